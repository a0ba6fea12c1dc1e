"""What the channels need of the rooms below, as protocols: `assistant.audiences.Audiences` fills them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Turn
from index.database import Database
from index.documents import Access, Document
from index.store import Summary


class Library(Protocol):
    """Reads the stored documents."""

    def summaries(self) -> Sequence[Summary]:
        """A line on each document, newest document first."""
        ...

    def document(self, document_id: str) -> Document:
        """The document. Raises `UnknownDocument`."""
        ...


class Corpus(Protocol):
    """What one audience may see: its documents, and the database of their instruments and figures."""

    @property
    def library(self) -> Library: ...

    @property
    def database(self) -> Database: ...


class Audiences(Protocol):
    """Answers each asker from what they may see. Raises subclasses of `index.errors.VanbanError`."""

    def ask(
        self,
        text: str,
        *,
        access: Access,
        conversation_id: str | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """The verified answer for somebody who may see documents of that label."""
        ...

    def seen_by(self, access: Access) -> Corpus:
        """What somebody may see who may see documents of that label."""
        ...
