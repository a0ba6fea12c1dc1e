"""The Telegram channel in a process of its own, to be killed: `python -m … DATA_DIRECTORY SERVER_ADDRESS`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from assistant.conversation import Conversations
from bots.admission import Door
from bots.desk import Desk
from bots.inbox.postbox import Postbox
from bots.settings import TelegramSettings
from bots.telegram.channel import TelegramChannel
from index.database import Database
from tests.bots.conftest import Office
from tests.bots.servers.telegram import TOKEN


def main(data: str, address: str) -> None:
    """Polls until killed."""
    database = Database.in_directory(Path(data))
    database.create_tables()
    office = Office(database, Conversations(database))
    channel = TelegramChannel(
        TelegramSettings(token=SecretStr(TOKEN), base_url=f"{address}/bot"),
        Desk(Door("telegram"), office, database),
        Postbox(database, "telegram"),
    )
    asyncio.run(channel.poll())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
