"""How the period of a figure meets the periods of a question; both in the normal form of `ingest.periods.Period.key`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

# How many days the ends of a report's time may lie off the period that it reports on; of a quarter fewer.
_TOLERANCE = {False: 31, True: 17}
_PART_OF_IT = 0.6


def period_match(key: str, asked: Sequence[str], part: str = "", *, within: bool = False) -> float:
    """How a fact's period meets the asked ones: 1 the same, 0.9 a day within it, 0.5 not told, 0 another.

    Args:
        part: with no period asked, the part of any year that is meant (`H1`).
        within: a period that lies within an asked year meets it, though less than the year itself.
    """
    if not asked:
        return (1.0 if _is_part(key, part) else 0.5 if not key else 0.0) if part else 0.8
    if not key:
        return 0.5
    best = max(_meets(key, wanted) for wanted in asked)
    if best < _PART_OF_IT and within and any(_lies_in(key, wanted) for wanted in asked):
        return _PART_OF_IT
    return best


def _is_part(key: str, part: str) -> bool:
    """Whether a period is that part of its year, or the state at its end."""
    year = end_of(key)[:4]
    return key.endswith(f"-{part}") or (key.startswith("<=") and end_of(f"{year}-{part}")[:7] == key[2:9])


def _lies_in(key: str, wanted: str) -> bool:
    """Whether a period lies within an asked year, or ends in it (`2022..2023` is a school year)."""
    return (
        len(wanted) == 4
        and (end_of(key)[:4] == wanted)
        and (".." not in key or key[:4] >= str(int(wanted) - 1))
    )


def _meets(key: str, wanted: str) -> float:
    if key == wanted:
        return 1.0
    if key.startswith("<=") and wanted.startswith("<="):
        return 0.85 if key[2:9] == wanted[2:9] else 0.0
    if key.startswith("<="):
        return 0.9 if _contains(wanted, key[2:]) else 0.0
    if ".." in wanted and wanted[:10] == wanted[12:] and key.startswith(f"{wanted[:10]}.."):
        # `từ ngày 01/7/2025`: what is reported since then.
        return 0.9
    if wanted.startswith("<="):
        # A year tells how it stood at its end, not half-way.
        return 0.8 if _contains(key, wanted[2:]) and end_of(key)[:7] == wanted[2:9] else 0.0
    if _reports_on(key, wanted):
        return 0.85
    if ".." in key and len(key) > 12 and len(wanted) == 4:
        return 0.4 if key.rpartition("..")[2].startswith(wanted) else 0.0
    return 0.0


def _reports_on(key: str, wanted: str) -> bool:
    """Whether a stretch from day to day is how an office reports on a period: reports close some days before its end and
    begin where the last one closed (`từ 15/12/2023 đến 14/6/2024` is the half year of traffic accidents)."""
    first, between, last = key.partition("..")
    if not between or len(first) != 10 or len(last) != 10 or wanted.startswith("<=") or ".." in wanted:
        return False
    begun, ended = start_of(wanted), end_of(wanted)
    if not begun:
        return False
    tolerance = _TOLERANCE[len(wanted) > 4 and wanted[5] == "Q"]
    return _days(first, begun) <= tolerance and _days(last, ended) <= tolerance


def _days(one: str, other: str) -> int:
    return abs(_ordinal(one) - _ordinal(other))


def _ordinal(day: str) -> int:
    """Days from an ISO date; the 31st of a shorter month counts as its last day and more."""
    year, month, number = (int(part) for part in day.split("-"))
    return date(year, month, 1).toordinal() + number - 1


def start_of(period: str) -> str:
    """The first day of a year or a part of it in normal form; empty for any other."""
    year, _, part = period.partition("-")
    if len(year) != 4:
        return ""
    if not part or part in ("H1", "Q1") or part.startswith("M"):
        return f"{year}-01-01"
    if part == "H2":
        return f"{year}-07-01"
    if part.startswith("Q"):
        return f"{year}-{int(part[1]) * 3 - 2:02d}-01"
    return ""


def end_of(period: str) -> str:
    """The last day of a period's normal form, as text that sorts by time."""
    if not period:
        return ""
    if period.startswith("<="):
        return period[2:]
    last = period.rpartition("..")[2]
    year, _, part = last.partition("-")
    if not part:
        return f"{year}-12-31"
    if part.startswith("H"):
        return f"{year}-06-30" if part == "H1" else f"{year}-12-31"
    if part.startswith("Q"):
        return f"{year}-{int(part[1]) * 3:02d}-31"
    if part.startswith("M"):
        return f"{year}-{int(part[1:]):02d}-31"
    return last if len(last) == 10 else f"{last}-31"


def _contains(period: str, day: str) -> bool:
    """Whether a period of normal form contains a day (ISO)."""
    year, _, part = period.partition("-")
    if ".." in period:
        first, last = period.split("..")
        return first <= day <= last if len(first) > 4 else first <= day[:4] <= last
    if day[:4] != year:
        return False
    month = int(day[5:7])
    if not part:
        return True
    if part.startswith("H"):
        return (month <= 6) == (part == "H1")
    if part.startswith("Q"):
        return (month + 2) // 3 == int(part[1])
    if part.startswith("M"):
        return month <= int(part[1:])
    return month == int(part)
