"""When a figure holds: from its clause, its sentence, the items above it, the heading, the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.documents import Document, Span
from ingest.periods import Period, PeriodMention, a_year_before, first_period, parse_periods

_CLOSING_LINE = re.compile(r"Trên đây là ")
_DOCUMENT_NAME = re.compile(r"(?:số|ngày)\s+[0-9]", re.I)
# `Trong năm`, `Đến nay` at the head of a statement govern what follows; the same words inside a name do not.
_ADVERBIAL = re.compile(
    r"(?:^|[-–+*·,:;.(]\s*|(?<!\w)(?:trong|đến|tính đến|lũy kế|từ|hết|cuối|phấn đấu|dự kiến|mục tiêu|ước)\s+)$",
    re.I,
)
# `trong quý tăng 120 lượt`: so short an adverbial dates the change that follows and nothing else.
_CHANGE_NEXT = re.compile(r"\s*(?:tăng|giảm)(?!\w)", re.I)
_STATEMENT_NEXT = re.compile(r"\s*(?:tăng|giảm|đạt|có|là|:)(?!\w)", re.I)
_DIGIT = re.compile(r"[0-9]")
_YEAR_BEFORE = re.compile(r"(?<!\w)(?:cùng kỳ|năm trước|năm ngoái)(?!\w)", re.I)
_NEW_STATEMENT = re.compile(r"[,;:]|(?<!\w)trong đó(?!\w)", re.I)
# `1. Tổng thu 900 tỷ đồng (năm 2022: 800 tỷ đồng)` is about the document's own year.
_ANOTHER_TIME = re.compile(r"\((?:cùng kỳ|kỳ trước|năm|quý|tháng|6 tháng|9 tháng)[^():]*:[^()]*\)?", re.I)
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
        period = first_period(_ANOTHER_TIME.sub(" ", heading))
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

    def __init__(
        self, text: str, start: int, end: int, around: DocumentTime, lead: Period | None,
        quarter: Period | None = None,
    ) -> None:  # fmt: skip
        self._around = around
        self._lead = lead
        self._quarter = quarter
        self._found = [
            PeriodMention(
                m.span._replace(start=m.span.start + start, end=m.span.end + start), m.period, m.base
            )
            for m in parse_periods(text[start:end])
        ]
        self._text = text
        self._start = start

    def of(
        self, position: int, clause: tuple[int, int], bracket: tuple[int, int] | None, sentence: int
    ) -> tuple[str, bool]:
        """The period of the figure at `position` in its clause and innermost bracket, and whether inherited.

        `sentence` is where the sentence of the clause begins: what dates one clause dates the silent ones after it.
        """
        if bracket is not None:
            inside = [m for m in self._usable(*bracket) if not m.base]
            if inside:
                return self._key(inside[-1].period), False
        before = self._nearest(clause[0], position, bracket)
        if before is not None:
            return self._key(before.period), False
        after = [
            m
            for m in self._usable(position, clause[1])
            if not m.base and not self._in_bracket(m, bracket) and self._dates_what_stands_before(m, position)
        ]
        if after and bracket is None:
            return self._key(after[0].period), False
        earlier = [
            m
            for m in self._usable(self._start, clause[0])
            if not m.base and not self._in_bracket(m, None) and self._governs(m)
        ]
        earlier += [
            m
            for m in self._usable(sentence, clause[0])
            if not m.base and not self._in_bracket(m, None) and self._carries(m)
        ]
        if earlier:
            return self._key(max(earlier, key=lambda m: m.span.start).period), True
        if self._lead is not None:
            return self._key(self._lead), True
        return (self._around.period.key if self._around.period else ""), True

    def base_before(self, position: int, clause: tuple[int, int]) -> str:
        """The base of comparison that ends right before a bracket at `position`: `so với năm 2022 (952 trạm)`."""
        for mention in self._usable(clause[0], position):
            if mention.base and not self._text[mention.span.end : position].strip():
                return self._key(mention.period)
        return ""

    def bracket_period(self, bracket: tuple[int, int]) -> str:
        """The period that a bracket gives for itself, empty where it gives none."""
        inside = [m for m in self._usable(*bracket) if not m.base]
        return self._key(inside[-1].period) if inside else ""

    def last_quarter(self) -> Period | None:
        """The quarter that was named last, here or before."""
        named = [m.period for m in self._found if m.period.kind == "quarter" and m.period.part != "Q?"]
        return named[-1] if named else self._quarter

    def base_of(self, position: int, clause: tuple[int, int]) -> str:
        """The period that a change at `position` is measured against."""
        bases = [m for m in self._usable(*clause) if m.base]
        after = [m for m in bases if m.span.start > position] or bases
        if after:
            return self._key(after[0].period)
        if _YEAR_BEFORE.search(self._text, position, clause[1]):
            return a_year_before(self.of(position, clause, None, clause[0])[0])
        return ""

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
            if _of_whole_years(mention.period) and (
                not self._governs(mention) or (bracket is not None and mention.span.start != start)
            ):
                continue
            if self._dates_one_change(mention, start, position):
                continue
            return mention
        return None

    def _dates_one_change(self, mention: PeriodMention, start: int, position: int) -> bool:
        """Whether the period dates the change right behind it, and `position` is a later figure of the clause."""
        end = mention.span.end
        return (
            _CHANGE_NEXT.match(self._text, end) is not None
            and _DIGIT.search(self._text, end, position) is not None
            and _DIGIT.search(self._text, start, mention.span.start) is not None
        )

    def _dates_what_stands_before(self, mention: PeriodMention, position: int) -> bool:
        """Whether a period behind a figure is the figure's: not that of the next statement (`…, trong quý tăng 5`),
        nor part of a name that comes later (`14 kế hoạch, trong đó có Kế hoạch … giai đoạn 2022 - 2025`)."""
        between = self._text[position : mention.span.start]
        if not _NEW_STATEMENT.search(between):
            return True
        return not _of_whole_years(mention.period) and not _STATEMENT_NEXT.match(self._text, mention.span.end)

    def _carries(self, mention: PeriodMention) -> bool:
        """Whether a period dates the later clauses of its sentence: the day of an event does not, nor does a year,
        which is more often part of a name."""
        period = mention.period
        exact_day = period.kind == "day" and period.start is not None
        return not exact_day and period.kind not in ("range", "year", "now")

    def _governs(self, mention: PeriodMention) -> bool:
        begin = mention.span.start
        # `Kế hoạch năm 2024: …` speaks of that year in all that the colon announces.
        return (
            begin == self._start
            or self._text.startswith(":", mention.span.end)
            or bool(_ADVERBIAL.search(self._text, max(self._start, begin - _FAR), begin))
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
        quarter = self.last_quarter()
        if quarter is None and self._lead is not None and self._lead.kind == "quarter":
            quarter = self._lead
        if quarter is None and self._around.period is not None and self._around.period.kind == "quarter":
            quarter = self._around.period
        return (quarter or period).completed(self._around.year, self._around.day).key

    def _stated_day(self) -> str:
        """`đến thời điểm hiện tại` is the day that the item itself gives (`… (đến ngày 03/5/2022): …`)."""
        days = [m.period for m in self._found if m.period.kind == "day" and m.period.start is None]
        return days[0].key if days else ""


def _of_whole_years(period: Period) -> bool:
    """Whether a period is a run of years (`giai đoạn 2022-2025`), which more often names a plan than dates a figure."""
    if period.kind != "range" or period.start is None or period.end is None:
        return False
    return (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
