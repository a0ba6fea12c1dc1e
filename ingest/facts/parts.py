"""What a figure is a part, a share, a change or a base of: in its clause, over its sentence, over a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.fact_words import words_of
from index.facts import Relation
from ingest.facts.clauses import Clause
from ingest.facts.drawn import Drawn
from ingest.facts.phrases import Place
from ingest.numbers import NumberMention

_AMONG_ANYWHERE = re.compile(r"(?<!\w)trong đó(?!\w)", re.I)
_ANNOUNCES = re.compile(r":(?!//)|(?<!\w)(?:bao gồm|gồm|chia ra|cụ thể|trong đó)(?!\w)", re.I)
_ALONG = re.compile(r"(?<!\w)với\s*$", re.I)
# Figures that stand below one another are its parts where they nearly make it up.
_NEARLY = Decimal("0.04")
# Words that say how what is counted came or ended; they count nothing themselves: `8.401 trực tuyến` are files.
_MANNERS = frozenset(
    "trực tiếp,trực tuyến,đúng hạn,trước hạn,quá hạn,trễ hạn,trong hạn,nam,nữ,cũ,mới,nhất,nhì,ba,khuyến khích".split(
        ","
    )
)


def relation_in_clause(
    drawn: Sequence[Drawn],
    first: int,
    index: int,
    places: Sequence[Place],
    mentions: Sequence[NumberMention],
    text: str,
    clause: Clause,
    own_period: str,
) -> tuple[int | None, Relation]:
    """The figure of its clause that a figure belongs to.

    Args:
        first: where the figures of the clause begin in `drawn`; `index` counts from there.
        own_period: the period that the figure's own bracket gives, empty where it gives none.
    """
    mention, place = mentions[index], places[index]
    if place.anchor is not None:
        return _in_bracket(first, index, places, mentions, own_period)
    if index and place.depth == 0 and mention.unit != "%" and not mention.change:
        among = _AMONG_ANYWHERE.search(text, clause.start, mention.span.start)
        wholes = [i for i in range(index) if among and mentions[i].span.end <= among.start()]
        if wholes:
            # The nearest figure outside brackets before `trong đó` is what it breaks down.
            outside = [i for i in wholes if drawn[first + i].depth == 0] or wholes
            alike = [i for i in outside if mentions[i].unit == mention.unit]
            # `145 cơ sở với 3.210 phòng, trong đó 05 khách sạn`: what only comes along is not broken down.
            main = [i for i in outside if not _ALONG.search(text, clause.start, mentions[i].full.start)]
            broken_down = (alike or main or outside)[-1]
            if mentions[broken_down].unit != "%":
                return first + broken_down, "part"
    return None, ""


def _in_bracket(
    first: int, index: int, places: Sequence[Place], mentions: Sequence[NumberMention], own_period: str
) -> tuple[int | None, Relation]:
    mention, place = mentions[index], places[index]
    anchor = place.anchor
    if anchor is None:
        return None, ""
    whole = mentions[anchor]
    if mention.change:
        return first + anchor, "change"
    alone = sum(p.anchor == anchor and p.depth == place.depth for p in places) == 1
    if not _comparable(mention, whole):
        # `03 tuyến cáp (15 km)`: how long they are, no part of them.
        return None, ""
    if mention.unit == "%":
        # `30% (đến năm 2030: 65%)`: two targets of two years, neither a share of the other.
        return (None, "") if whole.unit == "%" and own_period else (first + anchor, "share")
    if whole.unit == "%":
        return _base(first, anchor, mention, mentions, alone)
    if alone and whole.certain and mention.certain and mention.amount > whole.amount:
        # `tăng 120 lượt (lũy kế 2.000 lượt)`: what is larger is no part.
        return None, ""
    return first + anchor, "part"


def _comparable(mention: NumberMention, whole: NumberMention) -> bool:
    """Whether a bracketed figure may be a part or a share of the one before it."""
    if "%" in (mention.unit, whole.unit):
        return True
    kinds = {mention.unit_kind, whole.unit_kind} - {"none"}
    return len(kinds) < 2 and (kinds != {"measure"} or mention.unit in ("", whole.unit) or not whole.unit)


def part_of_before(
    drawn: Sequence[Drawn], first: int, mention: NumberMention, own: str, *, goes_on: bool
) -> int | None:
    """What the first figure of a clause that begins with `Trong đó` is a part of: the figure before it in the block
    (from `first` on) that counts the same and shares most of its words, the nearest of those.

    `goes_on` says that the clause only follows such a one in its sentence: it then goes on with the parts that the
    other began, as long as they fit into the whole.
    """
    if mention.unit == "%" or mention.change or mention.of is not None:
        return None
    if goes_on:
        begun = next(
            (item for item in reversed(drawn[first:]) if item.depth == 0 and item.relation == "part"), None
        )
        if begun is None or begun.parent is None or begun.mention.unit != mention.unit:
            return None
        parts = [
            item.mention.amount for item in drawn[first:] if item.parent == begun.parent and item.depth == 0
        ]
        return begun.parent if sum(parts) + mention.amount <= drawn[begun.parent].mention.amount else None
    words = set(words_of(own))
    wholes = [
        position
        for position in range(first, len(drawn))
        if drawn[position].depth == 0
        and drawn[position].mention.unit == mention.unit
        and drawn[position].mention.amount >= mention.amount
        and drawn[position].relation == ""
    ]
    return max(wholes, key=lambda i: (len(words & set(words_of(drawn[i].own))), i), default=None)


def _base(
    first: int, anchor: int, mention: NumberMention, mentions: Sequence[NumberMention], alone: bool
) -> tuple[int | None, Relation]:
    """The share that a bracketed count is the base of: a ratio, or the one count that the bracket gives. Behind a
    change (`đạt 37%, tăng 2% (5.000 máy)`) it is the share before it."""
    if mention.of is None and not alone:
        return None, ""
    for position in range(anchor, -1, -1):
        if mentions[position].unit == "%" and not mentions[position].change:
            return first + position, "base"
    return None, ""


def counted_as(mention: NumberMention, parent: Drawn | None, relation: Relation) -> NumberMention:
    """A part that is told by its manner only is counted in the unit of its whole."""
    if parent is None or relation != "part" or mention.unit not in _MANNERS:
        return mention
    return replace(mention, unit=parent.mention.unit)


def join_enumeration(drawn: list[Drawn], first: int, sentences: Sequence[int]) -> None:
    """Links the parts that go on behind a semicolon: `50 văn bản, trong đó 10 kế hoạch; 15 báo cáo; 25 tờ trình`.

    Args:
        first: where the figures of the block begin in `drawn`.
        sentences: the sentence of each of them within the block.
    """
    for position in range(first, len(drawn)):
        item = drawn[position]
        if item.relation != "part" or item.depth or item.parent is None:
            continue
        whole = item.parent
        known = [
            i for i in range(first, len(drawn)) if drawn[i].parent == whole and drawn[i].relation == "part"
        ]
        if position != known[-1]:
            continue
        more = []
        for later in range(position + 1, len(drawn)):
            other = drawn[later]
            if sentences[later - first] != sentences[position - first] or other.named_before:
                break
            if other.depth == 0 and other.parent is None and _adds_up(other):
                more.append(later)
        if more and _nearly_make(drawn, whole, [*known, *more]):
            for part in more:
                drawn[part].parent, drawn[part].relation = whole, "part"


def join_list(drawn: list[Drawn], whole: int, items: Sequence[int]) -> None:
    """Links the first figures of the items of a list to the figure of their lead where they nearly make it up."""
    parts = [i for i in items if drawn[i].parent is None and _adds_up(drawn[i])]
    same = [
        i
        for i in parts
        if drawn[i].mention.unit in ("", drawn[whole].mention.unit) or not drawn[whole].mention.unit
    ]
    if len(same) >= 2 and len(same) == len(items) and _nearly_make(drawn, whole, same):
        for part in same:
            drawn[part].parent, drawn[part].relation = whole, "part"


def _adds_up(item: Drawn) -> bool:
    return item.mention.unit != "%" and item.mention.of is None and not item.mention.change


def _nearly_make(drawn: Sequence[Drawn], whole: int, parts: Sequence[int]) -> bool:
    total = sum((drawn[i].mention.amount for i in parts), Decimal(0))
    amount = drawn[whole].mention.amount
    return bool(amount) and abs(total - amount) <= abs(amount) * _NEARLY


@dataclass(slots=True)
class Breakdown:
    """A statement that sets out to break figures down (`04 cuộc đối với 05 đơn vị: … 01 cuộc, 02 đơn vị; …`).

    `wholes` are the figures before the colon or `gồm`, `later` those behind it.
    """

    wholes: list[int]
    later: list[int]


def break_down(text: str, drawn: Sequence[Drawn], positions: Sequence[int]) -> Breakdown | None:
    """The breakdown that the figures of one sentence (positions in `drawn`) begin, None where nothing announces one."""
    outer = [i for i in positions if drawn[i].depth == 0]
    for count in range(1, min(3, len(outer) - 1) + 1):
        between = text[drawn[outer[count - 1]].mention.full.end : drawn[outer[count]].mention.full.start]
        if _ANNOUNCES.search(between):
            return Breakdown(outer[:count], outer[count:])
    last = drawn[outer[-1]] if 0 < len(outer) <= 3 else None
    if last is not None and _ANNOUNCES.search(text, last.mention.full.end, last.evidence.end):
        return Breakdown(outer, [])
    return None


def join_breakdown(drawn: list[Drawn], breakdown: Breakdown) -> None:
    """Links the parts that make up a whole exactly: by the digits alone nothing else tells that they are its parts."""
    units = {drawn[i].mention.unit for i in breakdown.wholes}
    for whole in breakdown.wholes:
        unit, amount = drawn[whole].mention.unit, drawn[whole].mention.amount
        parts: list[int] = []
        total = Decimal(0)
        for position in breakdown.later:
            item = drawn[position]
            same = item.mention.unit == unit if unit else item.mention.unit not in units
            if not same or item.parent not in (None, whole) or not _adds_up(item) or total >= amount:
                continue
            parts.append(position)
            total += item.mention.amount
        if len(parts) > 1 and total == amount and unit != "%":
            for part in parts:
                drawn[part].parent, drawn[part].relation = whole, "part"
