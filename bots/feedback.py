"""What people thought of answers, kept for the operator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from index.database import Base, Database

Verdict = Literal["right", "wrong", "evidence_wrong"]


class FeedbackRow(Base):
    """One verdict on one answer."""

    __tablename__ = "feedback"

    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16))
    comment: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Feedback:
    """Keeps verdicts; a later one on the same answer replaces the earlier."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, message_id: str, verdict: Verdict, comment: str, channel: str) -> None:
        """Notes a verdict."""
        with self._database.transaction() as session:
            session.merge(
                FeedbackRow(
                    message_id=message_id,
                    verdict=verdict,
                    comment=comment,
                    channel=channel,
                    at=datetime.now(UTC),
                )
            )

    def verdicts(self) -> list[tuple[str, str, str]]:
        """All of them, oldest first: message, verdict, comment."""
        with self._database.transaction() as session:
            rows = session.scalars(select(FeedbackRow).order_by(FeedbackRow.at)).all()
            return [(row.message_id, row.verdict, row.comment) for row in rows]
