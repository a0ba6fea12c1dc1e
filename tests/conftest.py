"""Data directories that many tests share, made once a session.

Embedding is what costs: the vectors of every text that was ever embedded by a test run are kept beside the
pytest cache, and a fresh data directory begins with them. Nothing else is carried over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.paths import CORPUS, SEEDS


@pytest.fixture(scope="session")
def kept_vectors(pytestconfig: pytest.Config) -> Path:
    """The database of vectors that test runs keep."""
    cache = pytestconfig.cache
    assert cache is not None
    return cache.mkdir("vanban") / "vectors.sqlite"


@pytest.fixture(scope="session")
def data_over(tmp_path_factory: pytest.TempPathFactory, kept_vectors: Path) -> Callable[[Path], Path]:
    """Gives a data directory over a folder of documents, made once. Read it only."""
    made: dict[Path, Path] = {}

    def data_over_folder(folder: Path) -> Path:
        if folder not in made:
            made[folder] = _ingested(tmp_path_factory.mktemp(folder.name), folder, kept_vectors)
        return made[folder]

    return data_over_folder


@pytest.fixture(scope="session")
def sample_data(data_over: Callable[[Path], Path]) -> Path:
    """A data directory with the sample corpus. Read it only."""
    return data_over(CORPUS)


@pytest.fixture(scope="session")
def instruments_data(data_over: Callable[[Path], Path]) -> Path:
    """A data directory with the documents of two provinces, a ministry and the Party. Read it only."""
    return data_over(CORPUS.parent / "corpus_instruments")


@pytest.fixture(scope="session")
def city_data(data_over: Callable[[Path], Path]) -> Path:
    """A data directory with the documents of a city. Read it only."""
    return data_over(CORPUS.parent / "corpus_instruments_city")


@pytest.fixture(scope="session")
def seed_data(data_over: Callable[[Path], Path]) -> Path:
    """A data directory with the seed documents; skips where they are absent. Read it only."""
    if not SEEDS.is_dir():
        pytest.skip("the seed documents are not here (VANBAN_SHARED)")
    return data_over(SEEDS)


def _ingested(data: Path, folder: Path, kept: Path) -> Path:
    from bots.settings import load_settings
    from bots.terminal.ingest import opened

    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        borrow_vectors(data, kept)
        report = ingest.run([folder])
    assert not report.failures
    return_vectors(data, kept)
    return data


def borrow_vectors(data: Path, kept: Path) -> None:
    """Puts the kept vectors into a data directory."""
    if kept.is_file():
        _copy(kept, data / "vanban.sqlite")


def return_vectors(data: Path, kept: Path) -> None:
    """Keeps the vectors of a data directory."""
    _copy(data / "vanban.sqlite", kept)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(target, timeout=60)) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(embedder VARCHAR, text_hash VARCHAR, vector BLOB, PRIMARY KEY (embedder, text_hash))"
        )
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute(
            "INSERT OR IGNORE INTO vectors (embedder, text_hash, vector) "
            "SELECT embedder, text_hash, vector FROM source.vectors"
        )
        connection.commit()
