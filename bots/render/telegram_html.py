"""An answer as Telegram's HTML: few tags, everything else escaped, messages within the limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assistant.answer import Answer
from assistant.cite import shorten
from bots.render.lines import Line, answer_lines, full_address
from bots.render.shown import quoted, shown
from bots.render.splitting import pack, split_text, utf16_length

# The server counts 4096 UTF-16 units after the entities are parsed; the rest is room for safety.
LIMIT = 3900
_HEAD_LINE = 200
_HEADINGS = 6


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
    headings = citation.get("headings") or citation["section"]
    # A heading may be a whole paragraph; the head of a source only says where one is.
    about = [shorten(shown(line), _HEAD_LINE) for line in _about(document, headings)]
    lines = [f"<b>[{citation['n']}] {escape(shown(citation['label']))}</b>", *map(escape, about)]
    link = full_address(public_url, citation["url"])
    if link:
        lines.append(f'<a href="{escape(link)}">Mở trong văn bản</a>')
    taken = utf16_length("\n".join([citation["label"], *about])) + 50
    quotes = split_text(quoted(citation["quote"]), LIMIT - taken, utf16_length)
    first, *more = (f"<blockquote>{escape(quote, quote=False)}</blockquote>" for quote in quotes)
    return ["\n".join(lines) + f"\n\n{first}", *more]


def _about(document: Mapping[str, Any], headings: Sequence[str]) -> list[str]:
    lines = [document[key] for key in ("title", "issuer") if document[key]]
    if document["status"] == "draft":
        lines.append("Tình trạng: dự thảo")
    return lines + [f"› {heading}" for heading in headings[:_HEADINGS]]


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
