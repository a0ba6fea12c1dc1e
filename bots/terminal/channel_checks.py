"""How the chat channels stand, for `vanban doctor`: whether their services know us, and what waits for a person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.settings import Settings
from index.database import Database

if TYPE_CHECKING:
    from pydantic import SecretStr

_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ChannelState:
    """One channel. `mend` says what an operator can do where it is not `ok`."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


def channel_states(settings: Settings) -> Iterator[ChannelState]:
    """Each channel that is switched on, asked of its service; those that are off with how to switch them on."""
    telegram, account, bot = settings.telegram, settings.zalo_oa, settings.zalo_bot
    database = _database(settings)
    try:
        yield from _bot_state(
            settings, database, "Kênh Telegram", "telegram", telegram.base_url, telegram.token, "TELEGRAM"
        )
        yield _account_state(settings, database)
        yield from _bot_state(
            settings, database, "Kênh Zalo Bot", "zalo_bot", f"{bot.api_url}/bot", bot.token, "ZALO_BOT"
        )
        if settings.server.public_url is None and (telegram.token or account.app_id or bot.token):
            mend = "đặt VANBAN_SERVER__PUBLIC_URL để liên kết trong tin nhắn mở được"
            yield ChannelState("Địa chỉ công khai", False, "chưa đặt", mend)
    finally:
        if database is not None:
            database.close()


def _bot_state(
    settings: Settings,
    database: Database | None,
    name: str,
    channel: str,
    base: str,
    token: SecretStr | None,
    variable: str,
) -> Iterator[ChannelState]:
    """Telegram and the Bot Platform answer `getMe` alike; the token stands in the address and in no message of ours."""
    if token is None:
        yield ChannelState(name, False, "tắt", f"đặt VANBAN_{variable}__TOKEN")
        return
    import httpx

    try:
        answer = httpx.post(f"{base}{token.get_secret_value()}/getMe", timeout=_SECONDS)
        body: Any = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        detail = f"không kết nối được: {type(error).__name__}"
        yield ChannelState(name, False, detail, "kiểm tra mạng và địa chỉ máy chủ của kênh")
        return
    if not isinstance(body, dict) or not body.get("ok"):
        code = body.get("error_code", answer.status_code) if isinstance(body, dict) else answer.status_code
        yield ChannelState(
            name, False, f"dịch vụ từ chối ({code})", f"kiểm tra token: VANBAN_{variable}__TOKEN"
        )
        return
    me = body.get("result") or {}
    who = me.get("username") or me.get("account_name") or "bot"
    if me.get("can_read_all_group_messages"):
        who += " (đọc mọi tin trong nhóm, chỉ trả lời khi được gọi)"
    trouble = _webhook_trouble(f"{base}{token.get_secret_value()}/getWebhookInfo")
    detail = f"{who}; {_messages(database, channel)}{trouble}"
    mend = "kiểm tra địa chỉ công khai và chứng chỉ của máy chủ" if trouble else ""
    yield ChannelState(name, not trouble, detail, mend)


def _webhook_trouble(address: str) -> str:
    """What the service says of the last messages that it could not bring to us; empty without a webhook or trouble."""
    import httpx

    try:
        body: Any = httpx.post(address, timeout=_SECONDS).json()
        known: Any = body.get("result") or {}
        last, waiting = known.get("last_error_message"), known.get("pending_update_count", 0)
    except (httpx.HTTPError, ValueError, AttributeError):
        return ""
    # The last error is told for ever; what matters is whether messages pile up behind it.
    return f"; {waiting} tin chưa chuyển đến được: {str(last)[:120]}" if last and waiting else ""


def _account_state(settings: Settings, database: Database | None) -> ChannelState:
    name, chosen = "Kênh Zalo OA", settings.zalo_oa
    if chosen.app_id is None:
        return ChannelState(name, False, "tắt", "đặt VANBAN_ZALO_OA__APP_ID và các khóa của OA")
    if chosen.oa_secret is None:
        return ChannelState(
            name, False, "chờ cài đặt: chưa có khóa bí mật của OA", "đặt VANBAN_ZALO_OA__OA_SECRET"
        )
    import httpx

    from bots.zalo.oa_tokens import TokenKeeper

    alarm = (
        "Chưa có dữ liệu" if database is None else TokenKeeper(chosen, database, httpx.AsyncClient()).alarm()
    )
    if alarm:
        return ChannelState(name, False, alarm, "vanban zalo login")
    return ChannelState(name, True, f"token còn hiệu lực; {_messages(database, 'zalo_oa')}")


def _messages(database: Database | None, channel: str) -> str:
    """When the last message came, and how many wait for an operator."""
    if database is None:
        return "chưa nhận tin nào"
    from bots.inbox.postbox import Postbox, counts

    last = Postbox(database, channel).last_received()
    waiting = sum(
        number
        for (_, name, state), number in counts(database).items()
        if name == channel and state in {"dead", "unsure"}
    )
    seen = f"tin gần nhất cách đây {int(time.time() - last)} giây" if last else "chưa nhận tin nào"
    return seen + (f"; {waiting} tin cần xem (vanban outbox list)" if waiting else "")


def _database(settings: Settings) -> Database | None:
    """The database of the data directory, None where there is none yet."""
    if not (settings.data / "vanban.sqlite").is_file():
        return None
    import bots.zalo.oa_tokens  # noqa: F401 - its table

    database = Database.in_directory(settings.data)
    database.create_tables()
    return database
