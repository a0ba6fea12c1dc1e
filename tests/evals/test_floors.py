"""The question sets keep their floors, and a fault that is planted is found and named."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.opening import open_assistant
from bots.settings import load_settings
from evals.compare import compare
from evals.question_set import load_question_set
from evals.ranking import Passage
from evals.run import Outcome, run_questions
from evals.summary import missed_floors, summarise
from evals.system import AssistantSystem
from tests.evals.stand_in import declined
from tests.paths import REPOSITORY

EVALS = REPOSITORY / "evals"
FLOORS: dict[str, dict[str, float]] = tomllib.loads((EVALS / "floors.toml").read_text(encoding="utf-8"))


def run_set(data: Path, name: str, out: Path) -> list[Outcome]:
    questions = [(name, question) for question in load_question_set(EVALS / "sets" / f"{name}.jsonl")]
    with open_assistant(load_settings(data=data)) as opened:
        return run_questions(questions, AssistantSystem.over(opened), out, workers=2)


def kept(outcomes: Sequence[Outcome], name: str) -> None:
    summary = summarise(outcomes)
    missed = missed_floors(summary["overall"], FLOORS[name])
    assert not missed, f"{missed}; {summary['named']}"


@pytest.mark.parametrize("name", ["corpus", "corpus_test"])
def test_sets_over_the_sample_corpus_keep_their_floors(sample_data: Path, tmp_path: Path, name: str) -> None:
    kept(run_set(sample_data, name, tmp_path), name)


@pytest.mark.parametrize("name", ["seeds", "seeds_test"])
def test_sets_over_the_seeds_keep_their_floors(seed_data: Path, tmp_path: Path, name: str) -> None:
    kept(run_set(seed_data, name, tmp_path), name)


class Faulty:
    """The real system with a fault planted in its answers."""

    def __init__(self, system: AssistantSystem, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.fingerprint = "faulty"
        self.system = system
        self.change = change

    def ask(self, question: str, history: Sequence[str]) -> dict[str, Any]:
        return self.change(self.system.ask(question, history))

    def search(self, question: str, history: Sequence[str], k: int) -> Sequence[Passage] | None:
        return self.system.search(question, history, k)


def broken_number_parser(answer: dict[str, Any]) -> dict[str, Any]:
    """Thousands points read as decimal commas, in the text and nowhere else."""
    return {**answer, "text": answer["text"].replace(".", ",0")}


def shuffled_citations(answer: dict[str, Any]) -> dict[str, Any]:
    """Each citation keeps its number and file and points at another place of the document."""
    return {**answer, "citations": [{**c, "quote": "Nơi nhận: Như trên"} for c in answer["citations"]]}


def lost_document(answer: dict[str, Any]) -> dict[str, Any]:
    """What the report of the first half of 2023 would have answered is not found."""
    lost = any(c["file"] == "bc-112-sau-thang-2023.txt" for c in answer["citations"])
    return {**declined(), "trace": answer["trace"]} if lost else answer


def moved_threshold(answer: dict[str, Any]) -> dict[str, Any]:
    """Nothing is declined any more."""
    if answer["kind"] != "not_found":
        return answer
    sentence = {"text": "Có 17 trạm.", "citations": [], "role": "lead"}
    return {**answer, "kind": "found", "text": "Có 17 trạm.", "sentences": [sentence]}


@pytest.fixture(scope="module")
def good(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, list[Outcome]]]:
    chosen = load_question_set(EVALS / "sets" / "corpus.jsonl")[:14]
    chosen += [q for q in load_question_set(EVALS / "sets" / "corpus.jsonl") if q.kind == "near_miss"][:4]
    questions = [("corpus", question) for question in chosen]
    with open_assistant(load_settings(data=sample_data)) as opened:
        system = AssistantSystem.over(opened)
        outcomes = run_questions(questions, system, tmp_path_factory.mktemp("good"))
        assert sum(outcome.verdict.correct for outcome in outcomes) >= 14
        yield (system, questions), outcomes


@pytest.mark.parametrize(
    ("fault", "measure"),
    [
        (broken_number_parser, "ungrounded"),
        (shuffled_citations, "sources"),
        (lost_document, "refusals"),
        (moved_threshold, "answers"),
    ],
)
def test_a_planted_fault_is_named(
    good: tuple[Any, list[Outcome]],
    fault: Callable[[dict[str, Any]], dict[str, Any]],
    measure: str,
    tmp_path: Path,
) -> None:
    (system, questions), before = good
    now = run_questions(questions, Faulty(system, fault), tmp_path)
    comparison = compare(before, now)
    named = {
        "ungrounded": comparison.newly_ungrounded,
        "sources": comparison.lost_sources,
        "refusals": tuple(o.question.id for o in now if o.verdict.false_refusal),
        "answers": tuple(o.question.id for o in now if o.verdict.false_answer),
    }[measure]
    assert len(named) >= 4
    assert comparison.better == ()
    if measure != "sources":
        assert comparison.worse
