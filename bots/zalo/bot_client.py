"""Calls of the Zalo Bot Platform: looks like Telegram's interface and is not. The token is part of the
address."""

from __future__ import annotations

from typing import Any

import httpx

from bots.inbox.pump import MayHaveArrived, TryLater, Undeliverable
from bots.settings import ZaloBotSettings

IDLE = 408


class BotRefused(Exception):
    """The platform answered `ok: false`."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code


class ZaloBotClient:
    """The few methods that are needed."""

    def __init__(self, settings: ZaloBotSettings, client: httpx.AsyncClient) -> None:
        assert settings.token is not None
        self._base = f"{settings.api_url}/bot{settings.token.get_secret_value()}"
        self._client = client

    async def get_me(self) -> dict[str, Any]:
        """Who the bot is. Raises `BotRefused`, `httpx.HTTPError`."""
        return dict(await self._call("getMe", {}))

    async def get_update(self, seconds: int) -> dict[str, Any] | None:
        """The next update, None if none came: the platform gives one at a time, without an offset."""
        try:
            result = await self._call("getUpdates", {"timeout": str(seconds)}, seconds + 15.0)
        except BotRefused as refused:
            if refused.code == IDLE:
                return None
            raise
        return result if isinstance(result, dict) else None

    async def set_webhook(self, url: str, secret: str) -> None:
        """Asks for webhooks. Raises `BotRefused`, `httpx.HTTPError`."""
        await self._call("setWebhook", {"url": url, "secret_token": secret})

    async def delete_webhook(self) -> None:
        """Back to polling."""
        await self._call("deleteWebhook", {})

    async def typing(self, chat: str) -> None:
        """The typing sign."""
        await self._call("sendChatAction", {"chat_id": chat, "action": "typing"})

    async def send_text(self, chat: str, text: str) -> str:
        """Sends plain text; gives its id. Raises `TryLater`, `Undeliverable`, `MayHaveArrived`."""
        try:
            result = await self._call("sendMessage", {"chat_id": chat, "text": text})
        except BotRefused as refused:
            if refused.code == 429 or refused.code >= 500 or refused.code == 403:
                # The documents label 403 an internal error; nobody says how long to wait.
                raise TryLater(f"Zalo Bot báo {refused}") from refused
            if refused.code == 401:
                raise TryLater("token của Zalo Bot không đúng", after=60.0) from refused
            raise Undeliverable(f"Zalo Bot báo {refused}") from refused
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater(f"không kết nối được Zalo Bot: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise MayHaveArrived(f"mất kết nối sau khi đã gửi: {type(error).__name__}") from error
        return str(result.get("message_id", "")) if isinstance(result, dict) else ""

    async def _call(self, method: str, fields: dict[str, Any], timeout: float = 15.0) -> Any:
        response = await self._client.post(f"{self._base}/{method}", json=fields, timeout=timeout)
        try:
            answer = response.json()
        except ValueError:
            raise BotRefused(response.status_code, "không phải JSON") from None
        if not isinstance(answer, dict) or not answer.get("ok"):
            said = answer if isinstance(answer, dict) else {}
            code = said.get("error_code", response.status_code)
            description = str(said.get("description", ""))[:200]
            raise BotRefused(code if isinstance(code, int) else response.status_code, description)
        return answer.get("result")
