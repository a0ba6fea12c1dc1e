"""An answer as Markdown for chat clients that render it, with the sources at the end."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.rendering import escape
from bots.render.lines import KIND_WORDS, citation_marks, full_address
from bots.render.shown import shown


def markdown_answer(answer: Answer, public_url: str | None = None) -> str:
    """The whole answer; text of documents is escaped, so that it is shown and not obeyed."""
    parts = [f"**{KIND_WORDS[answer.kind]}**"] if answer.kind in KIND_WORDS else []
    parts.append(answer.text)
    parts += [
        f"Cách tính: {escape(f'{c.expression} {c.unit}'.strip())}{citation_marks(c.inputs)}"
        for c in answer.computations
    ]
    parts += [f"> **Lưu ý:** {escape(' '.join(warning.split()))}" for warning in answer.warnings]
    if answer.citations:
        sources = []
        for citation in answer.citations:
            link = full_address(public_url, citation.url)
            label = escape(" ".join(citation.label.split()))
            sources.append(f"{citation.n}. " + (f"[{label}]({link})" if link else label))
        parts.append("**Nguồn**\n\n" + "\n".join(sources))
    return shown("\n\n".join(parts))
