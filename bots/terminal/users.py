"""`vanban users`: who may ask in the chat channels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from bots.admission import Admission, Role
    from index.database import Database

app = typer.Typer(help="Ai được hỏi trong các kênh trò chuyện.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")]
_SEES = {"public": "văn bản công khai", "internal": "cả văn bản nội bộ"}
InternalOption = Annotated[
    bool, typer.Option("--internal", help="được xem văn bản nội bộ (keeper và operator luôn được)")
]
RoleOption = Annotated[str, typer.Option("--role", help="reader, keeper hoặc operator.", metavar="VAI_TRÒ")]


@app.command("list")
def list_people(data: Data = None) -> None:
    """Những người đã biết: kênh, mã, tên, tình trạng, vai trò, được xem gì; người đang chờ có mã ghép nối."""
    for person in _admission(data).people():
        fields = (person.channel, person.person, person.name, person.standing, person.role)
        more = (_SEES[person.access], f"mã {person.code}" if person.code else "")
        typer.echo("\t".join((*fields, *more)).rstrip())


@app.command("approve")
def approve(
    code: str, data: Data = None, role: RoleOption = "reader", internal: InternalOption = False
) -> None:
    """Duyệt người có mã ghép nối."""
    person = _admission(data).approve(code, _role(role), "internal" if internal else "public")
    typer.echo(
        f"Đã duyệt {person.name or person.person} ({person.channel}), vai trò {person.role}, "
        f"được xem {_SEES[person.access]}."
    )


@app.command("allow")
def allow(
    channel: str,
    person: str,
    data: Data = None,
    role: RoleOption = "reader",
    internal: InternalOption = False,
) -> None:
    """Cho một người hỏi, theo mã của họ trong kênh."""
    _admission(data).put(channel, person, "approved", _role(role), "internal" if internal else "public")
    typer.echo(f"Đã cho {person} ({channel}) hỏi.")


@app.command("block")
def block(channel: str, person: str, data: Data = None) -> None:
    """Chặn một người."""
    _admission(data).put(channel, person, "blocked")
    typer.echo(f"Đã chặn {person} ({channel}).")


@app.command("rm")
def remove(channel: str, person: str, data: Data = None) -> None:
    """Xóa một người khỏi danh sách."""
    _admission(data).remove(channel, person)
    typer.echo(f"Đã xóa {person} ({channel}).")


@app.command("key")
def make_key(
    name: str,
    data: Data = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help="ask (hỏi), read (đọc văn bản), internal (thấy văn bản nội bộ), operate (quản trị); "
            "ghi nhiều lần được. Mặc định: ask và read.",
            metavar="QUYỀN",
        ),
    ] = None,
) -> None:
    """Tạo khóa API cho một phần mềm hay một người dùng trang web; khóa chỉ hiện một lần."""
    from bots.keys import DEFAULT_SCOPES, SCOPES, Keys, Scope

    unknown = sorted(set(scope or ()) - set(SCOPES))
    if unknown:
        raise typer.BadParameter(f"không có quyền {', '.join(unknown)}; các quyền: {', '.join(SCOPES)}")
    typer.echo(Keys(_database(data)).make(name, cast("list[Scope]", scope) or DEFAULT_SCOPES))


@app.command("keys")
def list_keys(data: Data = None) -> None:
    """Tên và quyền của các khóa API đang dùng."""
    from bots.keys import Keys

    for key in Keys(_database(data)).all():
        typer.echo(f"{key.name}\t{', '.join(sorted(key.scopes))}")


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


def _admission(data: Path | None) -> Admission:
    from bots.admission import Admission

    return Admission(_database(data))


def _database(data: Path | None) -> Database:
    import bots.admission
    import bots.keys  # noqa: F401 - its tables
    from bots.settings import load_settings
    from index.database import Database

    directory = load_settings(data=data).data
    directory.mkdir(parents=True, exist_ok=True)
    database = Database.in_directory(directory)
    database.create_tables()
    return database
