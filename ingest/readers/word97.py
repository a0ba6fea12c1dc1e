"""Word 97-2003 documents (.doc): paragraphs, list numbers, headings, tables, notes and text boxes.

The binary tables are in `word97_file.py`. Tracked changes are read as accepted, hidden text is left out, as
in .docx, so that the same document saved both ways reads the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import UnreadableFile
from ingest.readers.boxes import EMU_PER_TWIP, reading_order
from ingest.readers.docx import pieces
from ingest.readers.docx_numbering import number_text
from ingest.readers.formats import OLE_MAGIC, format_of
from ingest.readers.legacy_fonts import encoding_of_font, join_runs
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.symbols import clean_line
from ingest.readers.word97_drawings import Shape, shapes_of
from ingest.readers.word97_file import (
    BOX_TEXTS,
    END_REFERENCES,
    END_TEXTS,
    NOTE_REFERENCES,
    NOTE_TEXTS,
    S_DELETED,
    S_DEPTH,
    S_FONT,
    S_HIDDEN,
    S_IN_TABLE,
    S_INNER_CELL,
    S_INNER_ROW,
    S_LIST,
    S_LIST_LEVEL,
    S_OUTLINE,
    S_ROW_END,
    S_ROW_HEADER,
    S_ROW_SHAPE,
    S_STYLE,
    S_SYMBOL,
    SHAPES,
    Sprms,
    WordFile,
)
from ingest.readers.word97_lists import numbering_of
from ingest.reading import RawBlock, Reading

_MAIN, _FOOTNOTES, _ENDNOTES, _BOXES = 0, 1, 5, 6
_PARAGRAPH_ENDS = "\r\x07\x0c"
# Column edges nearer than this (twentieths of a point) are one edge.
_NEAR = 40


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int  # after its mark
    mark: str
    sprms: Sprms


@dataclass(slots=True)
class _Row:
    cells: list[str]
    edges: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    header: bool = False


class Word97Reader:
    """Reads .doc. Pages are not known: Word breaks them anew each time it opens a file."""

    format = "doc"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file is an OLE container with a Word document in it."""
        return head.startswith(OLE_MAGIC) and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The blocks of the document; footnotes and endnotes come last, in the order of their anchors."""
        import olefile

        with olefile.OleFileIO(str(path)) as container:

            def stream(name: str) -> bytes:
                if not container.exists(name):
                    return b""
                return bytes(container.openstream(name).read())

            tables = (stream("0Table"), stream("1Table"))
            file = WordFile(stream("WordDocument"), tables, stream("Data"))
            macros = container.exists("Macros") or container.exists("_VBA_PROJECT_CUR")
        blocks = _Walk(file).blocks()
        if not blocks and not any(character.isalnum() for character in file.text):
            raise UnreadableFile("Tệp Word không có chữ nào.")
        warnings = ("Tệp có macro; chỉ đọc chữ, macro không được chạy.",) if macros else ()
        return Reading(self.format, tuple(blocks), None, 1.0, warnings)


class _Walk:
    """One pass over a file."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._numbering = numbering_of(file)
        self._legacy = any(encoding_of_font(font) for font in file.fonts)
        self._markers: dict[int, str] = {}
        self._notes: list[tuple[str, int, int]] = []
        self._load_notes(_FOOTNOTES, NOTE_REFERENCES, NOTE_TEXTS, "decimal")
        self._load_notes(_ENDNOTES, END_REFERENCES, END_TEXTS, "lowerRoman")
        self._boxes = self._load_boxes()
        # Inside a field, `False` while its instruction runs and `True` in its result; fields nest.
        self._fields: list[bool] = []

    def blocks(self) -> list[RawBlock]:
        """The main text and then the notes."""
        found = [block for block in self._story(*self._file.stories[_MAIN]) if block.text or block.rows]
        for marker, start, end in self._notes:
            self._fields = []
            text = " ".join(block.text for block in self._story(start, end))
            if text:
                found.append(RawBlock("footnote", text, marker=marker))
        return found

    def _story(self, start: int, end: int) -> Iterator[RawBlock]:
        rows: list[_Row] = []
        cells: list[str] = []
        lines: list[str] = []
        for paragraph in self._paragraphs(start, end):
            depth = _depth(paragraph.sprms)
            if depth == 0:
                if rows:
                    yield from _table(rows)
                rows, cells, lines = [], [], []
                yield from self._paragraph(paragraph)
                continue
            if depth == 1 and _on(paragraph.sprms, S_ROW_END):
                rows.append(_row(cells, paragraph.sprms))
                cells, lines = [], []
                continue
            if depth > 1 and _on(paragraph.sprms, S_INNER_ROW):
                continue
            for block in self._paragraph(paragraph):
                lines.append(f"{block.marker or ''} {block.text}".strip())
            if depth == 1 and paragraph.mark == "\x07":
                cells.append("\n".join(line for line in lines if line))
                lines = []
            elif depth > 1 and _on(paragraph.sprms, S_INNER_CELL) and lines:
                lines = ["\n".join(lines)]
        if rows:
            yield from _table(rows)
        yield from (RawBlock("paragraph", text) for text in (*cells, *lines) if text)

    def _paragraphs(self, start: int, end: int) -> Iterator[_Paragraph]:
        text = self._file.text
        end = min(end, len(text))
        begin = start
        for position in range(start, end):
            if text[position] in _PARAGRAPH_ENDS:
                yield self._one(begin, position + 1)
                begin = position + 1
        if begin < end:
            yield self._one(begin, end)

    def _one(self, start: int, end: int) -> _Paragraph:
        offset = self._file.offset_of(end - 1)
        sprms = self._file.paragraph_properties.at(offset)[0] if offset is not None else {}
        return _Paragraph(start, end, self._file.text[end - 1], sprms)

    def _paragraph(self, paragraph: _Paragraph) -> Iterator[RawBlock]:
        style = int.from_bytes(paragraph.sprms.get(0, b"\x00\x00"), "little")
        boxes: list[tuple[int, int, tuple[int, int]]] = []
        text = self._text(paragraph.start, paragraph.end, style, boxes)
        marker = self._marker(paragraph.sprms, style)
        level = self._level(paragraph.sprms, style)
        lines = [clean for piece in pieces(text) if (clean := clean_line(piece))]
        # A paragraph without text still prints its number: a column of a table may hold nothing else.
        for line in lines or ([""] if marker else []):
            yield RawBlock("paragraph" if level is None else "heading", line, None, level, marker)
            marker = None
        for start, end in reading_order(boxes):
            fields, self._fields = self._fields, []
            yield from self._story(start, end)
            self._fields = fields

    def _text(self, start: int, end: int, style: int, boxes: list[tuple[int, int, tuple[int, int]]]) -> str:
        runs: list[tuple[str, str | None]] = []
        inherited = self._style_font(style) if self._legacy else None
        for begin, stop, sprms in self._file.runs(start, end):
            if _on(sprms, S_DELETED) or _on(sprms, S_HIDDEN):
                continue
            encoding = self._encoding(sprms, inherited)
            symbol = sprms.get(S_SYMBOL)
            if symbol is not None and len(symbol) == 4:
                runs.append((chr(int.from_bytes(symbol[2:], "little")), None))
                continue
            collected: list[str] = []
            for position in range(begin, stop):
                character = self._file.text[position]
                if character >= " ":
                    if not self._fields or all(self._fields):
                        collected.append(character)
                    continue
                shown = self._special(character, position, encoding, boxes)
                if shown:
                    collected.append(shown)
            runs.append(("".join(collected), encoding))
        joined = join_runs(runs)
        # Two halves of one character beyond the basic plane stand side by side as halves.
        return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _special(
        self,
        character: str,
        position: int,
        encoding: str | None,
        boxes: list[tuple[int, int, tuple[int, int]]],
    ) -> str | None:
        if character == "\x13":
            self._fields.append(False)
        elif character == "\x14" and self._fields:
            self._fields[-1] = True
        elif character == "\x15" and self._fields:
            self._fields.pop()
        elif self._fields and not all(self._fields):
            return None
        elif character in "\t":
            return " "
        elif character in "\x0b\x0c\x0e":
            return "\n"
        elif character == "\x1e":
            return "-"
        elif character == "\x1f":
            # The slot of the soft hyphen is the letter ư in TCVN3; Word cannot know.
            return "\xad" if encoding else None
        elif character == "\x08":
            boxes.extend(self._boxes.get(position, ()))
        elif position in self._markers:
            return f"⟦n:{self._markers[position]}⟧"
        return None

    def _marker(self, sprms: Sprms, style: int) -> str | None:
        number = level = None
        for properties in (sprms, *self._style_paragraphs(style)):
            if number is None and S_LIST in properties:
                number = int.from_bytes(properties[S_LIST], "little", signed=True)
            if level is None and S_LIST_LEVEL in properties:
                level = properties[S_LIST_LEVEL][0] if properties[S_LIST_LEVEL] else 0
        if number is None or number <= 0:
            return None
        return self._numbering.marker(str(number), level or 0)

    def _level(self, sprms: Sprms, style: int) -> int | None:
        for properties in (sprms, *self._style_paragraphs(style)):
            level = properties.get(S_OUTLINE)
            if level:
                return level[0] + 1 if level[0] < 9 else None
        for _ in range(20):
            if style >= len(self._file.styles):
                return None
            found = self._file.styles[style]
            if 1 <= found.identity <= 9:
                return found.identity
            style = found.base
        return None

    def _style_paragraphs(self, style: int) -> Iterator[Sprms]:
        for _ in range(20):
            if style >= len(self._file.styles):
                return
            yield self._file.styles[style].paragraph
            style = self._file.styles[style].base

    def _style_font(self, style: int) -> int | None:
        for _ in range(20):
            if style >= len(self._file.styles):
                break
            font = self._file.styles[style].character.get(S_FONT)
            if font:
                return int.from_bytes(font, "little")
            style = self._file.styles[style].base
        return self._file.standard_font

    def _encoding(self, sprms: Sprms, inherited: int | None) -> str | None:
        if not self._legacy:
            return None
        font = inherited
        if S_FONT in sprms:
            font = int.from_bytes(sprms[S_FONT], "little")
        elif S_STYLE in sprms:
            font = self._style_font(int.from_bytes(sprms[S_STYLE], "little"))
        return (
            encoding_of_font(self._file.fonts[font])
            if font is not None and font < len(self._file.fonts)
            else None
        )

    def _load_notes(self, story: int, references: int, texts: int, style: str) -> None:
        anchors, _ = self._file.numbers(references, 2)
        data = self._file.table(texts)
        starts = [int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data) - 3, 4)]
        first, last = self._file.stories[story]
        for item, anchor in enumerate(anchors[:-1]):
            if item + 1 < len(starts):
                marker = number_text(item + 1, style)
                self._markers[anchor] = marker
                begin, end = first + starts[item], min(last, first + starts[item + 1])
                if begin < end:
                    self._notes.append((marker, begin, end))

    def _load_boxes(self) -> dict[int, list[tuple[int, int, tuple[int, int]]]]:
        """For each anchor in the main text the text boxes that hang on it: top, left, and their stretch of
        text."""
        positions, anchored = self._file.numbers(SHAPES, 26)
        anchors = {
            int.from_bytes(shape[:4], "little"): (at, struct.unpack_from("<4i", shape, 4))
            for at, shape in zip(positions, anchored, strict=False)
        }
        shapes = shapes_of(self._file)
        starts, boxes = self._file.numbers(BOX_TEXTS, 22)
        first, last = self._file.stories[_BOXES]
        found: dict[int, list[tuple[int, int, tuple[int, int]]]] = {}
        for item, box in enumerate(boxes):
            identity = int.from_bytes(box[14:18], "little")
            shape = shapes.get(identity, Shape(identity, 0.5, 0.5))
            begin, end = first + starts[item], min(last, first + starts[item + 1])
            if shape.owner not in anchors or not 0 <= begin < end:
                continue
            anchor, (left, top, right, bottom) = anchors[shape.owner]
            down = round(top + shape.down * (bottom - top)) * EMU_PER_TWIP
            across = round(left + shape.across * (right - left)) * EMU_PER_TWIP
            found.setdefault(anchor, []).append((down, across, (begin, end)))
        return found


