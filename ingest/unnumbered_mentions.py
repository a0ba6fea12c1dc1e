"""Documents that are named without a number: drafts, those submitted, those only planned.

`đang dự thảo Kế hoạch trình UBND tỉnh ban hành: Kế hoạch A; Kế hoạch B` names two drafts. A kind in the
middle of a sentence names nothing by itself, so a status must be told in the same sentence or table row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from index.documents import Block, Document, Span
from index.folding import fold
from ingest.letters import CAPITALS
from ingest.references.kinds import kind_of_words
from ingest.references.mention import ReferenceMention
from ingest.references.subjects import end_of_title

Status = Literal["issued", "draft", "submitted", "planned", "unknown"]

_KINDS = "Kế hoạch(?: hành động)?|Quyết định|Chương trình|Đề án|Quy chế|Nghị quyết|Chỉ thị|Thông tư|Quy định"
# The name goes on with a verb or a capital; `Kế hoạch của tỉnh` or `Kế hoạch năm 2022` is no name.
_OPENINGS = (
    "triển khai|thực hiện|hỗ trợ|cung cấp|tổ chức|chuyển đổi|phát triển|ban hành|nâng cao|số hóa|quy định"
    "|hoạt động|phối hợp|ứng dụng|xây dựng|tăng cường|quản lý|phòng|đào tạo|sắp xếp|đầu tư|giảm|bảo vệ|bảo tồn"
    "|sửa đổi|thay thế|thành lập|kiện toàn|phê duyệt|đẩy mạnh|huy động|sử dụng|cải thiện|cải cách|kiểm tra"
)
_NAME = re.compile(
    rf"(?<!\w)(?P<kind>{_KINDS})\s{{1,3}}(?:về\s+việc\s+|về\s+)?(?=(?:{_OPENINGS}|[{CAPITALS}“])(?!\w*\d))"
    rf"|(?<!\w)(?P<about>{_KINDS})\s{{1,3}}(?:về\s+việc|về)\s+"
)
_DRAFT_IN_TITLE = re.compile(
    rf"dự\s+thảo\s+(?P<kind>{_KINDS})\s+(?:(?P<about>(?!))|về\s+việc\s+|về\s+)?(?!năm\s)", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"(?:^|[:;\t]\s*|\d{1,2}\.\s*|[-+*·]\s*"
    r"|(?:dự thảo|ban hành|trình|xây dựng|tham mưu|hoàn thiện)\s+(?:các\s+)?)$",
    re.IGNORECASE,
)
_TO_WHOM = (
    r"(?:UBND|Ủy\s+ban|HĐND|Hội\s+đồng|Tỉnh|Thành|Ban|cấp|Chủ\s+tịch|Thủ\s+tướng|Bộ|Sở"
    r"|ban\s+hành|phê\s+duyệt)"
)
_STATUS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("draft", re.compile(r"dự\s+thảo|lấy\s+ý\s+kiến|xin\s+ý\s+kiến", re.IGNORECASE)),
    ("submitted", re.compile(rf"đã\s+trình|(?<!\w)trình\s+{_TO_WHOM}\b", re.IGNORECASE)),
    ("planned", re.compile(r"sẽ\s+(?:tham\s+mưu\s+)?ban\s+hành|chờ\s+.{0,40}ban\s+hành", re.IGNORECASE)),
)
# `ban hành` stands in the title of nearly every decision; it tells of this document only right before it.
_ISSUING = re.compile(r"(?<!\w)ban\s+hành\s+(?:(?:các\s+)?\S+\s+(?:\S+\s+)?như\s*)?:?\s*$", re.IGNORECASE)
_AS_FOLLOWS = re.compile(r"\bnhư\s+sau\s*$")
_LONGEST_SENTENCE = 1500
_SHORTEST_NAME = 8


def unnumbered_references(
    document: Document, numbered: Sequence[ReferenceMention]
) -> list[tuple[ReferenceMention, Status]]:
    """The named documents without a number, with the status that the text tells."""
    taken = _Taken(span for m in numbered for span in (m.span, m.subject_span) if span)
    found: list[tuple[ReferenceMention, Status]] = []
    for block in document.blocks:
        # A numbered item that goes on behind a colon passes for a heading.
        listed = block.kind == "heading" and ":" in document.text[block.span.start : block.span.end]
        if listed or block.kind not in ("header", "heading", "closing", "footnote"):
            found += _in_block(document.text, block, taken)
    return found


def draft_in_title(document: Document) -> tuple[ReferenceMention, Status] | None:
    """The draft that a document is about: `TỜ TRÌNH Về dự thảo Nghị quyết quy định …`, `V/v góp ý dự thảo …`."""
    title, kind = document.header.title, document.header.kind
    if title is None or title.span is None or not title.is_sure:
        return None
    match = _DRAFT_IN_TITLE.search(document.text, *title.span)
    if match is None or title.span.end - match.end() < _SHORTEST_NAME:
        return None
    submitted = kind is not None and fold(kind.value) == "to trinh"
    return _reference(match, title.span.end), "submitted" if submitted else "draft"


class _Taken:
    """The stretches that belong to numbered references, merged, so that an offset is found quickly."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def holds(self, offset: int) -> bool:
        """Whether the offset lies in one of them."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def _in_block(text: str, block: Block, taken: _Taken) -> Iterator[tuple[ReferenceMention, Status]]:
    start, end = block.span
    taken_to = start
    previous: Status | None = None
    for match in _NAME.finditer(text, start, end):
        if match.start() < taken_to or taken.holds(match.start()):
            continue
        before = text[max(start, match.start() - _LONGEST_SENTENCE) : match.start()]
        if not _BEFORE_NAME.search(before):
            continue
        context = (
            text[start : min(end, start + _LONGEST_SENTENCE)]
            if block.kind == "table_row"
            else re.split(r"\.\s", before)[-1]
        )
        status = next((status for status, pattern in _STATUS if pattern.search(context)), None)
        listed = text[taken_to : match.start()].strip() == ";" and previous == "issued"
        if status is None and (listed or _ISSUING.search(before)):
            status = "issued"
        if status is None:
            continue
        stop = min(end_of_title(text, match.end(), end), end)
        while stop > match.end() and text[stop - 1] in " .,;:\n":
            stop -= 1
        # `… ban hành Kế hoạch thực hiện như sau:` is the document itself.
        if _AS_FOLLOWS.search(text, match.end(), stop):
            continue
        if stop - match.end() < _SHORTEST_NAME:
            continue
        taken_to, previous = stop, status
        yield _reference(match, stop), status


def _reference(match: re.Match[str], stop: int) -> ReferenceMention:
    return ReferenceMention(
        span=Span(match.start(), stop),
        kind=kind_of_words(match["kind"] or match["about"]),
        kind_span=Span(*match.span("kind" if match["kind"] else "about")),
        subject_span=Span(match.end(), stop),
    )
