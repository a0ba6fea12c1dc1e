"""The set of document questions, answered from the register alone: right, tightly cited, nothing invented."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.contract import answer_json
from assistant.conversation import Conversations
from assistant.instruments.instrument_route import InstrumentRoute
from assistant.language.model import CorpusLanguage
from assistant.library import Library
from assistant.question import Turn
from assistant.understanding import understand
from evals.bench.instruments import LIST_KIND, Score, score_list
from evals.metrics import Answer, Verdict, judge
from evals.question_set import GoldQuestion, load_question_set
from index.store import Store
from tests.instrument_corpus import build
from tests.paths import REPOSITORY

EVALS = REPOSITORY / "evals"
Judged = tuple[GoldQuestion, Answer, Verdict]


def turn_of(line: str) -> Turn:
    role, _, text = line.partition(": ")
    return Turn("assistant" if role == "assistant" else "user", text)


def outcomes_of(name: str, data: Path) -> list[Judged]:
    database, _ = build(data, sorted((EVALS / name).iterdir()))
    store, library = Store(database), Library(database)
    language = CorpusLanguage.build(store.document(summary.id).text for summary in store.documents())
    assistant = Assistant(
        understand=lambda text, history: understand(text, language=language, history=history),
        routes=(InstrumentRoute(database, library),),
        documents=library,
        conversations=Conversations(database),
    )
    outcomes = []
    for question in load_question_set(EVALS / "sets" / f"{name}.jsonl"):
        history = tuple(turn_of(line) for line in question.history)
        answer = answer_json(assistant.ask(question.question, history=history, keep=False))
        outcomes.append((question, answer, judge(question, answer)))
    database.close()
    return outcomes


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    names = ("corpus_instruments", "corpus_instruments_city")
    return [judged for name in names for judged in outcomes_of(name, tmp_path_factory.mktemp(name))]


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
