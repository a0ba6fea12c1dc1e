"""When a figure holds: from its clause, its sentence, the items above it, the heading, the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.documents import Document, Span
from ingest.periods import Period, PeriodMention, first_period, parse_periods

_CLOSING_LINE = re.compile(r"Trên đây là ")
_DOCUMENT_NAME = re.compile(r"(?:số|ngày)\s+[0-9]", re.I)
# `Trong năm`, `Đến nay` at the head of a statement govern what follows; the same words inside a name do not.
_ADVERBIAL = re.compile(r"(?:^|[-–+*·,:;.(]\s*|(?<!\w)(?:trong|đến|tính đến|lũy kế|từ|hết|cuối)\s+)$", re.I)
_FAR = 40
_LONGEST_HEADING = 260


@dataclass(frozen=True, slots=True)
class DocumentTime:
    """What a document as a whole reports on: its period, its year, and the day that `đến nay` means."""

    period: Period | None
    year: int | None
    day: date | None


def document_time(document: Document) -> DocumentTime:
    """The period of the title, else of the closing sentence (`Trên đây là báo cáo … 6 tháng đầu năm 2022`)."""
    header = document.header
    found = first_period(header.title.value) if header.title else None
    if found is None and (match := _CLOSING_LINE.search(document.text)):
        found = first_period(document.text[match.start() : match.start() + 300])
    year = found.end.year if found and found.end else header.day.year if header.day else None
    if found is None and header.day:
        found = Period("year", date(header.day.year, 1, 1), date(header.day.year, 12, 31))
    day = header.day or (found.end if found else None)
    return DocumentTime(found.completed(year, day) if found else None, year, day)


def heading_time(headings: list[str], own: DocumentTime) -> DocumentTime:
    """The period that the nearest heading names, where it is another year than the document's."""
    for heading in reversed(headings):
        # An item that states something is no heading of what follows, even where it opens a list.
        if _DOCUMENT_NAME.search(heading) or ";" in heading or len(heading) > _LONGEST_HEADING:
            continue
        period = first_period(heading)
        if period is None or period.kind == "range" or period.kind == "now":
            continue
        period = period.completed(own.year, own.day)
        if period.end is None or (own.year == period.end.year and period.kind == "year" and own.period):
            continue
        same = own.period is not None and period.key == own.period.key
        return own if same else DocumentTime(period, period.end.year, own.day)
    return own


class BlockTimes:
    """The periods printed in one block, and which of them governs a figure."""

    def __init__(self, text: str, start: int, end: int, around: DocumentTime, lead: Period | None) -> None:
        self._around = around
        self._lead = lead
        self._found = [
            PeriodMention(
                m.span._replace(start=m.span.start + start, end=m.span.end + start), m.period, m.base
            )
            for m in parse_periods(text[start:end])
        ]
        self._text = text
        self._start = start

    def of(self, position: int, clause: tuple[int, int], bracket: tuple[int, int] | None) -> tuple[str, bool]:
        """The period of the figure at `position` in its clause and innermost bracket, and whether inherited."""
        if bracket is not None:
            inside = [m for m in self._usable(*bracket) if not m.base]
            if inside:
                return self._key(inside[-1].period), False
        before = self._nearest(clause[0], position, bracket)
        if before is not None:
            return self._key(before.period), False
        after = [
            m for m in self._usable(position, clause[1]) if not m.base and not self._in_bracket(m, bracket)
        ]
        if after and bracket is None:
            return self._key(after[0].period), False
        earlier = [
            m
            for m in self._usable(self._start, clause[0])
            if not m.base and not self._in_bracket(m, None) and self._governs(m)
        ]
        if earlier:
            return self._key(earlier[-1].period), True
        if self._lead is not None:
            return self._key(self._lead), True
        return (self._around.period.key if self._around.period else ""), True

    def base_before(self, position: int, clause: tuple[int, int]) -> str:
        """The base of comparison that ends right before a bracket at `position`: `so với năm 2022 (952 trạm)`."""
        for mention in self._usable(clause[0], position):
            if mention.base and not self._text[mention.span.end : position].strip():
                return self._key(mention.period)
        return ""

    def base_of(self, position: int, clause: tuple[int, int]) -> str:
        """The period that a change at `position` is measured against."""
        bases = [m for m in self._usable(*clause) if m.base]
        after = [m for m in bases if m.span.start > position] or bases
        return self._key(after[0].period) if after else ""

    def covers(self, span: Span) -> bool:
        """Whether the digits are part of a period (`trong 6 tháng`), not a figure."""
        return any(m.span.start <= span.start and span.end <= m.span.end for m in self._found)

    def lead(self) -> Period | None:
        """The period that this block gives to the items below it."""
        governing = [m for m in self._found if not m.base and self._governs(m)]
        return governing[-1].period if governing else self._lead

    def _usable(self, start: int, end: int) -> list[PeriodMention]:
        return [m for m in self._found if start <= m.span.start < end]

    def _nearest(self, start: int, position: int, bracket: tuple[int, int] | None) -> PeriodMention | None:
        for mention in reversed(self._usable(start, position)):
            if mention.base or self._in_bracket(mention, bracket):
                continue
            if mention.period.kind == "range" and not self._governs(mention):
                continue
            return mention
        return None

    def _governs(self, mention: PeriodMention) -> bool:
        begin = mention.span.start
        return (
            bool(_ADVERBIAL.search(self._text, max(self._start, begin - _FAR), begin)) or begin == self._start
        )

    def _in_bracket(self, mention: PeriodMention, bracket: tuple[int, int] | None) -> bool:
        """Whether the period stands in a bracket of its own: `(đến năm 2030 đạt 65%)` says nothing outside."""
        opened = self._text.rfind("(", self._start, mention.span.start)
        if opened < 0 or opened < self._text.rfind(")", self._start, mention.span.start):
            return False
        if bracket is not None and opened == bracket[0]:
            return False
        # `(đến ngày 03/5/2022): …` dates what the colon announces.
        closed = self._text.find(")", mention.span.end)
        return not (
            closed >= 0 and self._text[closed + 1 : closed + 2] == ":" and closed - mention.span.end < 4
        )

    def _key(self, period: Period) -> str:
        if period.part == "Q?":
            return self._last_quarter(period)
        if period.kind == "now" and (stated := self._stated_day()):
            return stated
        key = period.completed(self._around.year, self._around.day).key
        return key or (self._around.period.key if self._around.period else "")

    def _last_quarter(self, period: Period) -> str:
        """`trong quý` without a number means the quarter named last before it."""
        named = [m.period for m in self._found if m.period.kind == "quarter" and m.period.part != "Q?"]
        if not named and self._lead is not None and self._lead.kind == "quarter":
            named = [self._lead]
        return (named[-1] if named else period).completed(self._around.year, self._around.day).key

    def _stated_day(self) -> str:
        """`đến thời điểm hiện tại` is the day that the item itself gives (`… (đến ngày 03/5/2022): …`)."""
        days = [m.period for m in self._found if m.period.kind == "day" and m.period.start is None]
        return days[0].key if days else ""
