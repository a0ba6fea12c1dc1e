"""What a question asks for, and the outline of a document that answers it: aspects, names, lines and their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.model import CorpusLanguage
from assistant.passages.another import something_else
from assistant.passages.asked import Asked, years_spoken_of
from assistant.passages.aspects import aspects_asked, aspects_headed
from assistant.passages.candidates import find_candidates
from assistant.passages.composing import sentences_of
from assistant.passages.everyday import other_words, with_long_forms
from assistant.passages.names import names_in, names_missing
from assistant.passages.outline import Outline, without_label
from assistant.understanding import understand
from index.documents import Document
from ingest.readers.detect import open_sources
from ingest.steps import default_steps
from tests.paths import REPOSITORY

FOLDER = REPOSITORY / "evals" / "corpus_passages"


def understood(name: str) -> Document:
    steps = default_steps()
    source = next(iter(open_sources(Path(FOLDER / name))))
    return next(iter(steps.group([steps.understand(source).document], frozenset(), frozenset())))


@pytest.fixture(scope="module")
def rules() -> Outline:
    return Outline(understood("qd-34-2023-quy-che-rac-thai.txt"))


@pytest.fixture(scope="module")
def directive() -> Outline:
    return Outline(understood("ct-09-2024-chay-rung.txt"))


def asked(text: str, outline: Outline) -> Asked:
    language = CorpusLanguage.build([outline.document.text])
    return Asked.of(understand(text, language=language), text, lambda _: 1.0)


def answer(text: str, outline: Outline) -> list[str]:
    what = asked(text, outline)
    best = find_candidates(what, [(outline, outline.nodes)])[0]
    return [sentence.text for sentence in sentences_of(best, what)]


@pytest.mark.parametrize(
    ("question", "aspects"),
    [
        ("Vì sao dự án chậm?", {"cause"}),
        ("thời hạn giải quyết hồ sơ là bao lâu", {"time limit"}),
        ("Hồ sơ và thời hạn giải quyết?", {"dossier", "time limit"}),
        ("Sở Xây dựng phải làm gì?", {"duties"}),
        ("Sở đã làm gì để hỗ trợ xã đỡ đầu?", set()),
        ("Đối tượng nào được hưởng?", {"subjects"}),
    ],
)
def test_the_part_that_is_asked_for(question: str, aspects: set[str]):
    assert aspects_asked(question) == aspects


def test_a_heading_is_of_a_family_whatever_word_it_uses():
    assert aspects_headed("III. TỒN TẠI, HẠN CHẾ") == {"shortcomings"}
    assert aspects_headed("1. Sản xuất nông nghiệp") == frozenset()


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("Điều 5. Nguyên tắc sử dụng", "Nguyên tắc sử dụng"),
        ("III. TỒN TẠI", "TỒN TẠI"),
        ("1.2. Về hạ tầng", "Về hạ tầng"),
        ("đ) Duy trì đường truyền", "Duy trì đường truyền"),
        ("- Mục đích", "Mục đích"),
        ("Năm 2024 giảm 5%", "Năm 2024 giảm 5%"),
    ],
)
def test_labels_and_markers_are_no_words(line: str, bare: str):
    assert without_label(line) == bare


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Trách nhiệm của Sở Y tế là gì", ["Sở Y tế"]),
        ("Sở Tài nguyên và Môi trường được giao việc gì", ["Sở Tài nguyên và Môi trường"]),
        ("sở xây dựng có trách nhiệm gì", ["sở xây dựng"]),
        ("Trách nhiệm của Văn phòng Sở theo quy chế", []),
        ("y tế cơ sở Quảng Nam", []),
        ("số lao động nông thôn", []),
        ("Huyện Đông Khê kiến nghị gì", ["Đông Khê"]),
    ],
)
def test_names_of_places_and_bodies(question: str, names: list[str]):
    assert names_in(question) == names


def test_a_body_is_known_in_a_list_behind_its_kind():
    assert names_missing(["Sở Tài chính"], "các Sở: Giao thông vận tải, Tài chính, Xây dựng") == []
    assert names_missing(["Sở Xây dựng"], "Ban Quản lý dự án đầu tư xây dựng công trình") == ["Sở Xây dựng"]


def test_everyday_words_and_abbreviations_have_their_official_ones():
    assert ("chat", "thai") in other_words(["xe", "cho", "rac"])[2]
    words = ["han", "che", "cds"]
    assert ("chuyen", "doi", "so") in with_long_forms(words, other_words(words), ["chuyển đổi số"])[2]


def test_the_ends_of_a_span_and_dates_of_documents_are_no_years_spoken_of():
    text = "Năm 2023, thực hiện Quyết định số 12/QĐ-UBND ngày 05/01/2022, giai đoạn 2021 - 2025, tầm nhìn đến năm 2030"
    assert years_spoken_of(text) == {"2023"}


def test_items_stand_below_the_line_that_introduces_them(rules: Outline):
    intro = next(node for node in rules.nodes if node.text.endswith("các yêu cầu sau:"))
    assert [node.text[:2] for node in rules.below(intro)] == ["a)", "b)", "c)"]
    assert rules.above(intro)[0].text.startswith("Điều 5.")


def test_the_last_words_of_a_document_belong_to_no_section(directive: Outline):
    last = next(node for node in directive.nodes if node.text.startswith("Chỉ thị này có hiệu lực"))
    assert last.above == ()


def test_a_question_of_a_part_is_answered_by_all_that_stands_below_its_heading(rules: Outline):
    assert answer("Trách nhiệm của Sở Xây dựng là gì?", rules) == [
        "Trách nhiệm của Sở Xây dựng:",
        "1. Hướng dẫn bố trí điểm tập kết, trạm trung chuyển trong quy hoạch đô thị.",
        "2. Phối hợp xác định định mức, đơn giá thu gom, vận chuyển.",
    ]


def test_the_causes_of_one_shortcoming_are_given_whole(tmp_path: Path):
    (tmp_path / "bc.txt").write_text(
        "SỞ Y TẾ\nSố: 12/BC-SYT\n\nBÁO CÁO\nKết quả công tác y tế năm 2023\n\nI. KẾT QUẢ\n"
        "Tỷ lệ tiêm chủng đầy đủ đạt 84,6%.\nNguyên nhân tỷ lệ tiêm chủng thấp:\n"
        "- Nguồn vắc xin của Chương trình tiêm chủng mở rộng gián đoạn.\n- Địa bàn rộng, đi lại khó khăn.\n"
        "- Người dân đi làm ăn xa mang theo con nhỏ.\nII. TỒN TẠI\n1. Nhân lực còn thiếu.\n",
        encoding="utf-8",
    )
    source = next(iter(open_sources(tmp_path / "bc.txt")))
    outline = Outline(default_steps().understand(source).document)
    assert answer("Vì sao tỷ lệ tiêm chủng thấp?", outline) == [
        "Nguyên nhân tỷ lệ tiêm chủng thấp:",
        "Nguồn vắc xin của Chương trình tiêm chủng mở rộng gián đoạn.",
        "Địa bàn rộng, đi lại khó khăn.",
        "Người dân đi làm ăn xa mang theo con nhỏ.",
    ]


def test_the_causes_that_a_report_gives_in_a_section_of_their_own_are_those_of_its_results_too():
    outline = Outline(understood("bc-210-2023-so-y-te-tiem-chung.txt"))
    found = answer("Vì sao tỷ lệ tiêm chủng năm 2023 thấp?", outline)
    assert found[0] == "NGUYÊN NHÂN:"
    assert "chưa có hướng dẫn về giá" in found[1]


def test_where_the_money_comes_from_is_no_place():
    text = "Nguồn vốn ở đâu?"
    asked = Asked.of(understand(text, language=CorpusLanguage.build([])), text, lambda _: 1.0)
    assert (asked.asks, asked.one_thing) == ("what", False)


def test_of_a_list_only_the_items_are_shown_that_speak_of_what_its_heading_leaves_open(rules: Outline):
    assert answer("Tần suất thu gom tại xã thế nào?", rules) == [
        "Thời gian, tần suất thu gom:",
        "2. Tại xã: thu gom tối thiểu 02 lần/tuần.",
    ]


def test_a_question_of_one_thing_is_answered_by_one_line(rules: Outline):
    assert answer("Sở nào chủ trì thẩm định công nghệ xử lý của các nhà máy?", rules) == [
        "Sở Tài nguyên và Môi trường: Chủ trì thẩm định công nghệ xử lý của các nhà máy."
    ]


def test_below_a_heading_of_two_parts_the_part_of_its_own_is_meant():
    outline = Outline(understood("nq-21-2024-hdnd-thu-hut.txt"))
    found = answer("Đối tượng nào được hưởng chính sách thu hút?", outline)
    assert found[0] == "Đối tượng áp dụng:"
    assert len(found) == 4


def test_an_amount_of_money_is_no_length_of_time():
    outline = Outline(understood("nq-21-2024-hdnd-thu-hut.txt"))
    found = answer("Giáo viên nhận công tác được hỗ trợ một lần bao nhiêu?", outline)
    assert found == ["Giáo viên: 60 triệu đồng/người."]


def test_how_often_a_week_is_answered_by_times_a_week(rules: Outline):
    assert answer("Rác ở xã thu gom mấy lần 1 tuần?", rules) == ["2. Tại xã: thu gom tối thiểu 02 lần/tuần."]


def test_who_is_asked_and_the_body_stands_in_the_heading_above(directive: Outline):
    assert answer("Ai chịu trách nhiệm nếu để xảy ra cháy rừng lớn?", directive)[0].startswith(
        "Chủ tịch Ủy ban nhân dân các huyện, thành phố: Chịu trách nhiệm"
    )


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Trách nhiệm của Sở Y tế là gì?", "không đoạn nào nói về Sở Y tế"),
        ("Mẫu số 7 dùng để làm gì?", "đoạn gần nhất không nói về mau so 7"),
        ("Nhiệm vụ năm 2031 là gì?", "đoạn gần nhất nói về năm khác"),
    ],
)
def test_a_neighbour_is_no_answer(rules: Outline, question: str, why: str):
    what = asked(question, rules)
    best = find_candidates(what, [(rules, rules.nodes)])[0]
    assert something_else(what, rules, [best.node]) == why


@given(st.text(alphabet="aàáIVX.1) -–+*Điều\n:;", max_size=60))
def test_a_label_is_cut_from_the_front_only(line: str):
    bare = without_label(line)
    assert " ".join(line.split()).endswith(bare)
