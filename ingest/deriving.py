"""The seam for what is drawn from a document besides its chunks: instruments, facts.

A deriver keeps its rows in tables of its own, inside the transaction that keeps the document, so that a
killed run never leaves a document with half of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Document
from index.signature import (
    bump_generation,
    derived_version,
    finished_generation,
    generation,
    record_derived_version,
    record_finished,
)
from index.store import Store


class Deriver(Protocol):
    """Draws one kind of thing from documents.

    `name` names it in the database; when `version` grows, all documents are derived again; `label` stands in
    the summary table (Vietnamese).
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def label(self) -> str: ...

    def store(self, session: Session, document: Document) -> None:
        """Keeps what it draws from the document, in place of what it kept of that id before."""
        ...

    def remove(self, session: Session, document_id: str) -> None:
        """Takes away what it kept of a document."""
        ...

    def finish(self, database: Database) -> None:
        """Called once after a run that changed anything, for what needs all documents together."""
        ...

    def count(self, session: Session) -> int:
        """How many things it keeps in all."""
        ...


def bring_up(derivers: Iterable[Deriver], database: Database) -> None:
    """Derives all documents anew where a deriver has learned, and does what needs all documents together."""
    for deriver in derivers:
        if derived_version(database, deriver.name) != deriver.version:
            _derive_all(deriver, database)
        # A run that was killed before this point left it to the next, which may find nothing else to do.
        now = generation(database)
        if finished_generation(database, deriver.name) != now:
            deriver.finish(database)
            record_finished(database, deriver.name, now)


def _derive_all(deriver: Deriver, database: Database) -> None:
    store = Store(database)
    for document_id in sorted(store.fingerprints()):
        document = store.document(document_id)
        with database.transaction() as session:
            deriver.store(session, document)
            bump_generation(session)
    record_derived_version(database, deriver.name, deriver.version)
