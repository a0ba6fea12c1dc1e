"""A browser that has shown an API key: remembered by a random cookie for a working day, as long as the key exists.

The cookie is `HttpOnly` and `SameSite=Strict`: no script reads it, and no other site's page can send it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from index.database import Base, Database

COOKIE = "vanban_session"
LIVES = timedelta(hours=12)


class SessionRow(Base):
    """One signed-in browser; the cookie is kept only as a hash."""

    __tablename__ = "web_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_name: Mapped[str] = mapped_column(String(80))
    begun: Mapped[datetime]


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, key_name: str) -> str:
        """A new session of somebody with that key: the value of its cookie."""
        token = secrets.token_urlsafe(32)
        with self._database.transaction() as session:
            session.execute(delete(SessionRow).where(SessionRow.begun < datetime.now(UTC) - LIVES))
            session.add(SessionRow(digest=_digest(token), key_name=key_name, begun=datetime.now(UTC)))
        return token

    def key_name(self, token: str) -> str | None:
        """The name of the key of a session, None for one that never was or is over."""
        with self._database.transaction() as session:
            row = session.get(SessionRow, _digest(token))
            if row is None or datetime.now(UTC) - row.begun.replace(tzinfo=UTC) > LIVES:
                return None
            return row.key_name

    def end(self, token: str) -> None:
        """Ends a session."""
        with self._database.transaction() as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
