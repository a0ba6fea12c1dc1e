"""Which channels are switched on: one for each whose settings name it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bots.admission import Door
from bots.desk import Desk
from bots.inbox.postbox import Postbox
from bots.settings import Settings, TelegramSettings, ZaloBotSettings, ZaloOaSettings
from bots.web.services import Channel

if TYPE_CHECKING:
    from assistant.audiences import Audiences
    from bots.telegram.channel import TelegramChannel
    from bots.zalo.bot_channel import ZaloBotChannel
    from bots.zalo.oa_channel import ZaloOaChannel


def channels_of(audiences: Audiences, settings: Settings) -> tuple[Channel, ...]:
    """All channels that are switched on."""
    made: tuple[Channel | None, ...] = (
        telegram_channel(audiences, settings),
        zalo_oa_channel(audiences, settings),
        zalo_bot_channel(audiences, settings),
    )
    return tuple(channel for channel in made if channel is not None)


def home_meta(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Meta tags of the home page by which Zalo sees whose domain it is."""
    proof = settings.zalo_oa.verification_meta
    return (("zalo-platform-site-verification", proof),) if proof else ()


def telegram_channel(audiences: Audiences, settings: Settings) -> TelegramChannel | None:
    """The Telegram bot, None without a token."""
    chosen = settings.telegram
    if chosen.token is None:
        return None
    from bots.telegram.channel import TelegramChannel

    desk = _desk(audiences, _door("telegram", chosen, map(str, chosen.allowed_users)))
    return TelegramChannel(
        chosen,
        desk,
        Postbox(audiences.database, "telegram"),
        settings.server.public_url,
        lock=settings.data / "telegram.lock",
    )


def zalo_oa_channel(audiences: Audiences, settings: Settings) -> ZaloOaChannel | None:
    """The Official Account, None without an app id."""
    chosen = settings.zalo_oa
    if chosen.app_id is None:
        return None
    from bots.zalo.oa_channel import ZaloOaChannel

    desk = _desk(audiences, _door("zalo_oa", chosen, chosen.allowed_users))
    return ZaloOaChannel(
        chosen,
        desk,
        Postbox(audiences.database, "zalo_oa"),
        settings.server.public_url,
        lock=settings.data / "zalo_oa.lock",
    )


def zalo_bot_channel(audiences: Audiences, settings: Settings) -> ZaloBotChannel | None:
    """The bot of the Zalo Bot Platform, None without a token."""
    chosen = settings.zalo_bot
    if chosen.token is None:
        return None
    from bots.zalo.bot_channel import ZaloBotChannel

    desk = _desk(audiences, _door("zalo_bot", chosen, chosen.allowed_users))
    return ZaloBotChannel(
        chosen,
        desk,
        Postbox(audiences.database, "zalo_bot"),
        settings.server.public_url,
        lock=settings.data / "zalo_bot.lock",
    )


def _door(
    channel: str, chosen: TelegramSettings | ZaloOaSettings | ZaloBotSettings, allowed: Iterable[str]
) -> Door:
    return Door(channel, chosen.who, tuple(allowed), chosen.sees)


def _desk(audiences: Audiences, door: Door) -> Desk:
    prefix = "/" if door.channel == "telegram" else "#"
    return Desk(door, audiences, audiences.database, command_prefix=prefix)
