"""Parts and wholes: shares, what remains, sums, and whether printed parts add up to their whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answer import Computation, Draft, Sentence
from assistant.cite import Documents
from assistant.figures.asking import Asked
from assistant.figures.matching import Match
from assistant.figures.operands import Inquiry, Operand, computation, computed_draft, rounded
from assistant.figures.question_words import LIGHT
from assistant.figures.wording import evidences_of, led_quote, quantity
from index.fact_words import all_syllables, words_of
from index.facts import Fact
from index.folding import fold
from ingest.number_forms import printed_form

SHARE = re.compile(
    r"chiem (?:ty le |ti le |ty trong )?(?:bao nhieu|may|ty le)|bang (?:bao nhieu|may) (?:%|phan tram)|ty trong"
    r"|(?:bao nhieu|may) (?:%|phan tram) (?:trong|tong|so voi tong|cua tong)"
)
SUM = re.compile(
    r"tong cong|tong so|(?<!\w)tong (?!cuc|cong ty)|cong lai|tat ca la|(?<!\w)(?:ca hai|ca ba|(?:hai|ba|2|3) nam)(?!\w)"
)
ADDS_UP = re.compile(
    r"(?:cong lai|cong cac|tong (?:cac|cua cac)|tong cong)[^?]*(?:khop|dung|bang|trung)|co khop"
)
_SUM_WORDS = frozenset("cong lai khop cac thanh phan bang dung trung cap".split())
_TOTALS = ("tong", "cong", "toan ")
NEAR_IN_TEXT = 400
_SHORT_NAME = 4


def share(inquiry: Inquiry) -> Draft | None:
    """A part over its whole, where the document does not state the share itself."""
    asked, finder = inquiry.asked, inquiry.finder
    found = inquiry.find(measure="")
    for match in found.good[:12]:
        part = match.fact
        if part.of and part.unit != "%" and part.certain and say_all(part, part, inquiry):
            return _share_of_ratio(part, inquiry)
        whole = _whole_beside(part, asked, inquiry)
        if (
            whole is None
            or not whole.value
            or not part.certain
            or not whole.certain
            or part.scale != whole.scale
        ):
            continue
        if not say_all(part, whole, inquiry) or (part.unit and whole.unit and part.unit != whole.unit):
            continue
        if _another_whole_is_said(whole, found.good, inquiry):
            continue
        if any(f.parent == part.id and f.relation == "share" for f in finder.siblings(part)):
            continue
        operands = (Operand(part, whole), Operand(whole))
        rate = rounded(part.value * 100 / whole.value)
        formula = f"{operands[0].printed} ÷ {operands[1].printed} × 100 = {rate}"
        lead = f"Chiếm {rate}%: {operands[0].printed} trên {operands[1].printed} {whole.unit}.".replace(
            " .", "."
        )
        return computed_draft(
            lead,
            list(operands),
            [computation(formula, rate, "%", operands, inquiry.documents)],
            inquiry.documents,
            "phần trên tổng",
        )
    return None


def say_all(part: Fact, whole: Fact, inquiry: Inquiry) -> bool:
    """Whether the part, the whole and the names of their document say every word of the question that names something."""
    spoken = set(all_syllables(inquiry.text)) | {
        syllable
        for phrases in inquiry.asked.alternatives.values()
        for p in phrases
        for syllable in all_syllables(" ".join(p))
    }
    own = all_syllables(part.own)
    if len(own) <= _SHORT_NAME and not set(own) - set(all_syllables(part.unit)) <= spoken:
        return False
    names, title = inquiry.finder.names(part.document_id)
    text = " ".join(f"{f.own} {f.unit} {f.head} {f.level} {f.indicator} {f.column}" for f in (part, whole))
    said = set(words_of(text)) | names | title
    alternatives = inquiry.asked.alternatives
    return all(
        term in LIGHT
        or fold(term) in said
        or any(said.issuperset(words_of(" ".join(p))) for p in alternatives.get(term, ()))
        for term in inquiry.asked.terms
        if words_of(term)
    )


def _share_of_ratio(part: Fact, inquiry: Inquiry) -> Draft | None:
    """`6.214/6.905 phòng` as a share, where its clause does not state it."""
    if any(f.evidence == part.evidence and f.unit == "%" for f in inquiry.finder.siblings(part)):
        return None
    done, _, whole = (piece.strip() for piece in part.printed.partition("/"))
    rate = rounded(part.value * 100 / (part.of or Decimal(1)))
    formula = f"{done} ÷ {whole} × 100 = {rate}"
    operand = Operand(part)
    return computed_draft(
        f"Chiếm {rate}%: {done} trên {whole} {part.unit}.".replace(" .", "."),
        [operand],
        [computation(formula, rate, "%", [operand], inquiry.documents)],
        inquiry.documents,
        "phần trên tổng",
    )


def _another_whole_is_said(whole: Fact, good: Sequence[Match], inquiry: Inquiry) -> bool:
    """The question names the figure of the whole (`trong 577 cơ quan`), and it is not this one."""
    said = inquiry.asked.said
    if not said or whole.printed in said:
        return False
    parents = (inquiry.finder.parent(match.fact) for match in good[:12])
    return any(parent is not None and parent.printed in said for parent in parents)


def _whole_beside(part: Fact, asked: Asked, inquiry: Inquiry) -> Fact | None:
    """The whole of a part: its parent, the row of totals of its column, or the larger count of the same thing just
    before it in its item, whose name the part's name goes on from."""
    finder = inquiry.finder
    parent = finder.parent(part)
    if part.relation == "part" and parent is not None:
        return parent if parent.unit != "%" and names_part(part, asked) else None
    if part.unit == "%" or part.role not in ("result", "estimate"):
        return None
    siblings = finder.siblings(part)
    if part.table is not None:
        totals = [
            f for f in siblings
            if f.table == part.table and f.column == part.column and fold(f.own).startswith(_TOTALS) and f.id != part.id
        ]  # fmt: skip
        return totals[0] if len(totals) == 1 else None
    name, said = _content(part), {fold(term) for term in asked.terms}
    if not names_part(part, asked):
        return None
    for other in siblings:
        if other.span.start >= part.span.start or other.section != part.section or other.table is not None:
            continue
        if part.span.start - other.span.start > NEAR_IN_TEXT or other.amount <= part.amount:
            continue
        same_unit = other.unit == part.unit or not part.unit
        counted = set(words_of(other.unit)) <= name | set(words_of(part.unit))
        if same_unit and counted and other.unit and other.relation == "" and other.role == part.role:
            named = _content(other) - set(words_of(other.unit)) - name - LIGHT
            # `tiếp nhận 3.276 hồ sơ …; hồ sơ trực tuyến 2.041`: what the whole is named by the question says too;
            # a figure beside it that counts another kind is no whole.
            if name - set(words_of(other.unit)) and (not named or named & said):
                return other
    return None


