"""Vectors of the chunks in Chroma (persistent client), derived from the database and rebuilt from it at will.

Chroma is only given vectors and takes no part in making them. Distances are cosine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SearchUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Vectors = NDArray[np.float32]

_COLLECTION = "chunks"
# Wide enough that the graph search finds the true nearest in all but a few questions of 200,000 chunks.
_GRAPH = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}}


class VectorIndex:
    """The vectors in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None

    def replace(
        self, removed: Iterable[str], chunk_ids: Sequence[str], document_ids: Sequence[str], vectors: Vectors
    ) -> None:
        """Takes out the chunks of the removed documents and puts these in.

        Raises:
            SearchUnavailable: Chroma refused.
        """
        try:
            collection = self._open()
            gone = list(removed)
            if gone:
                collection.delete(where={"document": {"$in": gone}})  # type: ignore[dict-item]
            assert self._client is not None
            step = min(self._client.get_max_batch_size(), 1000)
            for start in range(0, len(chunk_ids), step):
                part = slice(start, start + step)
                collection.upsert(
                    ids=list(chunk_ids[part]),
                    embeddings=vectors[part],
                    metadatas=[{"document": document} for document in document_ids[part]],
                )
        except SearchUnavailable:
            raise
        except Exception as error:
            raise _unavailable(error) from error

    def search(
        self, vector: Vectors, limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest chunks with their cosine, nearest first; only of these documents where given.

        Raises:
            SearchUnavailable: Chroma could not answer.
        """
        where: Any = None if documents is None else {"document": {"$in": list(documents)}}
        if documents is not None and not documents:
            return []
        try:
            found = self._open().query(
                query_embeddings=vector[None, :], n_results=limit, where=where, include=["distances"]
            )
        except SearchUnavailable:
            raise
        except Exception as error:
            raise _unavailable(error) from error
        distances = (found["distances"] or [[]])[0]
        return [(chunk, 1.0 - distance) for chunk, distance in zip(found["ids"][0], distances, strict=True)]

    def similarities(self, vector: Vectors, chunk_ids: Sequence[str]) -> dict[str, float]:
        """The exact cosine of named chunks; those that the index lacks are left out."""
        if not chunk_ids:
            return {}
        try:
            found = self._open().get(ids=list(chunk_ids), include=["embeddings"])
        except SearchUnavailable:
            raise
        except Exception as error:
            raise _unavailable(error) from error
        stored = np.asarray(found["embeddings"], dtype=np.float32)
        if not len(stored):
            return {}
        cosines = stored @ vector / (np.linalg.norm(stored, axis=1) * np.linalg.norm(vector) + 1e-12)
        return {chunk: float(cosine) for chunk, cosine in zip(found["ids"], cosines, strict=True)}

    def count(self) -> int:
        """How many chunks the index holds."""
        try:
            return self._open().count()
        except SearchUnavailable:
            raise
        except Exception as error:
            raise _unavailable(error) from error

    def erase(self) -> None:
        """Takes all vectors away."""
        try:
            self._open()
            assert self._client is not None
            self._client.delete_collection(_COLLECTION)
            self._collection = None
        except SearchUnavailable:
            raise
        except Exception as error:
            raise _unavailable(error) from error

    def reopen(self) -> None:
        """Reads anew what another process has written."""
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        if self._client is not None:
            # The type of the client lacks `close`, the client has it.
            self._client.close()  # type: ignore[attr-defined]
        self._client = self._collection = None

    def _open(self) -> Collection:
        """The collection; Chroma is imported here because it takes a second."""
        if self._collection is not None:
            return self._collection
        import chromadb
        from chromadb.config import Settings

        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(
                str(self._directory), Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration=_GRAPH,  # type: ignore[arg-type]
            )
        except Exception as error:
            raise _unavailable(error) from error
        return self._collection


def _unavailable(error: Exception) -> SearchUnavailable:
    return SearchUnavailable(f"Kho vectơ (Chroma) không hoạt động: {error}. Hãy thử `vanban reindex`.")
