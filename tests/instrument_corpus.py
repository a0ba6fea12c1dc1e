"""A register over real documents, made by the same steps as an ingest, without the embedding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.database import Database
from index.documents import Document
from index.register import Register
from index.store import Store
from ingest.instrument_deriver import InstrumentDeriver
from ingest.readers.detect import open_sources
from ingest.steps import default_steps


def understood(paths: Iterable[Path]) -> list[Document]:
    """The documents of the files, renditions of one document together."""
    steps = default_steps()
    own = [steps.understand(source).document for path in paths for source in open_sources(path)]
    return list(steps.group(own, [], []))


def build(data: Path, paths: Iterable[Path]) -> tuple[Database, Register]:
    """A database with the documents and the register of the files."""
    database = Database.in_directory(data)
    database.create_tables()
    store, deriver = Store(database), InstrumentDeriver()
    for document in understood(paths):
        with database.transaction() as session:
            store.put(session, document, ())
            deriver.store(session, document)
    deriver.finish(database)
    return database, Register(database)
