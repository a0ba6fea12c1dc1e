"""A question that asks several things at once gets the whole line that its first answer stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.opening import Opened, open_assistant
from assistant.question import Turn
from assistant.settings import Settings
from tests.paths import REPOSITORY


@pytest.fixture(scope="module")
def opened(data_over: Callable[[Path], Path]) -> Iterator[Opened]:
    data = data_over(REPOSITORY / "evals" / "corpus_passages")
    with open_assistant(Settings(data=data)) as assistant:
        yield assistant


def test_a_figure_is_given_with_the_line_that_says_the_rest(opened: Opened):
    answer = opened.assistant.ask("Lệ phí dự thi lớp 10 là bao nhiêu, ai được miễn?", keep=False)
    assert answer.kind == "found"
    assert answer.sentences[-1].text == (
        "Lệ phí dự thi là 95.000 đồng/thí sinh; miễn lệ phí cho học sinh thuộc hộ nghèo."
    )
    alone = opened.assistant.ask("Lệ phí dự thi lớp 10 là bao nhiêu?", keep=False)
    assert len(alone.sentences) == 1


def test_a_follow_up_in_doubt_is_asked_alone_where_it_finds_nothing(opened: Opened):
    said = [Turn("user", "Xã Thanh Lợi 9 tháng đầu năm 2024 có bao nhiêu hộ nghèo?")]
    answer = opened.assistant.ask("Lệ phí dự thi bao nhiêu?", history=said, keep=False)
    assert "95.000" in answer.text
