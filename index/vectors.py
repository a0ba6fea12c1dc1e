"""Vectors of the chunks in Chroma (persistent client), derived from the database and rebuilt from it at will.

Chroma is only given vectors and takes no part in making them. Distances are cosine.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SearchUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import QueryResult

Vectors = NDArray[np.float32]

_COLLECTION = "chunks"
# Wide enough that the graph search finds the true nearest in all but a few questions of 200,000 chunks.
_GRAPH = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}}

# So few vectors are read and compared faster than the graph is walked past all others.
_COMPARED_ONE_BY_ONE = 300


@dataclass(frozen=True, slots=True)
class Within:
    """Some documents and all their chunks: each side is asked in the way that is fast for it."""

    documents: Sequence[str]
    chunks: Sequence[str]


class VectorIndex:
    """The vectors in one directory. Safe for many threads, which take turns.

    Every method raises `SearchUnavailable` where Chroma fails.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        # One thread may reopen while another asks.
        self._turn = threading.RLock()

    def replace(
        self, removed: Iterable[str], chunk_ids: Sequence[str], document_ids: Sequence[str], vectors: Vectors
    ) -> None:
        """Takes out the chunks of the removed documents and puts these in."""
        gone = list(removed)
        with self._asked() as collection:
            assert self._client is not None
            if gone:
                collection.delete(where={"document": {"$in": gone}})  # type: ignore[dict-item]
            step = min(self._client.get_max_batch_size(), 1000)
            for start in range(0, len(chunk_ids), step):
                part = slice(start, start + step)
                collection.upsert(
                    ids=list(chunk_ids[part]),
                    embeddings=vectors[part],
                    metadatas=[{"document": document} for document in document_ids[part]],
                )

    def search(self, vector: Vectors, limit: int, within: Within | None = None) -> list[tuple[str, float]]:
        """The nearest chunks with their cosine, nearest first; only of some documents where given."""
        if within is not None and len(within.chunks) <= _COMPARED_ONE_BY_ONE:
            near = self.similarities(vector, within.chunks).items()
            return sorted(near, key=lambda pair: (-pair[1], pair[0]))[:limit]
        with self._asked() as collection:
            found = _nearest(collection, vector, limit, within)
        distances = (found["distances"] or [[]])[0]
        return [(chunk, 1.0 - distance) for chunk, distance in zip(found["ids"][0], distances, strict=True)]

    def similarities(self, vector: Vectors, chunk_ids: Sequence[str]) -> dict[str, float]:
        """The exact cosine of named chunks; those that the index lacks are left out."""
        if not chunk_ids:
            return {}
        with self._asked() as collection:
            found = collection.get(ids=list(chunk_ids), include=["embeddings"])
        stored = np.asarray(found["embeddings"], dtype=np.float32)
        if not len(stored):
            return {}
        cosines = stored @ vector / (np.linalg.norm(stored, axis=1) * np.linalg.norm(vector) + 1e-12)
        return {chunk: float(cosine) for chunk, cosine in zip(found["ids"], cosines, strict=True)}

    def count(self) -> int:
        """How many chunks the index holds."""
        with self._asked() as collection:
            return collection.count()

    def erase(self) -> None:
        """Takes all vectors away, even where they are damaged."""
        with self._turn:
            self.close()
            shutil.rmtree(self._directory, ignore_errors=True)

    def reopen(self) -> None:
        """Reads anew what another process has written."""
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        with self._turn:
            if self._client is not None:
                # The type of the client lacks `close`, the client has it.
                self._client.close()  # type: ignore[attr-defined]
            self._client = self._collection = None

    @contextmanager
    def _asked(self) -> Iterator[Collection]:
        """The collection, for one thread at a time."""
        with self._turn:
            try:
                yield self._open()
            except Exception as error:
                raise SearchUnavailable(
                    f"Kho vectơ (Chroma) không hoạt động: {error}. Hãy thử `vanban reindex`."
                ) from error

    def _open(self) -> Collection:
        """The collection; Chroma is imported here because it takes a second."""
        if self._collection is None:
            import chromadb
            from chromadb.config import Settings

            self._directory.mkdir(parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(
                str(self._directory), Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration=_GRAPH,  # type: ignore[arg-type]
            )
        return self._collection


def _nearest(collection: Collection, vector: Vectors, limit: int, within: Within | None) -> QueryResult:
    """What Chroma's graph finds. It knows ids much faster than what they are of, but fails at one that it lacks,
    as it may of a document that an ingest is about to put in or take out."""
    from chromadb.errors import ChromaError

    asked: dict[str, Any] = {
        "query_embeddings": vector[None, :],
        "n_results": limit,
        "include": ["distances"],
    }
    if within is None:
        return collection.query(**asked)
    try:
        return collection.query(ids=list(within.chunks), **asked)
    except ChromaError:
        where: Any = {"document": {"$in": list(within.documents)}}
        return collection.query(where=where, **asked)
