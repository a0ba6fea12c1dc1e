"""`vanban bot`: serves a chat channel from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.errors import VanbanError

app = typer.Typer(help="Chạy trợ lý trong một kênh trò chuyện.", no_args_is_help=True)


class ChannelNotSet(VanbanError):
    """A channel was started whose settings are missing."""


@app.callback()
def _group() -> None:
    """Kênh trò chuyện."""


@app.command("telegram")
def telegram(
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")] = None,
) -> None:
    """Nhận và trả lời tin nhắn Telegram (hỏi vòng, không cần địa chỉ công khai)."""
    import asyncio
    import contextlib

    from assistant.opening import open_assistant
    from assistant.settings import load_settings
    from bots.channels import telegram_channel

    settings = load_settings(data=data)
    with open_assistant(settings) as opened:
        channel = telegram_channel(opened)
        if channel is None:
            raise ChannelNotSet(
                "Chưa có token: đặt VANBAN_TELEGRAM__TOKEN hoặc telegram.token trong vanban.toml"
            )
        opened.database.create_tables()
        typer.echo("Đang nhận tin Telegram. Nhấn Ctrl+C để dừng.")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(channel.poll())
