"""The seam for what is drawn from a document besides its chunks: instruments, facts.

A deriver keeps its rows in tables of its own, inside the transaction that keeps the document, so that a
killed run never leaves a document with half of them.
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Document


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
