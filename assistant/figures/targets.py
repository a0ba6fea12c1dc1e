"""A result beside what was planned: reached or not, by how much, and to what share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answer import Draft
from assistant.figures.choosing import Choice, choices, is_asked_row, says_rate_of_plan
from assistant.figures.columns import is_total, name_of
from assistant.figures.companions import companions
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft, rounded
from assistant.figures.question_words import LIGHT
from assistant.figures.row_names import tokens_of
from assistant.figures.times import end_of
from index.fact_words import words_of
from index.facts import Fact, same_place
from index.folding import fold
from ingest.number_forms import printed_form

_PLAN = r"(?:muc tieu|ke hoach|chi tieu|du toan|so duoc giao|duoc giao)"
SHORT_OF = re.compile(
    rf"(?:(?:con )?thieu|hut) (?:.* )?{_PLAN}|hut bao nhieu|{_PLAN}.* thieu|so voi (?:\w+ )?{_PLAN}|cach (?:\w+ )?{_PLAN}|vuot (?:\w+ ){{0,3}}?(?:bao nhieu|may)|chenh.*{_PLAN}"
    rf"|(?:thap|cao|it|nhieu|kem) hon (?:\w+ )?{_PLAN}"
)
CHECK = re.compile(
    rf"co (?:dat|vuot|hoan thanh)|dat {_PLAN}(?: \w+)* (?:khong|chua)|hoan thanh.*(?:khong|chua)|vuot {_PLAN}(?: \w+)* khong"
)
ATTAINS = re.compile(
    rf"(?:dat|bang|thuc hien|hoan thanh)(?: duoc)? (?:bao nhieu|may) (?:%|phan tram)(?: so voi)? (?:\w+ )?{_PLAN}"
)
_WHOSE_PLAN = re.compile(rf"{_PLAN}(?: \w+){{0,4}}? (?:giao|de ra|dat ra)(?!\w)")
_SPOKEN_SHORT = re.compile(r"(?<!\w)(?:thiếu|hụt|so|cách|vượt|chênh|hơn|kém)(?!\w)", re.I)
_SAME_NAME = 0.6
_SPOKEN_PLAN = re.compile(r"(?<!\w)(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)(?!\w)")
_RESULTS = ("share", "result", "estimate", "change")
_LOOKED_AT, _NEAREST = 12, 4


def falls_short(text: str, folded: str) -> bool:
    """Whether a question asks by how much a plan was missed or passed; with marks `thu hút` is no `hụt`."""
    return SHORT_OF.search(folded) is not None and (
        text == fold(text) or _SPOKEN_SHORT.search(text) is not None
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """A result and its target; one fact where the document prints `68%/85%`."""

    result: Fact
    target: Fact

    @property
    def value(self) -> Decimal:
        return self.result.value

    @property
    def wanted(self) -> Decimal:
        same = self.result.id == self.target.id and self.result.of is not None
        return self.result.of if same and self.result.of is not None else self.target.value

    @property
    def wanted_printed(self) -> str:
        if self.target.id == self.result.id:
            return self.result.printed.partition("/")[2].strip().rstrip("%").strip()
        return " ".join(self.target.printed.split()).rstrip("%").strip()


def against_target(inquiry: Inquiry) -> Draft | None:
    """By how much a result misses or passes its target."""
    pair = _pair(inquiry)
    if pair is None:
        return None
    result = Operand(pair.result)
    gap = pair.wanted - pair.value
    shown = printed_form(abs(gap))
    formula = (
        f"{pair.wanted_printed} − {result.printed} = {shown}"
        if gap >= 0
        else f"{result.printed} − {pair.wanted_printed} = {shown}"
    )
    percent = pair.result.unit == "%"
    unit = "điểm phần trăm" if percent else pair.result.unit
    mark = "%" if percent else ""
    operands = [result] if pair.target.id == pair.result.id else [result, Operand(pair.target)]
    lead = f"{_verdict(gap, shown, unit, inquiry)}: {result.printed}{mark} so với {pair.wanted_printed}{mark} ({formula})."
    return computed_draft(
        lead,
        operands,
        [computation(formula, shown, unit, operands, inquiry.documents)],
        inquiry.documents,
        "kết quả so với mục tiêu",
    )


def _verdict(gap: Decimal, shown: str, unit: str, inquiry: Inquiry) -> str:
    """Reached or not in words; the difference alone where more is not better (`giảm tỷ lệ … còn`)."""
    lower = bool(re.search(r"giam|ho ngheo|tai nan|that nghiep|suy dinh duong|tu vong", inquiry.folded))
    if gap == 0:
        return "Bằng mục tiêu" if lower else "Đạt, bằng mục tiêu"
    side = "Thấp hơn" if gap > 0 else "Cao hơn"
    reached = "" if lower else "Chưa đạt, thấp hơn" if gap > 0 else "Đạt, vượt, cao hơn"
    return f"{reached or side} mục tiêu {shown} {unit}".strip()


def is_printed(inquiry: Inquiry) -> bool:
    """Whether a document prints the share of the plan itself."""
    best = inquiry.find(attains=True).best
    return best is not None and best.fact.role in ("attainment", "share") and is_asked_row(best.fact, inquiry)


def attainment(inquiry: Inquiry) -> Draft | None:
    """The share of the target that was reached, where the document does not print it."""
    pair = _pair(inquiry)
    if pair is None or not pair.wanted:
        return None
    result = Operand(pair.result)
    rate = rounded(pair.value * 100 / pair.wanted)
    formula = f"{result.printed} ÷ {pair.wanted_printed} × 100 = {rate}"
    operands = [result] if pair.target.id == pair.result.id else [result, Operand(pair.target)]
    return computed_draft(
        f"Đạt {rate}% mục tiêu: {result.printed} trên {pair.wanted_printed} {pair.result.unit}.".replace(
            " .", "."
        ),
        operands,
        [computation(formula, rate, "%", operands, inquiry.documents)],
        inquiry.documents,
        "kết quả trên mục tiêu",
    )


def _pair(inquiry: Inquiry) -> _Pair | None:
    """The result that was asked for, with the target of its table row, of its clause, or of a plan of that year."""
    found = inquiry.find(
        target=False,
        result=True,
        measure=_measure(inquiry),
        terms=_terms(inquiry),
        change=inquiry.asked.change,
    )
    good = [m.fact for m in found.good[:_LOOKED_AT] if is_asked_row(m.fact, inquiry)]
    for fact in good:
        pair = _of_row(fact, inquiry)
        if pair is not None and _names_column(pair.target, inquiry) and _comparable(pair):
            return pair
    for fact in good:
        pair = _printed_together(fact) or _of_row(fact, inquiry) or _of_clause(fact, inquiry)
        if pair is not None and _comparable(pair):
            return pair
    pair = _of_columns(inquiry)
    if pair is not None and _comparable(pair):
        return pair
    for fact in (f for f in good[:_NEAREST] if f.role in _RESULTS and not inquiry.plans(f)):
        pair = _of_plan(fact, inquiry)
        if pair is not None and _comparable(pair):
            return pair
    return None


def _of_columns(inquiry: Inquiry) -> _Pair | None:
    """A named row (else the total) in a column of results, and the same row in a column of what was to be reached."""
    asked = replace(inquiry, asked=replace(inquiry.asked, measure=_measure(inquiry)))
    found = choices(asked)
    results = [c for c in found if not _is_planned(c, inquiry) and not says_rate_of_plan(c.column)]
    plans = [c for c in found if _is_planned(c, inquiry)]
    for done in results:
        for plan in plans:
            one, two = _row_of(done), _row_of(plan)
            if one is None or two is None or one.unit != two.unit or one.id == two.id:
                continue
            same_row = (is_total(name_of(one)) and is_total(name_of(two))) or set(
                tokens_of(name_of(one))
            ) == set(tokens_of(name_of(two)))
            if same_row and end_of(one.period)[:4] == end_of(two.period)[:4]:
                return _Pair(one, two)
    return None


def _is_planned(choice: Choice, inquiry: Inquiry) -> bool:
    return choice.column.first.role == "target" or inquiry.plans(choice.column.first)


def _row_of(choice: Choice) -> Fact | None:
    """The row that the question names, the total where it names none."""
    if choice.column.first.table is None:
        return None
    return choice.rows[0] if len(choice.rows) == 1 else None if choice.rows else choice.column.whole()


def _terms(inquiry: Inquiry) -> tuple[str, ...]:
    """The words of the result: `chỉ tiêu Chính phủ giao` names the target."""
    text = " ".join(inquiry.text.split())
    match = _WHOSE_PLAN.search(inquiry.folded)
    if match is None or len(text) != len(inquiry.folded):
        return inquiry.asked.terms
    return inquiry.terms_in(f"{text[: match.start()]} {text[match.end() :]}") or inquiry.asked.terms


def _measure(inquiry: Inquiry) -> str:
    """`vượt kế hoạch bao nhiêu %` asks for a share of the plan, of whatever unit."""
    return "" if ATTAINS.search(inquiry.folded) else inquiry.asked.measure


def _comparable(pair: _Pair) -> bool:
    same = pair.result.scale == pair.target.scale and (pair.result.unit == "%") == (pair.target.unit == "%")
    return same and pair.result.certain and pair.target.certain


def _printed_together(fact: Fact) -> _Pair | None:
    if fact.of is not None and fact.unit == "%" and fact.table is None:
        return _Pair(fact, fact)
    return None


def _of_row(fact: Fact, inquiry: Inquiry) -> _Pair | None:
    """The result and the target of a table row; of several results the one of the asked, else of the last period."""
    if fact.table is None or fact.row is None:
        return None
    row = [f for f in inquiry.finder.siblings(fact) if f.table == fact.table and f.row == fact.row]
    results = [f for f in row if f.role in ("share", "result", "estimate")]
    if not results:
        return None
    asked = [f for f in results if f.period in inquiry.asked.periods]
    last = max(end_of(f.period) for f in asked or results)
    results = [f for f in asked or results if end_of(f.period) == last]
    targets = [f for f in row if f.role == "target" and f.unit == results[0].unit]
    # The plan that the question names by its number or year, where a table has several.
    said = [t for t in targets if any(t.printed.rstrip("%") == s.rstrip("%") for s in inquiry.asked.said)]
    named = [t for t in targets if _names_column(t, inquiry)]
    targets = said or named or targets
    if len(results) != 1 or not targets or len({t.value for t in targets}) > 1:
        return None
    return _Pair(results[0], targets[0])


def _names_column(target: Fact, inquiry: Inquiry) -> bool:
    """Whether the question speaks of the plan that heads the target's column."""
    own = set(words_of(target.column))
    spoken = set(words_of(inquiry.text))
    rest = own - {"muc", "tieu", "chi"}
    return bool(rest) and rest <= spoken


