"""The phrases that may stand for the words of a question in the facts: other wordings of the same thing
(`assistant.language.wordings`), general abbreviations, and those of the corpus, from the expansions of the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from assistant.language.abbreviations import GENERAL
from assistant.language.wordings import SAME
from index.fact_words import words_of
from index.folding import fold

# Phrases as tuples of syllables; a group may have any number of them.
Phrase = tuple[str, ...]
_SYLLABLE = re.compile(r"[^\W_]+")
_LONGEST = 8
# `và` and commas have no letter in an abbreviation.
_SILENT = frozenset(("và", "va", "của", "cua"))


def alternatives_in(text: str, expansions: Sequence[str] = ()) -> Mapping[str, tuple[Phrase, ...]]:
    """For the words of a question the phrases that may stand for them in a document.

    Takes the question (any case, with or without diacritics) and the expansions that its understanding found. A word
    of a phrase that has synonyms gets all of them; each is to be found whole.
    """
    words = _SYLLABLE.findall(text.lower())
    found: dict[str, dict[Phrase, None]] = {}
    bare = all(word == fold(word) for word in words)
    groups = _folded_groups() if bare else _groups()
    for start in range(len(words)):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            phrase = tuple(words[start:end])
            others = groups.get(phrase)
            if others is None:
                continue
            for word in phrase:
                found.setdefault(word, {}).update(dict.fromkeys(others))
            break
    for short, long in _learned(words, expansions):
        for word in short:
            found.setdefault(word, {})[long] = None
    return {word: tuple(phrases) for word, phrases in found.items()}


def _learned(words: Sequence[str], expansions: Sequence[str]) -> list[tuple[Phrase, Phrase]]:
    """What the corpus itself abbreviates: an expansion beside the words of the question whose initials it shares."""
    pairs: list[tuple[Phrase, Phrase]] = []
    for expansion in expansions:
        other = tuple(_SYLLABLE.findall(expansion.lower()))
        if len(other) == 1:
            short, spoken = fold(other[0]), "".join(fold(w)[0] for w in words)
            at = spoken.find(short)
            if at >= 0:
                pairs.append((tuple(words[at : at + len(short)]), other))
            continue
        initials = {initials_of(other, silent=True), initials_of(other, silent=False)}
        pairs += [((word,), other) for word in words if fold(word) in initials]
    return pairs


def initials_of(words: Sequence[str], *, silent: bool) -> str:
    """The first letters of words, folded; `silent` leaves `và` and `của` out, as abbreviations mostly do."""
    return "".join(fold(word)[0] for word in words if not (silent and word in _SILENT))


@cache
def _groups() -> dict[Phrase, tuple[Phrase, ...]]:
    found: dict[Phrase, dict[Phrase, None]] = {}
    written = [group.split("|") for group in SAME]
    written += [[short, long] for short, long in GENERAL.items()]
    for group in written:
        phrases = [tuple(_SYLLABLE.findall(phrase.lower())) for phrase in group]
        for phrase in phrases:
            others = [other for other in phrases if other != phrase]
            found.setdefault(phrase, {}).update(dict.fromkeys(others))
    return {phrase: tuple(others) for phrase, others in found.items()}


@cache
def _folded_groups() -> dict[Phrase, tuple[Phrase, ...]]:
    found: dict[Phrase, dict[Phrase, None]] = {}
    for phrase, others in _groups().items():
        key = tuple(fold(word) for word in phrase)
        found.setdefault(key, {}).update(dict.fromkeys(others))
    return {phrase: tuple(others) for phrase, others in found.items()}


def search_words(alternatives: Mapping[str, tuple[Phrase, ...]]) -> list[str]:
    """The folded words of all alternatives, for finding candidates."""
    return list(
        dict.fromkeys(
            word
            for phrases in alternatives.values()
            for phrase in phrases
            for word in words_of(" ".join(phrase))
        )
    )
