"""`vanban doctor` asks the services of the channels, and says what an operator can do, without any secret."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bots.inbox.postbox import Postbox
from bots.settings import Settings, TelegramSettings, ZaloBotSettings, ZaloOaSettings
from bots.terminal.channel_checks import ChannelState, channel_states
from bots.zalo.oa_tokens import TokenRow
from index.database import Database
from tests.bots.servers.running import served
from tests.bots.servers.telegram import TOKEN, TelegramServer
from tests.bots.servers.zalo import APP_ID, BotServer


def states(settings: Settings) -> dict[str, ChannelState]:
    return {state.name: state for state in channel_states(settings)}


def test_what_is_off_says_how_it_is_switched_on(tmp_path: Path) -> None:
    found = states(Settings(data=tmp_path))
    assert {name: (state.ok, state.detail) for name, state in found.items()} == {
        "Kênh Telegram": (False, "tắt"),
        "Kênh Zalo OA": (False, "tắt"),
        "Kênh Zalo Bot": (False, "tắt"),
    }
    assert found["Kênh Telegram"].mend == "đặt VANBAN_TELEGRAM__TOKEN"


def test_services_that_know_us_and_messages_that_wait(tmp_path: Path) -> None:
    database = Database.in_directory(tmp_path)
    database.create_tables()
    box = Postbox(database, "telegram")
    box.receive("1", "77", {"text": "x"})
    question = box.next_question("77")
    assert question is not None
    box.answered(question, [{"html": "x"}])
    reply = box.next_reply("77")
    assert reply is not None
    box.give_up(reply, "blocked")
    with database.transaction() as session:
        now = time.time()
        session.merge(TokenRow(app=APP_ID, access="a", refresh="b", expires=now + 90_000, refreshed=now))
    database.close()
    platform = BotServer()
    with served(TelegramServer().app()) as telegram, served(platform.app()) as zalo:
        settings = Settings(
            data=tmp_path,
            telegram=TelegramSettings(token=SecretStr(TOKEN), base_url=f"{telegram}/bot"),
            zalo_oa=ZaloOaSettings(app_id=APP_ID, oa_secret=SecretStr("s")),
            zalo_bot=ZaloBotSettings(token=SecretStr(platform.token), api_url=zalo),
        )
        found = states(settings)
    assert found["Kênh Telegram"].ok
    assert "vanban_bot" in found["Kênh Telegram"].detail
    assert "1 tin cần xem (vanban outbox list)" in found["Kênh Telegram"].detail
    assert found["Kênh Zalo OA"].detail == "token còn hiệu lực; chưa nhận tin nào"
    assert found["Kênh Zalo Bot"].detail == "Bot Văn bản; chưa nhận tin nào"
    assert found["Địa chỉ công khai"].mend.startswith("đặt VANBAN_SERVER__PUBLIC_URL")


@pytest.mark.parametrize("token", [TOKEN[:-1] + "x", "sai"])
def test_a_wrong_token_and_a_dead_network_are_told_apart_without_the_token(
    tmp_path: Path, token: str
) -> None:
    with served(TelegramServer().app()) as address:
        telegram = TelegramSettings(token=SecretStr(token), base_url=f"{address}/bot")
        refused = states(Settings(data=tmp_path, telegram=telegram))["Kênh Telegram"]
    assert (refused.ok, refused.detail) == (False, "dịch vụ từ chối (401)")
    dead = states(Settings(data=tmp_path, telegram=telegram))["Kênh Telegram"]
    assert (dead.ok, dead.detail) == (False, "không kết nối được: ConnectError")
    assert token not in str(refused) + str(dead)
    waiting = ZaloOaSettings(app_id=APP_ID, oa_secret=SecretStr("s"))
    assert states(Settings(data=tmp_path, zalo_oa=waiting))["Kênh Zalo OA"].mend == "vanban zalo login"


def test_a_webhook_that_messages_pile_up_behind_is_told(tmp_path: Path) -> None:
    server = TelegramServer()
    said = "Wrong response from the webhook: 500 Internal Server Error"
    server.webhook_trouble = {"last_error_message": said, "last_error_date": 1785672000}
    with served(server.app()) as address:
        telegram = TelegramSettings(token=SecretStr(TOKEN), base_url=f"{address}/bot")
        settings = Settings(data=tmp_path, telegram=telegram)
        assert states(settings)["Kênh Telegram"].ok
        server.webhook_trouble["pending_update_count"] = 3
        state = states(settings)["Kênh Telegram"]
    assert (state.ok, f"3 tin chưa chuyển đến được: {said}" in state.detail) == (False, True)
