"""How well a search ranks the passages that hold the answer, before anything is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from evals.metrics import cites
from evals.question_set import GoldQuestion


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a search returned: its file and its words."""

    file: str
    text: str


def relevance(question: GoldQuestion, passages: Sequence[Passage]) -> list[bool]:
    """Which of the passages, in their order, hold a listed quote."""
    return [
        any(
            cites({"file": passage.file, "quote": passage.text}, source, question)
            for source in question.sources
        )
        for passage in passages
    ]


def hit_at(relevant: Sequence[bool], k: int) -> float:
    """1 if one of the first k is relevant: recall of the chunk that holds the answer."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """One over the place of the first that is relevant, 0 where none is."""
    return next((1 / place for place, good in enumerate(relevant, 1) if good), 0.0)


def ndcg(relevant: Sequence[bool], k: int = 10) -> float:
    """Normalised discounted cumulative gain, gains of 0 and 1, against the best order of what was found."""
    gain = sum(1 / log2(place + 1) for place, good in enumerate(relevant[:k], 1) if good)
    best = sum(1 / log2(place + 1) for place in range(1, min(k, sum(relevant)) + 1))
    return gain / best if best else 0.0
