"""Sentences and clauses of a block, as spans: what is shown and cited is whole, never cut inside."""

from __future__ import annotations

import regex

from index.documents import Span

# A full stop ends a sentence where white space and no digit, small letter or lone abbreviation stands around it:
# `1.250`, `TP. Tân An`, `v.v.`, `5.1.` are no ends.
_END = regex.compile(
    r"(?<!\b(?:TP|Tp|tp|TX|Tx|ThS|TS|Ths|PGS|GS|BS|KS|Mr|St|P|Q|H|X|KT|TM|TL|TUQ|Q|v\.v|stt|STT|tr))"
    r"(?<!(?:^|\s)\p{L}|(?:^|\s)\d{1,2})[.!?…]+[”\"»)\]]*(?=\s+[\p{Lu}\d“\"«(+*•·–-]|\s*$)|;(?=\s)|\n"
)
_MARKER = regex.compile(r"\s*(?:[-–—+*•·]\s+|\(?[a-zđ]\)\s+)")


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of a stretch of text, in order, without white space at their ends.

    A semicolon ends a sentence too: in an official document the items of an enumeration stand between them.
    """
    found: list[Span] = []
    start = span.start
    for end in _END.finditer(text, span.start, span.end):
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, span.end)
    return found


def without_marker(text: str) -> str:
    """The text without the list marker before it (`- `, `+ `, `a) `), on one line."""
    marker = _MARKER.match(text)
    return " ".join((text[marker.end() :] if marker else text).split())


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append(Span(start, end))
