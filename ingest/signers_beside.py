"""Signers who stand side by side, one after the other: `GIÁM ĐỐC      GIÁM ĐỐC` over two names.

In: raw blocks of plain text or of a scan. Out: the same blocks with the left signer's lines before the right one's.
Joint documents, contracts and minutes are signed so; read across, the two would be one capacity and one name. The head
of the body that leads signs at the right (Decree 30/2020/NĐ-CP, Annex I, part II, 7), so it comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.closing import is_capacity, is_name
from ingest.letter_head import Cell, cells_of
from ingest.lines import is_capitals
from ingest.reading import RawBlock

_MOST_LINES = 14
# A gap of so many line heights parts columns of a scan; of so many blanks those of a text.
_WIDE = 1.6
_BLANKS = 3


def part_signers(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with signers that stand side by side one after the other."""
    parted: list[RawBlock] = []
    position = 0
    while position < len(blocks):
        end = _end(blocks, position)
        if end == position:
            parted.append(blocks[position])
            position += 1
            continue
        first, second = _cells(blocks[position])
        border = (first[1] + second[0]) / 2
        for is_left in (True, False):
            for block in blocks[position:end]:
                text = " ".join(
                    text for start, stop, text in _cells(block) if ((start + stop) / 2 < border) is is_left
                )
                if text:
                    words = tuple(
                        word for word in block.words if ((word.box[0] + word.box[2]) / 2 < border) is is_left
                    )
                    parted.append(RawBlock("line", text, block.page, words=words))
        position = end
    return parted


def _end(blocks: Sequence[RawBlock], start: int) -> int:
    """The line after the two names, where two capacities side by side begin with this line; else the line itself."""
    cells = _cells(blocks[start])
    if len(cells) != 2 or not all(is_capitals(text) for _, _, text in cells):
        return start
    if not any(is_capacity(text) for _, _, text in cells):
        return start
    for position in range(start + 1, min(len(blocks), start + _MOST_LINES)):
        if blocks[position].kind != "line":
            return start
        below = _cells(blocks[position])
        if len(below) == 2 and all(is_name(text) for _, _, text in below):
            return position + 1
    return start


def _cells(block: RawBlock) -> list[Cell]:
    """The parts of a line between wide gaps: where they begin and end, and their words."""
    if block.kind != "line" or len(block.text) > 300:
        return []
    if not block.words:
        cells = cells_of(block.text)
        return _joined(cells, [right[0] - left[1] >= _BLANKS for left, right in pairwise(cells)])
    boxes = [(word.box[0], word.box[2], word.text) for word in block.words]
    high = max(1, max(word.box[3] - word.box[1] for word in block.words))
    return _joined(boxes, [right[0] - left[1] > _WIDE * high for left, right in pairwise(boxes)])


def _joined(parts: Sequence[Cell], apart: Sequence[bool]) -> list[Cell]:
    """Parts that no wide gap parts, as one."""
    joined = list(parts[:1])
    for part, is_apart in zip(parts[1:], apart, strict=True):
        if is_apart:
            joined.append(part)
        else:
            start, _, text = joined[-1]
            joined[-1] = (start, part[1], f"{text} {part[2]}")
    return joined
