"""What is kept only for a time: the audit log, and messages that were delivered."""

from __future__ import annotations

import asyncio
import logging
import time

from sqlalchemy.exc import SQLAlchemyError

from bots.audit import Audit
from bots.inbox.postbox import forget_done
from index.database import Database

log = logging.getLogger(__name__)
# Services repeat an event for a day at most; its id is needed only as long.
DELIVERED_DAYS = 7
_EVERY_SECONDS = 3600.0


def forget_old(database: Database, audit_days: int) -> None:
    """Deletes what is older than its time."""
    Audit(database).forget(audit_days)
    forget_done(database, time.time() - DELIVERED_DAYS * 86_400)


async def keep_forgetting(database: Database, audit_days: int) -> None:
    """Does so now and every hour, until cancelled."""
    while True:
        try:
            await asyncio.to_thread(forget_old, database, audit_days)
        except SQLAlchemyError as error:
            log.warning("old log lines could not be deleted: %s", type(error).__name__)
        await asyncio.sleep(_EVERY_SECONDS)
