"""Suggestions: topics from headings, questions about the sections around the cited one."""

from __future__ import annotations

import pytest

from assistant.suggesting import suggestions, topic_of
from tests.assistant.fakes import report


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("III. TỒN TẠI, HẠN CHẾ", "tồn tại, hạn chế"),
        ("b) Về hạ tầng số", "hạ tầng số"),
        ("3.1. Công tác cải cách hành chính:", "cải cách hành chính"),
        ("Điều 5. Trách nhiệm của Sở Y tế", "trách nhiệm của Sở Y tế"),
        ("1. Sở Y tế", "Sở Y tế"),
        ("2. Kết quả năm 2022", None),
        ("Chung", None),
    ],
)
def test_the_topic_of_a_heading(heading: str, topic: str | None):
    assert topic_of(heading) == topic


def test_the_sections_after_the_cited_one_come_first_and_it_is_left_out():
    document = report()
    assert suggestions(document, document.sections[0]) == ("Báo cáo số 12/BC-SNN nêu gì về hạn chế?",)
    assert suggestions(document, None) == (
        "Báo cáo số 12/BC-SNN nêu gì về kết quả?",
        "Báo cáo số 12/BC-SNN nêu gì về hạn chế?",
    )


def test_a_label_of_two_levels_is_no_part_of_the_topic():
    assert topic_of("1.a. Hạ tầng số") == "hạ tầng số"
    assert topic_of("2. a) Hạ tầng số") == "hạ tầng số"
