"""Words of Vietnamese text for counting and for restoring: letters, figures and codes, ends of sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.syllables import is_folded_syllable, is_syllable
from index.folding import fold

BOUNDARY, FIGURE, CODE = "<s>", "<n>", "<c>"
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
    words = []
    for token in _TOKEN.findall(text):
        first = token[0]
        if first.isdigit():
            words.append(FIGURE if not any(character.isalpha() for character in token) else CODE)
        elif not first.isalpha():
            words.append(BOUNDARY)
        elif token.isalpha():
            words.append(token.lower())
        else:
            words.append(CODE)
    return words


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
    """Whether text may teach the language: neither without diacritics nor misread by a scanner.

    Judged by the share of Vietnamese-shaped words that are correctly marked syllables, and by how many words
    carry marks at all. Short texts are judged the same way; figures and foreign words do not count.
    """
    shaped = correct = marked = 0
    for word in words_for_counting(text):
        if word[0] == "<" or not is_folded_syllable(fold(word)):
            continue
        shaped += 1
        correct += is_syllable(word)
        marked += not word.isascii()
    return shaped > 0 and correct >= 0.88 * shaped and marked >= 0.45 * shaped
