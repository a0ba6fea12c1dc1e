"""The section tree: every level that Vietnamese documents use, numbered rightly or wrongly."""

from __future__ import annotations

import pytest

from ingest.marks import Rank, mark_of
from tests.ingest.build import from_paragraphs, from_text, paths
from tests.paths import REFERENCE, needs_reference


@pytest.mark.parametrize(
    ("text", "rank", "label"),
    [
        ("PHẦN I", Rank.PART, "Phần I"),
        ("Phần thứ nhất", Rank.PART, "Phần thứ nhất"),
        ("Chương IV. TÊN", Rank.CHAPTER, "Chương IV"),
        ("Mục 2. TÊN", Rank.SECTION, "Mục 2"),
        ("Tiểu mục 1. Tên", Rank.SUBSECTION, "Tiểu mục 1"),
        ("Điều 12a. Tên", Rank.ARTICLE, "Điều 12a"),
        ("A. TÊN", Rank.CAPITAL, "A"),
        ("III. TÊN", Rank.ROMAN, "III"),
        ("I/ TÊN", Rank.ROMAN, "I"),
        ("|. Tên", Rank.ROMAN, "I"),
        ("4. Tên", Rank.NUMBER, "4"),
        ("4.2.Tên", Rank.NUMBER + 1, "4.2"),
        ("4. 4. Tên", Rank.NUMBER + 1, "4.4"),
        ("3.2 Về việc", Rank.NUMBER + 1, "3.2"),
        ("1.2.3. Tên", Rank.NUMBER + 2, "1.2.3"),
        ("1) tên", Rank.BRACKETED, "1"),
        ("a) tên", Rank.LETTER, "a"),
        ("đ) tên", Rank.LETTER, "đ"),
        ("l) tên", Rank.LETTER, "l"),
        ("- tên", Rank.DASH, "-"),
        ("+ tên", Rank.PLUS, "+"),
        ("*Về tên", Rank.STAR, "*"),
        ("· tên", Rank.DASH, "·"),
    ],
)
def test_marks(text: str, rank: int, label: str) -> None:
    mark = mark_of(text)
    assert mark is not None
    assert (mark.rank, mark.label) == (rank, label)


@pytest.mark.parametrize(
    "text",
    ["12.300 lượt tải", "7.500.000 đồng", "2022 là năm", "Điều 5 Nghị định này", "Mục tiêu chung", "Phần mềm dùng chung",
     "Chương trình số 15", "-5,3% so với cùng kỳ", "V/v báo cáo", "19 và kịp thời", "15,66% hồ sơ", "Điểm cầu", "I love"],
)  # fmt: skip
def test_what_only_looks_like_a_mark(text: str) -> None:
    assert mark_of(text) is None


def test_a_law_with_all_its_levels() -> None:
    document = from_paragraphs(
        "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Luật này quy định.", "Điều 2. Nguyên tắc", "1. Một.", "2. Hai:",
        "a) A;", "đ) Đ;", "Chương II", "Mục 1. NỘI DUNG", "Điều 3. Tên", "Nội dung.",
    )  # fmt: skip
    assert paths(document) == [
        ("Chương I",),
        ("Chương I", "Điều 1"),
        ("Chương I", "Điều 2"),
        ("Chương I", "Điều 2", "khoản 1"),
        ("Chương I", "Điều 2", "khoản 2"),
        ("Chương I", "Điều 2", "khoản 2", "điểm a"),
        ("Chương I", "Điều 2", "khoản 2", "điểm đ"),
        ("Chương II",),
        ("Chương II", "Mục 1"),
        ("Chương II", "Mục 1", "Điều 3"),
    ]
    assert document.sections[0].heading == "Chương I QUY ĐỊNH CHUNG"


def test_quoted_articles_of_an_amending_document_are_not_its_own() -> None:
    document = from_paragraphs(
        "Điều 1. Sửa đổi, bổ sung một số điều", "1. Sửa đổi Điều 5 như sau:", "“Điều 5. Tên mới", "1. Khoản mới.",
        "2. Khoản khác.”", "2. Bãi bỏ Điều 9.", "Điều 2. Hiệu lực", "Có hiệu lực từ ngày ký.",
    )  # fmt: skip
    assert paths(document) == [
        ("Điều 1",),
        ("Điều 1", "khoản 1"),
        ("Điều 1", "khoản 2"),
        ("Điều 2",),
    ]


def test_numbering_is_believed_as_printed() -> None:
    document = from_text(
        "BÁO CÁO\nKết quả\n\nI. KẾT QUẢ\n1. Một\nA b.\n4.2. Xét nghiệm:\nC d.\n4. 4. Giám sát:\nE g.\n6. Sáu\nH.\n5. Năm\nK.\n"
    )
    assert paths(document) == [
        ("I",),
        ("I", "1"),
        ("I", "1", "4.2"),
        ("I", "1", "4.4"),
        ("I", "6"),
        ("I", "5"),
    ]


