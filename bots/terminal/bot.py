"""`vanban bot`: serves a chat channel from the command line."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from index.errors import VanbanError

if TYPE_CHECKING:
    from assistant.audiences import Audiences
    from bots.settings import Settings
    from index.database import Database

app = typer.Typer(help="Chạy trợ lý trong một kênh trò chuyện.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")]


class ChannelNotSet(VanbanError):
    """A channel was started whose settings are missing."""


class _Polls(Protocol):
    def poll(self) -> Coroutine[Any, Any, None]: ...


@app.command("telegram")
def telegram(data: Data = None) -> None:
    """Nhận và trả lời tin nhắn Telegram (hỏi vòng, không cần địa chỉ công khai)."""
    from bots.channels import telegram_channel

    _poll(data, telegram_channel, "Telegram", "VANBAN_TELEGRAM__TOKEN")


@app.command("zalo")
def zalo(data: Data = None) -> None:
    """Nhận và trả lời tin nhắn của bot trên Zalo Bot Platform (hỏi vòng)."""
    from bots.channels import zalo_bot_channel

    _poll(data, zalo_bot_channel, "Zalo Bot", "VANBAN_ZALO_BOT__TOKEN")


def _poll(
    data: Path | None, make: Callable[[Audiences, Settings], _Polls | None], name: str, variable: str
) -> None:
    from assistant.audiences import open_audiences
    from bots.settings import load_settings
    from bots.terminal.serve import make_ready

    settings = load_settings(data=data)
    with open_audiences(settings) as audiences:
        make_ready(audiences, settings)
        channel = make(audiences, settings)
        if channel is None:
            raise ChannelNotSet(f"Kênh {name} chưa có token: đặt {variable} hoặc ghi trong vanban.toml")
        typer.echo(f"Đang nhận tin {name}. Nhấn Ctrl+C để dừng.")
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_serve(channel, audiences.database, settings.web.audit_days))


async def _serve(channel: _Polls, database: Database, audit_days: int) -> None:
    from bots.retention import keep_forgetting

    this = asyncio.current_task()
    assert this is not None
    # A service manager's request to end: what is being sent is finished, as with Ctrl+C. An event loop that takes no
    # signal handlers (asyncio's on Windows) says so in this way; there Ctrl+C alone ends the bot.
    with contextlib.suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keep_forgetting(database, audit_days))
        tasks.create_task(channel.poll())
