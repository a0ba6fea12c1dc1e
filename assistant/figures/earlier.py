"""The value of an earlier time that only a change tells: `24 vụ, giảm 5 vụ so với cùng kỳ`, so 29 a year before.

Worked back from a printed change exactly, from printed per cents as `khoảng`, for they are rounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Draft
from assistant.figures.changing import (
    AS_SURE,
    LAST_YEAR,
    LOOKED_AT,
    Times,
    as_precise,
    is_against,
    terms_of_change,
)
from assistant.figures.companions import Companions, companions, is_earlier, previous_year
from assistant.figures.matching import Match
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft
from assistant.figures.times import end_of, period_match
from assistant.figures.wording import quantity
from index.facts import Fact
from ingest.number_forms import printed_form


def asks_earlier(inquiry: Inquiry) -> bool:
    """Whether the figure of the year before is asked for itself: `cùng kỳ năm trước … bao nhiêu`."""
    match = LAST_YEAR.search(inquiry.folded)
    return (
        match is not None
        and not inquiry.asked.change
        and "so voi" not in inquiry.folded[: match.start()][-12:]
    )


def earlier_value(inquiry: Inquiry) -> Draft | None:
    """The value of an earlier period that only a change tells: `giảm 5 vụ so với cùng kỳ` behind `24 vụ`."""
    asked = inquiry.asked
    if len(asked.periods) > 1:
        return None
    wanted = asked.periods[0] if asked.periods else ""
    terms = terms_of_change(inquiry)
    found = inquiry.find(terms=terms, periods=(), base="")
    last_year = LAST_YEAR.search(inquiry.folded) is not None
    for match in _nearly_best(found.good):
        later = match.fact
        if later.role not in ("result", "estimate", "share") or not later.certain or later.of is not None:
            continue
        beside = companions(
            later, inquiry.finder.siblings(later), inquiry.documents.document(later.document_id)
        )
        times = Times("", "", last_year)
        if (wanted and not last_year) or (wanted and end_of(wanted) < end_of(later.period)):
            times = Times("", wanted, last_year)
        elif wanted:
            times = Times(wanted, previous_year(wanted), last_year)
            if period_match(later.period, (wanted,)) < 0.5:
                continue
        draft = _worked_back(later, beside, times, inquiry)
        if draft is not None:
            return draft
    return None


def _nearly_best(good: Sequence[Match]) -> list[Match]:
    best = max((m.score for m in good), default=0.0)
    near = [m for m in good if m.score >= best - AS_SURE][:LOOKED_AT]
    return sorted(near, key=lambda m: (-round(m.score, 1), end_of(m.fact.period)))


def _worked_back(later: Fact, beside: Companions, times: Times, inquiry: Inquiry) -> Draft | None:
    """The earlier value as printed beside the later one, else the later one without its change."""
    if beside.before is not None and is_earlier(beside.before, later, times.earlier):
        lead = f"{quantity(beside.before, later)}."
        return computed_draft(
            lead, [Operand(beside.before, later)], [], inquiry.documents, "số liệu kỳ trước in trong văn bản"
        )
    two = Operand(later)
    if times.earlier and not _is_of_same_part(later.period, times.earlier):
        return None
    change = beside.change
    if change is not None and is_against(change, later, times) and change.scale == later.scale:
        sign = "+" if change.change == "giảm" else "−"
        value = later.value + change.value if sign == "+" else later.value - change.value
        shown = printed_form(value)
        formula = f"{two.printed} {sign} {Operand(change).printed} = {shown}"
        unit = later.unit
        computations = [computation(formula, shown, unit, (two, Operand(change)), inquiry.documents)]
        lead = f"{_with_unit(shown, unit)}, tính ngược từ {quantity(later)} và mức {change.change} {Operand(change).printed}: {formula}."
        return computed_draft(
            lead, [two, Operand(change)], computations, inquiry.documents, "số kỳ trước tính từ mức tăng giảm"
        )
    growth = beside.growth
    if growth is not None and is_against(growth, later, times) and later.unit != "%":
        return _before_growth(two, Operand(growth), inquiry)
    return None


def _is_of_same_part(later: str, earlier: str) -> bool:
    """Whether the earlier period is the later one a year before: no quarter is worked out from a year."""
    whole_years = len(later.removeprefix("<=")) in (4, 10) and len(earlier.removeprefix("<=")) in (4, 10)
    same = end_of(previous_year(later)) == end_of(earlier)
    return same and (whole_years or len(later) == len(earlier))


def _with_unit(shown: str, unit: str) -> str:
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def _before_growth(later: Operand, growth: Operand, inquiry: Inquiry) -> Draft | None:
    sign = "−" if growth.fact.change == "giảm" else "+"
    divisor = 100 - growth.value if sign == "−" else 100 + growth.value
    if divisor <= 0:
        return None
    shown = as_precise(later.value * 100 / divisor, later.fact)
    formula = f"{later.printed} ÷ (100 {sign} {growth.printed}) × 100 = {shown}"
    computations = [computation(formula, shown, later.fact.unit, (later, growth), inquiry.documents)]
    lead = (
        f"Khoảng {shown} {later.fact.unit}, tính ngược từ {quantity(later.fact)} và tỷ lệ {growth.fact.change}"
        f" {quantity(growth.fact)} đã làm tròn."
    )
    return computed_draft(
        lead,
        [later, growth],
        computations,
        inquiry.documents,
        "số kỳ trước tính từ tỷ lệ tăng giảm",
        confidence=0.85,
    )
