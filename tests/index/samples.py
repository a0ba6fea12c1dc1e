"""Documents made by hand for the tests of the index: every part filled in, so that losing one shows."""

from __future__ import annotations

import datetime

from index.documents import (
    Block,
    Cell,
    Chunk,
    Document,
    Footnote,
    Header,
    HeaderField,
    Rendition,
    Section,
    Segment,
    Span,
    Table,
    TableRow,
)
from index.documents import Warning as DocumentWarning

TEXT = "BÁO CÁO\nI. Hạ tầng số\nToàn tỉnh có 1.208 trạm BTS.\nCột\tGiá trị\nTrạm\t\nGhi chú.\nGiám đốc\n"


def full_document(document_id: str = "0123456789abcdef") -> Document:
    """A document with something in every field."""
    return Document(
        id=document_id,
        text=TEXT,
        header=Header(
            kind=HeaderField("Báo cáo", Span(0, 7)),
            number=HeaderField("919/BC-STTTT", None, 0.75),
            number_blank=False,
            symbol="BC-STTTT",
            date=HeaderField("ngày 05 tháng 12 năm 2022", Span(1, 3)),
            day=datetime.date(2022, 12, 5),
            place=HeaderField("Vĩnh An"),
            issuer=HeaderField("Sở Thông tin và Truyền thông"),
            superior=HeaderField("UBND tỉnh"),
            title=HeaderField("Kết quả năm 2022"),
            basis=(HeaderField("Căn cứ Kế hoạch số 46/KH-UBND", Span(2, 5)),),
            recipients=(HeaderField("Như trên"), HeaderField("Lưu: VT")),
            signer=HeaderField("Nguyễn Văn A"),
            capacity=HeaderField("KT. GIÁM ĐỐC"),
            attachments=(HeaderField("Phụ lục I"),),
            status="issued",
        ),
        blocks=(
            Block("header", Span(0, 7), 1),
            Block("heading", Span(8, 21), 1),
            Block("paragraph", Span(22, 50), None),
            Block("table_row", Span(51, 63), 2),
        ),
        sections=(
            Section(0, None, ("I",), "I. Hạ tầng số", Span(8, 21), Span(8, 90)),
            Section(1, 0, ("I", "Điều 5", "khoản 2"), "2. Trạm", Span(22, 25), Span(22, 50)),
        ),
        tables=(
            Table(
                0,
                1,
                Span(51, 70),
                (("Cột",), ("Giá trị", "triệu đồng")),
                (TableRow(Span(64, 69), (Cell(0, Span(64, 68)), Cell(1, Span(69, 69))), "Nhóm A", 2),),
                "Bảng 1",
                "triệu đồng",
            ),
        ),
        footnotes=(Footnote("1", Span(70, 78), 30), Footnote("*", Span(70, 78), None)),
        segments=(Segment(Span(0, 60), "a.txt"), Segment(Span(60, 90), "b.pdf")),
        renditions=(
            Rendition("a" * 64, "a.txt", "/kho/a.txt", "text", 1.0, True, ""),
            Rendition("b" * 64, "b.pdf", "/kho/b.pdf", "pdf", 0.123456789, False, "Cùng số và ngày"),
        ),
        warnings=(DocumentWarning("number", "Số để trống", Span(1, 2)), DocumentWarning("other", "Không rõ")),
        access="internal",
    )


def full_chunks(document: Document) -> tuple[Chunk, ...]:
    """Two chunks of it."""
    return (
        Chunk(
            f"{document.id}:0",
            document.id,
            0,
            0,
            ("I",),
            ("I. Hạ tầng số",),
            Span(22, 50),
            "I. Hạ tầng số\nToàn tỉnh có 1.208 trạm BTS.",
            ("46/KH-UBND", "14/CT-TTg"),
        ),
        Chunk(f"{document.id}:1", document.id, 1, None, (), (), Span(51, 63), "Cột\tGiá trị", ()),
    )
