"""Finds instruments by what they are about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.folding import fold
from index.instruments import Instrument, Mention

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Scored:
    """An instrument and how much of the question's subject stands in its own, 0 to 1."""

    instrument: Instrument
    score: float


class SubjectIndex:
    """The subjects of all instruments, by every place that tells one."""

    def __init__(self, instruments: Sequence[Instrument], mentions: Iterable[Mention]) -> None:
        told: dict[str, list[str]] = {}
        for mention in mentions:
            if mention.instrument_id and mention.subject:
                told.setdefault(mention.instrument_id, []).append(mention.subject)
        self._entries = [(i, _Words.of(_own(i), told.get(i.id, []))) for i in instruments]
        self._frequency: Counter[str] = Counter()
        for _, words in self._entries:
            self._frequency.update(words.words)

    def search(self, words: Sequence[str]) -> list[Scored]:
        """All instruments that share something with the words, best first."""
        if not words:
            return []
        pairs = list(pairwise(words))
        weights = {word: self.weight(word) for word in words}
        whole = sum(weights.values())
        found = []
        for instrument, own in self._entries:
            by_word = sum(weight for word, weight in weights.items() if word in own.words) / whole
            if by_word == 0:
                continue
            by_pair = sum(pair in own.pairs for pair in pairs) / len(pairs) if pairs else by_word
            found.append(Scored(instrument, 0.5 * by_word + 0.5 * by_pair))
        return sorted(found, key=lambda scored: (-scored.score, scored.instrument.id))

    def knows(self, word: str) -> bool:
        """Whether some subject has the word."""
        return self._frequency[word] > 0

    def weight(self, word: str) -> float:
        """How much a word tells: rare ones more; one that no subject has, most."""
        return math.log(1 + (len(self._entries) + 1) / (1 + self._frequency[word]))


def _own(instrument: Instrument) -> str:
    return instrument.subject or ""


@dataclass(frozen=True, slots=True)
class _Words:
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, subject: str, others: Sequence[str]) -> _Words:
        words: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        for text in {subject, *others}:
            found = _WORD.findall(fold(text))
            words.update(found)
            pairs.update(pairwise(found))
            # A question leaves small words out: `chuyển đổi số tỉnh` for `chuyển đổi số của tỉnh`.
            content = [word for word in found if word not in _SMALL]
            pairs.update(pairwise(content))
        return cls(frozenset(words), frozenset(pairs))


_SMALL = frozenset("cua va ve viec cho cac tren trong theo tai voi nhung".split(" "))
