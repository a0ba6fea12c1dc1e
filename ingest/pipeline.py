"""From understood documents to embedded chunks: llama-index's `IngestionPipeline` with our transformations.

Importing llama-index takes a second and more, so this module is imported only when there is something to
embed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, TextNode, TransformComponent
from llama_index.core.schema import Document as LlamaDocument
from pydantic import PrivateAttr

from index.documents import Chunk, Document
from index.embedders.embedding import EngineEmbedding
from index.embedders.engine import Engine
from index.nodes import chunk_node, node_chunk
from index.vector_cache import VectorCache

CutIntoChunks = Callable[[Document], Sequence[Chunk]]

_TEXTS_AT_ONCE = 256


class DocumentChunker(TransformComponent):
    """Cuts documents along their section tree. The nodes given name the documents by id."""

    _documents: Mapping[str, Document] = PrivateAttr()
    _cut: CutIntoChunks = PrivateAttr()

    def __init__(self, documents: Mapping[str, Document], cut: CutIntoChunks) -> None:
        super().__init__()
        self._documents = documents
        self._cut = cut

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """The chunks of each document, in order."""
        return [
            chunk_node(chunk, self._documents[node.node_id])
            for node in nodes
            for chunk in self._cut(self._documents[node.node_id])
        ]


def embedded_chunks(
    document: Document, cut: CutIntoChunks, engine: Engine, cache: VectorCache
) -> tuple[Chunk, ...]:
    """The chunks of a document, each with its vector kept in the cache when this returns."""
    pipeline = IngestionPipeline(
        transformations=[
            DocumentChunker({document.id: document}, cut),
            EngineEmbedding(engine, cache.vectors, embed_batch_size=_TEXTS_AT_ONCE),
        ],
        disable_cache=True,
    )
    nodes = pipeline.run(documents=[LlamaDocument(id_=document.id, text=document.text)])
    return tuple(node_chunk(node) for node in nodes if isinstance(node, TextNode))
