"""The corpus' own language: which words it uses, how often they follow each other, what it abbreviates.

Built once after ingest, kept as one uncompressed `.npz` beside the index, loaded in milliseconds. Texts that
a scanner misread or that lack diacritics do not teach it. A small general base of question words and office
phrases (`base.txt`) is counted in, so that questions can be read over a corpus of any size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from assistant.language.counting import BITS, MAX_WORDS, SPECIAL, Counts, Keys, NgramCounter
from assistant.language.learned import AbbreviationLearner
from assistant.language.tokens import are_clean_words, words_for_counting
from index.errors import IndexNotReady
from index.folding import fold, nfc

_FORMAT = 1
_BASE_WEIGHT = 4
_MOST_CONTEXTS = 200_000
# How much each distinct follower speaks for an unseen one (Witten-Bell smoothing); chosen on held-out text.
_PAIR_SHARE = 2.0
_TRIPLE_SHARE = 2.0
# How far an unseen pair is guessed by the variety of contexts of its second word, the rest by its frequency.
_VARIETY = 0.6


class CorpusLanguage:
    """N-gram counts of a corpus. Look-ups take words in lower case, NFC."""

    def __init__(
        self,
        words: list[str],
        folded: list[str],
        unigrams: Counts,
        bigrams: tuple[Keys, Counts],
        trigrams: tuple[Keys, Counts],
        abbreviations: dict[str, tuple[str, ...]],
    ) -> None:
        self._words = words
        self._folded = folded
        self._unigrams = unigrams
        self._bigrams = bigrams
        self._trigrams = trigrams
        self.abbreviations = abbreviations
        self._contexts: dict[tuple[int, int], tuple[int, int]] = {}

    @classmethod
    def build(cls, texts: Iterable[str]) -> CorpusLanguage:
        """The language of the texts (chunks or whole documents, accented, any Unicode form)."""
        counter = NgramCounter()
        learner = AbbreviationLearner()
        for phrase in general_base():
            counter.add(words_for_counting(phrase))
        counter.flush(_BASE_WEIGHT)
        for text in texts:
            composed = nfc(text)
            words = words_for_counting(composed)
            if not are_clean_words(words):
                continue
            counter.add(words)
            learner.read(composed)
        counter.flush()
        return _renumbered(counter, learner.abbreviations())

    def save(self, path: Path) -> None:
        """Writes one file; replaces an older one only when the new one is complete."""
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as file:
            np.savez(
                file,
                format=np.array([_FORMAT]),
                words=_packed(self._words),
                folded=_packed(self._folded),
                unigrams=self._unigrams,
                bigram_keys=self._bigrams[0],
                bigram_counts=self._bigrams[1],
                trigram_keys=self._trigrams[0],
                trigram_counts=self._trigrams[1],
                abbreviations=_packed(
                    ["\t".join([short, *longs]) for short, longs in sorted(self.abbreviations.items())]
                ),
            )
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> CorpusLanguage:
        """Reads what `save` wrote. Raises `IndexNotReady` where it is missing, damaged or another format."""
        try:
            with np.load(path, allow_pickle=False) as data:
                if int(data["format"][0]) != _FORMAT:
                    raise IndexNotReady(
                        f"Mô hình ngôn ngữ {path.name} thuộc phiên bản khác; hãy nạp lại dữ liệu."
                    )
                abbreviations = {}
                for line in _unpacked(data["abbreviations"]):
                    short, *longs = line.split("\t")
                    abbreviations[short] = tuple(longs)
                return cls(
                    _unpacked(data["words"]),
                    _unpacked(data["folded"]),
                    data["unigrams"],
                    (data["bigram_keys"], data["bigram_counts"]),
                    (data["trigram_keys"], data["trigram_counts"]),
                    abbreviations,
                )
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise IndexNotReady(f"Không đọc được mô hình ngôn ngữ {path.name}: {error}") from error

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words)}

    @cached_property
    def _by_folded(self) -> dict[str, tuple[str, ...]]:
        """Words by folded form; the words are kept sorted by it, most frequent first."""
        groups: dict[str, list[str]] = {}
        for word, form in zip(self._words, self._folded, strict=True):
            groups.setdefault(form, []).append(word)
        return {form: tuple(group) for form, group in groups.items()}

    @cached_property
    def _total(self) -> float:
        return float(self._unigrams.sum())

    @cached_property
    def _continuations(self) -> npt.NDArray[np.int64]:
        """After how many different words each word was seen.

        A better guess for an unseen pair than plain frequency (Kneser-Ney): `trăm` is frequent, but nearly
        always after `phần`, so beside other words `trạm` is the likelier reading.
        """
        lasts = (self._bigrams[0] & np.uint64((1 << BITS) - 1)).astype(np.int64)
        return np.bincount(lasts, minlength=len(self._words))

    @cached_property
    def short_forms(self) -> dict[str, str]:
        """The corpus' own abbreviations by their folded form (`gd&dt`: `GD&ĐT`)."""
        return {fold(short): short for short in self.abbreviations}

    @cached_property
    def shortened(self) -> dict[str, str]:
        """The abbreviation of each long form that the corpus explains, by the folded words of the long form."""
        return {plain_words(long): short for short, longs in self.abbreviations.items() for long in longs}

    @property
    def size(self) -> int:
        """How many different words it knows."""
        return len(self._words) - len(SPECIAL)

    def knows(self, word: str) -> bool:
        """Whether the corpus has the word exactly so."""
        return word in self._ids

    def frequency(self, word: str) -> int:
        """How often the corpus has the word; 0 for an unknown one."""
        number = self._ids.get(word)
        return 0 if number is None else int(self._unigrams[number])

    def forms(self, folded: str) -> tuple[str, ...]:
        """The words that fold to this, most frequent first."""
        return self._by_folded.get(folded, ())

    def pair_count(self, first: str, second: str) -> int:
        """How often `second` follows `first`."""
        left, right = self._ids.get(first), self._ids.get(second)
        if left is None or right is None:
            return 0
        return _count(self._bigrams, (left << BITS) | right)

    def log_probability(self, word: str, before: str, before_that: str) -> float:
        """The logarithm of the chance of `word` after two words, smoothed over pairs and single words."""
        number = self._ids.get(word)
        if number is None:
            return -math.log(self._total) - 3.0
        variety = (float(self._continuations[number]) + 0.1) / (len(self._bigrams[0]) + 1.0)
        frequency = (float(self._unigrams[number]) + 0.1) / (self._total + 1.0)
        chance = _VARIETY * variety + (1.0 - _VARIETY) * frequency
        left = self._ids.get(before)
        if left is None:
            return math.log(chance)
        chance = self._mixed(self._bigrams, left, number, _PAIR_SHARE, chance)
        far = self._ids.get(before_that)
        if far is not None:
            chance = self._mixed(self._trigrams, (far << BITS) | left, number, _TRIPLE_SHARE, chance)
        return math.log(chance)

    def _mixed(
        self, table: tuple[Keys, Counts], context: int, word: int, share: float, lower: float
    ) -> float:
        """The chance of the word after the context, with the lower order's for what was not seen there."""
        seen, distinct = self._followers(table, context)
        if not seen:
            return lower
        return (_count(table, (context << BITS) | word) + share * distinct * lower) / (
            seen + share * distinct
        )

    def _followers(self, table: tuple[Keys, Counts], context: int) -> tuple[int, int]:
        """How often anything follows the context, and how many different words do."""
        keys, counts = table
        cache, place = self._contexts, (id(table), context)
        if place in cache:
            return cache[place]
        start, end = np.searchsorted(keys, np.array([context << BITS, (context + 1) << BITS], np.uint64))
        found = int(counts[start:end].sum()), int(end - start)
        if len(cache) > _MOST_CONTEXTS:
            cache.clear()
        cache[place] = found
        return found


