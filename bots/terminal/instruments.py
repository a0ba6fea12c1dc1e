"""`vanban instruments`: the register of documents that the corpus is or mentions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.library import Library
    from index.instruments import Instrument, InstrumentStatus, Mention, Validity
    from index.register import Register

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu (mặc định: var/data).")]
_QUOTED = 160
app = typer.Typer(help="Các văn bản mà kho có hoặc nhắc đến.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Adds the group of commands."""
    parent.add_typer(app, name="instruments")


@app.command("list")
def list_instruments(
    kind: Annotated[str | None, typer.Option("--kind", help="Loại văn bản, ví dụ “Kế hoạch”.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Năm ban hành.")] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help="Một phần tên cơ quan ban hành.")] = None,
    status: Annotated[str | None, typer.Option("--status", help="issued, draft, submitted, planned.")] = None,
    number: Annotated[str | None, typer.Option("--number", help="Số, có hoặc không có ký hiệu.")] = None,
    data: Data = None,
) -> None:
    """Liệt kê văn bản theo loại, năm, cơ quan, tình trạng."""
    from rich.table import Table

    with _opened(data) as (register_, _, console):
        page = register_.page(
            kind=_kind(kind),
            year=year,
            issuer=issuer,
            status=_status(status),
            number=number,
            limit=None,
        )
        table = Table(title=f"{page.total} văn bản")
        for heading in ("Văn bản", "Ngày", "Cơ quan ban hành", "Nội dung", "Nhắc đến", "Trong kho"):
            table.add_column(heading, overflow="fold")
        for instrument in page.items:
            table.add_row(
                instrument.title if instrument.printed_number else (instrument.kind or "Văn bản"),
                instrument.printed_date or (str(instrument.known_year) if instrument.known_year else ""),
                instrument.issuer or "",
                _short(instrument.subject),
                str(instrument.mentions),
                "có" if instrument.document_id else "",
            )
        console.print(table)


@app.command("show")
def show(
    number: Annotated[str, typer.Argument(help="Số ký hiệu (“14/CT-TTg”, “QĐ 1934”) hoặc mã.")],
    data: Data = None,
) -> None:
    """Mọi điều kho biết về một văn bản: nơi nhắc đến, biến thể, quan hệ, chỗ không thống nhất."""
    from index.errors import VanbanError

    with _opened(data) as (register_, library, console):
        found = _find(register_, number)
        if not found:
            raise VanbanError(f"Kho không có và không nhắc đến văn bản “{number}”.")
        if len(found) > 1:
            console.print(f"Có {len(found)} văn bản mang số này.", style="bold")
        for instrument in found:
            _show_one(register_, library, console, instrument)


@app.command("check")
def check(data: Data = None) -> None:
    """Những chỗ các văn bản không thống nhất về số, ngày, cơ quan ban hành; bản dự thảo; biến thể."""
    from index.findings import findings

    with _opened(data) as (register_, library, console):
        mentions = {m.id: m for m in register_.all_mentions()}
        found = findings(register_)
        for finding in found:
            console.print(f"[{_FINDING_NAMES[finding.kind]}] {finding.message}", style="bold", markup=False)
            for mention_id in finding.mention_ids:
                if mention_id in mentions:
                    _show_mention(library, console, mentions[mention_id])
        console.print(f"{len(found)} chỗ cần xem." if found else "Không có chỗ nào cần xem.")


_FINDING_NAMES = {
    "date": "khác ngày",
    "header": "khác với chính văn bản",
    "issuer": "khác cơ quan ban hành",
    "subject": "khác nội dung",
    "variant": "có thể là một văn bản",
    "draft": "dự thảo và bản ban hành",
    "unresolved": "chưa rõ văn bản nào",
    "replaced": "căn cứ đã được thay",
    "misprint": "in sai",
}


@contextmanager
def _opened(data: Path | None) -> Iterator[tuple[Register, Library, Console]]:
    from rich.console import Console

    from assistant.library import Library
    from bots.settings import load_settings
    from index.database import Database
    from index.errors import IndexNotReady
    from index.register import Register

    directory = load_settings(data=data).data
    if not (directory / "vanban.sqlite").is_file():
        raise IndexNotReady(f"Chưa có dữ liệu ở {directory}; hãy chạy `vanban ingest THƯ_MỤC` trước.")
    database = Database.in_directory(directory)
    try:
        database.create_tables()
        yield Register(database), Library(database), Console()
    finally:
        database.close()


