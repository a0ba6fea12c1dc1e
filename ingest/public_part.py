"""The part of the corpus that everybody may see, kept as a data directory of its own inside the whole one.

A document shows in more ways than by its words: in how rare a word is, which instruments the register knows, how
many figures there are, which sources disagree, which words the restorer of diacritics has learned. So whoever has
no leave for internal documents is not answered from the whole corpus with something left out, but from a directory
in which the internal documents have never been: exactly what an ingest of the public files alone would have made.

It is derived like the vectors and the full text: made from the stored documents, only while there are internal ones,
and again by `vanban reindex`. A document that becomes internal leaves it before the change is written elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from index.database import Database
from index.derived import DerivedIndexes
from index.embedders.engine import Engine
from index.fact_proposals import replace_rows, rows_of
from index.fact_table import FactTable
from index.public_folder import is_complete, public_folder, record_complete
from index.renditions import RenditionStore
from index.signature import bump_generation, check_signature, record_signature, recorded_signature
from index.store import Store
from index.vector_cache import VectorCache
from ingest.deriving import Deriver, bring_up
from ingest.versions import CHUNKING_VERSION, UNDERSTANDING_VERSION


@dataclass(frozen=True, slots=True)
class PublicPart:
    """Keeps the public part of one data directory; the caller holds its writer lock.

    `derivers` makes the derivers for a data directory and its database.
    """

    data: Path
    whole: Database
    engine: Engine
    derivers: Callable[[Path, Database], Sequence[Deriver]]

    def bring_up(self, hidden: Collection[str] = ()) -> None:
        """Makes it hold exactly the public documents of the whole, without the hidden ones.

        There is none while the whole has no internal documents, unless some are about to come: those are `hidden`.
        """
        if not hidden and not Store(self.whole).holds_internal():
            self.erase()
            return
        with self._opened() as part:
            self._sync(part, set(hidden))

    def erase(self) -> None:
        """Takes it away; the database first, so that no half of it is ever opened."""
        folder = public_folder(self.data)
        if folder.exists():
            (folder / "vanban.sqlite").unlink(missing_ok=True)
            shutil.rmtree(folder)

    @contextmanager
    def _opened(self) -> Iterator[Database]:
        folder = public_folder(self.data)
        if not (folder / "vanban.sqlite").is_file():
            self.erase()
        folder.mkdir(exist_ok=True)
        part = Database.in_directory(folder)
        try:
            part.create_tables()
            if recorded_signature(part) is None:
                record_signature(part, self.engine, CHUNKING_VERSION)
            check_signature(part, self.engine, CHUNKING_VERSION)
            yield part
        finally:
            part.close()

    def _sync(self, part: Database, hidden: set[str]) -> None:
        derivers = self.derivers(public_folder(self.data), part)
        wanted = Store(self.whole).fingerprints("public")
        held = Store(part).fingerprints()
        gone = [each for each in held if each not in wanted or each in hidden]
        if gone:
            with part.transaction() as session:
                for document_id in sorted(gone):
                    for deriver in derivers:
                        deriver.remove(session, document_id)
                    Store(part).remove(session, document_id)
                bump_generation(session)
        for document_id in sorted(set(wanted) - hidden):
            if held.get(document_id) != wanted[document_id] or self._has_new_proposals(part, document_id):
                with part.transaction() as session:
                    self._copy(part, session, document_id, derivers)
        self._copy_decisions(part)
        indexes = DerivedIndexes(public_folder(self.data), part)
        try:
            # The whole has the vectors already.
            indexes.catch_up(VectorCache(self.whole, self.engine))
        finally:
            indexes.close()
        bring_up(derivers, part)
        if not is_complete(part):
            record_complete(part)

    def _copy(self, part: Database, session: Session, document_id: str, derivers: Sequence[Deriver]) -> None:
        document = Store(self.whole).document(document_id)
        renditions = RenditionStore(part)
        own = RenditionStore(self.whole).own_documents(each.id for each in document.renditions)
        for each in own.values():
            renditions.keep(session, each, UNDERSTANDING_VERSION)
        Store(part).put(session, document, Store(self.whole).chunks_of(document_id))
        with self.whole.transaction() as whole:
            replace_rows(session, document_id, rows_of(whole, document_id))
        renditions.tie(session, document)
        for deriver in derivers:
            deriver.store(session, document)
        bump_generation(session)

    def _has_new_proposals(self, part: Database, document_id: str) -> bool:
        with self.whole.transaction() as whole, part.transaction() as session:
            return rows_of(whole, document_id) != rows_of(session, document_id)

    def _copy_decisions(self, part: Database) -> None:
        """What the keeper decided of two figures holds for everybody; facts have the same ids in both."""
        known = FactTable(part).decisions()
        for (first, second), decision in FactTable(self.whole).decisions().items():
            if known.get((first, second)) != decision:
                FactTable(part).decide(first, second, decision)
                with part.transaction() as session:
                    bump_generation(session)
