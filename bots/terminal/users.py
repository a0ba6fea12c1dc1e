"""`vanban users`: who may ask in the chat channels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from bots.access import Access, Role
    from index.database import Database

app = typer.Typer(help="Ai được hỏi trong các kênh trò chuyện.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")]
RoleOption = Annotated[str, typer.Option("--role", help="reader, keeper hoặc operator.", metavar="VAI_TRÒ")]


@app.command("list")
def list_people(data: Data = None) -> None:
    """Những người đã biết: kênh, mã, tên, tình trạng, vai trò."""
    for person in _access(data).people():
        typer.echo(f"{person.channel}\t{person.person}\t{person.name}\t{person.standing}\t{person.role}")


@app.command("approve")
def approve(code: str, data: Data = None, role: RoleOption = "reader") -> None:
    """Duyệt người có mã ghép nối."""
    person = _access(data).approve(code, _role(role))
    typer.echo(f"Đã duyệt {person.name or person.person} ({person.channel}), vai trò {person.role}.")


@app.command("allow")
def allow(channel: str, person: str, data: Data = None, role: RoleOption = "reader") -> None:
    """Cho một người hỏi, theo mã của họ trong kênh."""
    _access(data).put(channel, person, "approved", _role(role))
    typer.echo(f"Đã cho {person} ({channel}) hỏi.")


@app.command("block")
def block(channel: str, person: str, data: Data = None) -> None:
    """Chặn một người."""
    _access(data).put(channel, person, "blocked")
    typer.echo(f"Đã chặn {person} ({channel}).")


@app.command("rm")
def remove(channel: str, person: str, data: Data = None) -> None:
    """Xóa một người khỏi danh sách."""
    _access(data).remove(channel, person)
    typer.echo(f"Đã xóa {person} ({channel}).")


@app.command("key")
def make_key(name: str, data: Data = None) -> None:
    """Tạo khóa API cho một phần mềm; khóa chỉ hiện một lần."""
    from bots.keys import Keys

    typer.echo(Keys(_database(data)).make(name))


@app.command("keys")
def list_keys(data: Data = None) -> None:
    """Tên các khóa API đang dùng."""
    from bots.keys import Keys

    for name in Keys(_database(data)).names():
        typer.echo(name)


@app.command("rmkey")
def remove_key(name: str, data: Data = None) -> None:
    """Thu hồi một khóa API."""
    from bots.keys import Keys

    if not Keys(_database(data)).remove(name):
        raise typer.BadParameter(f"không có khóa {name!r}")
    typer.echo(f"Đã thu hồi khóa {name}.")


def _role(role: str) -> Role:
    if role not in {"reader", "keeper", "operator"}:
        raise typer.BadParameter("vai trò là reader, keeper hoặc operator")
    return cast("Role", role)


def _access(data: Path | None) -> Access:
    from bots.access import Access

    return Access(_database(data))


def _database(data: Path | None) -> Database:
    import bots.access
    import bots.keys  # noqa: F401 - its tables
    from bots.settings import load_settings
    from index.database import Database

    directory = load_settings(data=data).data
    directory.mkdir(parents=True, exist_ok=True)
    database = Database.in_directory(directory)
    database.create_tables()
    return database
