"""Messages between arrival and delivery, in the database, so that a kill at any point loses none and doubles
none.

A question is stored before it is acknowledged (`receive`) and once only, by the channel's own id of the
event.
Its answer and the mark that it is answered are written in one transaction (`answered`). A reply is marked as
being sent before it goes out (`begin_sending`) and as sent afterwards; one found half way after a kill may
have arrived, so it is not sent again by itself: it is `unsure`, and an operator sees it and may replay it.

All methods are synchronous and short; callers on an event loop use a thread.
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import JSON, ColumnElement, Float, Index, String, Text, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from index.database import Base, Database

State = Literal["waiting", "working", "done", "dead", "unsure"]
MAX_ATTEMPTS = 6


class InboxRow(Base):
    """One event that came in."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("inbox_event", "channel", "event", unique=True),
        Index("inbox_next", "channel", "state", "chat", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(16))
    event: Mapped[str] = mapped_column(String(128))
    chat: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[float] = mapped_column(Float, default=0.0)
    received: Mapped[float] = mapped_column(Float)
    error: Mapped[str] = mapped_column(Text, default="")


class OutboxRow(Base):
    """One message that goes out."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_next", "channel", "state", "chat", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(64))
    inbox_id: Mapped[int | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[float] = mapped_column(Float, default=0.0)
    created: Mapped[float] = mapped_column(Float)
    sent: Mapped[float | None] = mapped_column(Float)
    remote: Mapped[str | None] = mapped_column(String(128))
    error: Mapped[str] = mapped_column(Text, default="")


Table = type[InboxRow] | type[OutboxRow]
_BOXES: dict[str, Table] = {"inbox": InboxRow, "outbox": OutboxRow}


@dataclass(frozen=True, slots=True)
class Letter:
    """A stored message: of the inbox a question, of the outbox a reply."""

    id: int
    channel: str
    chat: str
    body: dict[str, Any]
    attempts: int
    state: str = "waiting"
    error: str = ""
    at: float = 0.0


class Postbox:
    """The inbox and the outbox of one channel."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self.channel = channel

    def receive(self, event: str, chat: str, body: dict[str, Any]) -> bool:
        """Stores an event; False if it was stored before."""
        row = InboxRow(
            channel=self.channel, event=event[:128], chat=chat[:64], body=body, state="waiting",
            received=time.time(),
        )  # fmt: skip
        try:
            with self._database.transaction() as session:
                session.add(row)
        except IntegrityError:
            return False
        return True

    def recover(self) -> int:
        """After a start: what was being answered is answered again, what was being sent is unsure."""
        with self._database.transaction() as session:
            _change(session, InboxRow, self.channel, "working", state="waiting")
            return _change(
                session, OutboxRow, self.channel, "working", state="unsure",
                error="dừng giữa lúc gửi: có thể đã đến nơi",
            )  # fmt: skip

    def chats_with_work(self, but: Collection[str], limit: int) -> list[str]:
        """Chats that have something due now, the longest waiting first."""
        now = time.time()
        found: dict[str, None] = {}
        with self._database.transaction() as session:
            for table in (OutboxRow, InboxRow):
                query = (
                    select(table.chat)
                    .where(*self._waiting(table), table.not_before <= now, table.chat.not_in(list(but)))
                    .group_by(table.chat)
                    .order_by(func.min(table.id))
                    .limit(limit)
                )
                found.update(dict.fromkeys(session.scalars(query)))
        return list(found)[:limit]

    def next_reply(self, chat: str) -> Letter | None:
        """The oldest undelivered reply of the chat, marked as being sent; None if there is none or it must
        wait."""
        return self._take(OutboxRow, chat)

    def next_question(self, chat: str) -> Letter | None:
        """The oldest unanswered event of the chat, marked as being worked on; None also while a reply
        waits."""
        with self._database.transaction() as session:
            if _first(session, OutboxRow, self.channel, chat) is not None:
                return None
        return self._take(InboxRow, chat)

    def answered(self, question: Letter, replies: Sequence[dict[str, Any]]) -> None:
        """The replies go to the outbox and the question is done: both or neither."""
        with self._database.transaction() as session:
            session.add_all(
                OutboxRow(
                    channel=self.channel, chat=question.chat, inbox_id=question.id, body=body,
                    state="waiting", created=time.time(),
                )
                for body in replies
            )  # fmt: skip
            _set(session, InboxRow, question.id, state="done")

    def put(self, chat: str, body: dict[str, Any]) -> None:
        """A message that answers nothing."""
        with self._database.transaction() as session:
            session.add(
                OutboxRow(channel=self.channel, chat=chat, body=body, state="waiting", created=time.time())
            )

    def not_answered(self, question: Letter, error: str) -> bool:
        """The question failed: tried again later, or dead after too many attempts. True if it is dead."""
        return self._later(InboxRow, question, error, backoff(question.attempts))

    def sent(self, reply: Letter, remote: str) -> None:
        """The channel took the reply and named it."""
        with self._database.transaction() as session:
            _set(session, OutboxRow, reply.id, state="done", sent=time.time(), remote=remote[:128])

    def not_sent(self, reply: Letter, error: str, after: float | None = None) -> bool:
        """The reply surely did not go out: tried again later, or dead after too many attempts.

        A wait that the channel itself asked for (`after`) is no failed attempt.
        """
        if after is not None:
            with self._database.transaction() as session:
                _set(session, OutboxRow, reply.id, state="waiting", not_before=time.time() + after,
                error=error, attempts=reply.attempts - 1)  # fmt: skip
            return False
        return self._later(OutboxRow, reply, error, backoff(reply.attempts))

    def unsure(self, reply: Letter, error: str) -> None:
        """The reply may have gone out: kept for an operator, never sent again by itself."""
        with self._database.transaction() as session:
            _set(session, OutboxRow, reply.id, state="unsure", error=error)

    def give_up(self, reply: Letter, error: str) -> None:
        """The reply cannot be delivered."""
        with self._database.transaction() as session:
            _set(session, OutboxRow, reply.id, state="dead", error=error)

    def next_due(self) -> float | None:
        """Seconds until the next waiting message is due, None if none waits."""
        with self._database.transaction() as session:
            times = [
                session.scalar(select(func.min(table.not_before)).where(*self._waiting(table)))
                for table in (InboxRow, OutboxRow)
            ]
        due = [at for at in times if at is not None]
        return max(0.0, min(due) - time.time()) if due else None

    def received_since(self, at: float) -> list[Letter]:
        """The events that came in since a time (seconds since 1970), oldest first."""
        query = (
            select(InboxRow)
            .where(InboxRow.channel == self.channel, InboxRow.received >= at)
            .order_by(InboxRow.id)
        )
        with self._database.transaction() as session:
            return [_letter(row) for row in session.scalars(query)]

    def forget(self, chat: str) -> None:
        """Deletes what stood in the messages of a chat. The ids stay: a repeated event is still known."""
        with self._database.transaction() as session:
            for table in _BOXES.values():
                session.execute(
                    update(table)
                    .where(table.channel == self.channel, table.chat == chat, table.state == "done")
                    .values(body={})
                )

    def last_received(self) -> float | None:
        """When the last event came in (seconds since 1970)."""
        with self._database.transaction() as session:
            return session.scalar(select(func.max(InboxRow.received)).where(InboxRow.channel == self.channel))

    def _waiting(self, table: Table) -> list[ColumnElement[bool]]:
        """What waits; a question whose chat still has a reply to be delivered waits for that, not for its
        time."""
        conditions = [table.channel == self.channel, table.state == "waiting"]
        if table is InboxRow:
            blocked = select(OutboxRow.chat).where(
                OutboxRow.channel == self.channel, OutboxRow.state.in_(("waiting", "working"))
            )
            conditions.append(table.chat.not_in(blocked))
        return conditions

    def _take(self, table: Table, chat: str) -> Letter | None:
        with self._database.transaction() as session:
            row = _first(session, table, self.channel, chat)
            if row is None or row.state != "waiting" or row.not_before > time.time():
                return None
            letter = _letter(row)
            # Two at once may have found it waiting: whoever changes it has it.
            taken = session.execute(
                update(table)
                .where(table.id == letter.id, table.state == "waiting")
                .values(state="working", attempts=table.attempts + 1)
            )
            if int(getattr(taken, "rowcount", 0)) != 1:
                return None
        return replace(letter, attempts=letter.attempts + 1, state="working")

    def _later(self, table: Table, letter: Letter, error: str, after: float) -> bool:
        dead = letter.attempts >= MAX_ATTEMPTS
        with self._database.transaction() as session:
            _set(
                session, table, letter.id, state="dead" if dead else "waiting", error=error,
                not_before=time.time() + after,
            )  # fmt: skip
        return dead


