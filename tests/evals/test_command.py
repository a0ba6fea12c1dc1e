"""`vanban eval` end to end on the sample corpus: what it prints, writes and refuses."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bots.terminal import eval as command
from index.errors import VanbanError
from tests.paths import REPOSITORY

SET = REPOSITORY / "evals" / "sets" / "corpus.jsonl"
FEW = ["--id", "corpus-001", "--id", "corpus-109"]


def run(*arguments: str | Path) -> tuple[int, str]:
    app = typer.Typer()
    command.register(app)
    app.command("other")(lambda: None)
    result = CliRunner().invoke(app, ["eval", *map(str, arguments)])
    if isinstance(result.exception, VanbanError):
        return 1, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_a_run_and_its_comparison(sample_data: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    status, printed = run(SET, "--data", sample_data, "--out", one, *FEW)
    assert status == 0, printed
    assert "tất cả" in printed
    status, printed = run(SET, "--data", sample_data, "--out", two, "--against", one, *FEW)
    assert (status, "trong khoảng nhiễu" in printed) == (0, True)
    assert (one / "results.jsonl").read_bytes() == (two / "results.jsonl").read_bytes()
    summary = json.loads((two / "summary.json").read_text(encoding="utf-8"))
    assert summary["overall"]["questions"] == 2
    assert summary["against"]["worse"] == []


def test_a_missed_floor_is_an_exit_status(sample_data: Path, tmp_path: Path) -> None:
    floor = ["--min", "ms_p50=0"]
    status, printed = run(
        SET, "--data", sample_data, "--out", tmp_path, *floor, "--id", "corpus-001", "--id", "corpus-002"
    )
    assert status == 1
    assert "Không đạt ms_p50" in printed


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([SET, "--kind", "no-such-kind"], "Không có trong các bộ câu hỏi: no-such-kind"),
        ([SET, "--min", "corect=1"], "không có chỉ số «corect»"),
        ([SET, "--against", "nowhere"], "không có kết quả đánh giá đọc được"),
        ([SET, "--corpus", "nowhere"], "nowhere: không có thư mục này"),
        (["nowhere.jsonl"], "nowhere.jsonl: không có tệp này"),
    ],
)
def test_what_cannot_begin_says_why(arguments: list[str | Path], reason: str, tmp_path: Path) -> None:
    status, printed = run(*arguments, "--data", tmp_path / "data", "--out", tmp_path / "out")
    assert status == 1
    assert reason in printed


def test_draft_writes_a_set(sample_data: Path, tmp_path: Path) -> None:
    status, printed = run("draft", "--data", sample_data, "--out", tmp_path / "draft.jsonl")
    assert (status, "câu hỏi đề xuất" in printed) == (0, True)
    assert len((tmp_path / "draft.jsonl").read_text(encoding="utf-8").splitlines()) > 50


def test_robust_over_a_set_without_documents_says_so(tmp_path: Path) -> None:
    lone = tmp_path / "lone.jsonl"
    lone.write_text('{"id": "a", "question": "x", "answerable": false}', encoding="utf-8")
    status, printed = run("robust", lone, "--out", tmp_path / "out")
    assert (status, "hãy thêm --corpus" in printed) == (1, True)
