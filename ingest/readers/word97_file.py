"""The tables of a Word 97-2003 file, after Microsoft's published description of the format ([MS-DOC]).

A file keeps its characters in pieces all over the WordDocument stream; what is known of them (paragraph and
character properties) is looked up by file position, what hangs on them (notes, text boxes) by character
position (CP). Every count and offset comes from the file and is checked before use.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from index.errors import UnreadableFile

# Places of the tables in the FIB (FibRgFcLcb97): the index of the pair (offset, length).
STYLES, NOTE_REFERENCES, NOTE_TEXTS = 1, 2, 3
CHARACTER_PAGES, PARAGRAPH_PAGES, FONTS = 12, 13, 15
PIECES, SHAPES, END_REFERENCES, END_TEXTS, DRAWINGS, BOX_TEXTS = 33, 40, 46, 47, 50, 56
LISTS, LIST_USES = 73, 74

_FIRST_PAIR = 0x9A
_MOST_CHARACTERS = 30_000_000

# Sprms: what a property list may say, of all there is the part that changes the text.
S_IN_TABLE, S_ROW_END, S_DEPTH = 0x2416, 0x2417, 0x6649
S_INNER_CELL, S_INNER_ROW = 0x244B, 0x244C
S_LIST_LEVEL, S_LIST, S_OUTLINE = 0x260A, 0x460B, 0x2640
S_ROW_SHAPE, S_ROW_HEADER, S_HUGE, S_HUGE_OLD = 0xD608, 0x3404, 0x6646, 0x6645
S_DELETED, S_HIDDEN, S_FONT, S_SYMBOL, S_STYLE = 0x0800, 0x083C, 0x4A4F, 0x6A09, 0x4A30
_TABS = 0xC615
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)

Sprms = dict[int, bytes]


class Piece(NamedTuple):
    """Characters `start` to `end` stand from byte `offset` on, one byte each if `narrow`, else two."""

    start: int
    end: int
    offset: int
    narrow: bool


@dataclass(slots=True)
class Style:
    """What a style gives its paragraphs."""

    base: int = 0xFFF
    identity: int = 0xFFF
    paragraph: Sprms = field(default_factory=dict)
    character: Sprms = field(default_factory=dict)


def sprms_of(data: bytes) -> Sprms:
    """A property list as {what: operand}; a damaged tail is left out."""
    found: Sprms = {}
    position = 0
    while position + 2 <= len(data):
        code = data[position] | data[position + 1] << 8
        position += 2
        size = _SIZES[code >> 13]
        if size == 0:
            if position >= len(data):
                break
            if code == S_ROW_SHAPE:
                size = int.from_bytes(data[position : position + 2], "little") + 1
            elif code == _TABS and data[position] == 255:
                break
            else:
                size = data[position] + 1
        found[code] = data[position : position + size]
        position += size
    return found


class WordFile:
    """The parsed tables of a file: `text` is all its characters, one a CP, stories one after the other."""

    def __init__(self, main: bytes, tables: tuple[bytes, bytes], data: bytes) -> None:
        if len(main) < _FIRST_PAIR + 8 * 76 or main[:2] != b"\xec\xa5":
            if len(main) >= 4 and main[:2] in (b"\xdb\xa5", b"\xdc\xa5"):
                raise UnreadableFile(
                    "Tệp Word 6.0/95 trở về trước chưa được hỗ trợ; hãy lưu lại thành .docx."
                )
            raise UnreadableFile("Tệp Word 97-2003 bị hỏng hoặc bị cắt cụt.")
        flags = int.from_bytes(main[10:12], "little")
        if flags & 0x100:
            raise UnreadableFile("Tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")
        if int.from_bytes(main[2:4], "little") < 0xC1:
            raise UnreadableFile("Tệp Word 6.0/95 trở về trước chưa được hỗ trợ; hãy lưu lại thành .docx.")
        self.main = main
        self.data = data
        self._table = tables[1 if flags & 0x200 else 0]
        counts = struct.unpack_from("<8i", main, 0x4C)
        # Main text, footnotes, headers, macros, comments, endnotes, text boxes, text boxes of headers.
        self.stories: list[tuple[int, int]] = []
        position = 0
        for count in counts:
            if count < 0 or position + count > _MOST_CHARACTERS:
                raise UnreadableFile("Tệp Word 97-2003 bị hỏng: độ dài văn bản sai.")
            self.stories.append((position, position + count))
            position += count
        self.pieces = list(self._pieces())
        self._starts = [piece.start for piece in self.pieces]
        self.text = "".join(self._characters())
        self.paragraph_properties = _Ranges(self._pages(PARAGRAPH_PAGES, self._paragraphs_of_page))
        self.character_properties = _Ranges(self._pages(CHARACTER_PAGES, self._runs_of_page))
        self.fonts = list(self._fonts())
        self.styles, self.standard_font = self._load_styles()

    def table(self, index: int) -> bytes:
        """The bytes of a table, empty where the file has none or points outside of itself."""
        start, length = struct.unpack_from("<Ii", self.main, _FIRST_PAIR + 8 * index)
        return self._table[start : start + length] if length > 0 and start < len(self._table) else b""

    def after(self, index: int) -> bytes:
        """What follows a table: the levels of lists stand there, outside its own length."""
        start, length = struct.unpack_from("<Ii", self.main, _FIRST_PAIR + 8 * index)
        return self._table[start + length :] if length > 0 else b""

    def offset_of(self, position: int) -> int | None:
        """The byte of the WordDocument stream at which a character stands."""
        piece = self._piece_at(position)
        if piece is None:
            return None
        return piece.offset + (position - piece.start) * (1 if piece.narrow else 2)

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, Sprms]]:
        """The characters from `start` to `end` as stretches of like properties."""
        while start < end:
            piece = self._piece_at(start)
            if piece is None:
                return
            width = 1 if piece.narrow else 2
            offset = piece.offset + (start - piece.start) * width
            sprms, until = self.character_properties.at(offset)
            stop = min(end, piece.end)
            if until is not None:
                stop = min(stop, start + max(1, (until - offset + width - 1) // width))
            yield start, stop, sprms
            start = stop

    def numbers(self, index: int, size: int) -> tuple[list[int], list[bytes]]:
        """A PLC table: n + 1 character positions and n entries of `size` bytes."""
        data = self.table(index)
        count = (len(data) - 4) // (4 + size)
        if count <= 0:
            return [], []
        positions = list(struct.unpack_from(f"<{count + 1}i", data))
        base = 4 * (count + 1)
        return positions, [data[base + size * item : base + size * (item + 1)] for item in range(count)]

    def _piece_at(self, position: int) -> Piece | None:
        found = bisect_right(self._starts, position) - 1
        if found < 0 or position >= self.pieces[found].end:
            return None
        return self.pieces[found]

    def _pieces(self) -> Iterator[Piece]:
        data = self.table(PIECES)
        position = 0
        while position < len(data) and data[position] == 1:
            position += 3 + int.from_bytes(data[position + 1 : position + 3], "little")
        if position + 5 > len(data) or data[position] != 2:
            raise UnreadableFile("Tệp Word 97-2003 bị hỏng: thiếu bảng các đoạn chữ.")
        body = data[position + 5 :]
        count = (len(body) - 4) // 12
        if count <= 0:
            raise UnreadableFile("Tệp Word 97-2003 bị hỏng: bảng các đoạn chữ trống.")
        positions = struct.unpack_from(f"<{count + 1}i", body)
        before = 0
        for item in range(count):
            start, end = positions[item], positions[item + 1]
            (place,) = struct.unpack_from("<I", body, 4 * (count + 1) + 8 * item + 2)
            narrow = bool(place & 0x40000000)
            offset = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
            length = (end - start) * (1 if narrow else 2)
            if start != before or end < start or offset + length > len(self.main):
                raise UnreadableFile("Tệp Word 97-2003 bị cắt cụt hoặc hỏng: chữ nằm ngoài tệp.")
            before = end
            yield Piece(start, end, offset, narrow)

    def _characters(self) -> Iterator[str]:
        for piece in self.pieces:
            length = piece.end - piece.start
            if piece.narrow:
                raw = self.main[piece.offset : piece.offset + length]
                yield raw.decode("latin-1").translate(_WINDOWS)
            else:
                units = array("H")
                units.frombytes(self.main[piece.offset : piece.offset + 2 * length])
                yield "".join(map(chr, units))

    def _pages(self, index: int, read: object) -> Iterator[tuple[int, int, Sprms]]:
        data = self.table(index)
        count = (len(data) - 4) // 8
        for item in range(count):
            (number,) = struct.unpack_from("<I", data, 4 * (count + 1) + 4 * item)
            page = self.main[(number & 0x3FFFFF) * 512 : (number & 0x3FFFFF) * 512 + 512]
            if len(page) == 512:
                yield from read(page)  # type: ignore[operator]

    def _paragraphs_of_page(self, page: bytes) -> Iterator[tuple[int, int, Sprms]]:
        count = min(page[511], 29)
        places = struct.unpack_from(f"<{count + 1}I", page)
        for item in range(count):
            at = page[4 * (count + 1) + 13 * item] * 2
            sprms: Sprms = {}
            if at:
                size = page[at] * 2 - 1
                at += 1
                if size < 0:
                    size = page[at] * 2 if at < 512 else 0
                    at += 1
                content = page[at : at + size]
                sprms = sprms_of(content[2:])
                huge = sprms.get(S_HUGE) or sprms.get(S_HUGE_OLD)
                if huge is not None and len(huge) == 4:
                    start = int.from_bytes(huge, "little")
                    length = int.from_bytes(self.data[start : start + 2], "little")
                    sprms = sprms_of(self.data[start + 2 : start + 2 + length])
                sprms[0] = content[:2]  # the style; 0 is no sprm
            yield places[item], places[item + 1], sprms

    def _runs_of_page(self, page: bytes) -> Iterator[tuple[int, int, Sprms]]:
        count = min(page[511], 101)
        places = struct.unpack_from(f"<{count + 1}I", page)
        for item in range(count):
            at = page[4 * (count + 1) + item] * 2
            sprms = sprms_of(page[at + 1 : at + 1 + page[at]]) if at else {}
            yield places[item], places[item + 1], sprms

    def _fonts(self) -> Iterator[str]:
        data = self.table(FONTS)
        if len(data) < 4:
            return
        count = int.from_bytes(data[:2], "little")
        position = 4
        for _ in range(count):
            if position >= len(data):
                return
            size = data[position]
            name = data[position + 40 : position + 1 + size].decode("utf-16-le", "replace")
            yield name.split("\x00", 1)[0]
            position += size + 1

    def _load_styles(self) -> tuple[list[Style], int | None]:
        data = self.table(STYLES)
        if len(data) < 20:
            return [], None
        header = int.from_bytes(data[:2], "little")
        count, base_size = struct.unpack_from("<HH", data, 2)
        font = int.from_bytes(data[14:16], "little") if header >= 14 else None
        styles: list[Style] = []
        position = 2 + header
        for _ in range(min(count, 4096)):
            if position + 2 > len(data):
                break
            size = int.from_bytes(data[position : position + 2], "little")
            styles.append(_style(data[position + 2 : position + 2 + size], base_size))
            position += 2 + size + (size & 1)
        return styles, font


# The upper half of code page 1252, where it differs from Latin-1; the few codes it leaves open stay.
_WINDOWS = {
    code: bytes((code,)).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _style(data: bytes, base_size: int) -> Style:
    if len(data) < 10:
        return Style()
    first, second, third = struct.unpack_from("<HHH", data)
    style = Style(base=second >> 4, identity=first & 0xFFF)
    kind, uses = second & 0xF, third & 0xF
    position = base_size
    length = int.from_bytes(data[position : position + 2], "little")
    position += 2 + 2 * length + 2
    for item in range(min(uses, 3)):
        position += position & 1
        size = int.from_bytes(data[position : position + 2], "little")
        content = data[position + 2 : position + 2 + size]
        if kind == 1 and item == 0:
            style.paragraph = sprms_of(content[2:])
        elif (kind == 1 and item == 1) or (kind == 2 and item == 0):
            style.character = sprms_of(content)
        position += 2 + size
    return style


class _Ranges:
    """Properties by byte offset."""

    def __init__(self, ranges: Iterator[tuple[int, int, Sprms]]) -> None:
        self._ranges = sorted(ranges, key=lambda item: item[0])
        self._starts = [start for start, _, _ in self._ranges]

    def at(self, offset: int) -> tuple[Sprms, int | None]:
        """The properties at an offset and the offset up to which they hold."""
        found = bisect_right(self._starts, offset) - 1
        if found >= 0 and offset < self._ranges[found][1]:
            return self._ranges[found][2], self._ranges[found][1]
        following = found + 1
        return {}, self._starts[following] if following < len(self._starts) else None
