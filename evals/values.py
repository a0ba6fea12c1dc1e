"""Reading the numbers of an answer, apart from the product's own number grammar.

The product reads numbers in `ingest/numbers.py`. Evaluation reads them with these few lines of its own: a
fault in the grammar would otherwise agree with itself and go unseen.

A printed number may allow more than one value: `157,203` is 157.203 with a decimal comma and 157203 where
the comma stands for the thousands point. All that the characters allow are kept; which of them is meant is
for the gold answer to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

_NUMBER = regex.compile(r"\d++(?:[.,]\d++)*+", regex.ASCII)
_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})++", regex.ASCII)
_CITATION_MARK = regex.compile(r"(?<!\\)\[\d{1,4}\]")
_ESCAPE = regex.compile(r"\\([\\`*_\[\]<>])")
_SCALE_AFTER = regex.compile(
    r"[\s\u00a0]*+(nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?!\w)", regex.IGNORECASE
)  # the multipliers of Vietnamese money and counts
_SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed, the values that its characters allow, the power of ten of the word after it."""

    token: str
    start: int
    end: int
    values: frozenset[Decimal]
    scale: int = 0

    def scaled(self) -> frozenset[Decimal]:
        """The values with the multiplier applied: `159 tỷ` gives 159000000000."""
        return frozenset(value.scaleb(self.scale) for value in self.values)


def printed_numbers(text: str) -> list[Printed]:
    """Every run of digits in the text with its values, in order. Linear in the text."""
    found = []
    for match in _NUMBER.finditer(text):
        scale = _SCALE_AFTER.match(text, match.end())
        power = _SCALES[scale[1].lower()] if scale else 0
        found.append(Printed(match[0], match.start(), match.end(), readings(match[0]), power))
    return found


def readings(token: str) -> frozenset[Decimal]:
    """All values of a token: `1.208` is 1208 and (in English form) 1.208; `80.5231` is no whole number."""
    if len(token) > 60 or not _NUMBER.fullmatch(token):
        return frozenset()
    values = set()
    bare = token.replace(".", "").replace(",", "")
    if token == bare:
        return frozenset({Decimal(token)})
    points, _, fraction = token.rpartition(",")
    if "," in token and "," not in points and "." not in fraction and _is_grouped(points):
        values.add(Decimal(points.replace(".", "") + "." + fraction))
    if _GROUPED.fullmatch(token) or ("." not in token and _GROUPED.fullmatch(token.replace(",", "."))):
        values.add(Decimal(bare))
    if token.count(".") == 1 and "," not in token:
        values.add(Decimal(token))
    return frozenset(values)


def _is_grouped(whole: str) -> bool:
    return whole.isdigit() or _GROUPED.fullmatch(whole) is not None


def spoken(text: str) -> str:
    """The words of a Markdown answer without citation marks and escapes."""
    return _ESCAPE.sub(r"\1", _CITATION_MARK.sub(" ", text))
