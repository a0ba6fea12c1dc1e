"""`vanban serve`: the web page and the HTTP API."""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from bots.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.audiences import Audiences


# A large machine has other work too, and each process takes memory.
_MOST_UNASKED = 8


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("serve")(serve)


def make_ready(audiences: Audiences, settings: Settings) -> None:
    """Makes the public part where a data directory lacks it: one of an earlier version, or of a killed ingest."""
    if audiences.why_not_ready() is None:
        return
    from bots.terminal.ingest import opened
    from index.lock import WriterBusy

    typer.echo("Đang lập phần công khai của kho…")
    with opened(settings) as ingest, contextlib.suppress(WriterBusy):
        ingest.bring_public_part_up()


def answering_processes(settings: Settings) -> int:
    """How many processes answer: what the settings say, else what the machine bears."""
    from assistant.answering_pool import usable_cores

    if settings.server.processes is not None:
        return settings.server.processes
    return min(usable_cores(), _MOST_UNASKED) if settings.llm.url is None else 1


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Ends the program in order: what is open is closed."""
    raise SystemExit(0)


def serve(
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")] = None,
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng.", min=0, max=65535)] = None,
) -> None:
    """Mở trang web và API."""
    import uvicorn

    from assistant.audiences import open_audiences
    from bots.channels import channels_of, home_meta
    from bots.web.app import create_app
    from bots.web.services import Services

    # The server, asked to end, finishes what it has begun and then ends this program by the same signal.
    signal.signal(signal.SIGTERM, _end)
    settings = load_settings(data=data)
    host, port = host or settings.server.host, settings.server.port if port is None else port
    with open_audiences(settings, answering_processes(settings)) as audiences:
        make_ready(audiences, settings)
        audiences.warm_up()
        services = Services.of(audiences, settings, channels_of(audiences, settings), home_meta(settings))
        typer.echo(f"Mở http://{host}:{port} để hỏi. Nhấn Ctrl+C để dừng.")
        uvicorn.run(create_app(services), host=host, port=port, log_level="warning")
