"""Periods as staff shorten them, written out as documents print them: `6T2024`, `Q1/2024`, `HK2`, `nửa đầu 2024`.

What follows from here on (periods, follow-ups, passages) then reads one form of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
# Between a part of a year and the year: `6T/2024`, `Q1 năm 2024`, `6T2024`.
_JOIN = r"\s*(?:/|-|n[ăa]m)?\s*"
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_HALF = {"dau": "đầu", "đầu": "đầu", "đau": "đầu", "cuoi": "cuối", "cuối": "cuối", "cuôi": "cuối"}


def _months(match: re.Match[str]) -> str:
    end = _HALF.get((match["end"] or "đầu").lower(), "đầu")
    year = f" {match['year']}" if match["year"] else ""
    return f"{match['n']} tháng {end} năm{year}"


def _month(match: re.Match[str]) -> str:
    return f"tháng {int(match['n'])}/{match['year']}"


def _quarter(match: re.Match[str]) -> str:
    number = _ROMAN.get(match["n"], match["n"].upper())
    return f"quý {number} năm {match['year']}" if match["year"] else f"quý {number}"


def _half(match: re.Match[str]) -> str:
    return f"6 tháng {_HALF[match['end'].lower()]} năm {match['year']}"


def _semester(match: re.Match[str]) -> str:
    return f"học kỳ {_ROMAN.get(match['n'], match['n'].upper())}"


def _school_year(match: re.Match[str]) -> str:
    first, second = (part if len(part) == 4 else f"20{part}" for part in (match["first"], match["second"]))
    return f"năm học {first}-{second}"


_Written = Callable[[re.Match[str]], str]
_FORMS: tuple[tuple[re.Pattern[str], _Written], ...] = (
    # Half a year, nine months: `6T2024`, `6T đầu 2024`, `9T/2023`, `6T cuối năm`; a bare `6T` may be six tonnes.
    (re.compile(rf"(?<![\w.,/])(?P<n>3|6|9|11)\s?T(?:H)?\s*(?P<end>đầu|dau|cuối|cuoi)?{_JOIN}{_YEAR}", re.I), _months),
    (re.compile(r"(?<![\w.,/])(?P<n>3|6|9)\s?T(?:H)?\s+(?P<end>đầu|dau|cuối|cuoi)(?:\s+n[ăa]m)?(?!\s*\d)(?P<year>)(?!\w)", re.I), _months),
    (re.compile(rf"(?<![\w.,/])(?:n[ửu]a|nữa)\s+(?:n[ăa]m\s+)?(?P<end>đầu|dau|cuối|cuoi){_JOIN}{_YEAR}", re.I), _half),
    # One month: `T9/2025`.
    (re.compile(r"(?<![\w.,/])T\.?\s?(?P<n>1[0-2]|0?[1-9])\s?[/-]\s?(?P<year>20\d\d)(?!\d)", re.I), _month),
    # A quarter: `Q1/2024`, `quý 1 2024`, `quí I/2024`.
    (re.compile(rf"(?<![\w.,/])(?:Q\.?|(?:qu[ýyíi])\s)\s?(?P<n>IV|I{{1,3}}|[1-4])(?![\w.,])(?:{_JOIN}{_YEAR})", re.I), _quarter),
    (re.compile(r"(?<![\w.,/])(?:qu[ýíi])\s(?P<n>IV|I{1,3}|[1-4])(?![\w.,/-])(?P<year>)", re.I), _quarter),
    (re.compile(r"(?<![\w.,/])Q(?P<n>[1-4])(?![\w.,/-])(?P<year>)"), _quarter),
    # School: `HK1`, `năm học 22-23`, `NH 2022/2023`.
    (re.compile(r"(?<![\w.,/])(?:HK|h[ọo]c k[ỳyìi])\s?(?P<n>II?|[12])(?!\w)", re.I), _semester),
    (re.compile(r"(?<![\w.,/])(?:n[ăa]m h[ọo]c|NH)\s+(?P<first>(?:20)?\d\d)\s?[-–/]\s?(?P<second>(?:20)?\d\d)(?!\d)", re.I), _school_year),
)  # fmt: skip


def write_out_periods(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with shortened periods written out, and in Vietnamese what was changed."""
    changes: list[str] = []
    for form, written in _FORMS:
        parts: list[str] = []
        end = 0
        for match in form.finditer(text):
            long = written(match)
            if long.lower() != match.group().lower():
                changes.append(f"viết tắt: “{match.group()}” → “{long}”")
            parts += [text[end : match.start()], long]
            end = match.end()
        text = "".join([*parts, text[end:]])
    return text, tuple(changes)
