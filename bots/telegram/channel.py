"""The Telegram channel: by webhook inside the web application, or by long polling as a command.

An update is stored before it is acknowledged: the webhook answers 200 and polling asks for the next update
only afterwards. A network that is down keeps nobody else from starting: the channel tries again and says so.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bots.desk import Desk
from bots.inbox.postbox import Letter, Postbox
from bots.inbox.pump import Pump, alone
from bots.settings import TelegramSettings
from bots.telegram.replies import replies_to
from bots.telegram.sending import send_letter
from bots.telegram.updates import ALLOWED_UPDATES, chat_of, read_update

log = logging.getLogger(__name__)
WEBHOOK_PATH = "/channels/telegram"
COMMANDS = [
    ("hoi", "Hỏi một câu"),
    ("nguon", "Xem nguyên văn một nguồn của câu trả lời"),
    ("vanban", "Hỏi về một văn bản theo số"),
    ("solieu", "Hỏi số liệu"),
    ("moi", "Bắt đầu cuộc trò chuyện mới"),
    ("help", "Cách dùng"),
]
_POLL_SECONDS = 30
_APOLOGY = {"html": "Hiện chưa tra cứu được do hệ thống gặp lỗi. Xin hỏi lại sau ít phút."}


@dataclass
class TelegramChannel:
    """One bot. `public_url` is how people reach the web pages, and Telegram the webhook; `lock` is a file that only the
    process holds which serves the bot.
    """

    settings: TelegramSettings
    desk: Desk
    postbox: Postbox
    public_url: str | None = None
    retry_seconds: float = 15.0
    lock: Path | None = None
    name: str = "telegram"
    _state: dict[str, str] = field(default_factory=lambda: {"state": "starting", "detail": "Đang kết nối."})

    def __post_init__(self) -> None:
        # They write addresses, httpx even at INFO, and the token is in the address.
        for talkative in ("httpx", "httpcore", "telegram"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
        assert self.settings.token is not None
        self._bot = Bot(
            self.settings.token.get_secret_value(),
            base_url=self.settings.base_url,
            request=HTTPXRequest(connection_pool_size=64, read_timeout=20.0),
            get_updates_request=HTTPXRequest(read_timeout=_POLL_SECONDS + 15.0),
        )
        self._identity: tuple[int | None, str | None] = (None, None)
        self._pump: Pump | None = None

    def router(self) -> APIRouter | None:
        """The webhook; None where no secret is set, since without it anybody could speak as Telegram."""
        secret = self.settings.webhook_secret
        if secret is None:
            return None
        router = APIRouter(tags=["channels"])
        wanted = secret.get_secret_value().encode()

        @router.post(WEBHOOK_PATH, include_in_schema=False)
        async def webhook(request: Request) -> Response:
            given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted):
                log.warning("telegram: webhook with a wrong secret refused")
                return Response(status_code=403)
            await run_in_threadpool(self.take_in, await request.body())
            self.wake()
            return Response(status_code=200)

        return router

    def take_in(self, body: bytes) -> bool:
        """Stores one update as it came; what cannot be used is dropped, since it would only come again."""
        try:
            update = json.loads(body)
            identity = update["update_id"]
        except (ValueError, KeyError, TypeError, RecursionError):
            log.warning("telegram: an update that cannot be read was dropped")
            return False
        chat = chat_of(update)
        if not isinstance(identity, int) or chat is None:
            return False
        return self.postbox.receive(str(identity), chat, update)

    def wake(self) -> None:
        """Something was stored."""
        if self._pump is not None:
            self._pump.wake()

    async def run(self) -> None:
        """Serves the webhook until cancelled; without one there is nothing to do here."""
        if self.settings.webhook_secret is None:
            said = "Chưa đặt webhook_secret: nhận tin bằng lệnh `vanban bot telegram`."
            self._state = {"state": "off", "detail": said}
            return
        async with alone(self.name, self.lock, self._wait), asyncio.TaskGroup() as tasks:
            self._pump = self._new_pump()
            tasks.create_task(self._pump.run())
            tasks.create_task(self._introduce(webhook=True))

    async def poll(self) -> None:
        """Serves by long polling until cancelled: needs no public address. Raises `ChannelBusy`."""
        async with alone(self.name, self.lock), asyncio.TaskGroup() as tasks:
            self._pump = self._new_pump()
            tasks.create_task(self._pump.run())
            await self._introduce(webhook=False)
            await self._poll_forever(self._pump)

    def health(self) -> dict[str, str]:
        """How the connection stands and when the last message came."""
        last = self.postbox.last_received()
        seen = f" Tin gần nhất cách đây {int(time.time() - last)} giây." if last else ""
        return {**self._state, "detail": self._state["detail"] + seen}

    def _new_pump(self) -> Pump:
        return Pump(
            self.postbox,
            self._answer,
            self._send,
            self._announce,
            _APOLOGY,
            self.settings.workers,
            self._remind,
        )

    def _wait(self, why: str) -> None:
        self._state = {"state": "waiting", "detail": why}

    async def _introduce(self, webhook: bool) -> None:
        """Learns the bot's name, sets commands and the webhook; tries until it works."""
        while True:
            try:
                me = await self._bot.get_me()
                self._identity = (me.id, me.username)
                await self._bot.set_my_commands(COMMANDS, language_code="")
                await self._set_webhook(webhook)
            except TelegramError as error:
                self._failed(error)
                await asyncio.sleep(60.0 if isinstance(error, InvalidToken) else self.retry_seconds)
            else:
                self._state = {"state": "ok", "detail": f"Đã kết nối @{me.username}."}
                return

    async def _set_webhook(self, wanted: bool) -> None:
        secret = self.settings.webhook_secret
        if not wanted:
            await self._bot.delete_webhook()
        elif secret is not None and self.public_url is not None:
            await self._bot.set_webhook(
                self.public_url.rstrip("/") + WEBHOOK_PATH,
                secret_token=secret.get_secret_value(),
                allowed_updates=ALLOWED_UPDATES,
            )

    async def _poll_forever(self, pump: Pump) -> None:
        offset = 0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
                )
            except Conflict as error:
                self._state = {
                    "state": "failed",
                    "detail": f"Có chương trình khác đang nhận tin: {error.message}",
                }
                await asyncio.sleep(self.retry_seconds)
                continue
            except TelegramError as error:
                self._failed(error)
                await asyncio.sleep(min(self.retry_seconds, 5.0))
                continue
            self._state = {"state": "ok", "detail": f"Đang nhận tin của @{self._identity[1]}."}
            for update in updates:
                await pump.kept(self.take_in, update.to_json().encode())
                offset = update.update_id + 1
            if updates:
                pump.wake()

    def _answer(self, question: Letter) -> list[dict[str, Any]]:
        incoming = read_update(question.body, *self._identity)
        return [] if incoming is None else replies_to(self.desk, incoming, self.public_url)

    async def _send(self, reply: Letter) -> str:
        return await send_letter(self._bot, reply)

    async def _announce(self, question: Letter) -> None:
        """A pressed button must be acknowledged within seconds; a question gets the typing sign."""
        incoming = read_update(question.body, *self._identity)
        if incoming is None:
            return
        if incoming.callback_id is not None:
            await self._bot.answer_callback_query(incoming.callback_id)
        elif incoming.kind == "text":
            await self._bot.send_chat_action(
                int(incoming.chat), "typing", message_thread_id=incoming.thread_id
            )

    async def _remind(self, question: Letter) -> None:
        """The typing sign again; not in groups, where it would use up what may be sent in a minute."""
        incoming = read_update(question.body, *self._identity)
        if incoming is not None and not incoming.group:
            await self._bot.send_chat_action(int(incoming.chat), "typing")

    def _failed(self, error: TelegramError) -> None:
        # The message of InvalidToken holds the token itself.
        detail = "token không đúng" if isinstance(error, InvalidToken) else type(error).__name__
        self._state = {"state": "failed", "detail": f"Không kết nối được Telegram: {detail}."}
        log.warning("telegram: %s", detail)
