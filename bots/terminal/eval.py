"""`vanban eval`: question sets in, a table, results and a report out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bots.settings import Settings, load_settings
from index.errors import VanbanError

if TYPE_CHECKING:
    from evals.compare import Comparison
    from evals.judge import Ask
    from evals.question_set import GoldQuestion
    from evals.review import Review, Reviewing
    from evals.robust import OpenedSystem
    from evals.run import System

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu (mặc định: var/data).")]


class BadEvaluation(VanbanError):
    """An evaluation that cannot begin: an earlier run that is missing, a kind that no question has."""


class RunByDefault(TyperGroup):
    """`vanban eval FILE...` runs the sets; `vanban eval draft` and `vanban eval review` are commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts `run` before anything that names no command."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(cls=RunByDefault, no_args_is_help=True, help="Đánh giá bằng bộ câu hỏi.")
    group.command("run")(evaluate)
    group.command("draft")(draft)
    group.command("review")(review)
    group.command("robust")(robust)
    group.command("judge")(judge)
    app.add_typer(group, name="eval")


def evaluate(
    sets: Annotated[list[Path], typer.Argument(help="Các bộ câu hỏi (JSONL).")],
    data: Data = None,
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="Thư mục văn bản riêng của bộ câu hỏi; được nạp trước.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Thư mục kết quả.")] = Path("var/eval"),
    against: Annotated[
        Path | None, typer.Option("--against", help="So với kết quả trong thư mục này.")
    ] = None,
    minimum: Annotated[str, typer.Option("--min", help="Mức phải đạt, như correct=0.95,grounded=1.")] = "",
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Chỉ hỏi các loại này.")] = None,
    question_id: Annotated[list[str] | None, typer.Option("--id", help="Chỉ hỏi các câu này.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Số câu hỏi cùng lúc.")] = 1,
    with_judge: Annotated[
        bool, typer.Option("--judge", help="Hỏi thêm mô hình ngôn ngữ đã cấu hình về câu trả lời bằng lời.")
    ] = False,
) -> None:
    """Đánh giá bằng bộ câu hỏi: in bảng, ghi results.jsonl, summary.json và report.html."""
    from evals.compare import compare
    from evals.question_set import load_question_sets
    from evals.quotes import lost_quotes
    from evals.report import write_report
    from evals.run import load_outcomes
    from evals.summary import missed_floors, parse_floors

    floors = parse_floors(minimum)
    _make_folder(out)
    questions = _chosen(load_question_sets(sets), kind, question_id)
    before = None
    if against is not None:
        try:
            before = load_outcomes(against)
        except (OSError, ValueError, KeyError) as error:
            why = "thiếu results.jsonl hoặc timings.jsonl" if isinstance(error, OSError) else error
            raise BadEvaluation(f"{against}: không có kết quả đánh giá đọc được ({why})") from error
    settings = load_settings(data=data)
    ask_judge = _model(settings) if with_judge else None
    homes = dict.fromkeys((path.stem for path in sets), settings)
    if corpus is not None:
        homes = dict.fromkeys(homes, _with_corpus(settings, corpus))
    elif data is None:
        homes = _own_corpora(settings, sets)
    with ExitStack() as open_systems:
        opened = {home.data: open_systems.enter_context(_system(home)) for home in homes.values()}
        systems = {name: opened[home.data] for name, home in homes.items()}
        texts = {data: system.texts() for data, system in opened.items()}
        lost = lost_quotes(questions, {name: texts[home.data] for name, home in homes.items()})
        outcomes = _with_bar(questions, systems, out, workers)
    comparison = None if before is None else compare(before, outcomes)
    judged = None
    if ask_judge is not None:
        from evals.judge import judged_run

        judged = judged_run(outcomes, ask_judge, settings.llm.model)
    summary = write_report(out, outcomes, comparison, judged, lost)
    show(summary, comparison)
    typer.echo(f"Báo cáo: {out / 'report.html'}")
    missed = missed_floors(summary["overall"], floors)
    for line in missed:
        typer.echo(f"Không đạt {line}", err=True)
    if missed:
        raise typer.Exit(1)


def draft(
    out: Annotated[Path, typer.Option("--out", help="Tệp JSONL để ghi.")],
    data: Data = None,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Thư mục văn bản; được nạp trước.")] = None,
    reword: Annotated[
        bool, typer.Option("--reword", help="Nhờ mô hình ngôn ngữ đã cấu hình diễn đạt lại câu hỏi.")
    ] = False,
) -> None:
    """Đề xuất câu hỏi kèm đáp án từ kho văn bản, để người xem nhận hoặc sửa."""
    from assistant.opening import open_assistant
    from evals.draft import draft_questions
    from evals.question_set import write_question_set

    settings = load_settings(data=data)
    ask = _model(settings) if reword else None
    _make_folder(out.parent)
    if corpus is not None:
        settings = _with_corpus(settings, corpus)
    with open_assistant(settings) as opened:
        questions = draft_questions(opened)
    if ask is not None:
        from evals.draft_rewording import in_other_words

        questions, changed = in_other_words(questions, ask)
        typer.echo(f"Mô hình diễn đạt lại {changed} câu")
    write_question_set(questions, out)
    typer.echo(f"{len(questions)} câu hỏi đề xuất: {out}")


