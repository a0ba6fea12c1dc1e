"""The relations between instruments that a document states: nested references, and what the document itself does.

`Kế hoạch … triển khai thực hiện Nghị quyết …` is a reference inside the subject of another. What the document
itself does stands in its title, in the preamble (`Căn cứ …`) and in the closing articles (`Quyết định này thay
thế …`): Decree 30/2020/NĐ-CP, Annex I, and the practice of legal documents.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Block, Document, Span
from index.folding import fold
from ingest.references import ReferenceMention
from ingest.relations import RelationKind, relation_between

OWN = 0
_OPENING_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Relation:
    """`source` does `kind` to `target`: positions in `Mentions.items`; `span` is where the text says so."""

    source: int
    target: int
    kind: RelationKind
    span: Span


class Paragraphs:
    """Finds the paragraph of an offset, and knows where the preamble ends."""

    def __init__(self, document: Document) -> None:
        self._blocks = sorted(document.blocks, key=lambda b: b.span.start)
        self._starts = [b.span.start for b in self._blocks]
        self._first_section = min(
            (s.heading_span.start for s in document.sections), default=len(document.text)
        )
        # The first paragraphs belong to it even where a broken title passes for a section.
        body = [b for b in self._blocks if b.kind != "header"]
        self._opening_end = body[_OPENING_BLOCKS - 1].span.end if len(body) >= _OPENING_BLOCKS else 0

    def at(self, offset: int) -> Block | None:
        """The paragraph that holds the offset."""
        index = bisect_right(self._starts, offset) - 1
        return self._blocks[index] if index >= 0 and offset < self._blocks[index].span.end else None

    def is_preamble(self, block: Block) -> bool:
        """Whether the paragraph stands before the first section."""
        return block.span.start < self._first_section or (
            block.kind == "paragraph" and block.span.end <= self._opening_end
        )


def stated_relations(
    document: Document, paragraphs: Paragraphs, references: Sequence[ReferenceMention]
) -> list[Relation]:
    """Nested references (`Kế hoạch … thực hiện Nghị quyết …`) and what the document itself does."""
    found: list[Relation] = []
    last: dict[int, Relation] = {}
    for index, target in enumerate(references):
        parent = _innermost(references, index)
        relation: Relation | None = None
        if passive := _passive(document, references, index):
            relation = passive
        elif parent is not None:
            relation = _nested(document, references, parent, index, last)
        elif purpose := _purpose(document, references, index):
            relation = purpose
        elif (
            kind := _own_relation(document, paragraphs, target, references[index - 1] if index else None)
        ) is not None:
            relation = Relation(OWN, index + 1, kind, _clause(document, paragraphs, target))
        if relation is not None:
            found.append(relation)
            last[index] = relation
    return found


def _clause(document: Document, paragraphs: Paragraphs, reference: ReferenceMention) -> Span:
    """The words that state what the document does to the reference, up to the reference's end."""
    block = paragraphs.at(reference.span.start)
    floor = max(block.span.start if block else 0, reference.span.start - _LONGEST_CLAUSE)
    before = document.text[floor : reference.span.start]
    stops = list(_CLAUSE_END.finditer(before))
    start = floor + stops[-1].end() if stops else floor
    if not stops and block and floor > block.span.start:
        start = reference.span.start
    return Span(start, reference.span.end)


def _innermost(references: Sequence[ReferenceMention], index: int) -> int | None:
    start = references[index].span.start
    for earlier in range(index - 1, max(-1, index - 12), -1):
        subject = references[earlier].subject_span
        if subject and subject.start <= start < subject.end:
            return earlier
    return None


def _nested(
    document: Document,
    references: Sequence[ReferenceMention],
    parent: int,
    index: int,
    last: dict[int, Relation],
) -> Relation | None:
    subject = references[parent].subject_span
    if subject is None:
        return None
    start = max(subject.start, references[index - 1].span.end if index - 1 > parent else subject.start)
    between = document.text[start : references[index].span.start]
    if index - 1 > parent and _is_coordination(between) and index - 1 in last:
        kind, source = last[index - 1].kind, last[index - 1].source
    else:
        found = relation_between(document.text[subject.start : references[index].span.start])
        if found is None:
            return None
        kind, source = found, parent + 1
    return Relation(source, index + 1, kind, Span(references[parent].span.start, references[index].span.end))


# `Kế hoạch số 18/KH-SYT ngày 20/3/2023 để triển khai Quyết định số 432/QĐ-UBND`.
_PURPOSE = re.compile(
    r"\s+(?:để|nhằm)\s+(?:triển\s+khai|thực\s+hiện|cụ\s+thể\s+hóa)(?:\s+thực\s+hiện)?\s+", re.IGNORECASE
)


def _purpose(document: Document, references: Sequence[ReferenceMention], index: int) -> Relation | None:
    """What the reference right before was issued for."""
    if index == 0:
        return None
    before, target = references[index - 1], references[index]
    end = max(
        s.end
        for s in (before.span, before.issuer_span, before.subject_span)
        if s and s.end <= target.span.start
    )
    if not _PURPOSE.fullmatch(document.text, end, target.span.start):
        return None
    return Relation(index, index + 1, "implements", Span(before.span.start, target.span.end))


# `Quyết định A về … đã được thay thế bởi Quyết định B`, `Chỉ thị A bị bãi bỏ tại Quyết định B`.
_PASSIVE = re.compile(
    r",?\s+(?:(?:đã|nay|hiện)\s+){0,2}(?:hết hiệu lực[^.;]{0,40}?)?(?:được|bị)\s+"
    r"(?P<verb>thay\s+thế|bãi\s+bỏ|hủy\s+bỏ|sửa\s+đổi(?:,?\s+bổ\s+sung)?|đính\s+chính)(?:\s+(?:toàn bộ|một phần|một số điều))?"
    r"\s+(?:bởi|bằng|tại|theo)\s+",
    re.IGNORECASE,
)


