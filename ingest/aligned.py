"""Tables of plain text that are set by columns of blanks or tabs, or one cell a line.

In: raw blocks of plain text. Out: the same blocks with each such run of lines as one `table` block. A table
begins with a header that opens with `STT` or `TT`, and its rows are numbered. A cell belongs to the column it
stands under; where it stands under none or under two, nothing is guessed and the lines stay lines. Linear:
each line is looked at a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from ingest.letter_head import Cell, cells_of
from ingest.marks import Rank, appendix_mark, mark_of
from ingest.one_a_line import rows_one_a_line
from ingest.reading import RawBlock
from ingest.tables import is_number_head

_LABEL = regex.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[IVX]{1,6}[.)]?")
_FIGURES = regex.compile(r"[-+]?\d[\d.,]*\s?%?")
_TOTAL = regex.compile(r"(?:Tổng|Cộng|TỔNG|CỘNG)\b")
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_MOST_HEAD_LINES = 6
_MOST_ROWS = 2_000
_LONGEST_CELL = 300


def gather_aligned(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with tables set by columns, and those set one cell a line, put together."""
    gathered: list[RawBlock] = []
    position = 0
    while position < len(blocks):
        table, end = _table(blocks, position)
        if table is not None:
            gathered.append(table)
            position = end
            continue
        gathered.append(blocks[position])
        position += 1
    return gathered


def _table(blocks: Sequence[RawBlock], start: int) -> tuple[RawBlock | None, int]:
    block = blocks[start]
    if block.kind != "line" or block.text.startswith("\t"):
        return None, start
    cells = cells_of(block.text)
    if not cells or not is_number_head(cells[0][2]):
        return None, start
    if len(cells) >= _FEWEST_COLUMNS:
        rows, end = _columns(blocks, start)
    else:
        rows, end = rows_one_a_line(blocks, start) if len(cells) == 1 else ([], start)
    if len(rows) < _FEWEST_ROWS + 1:
        return None, start
    return RawBlock("table", page=block.page, rows=tuple(map(tuple, rows)), header_rows=1), end


def _columns(blocks: Sequence[RawBlock], start: int) -> tuple[list[list[str]], int]:
    """The header and the rows of a table set by columns; no rows where a cell's column is not certain."""
    lines: list[list[Cell]] = []
    position, blanks = start, 0
    while position < len(blocks) and blocks[position].kind == "line" and len(lines) < _MOST_ROWS:
        cells = cells_of(blocks[position].text)
        if not cells:
            blanks += 1
        elif (blanks and not _opens_row(cells) and not (len(lines) < 2 and len(cells) > 1)) or _ends(
            cells, lines
        ):
            break
        else:
            lines.append(cells)
            blanks = 0
        position += 1
    first = next((n for n, cells in enumerate(lines) if n and _LABEL.fullmatch(cells[0][2])), 0)
    if not 0 < first <= _MOST_HEAD_LINES:
        return [], start
    extents = [(cell[0], cell[1]) for cell in lines[0]]
    for cells in lines[first:]:
        if len(cells) == len(extents):
            extents = [(min(a, c[0]), max(b, c[1])) for (a, b), c in zip(extents, cells, strict=True)]
    if any(left[1] > right[0] for left, right in pairwise(extents)):
        return [], start
    rows: list[list[str]] = []
    for number, cells in enumerate(lines):
        places = _places(cells, extents)
        if places is None:
            return [], start
        if number and not (number >= first and _opens_row(cells)):
            for place, (_, _, words) in zip(places, cells, strict=True):
                rows[-1][place] = f"{rows[-1][place]} {words}".strip()
            continue
        row = [""] * len(extents)
        for place, (_, _, words) in zip(places, cells, strict=True):
            row[place] = words
        rows.append(row)
    return rows, position - blanks


def _opens_row(cells: Sequence[Cell]) -> bool:
    """Whether a line begins a row: with its number, or it is the line of totals."""
    first = cells[0][2]
    return len(cells) > 1 and (
        bool(_LABEL.fullmatch(first)) or bool(_TOTAL.match(first) and _FIGURES.fullmatch(cells[-1][2]))
    )


def _ends(cells: Sequence[Cell], lines: Sequence[Sequence[Cell]]) -> bool:
    """Whether a line is no part of the table: a heading or sentence that begins at its left edge."""
    if not lines:
        return False
    if len(cells) > 1:
        return is_number_head(cells[0][2])  # another table, or this one again on a new page
    start, _, words = cells[0]
    mark = mark_of(words)
    heading = appendix_mark(words) is not None or (mark is not None and mark.rank <= Rank.LETTER)
    return heading or start < lines[0][1][0] - 4 or len(words) > _LONGEST_CELL


def _places(cells: Sequence[Cell], extents: Sequence[tuple[int, int]]) -> list[int] | None:
    """The column of each cell; None where one stands under no column, or under two."""
    if len(cells) == len(extents):
        return list(range(len(extents)))
    places: list[int] = []
    for begin, end, _ in cells:
        under = [number for number, (left, right) in enumerate(extents) if begin < right and left < end]
        if len(under) != 1 or (places and under[0] <= places[-1]):
            return None
        places.append(under[0])
    return places
