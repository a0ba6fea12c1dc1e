"""The command line as a person uses it: a process, its output, its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


def vanban(*arguments: str, cwd: Path | None = None, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VANBAN_")}
    return subprocess.run(
        [sys.executable, "-m", "bots.terminal.main", *arguments],
        cwd=cwd or _ROOT,
        env=environment | {"PYTHONPATH": str(_ROOT), "COLUMNS": "200"},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_example_of_the_readme_is_what_the_program_says(sample_data: Path):
    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    example = readme.split('$ vanban ask "', 1)[1].split("```", 1)[0]
    question, said = example.split('"\n', 1)
    printed = vanban("ask", question, "--data", str(sample_data)).stdout
    for line in said.splitlines():
        if line.strip() and line.strip() != "…":
            assert line in printed


def test_json_is_the_contract(sample_data: Path):
    run = vanban("ask", "số cơ quan dùng iOffice", "--json", "--data", str(sample_data))
    answer = json.loads(run.stdout)
    assert list(answer) == [
        "conversation_id", "message_id", "kind", "text", "sentences", "citations", "computations", "warnings",
        "suggestions", "trace",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "n", "label", "document", "file", "section", "headings", "page", "span", "quote", "url",
    ]  # fmt: skip


def test_asking_imports_no_torch(sample_data: Path):
    code = (
        "import sys; from bots.terminal.ask import ask; from pathlib import Path;"
        f"ask('Doanh thu viễn thông năm 2023?', data=Path({str(sample_data)!r}));"
        "print('torch' in sys.modules, 'llama_index' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.stdout.splitlines()[-1] == "False False"


def test_without_data_it_says_what_to_do_and_fails(tmp_path: Path):
    run = vanban("ask", "gì?", "--data", str(tmp_path / "none"))
    assert run.returncode == 1
    assert run.stderr.startswith("Lỗi: Chưa có dữ liệu")
    assert "vanban ingest" in run.stderr


@pytest.mark.parametrize("question", ["?!…", "", "x" * 5000])
def test_what_is_no_question_fails_with_a_reason(sample_data: Path, question: str):
    run = vanban("ask", question, "--data", str(sample_data))
    assert run.returncode == 1
    assert run.stderr.startswith("Lỗi: Câu hỏi")


def test_a_misspelt_setting_stops_the_program_by_name(tmp_path: Path):
    (tmp_path / "vanban.toml").write_text("[serch]\ncandidates = 3\n")
    run = vanban("doctor", cwd=tmp_path)
    assert run.returncode == 1
    assert "serch: khóa không biết" in run.stderr


def test_doctor_finds_a_working_installation(sample_data: Path):
    run = vanban("doctor", "--data", str(sample_data))
    assert run.returncode == 0, run.stdout
    assert "tìm kiếm hoạt động" in run.stdout


def test_chat_remembers_what_was_asked(sample_data: Path):
    run = vanban(
        "chat",
        "--data",
        str(sample_data),
        given="Doanh thu dịch vụ viễn thông năm 2023?\ncòn năm 2022?\n/thoat\n",
    )
    assert run.returncode == 0
    assert "1.034 tỷ đồng" in run.stdout
    assert "972 tỷ đồng" in run.stdout.split("còn năm 2022?")[-1]
