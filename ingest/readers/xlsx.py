"""Excel workbooks (.xlsx, .xlsm): the values that were computed last, as their cells show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from index.errors import UnreadableFile
from ingest.readers.archive import member_bytes, open_package
from ingest.readers.cell_formats import built_in_format, general, shown
from ingest.readers.formats import format_of
from ingest.readers.legacy_fonts import decode, encoding_of_font, may_hold_legacy_fonts
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.sheets import Sheet, blocks_of
from ingest.readers.xml_parts import Element, parse_xml
from ingest.reading import Reading

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ON = ("1", "true")


class XlsxReader:
    """Reads .xlsx. Formulas are not run; hidden sheets, rows and columns are left out, and that is said."""

    format = "xlsx"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file is an Office package with a workbook."""
        return head.startswith(b"PK") and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """A table for each sheet, with the lines above and below it; `page` is the number of the sheet."""
        with open_package(path, self._limits) as package:

            def part(name: str) -> bytes | None:
                return member_bytes(package, normpath(name))

            macros = any(name.endswith("vbaProject.bin") for name in package.namelist())
            workbook = _Workbook(part, self._limits)
            blocks = tuple(blocks_of(workbook.sheets()))
        warnings = list(workbook.warnings)
        if macros:
            warnings.append("Tệp có macro; chỉ đọc chữ, macro không được chạy.")
        return Reading(self.format, blocks, workbook.count, 1.0, tuple(warnings))


class _Workbook:
    def __init__(self, part: Callable[[str], bytes | None], limits: ReadLimits) -> None:
        self._part = part
        self._limits = limits
        main = part("xl/workbook.xml")
        if main is None:
            raise UnreadableFile("Tệp Excel hỏng: thiếu phần sổ tính.")
        self._root = parse_xml(main, "workbook.xml")
        self._targets = _targets(part("xl/_rels/workbook.xml.rels"))
        properties = self._root.find(_S + "workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in _ON
        self._formats: list[str] = []
        self._encodings: list[str | None] = []
        self._load_styles(part("xl/styles.xml"))
        self._strings = _strings(part("xl/sharedStrings.xml"))
        self.warnings: list[str] = []
        self.count = 0

    def sheets(self) -> Iterator[Sheet]:
        for entry in self._root.iterfind(f"{_S}sheets/{_S}sheet"):
            name = entry.get("name", "")
            if entry.get("state", "visible") != "visible":
                self.warnings.append(f"Bỏ qua trang tính ẩn “{name}”.")
                continue
            target = self._targets.get(entry.get(_R, ""))
            data = None if target is None else self._part(join(dirname("xl/workbook.xml"), target))
            if data is None or (b"<worksheet" not in data[:4096] and b":worksheet" not in data[:4096]):
                continue
            self.count += 1
            yield self._sheet(parse_xml(data, target or name), name)

    def _sheet(self, root: Element, name: str) -> Sheet:
        sheet = Sheet(name)
        for column in root.iterfind(f"{_S}cols/{_S}col"):
            if column.get("hidden") in _ON:
                first, last = _integer(column.get("min")) - 1, _integer(column.get("max")) - 1
                sheet.hidden_columns.update(range(max(0, first), min(last, 16_384) + 1))
        for area in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
            upper, _, lower = str(area.get("ref", "")).partition(":")
            start, end = _place(upper), _place(lower or upper)
            if start is not None and end is not None:
                sheet.merged.append((*start, *end))
        row_number = -1
        for row in root.iterfind(f"{_S}sheetData/{_S}row"):
            row_number = _integer(row.get("r")) - 1 if row.get("r") else row_number + 1
            if row.get("hidden") in _ON:
                sheet.hidden_rows.add(row_number)
                continue
            column_number = -1
            for cell in row.iterfind(_S + "c"):
                place = _place(cell.get("r") or "")
                column_number = place[1] if place is not None else column_number + 1
                sheet.put(row_number, column_number, self._value(cell), self._limits)
        if sheet.hidden_rows:
            self.warnings.append(f"Trang tính “{name}” có {len(sheet.hidden_rows)} hàng ẩn, không đọc.")
        if sheet.hidden_columns:
            self.warnings.append(f"Trang tính “{name}” có cột ẩn, không đọc.")
        return sheet

    def _value(self, cell: Element) -> str:
        style = _integer(cell.get("s"))
        kind = cell.get("t", "n")
        encoding = self._encodings[style] if style < len(self._encodings) else None
        if kind == "inlineStr":
            inline = cell.find(_S + "is")
            return decode("" if inline is None else _rich_text(inline), encoding)
        raw = cell.findtext(_S + "v")
        if raw is None:
            return ""
        if kind == "s":
            index = _integer(raw)
            return decode(self._strings[index], encoding) if index < len(self._strings) else ""
        if kind == "b":
            return "ĐÚNG" if raw == "1" else "SAI"
        if kind == "e":
            return ""
        if kind in ("str", "d"):
            return decode(str(raw), encoding)
        try:
            value = float(raw)
        except ValueError:
            return str(raw)
        pattern = self._formats[style] if style < len(self._formats) else "General"
        return shown(value, pattern, from_1904=self._from_1904) if pattern != "General" else general(value)

    def _load_styles(self, data: bytes | None) -> None:
        if data is None:
            return
        root = parse_xml(data, "styles.xml")
        own = {
            _integer(entry.get("numFmtId")): entry.get("formatCode", "General")
            for entry in root.iterfind(f"{_S}numFmts/{_S}numFmt")
        }
        legacy = may_hold_legacy_fonts(data)
        fonts = [_font_name(font) for font in root.iterfind(f"{_S}fonts/{_S}font")] if legacy else []
        for form in root.iterfind(f"{_S}cellXfs/{_S}xf"):
            number = _integer(form.get("numFmtId"))
            self._formats.append(own.get(number) or built_in_format(number))
            font = _integer(form.get("fontId"))
            self._encodings.append(encoding_of_font(fonts[font]) if font < len(fonts) else None)


def _font_name(font: Element) -> str:
    name = font.find(_S + "name")
    return "" if name is None else str(name.get("val", ""))


def _targets(data: bytes | None) -> dict[str, str]:
    if data is None:
        return {}
    found: dict[str, str] = {}
    for relation in parse_xml(data, "workbook.xml.rels").iterfind(_RELATION):
        target = str(relation.get("Target", ""))
        found[relation.get("Id", "")] = join("..", target.lstrip("/")) if target.startswith("/") else target
    return found


def _strings(data: bytes | None) -> list[str]:
    if data is None:
        return []
    return [_rich_text(entry) for entry in parse_xml(data, "sharedStrings.xml").iterfind(_S + "si")]


def _rich_text(entry: Element) -> str:
    """The text of a string, without the readings (phonetic runs) that some languages add."""
    parts: list[Any] = [entry.findtext(_S + "t")]
    parts.extend(run.findtext(_S + "t") for run in entry.iterfind(_S + "r"))
    return "".join(part for part in parts if part)


def _place(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1


def _integer(value: str | None) -> int:
    try:
        return max(0, int(value or 0))
    except ValueError:
        return 0
