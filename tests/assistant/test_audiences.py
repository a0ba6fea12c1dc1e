"""One data directory for two audiences; what a moment ago was asked of the same corpus is not worked out again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.audiences import Audiences, open_audiences
from assistant.contract import answer_json
from assistant.recent import RecentAnswers
from assistant.settings import Settings
from index.errors import IndexNotReady, SearchUnavailable
from index.public_folder import public_folder
from index.signature import bump_generation

QUESTION = "Doanh thu dịch vụ viễn thông năm 2023?"


@pytest.fixture
def audiences(sample_data: Path, tmp_path: Path) -> Iterator[Audiences]:
    """The sample corpus, with one internal document."""
    shutil.copytree(sample_data, tmp_path / "data")
    with open_audiences(Settings(data=tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that an assistant really worked on."""
    asked: list[str] = []
    ask = Assistant.ask

    def watched(assistant: Assistant, text: str, **more: Any) -> Any:
        asked.append(text)
        return ask(assistant, text, **more)

    monkeypatch.setattr(Assistant, "ask", watched)
    return asked


def test_the_same_question_is_worked_out_once_for_each_audience(
    audiences: Audiences, worked_out: list[str]
) -> None:
    first, second = (audiences.ask(QUESTION, access="public") for _ in range(2))
    assert len(worked_out) == 1
    assert first.conversation_id != second.conversation_id
    assert first.message_id != second.message_id
    same = [answer_json(answer) for answer in (first, second)]
    for each in same:
        del each["conversation_id"], each["message_id"], each["trace"]["timings_ms"]
    assert same[0] == same[1]
    kept = audiences.conversations.read(second.conversation_id)["messages"]
    assert kept[1]["answer"]["message_id"] == second.message_id
    assert audiences.ask(QUESTION, access="internal").access == "internal"
    assert len(worked_out) == 2


def test_what_continues_a_conversation_is_always_worked_out(
    audiences: Audiences, worked_out: list[str]
) -> None:
    first = audiences.ask(QUESTION, access="public")
    audiences.ask(QUESTION, access="public", conversation_id=first.conversation_id)
    assert len(worked_out) == 2


def test_a_changed_corpus_is_asked_anew(audiences: Audiences, worked_out: list[str]) -> None:
    audiences.ask(QUESTION, access="public")
    with audiences.seen_by("public").database.transaction() as session:
        bump_generation(session)
    audiences.ask(QUESTION, access="public")
    assert len(worked_out) == 2


def test_an_answer_is_forgotten_after_a_minute(audiences: Audiences) -> None:
    seconds = 0.0
    recent = RecentAnswers(clock=lambda: seconds)
    answer = audiences.ask(QUESTION, access="public")
    made: list[str] = []

    def at(now: float, key: str) -> bool:
        """Whether it was worked out."""
        nonlocal seconds
        seconds, before = now, len(made)
        recent.answer(key, lambda: made.append(key) or answer)  # type: ignore[func-returns-value]
        return len(made) > before

    assert [at(0.0, "key"), at(59.0, "key"), at(59.0, "another"), at(61.0, "key")] == [
        True,
        False,
        True,
        True,
    ]


def test_those_who_ask_the_same_at_the_same_time_share_one_answer(audiences: Audiences) -> None:
    recent = RecentAnswers()
    answer = audiences.ask(QUESTION, access="public")
    waiting, go_on = Event(), Event()

    def work_out() -> Answer:
        waiting.set()
        assert go_on.wait(10)
        return answer

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(recent.answer, "key", work_out)
        assert waiting.wait(10)
        # These would fail if they worked it out themselves.
        others = [threads.submit(recent.answer, "key", pytest.fail) for _ in range(3)]
        go_on.set()
        found = [each.result(10) for each in (first, *others)]
    assert {each.text for each in found} == {answer.text}
    assert len({each.message_id for each in found}) == len({each.conversation_id for each in found}) == 4


def test_a_failure_is_not_kept(audiences: Audiences) -> None:
    recent = RecentAnswers()

    def fail() -> Answer:
        raise SearchUnavailable("chỉ mục hỏng")

    with pytest.raises(SearchUnavailable):
        recent.answer("key", fail)
    answer = audiences.ask(QUESTION, access="public")
    assert recent.answer("key", lambda: answer) is answer


def test_without_its_public_part_nobody_is_answered_from_too_much(audiences: Audiences) -> None:
    folder = public_folder(audiences.whole.settings.data)
    assert audiences.why_not_ready() is None
    shutil.move(folder, folder.with_name("away"))
    assert audiences.why_not_ready() is not None
    with pytest.raises(IndexNotReady, match="phần công khai"):
        audiences.ask(QUESTION, access="public")
    assert audiences.ask(QUESTION, access="internal").kind == "found"
    shutil.move(folder.with_name("away"), folder)
    assert audiences.ask(QUESTION, access="public").access == "public"
