"""What a document prints beside a figure about the same thing: how it was before, how much it changed, what was planned.

`đạt 21.000 tấn, tăng 2,5% so với cùng kỳ (cùng kỳ: 20.488 tấn), bằng 96% kế hoạch (21.875 tấn)`: the figures behind one
figure in its clause, or the other cells of its table row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.figures.columns import is_only_a_time, name_of
from assistant.figures.times import end_of
from index.documents import Document
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold

_ENDS = re.compile(r"[.!?;]\s|\n")
_PLANNED = re.compile(
    r"(?<!\w)(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|được giao|giao)(?!\w)[^.;]{0,60}\($|(?<!\w)(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)[^.;()]{0,40}$",
    re.I,
)
_EARLIER = re.compile(r"(?<!\w)(?:cung ky|nam truoc|ky truoc|nam ngoai)(?!\w)")
_COMPARED = re.compile(r"(?<!\w)so (?:voi |sanh )?|(?<!\w)(?:tang|giam|tang truong|cung ky)(?!\w)")
_FAR = 200
# Words that make another thing of what they stand in.
_MODIFIERS = frozenset("cận không chưa phi ngoài thoát tái mới phó trừ hết".split())
_RESULTS = ("result", "estimate", "share")


@dataclass(frozen=True, slots=True)
class Companions:
    """The figures beside one figure; each None where none is printed.

    `before` is its earlier value, `change` the printed difference (of shares in points), `growth` the printed change in
    per cent, `target` what was planned, `attainment` the printed share of the plan.
    """

    before: Fact | None = None
    change: Fact | None = None
    growth: Fact | None = None
    target: Fact | None = None
    attainment: Fact | None = None


def companions(fact: Fact, siblings: Sequence[Fact], document: Document) -> Companions:
    """What is printed beside a figure, its document's figures given."""
    if fact.table is not None:
        return _in_row(fact, [f for f in siblings if f.table == fact.table and f.row == fact.row])
    return _in_clause(fact, siblings, document)


def previous_year(period: str) -> str:
    """The same part of the year before; empty where a period has no year in front."""
    day = period.removeprefix("<=")
    if not day[:4].isdigit() or ".." in day:
        return ""
    return f"{'<=' if period.startswith('<=') else ''}{int(day[:4]) - 1}{day[4:]}"


def is_earlier(fact: Fact, later: Fact, wanted: str) -> bool:
    """Whether an earlier value is of the wanted period; any earlier one where none is wanted."""
    if not wanted:
        return True
    spoken = f"{fact.own} {fact.column}"
    if _EARLIER.search(fold(spoken)) and not re.search(r"(?:19|20)\d\d", spoken):
        return end_of(wanted)[:4] == end_of(previous_year(later.period))[:4]
    return end_of(fact.period)[:7] == end_of(wanted)[:7] or fact.period == wanted


def _in_clause(fact: Fact, siblings: Sequence[Fact], document: Document) -> Companions:
    found: dict[str, Fact] = {}
    last = fact.span.end
    for other in siblings:
        if other.table is not None or other.span.start < fact.span.end:
            continue
        between = document.text[last : other.span.start]
        if _ENDS.search(between) or other.span.start - fact.span.end > _FAR:
            break
        kind = _kind_in_clause(fact, other, document.text[fact.span.end : other.span.start])
        if kind is None:
            break
        found.setdefault(kind, other)
        last = other.span.end
    return Companions(**{kind: other for kind, other in found.items() if kind in Companions.__slots__})


def _kind_in_clause(fact: Fact, other: Fact, between: str) -> str | None:
    """What a figure behind another one says of it; None where it begins something else."""
    percent, same = other.unit == "%", other.unit == fact.unit and other.scale == fact.scale
    if other.role == "change":
        if percent and fact.unit != "%":
            return "growth"
        return "change" if same or not other.unit else None
    if other.role == "attainment":
        return "attainment"
    if same and (other.role == "target" or _PLANNED.search(between)):
        return "target"
    own = " ".join(word for word in name_of(other).split() if word.lower() not in fact.unit.lower().split())
    if (is_only_a_time(own) or _of_earlier_time(other, fact)) and (same or not other.unit):
        return "before"
    if percent and fact.unit != "%" and other.role == "share":
        # `chiếm 67,2%`, `bằng 92,7% so với cùng kỳ`: a share of it, told on the way.
        return "share"
    return None


def _of_earlier_time(other: Fact, fact: Fact) -> bool:
    """Whether a figure is named as another one and is of an earlier time."""
    one, two = ({*words_of(f.own)} - {*words_of(f.unit)} for f in (other, fact))
    return one <= two and end_of(other.period) < end_of(fact.period)


def _in_row(fact: Fact, row: Sequence[Fact]) -> Companions:
    alike = [f for f in row if f.id != fact.id and f.unit == fact.unit and f.scale == fact.scale]
    own_end = end_of(fact.period)
    earlier = [
        f for f in alike
        if f.role in _RESULTS and not _says_compared(f) and (end_of(f.period) < own_end or _EARLIER.search(fold(f.column)))
    ]  # fmt: skip
    before = max(earlier, key=lambda f: end_of(f.period), default=None)
    targets = [f for f in alike if f.role == "target"]
    shares = [f for f in row if f.unit == "%" and fact.unit != "%"]
    growth = next((f for f in shares if f.role == "change"), None)
    return Companions(
        before=before,
        growth=growth,
        target=targets[0] if len({f.value for f in targets}) == 1 else None,
        attainment=next((f for f in shares if f.role == "attainment"), None),
    )


def _says_compared(fact: Fact) -> bool:
    return fact.role == "change" or (
        _COMPARED.search(fold(fact.column)) is not None and not _EARLIER.match(fold(fact.column))
    )


def modifies(fact: Fact, asked: Sequence[str]) -> bool:
    """Whether a figure's name puts a word between two that the question says together: `hộ cận nghèo` for `hộ nghèo`."""
    pairs = set(pairwise(asked))
    said = re.findall(r"[^\W_]+", f"{fact.own} {fact.unit}".lower())
    together = set(pairwise(said))
    return any(
        two in _MODIFIERS and two not in asked and (one, three) in pairs and (one, three) not in together
        for one, two, three in zip(said, said[1:], said[2:], strict=False)
    )


def names_something(fact: Fact) -> bool:
    """Whether a figure has a name of its own, not only a time or a unit."""
    return bool(set(words_of(name_of(fact))) - set(words_of(fact.unit)))
