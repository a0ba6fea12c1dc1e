from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Span
from ingest.dates import date_at, format_date, parse_dates


@pytest.mark.parametrize(
    ("text", "printed", "day"),
    [
        ("ngày 12 tháng 7 năm 2022", "12 tháng 7 năm 2022", date(2022, 7, 12)),
        ("ngay 12 thang 7 nam 2022", "12 thang 7 nam 2022", date(2022, 7, 12)),
        ("ngày 09 tháng\n9 năm 2015", "09 tháng 9 năm 2015", date(2015, 9, 9)),
        ("ngày 23/4/ 2018;", "23/4/ 2018", date(2018, 4, 23)),
        ("(12.7.2022)", "12.7.2022", date(2022, 7, 12)),
        ("12-7-2022", "12-7-2022", date(2022, 7, 12)),
    ],
)
def test_the_forms_of_a_date(text: str, printed: str, day: date) -> None:
    (found,) = parse_dates(text)
    assert (found.printed, found.day, found.misprint) == (printed, day, None)
    assert text[found.span.start : found.span.end] == found.text


def test_a_misprinted_year_is_kept_and_flagged() -> None:
    (found,) = parse_dates("ngày 22/11/22014 của")
    assert (found.text, found.day, found.misprint) == ("22/11/22014", None, "năm “22014” có 5 chữ số")


def test_a_day_that_is_not_in_the_calendar_is_flagged() -> None:
    (found,) = parse_dates("ngày 31/02/2022")
    assert (found.day, found.misprint) == (None, "không có ngày 31 tháng 2 năm 2022")


@pytest.mark.parametrize(
    "text", ["2.060.589/2.111.123", "09/09", "tháng 3/2022", "61/2018/NĐ-CP", "giai đoạn 2021-2025", "1.2.3"]
)
def test_what_is_no_date(text: str) -> None:
    assert parse_dates(text) == []


def test_date_at_an_offset() -> None:
    found = date_at("x 5/3/2022", 2)
    assert found is not None
    assert found.span == Span(2, 10)
    assert date_at("x 5/3/2022", 1) is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_formatted_date_is_read_back(day: date) -> None:
    (found,) = parse_dates(f"ngày {format_date(day)} của")
    assert found.day == day


@given(st.text(alphabet="0123456789/.- thángnăm\n\u200b\u202e", max_size=200))
def test_any_text_gives_spans_that_quote(text: str) -> None:
    for found in parse_dates(text):
        assert text[found.span.start : found.span.end] == found.text
