"""The number of a scanned document, read again by itself.

On a whole page Tesseract reads `245/BC-STTTT` as `245/BC-SLLLL`: capitals without vowels are no words. Cut out and read
alone, at several sizes, the same pixels give the right letters; what most of the readings say is taken. The number is
the one thing on a page that must not be wrong: where the readings disagree its word is marked as doubtful.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ingest.reading import WordBox

if TYPE_CHECKING:
    from PIL.Image import Image

Words = list[WordBox]
ReadAlone = Callable[["Image"], Sequence[Words]]

_MOST_LINES = 14
# Specks before it, and an S that is taken for the sign of a paragraph.
_S = r"[^A-Za-z0-9§]{0,3}[Ss§5][ốôỗổộoóỐÔ]"
_HEAD = re.compile(rf"{_S}[:.;]{{0,2}}")
# `Số:709-CTr/HU` printed without a blank is one word to the engine.
_JOINED = re.compile(rf"{_S}[:.;]{{1,2}}(?=\d)")
# Capitals, small letters in a few places (`TTg`, `CTr`, `QyĐ`, `GDTrH`, `TTra`), digits at the end (`PC06`, `QH15`).
_PART = r"[A-ZĐ&](?:[A-ZĐ&]|[a-zđ](?=[A-ZĐ]))*(?:[rg]|ra)?\d{0,3}"
_NUMBER = re.compile(rf"(?P<digits>\d{{1,5}}[a-zđ]?(?:/\d{{4}})?)(?P<symbol>(?:[/\-]{_PART}){{1,5}})")
_EDGES = " .,:;_'|ˆ¬-—"
_SEPARATORS = re.compile(r"[/\-]")
# How much paper around the number is cut out with it, in heights of the line (beside, above and below), how much larger
# it is read, and how soft: the letters of a scan in black and white have teeth.
_CUTS = (
    (0.4, 0.12, 1.5, 1.2), (0.4, 0.25, 3.0, 2.4),
    (0.4, 0.12, 3.0, 2.4), (0.4, 0.25, 1.5, 1.2), (0.4, 0.12, 1.0, 0.0), (1.0, 0.3, 2.0, 1.6),
)  # fmt: skip
# Where the first so many say the same, the rest is not asked.
_FIRST = 2
# How sure a number is on which the readings agree, one whose digits alone are agreed on, and one that is all doubtful.
_AGREED, DIGITS_AGREED, _DOUBTED = 0.9, 0.45, 0.3
_ENOUGH = 2
# Nothing else on the page bears the digits out; letters that are wrong may be seen from the issuer's name.
_DIGITS, _LETTERS = 0.7, 0.5


def with_settled_number(lines: list[Words], picture: Image, read_alone: ReadAlone) -> list[Words]:
    """The lines of a first page with the number after `Số:` as most readings of it give it."""
    for place, line in enumerate(lines[:_MOST_LINES]):
        at = _place_of_number(line)
        if at is None:
            continue
        number, begins = line[at], _beginning(line[at].text)
        settled, believed = _settled(
            line[at if begins else at - 1], number, _free_until(number, lines), picture, read_alone
        )
        said = settled or number.text[begins:]
        sure = max(number.confidence, believed) if settled else believed
        if begins:
            head = [*line[:at], replace(number, text=f"Số:{said}", confidence=sure)]
        else:
            head = [*line[: at - 1], _said_well(line[at - 1]), replace(number, text=said, confidence=sure)]
        return [*lines[:place], [*head, *line[at + 1 :]], *lines[place + 1 :]]
    return lines


def _said_well(head: WordBox) -> WordBox:
    """`'§ố:` is `Số:`."""
    return head if re.match(r"[Ss][ốóo]", head.text) else replace(head, text="Số:")


def _place_of_number(line: Words) -> int | None:
    """Where the word of the number stands on its line."""
    for at, word in enumerate(line[:4]):
        if _JOINED.match(word.text) or (
            at and _HEAD.fullmatch(line[at - 1].text) and word.text[:1].isdigit()
        ):
            return at
    return None


def _beginning(text: str) -> int:
    joined = _JOINED.match(text)
    return joined.end() if joined else 0


def _free_until(number: WordBox, lines: list[Words]) -> float:
    """How far the paper right of the number is free: up to the date beside it."""
    beside = (
        word.box[0]
        for line in lines[:_MOST_LINES]
        for word in line
        if word.box[0] >= number.box[2] and word.box[1] < number.box[3] and word.box[3] > number.box[1]
    )
    nearest = min(beside, default=None)
    return float("inf") if nearest is None else (number.box[2] + nearest) / 2


def _settled(
    head: WordBox, number: WordBox, free: float, picture: Image, read_alone: ReadAlone
) -> tuple[str | None, float]:
    """What most readings say, that of the whole page among them, None where they disagree; and how sure it is."""
    from PIL import Image as Pillow
    from PIL import ImageFilter

    # With `Số:` before it: a line is read better than a word.
    left, right = head.box[0], number.box[2]
    top, bottom = min(head.box[1], number.box[1]), max(head.box[3], number.box[3])
    high = bottom - top

    def readings() -> Iterator[str]:
        yield number.text[_beginning(number.text) :].strip(_EDGES)
        for beside, above, size, soft in _CUTS:
            crop = picture.crop(
                (
                    left - int(beside * high),
                    top - int(above * high),
                    int(min(right + beside * high, free)),
                    bottom + int(above * high),
                )
            )
            size_now = (int(crop.width * size), int(crop.height * size))
            scaled = crop.resize(size_now, Pillow.Resampling.LANCZOS)
            if soft:
                scaled = scaled.filter(ImageFilter.GaussianBlur(soft))
            yield _after_head(" ".join(word.text for line in read_alone(scaled) for word in line))

    read = readings()
    first = list(islice(read, 1 + _FIRST))
    if len(set(first)) == 1 and _NUMBER.fullmatch(first[0]):
        return first[0], _AGREED
    return _agreed([found for reading in (*first, *read) if (found := _NUMBER.fullmatch(reading))])


def _after_head(text: str) -> str:
    words = text.split()
    begins = next((place + 1 for place, word in enumerate(words) if _HEAD.fullmatch(word)), 0)
    # No symbol holds the letter twice; the engine doubles it.
    joined = "".join(words[begins:]).replace("ĐĐ", "Đ")
    return joined[_beginning(joined) :].strip(_EDGES)


def _agreed(readings: Sequence[re.Match[str]]) -> tuple[str | None, float]:
    """The digits and the symbol of most readings. A hyphen between two capitals is seen by some and missed by others,
    and seldom invented: of symbols with the same letters that with the most parts is right."""
    if len(readings) < _ENOUGH:
        return None, _DOUBTED
    (digits, sure), *_ = Counter(reading["digits"] for reading in readings).most_common(1)
    (letters, known), *_ = Counter(_letters(reading["symbol"]) for reading in readings).most_common(1)
    if sure < _DIGITS * len(readings):
        return None, _DOUBTED
    if known <= _LETTERS * len(readings):
        return None, DIGITS_AGREED
    same = Counter(reading["symbol"] for reading in readings if _letters(reading["symbol"]) == letters)
    return digits + max(same, key=lambda symbol: (len(_SEPARATORS.findall(symbol)), same[symbol])), _AGREED


def _letters(symbol: str) -> str:
    return _SEPARATORS.sub("", symbol)
