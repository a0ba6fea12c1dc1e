"""Single calendar dates as Vietnamese documents print them: `ngày 12 tháng 7 năm 2022`, `12/7/2022`.

In: any text (NFC, or folded for questions). Out: `DateMention`s with exact offsets. A date that cannot be
(`22/11/22014`, `31/02/2022`) is kept as printed, without a `day`, and its `misprint` says what is wrong. The
form with words is that of Decree 30/2020/NĐ-CP, Annex I, part II, 4; the short one is what offices write in
running text. Periods (`tháng 3/2022`, `quý I`) are not dates and are left to who reads periods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import regex

from index.documents import Span

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

# Spaces appear around the slashes where extraction or typing broke a date; at most a few, so that the
# match stays linear. Look-behind and look-ahead keep figures and longer numbers out: `2.060.589/2.111.123`.
_NUMERIC = r"(?P<d>\d{1,2})\s{0,2}(?P<sep>[/.\-])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?P=sep)\s{0,2}(?P<y>\d{4,6})"
_YEAR_AFTER_WORDS = r"(?:\s{0,3}n[ăa]m\s{0,3}|\s{0,2}/\s{0,2})(?P<yw>\d{4,6})"
_WORDED = rf"(?P<dw>\d{{1,2}})\s{{1,3}}th[áa]ng\s{{0,3}}(?P<mw>\d{{1,2}}){_YEAR_AFTER_WORDS}"
_DATE = regex.compile(rf"(?<![\d/.,\-])(?:{_NUMERIC}|{_WORDED})(?![\d/])", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """One printed date. `span` runs from the first digit of the day to the last of the year.

    `day` is None where the printed numbers are no date; `misprint` then says why, in Vietnamese.
    """

    span: Span
    text: str
    day: date | None
    misprint: str | None = None

    @property
    def printed(self) -> str:
        """The date as printed, with the line breaks and doubled spaces taken out."""
        return " ".join(self.text.split())


def parse_dates(text: str) -> list[DateMention]:
    """All full dates of the text, in order."""
    return list(iterate_dates(text))


def iterate_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DateMention]:
    """The full dates between two offsets, in order."""
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        yield _mention(match)


def date_at(text: str, offset: int) -> DateMention | None:
    """The date that starts exactly at the offset, None if there is none."""
    match = _DATE.match(text, offset)
    return _mention(match) if match else None


def format_date(day: date) -> str:
    """The short form `05/3/2022`: by Decree 30 days under 10 and months 1 and 2 take a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _mention(match: regex.Match[str]) -> DateMention:
    day = int(match["d"] or match["dw"])
    month = int(match["m"] or match["mw"])
    year_text = match["y"] or match["yw"]
    span = Span(match.start(), match.end())
    misprint = _misprint(day, month, year_text)
    value = None if misprint else date(int(year_text), month, day)
    return DateMention(span, match.group(), value, misprint)


def _misprint(day: int, month: int, year_text: str) -> str | None:
    if len(year_text) > 4:
        return f"năm “{year_text}” có {len(year_text)} chữ số"
    year = int(year_text)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return f"năm “{year_text}” ngoài khoảng {EARLIEST_YEAR}–{LATEST_YEAR}"
    try:
        date(year, month, day)
    except ValueError:
        return f"không có ngày {day} tháng {month} năm {year}"
    return None
