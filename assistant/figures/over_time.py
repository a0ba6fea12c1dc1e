"""One indicator at several times: the difference, the growth, how many times as much, the course over the years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.answer import Draft
from assistant.figures.companions import modifies
from assistant.figures.found import Found
from assistant.figures.matching import Match
from assistant.figures.operands import (
    Inquiry,
    Operand,
    computation,
    computed_draft,
    rounded,
    signed_difference,
)
from assistant.figures.parts import names_part
from assistant.figures.times import end_of
from assistant.figures.wording import period_words, quantity
from index.fact_words import all_syllables, words_of
from index.facts import Fact, same_place
from index.folding import fold
from ingest.number_forms import printed_form

GROWTH = re.compile(
    r"(?:tang|giam)(?: truong| hay giam)?(?: \w+){0,2}? (?:bao nhieu|may) (?:%|phan tram)|toc do|tang truong|(?:may|bao nhieu) (?:%|phan tram) so voi"
)
DIFFERENCE = re.compile(
    r"(?:tang|giam|hon|kem|them|chenh lech|thay doi)(?: \w+){0,3} (?:bao nhieu|may)|chenh lech|nhieu hon|it hon|cao hon|thap hon|so voi (?:giua|dau|cuoi|nam|cung)|tang hay giam|so sanh"
)
RATIO = re.compile(r"(?:gap|bang) (?:bao nhieu|may) lan|(?:tang|giam) (?:bao nhieu|may) lan")
TREND = re.compile(
    r"qua cac (?:nam|ky|bao cao|quy|thang)|dien bien|xu huong|(?:tung|moi) nam|cac nam|thay doi (?:the nao|ra sao)"
)
_HOW_ALIKE = 0.5
_MOST_TIMES = 8


def between_periods(inquiry: Inquiry) -> Draft | None:
    """The later figure less the earlier, its growth or its multiple, for two periods that the question names."""
    return between(inquiry, [_at(inquiry, period) for period in inquiry.asked.periods[:2]])


def _at(inquiry: Inquiry, period: str) -> Found:
    """The facts of a period. Growth is asked in per cent, of figures in any unit."""
    growth = GROWTH.search(inquiry.folded) is not None
    return inquiry.find(periods=(period,), measure="" if growth else inquiry.asked.measure)


def between(inquiry: Inquiry, found: Sequence[Found]) -> Draft | None:
    """The later of two figures less the earlier, where both measure the same."""
    folded = inquiry.folded
    pair = _alike_pair(found, inquiry)
    if pair is None:
        return None
    earlier, later = sorted(
        (match.fact for match in pair), key=lambda fact: (end_of(fact.period), fact.ordinal)
    )
    one, two = Operand(earlier), Operand(later)
    if not (earlier.certain and later.certain) or earlier.scale != later.scale:
        return None
    if RATIO.search(folded):
        return multiple(two, one, inquiry)
    gap, formula = signed_difference(one, two)
    word = "tăng" if two.value >= one.value else "giảm"
    unit = "điểm phần trăm" if later.unit == "%" else later.unit or earlier.unit
    computations = [computation(formula, printed_form(gap), unit, (one, two), inquiry.documents)]
    growth = ""
    if GROWTH.search(folded) and one.value and later.unit != "%":
        rate = rounded(gap * 100 / one.value)
        high, low = (two, one) if two.value >= one.value else (one, two)
        expression = f"({high.printed} − {low.printed}) ÷ {one.printed} × 100 = {rate}"
        computations.append(computation(expression, rate, "%", (one, two), inquiry.documents))
        growth = f", tức {rate}%"
    lead = f"{word.capitalize()} {printed_form(gap)} {unit}{growth}: {formula}.".replace("  ", " ")
    return computed_draft(lead, [one, two], computations, inquiry.documents, "hiệu của hai kỳ")


def against_last_year(inquiry: Inquiry) -> Draft | None:
    """`so với cùng kỳ`: the figure of the newest period, or of the asked one, and of the same part of the year before."""
    years = [period for period in inquiry.asked.periods if not period.isdigit()]
    found = inquiry.find(periods=tuple(years))
    best = found.best
    if (
        best is None
        or not best.fact.period[:4].isdigit()
        or any(m.fact.role == "change" for m in found.good[:3])
    ):
        return None
    own = best.fact.period
    before = f"{int(own[:4]) - 1}{own[4:]}"
    return between(inquiry, [_at(inquiry, before), _at(inquiry, own)])


def against_base(inquiry: Inquiry) -> Draft | None:
    """`giảm bao nhiêu ca so với năm 2022`, where no such change is printed: the newest figure and that of the base."""
    base = inquiry.asked.base
    printed = inquiry.finder.find(inquiry.asked).good[:4]
    if any(m.fact.role == "change" and m.fact.base_period == base for m in printed):
        return None
    found = _at(inquiry, base), inquiry.find(base="", measure="")
    later = [m for m in found[1].good if end_of(m.fact.period) > end_of(base)]
    return between(inquiry, [found[0], replace(found[1], matches=tuple(later))])


def multiple(first: Operand, second: Operand, inquiry: Inquiry) -> Draft | None:
    """How many times the second the first is."""
    if not second.value or first.fact.scale != second.fact.scale or first.fact.unit != second.fact.unit:
        return None
    times = rounded(first.value / second.value)
    formula = f"{first.printed} ÷ {second.printed} = {times}"
    return computed_draft(
        f"Gấp {times} lần: {formula}.",
        [first, second],
        [computation(formula, times, "lần", (first, second), inquiry.documents)],
        inquiry.documents,
        "thương của hai số",
    )


def within_year(inquiry: Inquiry) -> Draft | None:
    """`giảm bao nhiêu hộ trong năm 2023`, where no change is printed: the end of the year before and its own end."""
    (period,) = inquiry.asked.periods
    if not period.isdigit():
        return None
    before = str(int(period) - 1)
    found = [_at(inquiry, before), _at(inquiry, period)]
    if any(match.fact.role == "change" for match in found[1].good[:4]):
        return None
    pair = _alike_pair(found, inquiry)
    if pair is None or not all(_is_state(match.fact) for match in pair):
        return None
    one, two = Operand(pair[0].fact), Operand(pair[1].fact)
    if not (one.fact.certain and two.fact.certain) or one.fact.scale != two.fact.scale:
        return None
    gap, formula = signed_difference(one, two)
    word = "Tăng" if two.value >= one.value else "Giảm"
    unit = "điểm phần trăm" if two.fact.unit == "%" else two.fact.unit
    lead = f"{word} {printed_form(gap)} {unit}: {formula}.".replace(" :", ":")
    computations = [computation(formula, printed_form(gap), unit, (one, two), inquiry.documents)]
    return computed_draft(lead, [one, two], computations, inquiry.documents, "hiệu của hai cuối năm")


def each_period(inquiry: Inquiry) -> Draft | None:
    """`năm 2022 và năm 2023 có bao nhiêu …`: the figure of each period that is asked for, side by side."""
    facts: list[Fact] = []
    for period in inquiry.asked.periods[:_MOST_TIMES]:
        best = inquiry.find(periods=(period,)).best
        if best is None or any(not same_place(best.fact, fact) or fact.id == best.fact.id for fact in facts):
            return None
        facts.append(best.fact)
    if len({(fact.unit == "%", fact.role == "change") for fact in facts}) > 1:
        return None
    lead = "; ".join(f"{quantity(fact)} ({period_words(fact)})" for fact in facts) + "."
    operands = [Operand(fact) for fact in facts]
    return computed_draft(lead, operands, (), inquiry.documents, "số liệu của từng kỳ được hỏi")


def trend(inquiry: Inquiry) -> Draft | None:
    """The same indicator in each period that documents give it for, in order, with the change from first to last."""
    found = inquiry.find()
    best = found.best
    if best is None or best.fact.role in ("change", "attainment", "rank"):
        return None
    periods: dict[str, Fact] = {}
    for match in [best, *found.good]:
        fact = match.fact
        if fact.period and same_indicator(fact, best.fact) and fact.certain and fact.scale == best.fact.scale:
            periods.setdefault(end_of(fact.period), fact)
    facts = [periods[day] for day in sorted(periods)][-_MOST_TIMES:]
    if len(facts) < 2:
        return None
    operands = [Operand(fact) for fact in facts]
    gap, formula = signed_difference(operands[0], operands[-1])
    word = "tăng" if operands[-1].value >= operands[0].value else "giảm"
    unit = "điểm phần trăm" if best.fact.unit == "%" else best.fact.unit
    course = "; ".join(f"{quantity(fact)} ({period_words(fact)})" for fact in facts)
    lead = f"{course}; từ đầu đến cuối {word} {printed_form(gap)} {unit}: {formula}.".replace(" :", ":")
    computations = [
        computation(formula, printed_form(gap), unit, (operands[0], operands[-1]), inquiry.documents)
    ]
    return computed_draft(lead, operands, computations, inquiry.documents, "cùng chỉ tiêu qua các kỳ")


def same_indicator(first: Fact, second: Fact) -> bool:
    """Whether two facts measure the same: the unit, the kind of amount, the place and most of the words."""
    if (first.unit == "%") != (second.unit == "%") or first.relation != second.relation:
        return False
    if not same_place(first, second) or (first.role == "target") != (second.role == "target"):
        return False
    if first.unit and second.unit and not _units_meet(first.unit, second.unit):
        return False
    if first.table is not None and first.table == second.table and first.document_id == second.document_id:
        return first.row == second.row
    return likeness(first, second) >= _HOW_ALIKE


def likeness(first: Fact, second: Fact) -> float:
    """The share of the words of the shorter name that the longer has; its period and its digits name nothing."""
    one, two = _names(first), _names(second)
    return len(one & two) / max(1, min(len(one), len(two)))


def _names(fact: Fact) -> set[str]:
    return {word for word in words_of(f"{fact.own} {fact.unit}") if not word.isdigit()}


def _units_meet(first: str, second: str) -> bool:
    one, two = words_of(first), words_of(second)
    return not one or not two or one[0] == two[0]


def _says_another_word(first: Fact, second: Fact, inquiry: Inquiry) -> bool:
    """Whether one figure says a whole word (two syllables) of the question that the other does not."""
    terms = [fold(term) for term in inquiry.asked.terms]
    apart = _said(first, inquiry) ^ _said(second, inquiry)
    return any(one in apart and two in apart for one, two in pairwise(terms))


def _said(fact: Fact, inquiry: Inquiry) -> frozenset[str]:
    """The words of the question, light ones too, that a figure's own words say: `quá hạn` is not `tiếp nhận`."""
    own = set(all_syllables(f"{fact.own} {fact.unit} {fact.head} {fact.indicator}"))
    return frozenset(term for term in map(fold, inquiry.asked.terms) if term in own)


