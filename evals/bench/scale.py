"""How search grows with the corpus: `python -m evals.bench.scale [--chunks 10000,50000,200000] [--questions 200]`.

A million (`--chunks 1000000`) takes more than half an hour of two processors, 3 GB of memory and 6 GB of disk. With
`--keep DIR` the data directory stays and the next call goes on from what it holds, so that it can be built in several
goes (`--chunks 200000 --keep DIR`, then `--chunks 400000 --keep DIR`, …).

Documents of a hundred passages are made from the sentences of the sample corpus, so every word is frequent and full
text has the longest lists to read; their vectors are those of real passages, moved a little. One data directory grows
from size to size through the same catch-up as an ingest, and the development questions are asked through the same
`Searcher` that serves: the whole of a retrieval, from the words to the passages, also within one kind and one year.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assistant.opening import derivers
from evals.bench.others.haystack_ranking import most_memory
from index.database import Database
from index.derived import DerivedIndexes
from index.embedders.engine import Vectors, pick_embedder, unit_rows
from index.searcher import Filters, Searcher
from index.signature import record_signature
from index.store import Store, text_hash
from index.tables import ChunkRow, DocumentRow, VectorRow
from index.vector_cache import VectorCache
from ingest.run import Ingest
from ingest.steps import default_steps
from ingest.versions import CHUNKING_VERSION

_HERE = Path(__file__).resolve().parent
_CORPUS = _HERE.parent / "corpus"
_QUESTIONS = _HERE.parent / "sets" / "corpus.jsonl"
_CHUNKS_OF_A_DOCUMENT = 100
_SENTENCES_OF_A_CHUNK = 6
# The cosine of a made vector with the real one that it comes from is about 0.9, as of passages on one subject.
_MOVED = 0.025
_KINDS = ("Báo cáo", "Kế hoạch", "Quyết định", "Công văn")
_YEARS = range(2015, 2025)


@dataclass(frozen=True, slots=True)
class Material:
    """What passages are made of: sentences, and real passages' vectors."""

    sentences: tuple[str, ...]
    vectors: Vectors


def main() -> None:
    """Prints a JSON object for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--chunks", default="10000,50000,200000")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument(
        "--keep", type=Path, help="a folder for the data directory; by default it is thrown away"
    )
    chosen = parser.parse_args()
    engine = pick_embedder("bundled")
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][: chosen.questions]
    with tempfile.TemporaryDirectory() as folder:
        material = _material(Path(folder) / "sample")
        data = chosen.keep or Path(folder) / "large"
        data.mkdir(parents=True, exist_ok=True)
        database = Database.in_directory(data)
        database.create_tables()
        record_signature(database, engine, CHUNKING_VERSION)
        there = Store(database).count()[2]
        for size in map(int, chosen.chunks.split(",")):
            if size < there:
                sys.exit(f"{data} holds {there} chunks already")
            begun = time.perf_counter()
            _write(database, engine.name, material, range(there, size))
            indexes = DerivedIndexes(data, database)
            indexes.catch_up(VectorCache(database, engine))
            indexes.close()
            took = time.perf_counter() - begun
            figures: dict[str, object] = {"chunks": size}
            if size > there:
                figures["put_in_a_second"] = round((size - there) / took)
            there = size
            searcher = Searcher.open(data, database, engine, CHUNKING_VERSION)
            begun = time.perf_counter()
            searcher.search("văn bản")
            figures["first_question_s"] = round(time.perf_counter() - begun, 2)
            figures["everywhere_ms"] = _asked(searcher, questions, None)
            figures["one_kind_one_year_ms"] = _asked(
                searcher, questions, Filters(kinds=_KINDS[:1], years=(2022,))
            )
            searcher.close()
            size_on_disk = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
            figures["disk_mb"] = round(size_on_disk / 1e6)
            figures["memory_mb"] = most_memory()
            print(json.dumps(figures), flush=True)
        database.close()


def _material(data: Path) -> Material:
    data.mkdir()
    database = Database.in_directory(data)
    Ingest(data, database, pick_embedder("bundled"), default_steps(), derivers(data, database)).run([_CORPUS])
    store = Store(database)
    texts = [chunk.text for listed in store.documents() for chunk in store.chunks_of(listed.id)]
    vectors = VectorCache(database, pick_embedder("bundled")).vectors(texts)
    database.close()
    sentences = {line.strip() for text in texts for line in text.replace(". ", ".\n").splitlines()}
    return Material(tuple(sorted(line for line in sentences if len(line) > 20)), vectors)


def _write(database: Database, embedder: str, material: Material, places: range) -> None:
    """Rows of documents and chunks with their vectors, as an ingest leaves them for the catch-up."""
    for start in range(places.start, places.stop, _CHUNKS_OF_A_DOCUMENT):
        numbers = range(start, min(start + _CHUNKS_OF_A_DOCUMENT, places.stop))
        with database.transaction() as session:
            _write_document(session, embedder, material, numbers)


def _write_document(session: Session, embedder: str, material: Material, numbers: range) -> None:
    random = np.random.default_rng(numbers.start)
    which = numbers.start // _CHUNKS_OF_A_DOCUMENT
    document_id = f"{which:016x}"
    kind, year = _KINDS[which % len(_KINDS)], _YEARS[which // len(_KINDS) % len(_YEARS)]
    session.add(
        DocumentRow(
            id=document_id, text="", structure="{}", fingerprint=document_id, kind=kind, number=f"{which}/BC-UBND",
            day=date(year, 1 + which % 12, 1), issuer="UBND tỉnh", title=f"{kind} năm {year}", status="issued",
            access="public", warnings=0,
        )
    )  # fmt: skip
    session.flush()
    vectors = _moved(material.vectors, random, len(numbers))
    chunks, kept = [], []
    for ordinal, (text, vector) in enumerate(zip(_texts(material, random, numbers), vectors, strict=True)):
        hashed = text_hash(text)
        chunks.append(
            {
                "id": f"{document_id}:{ordinal}", "document_id": document_id, "ordinal": ordinal, "section": None,
                "path": [], "headings": ["II. KẾT QUẢ THỰC HIỆN"], "start": 0, "end": len(text), "text": text,
                "text_hash": hashed, "instruments": [],
            }
        )  # fmt: skip
        kept.append({"embedder": embedder, "text_hash": hashed, "vector": vector.tobytes()})
    session.execute(insert(ChunkRow), chunks)
    session.execute(insert(VectorRow), kept)


def _texts(material: Material, random: np.random.Generator, numbers: range) -> Iterator[str]:
    for number in numbers:
        chosen = random.choice(material.sentences, _SENTENCES_OF_A_CHUNK, replace=False)
        yield f"Mục {number}. " + " ".join(chosen)


def _moved(vectors: Vectors, random: np.random.Generator, count: int) -> Vectors:
    chosen = vectors[random.integers(len(vectors), size=count)]
    return unit_rows(chosen + random.normal(0, _MOVED, chosen.shape).astype(np.float32))


def _asked(searcher: Searcher, questions: Sequence[str], filters: Filters | None) -> dict[str, float]:
    taken = []
    for question in questions:
        begun = time.perf_counter()
        searcher.search(question, k=24, filters=filters)
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    spread = {"p50": statistics.median(taken), "p95": taken[int(0.95 * len(taken))], "longest": taken[-1]}
    return {name: round(milliseconds, 1) for name, milliseconds in spread.items()}


if __name__ == "__main__":
    main()
