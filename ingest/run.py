"""One ingest, top to bottom: look at the files, read what is new, group renditions, write documents, index.

The order makes every step safe to lose: what is read is kept at once, vectors are kept as they are made, a
document is written with its chunks, instruments and facts in one transaction (which also takes its old self
out), and the derived indexes follow. A run that is killed leaves an index that answers, and the next run
finds what is left to do in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.database import Database
from index.derived import DerivedIndexes, erase_derived
from index.documents import Chunk, Document
from index.embedders.engine import Engine
from index.lock import writer_lock
from index.page_pictures import PagePictures
from index.renditions import Decision, FileState, RenditionStore
from index.signature import (
    bump_generation,
    check_signature,
    record_signature,
    recorded_signature,
)
from index.store import Store, fingerprint
from index.tables import DocumentRow
from index.vector_cache import VectorCache
from ingest.deriving import Deriver, bring_up
from ingest.grouping import Group, group_all
from ingest.proposing import Proposing
from ingest.public_part import PublicPart
from ingest.readers.detect import DEFAULT_LIMITS, ReadLimits
from ingest.report import Progress, RunReport, SilentProgress
from ingest.scan import Understand, Understood, scan, with_path
from ingest.versions import CHUNKING_VERSION, UNDERSTANDING_VERSION

# A long ingest can be asked about what it has done so far.
_WRITTEN_BEFORE_INDEXING = 32


@dataclass(frozen=True, slots=True)
class Steps:
    """What the run is made of, so that each can be another one.

    - `understand`: the document of one source, with its scanned pages; raises `UnreadableFile`.
    - `group`: documents of one rendition each, and the keeper's decisions, to whole documents.
    - `cut`: the chunks of a document.
    """

    understand: Understand
    group: Group
    cut: Callable[[Document], Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class Ingest:
    """Brings files into one data directory, and keeps the part of it that everybody may see in step."""

    data: Path
    database: Database
    engine: Engine
    steps: Steps
    derivers: tuple[Deriver, ...] = ()
    limits: ReadLimits = DEFAULT_LIMITS
    progress: Progress = field(default_factory=SilentProgress)
    public_part: PublicPart | None = None
    proposing: Proposing | None = None

    def run(self, paths: Iterable[Path]) -> RunReport:
        """Takes in the files under the paths. Files that cannot be read are in the report; the others go on.

        Raises:
            WriterBusy: another ingest is at work on this data directory.
            IndexNotReady: the index was built with another embedder.
        """
        with writer_lock(self.data):
            self._open()
            report = RunReport()
            renditions = RenditionStore(self.database)
            seen = scan(
                paths,
                renditions.files(),
                renditions.understood(UNDERSTANDING_VERSION),
                self.steps.understand,
                self._keep_own,
                self.limits,
                report,
                self.progress,
                without=self.data,
            )
            if seen.touched or seen.gone or self._has_ungrouped(seen.files):
                self._write_all(seen.files, seen.touched, seen.gone, report)
            if self.proposing is not None:
                report.proposing = self.proposing.bring_up(self.database)
            self._finish(report)
            return report

    def regroup(self, decisions: Iterable[Decision] = (), forget: Iterable[str] = ()) -> RunReport:
        """Groups the stored renditions anew, after new decisions and without the forgotten paths.

        Raises:
            WriterBusy: another ingest is at work on this data directory.
        """
        with writer_lock(self.data):
            self._open()
            report = RunReport()
            renditions = RenditionStore(self.database)
            with self.database.transaction() as session:
                for decision in decisions:
                    renditions.decide(session, decision)
            gone = set(forget)
            files = {path: state for path, state in renditions.files().items() if path not in gone}
            self._write_all(files, set(), gone, report)
            self._finish(report)
            return report

    def reindex(self) -> RunReport:
        """Cuts and derives every document anew and rebuilds the vector and the full-text index.

        Texts that have a vector by this embedder are not embedded again.

        Raises:
            WriterBusy: another ingest is at work on this data directory.
        """
        with writer_lock(self.data):
            report = RunReport()
            self.database.create_tables()
            store = Store(self.database)
            built = recorded_signature(self.database)
            if built is not None and built.chunking != CHUNKING_VERSION:
                for summary in store.documents():
                    self._write(Change(store.document(summary.id)), report)
            if self.public_part is not None:
                self.public_part.erase()
            erase_derived(self.data, self.database)
            # Before anything is put in: an index half built must never be taken for one of the old embedder.
            record_signature(self.database, self.engine, CHUNKING_VERSION)
            self._index(report)
            self._finish(report)
            return report

    def bring_public_part_up(self) -> None:
        """Makes the public part anew where it is behind.

        Raises:
            WriterBusy: an ingest is at work on this data directory, and will do it.
        """
        with writer_lock(self.data):
            if self.public_part is not None:
                self.public_part.bring_up()

    def _open(self) -> None:
        """Makes the tables, and says or checks what the index is built with."""
        self.database.create_tables()
        if recorded_signature(self.database) is None or not Store(self.database).fingerprints():
            record_signature(self.database, self.engine, CHUNKING_VERSION)
        check_signature(self.database, self.engine, CHUNKING_VERSION)

    def _cache(self) -> VectorCache:
        return VectorCache(self.database, self.engine, self.progress.embedded)

    def _keep_own(self, own: Understood) -> None:
        with self.database.transaction() as session:
            RenditionStore(self.database).keep(session, own.document, UNDERSTANDING_VERSION)
            (rendition,) = own.document.renditions
            PagePictures(self.database).keep(session, rendition.id, own.pages)

    def _has_ungrouped(self, files: Mapping[str, FileState]) -> bool:
        grouped = RenditionStore(self.database).grouping()
        return any(state.rendition and state.rendition not in grouped for state in files.values())

    def _write_all(
        self, files: Mapping[str, FileState], touched: set[str], gone: set[str], report: RunReport
    ) -> None:
        """Groups all renditions and writes the documents that come out different."""
        store, renditions = Store(self.database), RenditionStore(self.database)
        documents = self._grouped(files)
        stored = store.fingerprints()
        grouping = renditions.grouping()
        plan = _plan(documents, stored, grouping, renditions.files())
        holders = _paths_by_rendition(files)
        internal = [change for change in plan if change.document.access == "internal"]
        if self.public_part is not None and internal and stored:
            # Before they are written: what was public until now is no more, and the rest goes on answering.
            self.public_part.bring_up({each for c in internal for each in (c.document.id, *c.supersedes)})
        self.progress.documents(len(plan))
        for written, change in enumerate(plan, start=1):
            held = {path for each in change.document.renditions for path in holders.get(each.id, ())}
            self._write(change, report, [files[path] for path in sorted(held & touched)])
            touched -= held
            self.progress.document()
            if written % _WRITTEN_BEFORE_INDEXING == 0:
                self._index(report)
        with self.database.transaction() as session:
            for path in sorted(touched):
                renditions.put_file(session, files[path])
            renditions.forget_files(session, gone)
            for document_id in sorted(set(store.fingerprints()) - {d.id for d in documents}):
                self._remove(store, session, document_id, report)
            for document in documents:
                renditions.tie(session, document)
            renditions.drop_unused(session)

    def _grouped(self, files: Mapping[str, FileState]) -> list[Document]:
        """All documents of the library as its renditions group now."""
        renditions = RenditionStore(self.database)
        states: dict[str, FileState] = {}
        for path in sorted(files):
            state = files[path]
            if state.rendition:
                states.setdefault(state.rendition, state)
        own = renditions.own_documents(states)
        placed = [with_path(document, states[each]) for each, document in sorted(own.items())]
        return group_all(placed, renditions.decisions(), self.steps.group)

    def _write(self, change: Change, report: RunReport, files: Sequence[FileState] = ()) -> None:
        """Embeds a document's chunks, then keeps it and all that hangs on it in one transaction."""
        from ingest.pipeline import embedded_chunks

        document = change.document
        cache = self._cache()
        chunks = embedded_chunks(document, self.steps.cut, self.engine, cache)
        store, renditions = Store(self.database), RenditionStore(self.database)
        with self.database.transaction() as session:
            for superseded in change.supersedes:
                self._remove(store, session, superseded, report)
            store.put(session, document, chunks)
            renditions.tie(session, document)
            for deriver in self.derivers:
                deriver.store(session, document)
            for state in files:
                renditions.put_file(session, state)
            bump_generation(session)
        report.written += 1
        report.embedded += cache.made

    def _remove(self, store: Store, session: Session, document_id: str, report: RunReport) -> None:
        for deriver in self.derivers:
            deriver.remove(session, document_id)
        store.remove(session, document_id)
        report.removed += 1

    def _finish(self, report: RunReport) -> None:
        """Brings the derived indexes and the derivers up to date, and counts."""
        self._index(report)
        bring_up(self.derivers, self.database)
        if self.public_part is not None:
            self.public_part.bring_up()
        self._count(report)

    def _index(self, report: RunReport) -> None:
        indexes = DerivedIndexes(self.data, self.database)
        try:
            if not indexes.is_current():
                cache = self._cache()
                indexes.catch_up(cache)
                report.embedded += cache.made
        finally:
            indexes.close()

    def _count(self, report: RunReport) -> None:
        report.documents, report.sections, report.chunks = Store(self.database).count()
        with self.database.transaction() as session:
            report.warnings = session.scalar(select(func.sum(DocumentRow.warnings))) or 0
            report.derived = {deriver.label: deriver.count(session) for deriver in self.derivers}


