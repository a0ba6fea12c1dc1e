"""How the period of a figure meets the asked one."""

import pytest

from assistant.figures.times import end_of, period_match, start_of


@pytest.mark.parametrize(
    ("key", "asked", "meets"),
    [
        ("2024-H1", "2024-H1", 1.0),
        ("<=2024-06-30", "2024-H1", 0.9),
        ("2023-12-15..2024-06-14", "2024-H1", 0.85),
        ("2023-12-15..2024-12-14", "2024", 0.85),
        ("2023-12-15..2024-03-14", "2024-Q1", 0.85),
        ("2023-12-15..2024-06-14", "2024", 0.4),
        ("2023-12-15..2024-06-14", "2024-Q2", 0.0),
        ("2023-12-15..2024-06-14", "2023-H2", 0.0),
        ("2024-01-01..2024-04-30", "2024-Q1", 0.0),
        ("2024", "2023", 0.0),
        ("", "2024", 0.5),
    ],
)
def test_a_report_closes_some_days_before_its_period_does(key: str, asked: str, meets: float):
    assert period_match(key, (asked,)) == meets


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-Q3", "2024-07-01", "2024-09-31"),
        ("2024-M9", "2024-01-01", "2024-09-31"),
    ],
)
def test_the_ends_of_a_period_sort_by_time(period: str, first: str, last: str):
    assert (start_of(period), end_of(period)) == (first, last)
