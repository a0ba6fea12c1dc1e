"""How a figure changed between two times: by how much, by how many per cent or points, to how many times as much.

The figure is found first; what it is measured against is then read beside it (its clause, its table row), else looked
for in another statement or document. A change that the document prints is told, and checked where both values are there.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from assistant.answer import Draft
from assistant.figures import over_time
from assistant.figures.companions import (
    Companions,
    companions,
    is_earlier,
    modifies,
    previous_year,
)
from assistant.figures.matching import Match
from assistant.figures.operands import (
    MEASURE_ASKED,
    Inquiry,
    Operand,
    computation,
    computed_draft,
    rounded,
    signed_difference,
)
from assistant.figures.row_names import same_word, tokens_of
from assistant.figures.times import end_of, period_match
from assistant.figures.wording import quantity
from index.facts import Fact, agrees
from index.folding import fold
from ingest.number_forms import printed_form

PER_CENT = re.compile(
    r"(?:bao nhieu|may) (?:%|phan tram)|toc do|tang truong|ty le tang|ty le giam|(?:%|phan tram) so (?:voi )?(?:nam|cung)"
)
POINTS = re.compile(r"diem (?:phan tram|%)|bao nhieu diem|may diem")
TIMES = re.compile(r"(?:gap|bang|tang|giam) (?:bao nhieu|may) lan")
CHANGED = re.compile(
    r"(?<!\w)(?:tang|giam|hon|kem|them|bot|mat di|chenh lech|thay doi|bien dong|nhieu hon|it hon|cao hon|thap hon)(?!\w)(?: \S+){0,8}? (?:bao nhieu|may|the nao|ra sao)(?!\w)"
    r"|(?:bao nhieu|may) (?:\S+ ){1,6}?so (?:voi )?(?=(?:cung|nam|thang|quy|ky|dau|cuoi|19|20|\d thang))|tang hay giam|chenh lech|toc do tang|tang truong|(?:bao nhieu|may) lan so voi|so voi (?:cung ky|nam|ky)|(?<!\w)so (?:cung ky|nam truoc)"
)
LAST_YEAR = re.compile(r"cung ky|nam hoc truoc|nam truoc|nam ngoai|ky truoc|nam lien truoc")
# What is done with the figures names none of them.
_OF_CHANGE = frozenset(
    "tăng giảm hơn kém thêm bớt mất đi chênh lệch thay đổi biến động trưởng tốc cùng kỳ trước ngoái so với giữa lên xuống nữa nhiều ít cao thấp".split()
)
_OF_CHANGE_BARE = frozenset(fold(word) for word in _OF_CHANGE) - {"ky", "di", "toc", "truong", "giua"}
_SPOKEN_CHANGE = re.compile(
    r"(?<!\w)(?:tăng|giảm|hơn|kém|thêm|bớt|mất đi|chênh|thay đổi|biến động|so|tốc độ|hụt|vượt)(?!\w)", re.I
)
_WHOLE_YEAR = re.compile(r"ca nam.*(?:6|9|sau|chin) thang|(?:6|9|sau|chin) thang.*ca nam")
_PART_OF_YEAR = re.compile(r"(?<!\w)(6|9|sau|chin) thang")
AS_SURE = 0.2
LOOKED_AT = 8
_HALF_UP = ROUND_HALF_UP


class Times(NamedTuple):
    """The later period (empty: the newest) and the earlier one (empty: whatever the document compares with)."""

    later: str
    earlier: str
    last_year: bool


def asks_change(text: str, folded: str) -> bool:
    """Whether a question asks how a figure changed; with marks `tầng` is no `tăng`."""
    return CHANGED.search(folded) is not None and (
        text == fold(text) or _SPOKEN_CHANGE.search(text) is not None
    )


def changed(inquiry: Inquiry) -> Draft | None:
    """How the asked figure changed; None where it or what it is measured against was not found."""
    times = _times(inquiry)
    if times is None:
        return None
    for later in _figures(inquiry, times):
        beside = companions(
            later, inquiry.finder.siblings(later), inquiry.documents.document(later.document_id)
        )
        draft = _told(later, beside, times, inquiry)
        if draft is not None:
            return draft
    return None


def _times(inquiry: Inquiry) -> Times | None:
    asked, folded = inquiry.asked, inquiry.folded
    periods = sorted(asked.periods, key=end_of)
    if _WHOLE_YEAR.search(folded) and len(periods) <= 1:
        # `cả năm so với 9 tháng`: two reports of one year.
        return None
    last_year = LAST_YEAR.search(folded) is not None
    if len(periods) > 2:
        return None
    if len(periods) == 2:
        return Times(periods[1], periods[0], last_year)
    if asked.base:
        return Times("", asked.base, last_year)
    if periods and last_year:
        return Times(periods[0], previous_year(periods[0]), last_year)
    return Times(periods[0] if periods else "", "", last_year)


def compares_year_with_part(folded: str) -> bool:
    """Whether a whole year is set against its first months."""
    return _WHOLE_YEAR.search(folded) is not None


def year_against_part(inquiry: Inquiry) -> Draft | None:
    """`cả năm nhiều hơn 9 tháng bao nhiêu`: the figures of two reports of one year."""
    match = _PART_OF_YEAR.search(inquiry.folded)
    if match is None or _WHOLE_YEAR.search(inquiry.folded) is None:
        return None
    part = "H1" if match.group(1) in ("6", "sau") else "M9"
    terms = terms_of_change(inquiry)
    terms = tuple(term for term in terms if term not in ("cả", "tháng") and not term.isdigit())
    years = [p[:4] for p in inquiry.asked.periods if p[:4].isdigit()]
    for year in years or _newest_years(inquiry, terms):
        found = [
            inquiry.find(terms=terms, noun=(), periods=(period,), base="", measured_in="", check=False)
            for period in (f"{year}-{part}", year)
        ]
        draft = over_time.between(inquiry, found)
        if draft is not None:
            return draft
    return None


def _newest_years(inquiry: Inquiry, terms: tuple[str, ...]) -> list[str]:
    good = inquiry.find(terms=terms, noun=(), periods=(), base="", check=False).good
    return sorted({end_of(m.fact.period)[:4] for m in good if m.fact.period}, reverse=True)[:1]


def terms_of_change(inquiry: Inquiry) -> tuple[str, ...]:
    """The words of the figure: without those of its change and the unit that the change is asked in."""
    text = MEASURE_ASKED.sub(" ", inquiry.text)
    return tuple(
        term for term in inquiry.terms_in(text)
        if term not in _OF_CHANGE and not (term.isascii() and term in _OF_CHANGE_BARE)
    )  # fmt: skip


def _figures(inquiry: Inquiry, times: Times) -> list[Fact]:
    """The figures of the later period that the question may be about: those that match nearly as well as the best."""
    points = POINTS.search(inquiry.folded) is not None
    share = inquiry.asked.measure == "%" and not PER_CENT.search(inquiry.folded)
    found = inquiry.find(
        terms=terms_of_change(inquiry), noun=(), periods=(times.later,) if times.later else (), base="", check=False,
        measure="%" if points and share else "", measured_in="", lacking=True, negated=False,
    )  # fmt: skip
    good = [
        m
        for m in found.good
        if _may_change(m, points=points, times=times)
        and not modifies(m.fact, inquiry.tokens)
        and inquiry.measures(m.fact)
        and says_alternatives(m.fact, inquiry)
    ]
    if not good:
        return []
    best = max(m.score for m in good)
    near = [m for m in good if m.score >= best - AS_SURE][:LOOKED_AT]
    if not times.later:
        newest = max(end_of(m.fact.period) for m in near)
        near = [m for m in near if end_of(m.fact.period) == newest]
    return [m.fact for m in near]


def says_alternatives(fact: Fact, inquiry: Inquiry) -> bool:
    """Whether what stands for a word of the question does so as a phrase, not as words scattered over a clause."""
    text = f" {' '.join(tokens_of(f'{fact.head} {fact.indicator} {fact.own} {fact.unit} {fact.column}'))} "
    words = set(text.split())
    for term, phrases in inquiry.asked.alternatives.items():
        spoken = any(same_word(term, word) for word in words)
        scattered = any(
            words.issuperset(phrase) and f" {' '.join(phrase)} " not in text for phrase in phrases
        )
        whole = any(f" {' '.join(phrase)} " in text for phrase in phrases)
        if not spoken and scattered and not whole:
            return False
    return True


def _may_change(match: Match, *, points: bool, times: Times) -> bool:
    fact = match.fact
    if fact.role not in ("result", "estimate", "share") or not fact.certain or fact.of is not None:
        return False
    if points and fact.unit != "%":
        return False
    return not times.later or period_match(fact.period, (times.later,)) >= 0.5


def _told(later: Fact, beside: Companions, times: Times, inquiry: Inquiry) -> Draft | None:
    before = (
        beside.before
        if beside.before is not None and is_earlier(beside.before, later, times.earlier)
        else None
    )
    change = beside.change if is_against(beside.change, later, times) else None
    growth = beside.growth if is_against(beside.growth, later, times) else None
    folded = inquiry.folded
    if TIMES.search(folded):
        return _multiple(later, before, inquiry) if before is not None else None
    if PER_CENT.search(folded) and not POINTS.search(folded) and later.unit != "%":
        return _growth(later, before, change, growth, inquiry)
    return _difference(later, before, change, growth, inquiry)


def is_against(change: Fact | None, later: Fact, times: Times) -> bool:
    """Whether a printed change is measured against the asked period."""
    if change is None:
        return False
    base = change.base_period or previous_year(later.period)
    return not times.earlier or end_of(base)[:4] == end_of(times.earlier)[:4]


def _direction(fact: Fact) -> str:
    return "Giảm" if fact.change == "giảm" else "Tăng"


def _unit(later: Fact) -> str:
    return "điểm phần trăm" if later.unit == "%" else later.unit


def _difference(
    later: Fact, before: Fact | None, change: Fact | None, growth: Fact | None, inquiry: Inquiry
) -> Draft | None:
    """The later value less the earlier one, or the difference that is printed; last, what the printed per cents give."""
    if before is not None and before.scale == later.scale:
        one, two = Operand(before), Operand(later)
        gap, formula = signed_difference(one, two)
        shown = printed_form(gap)
        word = "Tăng" if two.value >= one.value else "Giảm"
        computations = [computation(formula, shown, _unit(later), (one, two), inquiry.documents)]
        said = _also_printed(gap, change, growth, one, inquiry)
        lead = f"{word} {shown} {_unit(later)}{said}: {formula}.".replace("  ", " ").replace(" :", ":")
        return computed_draft(lead, [one, two], computations, inquiry.documents, "hiệu của hai kỳ")
    if change is not None:
        lead = f"{_direction(change)} {_amount_of(change, later)}."
        return computed_draft(
            lead, [Operand(later), Operand(change)], [], inquiry.documents, "mức tăng giảm in trong văn bản"
        )
    if growth is not None and later.unit != "%" and growth.value:
        return _difference_from_growth(later, growth, inquiry)
    return None


def _amount_of(change: Fact, later: Fact) -> str:
    printed = Operand(change).printed
    return f"{printed} {_unit(later)}"


def _also_printed(
    gap: Decimal, change: Fact | None, growth: Fact | None, before: Operand, inquiry: Inquiry
) -> str:
    """The change that the document prints beside both values, where it is the computed one; a doubt where it is not."""
    if change is not None and change.value != gap:
        return f" (văn bản ghi {Operand(change).printed})"
    if growth is not None and PER_CENT.search(inquiry.folded):
        return f", tức {quantity(growth)}"
    return ""


def _difference_from_growth(later: Fact, growth: Fact, inquiry: Inquiry) -> Draft | None:
    """`3.920 con, tăng 4,6%`: about how many more than before; the printed per cents are rounded, so is the result."""
    one, rate = Operand(later), Operand(growth)
    sign = "−" if growth.change == "giảm" else "+"
    divisor = 100 - rate.value if sign == "−" else 100 + rate.value
    if divisor <= 0:
        return None
    result = as_precise(one.value * rate.value / divisor, later)
    formula = f"{one.printed} × {rate.printed} ÷ (100 {sign} {rate.printed}) = {result}"
    computations = [computation(formula, result, later.unit, (one, rate), inquiry.documents)]
    lead = f"{_direction(growth)} khoảng {result} {later.unit}, tính từ {quantity(later)} và tỷ lệ {quantity(growth)} đã làm tròn."
    return computed_draft(
        lead, [one, rate], computations, inquiry.documents, "mức tăng giảm tính từ tỷ lệ", confidence=0.85
    )


def as_precise(value: Decimal, like: Fact) -> str:
    """A derived value with as many places as the figure that it was derived from."""
    exponent = like.value.as_tuple().exponent
    places = min(0, exponent) if isinstance(exponent, int) else 0
    return printed_form(value.quantize(Decimal(1).scaleb(places), _HALF_UP))


def _growth(
    later: Fact, before: Fact | None, change: Fact | None, growth: Fact | None, inquiry: Inquiry
) -> Draft | None:
    """The growth in per cent: as printed, checked against the values where both are there; else computed."""
    two = Operand(later)
    if before is not None and before.value and before.scale == later.scale:
        one = Operand(before)
        gap, difference = signed_difference(one, two)
        exact = gap * 100 / one.value
        rate = rounded(exact)
        high, low = (two, one) if two.value >= one.value else (one, two)
        expression = f"({high.printed} − {low.printed}) ÷ {one.printed} × 100 = {rate}"
        word = "Tăng" if two.value >= one.value else "Giảm"
        computations = [
            computation(difference, printed_form(gap), later.unit, (one, two), inquiry.documents),
            computation(expression, rate, "%", (one, two), inquiry.documents),
        ]
        said = f"{word} {rate}%"
        operands = [one, two]
        if growth is not None:
            operands.append(Operand(growth))
            said = (
                f"{word} {quantity(growth)}; tính lại {rate}%"
                if agrees(exact, growth.value)
                else f"Văn bản ghi {growth.change} {quantity(growth)}, tính lại là {rate}%"
            )
        way = "lên" if two.value >= one.value else "xuống"
        lead = f"{said}: từ {one.printed} {way} {two.printed} {later.unit}".rstrip() + "."
        return computed_draft(lead, operands, computations, inquiry.documents, "tốc độ tăng giảm")
    if growth is not None:
        lead = f"{_direction(growth)} {quantity(growth)}."
        return computed_draft(
            lead, [two, Operand(growth)], [], inquiry.documents, "tốc độ tăng giảm in trong văn bản"
        )
    if change is not None and change.scale == later.scale:
        return _growth_from_change(two, Operand(change), inquiry)
    return None


def _growth_from_change(later: Operand, change: Operand, inquiry: Inquiry) -> Draft | None:
    """`74.215 người, tăng 1.386 người`: the growth, with the earlier value worked out in the formula."""
    sign = "+" if change.fact.change == "giảm" else "−"
    before = later.value + change.value if sign == "+" else later.value - change.value
    if before <= 0:
        return None
    rate = rounded(change.value * 100 / before)
    formula = f"{change.printed} ÷ ({later.printed} {sign} {change.printed}) × 100 = {rate}"
    computations = [computation(formula, rate, "%", (later, change), inquiry.documents)]
    lead = f"{_direction(change.fact)} {rate}%, tính từ {quantity(later.fact)} và mức {change.fact.change} {change.printed}."
    return computed_draft(
        lead, [later, change], computations, inquiry.documents, "tốc độ tăng giảm tính từ mức tăng giảm"
    )


def _multiple(later: Fact, before: Fact, inquiry: Inquiry) -> Draft | None:
    if not before.value or before.scale != later.scale:
        return None
    one, two = Operand(later), Operand(before)
    times = rounded(one.value / two.value)
    formula = f"{one.printed} ÷ {two.printed} = {times}"
    computations = [computation(formula, times, "lần", (one, two), inquiry.documents)]
    return computed_draft(
        f"Gấp {times} lần: {formula}.", [two, one], computations, inquiry.documents, "thương của hai kỳ"
    )
