"""Tables whose cells say how many columns and rows they span (HTML, OpenDocument): on a full grid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_MOST_SPAN = 500
_MOST_COLUMNS = 500

# By column: the text that hangs down and into how many more rows.
_Hanging = dict[int, tuple[str, int]]


class SpanCell(NamedTuple):
    """A cell and over how many columns and rows it goes."""

    text: str
    columns: int = 1
    rows: int = 1


def on_grid(rows: Iterable[Iterable[SpanCell]]) -> tuple[tuple[str, ...], ...]:
    """The rows with every spanning cell repeated in all the places that it covers, all of one width."""
    grid: list[list[str]] = []
    hanging: _Hanging = {}
    for cells in rows:
        line, hanging = _line(cells, hanging)
        grid.append(line)
    width = max((len(line) for line in grid), default=0)
    return tuple(tuple(line + [""] * (width - len(line))) for line in grid)


def _line(cells: Iterable[SpanCell], hanging: _Hanging) -> tuple[list[str], _Hanging]:
    """One row, and what hangs down from it into the next ones."""
    line: list[str] = []
    following: _Hanging = {}

    def take_hanging() -> None:
        while len(line) in hanging:
            text, left = hanging.pop(len(line))
            if left > 1:
                following[len(line)] = (text, left - 1)
            line.append(text)

    for cell in cells:
        take_hanging()
        if len(line) >= _MOST_COLUMNS:
            break
        for _ in range(max(1, min(cell.columns, _MOST_SPAN, _MOST_COLUMNS - len(line)))):
            if cell.rows > 1:
                following[len(line)] = (cell.text, min(cell.rows, _MOST_SPAN) - 1)
            line.append(cell.text)
    take_hanging()
    for column in sorted(hanging):
        text, left = hanging[column]
        line.extend([""] * (column - len(line)))
        line.append(text)
        if left > 1:
            following[column] = (text, left - 1)
    return line, following
