"""The parts that the web application serves, put together once by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from fastapi import APIRouter

from assistant.conversation import Conversations
from bots.asking import Asks, Library
from bots.settings import WebSettings
from index.database import Database
from index.documents import Document
from index.store import Store, Summary

if TYPE_CHECKING:
    from assistant.opening import Opened


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

    `ready` says whether questions can be answered; None means yes, a text says why not. `home_meta` are names and
    contents of meta tags on the home page, by which a service proves whose domain it is.
    """

    assistant: Asks
    library: Library
    conversations: Conversations
    database: Database
    web: WebSettings = field(default_factory=WebSettings)
    max_body_bytes: int = 1_000_000
    channels: tuple[Channel, ...] = ()
    ready: Callable[[], str | None] = lambda: None
    home_meta: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        opened: Opened,
        web: WebSettings | None = None,
        channels: tuple[Channel, ...] = (),
        home_meta: tuple[tuple[str, str], ...] = (),
    ) -> Services:
        """The services of an opened data directory."""
        return cls(
            assistant=opened.assistant,
            library=_OpenedLibrary(opened),
            conversations=opened.conversations,
            database=opened.database,
            web=web or WebSettings(),
            max_body_bytes=opened.settings.server.max_body_bytes,
            channels=channels,
            home_meta=home_meta,
        )


class _OpenedLibrary:
    """Single documents from memory where they were just read, the list from the store."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def documents(self) -> Sequence[Summary]:
        return Store(self._opened.database).documents()

    def document(self, document_id: str) -> Document:
        return self._opened.library.document(document_id)
