"""Where the words of a stored text stand on the pages that they were read from.

In: a reading whose blocks carry word boxes, and the document made of it. Out: the pages with their pictures, each
word with its span in the document's text. Between the two, lines were joined, moved (a header in two columns) and
left out (page numbers), so the words are found again: as runs of the same words near where they are expected.
About linear: a word that is not where it is expected is looked for among the next and last few hundred.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from index.documents import Document, Span
from index.page_pictures import PagePicture, PlacedWord, Rectangle
from ingest.lines import clean
from ingest.reading import Reading

_TOKEN = regex.compile(r"\S+")
# How far from its place a word may have been moved: the header and the closing part of a page.
_REACH = 400
# So many words in a row are compared to choose between places that begin with the same word.
_RUN = 6
_MOST_CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class _Read:
    """A word as it was read."""

    text: str
    page: int
    box: Rectangle


def page_pictures(reading: Reading, document: Document) -> tuple[PagePicture, ...]:
    """The scanned pages of a reading, with the places of their words in the document's text."""
    read = list(_words_of(reading))
    placed: dict[int, list[PlacedWord]] = {}
    for span, word in _matched(document.text, read):
        placed.setdefault(word.page, []).append(PlacedWord(span, word.box))
    return tuple(
        PagePicture(
            picture.page,
            picture.width,
            picture.height,
            picture.media_type,
            picture.data,
            tuple(sorted(placed.get(picture.page, ()))),
        )
        for picture in reading.pictures
    )


def _words_of(reading: Reading) -> Iterator[_Read]:
    """All words in reading order; one that cleaning makes two (or none) is left as it becomes."""
    for block in reading.blocks:
        for word in block.words:
            for token in clean(word.text).split():
                yield _Read(token, block.page or 1, Rectangle(*word.box))


def _matched(text: str, read: Sequence[_Read]) -> Iterator[tuple[Span, _Read]]:
    tokens = [(match[0], Span(*match.span())) for match in _TOKEN.finditer(text)] if read else []
    where: dict[str, list[int]] = {}
    for number, word in enumerate(read):
        where.setdefault(word.text, []).append(number)
    used = bytearray(len(read))
    expected = 0
    position = 0
    while position < len(tokens):
        token, span = tokens[position]
        glued = _glued(token, read, used, expected)
        if glued:
            for number in range(expected, expected + glued):
                used[number] = True
                yield span, read[number]
            expected += glued
            position += 1
            continue
        start = _best_start(tokens, position, read, used, where.get(token, ()), expected)
        if start is None:
            position += 1
            continue
        expected = start


def _glued(token: str, read: Sequence[_Read], used: bytearray, expected: int) -> int:
    """How many of the words that come next make up the token: a symbol that was broken at the end of a line is one
    word of the text."""
    made = ""
    for count, number in enumerate(range(expected, min(expected + 3, len(read))), start=1):
        if used[number]:
            return 0
        made += read[number].text
        if made == token:
            return count
        if not token.startswith(made):
            return 0
    return 0


def _best_start(
    tokens: Sequence[tuple[str, Span]],
    position: int,
    read: Sequence[_Read],
    used: bytearray,
    places: Sequence[int],
    expected: int,
) -> int | None:
    """The unused place of the word where most of the words after it agree, the nearest among equals."""
    low = bisect_left(places, expected - _REACH)
    high = bisect_right(places, expected + _REACH)
    near = sorted(
        (each for each in places[low:high] if not used[each]), key=lambda each: abs(each - expected)
    )
    best, most = None, 0
    for start in near[:_MOST_CANDIDATES]:
        run = 0
        while (
            run < _RUN
            and position + run < len(tokens)
            and start + run < len(read)
            and not used[start + run]
            and read[start + run].text == tokens[position + run][0]
        ):
            run += 1
        if run > most:
            best, most = start, run
    return best
