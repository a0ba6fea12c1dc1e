"""Words of Vietnamese text for counting and for restoring: letters, figures and codes, ends of sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.language.syllables import is_folded_syllable, is_syllable
from index.folding import fold

BOUNDARY, FIGURE, CODE = "<s>", "<n>", "<c>"
_ENDS = frozenset(".;:?!()")
# A word that runs into a digit, a figure with whatever is glued to it, or the end of a sentence.
_TOKEN = re.compile(r"[^\W\d_]+(?:\d[^\W_]*)?|\d[^\s;:?!()]*|[.;:?!()]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figure or code of a question with its place. `locked` tokens are never changed."""

    text: str
    start: int
    end: int
    locked: bool


def words_for_counting(text: str) -> list[str]:
    """The text as lower-case words, with `<n>` for figures, `<c>` for codes and `<s>` between sentences."""
    return [
        token
        if token.isalpha()
        else BOUNDARY
        if token in _ENDS
        else FIGURE
        if token[0].isdigit() and not any(map(str.isalpha, token))
        else CODE
        for token in _TOKEN.findall(text.lower())
    ]


def tokens_of(text: str) -> list[Token]:
    """The words of a question with their places; figures, codes and capital abbreviations are locked.

    A word is locked when it touches a digit, `/`, `_`, `@` or a hyphen beside capitals (`46/KH-UBND`), or
    when it has capitals inside (`iOffice`, `LGSP`), unless the whole question is written in capitals.
    """
    shouting = _is_shouting(text)
    tokens = []
    for piece in re.finditer(r"\S+", text):
        chunk, offset = piece.group(), piece.start()
        code = _is_code(chunk)
        for match in _TOKEN.finditer(chunk):
            word = match.group()
            locked = (
                code or not word.isalpha() or (not shouting and any(letter.isupper() for letter in word[1:]))
            )
            tokens.append(Token(word, offset + match.start(), offset + match.end(), locked))
    return tokens


def _is_shouting(text: str) -> bool:
    words = [word for word in text.split() if word.isalpha() and len(word) > 1]
    return len(words) >= 3 and sum(word.isupper() for word in words) > 0.8 * len(words)


def _is_code(chunk: str) -> bool:
    core = chunk.strip(".,;:?!()\"'“”…")
    if any(sign in core for sign in "_@&\\") or "://" in core:
        return True
    if any(character.isdigit() for character in core):
        return True
    if "/" in core or "-" in core:
        return any(sum(letter.isupper() for letter in part) > 1 for part in re.split(r"[/-]", core))
    return False


def is_clean_vietnamese(text: str) -> bool:
    """Whether text may teach the language: neither without diacritics nor misread by a scanner."""
    return are_clean_words(words_for_counting(text))


def are_clean_words(words: Sequence[str]) -> bool:
    """The same of words already counted out.

    Judged by the share of Vietnamese-shaped words that are correctly marked syllables, and by how many words
    carry marks at all. Short texts are judged the same way; figures and foreign words do not count.
    """
    judged = Counter(map(_judged, words))
    correct, marked = judged["marked"] + judged["bare"], judged["marked"]
    shaped = correct + judged["wrong"]
    return shaped > 0 and correct >= 0.88 * shaped and marked >= 0.45 * shaped


@lru_cache(maxsize=100_000)
def _judged(word: str) -> Literal["marked", "bare", "wrong", "none"]:
    if word[0] == "<" or not is_folded_syllable(fold(word)):
        return "none"
    if not is_syllable(word):
        return "wrong"
    return "bare" if word.isascii() else "marked"
