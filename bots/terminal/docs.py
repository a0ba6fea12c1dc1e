"""`vanban docs`: what the corpus holds, what was understood of it, and the keeper's corrections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from bots.settings import load_settings
from bots.terminal.ingest import Data, opened, show
from index.documents import Document as DocumentRecord

app = typer.Typer(help="Xem và sửa kho văn bản.", no_args_is_help=True)
Document = Annotated[str, typer.Argument(help="Số ký hiệu, hoặc vài ký tự đầu của mã văn bản.")]
_STATUS = {"issued": "đã ban hành", "draft": "dự thảo", "unknown": "chưa rõ đã ban hành hay chưa"}
_ACCESS = {"public": "công khai", "internal": "lưu hành nội bộ"}


def register(parent: typer.Typer) -> None:
    """Adds the group of commands."""
    parent.add_typer(app, name="docs")


@app.command("list")
def list_documents(data: Data = None) -> None:
    """Liệt kê các văn bản."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Column, Table

    from index.store import Store

    with opened(load_settings(data=data)) as ingest:
        ingest.database.create_tables()
        documents = Store(ingest.database).documents()
    table = Table(
        Column("Mã", no_wrap=True),
        Column("Văn bản", ratio=4),
        Column("Trích yếu", ratio=5),
        Column("Tệp", ratio=4, overflow="fold"),
        title=f"{len(documents)} văn bản",
        expand=True,
    )
    for each in documents:
        number = each.number or "(không có số)"
        day = f"\n{each.day:%d/%m/%Y}" if each.day else ""
        files = "\n".join(escape(file) for file in each.files)
        table.add_row(each.id, f"{each.kind or 'Văn bản'} {number}{day}", escape(each.title or ""), files)
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
        for line in described(found, chunks=len(store.chunks_of(found.id))):
            console.print(line)


def described(document: DocumentRecord, chunks: int) -> Iterator[str]:
    """What was understood of a document, line by line: header, files, sections, tables, notes, warnings."""
    header = document.header
    yield f"Mã:           {document.id}"
    number = "(số để trống)" if header.number_blank else "-"
    fields = (
        ("Loại", header.kind, "-"),
        ("Số, ký hiệu", header.number, number),
        ("Ngày", header.date, "-"),
        ("Nơi ban hành", header.place, "-"),
        ("Cơ quan", header.issuer, "-"),
        ("Cấp trên", header.superior, "-"),
        ("Trích yếu", header.title, "-"),
        ("Người ký", header.signer, "-"),
        ("Thẩm quyền", header.capacity, "-"),
    )
    for name, field, missing in fields:
        doubt = f"  (độ tin cậy {field.confidence:.2f})" if field and field.confidence < 1 else ""
        yield f"{name + ':':<14}{' '.join(field.value.split()) if field else missing}{doubt}"
    yield f"Trạng thái:   {_STATUS[header.status]}; {_ACCESS[document.access]}"
    for name, several in (
        ("Căn cứ", header.basis),
        ("Nơi nhận", header.recipients),
        ("Kèm theo", header.attachments),
    ):
        yield from (f"{name + ':':<14}{' '.join(field.value.split())}" for field in several)
    for rendition in document.renditions:
        mark = "bản chính" if rendition.best else f"bản khác: {rendition.why}"
        yield f"Tệp:          {rendition.file} ({rendition.format}, chất lượng {rendition.quality:.2f}; {mark})"
    yield f"Mục:          {len(document.sections)}; đoạn: {chunks}"
    yield from ("  " * len(section.path) + " ".join(section.heading.split()) for section in document.sections)
    for table in document.tables:
        columns = " | ".join(" / ".join(dict.fromkeys(filter(None, path))) for path in table.columns)
        yield f"Bảng {table.ordinal + 1}:       {len(table.rows)} dòng: {' '.join(columns.split())}"
    for note in document.footnotes:
        where = f"treo ở ký tự {note.anchor}" if note.anchor is not None else "chưa rõ treo ở đâu"
        yield f"Chú thích {note.marker}:  {' '.join(document.quote(note.span).split())[:120]} ({where})"
    for warning in document.warnings:
        place = f" (ký tự {warning.span.start}-{warning.span.end})" if warning.span else ""
        yield f"Cảnh báo:     {warning.message}{place}"


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
