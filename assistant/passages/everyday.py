"""What documents write for the words of a question: `rác` is `chất thải`, `xe` is a `phương tiện`.

A document that uses the word itself is matched by that; another wording (`assistant.language.wordings`) counts a little
less.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

from assistant.language.wordings import LOOSE, SAME
from index.tokens import folded_words

_OTHERS: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
_SAME_PAIRS = (pair for group in SAME for pair in permutations(group.split("|"), 2))
for _everyday, _official in (*LOOSE, *_SAME_PAIRS):
    _OTHERS.setdefault(tuple(folded_words(_everyday)), []).append(tuple(folded_words(_official)))
_LONGEST = max(len(words) for words in _OTHERS)


def other_words(words: list[str]) -> list[list[tuple[str, ...]]]:
    """For each word of a text (folded) the phrases that documents write for the phrase that it is part of."""
    found: list[list[tuple[str, ...]]] = [[] for _ in words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            for other in _OTHERS.get(tuple(words[start:end]), ()):
                for position in range(start, end):
                    found[position].append(other)
    return found


def with_long_forms(
    words: list[str], found: list[list[tuple[str, ...]]], expansions: Iterable[str]
) -> list[list[tuple[str, ...]]]:
    """The same with the long forms of abbreviations (`cds`: `chuyển đổi số`), by their initials."""
    for expansion in expansions:
        long = tuple(folded_words(expansion))
        initials = "".join(word[0] for word in long)
        for position, word in enumerate(words):
            if len(word) > 1 and len(long) > 1 and _is_short_for(word, initials):
                found[position].append(long)
        if len(long) == 1:
            for start in range(len(words)):
                for end in range(start + 2, min(start + 8, len(words)) + 1):
                    if _is_short_for(long[0], "".join(word[0] for word in words[start:end])):
                        for position in range(start, end):
                            found[position].append(long)
    return found


def _is_short_for(short: str, initials: str) -> bool:
    """Whether letters are the initials, where small words (`và`) may be left out."""
    return short == initials or (short == initials.replace("v", "") and len(short) > 2)
