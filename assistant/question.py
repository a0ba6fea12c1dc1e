"""A question as it was understood, before any search.

`understand` (see `understanding.py`) makes it; routes only read it. Text forms:
- `raw`: what was typed; `text`: normalised, abbreviations expanded, diacritics restored, follow-up resolved;
- `folded`: `text` without diacritics, in lower case, for matching.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.folding import fold

Operation = Literal[
    "lookup", "count", "list", "sum", "difference", "growth", "share", "average", "max", "min", "rank", "trend",
    "target", "check",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood. `changes` says in Vietnamese each thing that was altered, for the trace."""

    raw: str
    text: str
    folded: str
    history: tuple[Turn, ...] = ()
    operation: Operation = "lookup"
    wants_list: bool = False
    changes: tuple[str, ...] = field(default=())

    @classmethod
    def plain(cls, text: str, history: tuple[Turn, ...] = ()) -> Question:
        """The question as typed, nothing understood: for tests and for a corpus without a language model."""
        return cls(raw=text, text=text, folded=fold(text), history=history)
