"""Marks that recognition lost: `sửa đôi, bỗ sung` on a poor scan is `sửa đổi, bổ sung`.

Tesseract reads the letters of a 200 dpi fax page well and their small marks badly. Vietnamese mostly writes words
of two syllables, and few pairs of syllables differ in their marks alone, so a known pair says which marks were
printed. Only marks change: never a letter, a digit or a sign, and never a pair that is a known word as it was read.
The one exception are the strokes of a date.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from index.folding import fold
from ingest.reading import WordBox

_LIST = Path(__file__).with_name("compounds.txt")
_SYLLABLE = re.compile(r"[^\W\d_]{1,7}")
# A stroke is a one and a ring a nought, with whatever mark a speck put on it.
_STROKES = str.maketrans("Il|OÖÓÒÔƠo", "1110000000")
# A dash, a plus or a star at the front may be the mark of a list item; these are not.
_DIRT = re.compile(r"[|_'`‘’~·°¦:.,]+")
_DASHES = re.compile(r"[—–\-]+")
_UNBELIEVED = 0.3
_FRONT = re.compile(r"(?:[.,_|]+|[—_]{2,})(?=[^\W\d_]{2})")
_DAY = re.compile(r"[0-9]{1,2}")
# Words that the engine was sure of are left alone.
_SURE = 0.97


@lru_cache(maxsize=1)
def compounds() -> dict[tuple[str, str], tuple[str, str]]:
    """The known words of two syllables by their folded syllables; what has two readings is left out."""
    lines = (line for line in _LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    readings: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for entry in " ".join(lines).split(","):
        syllables = entry.split()
        if len(syllables) == 2:
            pair = (syllables[0], syllables[1])
            readings.setdefault((_key(pair[0]), _key(pair[1])), set()).add(pair)
    return {key: next(iter(found)) for key, found in readings.items() if len(found) == 1}


def mended_words(words: list[WordBox]) -> tuple[list[WordBox], int]:
    """The words of one paragraph with their marks put right, and how many changed."""
    mended = _with_marks(_with_dates(words))
    return mended, sum(old != new for old, new in zip(words, mended, strict=True))


def without_dirt(words: list[WordBox]) -> list[WordBox]:
    """A line without what specks and the edges of the paper were read as: lone strokes at its two ends, and full
    stops, commas and rules stuck to the front of its first word."""
    kept = list(words)
    while kept and _is_dirt(kept[0]):
        kept.pop(0)
    while kept and _is_dirt(kept[-1]):
        kept.pop()
    if kept:
        front = _FRONT.match(kept[0].text)
        if front is not None:
            kept[0] = replace(kept[0], text=kept[0].text[front.end() :])
    return kept


def _is_dirt(word: WordBox) -> bool:
    """A lone stroke, or a dash that the engine does not believe in."""
    return bool(_DIRT.fullmatch(word.text)) or (
        word.confidence < _UNBELIEVED and bool(_DASHES.fullmatch(word.text))
    )


def _with_dates(words: list[WordBox]) -> list[WordBox]:
    """`ngày I5 tháng ll năm 2024`: between these words stands a number, so a stroke read as a letter is a 1."""
    mended = list(words)
    for place in range(len(words) - 2):
        before, after = words[place].text.lower(), words[place + 2].text.lower()
        most = (
            31 if (before, after) == ("ngày", "tháng") else 12 if (before, after) == ("tháng", "năm") else 0
        )
        text = words[place + 1].text
        digits = text.translate(_STROKES)
        if most and digits != text and _DAY.fullmatch(digits) and 1 <= int(digits) <= most:
            mended[place + 1] = replace(words[place + 1], text=digits)
    return mended


def _with_marks(words: list[WordBox]) -> list[WordBox]:
    cores = [_core(word.text) for word in words]
    known = compounds()
    right: set[int] = set()
    wanted: list[tuple[int, tuple[str, str]]] = []
    for place in range(len(words) - 1):
        first, second = cores[place], cores[place + 1]
        if first is None or second is None or not _side_by_side(words[place].text, first):
            continue
        reading = known.get((_key(first), _key(second)))
        if reading is None:
            continue
        if reading == (first.lower(), second.lower()):
            right.update((place, place + 1))
        else:
            wanted.append((place, reading))
    mended = list(words)
    changed: set[int] = set()
    for place, reading in wanted:
        parts = [
            (place + half, reading[half])
            for half in (0, 1)
            if (cores[place + half] or "").lower() != reading[half]
        ]
        if any(at in right or at in changed or words[at].confidence >= _SURE for at, _ in parts):
            continue
        for at, syllable in parts:
            core = cores[at] or ""
            mended[at] = replace(words[at], text=words[at].text.replace(core, _cased(syllable, core), 1))
            changed.add(at)
    return mended


def _key(syllable: str) -> str:
    # đ is a letter of its own, not a d with a mark. Vietnamese has no w: the horn of ư is read as one.
    return "".join("đ" if letter in "đĐ" else fold(letter) for letter in syllable).replace("w", "u")


def _core(text: str) -> str | None:
    """The syllable in a word, without the signs around it; None where there is not just one."""
    found = _SYLLABLE.findall(text)
    return found[0] if len(found) == 1 and not any(character.isdigit() for character in text) else None


def _side_by_side(text: str, core: str) -> bool:
    """Whether nothing parts a syllable from the next one."""
    return text.endswith(core)


def _cased(syllable: str, like: str) -> str:
    """A syllable in the capitals of another of the same length."""
    if len(syllable) != len(like):
        return syllable
    return "".join(new.upper() if old.isupper() else new for new, old in zip(syllable, like, strict=True))
