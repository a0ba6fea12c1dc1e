"""Spreadsheet cells as they are printed: a cell holds 0.9761, the paper says 97,61%.

Figures are printed the Vietnamese way (point for thousands, comma for decimals), which is how office
computers in Viet Nam show these cells and how the documents that quote them write the same figures.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "dd/mm/yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mm/yyyy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "h:mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip
# Colours, conditions and locales in brackets; fill and padding characters.
_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[0#?,.]*[0#?][0#?,.]*")
_LAST_DAY = 2_958_465  # 31/12/9999
_MOST_DECIMALS = 15
_ASIDE_PLANE = 0xF0000


def built_in_format(number: int) -> str:
    """The pattern of a format that files name by number only; `General` for an unknown one."""
    return _BUILT_IN.get(number, "General")


def shown(value: float, pattern: str, *, from_1904: bool = False) -> str:
    """A number as its cell shows it under a number format such as `#,##0.0` or `dd/mm/yyyy`."""
    if not math.isfinite(value):
        return ""
    sections = pattern.split(";")
    section = sections[0]
    if value < 0 and len(sections) > 1 and sections[1].strip():
        section = sections[1]
    plain = _ASIDE.sub("", section)
    bare = _QUOTED.sub("", plain)
    if _is_date(bare) and 0 <= value < _LAST_DAY:
        return _date(value, bare.lower(), from_1904)
    digits = _DIGITS.search(bare)
    if "general" in bare.lower() or "@" in bare or digits is None or "E+" in bare.upper():
        return general(value)
    if value < 0 and section is not sections[0]:
        value = abs(value)
        # A section for negative numbers shows the sign itself, as a minus or in brackets.
        return _signed(_figure(value, bare, digits), bare)
    return _with_words(_figure(value, bare, digits), plain)


def general(value: float) -> str:
    """A number without a format: as many digits as Excel shows (eleven figures)."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    if "e" in text:
        text = f"{Decimal(repr(value)):f}"
    return text.replace(".", ",")


def _is_date(bare: str) -> bool:
    lower = bare.lower()
    return (
        not re.search("[0#?]", lower) and re.search("[ydhs]|mm", lower) is not None and "general" not in lower
    )


def _date(value: float, pattern: str, from_1904: bool) -> str:
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    try:
        moment = start + timedelta(days=value)
    except OverflowError:
        return general(value)
    parts = []
    if "y" in pattern or "d" in pattern:
        if "d" in pattern and "y" in pattern:
            parts.append(moment.strftime("%d/%m/%Y"))
        elif "y" in pattern:
            parts.append(moment.strftime("%m/%Y") if "m" in pattern else moment.strftime("%Y"))
        else:
            parts.append(moment.strftime("%d/%m") if "m" in pattern else moment.strftime("%d"))
    if "h" in pattern:
        parts.append(moment.strftime("%H:%M"))
    return " ".join(parts) or general(value)


def _figure(value: float, bare: str, digits: re.Match[str]) -> str:
    pattern = digits.group()
    whole, _, fraction = pattern.partition(".")
    exact = Decimal(repr(value))
    if "%" in bare:
        exact *= 100
    trailing = len(pattern) - len(pattern.rstrip(","))
    exact /= Decimal(1000) ** trailing
    most = min(len(fraction.rstrip(",")), _MOST_DECIMALS)
    least = min(fraction.count("0"), most)
    rounded = exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    if "." in text:
        head, _, tail = text.partition(".")
        kept = tail.rstrip("0")
        tail = tail[: max(len(kept), least)]
        text = f"{head}.{tail}" if tail else head
    padded = whole.replace(",", "").replace("#", "").replace("?", "")
    negative, text = text.startswith("-"), text.lstrip("-")
    if "," not in whole and len(padded) > 1:
        head, dot, tail = text.partition(".")
        text = head.zfill(len(padded)) + dot + tail
    text = text.translate(str.maketrans(",.", ".,")) + ("%" if "%" in bare else "")
    return f"-{text}" if negative and text.strip("0,.%") else text


def _signed(text: str, bare: str) -> str:
    return f"({text})" if "(" in bare else f"-{text}" if "-" in bare else text


def _with_words(text: str, plain: str) -> str:
    """The words that a format puts around the figure (`#,##0 "đồng"`)."""
    before, _, after = _DIGITS.sub("\x00", _QUOTED.sub(_keep, plain), count=1).partition("\x00")
    words = [_words(before), text, _words(after)]
    return " ".join(word for word in words if word)


def _keep(match: re.Match[str]) -> str:
    text = match.group(1) if match.group(1) is not None else match.group(2)
    # Out of reach of the pattern for digits, which would take a 0 in words for a place.
    return "".join(chr(_ASIDE_PLANE + ord(character)) for character in text if ord(character) < 0x10000)


def _words(text: str) -> str:
    kept = "".join(chr(ord(character) - _ASIDE_PLANE) for character in text if ord(character) >= _ASIDE_PLANE)
    return kept.strip() if any(character.isalpha() for character in kept) else ""
