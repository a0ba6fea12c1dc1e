"""Question sets are read strictly, and the sets of the repository say what their sources say."""

import json
from pathlib import Path

import pytest
import regex

from evals.corpora import corpus_of
from evals.question_set import (
    BadQuestionSet,
    GoldQuestion,
    collapse,
    load_question_set,
    load_question_sets,
    missing_quotes,
)
from tests.paths import REPOSITORY, SEEDS, needs_seeds

SETS = REPOSITORY / "evals" / "sets"
OF_THE_SEEDS = [*sorted(SETS.glob("seeds*.jsonl")), SETS / "figure_near_misses.jsonl"]
OF_THE_REPOSITORY = sorted(set(SETS.glob("*.jsonl")) - set(OF_THE_SEEDS))


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_values_are_exact_decimals_and_text_is_composed(tmp_path: Path) -> None:
    line = '{"id": "a", "question": "ti\u0309nh", "numbers": [{"value": 15.66, "unit": "%"}]}'
    question = load_question_set(written(tmp_path, line, ""))[0]
    assert (str(question.numbers[0].value), question.question) == ("15.66", "tỉnh")


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"id": "a", "question": "x"}',
        '{"id": "a", "question": "y"}',
        '{"id": "b", "question": "y", "colour": 1}',
        '{"id": "c"}',
        "{not json",
        '{"id": "d", "question": "y", "numbers": [{"value": "ba"}]}',
        '{"id": "e", "id": "f", "question": "y"}',
    )
    with pytest.raises(BadQuestionSet) as error:
        load_question_set(path)
    lines = str(error.value).split("\n")
    assert [int(line.split(":")[1]) for line in lines] == [2, 3, 4, 5, 6, 7]
    assert lines[0].endswith("id «a» đã có ở dòng 1")
    assert lines[1].endswith("trường lạ «colour»")
    assert lines[2].endswith("thiếu trường «question»")


def test_two_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(
        '{"id": "a", "question": "tỉnh"}\n'.encode() + "tỉnh".encode("cp1258", "ignore") + b"\xff"
    )
    with pytest.raises(BadQuestionSet, match=r"set\.jsonl:2: không phải UTF-8"):
        load_question_set(path)


def test_an_empty_set_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionSet, match="không có câu hỏi nào"):
        load_question_set(written(tmp_path, ""))
    with pytest.raises(BadQuestionSet, match="không có tệp này"):
        load_question_set(tmp_path / "none.jsonl")


def test_an_id_in_two_sets_is_refused(tmp_path: Path) -> None:
    one = written(tmp_path, '{"id": "a", "question": "x"}')
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "a", "question": "x"}', encoding="utf-8")
    with pytest.raises(BadQuestionSet, match="id «a» đã có trong"):
        load_question_sets([one, other])


def test_two_sets_of_one_name_are_refused(tmp_path: Path) -> None:
    one = written(tmp_path, '{"id": "a", "question": "x"}')
    (tmp_path / "more").mkdir()
    other = tmp_path / "more" / one.name
    other.write_text('{"id": "b", "question": "x"}', encoding="utf-8")
    with pytest.raises(BadQuestionSet, match=f"bộ «{one.stem}» đã có ở"):
        load_question_sets([one, other])


def test_a_quote_that_is_nowhere_is_named() -> None:
    sources = [{"file": "a.txt", "quote": "có 12"}, {"file": "b.txt", "quote": "x"}]
    question = GoldQuestion.model_validate({"id": "q", "question": "?", "sources": sources})
    assert missing_quotes([question], {"a.txt": "nay có\n13"}) == [
        "q: a.txt không có đoạn «có 12»",
        "q: không có tệp b.txt",
    ]


def faults_of_values(question: GoldQuestion) -> list[str]:
    """Must numbers of an answerable question that neither stand in its quotes nor are marked as computed."""
    quotes = collapse(" ".join(source.quote for source in question.sources))
    tokens = {
        regex.sub(r",0+$|(,\d*?)0+$", r"\1", token.lstrip("0").replace(".", ""))
        for token in regex.findall(r"\d[\d.,]*\d|\d", quotes)
    }
    faults = []
    for number in question.numbers:
        printed = f"{number.value.normalize():f}".replace(".", ",")
        if number.must and printed not in tokens and "tính" not in question.note and not number.src_form:
            faults.append(f"{question.id}: {printed}")
    return faults


def checked(path: Path, folder: Path) -> list[GoldQuestion]:
    questions = load_question_set(path)
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.suffix in (".txt", ".md")
    }
    assert missing_quotes(questions, texts) == []
    assert [fault for question in questions for fault in faults_of_values(question)] == []
    for question in questions:
        assert bool(question.sources) == question.answerable, question.id
        assert not question.answerable or question.numbers or question.strings, question.id
    raw = path.read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["kind"] for line in raw)
    return questions


@needs_seeds
@pytest.mark.parametrize("path", OF_THE_SEEDS, ids=lambda path: path.stem)
def test_the_sets_over_the_seeds_quote_them(path: Path) -> None:
    checked(path, SEEDS)


@pytest.mark.parametrize("path", OF_THE_REPOSITORY, ids=lambda path: path.stem)
def test_the_sets_over_documents_of_the_repository_quote_them(path: Path) -> None:
    folder = corpus_of(path)
    assert folder is not None, f"{path.name}: corpora.toml names no folder"
    checked(path, folder)


def test_the_first_set_has_all_kinds() -> None:
    kinds = {question.kind for question in load_question_set(SETS / "seeds.jsonl")}
    assert kinds >= {
        "lookup", "conflict", "computed", "table", "instrument", "list", "narrative", "no_diacritics", "typo",
        "follow_up", "near_miss", "attack",
    }  # fmt: skip
