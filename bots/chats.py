"""Which conversation a chat of a channel is in, and which answers were given in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from assistant.conversation import ConversationRow, MessageRow, new_id
from index.database import Base, Database


class ChatRow(Base):
    """A conversation of a chat; the current one is continued, earlier ones keep their buttons working."""

    __tablename__ = "channel_conversations"
    __table_args__ = (Index("channel_conversations_chat", "channel", "chat"),)

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(64))
    current: Mapped[bool]


class Chats:
    """The conversations of one channel's chats."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel

    def conversation(self, chat: str) -> str:
        """The chat's current conversation, begun if there is none."""
        with self._database.transaction() as session:
            found = session.scalar(
                select(ChatRow.conversation_id).where(
                    ChatRow.channel == self._channel, ChatRow.chat == chat, ChatRow.current
                )
            )
        return found or self.begin(chat)

    def begin(self, chat: str) -> str:
        """A new conversation; the next question stands on nothing said before."""
        made = new_id()
        with self._database.transaction() as session:
            session.execute(
                update(ChatRow)
                .where(ChatRow.channel == self._channel, ChatRow.chat == chat)
                .values(current=False)
            )
            session.add(ChatRow(conversation_id=made, channel=self._channel, chat=chat, current=True))
        return made

    def forget(self, chat: str) -> None:
        """Deletes all that was said in a chat."""
        mine = (ChatRow.channel == self._channel, ChatRow.chat == chat)
        with self._database.transaction() as session:
            said = list(session.scalars(select(ChatRow.conversation_id).where(*mine)))
            session.execute(delete(MessageRow).where(MessageRow.conversation_id.in_(said)))
            session.execute(delete(ConversationRow).where(ConversationRow.id.in_(said)))
            session.execute(delete(ChatRow).where(*mine))

    def answer(self, chat: str, message_id: str | None = None) -> dict[str, Any] | None:
        """An answer given in this chat (the last one without an id); None for one of another chat.

        The beginning of an id is enough: there are few answers in one chat.
        """
        query = (
            select(MessageRow.answer)
            .join(ChatRow, ChatRow.conversation_id == MessageRow.conversation_id)
            .where(ChatRow.channel == self._channel, ChatRow.chat == chat, MessageRow.role == "assistant")
            .order_by(MessageRow.position.desc())
            .limit(1)
        )
        wanted = (
            ChatRow.current if message_id is None else MessageRow.id.startswith(message_id, autoescape=True)
        )
        query = query.where(wanted)
        with self._database.transaction() as session:
            return session.scalar(query)
