"""Word documents: what stands in the XML against what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.docx import DocxReader
from ingest.reading import RawBlock
from tests.ingest.reader_samples import W, docx, paragraph, written


def blocks(tmp_path: Path, body: str, **parts: str) -> tuple[RawBlock, ...]:
    return DocxReader().read(written(tmp_path, "a.docx", docx(body, **parts))).blocks


def texts(found: tuple[RawBlock, ...]) -> list[str]:
    return [block.text for block in found]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('Toàn tỉnh có ')}<w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
        f"<w:ins>{run('120')}</w:ins>{run(' trạm.')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('Câu bị nối ')}</w:p><w:p>{run('với câu sau.')}</w:p>"
        f"<w:p><w:moveFrom>{run('chỗ cũ')}</w:moveFrom><w:moveTo>{run('chỗ mới')}</w:moveTo></w:p>"
    )
    assert texts(blocks(tmp_path, body)) == ["Toàn tỉnh có 120 trạm.", "Câu bị nối với câu sau.", "chỗ mới"]


def test_list_numbers_are_counted_as_word_prints_them(tmp_path: Path) -> None:
    numbering = f"""<w:numbering {W}>
      <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf02d"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="0"/>
        <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
    </w:numbering>"""
    items = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (2, 0), (3, 0), (3, 0)]
    body = "".join(
        paragraph("nội dung", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        for number, level in items
    )
    markers = [block.marker for block in blocks(tmp_path, body, numbering=numbering)]
    assert markers == ["I.", "1.1.", "1.2.", "a)", "b)", "II.", "2.1.", "-", "I.", "II."]


def test_numbers_and_outline_levels_come_through_styles(tmp_path: Path) -> None:
    styles = f"""<w:styles {W}>
      <w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Dieu"><w:basedOn w:val="Base"/>
        <w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
    </w:styles>"""
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0">
      <w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl></w:abstractNum>
      <w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>"""
    body = paragraph("Phạm vi", '<w:pStyle w:val="Dieu"/>') + paragraph(
        "Đối tượng", '<w:pStyle w:val="Dieu"/>'
    )
    found = blocks(tmp_path, body, styles=styles, numbering=numbering)
    assert [(block.kind, block.level, block.marker) for block in found] == [
        ("heading", 2, "Điều 1."),
        ("heading", 2, "Điều 2."),
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_merged_cells_repeat_their_text(tmp_path: Path) -> None:
    down, more, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    body = (
        f"<w:tbl><w:tr>{header}{cell('TT', down)}{cell('Mục tiêu', wide)}</w:tr>"
        f"<w:tr>{header}{cell('', more)}{cell('2025')}{cell('2030')}</w:tr>"
        f"<w:tr>{cell('1')}{cell('80%')}{cell('')}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('hàng đã xoá')}</w:tr></w:tbl>"
    )
    (table,) = blocks(tmp_path, body)
    assert table.rows == (("TT", "Mục tiêu", "Mục tiêu"), ("TT", "2025", "2030"), ("1", "80%", ""))
    assert table.header_rows == 2


def test_notes_keep_their_place(tmp_path: Path) -> None:
    footnotes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="5">{paragraph("Nguồn: Cục Thống kê.")}</w:footnote></w:footnotes>'
    )
    body = f'<w:p>{run("đạt 97,61%")}<w:r><w:footnoteReference w:id="5"/></w:r>{run(" số hộ.")}</w:p>'
    found = blocks(tmp_path, body, footnotes=footnotes)
    assert texts(found) == ["đạt 97,61%⟦n:1⟧ số hộ.", "Nguồn: Cục Thống kê."]
    assert (found[1].kind, found[1].marker) == ("footnote", "1")


def test_text_boxes_come_once_and_after_their_paragraph(tmp_path: Path) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('DỰ THẢO')}</w:txbxContent>"
    body = (
        f"<w:p {mc}>{run('Kế hoạch')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(blocks(tmp_path, body)) == ["Kế hoạch", "DỰ THẢO"]


@pytest.mark.parametrize(
    ("font", "raw", "expected"),
    [
        (".VnTime", "B¸o c¸o", "Báo cáo"),
        (".VnTimeH", "b¸o c¸o", "BÁO CÁO"),
        ("VNI-Times", "Baùo caùo", "Báo cáo"),
        ("Times New Roman", "Báo cáo ¸", "Báo cáo ¸"),
        (".VnTime", "Báo cáo được", "Báo cáo được"),
    ],
)
def test_each_run_is_decoded_by_its_own_font(tmp_path: Path, font: str, raw: str, expected: str) -> None:
    legacy = run(raw, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')
    # Another run names a legacy font, so the reader looks at fonts at all.
    other = run(" năm", '<w:rFonts w:ascii="Arial"/>') + run("", '<w:rFonts w:ascii=".VnArial"/>')
    assert texts(blocks(tmp_path, f"<w:p>{legacy}{other}</w:p>")) == [f"{expected} năm"]


def test_the_letter_that_word_takes_for_a_soft_hyphen(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>nhµ n</w:t><w:softHyphen/><w:t>íc</w:t></w:r></w:p>'
    assert texts(blocks(tmp_path, body)) == ["nhà nước"]


def test_fields_hidden_text_and_breaks(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("7")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        f"<w:p>{run('Trang ')}{field}{run(' ẩn', '<w:vanish/>')}</w:p>"
        "<w:p><w:r><w:t>KẾ HOẠCH</w:t><w:br/><w:t>Chuyển đổi số của tỉnh</w:t><w:br/><w:t>năm 2025</w:t></w:r></w:p>"
    )
    assert texts(blocks(tmp_path, body)) == ["Trang 7", "KẾ HOẠCH", "Chuyển đổi số của tỉnh năm 2025"]


def test_pages_are_those_of_the_last_print(tmp_path: Path) -> None:
    body = (
        paragraph("một")
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>"
        + paragraph("hai nữa")
    )
    reading = DocxReader().read(written(tmp_path, "a.docx", docx(body)))
    assert reading.pages == 2
    assert [block.page for block in reading.blocks] == [1, 2, 2]
