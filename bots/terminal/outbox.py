"""`vanban outbox`: messages of the chat channels that were not delivered, and the log of who asked what."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from index.errors import VanbanError

if TYPE_CHECKING:
    from index.database import Database

app = typer.Typer(help="Tin nhắn chưa đến nơi của các kênh, và nhật ký hỏi đáp.", no_args_is_help=True)
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")]
_STATES = {"dead": "không gửi được", "unsure": "có thể đã đến nơi"}


class NoSuchLetter(VanbanError):
    """A message was named that is not among the undelivered."""


@app.command("list")
def list_undelivered(data: Data = None) -> None:
    """Những tin cần người xem: hộp, mã, kênh, người nhận, tình trạng, lý do."""
    from bots.inbox.postbox import undelivered

    for box, letter in undelivered(_database(data)):
        when = datetime.fromtimestamp(letter.at).strftime("%d/%m/%Y %H:%M")
        state = _STATES.get(letter.state, letter.state)
        typer.echo(f"{box} {letter.id}\t{letter.channel}\t{letter.chat}\t{when}\t{state}\t{letter.error}")


@app.command("counts")
def show_counts(data: Data = None) -> None:
    """Số tin theo hộp, kênh và tình trạng."""
    from bots.inbox.postbox import counts

    for (box, channel, state), number in sorted(counts(_database(data)).items()):
        typer.echo(f"{box}\t{channel}\t{state}\t{number}")


@app.command("replay")
def replay_letter(box: str, letter_id: int, data: Data = None) -> None:
    """Đưa một tin trở lại hàng đợi: `vanban outbox replay outbox 12`."""
    from bots.inbox.postbox import replay

    if box not in {"inbox", "outbox"}:
        raise typer.BadParameter("hộp là inbox hoặc outbox")
    if not replay(_database(data), cast("Literal['inbox', 'outbox']", box), letter_id):
        raise NoSuchLetter(f"Không có tin {box} {letter_id} nào đang chờ người xem")
    typer.echo("Đã đưa trở lại hàng đợi.")


@app.command("audit")
def audit(
    data: Data = None,
    forget_days: Annotated[
        int | None, typer.Option("--forget-days", min=1, help="Xóa nhật ký cũ hơn số ngày này.")
    ] = None,
) -> None:
    """Xuất nhật ký hỏi đáp: mỗi dòng một JSON."""
    from bots.audit import Audit

    log = Audit(_database(data))
    if forget_days is not None:
        typer.echo(f"Đã xóa {log.forget(forget_days)} dòng.", err=True)
    for line in log.lines():
        typer.echo(json.dumps(line, ensure_ascii=False))


def _database(data: Path | None) -> Database:
    import bots.audit
    import bots.inbox.postbox  # noqa: F401 - its tables
    from bots.settings import load_settings
    from index.database import Database

    directory = load_settings(data=data).data
    directory.mkdir(parents=True, exist_ok=True)
    database = Database.in_directory(directory)
    database.create_tables()
    return database
