"""The head of an official letter that a text file prints in two columns, taken apart.

In: raw blocks of plain text. Out: the same blocks with the left column (issuer, number, `V/v ...`) before the
right one (nation, motto, place and date), as a layout table is read. Only where the abstract of a letter stands in
the left column: its lines run beside the date, and read across they would be no sentence. Source: Decree
30/2020/NĐ-CP, Annex I, part IV (place 5b of an official letter).
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from index.folding import fold
from ingest.reading import RawBlock

Cell = tuple[int, int, str]

_REACH = 40
_MOST_LINES = 20
_GAP = regex.compile(r"\s{2,}")
_NATION = ("cong hoa xa hoi", "dang cong san viet nam")
_SUBJECT = regex.compile(r"v\s?/\s?v\b")
_ADDRESSEE = regex.compile(r"kinh gui\b")


def separate_letter_head(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with the two columns of a letter's head one after the other."""
    blocks = list(blocks)
    for start, block in enumerate(blocks[:_REACH]):
        cells = cells_of(block.text) if block.kind == "line" else []
        if len(cells) >= 2 and fold(cells[-1][2]).startswith(_NATION):
            return _separated(blocks, start, (cells[-2][1] + cells[-1][0]) / 2)
    return blocks


def _separated(blocks: list[RawBlock], start: int, border: float) -> list[RawBlock]:
    left: list[RawBlock] = []
    right: list[RawBlock] = []
    for position in range(start, min(len(blocks), start + _MOST_LINES)):
        block = blocks[position]
        if block.kind != "line":
            break
        if _ADDRESSEE.match(fold(block.text.strip()[:20])):
            if not any(_SUBJECT.match(fold(line.text)) for line in left):
                break
            return [*blocks[:start], *left, *right, *blocks[position:]]
        for column, is_left in ((left, True), (right, False)):
            words = [text for a, b, text in cells_of(block.text) if ((a + b) / 2 < border) == is_left]
            if words:
                column.append(RawBlock("line", " ".join(words), block.page))
    return blocks


def cells_of(text: str) -> list[Cell]:
    """The words of a line between wide gaps: where they begin and end, and the words."""
    text = text.rstrip().expandtabs(8)
    cells: list[Cell] = []
    start = len(text) - len(text.lstrip())
    for gap in _GAP.finditer(text, start):
        cells.append((start, gap.start(), text[start : gap.start()]))
        start = gap.end()
    return [*cells, (start, len(text), text[start:])] if start < len(text) else cells


_NATION_BEGINS = regex.compile(r"cong hoa(?: xa hoi(?: chu nghia)?)?")
_NATION_ENDS = regex.compile(r"(?:xa hoi )?(?:chu nghia )?viet nam")
_DAY_BEGINS = regex.compile(r"[\p{L} .\-]{2,40},\s?ngay(?: \d{1,2}(?: thang(?: \d{1,2}(?: nam)?)?)?)?")
_DAY_ENDS = regex.compile(r"(?:\d{1,2} )?(?:thang )?(?:\d{1,2} )?(?:nam )?\d{4}")


def rejoin_head(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with the nation and the date of the head on one line each, where a web page broke them, and
    without the bars that stood between its columns."""
    head: list[RawBlock] = []
    for block in blocks[:_REACH]:
        words = " ".join(block.text.split())
        if block.kind != "line" or not words:
            head.append(block)
        elif words != "|":
            before = " ".join(head[-1].text.split()) if head and head[-1].kind == "line" else ""
            if _breaks(fold(before), fold(words)):
                head[-1] = RawBlock("line", f"{before} {words}", head[-1].page)
            else:
                head.append(block)
    return [*head, *blocks[_REACH:]]


def _breaks(before: str, after: str) -> bool:
    if len(before) > 80 or len(after) > 40:
        return False
    nation = _NATION_BEGINS.fullmatch(before) and _NATION_ENDS.fullmatch(after)
    return bool(nation or (_DAY_BEGINS.fullmatch(before) and _DAY_ENDS.fullmatch(after)))
