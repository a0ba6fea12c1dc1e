"""`vanban facts`: the figures of the corpus, what the checks say of them, and how they are linked over time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.library import Library
    from index.fact_table import FactTable
    from index.facts import Fact

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu (mặc định: var/data).")]
FactId = Annotated[str, typer.Argument(help="Mã số liệu, hoặc vài ký tự đầu của mã.")]
_KINDS = {
    "form": "cách viết số",
    "sum": "phép cộng",
    "share": "tỷ lệ",
    "change": "mức tăng, giảm",
    "attainment": "mức đạt mục tiêu",
    "budget": "kinh phí",
    "conflict": "văn bản ghi khác nhau",
}
app = typer.Typer(help="Số liệu trong kho văn bản.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Adds the group of commands."""
    parent.add_typer(app, name="facts")


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(help="Từ cần tìm trong tên số liệu; bỏ trống để xem tất cả.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 30,
    data: Data = None,
) -> None:
    """Tìm số liệu theo tên."""
    with _opened(data) as (table, library, console):
        facts, total = table.list(query, limit=limit)
        console.print(f"{total} số liệu", style="bold")
        for fact in facts:
            place = f" [{fact.level}]" if fact.level else ""
            console.print(f"{fact.id}  {_amount(fact)}  ({_period(fact)}){place}")
            console.print(f"    {fact.indicator}  — {_source(library, fact)}", style="dim")


@app.command("show")
def show(fact_id: FactId, data: Data = None) -> None:
    """Mọi điều biết về một số liệu: nguồn, kỳ, phần của tổng nào, nghi vấn."""
    with _opened(data) as (table, library, console):
        fact = _fact(table, fact_id)
        console.print(f"{_amount(fact)}  {fact.indicator}", style="bold")
        console.print(f"Kỳ: {_period(fact)}{' (theo văn bản)' if fact.period_inherited else ''}")
        console.print(f"Cấp, nơi: {fact.level or 'theo văn bản'}   Vai trò: {fact.role}")
        if fact.parent and (parent := table.fact(fact.parent)):
            console.print(f"Thuộc: {_amount(parent)}  {parent.indicator}")
        for part in (f for f in table.of_document(fact.document_id) if f.parent == fact.id):
            console.print(f"  gồm: {_amount(part)}  {part.own}")
        if fact.origin:
            console.print(f"Do mô hình {fact.origin} đề xuất: {fact.doubts[0].message}", style="yellow")
        for finding in table.findings_of([fact.id]):
            console.print(f"Nghi vấn ({_KINDS[finding.kind]}): {finding.message}", style="yellow")
        console.print(f"Nguồn: {_source(library, fact)}, ký tự {fact.span.start}-{fact.span.end}")
        console.print(f"  “{_quote(library, fact)}”")


@app.command("series")
def series(
    fact_id: FactId,
    chart: Annotated[
        Path | None, typer.Option("--chart", help="Vẽ thêm biểu đồ vào tệp .svg hoặc .png.")
    ] = None,
    data: Data = None,
) -> None:
    """Cùng một chỉ tiêu qua các văn bản và các kỳ."""
    with _opened(data) as (table, library, console):
        fact = _fact(table, fact_id)
        name = table.series_of(fact.id)
        members = table.series(name) if name else [fact]
        console.print(f"Chuỗi {name or '(chưa nối với số liệu nào)'}", style="bold")
        for member in members:
            console.print(
                f"{_period(member):>26}  {_amount(member):<24} {member.id}  {_source(library, member)}"
            )
            console.print(f"{'':>26}  “{_quote(library, member)}”", style="dim")
        if chart is not None:
            _draw(chart, members)
            console.print(f"Đã vẽ biểu đồ vào {chart}")


