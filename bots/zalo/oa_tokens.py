"""The token pair of an Official Account: rotated under a lock that holds across processes, stored before use.

A refresh token works once, and a refresh ends the old access token too. So whoever finds a token refused
first
looks whether somebody has refreshed meanwhile, and a new pair is committed before anything is done with it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from sqlalchemy import Float, String, Text, update
from sqlalchemy.orm import Mapped, mapped_column

from bots.inbox.pump import TryLater
from bots.settings import ZaloOaSettings
from index.database import Base, Database
from index.errors import VanbanError

_AHEAD = 3600.0
_LOCK_SECONDS = 60.0
_ACCESS_LIVES = 90_000.0
_REFRESH_LIVES = 90 * 86_400.0
_ALARM_DAYS = 14


class NotAuthorised(VanbanError):
    """There is no usable token pair: a person must authorise the app again (`vanban zalo login`)."""


class TokenRow(Base):
    """The pair in force, and who is refreshing it."""

    __tablename__ = "zalo_tokens"

    app: Mapped[str] = mapped_column(String(64), primary_key=True)
    access: Mapped[str] = mapped_column(Text)
    refresh: Mapped[str] = mapped_column(Text)
    expires: Mapped[float] = mapped_column(Float)
    refreshed: Mapped[float] = mapped_column(Float)
    lock_owner: Mapped[str] = mapped_column(String(32), default="")
    lock_until: Mapped[float] = mapped_column(Float, default=0.0)
    lost: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True, slots=True)
class Pair:
    """Both tokens; `expires` is in seconds since 1970. Never shown."""

    access: str
    refresh: str
    expires: float
    refreshed: float
    lost: str

    def __repr__(self) -> str:
        return f"Pair(expires={self.expires})"


class TokenKeeper:
    """Gives the access token and renews it."""

    def __init__(self, settings: ZaloOaSettings, database: Database, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._database = database
        self._client = client
        self._app = settings.app_id or ""

    async def access_token(self) -> str:
        """The token in force, renewed an hour before its end. Raises `NotAuthorised`, `TryLater`."""
        pair = await asyncio.to_thread(self._stored)
        if pair.expires - time.time() < _AHEAD:
            return await self.renewed(pair.access)
        return pair.access

    async def renewed(self, failed: str) -> str:
        """A token other than the one that failed: somebody else's fresh one, or a new pair."""
        owner = secrets.token_hex(8)
        for _ in range(int(_LOCK_SECONDS * 5)):
            pair = await asyncio.to_thread(self._stored)
            if pair.access != failed:
                return pair.access
            if await asyncio.to_thread(self._lock, owner):
                try:
                    return await self._renew_locked(failed)
                finally:
                    await asyncio.to_thread(self._unlock, owner)
            await asyncio.sleep(0.2)
        raise TryLater("một tiến trình khác đang đổi token Zalo")

    async def exchange(self, code: str, verifier: str) -> None:
        """Turns the code of a consent into the first pair and stores it. Raises `NotAuthorised`,
        `TryLater`."""
        answer = await self._call(
            {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        )
        await asyncio.to_thread(self._store, *_pair_in(answer))

    def alarm(self) -> str | None:
        """What an operator must know of the pair before it dies; None if all is well."""
        try:
            pair = self._stored()
        except NotAuthorised as error:
            return str(error)
        days = (pair.refreshed + _REFRESH_LIVES - time.time()) / 86_400
        if days < _ALARM_DAYS:
            return f"Quyền của ứng dụng Zalo còn {max(0, int(days))} ngày; hãy chạy `vanban zalo login`."
        return None

    async def _renew_locked(self, failed: str) -> str:
        pair = await asyncio.to_thread(self._stored)
        if pair.access != failed:
            return pair.access
        request = {"grant_type": "refresh_token", "refresh_token": pair.refresh}
        try:
            answer = await self._call(request)
        except httpx.TimeoutException:
            # The token may be used up already; once more with the same one tells.
            try:
                answer = await self._call(request)
            except httpx.TimeoutException as error:
                raise TryLater("Zalo không trả lời khi đổi token") from error
        try:
            fresh = _pair_in(answer)
        except NotAuthorised as error:
            await asyncio.to_thread(self._mark_lost, str(error))
            raise
        await asyncio.to_thread(self._store, *fresh)
        return fresh[0]

    async def _call(self, fields: dict[str, str]) -> dict[str, Any]:
        secret = self._settings.app_secret.get_secret_value() if self._settings.app_secret else ""
        try:
            response = await self._client.post(
                f"{self._settings.oauth_url}/v4/oa/access_token",
                data={"app_id": self._app, **fields},
                headers={"secret_key": secret},
            )
        except httpx.TimeoutException:
            raise
        except httpx.HTTPError as error:
            raise TryLater(f"không kết nối được Zalo: {type(error).__name__}") from error
        if response.status_code >= 500:
            raise TryLater(f"Zalo trả lời {response.status_code} khi đổi token")
        try:
            answer = response.json()
        except ValueError as error:
            raise NotAuthorised(f"Zalo từ chối đổi token (HTTP {response.status_code})") from error
        if isinstance(answer, dict) and answer.get("error") == -32:
            raise TryLater("Zalo báo gọi quá nhanh")
        return answer if isinstance(answer, dict) else {}

    def _stored(self) -> Pair:
        with self._database.transaction() as session:
            row = session.get(TokenRow, self._app)
        if row is None:
            raise NotAuthorised("Chưa có token Zalo: hãy chạy `vanban zalo login`")
        if row.lost:
            raise NotAuthorised(row.lost)
        return Pair(row.access, row.refresh, row.expires, row.refreshed, row.lost)

    def _store(self, access: str, refresh: str, lives: float) -> None:
        now = time.time()
        with self._database.transaction() as session:
            row = session.get(TokenRow, self._app) or TokenRow(app=self._app, lock_owner="", lock_until=0.0)
            row.access, row.refresh, row.expires, row.refreshed, row.lost = (
                access,
                refresh,
                now + lives,
                now,
                "",
            )
            session.add(row)

    def _mark_lost(self, why: str) -> None:
        with self._database.transaction() as session:
            session.execute(update(TokenRow).where(TokenRow.app == self._app).values(lost=why))

    def _lock(self, owner: str) -> bool:
        now = time.time()
        query = (
            update(TokenRow)
            .where(TokenRow.app == self._app, TokenRow.lock_until < now)
            .values(lock_owner=owner, lock_until=now + _LOCK_SECONDS)
        )
        with self._database.transaction() as session:
            return int(getattr(session.execute(query), "rowcount", 0)) == 1

    def _unlock(self, owner: str) -> None:
        query = update(TokenRow).where(TokenRow.app == self._app, TokenRow.lock_owner == owner)
        with self._database.transaction() as session:
            session.execute(query.values(lock_until=0.0))


def new_verifier() -> str:
    """A PKCE verifier of 43 characters."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """The PKCE challenge: base64url without padding of the raw SHA-256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def consent_link(settings: ZaloOaSettings, verifier: str, state: str) -> str:
    """Where a person of the OA grants the app its rights."""
    fields = {
        "app_id": settings.app_id or "",
        "redirect_uri": settings.redirect_url or "",
        "code_challenge": challenge_of(verifier),
        "state": state,
    }
    return f"{settings.oauth_url}/v4/oa/permission?{urlencode(fields)}"


def _pair_in(answer: dict[str, Any]) -> tuple[str, str, float]:
    """Both tokens and the seconds that the access token lives; an error may come with HTTP 200."""
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        code = answer.get("error", "không rõ")
        raise NotAuthorised(
            f"Zalo không cấp token (mã {code}); hãy chạy `vanban zalo login` để cấp quyền lại"
        )
    try:
        lives = float(answer.get("expires_in", _ACCESS_LIVES))
    except (TypeError, ValueError):
        lives = _ACCESS_LIVES
    return access, refresh, lives
