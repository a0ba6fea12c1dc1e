"""The number of a scanned document, read again by itself.

On a whole page Tesseract reads `245/BC-STTTT` as `245/BC-SLLLL`: capitals without vowels are no words. Cut out and read
alone, at several sizes, the same pixels give the right letters; what most of the readings say is taken. The number is
the one thing on a page that must not be wrong: where the readings disagree its word is marked as doubtful.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.reading import WordBox

if TYPE_CHECKING:
    from PIL.Image import Image

Words = list[WordBox]
ReadAlone = Callable[["Image"], Sequence[Words]]

_MOST_LINES = 14
_HEADS = re.compile(r"[Ss][ốôỗổộoó][:.]{0,2}")
_NUMBER = re.compile(r"\d{1,5}[a-zđ]?(?:/\d{4})?[/\-][A-ZĐ][A-ZĐa-z\d/&\-]{1,25}")
_SIZES = (1.0, 2.0)
_MARGINS = ((0.4, 0.4, 0.25), (1.0, 2.0, 0.65))
# How sure a number is on which the readings agree, and one on which they do not.
_AGREED, _DOUBTED = 0.9, 0.3
_ENOUGH = 2


def with_settled_number(lines: list[Words], picture: Image, read_alone: ReadAlone) -> list[Words]:
    """The lines of a first page with the number after `Số:` as most readings of it give it."""
    for place, line in enumerate(lines[:_MOST_LINES]):
        first = next((n for n, word in enumerate(line[:3]) if _HEADS.fullmatch(word.text)), None)
        if first is None or first + 1 >= len(line) or not line[first + 1].text[:1].isdigit():
            continue
        number = line[first + 1]
        settled = _settled(line[first], number, picture, read_alone)
        mended = (
            replace(number, confidence=min(number.confidence, _DOUBTED))
            if settled is None
            else replace(number, text=settled, confidence=max(number.confidence, _AGREED))
        )
        return [*lines[:place], [*line[: first + 1], mended, *line[first + 2 :]], *lines[place + 1 :]]
    return lines


def _settled(head: WordBox, number: WordBox, picture: Image, read_alone: ReadAlone) -> str | None:
    from PIL import Image as Pillow

    # With `Số:` before it: a line is read better than a word; how much paper around it is best depends on the face.
    left, right = head.box[0], number.box[2]
    top, bottom = min(head.box[1], number.box[1]), max(head.box[3], number.box[3])
    high = bottom - top
    votes: Counter[str] = Counter()
    for across, beyond, above in _MARGINS:
        crop = picture.crop(
            (
                left - int(across * high),
                top - int(above * high),
                right + int(beyond * high),
                bottom + int(above * high),
            )
        )
        for size in _SIZES:
            scaled = crop.resize((int(crop.width * size), int(crop.height * size)), Pillow.Resampling.LANCZOS)
            words = [word.text for line in read_alone(scaled) for word in line]
            read = "".join(words[1:]).strip(".,:;_'") if words and _HEADS.fullmatch(words[0]) else ""
            if _NUMBER.fullmatch(read):
                votes[read] += 1
    best = votes.most_common(2)
    if not best or best[0][1] < _ENOUGH or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]
