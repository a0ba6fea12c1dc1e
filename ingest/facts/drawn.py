"""A figure on its way to becoming a fact."""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Span
from index.facts import FactRole, Relation
from ingest.numbers import NumberMention


@dataclass(slots=True)
class Drawn:
    """One figure with what its place in the text says of it.

    `parent` is a position in the list of all drawn figures. `named_before` says that words stand right before the
    figure and name it: without them it goes on with an enumeration.
    """

    mention: NumberMention
    span: Span
    evidence: Span
    own: str
    indicator: str
    head: str
    context: str
    role: FactRole
    period: str
    inherited: bool
    base_period: str = ""
    level: str = ""
    parent: int | None = None
    relation: Relation = ""
    section: int | None = None
    depth: int = 0
    table: int | None = None
    row: int | None = None
    column: str = ""
    named_before: bool = True
