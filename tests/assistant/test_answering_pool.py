"""Processes that answer side by side: shared work, deaths, failures, the end. The processes are real ones."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from assistant.answering_pool import AnsweringPool, Asked, NoProcess
from assistant.audiences import Audiences, open_audiences
from assistant.settings import Settings
from bots.settings import load_settings
from bots.terminal.ingest import opened
from index.errors import BadQuestion, SearchUnavailable
from tests.assistant.answering_child import cannot_open, opening
from tests.paths import REPOSITORY


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[AnsweringPool]:
    """Two processes."""
    with closing(AnsweringPool(partial(opening, tmp_path), 2, seconds=30)) as made:
        assert made.wait_until_ready() == 2
        yield made


def test_two_questions_are_worked_on_at_the_same_time(pool: AnsweringPool) -> None:
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda text: pool.answer(Asked(text, "public")).text, ["meet", "meet"]))
    assert sorted(found) == sorted(f"meet {process}" for process in pool.process_ids)


def test_a_question_whose_process_dies_is_answered_by_another(pool: AnsweringPool) -> None:
    before = set(pool.process_ids)
    assert pool.answer(Asked("die once", "public")).text.startswith("die once ")
    assert pool.wait_until_ready() == 2
    assert len(before & set(pool.process_ids)) == 1


def test_a_question_that_ends_processes_is_given_up_and_the_others_go_on(pool: AnsweringPool) -> None:
    with pytest.raises(SearchUnavailable, match="dừng giữa chừng"):
        pool.answer(Asked("die", "public"))
    assert pool.answer(Asked("hello", "public")).text.startswith("hello ")
    assert pool.wait_until_ready() == 2


def test_processes_killed_while_idle_are_replaced(pool: AnsweringPool) -> None:
    before = set(pool.process_ids)
    for process in before:
        os.kill(process, signal.SIGKILL)
    assert pool.answer(Asked("hello", "public")).text.startswith("hello ")
    assert not before & set(pool.process_ids)


def test_errors_arrive_as_what_they_are(pool: AnsweringPool) -> None:
    before = pool.process_ids
    with pytest.raises(BadQuestion, match="Câu hỏi trống"):
        pool.answer(Asked("bad", "public"))
    with pytest.raises(RuntimeError, match="KeyError"):
        pool.answer(Asked("fault", "public"))
    assert pool.process_ids == before


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with closing(AnsweringPool(partial(opening, tmp_path), 1, seconds=0.3)) as pool:
        pool.wait_until_ready()
        before = pool.process_ids
        with pytest.raises(SearchUnavailable, match="mất quá"):
            pool.answer(Asked("sleep", "public"))
        assert pool.answer(Asked("hello", "public")).text.startswith("hello ")
        assert pool.process_ids != before


def test_where_no_process_can_start_the_caller_is_told(tmp_path: Path) -> None:
    with closing(AnsweringPool(partial(cannot_open, tmp_path), 1, seconds=30)) as pool:
        with pytest.raises(NoProcess):
            pool.answer(Asked("hello", "public"))
        assert pool.wait_until_ready() == 0


def test_closing_ends_the_processes(tmp_path: Path) -> None:
    pool = AnsweringPool(partial(opening, tmp_path), 2, seconds=30)
    pool.wait_until_ready()
    processes = pool.process_ids
    pool.close()
    assert not any(_runs(process) for process in processes)
    with pytest.raises(NoProcess):
        pool.answer(Asked("hello", "public"))


_SCRIPT = """
import sys, time
from functools import partial
from pathlib import Path
from assistant.answering_pool import AnsweringPool
from tests.assistant.answering_child import opening
if __name__ == "__main__":
    pool = AnsweringPool(partial(opening, Path(sys.argv[1])), 2, seconds=30)
    pool.wait_until_ready()
    print(*pool.process_ids, flush=True)
    time.sleep(60)
"""


def test_the_processes_end_with_the_one_that_asks(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    asking = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        # The tests are no installed package.
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )
    assert asking.stdout is not None
    processes = [int(each) for each in asking.stdout.readline().split()]
    assert len(processes) == 2
    asking.kill()
    asking.communicate()
    until = time.monotonic() + 10
    while any(_runs(process) for process in processes):
        assert time.monotonic() < until
        time.sleep(0.02)


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


QUESTIONS = [
    "Doanh thu dịch vụ viễn thông năm 2023?",
    "Thông báo số 41/TB-STTTT về việc gì?",
    "Tồn tại, hạn chế trong chuyển đổi số là gì?",
    "Lãi suất ngân hàng hôm nay bao nhiêu?",
]


@pytest.fixture(scope="module")
def both(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Audiences, Audiences]]:
    """The sample corpus with one internal document, answered by this process and by two others."""
    copy = tmp_path_factory.mktemp("pool") / "data"
    shutil.copytree(sample_data, copy)
    settings = Settings(data=copy)
    with open_audiences(settings) as alone, open_audiences(settings, processes=2) as pooled:
        pooled.warm_up()
        yield alone, pooled


@pytest.mark.parametrize("access", ["public", "internal"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_other_processes_answer_the_same(
    both: tuple[Audiences, Audiences], question: str, access: str
) -> None:
    alone, pooled = (each.ask(question, access=access) for each in both)  # type: ignore[arg-type]
    assert pooled.trace["timings_ms"] != alone.trace["timings_ms"]
    assert replace(alone, conversation_id="", message_id="", trace={}) == replace(
        pooled, conversation_id="", message_id="", trace={}
    )
    kept = both[1].conversations.read(pooled.conversation_id)["messages"]
    assert [each["text"] for each in kept] == [question, pooled.text]


def test_a_conversation_goes_on_in_whichever_process(both: tuple[Audiences, Audiences]) -> None:
    _, pooled = both
    first = pooled.ask("Doanh thu dịch vụ viễn thông năm 2023?", access="public")
    second = pooled.ask("Còn năm 2022?", access="public", conversation_id=first.conversation_id)
    assert second.conversation_id == first.conversation_id
    assert "viễn thông" in second.trace["normalised"]
    assert len(pooled.conversations.read(first.conversation_id)["messages"]) == 4


def test_what_another_process_takes_in_is_answered_from(
    both: tuple[Audiences, Audiences], tmp_path: Path
) -> None:
    _, pooled = both
    question = "Quyết định 7/QĐ-STTTT về việc gì?"
    assert pooled.ask(question, access="public").kind == "not_found"
    paper = tmp_path / "qd-7.txt"
    paper.write_text(
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 7/QĐ-STTTT\nLâm Phong, ngày 9 tháng 1 năm 2024\n\nQUYẾT ĐỊNH\n"
        "Về việc thành lập Tổ thư viện số\n\nĐiều 1. Thành lập Tổ thư viện số gồm 5 thành viên.\n",
        encoding="utf-8",
    )
    with opened(load_settings(data=pooled.whole.settings.data)) as ingest:
        assert not ingest.run([paper]).failures
    for _ in range(2):
        assert "Tổ thư viện số" in pooled.ask(question, access="public").text
