"""The issuer that stands before its documents: `UBND huyện đã ban hành Kế hoạch số 41; Kế hoạch số 77; …`.

The body before the verb issued the documents that follow it one after another, up to the next body with its
verb or the end of the list. A symbol that names another body (`Nghị quyết số 12/NQ-HĐND`) is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Span
from index.folding import fold
from ingest.issuers import full_name, issuer_at, issuer_of_symbol
from ingest.references import ReferenceMention

_BODY_START = re.compile(
    r"(?<![\w/-])(?:Chủ\s+tịch|UBND|HĐND|Ủy|Uỷ|Hội|Thường|Ban|BTV|Tỉnh|Thành|Huyện|Thị|Quận|Đảng|Thủ|Chính|Quốc|Bộ|Sở"
    r"|Văn|Ngân|Trung|Cục|Chi|Tổng|Phòng)\s"
)
_VERB = re.compile(
    r"\s+(?:(?:đã|vừa|mới|cũng|tiếp\s+tục|kịp\s+thời|xem\s+xét|thống\s+nhất)[\s,]+){0,2}(?:ban\s+hành|phê\s+duyệt|có|ra)(?:\s*:)?\s+"
    r"(?:các\s+(?:văn\s+bản|kế\s+hoạch|quyết\s+định)\s*(?:sau|gồm|chỉ\s+đạo)?\s*:?\s*)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;]*(?:và\s+)?")
_REACH = 140


def with_issuers_before(text: str, references: Sequence[ReferenceMention]) -> list[ReferenceMention]:
    """The references, those without an issuer of their own with the one that governs them from before."""
    found: list[ReferenceMention] = []
    governing: Span | None = None
    end = 0
    for reference in references:
        start = reference.span.start
        if not (governing and end <= start and _BETWEEN.fullmatch(text, end, start)):
            governing = _governing(text, max(end, start - _REACH), start)
        if governing and reference.issuer_span is None and _may_issue(text, governing, reference):
            reference = replace(reference, issuer_span=governing)
        found.append(reference)
        spans = (reference.span, reference.subject_span)
        end = max(end, *(span.end for span in spans if span))
        if reference.issuer_span and reference.issuer_span.start > reference.span.start:
            end = max(end, reference.issuer_span.end)
    return found


def _governing(text: str, floor: int, start: int) -> Span | None:
    """The body whose `ban hành` ends right before the reference."""
    for match in _BODY_START.finditer(text, floor, start):
        body = issuer_at(text, match.start())
        if body is None or body.end > start:
            continue
        verb = _VERB.match(text, body.end, start)
        if verb and verb.end() == start:
            return body
    return None


def _may_issue(text: str, body: Span, reference: ReferenceMention) -> bool:
    told = issuer_of_symbol(reference.body, reference.kind)
    name = fold(full_name(text[body.start : body.end]))
    if told is None:
        return True
    return fold(told) in name or (fold(told) == "tinh uy" and name.endswith(" uy"))
