"""What the channels need of the assistant and of the library, as protocols: the rooms below fill them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Turn
from index.documents import Document
from index.store import Summary


class Asks(Protocol):
    """Answers questions. Raises subclasses of `index.errors.VanbanError`."""

    def ask(self, text: str, *, conversation_id: str | None = None, history: Sequence[Turn] = ()) -> Answer:
        """The verified answer."""
        ...


class Library(Protocol):
    """Reads the stored documents."""

    def documents(self) -> Sequence[Summary]:
        """All documents."""
        ...

    def document(self, document_id: str) -> Document:
        """The document. Raises `UnknownDocument`."""
        ...
