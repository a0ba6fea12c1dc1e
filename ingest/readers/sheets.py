"""From the cells of a sheet to blocks: the lines above and below a table are not rows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from index.errors import UnreadableFile
from ingest.readers.limits import ReadLimits
from ingest.readers.symbols import clean_line
from ingest.reading import RawBlock

_UNNAMED = re.compile(r"(sheet|trang[ _]?tính|trang|table|bảng)[ _]?\d*", re.I)
_WIDEST = 512


@dataclass(slots=True)
class Sheet:
    """The visible cells of a sheet by (row, column), and its merged areas as (top, left, bottom, right)."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, text: str, limits: ReadLimits) -> None:
        """Keeps a cell. Raises `UnreadableFile` where there are too many."""
        text = "\n".join(line for line in (clean_line(raw) for raw in text.splitlines()) if line)
        if not text or column >= _WIDEST or row in self.hidden_rows or column in self.hidden_columns:
            return
        if len(self.cells) >= limits.cells:
            raise UnreadableFile(f"Bảng tính có quá nhiều ô (hơn {limits.cells}).")
        self.cells[row, column] = text


def blocks_of(sheets: Iterable[Sheet]) -> Iterator[RawBlock]:
    """The blocks of all sheets; `page` is the number of the sheet."""
    for number, sheet in enumerate(sheets, start=1):
        if sheet.cells:
            if not _UNNAMED.fullmatch(sheet.name.strip()):
                yield RawBlock("heading", clean_line(sheet.name), number, level=1)
            yield from _sheet_blocks(sheet, number)


class _Row(NamedTuple):
    """A row on the full grid; `texts` are its cells with a merged one counted once."""

    cells: tuple[str, ...]
    texts: tuple[str, ...]


def _sheet_blocks(sheet: Sheet, number: int) -> Iterator[RawBlock]:
    rows = _rows(sheet)
    widest = max((len(row.texts) for row in rows), default=0)
    # A header or data row fills at least half of what the fullest row fills.
    dense = [len(row.texts) >= max(2, (widest + 1) // 2) for row in rows]
    if True not in dense:
        yield from _lines(rows, number)
        return
    first = dense.index(True)
    last = len(dense) - 1 - dense[::-1].index(True)
    yield from _lines(rows[:first], number)
    yield RawBlock("table", "", number, rows=tuple(_trimmed([row.cells for row in rows[first : last + 1]])))
    yield from _lines(rows[last + 1 :], number)


def _rows(sheet: Sheet) -> list[_Row]:
    cells = dict(sheet.cells)
    if not cells:
        return []
    bottom = max(row for row, _ in cells)
    right = max(column for _, column in cells)
    repeated: set[tuple[int, int]] = set()
    for top, left, low, far in sheet.merged:
        text = sheet.cells.get((top, left))
        if text is None:
            continue
        for row in range(top, min(low, bottom) + 1):
            for column in range(left, min(far, right) + 1):
                if row not in sheet.hidden_rows and column not in sheet.hidden_columns:
                    cells[row, column] = text
                    if column > left:
                        repeated.add((row, column))
    columns = [column for column in range(right + 1) if column not in sheet.hidden_columns]
    rows: list[_Row] = []
    for row in sorted({row for row, _ in cells}):
        line = tuple(cells.get((row, column), "") for column in columns)
        once = (cells.get((row, column), "") for column in columns if (row, column) not in repeated)
        rows.append(_Row(line, tuple(text for text in once if text)))
    return rows


def _trimmed(rows: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The rows without columns that are empty from top to bottom."""
    width = len(rows[0]) if rows else 0
    kept = [column for column in range(width) if any(row[column] for row in rows)]
    yield from (tuple(row[column] for column in kept) for row in rows)


def _lines(rows: list[_Row], number: int) -> Iterator[RawBlock]:
    """Rows outside of the table. Two texts side by side, as in a document's header, stay so."""
    beside: list[tuple[str, ...]] = []
    for row in rows:
        if len(row.texts) == 2:
            beside.append(row.texts)
            continue
        if beside:
            yield RawBlock("table", "", number, rows=tuple(beside))
            beside = []
        for text in row.texts:
            yield from (RawBlock("paragraph", line, number) for line in text.split("\n"))
    if beside:
        yield RawBlock("table", "", number, rows=tuple(beside))
