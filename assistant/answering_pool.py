"""Several processes that answer side by side: Python works on one question at a time in one process.

Each opens the data directory for itself, reads it only, and answers one question at a time; what is written (the
conversation, the audit) is written by the process that asks. A process that dies is replaced and its question asked of
another. `concurrent.futures` would not do: there one death breaks the whole pool, and no question can be given up.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Condition, Thread

from assistant.answer import Answer
from assistant.question import Turn
from index.documents import Access
from index.errors import SearchUnavailable, VanbanError

log = logging.getLogger(__name__)
# A question that ended this many processes is not given another.
_DEATHS_OF_ONE_QUESTION = 2
# Processes that end before they are ready are a fault of the machine (memory) or of the data: no use in going on.
_FAILED_STARTS = 3
_SECONDS_TO_END = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to a process."""

    text: str
    access: Access
    conversation_id: str | None = None
    history: tuple[Turn, ...] = ()


Answering = Callable[[Asked], Answer]
Opening = Callable[[], AbstractContextManager[Answering]]


class NoProcess(Exception):
    """There is no process left that could answer: the caller has to answer itself."""


class _Died(Exception):
    """The process ended before it answered."""


def usable_cores() -> int:
    """The cores that this program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


class AnsweringPool:
    """Processes that answer. Safe for many threads.

    `opening` opens what answers, in each process for itself; it must be picklable. `seconds` bounds one question: a
    process that takes longer is ended.
    """

    def __init__(self, opening: Opening, processes: int, seconds: float) -> None:
        self.processes = processes
        self._opening = opening
        self._seconds = seconds
        self._context = multiprocessing.get_context("spawn")
        self._changed = Condition()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._failed_starts = 0
        self._closed = False
        for _ in range(processes):
            self._start()

    @property
    def process_ids(self) -> list[int]:
        """The processes that are there, also those that are still opening."""
        with self._changed:
            return sorted(worker.process.pid or 0 for worker in self._all)

    def wait_until_ready(self) -> int:
        """Waits until every process can answer or has failed to start; how many can."""
        with self._changed:
            self._changed.wait_for(lambda: all(worker.ready for worker in self._all))
            return len(self._all)

    def answer(self, asked: Asked) -> Answer:
        """The answer of one of the processes; waits for one that is free.

        Raises:
            NoProcess: there is none any more.
            SearchUnavailable: the question took too long, or ended the processes that worked on it.
            VanbanError: what answering raised.
        """
        for deaths in range(_DEATHS_OF_ONE_QUESTION):
            try:
                worker = self._take()
            except NoProcess:
                if deaths:
                    break
                raise
            try:
                answer = worker.answer(asked, self._seconds)
            except _Died:
                log.warning("an answering process ended in the middle of a question; another is started")
                self._replace(worker)
                continue
            except TimeoutError:
                self._replace(worker)
                raise SearchUnavailable(
                    f"Câu hỏi này mất quá {self._seconds:.0f} giây nên đã dừng; xin hỏi ngắn gọn hơn."
                ) from None
            except BaseException:
                self._give_back(worker)
                raise
            self._give_back(worker)
            return answer
        raise SearchUnavailable("Chưa trả lời được câu hỏi này: tiến trình trả lời dừng giữa chừng.")

    def close(self) -> None:
        """Ends all processes; what they work on is finished first, within a few seconds."""
        with self._changed:
            self._closed = True
            workers, self._all = self._all, set()
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for worker in workers:
            if worker in idle:
                worker.dismiss()
            elif not worker.ready:
                worker.process.kill()
        until = time.monotonic() + _SECONDS_TO_END
        for worker in workers:
            # A line in use is closed by the thread that uses it, which the end of the process wakes.
            worker.process.join(max(0.0, until - time.monotonic()))
            worker.process.kill()

    def _take(self) -> _Worker:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._idle or not self._all)
                if not self._idle:
                    raise NoProcess
                worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            # It ended while it had nothing to do (the machine was short of memory, say): no fault of a question.
            log.warning("an idle answering process has ended; another is started")
            self._replace(worker)

    def _give_back(self, worker: _Worker) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(worker)
                self._changed.notify()
                return
        worker.dismiss()

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        with self._changed:
            self._all.discard(worker)
        self._start()

    def _start(self) -> None:
        worker = _Worker.started(self._context, self._opening)
        with self._changed:
            if not self._closed:
                self._all.add(worker)
                Thread(target=self._make_ready, args=(worker,), daemon=True).start()
                return
        worker.end()

    def _make_ready(self, worker: _Worker) -> None:
        """Waits until a new process can answer; one that cannot is tried again, but not for ever."""
        error = worker.await_ready()
        if error is None:
            with self._changed:
                self._failed_starts = 0
                self._changed.notify_all()
            self._give_back(worker)
            return
        worker.end()
        with self._changed:
            self._all.discard(worker)
            self._failed_starts += 1
            again = self._failed_starts < _FAILED_STARTS and not self._closed
            self._changed.notify_all()
        if again:
            self._start()
        elif not self._closed:
            log.warning("an answering process could not be started: %s", error)


class _Worker:
    """One process and the line to it."""

    def __init__(self, process: SpawnProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.ready = False

    @classmethod
    def started(cls, context: multiprocessing.context.SpawnContext, opening: Opening) -> _Worker:
        """A new process, not ready yet."""
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, opening), name="vanban-answering", daemon=True)
        process.start()
        # Held open here too, it would never tell that the process has ended.
        theirs.close()
        return cls(process, ours)

    def await_ready(self) -> str | None:
        """None once it can answer, else why it cannot."""
        try:
            error: str | None = self.connection.recv()
        except (EOFError, OSError):
            return "it ended while opening"
        self.ready = error is None
        return error

    def answer(self, asked: Asked, seconds: float) -> Answer:
        """Raises what answering raised, `_Died`, or `TimeoutError`."""
        try:
            self.connection.send(asked)
            answer: Answer | Exception | None = (
                self.connection.recv() if self.connection.poll(seconds) else None
            )
        except (EOFError, OSError):
            raise _Died from None
        if answer is None:
            raise TimeoutError
        if isinstance(answer, Exception):
            raise answer
        return answer

    def dismiss(self) -> None:
        """Lets it end by itself; it has nothing to do."""
        with contextlib.suppress(OSError):
            self.connection.send(None)
        self.connection.close()

    def end(self) -> None:
        """Ends it at once."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def _work(connection: Connection, opening: Opening) -> None:
    """What runs in a process: answers what comes until the other end of the line is gone."""
    # Ctrl+C and a service manager reach the whole group: the process that serves decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with contextlib.ExitStack() as stack:
        try:
            answering = stack.enter_context(opening())
        except Exception as error:
            connection.send(f"{type(error).__name__}: {error}")
            return
        with contextlib.suppress(EOFError, OSError):
            connection.send(None)
            while (asked := connection.recv()) is not None:
                connection.send(_answered(answering, asked))
        # What was only read needs no closing, and nobody is left who would see it hang.
        os._exit(0)


def _answered(answering: Answering, asked: Asked) -> Answer | Exception:
    try:
        return answering(asked)
    except VanbanError as error:
        return error
    except Exception as error:
        # The place of the fault is known only here, and not every foreign exception travels.
        log.exception("unexpected error while answering")
        return RuntimeError(f"{type(error).__name__}: {error}")
