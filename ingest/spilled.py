"""Tables that extraction spilled over lines, one cell a line, put together again.

In: raw blocks of plain text. Out: the same blocks with each such run of lines as one `table` block. Here:
tables whose cells each begin with a tab and whose rows are set apart by blank lines, as exports of Word
files have them, and rows whose cells are set apart by bars. Linear: each line is looked at a bounded number of times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.marks import mark_of
from ingest.readers.markdown import is_separator, table_cells
from ingest.reading import RawBlock

_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_LONGEST_CELL_LINES = 60
_OPEN_BAR = " | "


def gather(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with spilled tables put together."""
    gathered: list[RawBlock] = []
    position = 0
    while position < len(blocks):
        pipes = _pipe_run(blocks, position)
        if pipes > position:
            gathered.append(_pipe_table(blocks[position:pipes]))
            position = pipes
            continue
        if _opens_cell(blocks[position]):
            end, groups = _run(blocks, position)
            rows = _rows(groups)
            if rows:
                gathered.append(RawBlock("table", page=blocks[position].page, rows=rows))
                position = end
                continue
            gathered.extend(blocks[position:end])
            position = end
            continue
        gathered.append(blocks[position])
        position += 1
    return gathered


def _pipe_run(blocks: Sequence[RawBlock], start: int) -> int:
    """Where a run of rows set in bars (`| Số | Tên |`, `Số | Tên | Ghi chú`) ends; `start` where none begins."""
    position = start
    while position < len(blocks):
        block = blocks[position]
        text = block.text.strip()
        if block.kind != "line" or not (text.startswith("|") and text.count("|") >= 2):
            break
        position += 1
    return position if position > start else _open_pipe_run(blocks, start)


def _open_pipe_run(blocks: Sequence[RawBlock], start: int) -> int:
    """The same for rows without outer bars: as many bars in each, and so many rows that it is no chance."""
    bars = blocks[start].text.count(_OPEN_BAR)
    position = start
    while (
        bars + 1 >= _FEWEST_COLUMNS
        and position < len(blocks)
        and blocks[position].kind == "line"
        and blocks[position].text.count(_OPEN_BAR) == bars
    ):
        position += 1
    return position if position - start >= _FEWEST_ROWS else start


def _pipe_table(blocks: Sequence[RawBlock]) -> RawBlock:
    lines = [block.text for block in blocks]
    header = next((number for number, line in enumerate(lines) if is_separator(line)), 0)
    rows = [table_cells(line) for line in lines if not is_separator(line)]
    width = max((len(row) for row in rows), default=0)
    filled = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    return RawBlock("table", page=blocks[0].page, rows=filled, header_rows=header)


def _opens_cell(block: RawBlock) -> bool:
    return block.kind == "line" and block.text.startswith("\t")


def _run(blocks: Sequence[RawBlock], start: int) -> tuple[int, list[list[str]]]:
    """Where a run of cell lines ends, and its cells in groups set apart by blank lines."""
    groups: list[list[str]] = [[]]
    position, blanks, last_cell = start, 0, start
    while position < len(blocks) and blocks[position].kind == "line":
        text = blocks[position].text
        if text.startswith("\t"):
            if blanks and groups[-1]:
                groups.append([])
            groups[-1].append(text.strip())
            blanks, last_cell = 0, position
        elif not text.strip():
            blanks += 1
        elif blanks >= 1 and _ends_run(blocks, position):
            break
        else:
            loose = len(groups[-1]) < 2 and (mark_of(text) is not None or position - last_cell > 3)
            if loose or position - last_cell > _LONGEST_CELL_LINES:
                break
            groups[-1][-1] = f"{groups[-1][-1]} {text.strip()}".strip()
            blanks = 0
        position += 1
    return position, groups


def _ends_run(blocks: Sequence[RawBlock], position: int) -> bool:
    """Whether a line after a blank one is no part of a cell: no cell opens soon after it."""
    ahead = blocks[position + 1 : position + 6]
    return not any(_opens_cell(block) for block in ahead)


def _rows(groups: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one width, empty where the groups make no table."""
    groups = [group for group in groups if group]
    counts = Counter(len(group) for group in groups)
    width, often = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if often < _FEWEST_ROWS or width < _FEWEST_COLUMNS:
        return ()
    rows: list[list[str]] = []
    position = 0
    while position < len(groups):
        row, taken = list(groups[position]), 1
        total = len(row)
        ahead = position + 1
        while total < width and ahead < len(groups) and total + len(groups[ahead]) <= width:
            total += len(groups[ahead])
            ahead += 1
        if total == width and ahead > position + 1:
            taken = ahead - position
            row = [cell for group in groups[position:ahead] for cell in group]
        rows.append(row)
        position += taken
    return tuple(tuple(row) for row in _spread_header(rows, width))


def _spread_header(rows: list[list[str]], width: int) -> list[list[str]]:
    """Rows all of one width: a short first row is a header whose cells stand over several columns."""
    if len(rows) > 1 and len(rows[0]) < width and len(rows[1]) == width:
        rows[0] = _over(rows[0], rows[1])
    return [row[:width] + [""] * (width - len(row)) if len(row) <= width else row for row in rows]


def _over(top: list[str], bottom: list[str]) -> list[str]:
    """A short header row laid over the full one: a run of filled cells below shares one cell above."""
    places: list[list[int]] = []
    for column, cell in enumerate(bottom):
        if cell and places and bottom[places[-1][-1]]:
            places[-1].append(column)
        else:
            places.append([column])
    if len(places) != len(top):
        return top
    spread = [""] * len(bottom)
    for cell, columns in zip(top, places, strict=True):
        for column in columns:
            spread[column] = cell
    return spread
