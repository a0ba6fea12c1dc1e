"""`vanban facts`: what the keeper sees, corrects and takes along."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pyarrow.parquet as parquet
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from bots.terminal.facts import app
from index.errors import VanbanError
from index.fact_table import FactTable
from index.facts import Fact
from tests.fact_corpus import build_facts
from tests.paths import CORPUS

REPORTS = [
    CORPUS / name for name in ("bc-112-sau-thang-2023.txt", "bc-238-nam-2022.txt", "bc-245-nam-2023.md")
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("facts")
    database, _ = build_facts(directory, REPORTS)
    database.close()
    return directory


def run(*words: str, data: Path) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(data)], env={"COLUMNS": "200"})


def one(table: FactTable, printed: str) -> Fact:
    (found,) = [fact for fact in table.all() if fact.printed == printed]
    return found


def test_check_lists_what_is_wrong_most_useful_first_with_both_quotes(data: Path) -> None:
    lines = run("check", data=data).output.splitlines()
    assert [line for line in lines if line[:1].isdigit()] == [
        "4 điều cần xem",
        "1. [cách viết số] “7.1245” có thể gõ sai; phép tính 622 + 6.503 = 7.125 cho thấy đúng ra là 7.125.",
        "2. [phép cộng] Các phần cộng lại không bằng tổng: 101 + 230 + 93 = 424, văn bản ghi 426.",
        "3. [văn bản ghi khác nhau] Hai văn bản ghi khác nhau: 948 và 952 trạm.",
        "4. [văn bản ghi khác nhau] Hai văn bản ghi khác nhau: 186.420 và 186.402 hồ sơ.",
    ]
    quotes = "\n".join(lines[lines.index(next(line for line in lines if line.startswith("4. "))) :])
    assert "tiếp nhận 186.420 hồ sơ" in quotes
    assert "tiếp nhận 186.402 hồ sơ" in quotes


def test_a_series_shows_each_value_with_its_words_and_is_drawn(data: Path, tmp_path: Path) -> None:
    found = run("search", "trạm thu phát sóng", data=data).output
    identity = next(line.split()[0] for line in found.splitlines() if "986 trạm" in line)
    shown = run("series", identity, "--chart", str(tmp_path / "tram.png"), data=data).output
    assert "948 trạm" in shown
    assert "“Toàn tỉnh có 986 trạm thu phát sóng thông tin di động" in shown
    with Image.open(tmp_path / "tram.png") as image:
        assert image.size[0] == 720
        assert len(image.getcolors(100_000) or []) > 2
    run("series", identity, "--chart", str(tmp_path / "tram.svg"), data=data)
    assert "1.018 trạm" in (tmp_path / "tram.svg").read_text(encoding="utf-8")


def test_what_the_keeper_links_and_parts_stays_so_when_documents_come_again(tmp_path: Path) -> None:
    database, table = build_facts(tmp_path, REPORTS)
    stations, mailboxes = one(table, "986"), one(table, "6.340")
    other = one(table, "948")
    assert table.series_of(stations.id) == table.series_of(other.id) is not None
    database.close()
    assert run("link", stations.id, mailboxes.id, data=tmp_path).exit_code == 0
    for member in (other.id, one(table, "952").id, one(table, "1.018").id):
        assert run("unlink", stations.id, member, data=tmp_path).exit_code == 0
    for again in (False, True):
        database, table = build_facts(tmp_path, REPORTS) if again else (database, table)
        linked = table.series_of(stations.id)
        assert linked is not None
        assert linked == table.series_of(mailboxes.id)
        assert linked != table.series_of(other.id)
        database.close()


def test_export_writes_every_fact_in_each_form(data: Path, tmp_path: Path) -> None:
    for name in ("f.csv", "f.xlsx", "f.parquet"):
        assert run("export", str(tmp_path / name), data=data).exit_code == 0
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = parquet.read_table(tmp_path / "f.parquet")
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    assert sheet is not None
    assert len(rows) == columns.num_rows == sheet.max_row - 1
    assert columns.column("Giá trị in").to_pylist() == [row["Giá trị in"] for row in rows]
    at = columns.column("Giá trị in").to_pylist().index("1.655")
    assert columns.column("Giá trị").to_pylist()[at] == 1655.0
    assert columns.column("Giá trị chính xác").to_pylist()[at] == "1655"
    formulas = {
        str(cells[3].value): str(cells[-1].value) for cells in sheet.iter_rows(min_row=2) if cells[-1].value
    }
    first, second = (int(cell[1:]) for cell in formulas["1.655"].removeprefix("=").split("+"))
    assert [sheet.cell(row, 4).value for row in (first, second)] == ["340", "1.315"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", "zzzz"), "Không có số liệu nào (hoặc có nhiều số liệu) mang mã bắt đầu bằng “zzzz”."),
        (("export", "f.doc"), "Không ghi được định dạng “doc”; hãy chọn csv, xlsx, parquet."),
    ],
)
def test_what_cannot_be_done_is_said(data: Path, words: tuple[str, ...], message: str) -> None:
    result = run(*words, data=data)
    assert isinstance(result.exception, VanbanError)
    assert message in str(result.exception)