def _on(sprms: Sprms, code: int) -> bool:
    return sprms.get(code, b"\x00")[:1] not in (b"\x00", b"")


def _depth(sprms: Sprms) -> int:
    """How many tables the paragraph lies in."""
    depth = int.from_bytes(sprms.get(S_DEPTH, b"\x00"), "little")
    return max(depth if depth < 64 else 0, 1 if _on(sprms, S_IN_TABLE) else 0)


def _row(cells: list[str], sprms: Sprms) -> _Row:
    shape = sprms.get(S_ROW_SHAPE, b"")
    row = _Row(cells, header=_on(sprms, S_ROW_HEADER))
    count = shape[2] if len(shape) > 2 else 0
    if len(shape) >= 3 + 2 * (count + 1):
        row.edges = [
            int.from_bytes(shape[3 + 2 * item : 5 + 2 * item], "little", signed=True)
            for item in range(count + 1)
        ]
        base = 3 + 2 * (count + 1)
        row.flags = [
            int.from_bytes(shape[base + 20 * item : base + 20 * item + 2], "little") for item in range(count)
        ]
    return row


def _table(rows: list[_Row]) -> Iterator[RawBlock]:
    """A table on the grid of all its column edges; merged cells repeat their text."""
    if len(rows) == 1 and len(rows[0].cells) == 1:
        # A frame around text, not a table.
        yield from (RawBlock("paragraph", line) for line in rows[0].cells[0].split("\n") if line)
        return
    edges = _grid([edge for row in rows for edge in row.edges])
    above: dict[int, str] = {}
    texts: list[tuple[str, ...]] = []
    for row in rows:
        texts.append(tuple(_spread(row, edges, above)))
    width = max((len(row) for row in texts), default=0)
    even = tuple(row + ("",) * (width - len(row)) for row in texts)
    if any(cell for row in even for cell in row):
        header = next((number for number, row in enumerate(rows) if not row.header), len(rows))
        yield RawBlock("table", "", rows=even, header_rows=header)


def _grid(edges: list[int]) -> list[int]:
    grid: list[int] = []
    for edge in sorted(edges):
        if not grid or edge - grid[-1] > _NEAR:
            grid.append(edge)
    return grid


def _spread(row: _Row, grid: list[int], above: dict[int, str]) -> Iterator[str]:
    if len(row.edges) != len(row.cells) + 1:
        yield from row.cells
        return
    column = _place(grid, row.edges[0])
    yield from [""] * column
    before = ""
    for item, text in enumerate(row.cells):
        flags = row.flags[item] if item < len(row.flags) else 0
        if flags & 0x2 and not flags & 0x1:
            text = before
        if flags & 0x20 and not flags & 0x40:
            text = above.get(column, "")
        end = max(column + 1, _place(grid, row.edges[item + 1]))
        for inside in range(column, end):
            if flags & 0x20:
                above[inside] = text
            else:
                above.pop(inside, None)
        yield from [text] * (end - column)
        column, before = end, text


def _place(grid: list[int], edge: int) -> int:
    return min(range(len(grid)), key=lambda item: abs(grid[item] - edge)) if grid else 0
