"""The Zalo Bot Platform against a server that behaves as it does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bots.admission import Door
from bots.desk import Desk
from bots.inbox.postbox import Postbox
from bots.settings import ZaloBotSettings
from bots.web.app import create_app
from bots.web.services import Services
from bots.zalo.bot_channel import ZaloBotChannel, read_message
from index.database import Database
from tests.bots.conftest import Office
from tests.bots.servers.running import served
from tests.bots.servers.zalo import BotServer, bot_update
from tests.bots.test_telegram import run_with, until

SECRET = "mot-bi-mat-dai"


@pytest.fixture
def server() -> BotServer:
    return BotServer()


@pytest.fixture
def channel(server: BotServer, office: Office, database: Database) -> Iterator[ZaloBotChannel]:
    with served(server.app()) as address:
        settings = ZaloBotSettings(
            token=SecretStr(server.token), api_url=address, webhook_secret=SecretStr(SECRET)
        )
        desk = Desk(Door("zalo_bot"), office, database, command_prefix="#")
        yield ZaloBotChannel(
            settings, desk, Postbox(database, "zalo_bot"), "https://vanban.example.vn", retry_seconds=0.2
        )


@pytest.mark.parametrize("idle_status", [408, 200])
def test_polling_answers_each_message_once_and_an_idle_poll_is_no_error(
    server: BotServer, channel: ZaloBotChannel, caplog: pytest.LogCaptureFixture, idle_status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    server.idle_status = idle_status

    async def converse() -> None:
        await asyncio.sleep(0.5)
        server.updates = [bot_update("m1", "bao nhiêu?"), bot_update("m1", "bao nhiêu?", wrapped=True)]
        await until(lambda: len(server.sent) == 1)
        server.updates = [bot_update("m2", "#nguon 2", wrapped=True)]
        await until(lambda: len(server.sent) == 2)

    run_with(converse(), channel.poll())
    assert [message["chat_id"] for message in server.sent] == ["u1", "u1"]
    assert server.sent[0]["text"].startswith("Toàn tỉnh có 577 cơ quan")
    assert server.sent[1]["text"].startswith("[2] Báo cáo số 12/BC-STTTT")
    assert channel.health()["state"] == "ok"
    assert server.token not in caplog.text


def test_a_quota_that_is_used_up_is_waited_for(server: BotServer, channel: ZaloBotChannel) -> None:
    server.script = [429]
    server.updates = [bot_update("m1", "bao nhiêu?")]
    run_with(until(lambda: len(server.sent) == 1), channel.poll())


def test_the_webhook_wants_its_own_header(
    server: BotServer, channel: ZaloBotChannel, services: Services
) -> None:
    with TestClient(create_app(Services(**{**vars(services), "channels": (channel,)}))) as client:
        for header in ("X-Telegram-Bot-Api-Secret-Token", "X-ZEvent-Signature"):
            refused = client.post("/channels/zalo-bot", json=bot_update("m1", "a"), headers={header: SECRET})
            assert refused.status_code == 403
        right = {"X-Bot-Api-Secret-Token": SECRET}
        flat, wrapped = bot_update("m1", "bao nhiêu?"), bot_update("m1", "bao nhiêu?", wrapped=True)
        bodies: list[Any] = [flat, wrapped, [], {"a": 1}]
        for body in bodies:
            assert client.post("/channels/zalo-bot", json=body, headers=right).status_code == 200
        assert client.post("/channels/zalo-bot", content=b"{", headers=right).status_code == 200
        asyncio.run(until(lambda: len(server.sent) == 1))
    assert server.webhook == {"url": "https://vanban.example.vn/channels/zalo-bot", "secret_token": SECRET}
    assert len(server.sent) == 1


def test_only_private_messages_of_people_are_read() -> None:
    picture = read_message(bot_update("m", "", event="image"))
    assert picture is not None
    assert picture.text == ""
    group = bot_update("m", "x", chat={"id": "g", "chat_type": "GROUP"})
    robot = bot_update("m", "x")
    robot["message"]["from"]["is_bot"] = True
    unknown = bot_update("m", "x", event="dance")
    odd = (group, robot, unknown, None, "x", {"result": 1})
    assert [read_message(update) for update in odd] == [None] * 6
