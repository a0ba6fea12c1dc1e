"""The workbooks and the slides of the sample corpus: what documents in running text do not have.

Merged header cells over two rows, a unit above the table, group rows, totals, formulas with their values, numbers with
formats, a hidden row (`workbook`); an old workbook (`workbook97`); slides with a title, a list and a table (`slides`).
Needs openpyxl and xlwt.
"""

from __future__ import annotations

import io
from html import escape

from evals.corpus_formats import zipped

_HEAD = ("UBND TỈNH VĨNH AN", "SỞ XÂY DỰNG")
_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def workbook() -> bytes:
    """The estimate for repairing office buildings, 2024."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Dự toán"
    sheet["A1"], sheet["A2"] = _HEAD
    sheet["D1"], sheet["D2"] = _NATION
    sheet["A3"], sheet["D3"] = "Số: 71/DT-SXD", "Vĩnh An, ngày 14 tháng 3 năm 2024"
    sheet["A5"] = "DỰ TOÁN SỬA CHỮA TRỤ SỞ NĂM 2024"
    sheet["E6"] = "Đơn vị tính: triệu đồng"
    rows: list[tuple[object, ...]] = [
        ("TT", "Hạng mục", "Năm 2023", None, "Năm 2024", None),
        (None, None, "Dự toán", "Thực hiện", "Dự toán", "Trong đó quý I"),
        ("A", "Khối hành chính", None, None, None, None),
        (1, "Chống thấm mái", 420, 398.5, 510, 120),
        (2, "Sơn tường", 150, 149.25, 90, None),
        ("B", "Khối sự nghiệp", None, None, None, None),
        (1, "Chống thấm mái", 75, 60, 1180, 300),
        (None, "Tổng cộng", 645, 607.75, 1780, 420),
    ]
    for number, row in enumerate(rows, start=8):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, int | float) and column > 2:
                cell.number_format = "#,##0.##" if isinstance(value, float) else "#,##0"
    for area in ("A8:A9", "B8:B9", "C8:D8", "E8:F8"):
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook97() -> bytes:
    """The inventory of the end of 2023, as Excel 97 keeps it."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Kiểm kê 2023")
    sheet.write(0, 0, "SỞ Y TẾ VĨNH AN")
    sheet.write(1, 0, "BIỂU KIỂM KÊ TÀI SẢN ĐẾN 31/12/2023")
    count, share = (xlwt.easyxf(num_format_str=form) for form in ("#,##0", "0.0%"))
    rows: list[tuple[object, ...]] = [
        ("STT", "Tên tài sản", "Số lượng", "Tỷ lệ còn lại"),
        (1, "Giường bệnh", 1240, 0.625),
        (2, "Xe cứu thương", 17, 0.4),
        (3, "Máy siêu âm", 36, 0.75),
    ]
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            style = share if isinstance(value, float) else count
            sheet.write(number, column, value, style) if isinstance(value, int | float) else sheet.write(
                number, column, value
            )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def slides() -> bytes:
    """Three slides of a training in fire safety."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    presentation = "http://schemas.openxmlformats.org/presentationml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    names = f'xmlns:a="{drawing}" xmlns:p="{presentation}" xmlns:r="{relation}"'

    def shape(kind: str, lines: tuple[str, ...]) -> str:
        text = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
        place = f'<p:nvSpPr><p:cNvPr id="2" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        return f"<p:sp>{place}<p:spPr/><p:txBody><a:bodyPr/>{text}</p:txBody></p:sp>"

    def table(rows: tuple[tuple[str, ...], ...]) -> str:
        drawn = "".join(
            '<a:tr h="1">'
            + "".join(
                f"<a:tc><a:txBody><a:p><a:r><a:t>{escape(cell)}</a:t></a:r></a:p></a:txBody></a:tc>"
                for cell in row
            )
            + "</a:tr>"
            for row in rows
        )
        return (
            '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="b"/><p:cNvGraphicFramePr/><p:nvPr/>'
            f'</p:nvGraphicFramePr><a:graphic><a:graphicData uri="{drawing}/table"><a:tbl>{drawn}</a:tbl>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )

    pages = (
        shape("title", ("TẬP HUẤN PHÒNG CHÁY, CHỮA CHÁY TẠI TRỤ SỞ",))
        + shape("body", ("Vĩnh An, tháng 4 năm 2024",)),
        shape("title", ("I. PHƯƠNG TIỆN TẠI CHỖ",))
        + table(
            (
                ("STT", "Phương tiện", "Số lượng"),
                ("1", "Bình bột 8 kg", "46"),
                ("2", "Họng nước vách tường", "12"),
            )
        ),
        shape("title", ("II. KHI CÓ CHÁY",))
        + shape("body", ("1. Báo động, cúp cầu dao.", "2. Gọi số 114.", "3. Thoát bằng thang bộ phía đông.")),
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(pages)))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{relation}/slide" Target="slides/slide{n + 1}.xml"/>'
            for n in range(len(pages))
        )
        + "</Relationships>",
    }
    for number, page in enumerate(pages, start=1):
        members[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {names}><p:cSld><p:spTree>{page}</p:spTree></p:cSld></p:sld>"
        )
    return zipped(members)