def _kind(typed: str | None) -> str | None:
    from index.errors import VanbanError
    from ingest.references.kinds import kind_of_abbreviation, kind_of_words

    if typed is None:
        return None
    kind = kind_of_words(typed) or kind_of_abbreviation(typed)
    if kind is None:
        raise VanbanError(f"Không có loại văn bản “{typed}”; ví dụ: Kế hoạch, Quyết định, Nghị quyết.")
    return kind


def _status(typed: str | None) -> InstrumentStatus | None:
    from index.errors import VanbanError
    from index.instruments import InstrumentStatus

    if typed is None:
        return None
    known = get_args(InstrumentStatus)
    if typed not in known:
        raise VanbanError(f"Không có tình trạng “{typed}”; các tình trạng: {', '.join(known)}.")
    return cast("InstrumentStatus", typed)


def _find(register_: Register, typed: str) -> list[Instrument]:
    from ingest.references import parse_references

    by_id = register_.get(typed)
    if by_id is not None:
        return [by_id]
    parsed = parse_references(typed, lenient=True)
    if parsed and parsed[0].number:
        named = parsed[0]
        kind = named.kind if named.kind_span or named.code else None
        return register_.find(kind, named.number or "", named.symbol, named.known_year)
    return list(register_.page(number=typed, limit=20).items)


def _show_one(register_: Register, library: Library, console: Console, instrument: Instrument) -> None:
    from index.findings import of_instrument
    from ingest.relations import RELATION_NAMES

    mentions = register_.mentions_of(instrument.id)
    console.rule(instrument.title)
    for name, value in (
        ("Mã", instrument.id),
        ("Ngày", instrument.printed_date),
        ("Cơ quan ban hành", instrument.issuer),
        ("Nội dung", instrument.subject),
        ("Tình trạng", instrument.status),
        ("Văn bản trong kho", instrument.document_id),
    ):
        if value:
            console.print(f"{name}: {value}", markup=False)
    validity = register_.validity(instrument.document_id) if instrument.document_id else None
    if validity and instrument.document_id:
        _show_validity(library, console, validity)
    for finding in of_instrument(instrument, mentions):
        console.print(f"Lưu ý: {finding.message}", style="bold", markup=False)
    for link in register_.links(instrument.id):
        other = register_.get(link.right_id if link.left_id == instrument.id else link.left_id)
        if other:
            console.print(f"Có thể là một với: {other.title} ({link.reason})", markup=False)
    out = [(r.target_id, RELATION_NAMES[r.kind][0]) for r in register_.relations_from(instrument.id)]  # type: ignore[index]
    back = [(r.source_id, RELATION_NAMES[r.kind][1]) for r in register_.relations_to(instrument.id)]  # type: ignore[index]
    others = register_.get_many(other for other, _ in (*out, *back))
    for other_id, verb in dict.fromkeys((*out, *back)):
        if other_id in others:
            console.print(f"{verb[0].upper()}{verb[1:]}: {others[other_id].title}", markup=False)
    console.print("Nơi nhắc đến:")
    for mention in mentions:
        _show_mention(library, console, mention)


def _show_validity(library: Library, console: Console, validity: Validity) -> None:
    """What the document says of its own validity and scope, in its own words."""
    document = library.document(validity.document_id)
    for name, spans in (
        ("Hiệu lực", (validity.span,)),
        ("Thông qua", (validity.adopted_span,)),
        ("Phạm vi", validity.scope_spans),
        ("Đối tượng", validity.subject_spans),
    ):
        for span in spans:
            if span:
                console.print(f"{name}: “{_short(' '.join(document.quote(span).split()))}”", markup=False)


def _show_mention(library: Library, console: Console, mention: Mention) -> None:
    from assistant.cite import resolve

    if mention.span is None:
        return
    citation = resolve(library.document(mention.document_id), mention.span, 0)
    quote = " ".join(citation.quote.split())
    own = " (chính văn bản)" if mention.own else ""
    console.print(f"  • {citation.label}{own}: “{_short(quote)}”", markup=False)


def _short(text: str | None) -> str:
    if not text:
        return ""
    return text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(" ", 1)[0] + "…"
