"""Proposed questions quote their files, and a review keeps what a person decides."""

from pathlib import Path

import pytest

from assistant.opening import open_assistant
from bots.settings import load_settings
from evals.draft import Limits, draft_questions
from evals.question_set import GoldQuestion, load_question_set, missing_quotes, write_question_set
from evals.review import review
from tests.paths import CORPUS


@pytest.fixture(scope="module")
def proposals(sample_data: Path) -> list[GoldQuestion]:
    with open_assistant(load_settings(data=sample_data)) as opened:
        every = Limits(facts=400)
        found = draft_questions(opened, every)
        assert found == draft_questions(opened, every)
        assert [q.kind for q in draft_questions(opened, Limits(1, 0, 0, 0, 1))] in (
            ["lookup", "near_miss"],
            ["table", "near_miss"],
        )
    return found


def test_a_clause_becomes_a_question_and_its_figure_the_answer(proposals: list[GoldQuestion]) -> None:
    asked = {question.question: question for question in proposals}
    question = asked["Theo Báo cáo số 112/BC-UBND, huyện có bao nhiêu trạm thu phát sóng thông tin di động?"]
    assert [(int(number.value), number.unit) for number in question.numbers] == [(126, "trạm")]
    assert question.sources[0].file == "bc-112-huyen-tan-phu.txt"


def test_all_kinds_are_proposed_and_no_question_twice(proposals: list[GoldQuestion]) -> None:
    assert {question.kind for question in proposals} >= {"lookup", "instrument", "list", "near_miss"}
    assert len({question.question for question in proposals}) == len(proposals)
    assert all(bool(question.sources) == question.answerable for question in proposals)


def test_every_proposal_stands_in_its_file(proposals: list[GoldQuestion], tmp_path: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in CORPUS.glob("*.txt")}
    plain = [q for q in proposals if all(s.file in texts for s in q.sources)]
    assert len(plain) > 40
    faults = missing_quotes(plain, texts)
    # A page number between two lines of a sentence is not part of what is quoted.
    assert [fault for fault in faults if "bc-238" not in fault and "bc-156" not in fault] == []
    write_question_set(proposals, tmp_path / "draft.jsonl")
    assert load_question_set(tmp_path / "draft.jsonl") == proposals


def made(name: str) -> GoldQuestion:
    return GoldQuestion.model_validate({"id": name, "question": f"Câu {name}?", "answer": "cũ"})


def test_a_review_keeps_mends_drops_and_is_taken_up(tmp_path: Path) -> None:
    out = tmp_path / "kept.jsonl"
    lines = iter(["", "x", "c Câu khác?", "đ mới", "", "q"])
    shown: list[str] = []
    state = review([made(n) for n in "abcd"], out, lambda prompt: next(lines), shown.append)
    assert [(q.id, q.question, q.answer) for q in state.kept] == [
        ("a", "Câu a?", "cũ"),
        ("c", "Câu khác?", "mới"),
    ]
    assert state.dropped == ("b",)
    assert len(shown) == 4
    again = review([made(n) for n in "abcd"], out, lambda prompt: "", shown.append)
    assert [question.id for question in again.kept] == ["a", "c", "d"]
    assert [question.id for question in load_question_set(out)] == ["a", "c", "d"]
