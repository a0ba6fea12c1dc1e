"""Telegram updates read as what they mean to us: a question, a pressed button, or something we decline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

IncomingKind = Literal["text", "button", "other"]
ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. `text` is what was typed, or the data of a pressed button."""

    kind: IncomingKind
    chat: str
    person: str
    name: str
    text: str
    message_id: int | None
    thread_id: int | None
    group: bool
    callback_id: str | None = None


def chat_of(update: Mapping[str, Any]) -> str | None:
    """The id of the chat that an update belongs to, None where it has none."""
    message = _message(update)
    chat = message.get("chat") if message else None
    identity = chat.get("id") if isinstance(chat, Mapping) else None
    return str(identity) if isinstance(identity, int) else None


def read_update(update: Mapping[str, Any], bot_id: int | None, bot_name: str | None) -> Incoming | None:
    """The update as ours, None for one that is not meant for the bot.

    In a group the bot is meant by `/hoi`, by its name in the text or the caption, or by a reply to it.
    """
    message, chat = _message(update), chat_of(update)
    if message is None or chat is None:
        return None
    callback = update.get("callback_query")
    sender = (callback if isinstance(callback, Mapping) else message).get("from")
    if not isinstance(sender, Mapping) or sender.get("is_bot") or not isinstance(sender.get("id"), int):
        return None
    group = message["chat"].get("type") != "private"
    base = {
        "chat": chat,
        "person": str(sender["id"]),
        "name": " ".join(str(sender[k]) for k in ("first_name", "last_name") if sender.get(k))[:100],
        "message_id": _integer(message.get("message_id")),
        "thread_id": _integer(message.get("message_thread_id")) if message.get("is_topic_message") else None,
        "group": group,
    }
    if isinstance(callback, Mapping):
        data = callback.get("data")
        if not isinstance(data, str):
            return None
        return Incoming(kind="button", text=data, callback_id=str(callback.get("id", "")), **base)
    text = message.get("text") or message.get("caption") or ""
    if not isinstance(text, str):
        return None
    if group:
        meant = _meant_for_us(message, text, bot_id, bot_name)
        if meant is None:
            return None
        text = meant
    elif _command_for_other(text, bot_name):
        return None
    return Incoming(kind="text" if text.strip() else "other", text=text.strip(), **base)


def _message(update: Mapping[str, Any]) -> Mapping[str, Any] | None:
    callback = update.get("callback_query")
    holder = callback if isinstance(callback, Mapping) else update
    for key in ("message", "edited_message"):
        message = holder.get(key)
        if isinstance(message, Mapping):
            return message
    return None


def _meant_for_us(
    message: Mapping[str, Any], text: str, bot_id: int | None, bot_name: str | None
) -> str | None:
    """The text without the bot's name, None if the group talks among itself."""
    if text.startswith("/"):
        return None if _command_for_other(text, bot_name) or not _addressed(text, bot_name) else text
    mention = f"@{bot_name}".lower() if bot_name else None
    for entity in (*(message.get("entities") or ()), *(message.get("caption_entities") or ())):
        if mention and isinstance(entity, Mapping) and entity.get("type") == "mention":
            start, end = _utf16_slice(text, entity.get("offset"), entity.get("length"))
            if text[start:end].lower() == mention:
                return (text[:start] + text[end:]).strip()
    replied = message.get("reply_to_message")
    author = replied.get("from") if isinstance(replied, Mapping) else None
    if bot_id is not None and isinstance(author, Mapping) and author.get("id") == bot_id:
        return text
    return None


def _addressed(text: str, bot_name: str | None) -> bool:
    """A command in a group is ours if it names us, or if it is the one for asking."""
    word = text.split(maxsplit=1)[0].lower()
    return word == "/hoi" or (bot_name is not None and word.endswith(f"@{bot_name.lower()}"))


def _command_for_other(text: str, bot_name: str | None) -> bool:
    if not text.startswith("/"):
        return False
    _, at, name = text.split(maxsplit=1)[0].partition("@")
    return bool(at) and (bot_name is None or name.lower() != bot_name.lower())


def _utf16_slice(text: str, offset: Any, length: Any) -> tuple[int, int]:
    """Entity offsets count UTF-16 units; positions in the text count code points."""
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 0:
        return 0, 0
    encoded = text.encode("utf-16-le", "surrogatepass")
    start = len(encoded[: 2 * offset].decode("utf-16-le", "ignore"))
    return start, start + len(encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le", "ignore"))


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) else None
