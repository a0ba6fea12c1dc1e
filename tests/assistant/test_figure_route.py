"""Questions about figures, answered from facts of documents that are written here and can be checked by eye."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.figures.asking import read_question
from assistant.figures.route import FigureRoute
from assistant.library import Library
from assistant.question import Question
from index.documents import Block, Document, Header, HeaderField, Rendition, Span
from tests.figure_corpus import Figures, ask, figures_of


def report(identity: str, title: str, *items: str, issuer: str = "UBND TỈNH BÌNH YÊN") -> Document:
    """A report whose items are list items, its title standing in its text."""
    text = "\n".join([title, *items])
    blocks, start = [Block("header", Span(0, len(title)))], len(title) + 1
    for item in items:
        blocks.append(Block("list_item", Span(start, start + len(item))))
        start += len(item) + 1
    header = Header(
        kind=HeaderField("Báo cáo"), title=HeaderField(title, Span(0, len(title))), issuer=HeaderField(issuer)
    )
    file = Rendition(identity * 4, f"{identity}.txt", f"/{identity}.txt", "txt")
    return Document(identity, text, header, tuple(blocks), renditions=(file,))


HALF = report(
    "a" * 16,
    "Kết quả công tác 6 tháng đầu năm 2023 tỉnh Bình Yên",
    "- Hệ thống Một cửa điện tử (iCua): triển khai đến 40 cơ quan (cấp tỉnh: 10, cấp huyện: 18, cấp xã: 12).",
    "- Toàn tỉnh có 812 trạm bơm tưới tiêu.",
    "- Tiếp nhận 9.924 hồ sơ đất đai (9.5231 trực tiếp, 401 trực tuyến).",
)
YEAR = report(
    "b" * 16,
    "Kết quả công tác năm 2023 tỉnh Bình Yên",
    "- Hệ thống Một cửa điện tử (iCua): triển khai đến 52 cơ quan (cấp tỉnh: 12, cấp huyện: 25, cấp xã: 15).",
    "- Trong năm 2023 cấp mới 310 thẻ bạn đọc thư viện.",
    "- Tỷ lệ hộ dân có nước sạch: 68%/85% (đạt 80% so với mục tiêu).",
    "- Đã phê duyệt cấp độ cho 21/47 hệ thống thông tin.",
    "- Tiếp nhận 430 hồ sơ nhà ở (300 trực tiếp, 120 trực tuyến).",
    "- Rà soát 1.204 TTHC.",
    "- Doanh thu du lịch năm 2023 đạt 1.034 tỷ đồng, tăng 6,4% so với năm 2022.",
    "- Giải thưởng cuộc thi vẽ tranh: 01 giải nhất 9 triệu đồng, 02 giải nhì mỗi giải 5 triệu đồng.",
)
OTHER = report(
    "c" * 16,
    "Kết quả chuyển đổi số năm 2023 tỉnh Bình Yên",
    "- Trong năm 2023 cấp mới 295 thẻ bạn đọc thư viện.",
)


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    with figures_of((HALF, YEAR, OTHER), tmp_path_factory.mktemp("figures")) as figures:
        yield figures


def test_a_figure_is_looked_up_with_its_clause(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Toàn tỉnh có bao nhiêu trạm bơm?")
    assert draft.kind == "found"
    assert draft.sentences[0].text == "812 trạm: Toàn tỉnh có 812 trạm bơm tưới tiêu."
    assert draft.warnings[-1].endswith("đây là số liệu mới nhất tìm thấy: 6 tháng đầu năm 2023.")
    (evidence,) = draft.sentences[0].evidence
    assert (
        route[1].document(evidence.document_id).quote(evidence.span) == "Toàn tỉnh có 812 trạm bơm tưới tiêu."
    )


def test_the_period_and_the_level_that_are_asked_decide(route: tuple[FigureRoute, Library]) -> None:
    assert (
        "18"
        in ask(route, "Cấp huyện có bao nhiêu cơ quan dùng iCua 6 tháng đầu năm 2023?").sentences[0].text[:12]
    )
    assert "25" in ask(route, "Năm 2023 cấp huyện có bao nhiêu cơ quan dùng iCua?").sentences[0].text[:12]


def test_the_newest_is_taken_and_said_where_no_period_is_asked(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Bao nhiêu cơ quan dùng iCua?")
    assert draft.sentences[0].text.startswith("52 cơ quan")
    assert any("mới nhất" in warning for warning in draft.warnings)


def test_two_documents_that_disagree_are_both_shown(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Năm 2023 cấp mới bao nhiêu thẻ bạn đọc?")
    assert draft.kind == "conflict"
    assert {e.document_id for e in draft.sentences[0].evidence} == {YEAR.id, OTHER.id}
    assert "310" in draft.sentences[0].text
    assert "295" in draft.sentences[0].text


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2021 có bao nhiêu trạm bơm?",
        "Huyện Tân Lập có bao nhiêu trạm bơm?",
        "Tỉnh An Hòa có bao nhiêu trạm bơm?",
        "Toàn tỉnh có bao nhiêu trạm biến áp?",
        "Tỉnh có bao nhiêu bác sĩ?",
        "Năm 2023 cấp mới bao nhiêu thẻ căn cước?",
    ],
)
def test_near_misses_are_not_found_and_offer_no_figure_as_the_answer(
    route: tuple[FigureRoute, Library], text: str
) -> None:
    draft = ask(route, text)
    assert draft.kind == "not_found"
    assert all(not any(c.isdigit() for c in s.text) for s in draft.sentences if s.role != "note")


def test_a_difference_between_two_periods_shows_its_formula(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Số cơ quan dùng iCua tăng bao nhiêu từ giữa năm đến cuối năm 2023?")
    assert [(c.expression, c.result) for c in draft.computations] == [("52 − 40 = 12", "12")]


def test_a_share_and_a_rest_and_a_target_are_computed(route: tuple[FigureRoute, Library]) -> None:
    share = ask(route, "Năm 2023 cấp huyện chiếm bao nhiêu phần trăm số cơ quan dùng iCua?")
    assert share.computations[0].expression == "25 ÷ 52 × 100 = 48,08"
    rest = ask(route, "Còn bao nhiêu hệ thống thông tin chưa được phê duyệt cấp độ?")
    assert rest.computations[0].expression == "47 − 21 = 26"
    target = ask(route, "Tỷ lệ hộ dân có nước sạch có đạt mục tiêu không?")
    assert target.computations[0].expression == "85 − 68 = 17"


def test_a_mistyped_figure_is_shown_as_printed_with_what_it_must_be(
    route: tuple[FigureRoute, Library],
) -> None:
    draft = ask(route, "6 tháng đầu năm 2023 có bao nhiêu hồ sơ đất đai trực tiếp?")
    assert "9.5231" in draft.sentences[0].text
    assert draft.computations[0].expression == "9.924 − 401 = 9.523"
    assert draft.warnings


@pytest.mark.parametrize(
    "text",
    [
        "Vì sao chậm tiến độ?",
        "Ai ký báo cáo?",
        "Kế hoạch nào về nước sạch?",
        "Quyết định số 12/QĐ-UBND ngày nào?",
        "Xin chào",
    ],
)
def test_other_questions_are_left_to_other_routes(text: str) -> None:
    assert read_question(Question.plain(text)) is None


def test_a_missing_whole_word_is_not_answered_by_what_else_agrees(route: tuple[FigureRoute, Library]) -> None:
    assert ask(route, "Năm 2023 cấp mới bao nhiêu thẻ bảo hiểm thư viện?").kind == "not_found"
    assert ask(route, "Tỷ lệ hộ dân có truyền hình năm 2023 là bao nhiêu?").kind == "not_found"


def test_the_largest_part_is_named_with_the_others(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Năm 2023 cấp nào có nhiều cơ quan dùng iCua nhất?")
    assert draft.sentences[0].text == "Cao nhất là cấp huyện: 25 cơ quan."
    assert draft.sentences[1].text == "Tiếp theo: cấp xã: 15 cơ quan; cấp tỉnh: 12 cơ quan."
    least = ask(route, "Năm 2023 cấp nào có ít cơ quan dùng iCua nhất?")
    assert least.sentences[0].text == "Thấp nhất là cấp tỉnh: 12 cơ quan."


def test_parts_are_added_and_set_against_their_whole(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Số cơ quan dùng iCua năm 2023 là bao nhiêu, các cấp cộng lại có khớp không?")
    assert draft.computations[0].expression == "12 + 25 + 15 = 52"
    assert draft.sentences[0].text.startswith("Khớp")
    wrong = ask(route, "Hồ sơ nhà ở năm 2023 tiếp nhận bao nhiêu, các phần cộng lại có khớp không?")
    assert [c.expression for c in wrong.computations] == ["300 + 120 = 420", "430 − (300 + 120) = 10"]


def test_the_amount_of_a_prize_is_found_by_its_name(route: tuple[FigureRoute, Library]) -> None:
    assert (
        ask(route, "Giải nhì cuộc thi vẽ tranh được bao nhiêu tiền?").sentences[0].text.startswith("5 triệu")
    )


def test_those_that_did_not_are_not_those_that_did(route: tuple[FigureRoute, Library]) -> None:
    assert ask(route, "Năm 2023 có bao nhiêu thẻ bạn đọc chưa được cấp mới?").kind == "not_found"


def test_the_period_is_not_repeated_after_a_question_that_names_it(
    route: tuple[FigureRoute, Library],
) -> None:
    draft = ask(route, "6 tháng đầu năm 2023 toàn tỉnh có bao nhiêu trạm bơm?")
    assert draft.sentences[0].text == "812 trạm: Toàn tỉnh có 812 trạm bơm tưới tiêu."


def test_an_abbreviated_unit_counts_what_it_stands_for(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Năm 2023 có bao nhiêu thủ tục hành chính được rà soát?")
    assert draft.sentences[0].text.startswith("1.204 TTHC")


def test_a_change_that_is_printed_is_the_answer_to_how_much_it_grew(
    route: tuple[FigureRoute, Library],
) -> None:
    draft = ask(route, "Doanh thu du lịch năm 2023 tăng bao nhiêu phần trăm?")
    assert draft.sentences[0].text.startswith("Tăng 6,4%")
