"""How alike the bodies of two documents are: by their letters and by their figures.

In: documents of one rendition. Out: shares between 0 and 1. Letters are compared as 8-letter shingles of
the folded body (words and diacritics that a scan lost do not matter), figures as a multiset of the printed
numbers: figures survive a bad scan and tell two years of the same plan apart. Candidates are found by
bottom-k sketches (a form of MinHash), so that the work does not grow with the square of the library.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import regex

from index.documents import Document
from index.folding import fold

_SHINGLE = 8
_SKETCH = 256
_FEWEST_SHARED = 24
_COMMON = 80
_BODY_LIMIT = 2_000_000
_NUMBER = regex.compile(r"\d+(?:[.,/]\d+)*")
_NOT_DIGIT = regex.compile(r"\D")

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Traits:
    """What a document is compared by. Computed once, on first use."""

    document: Document

    @cached_property
    def body(self) -> str:
        """The folded words between header and closing."""
        outside = ("header", "closing")
        parts = [
            self.document.quote(block.span) for block in self.document.blocks if block.kind not in outside
        ]
        return fold("\n".join(parts)[:_BODY_LIMIT])

    @cached_property
    def numbers(self) -> Counter[str]:
        """The figures of at least two digits as printed, with how often each stands there."""
        found = (match.group() for match in _NUMBER.finditer(self.body))
        return Counter(number for number in found if len(_NOT_DIGIT.sub("", number)) >= 2)

    @cached_property
    def shingles(self) -> Hashes:
        """The distinct 8-letter shingles of the body, hashed."""
        letters = np.frombuffer(
            "".join(character for character in self.body if "a" <= character <= "z").encode("ascii"), np.uint8
        )
        if letters.size < _SHINGLE:
            return np.zeros(0, np.uint64)
        values = np.zeros(letters.size - _SHINGLE + 1, np.uint64)
        for offset in range(_SHINGLE):
            window = letters[offset : offset + values.size].astype(np.uint64)
            values = values * np.uint64(31) + (window - np.uint64(96))
        return np.unique(_mixed(values))

    @property
    def sketch(self) -> Hashes:
        """The smallest hashes: alike documents share many of them."""
        return self.shingles[:_SKETCH]


def _mixed(values: Hashes) -> Hashes:
    """Spreads the hashes evenly (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def letters_alike(left: Traits, right: Traits) -> float:
    """The share of shingles that both bodies have (Jaccard)."""
    a, b = left.shingles, right.shingles
    shared = np.intersect1d(a, b, assume_unique=True).size
    return float(shared) / max(1, a.size + b.size - shared)


def numbers_alike(left: Traits, right: Traits) -> float:
    """The share of figures that both bodies have, counted as often as they stand there; 1 where there are
    none."""
    total = sum((left.numbers | right.numbers).values())
    return sum((left.numbers & right.numbers).values()) / total if total else 1.0


def numbers_changed(left: Traits, right: Traits) -> bool:
    """Whether each body has a figure that the other has not: something was corrected, not only left out."""
    return bool(left.numbers - right.numbers) and bool(right.numbers - left.numbers)


def candidates(traits: Sequence[Traits]) -> set[tuple[int, int]]:
    """Pairs of positions worth comparing: bodies whose sketches share enough, or the same own number."""
    holders: dict[int, list[int]] = defaultdict(list)
    pairs: Counter[tuple[int, int]] = Counter()
    numbers: dict[str, list[int]] = defaultdict(list)
    for position, trait in enumerate(traits):
        for value in trait.sketch.tolist():
            others = holders[value]
            if len(others) < _COMMON:
                pairs.update((other, position) for other in others)
                others.append(position)
        number = trait.document.header.number
        if number is not None:
            numbers[number.value.upper()].append(position)
    found = {
        (a, b)
        for (a, b), shared in pairs.items()
        if shared >= min(_FEWEST_SHARED, max(1, min(traits[a].sketch.size, traits[b].sketch.size) // 4))
    }
    for same in numbers.values():
        found.update((a, b) for number, a in enumerate(same[:_COMMON]) for b in same[number + 1 : _COMMON])
    return found
