from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bots.terminal.instruments import app
from index.errors import VanbanError
from tests.instrument_corpus import build
from tests.paths import CORPUS


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("instruments")
    database, _ = build(directory, sorted(CORPUS.glob("*.txt")) + sorted(CORPUS.glob("*.md")))
    database.close()
    return directory


def run(*words: str, data: Path) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(data)], env={"COLUMNS": "200"})


def test_list_filters_by_kind_and_year(data: Path) -> None:
    result = run("list", "--kind", "kế hoạch", "--year", "2022", data=data)
    assert result.exit_code == 0
    assert "1 văn bản" in result.output
    assert "55/KH-UBND" in result.output


def test_show_gives_every_instrument_of_a_number(data: Path) -> None:
    result = run("show", "QĐ 87", data=data)
    assert result.exit_code == 0
    assert "Có 2 văn bản mang số này." in result.output
    assert "Thay thế: Quyết định số 45/QĐ-STTTT" in result.output
    assert "Thay thế: Quyết định số 29/QĐ-STTTT" in result.output


def test_check_names_the_two_dates_with_their_sources(data: Path) -> None:
    result = run("check", data=data)
    assert result.exit_code == 0
    assert "Quyết định số 432/QĐ-UBND: hai ngày khác nhau" in result.output
    assert "Báo cáo số 249/BC-STTTT" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", "999/QĐ-UBND"), "Kho không có và không nhắc đến văn bản “999/QĐ-UBND”."),
        (("list", "--kind", "bài thơ"), "Không có loại văn bản “bài thơ”"),
        (("list", "--status", "xong"), "Không có tình trạng “xong”"),
    ],
)
def test_what_is_not_there_is_named(data: Path, words: tuple[str, ...], message: str) -> None:
    result = run(*words, data=data)
    assert isinstance(result.exception, VanbanError)
    assert message in str(result.exception)


def test_without_data_it_says_what_to_do(tmp_path: Path) -> None:
    result = run("check", data=tmp_path)
    assert "vanban ingest" in str(result.exception)


def test_show_tells_since_when_it_holds_and_what_it_covers(data: Path) -> None:
    result = run("show", "87/QĐ-STTTT", data=data)
    assert "Hiệu lực: “Quyết định này có hiệu lực kể từ ngày 01 tháng 5 năm 2023”" in result.output
    assert "Phạm vi: “Quy chế này quy định việc tiếp nhận" in result.output
