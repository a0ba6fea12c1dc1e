"""A robustness run compares each trial with the clean run, question by question."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from evals.question_set import GoldQuestion
from evals.robust import UnknownTrial, run_trials
from evals.robust_report import TITLES, write_robust_report
from index.documents import Document, Header
from tests.evals.stand_in import WrittenDown, cited_answer

QUOTE = "toàn tỉnh có 986 trạm"
QUESTIONS = [
    ("set", GoldQuestion.model_validate(record))
    for record in (
        {
            "id": "a", "question": "Có bao nhiêu trạm?", "numbers": [{"value": 986}],
            "sources": [{"file": "a.txt", "quote": QUOTE}],
        },
        {"id": "b", "question": "Có bao nhiêu tàu?", "answerable": False},
    )
]  # fmt: skip


class Knowing(WrittenDown):
    """Knows the clean question by its capitals, and what stands in its folder."""

    def __init__(self, folder: Path) -> None:
        file = "ban-sao-a.txt" if (folder / "ban-sao-a.txt").is_file() else "a.txt"
        super().__init__({"Có bao nhiêu trạm?": cited_answer("Có 986 trạm.", file, QUOTE)})

    def documents(self) -> dict[str, Document]:
        return {"a.txt": Document(id="d", header=Header(), text=QUOTE)}


@contextmanager
def knowing(folder: Path) -> Iterator[Knowing]:
    yield Knowing(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(f"{QUOTE}\n", encoding="utf-8")
    return corpus


def test_each_trial_says_what_it_cost(folder: Path, tmp_path: Path) -> None:
    names = ("lower_case", "duplicated", "contradicted", "misread")
    out = tmp_path / "out"
    results = run_trials(QUESTIONS, {"set": folder}, knowing, tmp_path / "scratch", out, names=names)
    write_robust_report(out, results)
    record: dict[str, Any] = json.loads((out / "robust.json").read_text(encoding="utf-8"))
    assert {name: (trial["worse"], trial["now"]["questions"]) for name, trial in record.items()} == {
        "lower_case": (["a"], 2),  # the table knows the question with its capitals only
        "duplicated": ([], 2),  # the copy is as good a source
        "contradicted": (["a"], 1),  # one value is half of the right answer
        "misread": ([], 2),
    }
    assert record["lower_case"]["changes"]["correct"]["difference"] == -0.5
    assert record["duplicated"]["changes"]["citation_recall"]["difference"] == 0.0
    assert "citation_recall" not in record["misread"]["changes"]
    page = (out / "robust.html").read_text(encoding="utf-8")
    assert "Xấu đi: a" in page
    assert (out / "contradicted" / "report.html").is_file()
    assert set(names) <= set(TITLES)


def test_a_trial_that_does_not_exist_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownTrial, match="không có phép thử «noise»; các phép thử: no_diacritics, "):
        run_trials(QUESTIONS, {"set": folder}, knowing, tmp_path, tmp_path / "out", names=["noise"])
