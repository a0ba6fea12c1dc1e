"""The reference grammar against what a reader marked: every mention of the seeds and the sample corpus.

Each row of the truth is the reference as printed (white space collapsed), its kind, its number and its date.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from ingest.references import parse_references
from tests.paths import CORPUS, needs_seeds, seed

TRUTH: dict[str, list[list[str | None]]] = json.loads(
    (Path(__file__).parent / "reference_truth.json").read_text("utf-8")
)
SEEDS = [name for name in TRUTH if name.isdigit()]
CLEAN_SEEDS = [name for name in SEEDS if name != "001"]
SAMPLES = [name for name in TRUTH if not name.isdigit()]

Row = tuple[str | None, ...]


def found_in(text: str) -> Counter[Row]:
    rows: Counter[Row] = Counter()
    for mention in parse_references(text):
        printed = " ".join(text[mention.span.start : mention.span.end].split())
        day = mention.date.day.isoformat() if mention.date and mention.date.day else None
        date = day or (mention.date.printed if mention.date else None)
        rows[printed, mention.kind, mention.printed_number, date] += 1
    return rows


def marked(name: str) -> Counter[Row]:
    return Counter(tuple(row) for row in TRUTH[name])


def rates(names: list[str], texts: dict[str, str]) -> tuple[float, float]:
    """Precision and recall over several texts."""
    found = {name: found_in(texts[name]) for name in names}
    right = sum((found[name] & marked(name)).total() for name in names)
    return right / sum(f.total() for f in found.values()), right / sum(marked(name).total() for name in names)


@needs_seeds
def test_clean_seeds() -> None:
    texts = {name: seed(name).read_text("utf-8") for name in CLEAN_SEEDS}
    precision, recall = rates(CLEAN_SEEDS, texts)
    assert precision >= 0.99
    assert recall >= 0.99


@needs_seeds
def test_a_poor_scan() -> None:
    precision, recall = rates(["001"], {"001": seed("001").read_text("utf-8")})
    assert precision >= 0.9
    assert recall >= 0.9


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_corpus(name: str) -> None:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip(f"{name} is not in the sample corpus")
    assert found_in(path.read_text("utf-8")) == marked(name)
