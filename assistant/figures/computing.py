"""Figures that no document states, computed from those that it does, with the formula shown.

Each operation is a small plan: which facts to select, and what to do with their values. It answers only when
every operand was found as surely as a looked-up figure; otherwise the question is looked up as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.answer import Computation, Draft, Sentence
from assistant.cite import Documents
from assistant.figures.asking import Asked
from assistant.figures.finding import Finder, Found, end_of
from assistant.figures.matching import Match
from assistant.figures.wording import evidences_of, led_quote, period_words, quantity
from assistant.question import Question
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold
from ingest.number_forms import printed_form

_MORE = re.compile(r"(?:nhieu|cao|lon|it|thap|nho) hon|chenh lech giua|(?:hon|kem) (?=[^,]{3,60} bao nhieu)")
_LESS = re.compile(r"it hon|thap hon|nho hon|giam")
_REMAINING = re.compile(r"con (?:lai )?bao nhieu.*chua|bao nhieu.*chua duoc|con bao nhieu")
_SHORT_OF = re.compile(
    r"con thieu|thieu bao nhieu|so voi muc tieu|cach muc tieu|vuot (?:(?:muc tieu|ke hoach|chi tieu) )?bao nhieu|chenh.*muc tieu"
)
_SHARE = re.compile(
    r"chiem (?:bao nhieu|ty le|may)|bang bao nhieu (?:%|phan tram)|ty trong|bao nhieu (?:%|phan tram) (?:trong|tong|so voi tong)"
)
_SUM = re.compile(r"tong cong|tong so|(?<!\w)tong (?!cuc|cong ty)|cong lai|tat ca la")
_GROWTH = re.compile(
    r"(?:tang|giam) (?:truong )?bao nhieu (?:%|phan tram)|toc do|tang truong|may phan tram|bao nhieu phan tram"
)
_DIFFERENCE = re.compile(
    r"(?:tang|giam|hon|kem|them|chenh lech|thay doi)(?: \w+){0,3} bao nhieu|chenh lech|nhieu hon|it hon|so voi (?:giua|dau|cuoi)|tang hay giam|so sanh"
)
_CHECK = re.compile(r"co dat|dat muc tieu (?:khong|chua)|hoan thanh.*(?:khong|chua)")
_PLACES = Decimal("0.01")


def compute(asked: Asked, question: Question, finder: Finder, documents: Documents) -> Draft | None:
    """The computed answer, None where the question asks for no computation or an operand is missing."""
    folded = fold(question.text)
    plans: list[tuple[bool, Callable[[], Draft | None]]] = [
        (len(asked.periods) >= 2 and bool(_DIFFERENCE.search(folded) or _GROWTH.search(folded)),
         lambda: _between_periods(asked, folded, finder, documents)),
        (bool(_SHORT_OF.search(folded)) or bool(_CHECK.search(folded)), lambda: _against_target(asked, folded, finder, documents)),
        (bool(_REMAINING.search(folded)), lambda: _remaining(asked, finder, documents)),
        (bool(_SHARE.search(folded)), lambda: _share(asked, finder, documents)),
        (bool(_MORE.search(folded)), lambda: _between_two(asked, question.text, folded, finder, documents)),
        (asked.whole, lambda: _row_sum(asked, finder, documents)),
        (bool(_SUM.search(folded)), lambda: _sum(asked, folded, finder, documents)),
    ]  # fmt: skip
    for wanted, plan in plans:
        if wanted and (draft := plan()) is not None:
            return draft
    return None


@dataclass(frozen=True, slots=True)
class _Operand:
    """A fact as it stands in a formula."""

    fact: Fact
    parent: Fact | None = None

    @property
    def value(self) -> Decimal:
        return self.fact.value

    @property
    def printed(self) -> str:
        return " ".join(self.fact.printed.split()).partition("/")[0].strip().rstrip("%").strip()


def _between_periods(asked: Asked, folded: str, finder: Finder, documents: Documents) -> Draft | None:
    """The same indicator at two times: the later less the earlier, or its growth."""
    found = [finder.find(replace(asked, periods=(period,))) for period in asked.periods[:2]]
    pair = _alike_pair(found)
    if pair is None:
        return None
    first, second = sorted(pair, key=lambda m: (m.fact.period.lstrip("<="), m.fact.ordinal))
    earlier, later = (first, second)
    if asked.periods[0] > asked.periods[1] or _end(earlier) > _end(later):
        earlier, later = (second, first) if _end(first) > _end(second) else (first, second)
    one, two = _Operand(earlier.fact), _Operand(later.fact)
    if not one.fact.certain or not two.fact.certain or one.fact.scale != two.fact.scale:
        return None
    difference = two.value - one.value
    word = "tăng" if difference >= 0 else "giảm"
    shown = printed_form(abs(difference))
    high, low = (two, one) if difference >= 0 else (one, two)
    unit = "điểm phần trăm" if two.fact.unit == "%" else two.fact.unit or one.fact.unit
    computations = [
        _computation(f"{high.printed} − {low.printed} = {shown}", shown, unit, (one, two), documents)
    ]
    growth = ""
    if _GROWTH.search(folded) and one.value and two.fact.unit != "%":
        rate = printed_form((abs(difference) * 100 / one.value).quantize(_PLACES, ROUND_HALF_UP))
        computations.append(
            _computation(
                f"({high.printed} − {low.printed}) ÷ {one.printed} × 100 = {rate}",
                rate,
                "%",
                (one, two),
                documents,
            )
        )
        growth = f", tức {rate}%"
    lead = f"{word.capitalize()} {shown} {unit}{growth}: {high.printed} − {low.printed} = {shown}.".replace(
        "  ", " "
    )
    return _draft(lead, [one, two], computations, documents, "hiệu của hai kỳ")


def _alike_pair(found: Sequence[Found]) -> tuple[Match, Match] | None:
    """The best facts of two periods that speak of the same indicator: their words agree most."""
    best: tuple[float, Match, Match] | None = None
    for first in found[0].good[:12]:
        for second in found[1].good[:12]:
            if first.fact.id == second.fact.id or (first.fact.unit == "%") != (second.fact.unit == "%"):
                continue
            if first.fact.relation != second.fact.relation or first.fact.level != second.fact.level:
                continue
            if first.fact.relation == "part" and not _names_part(first.fact, found[0].asked):
                continue
            alike = _likeness(first.fact, second.fact)
            whole = 0.3 if first.fact.relation == "" else 0.0
            value = first.score + second.score + alike + whole
            if alike >= 0.3 and (best is None or value > best[0]):
                best = (value, first, second)
    return (best[1], best[2]) if best else None


def _likeness(first: Fact, second: Fact) -> float:
    one, two = set(words_of(f"{first.own} {first.unit}")), set(words_of(f"{second.own} {second.unit}"))
    return len(one & two) / max(1, min(len(one), len(two)))


def _end(match: Match) -> str:
    return end_of(match.fact.period)


def _against_target(asked: Asked, folded: str, finder: Finder, documents: Documents) -> Draft | None:
    """A result beside its target, from one table row or one `68%/85%`: reached or not, and by how much it misses."""
    found = finder.find(replace(asked, target=False))
    for match in found.good[:12]:
        fact = match.fact
        pair = _result_and_target(fact, asked, finder)
        if pair is None:
            continue
        result, target, value, wanted = pair
        if result.unit != "%" and result.scale != target.scale:
            continue
        gap = wanted - value
        shown = printed_form(abs(gap))
        one = _Operand(result)
        target_printed = _target_printed(result, target)
        formula = (
            f"{target_printed} − {one.printed} = {shown}"
            if gap >= 0
            else f"{one.printed} − {target_printed} = {shown}"
        )
        unit = "điểm phần trăm" if result.unit == "%" else result.unit
        facts = [one] if target.id == result.id else [one, _Operand(target)]
        mark = "%" if result.unit == "%" else ""
        by = "Thấp hơn mục tiêu" if gap > 0 else "Cao hơn mục tiêu" if gap < 0 else "Bằng mục tiêu"
        much = f" {shown} {unit}" if gap else ""
        lead = f"{by}{much}: {one.printed}{mark} so với {target_printed}{mark} ({formula})."
        return _draft(
            lead,
            facts,
            [_computation(formula, shown, unit, facts, documents)],
            documents,
            "kết quả so với mục tiêu",
        )
    return None


def _result_and_target(
    fact: Fact, asked: Asked, finder: Finder
) -> tuple[Fact, Fact, Decimal, Decimal] | None:
    if fact.of is not None and fact.unit == "%" and fact.table is None:
        return fact, fact, fact.value, fact.of
    if fact.table is None or fact.row is None:
        return None
    row = [f for f in finder.siblings(fact) if f.table == fact.table and f.row == fact.row]
    results = [f for f in row if f.role in ("share", "result")]
    targets = [f for f in row if f.role == "target" and results and f.unit == results[0].unit]
    stated = [t for t in targets if any(t.printed.rstrip("%") == said.rstrip("%") for said in asked.said)]
    targets = stated or targets
    # Two targets that differ need the reader to say which one.
    if len(results) != 1 or not targets or len({t.value for t in targets}) > 1:
        return None
    return results[0], targets[0], results[0].value, targets[0].value


def _target_printed(result: Fact, target: Fact) -> str:
    if target.id != result.id:
        return " ".join(target.printed.split()).rstrip("%")
    return result.printed.partition("/")[2].strip().rstrip("%")


def _remaining(asked: Asked, finder: Finder, documents: Documents) -> Draft | None:
    """`21/47 hệ thống` are done, or `40 trong 52 xã`: the rest is the difference, where no document states it."""
    if asked.negated and finder.find(asked).best is not None:
        return None
    for match in finder.find(replace(asked, negated=False)).good[:6]:
        fact = match.fact
        parent = finder.parent(fact) if fact.relation == "part" else None
        if not fact.certain or fact.unit == "%":
            continue
        if fact.of is not None:
            done, _, whole = (part.strip() for part in fact.printed.partition("/"))
            shown, operands = printed_form(fact.of - fact.value), [_Operand(fact)]
        elif parent is not None and parent.certain and parent.unit == fact.unit and _names_part(fact, asked):
            operands = [_Operand(parent), _Operand(fact)]
            whole, done = (operand.printed for operand in operands)
            shown = printed_form(parent.value - fact.value)
        else:
            continue
        formula = f"{whole} − {done} = {shown}"
        return _draft(
            f"Còn {shown} {fact.unit}: {formula}.",
            operands,
            [_computation(formula, shown, fact.unit, operands, documents)],
            documents,
            "phần còn lại",
        )
    return None


def _share(asked: Asked, finder: Finder, documents: Documents) -> Draft | None:
    """A part over its whole, where the document does not state the share itself."""
    found = finder.find(replace(asked, measure=""))
    for match in found.good[:12]:
        part = match.fact
        parent = finder.parent(part)
        if (
            parent is None
            or part.relation != "part"
            or parent.unit == "%"
            or not parent.value
            or not part.certain
        ):
            continue
        if (
            asked.said
            and parent.printed not in asked.said
            and any((p := finder.parent(m.fact)) and p.printed in asked.said for m in found.good[:12])
        ):
            continue
        stated = [f for f in finder.siblings(part) if f.parent == part.id and f.relation == "share"]
        if stated or not _names_part(part, asked):
            continue
        rate = printed_form((part.value * 100 / parent.value).quantize(_PLACES, ROUND_HALF_UP))
        operands = (_Operand(part, parent), _Operand(parent))
        formula = f"{operands[0].printed} ÷ {operands[1].printed} × 100 = {rate}"
        lead = f"Chiếm {rate}%: {operands[0].printed} trên {operands[1].printed} {parent.unit}.".replace(
            " .", "."
        )
        return _draft(
            lead,
            list(operands),
            [_computation(formula, rate, "%", operands, documents)],
            documents,
            "phần trên tổng",
        )
    return None


def _names_part(part: Fact, asked: Asked) -> bool:
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
    return bool(own) and sum(word in terms for word in own) >= max(1, (len(set(own)) + 1) // 2)


def _between_two(asked: Asked, text: str, folded: str, finder: Finder, documents: Documents) -> Draft | None:
    """Two indicators set side by side: `cảnh báo lỗ hổng nhiều hơn cảnh báo mã độc bao nhiêu`."""
    match = _MORE.search(folded)
    if match is None or len(folded) != len(text) or len(asked.periods) >= 2:
        return None
    before, after = text[: match.start()].lower(), text[match.end() :].lower()
    pieces = after.partition(" và ")[::2] if "chenh lech giua" in match.group(0) else (before, after)
    sides = [tuple(term for term in asked.terms if term in piece) for piece in pieces]
    if not all(sides):
        return None
    one, two = (finder.find(replace(asked, terms=side, noun=())) for side in sides)
    pairs = [
        (a, b) for a in one.good[:10] for b in two.good[:10]
        if a.fact.id != b.fact.id and a.fact.document_id == b.fact.document_id and a.fact.unit == b.fact.unit
        and a.fact.parent == b.fact.parent and a.fact.certain and b.fact.certain
    ]  # fmt: skip
    if not pairs:
        return None
    a, b = max(pairs, key=lambda pair: pair[0].score + pair[1].score)
    first, second = _Operand(a.fact), _Operand(b.fact)
    high, low = (first, second) if first.value >= second.value else (second, first)
    shown = printed_form(high.value - low.value)
    formula = f"{high.printed} − {low.printed} = {shown}"
    lead = f"Chênh lệch {shown} {first.fact.unit}: {formula}."
    return _draft(
        lead,
        [first, second],
        [_computation(formula, shown, first.fact.unit, (first, second), documents)],
        documents,
        "hiệu của hai chỉ tiêu",
    )


def _sum(asked: Asked, folded: str, finder: Finder, documents: Documents) -> Draft | None:
    """Figures side by side in one statement that the question asks to add (`treo và ngầm`)."""
    if " va " not in folded and "cong lai" not in folded:
        return None
    found = finder.find(asked)
    terms = {fold(term) for term in asked.terms}
    groups: dict[tuple[str, int, str, str | None], list[Match]] = {}
    for match in found.matches[:60]:
        fact = match.fact
        own = set(words_of(f"{fact.own}")) - set(words_of(fact.unit))
        if fact.unit == "%" or not fact.certain or not own or match.period < 0.5 or match.score < 0.5:
            continue
        if len(own & terms) / len(own) < 0.99:
            continue
        groups.setdefault((fact.document_id, fact.section or -1, fact.unit, fact.parent), []).append(match)
    usable = [g for g in groups.values() if len(g) == 2 and _stands_together(g)]
    if not usable or (found.best is None and max(m.score for g in usable for m in g) < 0.55):
        return None
    chosen = max(usable, key=lambda g: sum(m.score for m in g))
    covered = {word for m in chosen for word in words_of(f"{m.fact.own} {m.fact.unit} {m.fact.context}")}
    if len(terms - covered) > max(1, len(terms) // 4):
        return None
    operands = [_Operand(m.fact) for m in sorted(chosen, key=lambda m: m.fact.span)]
    total = sum((o.value for o in operands), Decimal(0))
    parent = finder.parent(operands[0].fact)
    shown = printed_form(total)
    unit = operands[0].fact.unit or (parent.unit if parent is not None and parent.unit != "%" else "")
    formula = f"{' + '.join(o.printed for o in operands)} = {shown}"
    lead = f"Tổng cộng {shown} {unit}: {formula}."
    return _draft(
        lead,
        operands,
        [_computation(formula, shown, unit, operands, documents)],
        documents,
        "tổng các số cùng đoạn",
    )


def _row_sum(asked: Asked, finder: Finder, documents: Documents) -> Draft | None:
    """The columns below one header, added: `Tiếp nhận – Trực tiếp` and `Tiếp nhận – Trực tuyến`."""
    best = finder.find(asked).best
    if best is None or best.fact.table is None or best.fact.unit == "%" or " – " not in best.fact.column:
        return None
    stem, _, last = best.fact.column.rpartition(" – ")
    if all(word in {fold(term) for term in asked.terms} for word in words_of(last)):
        return None
    row = [
        f for f in finder.siblings(best.fact)
        if f.table == best.fact.table and f.row == best.fact.row and f.column.rpartition(" – ")[0] == stem
    ]  # fmt: skip
    if len(row) < 2 or any(not f.certain or f.unit != best.fact.unit for f in row):
        return None
    operands = [_Operand(f) for f in row]
    shown = printed_form(sum((o.value for o in operands), Decimal(0)))
    formula = f"{' + '.join(o.printed for o in operands)} = {shown}"
    lead = f"Tổng cộng {shown} {best.fact.unit}: {formula}."
    computation = _computation(formula, shown, best.fact.unit, operands, documents)
    return _draft(lead, operands[:1], [computation], documents, "tổng các cột cùng tiêu đề")


def _stands_together(group: Sequence[Match]) -> bool:
    first, second = (m.fact.span.start for m in group)
    return abs(first - second) < 400


def _computation(
    expression: str, result: str, unit: str, operands: Sequence[_Operand], documents: Documents
) -> Computation:
    evidence = tuple(dict.fromkeys(piece for o in operands for piece in evidences_of(o.fact, documents)))
    return Computation(expression, result, unit, evidence)


def _draft(
    lead: str,
    operands: Sequence[_Operand],
    computations: Sequence[Computation],
    documents: Documents,
    why: str,
) -> Draft:
    """The computed sentence, then each operand with its source's words."""
    pieces = [evidences_of(o.fact, documents) for o in operands]
    everything = tuple(dict.fromkeys(piece for each in pieces for piece in each))
    sentences = [Sentence(lead, everything)]
    for operand, evidence in zip(operands, pieces, strict=True):
        quote = led_quote(operand.fact, documents)
        period = period_words(operand.fact)
        year = period and all(d in quote for d in re.findall(r"\d{4}", period))
        start = (
            f"{quantity(operand.fact, operand.parent)} ({period})"
            if year
            else quantity(operand.fact, operand.parent)
        )
        sentences.append(Sentence(f"{start}: {quote}.", evidence, "point"))
    operand_ids = tuple({"fact": operand.fact.id} for operand in operands)
    return Draft("found", tuple(sentences), "figure", why, 0.95, tuple(computations), candidates=operand_ids)
