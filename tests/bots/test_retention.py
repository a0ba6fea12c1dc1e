"""The audit log and delivered messages are kept for their time and no longer."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bots.audit import Audit, AuditRow
from bots.inbox.postbox import InboxRow, OutboxRow, Postbox, counts
from bots.retention import DELIVERED_DAYS, keep_forgetting
from index.database import Database
from tests.bots.conftest import Office


def test_what_is_past_its_time_is_deleted_and_the_rest_stays(database: Database, office: Office) -> None:
    audit, box = Audit(database), Postbox(database, "telegram")
    for question in ("cũ", "mới"):
        audit.note("web", "p", question, office.ask("bao nhiêu?", access="public"))
    for event in ("old", "new", "dead"):
        box.receive(event, event, {"text": event})
        question = box.next_question(event)
        assert question is not None
        box.answered(question, [{"text": "reply"}])
        reply = box.next_reply(event)
        assert reply is not None
        box.sent(reply, "1") if event != "dead" else box.give_up(reply, "blocked")
    with database.transaction() as session:
        long_ago = datetime.now(UTC) - timedelta(days=181)
        session.execute(update(AuditRow).where(AuditRow.question == "cũ").values(at=long_ago))
        session.execute(update(InboxRow).where(InboxRow.event != "new").values(received=1.0))
        past = OutboxRow.sent - (DELIVERED_DAYS + 1) * 86_400
        session.execute(update(OutboxRow).where(OutboxRow.chat == "old").values(sent=past))

    async def a_moment() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await keep_forgetting(database, 180)

    asyncio.run(a_moment())
    assert [line["question"] for line in audit.lines()] == ["mới"]
    assert counts(database)[("outbox", "telegram", "done")] == 1
    # What an operator has still to see stays, however old.
    assert counts(database)[("outbox", "telegram", "dead")] == 1
