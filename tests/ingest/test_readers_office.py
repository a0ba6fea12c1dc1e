"""Spreadsheets, slides and OpenDocument texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.cell_formats import shown
from ingest.readers.detect import read_file
from ingest.reading import RawBlock
from tests.ingest.reader_samples import XML, written, zipped

openpyxl = pytest.importorskip("openpyxl")
xlwt = pytest.importorskip("xlwt")

_HEADER = (("TT", "Chỉ tiêu", "Mục tiêu", "Mục tiêu"), ("TT", "Chỉ tiêu", "2025", "2030"))


@pytest.mark.parametrize(
    ("value", "pattern", "printed"),
    [
        (0.9761, "0.00%", "97,61%"),
        (1208, "#,##0", "1.208"),
        (31888.142, "#,##0.000", "31.888,142"),
        (31888.1, "#,##0.###", "31.888,1"),
        (5, "00", "05"),
        (30.5, '#,##0.0 "tỷ đồng"', "30,5 tỷ đồng"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5.5, "#,##0.0", "-5,5"),
        (44000, "dd/mm/yyyy", "18/06/2020"),
        (44000, "[$-42A]dd mmmm yyyy", "18/06/2020"),
        (44000.5, "dd/mm/yyyy h:mm", "18/06/2020 12:00"),
        (12.5, "General", "12,5"),
        (0.1 + 0.2, "General", "0,3"),
        (2020, "General", "2020"),
        (1234567, '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "1.234.567"),
        (1500000, "#,##0,", "1.500"),
        (2.5, "0", "3"),
        (float("nan"), "0", ""),
    ],
)
def test_figures_are_printed_as_the_cell_shows_them(value: float, pattern: str, printed: str) -> None:
    assert shown(value, pattern) == printed


def plan_blocks(found: tuple[RawBlock, ...]) -> None:
    assert [block.text for block in found[:2]] == ["PHỤ LỤC", "(Kèm theo Kế hoạch số 12/KH-UBND)"]
    table = found[2]
    assert table.kind == "table"
    assert table.rows[:2] == _HEADER
    assert table.rows[2:] == (
        ("1", "Tỷ lệ hồ sơ trực tuyến", "80%", "97,61%"),
        ("2", "Số trạm BTS", "1.208", "1.500"),
    )
    assert found[3].text == "Ghi chú: số liệu ước tính."


def test_a_workbook_of_today(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["PHỤ LỤC"],
        ["(Kèm theo Kế hoạch số 12/KH-UBND)"],
        [],
        ["TT", "Chỉ tiêu", "Mục tiêu", None],
        [None, None, "2025", "2030"],
        [1, "Tỷ lệ hồ sơ trực tuyến", 0.8, 0.9761],
        [2, "Số trạm BTS", 1208, 1500],
        ["Ghi chú: số liệu ước tính."],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:D1", "A2:D2", "A4:A5", "B4:B5", "C4:D4", "A8:D8"):
        sheet.merge_cells(area)
    sheet["C6"].number_format, sheet["D6"].number_format = "0%", "0.00%"
    sheet["C7"].number_format = sheet["D7"].number_format = "#,##0"
    hidden = book.create_sheet("Nháp")
    hidden.append(["không in"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    reading = read_file(tmp_path / "a.xlsx")
    assert len(reading.blocks) == 4
    plan_blocks(reading.blocks)
    assert reading.warnings == ("Bỏ qua trang tính ẩn “Nháp”.",)


def test_a_workbook_of_old(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    percent, exact, thousands = (xlwt.easyxf(num_format_str=form) for form in ("0%", "0.00%", "#,##0"))
    sheet.write_merge(0, 0, 0, 3, "PHỤ LỤC")
    sheet.write_merge(1, 1, 0, 3, "(Kèm theo Kế hoạch số 12/KH-UBND)")
    sheet.write_merge(3, 4, 0, 0, "TT")
    sheet.write_merge(3, 4, 1, 1, "Chỉ tiêu")
    sheet.write_merge(3, 3, 2, 3, "Mục tiêu")
    sheet.write(4, 2, "2025")
    sheet.write(4, 3, "2030")
    for column, value in enumerate((1, "Tỷ lệ hồ sơ trực tuyến")):
        sheet.write(5, column, value)
    sheet.write(5, 2, 0.8, percent)
    sheet.write(5, 3, 0.9761, exact)
    for column, value in enumerate((2, "Số trạm BTS")):
        sheet.write(6, column, value)
    sheet.write(6, 2, 1208, thousands)
    sheet.write(6, 3, 1500, thousands)
    sheet.write_merge(7, 7, 0, 3, "Ghi chú: số liệu ước tính.")
    book.save(str(tmp_path / "a.xls"))
    plan_blocks(read_file(tmp_path / "a.xls").blocks)


def test_old_fonts_in_a_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write(0, 0, "B¸o c¸o", xlwt.easyxf("font: name .VnTime"))
    sheet.write(0, 1, "Báo cáo")
    book.save(str(tmp_path / "a.xls"))
    (table,) = read_file(tmp_path / "a.xls").blocks
    assert table.rows == (("Báo cáo", "Báo cáo"),)


_PPTX = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def slide(shapes: str, attributes: str = "") -> str:
    return f"{XML}<p:sld {_PPTX} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def shape(paragraphs: str, kind: str = "", top: int = 0) -> str:
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    return (
        f'<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="{top}"/></a:xfrm></p:spPr>'
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def test_slides(tmp_path: Path) -> None:
    def line(text: str, form: str = "") -> str:
        return f"<a:p><a:pPr>{form}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"

    numbered = '<a:buAutoNum type="arabicPeriod"/>'
    table = (
        "<p:graphicFrame><p:xfrm><a:off x='0' y='9000000'/></p:xfrm><a:graphic><a:graphicData><a:tbl>"
        "<a:tblPr firstRow='1'/><a:tr><a:tc gridSpan='2'><a:txBody>" + line("Năm") + "</a:txBody></a:tc>"
        "<a:tc hMerge='1'/></a:tr><a:tr><a:tc><a:txBody>"
        + line("2025")
        + "</a:txBody></a:tc><a:tc><a:txBody>"
        + line("80%")
        + "</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    members = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f'{XML}<p:presentation {_PPTX}><p:sldIdLst><p:sldId id="1" r:id="r2"/>'
        '<p:sldId id="2" r:id="r1"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="r1" Target="slides/slide1.xml"/>'
        '<Relationship Id="r2" Target="slides/slide2.xml"/></Relationships>',
        "ppt/slides/slide1.xml": slide(shape(line("Ẩn")), 'show="0"'),
        "ppt/slides/slide2.xml": slide(
            table
            + shape(line("Một", numbered) + line("Hai", numbered), top=5_000_000)
            + shape(line("3"), "sldNum")
            + shape(line("Kết quả năm 2025"), "title", 90_000_000)
        ),
    }  # fmt: skip
    reading = read_file(written(tmp_path, "a.pptx", zipped(members)))
    title, one, two, grid = reading.blocks
    assert (title.kind, title.text, title.page) == ("heading", "Kết quả năm 2025", 1)
    assert [(one.marker, one.text), (two.marker, two.text)] == [("1.", "Một"), ("2.", "Hai")]
    assert grid.rows == (("Năm", "Năm"), ("2025", "80%"))
    assert grid.header_rows == 1
    assert reading.warnings == ("Bỏ qua trang chiếu ẩn số 2.",)


def test_an_open_document_text(tmp_path: Path) -> None:
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{urn}{name}:1.0"' for name in ("office", "text", "table", "style"))
    content = f"""{XML}<office:document-content {names}><office:automatic-styles>
    <text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"
    style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
    </text:list-style></office:automatic-styles><office:body><office:text>
    <text:tracked-changes><text:p>đã xoá</text:p></text:tracked-changes>
    <text:h text:outline-level="1">I. Kết quả</text:h>
    <text:list text:style-name="L1"><text:list-item><text:p>Một</text:p><text:list><text:list-item>
    <text:p>Một a</text:p></text:list-item></text:list></text:list-item>
    <text:list-item><text:p>Hai<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
    <text:note-body><text:p>Chú thích.</text:p></text:note-body></text:note></text:p></text:list-item></text:list>
    <text:p>Đạt<text:s/><text:span>80%</text:span></text:p>
    <table:table><table:table-header-rows><table:table-row>
    <table:table-cell table:number-columns-spanned="2"><text:p>Năm</text:p></table:table-cell>
    <table:covered-table-cell/></table:table-row></table:table-header-rows>
    <table:table-row><table:table-cell><text:p>2025</text:p></table:table-cell>
    <table:table-cell><text:p>80%</text:p></table:table-cell></table:table-row></table:table>
    </office:text></office:body></office:document-content>"""
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    found = read_file(written(tmp_path, "a.odt", odt)).blocks
    assert [(block.kind, block.marker, block.text) for block in found] == [
        ("heading", None, "I. Kết quả"),
        ("paragraph", "1.", "Một"),
        ("paragraph", "a)", "Một a"),
        ("paragraph", "2.", "Hai⟦n:1⟧"),
        ("paragraph", None, "Đạt 80%"),
        ("table", None, ""),
        ("footnote", "1", "Chú thích."),
    ]
    assert found[5].rows == (("Năm", "Năm"), ("2025", "80%"))
    assert found[5].header_rows == 1
