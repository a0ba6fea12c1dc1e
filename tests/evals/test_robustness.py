"""Variants are what people type, keep what must be right, and are the same every time."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.question_set import GoldQuestion, load_question_set, write_question_set
from evals.robustness import (
    NOISES,
    VARIANTS,
    noisy_corpus,
    plant_contradiction,
    telex_keys,
    vary,
)
from tests.paths import CORPUS, REPOSITORY

TYPED = "Năm 2023, Sở có bao nhiêu kế hoạch số 46/KH-UBND?"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("no_diacritics", "Nam 2023, So co bao nhieu ke hoach so 46/KH-UBND?"),
        ("short_forms", "Năm 2023, Sở có bn KH số 46/KH-UBND?"),
        ("lower_case", "năm 2023, sở có bao nhiêu kế hoạch số 46/kh-ubnd"),
        ("word_order", "Sở có bao nhiêu kế hoạch số 46/KH-UBND, Năm 2023?"),
    ],
)
def test_what_a_variant_types(name: str, expected: str) -> None:
    assert VARIANTS[name](TYPED, random.Random(1)) == expected


@pytest.mark.parametrize(
    ("syllable", "keys"),
    [("Sở", "Sowr"), ("đường", "dduwowngf"), ("kế", "kees"), ("an", "an"), ("Ủy", "Uyr")],
)
def test_telex_keys(syllable: str, keys: str) -> None:
    assert telex_keys(syllable) == keys


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_keeps_numbers_and_gold_and_is_the_same_every_time(name: str) -> None:
    questions = load_question_set(REPOSITORY / "evals" / "sets" / "corpus.jsonl")[:40]
    varied = vary(questions, name)
    assert varied == vary(questions[:20], name) + vary(questions[20:], name)
    for before, after in zip(questions, varied, strict=True):
        assert [c for c in after.question if c.isdigit()] == [c for c in before.question if c.isdigit()] or (
            name == "word_order"
        )
        assert after.model_copy(update={"question": before.question}) == before
    assert any(before != after for before, after in zip(questions, varied, strict=True))


@given(st.text(max_size=80), st.integers())
def test_no_text_breaks_a_variant(text: str, seed: int) -> None:
    for change in [*VARIANTS.values(), *NOISES.values()]:
        assert change(text, random.Random(seed)) == change(text, random.Random(seed))


def test_a_noisy_corpus_keeps_its_digits(tmp_path: Path) -> None:
    written = noisy_corpus(CORPUS, tmp_path, "misread")
    assert len(written) == len(list(CORPUS.glob("*.txt")))
    for path in written:
        original = (CORPUS / path.name).read_text(encoding="utf-8")
        noisy = path.read_text(encoding="utf-8")
        assert [c for c in noisy if c.isdigit()] == [c for c in original if c.isdigit()]


def test_a_planted_contradiction_is_a_question_with_both_values(tmp_path: Path) -> None:
    file = "bc-249-chuyen-doi-so-2023.txt"
    (question,) = plant_contradiction(CORPUS, tmp_path, file, "78,6", "81,2")
    assert question.strings == ("78,6", "81,2")
    assert question.question == "Tỷ lệ hộ gia đình có cáp quang đạt bao nhiêu?"
    planted = (tmp_path / question.sources[1].file).read_text(encoding="utf-8")
    assert "- Tỷ lệ hộ gia đình có cáp quang đạt 81,2%." in planted
    with pytest.raises(ValueError, match="has no line with 12345"):
        plant_contradiction(CORPUS, tmp_path, file, "12345", "1")


def test_a_written_set_is_read_back(tmp_path: Path) -> None:
    record = {"id": "a", "question": "x", "numbers": [{"value": 15.66, "unit": "%"}]}
    question = GoldQuestion.model_validate(record)
    write_question_set([question], tmp_path / "set.jsonl")
    assert load_question_set(tmp_path / "set.jsonl") == [question]
    assert '"value": 15.66' in (tmp_path / "set.jsonl").read_text(encoding="utf-8")
