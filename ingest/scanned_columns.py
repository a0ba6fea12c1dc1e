"""The two columns in which the head and the closing of a document are printed, parted on scanned pages.

In: blocks whose lines carry the boxes of their words. Out: the same blocks with the left column's lines before the
right one's, as a layout table is read. Read across, `- Lưu: VT.` and the signer's name would be one line. The
column's edge is the gap before the nation's name, or right of `Nơi nhận:` and what is listed under it (Decree
30/2020/NĐ-CP, Annex I, part IV). Only lines that leave the edge free are parted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from index.folding import fold
from ingest.kinds import kind_of_line
from ingest.reading import RawBlock, WordBox

_NATION = regex.compile(r"(?:cong hoa xa h|dang cong san viet)")
_RECIPIENTS = regex.compile(r"\W{0,4}noi nhan\b")
_MOST_HEAD_LINES = 12
_MOST_CLOSING_LINES = 25
# A gap of so many line heights parts columns; words of a line stand nearer.
_WIDE = 1.6
_FREE = 0.8


def part_columns(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with the columns of heads and closings one after the other."""
    parted: list[RawBlock] = []
    position = 0
    while position < len(blocks):
        edge, most = _edge(blocks, position)
        end = position if edge is None else _end(blocks, position, edge, most)
        if edge is None or end < position + 2:
            parted.append(blocks[position])
            position += 1
            continue
        columns = [_side(block, edge, left=left) for left in (True, False) for block in blocks[position:end]]
        parted += [block for block in columns if block is not None]
        position = end
    return parted


def _edge(blocks: Sequence[RawBlock], position: int) -> tuple[float | None, int]:
    """Where the right column begins, if a head or a closing begins with this line; and how long it may be."""
    block = blocks[position]
    if not block.words or block.kind != "line":
        return None, 0
    folded = [fold(word.text) for word in block.words]
    for number in range(1, len(folded)):
        if _NATION.match(" ".join(folded[number:])):
            return (block.words[number - 1].box[2] + block.words[number].box[0]) / 2, _MOST_HEAD_LINES
    if not _RECIPIENTS.match(" ".join(folded)):
        return None, 0
    for other in blocks[position : position + _MOST_CLOSING_LINES]:
        if not other.words or other.kind != "line" or other.page != block.page:
            break
        for left, right in zip(other.words, other.words[1:], strict=False):
            if right.box[0] - left.box[2] > _WIDE * _height(left):
                return (left.box[2] + right.box[0]) / 2, _MOST_CLOSING_LINES
    return None, 0


def _end(blocks: Sequence[RawBlock], start: int, edge: float, most: int) -> int:
    """The first line that does not leave the edge free, names the kind of the document, or holds no words."""
    position = start
    while position < min(len(blocks), start + most):
        block = blocks[position]
        if not block.words or block.kind != "line" or block.page != blocks[start].page:
            break
        if not _leaves_free(block.words, edge) or (position > start and kind_of_line(block.text)):
            break
        position += 1
    return position


def _leaves_free(words: Sequence[WordBox], edge: float) -> bool:
    if any(word.box[0] < edge < word.box[2] for word in words):
        return False
    left = [word for word in words if word.box[2] <= edge]
    right = [word for word in words if word.box[0] >= edge]
    if not left or not right:
        return True
    return min(word.box[0] for word in right) - max(word.box[2] for word in left) > _FREE * _height(left[-1])


def _side(block: RawBlock, edge: float, *, left: bool) -> RawBlock | None:
    words = tuple(word for word in block.words if (_middle(word) < edge) is left)
    return replace(block, text=" ".join(word.text for word in words), words=words) if words else None


def _middle(word: WordBox) -> float:
    return (word.box[0] + word.box[2]) / 2


def _height(word: WordBox) -> int:
    return max(1, word.box[3] - word.box[1])
