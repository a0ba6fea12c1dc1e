"""An answer's Markdown: sentences and points with `[1] [2]` where their citations stand."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from assistant.answer import AnswerSentence

_MARKUP = regex.compile(r"([\\`*_\[\]<>])")


def as_markdown(sentences: Sequence[AnswerSentence]) -> str:
    """The whole answer. Text of documents is escaped: `_*[` in a report is shown, not obeyed."""
    parts: list[str] = []
    for sentence in sentences:
        marks = " ".join(f"[{n}]" for n in sentence.citations)
        line = escape(sentence.text) + (f" {marks}" if marks else "")
        match sentence.role:
            case "point":
                parts.append(f"- {line}")
            case "subpoint":
                parts.append(f"  - {line}")
            case _:
                parts.append(("" if not parts else "\n") + line)
    return "\n".join(parts)


def escape(text: str) -> str:
    """The text with the characters that mean something in Markdown escaped."""
    return _MARKUP.sub(r"\\\1", text)
