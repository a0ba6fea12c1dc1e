"""Figures of different documents set side by side: conflicts, and the series of one indicator over time.

Two figures speak of the same thing when their own words and the lead of their items agree in all that is rare,
and their unit, place and role are the same. With the same period and another amount that is a conflict; a
rounded form of the same amount is none.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex

from index.fact_words import words_of
from index.facts import Fact, Finding, agrees, same_place
from index.folding import fold

# How much of the words of two figures must agree (shared rarity over all rarity).
_SAME_INDICATOR = 0.72
# A bucket of figures with the same measure and rarest words that is larger than this names nothing in particular.
_LARGEST_BUCKET = 400
# The long name begins at a capital; the short one is a single word with a capital in it.
_SHORT_NAME = regex.compile(
    r"(\p{Lu}[\p{L} ]{7,80}?)\s*(?:\(|[-–]\s)(?=[\p{L}\d]*\p{Lu})([\p{L}\d]{2,20})(?:\)|$)"
)
# Two long numbers of which one may be a slip for the other need share less (`186.420` and `186.402 hồ sơ`).
_SAME_BUT_FOR_A_SLIP = 0.3
_ADVERBS = frozenset(("rieng", "chung", "nhin", "cung", "ky"))
# When a figure holds is compared as its period, not by its words.
_TIMES = regex.compile(r"(?<!\d)\d{1,2}\s+tháng(?!\w)|(?<!\d)\d{1,2}/\d{1,4}(?:/\d{4})?(?!\d)", regex.I)
_YEAR_ENDS = {"12-31": "", "06-30": "-H1", "03-31": "-Q1", "09-30": "-M9"}
_COMPARABLE_ROLES = {"result", "share", "estimate", "target", "attainment"}


def conflicts(facts: Iterable[Fact]) -> list[Finding]:
    """The pairs of figures of different documents that cannot both be right, each with its nearest counterpart."""
    found = []
    for first, second, likeness in counterparts(list(facts), same_period=True):
        if first.period == "" or same_amount(first, second):
            continue
        said = [f"{fact.printed}{'%' if fact.unit == '%' else ''}" for fact in (first, second)]
        unit = "" if first.unit == "%" else f" {first.unit}"
        message = f"Hai văn bản ghi khác nhau: {' và '.join(said)}{unit}".strip() + "."
        found.append(Finding("conflict", message, (first.id, second.id), round(0.6 + 0.3 * likeness, 3)))
    return found


def counterparts(facts: Sequence[Fact], *, same_period: bool) -> list[tuple[Fact, Fact, float]]:
    """The similar pairs across documents in which each is the other's best match in that document."""
    pairs = [p for p in similar_pairs(facts, same_period=same_period) if p[0].document_id != p[1].document_id]
    best: dict[tuple[str, str], float] = {}
    for first, second, likeness in pairs:
        for one, other in ((first, second), (second, first)):
            key = (one.id, other.document_id)
            best[key] = max(best.get(key, 0.0), likeness)
    return [
        (first, second, likeness)
        for first, second, likeness in pairs
        if best[first.id, second.document_id] == likeness == best[second.id, first.document_id]
    ]


