"""The rows of a column, or the items of a list, side by side: the largest and smallest, the first few, those that reach a
condition, and their average."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.figures.choosing import Choice, choices
from assistant.figures.columns import Column
from assistant.figures.conditions import Condition
from assistant.figures.kinds_of_rows import Kind, kind_in
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft, rounded
from assistant.figures.row_names import CLASSES
from assistant.figures.times import end_of
from assistant.figures.wording import evidences_of, quantity
from index.documents import Span
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold

_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "bon": 4, "nam": 5}
_MOST = "nhiều|cao|lớn|nhanh|tốt|nặng|dài|rộng|đông|mạnh"
_LEAST = "ít|thấp|nhỏ|chậm|kém|ngắn|yếu"
# `cao`, `thấp`, `nhanh`, `chậm` are said of a share where there is one, `nhiều`, `ít` of an amount.
_OF_A_SHARE = "cao|thấp|nhanh|chậm|kém|tốt"
_FIRST, _LAST = "đứng đầu|dẫn đầu|xếp đầu|top \\d+", "đứng cuối|cuối bảng|xếp cuối|đội sổ"


def _spoken(most: str, placed: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Superlatives of these words, for text with its marks and for text typed without."""
    marked = rf"(?<!\w)(?:{most})(?: \w+){{0,6}}? nhất(?!\w)|(?<!\w)(?:{placed})(?!\w)"
    return re.compile(marked), re.compile(fold(marked).replace("\\W", "\\w"))


_SUPERLATIVES = {
    "most": _spoken(_MOST, _FIRST),
    "least": _spoken(_LEAST, _LAST),
    "share": _spoken(_OF_A_SHARE, f"{_FIRST}|{_LAST}"),
}
_TOP = re.compile(
    r"(?<!\w)top (\d{1,2})|(?<!\w)(\d{1,2}|hai|ba|bốn|năm|bon|nam) (?!tháng|thang|năm|nam|\d|nay|trước|truoc|học|hoc|qua|tới|toi|ngoái)(?=(?:\w+ ){1,14}?nh[ấa]t(?!\w))"
)
# `bao nhiêu huyện đạt trên 50%`: the rows are counted; `những xã nào dưới 20%` lists them.
COUNTED = re.compile(
    r"(?:bao nhieu|(?<!\w)may|liet ke|ke ten|(?<!\w)so|danh sach)(?: cac| nhung)? \w+|(?<!\w)nao(?!\w)|(?<!\w)(?:nhung|cac) \w+"
)
AVERAGE = re.compile(
    r"(?:trung binh|binh quan) (?!chung)(?:\w+ ){0,2}?(?:moi|mot|1|tung) (\w+(?: \w+)?)|tinh (?:so )?(?:trung binh|binh quan)"
    r"|(?:trung binh|binh quan)(?= .*(?<!\w)(?:cac|\d+|tat ca) )|(?<!\w)moi (\w+(?: \w+)?) (?:trung binh|binh quan)"
)
_FEWEST_ROWS = 3
_FEWEST_OF_A_LIST = 2
_LISTED = 4
_TIED = 3
_AS_GOOD = 0.02


def says_superlative(text: str, which: str = "") -> bool:
    """Whether a text (in lower case) asks for the largest or the smallest; `which` is `most`, `least` or `share`."""
    bare = text == fold(text)
    names = (which,) if which else ("most", "least")
    return any(_SUPERLATIVES[name][bare].search(text) for name in names)


def extreme(inquiry: Inquiry) -> Draft | None:
    """The largest or smallest figure of a column or a list, with the others beside it."""
    text = " ".join(inquiry.text.lower().split())
    top, kind = _top(text), kind_in(inquiry.text)
    if kind is None and not top:
        return None
    largest = not says_superlative(text, "least")
    share = says_superlative(text, "share")
    percent = True if inquiry.asked.measure == "%" else None
    found = list(_fitting(inquiry, kind, percent=percent, prefers_share=share))
    for choice in found:
        members = _members(choice, inquiry)
        if members is None:
            continue
        draft = (
            _first(members, choice, top, largest, inquiry)
            if top > 1
            else _ranked(members, choice, largest, inquiry)
        )
        if draft is None:
            continue
        return None if _contradicted(choice, found, largest) else draft
    return None