def backoff(attempts: int) -> float:
    """Seconds to wait after that many attempts: 2, 4, 8 … at most five minutes, and a little more.

    What failed together (a service was down) must not come back all at once.
    """
    return min(2.0**attempts, 300.0) * random.uniform(1.0, 1.2)


def undelivered(database: Database, limit: int = 200) -> list[tuple[str, Letter]]:
    """What an operator should see: dead and unsure messages of all channels, `inbox` or `outbox` with
    each."""
    found: list[tuple[str, Letter]] = []
    with database.transaction() as session:
        for name, table in _BOXES.items():
            query = select(table).where(table.state.in_(("dead", "unsure"))).order_by(table.id).limit(limit)
            found += [(name, _letter(row)) for row in session.scalars(query)]  # type: ignore[arg-type]
    return found


def replay(database: Database, box: Literal["inbox", "outbox"], letter_id: int) -> bool:
    """Puts a dead or unsure message back into its queue; False if there is no such message."""
    with database.transaction() as session:
        row: InboxRow | OutboxRow | None = session.get(_BOXES[box], letter_id)  # type: ignore[assignment]
        if row is None or row.state not in {"dead", "unsure"}:
            return False
        row.state, row.attempts, row.not_before, row.error = "waiting", 0, 0.0, ""
        return True


