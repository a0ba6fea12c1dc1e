"""Retrieval on public Vietnamese sets: `python -m evals.bench.retrieval`.

Corpus: all contexts of a set; query: each distinct question; right: its own context. Figures: NDCG@10 and
recall@1, for dense alone, full text alone, reciprocal rank fusion, a plain min-max sum (0.6 on dense), and the
fusion that serves, through the same `HybridSearch`. Each once with the questions as written, once with every
diacritic removed, and once with the removed diacritics restored from the contexts' own language (the questions
are never learned from). The sets lie in `../shared/bench` or in the folder of `--sets`; vectors are kept in
`var/bench`, so that only the first run embeds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.language.model import CorpusLanguage
from assistant.language.restorer import restore
from index.candidates import HybridSearch
from index.embedders.engine import Engine, Vectors, pick_embedder
from index.folding import fold, nfc
from index.fulltext import Entry, FullText
from index.fusion import DEFAULT_WEIGHTS, fuse, reciprocal_rank
from index.vectors import VectorIndex

_REPOSITORY = Path(__file__).resolve().parents[2]
_DEPTH = 50
_PUBLISHED = {
    "XQuAD-vi": {"bm25s": 0.958, "multilingual-e5-base": 0.960, "multilingual-e5-large": 0.968},
    "MLQA-vi dev": {"bm25s": 0.799, "multilingual-e5-base": 0.814, "multilingual-e5-large": 0.841},
}
_TARGETS = {"XQuAD-vi": 0.980, "MLQA-vi dev": 0.855}

Ranking = Sequence[str]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One set: contexts, and the places of the right ones for each question."""

    name: str
    contexts: tuple[str, ...]
    questions: Mapping[str, frozenset[int]]


