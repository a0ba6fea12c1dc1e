"""The sets of document questions: right, tightly cited, nothing invented, lists complete."""

from pathlib import Path

import pytest

from assistant.opening import open_assistant
from bots.settings import load_settings
from evals.bench.instruments import LIST_KIND, Score, score_list
from evals.metrics import Answer, Verdict
from evals.question_set import GoldQuestion, load_question_set
from evals.run import run_questions
from evals.system import AssistantSystem
from tests.paths import REPOSITORY

EVALS = REPOSITORY / "evals"
Judged = tuple[GoldQuestion, Answer, Verdict]


@pytest.fixture(scope="module")
def judged(instruments_data: Path, city_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    outcomes: list[Judged] = []
    for name, data in (("corpus_instruments", instruments_data), ("corpus_instruments_city", city_data)):
        questions = [(name, q) for q in load_question_set(EVALS / "sets" / f"{name}.jsonl")]
        with open_assistant(load_settings(data=data)) as opened:
            ran = run_questions(
                questions, AssistantSystem.over(opened), tmp_path_factory.mktemp(name), workers=2
            )
        outcomes += [(outcome.question, outcome.answer, outcome.verdict) for outcome in ran]
    return outcomes


def test_the_answers_are_right(judged: list[Judged]) -> None:
    wrong = [question.id for question, _, verdict in judged if not verdict.correct]
    assert len(judged) >= 200
    assert len(wrong) / len(judged) <= 0.02, wrong


def test_no_number_is_invented(judged: list[Judged]) -> None:
    assert [(question.id, verdict.ungrounded) for question, _, verdict in judged if verdict.ungrounded] == []


def test_what_is_cited_bears_the_answer(judged: list[Judged]) -> None:
    answered = [verdict for question, _, verdict in judged if question.answerable]
    cited, good = sum(v.citations for v in answered), sum(v.good_citations for v in answered)
    assert good / cited >= 0.95


def test_lists_are_complete_and_hold_nothing_else(judged: list[Judged]) -> None:
    lists = [
        score_list(question.strings, answer)
        for question, answer, _ in judged
        if question.kind == LIST_KIND and question.answerable
    ]
    assert len(lists) >= 20
    assert sum(lists, Score()).f1 >= 0.97


def test_a_count_is_the_number_of_the_items(judged: list[Judged]) -> None:
    for _, answer, _ in judged:
        points = [s for s in answer["sentences"] if s.get("role") == "point"]
        for computation in answer["computations"]:
            assert computation["result"] == str(len(points))
            assert all(point["citations"] for point in points)