@app.command("check")
def check(
    kind: Annotated[str | None, typer.Option("--kind", help=", ".join(_KINDS))] = None,
    data: Data = None,
) -> None:
    """Số liệu đáng ngờ và số liệu mâu thuẫn, đáng xem nhất trước."""
    with _opened(data) as (table, library, console):
        findings = table.findings(kind)
        console.print(f"{len(findings)} điều cần xem", style="bold")
        for number, finding in enumerate(findings, start=1):
            console.print(f"{number}. [{_KINDS[finding.kind]}] {finding.message}")
            for fact in table.facts(finding.facts[:2]).values():
                console.print(
                    f"     {fact.id}  {_source(library, fact)}: “{_quote(library, fact)}”", style="dim"
                )


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="Tệp .csv, .xlsx hoặc .parquet sẽ ghi.")],
    file_format: Annotated[
        str | None, typer.Option("--format", help="csv, xlsx hoặc parquet; mặc định theo tên tệp.")
    ] = None,
    data: Data = None,
) -> None:
    """Xuất bảng số liệu; trong xlsx, tổng có công thức cộng các phần bên cạnh giá trị in."""
    from bots.terminal.fact_export import WRITERS
    from index.errors import VanbanError

    wanted = (file_format or target.suffix.lstrip(".")).lower()
    if wanted not in WRITERS:
        raise VanbanError(f"Không ghi được định dạng “{wanted}”; hãy chọn {', '.join(WRITERS)}.")
    with _opened(data) as (table, library, console):
        target.parent.mkdir(parents=True, exist_ok=True)
        facts = list(table.all())
        WRITERS[wanted](target, facts, library)
        console.print(f"Đã ghi {len(facts)} số liệu vào {target}")


@app.command("link")
def link(first: FactId, second: FactId, data: Data = None) -> None:
    """Nối hai số liệu thành cùng một chỉ tiêu; giữ nguyên khi nạp lại văn bản."""
    _decide(first, second, "link", data)


@app.command("unlink")
def unlink(first: FactId, second: FactId, data: Data = None) -> None:
    """Tách hai số liệu không phải cùng một chỉ tiêu; giữ nguyên khi nạp lại văn bản."""
    _decide(first, second, "unlink", data)


def _draw(target: Path, members: list[Fact]) -> None:
    from bots.series_picture import series_png
    from bots.web.series_chart import series_svg, worth_drawing
    from index.errors import VanbanError

    kind = target.suffix.lower()
    if kind not in (".svg", ".png"):
        raise VanbanError(f"Không vẽ được biểu đồ vào tệp “{kind}”; hãy chọn .svg hoặc .png.")
    if not worth_drawing(members):
        raise VanbanError("Chuỗi này không đủ kỳ (hoặc không cùng đơn vị) để vẽ biểu đồ.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(str(series_svg(members)).encode() if kind == ".svg" else series_png(members))


def _decide(first: str, second: str, decision: str, data: Path | None) -> None:
    from ingest.facts.deriver import relink

    with _opened(data) as (table, _, console):
        one, two = _fact(table, first), _fact(table, second)
        table.decide(one.id, two.id, decision)
        relink(table)
        console.print(f"Đã {'nối' if decision == 'link' else 'tách'}: {one.indicator} | {two.indicator}")


@contextmanager
def _opened(data: Path | None) -> Iterator[tuple[FactTable, Library, Console]]:
    from rich.console import Console

    from assistant.library import Library
    from bots.settings import load_settings
    from index.database import Database
    from index.errors import IndexNotReady
    from index.fact_table import FactTable

    folder = load_settings(data=data).data
    if not (folder / "vanban.sqlite").is_file():
        raise IndexNotReady(
            f"Chưa có dữ liệu ở {folder}; hãy chạy `vanban ingest THƯ_MỤC --data {folder}` trước."
        )
    database = Database.in_directory(folder)
    try:
        database.create_tables()
        yield FactTable(database), Library(database), Console(markup=False, highlight=False, soft_wrap=True)
    finally:
        database.close()


def _fact(table: FactTable, fact_id: str) -> Fact:
    from index.errors import VanbanError

    fact = table.fact(fact_id)
    if fact is None:
        raise VanbanError(f"Không có số liệu nào (hoặc có nhiều số liệu) mang mã bắt đầu bằng “{fact_id}”.")
    return fact


def _amount(fact: Fact) -> str:
    from assistant.figures.wording import quantity

    doubt = "" if fact.certain else " (?)"
    return f"{fact.change} {quantity(fact)}{doubt}".strip()


def _period(fact: Fact) -> str:
    from ingest.periods import describe

    return describe(fact.period) if fact.period else "không rõ kỳ"


def _source(library: Library, fact: Fact) -> str:
    from assistant.figures.wording import source_of

    return source_of(library.document(fact.document_id))


def _quote(library: Library, fact: Fact) -> str:
    text = " ".join(library.document(fact.document_id).quote(fact.evidence).split())
    return text if len(text) <= 240 else text[:240] + "…"
