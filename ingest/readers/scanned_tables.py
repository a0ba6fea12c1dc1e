"""The words of a scanned page filed into the cells of the tables that are ruled on it.

In: the lines of words with their boxes in pixels, the grids of the page. Out: blocks in reading order: the lines
above a table, the table with its words, the lines below. A word belongs to the cell that its middle lies in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.readers.pdf_tables import Grid, Rect
from ingest.reading import RawBlock, WordBox

if TYPE_CHECKING:
    from PIL.Image import Image

_RULE_END = re.compile(r"[—–_¬|'\"=~]+")
_POINTS = 595.0
_SURE = 0.5
_MOST_DOUBTS = 120
_DARK = 140
# Less than this share of ink in a cell is dirt.
_LEAST_INK = 0.004
Words = list[WordBox]
Box = tuple[float, float, float, float]
ReadAgain = Callable[["Image"], Sequence[Words]]


def with_tables(
    lines: Sequence[Words], grids: Sequence[Grid], picture: Image, number: int, read_again: ReadAgain
) -> list[RawBlock]:
    """The blocks of page `number`. `read_again` reads a picture that holds nothing but the cells of which the first
    reading was in doubt, one below the other."""
    size = picture.size
    blocks: list[RawBlock] = []
    rest = list(lines)
    for grid in grids:
        area = _pixels(grid.area, size)
        inside: list[Words] = []
        above: list[Words] = []
        below: list[Words] = []
        for line in rest:
            held = [word for word in line if _holds(area, word)]
            if held:
                inside.append(held)
            left_over = [word for word in line if not _holds(area, word)]
            if left_over:
                (above if _middle(left_over[0])[1] < area[1] else below).append(left_over)
        table = _table(grid, inside, picture, number, read_again)
        if table is None:
            continue
        blocks += [_line(words, number) for words in above]
        blocks.append(table)
        rest = below
    return blocks + [_line(words, number) for words in rest]


def _line(words: Words, number: int) -> RawBlock:
    return RawBlock("line", " ".join(word.text for word in words), number, words=tuple(words))


def _table(
    grid: Grid, lines: Sequence[Words], picture: Image, number: int, read_again: ReadAgain
) -> RawBlock | None:
    areas = list(dict.fromkeys(area for row in grid.rows for area in row))
    boxes = {area: _pixels(area, picture.size) for area in areas}
    cells: dict[Rect, list[Words]] = {area: [] for area in areas}
    for line in lines:
        for area in areas:
            held = [word for word in line if _holds(boxes[area], word)]
            if held:
                cells[area].append(held)
    if sum(any(cells[area] for area in row) for row in grid.rows) < 2:
        return None
    _settle_doubts(cells, boxes, picture, read_again)
    cells = {area: [line for line in map(_without_rules, held) if line] for area, held in cells.items()}
    texts = {
        area: "\n".join(" ".join(word.text for word in line) for line in _downwards(held))
        for area, held in cells.items()
    }
    rows = tuple(tuple(texts[area] for area in row) for row in grid.rows)
    words = tuple(word for area in areas for line in _downwards(cells[area]) for word in line)
    return RawBlock("table", "", number, rows=rows, words=words) if len(words) > 2 else None


def _without_rules(line: Words) -> Words:
    """A line of a cell without what the ends of rules were read as."""
    kept = list(line)
    while len(kept) > 1 and _RULE_END.fullmatch(kept[0].text):
        kept.pop(0)
    while len(kept) > 1 and _RULE_END.fullmatch(kept[-1].text):
        kept.pop()
    return kept


def _settle_doubts(
    cells: dict[Rect, list[Words]], boxes: dict[Rect, Box], picture: Image, read_again: ReadAgain
) -> None:
    """Reads the cells again whose words are doubtful, or that hold ink and no word: a lone figure between rules is
    easily lost on the whole page, and plain among others of its kind."""
    from PIL import Image as Pillow

    doubtful = [area for area in cells if _is_doubtful(cells[area], boxes[area], picture)][:_MOST_DOUBTS]
    if not doubtful:
        return
    crops = [picture.crop(_inner(boxes[area])) for area in doubtful]
    gap = max(20, picture.width // 60)
    sheet = Pillow.new(
        "L",
        (max(crop.width for crop in crops) + 4 * gap, sum(crop.height + gap for crop in crops) + gap),
        255,
    )
    tops: list[int] = []
    top = gap
    for crop in crops:
        sheet.paste(crop, (2 * gap, top))
        tops.append(top)
        top += crop.height + gap
    found: dict[Rect, list[Words]] = {}
    for line in read_again(sheet):
        middle = sum(_middle(word)[1] for word in line) / len(line)
        place = max((n for n, start in enumerate(tops) if start - gap / 2 <= middle), default=0)
        left, upper, _, _ = _inner(boxes[doubtful[place]])
        found.setdefault(doubtful[place], []).append(
            [_moved(word, left - 2 * gap, upper - tops[place]) for word in line]
        )
    for area, read in found.items():
        if _confidence(read) > _confidence(cells[area]):
            cells[area] = read


def _is_doubtful(lines: Sequence[Words], box: Box, picture: Image) -> bool:
    if lines:
        return any(word.confidence < _SURE for line in lines for word in line)
    left, top, right, bottom = _inner(box)
    if right - left < 4 or bottom - top < 4:
        return False
    dark = sum(picture.crop((left, top, right, bottom)).histogram()[:_DARK])
    return dark > _LEAST_INK * (right - left) * (bottom - top)


def _confidence(lines: Sequence[Words]) -> float:
    words = [word.confidence for line in lines for word in line]
    return sum(words) / len(words) if words else 0.0


def _inner(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return round(left) + 3, round(top) + 3, round(right) - 3, round(bottom) - 3


def _moved(word: WordBox, right: int, down: int) -> WordBox:
    left, top, end, bottom = word.box
    return replace(word, box=(left + right, top + down, end + right, bottom + down))


def _downwards(lines: Sequence[Words]) -> list[Words]:
    return sorted(lines, key=lambda line: _middle(line[0])[1])


def _pixels(area: Rect, size: tuple[int, int]) -> Box:
    scale = size[0] / _POINTS
    return area.left * scale, size[1] - area.top * scale, area.right * scale, size[1] - area.bottom * scale


def _middle(word: WordBox) -> tuple[float, float]:
    left, top, right, bottom = word.box
    return (left + right) / 2, (top + bottom) / 2


def _holds(box: Box, word: WordBox) -> bool:
    x, y = _middle(word)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
