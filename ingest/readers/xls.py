"""Excel 97-2003 workbooks (.xls), through xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from ingest.readers.cell_formats import shown
from ingest.readers.formats import OLE_MAGIC, format_of
from ingest.readers.legacy_fonts import decode, encoding_of_font
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.sheets import Sheet, blocks_of
from ingest.reading import Reading


class XlsReader:
    """Reads .xls. Sheets, rows and columns that are hidden are left out and said so."""

    format = "xls"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file is an OLE container with a workbook in it."""
        return head.startswith(OLE_MAGIC) and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """A table for each sheet, with the lines above and below it; `page` is the number of the sheet."""
        import xlrd

        try:
            book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
        except xlrd.XLRDError as error:
            if "encrypt" in str(error).lower() or "password" in str(error).lower():
                raise UnreadableFile("Tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại.") from error
            raise UnreadableFile("Tệp Excel 97-2003 bị hỏng hoặc bị cắt cụt.") from error
        warnings: list[str] = []
        blocks = tuple(blocks_of(self._sheets(book, warnings)))
        return Reading(self.format, blocks, book.nsheets, 1.0, tuple(warnings))

    def _sheets(self, book: Any, warnings: list[str]) -> Iterator[Sheet]:
        for source in book.sheets():
            if source.visibility:
                warnings.append(f"Bỏ qua trang tính ẩn “{source.name}”.")
                continue
            sheet = Sheet(source.name)
            sheet.hidden_rows = {row for row, form in source.rowinfo_map.items() if form.hidden}
            sheet.hidden_columns = {column for column, form in source.colinfo_map.items() if form.hidden}
            sheet.merged = [(top, left, low - 1, far - 1) for top, low, left, far in source.merged_cells]
            for row in range(source.nrows):
                for column in range(source.row_len(row)):
                    sheet.put(row, column, _text(book, source.cell(row, column)), self._limits)
            if sheet.hidden_rows or sheet.hidden_columns:
                warnings.append(f"Trang tính “{source.name}” có hàng hoặc cột ẩn, không đọc.")
            yield sheet


def _text(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    form = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    if cell.ctype == xlrd.XL_CELL_TEXT:
        font = book.font_list[form.font_index].name if form is not None else ""
        return decode(str(cell.value), encoding_of_font(font or ""))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "ĐÚNG" if cell.value else "SAI"
    known = book.format_map.get(form.format_key) if form is not None else None
    return shown(
        float(cell.value), known.format_str if known is not None else "General", from_1904=bool(book.datemode)
    )
