"""What is left of a whole: those not done yet, where the document states the whole and what is done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Draft
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft
from assistant.figures.parts import NEAR_IN_TEXT, names_part, say_all
from index.fact_words import words_of
from index.facts import Fact
from ingest.number_forms import printed_form

REMAINING = re.compile(
    r"con (?:lai )?(?:bao nhieu|may).*chua(?!\w)|(?:bao nhieu|may) .*chua(?!\w)|con (?:bao nhieu|may)|bao nhieu .*con lai"
)
_LOOKED_AT, _TIMELY = 30, 0.5
# What has not been done: the two words behind `chưa`, `không được`.
_NOT_DONE = re.compile(r"(?<!\w)(?:chưa|không)(?: được| bị)? (\w+ \w+)")


def remaining(inquiry: Inquiry) -> Draft | None:
    """`21/47 hệ thống` are done, or `40 trong 52 xã`: the rest is the difference, where no document states it."""
    asked, finder = inquiry.asked, inquiry.finder
    if asked.negated and finder.find(asked).best is not None:
        return None
    for match in inquiry.find(negated=False).good[:6]:
        fact = match.fact
        if not fact.certain or fact.unit == "%":
            continue
        if fact.of is not None:
            done, _, whole = (part.strip() for part in fact.printed.partition("/"))
            shown, operands = printed_form(fact.of - fact.value), [Operand(fact)]
        else:
            whole_fact = _whole_of(fact, inquiry)
            if whole_fact is None or whole_fact.value < fact.value or not whole_fact.certain:
                continue
            operands = [Operand(whole_fact), Operand(fact)]
            whole, done = (operand.printed for operand in operands)
            shown = printed_form(whole_fact.value - fact.value)
        return _rest(whole, done, shown, operands, inquiry)
    return _rest_of_clause(inquiry)


def _rest(whole: str, done: str, shown: str, operands: Sequence[Operand], inquiry: Inquiry) -> Draft:
    formula = f"{whole} − {done} = {shown}"
    unit = operands[-1].fact.unit
    return computed_draft(
        f"Còn {shown} {unit}: {formula}.".replace(" :", ":"),
        operands,
        [computation(formula, shown, unit, operands, inquiry.documents)],
        inquiry.documents,
        "phần còn lại",
    )


def _rest_of_clause(inquiry: Inquiry) -> Draft | None:
    """`24 vụ …, làm rõ 21 vụ`: those that are not done, where what is done stands behind the whole."""
    match = _NOT_DONE.search(inquiry.text.lower())
    denied = set(words_of(match.group(1))) if match is not None else set()
    if not denied:
        return None
    asked = inquiry.without_words(("chưa", "không", "còn", "được"))
    for found in asked.find(negated=False, several=True).matches[:_LOOKED_AT]:
        done = found.fact
        if done.table is not None or done.unit == "%" or not done.certain or found.period < _TIMELY:
            continue
        if not denied <= set(words_of(done.own)):
            continue
        wholes = [
            f for f in inquiry.finder.siblings(done)
            if f.table is None and f.section == done.section and (f.unit, f.scale) == (done.unit, done.scale)
            and 0 < done.span.start - f.span.start < NEAR_IN_TEXT and f.amount > done.amount and f.certain
            and f.role in ("result", "estimate")
        ]  # fmt: skip
        for whole in reversed(wholes):
            if say_all(done, whole, asked):
                one, two = Operand(whole), Operand(done)
                return _rest(
                    one.printed, two.printed, printed_form(one.value - two.value), (one, two), inquiry
                )
    return None


def _whole_of(fact: Fact, inquiry: Inquiry) -> Fact | None:
    """What a part is the rest of: its parent, or the plan beside what was done in its table row."""
    finder, asked = inquiry.finder, inquiry.asked
    parent = finder.parent(fact) if fact.relation == "part" else None
    if parent is not None:
        return parent if parent.unit in (fact.unit, "") and names_part(fact, asked) else None
    if fact.table is None:
        return None
    row = [f for f in finder.siblings(fact) if f.table == fact.table and f.row == fact.row]
    plans = [f for f in row if f.role == "target" and f.unit == fact.unit and f.id != fact.id]
    return plans[0] if len(plans) == 1 and fact.role != "target" else None
