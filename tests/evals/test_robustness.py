"""Variants are what people type, keep what must be right, and are the same every time."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.planted import (
    NOISES,
    contradict,
    contradicted_corpus,
    duplicated_corpus,
    noisy_corpus,
    with_copies,
)
from evals.question_set import GoldQuestion, load_question_set, write_question_set
from evals.robustness import VARIANTS, telex_keys, vary
from index.documents import Document, Header, HeaderField
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


def gold(**fields: Any) -> GoldQuestion:
    number = {"value": 78.6, "unit": "%"}
    source = {"file": "a.txt", "quote": "Tỷ lệ hộ có cáp quang đạt\n78,6%"}
    record = {"id": "q", "question": "Tỷ lệ?", "numbers": [number], "sources": [source], **fields}
    return GoldQuestion.model_validate(record)


REPORT = Document(
    id="d",
    text="",
    header=Header(
        kind=HeaderField("Kế hoạch"),
        number=HeaderField("18/KH-STTTT"),
        issuer=HeaderField("SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
        place=HeaderField("Vĩnh An"),
        day=date(2023, 3, 20),
        title=HeaderField("Chuyển đổi số năm 2023"),
    ),
)


def test_a_contradiction_says_another_value_in_the_same_words() -> None:
    made = contradict(gold(), {"a.txt": REPORT}, number=701)
    assert made is not None
    assert [str(number.value) for number in made.question.numbers] == ["78.6", "78.7"]
    assert [source.file for source in made.question.sources] == ["a.txt", "ra-soat-701.txt"]
    assert made.text.split("\n") == [
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Số: 701/BC-STTTT", "Vĩnh An, ngày 20 tháng 03 năm 2023", "", "BÁO CÁO",
        "Rà soát số liệu Chuyển đổi số năm 2023", "", "I. KẾT QUẢ RÀ SOÁT",
        "- Tỷ lệ hộ có cáp quang đạt 78,7%.", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"numbers": []},
        {"strings": ["cáp quang"]},
        {"history": ["user: Năm 2022?"]},
        {"kind": "table"},
        {"numbers": [{"value": 79.6}]},
        {"sources": [{"file": "b.txt", "quote": "đạt 78,6%"}]},
        {"sources": [{"file": "a.txt", "quote": "| Cáp quang | 78,6 |"}]},
        {"sources": [{"file": "a.txt", "quote": "đạt 78,6%, năm trước 78,6%"}]},
    ],
)
def test_what_is_not_one_figure_of_one_document_is_not_contradicted(fields: dict[str, Any]) -> None:
    assert contradict(gold(**fields), {"a.txt": REPORT}, number=701) is None


def test_a_contradicted_corpus_holds_each_report_beside_the_documents(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text("đạt 78,6%", encoding="utf-8")
    questions = [gold(), gold(id="r", answerable=False, numbers=[], sources=[])]
    planted = contradicted_corpus(tmp_path / "a", tmp_path / "b", questions, {"a.txt": REPORT})
    assert [question.id for question in planted] == ["q"]
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["a.txt", "ra-soat-701.txt"]


def test_a_copy_is_as_good_a_source_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text("Tỷ lệ hộ gia đình " * 8, encoding="utf-8")
    (tmp_path / "a" / "b.md").write_text("không đổi", encoding="utf-8")
    copies = duplicated_corpus(tmp_path / "a", tmp_path / "b")
    assert copies == {"a.txt": "ban-sao-a.txt"}
    original, copy = ((tmp_path / "b" / name).read_text("utf-8") for name in ("a.txt", "ban-sao-a.txt"))
    assert (copy.split(), "\n\n" in copy) == (original.split(), True)
    (question,) = with_copies([gold()], copies)
    assert [(s.file, s.group) for s in question.sources] == [
        ("a.txt", "source 0"), ("ban-sao-a.txt", "source 0")
    ]  # fmt: skip


def test_a_written_set_is_read_back(tmp_path: Path) -> None:
    record = {"id": "a", "question": "x", "numbers": [{"value": 15.66, "unit": "%"}]}
    question = GoldQuestion.model_validate(record)
    write_question_set([question], tmp_path / "set.jsonl")
    assert load_question_set(tmp_path / "set.jsonl") == [question]
    assert '"value": 15.66' in (tmp_path / "set.jsonl").read_text(encoding="utf-8")
