"""Arithmetic inside one document: parts and wholes, shares, changes, results against targets.

A check speaks only where the document itself gives all operands. A share may be rounded or cut off; both are
right. Where one figure breaks the number form and the others tell what it must be, the figure gets a doubt with
the implied value; where two certain figures disagree nobody can say which is wrong, and the keeper gets both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

from index.facts import Fact, FactDoubt, Finding, FindingKind, agrees
from ingest.facts.table_checks import check_tables
from ingest.number_forms import printed_form

# Parts that miss their whole by more than this are a choice of examples, not a sum.
_NEARLY_WHOLE = Decimal("0.04")
_LEVELS = {"cấp tỉnh", "cấp huyện", "cấp xã"}
_HUNDRED = Decimal(100)


def check_facts(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts with the doubts that the arithmetic adds, and what the keeper should look at."""
    checker = _Checker(facts)
    checker.sums()
    checker.shares()
    checker.changes()
    checker.table_targets()
    checker.budgets()
    checker.findings += check_tables(facts)
    checker.forms()
    ordered = [checker.facts[fact.id] for fact in facts]
    return tuple(ordered), tuple(sorted(checker.findings, key=lambda finding: -finding.weight))


class _Checker:
    def __init__(self, facts: Sequence[Fact]) -> None:
        self.order = [fact.id for fact in facts]
        self.facts = {fact.id: fact for fact in facts}
        self.findings: list[Finding] = []
        self._children: dict[str, list[str]] = {}
        for fact in facts:
            if fact.parent is not None:
                self._children.setdefault(fact.parent, []).append(fact.id)

    def children(self, parent: str, *relations: str) -> list[Fact]:
        found = (self.facts[child] for child in self._children.get(parent, ()))
        return [fact for fact in found if fact.relation in relations]

    def sums(self) -> None:
        for identity in self.order:
            whole = self.facts[identity]
            if whole.unit == "%":
                continue
            for parts in self._breakdowns(whole):
                self._check_sum(whole, parts)

    def _breakdowns(self, whole: Fact) -> list[list[Fact]]:
        """The parts of a whole, those apart that its own clause gives and those that later ones give: what came in
        may be broken down by manner, and again by kind."""
        parts = [p for p in self.children(whole.id, "part") if _same_measure(p, whole)]
        found: list[list[Fact]] = []
        for part in parts:
            last = found[-1][-1] if found else None
            apart = last is not None and last.evidence == whole.evidence != part.evidence
            if last is None or (apart and self._others_between(last, part)):
                found.append([part])
            else:
                found[-1].append(part)
        return [each for each in found if len(each) > 1]

    def _others_between(self, first: Fact, second: Fact) -> bool:
        """Whether a figure lies between two parts that explains neither."""
        explaining = {first.id}
        for identity in self.order[first.ordinal + 1 : second.ordinal]:
            if self.facts[identity].parent not in explaining:
                return True
            explaining.add(identity)
        return False

    def _check_sum(self, whole: Fact, parts: list[Fact]) -> None:
        broken = [p for p in parts if _is_broken(p)]
        if _is_broken(whole) and not broken:
            self._imply_whole(whole, parts)
        elif len(broken) == 1:
            self._imply_part(whole, parts, broken[0])
        elif not broken:
            self._compare_sum(whole, parts)

    def _imply_part(self, whole: Fact, parts: list[Fact], broken: Fact) -> None:
        others = [p for p in parts if p.id != broken.id]
        implied = whole.value - sum((p.value for p in others), Decimal(0))
        if implied <= 0 or not _same_digits(implied, broken.printed):
            return
        formula = f"{whole.printed} − {' − '.join(p.printed for p in others)} = {printed_form(implied)}"
        message = f"“{broken.printed}” có thể gõ sai; phép tính {formula} cho thấy đúng ra là {printed_form(implied)}."
        self._doubt(broken, FactDoubt("sum_implies", message, implied, formula))
        self.findings.append(
            Finding("form", message, (broken.id, whole.id, *(p.id for p in others)), 1.0, implied, formula)
        )

    def _imply_whole(self, whole: Fact, parts: list[Fact]) -> None:
        implied = sum((p.value for p in parts), Decimal(0))
        if not _same_digits(implied, whole.printed):
            return
        formula = f"{' + '.join(p.printed for p in parts)} = {printed_form(implied)}"
        message = f"“{whole.printed}” có thể gõ sai; phép tính {formula} cho thấy đúng ra là {printed_form(implied)}."
        self._doubt(whole, FactDoubt("sum_implies", message, implied, formula))
        self.findings.append(
            Finding("form", message, (whole.id, *(p.id for p in parts)), 1.0, implied, formula)
        )

    def _compare_sum(self, whole: Fact, parts: list[Fact]) -> None:
        total = sum((p.amount for p in parts), Decimal(0))
        if total == whole.amount or not whole.amount:
            return
        complete = {p.level for p in parts} == _LEVELS
        near = abs(total - whole.amount) / whole.amount <= _NEARLY_WHOLE
        approximate = whole.qualifier or any(p.qualifier for p in parts)
        if not (complete or (near and not approximate)):
            return
        formula = f"{' + '.join(p.printed for p in parts)} = {printed_form(total / whole.scale)}"
        message = f"Các phần cộng lại không bằng tổng: {formula}, văn bản ghi {whole.printed}."
        self.findings.append(Finding("sum", message, (whole.id, *(p.id for p in parts)), 0.9, None, formula))

    def shares(self) -> None:
        for identity in self.order:
            share = self.facts[identity]
            if share.unit != "%" or share.role == "change":
                continue
            operands = self._operands(share)
            if operands is not None:
                self._compare_ratio(share, *operands)

    def _operands(self, share: Fact) -> tuple[Decimal, Decimal, str, str, Fact] | None:
        """Numerator and denominator of a share, as values and as printed, and the fact that they come from."""
        for base in self.children(share.id, "base"):
            if base.of is not None and base.of:
                return base.value, base.of, *_printed_ratio(base), base
        parent = self.facts.get(share.parent or "")
        if parent is None:
            before = self._previous(share)
            if (
                before is not None
                and before.of
                and before.unit != "%"
                and share.relation == ""
                and share.of is None
            ):
                return before.value, before.of, *_printed_ratio(before), before
            return None
        if share.role == "attainment" and parent.unit == "%" and parent.of:
            return parent.value, parent.of, *_printed_ratio(parent), parent
        if parent.of and parent.unit != "%" and share.relation == "share":
            return parent.value, parent.of, *_printed_ratio(parent), parent
        whole = self.facts.get(parent.parent or "")
        if whole is None or parent.relation != "part" or whole.unit == "%" or not whole.value:
            return None
        return parent.true_value, whole.value, _shown(parent), whole.printed, parent

    def _previous(self, fact: Fact) -> Fact | None:
        """The figure right before in the same clause."""
        position = self.order.index(fact.id) if fact.ordinal >= len(self.order) else fact.ordinal
        if position == 0:
            return None
        before = self.facts[self.order[position - 1]]
        return before if before.evidence == fact.evidence and before.table is None else None

    def _compare_ratio(
        self, share: Fact, above: Decimal, below: Decimal, top: str, bottom: str, other: Fact
    ) -> None:
        ratio = quotient(above * _HUNDRED, below)
        if ratio is None or share.qualifier or agrees(ratio, share.value):
            return
        shown = printed_form(_round_like(ratio, share.value))
        formula = f"{top} ÷ {bottom} × 100 = {shown}"
        message = f"Tỷ lệ ghi {share.printed}% nhưng {formula}%."
        kind: FindingKind = "attainment" if share.role == "attainment" else "share"
        implied = _round_like(ratio, share.value)
        self.findings.append(Finding(kind, message, (share.id, other.id), 0.95, implied, formula))

    def changes(self) -> None:
        for identity in self.order:
            change = self.facts[identity]
            bases = self.children(identity, "base", "share") or self._following_base(change)
            before = self._previous(change)
            if (
                change.role != "change"
                or change.unit != "%"
                or not bases
                or before is None
                or before.unit != "%"
            ):
                continue
            base = bases[0]
            if base.unit != "%":
                continue
            sign = -1 if change.change == "giảm" else 1
            points = (before.value - base.value) * sign
            growth = quotient((before.value - base.value) * sign * _HUNDRED, base.value)
            if points == change.value or (growth is not None and agrees(growth, change.value)):
                continue
            formula = f"{before.printed} − {base.printed} = {printed_form(points)}"
            message = f"Văn bản ghi {change.change} {change.printed}% nhưng {formula}."
            self.findings.append(
                Finding("change", message, (change.id, before.id, base.id), 0.9, points, formula)
            )

    def _following_base(self, change: Fact) -> list[Fact]:
        """`tăng 2,17% so với năm 2021 (78,54%)`: the figure of the base period right behind the change."""
        following = self.order[change.ordinal + 1 : change.ordinal + 2]
        found = [self.facts[i] for i in following]
        return [
            f for f in found if f.evidence == change.evidence and f.period == change.base_period and f.period
        ]

    def table_targets(self) -> None:
        """`Đạt 74%` in a row with target and result: for columns of the same name below `Mục tiêu` and `Đánh giá`."""
        rows: dict[tuple[int, int], list[Fact]] = {}
        for fact in self.facts.values():
            if fact.table is not None and fact.row is not None:
                rows.setdefault((fact.table, fact.row), []).append(fact)
        for row in rows.values():
            results = [f for f in row if f.role in ("share", "result")]
            for attained in (f for f in row if f.role == "attainment" and f.unit == "%"):
                name = attained.column.rpartition("–")[2].strip()
                targets = [
                    f for f in row if f.role == "target" and f.column.rpartition("–")[2].strip() == name
                ]
                if len(results) == 1 and len(targets) == 1 and results[0].unit == targets[0].unit:
                    result, target = results[0], targets[0]
                    self._compare_ratio(
                        attained, result.value, target.value, result.printed, target.printed, result
                    )

    def budgets(self) -> None:
        """Money spent, said to be so many per cent of the plan, beside the money that was given before it."""
        for position, identity in enumerate(self.order):
            attained = self.facts[identity]
            if attained.role != "attainment" or attained.unit != "%" or position < 2:
                continue
            spent = self._previous(attained)
            given = self._earlier_budget(position - 1)
            if spent is None or given is None or spent.scale == 1 or not given.amount:
                continue
            ratio = quotient(spent.amount * _HUNDRED, given.amount)
            if ratio is None or agrees(ratio, attained.value):
                continue
            formula = f"{spent.printed} ÷ {given.printed} × 100 = {printed_form(_round_like(ratio, Decimal('0.01')))}"
            message = f"Văn bản ghi đạt {attained.printed}% nhưng {formula}%."
            self.findings.append(
                Finding("budget", message, (attained.id, spent.id, given.id), 0.8, None, formula)
            )

    def _earlier_budget(self, position: int) -> Fact | None:
        spent = self.facts[self.order[position]]
        for identity in reversed(self.order[max(0, position - 3) : position]):
            fact = self.facts[identity]
            said = fact.own.lower()
            near = spent.span.start - fact.span.end < 600
            if (
                near
                and fact.scale != 1
                and any(w in said for w in ("được cấp", "được giao", "kế hoạch vốn", "dự toán"))
            ):
                return fact
        return None

    def forms(self) -> None:
        reported = {identity for finding in self.findings for identity in finding.facts}
        for fact in list(self.facts.values()):
            for doubt in fact.doubts:
                if doubt.code == "point_decimal" or (fact.id in reported and doubt.code != "double_percent"):
                    continue
                weight = 0.85 if doubt.implied is not None else 0.7
                self.findings.append(
                    Finding("form", doubt.message, (fact.id,), weight, doubt.implied, doubt.formula)
                )

    def _doubt(self, fact: Fact, doubt: FactDoubt) -> None:
        self.facts[fact.id] = replace(fact, certain=False, doubts=(doubt, *fact.doubts))


