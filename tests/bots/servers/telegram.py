"""A Bot API server that behaves as the real one: paths, form fields, real status codes, what it refuses."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Văn bản", "username": "vanban_bot"}
_KNOWN_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class _Entities(HTMLParser):
    """The parsed text, as the server counts it; refuses what the server refuses."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.fault, self._open = "", "", []  # type: ignore[var-annotated]
        if re.search(r"<(?!/?[a-z])", html):
            self.fault = "unsupported start tag"
        self.feed(html)
        self.close()
        if self._open:
            self.fault = f"can't find end tag corresponding to start tag {self._open[-1]}"

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _KNOWN_TAGS or (tag == "blockquote" and tag in self._open):
            self.fault = f'unsupported start tag "{tag}"'
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.fault = "unexpected end tag"

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass
class TelegramServer:
    """What tests see and steer. `script` answers the next sends in turn: `flood:2`, `502`, `slow`, `cut`, `block`,
    `ok`."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    webhook_trouble: dict[str, Any] = field(default_factory=dict)
    delay: float = 0.0
    _last_message: int = 1000

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._any, methods=["GET", "POST"])])

    async def _any(self, request: Request) -> Response:
        found = re.fullmatch(r"/bot([^/]*)/(\w+)", request.url.path)
        if not found:
            return _refusal(404, "Not Found")
        if not re.fullmatch(r"\d+:[\w-]{35}", found[1]):
            return _refusal(401, "Unauthorized: invalid token specified")
        if found[1] != TOKEN:
            return _refusal(401, "Unauthorized")
        fields = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        method = found[2].lower()
        self.calls.append((method, fields))
        handler = getattr(self, f"_{method}", None)
        return await handler(fields) if handler else _refusal(404, "Not Found: method not found")

    async def _getme(self, _fields: dict[str, str]) -> Response:
        return _result(BOT | {"can_join_groups": True, "can_read_all_group_messages": False})

    async def _setmycommands(self, _fields: dict[str, str]) -> Response:
        return _result(True)

    async def _setwebhook(self, fields: dict[str, str]) -> Response:
        self.webhook = fields
        return _result(True)

    async def _getwebhookinfo(self, _fields: dict[str, str]) -> Response:
        return _result({"url": self.webhook.get("url", ""), "pending_update_count": 0} | self.webhook_trouble)

    async def _deletewebhook(self, _fields: dict[str, str]) -> Response:
        self.webhook = {}
        return _result(True)

    async def _sendchataction(self, _fields: dict[str, str]) -> Response:
        return _result(True)

    async def _answercallbackquery(self, _fields: dict[str, str]) -> Response:
        return _result(True)

    async def _getupdates(self, fields: dict[str, str]) -> Response:
        if self.webhook:
            return _refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        offset = int(fields.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        for _ in range(int(float(fields.get("timeout", 0)) * 20)):
            if self.updates:
                break
            await asyncio.sleep(0.05)
        return _result(self.updates[:100])

    async def _sendmessage(self, fields: dict[str, str]) -> Response:
        if self.delay:
            await asyncio.sleep(self.delay)
        step = self.script.pop(0) if self.script else "ok"
        if step.startswith("flood"):
            seconds = int(step.partition(":")[2])
            return _refusal(
                429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds}
            )
        if step == "slow":
            await asyncio.sleep(0.4)
        if step == "502":
            return Response("<html>Bad Gateway</html>", 502)
        if step == "block":
            return _refusal(403, "Forbidden: bot was blocked by the user")
        text = fields.get("text", "")
        if fields.get("parse_mode") == "HTML":
            parsed = _Entities(text)
            if parsed.fault:
                return _refusal(400, f"Bad Request: can't parse entities: {parsed.fault}")
            text = parsed.text
        if not text.strip():
            return _refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return _refusal(400, "Bad Request: message is too long")
        for row in json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", []):
            if any(not 1 <= len(button.get("callback_data", "x").encode()) <= 64 for button in row):
                return _refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        self._last_message += 1
        chat = int(fields["chat_id"])
        self.sent.append({**fields, "chat": chat, "shown": text, "message_id": self._last_message})
        if step == "cut":
            # The message is out, but the answer breaks off in the middle.
            return Response('{"ok":', headers={"Content-Length": "500"})
        return _result(
            {
                "message_id": self._last_message,
                "date": 1785672000,
                "chat": {"id": chat, "type": "private"},
                "text": text,
            }
        )

    def shown_to(self, chat: int) -> list[str]:
        """The texts that a chat has received, in order."""
        return [message["shown"] for message in self.sent if message["chat"] == chat]


def text_update(number: int, text: str, chat: int = 77, **more: Any) -> dict[str, Any]:
    """An update with a text of a private chat."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1785672000,
            "from": {"id": chat, "is_bot": False, "first_name": "An"},
            "chat": {"id": chat, "type": "private"},
            "text": text,
            **more,
        },
    }


def button_update(number: int, data: str, chat: int = 77) -> dict[str, Any]:
    """An update with a pressed button."""
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": {"id": chat, "is_bot": False, "first_name": "An"},
            "chat_instance": "1",
            "message": {"message_id": 5, "date": 0, "chat": {"id": chat, "type": "private"}},
            "data": data,
        },
    }


def _result(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refusal(status: int, description: str, **more: Any) -> Response:
    body = {"ok": False, "error_code": status, "description": description, **more}
    headers = {"Retry-After": str(more["parameters"]["retry_after"])} if "parameters" in more else None
    return JSONResponse(body, status, headers)
