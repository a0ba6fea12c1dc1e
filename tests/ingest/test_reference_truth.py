"""References and relations against what a reader marked in the real reports and the sample documents.

Each row of `evals/truth/references.json` is a reference as printed (white space collapsed), its kind, its number and
its date; each of `relations.json` a pair with what one does to the other.
"""

from pathlib import Path

import pytest

from evals.bench.instruments import (
    Row,
    Score,
    file_of,
    score_list,
    score_mentions,
    score_relations,
    truth_of,
)
from tests.paths import SEEDS, needs_seeds

REFERENCES, RELATIONS = truth_of("references"), truth_of("relations")
POOR_SCAN = "001"


def reports(truth: dict[str, list[Row]]) -> list[str]:
    return [name for name in truth if name.isdigit()]


def samples(truth: dict[str, list[Row]]) -> list[str]:
    return [name for name in truth if not name.isdigit()]


def path_of(name: str) -> Path:
    path = file_of(name, SEEDS)
    assert path is not None, name
    return path


@needs_seeds
def test_clean_reports() -> None:
    names = [name for name in reports(REFERENCES) if name != POOR_SCAN]
    total = sum((score_mentions(path_of(name), REFERENCES[name]) for name in names), Score())
    assert total.marked >= 220
    assert total.precision >= 0.99
    assert total.recall >= 0.99


@needs_seeds
def test_a_poor_scan() -> None:
    score = score_mentions(path_of(POOR_SCAN), REFERENCES[POOR_SCAN])
    assert score.precision >= 0.9
    assert score.recall >= 0.9


@pytest.mark.parametrize("name", samples(REFERENCES))
def test_the_sample_documents(name: str) -> None:
    score = score_mentions(path_of(name), REFERENCES[name])
    assert (score.precision, score.recall) == (1.0, 1.0)


@needs_seeds
def test_the_relations_of_the_reports() -> None:
    total = sum((score_relations(path_of(name), RELATIONS[name]) for name in reports(RELATIONS)), Score())
    assert total.marked >= 38
    assert total.precision >= 0.95
    assert total.recall >= 0.95


def test_the_relations_of_the_sample_documents() -> None:
    total = sum((score_relations(path_of(name), RELATIONS[name]) for name in samples(RELATIONS)), Score())
    assert total.marked >= 80
    assert total.precision >= 0.95
    assert total.recall >= 0.95


def test_the_score_of_a_list() -> None:
    answer = {
        "sentences": [
            {"text": "Có 3 kế hoạch:", "role": "lead"},
            {"text": "Kế hoạch số 4/KH-UBND", "role": "point"},
            {"text": "Kế hoạch số 9/KH-UBND", "role": "point"},
            {"text": "Kế hoạch số 7/KH-UBND", "role": "point"},
        ]
    }
    score = score_list(["4/KH-UBND", "9/KH-UBND|9-KH/UBND", "5/KH-UBND"], answer)
    assert score == Score(marked=3, given=3, right=2)
    assert (
        score_list(["4/KH-UBND"], {"sentences": [{"text": "Kế hoạch số 4/KH-UBND.", "role": "lead"}]}).f1 == 1
    )
