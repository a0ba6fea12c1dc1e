"""Tables of plain text that extraction wrote one cell a line.

In: the raw blocks from the line that opens with `STT` or `TT`. Out: the header and the rows, each as wide as the
header. The number of the next row tells where a row ends. A row that lacks a cell is filled only where the other
rows leave one way to do so (figures under figures, words under words); else nothing is guessed: no rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import regex

from ingest.marks import Rank, appendix_mark, mark_of
from ingest.reading import RawBlock

_FIGURES = regex.compile(r"[-+]?\d[\d.,/]*\s?%?")
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_MOST_COLUMNS = 16
_MOST_ROWS = 2_000
_LONGEST_HEAD = 80
_LONGEST_CELL = 300

Line = tuple[int, str]


def rows_one_a_line(blocks: Sequence[RawBlock], start: int) -> tuple[list[list[str]], int]:
    """The header with the rows, and the position after the last row; no rows where it is not certain."""
    header, position = _header(blocks, start)
    width = len(header)
    if width < _FEWEST_COLUMNS or any(
        len(cell) > _LONGEST_HEAD or mark_of(cell) is not None for cell in header
    ):
        return [], start
    rows: list[list[str]] = []
    end = start
    while len(rows) < _MOST_ROWS:
        lines, position = _next_row(blocks, position, width, len(rows) + 1)
        if not lines:
            break
        if any(_heads(text) or len(text) > _LONGEST_CELL for _, text in lines[1:]):
            return [], start
        rows.append([text for _, text in lines])
        end = lines[-1][0] + 1
    if len(rows) < _FEWEST_ROWS or not _ends_here(rows, _next_lines(blocks, end, 1), width):
        return [], start
    filled = _filled(rows, width)
    return ([header, *filled], end) if filled and _are_even(filled) else ([], start)


def _header(blocks: Sequence[RawBlock], start: int) -> tuple[list[str], int]:
    header: list[str] = []
    position = start
    while position < len(blocks) and blocks[position].kind == "line" and len(header) < _MOST_COLUMNS:
        text = blocks[position].text.strip()
        if text.rstrip(".") in ("1", "01"):
            break
        if text and (text[0].isupper() or text[0] == "(" or not header):
            header.append(text)
        elif text:
            header[-1] = f"{header[-1]} {text}"
        position += 1
    return header, position


def _next_row(blocks: Sequence[RawBlock], position: int, width: int, number: int) -> tuple[list[Line], int]:
    """The lines of the row of this number, and the position after them; none where it does not stand here."""
    lines = _next_lines(blocks, position, width + 1)
    if not lines or not _is_number(lines[0][1], number):
        return [], position
    if len(lines) <= width or not _is_number(lines[width][1], number + 1):
        # Not followed by the next number: the last row, or one that lacks a cell.
        short = [place for place in range(2, len(lines)) if _is_number(lines[place][1], number + 1)]
        heads = [place for place in range(1, len(lines)) if _heads(lines[place][1])]
        ends = [*short[:1], *heads[:1], width]
        lines = lines[: min(*ends, len(lines))]
    else:
        lines = lines[:width]
    return lines, lines[-1][0] + 1


def _ends_here(rows: Sequence[Sequence[str]], rest: Sequence[Line], width: int) -> bool:
    """Whether the last row is whole: what follows must not look like the rest of it, and no sentence may stand in a
    cell where the other rows have none."""
    *others, last = rows
    sentences = any(cell.endswith((".", ":", ";")) for row in others for cell in row[1:])
    if not sentences and any(cell.endswith((".", ":", ";")) for cell in last[1:]):
        return False
    return not rest or _heads(rest[0][1]) or (len(last) == width and rest[0][1][0].isupper())


def _is_number(text: str, number: int) -> bool:
    return text.rstrip(".)").lstrip("0") == str(number)


def _filled(rows: Sequence[list[str]], width: int) -> list[list[str]]:
    """The rows with the cells that short ones lack, as the whole ones tell; none where they do not."""
    whole = [row for row in rows if len(row) == width]
    if len(whole) < _FEWEST_ROWS:
        return []
    figures = [{bool(_FIGURES.fullmatch(row[column])) for row in whole} for column in range(width)]
    filled: list[list[str]] = []
    for row in rows:
        ways = [
            places
            for places in combinations(range(1, width), len(row) - 1)
            if all(
                bool(_FIGURES.fullmatch(cell)) in figures[place]
                for cell, place in zip(row[1:], places, strict=True)
            )
        ]
        if len(ways) != 1:
            return []
        cells = [row[0], *[""] * (width - 1)]
        for cell, place in zip(row[1:], ways[0], strict=True):
            cells[place] = cell
        filled.append(cells)
    return filled


def _are_even(rows: Sequence[Sequence[str]]) -> bool:
    """Whether no cell looks like the second line of the one before it: all cells of a column begin alike, in
    small letters (units) or not."""
    columns = zip(*rows, strict=True)
    return all(len({cell[0].islower() for cell in column if cell}) <= 1 for column in columns)


def _next_lines(blocks: Sequence[RawBlock], position: int, count: int) -> list[Line]:
    """The next lines that are not blank, up to `count`."""
    lines: list[Line] = []
    while position < len(blocks) and len(lines) < count and blocks[position].kind == "line":
        text = blocks[position].text.strip()
        if text:
            lines.append((position, text))
        position += 1
    return lines


def _heads(text: str) -> bool:
    mark = mark_of(text)
    if mark is None or _FIGURES.fullmatch(text):
        return appendix_mark(text) is not None
    return mark.rank <= Rank.NUMBER and len(text) > 4
