"""Counting the n-grams of a large corpus in bounded memory: batches are sorted, merged and pruned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.language.tokens import BOUNDARY, CODE, FIGURE

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.uint32]
BITS = 20
MAX_WORDS = 100_000
_BATCH = 2_000_000
_MAX_GRAMS = 4_000_000
SPECIAL = (BOUNDARY, FIGURE, CODE)


@dataclass(slots=True)
class GramTable:
    """Sorted keys with their counts; singletons are dropped when it grows too large."""

    keys: Keys = field(default_factory=lambda: np.empty(0, np.uint64))
    counts: Counts = field(default_factory=lambda: np.empty(0, np.uint32))

    def add(self, keys: Keys, weight: int = 1) -> None:
        """Counts each key `weight` times more."""
        if not len(keys):
            return
        fresh, times = np.unique(keys, return_counts=True)
        everything = np.concatenate([self.keys, fresh])
        amounts = np.concatenate([self.counts, (times * weight).astype(np.uint32)])
        order = np.argsort(everything, kind="stable")
        everything, amounts = everything[order], amounts[order]
        starts = np.flatnonzero(np.concatenate([[True], everything[1:] != everything[:-1]]))
        self.keys = everything[starts]
        self.counts = np.add.reduceat(amounts, starts).astype(np.uint32)
        self._prune()

    def _prune(self) -> None:
        floor = 1
        while len(self.keys) > _MAX_GRAMS:
            kept = self.counts > floor
            self.keys, self.counts = self.keys[kept], self.counts[kept]
            floor += 1


@dataclass(slots=True)
class NgramCounter:
    """Takes the words of one text after the other and keeps their uni-, bi- and trigram counts."""

    ids: dict[str, int] = field(default_factory=lambda: {word: n for n, word in enumerate(SPECIAL)})
    unigrams: Counter[int] = field(default_factory=Counter)
    bigrams: GramTable = field(default_factory=GramTable)
    trigrams: GramTable = field(default_factory=GramTable)
    _waiting: list[int] = field(default_factory=list)

    def add(self, words: Sequence[str]) -> None:
        """Counts the words of one text; a sentence end stands before and after it."""
        ids = self.ids
        self._waiting += [0, *[ids[word] if word in ids else self._new(word) for word in words], 0]
        if len(self._waiting) > _BATCH:
            self.flush()

    def _new(self, word: str) -> int:
        # Past the last number that fits a key, new words are noise of scans: they share the place of codes.
        if len(self.ids) >= (1 << BITS) - 1:
            return self.ids[CODE]
        return self.ids.setdefault(word, len(self.ids))

    def flush(self, weight: int = 1) -> None:
        """Moves what waits into the tables, each of it counted `weight` times."""
        self._count(self._waiting, weight)
        self._waiting = []

    def _count(self, numbers: Iterable[int], weight: int) -> None:
        row = np.fromiter(numbers, np.uint64)
        if not len(row):
            return
        for number, times in zip(*np.unique(row, return_counts=True), strict=True):
            self.unigrams[int(number)] += int(times) * weight
        pairs = (row[:-1] << np.uint64(BITS)) | row[1:]
        self.bigrams.add(pairs, weight)
        triples = (pairs[:-1] << np.uint64(BITS)) | row[2:]
        inside = (row[1:-1] != 0) & ((row[:-2] != 0) | (row[2:] != 0))
        self.trigrams.add(triples[inside], weight)
