"""`vanban ask` and `vanban chat`: questions in the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant.answer import Answer
from bots.settings import load_settings

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu (mặc định: var/data).")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("ask")(ask)
    app.command("chat")(chat)


def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi.")],
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="In câu trả lời dạng JSON.")] = False,
) -> None:
    """Trả lời một câu hỏi."""
    from assistant.contract import answer_json
    from assistant.opening import open_assistant

    with open_assistant(load_settings(data=data)) as opened:
        answer = opened.assistant.ask(question)
        if as_json:
            typer.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
        else:
            typer.echo(as_text(answer))


def chat(data: Data = None) -> None:
    """Hỏi đáp nhiều lượt; gõ /thoat để thoát, /moi để bắt đầu cuộc trò chuyện mới."""
    from assistant.conversation import new_id
    from assistant.opening import open_assistant
    from index.errors import BadQuestion

    with open_assistant(load_settings(data=data)) as opened:
        typer.echo("Xin chào! Mời anh/chị đặt câu hỏi (/moi: trò chuyện mới, /thoat: thoát).")
        conversation = new_id()
        while True:
            try:
                line = input("\n> ").strip()
            except EOFError:
                break
            if line in ("/thoat", "/thoát", "/exit", "/quit"):
                break
            if line in ("/moi", "/mới"):
                conversation = new_id()
                typer.echo("Đã bắt đầu cuộc trò chuyện mới.")
                continue
            if not line:
                continue
            try:
                typer.echo(as_text(opened.assistant.ask(line, conversation_id=conversation)))
            except BadQuestion as error:
                typer.echo(str(error))


def as_text(answer: Answer) -> str:
    """The answer for a terminal: sentences, then computations, warnings and sources."""
    lines: list[str] = []
    for sentence in answer.sentences:
        marks = " ".join(f"[{n}]" for n in sentence.citations)
        bullet = {"point": "  • ", "subpoint": "    ◦ "}.get(sentence.role, "")
        lines.append(f"{bullet}{sentence.text} {marks}".rstrip())
    for computation in answer.computations:
        marks = " ".join(f"[{n}]" for n in computation.inputs)
        lines.append(f"  Cách tính: {computation.expression} {computation.unit} {marks}".rstrip())
    lines += [f"  Lưu ý: {warning}" for warning in answer.warnings]
    if answer.citations:
        lines.append("\nNguồn:")
    for citation in answer.citations:
        quote = " ".join(citation.quote.split())
        lines.append(f"  [{citation.n}] {citation.label} ({citation.file})")
        lines.append(f"      “{quote if len(quote) <= 300 else quote[:297] + '…'}”")
    if answer.suggestions:
        lines.append("\nCó thể hỏi thêm:")
        lines += [f"  • {suggestion}" for suggestion in answer.suggestions]
    return "\n".join(lines)
