"""How often one person, key or address may ask: a sliding minute, in memory."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

_WINDOW = 60.0
_REMEMBERED = 10_000


class RateLimit:
    """At most `per_minute` askings of one name within any minute."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._asked: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait(self, name: str) -> int:
        """0 and the asking is counted, or the whole seconds after which the next one is allowed."""
        now = time.monotonic()
        with self._lock:
            times = self._asked.setdefault(name, deque())
            while times and now - times[0] >= _WINDOW:
                times.popleft()
            if len(times) >= self.per_minute:
                return int(_WINDOW - (now - times[0])) + 1
            times.append(now)
            if len(self._asked) > _REMEMBERED:
                self._forget_idle(now)
            return 0

    def _forget_idle(self, now: float) -> None:
        for name in [name for name, times in self._asked.items() if not times or now - times[-1] >= _WINDOW]:
            del self._asked[name]
