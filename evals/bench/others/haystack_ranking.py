"""Haystack's in-memory store: BM25 and the given vectors, joined by reciprocal rank fusion.

Needs `haystack-ai` (any Python from 3.10).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main(job_file: str, result_file: str) -> None:
    """Indexes the passages, ranks them for each question, writes what was found and what it cost."""
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    begun = time.perf_counter()
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(id=str(place), content=passage["text"], embedding=passage["vector"])
            for place, passage in enumerate(job["passages"])
        ]
    )
    ingest = time.perf_counter() - begun
    by_words = InMemoryBM25Retriever(store, top_k=50)
    by_vectors = InMemoryEmbeddingRetriever(store, top_k=50)
    joined = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=20)
    rankings, milliseconds = [], []
    for question in job["questions"]:
        begun = time.perf_counter()
        words = by_words.run(query=question["text"])["documents"]
        vectors = by_vectors.run(query_embedding=question["vector"])["documents"]
        found = joined.run([words, vectors])["documents"]
        milliseconds.append((time.perf_counter() - begun) * 1000)
        rankings.append([int(document.id) for document in found])
    result = {
        "ingest_s": ingest,
        "memory_mb": most_memory(),
        "index_bytes": None,
        "rankings": rankings,
        "ms": milliseconds,
    }
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")


def most_memory() -> int:
    """The most memory that this process has held, in MB. (ru_maxrss would count the parent's as well.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
