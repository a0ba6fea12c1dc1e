"""Keeps Chroma and tantivy in step with the database, from which both are derived.

The database says what is left to do: a document that is not `indexed`, a removal that is not done. Both are
crossed off only after Chroma and tantivy hold the change, so a run that is killed anywhere is finished by the
next one, and doing a part twice does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from index.database import Database
from index.fulltext import Entry, FullText
from index.signature import bump_generation
from index.tables import ChunkRow, DocumentRow, RemovalRow
from index.vector_cache import VectorCache
from index.vectors import VectorIndex

VECTORS_FOLDER = "vectors"
FULLTEXT_FOLDER = "fulltext"
_DOCUMENTS_AT_ONCE = 32
_CHUNKS_AT_ONCE = 2_000


def erase_derived(data: Path, database: Database) -> None:
    """Takes both indexes away, damaged or not, and says that all documents are to be put in anew."""
    with database.transaction() as session:
        session.execute(update(DocumentRow).values(indexed=False))
        bump_generation(session)
    VectorIndex(data / VECTORS_FOLDER).erase()
    FullText.erase(data / FULLTEXT_FOLDER)


class DerivedIndexes:
    """The two derived indexes of a data directory."""

    def __init__(self, data: Path, database: Database) -> None:
        self._data = data
        self._database = database
        self.vectors = VectorIndex(data / VECTORS_FOLDER)
        self.fulltext = FullText(data / FULLTEXT_FOLDER)

    def is_current(self) -> bool:
        """Whether nothing is left to do."""
        with self._database.transaction() as session:
            waiting = session.scalar(select(func.count()).where(DocumentRow.indexed.is_(False)))
            removals = session.scalar(select(func.count()).select_from(RemovalRow))
        return not waiting and not removals

    def catch_up(self, cache: VectorCache) -> int:
        """Does what is left, a few documents at a time; the caller holds the writer lock.

        Returns:
            How many documents were put in.
        """
        done = 0
        while batch := self._next_batch():
            documents, removed = batch
            self._write(documents, removed, cache)
            done += len(documents)
        return done

    def close(self) -> None:
        """Lets go of the files."""
        self.vectors.close()

    def _next_batch(self) -> tuple[list[str], list[str]] | None:
        """Documents to put in, of at most so many chunks, and removals; None when all is done."""
        with self._database.transaction() as session:
            removed = list(session.scalars(select(RemovalRow.document_id)))
            rows = session.execute(
                select(DocumentRow.id, func.count(ChunkRow.id))
                .outerjoin(ChunkRow, ChunkRow.document_id == DocumentRow.id)
                .where(DocumentRow.indexed.is_(False))
                .group_by(DocumentRow.id)
                .order_by(DocumentRow.id)
                .limit(_DOCUMENTS_AT_ONCE)
            ).all()
        documents: list[str] = []
        chunks = 0
        for document_id, count in rows:
            if documents and chunks + count > _CHUNKS_AT_ONCE:
                break
            documents.append(document_id)
            chunks += count
        return (documents, removed) if documents or removed else None

    def _write(self, documents: Sequence[str], removed: Sequence[str], cache: VectorCache) -> None:
        with self._database.transaction() as session:
            rows = list(
                session.scalars(
                    select(ChunkRow)
                    .where(ChunkRow.document_id.in_(documents))
                    .order_by(ChunkRow.document_id, ChunkRow.ordinal)
                )
            )
            headers = {
                row.id: (row.title or "", row.number or "")
                for row in session.execute(
                    select(DocumentRow.id, DocumentRow.title, DocumentRow.number).where(
                        DocumentRow.id.in_(documents)
                    )
                )
            }
        vectors = cache.vectors([row.text for row in rows])
        gone = [*removed, *documents]
        self.vectors.replace(
            gone, [row.id for row in rows], [row.document_id for row in rows], np.asarray(vectors)
        )
        self.fulltext.replace(gone, (_entry(row, *headers[row.document_id]) for row in rows))
        with self._database.transaction() as session:
            _cross_off(session, documents, removed)


def _cross_off(session: Session, documents: Sequence[str], removed: Sequence[str]) -> None:
    session.execute(update(DocumentRow).where(DocumentRow.id.in_(documents)).values(indexed=True))
    session.execute(delete(RemovalRow).where(RemovalRow.document_id.in_(removed)))
    bump_generation(session)


def _entry(row: ChunkRow, title: str, number: str) -> Entry:
    return Entry(row.id, row.document_id, row.text, tuple(row.headings), title, (number, *row.instruments))
