"""Answers worked out a moment ago or this very moment, for whoever asks the very same of the very same corpus.

Suggested questions are tapped by many people at once. Only a question that stands alone is shared: one that continues a
conversation means something else in each.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from copy import deepcopy
from dataclasses import replace
from threading import Lock

from assistant.answer import Answer
from assistant.conversation import new_id

_KEPT = 500
_SECONDS = 60.0


class RecentAnswers:
    """Keeps answers for a minute. Safe for many threads.

    `clock` gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, Future[Answer]]] = OrderedDict()
        self._lock = Lock()

    def answer(self, key: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """The answer to the same question, worked out if it was not asked within the last minute.

        An answer of another asker comes back as a new message of a new conversation. Raises what `work_out` raises, to
        all who wait for it; a failure is not kept.
        """
        begun = time.perf_counter()
        with self._lock:
            at, found = self._kept.get(key, (float("-inf"), None))
            if found is None or self._clock() - at > _SECONDS:
                own: Future[Answer] = Future()
                self._kept[key] = (self._clock(), own)
                self._kept.move_to_end(key)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
                found = None
        if found is not None:
            return _as_new(found.result(), begun)
        try:
            answer = work_out()
        except BaseException as error:
            self._forget(key, own)
            own.set_exception(error)
            raise
        own.set_result(answer)
        return answer

    def _forget(self, key: Hashable, failed: Future[Answer]) -> None:
        with self._lock:
            if self._kept.get(key, (0.0, None))[1] is failed:
                del self._kept[key]


def _as_new(answer: Answer, begun: float) -> Answer:
    trace = deepcopy(answer.trace)
    spent = round((time.perf_counter() - begun) * 1000, 2)
    trace["timings_ms"] = {"recent": spent, "total": spent}
    return replace(answer, conversation_id=new_id(), message_id=new_id(), trace=trace)
