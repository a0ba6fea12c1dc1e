"""List numbers and the drawings of Word 97-2003 files."""

from __future__ import annotations

import struct

from ingest.readers.docx_numbering import Level, Numbering
from ingest.readers.word97_file import DRAWINGS, LIST_USES, LISTS, WordFile

_FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero",
            23: "bullet", 255: "none"}  # fmt: skip
_GROUP, _SHAPE, _IDENTITY, _DRAWING = 0xF003, 0xF004, 0xF00A, 0xF002


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


def groups_of(file: WordFile) -> dict[int, int]:
    """For each shape that is part of a group: the outermost group, which is what the text is anchored to."""
    owners: dict[int, int] = {}
    data = file.table(DRAWINGS)
    if len(data) < 8:
        return owners
    position = 8 + int.from_bytes(data[4:8], "little")
    while position + 9 <= len(data):
        position += 1  # which story the drawing belongs to
        kind, length = struct.unpack_from("<HI", data, position + 2)
        if kind == _DRAWING:
            _collect(data, position + 8, min(len(data), position + 8 + length), 0, [], owners)
        position += 8 + length
    return owners


def _collect(data: bytes, start: int, end: int, depth: int, path: list[int], owners: dict[int, int]) -> None:
    """Walks the records of a drawing. The first shape of a group is the group itself."""
    first = True
    while start + 8 <= end and depth < 30:
        kind, length = struct.unpack_from("<HI", data, start + 2)
        inside, after = start + 8, min(end, start + 8 + length)
        if kind == _GROUP:
            _collect(data, inside, after, depth + 1, path, owners)
        elif kind == _SHAPE:
            identity = _identity(data, inside, after)
            if identity is not None:
                # The outermost group of all is the page itself.
                owner = path[1] if len(path) > 1 else identity
                owners[identity] = owner
                if first and depth:
                    path = [*path, identity]
                    owners[identity] = path[1] if len(path) > 1 else identity
            first = False
        start = after if after > start else end


def _identity(data: bytes, start: int, end: int) -> int | None:
    while start + 8 <= end:
        kind, length = struct.unpack_from("<HI", data, start + 2)
        if kind == _IDENTITY and start + 12 <= end:
            return int.from_bytes(data[start + 8 : start + 12], "little")
        start += 8 + length
    return None
