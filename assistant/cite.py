"""From evidence to numbered citations that resolve.

A citation names the document in the office's own form (kind, number, date), the section, the page where there
is one, and holds the exact characters of its span, so that a reader can open and check it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from assistant.answer import Citation, CitedDocument, Evidence
from index.documents import Document, Header, HeaderField, Section, Span

_TITLE_IN_LABEL = 90


class Documents(Protocol):
    """Where documents are kept. Raises `UnknownDocument` for an id that the store does not hold."""

    def document(self, document_id: str) -> Document:
        """The document with that id."""
        ...


class CitationList:
    """Numbers evidence in the order of its first use; the same place has one number."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._numbers: dict[Evidence, int] = {}
        self._citations: list[Citation] = []

    def numbers(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """The citation numbers of the evidence, each once, in order."""
        return tuple(dict.fromkeys(self._number(piece) for piece in evidence))

    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number from 1."""
        return tuple(self._citations)

    def _number(self, piece: Evidence) -> int:
        document = self._documents.document(piece.document_id)
        piece = Evidence(piece.document_id, trim(document.text, piece.span))
        if piece not in self._numbers:
            self._numbers[piece] = len(self._citations) + 1
            self._citations.append(resolve(document, piece.span, self._numbers[piece]))
        return self._numbers[piece]


def trim(text: str, span: Span) -> Span:
    """The span without white space at its ends.

    Raises:
        ValueError: the span is not within the text, or nothing is left of it.
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}-{end} is not within a text of {len(text)} characters")
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise ValueError(f"span {span.start}-{span.end} holds only white space")
    return Span(start, end)


def resolve(document: Document, span: Span, n: int) -> Citation:
    """The citation of a span of a document."""
    section = document.section_at(span.start)
    path = section.path if section else ()
    label = document_label(document.header, fallback=document.file_at(span.start))
    place = section_label(path)
    page = document.page_at(span.start)
    return Citation(
        n=n,
        label=", ".join(part for part in (label, place, f"trang {page}" if page else "") if part),
        document=cited_document(document),
        file=document.file_at(span.start),
        section=path,
        headings=headings_of(document, section),
        page=page,
        span=span,
        quote=document.quote(span),
        url=f"/documents/{document.id}?span={span.start}-{span.end}",
    )


def cited_document(document: Document) -> CitedDocument:
    """What a citation says of its document."""
    header = document.header
    return CitedDocument(
        id=document.id,
        kind=kind.capitalize() if (kind := sure_value(header.kind)) else None,
        number=sure_value(header.number),
        date=header.day.isoformat() if header.day else None,
        issuer=sure_value(header.issuer),
        title=sure_value(header.title),
        status=header.status,
    )


def sure_value(field: HeaderField | None) -> str | None:
    """The value of a header field that may be shown as fact; None where it is missing or was read too poorly."""
    return field.value if field is not None and field.is_sure else None


def document_label(header: Header, fallback: str) -> str:
    """`Báo cáo số 919/BC-STTTT-VP ngày 18/5/2022`; what is missing is said, never made up."""
    kind = (sure_value(header.kind) or "Văn bản").capitalize()
    day = f" ngày {header.day.day}/{header.day.month}/{header.day.year}" if header.day else ""
    if number := sure_value(header.number):
        return f"{kind} số {number}{day}"
    title = shorten(sure_value(header.title) or fallback, _TITLE_IN_LABEL)
    if header.number_blank:
        return f"{kind} (số để trống){day} “{title}”"
    return f"{kind} không ghi số{day} “{title}”"


def section_label(path: tuple[str, ...]) -> str:
    """`mục I.3.1` from `("I", "3", "3.1")`; `Chương II, Điều 5, khoản 2` where the labels are words."""
    if not path:
        return ""
    words = [label for label in path if " " in label]
    plain = [label.strip(".)") for label in path if " " not in label]
    # `3.1` already says that it is below `3`.
    kept = [
        label
        for position, label in enumerate(plain)
        if not (position + 1 < len(plain) and plain[position + 1].startswith(label + "."))
    ]
    parts = list(words)
    if kept:
        parts.append("mục " + ".".join(kept))
    return ", ".join(parts)


def headings_of(document: Document, section: Section | None) -> tuple[str, ...]:
    """The heading lines from the root down to the section."""
    headings: list[str] = []
    by_ordinal = {s.ordinal: s for s in document.sections}
    while section is not None:
        headings.append(section.heading)
        section = by_ordinal.get(section.parent) if section.parent is not None else None
    return tuple(reversed(headings))


@lru_cache(maxsize=1024)
def shorten(text: str, limit: int) -> str:
    """The text on one line, cut at a word with `…` where it is longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"
