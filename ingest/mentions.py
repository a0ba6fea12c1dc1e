"""The instruments that a document is or mentions, each with what the document says of it there.

In: a `Document`. Out: `Mentions`: one for the document itself (`own`), one for each place that names another,
and the relations that the text states between them (`Kế hoạch … triển khai thực hiện Nghị quyết …`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.documents import Block, Document, Span
from index.folding import fold
from ingest.body_names import uncapitalised
from ingest.issuers import full_name, home_place, is_local, issuer_of_symbol, place_of
from ingest.references import ReferenceMention, parse_references
from ingest.references.kinds import kind_of_words
from ingest.relations import RELATION_NAMES, RelationKind, relation_between
from ingest.unnumbered_mentions import unnumbered_references

MentionStatus = Literal["issued", "draft", "submitted", "planned", "unknown"]
OWN = 0


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    """One place that names an instrument. Spans are of the document's stored text.

    `issuer` is the full name, `issuer_span` None where it was inferred from the symbol; `place` tells which
    of many equal bodies it is (UBND of which province); `printed_date` the date as printed, `day` its value.
    """

    span: Span | None
    kind: str | None
    number: str | None = None
    year: int | None = None
    code: str | None = None
    body: str | None = None
    printed_number: str | None = None
    number_span: Span | None = None
    day: date | None = None
    printed_date: str | None = None
    date_span: Span | None = None
    named_year: int | None = None
    issuer: str | None = None
    issuer_span: Span | None = None
    place: str | None = None
    subject: str | None = None
    subject_span: Span | None = None
    status: MentionStatus = "unknown"
    own: bool = False
    signer: str | None = None
    signer_span: Span | None = None
    misprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """`source` does `kind` to `target`: positions in `Mentions.items`; `span` is where the text says so."""

    source: int
    target: int
    kind: RelationKind
    span: Span


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of a document, its own first, and the relations between them."""

    items: tuple[InstrumentMention, ...]
    relations: tuple[Relation, ...]


def mentions_of(document: Document) -> Mentions:
    """Everything that the document says of instruments."""
    place = home_place(document)
    own = _own_mention(document, place)
    header_end = _header_end(document)
    paragraphs = _Paragraphs(document)
    references = [
        _within_block(paragraphs, reference)
        for reference in parse_references(document.text)
        if not _is_own(document, reference, header_end)
    ]
    drafts = [
        (reference, status)
        for reference, status in unnumbered_references(document, references)
        if not _is_own_title(document, own, reference)
    ]
    merged = sorted(
        [(r, _status_of(document, r)) for r in references] + drafts, key=lambda pair: pair[0].span.start
    )
    items = [own, *(_described(document, reference, status, place) for reference, status in merged)]
    return Mentions(tuple(items), tuple(_relations(document, paragraphs, [r for r, _ in merged])))


def _own_mention(document: Document, place: str | None) -> InstrumentMention:
    header = document.header
    kind = _kind_name(header.kind.value) if header.kind else None
    number = code = body = None
    year = None
    if header.number:
        parsed = parse_references(f"{kind or 'Văn bản'} số {header.number.value}")
        if parsed:
            number, code, body, year = parsed[0].number, parsed[0].code, parsed[0].body, parsed[0].year
            kind = kind or parsed[0].kind
        else:
            number = header.number.value
    issuer = header.issuer.value if header.issuer else None
    # A title that a poor rendition garbled says nothing of the subject.
    title = header.title if header.title and header.title.confidence >= _SURE_TITLE else None
    spans = [f.span for f in (header.number, header.kind, header.title) if f and f.span]
    return InstrumentMention(
        span=spans[0] if spans else None,
        kind=kind,
        number=number,
        year=year,
        code=code,
        body=body,
        printed_number=header.number.value if header.number else None,
        number_span=header.number.span if header.number else None,
        day=header.day,
        printed_date=_printed_day(header.date.value) if header.date else None,
        date_span=header.date.span if header.date else None,
        issuer=uncapitalised(issuer) if issuer else issuer_of_symbol(body or header.symbol, kind),
        issuer_span=header.issuer.span if header.issuer else None,
        place=place,
        subject=title.value if title else None,
        subject_span=title.span if title else None,
        status="draft" if header.status == "draft" else "issued" if header.status == "issued" else "unknown",
        own=True,
        signer=header.signer.value if header.signer else None,
        signer_span=header.signer.span if header.signer else None,
    )


