"""Documents for answering: read from the store, kept in memory for the next question."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from sqlalchemy import select

from index.database import Database
from index.documents import Document
from index.errors import UnknownDocument
from index.store import Store, Summary
from index.tables import DocumentRow

_KEPT = 256
# An ingest in another process may change a document; how long a kept one is believed unseen.
_BELIEVED_SECONDS = 2.0


class Library:
    """The documents of a data directory, the recently used ones in memory. Safe for many threads."""

    def __init__(self, database: Database) -> None:
        self._store = Store(database)
        self._database = database
        self._kept: OrderedDict[str, tuple[float, str, Document]] = OrderedDict()
        self._summaries: tuple[float, Sequence[Summary]] = (float("-inf"), ())
        self._lock = Lock()

    def document(self, document_id: str) -> Document:
        """The document with that id.

        Raises:
            UnknownDocument: the store does not hold it.
        """
        now = time.monotonic()
        with self._lock:
            kept = self._kept.get(document_id)
        if kept is not None and now - kept[0] < _BELIEVED_SECONDS:
            return kept[2]
        fingerprint = self._fingerprint(document_id)
        document = (
            kept[2] if kept is not None and kept[1] == fingerprint else self._store.document(document_id)
        )
        with self._lock:
            self._kept[document_id] = (now, fingerprint, document)
            self._kept.move_to_end(document_id)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return document

    def summaries(self) -> Sequence[Summary]:
        """A line on each document, newest document first; believed for a moment."""
        now = time.monotonic()
        if now - self._summaries[0] >= _BELIEVED_SECONDS:
            self._summaries = (now, self._store.documents())
        return self._summaries[1]

    def document_ids(self) -> list[str]:
        """The ids of all documents, newest document first."""
        return [summary.id for summary in self.summaries()]

    def _fingerprint(self, document_id: str) -> str:
        with self._database.transaction() as session:
            found = session.scalar(select(DocumentRow.fingerprint).where(DocumentRow.id == document_id))
        if found is None:
            raise UnknownDocument(f"Không có văn bản nào mang mã {document_id!r}")
        return found
