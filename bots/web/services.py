"""The parts that the web application serves, put together once by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import APIRouter

from assistant.conversation import Conversations
from bots.asking import Asks, Library
from bots.settings import WebSettings
from index.database import Database


class Channel(Protocol):
    """A place outside where people ask (Telegram, Zalo), served inside the application."""

    name: str

    def router(self) -> APIRouter | None:
        """Its webhook, if it has one."""
        ...

    async def run(self) -> None:
        """Works until cancelled. Keeps trying when the outside cannot be reached; never raises for it."""
        ...

    def health(self) -> dict[str, str]:
        """`state` (`ok`, `starting`, `failed`) and, in Vietnamese, `detail`."""
        ...


@dataclass(frozen=True)
class Services:
    """What the application stands on.

    `ready` says whether questions can be answered; None means yes, a text says why not.
    """

    assistant: Asks
    library: Library
    conversations: Conversations
    database: Database
    web: WebSettings = field(default_factory=WebSettings)
    max_body_bytes: int = 1_000_000
    channels: tuple[Channel, ...] = ()
    ready: Callable[[], str | None] = lambda: None