def _fitting(
    inquiry: Inquiry, kind: Kind | None, *, percent: bool | None, prefers_share: bool = False
) -> Iterator[Choice]:
    """The choices whose rows are of the kind that the question compares, best first."""
    words = kind.unsaid if kind is not None else frozenset()
    for choice in choices(inquiry, unsaid=words, percent=percent, prefers_share=prefers_share):
        column = choice.column
        document = inquiry.documents.document(column.first.document_id)
        fewest = _FEWEST_ROWS if column.first.table is not None else _FEWEST_OF_A_LIST
        if len(column.facts) >= fewest and (kind is None or kind.fits(column, document)):
            yield choice


def _is_of_document(choice: Choice, inquiry: Inquiry) -> bool:
    """Whether the one row that a question names has the name of the document's own place: `huyện nào ở Thái Bình`."""
    names, _ = inquiry.finder.names(choice.column.first.document_id)
    words = [inquiry.tokens[position] for position in choice.named[0].words]
    return all(fold(word) in names or word in CLASSES for word in words)


def _members(choice: Choice, inquiry: Inquiry) -> Sequence[Fact] | None:
    """The figures that are compared: the rows that the question names, else all; None where one of them is doubtful."""
    if len(choice.named) == 1 and not _is_of_document(choice, inquiry):
        return None
    members = choice.rows if len(choice.named) > 1 else all_of(choice.column)
    sure = all(fact.certain for fact in members) and len({fact.row for fact in members}) in (1, len(members))
    return members if sure and len(members) > 1 else None


def _contradicted(choice: Choice, others: Sequence[Choice], largest: bool) -> bool:
    """Whether another document of the same time says as well that another one is first."""
    pick = max if largest else min

    def first(each: Choice) -> tuple[str, ...]:
        best = pick(each.column.without_rest().facts, key=lambda fact: fact.amount)
        return tuple(words_of(each.name(best)))

    return any(
        other.column.first.document_id != choice.column.first.document_id
        and other.fit >= choice.fit - _AS_GOOD
        and end_of(other.column.first.period) == end_of(choice.column.first.period)
        and first(other) != first(choice)
        for other in others
    )


def counted(inquiry: Inquiry) -> Draft | None:
    """How many rows reach a bound, and which."""
    condition, kind = inquiry.asked.condition, kind_in(inquiry.text)
    if condition is None or kind is None or not COUNTED.search(inquiry.folded):
        return None
    stretch = inquiry.text[condition.start : condition.end]
    for choice in _fitting(inquiry.without(stretch), kind, percent=condition.unit == "%"):
        if not _measures(choice.column, condition):
            continue
        named = choice.named and not (len(choice.named) == 1 and _is_of_document(choice, inquiry))
        if named or any(not fact.certain for fact in choice.column.facts):
            continue
        return _counted(choice, condition, inquiry)
    return None


def _measures(column: Column, condition: Condition) -> bool:
    """Whether a column is told in the unit of the bound: `từ 15 tuổi` bounds no number of files."""
    return condition.unit in ("", "%") or not {*words_of(condition.unit)}.isdisjoint(
        words_of(f"{column.first.unit} {column.header}")
    )


def average(inquiry: Inquiry) -> Draft | None:
    """The average of a column, or how many of one thing come to one of another (`mỗi lớp bao nhiêu học sinh`)."""
    match = AVERAGE.search(inquiry.folded)
    if match is None:
        return None
    each = tuple((match.group(1) or match.group(2) or "").split())
    kind = kind_in(inquiry.text)
    if kind is not None:
        for choice in _fitting(inquiry, kind, percent=True if inquiry.asked.measure == "%" else None):
            members = _members(choice, inquiry)
            if members is not None and len(choice.column.facts) >= _FEWEST_ROWS:
                return _average_of(members, choice, inquiry)
    return _per_one(inquiry, each) if each else None


