"""`vanban ingest` and `vanban reindex`: files in, with a progress bar and a table of what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from ingest.proposing import Proposing
    from ingest.report import ProposingReport, RunReport
    from ingest.run import Ingest

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu (mặc định: var/data).")]
_SHOWN_FAILURES = 50


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("ingest")(ingest)
    app.command("reindex")(reindex)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục.")],
    data: Data = None,
) -> None:
    """Đưa tệp và thư mục vào kho văn bản; tệp không đổi thì bỏ qua."""
    with opened(load_settings(data=data)) as run:
        report = _with_bar(run, lambda shown: shown.run(paths))
    show(report)
    if report.failures:
        raise typer.Exit(1)


def reindex(data: Data = None) -> None:
    """Dựng lại chỉ mục vectơ và toàn văn từ cơ sở dữ liệu."""
    with opened(load_settings(data=data)) as run:
        report = _with_bar(run, lambda shown: shown.reindex())
    show(report)


@contextmanager
def opened(settings: Settings) -> Iterator[Ingest]:
    """The ingest of a data directory, which is made where it is missing."""
    from assistant.opening import derivers, embedder
    from index.database import Database
    from index.errors import VanbanError
    from ingest.public_part import PublicPart
    from ingest.readers.detect import DEFAULT_LIMITS
    from ingest.run import Ingest
    from ingest.steps import default_steps

    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VanbanError(f"Không tạo được thư mục dữ liệu {settings.data}: {error.strerror}") from error
    database = Database.in_directory(settings.data)
    engine = embedder(settings)
    try:
        yield Ingest(
            settings.data,
            database,
            engine,
            default_steps(internal_documents=settings.internal_documents),
            derivers(settings.data, database),
            replace(DEFAULT_LIMITS, max_bytes=settings.max_file_bytes),
            public_part=PublicPart(settings.data, database, engine, derivers),
            proposing=_proposing(settings),
        )
    finally:
        database.close()


def _proposing(settings: Settings) -> Proposing | None:
    """The configured language model as one that proposes figures, None where the settings do not ask for it."""
    from assistant.opening import chat_model
    from ingest.proposing import Proposing

    model = chat_model(settings) if settings.llm.propose_facts else None
    return None if model is None else Proposing(model, settings.llm.model, settings.llm.propose_requests)


def show(report: RunReport, console: Console | None = None) -> None:
    """The table of a run, then every file that could not be taken in."""
    from rich.console import Console
    from rich.table import Table

    console = console or Console()
    table = Table("", "Số lượng", title="Kết quả")
    rows = [
        ("Tệp đã xem", report.files),
        ("  không đổi", report.unchanged),
        ("Văn bản ghi mới hoặc thay", report.written),
        ("Văn bản bỏ ra", report.removed),
        ("Đoạn nhúng mới", report.embedded),
        ("Tổng số văn bản", report.documents),
        ("Tổng số mục", report.sections),
        ("Tổng số đoạn", report.chunks),
        *((label, count) for label, count in report.derived.items() if label),
        ("Cảnh báo", report.warnings),
        ("Tệp lỗi", len(report.failures)),
    ]
    for name, count in rows:
        table.add_row(name, f"{count:,}".replace(",", "."))
    console.print(table)
    if report.proposing is not None:
        _show_proposing(report.proposing, console)
    if not report.changed and not report.failures:
        console.print("Không có gì mới.")
    for failure in report.failures[:_SHOWN_FAILURES]:
        console.print(f"[red]Lỗi[/red] {_plain(failure.file)}: {_plain(failure.reason)}", soft_wrap=True)
    if len(report.failures) > _SHOWN_FAILURES:
        console.print(f"… và {len(report.failures) - _SHOWN_FAILURES} tệp lỗi khác")


def _show_proposing(done: ProposingReport, console: Console) -> None:
    """What came of the language model's proposals, and why it was left alone where it was."""
    console.print(
        f"Mô hình ngôn ngữ đề xuất số liệu: đã hỏi {done.asked} đoạn, nhận {done.accepted} số liệu, "
        f"bỏ {done.refused} đề xuất không khớp nguyên văn."
    )
    if done.failures:
        console.print(
            f"[yellow]Mô hình ngôn ngữ không trả lời được {done.failures} lần[/yellow]: {_plain(done.trouble)}",
            soft_wrap=True,
        )
    if done.left:
        console.print(f"Còn {done.left} đoạn chưa hỏi; lần nạp sau sẽ hỏi tiếp.")


def _plain(text: str) -> str:
    """A file name may hold what the console takes for a style."""
    from rich.markup import escape

    return escape(text.encode("utf-8", "replace").decode())


def _with_bar(run: Ingest, work: Callable[[Ingest], RunReport]) -> RunReport:
    """Does the work with a progress bar on a terminal, silently elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    console = Console(stderr=True)
    if not console.is_terminal:
        return work(run)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with RichProgress(*columns, console=console, transient=True) as bars:
        return work(replace(run, progress=Bars(bars)))


class Bars:
    """Shows the progress of a run with rich."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._reading = bars.add_task("Đọc tệp", total=None, note="")
        self._writing: TaskID | None = None
        self._embedded = 0

    def reading(self, name: str) -> None:
        """One more file is being read."""
        self._bars.update(self._reading, advance=1, note=_plain(name)[:60])

    def documents(self, total: int) -> None:
        """So many documents are to be written."""
        self._bars.update(self._reading, visible=False)
        self._writing = self._bars.add_task("Ghi văn bản", total=total, note="")

    def document(self) -> None:
        """One document is written."""
        if self._writing is not None:
            self._bars.update(self._writing, advance=1)

    def embedded(self, texts: int) -> None:
        """So many more texts have their vectors."""
        self._embedded += texts
        if self._writing is not None:
            self._bars.update(self._writing, note=f"{self._embedded} đoạn")
