"""The public part of a data directory holds what an ingest of the public files alone would have made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.opening import LANGUAGE_FILE, derivers
from index.database import Database
from index.derived import DerivedIndexes
from index.fact_table import FactTable
from index.public_folder import is_complete, public_folder
from index.store import Store
from ingest.public_part import PublicPart
from tests.ingest.office import BRIDGE, CLINIC, SCHOOL, Office


def internal(report: str) -> str:
    """The report as one for the office only."""
    return "LƯU HÀNH NỘI BỘ\n" + report


class Mixed(Office):
    """An office that keeps the public part of its documents, with everything that is drawn from them."""

    @property
    def ingest(self):
        made = replace(super().ingest, derivers=derivers(self.data, self.database))
        return replace(made, public_part=PublicPart(self.data, self.database, self.engine, derivers))

    @property
    def part(self) -> Database:
        return Database.in_directory(public_folder(self.data))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Mixed]:
    made = Mixed(tmp_path / "data", tmp_path / "folder")
    yield made
    made.database.close()


# What is worked out of documents, with the columns that do not count how often a row was written.
_DRAWN = {
    "documents": "id, text, structure, access",
    "sections": "document_id, ordinal, heading",
    "chunks": "id, text, text_hash",
    "facts": "id, document_id, indicator, series, payload",
    "fact_word_counts": "word, facts",
    "fact_aliases": "alias, words",
    "fact_findings": "kind, payload",
    "instruments": "id, subject, document_id, mentions, status",
    "instrument_mentions": "document_id, ordinal, instrument_id, subject",
    "instrument_links": "left_id, right_id, reason",
}


def drawn(data: Path) -> dict[str, object]:
    """Everything that an answer may be drawn from."""
    database = Database.in_directory(data)
    with database.engine.connect() as connection:
        found: dict[str, object] = {
            table: sorted(map(str, connection.execute(text(f"SELECT {columns} FROM {table}"))))
            for table, columns in _DRAWN.items()
        }
    indexes = DerivedIndexes(data, database)
    found["vectors"], found["fulltext"] = indexes.vectors.count(), indexes.fulltext.count()
    found["language"] = (data / LANGUAGE_FILE).read_bytes()
    indexes.close()
    database.close()
    return found


def test_it_is_what_an_ingest_without_the_internal_files_makes(office: Mixed, tmp_path: Path):
    office.write(bridge=BRIDGE, school=internal(SCHOOL), clinic=CLINIC)
    assert office.run().documents == 3
    without = Mixed(tmp_path / "without", office.folder)
    (office.folder / "school.txt").rename(tmp_path / "school.txt")
    without.run()
    assert drawn(public_folder(office.data)) == drawn(without.data)
    assert not public_folder(without.data).exists()


def test_a_document_that_becomes_internal_leaves_it_and_may_come_back(office: Mixed):
    office.write(bridge=BRIDGE, school=SCHOOL)
    office.run()
    assert not public_folder(office.data).exists()
    office.write(school=internal(SCHOOL))
    office.run()
    assert [s.number for s in Store(office.part).documents()] == ["11/BC-STTTT"]
    assert FactTable(office.part).list("trường tiểu học")[1] == 0
    assert FactTable(office.database).list("trường tiểu học")[1] > 0
    office.write(school=SCHOOL)
    office.run()
    assert not public_folder(office.data).exists()


def test_what_becomes_internal_has_left_before_it_is_written(office: Mixed, monkeypatch: pytest.MonkeyPatch):
    office.write(bridge=BRIDGE, school=SCHOOL, clinic=internal(CLINIC))
    office.run()
    seen: list[tuple[bool, list[str | None]]] = []
    put = Store.put

    def watched(store: Store, session, document, chunks):
        if store.database is not None and document.access == "internal":
            seen.append((is_complete(office.part), [s.number for s in Store(office.part).documents()]))
        return put(store, session, document, chunks)

    monkeypatch.setattr(Store, "put", watched)
    office.write(school=internal(SCHOOL))
    office.run()
    assert seen == [(True, ["11/BC-STTTT"])]


def test_a_keepers_decision_on_two_figures_holds_there_too(office: Mixed):
    office.write(bridge=BRIDGE, clinic=CLINIC, school=internal(SCHOOL))
    office.run()
    first, second = sorted(fact.id for fact in FactTable(office.part).all())[:2]
    FactTable(office.database).decide(first, second, "link")
    office.run()
    assert FactTable(office.part).decisions() == {(first, second): "link"}
    series = FactTable(office.part).series_of(first)
    assert series is not None
    assert series == FactTable(office.part).series_of(second)


def test_reindex_makes_it_again(office: Mixed):
    office.write(bridge=BRIDGE, school=internal(SCHOOL))
    office.run()
    before = drawn(public_folder(office.data))
    (public_folder(office.data) / "vanban.sqlite").unlink()
    office.ingest.reindex()
    assert drawn(public_folder(office.data)) == before
