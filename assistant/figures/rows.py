"""The rows of a table column, or the parts of one whole, side by side: the largest and smallest, the first few, those
that reach a condition, and their average."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.figures.conditions import Condition
from assistant.figures.matching import Match
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft, rounded
from assistant.figures.wording import evidences_of, quantity
from index.documents import Span
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold

_KINDS = "huyen|xa|tinh|thanh pho|thi xa|quan|phuong|thi tran|dia phuong|don vi|co quan|so|nganh|linh vuc|chi tieu|khoan|du an|cap hoc|bac hoc|truong|benh vien|loai"
_WHICH = re.compile(r"(?:(\w+) )?(\w+) nao(?!\w)")
_SUPERLATIVE_WORDS = frozenset("nhat dung dau cuoi dan chi nao top cham nhanh kem".split())
_TOP = re.compile(
    r"(?<!\w)top (\d{1,2})|(?<!\w)(\d{1,2}|hai|ba|bon|nam) (?=(?:\w+ ){1,6}?(?:cao|thap|nhieu|it|lon|nho|nhanh|cham) nhat)"
)
_NUMBERS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5}
_LEAST = re.compile(
    r"(?<!\w)(?:it|thap|nho|cham|kem|dung cuoi)(?!\w)(?: \w+){0,6}? nhat|dung cuoi|(?:thap|it|cham|kem|nho) nhat"
)
SUPERLATIVE = re.compile(
    r"(?<!\w)(?:nhieu|cao|lon|nhanh|it|thap|nho|cham|kem)(?: \w+){0,6}? nhat(?!\w)|dung dau|dung cuoi|dan dau|(?<!\w)top \d"
)
# `bao nhiêu huyện đạt trên 50%`: the rows are counted; `những xã nào dưới 20%` lists them.
COUNTED = re.compile(rf"(?:bao nhieu|may|nhung|cac|liet ke)(?: cac| nhung)? ({_KINDS})(?!\w)")
AVERAGE = re.compile(
    r"(?:trung binh|binh quan)(?: \w+){0,2}? (?:moi|mot|1) (\w+(?: \w+)?)|tinh (?:so )?(?:trung binh|binh quan)"
)
_PLACES = ("huyen", "xa", "tinh", "pho", "quan", "phuong", "tran")
_TOTAL_ROW = ("tong", "cong", "toan tinh", "toan huyen", "toan xa", "chung")
# `Các lĩnh vực khác` is no one of them.
_REST_ROW = ("khac", "con lai")
_CHANGES = re.compile(r"(?<!\w)(?:tang|giam)(?!\w)")
_FEWEST_ROWS = 3
_NEARLY_ASKED = 0.6
_LISTED = 4


def extreme(inquiry: Inquiry) -> Draft | None:
    """The largest or smallest figure of one column or of the parts of one whole, with the others beside it."""
    folded = inquiry.folded
    which = _WHICH.search(folded)
    top = _top(folded)
    kind = (
        (which.group(1) or which.group(2), which.group(2))
        if which is not None
        else _kind_of_rows(folded)
        if top
        else None
    )
    if kind is None:
        return None
    terms = _terms_of_column(inquiry, {*kind, *_SUPERLATIVE_WORDS})
    largest = _LEAST.search(folded) is None
    # Who is slow or fast is told by the share that was done, not by an amount.
    pace = bool(re.search(r"(?:nhanh|cham|kem) nhat", folded))
    share = True if pace or inquiry.asked.measure == "%" else None
    for members in _columns(inquiry, terms, kind, percent=share):
        if any(not fact.certain for fact in members):
            continue
        if top:
            return _first(members, top, largest, inquiry)
        best = (max if largest else min)(members, key=lambda fact: fact.amount)
        if sum(fact.amount == best.amount for fact in members) == 1:
            return _ranked(best, members, largest, inquiry)
    return None


def counted(inquiry: Inquiry) -> Draft | None:
    """How many rows reach a bound, and which."""
    condition = inquiry.asked.condition
    kind = _kind_of_rows(inquiry.folded) if COUNTED.search(inquiry.folded) else None
    if condition is None or kind is None:
        return None
    terms = _terms_of_column(
        inquiry, set(kind), inquiry.text[: condition.start] + inquiry.text[condition.end :]
    )
    for members in _columns(inquiry, terms, kind, percent=condition.unit == "%"):
        if any(not fact.certain for fact in members):
            continue
        return _counted(members, condition, kind, inquiry)
    return None


def average(inquiry: Inquiry) -> Draft | None:
    """The average of a column, or how many of one thing come to one of another (`mỗi lớp bao nhiêu học sinh`)."""
    match = AVERAGE.search(inquiry.folded)
    if match is None:
        return None
    each = tuple((match.group(1) or "").split())
    kind = _kind_of_rows(f"moi {' '.join(each)}", moi=True)
    if kind is not None or not each:
        terms = _terms_of_column(inquiry, {*(kind or ()), *words_of(" ".join(_PLACES)), "thanh"})
        for members in _columns(inquiry, terms, kind or ("dia", "phuong"), percent=None):
            if all(fact.certain for fact in members):
                return _average_of(members, inquiry)
    return _per_one(inquiry, each) if each else None


def _per_one(inquiry: Inquiry, each: tuple[str, ...]) -> Draft | None:
    """Two counts of one row or one statement, divided."""
    words = set(each)
    terms = tuple(term for term in inquiry.asked.terms if fold(term) not in words and fold(term) != "moi")
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


def _average_of(members: Sequence[Fact], inquiry: Inquiry) -> Draft:
    operands = [Operand(fact) for fact in members]
    shown = rounded(sum((o.value for o in operands), Decimal(0)) / len(operands))
    formula = f"trung bình({'; '.join(o.printed for o in operands)}) = {shown}"
    unit = members[0].unit
    evidence = _together(members, inquiry.documents)
    names = "; ".join(f"{_name(fact)}: {quantity(fact)}" for fact in members)
    mark = "%" if unit == "%" else f" {unit}"
    return Draft(
        "found",
        (Sentence(f"Bình quân {shown}{mark}: {formula}.".replace(" :", ":"), evidence), Sentence(f"{names}.", evidence, "note")),
        "figure", "trung bình các dòng của một cột", 0.9,
        (Computation(formula, shown, unit, evidence),),
        candidates=tuple({"fact": fact.id} for fact in members[:5]),
    )  # fmt: skip


def _counted(members: Sequence[Fact], condition: Condition, kind: Sequence[str], inquiry: Inquiry) -> Draft:
    reached = [fact for fact in members if condition.holds(fact.amount)]
    order = sorted(reached, key=lambda fact: fact.amount, reverse=condition.sign in (">", "≥"))
    if not reached:
        # Nothing of the question's bound may be said: only that none reaches it, with the extreme row.
        side = max if condition.sign in (">", "≥") else min
        near = side(members, key=lambda fact: fact.amount)
        word = "cao nhất" if side is max else "thấp nhất"
        said = f"Không có dòng nào đạt mức được hỏi; {word} là {_name(near)}: {quantity(near)}."
        return Draft("found", (Sentence(said, _together(members, inquiry.documents)),), "figure", "đếm các dòng", 0.9,
                     candidates=({"fact": near.id},))  # fmt: skip
    operands = [Operand(fact) for fact in order]
    shown = str(len(reached))
    formula = f"đếm({'; '.join(o.printed for o in operands)}) = {shown}"
    names = "; ".join(f"{_name(fact)} ({quantity(fact)})" for fact in order)
    evidence = tuple(
        dict.fromkeys(piece for fact in order for piece in evidences_of(fact, inquiry.documents))
    )
    lead = Sentence(f"Có {shown}: {names}.", evidence)
    return Draft(
        "found", (lead,), "figure", "đếm các dòng của một cột theo điều kiện", 0.9,
        (Computation(formula, shown, "", evidence),), candidates=tuple({"fact": fact.id} for fact in order[:5]),
    )  # fmt: skip


def _top(folded: str) -> int:
    match = _TOP.search(folded)
    if match is None:
        return 0
    number = match.group(1) or match.group(2)
    return _NUMBERS.get(number) or (int(number) if number.isdigit() else 0)


def _kind_of_rows(folded: str, *, moi: bool = False) -> tuple[str, str] | None:
    """What the rows are, as two words: the second names them (`địa phương`, `huyện`)."""
    pattern = re.compile(rf"moi ({_KINDS})(?!\w)") if moi else COUNTED
    match = pattern.search(folded) or (None if moi else re.search(rf"({_KINDS})(?!\w)", folded))
    if match is None:
        return None
    words = match.group(1).split()
    return (words[0], words[-1])


def _terms_of_column(inquiry: Inquiry, without: set[str], text: str | None = None) -> tuple[str, ...]:
    """The asked words that name the column: without what the rows are, and how they are compared."""
    kept = inquiry.asked.terms if text is None else inquiry.terms_in(text)
    if not without.isdisjoint(_PLACES):
        without = {*without, *_PLACES, "thanh", "thi", "dia"}
    places = {word for place in inquiry.asked.places for word in place.split()}
    return tuple(
        term for term in kept if fold(term) not in without and not term.isdigit() and fold(term) not in places
    )


def _columns(
    inquiry: Inquiry, terms: tuple[str, ...], kind: Sequence[str], percent: bool | None
) -> Iterator[list[Fact]]:
    """The columns (or parts of one whole) that the question may compare, best first, each without its totals."""
    if not terms:
        return
    asked = replace(
        inquiry.asked, terms=terms, noun=(), operation="lookup", condition=None, change=False, whole=False,
        phrases=(), target=False, attains=True, measure="%" if percent else inquiry.asked.measure,
    )  # fmt: skip
    found = inquiry.finder.find(asked)
    groups: dict[tuple[object, ...], Match] = {}
    for match in found.matches[:80]:
        fact = match.fact
        if match.score < _NEARLY_ASKED or match.period < 0.5 or match.missing or fact.id in found.misplaced:
            continue
        if percent is not None and (fact.unit == "%") != percent:
            continue
        if fact.role == "target" and not inquiry.asked.target:
            continue
        if _CHANGES.search(inquiry.folded) and not _CHANGES.search(fold(f"{fact.column} {fact.own}")):
            # Where it fell most is not where it is highest.
            continue
        if not {fold(term) for term in terms}.isdisjoint(words_of(_name(fact))):
            # What is compared names the rows; here a row is named by what was asked of it.
            continue
        if fact.table is not None:
            groups.setdefault((fact.document_id, fact.table, fact.column), match)
        elif fact.relation == "part" and fact.parent:
            groups.setdefault((fact.document_id, fact.parent), match)
    for match in sorted(groups.values(), key=lambda each: -each.score):
        members = _members(match.fact, inquiry)
        if len(members) >= _FEWEST_ROWS and _are(kind[0], kind[-1], members, inquiry.documents):
            yield members


def _are(first: str, second: str, members: Sequence[Fact], documents: Documents) -> bool:
    """Whether the rows or parts are what the question compares: their names or the head of their column say so."""
    names = [f" {fold(_name(fact))} " for fact in members]
    if f"{first} {second}" == "dia phuong" or second in _PLACES:
        places = all(any(f" {kind} " in name for kind in _PLACES) for name in names)
        local = second == "phuong" and first == "dia"
        # `huyện` in a table of districts means the towns of its rank as well.
        return places and (local or any(f" {second} " in name for name in names))
    if all(f" {second} " in name for name in names):
        return True
    document = documents.document(members[0].document_id)
    table = next((t for t in document.tables if t.ordinal == members[0].table), None)
    heads = [fold(" ".join(path)) for path in table.columns] if table else []
    return any(f"{first} {second}" in head or head == second for head in heads)


def _members(fact: Fact, inquiry: Inquiry) -> list[Fact]:
    """The figures that stand beside one: its column without the rows of totals, or the other parts of its whole."""
    siblings = inquiry.finder.siblings(fact)
    if fact.table is None:
        return [
            f for f in siblings if f.parent == fact.parent and f.relation == "part" and f.unit == fact.unit
        ]
    return [
        f for f in siblings
        if f.table == fact.table and f.column == fact.column and f.unit == fact.unit
        and not fold(_name(f)).startswith(_TOTAL_ROW) and not fold(_name(f)).endswith(_REST_ROW)
    ]  # fmt: skip


def _name(fact: Fact) -> str:
    """What a row or part is about, without its column and its whole."""
    if fact.table is not None:
        return fact.indicator.rpartition(f": {fact.column}")[0] or fact.indicator
    return fact.own or fact.level


def _first(members: Sequence[Fact], top: int, largest: bool, inquiry: Inquiry) -> Draft | None:
    """The first few in order; none where a tie would make the last place arbitrary."""
    order = sorted(members, key=lambda fact: fact.amount, reverse=largest)
    if top >= len(order) or order[top - 1].amount == order[top].amount:
        return None
    chosen = order[:top]
    names = "; ".join(f"{_name(fact)} ({quantity(fact)})" for fact in chosen)
    evidence = tuple(
        dict.fromkeys(piece for fact in chosen for piece in evidences_of(fact, inquiry.documents))
    )
    word = "Cao nhất" if largest else "Thấp nhất"
    return Draft(
        "found", (Sentence(f"{word} lần lượt là {names}.", evidence),), "figure", "xếp thứ tự các dòng của một cột", 0.9,
        candidates=tuple({"fact": fact.id} for fact in chosen),
    )  # fmt: skip


def _ranked(best: Fact, members: Sequence[Fact], largest: bool, inquiry: Inquiry) -> Draft:
    whole = inquiry.finder.parent(best) if best.table is None else None
    order = sorted(members, key=lambda fact: fact.amount, reverse=largest)
    word = "Cao nhất" if largest else "Thấp nhất"
    everything = _together(members, inquiry.documents)
    lead = Sentence(f"{word} là {_name(best)}: {quantity(best, whole)}.", everything)
    listed = "; ".join(f"{_name(fact)}: {quantity(fact, whole)}" for fact in order[1 : _LISTED + 1])
    others = Sentence(f"Tiếp theo: {listed}.", everything, "note")
    return Draft(
        "found", (lead, others), "figure", "so sánh các dòng của một cột", 0.9,
        candidates=tuple({"fact": fact.id} for fact in order[:5]),
    )  # fmt: skip


def _together(members: Sequence[Fact], documents: Documents) -> tuple[Evidence, ...]:
    """The rows from the first to the last as one piece of evidence; clauses one by one."""
    if members[0].table is None:
        return tuple(dict.fromkeys(Evidence(f.document_id, f.evidence) for f in members))
    begin, end = min(f.evidence.start for f in members), max(f.evidence.end for f in members)
    # A unit in the head of the column is said with each figure.
    head = evidences_of(members[0], documents)[1:]
    return (Evidence(members[0].document_id, Span(begin, end)), *head)