def link_series(facts: Iterable[Fact], decisions: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Fact id to series: the same indicator over documents and periods, as corrected by the keeper."""
    every = list(facts)
    parent = {fact.id: fact.id for fact in every}
    unlinked = {pair for pair, decision in decisions.items() if decision == "unlink"}
    pairs = [(a.id, b.id) for a, b, _ in counterparts(every, same_period=False)]
    pairs += [
        pair for pair, decision in decisions.items() if decision == "link" and set(pair) <= parent.keys()
    ]
    for first, second in pairs:
        if (min(first, second), max(first, second)) not in unlinked:
            parent[_root(parent, first)] = _root(parent, second)
    groups: dict[str, list[str]] = defaultdict(list)
    for fact in every:
        groups[_root(parent, fact.id)].append(fact.id)
    named: dict[str, str] = {}
    for members in groups.values():
        if len(members) > 1:
            name = hashlib.sha256(min(members).encode()).hexdigest()[:12]
            named.update(dict.fromkeys(members, name))
    return named


def short_names(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """Short names that the leads of items give beside the long ones: `Hệ thống Một cửa điện tử (iGate)`.

    Short name (folded) to the meaningful words of the long name; the longest long name wins.
    """
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        for match in _SHORT_NAME.finditer(fact.head):
            alias, words = fold(match.group(2)), tuple(dict.fromkeys(words_of(match.group(1))))
            if len(words) >= 3 and alias not in words and len(words) > len(found.get(alias, ())):
                found[alias] = words
    return found


def same_amount(first: Fact, second: Fact) -> bool:
    """Whether two figures state one amount: equal, or one a rounding of the other, or the same in another unit."""
    one, two = first.true_value * first.scale, second.true_value * second.scale
    if one == two:
        return True
    if first.qualifier or second.qualifier:
        return bool(one) and abs(one - two) / abs(one) < 0.02
    return agrees(first.value, second.value) or agrees(second.value, first.value)


def similar_pairs(facts: Sequence[Fact], *, same_period: bool) -> Iterator[tuple[Fact, Fact, float]]:
    """Pairs of figures with the same indicator, and how alike they are (0 to 1)."""
    words = {fact.id: signature(fact) for fact in facts}
    heads = {fact.id: frozenset(words_of(fact.head)) for fact in facts}
    weights = _weights([*words.values(), *heads.values()])
    buckets: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.role not in _COMPARABLE_ROLES or not words[fact.id]:
            continue
        rarest = sorted(words[fact.id], key=lambda word: (-weights[word], word))[:3]
        measure = (_measure(fact), fact.level, "target" if fact.role == "target" else "result", fact.column)
        for word in rarest:
            buckets[(*measure, _moment(fact.period) if same_period else "", word)].append(fact)
    done: set[tuple[str, str]] = set()
    for bucket in buckets.values():
        if len(bucket) > _LARGEST_BUCKET:
            continue
        for position, first in enumerate(bucket):
            for second in bucket[position + 1 :]:
                pair = (first.id, second.id)
                if pair in done or first.relation != second.relation or not same_place(first, second):
                    continue
                done.add(pair)
                likeness = _likeness(words[first.id], words[second.id], weights)
                likeness *= 0.7 + 0.3 * _containment(heads[first.id], heads[second.id], weights)
                slip = same_period and _may_be_a_slip(first, second)
                if likeness >= (_SAME_BUT_FOR_A_SLIP if slip else _SAME_INDICATOR):
                    yield first, second, likeness


def signature(fact: Fact) -> frozenset[str]:
    """The words that say what is measured, with what a part is part of; without the lead of the item, which one
    author writes longer than another."""
    said = _TIMES.sub(" ", fact.indicator.removeprefix(fact.head))
    words = (word for word in words_of(f"{said} {fact.unit}") if not word.isdigit() or len(word) < 3)
    return frozenset(word for word in words if word not in _ADVERBS)


def _moment(period: str) -> str:
    """What is counted up to the end of a year is what is counted in it: `<=2022-12-31` as `2022`."""
    if not period.startswith("<="):
        return period
    part = _YEAR_ENDS.get(period[7:])
    return period if part is None else period[2:6] + part


def _may_be_a_slip(first: Fact, second: Fact) -> bool:
    """Whether two long numbers of one unit differ by one digit, or by two that changed places."""
    one, two = (regex.sub(r"\D", "", fact.printed) for fact in (first, second))
    if len(one) != len(two) or len(one) < 5 or first.unit != second.unit or not first.unit:
        return False
    apart = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(apart) == 2:
        i, j = apart
        return j == i + 1 and one[i] == two[j] and one[j] == two[i]
    return len(apart) == 1


def _measure(fact: Fact) -> str:
    return "%" if fact.unit == "%" else "money" if fact.unit.endswith("đồng") else "count"


def _weights(signatures: Iterable[frozenset[str]]) -> dict[str, float]:
    counts: dict[str, int] = defaultdict(int)
    for words in signatures:
        for word in words:
            counts[word] += 1
    return {word: 1 / (1 + count) ** 0.5 for word, count in counts.items()}


def _likeness(first: frozenset[str], second: frozenset[str], weights: Mapping[str, float]) -> float:
    shared = sum(weights[word] for word in first & second)
    every = sum(weights[word] for word in first | second)
    return shared / every if every else 0.0


def _containment(first: frozenset[str], second: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much of the shorter lead stands in the longer one; halfway where one item has none."""
    if not first or not second:
        return 1.0 if first == second else 0.5
    shared = sum(weights[word] for word in first & second)
    return shared / min(sum(weights[w] for w in first), sum(weights[w] for w in second))


def _root(parent: dict[str, str], identity: str) -> str:
    while parent[identity] != identity:
        parent[identity] = parent[parent[identity]]
        identity = parent[identity]
    return identity
