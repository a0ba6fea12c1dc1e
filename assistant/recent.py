"""Answers worked out a moment ago, for whoever asks the very same of the very same corpus.

Suggested questions are tapped by many people at once. Only a question that stands alone is kept: one that continues a
conversation means something else in each.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
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
        self._kept: OrderedDict[Hashable, tuple[float, Answer]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Answer | None:
        """The answer to the same question, as a new message of a new conversation; None where there is none."""
        begun = time.perf_counter()
        with self._lock:
            at, answer = self._kept.get(key, (float("-inf"), None))
        if answer is None or self._clock() - at > _SECONDS:
            return None
        trace = deepcopy(answer.trace)
        spent = round((time.perf_counter() - begun) * 1000, 2)
        trace["timings_ms"] = {"recent": spent, "total": spent}
        return replace(answer, conversation_id=new_id(), message_id=new_id(), trace=trace)

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keeps an answer; the oldest gives way."""
        with self._lock:
            self._kept[key] = (self._clock(), answer)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
