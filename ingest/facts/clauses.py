"""Sentences and clauses of a block: the stretches that are cited for a figure.

A clause ends at a semicolon outside brackets, a sentence at a full stop before a capital. Both keep their
brackets whole: `577 cơ quan (cấp tỉnh: 139, …)` is one clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKER = re.compile(
    r"\s*(?:[-–+*·•▪●]+|\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}[.)](?![0-9])|\(?[a-zđ]{1,2}\)|[IVX]{1,5}\.)\s*"
)
_STOPS = re.compile(r"[()\[\];]|[.!?…]+(?=\s+[\"“(]?(?:[A-ZÀ-ỸĐ0-9]|$))|[.!?…]+$|\n")
_BRACKETS = re.compile(r"[()\[\]]")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TP|TS|ThS|PGS|GS|BS|KS|CN|Tr|tr|St|v\.v|Đ/c|đ/c|P|Q|TT|TX)$")
# Longer than any clause that someone wrote; what is read of a figure is read of its clause, so it must stay short.
_LONGEST_CLAUSE = 3_000
# A bracket that is never closed must not swallow the rest of the document.
_LONGEST_BRACKET = 2_000


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: offsets into the text, and the number of its sentence within the block."""

    start: int
    end: int
    sentence: int


def marker_of(text: str, start: int = 0) -> tuple[str, int]:
    """The list marker at the start of a block and where the words begin."""
    match = _MARKER.match(text, start)
    return (match.group(0).strip(), match.end()) if match else ("", start)


def split_clauses(text: str, start: int, end: int) -> list[Clause]:
    """The clauses of a block, in order, without the spaces around them."""
    found: list[Clause] = []
    sentence = 0
    begin = start
    for position, ends_sentence in _breaks(text, start, end):
        _add(found, text, begin, position, sentence)
        begin = position
        if ends_sentence:
            sentence += 1
    _add(found, text, begin, end, sentence)
    return found


def _add(found: list[Clause], text: str, start: int, end: int, sentence: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST_CLAUSE:
        cut = last_stop(text, start, start + _LONGEST_CLAUSE)
        found.append(Clause(start, cut, sentence))
        start = cut + 1 if text[cut : cut + 1].isspace() else cut
    if end > start:
        found.append(Clause(start, end, sentence))


def last_stop(text: str, start: int, end: int) -> int:
    """Where a stretch that is too long is best cut: behind a line, a sentence or a comma, at a space, else at its end."""
    for stop in ("\n", ". ", "; ", ", ", " "):
        cut = text.rfind(stop, start + 1, end)
        if cut > start:
            return cut + len(stop.rstrip(" "))
    return end


def _breaks(text: str, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Where clauses end, and whether the sentence ends there too.

    A bracket that is never closed ends with its sentence: it must not swallow what follows.
    """
    unclosed = _unclosed(text, start, end)
    depth, loose = 0, False
    for match in _STOPS.finditer(text, start, end):
        mark = match.group(0)
        if mark in ("(", "["):
            loose = loose or match.start() in unclosed
            depth += match.start() not in unclosed
        elif mark in (")", "]"):
            depth = max(0, depth - 1)
        elif depth and mark != "\n":
            continue
        elif mark == ";":
            if not loose:
                yield match.end(), False
        elif mark == "\n" or not _ABBREVIATION.search(text, max(start, match.start() - 6), match.start()):
            depth, loose = 0, False
            yield match.end(), True


def _unclosed(text: str, start: int, end: int) -> set[int]:
    """The opening brackets that nothing closes, or only something far away."""
    opened: list[int] = []
    lost: set[int] = set()
    for match in _BRACKETS.finditer(text, start, end):
        if match.group(0) in "([":
            opened.append(match.start())
        elif opened and match.start() - opened[-1] > _LONGEST_BRACKET:
            lost.add(opened.pop())
        elif opened:
            opened.pop()
    return lost | set(opened)