def counts(database: Database) -> dict[tuple[str, str, str], int]:
    """How many messages by box, channel and state."""
    result: dict[tuple[str, str, str], int] = {}
    with database.transaction() as session:
        for name, table in _BOXES.items():
            query = select(table.channel, table.state, func.count()).group_by(table.channel, table.state)
            result.update({(name, channel, state): n for channel, state, n in session.execute(query)})
    return result


def forget_done(database: Database, before: float) -> int:
    """Deletes delivered messages that are older than a time; an event's id is needed only while it may be
    repeated."""
    with database.transaction() as session:
        gone = session.execute(delete(OutboxRow).where(OutboxRow.state == "done", OutboxRow.sent < before))
        session.execute(delete(InboxRow).where(InboxRow.state == "done", InboxRow.received < before))
        return int(getattr(gone, "rowcount", 0))


def _first(session: Session, table: Table, channel: str, chat: str) -> InboxRow | OutboxRow | None:
    """The oldest message of the chat that is neither done nor given up."""
    found: InboxRow | OutboxRow | None = session.scalar(  # type: ignore[assignment]
        select(table)
        .where(table.channel == channel, table.chat == chat, table.state.in_(("waiting", "working")))
        .order_by(table.id)
        .limit(1)
    )
    return found


def _change(session: Session, table: Table, channel: str, old: str, **values: Any) -> int:
    query = update(table).where(table.channel == channel, table.state == old).values(**values)
    return int(getattr(session.execute(query), "rowcount", 0))


def _set(session: Session, table: Table, letter_id: int, **values: Any) -> None:
    session.execute(update(table).where(table.id == letter_id).values(**values))


def _letter(row: InboxRow | OutboxRow) -> Letter:
    at = row.received if isinstance(row, InboxRow) else row.created
    return Letter(row.id, row.channel, row.chat, row.body, row.attempts, row.state, row.error, at)
