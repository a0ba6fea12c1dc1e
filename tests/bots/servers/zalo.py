"""Local servers that behave as Zalo's: the Official Account with its OAuth, and the Bot Platform."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

APP_ID, OA_ID = "360846524940903967", "388613280878808645"
SLOW_SECONDS = 0.4
APP_SECRET, OA_SECRET = "app-secret", "test-oa-secret"


@dataclass
class OaServer:
    """An Official Account. `script` answers the next sends in turn: a number, `502`, `slow`, `cut`, `ok`."""

    access: str = "access-0"
    refresh: str = "refresh-0"
    expired: bool = False
    sent: list[dict[str, Any]] = field(default_factory=list)
    reactions: list[dict[str, Any]] = field(default_factory=list)
    refreshes: int = 0
    script: list[int | str] = field(default_factory=list)
    lose_answer: bool = False
    bad_quotes: set[str] = field(default_factory=set)
    challenge: str = ""
    # In which unit the limit is meant is documented nowhere.
    measure: Callable[[str], int] = len

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
                Route("/v2.0/oa/message", self._reaction, methods=["POST"]),
            ]
        )

    async def _token(self, request: Request) -> Response:
        if "secret_key" not in request.headers:
            return Response("empty api", 404)
        fields = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        if fields.get("app_id") != APP_ID or request.headers["secret_key"] != APP_SECRET:
            return _oauth_error(-14002, "Invalid app id")
        if fields.get("grant_type") == "refresh_token":
            await asyncio.sleep(0.05)
            if fields.get("refresh_token") != self.refresh:
                return _oauth_error(-14014, "Invalid refresh token")
            self.refreshes += 1
        else:
            digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != self.challenge:
                return _oauth_error(-14003, "Invalid code verifier")
        number = int(self.access.rpartition("-")[2]) + 1
        self.access, self.refresh, self.expired = f"access-{number}", f"refresh-{number}", False
        if self.lose_answer:
            self.lose_answer = False
            return Response("<html>", 502)
        return JSONResponse(
            {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}
        )

    async def _message(self, request: Request) -> Response:
        token = request.headers.get("access_token")
        if token != self.access:
            return _error(-216)
        if self.expired:
            return _error(-220)
        step = self.script.pop(0) if self.script else "ok"
        if step == "502":
            return Response("<html>Bad Gateway</html>", 502)
        if step == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if isinstance(step, int):
            return _error(step)
        body = json.loads(await request.body())
        message = body["message"]
        text = message.get("text")
        if not text:
            return _error(-201)
        if self.measure(text) > 2000:
            return _error(-210)
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        if len(buttons) > 5 or message.get("quote_message_id") in self.bad_quotes:
            return _error(-201)
        self.sent.append({"user": body["recipient"]["user_id"], **message, "buttons": buttons})
        if step == "cut":
            return Response("{", headers={"Content-Length": "400"})
        data = {"message_id": f"m{len(self.sent)}", "sent_time": "1785672001000"}
        return JSONResponse({"error": 0, "message": "Success", "data": data})

    async def _reaction(self, request: Request) -> Response:
        body = json.loads(await request.body())
        if "sender_action" not in body:
            return _error(-240)
        self.reactions.append(body)
        return JSONResponse({"error": 0, "message": "Success", "data": {}})


def signed(
    event: dict[str, Any], secret: str = OA_SECRET, ascii_only: bool = False
) -> tuple[bytes, dict[str, str]]:
    """The bytes of an event and the header that signs them."""
    body = json.dumps(event, ensure_ascii=ascii_only).encode()
    mac = hashlib.sha256(APP_ID.encode() + body + event["timestamp"].encode() + secret.encode()).hexdigest()
    return body, {"X-ZEvent-Signature": f"mac={mac}"}


def text_event(message_id: str, text: str, user: str = "246845883529197922", **more: Any) -> dict[str, Any]:
    """A text of a user to the account."""
    return {
        "app_id": APP_ID,
        "sender": {"id": user},
        "recipient": {"id": OA_ID},
        "event_name": "user_send_text",
        "message": {"text": text, "msg_id": message_id},
        "timestamp": "1785672000000",
        **more,
    }


@dataclass
class BotServer:
    """The Bot Platform. `script` answers the next sends in turn: a number, `slow`, `cut`, `ok`. `idle_status` is how an idle poll ends: HTTP 408 or 200 with `error_code` 408."""

    token: str = "12345:abcdef"
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    script: list[int | str] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    idle_status: int = 408

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._any, methods=["POST"])])

    async def _any(self, request: Request) -> Response:
        prefix, _, method = request.url.path.rpartition("/")
        if prefix != f"/bot{self.token}":
            return _bot_error(401, "Unauthorized")
        fields = json.loads(await request.body() or b"{}")
        match method:
            case "getMe":
                return _bot_result({"id": "1", "account_name": "Bot Văn bản", "can_join_groups": False})
            case "deleteWebhook":
                self.webhook = {}
                return _bot_result({"url": ""})
            case "setWebhook":
                if not fields["url"].startswith("https://") or not 8 <= len(fields["secret_token"]) <= 256:
                    return _bot_error(400, "Bad request")
                self.webhook = fields
                return _bot_result({"url": fields["url"]})
            case "sendChatAction":
                return JSONResponse({"ok": True})
            case "getUpdates":
                if self.webhook:
                    return _bot_error(400, "webhook is set")
                for _ in range(10):
                    if self.updates:
                        return _bot_result(self.updates.pop(0))
                    await asyncio.sleep(0.02)
                return _bot_error(408, "Request timeout", self.idle_status)
            case "sendMessage":
                step = self.script.pop(0) if self.script else "ok"
                if isinstance(step, int):
                    return _bot_error(step, "Quota exceeded")
                if step == "slow":
                    await asyncio.sleep(SLOW_SECONDS)
                if not 1 <= len(fields.get("text", "")) <= 2000:
                    return _bot_error(400, "Bad request")
                self.sent.append(fields)
                if step == "cut":
                    return Response('{"ok":', headers={"Content-Length": "500"})
                return _bot_result({"message_id": f"b{len(self.sent)}", "date": 1785672000000})
        return _bot_error(404, "Not Found")


def bot_update(
    message_id: str, text: str, wrapped: bool = False, event: str = "text", **more: Any
) -> dict[str, Any]:
    """A text to the bot, flat as it really comes or wrapped as it is documented."""
    update = {
        "event_name": f"message.{event}.received",
        "message": {
            "message_id": message_id,
            "date": 1750316131602,
            "from": {"id": "u1", "display_name": "Nguyễn Văn A", "is_bot": False},
            "chat": {"id": "u1", "chat_type": "PRIVATE"},
            "text": text,
            **more,
        },
    }
    return {"ok": True, "result": update} if wrapped else update


def _error(code: int) -> Response:
    return JSONResponse({"error": code, "message": "that went wrong"})


def _oauth_error(code: int, name: str) -> Response:
    return JSONResponse(
        {"error": code, "error_name": name, "error_reason": "x", "error_description": "y", "ref_doc": "z"}
    )


def _bot_result(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _bot_error(code: int, description: str, status: int | None = None) -> Response:
    body = {"ok": False, "error_code": code, "description": description}
    return JSONResponse(body, status or code)
