"""How many rows of a table reached what was planned, missed or passed it: `bao nhiêu chỉ tiêu không đạt kế hoạch`.

Told by the table's own column of assessments (`Đạt`, `Không đạt`, `Vượt`) where it has one, else by its column of shares
of the plan, else by setting each result beside its plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Draft
from assistant.figures.choosing import is_said, says_share_of_plan, tables_asked
from assistant.figures.columns import Column, is_total, name_of
from assistant.figures.kinds_of_rows import kind_in
from assistant.figures.operands import Inquiry
from assistant.figures.rows import all_of, counted_rows
from index.documents import Document
from index.facts import Fact

ASSESSED = re.compile(
    r"(?:bao nhieu|(?<!\w)may|(?<!\w)so|nhung|cac|nao)(?!\w).*?(?:(?:khong|chua) (?:dat|hoan thanh)|(?<!\w)vuot|(?<!\w)dat(?! bao nhieu| may| tren| duoi| \d)|hoan thanh)"
)
_MISSED = re.compile(r"(?<!\w)(?:khong|chua) (?:dat|hoan thanh)")
_PASSED = re.compile(r"(?<!\w)vuot")
_BOTH = re.compile(r"dat (?:va|hoac|,)? ?vuot|hoan thanh va vuot")
_VERDICT = re.compile(r"^(?:(không|chưa) (?:đạt|hoàn thành)|(vượt)|(đạt|hoàn thành))(?!\w)", re.I)
_MOST, _FEWEST = 0.6, 2
_WHOLE = Decimal(100)
_VERDICT_WORDS = frozenset(
    "bi danh gia xep loai muc ke hoach khong chua dat vuot hoan thanh giao de ra so tong chu yeu nao la".split()
)


def assessed(inquiry: Inquiry) -> Draft | None:
    """The rows that reached, missed or passed their plan, counted and named; None where no table tells."""
    kind = kind_in(inquiry.text)
    if kind is None:
        return None
    wanted = _wanted(inquiry.folded)
    for document, columns in tables_asked(inquiry):
        if not kind.fits(columns[0], document) or not is_said(
            columns[0], inquiry, kind.unsaid | _VERDICT_WORDS
        ):
            continue
        first = columns[0].first
        cells = [
            f for f in inquiry.finder.of_document(document.id) if f.table == first.table and f.row is not None
        ]
        rows = _by_verdict(cells, document, wanted) or _by_share(columns, wanted) or _by_plan(cells, wanted)
        if rows:
            names = [name_of(fact) for fact in rows]
            return counted_rows(rows, names, inquiry.documents, "đếm các dòng theo mức đạt kế hoạch")
    return None


def _wanted(folded: str) -> str:
    if _MISSED.search(folded):
        return "missed"
    if _BOTH.search(folded):
        return "reached"
    return "passed" if _PASSED.search(folded) else "reached"


def _by_verdict(cells: Sequence[Fact], document: Document, wanted: str) -> list[Fact]:
    """The result of each row whose assessment is the wanted one; none where one of them has no figure."""
    table = next(t for t in document.tables if t.ordinal == cells[0].table)
    verdicts: dict[int, str] = {}
    for position, row in enumerate(table.rows):
        for cell in row.cells:
            match = _VERDICT.match(" ".join(document.quote(cell.span).split()))
            if match is not None:
                verdicts[position] = "missed" if match[1] else "passed" if match[2] else "reached"
    if len(verdicts) < _MOST * len(table.rows):
        return []
    chosen = {p for p, v in verdicts.items() if v == wanted or (wanted == "reached" and v == "passed")}
    found: dict[int, Fact] = {}
    for fact in cells:
        if fact.row in chosen and (fact.row not in found or found[fact.row].role == "target"):
            found[fact.row] = fact
    return [found[row] for row in sorted(found)] if len(found) == len(chosen) else []


def _by_share(columns: Sequence[Column], wanted: str) -> list[Fact]:
    shares = next((column for column in columns if says_share_of_plan(column)), None)
    if shares is None:
        return []
    return [fact for fact in all_of(shares) if fact.certain and _stands(fact.value, _WHOLE, wanted)]


def _by_plan(cells: Sequence[Fact], wanted: str) -> list[Fact]:
    """The results that stand so to the plan of their row; none where a row has several plans or results."""
    plans = {fact.row: fact for fact in cells if fact.role == "target"}
    results = [fact for fact in cells if fact.role in ("result", "estimate") and fact.row in plans]
    if len(results) < _FEWEST or len({fact.row for fact in results}) != len(results):
        return []
    same = [fact for fact in results if fact.unit == plans[fact.row].unit and not is_total(name_of(fact))]
    return [fact for fact in same if _stands(fact.value, plans[fact.row].value, wanted)]


def _stands(value: Decimal, plan: Decimal, wanted: str) -> bool:
    return value < plan if wanted == "missed" else value > plan if wanted == "passed" else value >= plan
