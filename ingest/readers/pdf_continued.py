"""Tables that go on over a page break: one table again, its repeated header left out, a cut row made whole."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.reading import RawBlock

# Column edges of the two halves differ by less than this (points).
_NEAR = 6.0
# What may stand between the halves: the number of a page, alone or between dashes.
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.I)
_MOST_HEADER_ROWS = 4

Row = tuple[str, ...]


def join_tables(blocks: list[RawBlock], edges: dict[int, tuple[float, ...]]) -> list[RawBlock]:
    """The blocks with the parts of each table joined. `edges` are the column edges of a table by `id` of its
    block. A page number between two parts comes after the table."""
    joined: list[RawBlock] = []
    last: tuple[int, tuple[float, ...], int] | None = (
        None  # where the open table is, its columns, its last page
    )
    for block in blocks:
        if block.kind == "table":
            columns = edges.get(id(block), ())
            if last is not None and block.page == last[2] + 1 and _alike(last[1], columns):
                joined[last[0]] = _joined(joined[last[0]], block)
                last = (last[0], last[1], block.page or 0)
            else:
                joined.append(block)
                last = (len(joined) - 1, columns, block.page or 0) if columns else None
            continue
        joined.append(block)
        if not _PAGE_NUMBER.fullmatch(block.text):
            last = None
    return joined


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _joined(first: RawBlock, second: RawBlock) -> RawBlock:
    page = second.page or 0
    pages = list(first.row_pages or [first.page or 0] * len(first.rows))
    rows = list(first.rows)
    rest = list(second.rows)[_repeated_header(first.rows, second.rows) :]
    if rest and rows and _goes_on(rows[-1], rest[0]):
        rows[-1] = tuple(
            "\n".join(part for part in pair if part) for pair in zip(rows[-1], rest.pop(0), strict=True)
        )
    rows.extend(rest)
    pages.extend([page] * len(rest))
    kept = [place for place, row in enumerate(rows) if any(row)]
    return replace(
        first, rows=tuple(rows[place] for place in kept), row_pages=tuple(pages[place] for place in kept)
    )


def _repeated_header(first: tuple[Row, ...], second: tuple[Row, ...]) -> int:
    count = 0
    while count < min(len(first), len(second), _MOST_HEADER_ROWS) and _flat(first[count]) == _flat(
        second[count]
    ):
        count += 1
    return count


def _flat(row: Row) -> list[str]:
    return [" ".join(cell.split()) for cell in row]


def _goes_on(before: Row, after: Row) -> bool:
    """Whether a row is the rest of the one before the break: nothing in its first column, and every text in it
    goes on in small letters below a text."""
    texts = [(above, cell) for above, cell in zip(before, after, strict=True) if cell]
    return (
        not after[0]
        and bool(before[0])
        and bool(texts)
        and all(above and (cell[0].islower() or cell[0] in ";,.)") for above, cell in texts)
    )
