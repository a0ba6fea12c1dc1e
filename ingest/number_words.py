"""Numbers written in words: `hai mươi mốt`, `một phần ba`, `một trăm linh năm`.

A single word (`một`, `hai`, `năm`) is too often no number (`một cửa`, `năm 2022`), so only compounds are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_ONES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_TENS = frozenset(("mươi",))
_BIG = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_LINKS = frozenset(("linh", "lẻ"))
_NUMBER_WORD = "|".join(sorted({*_ONES, *_TENS, *_BIG, *_LINKS, "trăm", "phần"}, key=len, reverse=True))
_RUN = re.compile(
    rf"(?<!\w)(?:{_NUMBER_WORD})(?:\s(?:{_NUMBER_WORD})){{1,40}}+(?!\w)(?!\s(?:{_NUMBER_WORD})(?!\w))",
    re.IGNORECASE,
)


# One of these stands in every compound number.
_COMPOUND = re.compile(r"mươi|mười|trăm|nghìn|ngàn|triệu|tỷ|tỉ|phần", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A number in words and its place."""

    start: int
    end: int
    value: Decimal


def find_number_words(text: str) -> Iterator[NumberWords]:
    """The compound numbers in words of a text."""
    if not _COMPOUND.search(text):
        return
    for match in _RUN.finditer(text):
        words = match.group(0).lower().split()
        value = read_number_words(words)
        if value is not None:
            yield NumberWords(match.start(), match.end(), value)


def read_number_words(words: list[str]) -> Decimal | None:
    """The value of the words, None where they are no well-formed number."""
    if "phần" in words:
        at = words.index("phần")
        if words[at + 1 :] == ["trăm"]:
            return None
        above, below = _whole(words[:at]), _whole(words[at + 1 :])
        return Decimal(above) / below if above is not None and below else None
    value = _whole(words) if len(words) > 1 else None
    return Decimal(value) if value is not None else None


def _whole(words: list[str]) -> int | None:
    """The value of a whole number, groups of thousands from the left; each big word smaller than the last."""
    total, last, group = 0, 10**12, []
    for word in words:
        if word not in _BIG:
            group.append(word)
            continue
        below = _hundreds(group)
        if below is None or _BIG[word] >= last:
            return None
        total, last, group = total + below * _BIG[word], _BIG[word], []
    if not group:
        return total or None
    rest = _hundreds(group)
    return None if rest is None else total + rest


def _hundreds(words: list[str]) -> int | None:
    """`một trăm linh năm`, `hai mươi mốt`, `mười lăm`, `ba`."""
    if "trăm" in words:
        at = words.index("trăm")
        head = _ONES.get(words[0]) if at == 1 else None
        rest = words[at + 1 :]
        if head is None or head > 9:
            return None
        if not rest:
            return head * 100
        if rest[0] in _LINKS and len(rest) == 2 and rest[1] in _ONES:
            return head * 100 + _ONES[rest[1]]
        below = _tens(rest) if len(rest) > 1 or rest[0] == "mười" else None
        return None if below is None else head * 100 + below
    return _tens(words)


def _tens(words: list[str]) -> int | None:
    if len(words) == 1:
        return _ONES.get(words[0])
    if words[0] == "mười" and len(words) == 2 and 0 < _ONES.get(words[1], 10) < 10:
        return 10 + _ONES[words[1]]
    if len(words) in (2, 3) and words[1] in _TENS and 1 < _ONES.get(words[0], 0) < 10:
        ones = _ONES.get(words[2], 10) if len(words) == 3 else 0
        return _ONES[words[0]] * 10 + ones if ones < 10 else None
    return None