def review(
    proposals: Annotated[Path, typer.Argument(help="Bộ câu hỏi đề xuất.")],
    out: Annotated[Path, typer.Option("--out", help="Bộ câu hỏi đã nhận.")],
    page: Annotated[bool, typer.Option("--page", help="Mở trang để xem thay vì hỏi ở đây.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Cổng của trang.")] = 8020,
) -> None:
    """Xem từng câu hỏi đề xuất: nhận, sửa hoặc bỏ; dừng lúc nào cũng được."""
    from evals.question_set import load_question_set
    from evals.review import Reviewing
    from evals.review import review as go_through

    found = load_question_set(proposals)
    if page:
        state = _review_on_page(Reviewing(found, out), port)
    else:
        state = go_through(found, out, input, typer.echo)
    typer.echo(f"Đã nhận {len(state.kept)}, bỏ {len(state.dropped)}: {out}")


def _review_on_page(reviewing: Reviewing, port: int) -> Review:
    """Serves the page on the loopback address until the person stops it."""
    import secrets

    import uvicorn

    from bots.web.review_page import create_review_app

    key = secrets.token_urlsafe(16)
    typer.echo(f"Mở http://127.0.0.1:{port}/{key} để xem. Nhấn Ctrl+C để dừng.")
    uvicorn.run(create_review_app(reviewing, key), host="127.0.0.1", port=port, log_level="warning")
    return reviewing.state


def robust(
    sets: Annotated[list[Path], typer.Argument(help="Các bộ câu hỏi (JSONL).")],
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="Thư mục văn bản; mặc định là thư mục của từng bộ.")
    ] = None,
    trial: Annotated[list[str] | None, typer.Option("--trial", help="Chỉ làm các phép thử này.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Chỉ hỏi các loại này.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Thư mục kết quả.")] = Path("var/robust"),
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Số câu hỏi cùng lúc.")] = 1,
) -> None:
    """Đo sức chịu nhiễu: hỏi sai kiểu, văn bản quét hỏng, bản sao, số liệu trái nhau; ghi robust.html."""
    from tempfile import TemporaryDirectory

    from rich.console import Console
    from rich.table import Column, Table

    from evals.corpora import MissingCorpus, corpus_of
    from evals.question_set import load_question_sets
    from evals.robust import TRIALS, run_trials
    from evals.robust_report import HEADINGS, cells, write_robust_report

    questions = _chosen(load_question_sets(sets), kind, None)
    folders: dict[str, Path] = {}
    for path in sets:
        folder = corpus or corpus_of(path)
        if folder is None:
            raise MissingCorpus(f"{path}: không biết bộ này hỏi về thư mục nào; hãy thêm --corpus")
        folders[path.stem] = folder
    settings = load_settings()
    table = Table(*(Column(name, no_wrap=place in (0, 4)) for place, name in enumerate(HEADINGS)))
    with TemporaryDirectory() as scratch:
        results = run_trials(
            questions,
            folders,
            lambda folder: _system(_with_corpus(settings, folder)),
            Path(scratch),
            out,
            names=trial or TRIALS,
            workers=workers,
            on_done=lambda result: typer.echo(f"{result.name}: {cells(result)[4]}", err=True),
        )
    write_robust_report(out, results)
    for result in results:
        table.add_row(*cells(result))
    Console().print(table)
    typer.echo(f"Báo cáo: {out / 'robust.html'}")


def judge(
    labels: Annotated[Path, typer.Argument(help="Các câu trả lời đã có người chấm (JSONL).")],
) -> None:
    """Đo mức tin được của mô hình chấm: so với người chấm, ghi hệ số kappa."""
    from evals.judge import Agreement, agreement, by_program, load_labels, opinions

    labelled = load_labels(labels)
    ask = _model(load_settings())
    said = opinions(((one.gold, one.answer) for one in labelled), ask)
    pairs = [(one, opinion.right) for one, opinion in zip(labelled, said, strict=True)]
    judged = [(one, right) for one, right in pairs if right is not None]
    program = agreement([by_program(one) for one in labelled], [one.label for one in labelled])
    model = agreement([right for _, right in judged], [one.label for one, _ in judged])

    def line(name: str, agreed: Agreement) -> str:
        kappa = "không tính được" if agreed.kappa is None else f"{agreed.kappa:.2f}"
        return f"{name}: {agreed.answers} câu, trùng {agreed.agreed:.1%}, kappa {kappa}"

    typer.echo(line("mô hình với người", model))
    typer.echo(line("chương trình với người", program))
    typer.echo(f"mô hình không cho kết quả: {len(labelled) - len(judged)} câu")
    for one, right in judged:
        if right != one.label:
            typer.echo(f"khác người chấm: {one.gold.id} «{one.answer}»")


