"""The labelled answers: faults are found, good answers pass, and the program's faults are the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench.grounding import Files, made_faults, measure, read_cases
from tests.paths import CORPUS, REPOSITORY

EVALS = REPOSITORY / "evals"


@pytest.mark.parametrize(
    ("name", "corpus"),
    [("grounding", CORPUS), ("grounding_passages", EVALS / "corpus_passages")],
)
def test_unfounded_answers_are_found_and_good_ones_pass(name: str, corpus: Path):
    files = Files(corpus)
    cases = read_cases(files, EVALS / "truth" / f"{name}.jsonl")
    faults = list(made_faults(cases))
    assert faults == list(made_faults(cases))
    report, _ = measure(cases + faults, files)
    assert report["good"] >= 150
    assert report["corrupted"] >= 150
    assert report["detection on figures and numbers"] >= 0.99
    assert report["detection overall"] >= 0.95
    assert report["false alarms"] <= 0.02
