"""Words of Vietnamese text as the full-text index keeps them.

A syllable is a word here: Vietnamese writes a space between syllables, so the words of two syllables
(`chuyển đổi`) come back as pairs of neighbours. The same syllable is written in more than one way - the tone
mark on either vowel (`hoà`, `hòa`), i or y (`kĩ`, `kỹ`) - and has one form here. Numbers of documents are
written with hyphen and slash changing places (`09-NQ/TU`, `09/NQ-TU`), and have one form too.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from index.folding import fold

MAX_WORD = 64

# A figure keeps its points and commas (1.250 or 97,5); everything else is a run of letters and digits.
_WORD = re.compile(r"\d+(?:[.,]\d+)*+(?!\w)|\w++")
# Starting only where a word starts and never giving back keeps this linear on any input.
_SYMBOL = re.compile(r"(?<!\w)\w++(?:(?: ?/ ?|-)\w++)++")
_SEPARATOR = re.compile(r" ?/ ?|-")
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_FINAL_Y = re.compile(r"(h|k|l|m|qu|s|t)y")
_MAX_SYMBOL_PARTS = 6


def words(text: str) -> list[str]:
    """The words of a text in their one accented form, in order: `Hoà bình` gives `hoa1`, `binh1`."""
    return [_one_spelling(match[:MAX_WORD]) for match in _WORD.findall(_nfc_lower(text))]


def folded_words(text: str) -> list[str]:
    """The words of a text without diacritics, in order."""
    return [_final_i(match[:MAX_WORD]) for match in _WORD.findall(fold(unicodedata.normalize("NFC", text)))]


def pairs(tokens: list[str]) -> list[str]:
    """Each word with the one after it."""
    return [f"{first}_{second}" for first, second in pairwise(tokens)]


def symbols(text: str) -> list[str]:
    """The document numbers in a text, whole and by every run of their parts, in one form.

    `46/KH-UBND` gives `46-kh-ubnd`, `46-kh` and `kh-ubnd`; leading zeros do not count.
    """
    found: list[str] = []
    for match in _SYMBOL.findall(fold(unicodedata.normalize("NFC", text))):
        parts = [_plain_number(part[:MAX_WORD]) for part in _SEPARATOR.split(match)][:_MAX_SYMBOL_PARTS]
        found.extend(
            "-".join(parts[start:end])
            for start in range(len(parts) - 1)
            for end in range(start + 2, len(parts) + 1)
        )
    return found


def has_diacritics(text: str) -> bool:
    """Whether a text carries any Vietnamese mark: without one it was typed without diacritics."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return fold(lowered) != lowered


def _nfc_lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _one_spelling(word: str) -> str:
    """The letters without the tone, then the tone: where the mark stands no longer matters."""
    if word.isascii():
        return _final_i(word)
    letters: list[str] = []
    tone = ""
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            tone = _TONES[character]
        else:
            letters.append(character)
    return _final_i(unicodedata.normalize("NFC", "".join(letters))) + tone


def _final_i(word: str) -> str:
    """`ky` as `ki`: after these consonants y and i write the same sound."""
    return word[:-1] + "i" if _FINAL_Y.fullmatch(word) else word


def _plain_number(part: str) -> str:
    return part.lstrip("0") or "0" if part.isdecimal() else part
