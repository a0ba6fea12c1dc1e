"""`vanban zalo`: consent for the Official Account, and how it stands."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from index.errors import VanbanError

app = typer.Typer(help="Zalo Official Account: cấp quyền và kiểm tra.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")]


class ConsentFailed(VanbanError):
    """The address that came back from Zalo holds no usable code."""


@app.command("login")
def login(data: Data = None) -> None:
    """Cấp quyền cho ứng dụng: mở liên kết, đồng ý, rồi dán địa chỉ mà Zalo chuyển về."""
    from bots.settings import load_settings
    from bots.zalo.oa_tokens import consent_link, new_verifier

    settings = load_settings(data=data)
    oa = settings.zalo_oa
    wanted = (
        ["app_id", "app_secret", "redirect_url"]
        if oa.consent_url is None
        else ["app_id", "app_secret", "code_verifier"]
    )
    missing = [name for name in wanted if getattr(oa, name) is None]
    if missing:
        raise ConsentFailed("Thiếu cấu hình: " + ", ".join(f"zalo_oa.{name}" for name in missing))
    verifier = oa.code_verifier.get_secret_value() if oa.code_verifier else new_verifier()
    # A link that the console has made has a state of its own, or none.
    state = None if oa.consent_url else secrets.token_urlsafe(12)
    link = oa.consent_url or consent_link(oa, verifier, state or "")
    typer.echo("1. Mở liên kết này bằng tài khoản quản trị OA và đồng ý cấp quyền:\n")
    typer.echo(f"   {link}\n")
    came_back = typer.prompt("2. Dán địa chỉ mà trình duyệt được chuyển về")
    asyncio.run(_exchange(settings.data, code_in(came_back, state), verifier))
    typer.echo("Đã lưu token. Token được tự đổi mới khi máy chủ chạy.")


@app.command("status")
def status(data: Data = None) -> None:
    """Token của OA còn dùng được không."""
    import httpx

    from bots.settings import load_settings
    from bots.zalo.oa_tokens import TokenKeeper
    from index.database import Database

    settings = load_settings(data=data)
    database = Database.in_directory(settings.data)
    database.create_tables()
    alarm = TokenKeeper(settings.zalo_oa, database, httpx.AsyncClient()).alarm()
    typer.echo(alarm or "Token còn hiệu lực.")
    raise typer.Exit(1 if alarm else 0)


def code_in(address: str, state: str | None) -> str:
    """The code in the address that the browser was sent to; `state` is ours, None where there was none.

    Raises `ConsentFailed`.
    """
    fields = {key: values[0] for key, values in parse_qs(urlsplit(address.strip()).query).items()}
    if state is not None and fields.get("state") != state:
        raise ConsentFailed("Địa chỉ này không thuộc lần cấp quyền vừa mở (state không khớp)")
    if not fields.get("code"):
        raise ConsentFailed("Địa chỉ không có mã code; hãy đồng ý cấp quyền rồi dán lại")
    return fields["code"]


async def _exchange(data: Path, code: str, verifier: str) -> None:
    import httpx

    from bots.settings import load_settings
    from bots.zalo.oa_tokens import TokenKeeper
    from index.database import Database

    data.mkdir(parents=True, exist_ok=True)
    database = Database.in_directory(data)
    database.create_tables()
    async with httpx.AsyncClient(timeout=20.0) as client:
        await TokenKeeper(load_settings(data=data).zalo_oa, database, client).exchange(code, verifier)
