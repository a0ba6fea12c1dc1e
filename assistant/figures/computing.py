"""Figures that no document states, computed from those that it does, with the formula shown.

Each operation is a small plan: which facts to select, and what to do with their values. It answers only when
every operand was found as surely as a looked-up figure; otherwise the question is looked up as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answer import Draft
from assistant.cite import Documents
from assistant.figures import (
    assessing,
    changing,
    earlier,
    named_rows,
    over_time,
    parts,
    reaching,
    remaining,
    rows,
    targets,
)
from assistant.figures.asking import Asked
from assistant.figures.finding import Finder
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft, signed_difference
from assistant.question import Question
from index.folding import fold
from ingest.number_forms import printed_form

_MORE = re.compile(
    r"(?:nhieu|cao|lon|it|thap|nho|dai) hon|chenh lech|chenh nhau|so sanh|(?:hon|kem) (?=[^,]{3,60} bao nhieu)|(?:gap|bang) (?:bao nhieu|may) lan"
)
_BETWEEN = re.compile(r"chenh lech giua")

Plan = Callable[[Inquiry], Draft | None]


def compute(asked: Asked, question: Question, finder: Finder, documents: Documents) -> Draft | None:
    """The computed answer, None where the question asks for no computation or an operand is missing."""
    folded = " ".join(fold(question.text).split())
    inquiry = Inquiry(asked, question.text, folded, finder, documents)
    for wanted, plan in _plans(inquiry):
        if wanted and (draft := plan(inquiry)) is not None:
            return draft
    return None


def _plans(inquiry: Inquiry) -> list[tuple[bool, Plan]]:
    """The plans that the words of the question ask for, the most particular first."""
    asked, folded = inquiry.asked, inquiry.folded
    compares = any(p.search(folded) for p in (over_time.DIFFERENCE, over_time.GROWTH, over_time.RATIO))
    several = len(asked.periods) >= 2
    operates = (
        asked.change or asked.condition is not None or asked.base or rows.says_superlative(inquiry.text.lower()) or compares
        or any(p.search(folded) for p in (named_rows.RANK, rows.AVERAGE, parts.SHARE, parts.SUM, remaining.REMAINING, _MORE))
    )  # fmt: skip
    short = targets.falls_short(inquiry.text, folded)
    planned = short or any(p.search(folded) for p in (targets.CHECK, targets.ATTAINS))
    return [
        (rows.says_superlative(inquiry.text.lower()) or asked.operation in ("max", "min"), rows.extreme),
        (bool(named_rows.RANK.search(folded)), named_rows.rank),
        (bool(parts.ADDS_UP.search(folded)), parts.adds_up),
        (bool(rows.AVERAGE.search(folded)), rows.average),
        (reaching.ASKS.search(folded) is not None, reaching.reaches),
        (asked.condition is not None, rows.counted),
        (
            not (asked.condition or asked.change or rows.says_superlative(inquiry.text.lower()))
            and assessing.ASSESSED.search(folded) is not None,
            assessing.assessed,
        ),
        (changing.asks_change(inquiry.text, folded) and not planned, changing.changed),
        (changing.compares_year_with_part(folded), changing.year_against_part),
        (several and compares, over_time.between_periods),
        (bool(asked.base), over_time.against_base),
        (several and not asked.change and not parts.SUM.search(folded), over_time.each_period),
        ("cung ky" in folded and asked.change, over_time.against_last_year),
        (bool(over_time.TREND.search(folded)), over_time.trend),
        (short or bool(targets.CHECK.search(folded)), targets.against_target),
        (
            bool(targets.ATTAINS.search(folded)) and not targets.is_printed(inquiry),
            targets.attainment,
        ),
        (bool(remaining.REMAINING.search(folded)), remaining.remaining),
        (bool(parts.SHARE.search(folded)), named_rows.share),
        (bool(parts.SHARE.search(folded)) and not planned, parts.share),
        (bool(_MORE.search(folded)) and not several, named_rows.between),
        (bool(_MORE.search(folded)) and not several and not planned, named_rows.between_columns),
        (bool(_MORE.search(folded)) and not several and not planned, _between_two),
        (len(asked.periods) == 1 and asked.change, over_time.within_year),
        (asked.whole or bool(parts.SUM.search(folded)), named_rows.total),
        (asked.whole or bool(parts.SUM.search(folded)), parts.total),
        (
            asked.measure == "%" and not asked.change and not planned and inquiry.find().best is None,
            parts.share,
        ),
        (not operates and not planned and inquiry.find().best is None, named_rows.cell),
        (earlier.asks_earlier(inquiry), earlier.earlier_value),
        (bool(asked.periods) and not asked.change and inquiry.find().best is None, earlier.earlier_value),
    ]


def _between_two(inquiry: Inquiry) -> Draft | None:
    """Two indicators set side by side: `cảnh báo lỗ hổng nhiều hơn cảnh báo mã độc bao nhiêu`, `gấp mấy lần`."""
    text = " ".join(inquiry.text.split())
    match = _MORE.search(inquiry.folded)
    if match is None or len(inquiry.folded) != len(text):
        return None
    before, after = text[: match.start()], text[match.end() :]
    pieces = after.partition(" và ")[::2] if _BETWEEN.match(match.group(0)) else (before, after)
    pair = _by_place_or_level(inquiry, pieces)
    sides = [inquiry.terms_in(piece) for piece in pieces]
    if pair is None and all(sides):
        pair = _pair(inquiry, *sides) or _pair(inquiry, sides[0], (*sides[0][:1], *sides[1]))
        pair = pair or _pair(inquiry, sides[0], (*sides[0][: -len(sides[1])], *sides[1]))
        pair = pair or _pair(inquiry, sides[0], (*sides[1], *sides[0][len(sides[1]) :]))
    if pair is None:
        return None
    first, second = pair
    if over_time.RATIO.search(inquiry.folded):
        return over_time.multiple(first, second, inquiry)
    gap, formula = signed_difference(first, second)
    shown = printed_form(gap)
    unit = "điểm phần trăm" if first.fact.unit == "%" else first.fact.unit
    lead = f"Chênh lệch {shown} {unit}: {formula}.".replace(" :", ":")
    return computed_draft(
        lead,
        [first, second],
        [computation(formula, shown, unit, (first, second), inquiry.documents)],
        inquiry.documents,
        "hiệu của hai chỉ tiêu",
    )


def _by_place_or_level(inquiry: Inquiry, pieces: Sequence[str]) -> tuple[Operand, Operand] | None:
    """`huyện A nhiều hơn huyện B`, `cấp huyện nhiều hơn cấp xã`: one thing in two places or at two levels."""
    asked = inquiry.asked
    if len(asked.places) != 2 and len(asked.levels) != 2:
        return None
    sides = [inquiry.side(piece) for piece in pieces]
    if sides[0]["places"] == sides[1]["places"] and sides[0]["levels"] == sides[1]["levels"]:
        return None
    terms = inquiry.terms_without_places()
    best = [inquiry.find(**side | {"terms": terms, "several": True}).best for side in sides]
    facts = [match.fact for match in best if match is not None]
    if len(facts) != 2 or facts[0].id == facts[1].id or not all(fact.certain for fact in facts):
        return None
    one, two = facts
    alike = one.unit == two.unit and one.period == two.period and one.column == two.column
    return (Operand(one), Operand(two)) if alike and one.scale == two.scale else None


def _pair(
    inquiry: Inquiry, first: tuple[str, ...], second: tuple[str, ...]
) -> tuple[Operand, Operand] | None:
    """Two facts of one document, one unit, one period and one whole, one for each side of the question."""
    one, two = (inquiry.find(terms=side, noun=(), several=True) for side in (first, second))
    pairs = [
        (a, b) for a in one.good[:10] for b in two.good[:10]
        if a.fact.id != b.fact.id and a.fact.document_id == b.fact.document_id and a.fact.unit == b.fact.unit
        and a.fact.parent == b.fact.parent and a.fact.period == b.fact.period and a.fact.column == b.fact.column
        and a.fact.certain and b.fact.certain and a.fact.scale == b.fact.scale
    ]  # fmt: skip
    if not pairs:
        return None
    a, b = max(pairs, key=lambda pair: pair[0].score + pair[1].score)
    return Operand(a.fact), Operand(b.fact)
