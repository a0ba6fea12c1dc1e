"""An answer as Telegram's HTML: few tags, everything else escaped, messages within the limit."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from assistant.answer import Answer
from bots.render.lines import Line, answer_lines, full_address
from bots.render.shown import shown
from bots.render.splitting import pack, split_text, utf16_length

# The server counts 4096 UTF-16 units after the entities are parsed; the rest is room for safety.
LIMIT = 3900


def telegram_messages(answer: Answer, public_url: str | None = None) -> list[str]:
    """The answer as one or more messages. No tag stays open at the end of one."""
    lines = [
        Line(line.role, piece, line.link)
        for line in answer_lines(answer, public_url)
        for piece in split_text(line.text, LIMIT - 100, utf16_length)
    ]
    shown = [_plain(line) for line in lines]
    return [
        "\n".join(_line_html(lines[i], first=i == group[0]) for i in group).strip()
        for group in pack(shown, LIMIT, utf16_length, "\n\n")
    ]


def source_html(citation: Mapping[str, Any], public_url: str | None = None) -> list[str]:
    """One source, opened: what document, where in it, and the quoted words."""
    document = citation["document"]
    about = [f"<b>[{citation['n']}] {escape(shown(citation['label']))}</b>"]
    about += [escape(shown(document[key])) for key in ("title", "issuer") if document[key]]
    if document["status"] == "draft":
        about.append("Tình trạng: dự thảo")
    about += [f"› {escape(shown(heading))}" for heading in citation.get("headings") or citation["section"]]
    link = full_address(public_url, citation["url"])
    if link:
        about.append(f'<a href="{escape(link)}">Mở trong văn bản</a>')
    head = split_text("\n".join(about), LIMIT) if sum(map(len, about)) > LIMIT else ["\n".join(about)]
    quotes = split_text(shown(citation["quote"]), LIMIT - 900, utf16_length)
    first = f"{head[0]}\n\n<blockquote>{escape(quotes[0], quote=False)}</blockquote>"
    return [first, *(f"<blockquote>{escape(quote, quote=False)}</blockquote>" for quote in quotes[1:])]


def _plain(line: Line) -> str:
    marks = {"point": "• ", "subpoint": "   ◦ ", "warning": "Lưu ý: ", "formula": "Cách tính: "}
    return marks.get(line.role, "") + line.text


def _line_html(line: Line, first: bool) -> str:
    text = escape(line.text, quote=False)
    gap = "" if first else "\n"
    match line.role:
        case "kind" | "heading":
            return f"{gap}<b>{text}</b>"
        case "point":
            return f"• {text}"
        case "subpoint":
            return f"   ◦ {text}"
        case "note":
            return f"<i>{text}</i>"
        case "warning":
            return f"{gap}<b>Lưu ý:</b> {text}"
        case "formula":
            return f"{gap}<b>Cách tính:</b> {text}"
        case "source" if line.link:
            return f'<a href="{escape(line.link)}">{text}</a>'
        case _:
            return text
