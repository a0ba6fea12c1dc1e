"""The SQL database: the truth from which vectors and full text are derived.

Every room's tables hang on one `Base`, each declared beside the code that keeps it (documents, register,
fact table, conversations), so that one `create_all` makes them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker


class Base(DeclarativeBase):
    """The one metadata of all tables."""


class Database:
    """One database: SQLite in the data directory, or any SQLAlchemy address (PostgreSQL)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = create_engine(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _tune_sqlite)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @classmethod
    def in_directory(cls, data: Path) -> Database:
        """The SQLite database of a data directory."""
        return cls(f"sqlite:///{data / 'vanban.sqlite'}")

    def create_tables(self) -> None:
        """Makes the tables that are missing, and the indexes that older tables lack."""
        Base.metadata.create_all(self.engine)
        known = inspect(self.engine)
        for table in Base.metadata.tables.values():
            there = {index["name"] for index in known.get_indexes(table.name)}
            for index in table.indexes:
                if index.name not in there:
                    index.create(self.engine, checkfirst=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are all kept, or none of them if the block raises."""
        with self._sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()


def _tune_sqlite(connection: Any, _record: Any) -> None:
    """Readers go on while one process writes, and a killed writer loses nothing committed."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
