"""Shortened periods are written out as documents print them; what only looks like one stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.short_periods import write_out_periods


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("thu ngân sách 6T2024", "thu ngân sách 6 tháng đầu năm 2024"),
        ("6T đầu 2024 bao nhiêu vụ", "6 tháng đầu năm 2024 bao nhiêu vụ"),
        ("9t/2023", "9 tháng đầu năm 2023"),
        ("kế hoạch 6T cuối năm", "kế hoạch 6 tháng cuối năm"),
        ("nửa đầu 2024", "6 tháng đầu năm 2024"),
        ("nua cuoi nam 2023", "6 tháng cuối năm 2023"),
        ("T9/2025", "tháng 9/2025"),
        ("Q1/2024", "quý I năm 2024"),
        ("quý 2/2024", "quý II năm 2024"),
        ("quí iii năm 2023", "quý III năm 2023"),
        ("HK1 năm học 22-23", "học kỳ I năm học 2022-2023"),
        ("NH 2023/2024", "năm học 2023-2024"),
    ],
)
def test_a_short_period_is_written_out(typed: str, written: str):
    assert write_out_periods(typed)[0] == written


@pytest.mark.parametrize(
    "text",
    [
        "xe tải 6T chở cát",
        "Thông tư 12/2023/TT-BTC",
        "Kế hoạch số 46/KH-UBND ngày 21/6/2022",
        "quý vị cho hỏi",
        "QĐ 1/2024",
        "tòa nhà T2",
        "6 tháng đầu năm 2022",
    ],
)
def test_what_is_no_short_period_stays(text: str):
    assert write_out_periods(text) == (text, ())


@given(
    st.sampled_from(["3", "6", "9"]),
    st.sampled_from(["T", "t"]),
    st.integers(1990, 2099),
    st.sampled_from(["", "/", " năm ", " "]),
)
def test_the_year_of_a_short_period_is_kept(months: str, letter: str, year: int, between: str):
    written, changes = write_out_periods(f"số vụ {months}{letter}{between}{year}?")
    assert written == f"số vụ {months} tháng đầu năm {year}?"
    assert len(changes) == 1
