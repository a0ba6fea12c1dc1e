"""A rewording is taken only where it asks the same thing; a model that fails changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.wording.endpoint import ChatEndpoint
from evals.draft_rewording import asks_the_same, in_other_words
from evals.judge import asking
from evals.question_set import GoldQuestion, load_question_set
from tests.assistant.chat_server import ChatServer, Reply, as_stream
from tests.evals.test_command import run

TEMPLATE = "Theo Báo cáo số 112/BC-UBND, năm 2023 huyện Tân Phú có bao nhiêu trạm thu phát sóng?"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def said(question: Any) -> Reply:
    return as_stream([json.dumps({"question": question}, ensure_ascii=False)])


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("Báo cáo số 112/BC-UBND ghi huyện Tân Phú năm 2023 có mấy trạm thu phát sóng?", True),
        ("Huyện Tân Phú năm 2023 có mấy trạm thu phát sóng (báo cáo 112/BC-UBND)?", True),
        ("Báo cáo số 112/BC-UBND ghi huyện Tân Phú năm 2022 có mấy trạm thu phát sóng?", False),
        ("Báo cáo số 112/BC-UBND ghi huyện Tân Phú có mấy trạm thu phát sóng?", False),
        ("Báo cáo số 113/BC-UBND ghi huyện Tân Phú năm 2023 có mấy trạm thu phát sóng?", False),
        ("Báo cáo số 112/BC-UBND ghi huyện Tân Hưng năm 2023 có mấy trạm thu phát sóng?", False),
        ("Theo 112/BC-UBND năm 2023 huyện Tân Phú có 126 trạm thu phát sóng đúng không?", False),
        ("Theo 112/BC-UBND năm 2023, chủ tịch huyện Tân Phú là ai?", False),
    ],
)
def test_what_a_question_hangs_on_must_stay(words: str, same: bool) -> None:
    assert asks_the_same(TEMPLATE, words) is same


def test_the_template_is_kept_for_the_reviewer_and_wherever_the_model_errs(server: ChatServer) -> None:
    asked = [GoldQuestion.model_validate({"id": str(n), "question": TEMPLATE}) for n in range(4)]
    good = "Năm 2023 huyện Tân Phú có mấy trạm thu phát sóng, theo Báo cáo số 112/BC-UBND?"
    server.replies = [
        said(good),
        said(TEMPLATE.replace("2023", "2024")),
        as_stream(["vâng"]),
        (429, "a/b", [b""]),
    ]
    given, changed = in_other_words(asked, asking(ChatEndpoint(url=server.url, timeout_seconds=5)))
    assert [question.question for question in given] == [good, TEMPLATE, TEMPLATE, TEMPLATE]
    assert (changed, given[0].note) == (1, f"Mẫu: {TEMPLATE}")


def test_a_model_that_is_down_is_left_alone(server: ChatServer) -> None:
    server.replies = [(503, "text/plain", [b""])]
    asked = [GoldQuestion.model_validate({"id": str(n), "question": TEMPLATE}) for n in range(9)]
    given, changed = in_other_words(asked, asking(ChatEndpoint(url=server.url, timeout_seconds=5)))
    assert (given, changed, len(server.requests)) == (asked, 0, 3)


def test_the_command_rewords_where_a_model_is_configured(
    sample_data: Path, tmp_path: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("draft", "--reword", "--data", sample_data, "--out", tmp_path / "d.jsonl")
    status, printed = run(*arguments)
    assert (status, "hãy đặt VANBAN_LLM__URL" in printed) == (1, True)
    monkeypatch.setenv("VANBAN_LLM__URL", server.url)
    server.replies = [(500, "text/plain", [b""])]
    status, printed = run(*arguments)
    assert (status, "Mô hình diễn đạt lại 0 câu" in printed) == (0, True)
    assert len(load_question_set(tmp_path / "d.jsonl")) > 50
