"""Faults planted in the real program are found by an evaluation, and named."""

from pathlib import Path

import pytest

from bots.settings import Settings, load_settings
from evals.faults import FAULTS, Asked, find_fault, run_sound
from evals.question_set import load_question_set
from evals.run import Outcome
from tests.paths import REPOSITORY

# Look-ups of the most cited report, documents that disagree, figures to compute, questions with no answer, passages.
ASKED = {
    f"corpus-{number:03d}"
    for number in (*range(1, 7), *range(41, 44), *range(46, 52), *range(109, 117), 67, 75, 99)
}
# At least these must be named.
NAMED = {
    "broken_number_parser": {"corpus-047", "corpus-048", "corpus-049"},
    "shuffled_citations": {f"corpus-{number:03d}" for number in range(1, 7)},
    "lost_document": {f"corpus-{number:03d}" for number in range(1, 7)},
    "moved_threshold": {"corpus-109", "corpus-111", "corpus-112"},
    "unverified_words": {"corpus-041", "corpus-042", "corpus-043"},
    "silent_conflicts": {"corpus-041", "corpus-042", "corpus-043"},
    "deaf_embedder": {"corpus-067", "corpus-075"},
}


@pytest.fixture(scope="module")
def sound(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, Asked, list[Outcome]]:
    sets = REPOSITORY / "evals" / "sets"
    questions = [("corpus", q) for q in load_question_set(sets / "corpus.jsonl") if q.id in ASKED]
    settings = load_settings(data=sample_data)
    outcomes = run_sound(settings, questions, tmp_path_factory.mktemp("sound"))
    assert [o.question.id for o in outcomes if not o.verdict.correct] == []
    return settings, questions, outcomes


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_named(
    sound: tuple[Settings, Asked, list[Outcome]], fault: str, tmp_path: Path
) -> None:
    settings, questions, outcomes = sound
    finding = find_fault(fault, settings, questions, outcomes, tmp_path)
    assert NAMED[fault] <= set(finding.named)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(name in page for name in finding.named)
