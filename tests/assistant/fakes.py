"""A working store of a few documents in memory, for tests that need exact offsets and no disk."""

from __future__ import annotations

from datetime import date

from index.documents import Block, Document, Header, HeaderField, Rendition, Section, Segment, Span
from index.errors import UnknownDocument


class DocumentsInMemory:
    """Keeps documents by id, as the store does."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {document.id: document for document in documents}

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise UnknownDocument(document_id)
        return self._documents[document_id]


def span(document: Document, part: str) -> Span:
    """Where a part stands in a document's text."""
    start = document.text.index(part)
    return Span(start, start + len(part))


def report(body: str = "") -> Document:
    """A small report with a number, a date and two sections."""
    head = "Số: 12/BC-SNN\nNgày 05 tháng 7 năm 2023\nBÁO CÁO\nKết quả sáu tháng\n"
    first = "I. KẾT QUẢ\nToàn tỉnh có 1.250 trạm bơm, tăng 12 trạm. Chưa đạt 95,5% kế hoạch.\n"
    second = "II. HẠN CHẾ\n" + (body or "Kinh phí chỉ được 30 tỷ đồng.\n")
    text = head + first + second

    def at(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    return Document(
        id="r1",
        text=text,
        header=Header(
            kind=HeaderField("BÁO CÁO", at("BÁO CÁO")),
            number=HeaderField("12/BC-SNN", at("Số: 12/BC-SNN")),
            date=HeaderField("05 tháng 7 năm 2023", at("Ngày 05 tháng 7 năm 2023")),
            day=date(2023, 7, 5),
            title=HeaderField("Kết quả sáu tháng", at("Kết quả sáu tháng")),
            status="issued",
        ),
        blocks=(
            Block("header", at(head.rstrip("\n")), 1),
            Block("paragraph", at(first.rstrip("\n")), 1),
            Block("paragraph", Span(text.index("II."), len(text)), 2),
        ),
        sections=(
            Section(0, None, ("I",), "I. KẾT QUẢ", at("I. KẾT QUẢ"), Span(len(head), len(head) + len(first))),
            Section(
                1, None, ("II",), "II. HẠN CHẾ", at("II. HẠN CHẾ"), Span(len(head) + len(first), len(text))
            ),
        ),
        segments=(Segment(Span(0, len(text)), "bao_cao.txt"),),
        renditions=(Rendition("00", "bao_cao.txt", "/x/bao_cao.txt", "txt"),),
    )
