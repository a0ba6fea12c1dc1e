"""How a reader says, in the middle of a long file, that it is still getting on (a page is done)."""

from __future__ import annotations

from collections.abc import Callable


def _silent() -> None:
    return None


_listener: Callable[[], None] = _silent


def on_progress(listener: Callable[[], None]) -> None:
    """Sets who is told."""
    global _listener
    _listener = listener


def progress() -> None:
    """Called by readers after each page."""
    _listener()
