"""Figures set side by side: which one is largest or smallest, and whether the parts add up to their whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.figures.asking import Asked
from assistant.figures.finding import Finder
from assistant.figures.matching import Match
from assistant.figures.wording import evidences_of, led_quote, quantity
from assistant.question import Question
from index.documents import Span
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold
from ingest.number_forms import printed_form

_WHICH = re.compile(r"(\w+) (\w+) nao(?!\w)")
_ADDS_UP = re.compile(
    r"(?:cong lai|cong cac|tong (?:cac|cua cac)|tong cong)[^?]*(?:khop|dung|bang|trung)|co khop"
)
_SUM_WORDS = frozenset("cong lai khop cac thanh phan bang dung trung cap".split())
_SUPERLATIVE = frozenset("nhat dung dau cuoi dan".split())
_PLACES = ("huyen", "xa", "tinh", "pho", "quan", "phuong", "tran")
_TOTAL_ROW = ("tong", "cong", "toan tinh", "chung")
# `Các lĩnh vực khác` is no one of them.
_REST_ROW = ("khac", "con lai")
_FEWEST_ROWS = 3
_NEARLY_ASKED = 0.6


def compare(asked: Asked, question: Question, finder: Finder, documents: Documents) -> Draft | None:
    """The draft of a comparison, None where the question asks for none or there is too little to compare."""
    folded = fold(question.text)
    if asked.operation in ("max", "min"):
        return _extreme(asked, folded, finder, documents)
    if _ADDS_UP.search(folded):
        return _adds_up(asked, finder, documents)
    return None


def _extreme(asked: Asked, folded: str, finder: Finder, documents: Documents) -> Draft | None:
    """The largest or smallest figure of one table column, or of the parts of one whole, with the others beside it."""
    which = _WHICH.search(folded)
    if which is None:
        return None
    compared = set(which.groups())
    terms = tuple(term for term in asked.terms if fold(term) not in compared | _SUPERLATIVE)
    if not terms:
        return None
    found = finder.find(replace(asked, terms=terms, noun=(), operation="lookup"))
    groups: dict[tuple[object, ...], Match] = {}
    for match in found.matches[:80]:
        if (
            match.score < _NEARLY_ASKED
            or match.period < 0.5
            or match.absent
            or match.fact.id in found.misplaced
        ):
            continue
        fact = match.fact
        if not {fold(term) for term in terms}.isdisjoint(words_of(_name(fact))):
            # What is compared names the rows; here a row is named by what was asked of it.
            continue
        if fact.table is not None:
            groups.setdefault((fact.document_id, fact.table, fact.column), match)
        elif fact.relation == "part" and fact.parent:
            groups.setdefault((fact.document_id, fact.parent), match)
    for match in sorted(groups.values(), key=lambda each: -each.score):
        members = _members(match.fact, finder)
        if len(members) < _FEWEST_ROWS or any(not fact.certain for fact in members):
            continue
        if not _are(which.group(1), which.group(2), members, documents):
            continue
        largest = asked.operation == "max"
        best = (max if largest else min)(members, key=lambda fact: fact.amount)
        if sum(fact.amount == best.amount for fact in members) == 1:
            return _ranked(best, members, largest, finder, documents)
    return None


def _are(first: str, second: str, members: Sequence[Fact], documents: Documents) -> bool:
    """Whether the rows or parts are what the question compares: their names or the head of their column say so."""
    names = [f" {fold(_name(fact))} " for fact in members]
    if f"{first} {second}" == "dia phuong" or second in _PLACES:
        kinds = _PLACES if second == "phuong" and first == "dia" else (second,)
        return all(any(f" {kind} " in name for kind in kinds) for name in names)
    if all(f" {second} " in name for name in names):
        return True
    document = documents.document(members[0].document_id)
    table = next((t for t in document.tables if t.ordinal == members[0].table), None)
    heads = [fold(" ".join(path)) for path in table.columns] if table else []
    return any(f"{first} {second}" in head or head == second for head in heads)


def _members(fact: Fact, finder: Finder) -> list[Fact]:
    """The figures that stand beside one: its column without the rows of totals, or the other parts of its whole."""
    siblings = finder.siblings(fact)
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


def _ranked(
    best: Fact, members: Sequence[Fact], largest: bool, finder: Finder, documents: Documents
) -> Draft:
    whole = finder.parent(best) if best.table is None else None
    order = sorted(members, key=lambda fact: fact.amount, reverse=largest)
    word = "Cao nhất" if largest else "Thấp nhất"
    everything = _together(members)
    lead = Sentence(f"{word} là {_name(best)}: {quantity(best, whole)}.", everything)
    listed = "; ".join(f"{_name(fact)}: {quantity(fact, whole)}" for fact in order[1:5])
    others = Sentence(f"Tiếp theo: {listed}.", everything, "note")
    return Draft(
        "found", (lead, others), "figure", "so sánh các dòng của một cột", 0.9,
        candidates=tuple({"fact": fact.id} for fact in order[:5]),
    )  # fmt: skip


def _together(members: Sequence[Fact]) -> tuple[Evidence, ...]:
    """The rows from the first to the last as one piece of evidence; clauses one by one."""
    if members[0].table is None:
        return tuple(dict.fromkeys(Evidence(f.document_id, f.evidence) for f in members))
    begin, end = min(f.evidence.start for f in members), max(f.evidence.end for f in members)
    return (Evidence(members[0].document_id, Span(begin, end)),)


def _adds_up(asked: Asked, finder: Finder, documents: Documents) -> Draft | None:
    """Whether the parts that a document prints behind a figure add up to it."""
    terms = tuple(term for term in asked.terms if fold(term) not in _SUM_WORDS)
    if not terms:
        return None
    asked = replace(asked, terms=terms, levels=(), several=True)
    for match in finder.find(asked).good[:6]:
        whole = match.fact
        parts = [f for f in finder.siblings(whole) if f.parent == whole.id and f.relation == "part"]
        parts = [f for f in parts if f.unit in (whole.unit, "") or f.table is None]
        if len(parts) < 2 or any(not f.certain for f in (whole, *parts)) or whole.unit == "%":
            continue
        return _checked(whole, parts, documents)
    return None


def _checked(whole: Fact, parts: Sequence[Fact], documents: Documents) -> Draft:
    total = sum((f.value for f in parts), Decimal(0))
    shown = printed_form(total)
    evidence = tuple(dict.fromkeys(e for f in (whole, *parts) for e in evidences_of(f, documents)))
    added = " + ".join(" ".join(f.printed.split()) for f in parts)
    formula = f"{added} = {shown}"
    computations = [Computation(formula, shown, whole.unit, evidence)]
    if total == whole.value:
        said = f"Khớp: {formula}."
    else:
        gap = printed_form(abs(whole.value - total))
        less = whole.value > total
        difference = (
            f"{whole.printed} − ({added}) = {gap}" if less else f"({added}) − {whole.printed} = {gap}"
        )
        computations.append(Computation(difference, gap, whole.unit, evidence))
        said = f"Không khớp: {formula}, trong khi văn bản ghi {quantity(whole)} ({difference})."
    quote = led_quote(whole, documents)
    return Draft(
        "found", (Sentence(said, evidence), Sentence(f"{quantity(whole)}: {quote}.", evidence, "point")),
        "figure", "cộng các phần để so với tổng", 0.95, tuple(computations),
        candidates=tuple({"fact": f.id} for f in (whole, *parts)),
    )  # fmt: skip
