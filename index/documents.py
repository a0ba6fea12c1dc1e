"""The plain data that the index keeps of a document.

All offsets are counted in Unicode code points of the document's stored text (`Document.text`), which is
NFC. Spans are half open: `text[span.start:span.end]`.

The stored text is what the file says, with lines that extraction broke joined again and layout debris
left out. Table rows stand in it one a line with their cells separated by tabs, so that collapsing
whitespace gives the words of the file. Where another rendition of the same document holds what the best
one lacks (its number, its date), that part of the other's text is appended and recorded as a `Segment`:
every cited character comes from a named file.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Status = Literal["issued", "draft", "unknown"]
Access = Literal["public", "internal"]
_SURE = 0.5
BlockKind = Literal["header", "heading", "paragraph", "list_item", "table_row", "footnote", "closing"]


class Span(NamedTuple):
    """A half-open range of code points of a document's stored text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row or footnote of the stored text.

    `page` counts from 1 and is None where the format has no pages. `closing` is what follows the body:
    recipients (Nơi nhận), signer, stamp lines.
    """

    kind: BlockKind
    span: Span
    page: int | None = None


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One part of the header as printed. `span` is None where it was inferred (say, from the symbol)."""

    value: str
    span: Span | None = None
    confidence: float = 1.0

    @property
    def is_sure(self) -> bool:
        """Whether it may be shown as fact: what a poor rendition garbled may not."""
        return self.confidence >= _SURE


@dataclass(frozen=True, slots=True)
class Header:
    """The form of an official document: Decree 30/2020/NĐ-CP, Article 8 and Annex I.

    `number` is the number with its symbol, spaces removed (`919/BC-STTTT-VP`), None where the document does
    not carry one; `number_blank` says that the place for it is there and empty (`Số:     /KH-STTTT-VP`) and
    `symbol` then holds what stands after the slash. A number that is only mentioned is never its own.
    `title` is the abstract (trích yếu) with the line breaks removed.
    """

    kind: HeaderField | None = None
    number: HeaderField | None = None
    number_blank: bool = False
    symbol: str | None = None
    date: HeaderField | None = None
    day: datetime.date | None = None
    place: HeaderField | None = None
    issuer: HeaderField | None = None
    superior: HeaderField | None = None
    title: HeaderField | None = None
    basis: tuple[HeaderField, ...] = ()
    recipients: tuple[HeaderField, ...] = ()
    signer: HeaderField | None = None
    capacity: HeaderField | None = None
    attachments: tuple[HeaderField, ...] = ()
    status: Status = "unknown"


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the section tree.

    `path` holds the labels from the root (`("I", "3", "3.1")`, `("Chương II", "Điều 5", "khoản 2")`),
    `heading` the heading line as printed with its label, `span` the section with all that is below it.
    `ordinal` is the position in reading order; `parent` the ordinal of the parent or None.
    """

    ordinal: int
    parent: int | None
    path: tuple[str, ...]
    heading: str
    heading_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. `column` counts from 0; `span` is empty (start == end) for an empty cell."""

    column: int
    span: Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. `group` is the label of the group heading above it, if the table has such rows."""

    span: Span
    cells: tuple[Cell, ...]
    group: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `columns[i]` is the header path of column i (two-row headers give two texts).

    `unit` is the unit of the whole table (`ĐVT: triệu đồng`), `caption` the title above it.
    """

    ordinal: int
    section: int | None
    span: Span
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[TableRow, ...]
    caption: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note and the place in the body (code point offset) that it hangs on, None where it was not found."""

    marker: str
    span: Span
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """Which file a stretch of the stored text comes from."""

    span: Span
    file: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a document. `id` is the SHA-256 of its bytes in hexadecimal.

    `quality` is between 0 and 1: clean text 1, a scan its mean word confidence, text read with the wrong
    language model far below. `why` says in Vietnamese how it was recognised as the same document.
    """

    id: str
    file: str
    path: str
    format: str
    quality: float = 1.0
    best: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the word of the domain; never used beside the built-in
    """Something the keeper or the reader should know, in Vietnamese, with its place if it has one."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One official document, as understood. `id` is the first 16 hexadecimal digits of the SHA-256 of the
    best rendition's own stored text: the same file always gives the same id, in every data directory."""

    id: str
    text: str
    header: Header
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    segments: tuple[Segment, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    warnings: tuple[Warning, ...] = ()
    access: Access = "public"

    def quote(self, span: Span) -> str:
        """The exact characters of a span."""
        return self.text[span.start : span.end]

    def section_at(self, offset: int) -> Section | None:
        """The deepest section that holds the offset."""
        found = None
        for section in self.sections:
            if section.span.start <= offset < section.span.end and (
                found is None or len(section.path) >= len(found.path)
            ):
                found = section
        return found

    def page_at(self, offset: int) -> int | None:
        """The page of the block that holds the offset, None where the format has no pages."""
        for block in self.blocks:
            if block.span.start <= offset < block.span.end:
                return block.page
        return None

    def file_at(self, offset: int) -> str:
        """The name of the file that the character at the offset comes from."""
        for segment in self.segments:
            if segment.span.start <= offset < segment.span.end:
                return segment.file
        return next((r.file for r in self.renditions if r.best), "")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage for retrieval: never crosses a section.

    `span` is the exact place in the stored text. `text` is what is embedded and searched: the quoted words,
    with the section path and (for a table) the header row before them where they help to find it.
    """

    id: str
    document_id: str
    ordinal: int
    section: int | None
    path: tuple[str, ...]
    headings: tuple[str, ...]
    span: Span
    text: str
    instruments: tuple[str, ...] = field(default=())
