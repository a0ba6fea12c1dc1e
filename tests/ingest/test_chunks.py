"""Passages follow the tree, stay in their section and quote exactly."""

from __future__ import annotations

from index.documents import Document
from ingest.chunks import LONGEST_QUOTE, chunk_document
from ingest.reading import RawBlock
from tests.ingest.build import from_blocks, from_paragraphs

_LONG = "Sở phối hợp với các đơn vị triển khai nhiệm vụ thứ {} trong năm theo kế hoạch đã được phê duyệt."


def _covered(document: Document) -> str:
    return "".join(document.quote(chunk.span) for chunk in chunk_document(document))


def test_a_short_section_is_one_passage_with_all_below_it() -> None:
    document = from_paragraphs("I. KẾT QUẢ", "1. Hạ tầng", "Có 12 trạm.", "2. Dữ liệu", "Có 3 kho.")
    (chunk,) = chunk_document(document)
    assert chunk.path == ("I",)
    assert document.quote(chunk.span) == document.text


def test_a_long_section_is_cut_into_its_children() -> None:
    paragraphs = ["I. KẾT QUẢ"]
    for number in (1, 2):
        paragraphs.append(f"{number}. Lĩnh vực {number}")
        paragraphs += [_LONG.format(n) for n in range(6)]
    document = from_paragraphs(*paragraphs)
    chunks = chunk_document(document)
    assert [chunk.path for chunk in chunks] == [("I", "1"), ("I", "2")]
    assert chunks[1].headings == ("I. KẾT QUẢ", "2. Lĩnh vực 2")
    assert "I. KẾT QUẢ" in chunks[1].text
    assert chunks[0].id == f"{document.id}-00000"


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    paragraph = " ".join(_LONG.format(number) for number in range(30))
    document = from_paragraphs("I. KẾT QUẢ", paragraph)
    chunks = chunk_document(document)
    assert len(chunks) > 2
    for chunk in chunks:
        quoted = document.quote(chunk.span)
        assert len(quoted) <= LONGEST_QUOTE
        assert quoted.endswith((".", "QUẢ"))
    assert "".join(_covered(document).split()) == "".join(document.text.split())


def test_a_table_passage_repeats_the_header_row() -> None:
    rows = [
        ("TT", "Tên xã", "Số hộ nghèo"),
        *[(str(n), f"Xã Tân Phú Đông {n} " + "x" * 60, str(100 + n)) for n in range(1, 30)],
    ]
    document = from_blocks(
        RawBlock("paragraph", "I. KẾT QUẢ GIẢM NGHÈO"),
        RawBlock("paragraph", "ĐVT: hộ"),
        RawBlock("table", rows=tuple(rows)),
    )
    chunks = [chunk for chunk in chunk_document(document) if "Tân Phú" in chunk.text]
    assert len(chunks) > 1
    for chunk in chunks:
        assert "TT | Tên xã | Số hộ nghèo" in chunk.text
        assert "ĐVT: hộ" in chunk.text
        assert chunk.text.endswith(document.quote(chunk.span))
