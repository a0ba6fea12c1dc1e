"""Which channels are switched on: one for each whose settings name it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bots.desk import Desk
from bots.inbox.postbox import Postbox
from bots.settings import Settings, WhoMayAsk
from bots.web.services import Channel

if TYPE_CHECKING:
    from assistant.opening import Opened
    from bots.telegram.channel import TelegramChannel
    from bots.zalo.bot_channel import ZaloBotChannel
    from bots.zalo.oa_channel import ZaloOaChannel


def channels_of(opened: Opened, settings: Settings) -> tuple[Channel, ...]:
    """All channels that are switched on."""
    made: tuple[Channel | None, ...] = (
        telegram_channel(opened, settings),
        zalo_oa_channel(opened, settings),
        zalo_bot_channel(opened, settings),
    )
    return tuple(channel for channel in made if channel is not None)


def home_meta(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Meta tags of the home page by which Zalo sees whose domain it is."""
    proof = settings.zalo_oa.verification_meta
    return (("zalo-platform-site-verification", proof),) if proof else ()


def telegram_channel(opened: Opened, settings: Settings) -> TelegramChannel | None:
    """The Telegram bot, None without a token."""
    chosen = settings.telegram
    if chosen.token is None:
        return None
    from bots.telegram.channel import TelegramChannel

    desk = _desk(opened, "telegram", chosen.who, map(str, chosen.allowed_users))
    return TelegramChannel(chosen, desk, Postbox(opened.database, "telegram"), settings.server.public_url)


def zalo_oa_channel(opened: Opened, settings: Settings) -> ZaloOaChannel | None:
    """The Official Account, None without an app id."""
    chosen = settings.zalo_oa
    if chosen.app_id is None:
        return None
    from bots.zalo.oa_channel import ZaloOaChannel

    desk = _desk(opened, "zalo_oa", chosen.who, chosen.allowed_users)
    return ZaloOaChannel(chosen, desk, Postbox(opened.database, "zalo_oa"), settings.server.public_url)


def zalo_bot_channel(opened: Opened, settings: Settings) -> ZaloBotChannel | None:
    """The bot of the Zalo Bot Platform, None without a token."""
    chosen = settings.zalo_bot
    if chosen.token is None:
        return None
    from bots.zalo.bot_channel import ZaloBotChannel

    desk = _desk(opened, "zalo_bot", chosen.who, chosen.allowed_users)
    return ZaloBotChannel(chosen, desk, Postbox(opened.database, "zalo_bot"), settings.server.public_url)


def _desk(opened: Opened, channel: str, who: WhoMayAsk, allowed: Iterable[str]) -> Desk:
    prefix = "/" if channel == "telegram" else "#"
    return Desk(
        channel=channel,
        assistant=opened.assistant,
        database=opened.database,
        who=who,
        allowed=tuple(allowed),
        command_prefix=prefix,
    )
