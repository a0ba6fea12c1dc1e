"""The question sets keep their floors."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.opening import open_assistant
from bots.settings import load_settings
from evals.question_set import load_question_set
from evals.run import Outcome, run_questions
from evals.summary import missed_floors, summarise
from evals.system import AssistantSystem
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


@pytest.mark.parametrize("name", ["corpus", "corpus_test", "corpus_figures_dev", "corpus_figures_test"])
def test_sets_over_the_sample_corpus_keep_their_floors(sample_data: Path, tmp_path: Path, name: str) -> None:
    kept(run_set(sample_data, name, tmp_path), name)


@pytest.mark.parametrize("name", ["corpus_other", "corpus_other_test"])
def test_sets_over_other_provinces_keep_their_floors(other_data: Path, tmp_path: Path, name: str) -> None:
    kept(run_set(other_data, name, tmp_path), name)


@pytest.mark.parametrize("name", ["seeds", "seeds_test", "seeds_figures_dev", "seeds_figures_test"])
def test_sets_over_the_seeds_keep_their_floors(seed_data: Path, tmp_path: Path, name: str) -> None:
    kept(run_set(seed_data, name, tmp_path), name)
