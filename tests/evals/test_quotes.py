"""A quote that stands nowhere is named, one that a page number cuts is not."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bots.terminal.main import app
from evals.question_set import GoldQuestion, write_question_set
from evals.quotes import lost_quotes


def asked(name: str, *sources: tuple[str, str]) -> GoldQuestion:
    cited: list[dict[str, Any]] = [{"file": file, "quote": quote} for file, quote in sources]
    return GoldQuestion.model_validate({"id": name, "question": "Bao nhiêu?", "sources": cited})


WORDS = "Toàn huyện có 126 trạm thu phát sóng thông tin di động, trong đó 14 trạm xây mới trong năm 2023"


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (WORDS, True),
        (WORDS.replace(" ", "\n"), True),
        (WORDS.replace("di động,", "di động,\n\n7\n\n"), True),
        (WORDS.replace("126", "**126**"), True),
        (WORDS.replace("126", "127"), False),
        ("không có gì", False),
    ],
)
def test_a_quote_is_looked_for_as_a_reader_would(text: str, there: bool) -> None:
    lost = lost_quotes([("s", asked("a", ("x.txt", WORDS)))], {"s": {"x.txt": text}})
    assert (lost == {}) is there


def test_each_set_is_looked_up_in_its_own_documents() -> None:
    questions = [("one", asked("a", ("x.txt", "năm"))), ("two", asked("b", ("x.txt", "năm"), ("y.txt", "z")))]
    texts = {"one": {"x.txt": "năm"}, "two": {"x.txt": "tháng"}}
    assert lost_quotes(questions, texts) == {
        "b": ["x.txt không có đoạn «năm»", "kho không có tệp y.txt"],
    }


def test_the_run_names_them_and_goes_on(sample_data: Path, tmp_path: Path) -> None:
    write_question_set([asked("q-1", ("bc-112-huyen-tan-phu.txt", "chữ không có"))], tmp_path / "set.jsonl")
    arguments = [
        "eval",
        str(tmp_path / "set.jsonl"),
        "--data",
        str(sample_data),
        "--out",
        str(tmp_path / "o"),
    ]
    ran = CliRunner(env={"COLUMNS": "200"}).invoke(app, arguments)
    assert ran.exit_code == 0
    assert "Nguồn không có trong kho (1): q-1" in ran.output
    assert "«chữ không có»" in (tmp_path / "o" / "report.html").read_text(encoding="utf-8")