def _per_one(inquiry: Inquiry, each: tuple[str, ...]) -> Draft | None:
    """Two counts of one row or one statement, divided."""
    words = set(each)
    terms = tuple(
        term for term in inquiry.asked.terms
        if term not in ("mỗi", "một", "moi") and not {*words_of(term)} & words
    )  # fmt: skip
    for match in inquiry.find(terms=terms, operation="lookup").good[:8]:
        counted_fact = match.fact
        if counted_fact.unit == "%" or not counted_fact.certain:
            continue
        for other in inquiry.finder.siblings(counted_fact):
            if other.id == counted_fact.id or other.unit == "%" or not other.certain or not other.value:
                continue
            together = (
                other.row == counted_fact.row and other.table == counted_fact.table
                if counted_fact.table is not None
                else other.evidence == counted_fact.evidence
            )
            named = words_of(other.column if other.table is not None else other.unit)
            if together and named and each[0] in named:
                return _quotient(Operand(counted_fact), Operand(other), inquiry)
    return None


def _quotient(first: Operand, second: Operand, inquiry: Inquiry) -> Draft:
    shown = rounded(first.value / second.value)
    formula = f"{first.printed} ÷ {second.printed} = {shown}"
    unit = first.fact.unit
    return computed_draft(
        f"Bình quân {shown} {unit}: {formula}.".replace(" :", ":"),
        [first, second],
        [computation(formula, shown, unit, (first, second), inquiry.documents)],
        inquiry.documents,
        "thương của hai số cùng dòng",
    )


def _average_of(members: Sequence[Fact], choice: Choice, inquiry: Inquiry) -> Draft:
    operands = [Operand(fact) for fact in members]
    shown = rounded(sum((o.value for o in operands), Decimal(0)) / len(operands))
    formula = f"trung bình({'; '.join(o.printed for o in operands)}) = {shown}"
    unit = members[0].unit
    evidence = together(members, inquiry.documents)
    names = "; ".join(f"{choice.name(fact)}: {quantity(fact)}" for fact in members)
    mark = "%" if unit == "%" else f" {unit}"
    return Draft(
        "found",
        (Sentence(f"Bình quân {shown}{mark}: {formula}.".replace(" :", ":"), evidence), Sentence(f"{names}.", evidence, "note")),
        "figure", "trung bình các dòng của một cột", 0.9,
        (Computation(formula, shown, unit, evidence),),
        candidates=tuple({"fact": fact.id} for fact in members[:5]),
    )  # fmt: skip


def _counted(choice: Choice, condition: Condition, inquiry: Inquiry) -> Draft:
    members = all_of(choice.column)
    reached = [fact for fact in members if condition.holds(fact.amount)]
    order = sorted(reached, key=lambda fact: fact.amount, reverse=condition.sign in (">", "≥"))
    if not reached:
        # Nothing of the question's bound may be said: only that none reaches it, with the extreme row.
        side = max if condition.sign in (">", "≥") else min
        near = side(members, key=lambda fact: fact.amount)
        word = "cao nhất" if side is max else "thấp nhất"
        said = f"Không có dòng nào đạt mức được hỏi; {word} là {choice.name(near)}: {quantity(near)}."
        return Draft("found", (Sentence(said, together(members, inquiry.documents)),), "figure", "đếm các dòng", 0.9,
                     candidates=({"fact": near.id},))  # fmt: skip
    return counted_rows(
        order,
        [choice.name(fact) for fact in order],
        inquiry.documents,
        "đếm các dòng của một cột theo điều kiện",
    )


