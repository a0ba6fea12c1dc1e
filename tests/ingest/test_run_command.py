"""`vanban ingest`, `vanban reindex` and `vanban docs` as they are typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bots.terminal.main import app
from tests.ingest.office import BRIDGE, SCHOOL, Office

runner = CliRunner(env={"COLUMNS": "200"})


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "data", tmp_path / "folder")
    made.write(bridge=BRIDGE, school=SCHOOL)
    return made


def vanban(office: Office, *arguments: str) -> Result:
    result = runner.invoke(app, [*arguments, "--data", str(office.data)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def row(output: str, name: str) -> int:
    (line,) = [line for line in output.splitlines() if name in line]
    return int("".join(character for character in line.split("│")[2] if character.isdigit()))


def test_ingest_twice_then_list_show_and_remove(office: Office) -> None:
    first = vanban(office, "ingest", str(office.folder))
    assert first.exit_code == 0
    assert row(first.output, "Văn bản ghi mới") == row(first.output, "Tổng số văn bản") == 2
    assert row(first.output, "Đoạn nhúng mới") == row(first.output, "Tổng số đoạn") > 0
    second = vanban(office, "ingest", str(office.folder))
    assert (row(second.output, "không đổi"), row(second.output, "Đoạn nhúng mới")) == (2, 0)
    assert "Không có gì mới" in second.output

    listed = vanban(office, "docs", "list").output
    assert "11/BC-STTTT" in listed
    (document,) = [each.id for each in office.store.documents() if each.number == "11/BC-STTTT"]
    assert document in listed
    shown = vanban(office, "docs", "show", document[:6]).output
    assert "bridge.txt" in shown
    assert "Cầu Phước Lộc" in shown
    assert "12 cầu treo" in vanban(office, "docs", "show", document, "--text").output
    assert vanban(office, "docs", "rm", document).exit_code == 0
    assert "11/BC-STTTT" not in vanban(office, "docs", "list").output


def test_a_failed_file_makes_the_exit_status(office: Office) -> None:
    (office.folder / "empty.txt").touch()
    ran = vanban(office, "ingest", str(office.folder))
    assert ran.exit_code == 1
    assert "empty.txt" in ran.output
    assert "Tệp rỗng" in ran.output
    assert row(ran.output, "Tổng số văn bản") == 2
    checked = vanban(office, "docs", "check")
    assert checked.exit_code == 1
    assert "Tệp rỗng" in checked.output


def test_merge_and_split(office: Office) -> None:
    vanban(office, "ingest", str(office.folder))
    ids = [summary.id for summary in office.store.documents()]
    assert vanban(office, "docs", "merge", *ids).exit_code == 0
    (joined,) = office.store.documents()
    assert len(joined.files) == 2
    assert vanban(office, "docs", "split", joined.id, "school.txt").exit_code == 0
    assert len(office.store.documents()) == 2


def test_reindex(office: Office) -> None:
    vanban(office, "ingest", str(office.folder))
    ran = vanban(office, "reindex")
    assert ran.exit_code == 0
    assert row(ran.output, "Đoạn nhúng mới") == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["docs", "show", "zzz"], "zzz"),
        (["ingest", "no-such-folder"], "Không tìm thấy"),
        (["docs", "rm"], "--missing"),
    ],
)
def test_mistakes_are_said_in_one_line(office: Office, arguments: list[str], expected: str) -> None:
    command = [sys.executable, "-m", "bots.terminal.main", *arguments, "--data", str(office.data)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode != 0
    assert expected in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
