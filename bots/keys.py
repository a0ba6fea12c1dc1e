"""API keys: shown once when made, kept only as a hash, each for what it may do.

`ask`: ask questions; `read`: read documents, instruments and figures; `internal`: see internal documents in both;
`operate`: let people in, read the audit log and the feedback.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast, get_args

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from index.database import Base, Database

Scope = Literal["ask", "read", "internal", "operate"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
DEFAULT_SCOPES: frozenset[Scope] = frozenset(("ask", "read"))
_PREFIX = "vb-"


class KeyRow(Base):
    """One key. A random key of 32 bytes needs no slow hash: it cannot be guessed."""

    __tablename__ = "api_keys"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created: Mapped[datetime]


class KeyScopeRow(Base):
    """One thing that a key may do."""

    __tablename__ = "api_key_scopes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    scope: Mapped[str] = mapped_column(String(16), primary_key=True)


@dataclass(frozen=True, slots=True)
class Key:
    """A key that exists. `scopes` is what it may do."""

    name: str
    scopes: frozenset[Scope]


class Keys:
    """Makes and checks keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, name: str, scopes: Collection[Scope] = DEFAULT_SCOPES) -> str:
        """A new key that may do these things; a key of that name is replaced."""
        key = _PREFIX + secrets.token_urlsafe(32)
        with self._database.transaction() as session:
            _remove(session, name)
            session.flush()
            session.add(KeyRow(digest=_digest(key), name=name, created=datetime.now(UTC)))
            session.add_all(KeyScopeRow(digest=_digest(key), scope=scope) for scope in sorted(set(scopes)))
        return key

    def find(self, key: str) -> Key | None:
        """The key, None for one that does not exist."""
        with self._database.transaction() as session:
            row = session.get(KeyRow, _digest(key))
            return _key(session, row) if row else None

    def named(self, name: str) -> Key | None:
        """The key of that name, None where it was withdrawn."""
        with self._database.transaction() as session:
            row = session.scalar(select(KeyRow).where(KeyRow.name == name))
            return _key(session, row) if row else None

    def all(self) -> list[Key]:
        """All keys by name."""
        with self._database.transaction() as session:
            return [_key(session, row) for row in session.scalars(select(KeyRow).order_by(KeyRow.name))]

    def any(self) -> bool:
        """Whether a key has been made."""
        with self._database.transaction() as session:
            return session.scalar(select(KeyRow.digest).limit(1)) is not None

    def remove(self, name: str) -> bool:
        """Withdraws a key; False if there is none of that name."""
        with self._database.transaction() as session:
            return _remove(session, name)


def _key(session: Session, row: KeyRow) -> Key:
    kept = session.scalars(select(KeyScopeRow.scope).where(KeyScopeRow.digest == row.digest)).all()
    # Keys made before there were scopes have none kept.
    return Key(row.name, frozenset(cast("Sequence[Scope]", kept)) or DEFAULT_SCOPES)


def _remove(session: Session, name: str) -> bool:
    rows = session.scalars(select(KeyRow).where(KeyRow.name == name)).all()
    for row in rows:
        session.execute(delete(KeyScopeRow).where(KeyScopeRow.digest == row.digest))
        session.delete(row)
    return bool(rows)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
