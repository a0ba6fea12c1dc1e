"""Whether a figure reaches a bound that the question names: `tỷ lệ … có trên 50% không?`."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Draft
from assistant.figures.operands import Inquiry, Operand, computed_draft
from assistant.figures.wording import quantity
from index.facts import Fact

ASKS = re.compile(
    r"(?<!\w)(?:co|da) (?:\w+ ){0,3}?(?:tren|duoi|hon|vuot|qua|dat|it nhat|khong qua|toi thieu|den) (?:\w+ )?\d[^?]* (?:khong|chua)(?!\w)"
)
# `dưới 90%` is a rule for others, no figure that reaches anything.
_WISHED = re.compile(r"(?<!\w)(?:phấn đấu|mục tiêu|yêu cầu|bảo đảm|phải)(?!\w)")
_BOUNDS = frozenset(("dưới", "tối thiểu", "ít nhất", "không quá", "tối đa", "từ"))


def reaches(inquiry: Inquiry) -> Draft | None:
    """Yes or no, with the figure; None where the question names no bound or nothing was found for it."""
    condition = inquiry.asked.condition
    if condition is None:
        return None
    text = inquiry.text[: condition.start] + " " + inquiry.text[condition.end :]
    measure = "%" if condition.unit == "%" else inquiry.asked.measure
    found = inquiry.find(
        terms=inquiry.terms_in(text), condition=None, said=(), measure=measure, check=False, attains=True
    )
    told = [m for m in found.good if _tells(m.fact)]
    best = replace(found, matches=tuple(told)).best
    if best is None or not best.fact.certain or (best.fact.unit == "%") != (condition.unit == "%"):
        return None
    fact = best.fact
    holds = condition.holds(fact.amount)
    # What is denied of a bound that only the question names stands in brackets: the source denies nothing.
    lead = f"Có: {quantity(fact)}." if holds else f"{quantity(fact)} (không đạt mức được hỏi)."
    return computed_draft(lead, [Operand(fact)], [], inquiry.documents, "so với mức được hỏi")


def _tells(fact: Fact) -> bool:
    """Whether a figure is a result, no rule, plan or change."""
    wished = _WISHED.search(fact.own.lower()) is not None
    return fact.qualifier not in _BOUNDS and fact.role not in ("target", "change") and not wished
