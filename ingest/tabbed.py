"""Tables of plain text whose cells are set apart by tabs, a row a line, as pasting from an office program gives.

In: raw blocks of plain text. Out: the same blocks with each such run of lines as one `table` block. A tab ends a
cell, so an empty cell keeps its column; a row that is short lost empty cells at its end, as editors strip them. A
list (`1.<tab>words`) has one tab a line and is no table. Linear: each line is looked at once or twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading import RawBlock
from ingest.tables import is_number_head

_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_MOST_ROWS = 20_000
_LONGEST_GROUP = 120


def gather_tabbed(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with the tables set by tabs put together."""
    gathered: list[RawBlock] = []
    position = 0
    while position < len(blocks):
        end = _run(blocks, position)
        if end > position:
            gathered.append(_table(blocks[position:end]))
            position = end
            continue
        gathered.append(blocks[position])
        position += 1
    return gathered


def _cells(block: RawBlock) -> list[str]:
    """The cells of a line; none where it is no row."""
    if block.kind != "line" or "\t" not in block.text:
        return []
    cells = [cell.strip() for cell in block.text.split("\t")]
    return cells if sum(map(bool, cells)) > 1 or len(cells) >= _FEWEST_COLUMNS else []


def _run(blocks: Sequence[RawBlock], start: int) -> int:
    """Where the table that begins here ends; `start` where none begins."""
    width = len(_cells(blocks[start]))
    if width < _FEWEST_COLUMNS or not any(_cells(blocks[start])):
        return start
    position, full = start, 0
    while position < len(blocks) and position - start < _MOST_ROWS:
        cells = _cells(blocks[position])
        if len(cells) > width or (not cells and not _heads_group(blocks, position, width)):
            break
        full += len(cells) == width
        position += 1
    return position if full >= _FEWEST_ROWS and position - start >= _FEWEST_ROWS else start


def _heads_group(blocks: Sequence[RawBlock], position: int, width: int) -> bool:
    """Whether a line without tabs heads the rows below it: the tabs of its empty cells were stripped."""
    text = blocks[position].text.strip()
    following = _cells(blocks[position + 1]) if position + 1 < len(blocks) else []
    return (
        blocks[position].kind == "line"
        and 0 < len(text) <= _LONGEST_GROUP
        and not text.endswith((".", ":", ";"))
        and _FEWEST_COLUMNS <= len(following) <= width
        and not is_number_head(following[0])
    )


def _table(lines: Sequence[RawBlock]) -> RawBlock:
    rows = [_cells(line) or [line.text.strip()] for line in lines]
    width = len(rows[0])
    filled = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    pages = tuple(line.page for line in lines if line.page is not None)
    return RawBlock(
        "table", page=lines[0].page, rows=filled, row_pages=pages if len(pages) == len(rows) else ()
    )
