"""Figures against what a careful reader found: the truth itself, how it is counted, and how well extraction does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from evals.fact_truth import CORPUS, FIELDS, Scores, load_truth, score, score_folders
from index.documents import Block, Document, Header, HeaderField, Span
from ingest.facts.extract import extract_facts
from tests.paths import SEEDS, needs_seeds

# Extraction has to reach this (the work's own measure); value and unit of every figure, and no false fact.
LEAST = {
    "value": (0.99, 0.98), "unit": (0.99, 0.98), "qualifier": (0.95, 0.95), "period": (0.95, 0.95),
    "level": (0.95, 0.95), "role": (0.95, 0.95), "part": (0.97, 0.97),
}  # fmt: skip


def test_the_truth_holds_enough_figures_of_both_corpora() -> None:
    counted = Counter(
        (CORPUS / name).is_file()
        for name, figures in load_truth().items()
        for figure in figures
        if not figure.get("optional")
    )
    assert counted[True] >= 200
    assert counted[False] >= 400


def test_counting_knows_right_wrong_false_and_missed() -> None:
    text = "- Có 12 trạm và 30 hộ; đạt 5%."
    document = Document(
        "d", text, Header(title=HeaderField("Kết quả năm 2023")), (Block("list_item", Span(0, len(text))),)
    )
    same = {"role": "result", "period": "2023"}
    figures = [
        {"printed": "12", "nth": 1, "value": "12", "unit": "trạm", **same},
        {"printed": "30", "nth": 1, "value": "30", "unit": "người", **same},
        {"printed": "Có", "nth": 1, "value": "1", "unit": "cái", **same},
    ]
    scores = Scores()
    score(text, extract_facts(document), figures, scores)
    value, unit = scores.fields["value"], scores.fields["unit"]
    assert (value.right, value.drawn, value.there) == (2, 3, 3)
    assert (unit.right, unit.drawn, unit.there) == (1, 3, 3)
    assert [line.split(":")[0] for line in (*scores.false, *scores.missed)] == ["5 %", "Có cái"]
    assert [line.split(":")[0] for line in scores.wrong] == ["unit “hộ” of 30 hộ"]


def _reaches(folder: Path) -> None:
    scores = score_folders([folder])
    reached = {name: (scores.fields[name].precision, scores.fields[name].recall) for name in FIELDS}
    short = {
        name: both for name, both in reached.items() if both[0] < LEAST[name][0] or both[1] < LEAST[name][1]
    }
    assert (short, scores.false, scores.missed) == ({}, [], [])


def test_figures_of_the_sample_corpus_are_drawn_right() -> None:
    _reaches(CORPUS)


@needs_seeds
def test_figures_of_the_real_documents_are_drawn_right() -> None:
    _reaches(SEEDS)
