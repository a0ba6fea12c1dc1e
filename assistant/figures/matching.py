"""How well a fact answers what was asked: the share of the asked words that it holds, rare words counting most.

A word of the question that no part of a fact holds is strong evidence that the fact is about something else:
the score falls with its rarity, and below `ENOUGH` nothing is claimed. The threshold is calibrated on near
misses (see `evals/bench/facts.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.figures.asking import Asked
from index.fact_table import Candidate
from index.fact_words import all_syllables, words_of
from index.facts import Fact
from index.folding import fold

ENOUGH = 0.66
_CREDIT = {3: 1.0, 2: 0.95, 1: 0.7}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A fact with its score, the asked words that it lacks, and how its period and level meet the question."""

    fact: Fact
    score: float
    lacks: tuple[str, ...]
    period: float
    level: bool


def weigh(count: int, total: int) -> float:
    """How much a word tells that `count` of `total` facts hold; a word that none holds tells most."""
    return math.log(1 + (total + 1) / (count + 0.5))


def score(candidate: Candidate, asked: Asked, rarity: dict[str, int], total: int) -> Match:
    """The match of one candidate."""
    fact = candidate.fact
    own = set(_WORD.findall(f"{fact.own} {fact.unit} {fact.level} {fact.column}".lower()))
    near = set(_WORD.findall(f"{fact.head} {fact.indicator}".lower()))
    around = set(_WORD.findall(fact.context.lower()))
    got, every = 0.0, 0.0
    lacks = []
    for term in asked.terms:
        folded = fold(term)
        weight = weigh(rarity.get(folded, 0), total)
        every += weight
        held = _held(term, folded, own, near, around, candidate.matched)
        got += weight * held
        if held < 0.3:
            lacks.append(term)
    covered = got / every if every else 0.0
    value = covered + 0.12 * _precision(fact, asked, rarity, total) + _fit(fact, asked)
    return Match(
        fact, value, tuple(lacks), period_match(fact.period, asked.periods), _level_fits(fact, asked)
    )


def _held(
    term: str, folded: str, own: set[str], near: set[str], around: set[str], matched: dict[str, int]
) -> float:
    """The credit of a term: full where it stands with its diacritics, less where only its bare letters do."""
    typed_bare = term == folded
    for words, credit in ((own, 1.0), (near, 0.95), (around, 0.7)):
        if term in words:
            return credit
    weight = matched.get(folded)
    if weight is None:
        return 0.0
    return _CREDIT[weight] * (0.95 if typed_bare else 0.25)


def _precision(fact: Fact, asked: Asked, rarity: dict[str, int], total: int) -> float:
    """How much of what the fact names was asked for: the whole comes before its parts."""
    asked_words = {fold(term) for term in asked.terms}
    own = set(words_of(f"{fact.own} {fact.unit}"))
    if not own:
        return 0.0
    weights = {word: weigh(rarity.get(word, total // 50), total) for word in own}
    return sum(w for word, w in weights.items() if word in asked_words) / sum(weights.values())


def _fit(fact: Fact, asked: Asked) -> float:
    """What unit, role and kind of amount add or take away."""
    value = 0.0
    percent = fact.unit == "%"
    if asked.measure == "%" and not percent:
        value -= 0.12 if fact.of is None else 0.05
    elif asked.measure != "%" and percent:
        value -= 0.15
    if asked.measure == "money" and not percent:
        value += 0.04 if fact.unit.endswith("đồng") else -0.15
    if asked.noun and not percent:
        value += _noun_fit(fact, asked)
    if asked.target and not asked.result:
        value += 0.08 if fact.role == "target" else 0.0
    elif fact.role == "target":
        value -= 0.06
    if fact.role == "attainment" and fact.of is None:
        value -= 0.12
    if fact.role == "change" and asked.operation not in ("difference", "growth"):
        value -= 0.2
    if fact.relation in ("part", "base") and not asked.levels:
        value -= 0.02
    return value


def _noun_fit(fact: Fact, asked: Asked) -> float:
    noun = " ".join(fold(word) for word in asked.noun)
    unit = fold(fact.unit)
    if unit and (noun.startswith(unit) or unit.startswith(noun)):
        return 0.1
    named = " ".join(all_syllables(f"{fact.own} {fact.unit}"))
    if noun in named:
        return 0.06
    return -0.08 if unit and asked.noun[0] not in fact.own.lower() else 0.0


def period_match(key: str, asked: Sequence[str]) -> float:
    """How a fact's period meets the asked ones: 1 the same, 0.9 a day within it, 0.5 not told, 0 another."""
    if not asked:
        return 0.8
    if not key:
        return 0.5
    return max(_meets(key, wanted) for wanted in asked)


def _meets(key: str, wanted: str) -> float:
    if key == wanted:
        return 1.0
    if key.startswith("<=") and wanted.startswith("<="):
        return 0.85 if key[2:9] == wanted[2:9] else 0.0
    if key.startswith("<="):
        return 0.9 if _contains(wanted, key[2:]) else 0.0
    if wanted.startswith("<="):
        return 0.8 if _contains(key, wanted[2:]) else 0.0
    if ".." in key and len(key) > 12 and len(wanted) == 4:
        return 0.4 if key.rpartition("..")[2].startswith(wanted) else 0.0
    return 0.0


def _contains(period: str, day: str) -> bool:
    """Whether a period of normal form contains a day (ISO)."""
    year, _, part = period.partition("-")
    if ".." in period:
        first, last = period.split("..")
        return first <= day <= last if len(first) > 4 else first <= day[:4] <= last
    if day[:4] != year:
        return False
    month = int(day[5:7])
    if not part:
        return True
    if part.startswith("H"):
        return (month <= 6) == (part == "H1")
    if part.startswith("Q"):
        return (month + 2) // 3 == int(part[1])
    if part.startswith("M"):
        return month <= int(part[1:])
    return month == int(part)


def _level_fits(fact: Fact, asked: Asked) -> bool:
    if not asked.levels:
        return True
    return any(level == fact.level or level in fact.own.lower() for level in asked.levels)