@dataclass(frozen=True, slots=True)
class Change:
    """A document to write, and the documents that it takes the place of."""

    document: Document
    supersedes: tuple[str, ...] = ()


def _plan(
    documents: Sequence[Document],
    stored: Mapping[str, str],
    grouping: Mapping[str, str | None],
    files: Mapping[str, FileState],
) -> list[Change]:
    """The documents that differ from what is stored. A document that is to go gives way in the transaction of
    one that takes over a rendition or a path of its own, so that readers see one or the other."""
    staying = {document.id for document in documents}
    heirs: dict[str, str] = {}
    for document in documents:
        paths = {rendition.path for rendition in document.renditions}
        before = {grouping.get(rendition.id) for rendition in document.renditions}
        before |= {
            grouping.get(state.rendition)
            for path in paths
            if (state := files.get(path)) is not None and state.rendition
        }
        for old in sorted(each for each in before if each and each in stored and each not in staying):
            heirs.setdefault(old, document.id)
    return [
        Change(document, tuple(sorted(old for old, heir in heirs.items() if heir == document.id)))
        for document in documents
        if stored.get(document.id) != fingerprint(document)
    ]


def _paths_by_rendition(files: Mapping[str, FileState]) -> dict[str, set[str]]:
    holders: dict[str, set[str]] = {}
    for path, state in files.items():
        if state.rendition:
            holders.setdefault(state.rendition, set()).add(path)
    return holders
