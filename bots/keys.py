"""API keys: shown once when made, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from index.database import Base, Database

_PREFIX = "vb-"


class KeyRow(Base):
    """One key. A random key of 32 bytes needs no slow hash: it cannot be guessed."""

    __tablename__ = "api_keys"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created: Mapped[datetime]


class Keys:
    """Makes and checks keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, name: str) -> str:
        """A new key; a key of that name is replaced."""
        key = _PREFIX + secrets.token_urlsafe(32)
        with self._database.transaction() as session:
            for row in session.scalars(select(KeyRow).where(KeyRow.name == name)):
                session.delete(row)
            session.flush()
            session.add(KeyRow(digest=_digest(key), name=name, created=datetime.now(UTC)))
        return key

    def owner(self, key: str) -> str | None:
        """The name of a key, None for one that does not exist."""
        with self._database.transaction() as session:
            row = session.get(KeyRow, _digest(key))
            return row.name if row else None

    def names(self) -> list[str]:
        """All keys by name."""
        with self._database.transaction() as session:
            return list(session.scalars(select(KeyRow.name).order_by(KeyRow.name)))

    def remove(self, name: str) -> bool:
        """Withdraws a key; False if there is none of that name."""
        with self._database.transaction() as session:
            rows = session.scalars(select(KeyRow).where(KeyRow.name == name)).all()
            for row in rows:
                session.delete(row)
            return bool(rows)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
