"""A fact table over documents, made by the same steps as an ingest, without the embedding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.database import Database
from index.fact_table import FactTable
from index.store import Store
from ingest.facts.deriver import FactDeriver
from tests.instrument_corpus import understood


def build_facts(data: Path, paths: Iterable[Path]) -> tuple[Database, FactTable]:
    """A database with the documents and the facts of the files; what was there of them is replaced."""
    database = Database.in_directory(data)
    database.create_tables()
    store, deriver = Store(database), FactDeriver(database)
    for document in understood(paths):
        with database.transaction() as session:
            store.put(session, document, ())
            deriver.store(session, document)
    deriver.finish(database)
    return database, FactTable(database)
