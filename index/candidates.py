"""Both sides of the search asked for one question, every candidate scored by each."""

from __future__ import annotations

from dataclasses import dataclass

from index.embedders.engine import Engine
from index.fulltext import FullText
from index.fusion import DEFAULT_WEIGHTS, FusionWeights, fuse
from index.tokens import has_diacritics
from index.vectors import VectorIndex, Within


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that either side proposed: fused score, cosine, full-text score."""

    chunk_id: str
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class HybridSearch:
    """Dense and full text together. `candidates` is how many each side proposes."""

    engine: Engine
    vectors: VectorIndex
    fulltext: FullText
    candidates: int = 50
    weights: FusionWeights = DEFAULT_WEIGHTS

    def find(self, text: str, *, folded_only: bool = False, within: Within | None = None) -> list[Candidate]:
        """All candidates, best first; only of these documents where given.

        Raises:
            SearchUnavailable: either side failed.
        """
        vector = self.engine.embed_query(text)
        dense = dict(self.vectors.search(vector, self.candidates, within))
        lexical = dict(
            self.fulltext.search(
                text,
                self.candidates,
                folded_only=folded_only,
                documents=within.documents if within else None,
            )
        )
        only_dense = [chunk for chunk in dense if chunk not in lexical]
        only_lexical = [chunk for chunk in lexical if chunk not in dense]
        if lexical and only_dense:
            lexical |= self.fulltext.search(text, len(only_dense), folded_only=folded_only, among=only_dense)
        dense |= self.vectors.similarities(vector, only_lexical)
        accented = has_diacritics(text) and not folded_only
        weight = self.weights.with_diacritics if accented else self.weights.without_diacritics
        return [
            Candidate(chunk, score, dense.get(chunk, 0.0), lexical.get(chunk, 0.0))
            for chunk, score in fuse(dense, lexical, weight)
        ]
