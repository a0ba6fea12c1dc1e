"""PDF pages, web pages, rich text and mails."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from ingest.readers.detect import open_sources, read_file
from ingest.readers.marks_of_scans import mended_words, without_dirt
from ingest.readers.scan import require_tesseract, skew_of
from ingest.reading import WordBox
from ingest.understand import understand
from tests.ingest.reader_samples import XML, W, docx, paragraph, pdf, pdf_line, pdf_text, written, zipped


def test_the_lines_of_a_pdf_know_their_pages(tmp_path: Path) -> None:
    pages = [
        pdf_text("Điều 1. Phạm vi", 72, 700) + pdf_text("điều chỉnh", 72, 680),
        pdf_text("Điều 2.", 72, 700),
    ]
    reading = read_file(written(tmp_path, "a.pdf", pdf(pages)))
    assert [(block.text, block.page) for block in reading.blocks] == [
        ("Điều 1. Phạm vi", 1),
        ("điều chỉnh", 1),
        ("Điều 2.", 2),
    ]
    assert (reading.pages, reading.quality, reading.warnings) == (2, 1.0, ())


def ruled_table(top: float, rows: list[list[str]], *, merged_head: bool = False) -> str:
    """Three columns of 100 points, rows of 20 points; with `merged_head` the first row joins columns 2 and 3."""
    left, width, high = 72, 100, 20
    drawn = ""
    for number in range(len(rows) + 1):
        drawn += pdf_line(left, top - high * number, left + 3 * width, top - high * number)
    for column in range(4):
        start = top - high if merged_head and column == 2 else top
        drawn += pdf_line(left + column * width, start, left + column * width, top - high * len(rows))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                drawn += pdf_text(text, left + column * width + 5, top - high * number - 14, 9)
    return drawn


def test_a_ruled_table_between_lines(tmp_path: Path) -> None:
    rows = [["TT", "Mục tiêu", ""], ["", "2025", "2030"], ["1", "80%", "97,61%"]]
    page = (
        pdf_text("Trước bảng", 72, 760)
        + ruled_table(700, rows, merged_head=True)
        + pdf_text("Sau bảng", 72, 600)
    )
    before, table, after = read_file(written(tmp_path, "a.pdf", pdf([page]))).blocks
    assert (before.text, after.text) == ("Trước bảng", "Sau bảng")
    assert table.rows == (("TT", "Mục tiêu", "Mục tiêu"), ("", "2025", "2030"), ("1", "80%", "97,61%"))


def test_a_table_that_goes_on_over_pages_is_one(tmp_path: Path) -> None:
    head = ["TT", "Chỉ tiêu", "Kết quả"]
    first = ruled_table(200, [head, ["1", "Hồ sơ", "đạt 80%"]]) + pdf_text("3", 300, 30)
    second = ruled_table(780, [head, ["", "trực tuyến", ""], ["2", "Trạm BTS", "1.208"]]) + pdf_text(
        "Hết.", 72, 600
    )
    table, number, last = read_file(written(tmp_path, "a.pdf", pdf([first, second]))).blocks
    assert table.rows == (tuple(head), ("1", "Hồ sơ\ntrực tuyến", "đạt 80%"), ("2", "Trạm BTS", "1.208"))
    assert table.row_pages == (1, 1, 2)
    assert (number.text, last.text) == ("3", "Hết.")


def test_tables_of_other_columns_are_not_joined(tmp_path: Path) -> None:
    first = ruled_table(200, [["TT", "Chỉ tiêu", "Kết quả"], ["1", "Hồ sơ", "80%"]])
    second = pdf_text("Phụ lục II", 72, 800) + ruled_table(
        780, [["TT", "Xã", "Số hộ"], ["1", "An Bình", "120"]]
    )
    blocks = read_file(written(tmp_path, "a.pdf", pdf([first, second]))).blocks
    assert [block.kind for block in blocks] == ["table", "line", "table"]


def test_an_upright_page_that_is_shown_lying(tmp_path: Path) -> None:
    rows = [["TT", "Xã", "Số hộ"], ["1", "An Bình", "120"]]
    content = pdf([ruled_table(700, rows)]).replace(
        b"/MediaBox [0 0 595 842]", b"/Rotate 0 /MediaBox [0 0 595 842]"
    )
    (table,) = read_file(written(tmp_path, "a.pdf", content)).blocks
    assert table.rows == tuple(tuple(row) for row in rows)


def scanned_page(text: str, *, turned: float = 0.0) -> object:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1654, 1000), 255)
    font = ImageFont.truetype("DejaVuSans.ttf", 40)
    for number, line in enumerate(text.split("\n")):
        ImageDraw.Draw(page).text((150, 150 + 80 * number), line, fill=0, font=font)
    return page.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)


_SCANNED = (
    "Điều 1. Phê duyệt kế hoạch chuyển đổi số\nĐiều 2. Quyết định có hiệu lực\nĐiều 3. Tổ chức thực hiện"
)


@pytest.mark.parametrize("suffix", ["png", "tiff", "pdf"])
def test_a_crooked_scan_is_straightened_and_read(tmp_path: Path, suffix: str) -> None:
    try:
        require_tesseract()
        page = scanned_page(_SCANNED, turned=2.0)
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    assert abs(skew_of(page) + 2.0) < 0.25  # type: ignore[arg-type]
    path = tmp_path / f"a.{suffix}"
    page.save(path, resolution=200.0)  # type: ignore[attr-defined]
    reading = read_file(path)
    assert [block.text for block in reading.blocks] == _SCANNED.split("\n")
    assert 0.8 < reading.quality < 1
    word = next(word for word in reading.blocks[0].words if word.text == "Phê")
    scale = 300 / 200 if suffix == "pdf" else 1
    # The box lies where the word stands on the crooked page.
    assert 150 * scale < word.box[0] < 600 * scale
    assert 120 * scale < word.box[1] < 260 * scale


def test_pages_that_were_pasted_into_word_as_pictures(tmp_path: Path) -> None:
    import io

    try:
        require_tesseract()
        page = scanned_page(_SCANNED)
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")  # type: ignore[attr-defined]
    document = f"{XML}<w:document {W}><w:body><w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": document,
        "word/media/image1.png": buffer.getvalue(),
    }
    reading = read_file(written(tmp_path, "a.docx", zipped(members)))
    assert [block.text for block in reading.blocks] == _SCANNED.split("\n")
    assert (reading.format, reading.pages) == ("docx", 1)


def test_a_pdf_in_an_old_font(tmp_path: Path) -> None:
    content = pdf([pdf_text("B¸o c¸o n¨m 2025 cña së", 72, 700)]).replace(
        b"/BaseFont /Plain", b"/BaseFont /ABCDEF+.VnTime"
    )
    reading = read_file(written(tmp_path, "a.pdf", content))
    assert [block.text for block in reading.blocks] == ["Báo cáo năm 2025 của sở"]


def test_a_web_page_as_word_saves_it(tmp_path: Path) -> None:
    page = """<html><head><meta charset="utf-8"><title>x</title><style>p{}</style></head><body><nav>Trang chủ</nav>
    <h2>I. Kết quả</h2><p>Toàn tỉnh có<br>1.208 <b>trạm</b><a href="#_ftn1" name="_ftnref1">[1]</a>.</p>
    <ol start=2 type=a><li>Hai</li><li>Ba</li></ol><ul><li>Gạch</li></ul>
    <p style="mso-hide:all">ẩn</p>
    <table><thead><tr><th rowspan=2>TT</th><th colspan=2>Mục tiêu</th></tr><tr><th>2025</th><th>2030</th></tr></thead>
    <tr><td>1</td><td>80%</td><td></td></tr></table>
    <div id="ftn1"><p><a href="#_ftnref1">[1]</a> Nguồn: Sở.</p></div><script>alert(1)</script></body></html>"""
    found = read_file(written(tmp_path, "a.doc", page)).blocks
    assert [(block.kind, block.marker, block.text) for block in found if block.kind != "table"] == [
        ("heading", None, "I. Kết quả"),
        ("paragraph", None, "Toàn tỉnh có"),
        ("paragraph", None, "1.208 trạm⟦n:1⟧."),
        ("paragraph", "b.", "Hai"),
        ("paragraph", "c.", "Ba"),
        ("paragraph", "-", "Gạch"),
        ("footnote", "1", "Nguồn: Sở."),
    ]
    (table,) = (block for block in found if block.kind == "table")
    assert table.rows == (("TT", "Mục tiêu", "Mục tiêu"), ("TT", "2025", "2030"), ("1", "80%", ""))
    assert table.header_rows == 2


def test_rich_text(tmp_path: Path) -> None:
    rtf = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1 .VnTime;}{\f2\fcharset163 Arial;}}"
        r"{\stylesheet{\s0 Normal;}}{\info{\title x}}"
        r"\pard\outlinelevel0 I. K\u7871?t qu\u7843?\par"
        r"\pard\plain\f1 B\'b8o c\'b8o n\'a8m 2025\par"
        r"\pard{\listtext\f0 1.\tab}\f0\u272?\u7841?t 80%{\super\chftn{\footnote\pard {\chftn} Ghi ch\u250?.}}, {\v ẩn}"
        r"{\deleted bỏ}xong.\line {\field{\*\fldinst PAGE}{\fldrslt 7}}\par"
        r"\trowd\clmgf\cellx1000\clmrg\cellx2000\cellx3000\pard\intbl A\cell\cell B\cell\row"
        r"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl 1\cell 2\cell 3\cell\row\pard Sau\par}"
    )
    found = read_file(written(tmp_path, "a.rtf", rtf)).blocks
    assert [(block.kind, block.marker, block.text) for block in found] == [
        ("heading", None, "I. Kết quả"),
        ("paragraph", None, "Báo cáo năm 2025"),
        ("paragraph", "1.", "Đạt 80%⟦n:1⟧, xong."),
        ("paragraph", None, "7"),
        ("table", None, ""),
        ("paragraph", None, "Sau"),
        ("footnote", "1", "Ghi chú."),
    ]
    assert found[4].rows == (("A", "A", "B"), ("1", "2", "3"))


def test_a_mail_and_its_attachments(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "so@tinh.gov.vn", "ubnd@tinh.gov.vn", "Gửi báo cáo quý I"
    mail.set_content("Kính gửi,\n\nXin gửi báo cáo.\n")
    mail.add_attachment(
        docx(paragraph("Báo cáo số 12")), maintype="application", subtype="x", filename="báo cáo.docx"
    )
    mail.add_attachment(b"MZ", maintype="application", subtype="x", filename="virus.exe")
    path = written(tmp_path, "thu.eml", mail.as_bytes())
    letter, report, program = open_sources(path)
    lines = [block.text for block in letter.read().blocks]
    assert lines[:3] == ["Từ: so@tinh.gov.vn", "Đến: ubnd@tinh.gov.vn", "Chủ đề: Gửi báo cáo quý I"]
    assert "Xin gửi báo cáo." in lines
    assert (report.name, report.read().blocks[0].text) == ("thu.eml/báo cáo.docx", "Báo cáo số 12")
    with pytest.raises(UnreadableFile, match=r"\.exe"):
        program.read()


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Sửa đôi, bỗ sung", "Sửa đổi, bổ sung"),
        ("được sửa đôi theo quyên hạn", "được sửa đổi theo quyền hạn"),
        ("THÔNG TU SỐ", "THÔNG TƯ SỐ"),
        ("của Thông tw này", "của Thông tư này"),
        ("tài khoản 4 tại khoản 4", "tài khoản 4 tại khoản 4"),
        ("ngày I5 tháng ll năm 2024", "ngày 15 tháng 11 năm 2024"),
        ("ngày I5 tháng lI quý", "ngày 15 tháng lI quý"),
        ("số I5 của", "số I5 của"),
    ],
)
def test_lost_marks_are_put_back_and_nothing_else_is_touched(read: str, printed: str) -> None:
    words = [WordBox(text, (0, 0, 1, 1), 0.9) for text in read.split()]
    assert " ".join(word.text for word in mended_words(words)[0]) == printed
    sure = [WordBox(text, (0, 0, 1, 1), 0.99) for text in read.split() if not text.startswith(("I", "l"))]
    assert mended_words(sure) == (sure, 0)


def test_specks_at_the_ends_of_a_line_go_and_list_marks_stay() -> None:
    def cleaned(line: str) -> str:
        return " ".join(
            word.text for word in without_dirt([WordBox(text, (0, 0, 1, 1), 0.5) for text in line.split()])
        )

    assert cleaned("| 2. Báo cáo '") == "2. Báo cáo"
    assert cleaned(".ngày 15") == "ngày 15"
    assert cleaned("——Căn cứ") == "Căn cứ"
    assert cleaned("- Lưu: VT.") == "- Lưu: VT."
    assert cleaned("+ a) 1,5 | 2") == "+ a) 1,5 | 2"
    assert cleaned("| _") == ""


def test_a_text_layer_of_the_wrong_language_is_read_again(tmp_path: Path) -> None:
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw

    try:
        require_tesseract()
        page = scanned_page(_SCANNED)
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    page.save(tmp_path / "scan.pdf", resolution=200.0)  # type: ignore[attr-defined]
    document = pypdfium2.PdfDocument(str(tmp_path / "scan.pdf"))
    first = document[0]
    for line in range(6):
        item = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 9)
        text = "Dieu 1. Phe duyet ke hoach chuyen doi so cua tinh".encode("utf-16-le") + b"\x00\x00"
        raw.FPDFText_SetText(item, ctypes.cast(ctypes.create_string_buffer(text), raw.FPDF_WIDESTRING))
        raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, 40, 300 - 20 * line)
        raw.FPDFPage_InsertObject(first, item)
    first.gen_content()
    document.save(str(tmp_path / "a.pdf"))
    reading = read_file(tmp_path / "a.pdf")
    # The layer that another program read without Vietnamese is put aside; the picture is read.
    assert reading.quality < 1
    assert any(block.text.startswith("Điều 1. Phê duyệt kế hoạch") for block in reading.blocks)


_UNRULED = (
    ("STT", "Xã, thị trấn", "Số hộ nghèo", "Tỷ lệ (%)", "Ghi chú"),
    ("1", "Phú Lộc", "1.250", "4,5", ""),
    ("2", "An Đông", "86", "0,75", "Đạt"),
    ("3", "Thị trấn Tân Thịnh", "1.015", "3,2", ""),
    ("", "Tổng cộng", "2.351", "2,9", ""),
)


def _unruled_page(rows: Sequence[Sequence[str]]) -> str:
    drawn = pdf_text("1. Kết quả theo xã", 90, 720)
    for place, row in enumerate(rows):
        for x, cell in zip((72, 110, 280, 380, 460), row, strict=True):
            drawn += pdf_text(cell, x, 700 - 16 * place, 10) if cell else ""
    below = 690 - 16 * len(rows)
    return (
        drawn
        + pdf_text("2. Đánh giá", 90, below)
        + pdf_text("Các xã đã hoàn thành kế hoạch năm.", 90, below - 18)
    )


def test_a_table_without_rules_is_read_by_where_its_words_stand(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([_unruled_page(_UNRULED)]))
    document = understand(read_file(tmp_path / "a.pdf"), file="a.pdf", path="a.pdf", sha256="0" * 64)
    (table,) = document.tables
    assert [column[-1] for column in table.columns] == list(_UNRULED[0])
    assert [tuple(document.quote(cell.span) for cell in row.cells) for row in table.rows] == list(
        _UNRULED[1:]
    )
    assert [section.heading for section in document.sections] == ["1. Kết quả theo xã", "2. Đánh giá"]
    assert document.text.endswith("Các xã đã hoàn thành kế hoạch năm.")


def test_a_cell_of_an_unruled_table_goes_on_below(tmp_path: Path) -> None:
    rows = [*_UNRULED[:3], ("", "(khu trung tâm)", "", "", "")]
    (tmp_path / "a.pdf").write_bytes(pdf([_unruled_page(rows)]))
    document = understand(read_file(tmp_path / "a.pdf"), file="a.pdf", path="a.pdf", sha256="0" * 64)
    (table,) = document.tables
    last = [document.quote(cell.span) for cell in table.rows[-1].cells]
    assert last == ["2", "An Đông (khu trung tâm)", "86", "0,75", "Đạt"]


def test_prose_that_speaks_of_a_number_column_is_no_table(tmp_path: Path) -> None:
    page = pdf_text("TT và địa chỉ ghi ở cột đầu, số hộ ghi ở cột sau.", 72, 700) + pdf_text(
        "Các xã gửi trước ngày 15 hằng tháng.", 72, 684
    )
    (tmp_path / "a.pdf").write_bytes(pdf([page]))
    reading = read_file(tmp_path / "a.pdf")
    assert [block.text for block in reading.blocks] == [
        "TT và địa chỉ ghi ở cột đầu, số hộ ghi ở cột sau.",
        "Các xã gửi trước ngày 15 hằng tháng.",
    ]
