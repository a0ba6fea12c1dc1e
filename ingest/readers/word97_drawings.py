"""Drawings of Word 97-2003 files: which shapes are grouped, and where each text box stands in its group."""

from __future__ import annotations

import struct
from typing import NamedTuple

from ingest.readers.word97_file import DRAWINGS, WordFile

_DRAWING, _GROUP, _SHAPE = 0xF002, 0xF003, 0xF004
_FRAME, _IDENTITY, _PLACE = 0xF009, 0xF00A, 0xF00F
_DEEPEST = 30


class Shape(NamedTuple):
    """A shape: the outermost group that it is in (itself, if in none), which is what the text is anchored to,
    and its middle in that group, as shares of its width and height."""

    owner: int
    across: float
    down: float


class _View(NamedTuple):
    """How the coordinates inside a group map onto its outermost group."""

    owner: int | None
    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0
    across: float = 0.0
    down: float = 0.0
    share_across: float = 1.0
    share_down: float = 1.0

    def share(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.across + (x - self.left) / self.width * self.share_across,
            self.down + (y - self.top) / self.height * self.share_down,
        )


def shapes_of(file: WordFile) -> dict[int, Shape]:
    """All shapes by their number."""
    shapes: dict[int, Shape] = {}
    data = file.table(DRAWINGS)
    if len(data) < 8:
        return shapes
    position = 8 + int.from_bytes(data[4:8], "little")
    while position + 9 <= len(data):
        position += 1  # which story the drawing belongs to
        kind, length = struct.unpack_from("<HI", data, position + 2)
        if kind == _DRAWING:
            end = min(len(data), position + 8 + length)
            for kind, inside, after in _records(data, position + 8, end):
                if kind == _GROUP:  # the page itself
                    _collect(data, inside, after, 0, _View(None), shapes)
        position += 8 + length
    return shapes


def _records(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    found = []
    while start + 8 <= end:
        kind, length = struct.unpack_from("<HI", data, start + 2)
        after = min(end, start + 8 + length)
        found.append((kind, start + 8, after))
        start = after
    return found


def _collect(data: bytes, start: int, end: int, depth: int, view: _View, shapes: dict[int, Shape]) -> None:
    """Walks the shapes of a group; the first is the group itself and gives the frame of the others."""
    if depth > _DEEPEST:
        return
    for item, (kind, inside, after) in enumerate(_records(data, start, end)):
        if kind == _GROUP:
            _collect(data, inside, after, depth + 1, view, shapes)
        elif kind == _SHAPE:
            parts = {part: data[begin:stop] for part, begin, stop in _records(data, inside, after)}
            if len(parts.get(_IDENTITY, b"")) < 4:
                continue
            identity = int.from_bytes(parts[_IDENTITY][:4], "little")
            left, top, right, bottom = _rectangle(parts.get(_PLACE, b""))
            if view.owner is None:
                shapes[identity] = Shape(identity, 0.5, 0.5)
            else:
                shapes[identity] = Shape(view.owner, *view.share((left + right) / 2, (top + bottom) / 2))
            if item == 0 and depth:
                frame = _rectangle(parts.get(_FRAME, b""))
                outer = view.owner is None
                across, down = (0.0, 0.0) if outer else view.share(left, top)
                far_across, far_down = (1.0, 1.0) if outer else view.share(right, bottom)
                view = _View(
                    identity if outer else view.owner,
                    frame[0],
                    frame[1],
                    max(1.0, frame[2] - frame[0]),
                    max(1.0, frame[3] - frame[1]),
                    across,
                    down,
                    far_across - across,
                    far_down - down,
                )


def _rectangle(data: bytes) -> tuple[float, float, float, float]:
    if len(data) < 16:
        return 0.0, 0.0, 1.0, 1.0
    left, top, right, bottom = struct.unpack_from("<4i", data)
    return float(left), float(top), float(right), float(bottom)
