"""What runs in the processes of the pool's tests: it does what the question says. Light, so that they start fast."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.answer import Answer
from assistant.answering_pool import Answering, Asked
from index.errors import BadQuestion


def _answer(text: str) -> Answer:
    return Answer("c", "m", "found", text, (), (), (), (), (), {"route": "test"})


@contextmanager
def opening(folder: Path) -> Iterator[Answering]:
    """Does what the question says, with files in a folder to tell others."""
    orders: dict[str, Callable[[], object]] = {
        "meet": lambda: _meet(folder),
        "die": lambda: os._exit(1),
        "die once": lambda: _die_once(folder),
        "sleep": lambda: time.sleep(30),
        "bad": lambda: _raise(BadQuestion("Câu hỏi trống")),
        "fault": lambda: _raise(KeyError("x")),
    }

    def answering(asked: Asked) -> Answer:
        orders.get(asked.text, lambda: None)()
        return _answer(f"{asked.text} {os.getpid()}")

    yield answering


@contextmanager
def cannot_open(_folder: Path) -> Iterator[Answering]:
    """Fails before it is ready."""
    raise OSError("không đủ bộ nhớ")
    yield


def _meet(folder: Path) -> None:
    """Comes back only once two processes are here."""
    (folder / str(os.getpid())).touch()
    until = time.monotonic() + 20
    while len(list(folder.iterdir())) < 2:
        assert time.monotonic() < until, "alone"
        time.sleep(0.01)


def _die_once(folder: Path) -> None:
    mark = folder / "died"
    if not mark.exists():
        mark.touch()
        os._exit(1)


def _raise(error: Exception) -> None:
    raise error
