"""The web application with all three channels in a process of its own, to be killed.

`python -m tests.bots.servers.channels_child DATA PORT TELEGRAM OFFICIAL_ACCOUNT BOT_PLATFORM` (addresses of the local
servers). Failed messages are tried again after a moment instead of after seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from pydantic import SecretStr

import bots.inbox.postbox
from assistant.conversation import Conversations
from bots.admission import Door
from bots.desk import Desk
from bots.inbox.postbox import Postbox
from bots.settings import TelegramSettings, ZaloBotSettings, ZaloOaSettings
from bots.telegram.channel import TelegramChannel
from bots.web.app import create_app
from bots.web.services import Channel, Services
from bots.zalo.bot_channel import ZaloBotChannel
from bots.zalo.oa_channel import ZaloOaChannel
from index.database import Database
from tests.bots.conftest import Office
from tests.bots.servers.telegram import TOKEN
from tests.bots.servers.zalo import APP_ID, APP_SECRET, OA_ID, OA_SECRET, BotServer

SECRET = "mot-bi-mat-du-dai"


def channels_of(
    database: Database, telegram: str, official_account: str, platform: str
) -> tuple[Channel, ...]:
    """The three channels over a tiny assistant; nobody is asked to slow down."""
    office = Office(database, Conversations(database))

    def desk(channel: str, prefix: str) -> Desk:
        return Desk(Door(channel), office, database, 1_000_000, prefix)

    return (
        TelegramChannel(
            TelegramSettings(
                token=SecretStr(TOKEN), base_url=f"{telegram}/bot", webhook_secret=SecretStr(SECRET)
            ),
            desk("telegram", "/"),
            Postbox(database, "telegram"),
        ),
        ZaloOaChannel(
            ZaloOaSettings(
                app_id=APP_ID,
                app_secret=SecretStr(APP_SECRET),
                oa_id=OA_ID,
                oa_secret=SecretStr(OA_SECRET),
                api_url=official_account,
                oauth_url=official_account,
            ),
            desk("zalo_oa", "#"),
            Postbox(database, "zalo_oa"),
        ),
        ZaloBotChannel(
            ZaloBotSettings(
                token=SecretStr(BotServer.token), api_url=platform, webhook_secret=SecretStr(SECRET)
            ),
            desk("zalo_bot", "#"),
            Postbox(database, "zalo_bot"),
        ),
    )


def main(data: str, port: str, *addresses: str) -> None:
    """Serves until killed."""
    bots.inbox.postbox.backoff = lambda _attempts: 0.05
    database = Database.in_directory(Path(data))
    database.create_tables()
    channels = channels_of(database, *addresses)
    office = Office(database, Conversations(database))
    app = create_app(Services(office, office.conversations, database, channels=channels))
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="critical")


if __name__ == "__main__":
    main(*sys.argv[1:])
