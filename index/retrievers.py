"""The search as llama-index retrievers: dense, full text, and both fused.

The assistant asks `Searcher`, which does the same without llama-index; these are for pipelines that are built
of llama-index parts.
"""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.candidates import HybridSearch
from index.documents import Chunk, Document
from index.embedders.engine import Engine
from index.fulltext import FullText
from index.nodes import chunk_node
from index.store import Store
from index.vectors import VectorIndex


class DenseRetriever(BaseRetriever):
    """The nearest chunks by cosine."""

    def __init__(self, store: Store, engine: Engine, vectors: VectorIndex, k: int = 20) -> None:
        super().__init__()
        self._store, self._engine, self._vectors, self._k = store, engine, vectors, k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        vector = self._engine.embed_query(query_bundle.query_str)
        return _nodes(self._store, self._vectors.search(vector, self._k))


class FullTextRetriever(BaseRetriever):
    """The best chunks by BM25."""

    def __init__(self, store: Store, fulltext: FullText, k: int = 20) -> None:
        super().__init__()
        self._store, self._fulltext, self._k = store, fulltext, k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _nodes(self._store, self._fulltext.search(query_bundle.query_str, self._k))


class HybridRetriever(BaseRetriever):
    """Both, fused."""

    def __init__(self, store: Store, hybrid: HybridSearch, k: int = 20) -> None:
        super().__init__()
        self._store, self._hybrid, self._k = store, hybrid, k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._hybrid.find(query_bundle.query_str)[: self._k]
        return _nodes(self._store, [(candidate.chunk_id, candidate.score) for candidate in found])


def _nodes(store: Store, found: list[tuple[str, float]]) -> list[NodeWithScore]:
    chunks: dict[str, Chunk] = store.chunks(chunk_id for chunk_id, _ in found)
    documents = {chunk.document_id: store.document(chunk.document_id) for chunk in chunks.values()}
    return [
        NodeWithScore(node=_node(chunks[chunk_id], documents), score=score)
        for chunk_id, score in found
        if chunk_id in chunks
    ]


def _node(chunk: Chunk, documents: dict[str, Document]) -> TextNode:
    return chunk_node(chunk, documents[chunk.document_id])
