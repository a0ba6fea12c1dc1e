"""Who is at the other end of the web: a random name that the page made, and the conversations it owns.

The name travels in the header `X-Vanban-Visitor`. It is a capability, not a proof of identity: whoever holds
it reads the conversations begun under it, and nobody else does.
"""

from __future__ import annotations

import re
from typing import Any

from fastapi import Request
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.conversation import ConversationRow, UnknownConversation
from index.database import Base, Database

HEADER = "X-Vanban-Visitor"
_NAME = re.compile(r"[A-Za-z0-9-]{16,64}\Z")


class OwnerRow(Base):
    """Which visitor a conversation belongs to. A conversation without a row was begun without a name."""

    __tablename__ = "conversation_owners"

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(80), index=True)


class Visitors:
    """Who owns which conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def name(self, request: Request) -> str:
        """The visitor's name, empty for a client that gave none that could be one."""
        name = request.headers.get(HEADER, "")
        return name if _NAME.match(name) else ""

    def conversation_for(self, visitor: str, conversation_id: str | None) -> str | None:
        """The conversation to continue. Raises `UnknownConversation` for one that is somebody else's."""
        if conversation_id is not None and self._owner(conversation_id) not in {None, visitor}:
            raise UnknownConversation(f"Không có cuộc trò chuyện {conversation_id!r}")
        return conversation_id

    def require(self, visitor: str, conversation_id: str) -> None:
        """Raises `UnknownConversation` unless the conversation is the visitor's own."""
        if not visitor or self._owner(conversation_id) != visitor:
            raise UnknownConversation(f"Không có cuộc trò chuyện {conversation_id!r}")

    def own(self, visitor: str, conversation_id: str) -> None:
        """Notes that the conversation is the visitor's, if the visitor has a name and nobody owns it yet."""
        if not visitor or self._owner(conversation_id) is not None:
            return
        with self._database.transaction() as session:
            session.merge(OwnerRow(conversation_id=conversation_id, visitor=visitor))

    def conversations(self, visitor: str, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
        """The visitor's conversations, newest first, and how many there are."""
        if not visitor:
            return [], 0
        owned = (
            select(ConversationRow)
            .join(OwnerRow, OwnerRow.conversation_id == ConversationRow.id)
            .where(OwnerRow.visitor == visitor)
        )
        with self._database.transaction() as session:
            total = session.scalar(select(func.count()).select_from(owned.subquery())) or 0
            rows = session.scalars(
                owned.order_by(ConversationRow.updated.desc()).limit(limit).offset(offset)
            ).all()
            return [
                {
                    "id": row.id,
                    "title": row.title,
                    "created": row.created.isoformat(),
                    "updated": row.updated.isoformat(),
                }
                for row in rows
            ], total

    def _owner(self, conversation_id: str) -> str | None:
        with self._database.transaction() as session:
            row = session.get(OwnerRow, conversation_id)
            return row.visitor if row else None
