"""An answer as Zalo shows it: plain text, no markup at all, messages within the limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answer import Answer
from bots.render.lines import Line, answer_lines, full_address
from bots.render.shown import quoted, shown
from bots.render.splitting import pack, split_text
from index.folding import nfc

# The limit is 2000 "characters" of an unknown unit; decomposed Vietnamese would count more, so NFC and room.
LIMIT = 1900
_NUMBERING = 10


def zalo_messages(answer: Answer, public_url: str | None = None) -> list[str]:
    """The answer as one message, or as several numbered `(1/3)`."""
    return numbered([_shown(line) for line in answer_lines(answer, public_url)])


def zalo_source(citation: Mapping[str, Any], public_url: str | None = None) -> list[str]:
    """One source, opened."""
    document = citation["document"]
    lines = [f"[{citation['n']}] {citation['label']}"]
    lines += [document[key] for key in ("title", "issuer") if document[key]]
    if document["status"] == "draft":
        lines.append("Tình trạng: dự thảo")
    lines += [f"› {heading}" for heading in citation.get("headings") or citation["section"]]
    lines.append(f"“{quoted(citation['quote'])}”")
    link = full_address(public_url, citation["url"])
    lines = [shown(line) for line in lines]
    return numbered([*lines, link] if link else lines)


def numbered(lines: list[str]) -> list[str]:
    """Lines as messages within the limit; more than one are numbered so that a reader sees the order."""
    room = LIMIT - _NUMBERING
    parts: list[str] = []
    for line in lines:
        pieces = split_text(nfc(line), room - 1)
        # The empty line before a heading is part of the form.
        parts += ["\n" + pieces[0], *pieces[1:]] if line.startswith("\n") and pieces else pieces
    messages = ["\n".join(parts[i] for i in group).strip() for group in pack(parts, room, len)]
    if len(messages) == 1:
        return messages
    return [f"({n}/{len(messages)}) {message}" for n, message in enumerate(messages, 1)]


def _shown(line: Line) -> str:
    match line.role:
        case "kind":
            return f"[{line.text}]"
        case "point":
            return f"- {line.text}"
        case "subpoint":
            return f"  + {line.text}"
        case "warning":
            return f"\nLưu ý: {line.text}"
        case "formula":
            return f"Cách tính: {line.text}"
        case "heading":
            return f"\n{line.text}:"
        case "source" if line.link:
            return f"{line.text}\n{line.link}"
        case _:
            return line.text