def _make_folder(out: Path) -> None:
    """Before anything is asked: the results of a long run must have a place."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadEvaluation(f"{out}: không tạo được thư mục kết quả") from error


def _model(settings: Settings) -> Ask:
    """The configured language model, to judge or to reword."""
    from assistant.opening import chat_model
    from evals.judge import asking

    model = chat_model(settings)
    if model is None:
        raise BadEvaluation("Chưa cấu hình mô hình ngôn ngữ; hãy đặt VANBAN_LLM__URL")
    return asking(model)


def _own_corpora(settings: Settings, sets: Sequence[Path]) -> dict[str, Settings]:
    """The data directory of each set: that of the folder which `corpora.toml` names, else the default."""
    from evals.corpora import corpus_of

    folders = {path.stem: corpus_of(path) for path in sets}
    taken = {folder: _with_corpus(settings, folder) for folder in set(folders.values()) if folder}
    return {name: taken[folder] if folder else settings for name, folder in folders.items()}


def _with_corpus(settings: Settings, corpus: Path) -> Settings:
    from evals.corpora import with_corpus

    settings, taken = with_corpus(settings, corpus)
    for failure in taken.failures:
        typer.echo(f"{failure.file}: {failure.reason}", err=True)
    return settings


def show(summary: dict[str, Any], comparison: Comparison | None) -> None:
    """The table by kind, then what must be looked at by name."""
    from rich.console import Console
    from rich.table import Column, Table

    columns = (
        ("correct", "đúng"), ("citation_recall", "đủ nguồn"), ("citation_precision", "nguồn đúng"),
        ("grounded", "có căn cứ"), ("retrieval_at_5", "tìm @5"), ("ms_p50", "p50 ms"), ("ms_p95", "p95 ms"),
    )  # fmt: skip
    table = Table(Column(no_wrap=True), "câu", *(title for _, title in columns))
    rows = {**summary["by_kind"], "tất cả": summary["overall"]}
    for name, figures in rows.items():
        table.add_row(name, str(figures["questions"]), *(_shown(key, figures[key]) for key, _ in columns))
    console = Console()
    console.print(table)
    overall, named = summary["overall"], summary["named"]
    low, high = overall["correct_interval"]
    console.print(f"Đúng {overall['correct']:.1%} (khoảng 95%: {low:.1%} đến {high:.1%})")
    for title, ids in (
        ("Sai", named["wrong"]),
        ("Trả lời liều", named["false_answers"]),
        ("Từ chối nhầm", named["false_refusals"]),
        ("Lỗi khi hỏi", [f"{key} ({error})" for key, error in named["crashed"].items()]),
        ("Không có căn cứ", [f"{key} ({', '.join(v)})" for key, v in named["ungrounded"].items()]),
        ("Nguồn không có trong kho", [f"{key} ({'; '.join(v)})" for key, v in named["lost_quotes"].items()]),
    ):
        if ids:
            console.print(f"{title} ({len(ids)}): {', '.join(ids)}", markup=False, highlight=False)
    if comparison is not None:
        for change in comparison.changes:
            noise = " (trong khoảng nhiễu)" if change.within_noise else ""
            console.print(f"{change.measure}: {change.difference:+.4f}{noise}")
        console.print(f"Tốt lên: {', '.join(comparison.better) or '–'}", markup=False)
        console.print(f"Xấu đi: {', '.join(comparison.worse) or '–'}", markup=False)


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if key.startswith("ms_") else f"{value:.3f}"


def _chosen(
    questions: Sequence[tuple[str, GoldQuestion]], kinds: list[str] | None, ids: list[str] | None
) -> list[tuple[str, GoldQuestion]]:
    unknown = set(ids or ()) - {question.id for _, question in questions}
    unknown |= set(kinds or ()) - {question.kind for _, question in questions}
    if unknown:
        raise BadEvaluation(f"Không có trong các bộ câu hỏi: {', '.join(sorted(unknown))}")
    return [
        (name, question)
        for name, question in questions
        if (not kinds or question.kind in kinds) and (not ids or question.id in ids)
    ]


@contextmanager
def _system(settings: Settings) -> Iterator[OpenedSystem]:
    from assistant.opening import open_assistant
    from evals.system import AssistantSystem

    with open_assistant(settings) as opened:
        yield AssistantSystem.over(opened)


def _with_bar(
    questions: Sequence[tuple[str, GoldQuestion]], systems: Mapping[str, System], out: Path, workers: int
) -> Sequence[Any]:
    from rich.console import Console
    from rich.progress import Progress

    from evals.run import run_questions

    console = Console(stderr=True)
    if not console.is_terminal:
        return run_questions(questions, systems, out, workers=workers)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Hỏi", total=len(questions))
        return run_questions(
            questions, systems, out, workers=workers, on_done=lambda outcome: bar.advance(task)
        )
