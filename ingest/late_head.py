"""The head of a document that extraction put behind its body, as text boxes and two-column pages are read.

In: pieces whose beginning holds no number. Out: the head found after the signature, its fields and the pieces that
it takes up. Only a whole head counts: the nation's line beside a line `Số: ...`, and little after it, so that
the head of another document in the same file is never taken for this one's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.folding import fold
from ingest.bodies import names_body
from ingest.found import Found, Place
from ingest.header import NATION, HeaderReading, read_header
from ingest.lines import Piece, is_capitals

_REACH = 14
_MOST_BODIES = 4
_FIELDS = ("number", "date", "place", "issuer", "superior")


def read_late_head(pieces: Sequence[Piece], reading: HeaderReading) -> range:
    """Adds to the reading what a head at the end of the file holds; returns the pieces of that head (none: an empty
    range)."""
    nothing = range(0)
    if reading.fields.keys() & {"number", "issuer"} or reading.number_blank:
        return nothing
    first = max(reading.end, len(pieces) - _REACH)
    nation = next(
        (number for number in range(first, len(pieces)) if NATION.match(fold(pieces[number].text))), None
    )
    if nation is None:
        return nothing
    start = nation
    while start > reading.end and nation - start < _MOST_BODIES and _names(pieces[start - 1]):
        start -= 1
    late = read_header(pieces[start:])
    if not ("number" in late.fields or late.number_blank) or start + late.end < len(pieces):
        return nothing
    for name in _FIELDS:
        if name in late.fields:
            reading.fields[name] = _moved(late.fields[name], start)
    reading.number_blank, reading.symbol = late.number_blank, late.symbol
    reading.day, reading.misprints = late.day, [*reading.misprints, *late.misprints]
    return range(start, len(pieces))


def _names(piece: Piece) -> bool:
    return piece.kind != "table" and is_capitals(piece.text) and names_body(piece.text, [])


def _moved(found: Found, by: int) -> Found:
    place = found.place
    if place is None:
        return found
    return replace(found, place=Place(place.first + by, place.start, place.last + by, place.end))
