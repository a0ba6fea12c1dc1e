"""A question as it was understood, before any search.

`understand` (see `understanding.py`) makes it; routes only read it. Text forms:
- `raw`: what was typed; `text`: normalised, abbreviations expanded, diacritics restored, follow-up resolved;
- `folded`: `text` without diacritics, in lower case, for matching.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.folding import fold

Asks = Literal[
    "what", "how_many", "when", "who", "why", "how", "where", "which_document", "yes_no", "source",
]  # fmt: skip
Level = Literal["tỉnh", "huyện", "xã"]
Operation = Literal[
    "lookup", "count", "list", "sum", "difference", "growth", "share", "average", "max", "min", "rank",
    "trend", "target", "check",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation. `labels` are the citations of an answer, in its order."""

    role: Literal["user", "assistant"]
    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood. `changes` says in Vietnamese each thing that was altered, for the trace.

    - `asks`: what kind of answer is wanted; `kinds`: kinds of documents that the question names (`Kế hoạch`);
    - `several`: it asks several things at once (`kinh phí bao nhiêu, ai chủ trì`);
    - `years`, `levels`: as named in the question; the routes read periods and places more finely;
    - `expansions`: long forms of abbreviations in the text (or short forms of long ones), for searching only;
    - `follow_up`: the question leaned on the conversation, and `text` is what it means standing alone;
    - `follow_up_in_doubt`: it may as well stand alone; then that is one of its readings;
    - `readings`: what else the typed words may mean, where their marks were left out, the likeliest first;
    - `reread`: it is one of these readings; `no_question`: a long text was pasted that asks nothing;
    - `foreign`: it is not written in Vietnamese.
    """

    raw: str
    text: str
    folded: str
    history: tuple[Turn, ...] = ()
    operation: Operation = "lookup"
    wants_list: bool = False
    changes: tuple[str, ...] = field(default=())
    asks: Asks = "what"
    years: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()
    kinds: tuple[str, ...] = ()
    several: bool = False
    expansions: tuple[str, ...] = ()
    follow_up: bool = False
    follow_up_in_doubt: bool = False
    readings: tuple[Question, ...] = ()
    reread: bool = False
    no_question: bool = False
    foreign: bool = False

    @property
    def search_text(self) -> str:
        """The text with the expansions behind it: what to search for."""
        return " ".join([self.text, *self.expansions])

    @property
    def asks_amount(self) -> bool:
        """Whether a figure is wanted: `bao nhiêu …`, or `số … của …` without a word of asking."""
        return self.asks == "how_many" or self.text.lower().startswith(("số ", "tổng số "))

    @classmethod
    def plain(cls, text: str, history: tuple[Turn, ...] = ()) -> Question:
        """The question as typed, nothing understood: for tests and for a corpus without a language model."""
        return cls(raw=text, text=text, folded=fold(text), history=history)
