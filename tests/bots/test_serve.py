"""`vanban serve` as a process: many ask, an answering process is killed, the server is told to end."""

from __future__ import annotations

import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from evals.bench.serving import server

QUESTIONS = [f"Doanh thu dịch vụ viễn thông năm 20{year}?" for year in range(10, 30)]


@pytest.fixture
def data(sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of its own, answered from by two processes."""
    monkeypatch.setenv("VANBAN_SERVER__PROCESSES", "2")
    shutil.copytree(sample_data, tmp_path / "data")
    return tmp_path / "data"


def _answering(process: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and b"spawn_main" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def test_a_killed_answering_process_costs_nobody_the_answer_and_the_end_leaves_nothing_running(
    data: Path,
) -> None:
    with (
        server(data) as (address, process),
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(10) as threads,
    ):
        first = _answering(process.pid)
        assert len(first) == 2
        asked = [
            threads.submit(client.post, "/api/ask", json={"question": question}) for question in QUESTIONS
        ]
        os.kill(first[0], signal.SIGKILL)
        replies = [each.result() for each in asked]
        assert [reply.status_code for reply in replies] == [200] * len(QUESTIONS)
        # With a warm cache the second round is the same word for word.
        again = [
            client.post("/api/ask", json={"question": question}).json()["text"] for question in QUESTIONS
        ]
        assert again == [reply.json()["text"] for reply in replies]
        there = _answering(process.pid)
        assert first[0] not in there
        assert there
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    until = time.monotonic() + 5
    while any(Path(f"/proc/{each}").exists() for each in (*first, *there)):
        assert time.monotonic() < until
        time.sleep(0.05)
