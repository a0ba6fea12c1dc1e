"""Conversations, kept in the database: who said what, and the answer as it was sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.question import Turn
from index.database import Base, Database
from index.documents import Access
from index.errors import VanbanError

WITHHELD = "(Câu trả lời này dựa trên văn bản nội bộ nên không hiển thị ở đây.)"


class UnknownConversation(VanbanError):
    """A conversation was named that does not exist."""


class ConversationRow(Base):
    """One conversation. `title` is the first question, or what the person renamed it to."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    updated: Mapped[datetime] = mapped_column(index=True)


class MessageRow(Base):
    """One message; `answer` is the answer's JSON for the assistant's, NULL for the user's."""

    __tablename__ = "messages"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(9))
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created: Mapped[datetime]


class Conversations:
    """Reads and writes conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turns(self, conversation_id: str, access: Access = "internal", last: int = 12) -> tuple[Turn, ...]:
        """The last turns, oldest first; none for a conversation that does not exist yet.

        To somebody who may see public documents only (`access`), answers from internal ones were never given.
        """
        query = (
            select(MessageRow.role, MessageRow.text, MessageRow.answer)
            .where(MessageRow.conversation_id == conversation_id)
            .order_by(MessageRow.position.desc())
            .limit(last)
        )
        with self._database.transaction() as session:
            rows = session.execute(query).all()
        return tuple(
            Turn("user" if role == "user" else "assistant", text, _labels(answer))
            for role, text, answer in reversed(rows)
            if may_see(answer, access)
        )

    def keep(self, conversation_id: str, question: str, answer_id: str, answer: dict[str, Any]) -> None:
        """Adds a question and its answer; makes the conversation if it is new."""
        now = datetime.now(UTC)
        with self._database.transaction() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None:
                session.add(
                    ConversationRow(id=conversation_id, title=question[:200], created=now, updated=now)
                )
                session.flush()
            else:
                row.updated = now
            messages: Sequence[tuple[str, str, str, dict[str, Any] | None]] = (
                (new_id(), "user", question, None),
                (answer_id, "assistant", answer["text"], answer),
            )
            for message_id, role, text, body in messages:
                session.add(
                    MessageRow(
                        id=message_id,
                        conversation_id=conversation_id,
                        role=role,
                        text=text,
                        answer=body,
                        created=now,
                    )
                )

    def listed(self, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
        """Conversations, newest first, and how many there are."""
        with self._database.transaction() as session:
            total = session.scalar(select(func.count()).select_from(ConversationRow)) or 0
            rows = session.scalars(
                select(ConversationRow).order_by(ConversationRow.updated.desc()).limit(limit).offset(offset)
            ).all()
            return [_conversation_json(row) for row in rows], total

    def read(self, conversation_id: str, access: Access = "internal") -> dict[str, Any]:
        """A conversation with all its messages; an answer that this reader may not see (any more) is withheld."""
        with self._database.transaction() as session:
            row = _existing(session.get(ConversationRow, conversation_id), conversation_id)
            messages = session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id)
                .order_by(MessageRow.position)
            ).all()
            return _conversation_json(row) | {
                "messages": [
                    {
                        "id": m.id,
                        "role": m.role,
                        "text": m.text if may_see(m.answer, access) else WITHHELD,
                        "answer": m.answer if may_see(m.answer, access) else None,
                        "created": m.created.isoformat(),
                    }
                    for m in messages
                ]
            }

    def rename(self, conversation_id: str, title: str) -> None:
        """Gives a conversation another title."""
        with self._database.transaction() as session:
            _existing(session.get(ConversationRow, conversation_id), conversation_id).title = title

    def remove(self, conversation_id: str) -> None:
        """Deletes a conversation and its messages."""
        with self._database.transaction() as session:
            row = _existing(session.get(ConversationRow, conversation_id), conversation_id)
            session.execute(delete(MessageRow).where(MessageRow.conversation_id == conversation_id))
            session.delete(row)


def may_see(answer: dict[str, Any] | None, access: Access) -> bool:
    """Whether a stored answer may be shown to somebody who may see documents of that label."""
    return access == "internal" or answer is None or answer["trace"].get("access", "public") == "public"


def new_id() -> str:
    """A fresh identifier that cannot be guessed."""
    return str(uuid.uuid4())


def _labels(answer: dict[str, Any] | None) -> tuple[str, ...]:
    """What an answer cited, in its order: a follow-up may point at `văn bản đó`."""
    return tuple(citation["label"] for citation in answer["citations"]) if answer else ()


def _existing(row: ConversationRow | None, conversation_id: str) -> ConversationRow:
    if row is None:
        raise UnknownConversation(f"Không có cuộc trò chuyện {conversation_id!r}")
    return row


def _conversation_json(row: ConversationRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "created": row.created.isoformat(),
        "updated": row.updated.isoformat(),
    }
