"""The parts that the web application serves, put together once by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from fastapi import APIRouter

from assistant.conversation import Conversations
from bots.asking import Audiences
from bots.settings import Settings, WebSettings
from bots.web.askers import Askers
from index.database import Database

if TYPE_CHECKING:
    from assistant.audiences import Audiences as OpenAudiences


class Channel(Protocol):
    """A place outside where people ask (Telegram, Zalo), served inside the application."""

    name: str

    def router(self) -> APIRouter | None:
        """Its webhook, if it has one."""
        ...

    async def run(self) -> None:
        """Works until cancelled, or returns where there is nothing to do. Keeps trying when the outside cannot be
        reached; never raises for it."""
        ...

    def health(self) -> dict[str, str]:
        """`state` (`ok`, `starting`, `waiting` for another process, `failed`, `off`) and, in Vietnamese, `detail`."""
        ...


@dataclass(frozen=True)
class Services:
    """What the application stands on.

    `ready` says whether questions can be answered; None means yes, a text says why not. `home_meta` are names and
    contents of meta tags on the home page, by which a service proves whose domain it is. `at_once` questions are worked
    on at the same time, the others wait. `public_url` is how people reach the server.
    """

    audiences: Audiences
    conversations: Conversations
    database: Database
    web: WebSettings = field(default_factory=WebSettings)
    max_body_bytes: int = 1_000_000
    channels: tuple[Channel, ...] = ()
    ready: Callable[[], str | None] = lambda: None
    home_meta: tuple[tuple[str, str], ...] = ()
    at_once: int = 8
    public_url: str | None = None

    @property
    def askers(self) -> Askers:
        """Who asks, and what they may see."""
        return Askers(self.audiences, self.database, self.web)

    @classmethod
    def of(
        cls,
        audiences: OpenAudiences,
        settings: Settings,
        channels: tuple[Channel, ...] = (),
        home_meta: tuple[tuple[str, str], ...] = (),
    ) -> Services:
        """The services of a data directory that is open."""
        return cls(
            audiences=audiences,
            conversations=audiences.conversations,
            database=audiences.database,
            web=settings.web,
            max_body_bytes=settings.server.max_body_bytes,
            channels=channels,
            ready=audiences.why_not_ready,
            home_meta=home_meta,
            at_once=audiences.at_once,
            public_url=settings.server.public_url,
        )
