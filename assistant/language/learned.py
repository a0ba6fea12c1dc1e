"""Abbreviations that the corpus itself explains: `thủ tục hành chính (TTHC)`, `TTHC (thủ tục hành chính)`,
`Ủy ban nhân dân tỉnh (sau đây gọi tắt là UBND tỉnh)`.

A pair is taken when the letters of the short form are the initials of the words of the long one, in order
(`Giáo dục và Đào tạo (GD&ĐT)`: a joining `và` may be skipped).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import regex

from index.folding import fold

_SHORT_IN_BRACKETS = regex.compile(
    r"\(\s*(?:(?:sau đây )?(?:gọi|viết) (?:chung )?(?:tắt )?là:?\s*)?"
    r"[\"“]?([\p{Lu}][\p{L}&\-]{1,11})[\"”]?\s*\)",
    regex.IGNORECASE,
)
_SHORT_BEFORE = regex.compile(r"(?<![\p{L}\d/\-])([\p{Lu}][\p{Lu}&\-]{1,11})\s*\(([^()]{4,90})\)")
_WORDS = regex.compile(r"\p{L}+")
_SKIPPED = frozenset({"va", "ve", "cua", "-"})
_LONGEST = 14


@dataclass(slots=True)
class AbbreviationLearner:
    """Reads texts one after the other and keeps which long form each short form stood for, how often."""

    _found: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def read(self, text: str) -> None:
        """Takes the pairs of one text."""
        for match in _SHORT_IN_BRACKETS.finditer(text):
            self._take(match.group(1), text[max(0, match.start() - 120) : match.start()], at_end=True)
        for match in _SHORT_BEFORE.finditer(text):
            self._take(match.group(1), match.group(2), at_end=False)

    def _take(self, short: str, words: str, at_end: bool) -> None:
        if sum(letter.isupper() for letter in short) < 2:
            return
        long = _long_form(short, words, at_end)
        if long is not None:
            self._found[short][long] += 1

    def abbreviations(self) -> dict[str, tuple[str, ...]]:
        """Each short form with its long forms in lower case, most frequent first."""
        return {
            short: tuple(long for long, _ in forms.most_common(3))
            for short, forms in sorted(self._found.items())
        }


def _long_form(short: str, text: str, at_end: bool) -> str | None:
    """The words of `text` (its end, or all of it from the start) whose initials spell `short`."""
    initials = [fold(letter) for letter in short if letter.isalpha()]
    matches = list(_WORDS.finditer(text))
    if at_end:
        return _match_backwards(initials, matches, text)
    if not matches or len(matches) > _LONGEST:
        return None
    found = _match_backwards(initials, matches, text)
    return found if found is not None and fold(found) == fold(text.strip().rstrip(",;.")) else None


def _match_backwards(initials: list[str], matches: list[regex.Match[str]], text: str) -> str | None:
    if not matches or text[matches[-1].end() :].strip():
        return None
    place = len(matches) - 1
    for letter in reversed(initials):
        while (
            place >= 0
            and fold(matches[place].group()) in _SKIPPED
            and fold(matches[place].group())[0] != letter
        ):
            place -= 1
        if place < 0 or fold(matches[place].group())[0] != letter:
            return None
        place -= 1
    return " ".join(text[matches[place + 1].start() : matches[-1].end()].split()).lower()
