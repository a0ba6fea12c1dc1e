"""Any engine behind llama-index's `BaseEmbedding`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from index.embedders.engine import Engine, Vectors


class EngineEmbedding(BaseEmbedding):
    """An engine, with the passages optionally looked up before they are embedded.

    Args:
        engine: what makes the vectors.
        embed_passages: instead of the engine's own, say one with a cache before it.
    """

    _engine: Engine = PrivateAttr()
    _embed_passages: Callable[[Sequence[str]], Vectors] = PrivateAttr()

    def __init__(
        self,
        engine: Engine,
        embed_passages: Callable[[Sequence[str]], Vectors] | None = None,
        **given: Any,
    ) -> None:
        super().__init__(model_name=engine.name, **given)
        self._engine = engine
        self._embed_passages = embed_passages or engine.embed_passages

    @classmethod
    def class_name(cls) -> str:
        """The name that llama-index records."""
        return "EngineEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._engine.embed_query(query).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embed_passages(texts).tolist()
        return rows
