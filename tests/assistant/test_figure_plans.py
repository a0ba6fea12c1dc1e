"""Computed answers over reports with tables: rows, periods, targets, parts. Every value can be checked by eye in
evals/corpus_figures, or is written here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.figures.conditions import condition_in
from assistant.figures.question_words import labels_in
from assistant.figures.route import FigureRoute
from assistant.figures.synonyms import alternatives_in
from assistant.library import Library
from tests.figure_corpus import Figures, ask, figures_of
from tests.instrument_corpus import understood
from tests.paths import REPOSITORY

REPORTS = REPOSITORY / "evals" / "corpus_figures"


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    with figures_of(understood(sorted(REPORTS.iterdir())), tmp_path_factory.mktemp("plans")) as figures:
        yield figures


@pytest.mark.parametrize(
    ("question", "expressions"),
    [
        ("Có bao nhiêu huyện đạt tỷ lệ bao phủ BHYT trên 92%?", ["đếm(95,6; 94,1; 93,0) = 3"]),
        ("Bao nhiêu địa phương có tỷ lệ giải ngân dưới 50%?", ["đếm(39,0; 45,0; 48,0) = 3"]),
        ("Mấy xã có từ 600 hộ nghèo trở lên cuối năm 2023?", ["đếm(709) = 1"]),
        (
            "Bình quân mỗi huyện có bao nhiêu giường bệnh?",
            ["trung bình(1.150; 420; 385; 310; 265; 210) = 456,67"],
        ),
        ("Trung bình mỗi lớp trung học phổ thông có bao nhiêu học sinh?", ["29.337 ÷ 708 = 41,44"]),
        ("Vi phạm nồng độ cồn năm 2023 gấp mấy lần năm 2022?", ["12.785 ÷ 5.114 = 2,5"]),
        (
            "Thu nội địa năm 2023 tăng bao nhiêu % so với năm 2022?",
            ["7.584 − 7.215 = 369", "(7.584 − 7.215) ÷ 7.215 × 100 = 5,11"],
        ),
        ("Xã Tả Phình giảm bao nhiêu hộ nghèo trong năm 2023?", ["598 − 466 = 132"]),
        ("Thuế thu nhập cá nhân năm 2023 vượt dự toán bao nhiêu?", ["531 − 500 = 31"]),
        ("Tổng số điểm đen được xử lý trong hai năm 2022 và 2023?", ["11 + 14 = 25", "14 + 11 = 25"]),
        ("Tổng chi giáo dục và y tế là bao nhiêu tỷ đồng?", ["3.846 + 1.125 = 4.971"]),
        ("Hồ Nậm Khoai còn bao nhiêu ha chưa bàn giao?", ["56 − 38 = 18"]),
    ],
)
def test_a_computed_answer_shows_its_formula(
    route: tuple[FigureRoute, Library], question: str, expressions: list[str]
) -> None:
    shown = [computation.expression for computation in ask(route, question).computations]
    assert shown == expressions or (len(shown) == 1 and shown[0] in expressions)


def test_the_first_three_are_named_in_order(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Top 3 địa phương có tỷ lệ giải ngân cao nhất?")
    assert draft.sentences[0].text == (
        "Cao nhất lần lượt là Huyện Cẩm Sơn (65,0%); Huyện Tân Kỳ (63,0%); Thành phố Hà Phong (62,0%)."
    )


def test_slow_and_fast_are_told_by_the_share(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Huyện nào giải ngân chậm nhất?")
    assert draft.sentences[0].text == "Thấp nhất là Huyện Mường Sơn: 39,0%."


def test_the_course_over_the_years_is_told_in_order(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Diễn biến số giấy phép lái xe bị tước qua các năm?")
    assert draft.sentences[0].text.startswith("3.415 giấy")
    assert [c.expression for c in draft.computations] == ["6.028 − 3.415 = 2.613"]


def test_a_target_in_the_clause_of_its_result_is_set_against_it(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ có đạt kế hoạch không?")
    assert draft.computations[0].expression == "95 − 92,7 = 2,3"
    assert draft.sentences[0].text.startswith("Chưa đạt")


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("Đàn heo hiện có bao nhiêu con?", "286.400 con"),
        ("Năm 2023 bao nhiêu DN giải thể?", "88 doanh nghiệp"),
        ("CPI bình quân năm 2023 tăng mấy %?", "Tăng 3,18%"),
        ("Thu nhập bình quân đầu người xã Tân Lộc năm 2023?", "54,6 triệu đồng"),
        ("Kế hoạch trồng rừng tập trung năm 2024 là bao nhiêu?", "2.500 ha"),
        ("Thị xã Đồng Mai đã giải ngân bao nhiêu?", "143.325 triệu đồng"),
    ],
)
def test_other_words_for_the_same_thing_find_it(
    route: tuple[FigureRoute, Library], question: str, amount: str
) -> None:
    assert ask(route, question).sentences[0].text.startswith(amount)


@pytest.mark.parametrize(
    "question",
    [
        "Năng suất ngô vụ Đông Xuân là bao nhiêu tạ/ha?",
        "Tỷ lệ thất nghiệp thanh niên Hà Phong là bao nhiêu?",
        "Dân số huyện Bình Lâm là bao nhiêu?",
        "Số ca mắc sởi năm 2023 ở Đông Lạc?",
        "Giải ngân vốn đầu tư công đến 30/6/2024 đạt bao nhiêu?",
    ],
)
def test_a_neighbouring_figure_is_no_answer(route: tuple[FigureRoute, Library], question: str) -> None:
    assert ask(route, question).kind == "not_found"


def test_a_lack_is_not_set_against_what_is_to_be_added(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Toàn ngành giáo dục còn thiếu bao nhiêu giáo viên?")
    assert draft.sentences[0].text.startswith("486 giáo viên")


def test_a_row_alone_is_cited_where_it_bears_out_the_answer(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Top 3 địa phương có tỷ lệ giải ngân cao nhất?")
    quotes = [route[1].document(e.document_id).quote(e.span) for e in draft.sentences[0].evidence]
    assert [quote.split("\t")[1] for quote in quotes[1:]] == ["Huyện Tân Kỳ", "Thành phố Hà Phong"] or len(
        quotes
    ) <= 3


def test_bounds_are_read_with_their_side() -> None:
    read = {
        text: condition_in(text)
        for text in ("đạt trên 50%", "từ 5 xã trở lên", "dưới 1,5 tỷ đồng", "năm 2023")
    }
    found = {text: (c.sign, str(c.amount)) for text, c in read.items() if c is not None}
    assert found == {
        "đạt trên 50%": (">", "50"),
        "từ 5 xã trở lên": ("≥", "5"),
        "dưới 1,5 tỷ đồng": ("<", "1500000000.0"),
    }


def test_a_label_is_a_name_with_its_number() -> None:
    assert labels_in("dich vu cong muc do 3 va hang a1") == ["muc 3", "hang a1"]
    assert labels_in("ho so truc tuyen 6 thang dau nam, tang 3 diem, muc 5 trieu dong") == []


def test_synonyms_are_whole_phrases() -> None:
    assert ("lợn",) in alternatives_in("con heo")["heo"]
    assert ("điện", "thoại", "thông", "minh") in alternatives_in("dân số có smartphone")["smartphone"]
    assert alternatives_in("diện tích rừng") == {}
