"""What a printed number is joined to: the whole of a ratio, the end of a range, a smaller multiplier, a list."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.number_forms import NUMBER, read_form
from ingest.number_labels import names_rank, skip_label
from ingest.units import SCALES, Unit, read_unit

_FROM = re.compile(r"(?<!\w)từ\s*$", re.I)
_NOUN_RATIO = re.compile(r"\s?/\s?(?=[0-9])")
_RANGE_BEHIND_UNIT = re.compile(r"\s+đến\s+(?=[0-9])", re.I)
_RATIO = re.compile(r"(\s?%)?\s?/\s?(?=[0-9])")
_RANGE = re.compile(r"\s?[-–—]\s?(?=[0-9])| đến (?=[0-9])")
_LIST_ITEM = re.compile(r"([^()0-9,;]{2,40}) ([0-9][0-9.]*)")
# `(mầm non 18, tiểu học 22, THPT 04)`: a list in brackets whose items all end in a number.
# Each item is taken once and for good: a bracket that is never closed must not be tried in every way.
_LIST_IN_BRACKETS = re.compile(
    r"\((?:[^()0-9,;]{2,40} [0-9][0-9.]*+ ?+[,;] ?+){1,30}+(?:và )?[^()0-9,;]{2,40} [0-9][0-9.]*+ ?\)"
)


def listed_numbers(text: str) -> frozenset[int]:
    """Where the numbers begin of lists in brackets whose items all end in one: they count, though no noun follows.

    Items named alike, or by a word of rank, are names (`Điều 5, Điều 6`; `khối 10, khối 11`).
    """
    found: list[int] = []
    for match in _LIST_IN_BRACKETS.finditer(text):
        items = list(_LIST_ITEM.finditer(text, match.start() + 1, match.end()))
        names = [item.group(1).strip().lower() for item in items]
        if len(set(names)) == len(names) and not any(names_rank(name) for name in names):
            found += [item.start(2) for item in items]
    return frozenset(found)


def denominator(text: str, end: int) -> tuple[str | None, int, bool]:
    """The second number of `2.060.589/2.111.123` or `68%/85%`: it, where it ends, whether both are per cent."""
    gap = _RATIO.match(text, end)
    if gap is None:
        return None, end, False
    number = NUMBER.match(text, gap.end())
    if number is None or not number.group(0).strip(".,0"):
        return None, end, False
    percent = gap.group(1) is not None
    if percent and not text.startswith("%", number.end()):
        return None, end, False
    return number.group(0), number.end(), percent


def range_end(text: str, start: int, end: int) -> tuple[str | None, int]:
    gap = _RANGE.match(text, end)
    if gap is None:
        return None, end
    number = NUMBER.match(text, gap.end())
    if number is None or skip_label(text, number.start(), 0) is not None:
        return None, end
    if gap.group(0) == " đến " and not text[max(0, start - 4) : start].rstrip().lower().endswith("từ"):
        return None, end
    low, high = read_form(text[start:end], "measure").value, read_form(number.group(0), "measure").value
    return (number.group(0), number.end()) if low < high else (None, end)


def same_unit_again(text: str, start: int, unit: Unit) -> tuple[Decimal, int, Unit, bool] | None:
    """The second number of `12 xã/15 xã` or of `từ 25MHz đến 2000MHz`: its value, its end, its unit, whether a ratio."""
    if unit.kind not in ("count", "measure", "percent"):
        return None
    gap, is_ratio = _NOUN_RATIO.match(text, unit.end), True
    if (gap is None or unit.kind == "percent") and _FROM.search(text, max(0, start - 5), start):
        gap, is_ratio = _RANGE_BEHIND_UNIT.match(text, unit.end), False
    number = NUMBER.match(text, gap.end()) if gap else None
    if number is None:
        return None
    again = read_unit(text, number.end())
    value = read_form(number.group(0), unit.kind).value
    return (value, number.end(), again, is_ratio) if again.text == unit.text and value else None


def smaller_scale(text: str, unit: Unit) -> tuple[Decimal, int, Unit] | None:
    """What a smaller multiplier adds (`38 tỷ 500 triệu đồng`): its value, where its number ends, its unit."""
    if unit.text not in SCALES:
        return None
    number = NUMBER.match(text, unit.end + 1) if text[unit.end : unit.end + 1] == " " else None
    if number is None:
        return None
    smaller = read_unit(text, number.end())
    if not (
        smaller.kind == "money" and smaller.scale < unit.scale and number.group(0).replace(".", "").isdigit()
    ):
        return None
    value = read_form(number.group(0), "money").value
    rest = smaller_scale(text, smaller)
    if rest is None:
        return value, number.end(), smaller
    return value * smaller.scale / rest[2].scale + rest[0], rest[1], rest[2]
