"""Reads one printed number: digits with points, commas and spaces, as a Decimal with its doubts.

The Vietnamese form is a point for thousands and a comma for decimals (`31.888,142`). Both are often typed
wrong, so a form that breaks the rule is read with a doubt and with its other possible readings: a value is
certain only where one reading is possible.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

UnitKind = Literal["none", "count", "measure", "percent", "money"]

# Longer than any figure of a real document; digits beyond it are a serial number or a broken file.
MAXIMUM_DIGITS = 30
_LETTERS_READ_AS_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_SPACES = str.maketrans({" ": "", "\u00a0": "", "\u2009": "", "\u202f": ""})

_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")

NUMBER = re.compile(
    r"[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})++(?:,[0-9]++)?(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3}){2,8}+(?:,[0-9]++)?(?![0-9])"
    r"|[0-9]++(?:[.,]{1,2}[0-9]++)*+"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a figure may be mistyped. `implied` is what it most likely means, None where nothing tells."""

    code: str
    message: str
    implied: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The reading of one printed number. `alternatives` are the other values that the characters allow."""

    value: Decimal
    alternatives: tuple[Decimal, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    grouped: bool = False


def ascii_digits(text: str) -> tuple[str, bool]:
    """The text with the decimal digits of other scripts as ASCII ones (same length), and whether there were any."""
    if text.isascii():
        return text, False
    if _FOREIGN_DIGIT.search(text) is None:
        return text, False
    foreign = set(_FOREIGN_DIGIT.findall(text))
    return text.translate({ord(c): str(unicodedata.decimal(c)) for c in foreign}), True


def read_form(printed: str, unit: UnitKind = "none") -> Form:
    """The value of a printed number (`NUMBER` matches it), given what kind of unit stands after it.

    The kind of unit decides what a comma before three digits means: `412,350 lượt` cannot be a decimal,
    `31,858 tỷ đồng` is one.
    """
    bare = printed.translate(_SPACES)
    if sum(c.isdigit() for c in bare) > MAXIMUM_DIGITS:
        value = Decimal("".join(c for c in bare if c.isdigit())[:MAXIMUM_DIGITS])
        return Form(value, (), (Doubt("too_large", "Số quá dài để là một số liệu."),))
    points, commas = bare.count("."), bare.count(",")
    if not points and not commas:
        return _whole(bare, spaced=bare != printed)
    if points and commas:
        return _both(bare)
    return _only_points(bare, unit) if points else _only_commas(bare, unit)


def read_ocr_form(printed: str) -> Form | None:
    """A number in which letters stand for digits (`l2.45O`), always with a doubt; None if it is not one."""
    digits = printed.translate(_LETTERS_READ_AS_DIGITS)
    if digits == printed or not NUMBER.fullmatch(digits):
        return None
    form = read_form(digits, "count")
    doubt = Doubt("ocr_letters", f"“{printed}” có chữ cái lẫn trong chữ số.", form.value)
    return Form(form.value, form.alternatives, (doubt, *form.doubts), form.grouped)


def printed_form(value: Decimal) -> str:
    """A value in the Vietnamese form: `1250` as `1.250`, `97.5` as `97,5`. Trailing zeros are dropped."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"not a finite number: {value}")
    plain = format(value.copy_abs(), "f")
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    return ("−" if sign and any(digits) else "") + grouped + ("," + fraction if fraction else "")


def _whole(bare: str, *, spaced: bool) -> Form:
    return Form(Decimal(bare), grouped=spaced)


def _is_grouped(groups: list[str]) -> bool:
    """Whether the groups are those of a number with thousands marks: 1 to 3 digits, then threes."""
    first, *rest = groups
    return 1 <= len(first) <= 3 and not first.startswith("0") and all(len(g) == 3 for g in rest)


def _both(bare: str) -> Form:
    last = max(bare.rfind("."), bare.rfind(","))
    mark, other = bare[last], "," if bare[last] == "." else "."
    head, tail = bare[:last], bare[last + 1 :]
    joined = Decimal(bare.replace(".", "").replace(",", ""))
    if head.count(mark) or not _is_grouped(head.split(other)):
        return Form(joined, (), (Doubt("malformed", f"“{bare}” không đúng cách viết số."),))
    value = Decimal(head.replace(other, "") + "." + tail)
    if mark == ",":
        return Form(value, grouped=True)
    doubt = Doubt(
        "english_form", f"“{bare}” viết theo kiểu Anh: dấu phẩy hàng nghìn, dấu chấm thập phân.", value
    )
    return Form(value, (joined,), (doubt,), True)


def _only_points(bare: str, unit: UnitKind) -> Form:
    groups = bare.split(".")
    joined = Decimal(bare.replace(".", ""))
    if _is_grouped(groups):
        if unit == "percent" and len(groups) == 2:
            value = Decimal(bare)
            message = f"“{bare}%” dùng dấu chấm cho phần thập phân."
            return Form(value, (joined,), (Doubt("point_decimal", message, value),))
        return Form(joined, grouped=True)
    if len(groups) == 2:
        value = Decimal(bare)
        if unit == "count" or len(groups[1]) > 3:
            message = f"“{bare}” không đúng cách viết số: sau dấu chấm hàng nghìn phải là ba chữ số."
            return Form(value, (joined,), (Doubt("malformed", message),))
        if unit == "none" and len(groups[1]) == 3:
            return Form(value)
        message = f"“{bare}” dùng dấu chấm cho phần thập phân."
        return Form(value, (joined,), (Doubt("point_decimal", message, value),))
    return Form(joined, (), (Doubt("malformed", f"“{bare}” không đúng cách viết số."),))


def _only_commas(bare: str, unit: UnitKind) -> Form:
    groups = bare.split(",")
    joined = Decimal(bare.replace(",", ""))
    if len(groups) == 2:
        value = Decimal(bare.replace(",", "."))
        if not _is_grouped(groups) or unit in ("measure", "percent", "money"):
            return Form(value)
        shown = printed_form(joined)
        if unit == "count":
            message = f"“{bare}” dùng dấu phẩy ở chỗ dấu chấm hàng nghìn; hiểu là {shown}."
            return Form(joined, (value,), (Doubt("comma_thousands", message, joined),), True)
        message = f"“{bare}” có thể là số thập phân hoặc là {shown}."
        return Form(value, (joined,), (Doubt("ambiguous_comma", message),))
    if _is_grouped(groups):
        message = f"“{bare}” dùng dấu phẩy ở chỗ dấu chấm hàng nghìn."
        return Form(joined, (), (Doubt("comma_thousands", message, joined),), True)
    return Form(joined, (), (Doubt("malformed", f"“{bare}” không đúng cách viết số."),))
