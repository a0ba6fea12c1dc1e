"""Look-ups worded otherwise than the document: counters, seasons, a year before, parts of a year, two sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.figures.asking import read_question
from assistant.figures.plainly import plainly
from assistant.question import Question
from tests.figure_corpus import Figures, ask, figures_of
from tests.instrument_corpus import understood

_REPORTS = {
    "district": """UBND TỈNH LÂM SƠN
HUYỆN BẾN ĐÁ

Số: 61/BC-UBND

Bến Đá, ngày 15 tháng 6 năm 2023

BÁO CÁO
Tình hình kinh tế - xã hội 6 tháng đầu năm 2023

I. KẾT QUẢ
1. Trồng trọt: Vụ xuân 2023 gieo cấy lúa được 1.462,5 ha. Tổng sản lượng lương thực 11.162 tấn (cùng kỳ: 10.654 tấn).
2. Chăn nuôi: đàn bò 3.920 con, tăng 4,6%; đàn lợn 28.740 con. Bệnh dịch tả lợn xảy ra tại 04 xã (An Phú, Bình Hòa), buộc tiêu hủy 312 con.
3. Một cửa: Bộ phận một cửa huyện tiếp nhận 9.846 hồ sơ; đã giải quyết đúng hạn 9.598 hồ sơ, quá hạn 37 hồ sơ.
4. Du lịch: đón 86.400 lượt khách; doanh thu 21,5 tỷ đồng, đạt 46,2% kế hoạch, tăng 8,4% so với cùng kỳ.
5. Có 42 thuê bao điện thoại cố định và 18.305 thuê bao Internet băng rộng cố định.
6. Giao thông: tiếp nhận 1.204 lượt phản ánh.
II. NHIỆM VỤ
1. Trồng 2.500 ha rừng trước ngày 31/8/2023; giải ngân vốn đầu tư công đạt 100% kế hoạch.
""",
    "budget": """UBND TỈNH LÂM SƠN
SỞ TÀI CHÍNH

Số: 87/BC-STC

Lâm Sơn, ngày 15 tháng 01 năm 2024

BÁO CÁO
Kết quả thu ngân sách nhà nước năm 2023

1. Tổng thu ngân sách nhà nước trên địa bàn tỉnh 8.025 tỷ đồng, trong đó thu nội địa 6.687 tỷ đồng.
""",
    "year": """ỦY BAN NHÂN DÂN
TỈNH LÂM SƠN

Số: 12/BC-UBND

Lâm Sơn, ngày 02 tháng 12 năm 2023

BÁO CÁO
Tình hình kinh tế - xã hội năm 2023

1. Thu ngân sách: tổng thu ngân sách nhà nước trên địa bàn ước 7.850 tỷ đồng; thu nội địa 6.512 tỷ đồng.
""",
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in _REPORTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with figures_of(understood(sorted(folder.iterdir())), tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("Huyện Bến Đá vụ xuân 2023 cấy được bao nhiêu ha lúa?", "1.462,5 ha"),
        ("Huyện Bến Đá có bao nhiêu con lợn?", "28.740 con"),
        ("Phải tiêu hủy bao nhiêu con lợn ở huyện Bến Đá?", "312 con"),
        ("Một cửa huyện Bến Đá còn bao nhiêu hồ sơ trễ hạn?", "37 hồ sơ"),
        ("Huyện Bến Đá đón bao nhiêu khách trong 6 tháng đầu năm?", "86.400 lượt"),
        ("Sản lượng lương thực huyện Bến Đá cùng kỳ năm trước là bao nhiêu?", "10.654 tấn"),
        ("Năm 2023 đàn bò huyện Bến Đá có bao nhiêu con?", "6 tháng đầu năm 2023: 3.920 con"),
    ],
)
def test_the_figure_is_found(figures: Figures, question: str, amount: str) -> None:
    assert ask(figures, question).sentences[0].text.startswith(amount)


def test_a_year_of_which_only_a_part_is_reported_is_told_so(figures: Figures) -> None:
    draft = ask(figures, "Năm 2023 đàn bò huyện Bến Đá có bao nhiêu con?")
    assert any("không có số liệu cả năm" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    "question",
    [
        "Huyện Bến Đá có bao nhiêu con dê?",
        "Năm 2022 đàn bò huyện Bến Đá có bao nhiêu con?",
        "Huyện Bến Đá có bao nhiêu thuê bao Internet băng rộng di động?",
        "Huyện Bến Đá tiếp nhận bao nhiêu lượt phản ánh lĩnh vực đất đai?",
        "Huyện Bến Đá đón bao nhiêu khách trong 9 tháng đầu năm?",
    ],
)
def test_a_neighbouring_figure_is_no_answer(figures: Figures, question: str) -> None:
    assert ask(figures, question).kind == "not_found"


def test_each_value_of_a_conflict_names_its_source(figures: Figures) -> None:
    draft = ask(figures, "Tổng thu ngân sách nhà nước tỉnh Lâm Sơn năm 2023 là bao nhiêu?")
    assert draft.kind == "conflict"
    assert {sentence.text.partition(":")[0] for sentence in draft.sentences[1:]} == {
        "8.025 tỷ đồng (theo Báo cáo của Sở Tài chính)",
        "ước 7.850 tỷ đồng (theo Báo cáo của Ủy ban nhân dân tỉnh Lâm Sơn)",
    }


def test_everyday_phrases_are_put_as_reports_put_them() -> None:
    assert plainly("Nợ hết bao tiền cuối 2023?") == "Nợ bao nhiêu tiền cuối 2023?"
    assert plainly("GRDP/người hết 2023") == "GRDP bình quân đầu người cuối năm 2023"


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("9 tháng đầu năm thu bao nhiêu?", "M9"),
        ("6 tháng có bao nhiêu ca?", "H1"),
        ("Trẻ 6 tháng tuổi có bao nhiêu?", ""),
    ],
)
def test_a_part_of_the_year_without_the_year_is_a_part_of_any_year(question: str, part: str) -> None:
    asked = read_question(Question.plain(question))
    assert asked is not None
    assert (asked.part, asked.periods) == (part, ())
