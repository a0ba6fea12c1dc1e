"""The plain data of the fact table: one figure of a document, what is doubtful about it, and what the checks found."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from index.documents import Span
from index.folding import fold

# The doubt of a figure that a language model proposed.
PROPOSED = "proposed"

FactRole = Literal["result", "target", "estimate", "share", "attainment", "change", "rank"]
Relation = Literal["", "part", "share", "change", "base"]
FindingKind = Literal["form", "sum", "share", "change", "attainment", "budget", "conflict"]


@dataclass(frozen=True, slots=True)
class FactDoubt:
    """Why a figure may be mistyped. `implied` is the value that a check gives, `formula` how it gives it."""

    code: str
    message: str
    implied: Decimal | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure, traced to its characters.

    - `own` are the words that name it in its clause, `head` the lead of its list item and of the items above,
      `context` the clause and the headings; all as printed.
    - `value` is in the unit as printed, `scale` what the unit multiplies it by (10^9 for `tỷ đồng`).
    - `of` is the whole that the document itself sets it against (`21/47`), `upper` the end of a range.
    - `period` is the normal form of `ingest.periods.Period.key`; `period_inherited` says that the clause is
      silent and the section or the document gave it; `base_period` is what a change is measured against.
    - `level` is `cấp tỉnh`, `cấp huyện`, `cấp xã` or a named place as printed; empty for the document's own.
    - `home` is the place whose document this is (`tỉnh Trà Vinh`, `huyện Tân Phú`); empty where it does not tell.
    - `parent` is the fact of which this is a part, a share or a change, as `relation` says.
    - `span` is the printed number, `evidence` the clause or table row that states it.
    - `row`, `column` place a table cell: table ordinal and row, and the column header path.
    - `origin` names the language model that proposed the figure; empty for what the rules read.
    """

    id: str
    document_id: str
    ordinal: int
    indicator: str
    own: str
    head: str
    context: str
    value: Decimal
    printed: str
    unit: str
    span: Span
    evidence: Span
    scale: Decimal = Decimal(1)
    qualifier: str = ""
    change: str = ""
    of: Decimal | None = None
    upper: Decimal | None = None
    role: FactRole = "result"
    period: str = ""
    period_inherited: bool = False
    base_period: str = ""
    level: str = ""
    home: str = ""
    parent: str | None = None
    relation: Relation = ""
    section: int | None = None
    table: int | None = None
    row: int | None = None
    column: str = ""
    certain: bool = True
    doubts: tuple[FactDoubt, ...] = ()
    origin: str = ""

    @property
    def amount(self) -> Decimal:
        """The value in the unscaled unit, for comparing `tỷ` with `triệu`."""
        return self.value * self.scale

    @property
    def true_value(self) -> Decimal:
        """The value that a doubt implies, the printed one where there is none."""
        return next((doubt.implied for doubt in self.doubts if doubt.implied is not None), self.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, with the facts that it concerns. Weightier ones are more useful to the keeper."""

    kind: FindingKind
    message: str
    facts: tuple[str, ...]
    weight: float
    implied: Decimal | None = None
    formula: str = ""


def same_place(first: Fact, second: Fact) -> bool:
    """Whether two figures may be of one place: the same level, in documents of the same place.

    `toàn tỉnh` in the reports of two provinces means two places. A place that a figure names itself is that place
    in every document, and a document that does not tell its place may be of any.
    """
    if fold(first.level) != fold(second.level):
        return False
    named = bool(first.level) and not first.level.startswith("cấp ")
    return named or not (first.home and second.home) or fold(first.home) == fold(second.home)


def agrees(exact: Decimal, printed: Decimal) -> bool:
    """Whether a printed value is the exact one, rounded or cut off at its printed places."""
    exponent = printed.as_tuple().exponent
    if not isinstance(exponent, int):
        return False
    step = Decimal(1).scaleb(exponent)
    return printed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))
