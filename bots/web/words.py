"""Words of the pages that more than one of them needs."""

from __future__ import annotations

from datetime import date

STATUS_WORDS = {"issued": "Đã ban hành", "draft": "Dự thảo", "unknown": "Chưa rõ"}


def vietnamese_date(day: date) -> str:
    """`18/5/2022`, as offices cite it."""
    return f"{day.day}/{day.month}/{day.year}"