def general_base() -> tuple[str, ...]:
    """The phrases of the general base, one a line or parted by `;`. A line that begins with `#` is a comment."""
    text = files("assistant.language").joinpath("base.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(phrase.strip() for line in lines for phrase in line.split(";") if phrase.strip())


def plain_words(text: str) -> str:
    """The folded words of a text, punctuation left out."""
    return " ".join(word for word in words_for_counting(fold(text)) if word[0] != "<")


def _count(table: tuple[Keys, Counts], key: int) -> int:
    keys, counts = table
    place = int(np.searchsorted(keys, np.uint64(key)))
    return int(counts[place]) if place < len(keys) and int(keys[place]) == key else 0


def _packed(lines: list[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)


def _unpacked(data: npt.NDArray[np.uint8]) -> list[str]:
    text = data.tobytes().decode("utf-8")
    return text.split("\n") if text else []


def _renumbered(counter: NgramCounter, abbreviations: dict[str, tuple[str, ...]]) -> CorpusLanguage:
    """The counts with rare words dropped and words in the order of their folded form, most frequent first."""
    rare = 0
    names = list(counter.ids)
    numbers = [number for number in range(len(SPECIAL), len(names)) if counter.unigrams[number] > rare]
    while len(numbers) > MAX_WORDS:
        rare += 1
        numbers = [number for number in numbers if counter.unigrams[number] > rare]
    numbers.sort(key=lambda number: (fold(names[number]), -counter.unigrams[number], names[number]))
    order = [*range(len(SPECIAL)), *numbers]
    fresh = np.full(len(names), -1, np.int64)
    fresh[order] = np.arange(len(order))
    words = [names[number] for number in order]
    return CorpusLanguage(
        words,
        [fold(word) for word in words],
        np.array([counter.unigrams[number] for number in order], np.uint32),
        _moved(counter.bigrams.keys, counter.bigrams.counts, fresh, 2),
        _moved(counter.trigrams.keys, counter.trigrams.counts, fresh, 3),
        abbreviations,
    )


def _moved(keys: Keys, counts: Counts, fresh: npt.NDArray[np.int64], order: int) -> tuple[Keys, Counts]:
    mask = np.uint64((1 << BITS) - 1)
    parts = [fresh[((keys >> np.uint64(BITS * place)) & mask).astype(np.int64)] for place in range(order)]
    kept = np.logical_and.reduce([part >= 0 for part in parts])
    moved = np.zeros(int(kept.sum()), np.uint64)
    for place, part in enumerate(parts):
        moved |= part[kept].astype(np.uint64) << np.uint64(BITS * place)
    sorting = np.argsort(moved, kind="stable")
    return moved[sorting], counts[kept][sorting]
