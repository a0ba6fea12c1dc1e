"""List numbers of Word 97-2003 files: the same state machine as in .docx, from binary tables."""

from __future__ import annotations

import struct

from ingest.readers.docx_numbering import Level, Numbering
from ingest.readers.word97_file import LIST_USES, LISTS, WordFile

_FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
            22: "decimalZero", 23: "bullet", 255: "none"}  # fmt: skip


def numbering_of(file: WordFile) -> Numbering:
    """The lists of a file. Paragraphs name a list by its number from 1, as text."""
    definitions: dict[str, dict[int, Level]] = {}
    lists: dict[str, str] = {}
    overrides: dict[str, dict[int, Level]] = {}
    restarts: dict[str, dict[int, int]] = {}
    data = file.table(LISTS)
    count = min(int.from_bytes(data[:2], "little"), len(data) // 28)
    levels = file.after(LISTS)
    position = 0
    for item in range(count):
        entry = data[2 + 28 * item : 30 + 28 * item]
        found: dict[int, Level] = {}
        for level in range(1 if entry[26] & 1 else 9):
            read = _level(levels, position)
            if read is None:
                break
            found[level], position = read
        definitions[entry[:4].hex()] = found
    uses = file.table(LIST_USES)
    count = min(int.from_bytes(uses[:4], "little"), len(uses) // 16)
    position = 4 + 16 * count
    for item in range(count):
        entry = uses[4 + 16 * item : 20 + 16 * item]
        name = str(item + 1)
        lists[name] = entry[:4].hex()
        position += 4
        for _ in range(entry[12]):
            if position + 8 > len(uses):
                break
            start, flags = struct.unpack_from("<iI", uses, position)
            position += 8
            level = flags & 0xF
            if flags & 0x20:
                read = _level(uses, position)
                if read is None:
                    break
                overrides.setdefault(name, {})[level], position = read
            if flags & 0x10:
                restarts.setdefault(name, {})[level] = max(0, min(start, 10**6))
    return Numbering.of_lists(definitions, lists, overrides, restarts)


def _level(data: bytes, position: int) -> tuple[Level, int] | None:
    """A level definition and where the next one begins, None where the file ends too early."""
    if position + 30 > len(data):
        return None
    start, number_format, flags = struct.unpack_from("<iBB", data, position)
    characters, paragraph = data[position + 24], data[position + 25]
    at = position + 28 + characters + paragraph
    if at + 2 > len(data):
        return None
    length = int.from_bytes(data[at : at + 2], "little")
    raw = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(character) + 1}" if ord(character) < 9 else character for character in raw)
    level = Level(
        start=max(0, min(start, 10**6)),
        style=_FORMATS.get(number_format, "decimal"),
        text=text,
        restart=0 if flags & 8 else None,
        legal=bool(flags & 4),
    )
    return level, at + 2 + 2 * length
