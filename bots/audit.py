"""Who asked what, when, where, and what the answer stood on: kept for a time, then deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.answer import Answer
from index.database import Base, Database


class AuditRow(Base):
    """One question that was answered."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(16))
    person: Mapped[str] = mapped_column(String(80))
    question: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[str] = mapped_column(String(36))
    citations: Mapped[list[Any]] = mapped_column(JSON)


class Audit:
    """Writes and reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, channel: str, person: str, question: str, answer: Answer) -> None:
        """Adds one line; a citation is kept as document and span."""
        with self._database.transaction() as session:
            session.add(
                AuditRow(
                    at=datetime.now(UTC),
                    channel=channel,
                    person=person,
                    question=question,
                    kind=answer.kind,
                    message_id=answer.message_id,
                    citations=[[c.document.id, c.span.start, c.span.end] for c in answer.citations],
                )
            )

    def lines(self) -> Iterator[dict[str, Any]]:
        """All lines, oldest first."""
        with self._database.transaction() as session:
            for row in session.scalars(
                select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=500)
            ):
                yield {
                    "at": row.at.replace(tzinfo=UTC).isoformat(),
                    "channel": row.channel,
                    "person": row.person,
                    "question": row.question,
                    "kind": row.kind,
                    "message_id": row.message_id,
                    "citations": row.citations,
                }

    def forget(self, days: int) -> int:
        """Deletes lines older than that many days; how many."""
        with self._database.transaction() as session:
            gone = session.execute(
                delete(AuditRow).where(AuditRow.at < datetime.now(UTC) - timedelta(days=days))
            )
            return int(getattr(gone, "rowcount", 0))
