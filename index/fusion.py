"""One ranking from two: the weighted sum of a dense and a lexical score.

Chosen by measurement (`python -m evals.bench.retrieval`). Reciprocal rank fusion throws away how far ahead
the first is and falls below full text alone; the sum of scores does not. The best of the forms tried scores
every candidate by both sides, takes the cosine between the least and the greatest of the candidates (cosines
of e5 lie close together) and the lexical score as a share of the greatest (its zero is a true zero).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """The share of the dense side. Without diacritics the bundled embedder sees little, so it says little."""

    with_diacritics: float = 0.5
    without_diacritics: float = 0.15


DEFAULT_WEIGHTS = FusionWeights()


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], dense_weight: float
) -> list[tuple[str, float]]:
    """The candidates of both sides with their fused scores (0 to 1), best first, ties in order of id.

    Args:
        dense: the cosine of every candidate that has one.
        lexical: the full-text score of every candidate that has one; missing is zero.
        dense_weight: between 0 and 1.
    """
    low = min(dense.values(), default=0.0)
    spread = max(dense.values(), default=0.0) - low
    greatest = max(lexical.values(), default=0.0)

    def score(candidate: str) -> float:
        near = (dense.get(candidate, low) - low) / spread if spread > 0 else float(candidate in dense)
        said = lexical.get(candidate, 0.0) / greatest if greatest > 0 else 0.0
        return dense_weight * near + (1 - dense_weight) * said

    scored = [(candidate, score(candidate)) for candidate in {*dense, *lexical}]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def reciprocal_rank(*rankings: list[str], constant: int = 60) -> list[tuple[str, float]]:
    """Reciprocal rank fusion, for comparison."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, candidate in enumerate(ranking, start=1):
            scores[candidate] = scores.get(candidate, 0.0) + 1 / (constant + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
