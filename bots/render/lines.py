"""An answer as a list of plain lines with roles, from which every text channel makes its own form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from assistant.answer import Answer
from bots.render.shown import shown

LineRole = Literal["kind", "lead", "point", "subpoint", "note", "heading", "formula", "warning", "source"]

KIND_WORDS = {
    "conflict": "Các nguồn không thống nhất",
    "partial": "Trả lời được một phần",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `text` is plain. `link` is where a source opens, None without a public address."""

    role: LineRole
    text: str
    link: str | None = None


def answer_lines(answer: Answer, public_url: str | None = None) -> list[Line]:
    """The whole answer in reading order: what is said, how it was computed, what to know, the sources."""
    lines = []
    if answer.kind in KIND_WORDS:
        lines.append(Line("kind", KIND_WORDS[answer.kind]))
    lines += [Line(s.role, shown(s.text) + citation_marks(s.citations)) for s in answer.sentences]
    lines += [
        Line("formula", shown(f"{c.expression} {c.unit}".strip()) + citation_marks(c.inputs))
        for c in answer.computations
    ]
    lines += [Line("warning", shown(warning)) for warning in answer.warnings]
    if answer.citations:
        lines.append(Line("heading", "Nguồn"))
        lines += [
            Line("source", f"[{c.n}] {shown(c.label)}", full_address(public_url, c.url))
            for c in answer.citations
        ]
    return lines


def citation_marks(numbers: Sequence[int]) -> str:
    """` [1][2]`, empty for none."""
    return " " + "".join(f"[{n}]" for n in numbers) if numbers else ""


def full_address(public_url: str | None, path: str) -> str | None:
    """Where people outside reach a page of ours; None where no public address is known."""
    return urljoin(public_url.rstrip("/") + "/", path.lstrip("/")) if public_url else None
