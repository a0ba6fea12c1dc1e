"""The Official Account channel: a webhook that stores and answers 200 at once, and work afterwards."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bots.desk import ONLY_TEXT, WELCOME, Desk
from bots.inbox.postbox import Letter, Postbox
from bots.inbox.pump import Pump
from bots.settings import ZaloOaSettings
from bots.zalo.oa_client import OaClient
from bots.zalo.oa_events import OaEvent, read_event
from bots.zalo.oa_signature import SIGNATURE_HEADER, signature_fits
from bots.zalo.oa_tokens import TokenKeeper
from bots.zalo.replies import bodies_of

log = logging.getLogger(__name__)
WEBHOOK_PATH = "/channels/zalo-oa"
_PAUSE_SECONDS = 1800.0
_ONCE_PER = 3600.0
_APOLOGY = {"text": "Hiện chưa tra cứu được do hệ thống gặp lỗi. Xin hỏi lại sau ít phút."}


@dataclass
class ZaloOaChannel:
    """One Official Account. `public_url` is how people reach the web pages."""

    settings: ZaloOaSettings
    desk: Desk
    postbox: Postbox
    public_url: str | None = None
    name: str = "zalo_oa"
    refused: int = 0
    _paused: dict[str, float] = field(default_factory=dict)
    _declined: dict[str, float] = field(default_factory=dict)

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
            secret = self.settings.oa_secret
            body = await request.body()
            if secret is None:
                # The console's trial request comes before anybody can know the secret: 200, and nothing kept.
                return Response(status_code=200)
            app_id = self.settings.app_id or ""
            if not signature_fits(
                body, request.headers.get(SIGNATURE_HEADER), app_id, secret.get_secret_value()
            ):
                self.refused += 1
                log.warning("zalo_oa: webhook with a wrong signature refused")
                return Response(status_code=403)
            self.refused = 0
            await run_in_threadpool(self.take_in, body)
            if self._pump is not None:
                self._pump.wake()
            return Response(status_code=200)

        return router

    def take_in(self, body: bytes) -> bool:
        """Stores an event that is for us."""
        event = json.loads(body)
        read = read_event(event, self.settings.oa_id, body)
        return read is not None and self.postbox.receive(read.key, read.user, event)

    async def run(self) -> None:
        """Works until cancelled."""
        self._pump = Pump(self.postbox, self._answer, self._send, self._announce, _APOLOGY)
        try:
            await self._pump.run()
        finally:
            await self._client.aclose()

    def health(self) -> dict[str, str]:
        """Missing settings, a token about to die, refused signatures, and when the last event came."""
        last = self.postbox.last_received()
        seen = (
            f" Sự kiện gần nhất cách đây {int(time.time() - last)} giây."
            if last
            else " Chưa nhận sự kiện nào."
        )
        if self.settings.oa_secret is None:
            return {"state": "starting", "detail": "Đang chờ cài đặt: chưa có khóa bí mật của OA." + seen}
        if self.refused >= 3:
            said = f"{self.refused} lần liên tiếp sai chữ ký: kiểm tra khóa bí mật của OA (không phải của ứng dụng)."
            return {"state": "failed", "detail": said + seen}
        alarm = self.tokens.alarm()
        if alarm:
            return {"state": "failed", "detail": alarm + seen}
        return {"state": "ok", "detail": "Sẵn sàng." + seen}

    def _answer(self, question: Letter) -> list[dict[str, Any]]:
        event = read_event(question.body, self.settings.oa_id)
        if event is None:
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
            if time.time() - self._declined.get(event.user, 0.0) < _ONCE_PER:
                return []
            self._declined[event.user] = time.time()
            return [{"text": ONLY_TEXT}]
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
