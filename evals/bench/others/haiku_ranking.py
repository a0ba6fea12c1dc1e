"""haiku.rag's hybrid search (LanceDB: full text and the given vectors), without its reranker.

Needs `haiku.rag-slim` (Python 3.12 or newer).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path


async def rank(job: dict, folder: Path) -> dict:  # type: ignore[type-arg]
    """Imports the passages with their vectors, searches for each question; gives what was found and what it cost."""
    from docling_core.types.doc.document import DoclingDocument
    from haiku.rag.client import HaikuRAG
    from haiku.rag.client.documents import DocumentImport
    from haiku.rag.config import AppConfig
    from haiku.rag.store.models.chunk import Chunk

    dimension = len(job["passages"][0]["vector"])
    # The address is never asked: every vector is given.
    model = {
        "provider": "openai", "name": "given", "vector_dim": dimension,
        "base_url": "http://127.0.0.1:9/v1", "api_key": "none",
    }  # fmt: skip
    config = AppConfig.model_validate({"embeddings": {"model": model}})
    given: dict[str, list[float]] = {question["text"]: question["vector"] for question in job["questions"]}

    async def vector_of(text: str) -> list[float]:
        return given[text]

    async with HaikuRAG(folder / "passages.lancedb", config=config, create=True) as client:
        begun = time.perf_counter()
        await client.import_documents(
            [
                DocumentImport(
                    docling_document=DoclingDocument(name=str(place)),
                    chunks=[Chunk(content=passage["text"], embedding=passage["vector"])],
                    uri=str(place),
                    title=str(place),
                )
                for place, passage in enumerate(job["passages"])
            ]
        )
        ingest = time.perf_counter() - begun
        client.store.embedder.embed_query = vector_of
        rankings, milliseconds = [], []
        for question in job["questions"]:
            begun = time.perf_counter()
            found = await client.search(question["text"], limit=20)
            milliseconds.append((time.perf_counter() - begun) * 1000)
            rankings.append([int(result.document_uri) for result in found])
    return {
        "ingest_s": ingest,
        "memory_mb": most_memory(),
        "index_bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        "rankings": rankings,
        "ms": milliseconds,
    }


def main(job_file: str, result_file: str) -> None:
    """Reads the job, writes the result."""
    os.environ["LOGFIRE_IGNORE_NO_CONFIG"] = "1"
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(rank(job, Path(folder)))
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")


def most_memory() -> int:
    """The most memory that this process has held, in MB. (ru_maxrss would count the parent's as well.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
