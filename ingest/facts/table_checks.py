"""Arithmetic of tables: a row or a column of totals against what it adds up, and a text against its table.

Which lines a total adds up is not printed. It is taken from the table itself: a total that fits in the other
columns (or rows) and misses in one is mistyped there; one that fits nowhere is a total of something else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from index.fact_words import words_of
from index.facts import Fact, Finding, agrees
from ingest.number_forms import printed_form

_TOTAL = re.compile(
    r"^\W*(?:tổng(?!\s+(?:hợp|kết|giám|cục|công ty))|cộng(?!\s+đồng)|toàn\s+(?:tỉnh|huyện|xã|thành phố|quốc|ngành))(?!\w)",
    re.I,
)
# With no other line to compare with, a total that misses by no more than this is a slip.
_NEAR = Decimal("0.02")
_HUNDRED = Decimal(100)


def check_tables(facts: Sequence[Fact]) -> list[Finding]:
    """What does not fit in the tables of one document, and between its text and its tables."""
    tables: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.table is not None:
            tables[fact.table].append(fact)
    found = [finding for cells in tables.values() for finding in _check_totals(cells)]
    return found + list(_check_text_against_tables(facts, tables))


def row_name(cell: Fact) -> str:
    """The name of the row of a cell."""
    return cell.own.removesuffix(cell.column).strip()


def _check_totals(cells: Sequence[Fact]) -> Iterator[Finding]:
    summed = [
        cell for cell in cells if cell.unit != "%" and cell.role not in ("change", "attainment", "rank")
    ]
    by_column: dict[str, list[Fact]] = defaultdict(list)
    by_row: dict[int, list[Fact]] = defaultdict(list)
    for cell in summed:
        by_column[cell.column].append(cell)
        by_row[cell.row or 0].append(cell)
    yield from _misses([_column_total(column) for column in by_column.values()])
    yield from _misses([_row_total(row) for row in by_row.values()])


def _column_total(column: Sequence[Fact]) -> tuple[Fact, list[Fact]] | None:
    """The cell of the only row of totals, first or last, and the cells of the other rows."""
    totals = [cell for cell in column if _TOTAL.match(row_name(cell))]
    if len(totals) != 1 or totals[0] not in (column[0], column[-1]):
        return None
    return totals[0], [cell for cell in column if cell is not totals[0] and cell.unit == totals[0].unit]


def _row_total(row: Sequence[Fact]) -> tuple[Fact, list[Fact]] | None:
    """The cell of the only column of totals, and the cells below the same upper header."""
    totals = [cell for cell in row if _TOTAL.match(_lowest(cell.column))]
    if len(totals) != 1:
        return None
    total = totals[0]
    upper = total.column.rpartition(" – ")[0]
    parts = [
        cell
        for cell in row
        if cell is not total and cell.unit == total.unit and cell.column.rpartition(" – ")[0] == upper
    ]
    return total, parts


def _lowest(column: str) -> str:
    return column.rpartition(" – ")[2]


def _misses(lines: Sequence[tuple[Fact, list[Fact]] | None]) -> Iterator[Finding]:
    usable = [line for line in lines if line is not None and len(line[1]) > 1]
    wrong = [line for line in usable if _sum(line[1]) != line[0].amount]
    right = len(usable) - len(wrong)
    for total, parts in wrong:
        near = abs(_sum(parts) - total.amount) <= abs(total.amount) * _NEAR
        if len(wrong) > right and not (near and right == 0 and len(wrong) == 1):
            continue
        shown = printed_form(_sum(parts) / total.scale)
        printed = [part.printed for part in parts]
        listed = " + ".join(printed if len(printed) <= 12 else [*printed[:5], "…", *printed[-3:]])
        formula = f"{listed} = {shown}"
        message = f"Bảng: “{row_name(total)}”, cột “{total.column}”: {formula}, văn bản ghi {total.printed}."
        yield Finding("sum", message, (total.id, *(part.id for part in parts)), 0.9, None, formula)


def _sum(parts: Sequence[Fact]) -> Decimal:
    return sum((part.amount for part in parts), Decimal(0))


def _check_text_against_tables(facts: Sequence[Fact], tables: dict[int, list[Fact]]) -> Iterator[Finding]:
    """`4% (đạt 15% so với mục tiêu)` in the text, where a row of the same name gives the target."""
    by_id = {fact.id: fact for fact in facts}
    rows: dict[frozenset[str], list[Fact]] = defaultdict(list)
    for cells in tables.values():
        for cell in cells:
            rows[frozenset(words_of(row_name(cell)))].append(cell)
    for attained in facts:
        result = by_id.get(attained.parent or "")
        if attained.role != "attainment" or attained.table is not None or result is None or result.of:
            continue
        said = frozenset(words_of(result.head))
        cells = rows.get(said, []) if len(said) > 2 else []
        targets = [
            cell for cell in cells if cell.role == "target" and cell.unit == result.unit and cell.value
        ]
        same = any(cell.role in ("share", "result") and cell.value == result.value for cell in cells)
        if attained.qualifier or not same or not targets:
            continue
        exact = [result.value * _HUNDRED / target.value for target in targets]
        if any(
            agrees(each, attained.value) or (attained.value == _HUNDRED and each > _HUNDRED) for each in exact
        ):
            continue
        nearest = min(range(len(targets)), key=lambda i: abs(exact[i] - attained.value))
        shown = printed_form(exact[nearest].quantize(Decimal("0.01"), ROUND_HALF_UP))
        formula = f"{result.printed} ÷ {targets[nearest].printed} × 100 = {shown}"
        message = f"Phần lời ghi đạt {attained.printed}% so với mục tiêu, nhưng theo mục tiêu trong bảng {formula}%."
        yield Finding(
            "attainment", message, (attained.id, targets[nearest].id, result.id), 0.85, None, formula
        )