def test_a_heading_over_several_lines_is_one_heading() -> None:
    document = from_text(
        "BÁO CÁO\nKết quả\n\nPHẦN I\n\nĐÁNH GIÁ TÌNH HÌNH THỰC HIỆN KẾ HOẠCH PHÁT TRIỂN\n\nKINH TẾ - XÃ HỘI NĂM 2020\n\n"
        "I. BỐI CẢNH\n\nTrong nước, tình hình ổn định và tiếp tục có những bước phát triển mới.\n"
    )
    assert document.sections[0].heading == (
        "PHẦN I ĐÁNH GIÁ TÌNH HÌNH THỰC HIỆN KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2020"
    )
    assert paths(document) == [("Phần I",), ("Phần I", "I")]


def test_an_inline_heading_ends_at_its_colon() -> None:
    document = from_paragraphs(
        "I. KẾT QUẢ", "1. Về hạ tầng viễn thông: toàn tỉnh có 1.208 trạm.", "2. Khác", "Không có."
    )
    assert [section.heading for section in document.sections] == [
        "I. KẾT QUẢ",
        "1. Về hạ tầng viễn thông:",
        "2. Khác",
    ]
    assert document.quote(document.sections[1].span).endswith("1.208 trạm.")


def test_bullets_are_sections_only_where_they_head_something() -> None:
    document = from_paragraphs(
        "1. Kết quả", "* Về hạ tầng", "Toàn tỉnh có 12 trạm.", "* Về dữ liệu", "Có 3 kho.", "- Ứng dụng công dân:",
        "+ Android: 215 lượt;", "+ iOS: 272 lượt.", "- Đã xử lý 54 phản ánh.",
    )  # fmt: skip
    assert paths(document) == [
        ("1",),
        ("1", "Về hạ tầng"),
        ("1", "Về dữ liệu"),
        ("1", "Về dữ liệu", "Ứng dụng công dân"),
    ]
    inner = document.sections[3]
    assert document.quote(inner.span).endswith("272 lượt.")


def test_the_closing_is_in_no_section_and_an_appendix_is_its_own() -> None:
    document = from_text(
        "BÁO CÁO\nKết quả năm 2022\n\nI. KẾT QUẢ\n1. Một\nĐã xong.\n\nNơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\nGIÁM ĐỐC\n\n\n"
        "Trần Văn Bình\n\nPHỤ LỤC I\nDANH MỤC DỰ ÁN\n1. Dự án A\nMô tả.\nPHỤ LỤC II\nBIỂU SỐ LIỆU\nI. SỐ LIỆU\nCó 5.\n"
    )
    assert paths(document) == [
        ("I",),
        ("I", "1"),
        ("Phụ lục I",),
        ("Phụ lục I", "1"),
        ("Phụ lục II",),
        ("Phụ lục II", "I"),
    ]
    assert document.quote(document.sections[0].span).endswith("Đã xong.")
    assert document.sections[2].heading == "PHỤ LỤC I DANH MỤC DỰ ÁN"
    assert [block.kind for block in document.blocks].count("closing") == 5


@needs_reference
@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("30_2020_ND_CP.docx", 38),
        ("12_NGHI_DINH_82_2018_ND-CP_332027.doc", 68),
        ("11_NGHI_DINH_Nghidinh65-2018QuydinhchitietLuatDuongsat.pdf", 55),
    ],
)
def test_every_article_of_the_decrees_in_order(name: str, articles: int) -> None:
    from ingest.readers.detect import read_file
    from ingest.understand import understand

    document = understand(read_file(REFERENCE / name), file=name, path=name, sha256="0" * 64)
    found = [section.path[-1] for section in document.sections if section.path[-1].startswith("Điều")]
    assert found == [f"Điều {number}" for number in range(1, articles + 1)]


def test_a_long_bullet_over_a_paragraph_is_a_sentence_and_no_heading() -> None:
    document = from_text(
        "1. Chăn nuôi\n"
        "- Giống vật nuôi\n"
        "Đàn giống được thay mới.\n"
        "- Các tổ hợp tác tiếp tục củng cố bộ máy, ký hợp đồng với nơi thu mua và giúp nông dân ở các thôn xa đưa "
        "hàng lên chợ: trong đó\n"
        "+ Chợ huyện;\n"
        "+ Chợ xã.\n"
        "Nông dân phấn khởi.\n"
    )
    assert paths(document) == [("1",), ("1", "Giống vật nuôi")]
