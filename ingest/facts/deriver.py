"""Draws facts from documents during ingest: one document at a time, comparisons between documents at the end."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Document
from index.fact_proposals import asked_passages, forget_proposals
from index.fact_table import FactTable
from index.facts import Fact
from ingest.facts.agreement import conflicts, link_series, short_names
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
from ingest.facts.proposed import ProposedFacts


@dataclass(frozen=True, slots=True)
class FactDeriver:
    """Keeps the figures of every document (see `ingest.deriving.Deriver`)."""

    database: Database
    name: str = "facts"
    version: int = 12
    label: str = "số liệu"

    def store(self, session: Session, document: Document) -> None:
        """Keeps the facts of the document and what its own arithmetic says of them; behind them those that a model
        proposed and that hold, of which no arithmetic is asked."""
        facts, findings = check_facts(extract_facts(document))
        asked = asked_passages(session, document)
        proposed = ProposedFacts(document, facts).of(asked) if asked else ()
        FactTable(self.database).put(session, document.id, (*facts, *proposed), findings)

    def remove(self, session: Session, document_id: str) -> None:
        """Takes away the facts of a document, and what was proposed of it."""
        FactTable(self.database).remove(session, document_id)
        forget_proposals(session, document_id)

    def finish(self, database: Database) -> None:
        """Counts words, finds conflicts between documents, and links the series, with the keeper's corrections."""
        table = FactTable(database)
        facts = _read_by_rule(table)
        found, series = conflicts(facts), link_series(facts, table.decisions())
        with database.transaction() as session:
            table.count_words(session)
            table.forget_shared_findings(session)
            table.put_findings(session, None, found)
            table.set_series(session, series)
            table.set_aliases(session, short_names(facts))

    def count(self, session: Session) -> int:
        """How many facts there are."""
        return FactTable(self.database).count(session)


def _read_by_rule(table: FactTable) -> list[Fact]:
    """What may be compared and linked: a proposal must not accuse a figure that the rules read."""
    return [fact for fact in table.all() if not fact.origin]


def relink(table: FactTable) -> None:
    """Links the series anew after the keeper's decision."""
    facts = _read_by_rule(table)
    series = link_series(facts, table.decisions())
    with table.transaction() as session:
        table.set_series(session, series)
