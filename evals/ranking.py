"""How well a search ranks the passages that hold the answer, before anything is answered.

The measures themselves are those of ir-measures (pytrec_eval under it), so that they mean what they mean elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics import cites
from evals.question_set import GoldQuestion

# Our name of a measure and the name that ir-measures knows it by. Success is recall of the one passage that is
# needed: 1 where any of the first k holds the answer.
MEASURES = {
    "retrieval_at_1": "Success@1",
    "retrieval_at_5": "Success@5",
    "retrieval_at_20": "Success@20",
    "retrieval_mrr": "RR",
    "retrieval_ndcg_10": "nDCG@10",
}


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


def ranking_figures(found: Sequence[Sequence[bool]]) -> dict[str, float | None]:
    """The mean of each of `MEASURES` over some questions; None where there are none.

    Args:
        found: for each question which of the passages found, in their order, are relevant.
    """
    if not found:
        return dict.fromkeys(MEASURES)
    import ir_measures

    judged = {str(n): _judged(relevant) for n, relevant in enumerate(found)}
    run = {str(n): {str(place): -float(place) for place in range(len(r))} for n, r in enumerate(found)}
    parsed: dict[str, Any] = {name: ir_measures.parse_measure(known) for name, known in MEASURES.items()}
    figures: Mapping[Any, float] = ir_measures.calc_aggregate(list(parsed.values()), judged, run)
    return {name: float(figures[measure]) for name, measure in parsed.items()}


def _judged(relevant: Sequence[bool]) -> dict[str, int]:
    """The relevant places. Where there is none, one that was not found: the question counts, with nothing."""
    return {str(place): 1 for place, good in enumerate(relevant) if good} or {"not found": 1}
