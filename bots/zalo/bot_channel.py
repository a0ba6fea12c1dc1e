"""The Zalo Bot channel: webhook inside the web application, or polling as a command."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from bots.desk import Desk
from bots.inbox.postbox import Letter, Postbox
from bots.inbox.pump import Pump, alone
from bots.settings import ZaloBotSettings
from bots.zalo.bot_client import BotRefused, ZaloBotClient
from bots.zalo.replies import bodies_of

log = logging.getLogger(__name__)
WEBHOOK_PATH = "/channels/zalo-bot"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
_TEXT = "message.text.received"
_OTHERS = frozenset(f"message.{what}.received" for what in ("image", "sticker", "voice", "unsupported"))
_POLL_SECONDS = 30
_APOLOGY = {"text": "Hiện chưa tra cứu được do hệ thống gặp lỗi. Xin hỏi lại sau ít phút."}


@dataclass(frozen=True, slots=True)
class BotMessage:
    """A message to the bot; `text` is empty for a picture and the like."""

    key: str
    chat: str
    person: str
    name: str
    text: str


def read_message(update: Any) -> BotMessage | None:
    """The message of an update, flat or wrapped in `result`; None for what is not for us."""
    if not isinstance(update, Mapping):
        return None
    wrapped = update.get("result")
    event = wrapped if isinstance(wrapped, Mapping) else update
    message = event.get("message")
    if event.get("event_name") not in {_TEXT, *_OTHERS} or not isinstance(message, Mapping):
        return None
    chat, sender = message.get("chat"), message.get("from")
    key = message.get("message_id")
    if not isinstance(chat, Mapping) or not isinstance(sender, Mapping) or not isinstance(key, str):
        return None
    if sender.get("is_bot") or chat.get("chat_type") == "GROUP":
        return None
    text = message.get("text") if event.get("event_name") == _TEXT else ""
    where, who = str(chat.get("id", ""))[:64], str(sender.get("id", ""))[:64]
    if not where or not isinstance(text, str):
        return None
    return BotMessage(key, where, who, str(sender.get("display_name", ""))[:100], text)


@dataclass
class ZaloBotChannel:
    """One bot of the platform. `lock` is a file that only the process holds which serves the bot."""

    settings: ZaloBotSettings
    desk: Desk
    postbox: Postbox
    public_url: str | None = None
    retry_seconds: float = 15.0
    lock: Path | None = None
    name: str = "zalo_bot"
    _state: dict[str, str] = field(default_factory=lambda: {"state": "starting", "detail": "Đang kết nối."})

    def __post_init__(self) -> None:
        # httpx writes addresses at INFO, and the token is in the address.
        for talkative in ("httpx", "httpcore"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
        self._client = httpx.AsyncClient(timeout=15.0)
        self._bot = ZaloBotClient(self.settings, self._client)
        self._pump: Pump | None = None

    def router(self) -> APIRouter | None:
        """The webhook; None without a secret."""
        if self.settings.webhook_secret is None:
            return None
        wanted = self.settings.webhook_secret.get_secret_value().encode()
        router = APIRouter(tags=["channels"])

        @router.post(WEBHOOK_PATH, include_in_schema=False)
        async def webhook(request: Request) -> Response:
            given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, wanted):
                return Response(status_code=403)
            try:
                update = json.loads(await request.body())
            except (ValueError, RecursionError):
                return Response(status_code=200)
            await run_in_threadpool(self.take_in, update)
            return Response(status_code=200)

        return router

    def take_in(self, update: Any) -> bool:
        """Stores an update that is for us."""
        message = read_message(update)
        stored = message is not None and self.postbox.receive(message.key, message.chat, update)
        if stored and self._pump is not None:
            self._pump.wake()
        return stored

    async def run(self) -> None:
        """Serves the webhook until cancelled; without one there is nothing to do here."""
        if self.settings.webhook_secret is None:
            said = "Chưa đặt webhook_secret: nhận tin bằng lệnh `vanban bot zalo`."
            self._state = {"state": "off", "detail": said}
            return
        async with alone(self.name, self.lock, self._wait), asyncio.TaskGroup() as tasks:
            self._pump = self._new_pump()
            tasks.create_task(self._pump.run())
            tasks.create_task(self._introduce(webhook=True))

    async def poll(self) -> None:
        """Serves by polling until cancelled. An update handed out and lost is lost: for trying out.

        Raises:
            ChannelBusy: another process serves the bot.
        """
        async with alone(self.name, self.lock), asyncio.TaskGroup() as tasks:
            pump = self._pump = self._new_pump()
            tasks.create_task(pump.run())
            await self._introduce(webhook=False)
            while True:
                try:
                    update = await self._bot.get_update(_POLL_SECONDS)
                except (BotRefused, httpx.HTTPError) as error:
                    self._failed(error)
                    await asyncio.sleep(self.retry_seconds)
                    continue
                if update is not None:
                    await pump.kept(self.take_in, update)
                    pump.wake()

    def health(self) -> dict[str, str]:
        """How the connection stands and when the last message came."""
        last = self.postbox.last_received()
        seen = f" Tin gần nhất cách đây {int(time.time() - last)} giây." if last else ""
        return {**self._state, "detail": self._state["detail"] + seen}

    def _new_pump(self) -> Pump:
        return Pump(self.postbox, self._answer, self._send, self._announce, _APOLOGY, remind=self._announce)

    def _wait(self, why: str) -> None:
        self._state = {"state": "waiting", "detail": why}

    async def _introduce(self, webhook: bool) -> None:
        secret = self.settings.webhook_secret
        while True:
            try:
                me = await self._bot.get_me()
                if not webhook:
                    await self._bot.delete_webhook()
                elif secret is not None and self.public_url is not None:
                    url = self.public_url.rstrip("/") + WEBHOOK_PATH
                    await self._bot.set_webhook(url, secret.get_secret_value())
            except (BotRefused, httpx.HTTPError) as error:
                self._failed(error)
                await asyncio.sleep(self.retry_seconds)
            else:
                self._state = {"state": "ok", "detail": f"Đã kết nối {me.get('account_name', '')}."}
                return

    def _answer(self, question: Letter) -> list[dict[str, Any]]:
        message = read_message(question.body)
        if message is None:
            return []
        if message.text.strip():
            replies = self.desk.serve(message.chat, message.person, message.text, message.name)
        else:
            replies = self.desk.decline(message.chat)
        return bodies_of(replies, self.public_url, with_buttons=False)

    async def _send(self, reply: Letter) -> str:
        return await self._bot.send_text(reply.chat, reply.body["text"])

    async def _announce(self, question: Letter) -> None:
        await self._bot.typing(question.chat)

    def _failed(self, error: Exception) -> None:
        detail = str(error) if isinstance(error, BotRefused) else type(error).__name__
        self._state = {"state": "failed", "detail": f"Không kết nối được Zalo Bot: {detail}."}
        log.warning("zalo_bot: %s", detail)
