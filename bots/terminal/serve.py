"""`vanban serve`: the web page and the HTTP API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bots.settings import load_settings


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("serve")(serve)


def serve(
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")] = None,
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng.", min=0, max=65535)] = None,
) -> None:
    """Mở trang web và API."""
    import uvicorn

    from assistant.opening import open_assistant
    from bots.channels import channels_of, home_meta
    from bots.web.app import create_app
    from bots.web.services import Services

    settings = load_settings(data=data)
    host, port = host or settings.server.host, settings.server.port if port is None else port
    with open_assistant(settings) as opened:
        opened.warm_up()
        services = Services.of(opened, settings.web, channels_of(opened, settings), home_meta(settings))
        typer.echo(f"Mở http://{host}:{port} để hỏi. Nhấn Ctrl+C để dừng.")
        uvicorn.run(create_app(services), host=host, port=port, log_level="warning")
