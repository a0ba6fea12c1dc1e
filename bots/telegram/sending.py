"""Sends one stored message through the Bot API and says, when it fails, whether it may have gone out."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bots.inbox.postbox import Letter
from bots.inbox.pump import MayHaveArrived, TryLater, Undeliverable

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"<[^<>]{1,2000}>")
# Raised before a request left this machine.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


async def send_letter(bot: Bot, letter: Letter) -> str:
    """Sends it; gives Telegram's id of the message. Raises `TryLater`, `Undeliverable`, `MayHaveArrived`."""
    try:
        return await _send(bot, letter.chat, letter.body)
    except ChatMigrated as moved:
        try:
            return await _send(bot, str(moved.new_chat_id), letter.body)
        except TelegramError as error:
            raise _outcome(error) from error
    except TelegramError as error:
        raise _outcome(error) from error


async def _send(bot: Bot, chat: str, body: dict[str, Any]) -> str:
    arguments: dict[str, Any] = {
        "chat_id": int(chat),
        "message_thread_id": body.get("thread"),
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": _keyboard(body.get("buttons") or []),
    }
    if body.get("reply_to") is not None:
        arguments["reply_parameters"] = ReplyParameters(body["reply_to"], allow_sending_without_reply=True)
    try:
        message = await bot.send_message(text=body["html"], parse_mode="HTML", **arguments)
    except BadRequest as error:
        if "can't parse entities" not in error.message.lower():
            raise
        plain = unescape(_TAG.sub("", body["html"]))
        message = await bot.send_message(text=plain, **arguments)
    return str(message.message_id)


def _outcome(error: TelegramError) -> Exception:
    """Our word for Telegram's. `BadRequest` and `TimedOut` are kinds of `NetworkError`, so they come
    first."""
    match error:
        case RetryAfter():
            asked = error.retry_after
            seconds = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
            return TryLater(f"Telegram bảo chờ {seconds:.0f} giây", after=seconds)
        case Forbidden():
            return Undeliverable(f"người nhận không nhận tin: {error.message}")
        case BadRequest():
            return Undeliverable(f"Telegram từ chối tin: {error.message}")
        case InvalidToken():
            return TryLater("token của bot không đúng", after=60.0)
        case TimedOut() | NetworkError():
            cause = error.__cause__
            # A refusal by the server (5xx) has no HTTP client's error behind it.
            if not isinstance(cause, httpx.HTTPError) or isinstance(cause, _NEVER_SENT):
                return TryLater(f"Telegram không nhận: {type(error).__name__}")
            return MayHaveArrived(f"mất kết nối sau khi đã gửi: {type(cause).__name__}")
        case _:
            return MayHaveArrived(f"Telegram trả lời không đọc được: {type(error).__name__}")


def _keyboard(rows: list[list[dict[str, str]]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b["text"], callback_data=b["data"]) for b in row] for row in rows]
    )
