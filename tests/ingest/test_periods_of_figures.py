"""Periods of figures, as printed and as filled in from the document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.periods import describe, first_period, parse_periods


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("trong năm 2022 có 217 văn bản", "2022"),
        ("6 tháng đầu năm 2022 tiếp nhận", "2022-H1"),
        ("6 tháng cuối năm 2022", "2022-H2"),
        ("9 tháng năm 2022", "2022-M9"),
        ("quý I/2022", "2022-Q1"),
        ("trong quý III năm 2021", "2021-Q3"),
        ("trong tháng 9/2022", "2022-09"),
        ("Tính đến tháng 11/2022", "<=2022-11-30"),
        ("lũy kế đến ngày 24/4/2022 đạt", "<=2022-04-24"),
        ("tính đến 24/4/2022", "<=2022-04-24"),
        ("Phấn đấu đến năm 2025", "<=2025-12-31"),
        ("giai đoạn 2022 - 2025", "2022..2025"),
        ("Từ 16 giờ ngày 03/12/2021 đến 16 giờ ngày 03/5/2022", "2021-12-03..2022-05-03"),
        ("từ 01/10/2022 đến 30/11/2022", "2022-10-01..2022-11-30"),
    ],
)
def test_a_period_has_one_normal_form(text: str, key: str) -> None:
    (mention,) = parse_periods(text)
    assert mention.period.key == key


def test_an_open_period_takes_the_year_of_the_document() -> None:
    (mention,) = parse_periods("trong quý I tăng 961.829")
    assert mention.period.open_year
    assert mention.period.completed(2022).key == "2022-Q1"
    (now,) = parse_periods("Đến nay có 41.963 hộ")
    assert now.period.completed(2022, date(2022, 5, 18)).key == "<=2022-05-18"


def test_the_base_of_a_comparison_is_marked() -> None:
    assert [(m.period.key, m.base) for m in parse_periods("năm 2022 tăng 5% so với năm 2021")] == [
        ("2022", False), ("2021", True),
    ]  # fmt: skip


def test_the_date_of_a_document_is_no_period() -> None:
    assert parse_periods("Kế hoạch số 46/KH-UBND ngày 20/6/2022 của tỉnh") == []
    assert parse_periods("Nghị quyết số 09-NQ/TU ngày 26/01/2022") == []


def test_the_title_gives_the_first_period() -> None:
    period = first_period("Tình hình kinh tế - xã hội 6 tháng đầu năm 2022 và kế hoạch 6 tháng cuối năm 2022")
    assert period is not None
    assert (period.key, describe(period.key)) == ("2022-H1", "6 tháng đầu năm 2022")


@given(st.text(alphabet="0123456789/.- năm thángquýIV đếnngàytừ6", max_size=120))
def test_any_string_is_read_with_spans_in_order(text: str) -> None:
    last = 0
    for mention in parse_periods(text):
        assert last <= mention.span.start < mention.span.end <= len(text)
        last = mention.span.end
