"""A field of the header or the closing as it was read: its value, and where it stands among the pieces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: from a character of one piece to a character of the same or a later piece."""

    first: int
    start: int
    last: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A field as read: its value, its place and how sure it is."""

    value: str
    place: Place | None
    confidence: float = 1.0
