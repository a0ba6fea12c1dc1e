"""The fact table as CSV, as a workbook whose sums are formulas, and as Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.figures.wording import source_of
from assistant.library import Library
from index.errors import VanbanError
from index.facts import Fact
from ingest.periods import describe

COLUMNS = (
    "Mã", "Chỉ tiêu", "Giá trị", "Giá trị in", "Đơn vị", "Kèm theo", "Kỳ", "Kỳ suy ra", "Cấp, nơi", "Vai trò", "Thuộc",
    "Nghi vấn", "Văn bản", "Tệp", "Từ ký tự", "Đến ký tự", "Nguyên văn",
)  # fmt: skip
_CHECK = "Cộng các phần"
# A cell that begins so is a formula to a spreadsheet program, whoever wrote it.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def row_of(fact: Fact, library: Library) -> list[str | float]:
    """One fact as the values of `COLUMNS`."""
    document = library.document(fact.document_id)
    return [
        fact.id, _plain(fact.indicator), float(fact.value), _plain(fact.printed), fact.unit, fact.qualifier,
        describe(fact.period) if fact.period else "", "có" if fact.period_inherited else "", fact.level, fact.role,
        fact.parent or "", _plain("; ".join(doubt.message for doubt in fact.doubts)), _plain(source_of(document)),
        document.file_at(fact.span.start), fact.span.start, fact.span.end,
        _plain(" ".join(document.quote(fact.evidence).split())),
    ]  # fmt: skip


def write_parquet(target: Path, facts: Sequence[Fact], library: Library) -> None:
    """Writes typed columns. `Giá trị` is a double; `Giá trị chính xác` holds every digit, in the unit as printed.

    Raises:
        VanbanError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError:
        raise VanbanError(
            "Ghi Parquet cần thư viện pyarrow; hãy chạy `pip install 'vanban[export]'`."
        ) from None
    rows = [row_of(fact, library) for fact in facts]
    arrays = [
        pa.array([row[i] for row in rows], type=_parquet_type(pa, name)) for i, name in enumerate(COLUMNS)
    ]
    arrays.append(pa.array([str(fact.value) for fact in facts], type=pa.string()))
    pq.write_table(pa.table(arrays, names=[*COLUMNS, "Giá trị chính xác"]), target)


def _parquet_type(pa: Any, name: str) -> Any:
    if name == "Giá trị":
        return pa.float64()
    return pa.int64() if name in ("Từ ký tự", "Đến ký tự") else pa.string()


def write_csv(target: Path, facts: Sequence[Fact], library: Library) -> None:
    """Writes UTF-8 with a byte order mark, so that spreadsheet programs show Vietnamese right."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(row_of(fact, library) for fact in facts)


def write_xlsx(target: Path, facts: Sequence[Fact], library: Library) -> None:
    """Writes a workbook; beside a whole with parts stands the formula that adds them."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has no sheet")
    sheet.title = "Số liệu"
    sheet.append([*COLUMNS, _CHECK])
    rows = {fact.id: position for position, fact in enumerate(facts, start=2)}
    parts: dict[str, list[int]] = {}
    for fact in facts:
        if fact.parent in rows and fact.relation == "part":
            parts.setdefault(fact.parent, []).append(rows[fact.id])
    for fact in facts:
        cells = parts.get(fact.id, [])
        formula = f"={'+'.join(f'C{row}' for row in cells)}" if len(cells) > 1 else None
        sheet.append([*row_of(fact, library), formula])
    sheet.freeze_panes = "C2"
    book.save(target)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


WRITERS: dict[str, Callable[[Path, Sequence[Fact], Library], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}