def _kind_name(printed: str) -> str:
    """A kind from the capitals of a header; `PHỤ LỤC III` keeps its number."""
    known = kind_of_words(printed)
    if known and fold(known) == fold(" ".join(printed.split())):
        return known
    first, *rest = printed.split()
    return " ".join([first.capitalize(), *(w if re.fullmatch("[IVX]+", w) else w.lower() for w in rest)])


def _printed_day(value: str) -> str:
    """Without the place and the word `ngày` before it."""
    match = re.search(r"\d", value)
    return " ".join(value[match.start() :].split()) if match else value


def _header_end(document: Document) -> int:
    """Where the header ends; the basis lines below it are text."""
    return max((b.span.end for b in document.blocks if b.kind == "header"), default=0)


def _is_own(document: Document, reference: ReferenceMention, header_end: int) -> bool:
    """Whether the reference is the document's own number line."""
    number = document.header.number
    span = reference.number_span or reference.span
    if number and number.span and number.span.start < span.end and span.start < number.span.end:
        return True
    symbol = (document.header.symbol or "").replace(" ", "")
    same = reference.printed_number and number and reference.printed_number == number.value.replace(" ", "")
    in_header = span.start < header_end
    return bool(in_header and (same or (symbol and fold(reference.symbol or "") == fold(symbol))))


def _is_own_title(document: Document, own: InstrumentMention, reference: ReferenceMention) -> bool:
    """`… ban hành Kế hoạch chuyển đổi số năm 2024 như sau:` in that very plan names no other document."""
    if reference.subject_span is None or own.subject is None or reference.kind != own.kind:
        return False
    subject = fold(" ".join(document.quote(reference.subject_span).split()))
    return subject in fold(own.subject) or fold(own.subject) in subject


class _Paragraphs:
    """Finds the paragraph of an offset, and knows where the preamble ends."""

    def __init__(self, document: Document) -> None:
        self._blocks = sorted(document.blocks, key=lambda b: b.span.start)
        self._starts = [b.span.start for b in self._blocks]
        self._first_section = min(
            (s.heading_span.start for s in document.sections), default=len(document.text)
        )

    def at(self, offset: int) -> Block | None:
        """The paragraph that holds the offset."""
        index = bisect_right(self._starts, offset) - 1
        return self._blocks[index] if index >= 0 and offset < self._blocks[index].span.end else None

    def is_preamble(self, block: Block) -> bool:
        """Whether the paragraph stands before the first section."""
        return block.span.start < self._first_section


def _within_block(paragraphs: _Paragraphs, reference: ReferenceMention) -> ReferenceMention:
    """A subject does not run over the end of its paragraph."""
    subject = reference.subject_span
    if subject is None:
        return reference
    block = paragraphs.at(reference.span.start)
    if block is None or subject.end <= block.span.end:
        return reference
    end = block.span.end
    return replace(reference, subject_span=Span(subject.start, end) if end - subject.start >= 4 else None)


_DRAFT = re.compile(r"dự\s+thảo\s+(?:\S+\s+){0,2}$", re.IGNORECASE)


def _status_of(document: Document, reference: ReferenceMention) -> MentionStatus:
    """A number is given when a document is issued; a draft may quote the number that it will have."""
    before = document.text[max(0, reference.span.start - 40) : reference.span.start]
    if _DRAFT.search(before):
        return "draft"
    return "issued" if reference.number else "unknown"


def _described(
    document: Document, reference: ReferenceMention, status: MentionStatus, home: str | None
) -> InstrumentMention:
    text = document.text
    printed = document.quote(reference.issuer_span) if reference.issuer_span else None
    inferred = issuer_of_symbol(reference.body, reference.kind)
    issuer = full_name(printed, home) if printed else full_name(inferred, home) if inferred else None
    local = is_local(reference.body) or (reference.body is None and inferred is None)
    subject = reference.subject_span or reference.name_span
    return InstrumentMention(
        span=reference.span,
        kind=reference.kind,
        number=reference.number,
        year=reference.year,
        code=reference.code,
        body=reference.body,
        printed_number=reference.printed_number,
        number_span=reference.number_span,
        day=reference.date.day if reference.date else None,
        printed_date=reference.date.printed if reference.date else None,
        date_span=reference.date.span if reference.date else None,
        named_year=reference.named_year,
        issuer=issuer,
        issuer_span=reference.issuer_span,
        place=(place_of(printed) if printed else None) or (home if local else None),
        subject=" ".join(text[subject.start : subject.end].split()) if subject else None,
        subject_span=subject,
        status=status,
        misprints=reference.misprints,
    )


