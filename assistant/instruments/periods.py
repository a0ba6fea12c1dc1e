"""When the documents of a list were issued, as a question says it: a year, a month, a quarter, before, since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.instruments import Instrument

_YEAR = r"(?:19|20)\d\d"
_LEAD = r"(?<!\w)(?:(?:trong|cua|ban hanh|vao|tu)\s+)*"
_MONTH = re.compile(rf"{_LEAD}thang\s+(?P<month>1[0-2]|0?[1-9])\s*(?:/|nam)\s*(?P<year>{_YEAR})(?!\d)")
_QUARTER = re.compile(rf"{_LEAD}quy\s+(?P<quarter>iv|i{{1,3}}|[1-4])\s*(?:/|nam)\s*(?P<year>{_YEAR})(?!\d)")
_HALF = re.compile(rf"{_LEAD}(?:6|sau) thang (?P<half>dau|cuoi) nam\s+(?P<year>{_YEAR})(?!\d)")
_RANGE = re.compile(
    rf"{_LEAD}nam\s+(?P<first>{_YEAR})\s+(?:den|toi)\s+(?:het\s+)?(?:nam\s+)?(?P<last>{_YEAR})(?!\d)"
)
_SINCE = re.compile(rf"(?<!\w)tu\s+nam\s+(?P<year>{_YEAR})\s+(?:den nay|tro di|ve sau)")
_BEFORE = re.compile(rf"(?<!\w)truoc\s+nam\s+(?P<year>{_YEAR})(?!\d)")
_AFTER = re.compile(rf"(?<!\w)sau\s+nam\s+(?P<year>{_YEAR})(?!\d)")
_ONE = re.compile(rf"(?:(?:trong|cua|ban hanh|vao)\s+)?nam\s+(?P<year>{_YEAR})(?!\s*[-–]\s*\d)(?!\d)")
_OF_SUBJECT = re.compile(r"(?:den|giai doan|tam nhin|dau|cuoi)\s+(?:het\s+)?$")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day; `year` where it is just one year."""

    first: date
    last: date
    year: int | None = None

    def holds(self, instrument: Instrument) -> bool:
        """Whether the document was issued in it, as far as its date or year is known."""
        if instrument.day:
            return self.first <= instrument.day <= self.last
        year = instrument.known_year
        return year is not None and self.first <= date(year, 1, 1) and date(year, 12, 31) <= self.last


def period_of(plain: str, *, listing: bool) -> tuple[str, Period | None]:
    """The period of issue that the question names, and the question without it.

    Where no list is asked for (`listing`), only a year can be one: `báo cáo 6 tháng đầu năm` tells a subject.
    """
    for pattern in (_MONTH, _QUARTER, _HALF, _RANGE, _SINCE, _BEFORE, _AFTER, _ONE) if listing else (_ONE,):
        match = pattern.search(plain)
        if match is None:
            continue
        if pattern is _ONE and _OF_SUBJECT.search(plain[: match.start()]):
            return plain, None
        period = _period(match)
        if period.first > period.last:
            return plain, None
        return plain[: match.start()] + " " * len(match.group()) + plain[match.end() :], period
    return plain, None


def _period(match: re.Match[str]) -> Period:
    named = match.groupdict()
    if "first" in named:
        return Period(date(int(named["first"]), 1, 1), date(int(named["last"]), 12, 31))
    year = int(named["year"])
    if "month" in named:
        return _months(year, int(named["month"]), 1)
    if "quarter" in named:
        quarter = _QUARTERS.get(named["quarter"]) or int(named["quarter"])
        return _months(year, 3 * quarter - 2, 3)
    if "half" in named:
        return _months(year, 1 if named["half"] == "dau" else 7, 6)
    if match.re is _SINCE:
        return Period(date(year, 1, 1), date.max)
    if match.re is _BEFORE:
        return Period(date.min, date(year - 1, 12, 31))
    if match.re is _AFTER:
        return Period(date(year + 1, 1, 1), date.max)
    return Period(date(year, 1, 1), date(year, 12, 31), year)


def _months(year: int, first: int, count: int) -> Period:
    after = date(year + (first + count - 1) // 12, (first + count - 1) % 12 + 1, 1)
    return Period(date(year, first, 1), after - timedelta(days=1))
