"""Rows that the question names: their sum, how one stands to another, the place of one among all, its share of the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Computation, Draft, Sentence
from assistant.figures.choosing import Choice, choices, two_columns
from assistant.figures.operands import (
    Inquiry,
    Operand,
    computation,
    computed_draft,
    rounded,
    signed_difference,
)
from assistant.figures.rows import all_of, together
from assistant.figures.wording import evidences_of, quantity
from index.facts import Fact
from index.folding import fold
from ingest.number_forms import printed_form

RANK = re.compile(
    r"(?:xep|dung|o) (?:vi tri |hang )?(?:thu|hang) (?:may|bao nhieu)|(?:xep|dung) (?:hang |thu |vi tri )?(?:may|bao nhieu)|vi tri thu (?:may|bao nhieu)|thu hang(?: may| bao nhieu)?(?!\w)|hang may"
)
_TIMES = re.compile(r"(?:gap|bang) (?:bao nhieu|may) lan")
_LISTED = 6
_SURE_FIT, _CLEARLY = 0.9, 0.15
# What stands before is the part, what stands behind the whole.
_PIVOTS = frozenset("chiếm bằng trong trên với".split())
_OF_ALL = frozenset("tong toan ca".split())


def cell(inquiry: Inquiry) -> Draft | None:
    """The figure of a named row in the one column that says what was asked."""
    found = choices(inquiry, percent=True if inquiry.asked.measure == "%" else None)
    if not found or len(found[0].rows) != 1:
        return None
    best, fact = found[0], found[0].rows[0]
    if fact.table is None or not fact.certain or best.fit < _SURE_FIT:
        return None
    rivals = [
        c for c in found[1:] if c.rows and c.fit > best.fit - _CLEARLY and c.rows[0].amount != fact.amount
    ]
    if rivals:
        return None
    operand = Operand(fact)
    return computed_draft(
        f"{best.name(fact)}: {quantity(fact)}.", [operand], [], inquiry.documents, "ô của bảng"
    )


def rank(inquiry: Inquiry) -> Draft | None:
    """`huyện A xếp thứ mấy`: the place of a row in its column, counted from the largest figure."""
    for choice in choices(
        inquiry, percent=True if inquiry.asked.measure == "%" else None, prefers_share=True
    ):
        members = all_of(choice.column)
        if len(choice.rows) != 1 or len(members) <= 2 or choice.rows[0] not in members:
            continue
        own = choice.rows[0]
        if any(not fact.certain for fact in members):
            continue
        return _placed(own, members, choice, inquiry)
    return None


def _placed(own: Fact, members: Sequence[Fact], choice: Choice, inquiry: Inquiry) -> Draft | None:
    order = sorted(members, key=lambda fact: fact.amount, reverse=True)
    reached = [fact for fact in order if fact.amount >= own.amount]
    if sum(fact.amount == own.amount for fact in members) > 1:
        # Rows that share a place: `đồng hạng` is a matter of the office's own rule.
        return None
    shown = str(len(reached))
    formula = f"đếm({'; '.join(Operand(fact).printed for fact in reached)}) = {shown}"
    evidence = together(order, inquiry.documents)
    name = choice.name(own)
    lead = f"{name}: {quantity(own)}, xếp thứ {shown} tính từ cao xuống thấp."
    listed = "; ".join(f"{choice.name(fact)}: {quantity(fact)}" for fact in order[:_LISTED])
    return Draft(
        "found", (Sentence(lead, evidence), Sentence(f"Thứ tự từ cao xuống: {listed}.", evidence, "note")),
        "figure", "vị trí của một dòng trong cột", 0.9,
        (Computation(formula, shown, "", evidence),), candidates=({"fact": own.id},),
    )  # fmt: skip


def _of_rows(inquiry: Inquiry, fewest: int, most: int) -> tuple[Choice, tuple[Fact, ...]] | None:
    """The best column of which the question names so many rows; figures that may be added or compared."""
    percent = True if inquiry.asked.measure == "%" else None
    for choice in choices(inquiry, percent=percent):
        rows = choice.rows
        if fewest <= len(rows) <= most and len(set(rows)) == len(rows) and all(fact.certain for fact in rows):
            return choice, rows
    return None


def total(inquiry: Inquiry) -> Draft | None:
    """`TP A, TP B và TP C tổng cộng`: the named rows added."""
    found = _of_rows(inquiry, 2, 12)
    if found is None or found[1][0].unit == "%":
        return None
    choice, rows = found
    operands = [Operand(fact) for fact in rows]
    result = printed_form(sum((o.value for o in operands), Decimal(0)))
    formula = f"{' + '.join(o.printed for o in operands)} = {result}"
    unit = rows[0].unit
    lead = f"Tổng cộng {result} {unit}: {formula}.".replace(" :", ":")
    computations = [computation(formula, result, unit, operands, inquiry.documents)]
    return _told(lead, choice, rows, computations, inquiry, "tổng của các dòng được hỏi")


def between_columns(inquiry: Inquiry) -> Draft | None:
    """One row, two columns that the question names: `học phí THCS ở thành thị cao hơn nông thôn bao nhiêu`."""
    found = two_columns(inquiry)
    if found is None or not (found[1].certain and found[2].certain) or _TIMES.search(inquiry.folded):
        return None
    name, first, second, heads = found
    one, two = Operand(first), Operand(second)
    gap, formula = signed_difference(one, two)
    shown = printed_form(gap)
    unit = "điểm phần trăm" if first.unit == "%" else first.unit
    computations = [computation(formula, shown, unit, (one, two), inquiry.documents)]
    more, less = heads if first.amount >= second.amount else heads[::-1]
    lead = f"{name}: {more} cao hơn {less} {shown} {unit}: {formula}.".replace(" :", ":")
    return computed_draft(lead, [one, two], computations, inquiry.documents, "hiệu của hai cột")


def between(inquiry: Inquiry) -> Draft | None:
    """Two named rows of one column: the difference, or how many times the one is the other."""
    found = _of_rows(inquiry, 2, 2)
    if found is None:
        return None
    choice, (first, second) = found
    one, two = Operand(first), Operand(second)
    if _TIMES.search(inquiry.folded):
        if not two.value or first.unit == "%":
            return None
        times = rounded(one.value / two.value)
        formula = f"{one.printed} ÷ {two.printed} = {times}"
        computations = [computation(formula, times, "lần", (one, two), inquiry.documents)]
        lead = f"Gấp {times} lần: {formula}."
        return _told(lead, choice, (first, second), computations, inquiry, "thương của hai dòng")
    gap, formula = signed_difference(one, two)
    shown = printed_form(gap)
    unit = "điểm phần trăm" if first.unit == "%" else first.unit
    computations = [computation(formula, shown, unit, (one, two), inquiry.documents)]
    more, less = (first, second) if first.amount >= second.amount else (second, first)
    said = f"{choice.name(more)} cao hơn {choice.name(less)} {shown} {unit}" if gap else "Hai bên bằng nhau"
    lead = f"{said}: {formula}.".replace(" :", ":")
    return _told(lead, choice, (first, second), computations, inquiry, "hiệu của hai dòng")


def share(inquiry: Inquiry) -> Draft | None:
    """`huyện A chiếm bao nhiêu % toàn tỉnh`: a named row of the total of its column."""
    for choice in choices(inquiry.of_any_measure(), percent=False):
        pair = _part_and_whole(choice, inquiry)
        if pair is None:
            continue
        one, two = Operand(pair[0]), Operand(pair[1])
        rate = rounded(one.value * 100 / two.value)
        formula = f"{one.printed} ÷ {two.printed} × 100 = {rate}"
        computations = [computation(formula, rate, "%", (one, two), inquiry.documents)]
        lead = f"{choice.name(pair[0])} chiếm {rate}%: {one.printed} trên {two.printed} {two.fact.unit}.".replace(
            " .", "."
        )
        return computed_draft(lead, [one, two], computations, inquiry.documents, "một dòng trên tổng của cột")
    return None


def _part_and_whole(choice: Choice, inquiry: Inquiry) -> tuple[Fact, Fact] | None:
    """The row named before `chiếm … trong`, and the total of the column or the row named behind."""
    pivot = _pivot(inquiry.tokens)
    before = [choice.column.facts[n.row] for n in choice.named if n.at < pivot]
    behind = [choice.column.facts[n.row] for n in choice.named if n.at > pivot]
    whole = choice.column.whole()
    if len(before) != 1 or not before[0].certain:
        return None
    of_all = whole is not None and any(fold(word) in _OF_ALL for word in inquiry.tokens[pivot:])
    if len(behind) == 1 and behind[0].amount > before[0].amount and not of_all:
        whole = behind[0]
    if whole is None or not whole.value or not whole.certain:
        return None
    return (before[0], whole) if before[0].scale == whole.scale and whole.amount >= before[0].amount else None


def _pivot(words: Sequence[str]) -> int:
    """Where the question turns from the part to the whole; its end where it does not."""
    bare = all(word == fold(word) for word in words)
    pivots = {fold(word) for word in _PIVOTS} if bare else _PIVOTS
    return next((i for i, word in enumerate(words) if i and word in pivots), len(words))


def _told(
    lead: str,
    choice: Choice,
    rows: Sequence[Fact],
    computations: Sequence[Computation],
    inquiry: Inquiry,
    why: str,
) -> Draft:
    """The computed sentence, then each row by its name."""
    documents = inquiry.documents
    evidence = tuple(dict.fromkeys(piece for fact in rows for piece in evidences_of(fact, documents)))
    points = [
        Sentence(f"{choice.name(fact)}: {quantity(fact)}.", evidences_of(fact, documents), "point")
        for fact in rows
    ]
    return Draft(
        "found", (Sentence(lead, evidence), *points), "figure", why, 0.95, tuple(computations),
        candidates=tuple({"fact": fact.id} for fact in rows),
    )  # fmt: skip
