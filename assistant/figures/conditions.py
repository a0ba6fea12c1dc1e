"""What the rows that are counted or listed must reach: `trên 50%`, `dưới 70%`, `từ 5 xã trở lên`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt

import regex

from index.folding import fold
from ingest.numbers import read_amounts

_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {">": gt, "≥": ge, "<": lt, "≤": le}
_WORDS = (
    (">", r"trên|tren|hơn|hon|vượt|vuot|lớn hơn|lon hon|cao hơn|cao hon|quá|qua"),
    (
        "<",
        r"dưới|duoi|nhỏ hơn|nho hon|thấp hơn|thap hon|chưa đến|chua den|chưa đạt|chua dat|chưa tới|chua toi",
    ),
    ("≥", r"từ|tu|ít nhất|it nhat|tối thiểu|toi thieu|không dưới|khong duoi|đạt|dat"),
    ("≤", r"không quá|khong qua|tối đa|toi da|không vượt|khong vuot"),
)
_BOUND = regex.compile(
    "|".join(rf"(?P<s{i}>(?<!\w)(?:{words})\s+(?=\d))" for i, (_, words) in enumerate(_WORDS)), regex.I
)
_UPWARDS, _DOWNWARDS = regex.compile(r"tro len"), regex.compile(r"tro xuong")


@dataclass(frozen=True, slots=True)
class Condition:
    """A bound as asked: `printed` is its figure as typed, `amount` its value in the unscaled unit."""

    sign: str
    printed: str
    amount: Decimal
    unit: str
    start: int
    end: int

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount (in the unscaled unit) reaches the bound."""
        return _SIGNS[self.sign](amount, self.amount)


def condition_in(text: str) -> Condition | None:
    """The bound that a question names; None where it names none, or several."""
    found: list[Condition] = []
    for match in _BOUND.finditer(text):
        amount = next((a for a in read_amounts(text[match.end() :]) if a.span.start == 0), None)
        if amount is None or _is_year(amount.printed):
            continue
        position = next(i for i in range(len(_WORDS)) if match.group(f"s{i}"))
        end = match.end() + amount.span.end
        after = fold(text[end : end + 24])
        sign = "≥" if _UPWARDS.search(after) else "≤" if _DOWNWARDS.search(after) else _WORDS[position][0]
        found.append(Condition(sign, amount.printed, amount.scaled[0], amount.unit, match.start(), end))
    return found[0] if len(found) == 1 else None


def _is_year(printed: str) -> bool:
    return bool(regex.fullmatch(r"(?:19|20)\d\d", printed))