def _is_state(fact: Fact) -> bool:
    """Whether a figure is a state at a time and no sum over one: a table's column of the end of a year, or `đến …`."""
    return fact.period.startswith("<=") or "cuối năm" in fact.column.lower()


def _alike_pair(found: Sequence[Found], inquiry: Inquiry) -> tuple[Match, Match] | None:
    """The best facts of two periods that speak of the same indicator: their words agree most."""
    best: tuple[float, Match, Match] | None = None
    for first in found[0].good[:12]:
        for second in found[1].good[:12]:
            if modifies(first.fact, inquiry.tokens) or modifies(second.fact, inquiry.tokens):
                continue
            if not (inquiry.measures(first.fact) and inquiry.measures(second.fact)):
                continue
            if first.fact.id == second.fact.id or not same_indicator(first.fact, second.fact):
                continue
            if first.fact.role == "change" or second.fact.role == "change":
                continue
            if _says_another_word(first.fact, second.fact, inquiry):
                continue
            if first.fact.relation == "part" and not names_part(first.fact, found[0].asked):
                continue
            whole = 0.3 if first.fact.relation == "" else 0.0
            value = (
                first.score
                + second.score
                + likeness(first.fact, second.fact)
                + whole
                + len(_said(first.fact, inquiry))
            )
            if best is None or value > best[0]:
                best = (value, first, second)
    return (best[1], best[2]) if best else None
