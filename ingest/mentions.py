"""The instruments that a document is or mentions, each with what the document says of it there.

In: a `Document`. Out: `Mentions`: one for the document itself (`own`), one for each place that names another,
and the relations that the text states between them (`Kế hoạch … triển khai thực hiện Nghị quyết …`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.documents import Document, Header, Span
from index.folding import fold
from index.places import level_of
from ingest.body_names import uncapitalised
from ingest.home import Home, home_of
from ingest.issued_before import with_issuers_before
from ingest.issuers import full_name, is_local, issuer_of_symbol, place_of, short_name
from ingest.references import ReferenceMention, parse_references
from ingest.references.kinds import LAW_KINDS, kind_of_words
from ingest.relations import RELATION_NAMES, RelationKind
from ingest.stated_relations import OWN, Paragraphs, Relation, stated_relations
from ingest.unnumbered_mentions import draft_in_title, unnumbered_references

MentionStatus = Literal["issued", "draft", "submitted", "planned", "unknown"]
_SURE_TITLE = 0.5
_SURE_SIGNER = 0.5
_LONGEST_BETWEEN = 120


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
class Mentions:
    """All mentions of a document, its own first, and the relations between them."""

    items: tuple[InstrumentMention, ...]
    relations: tuple[Relation, ...]


def mentions_of(document: Document) -> Mentions:
    """Everything that the document says of instruments."""
    home = home_of(document)
    own = _own_mention(document, home)
    header_end = _header_end(document)
    paragraphs = Paragraphs(document)
    references = with_issuers_before(
        document.text,
        [
            _within_block(paragraphs, reference)
            for reference in parse_references(document.text)
            if not _is_own(document, reference, header_end)
        ],
    )
    drafts = [
        (reference, status)
        for reference, status in unnumbered_references(document, references)
        if not _is_own_title(document, own, reference)
    ]
    titled = draft_in_title(document)
    drafts += [titled] if titled else []
    merged = sorted(
        [(r, _status_of(document, r)) for r in references] + drafts, key=lambda pair: pair[0].span.start
    )
    items = [own, *(_described(document, reference, status, home) for reference, status in merged)]
    return Mentions(tuple(items), tuple(stated_relations(document, paragraphs, [r for r, _ in merged])))


def _own_mention(document: Document, home: Home) -> InstrumentMention:
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
    issuer, issuer_span = _own_issuer(header, home)
    # A title that a poor rendition garbled says nothing of the subject.
    title = header.title if header.title and header.title.confidence >= _SURE_TITLE else None
    if named := _issuer_above_title(document):
        issuer, issuer_span = home.named(uncapitalised(document.quote(named))), named
    # Nor is a name that a poor rendition garbled anybody's.
    signer = header.signer if header.signer and header.signer.confidence >= _SURE_SIGNER else None
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
        issuer=issuer or issuer_of_symbol(body or header.symbol, kind),
        issuer_span=issuer_span,
        place=None if _is_central(body, kind) else home.own,
        subject=title.value if title else None,
        subject_span=title.span if title else None,
        status="draft" if header.status == "draft" else "issued" if header.status == "issued" else "unknown",
        own=True,
        signer=signer.value if signer else None,
        signer_span=signer.span if signer else None,
    )


# A Party document tells below its kind who resolved: `NGHỊ QUYẾT` / `CỦA BAN THƯỜNG VỤ TỈNH ỦY`.
_ISSUER_ABOVE_TITLE = re.compile(
    r"\s*(?:CỦA|Của|của)\s+(?P<body>(?:BAN|Ban|TỈNH|Tỉnh|HUYỆN|Huyện|THÀNH|Thành|ĐẢNG|Đảng)\s[^\n,;.]{3,60}?)\s*$"
)
# Bodies that are part of the one above them and are not told without it.
_DEPENDENT = re.compile(r"(?:Văn phòng|Ban|Phòng|Ủy ban Kiểm tra|Thanh tra|Cơ quan)(?:\s|$)")


def _own_issuer(header: Header, home: Home) -> tuple[str | None, Span | None]:
    """The issuing body of the head in running text, a part of a body with the body it belongs to."""
    if header.issuer is None:
        return None, None
    name = uncapitalised(header.issuer.value)
    if header.superior and _DEPENDENT.match(name) and place_of(name) is None:
        whole = home.named(uncapitalised(header.superior.value))
        if fold(whole) not in fold(name):
            name = f"{name} {whole}"
    return name, header.issuer.span


def _issuer_above_title(document: Document) -> Span | None:
    """The body that stands between the kind and the title of a Party document."""
    kind, title = document.header.kind, document.header.title
    if kind is None or title is None or kind.span is None or title.span is None:
        return None
    between = document.text[kind.span.end : title.span.start]
    match = _ISSUER_ABOVE_TITLE.fullmatch(between) if len(between) < _LONGEST_BETWEEN else None
    return Span(*(kind.span.end + place for place in match.span("body"))) if match else None


def _is_central(body: str | None, kind: str | None) -> bool:
    """Whether a symbol names a body that there is one of in the country."""
    return body is not None and not is_local(body) and issuer_of_symbol(body, kind) is not None


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
    if span.start >= header_end:
        return False
    if number:
        return reference.printed_number == number.value.replace(" ", "")
    symbol = (document.header.symbol or "").replace(" ", "")
    return bool(symbol and fold(reference.symbol or "") == fold(symbol))


def _is_own_title(document: Document, own: InstrumentMention, reference: ReferenceMention) -> bool:
    """`… ban hành Kế hoạch chuyển đổi số năm 2024:` in that very plan names no other document."""
    if reference.subject_span is None or own.subject is None or reference.kind != own.kind:
        return False
    subject = fold(" ".join(document.quote(reference.subject_span).split()))
    return subject in fold(own.subject) or fold(own.subject) in subject


def _within_block(paragraphs: Paragraphs, reference: ReferenceMention) -> ReferenceMention:
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
    document: Document, reference: ReferenceMention, status: MentionStatus, home: Home
) -> InstrumentMention:
    text = document.text
    printed = document.quote(reference.issuer_span) if reference.issuer_span else None
    inferred = issuer_of_symbol(reference.body, reference.kind)
    # In a district's document `UBND` without more may be the district's or the province's.
    level_open = home.own != home.province and (reference.body or "").startswith(("UBND", "HĐND", "BCĐ"))
    told = full_name(printed) if printed else inferred
    whole = told if told is None or (level_open and not printed) else home.named(told)
    issuer = whole if whole and _is_told(document, reference, whole, printed=printed is not None) else told
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
        place=_place(reference, whole if printed else None, inferred is not None, level_open, home),
        subject=" ".join(text[subject.start : subject.end].split()) if subject else None,
        subject_span=subject,
        status=status,
        misprints=reference.misprints,
    )


def _is_told(document: Document, reference: ReferenceMention, issuer: str, *, printed: bool) -> bool:
    """Whether the head of the document or the words around the reference name the place of its issuer.

    An issuer that only the symbol tells must stand there with its name too.
    """
    place = place_of(issuer)
    if place is None:
        return True
    header = document.header
    head = [f.value for f in (header.issuer, header.superior, header.title, header.place) if f]
    head += _headings_above(document, reference.span.start)
    spans = [s for s in (reference.span, reference.issuer_span, reference.subject_span) if s]
    around = document.text[min(s.start for s in spans) : max(s.end for s in spans)]
    there = fold(short_name(full_name(" ".join([*head, around]))))
    named = printed or fold(short_name(issuer).removesuffix(level_of(place)[1])).strip() in there
    return named and fold(level_of(place)[1]) in there


def _headings_above(document: Document, offset: int) -> list[str]:
    """The headings of the section that holds the offset, and of those it lies in."""
    by_ordinal = {section.ordinal: section for section in document.sections}
    section = document.section_at(offset)
    headings: list[str] = []
    while section is not None:
        headings.append(section.heading)
        section = by_ordinal.get(section.parent) if section.parent is not None else None
    return headings


def _place(
    reference: ReferenceMention, printed_issuer: str | None, known: bool, level_open: bool, home: Home
) -> str | None:
    """The place that belongs to the identity of a local body's document."""
    named = place_of(printed_issuer) if printed_issuer else None
    if named or level_open or reference.kind in LAW_KINDS:
        return named
    if is_local(reference.body):
        return home.district if (reference.body or "").startswith("HU") else home.province
    return home.own if reference.body is None and not known else None


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
