"""Computations done again: the value of a shown formula, and whether it is the result that is printed."""

from __future__ import annotations

from decimal import Decimal, DivisionByZero, InvalidOperation

import regex

# A bracket in a bracket in a bracket … is no formula of an office, and each costs a call.
_DEEPEST = 20
_LISTED = regex.compile(r"(?P<name>đếm|trung bình|lớn nhất|nhỏ nhất)\s*\((?P<figures>[^()]+)\)")


def evaluate(formula: str) -> Decimal | None:
    """The value of a formula of Vietnamese numbers with `+ − × ÷ : /` and brackets, None if it is not one.

    Numbers are read with points for thousands and a comma for decimals; `%` is left aside. `đếm(a; b; …)` is how many
    figures are listed, `trung bình(a; b; …)` their mean, `lớn nhất(…)` and `nhỏ nhất(…)` the largest and the smallest.
    """
    listed = _LISTED.fullmatch(formula.replace("%", "").strip())
    if listed is not None:
        return _of_list(listed.group("name"), listed.group("figures").split(";"))
    tokens = regex.findall(r"\d+(?:[.,]\d+)*|[-−+×*÷:/()]", formula.replace("%", ""))
    if tokens.count("(") > _DEEPEST:
        return None
    value, rest = _sum(tokens)
    return value if not rest else None


def _of_list(name: str, printed: list[str]) -> Decimal | None:
    """The number, the mean or the extreme of listed figures, None if one of them is none."""
    values = [value for each in printed if (value := printed_value(each)) is not None]
    if len(values) != len(printed):
        return None
    if name in ("lớn nhất", "nhỏ nhất"):
        return max(values) if name == "lớn nhất" else min(values)
    return Decimal(len(values)) if name == "đếm" else sum(values, Decimal(0)) / len(values)


def _sum(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    value, tokens = _product(tokens)
    while value is not None and tokens and tokens[0] in "+-−":
        operator = tokens[0]
        right, tokens = _product(tokens[1:])
        if right is None:
            return None, tokens
        value = value + right if operator == "+" else value - right
    return value, tokens


def _product(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    value, tokens = _operand(tokens)
    while value is not None and tokens and tokens[0] in "×*÷:/":
        operator = tokens[0]
        right, tokens = _operand(tokens[1:])
        if right is None:
            return None, tokens
        try:
            value = value * right if operator in "×*" else value / right
        except (DivisionByZero, InvalidOperation):
            return None, tokens
    return value, tokens


def _operand(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    if not tokens:
        return None, tokens
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        return (value, rest[1:]) if rest and rest[0] == ")" else (None, rest)
    return printed_value(tokens[0]), tokens[1:]


def printed_value(printed: str) -> Decimal | None:
    """A result as printed (`67`, `1.250`, `−5,3`, `12,5%`) as a Decimal, None if it is not a number."""
    match = regex.fullmatch(r"\s*([-−+]?)\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d+))?\s*%?\s*", printed)
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    value = Decimal(f"{whole.replace('.', '')}.{decimals}" if decimals else whole.replace(".", ""))
    return -value if sign in ("-", "−") else value


def agrees(value: Decimal, printed: Decimal) -> bool:
    """Equal when rounded to the printed places; a printed difference may drop its sign (`giảm 5`)."""
    exponent = printed.as_tuple().exponent
    half = Decimal(1).scaleb(int(exponent)) / 2 if isinstance(exponent, int) else Decimal(0)
    return min(abs(value - printed), abs(abs(value) - printed)) <= half
