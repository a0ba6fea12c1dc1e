"""The Official Account channel: a webhook that stores and answers 200 at once, and work afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from bots.desk import WELCOME, Desk
from bots.inbox.postbox import Letter, Postbox
from bots.inbox.pump import Pump, TryLater, alone
from bots.settings import ZaloOaSettings
from bots.zalo.oa_client import OaClient
from bots.zalo.oa_events import OaEvent, read_event
from bots.zalo.oa_signature import SIGNATURE_HEADER, signature_fits, why_not
from bots.zalo.oa_tokens import NotAuthorised, TokenKeeper
from bots.zalo.replies import bodies_of

log = logging.getLogger(__name__)
WEBHOOK_PATH = "/channels/zalo-oa"
_PAUSE_SECONDS = 1800.0
_TOKEN_SECONDS = 1800.0
_APOLOGY = {"text": "Hiện chưa tra cứu được do hệ thống gặp lỗi. Xin hỏi lại sau ít phút."}


@dataclass
class ZaloOaChannel:
    """One Official Account. `public_url` is how people reach the web pages; `lock` is a file that only the process holds
    which serves the account.
    """

    settings: ZaloOaSettings
    desk: Desk
    postbox: Postbox
    public_url: str | None = None
    name: str = "zalo_oa"
    refused: int = 0
    lock: Path | None = None
    _paused: dict[str, float] = field(default_factory=dict)
    _signed_before: bool = False
    _mixed_up: str | None = None
    _waiting: str | None = None

    def __post_init__(self) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(15.0))
        self.tokens = TokenKeeper(self.settings, self.desk.database, self._client)
        self._oa = OaClient(self.settings, self.tokens, self._client)
        self._pump: Pump | None = None

    def router(self) -> APIRouter | None:
        """The webhook."""
        router = APIRouter(tags=["channels"])

        @router.post(WEBHOOK_PATH, include_in_schema=False)
        async def webhook(request: Request) -> Response:
            body = await request.body()
            if self._setting_up:
                # The console's trial request comes before anybody can know the secret: 200, and nothing kept.
                return Response(status_code=200)
            if not self._is_signed(body, request.headers.get(SIGNATURE_HEADER)):
                return Response(status_code=403)
            await run_in_threadpool(self.take_in, body)
            if self._pump is not None:
                self._pump.wake()
            return Response(status_code=200)

        if self.settings.verification_file is not None:

            @router.get(f"/{self.settings.verification_file}", include_in_schema=False)
            def proof() -> HTMLResponse:
                return HTMLResponse(self.settings.verification_content)

        return router

    @property
    def _setting_up(self) -> bool:
        return self.settings.setting_up or self.settings.oa_secret is None

    def _is_signed(self, body: bytes, header: str | None) -> bool:
        """Whether Zalo sent it. Refusals are counted: in a row they mean a wrong secret, and Zalo turns the webhook off."""
        secret, app_id = self.settings.oa_secret, self.settings.app_id or ""
        if secret is None:
            return False
        if signature_fits(body, header, app_id, secret.get_secret_value()):
            if not self._signed_before:
                log.info("zalo_oa: the first signed event: SHA-256 with the OA secret key, as documented")
            self._signed_before, self.refused, self._mixed_up = True, 0, None
            return True
        app_secret = self.settings.app_secret.get_secret_value() if self.settings.app_secret else None
        self.refused += 1
        self._mixed_up = why_not(
            body, header, app_id, self.settings.oa_id, secret.get_secret_value(), app_secret
        )
        log.warning(
            "zalo_oa: webhook with a wrong signature refused%s", f" ({self._mixed_up})" * bool(self._mixed_up)
        )
        return False

    def take_in(self, body: bytes) -> bool:
        """Stores an event that is for us."""
        event = json.loads(body)
        read = read_event(event, self.settings.oa_id, body)
        return read is not None and self.postbox.receive(read.key, read.user, event)

    async def run(self) -> None:
        """Works until cancelled."""
        try:
            async with alone(self.name, self.lock, self._wait), asyncio.TaskGroup() as tasks:
                self._waiting = None
                self._pump = Pump(self.postbox, self._answer, self._send, self._announce, _APOLOGY)
                await self._pump.kept(self._remember_colleagues)
                tasks.create_task(self._pump.run())
                tasks.create_task(self._keep_token_alive())
        finally:
            await self._client.aclose()

    async def _keep_token_alive(self) -> None:
        """A pair that nobody uses dies after three months: it is renewed even while nobody asks."""
        while True:
            with contextlib.suppress(NotAuthorised, TryLater, httpx.HTTPError):
                await self.tokens.access_token()
            await asyncio.sleep(_TOKEN_SECONDS)

    def _remember_colleagues(self) -> None:
        """Who has been taken over by a person lately, also before a restart."""
        for letter in self.postbox.received_since(time.time() - _PAUSE_SECONDS):
            event = read_event(letter.body, self.settings.oa_id)
            if event is not None and event.kind == "taken_over":
                self._paused[event.user] = letter.at + _PAUSE_SECONDS

    def _wait(self, why: str) -> None:
        self._waiting = why

    def health(self) -> dict[str, str]:
        """Missing settings, a token about to die, refused signatures, and when the last event came."""
        last = self.postbox.last_received()
        seen = (
            f" Sự kiện gần nhất cách đây {int(time.time() - last)} giây."
            if last
            else " Chưa nhận sự kiện nào."
        )
        if self._setting_up:
            why = (
                "bỏ setting_up khi đã lưu xong địa chỉ"
                if self.settings.setting_up
                else "chưa có khóa bí mật của OA"
            )
            return {"state": "starting", "detail": f"Đang chờ cài đặt: {why}." + seen}
        if self._waiting:
            return {"state": "waiting", "detail": self._waiting + seen}
        if self.refused >= 3:
            hint = self._mixed_up or "kiểm tra khóa bí mật của OA (không phải của ứng dụng)"
            return {"state": "failed", "detail": f"{self.refused} lần liên tiếp sai chữ ký: {hint}." + seen}
        if self._oa.trouble:
            return {"state": "failed", "detail": f"{self._oa.trouble}." + seen}
        alarm = self.tokens.alarm()
        if alarm:
            return {"state": "failed", "detail": alarm + seen}
        return {"state": "ok", "detail": "Sẵn sàng." + seen}

    def _answer(self, question: Letter) -> list[dict[str, Any]]:
        event = read_event(question.body, self.settings.oa_id)
        if event is None:
            return []
        if event.kind == "withdrawn":
            self.desk.chats.forget(event.user)
            self.postbox.forget(event.user)
            return []
        if event.kind == "taken_over":
            self._paused[event.user] = time.time() + _PAUSE_SECONDS
            return []
        if self._paused.get(event.user, 0.0) > time.time():
            return []
        return self._bodies(event)

    def _bodies(self, event: OaEvent) -> list[dict[str, Any]]:
        if event.kind == "follow":
            return [{"text": WELCOME}]
        if event.kind == "media":
            return bodies_of(self.desk.decline(event.user), self.public_url, with_buttons=True)
        replies = self.desk.serve(event.user, event.user, event.text)
        bodies = bodies_of(replies, self.public_url, with_buttons=True)
        if bodies and event.message_id:
            bodies[0]["quote"] = event.message_id
        return bodies

    async def _send(self, reply: Letter) -> str:
        body = reply.body
        return await self._oa.send_text(reply.chat, body["text"], body.get("buttons"), body.get("quote"))

    async def _announce(self, question: Letter) -> None:
        event = read_event(question.body, self.settings.oa_id)
        if event is not None and event.kind == "text" and event.message_id:
            async with asyncio.timeout(3):
                await self._oa.react(event.user, event.message_id)