def _passive(document: Document, references: Sequence[ReferenceMention], index: int) -> Relation | None:
    """What a reference does to the one right before it, told from the side of that one."""
    if index == 0:
        return None
    before, target = references[index - 1], references[index]
    spans = (before.span, before.issuer_span, before.subject_span)
    end = max((s.end for s in spans if s and s.end <= target.span.start), default=target.span.start)
    match = _PASSIVE.fullmatch(document.text, end, target.span.start)
    kind = relation_between(match["verb"]) if match else None
    return Relation(index + 1, index, kind, Span(before.span.start, target.span.end)) if kind else None


_COORDINATION = re.compile(r"(?:\s*(?:của\s[^,;.]{1,60})?(?:,|;|\svà|\shoặc)\s*(?:số\s*)?)$", re.IGNORECASE)


def _is_coordination(between: str) -> bool:
    return len(between) < 90 and _COORDINATION.fullmatch(between) is not None


_CLAUSE_END = re.compile(r"[.:;]\s")
_OPENING = re.compile(
    r"\s*(?:[-+*]\s*)?(?P<verb>Căn cứ|Thực hiện|Triển khai|Thi hành|Theo|Xét)\b", re.IGNORECASE
)
# `…; căn cứ Quyết định …, UBND tỉnh ban hành Kế hoạch` opens anew within the sentence.
_OPENING_WITHIN = re.compile(
    r"[;,]\s+(?:và\s+)?(?P<verb>căn cứ|thực hiện|triển khai|thi hành|theo|xét)\b", re.IGNORECASE
)
_SELF = (
    r"Quyết định|Nghị quyết|Nghị định|Thông tư|Quy chế|Quy định|Kế hoạch|Chỉ thị|Hướng dẫn|Chương trình(?: hành động| phối hợp)?"
    r"|Kết luận|Công văn|Công điện|Thông báo|Đề án|Luật|Pháp lệnh|Văn bản"
)
# What a document calls itself: `Quyết định này`.
THIS_DOCUMENT = re.compile(rf"(?:{_SELF}) này\b")
# `Quyết định có hiệu lực kể từ ngày ký và thay thế …`: a kind without a number that opens its own closing clause.
_SELF_OPENS = re.compile(
    rf"[\s*_]*(?:\d{{1,2}}[.)]\s+)?(?:{_SELF})\s+(?:có\s+hiệu\s+lực|thay\s+(?:thế|cho)|bãi\s+bỏ)\s"
)
# The same where it says from when it holds.
SELF_TAKES_EFFECT = re.compile(
    rf"(?:^|[.:]\s)[\s*_]*(?:\d{{1,2}}[.)]\s+)?(?P<kind>{_SELF})(?=\s+có\s+hiệu\s+lực\b)", re.MULTILINE
)
# `Nghị định số … hết hiệu lực kể từ ngày Nghị định này có hiệu lực`: this document takes its place.
_EXPIRES = re.compile(r"[^\n.]*\bhết hiệu lực[^\n.]{0,60}\s(?:từ|khi)\s[^\n.]{0,60}\snày\b")
# An article of a document that changes others opens with its verb: `Điều 1. Sửa đổi …`, `3. Bãi bỏ …`.
_ENDING = re.compile(r"\s*(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay thế|Đính chính|Hủy bỏ)")
_PROPOSED = re.compile(r"\s+(?:đề\s+nghị|tờ\s+trình|ý\s+kiến)", re.IGNORECASE)
_LONGEST_SENTENCE = 800
_LONGEST_CLAUSE = 300
_STRONG = re.compile(
    r"\b(?P<verb>thay thế|thay cho|bãi bỏ|hủy bỏ|sửa đổi|bổ sung|hợp nhất|đính chính)\b", re.IGNORECASE
)


def _own_relation(
    document: Document,
    paragraphs: Paragraphs,
    reference: ReferenceMention,
    before_it: ReferenceMention | None,
) -> RelationKind | None:
    """What the document itself does to a reference that stands in its title, preamble or closing articles."""
    start = reference.span.start
    title = document.header.title
    if title and title.span and title.span.start <= start < title.span.end:
        return relation_between(document.text[title.span.start : start])
    block = paragraphs.at(start)
    if block is None:
        return None
    if _EXPIRES.match(document.text, reference.span.end, min(block.span.end, reference.span.end + 500)):
        return "replaces"
    before = document.text[max(block.span.start, start - _LONGEST_SENTENCE) : start]
    sentence = re.split(r"[.:]\s", before)[-1]
    if _STRONG.search(sentence) and (
        THIS_DOCUMENT.search(sentence) or _SELF_OPENS.match(sentence) or _ENDING.match(sentence)
    ):
        # `… thay thế Nghị quyết A và bãi bỏ Điều 4 Nghị quyết B`: the verb behind the last document governs.
        since = before_it.span.end - start if before_it else 0
        nearest = sentence[since:] if -len(sentence) < since < 0 else sentence
        return relation_between(nearest if _STRONG.search(nearest) else sentence)
    if not paragraphs.is_preamble(block) or start - block.span.start > _LONGEST_SENTENCE:
        return None
    opening = _OPENING.match(before)
    if opening is None:
        return None
    for within in _OPENING_WITHIN.finditer(before):
        opening = within
    verb = fold(opening["verb"])
    if verb == "xet" or (verb == "theo" and _PROPOSED.match(before, opening.end())):
        return "proposal"
    return "basis" if verb in ("can cu", "theo") else "implements"