def quotient(above: Decimal, below: Decimal) -> Decimal | None:
    """The quotient, None where there is none."""
    try:
        return above / below
    except (DivisionByZero, InvalidOperation):
        return None


def _round_like(exact: Decimal, printed: Decimal) -> Decimal:
    exponent = printed.as_tuple().exponent
    places = min(exponent, 0) if isinstance(exponent, int) else 0
    return exact.quantize(Decimal(1).scaleb(max(places, -4)), ROUND_HALF_UP)


def _printed_ratio(fact: Fact) -> tuple[str, str]:
    above, _, below = fact.printed.partition("/")
    return above.strip().rstrip("%"), below.strip().rstrip("%")


def _shown(fact: Fact) -> str:
    return printed_form(fact.true_value) if not fact.certain else fact.printed


def _same_measure(part: Fact, whole: Fact) -> bool:
    return part.unit != "%" and part.role not in ("change", "rank") and part.of is None and bool(whole.value)


def _is_broken(fact: Fact) -> bool:
    return any(doubt.code in ("malformed", "ocr_letters", "ambiguous_comma") for doubt in fact.doubts)


def _same_digits(implied: Decimal, printed: str) -> bool:
    """Whether the implied value could have been mistyped so: most of its digits stand there in order."""
    wanted, there = printed_form(implied).replace(".", ""), iter(c for c in printed if c.isdigit())
    return sum(digit in there for digit in wanted) >= len(wanted) - 1
