"""Broken lines joined, and what must not be joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import clean, glue, join, pieces_of
from ingest.readers.plain_text import line_blocks
from ingest.reading import RawBlock
from tests.ingest.build import from_text


def _joined(text: str) -> list[str]:
    return [piece.text for piece in join(pieces_of(line_blocks(text)))]


def test_blank_lines_between_all_lines_do_not_cut_sentences() -> None:
    text = (
        "Hạ tầng viễn thông được quan tâm đầu tư, phát triển tại các khu vực vùng \n\n"
        "sâu, vùng xa, bảo đảm hạ tầng mạng hoạt động ổn định, thông suốt phục vụ kịp \n"
        "thời sự chỉ đạo của Ủy ban nhân dân tỉnh và các sở, ban, ngành tỉnh, của Sở \n\n\n\n"
        "Thông tin và Truyền thông. \n\n"
        "- Mục thứ nhất dài vừa phải của danh sách này; \n\n"
        "- Mục thứ hai. \n"
    )
    joined = _joined(text)
    assert len(joined) == 3
    assert "vùng sâu, vùng xa" in joined[0]
    assert joined[0].endswith("của Sở Thông tin và Truyền thông.")


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Nghị quyết số 01/NQ-", "CP ngày 08/01", "Nghị quyết số 01/NQ-CP ngày 08/01"),
        ("dịch COVID-", "19 và kịp thời", "dịch COVID-19 và kịp thời"),
        ("Quyết định số 12/", "QĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("kinh tế -", "xã hội", "kinh tế - xã hội"),
        ("giai đoạn 2021 -", "2025", "giai đoạn 2021 - 2025"),
    ],
)
def test_symbols_broken_at_their_hyphen_are_whole_again(first: str, second: str, whole: str) -> None:
    assert glue(first, second) == whole


@pytest.mark.parametrize(
    "start",
    ["- mục", "+ mục", "* mục", "· mục", "a) mục", "đ) mục", "1. Mục", "1.2. Mục", "4. 4. Mục", "II. MỤC", "Điều 5. Mục",
     "Chương II", "PHẦN II", "Nơi nhận:", "ĐVT: triệu đồng", "PHỤ LỤC I"],
)  # fmt: skip
def test_what_begins_a_unit_is_never_joined_to_what_stands_before(start: str) -> None:
    before = "Sở đã triển khai thực hiện các nhiệm vụ được giao theo đúng tiến độ, kết quả đạt được. "
    filler = "\n".join([before.strip()] * 3)
    assert start in _joined(f"{filler}\n{start}\n")


def test_a_reference_at_the_line_start_is_no_new_item() -> None:
    line = "Các đơn vị thực hiện chế độ báo cáo định kỳ theo đúng quy định tại khoản"
    joined = _joined(
        f"{line}\n1. Điều 5 của Quy chế này và gửi về Sở trước ngày 20 hằng tháng để tổng hợp.\n"
    )
    assert len(joined) == 1


def test_page_numbers_and_running_heads_are_left_out() -> None:
    pages = [
        f"Công báo số 12\n\nĐoạn văn thứ {number} của trang này nói về việc khác.\n\n{number}"
        for number in range(1, 7)
    ]
    joined = _joined("\f".join(pages))
    assert len(joined) == 6
    assert all(text.startswith("Đoạn văn thứ") for text in joined)


def test_bare_numbers_in_the_text_are_kept_where_they_do_not_count_pages() -> None:
    assert _joined("Tổng số hộ nghèo của xã:\n125\nhộ.")[-1].endswith("125 hộ.")


def test_export_debris_is_taken_out() -> None:
    assert clean("[bookmark: _Hlk119391632]Trình UBND tỉnh") == "Trình UBND tỉnh"
    assert clean("**KT. GIÁM ĐỐC") == "KT. GIÁM ĐỐC"
    assert clean("- *Ứng dụng phục vụ người dân:*") == "- Ứng dụng phục vụ người dân:"


def test_look_alike_letters_of_other_alphabets_are_made_latin() -> None:
    assert clean("Kế hоạch sо 5⁄QĐ-UВND") == "Kế hoạch so 5/QĐ-UBND"
    assert clean("Москва và Ω") == "Москва và Ω"


def test_word_export_notes_hang_on_their_place() -> None:
    document = from_text(
        "I. KẾT QUẢ\nSở trình kế hoạch năm 2022[footnoteRef:1] [1:  Quyết định số 25/QĐ-UBND ngày 04/11/2021.] và triển khai.\n"
    )
    (note,) = document.footnotes
    assert document.quote(note.span) == "Quyết định số 25/QĐ-UBND ngày 04/11/2021."
    assert note.anchor is not None
    assert document.text[: note.anchor].endswith("kế hoạch năm 2022")
    assert "Sở trình kế hoạch năm 2022 và triển khai." in document.text


def test_a_note_at_the_page_foot_does_not_stand_in_the_sentence() -> None:
    document = from_text(
        "I. KẾT QUẢ\n- Triển khai chương trình¹ viễn thông công ích đến năm 2025 trên địa bàn toàn tỉnh và các huyện, trong\n\n"
        "¹ Quyết định số 22/QĐ-TTg ngày 31/12/2021 phê duyệt chương trình.\n\n"
        "đó ưu tiên vùng khó khăn.\n"
    )
    assert "toàn tỉnh và các huyện, trong đó ưu tiên vùng khó khăn." in document.text
    (note,) = document.footnotes
    assert note.anchor is not None
    assert document.text[note.anchor] == "¹"


_FRAGMENTS = st.sampled_from(
    ["I. KẾT QUẢ", "1. Về hạ tầng:", "1.1. Mạng", "4. 4. Nền tảng", "a) Một", "đ) Hai;", "- ba", "+ bốn", "* năm", "Điều 7. Tên",
     "Chương I", "PHỤ LỤC II", "Nơi nhận:", "KT. GIÁM ĐỐC", "Nguyễn Văn An", "Số: 12/KH-SYT", "ngày 5 tháng 6 năm 2020", "BÁO CÁO",
     "STT Tên Đơn vị", "1. A % 10", "\tô\n\tô hai\n\tô ba", "| a | b |", "", "", "chữ thường tiếp theo của câu", "“Điều 3. Trích", "hết”",
     "¹ ghi chú", "chữ¹ có chú", "[footnoteRef:1] [1: chú]", "12", "ĐVT: đồng", "Trên đây là báo cáo", "MẬT nhẹ", "\f", "⟦n:1⟧ x", "Số liệu 1.208 trạm."]
)  # fmt: skip


@given(st.lists(_FRAGMENTS, min_size=1, max_size=40))
def test_any_lines_make_a_document_with_exact_spans(fragments: list[str]) -> None:
    from index.errors import UnreadableFile
    from ingest.chunks import LONGEST_QUOTE, chunk_document

    try:
        document = from_text("\n".join(fragments))
    except UnreadableFile:
        return
    position = 0
    for block in document.blocks:
        assert block.span.start >= position
        assert not document.text[position : block.span.start].strip()
        assert document.quote(block.span).strip(" \t") or block.kind == "table_row"
        position = block.span.end
    assert position == len(document.text)
    for section in document.sections:
        assert document.quote(section.heading_span) == section.heading
        assert 0 <= section.span.start <= section.heading_span.start
        assert section.heading_span.end <= section.span.end <= len(document.text)
        if section.parent is not None:
            parent = document.sections[section.parent]
            assert parent.span.start <= section.span.start
            assert section.span.end <= parent.span.end
            assert section.path[:-1] == parent.path
    for table in document.tables:
        for row in table.rows:
            assert "\t".join(document.quote(cell.span) for cell in row.cells) == document.quote(row.span)
    for note in document.footnotes:
        assert note.anchor is None or 0 <= note.anchor <= len(document.text)
    chunks = chunk_document(document)
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    for chunk in chunks:
        quoted = document.quote(chunk.span)
        assert quoted.strip()
        assert chunk.text.endswith(quoted)
        assert len(quoted) <= LONGEST_QUOTE
        if chunk.section is not None:
            span = document.sections[chunk.section].span
            assert span.start <= chunk.span.start
            assert chunk.span.end <= span.end


@given(st.lists(st.text(alphabet="aBcĐ .;:-1\n\t", max_size=40), max_size=20))
def test_joining_keeps_every_letter(lines: list[str]) -> None:
    blocks = [RawBlock("line", line) for line in "\n".join(lines).split("\n")]
    pieces = pieces_of(blocks)
    before = "".join("".join(piece.text.split()) for piece in pieces)
    after = "".join("".join(piece.text.split()) for piece in join(pieces))
    assert before == after


def test_one_page_number_inside_a_sentence_goes_and_a_cell_stays() -> None:
    sentence = (
        "- Cổng dịch vụ công của tỉnh tiếp nhận tất cả hồ sơ, trong đó trực\n\n2\n\n"
        "tuyến chiếm phần lớn số hồ sơ.\n"
    )
    assert _joined(sentence) == [
        "- Cổng dịch vụ công của tỉnh tiếp nhận tất cả hồ sơ, trong đó trực tuyến chiếm phần lớn số hồ sơ."
    ]
    assert "120" in " ".join(_joined("Số hồ sơ tiếp nhận\n\n120\n\nhồ sơ\n"))


def test_in_a_short_file_a_heading_is_not_joined_with_the_sentence_below_it() -> None:
    document = from_text(
        "Điều 1. Phạm vi điều chỉnh\nQuy chế này quy định việc quản lý.\n"
        "Điều 2. Giải thích từ ngữ\nTrong Quy chế này, các từ ngữ dưới đây được hiểu như sau:\n"
        "1. “Thuê bao” là cơ quan, tổ chức được cấp chứng thư số chuyên dùng.\n"
    )
    assert [section.heading for section in document.sections][:2] == [
        "Điều 1. Phạm vi điều chỉnh",
        "Điều 2. Giải thích từ ngữ",
    ]
