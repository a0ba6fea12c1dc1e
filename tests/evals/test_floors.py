"""The question sets keep their floors."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.opening import open_assistant
from bots.settings import load_settings
from evals.corpora import MissingCorpus, corpus_of
from evals.question_set import load_question_set
from evals.run import Outcome, run_questions
from evals.summary import missed_floors, summarise
from evals.system import AssistantSystem
from tests.paths import REPOSITORY

EVALS = REPOSITORY / "evals"
SETS = sorted(path.stem for path in (EVALS / "sets").glob("*.jsonl"))
FLOORS: dict[str, dict[str, float]] = tomllib.loads((EVALS / "floors.toml").read_text(encoding="utf-8"))


def run_set(data: Path, name: str, out: Path) -> list[Outcome]:
    questions = [(name, question) for question in load_question_set(EVALS / "sets" / f"{name}.jsonl")]
    with open_assistant(load_settings(data=data)) as opened:
        return run_questions(questions, AssistantSystem.over(opened), out, workers=2)


def kept(outcomes: Sequence[Outcome], name: str) -> None:
    summary = summarise(outcomes)
    missed = missed_floors(summary["overall"], FLOORS.get(name, FLOORS["any"]))
    assert not missed, f"{missed}; {summary['named']}"


@pytest.mark.parametrize("name", SETS)
def test_a_set_keeps_its_floors(data_over: Callable[[Path], Path], tmp_path: Path, name: str) -> None:
    try:
        folder = corpus_of(EVALS / "sets" / f"{name}.jsonl")
    except MissingCorpus:
        pytest.skip("the seed documents are not here")
    assert folder is not None
    kept(run_set(data_over(folder), name, tmp_path), name)
