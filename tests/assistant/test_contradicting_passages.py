"""Two documents that say the same with different figures are both told; reports of two years are not held to disagree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.opening import open_assistant
from assistant.settings import Settings

HEAD = """UBND HUYỆN BẮC SƠN HẠ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}/BC-UBND
Bắc Sơn Hạ, ngày {day} tháng 12 năm {year}

BÁO CÁO
{title} năm {year}

I. {heading}
{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Hặc
"""
LINE = "Nhà máy nước Khe Lạnh bàn giao, đưa vào vận hành trước ngày {when} theo cam kết của nhà thầu."


def report(number: int, year: int, day: int, title: str, heading: str, when: str, more: str) -> str:
    body = f"{LINE.format(when=when)}\n{more}"
    return HEAD.format(number=number, year=year, day=day, title=title, heading=heading, body=body)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    first = report(
        311, 2023, 4, "Kết quả xây dựng cơ bản", "CẤP NƯỚC", "30/6/2024",
        "Các hộ dân trong vùng dự án đã nhận tiền hỗ trợ di chuyển tài sản.",
    )  # fmt: skip
    (made / "first.txt").write_text(first, encoding="utf-8")
    return made


def ask(folder: Path, data_over: Callable[[Path], Path]) -> tuple[str, set[str], str, tuple[str, ...]]:
    with open_assistant(Settings(data=data_over(folder))) as opened:
        answer = opened.assistant.ask("Khi nào bàn giao nhà máy nước Khe Lạnh?", keep=False)
    return answer.kind, {citation.file for citation in answer.citations}, answer.text, answer.warnings


def test_another_day_for_the_same_is_told_with_its_source(
    folder: Path, data_over: Callable[[Path], Path]
) -> None:
    second = report(
        325, 2023, 20, "Tình hình môi trường, tài nguyên", "TÀI NGUYÊN NƯỚC", "15/8/2024",
        "Nguồn nước mặt được quan trắc hằng quý tại bốn điểm trên suối chính.",
    )  # fmt: skip
    (folder / "second.txt").write_text(second, encoding="utf-8")
    kind, files, text, warnings = ask(folder, data_over)
    assert (kind, files) == ("conflict", {"first.txt", "second.txt"})
    assert "30/6/2024" in text
    assert "15/8/2024" in text
    assert warnings == ("Hai văn bản ghi số khác nhau; cần đối chiếu trước khi sử dụng.",)


def test_reports_of_two_years_do_not_disagree(folder: Path, data_over: Callable[[Path], Path]) -> None:
    second = report(
        298, 2021, 20, "Tình hình môi trường, tài nguyên", "TÀI NGUYÊN NƯỚC", "15/8/2022",
        "Nguồn nước mặt được quan trắc hằng quý tại bốn điểm trên suối chính.",
    )  # fmt: skip
    (folder / "second.txt").write_text(second, encoding="utf-8")
    kind, _, _, warnings = ask(folder, data_over)
    assert (kind, warnings) == ("found", ())
