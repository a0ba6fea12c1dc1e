"""`vanban docs`: what the corpus holds, what was understood of it, and the keeper's corrections."""

from __future__ import annotations

from typing import Annotated

import typer

from bots.settings import load_settings
from bots.terminal.ingest import Data, opened, show

app = typer.Typer(help="Xem và sửa kho văn bản.", no_args_is_help=True)
Document = Annotated[str, typer.Argument(help="Mã văn bản, hoặc vài ký tự đầu của mã.")]


def register(parent: typer.Typer) -> None:
    """Adds the group of commands."""
    parent.add_typer(app, name="docs")


@app.command("list")
def list_documents(data: Data = None) -> None:
    """Liệt kê các văn bản."""
    from rich.console import Console
    from rich.table import Column, Table

    from index.store import Store

    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        table = Table(Column("Mã", no_wrap=True), "Loại", "Số, ký hiệu", "Ngày", "Trích yếu", "Tệp")
        for each in Store(ingest.database).documents():
            table.add_row(
                each.id,
                each.kind or "",
                each.number or "(không có số)",
                each.day.strftime("%d/%m/%Y") if each.day else "",
                each.title or "",
                "\n".join(each.files),
            )
        Console().print(table)


@app.command("show")
def show_one(document: Document, data: Data = None, text: bool = typer.Option(False, "--text")) -> None:
    """Xem những gì đã hiểu về một văn bản; thêm --text để xem toàn văn đã lưu."""
    from rich.console import Console

    from index.store import Store

    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        store = Store(ingest.database)
        found = store.document(store.resolve(document))
        console = Console(markup=False, highlight=False, soft_wrap=True)
        if text:
            console.print(found.text)
            return
        header = found.header
        day = header.day.strftime("%d/%m/%Y") if header.day else "-"
        console.print(f"Mã:        {found.id}")
        for name, field in (
            ("Loại", header.kind),
            ("Số", header.number),
            ("Cơ quan", header.issuer),
            ("Trích yếu", header.title),
            ("Người ký", header.signer),
        ):
            console.print(f"{name + ':':<11}{field.value if field else '-'}")
        console.print(f"Ngày:      {day}")
        for rendition in found.renditions:
            mark = "bản chính" if rendition.best else f"bản khác: {rendition.why}"
            console.print(
                f"Tệp:       {rendition.path} ({rendition.format}, {rendition.quality:.2f}; {mark})"
            )
        console.print(f"Mục:       {len(found.sections)}; đoạn: {len(store.chunks_of(found.id))}")
        for section in found.sections:
            console.print("  " * len(section.path) + section.heading)
        for warning in found.warnings:
            console.print(f"Cảnh báo:  {warning.message}")


@app.command()
def check(data: Data = None) -> None:
    """Soát kho: tệp mất, tệp lỗi, chỗ đáng ngờ, chỉ mục lệch. Mã thoát 1 nếu có điều cần xem."""
    from ingest.keeping import check as troubles

    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        found = list(troubles(ingest))
    for trouble in found:
        typer.echo(f"{trouble.document or '-':<17} {trouble.what}")
    if found:
        raise typer.Exit(1)
    typer.echo("Kho văn bản ổn.")


@app.command()
def rm(
    documents: Annotated[list[str] | None, typer.Argument(help="Mã các văn bản.")] = None,
    data: Data = None,
    missing: bool = typer.Option(False, "--missing", help="Bỏ các tệp không còn trên đĩa."),
) -> None:
    """Bỏ văn bản ra khỏi kho và mọi chỉ mục. Tệp trên đĩa không bị đụng tới."""
    from index.store import Store
    from ingest.keeping import forget_missing, remove

    if not documents and not missing:
        raise typer.BadParameter("Hãy cho mã văn bản, hoặc --missing.")
    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        store = Store(ingest.database)
        for document in [store.resolve(each) for each in documents or ()]:
            report = remove(ingest, document)
        if missing:
            report = forget_missing(ingest)
        show(report)


@app.command()
def merge(
    documents: Annotated[list[str], typer.Argument(help="Mã các văn bản là một.")], data: Data = None
) -> None:
    """Ghép các bản của cùng một văn bản; quyết định được giữ qua các lần nạp sau."""
    from index.store import Store
    from ingest.keeping import merge as join

    if len(documents) < 2:
        raise typer.BadParameter("Cần ít nhất hai văn bản.")
    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        store = Store(ingest.database)
        show(join(ingest, [store.resolve(each) for each in documents]))


@app.command()
def split(
    document: Document,
    file: Annotated[str, typer.Argument(help="Tên tệp cần tách ra.")],
    data: Data = None,
) -> None:
    """Tách một tệp ra thành văn bản riêng; quyết định được giữ qua các lần nạp sau."""
    from index.store import Store
    from ingest.keeping import split as part

    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        show(part(ingest, Store(ingest.database).resolve(document), file))