def counted_rows(rows: Sequence[Fact], names: Sequence[str], documents: Documents, why: str) -> Draft:
    """How many rows there are, each named with its figure."""
    shown = str(len(rows))
    formula = f"đếm({'; '.join(Operand(fact).printed for fact in rows)}) = {shown}"
    said = "; ".join(f"{name} ({quantity(fact)})" for fact, name in zip(rows, names, strict=True))
    evidence = tuple(dict.fromkeys(piece for fact in rows for piece in evidences_of(fact, documents)))
    return Draft(
        "found", (Sentence(f"Có {shown}: {said}.", evidence),), "figure", why, 0.9,
        (Computation(formula, shown, "", evidence),), candidates=tuple({"fact": fact.id} for fact in rows[:5]),
    )  # fmt: skip


def _top(text: str) -> int:
    match = _TOP.search(text)
    if match is None:
        return 0
    number = match.group(1) or match.group(2)
    return _NUMBERS.get(number) or (int(number) if number.isdigit() else 0)


def _first(
    members: Sequence[Fact], choice: Choice, top: int, largest: bool, inquiry: Inquiry
) -> Draft | None:
    """The first few in order; none where a tie would make the last place arbitrary."""
    order = sorted(members, key=lambda fact: fact.amount, reverse=largest)
    if top >= len(order) or order[top - 1].amount == order[top].amount:
        return None
    chosen = order[:top]
    names = "; ".join(f"{choice.name(fact)} ({quantity(fact)})" for fact in chosen)
    evidence = tuple(
        dict.fromkeys(piece for fact in chosen for piece in evidences_of(fact, inquiry.documents))
    )
    word = "Cao nhất" if largest else "Thấp nhất"
    whole = together(order, inquiry.documents)
    return Draft(
        "found", (Sentence(f"{word} lần lượt là {names}.", evidence),), "figure", "xếp thứ tự các dòng của một cột", 0.95,
        (_extreme_of(order, largest, whole),), candidates=tuple({"fact": fact.id} for fact in chosen),
    )  # fmt: skip


def _ranked(members: Sequence[Fact], choice: Choice, largest: bool, inquiry: Inquiry) -> Draft | None:
    """The first row (or those that share the first place), and the next few."""
    order = sorted(members, key=lambda fact: fact.amount, reverse=largest)
    tied = [fact for fact in order if fact.amount == order[0].amount]
    if len(tied) > min(_TIED, len(order) - 1):
        return None
    whole = inquiry.finder.parent(order[0]) if order[0].table is None else None
    word = "Cao nhất" if largest else "Thấp nhất"
    everything = together(order, inquiry.documents)
    names = " và ".join(choice.name(fact) for fact in tied)
    lead = Sentence(f"{word} là {names}: {quantity(order[0], whole)}.", everything)
    listed = "; ".join(
        f"{choice.name(fact)}: {quantity(fact, whole)}" for fact in order[len(tied) : len(tied) + _LISTED]
    )
    others = Sentence(f"Tiếp theo: {listed}.", everything, "note")
    return Draft(
        "found", (lead, others), "figure", "so sánh các dòng của một cột", 0.95,
        (_extreme_of(order, largest, everything),), candidates=tuple({"fact": fact.id} for fact in order[:5]),
    )  # fmt: skip


def _extreme_of(order: Sequence[Fact], largest: bool, evidence: tuple[Evidence, ...]) -> Computation:
    """What was compared, and which came first."""
    name = "lớn nhất" if largest else "nhỏ nhất"
    first = Operand(order[0]).printed
    formula = f"{name}({'; '.join(Operand(fact).printed for fact in order)}) = {first}"
    return Computation(formula, first, order[0].unit, evidence)


def together(members: Sequence[Fact], documents: Documents) -> tuple[Evidence, ...]:
    """The rows from the first to the last as one piece of evidence; clauses one by one."""
    if members[0].table is None:
        return tuple(dict.fromkeys(Evidence(f.document_id, f.evidence) for f in members))
    begin, end = min(f.evidence.start for f in members), max(f.evidence.end for f in members)
    # A unit in the head of the column is said with each figure.
    head = evidences_of(members[0], documents)[1:]
    return (Evidence(members[0].document_id, Span(begin, end)), *head)


def all_of(column: Column) -> Sequence[Fact]:
    """Every figure of a column that takes part in an order."""
    return column.without_rest().facts
