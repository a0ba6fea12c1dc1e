"""The stored text, written block by block with its exact offsets.

In: pieces in reading order. Out: the text, the blocks that tile it (line breaks between them), the entries
that the section tree is built from, the tables with their cells, and the notes with the place they hang on.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Block, BlockKind, Cell, Footnote, Span, TableRow
from ingest.footnotes import PLACE, SUPERSCRIPT
from ingest.lines import Piece
from ingest.sections import Entry
from ingest.tables import understand_rows

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table in the stored text; `entry` counts the entries before it."""

    span: Span
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[TableRow, ...]
    entry: int


class Assembly:
    """Writes the stored text. Offsets are code points of `text`."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self.blocks: list[Block] = []
        self.entries: list[Entry] = []
        self.tables: list[PlacedTable] = []
        self._anchors: list[tuple[str, int]] = []
        self._notes: list[tuple[str, Span]] = []

    @property
    def text(self) -> str:
        """All that was written so far."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add(self, piece: Piece, kind: BlockKind, role: str) -> Span:
        """Writes a paragraph as a block of its own."""
        span = self._write(piece.text)
        if span.end > span.start:
            self.blocks.append(Block(kind, span, piece.page))
            text = "".join(self._parts[-1:])
            self.entries.append(Entry(text, span, role, piece.level))
        return span

    def add_footnote(self, piece: Piece) -> None:
        """Writes a note as a block of its own."""
        span = self._write(piece.text)
        if span.end > span.start:
            self.blocks.append(Block("footnote", span, piece.page))
            self.entries.append(Entry(self._parts[-1], span, "footnote"))
            self._notes.append((piece.marker or "", span))

    def add_table(self, piece: Piece) -> None:
        """Writes a table: a row a line, the cells set apart by tabs."""
        grid = understand_rows(piece.rows, piece.header_rows)
        columns = tuple(tuple(self._without_places(text) for text in path) for path in grid.columns)
        rows: list[TableRow] = []
        entry, first = len(self.entries), None
        end = 0
        # Rows without a word are left out of the grid, and their pages with them.
        known = (*piece.row_pages, *([piece.page] * len(piece.rows)))[: len(piece.rows)]
        pages = [page for row, page in zip(piece.rows, known, strict=True) if any(row)]
        for row, page in zip(grid.rows, pages, strict=True):
            span, cells = self._write_row(row.cells)
            first = span.start if first is None else first
            end = span.end
            self.blocks.append(Block("table_row", span, page))
            self.entries.append(Entry(self._parts[-1], span, "table"))
            if row.role == "body":
                rows.append(TableRow(span, cells, row.group, page))
        if first is not None:
            self.tables.append(PlacedTable(Span(first, end), columns, tuple(rows), entry))

    def hung_footnotes(self) -> tuple[Footnote, ...]:
        """The notes, each on the last unused place of its marker before it, else the first after it."""
        by_marker: dict[str, list[int]] = {}
        for marker, offset in self._anchors:
            by_marker.setdefault(marker, []).append(offset)
        used: dict[str, int] = {}
        hung = []
        for marker, span in self._notes:
            offsets = by_marker.get(marker, [])
            position = used.get(marker, 0)
            anchor = offsets[position] if position < len(offsets) else None
            used[marker] = position + 1
            hung.append(Footnote(marker, span, anchor))
        return tuple(hung)

    def _without_places(self, text: str) -> str:
        return PLACE.sub("", text)

    def _write_row(self, cells: tuple[str, ...]) -> tuple[Span, tuple[Cell, ...]]:
        self._break()
        start = self._size
        placed: list[Cell] = []
        written: list[str] = []
        position = start
        for column, cell in enumerate(cells):
            text = self._anchored(" ".join(cell.split()), position)
            placed.append(Cell(column, Span(position, position + len(text))))
            written.append(text)
            position += len(text) + 1
        line = "\t".join(written)
        self._parts.append(line)
        self._size += len(line)
        return Span(start, self._size), tuple(placed)

    def _write(self, text: str) -> Span:
        if not PLACE.sub("", text).strip():
            return Span(self._size, self._size)
        self._break()
        start = self._size
        stored = self._anchored(text.strip(), start)
        self._parts.append(stored)
        self._size += len(stored)
        return Span(start, self._size)

    def _break(self) -> None:
        if self._size:
            self._parts.append("\n")
            self._size += 1

    def _anchored(self, text: str, start: int) -> str:
        """The text without the readers' note marks, whose places are remembered; printed superscripts stay."""
        if "⟦n:" in text:
            parts: list[str] = []
            position, size = 0, 0
            for match in PLACE.finditer(text):
                parts.append(text[position : match.start()])
                size += match.start() - position
                self._anchors.append((match[1], start + size))
                position = match.end()
            parts.append(text[position:])
            text = "".join(parts)
        for match in SUPERSCRIPT.finditer(text):
            self._anchors.append((match[0].translate(_DIGITS), start + match.start()))
        return text