def _of_clause(fact: Fact, inquiry: Inquiry) -> _Pair | None:
    """`đạt 92,7%, thấp hơn kế hoạch giao (95%)`: the target behind a result in its own clause."""
    if fact.table is not None or fact.role not in _RESULTS:
        return None
    beside = companions(fact, inquiry.finder.siblings(fact), inquiry.documents.document(fact.document_id))
    if beside.target is not None:
        return _Pair(fact, beside.target)
    behind = [
        f for f in inquiry.finder.siblings(fact)
        if f.evidence == fact.evidence and f.span.start > fact.span.start and f.id != fact.id
    ]  # fmt: skip
    for other in behind:
        if (other.unit == "%") == (fact.unit == "%") and _is_plan(other, fact, inquiry):
            return _Pair(fact, other)
        if other.role in ("result", "share") and other.relation == "":
            break
    return None


def _is_plan(fact: Fact, result: Fact, inquiry: Inquiry) -> bool:
    """Whether the words between the two figures speak of a plan."""
    between = inquiry.documents.document(fact.document_id).text[result.span.end : fact.span.start]
    return fact.role == "target" or bool(_SPOKEN_PLAN.search(between.lower()))


def _same_name(result: Fact, target: Fact) -> bool:
    """Whether both name the same: what is missing is not what is to be recruited."""
    one, two = (
        {w for w in words_of(f"{f.own} {f.unit}") if w not in LIGHT and not w.isdigit()}
        for f in (result, target)
    )
    return len(one & two) >= _SAME_NAME * max(1, len(one | two))


def _of_plan(result: Fact, inquiry: Inquiry) -> _Pair | None:
    """A target that another statement sets for the same indicator and year."""
    found = inquiry.find(target=True, result=False, periods=(result.period,) if result.period else ())
    for match in found.good[:8]:
        target = match.fact
        year = end_of(target.period)[:4] == end_of(result.period)[:4]
        if (
            not (target.role == "target" or inquiry.plans(target))
            or not is_asked_row(target, inquiry)
            or target.id == result.id
            or not same_place(target, result)
        ):
            continue
        if year and _same_name(result, target):
            return _Pair(result, target)
    return None
