"""Which channels are switched on: one for each whose settings hold a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.desk import Desk
from bots.inbox.postbox import Postbox
from bots.settings import TelegramSettings
from bots.web.services import Channel

if TYPE_CHECKING:
    from assistant.opening import Opened
    from bots.telegram.channel import TelegramChannel


def channels_of(opened: Opened) -> tuple[Channel, ...]:
    """All channels that are switched on."""
    switched_on = [telegram_channel(opened)]
    return tuple(channel for channel in switched_on if channel is not None)


def telegram_channel(opened: Opened) -> TelegramChannel | None:
    """The Telegram bot, None without a token."""
    settings = _section(opened, "telegram", TelegramSettings)
    if settings.token is None:
        return None
    from bots.telegram.channel import TelegramChannel

    desk = Desk(
        channel="telegram",
        assistant=opened.assistant,
        database=opened.database,
        who=settings.who,
        allowed=tuple(str(person) for person in settings.allowed_users),
    )
    return TelegramChannel(
        settings=settings,
        desk=desk,
        postbox=Postbox(opened.database, "telegram"),
        public_url=opened.settings.server.public_url,
    )


def _section(opened: Opened, name: str, kind: type[Any]) -> Any:
    """A section of the settings object, its defaults where the object has no such section."""
    return getattr(opened.settings, name, None) or kind()
