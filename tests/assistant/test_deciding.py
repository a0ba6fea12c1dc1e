"""One decision for all routes: what is sent, what is partial, what is refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.answer import Draft, Sentence
from assistant.deciding import SENT, SURE, Judged, as_sure_as, contributions, probability
from assistant.not_found import looked_for_in, named
from assistant.opening import Opened, open_assistant
from assistant.question import Question, Turn
from assistant.settings import Settings
from tests.paths import CORPUS


@pytest.fixture(scope="module")
def opened(sample_data) -> Iterator[Opened]:
    with open_assistant(Settings(data=sample_data)) as opened:
        yield opened


def test_more_of_the_question_in_the_evidence_makes_a_draft_likelier():
    base = {"always": 1.0, "route passage": 1.0, "own": 0.5}
    chances = [probability(base | {"covered": c, "covered passage": c}) for c in (0.2, 0.6, 1.0)]
    assert chances == sorted(chances)
    assert probability(base | {"covered": 0.9, "gap": 1.0, "gap passage": 1.0}) < probability(
        base | {"covered": 0.9}
    )


def test_contributions_say_what_decided_the_greatest_first():
    parts = contributions({"always": 1.0, "covered": 1.0, "gap": 0.1})
    assert next(iter(parts)) == "covered"


def test_a_draft_that_is_not_sure_enough_is_partial():
    draft = Draft("found", (Sentence("x"),), "passage", "")
    assert SENT < SURE
    assert as_sure_as(Judged(draft, {}, (SENT + SURE) / 2)).kind == "partial"
    assert as_sure_as(Judged(draft, {}, 0.9)).kind == "found"


def test_a_refusal_names_what_was_looked_for():
    question = Question.plain("Sản lượng lúa của tỉnh là bao nhiêu?")
    draft = Draft(
        "not_found", (Sentence("Không tìm thấy số liệu này trong các văn bản hiện có."),), "figure", ""
    )
    assert (
        named(question, draft).sentences[0].text
        == "Không tìm thấy số liệu về “sản lượng lúa của tỉnh” trong các văn bản hiện có."
    )


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Vì sao dự án cầu chậm tiến độ?", "về “dự án cầu chậm tiến độ”"),
        ("Hồ sơ cấp giấy phép xây dựng gồm những gì?", "về “hồ sơ cấp giấy phép xây dựng”"),
        ("Năm 2023 có bao nhiêu trạm bơm?", "về “số trạm bơm năm 2023”"),
        ("giải pháp nào nâng tỷ lệ hồ sơ", "về “giải pháp nâng tỷ lệ hồ sơ”"),
        ("phát hiện bao nhiêu cuộc tấn công mạng", "cho câu hỏi “phát hiện bao nhiêu cuộc tấn công mạng?”"),
    ],
)
def test_what_was_looked_for_reads_as_a_subject(text: str, subject: str):
    assert looked_for_in(Question.plain(text)) == subject


def test_a_refusal_names_no_figure_that_was_not_typed():
    typed = "số giải HSG năm học 22-23"
    question = replace(Question.plain("số giải HSG năm học 2022-2023"), raw=typed)
    assert looked_for_in(question) == f"cho câu hỏi “{typed}?”"


@pytest.mark.parametrize(
    "question",
    [
        "Vì sao doanh thu viễn thông năm 2023 giảm?",
        "Nhiệm vụ trọng tâm năm 2031 của Sở là gì?",
        "Trách nhiệm của Sở Y tế trong Quy chế sử dụng iOffice là gì?",
        "Công văn 530/STTTT-CNTT giao Sở Y tế nhiệm vụ gì?",
    ],
)
def test_neighbours_are_refused_and_the_nearest_is_offered(opened: Opened, question: str):
    answer = opened.assistant.ask(question, keep=False)
    assert answer.kind == "not_found"
    assert answer.sentences[0].text.startswith("Không tìm thấy nội dung về “")
    assert [sentence.role for sentence in answer.sentences[1:]] == ["note"]


def test_the_trace_shows_what_decided(opened: Opened):
    answer = opened.assistant.ask("Huyện Tân Phú gặp khó khăn gì?", keep=False)
    chosen = answer.trace["tried"][-1]
    assert (answer.kind, chosen["route"]) == ("found", "passage")
    assert chosen["confidence"] >= SURE
    assert "covered" in chosen["decided by"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("🙂🙂🙂 nhiệm vụ năm 2024 🙂", "found"),
        ("'; DROP TABLE documents; --", "not_found"),
        ("<script>alert(1)</script> trạm phát sóng trên sao Hỏa", "not_found"),
        ("SELECT * FROM facts WHERE 1=1", "not_found"),
        ("Что делает департамент?", "refused"),
        ("What are the tasks for next year?", "refused"),
        ("what is the number of stations in 2023", "refused"),
        ("<b>Huyện Tân Phú gặp khó khăn gì?</b>", "found"),
    ],
)
def test_odd_input_has_a_clear_answer(opened: Opened, text: str, kind: str):
    answer = opened.assistant.ask(text, keep=False)
    assert answer.kind == kind
    if kind == "not_found":
        assert answer.sentences[0].text.startswith("Không tìm thấy nội dung về “")


def test_a_pasted_report_is_asked_for_its_question_or_answered_by_its_last(opened: Opened):
    report = (CORPUS / "bc-245-nam-2023.md").read_text(encoding="utf-8")[:3_600]
    asked_back = opened.assistant.ask(report, keep=False)
    assert (asked_back.kind, asked_back.trace["route"], asked_back.citations) == ("refused", "pasted", ())
    answered = opened.assistant.ask(f"{report}\nHuyện Tân Phú gặp khó khăn gì?", keep=False)
    plain = opened.assistant.ask("Huyện Tân Phú gặp khó khăn gì?", keep=False)
    assert answered.text == plain.text
    assert answered.trace["changes"][0].endswith("trả lời câu hỏi trong đó: “Huyện Tân Phú gặp khó khăn gì?”")


def test_where_marks_were_left_out_the_documents_say_which_word_was_meant(opened: Opened):
    answer = opened.assistant.ask("so luot tan cong soc ngan chan 6 thang 2023", keep=False)
    assert answer.kind == "found"
    assert answer.warnings[-1:] == ("Câu hỏi được hiểu là: “số lượt tấn công soc ngăn chặn 6 tháng 2023”",)


def test_a_question_of_another_year_is_asked_of_the_document_that_it_names(opened: Opened):
    answer = opened.assistant.ask("Nhiệm vụ năm 2024 trong báo cáo 245/BC-STTTT là gì?", keep=False)
    assert (answer.kind, answer.trace["route"]) == ("found", "passage")
    assert {citation.file for citation in answer.citations} == {"bc-245-nam-2023.md"}


def test_a_follow_up_says_how_it_was_read(opened: Opened):

    history = [Turn("user", "Doanh thu dịch vụ viễn thông năm 2023 là bao nhiêu?")]
    answer = opened.assistant.ask("còn năm 2022?", history=history, keep=False)
    assert answer.warnings[-1] == (
        "Câu hỏi nối tiếp, hiểu là: “Doanh thu dịch vụ viễn thông năm 2022 là bao nhiêu?”"
    )