def main() -> None:
    """Prints one table a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    shared = Path(os.environ.get("VANBAN_SHARED", _REPOSITORY.parent / "shared"))
    parser.add_argument("--sets", type=Path, default=shared / "bench")
    parser.add_argument("--embedder", default="bundled")
    parser.add_argument("--cache", type=Path, default=_REPOSITORY / "var" / "bench")
    chosen = parser.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    engine = pick_embedder(chosen.embedder)
    for benchmark in load_sets(chosen.sets):
        with tempfile.TemporaryDirectory() as folder:
            measure(benchmark, engine, chosen.cache, Path(folder))


def load_sets(folder: Path) -> list[Benchmark]:
    """XQuAD-vi and MLQA-vi dev from a folder laid out as they are published."""
    xquad = json.loads((folder / "xquad_vi" / "xquad.vi.json").read_text(encoding="utf-8"))
    mlqa = (folder / "mlqa_vi" / "mlqa_vi_vi_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in mlqa]
    return [
        _benchmark(
            "XQuAD-vi",
            (
                (question["question"], paragraph["context"])
                for article in xquad["data"]
                for paragraph in article["paragraphs"]
                for question in paragraph["qas"]
            ),
        ),
        _benchmark("MLQA-vi dev", ((row["question"], row["context"]) for row in rows)),
    ]


def _benchmark(name: str, pairs: Iterable[tuple[str, str]]) -> Benchmark:
    contexts: dict[str, int] = {}
    questions: dict[str, set[int]] = {}
    for question, context in pairs:
        place = contexts.setdefault(nfc(context), len(contexts))
        questions.setdefault(nfc(question), set()).add(place)
    return Benchmark(name, tuple(contexts), {q: frozenset(places) for q, places in questions.items()})


def measure(benchmark: Benchmark, engine: Engine, cache: Path, folder: Path) -> None:
    """Builds the index of a set and prints its table."""
    names = [str(place) for place in range(len(benchmark.contexts))]
    passages = _kept(cache, engine, "passage", benchmark.contexts, engine.embed_passages)
    vectors, fulltext = VectorIndex(folder / "vectors"), FullText(folder / "fulltext")
    vectors.replace([], names, ["set"] * len(names), passages)
    fulltext.replace(
        [], (Entry(name, "set", text) for name, text in zip(names, benchmark.contexts, strict=True))
    )
    language = CorpusLanguage.build(benchmark.contexts)
    forms: dict[str, Callable[[str], str]] = {
        "as written": str,
        "no diacritics": fold,
        "no diacritics, restored": lambda question: restore(fold(question), language).text,
    }
    print(f"\n{benchmark.name}: {len(names)} contexts, {len(benchmark.questions)} questions, {engine.name}")
    print(
        f"{'':<26}"
        + "".join(f"{form:>26}" for form in forms)
        + "\n"
        + f"{'':<26}"
        + "    NDCG@10   R@1   ms" * 3
    )
    scores = {form: _Scores() for form in forms}
    for form, written in forms.items():
        questions = [written(question) for question in benchmark.questions]
        asked = _kept(cache, engine, "query", questions, _one_by_one(engine))
        for question, vector, right in zip(questions, asked, benchmark.questions.values(), strict=True):
            scores[form].add(_systems(question, vector, engine, vectors, fulltext), right)
    for system in scores["as written"].totals:
        cells = "".join(scores[form].cell(system) for form in forms)
        print(f"{system:<26}{cells}")
    for system, published in _PUBLISHED[benchmark.name].items():
        print(f"{system + ' (published)':<26}{published:>11.3f}")
    print(f"{'target':<26}{_TARGETS[benchmark.name]:>11.3f}")
    vectors.close()


def _systems(
    question: str, vector: Vectors, engine: Engine, vectors: VectorIndex, fulltext: FullText
) -> dict[str, tuple[Ranking, float]]:
    """The ranking of each system and how long it took (without the embedding, which all share)."""
    timed: dict[str, tuple[Ranking, float]] = {}

    def time_it(name: str, rank: Callable[[], Ranking]) -> None:
        start = time.perf_counter()
        ranking = rank()
        timed[name] = (ranking, time.perf_counter() - start)

    time_it("dense", lambda: [chunk for chunk, _ in vectors.search(vector, _DEPTH)])
    time_it("full text (BM25)", lambda: [chunk for chunk, _ in fulltext.search(question, _DEPTH)])
    dense, lexical = timed["dense"][0], timed["full text (BM25)"][0]
    time_it("reciprocal rank fusion", lambda: [c for c, _ in reciprocal_rank(list(dense), list(lexical))])
    near, said = dict(vectors.search(vector, _DEPTH)), dict(fulltext.search(question, _DEPTH))
    time_it("min-max sum, 0.6 dense", lambda: [c for c, _ in fuse(near, _from_zero(said), 0.6)])
    # The served search with the vector at hand: the embedder answers from what was kept.
    served = HybridSearch(_Given(engine, vector), vectors, fulltext, _DEPTH, DEFAULT_WEIGHTS)
    time_it("served fusion", lambda: [found.chunk_id for found in served.find(question)])
    return timed


def _from_zero(scores: Mapping[str, float]) -> dict[str, float]:
    low = min(scores.values(), default=0.0)
    return {each: score - low for each, score in scores.items()}


class _Given:
    """An engine whose query vector is known already."""

    def __init__(self, engine: Engine, vector: Vectors) -> None:
        self.name, self._engine, self._vector = engine.name, engine, vector

    @property
    def dimension(self) -> int:
        return len(self._vector)

    def embed_query(self, text: str) -> Vectors:
        return self._vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._engine.embed_passages(texts)


class _Scores:
    """Sums over the questions of one form."""

    def __init__(self) -> None:
        self.totals: dict[str, list[float]] = {}
        self._count = 0

    def add(self, rankings: Mapping[str, tuple[Ranking, float]], right: frozenset[int]) -> None:
        self._count += 1
        for system, (ranking, seconds) in rankings.items():
            total = self.totals.setdefault(system, [0.0, 0.0, 0.0])
            places = [rank for rank, chunk in enumerate(ranking[:10]) if int(chunk) in right]
            ideal = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(right))))
            total[0] += sum(1 / math.log2(rank + 2) for rank in places) / ideal
            total[1] += bool(places and places[0] == 0)
            total[2] += seconds

    def cell(self, system: str) -> str:
        ndcg, first, seconds = (each / self._count for each in self.totals[system])
        return f"{ndcg:>11.4f}{first:>6.3f}{seconds * 1000:>5.1f}    "


def _one_by_one(engine: Engine) -> Callable[[Sequence[str]], Vectors]:
    return lambda texts: np.stack([engine.embed_query(text) for text in texts])


def _kept(
    cache: Path, engine: Engine, form: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    """The vectors of the texts, embedded once."""
    key = hashlib.sha256("\0".join((engine.name, form, *texts)).encode()).hexdigest()[:16]
    file = cache / f"{form}-{key}.npy"
    if file.is_file():
        return np.asarray(np.load(file), dtype=np.float32)
    made = np.concatenate([embed(texts[start : start + 64]) for start in range(0, len(texts), 64)])
    np.save(file, made)
    return made


if __name__ == "__main__":
    main()
