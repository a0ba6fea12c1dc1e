"""A circuit breaker: after failures in a row the model is left alone for a while, and nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class CircuitBreaker:
    """Opens after `failures` in a row, for `pause_seconds`; then one attempt is let through. Thread-safe."""

    def __init__(
        self, failures: int = 3, pause_seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause_seconds
        self._clock = clock
        self._failed = 0
        self._closed_again = 0.0
        self._lock = Lock()

    def allows(self) -> bool:
        """Whether the model may be asked now."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._closed_again:
                return False
            # The next in line tries; the others go on waiting for its result.
            self._closed_again = self._clock() + self._pause
            return True

    def succeeded(self) -> None:
        """The model answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The model did not answer."""
        with self._lock:
            self._failed += 1
            self._closed_again = self._clock() + self._pause
