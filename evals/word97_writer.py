"""The smallest Word 97 file that does for samples: paragraphs, and tables row by row, in one piece of Unicode text.

After Microsoft's published descriptions of the format ([MS-DOC], [MS-CFB]): a compound file with two streams, the text
in `WordDocument` behind its FIB, the table of pieces and of paragraph properties in `1Table`. No office program writes
Word 97 in a build, and old offices have nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_TEXT_AT = 2048
_CELL = "\x07"
_IN_TABLE = struct.pack("<HB", 0x2416, 1)
_ROW_END = _IN_TABLE + struct.pack("<HB", 0x2417, 1)
_MOST_PARAGRAPHS = 8  # of one page of properties; more would fit, this always does

Cells = tuple[tuple[str, ...], ...]
Item = str | Cells


def word97(items: Sequence[Item]) -> bytes:
    """A document of paragraphs (text) and rows of tables (cells, each a tuple of lines)."""
    paragraphs: list[tuple[str, bytes]] = []
    for item in items:
        if isinstance(item, str):
            paragraphs.append((item + "\r", b""))
            continue
        for cell in item:
            *lines, last = cell or ("",)
            paragraphs += [(line + "\r", _IN_TABLE) for line in lines]
            paragraphs.append((last + _CELL, _IN_TABLE))
        paragraphs.append((_CELL, _ROW_END + _row_shape(len(item))))
    text = "".join(words for words, _ in paragraphs)
    body = text.encode("utf-16-le")
    main = bytearray(_TEXT_AT) + body
    main += bytes(-len(main) % _SECTOR)
    firsts, pages = _property_pages(paragraphs)
    numbers = []
    for page in pages:
        numbers.append(len(main) // _SECTOR)
        main += page
    length = len(text)
    pieces = b"\x02" + struct.pack("<I", 16) + struct.pack("<iiHIH", 0, length, 0, _TEXT_AT, 0)
    index = struct.pack(f"<{len(firsts)}I", *firsts) + struct.pack(f"<{len(numbers)}I", *numbers)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 10, 0x0200)  # the tables are in 1Table
    struct.pack_into("<i", main, 0x4C, length)
    struct.pack_into("<II", main, 0x9A + 8 * 33, 0, len(pieces))
    struct.pack_into("<II", main, 0x9A + 8 * 13, len(pieces), len(index))
    return compound_file({"WordDocument": bytes(main), "1Table": pieces + index})


def _row_shape(columns: int) -> bytes:
    edges = struct.pack(f"<{columns + 1}h", *(1800 * number for number in range(columns + 1)))
    shape = bytes([columns]) + edges + bytes(20 * columns)
    return struct.pack("<HH", 0xD608, len(shape) + 1) + shape


def _property_pages(paragraphs: Sequence[tuple[str, bytes]]) -> tuple[list[int], list[bytes]]:
    """Pages of 512 bytes that say which properties the paragraphs have, and the byte where each page begins (and the
    last one ends)."""
    firsts: list[int] = []
    pages: list[bytes] = []
    place = _TEXT_AT
    for start in range(0, len(paragraphs), _MOST_PARAGRAPHS):
        some = paragraphs[start : start + _MOST_PARAGRAPHS]
        firsts.append(place)
        page = bytearray(_SECTOR)
        page[511] = len(some)
        free = 510
        for number, (words, sprms) in enumerate(some):
            struct.pack_into("<I", page, 4 * number, place)
            place += 2 * len(words)
            if sprms:
                content = bytes(2) + sprms + bytes(len(sprms) % 2)
                free -= len(content) + 2
                page[free : free + 2 + len(content)] = bytes([0, len(content) // 2]) + content
                page[4 * (len(some) + 1) + 13 * number] = free // 2
        struct.pack_into("<I", page, 4 * len(some), place)
        pages.append(bytes(page))
    return [*firsts, place], pages


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of these streams; all are padded past the size that the mini stream takes."""
    padded = {
        name: data + bytes(max(4096 - len(data), -len(data) % _SECTOR)) for name, data in streams.items()
    }
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), start=1):
        data += bytes(-len(data) % _SECTOR)
        first = len(sectors)
        count = len(data) // _SECTOR
        sectors += [data[_SECTOR * n : _SECTOR * (n + 1)] for n in range(count)]
        chains += [*range(first + 1, first + count), _END]
        following = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, first, len(data), right=following))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    first_directory = len(sectors)
    count = len(directory) // _SECTOR
    sectors += [directory[_SECTOR * n : _SECTOR * (n + 1)] for n in range(count)]
    chains += [*range(first_directory + 1, first_directory + count), _END]
    tables = 1
    while (len(sectors) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first_table = len(sectors)
    chains += [_FAT] * tables
    chains += [_FREE] * (tables * _SECTOR // 4 - len(chains))
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, tables, first_directory, 0, 4096, _END, 0, _END, 0)
    places = [first_table + number for number in range(tables)] + [_FREE] * (109 - tables)
    struct.pack_into("<109I", header, 76, *places)
    return bytes(header) + b"".join(sectors) + struct.pack(f"<{len(chains)}I", *chains)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(written)] = written
    struct.pack_into("<HBB", entry, 64, len(written) + 2, kind, 1)
    struct.pack_into("<III", entry, 68, _FREE, right, child)
    struct.pack_into("<IQ", entry, 116, start, size)
    return bytes(entry)