def _content(fact: Fact) -> set[str]:
    return {word for word in words_of(f"{fact.own} {fact.unit}") if not word.isdigit()}


def names_part(part: Fact, asked: Asked) -> bool:
    """Whether the question names this part, not only its whole."""
    whole = {*words_of(part.indicator.rpartition(": ")[0]), *words_of(part.unit)}
    unit = set(words_of(part.unit))
    said = words_of(part.own)
    own = (
        [word for word in said if word not in whole]
        or [word for word in said if word not in unit]
        or said
        or words_of(part.level)
    )
    terms = {fold(term) for term in asked.terms} | {
        word for level in asked.levels for word in words_of(level)
    }
    for phrases in asked.alternatives.values():
        terms.update(fold(word) for phrase in phrases for word in phrase)
    return bool(own) and sum(word in terms for word in own) >= max(1, (len(set(own)) + 1) // 2)


def total(inquiry: Inquiry) -> Draft | None:
    """What the question asks to add: the columns of a row, figures side by side, two indicators, several periods."""
    plans = (_of_row, _of_periods, _side_by_side, _of_two)
    return next((draft for plan in plans if (draft := plan(inquiry)) is not None), None)


def _of_periods(inquiry: Inquiry) -> Draft | None:
    """`trong hai năm 2022 và 2023`: the figure of each period, added."""
    periods = inquiry.asked.periods
    if len(periods) < 2 or inquiry.asked.change:
        return None
    best = [inquiry.find(periods=(period,)).best for period in periods]
    facts = [match.fact for match in best if match is not None]
    if len(facts) != len(periods) or len({fact.id for fact in facts}) != len(facts):
        return None
    return _added(facts, inquiry, "tổng các kỳ")


def _of_two(inquiry: Inquiry) -> Draft | None:
    """`tổng doanh thu bưu chính và viễn thông`: what stands on either side of `và`, with the words before in common."""
    text = inquiry.text.lower()
    if text.count(" và ") != 1:
        return None
    left, right = (inquiry.terms_in(piece) for piece in text.split(" và "))
    if len(inquiry.asked.places) == 2:
        return _of_places(inquiry)
    if not left or not right:
        return None
    first = inquiry.find(terms=left, noun=()).best
    if first is None:
        return None
    common = [left[: -len(right)] if len(left) > len(right) else (), left[:1], left[:2], ()]
    for words in dict.fromkeys(common):
        for match in inquiry.find(terms=(*words, *right), noun=(), several=True).good[:3]:
            one, two = first.fact, match.fact
            alike = one.period == two.period and one.document_id == two.document_id and one.unit == two.unit
            if alike and one.id != two.id and two.relation == one.relation and not two.of:
                return _added(sorted((one, two), key=lambda f: f.span), inquiry, "tổng của hai chỉ tiêu")
    return None


def _of_places(inquiry: Inquiry) -> Draft | None:
    """`huyện A và huyện B tổng cộng`: the figure of each place, added."""
    terms = inquiry.terms_without_places()
    best = [inquiry.find(places=(place,), terms=terms, several=True).best for place in inquiry.asked.places]
    facts = [match.fact for match in best if match is not None]
    alike = len(facts) == 2 and facts[0].id != facts[1].id and facts[0].period == facts[1].period
    return (
        _added(facts, inquiry, "tổng của hai nơi") if alike and facts[0].column == facts[1].column else None
    )


def _side_by_side(inquiry: Inquiry) -> Draft | None:
    """Figures side by side in one statement that the question asks to add (`treo và ngầm`)."""
    asked, finder = inquiry.asked, inquiry.finder
    if " va " not in inquiry.folded and "cong lai" not in inquiry.folded:
        return None
    found = finder.find(asked)
    terms = {fold(term) for term in asked.terms}
    for phrases in asked.alternatives.values():
        terms.update(fold(word) for phrase in phrases for word in phrase)
    groups: dict[tuple[str, int, str, str | None], list[Match]] = {}
    for match in found.matches[:60]:
        fact = match.fact
        own = set(words_of(f"{fact.own}")) - set(words_of(fact.unit)) - LIGHT
        if fact.unit == "%" or not fact.certain or not own or match.period < 0.5 or match.score < 0.5:
            continue
        if len(own & terms) / len(own) < 0.99 or not _whole_is_asked(fact, terms, inquiry):
            continue
        groups.setdefault((fact.document_id, fact.section or -1, fact.unit, fact.parent), []).append(match)
    usable = [g for g in groups.values() if len(g) == 2 and _stands_together(g)]
    if not usable or (found.best is None and max(m.score for g in usable for m in g) < 0.55):
        return None
    chosen = max(usable, key=lambda g: sum(m.score for m in g))
    covered = {word for m in chosen for word in words_of(f"{m.fact.own} {m.fact.unit} {m.fact.context}")}
    asked_words = {fold(term) for term in asked.terms if term not in LIGHT}
    if len(asked_words - covered) > max(1, len(asked_words) // 4):
        return None
    facts = [m.fact for m in sorted(chosen, key=lambda m: m.fact.span)]
    return _added(facts, inquiry, "tổng các số cùng đoạn")


def _whole_is_asked(part: Fact, terms: set[str], inquiry: Inquiry) -> bool:
    """Whether the question speaks of what a part is part of: those that are missing are not those that are there."""
    parent = inquiry.finder.parent(part)
    return parent is None or "thieu" in terms or "thieu" not in words_of(parent.own)


def _of_row(inquiry: Inquiry) -> Draft | None:
    """The columns below one header, added: `Tiếp nhận – Trực tiếp` and `Tiếp nhận – Trực tuyến`."""
    best = inquiry.find().best
    if best is None or best.fact.table is None or best.fact.unit == "%" or " – " not in best.fact.column:
        return None
    stem, _, last = best.fact.column.rpartition(" – ")
    row = [
        f for f in inquiry.finder.siblings(best.fact)
        if f.table == best.fact.table and f.row == best.fact.row and f.column.rpartition(" – ")[0] == stem
    ]  # fmt: skip
    terms = {fold(term) for term in inquiry.asked.terms}
    named = [f for f in row if set(words_of(f.column.rpartition(" – ")[2])) <= terms]
    if len(named) == 1 or (not named and all(word in terms for word in words_of(last))):
        return None
    if len(row) < 2:
        return None
    return _added(row, inquiry, "tổng các cột cùng tiêu đề", shown=1)


def _added(facts: Sequence[Fact], inquiry: Inquiry, why: str, shown: int | None = None) -> Draft | None:
    """The sum of facts of one unit."""
    if any(not f.certain or f.unit == "%" or f.scale != facts[0].scale for f in facts):
        return None
    if len({f.unit for f in facts if f.unit}) > 1:
        return None
    parent = inquiry.finder.parent(facts[0])
    unit = facts[0].unit or (parent.unit if parent is not None and parent.unit != "%" else "")
    operands = [Operand(fact) for fact in facts]
    result = printed_form(sum((o.value for o in operands), Decimal(0)))
    formula = f"{' + '.join(o.printed for o in operands)} = {result}"
    lead = f"Tổng cộng {result} {unit}: {formula}.".replace(" :", ":")
    computations = [computation(formula, result, unit, operands, inquiry.documents)]
    return computed_draft(lead, operands[:shown], computations, inquiry.documents, why)


def _stands_together(group: Sequence[Match]) -> bool:
    first, second = (m.fact.span.start for m in group)
    return abs(first - second) < NEAR_IN_TEXT


def adds_up(inquiry: Inquiry) -> Draft | None:
    """Whether the parts that a document prints behind a figure add up to it."""
    terms = tuple(term for term in inquiry.asked.terms if fold(term) not in _SUM_WORDS)
    if not terms:
        return None
    asked = replace(inquiry.asked, terms=terms, levels=(), several=True)
    for match in inquiry.finder.find(asked).good[:6]:
        whole = match.fact
        parts = [f for f in inquiry.finder.siblings(whole) if f.parent == whole.id and f.relation == "part"]
        parts = [f for f in parts if f.unit in (whole.unit, "") or f.table is None]
        if len(parts) < 2 or any(not f.certain for f in (whole, *parts)) or whole.unit == "%":
            continue
        return _checked(whole, parts, inquiry.documents)
    return None


def _checked(whole: Fact, parts: Sequence[Fact], documents: Documents) -> Draft:
    added_up = sum((f.value for f in parts), Decimal(0))
    shown = printed_form(added_up)
    evidence = tuple(dict.fromkeys(e for f in (whole, *parts) for e in evidences_of(f, documents)))
    added = " + ".join(" ".join(f.printed.split()) for f in parts)
    formula = f"{added} = {shown}"
    computations = [Computation(formula, shown, whole.unit, evidence)]
    if added_up == whole.value:
        said = f"Khớp: {formula}."
    else:
        gap = printed_form(abs(whole.value - added_up))
        less = whole.value > added_up
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