def _relations(
    document: Document, paragraphs: _Paragraphs, references: list[ReferenceMention]
) -> list[Relation]:
    """Nested references (`Kế hoạch … thực hiện Nghị quyết …`) and what the document itself does."""
    found: list[Relation] = []
    last: dict[int, Relation] = {}
    for index, target in enumerate(references):
        parent = _innermost(references, index)
        relation: Relation | None = None
        if parent is not None:
            relation = _nested(document, references, parent, index, last)
        elif (kind := _own_relation(document, paragraphs, target)) is not None:
            relation = Relation(OWN, index + 1, kind, _clause(document, paragraphs, target))
        if relation is not None:
            found.append(relation)
            last[index] = relation
    return found


def _clause(document: Document, paragraphs: _Paragraphs, reference: ReferenceMention) -> Span:
    """The words that state what the document does to the reference, up to the reference's end."""
    block = paragraphs.at(reference.span.start)
    floor = max(block.span.start if block else 0, reference.span.start - _LONGEST_CLAUSE)
    before = document.text[floor : reference.span.start]
    stops = list(re.finditer(r"[.:;]\s", before))
    start = floor + stops[-1].end() if stops else floor
    if not stops and block and floor > block.span.start:
        start = reference.span.start
    return Span(start, reference.span.end)


def _innermost(references: list[ReferenceMention], index: int) -> int | None:
    start = references[index].span.start
    for earlier in range(index - 1, max(-1, index - 12), -1):
        subject = references[earlier].subject_span
        if subject and subject.start <= start < subject.end:
            return earlier
    return None


def _nested(
    document: Document,
    references: list[ReferenceMention],
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


_COORDINATION = re.compile(r"(?:\s*(?:của\s[^,;.]{1,60})?(?:,|;|\svà|\shoặc)\s*(?:số\s*)?)$", re.IGNORECASE)


def _is_coordination(between: str) -> bool:
    return len(between) < 90 and _COORDINATION.fullmatch(between) is not None


_OPENING = re.compile(r"\s*(?:[-+*]\s*)?(?P<verb>Căn cứ|Thực hiện|Triển khai|Theo|Xét)\b", re.IGNORECASE)
_THIS = re.compile(
    r"(?:Quyết định|Nghị quyết|Nghị định|Thông tư|Quy chế|Quy định|Kế hoạch|Chỉ thị|Văn bản) này\b"
)
# `Nghị định số … hết hiệu lực kể từ ngày Nghị định này có hiệu lực`: this document takes its place.
_EXPIRES = re.compile(r"[^\n.]*\bhết hiệu lực[^\n.]{0,60}\s(?:từ|khi)\s[^\n.]{0,60}\snày\b")
_ENDING = re.compile(r"\s*(?:Sửa đổi|Bãi bỏ|Thay thế)")
_LONGEST_SENTENCE = 800
_SURE_TITLE = 0.5
_LONGEST_CLAUSE = 300
_STRONG = re.compile(r"\b(?P<verb>thay thế|bãi bỏ|sửa đổi|bổ sung|hợp nhất|đính chính)\b", re.IGNORECASE)


def _own_relation(
    document: Document, paragraphs: _Paragraphs, reference: ReferenceMention
) -> RelationKind | None:
    """What the document itself does to a reference that stands in its title, preamble or closing articles."""
    start = reference.span.start
    title = document.header.title
    if title and title.span and title.span.start <= start < title.span.end:
        return relation_between(document.text[title.span.start : start]) or "implements"
    block = paragraphs.at(start)
    if block is None:
        return None
    if _EXPIRES.match(document.text, reference.span.end, min(block.span.end, reference.span.end + 500)):
        return "replaces"
    before = document.text[max(block.span.start, start - _LONGEST_SENTENCE) : start]
    sentence = re.split(r"[.:]\s", before)[-1]
    if _STRONG.search(sentence) and (_THIS.search(sentence) or _ENDING.match(sentence)):
        return relation_between(sentence)
    if not paragraphs.is_preamble(block) or start - block.span.start > _LONGEST_SENTENCE:
        return None
    opening = _OPENING.match(before)
    if opening is None:
        return None
    return "basis" if fold(opening["verb"]) in ("can cu", "theo", "xet") else "implements"


__all__ = [
    "OWN",
    "RELATION_NAMES",
    "InstrumentMention",
    "MentionStatus",
    "Mentions",
    "Relation",
    "RelationKind",
    "mentions_of",
]
