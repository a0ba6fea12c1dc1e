"""A stretch of stored text with some of its places marked, as pieces that join to exactly that stretch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the stored text to be shown in some way: `cited`, `figure`, `instrument`, `doubt`."""

    span: Span
    kind: str
    link: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text over which the same marks hold."""

    text: str
    marks: tuple[Mark, ...]


def cut_at_marks(text: str, span: Span, marks: Iterable[Mark]) -> list[Piece]:
    """The stretch `span` of `text`, cut wherever a mark begins or ends. Marks may overlap."""
    inside = [mark for mark in marks if mark.span.start < span.end and mark.span.end > span.start]
    borders = {span.start, span.end}
    for mark in inside:
        borders.update((max(mark.span.start, span.start), min(mark.span.end, span.end)))
    ordered = sorted(borders)
    return [
        Piece(
            text[start:end],
            tuple(mark for mark in inside if mark.span.start <= start and end <= mark.span.end),
        )
        for start, end in pairwise(ordered)
    ]


def marks_of_kind(marks: Sequence[Mark], kind: str) -> tuple[Mark, ...]:
    """Those of one kind."""
    return tuple(mark for mark in marks if mark.kind == kind)
