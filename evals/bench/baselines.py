"""Vanban beside what one would build in an afternoon, on the same questions: `python -m evals.bench.baselines`.

- `llama-index`: its sentence splitter with its own settings, the same embedder, Chroma, top 5;
- `bm25`: the same passages ranked by BM25 (k1 1.2, b 0.75) over lower-case words;
- `dense`: the assistant's own passages ranked by the same embedder alone;
- `vanban`: the assistant.

The first three answer as an extractive system without a threshold does: the sentence of the best passage that
shares most words with the question, cited. Everything is measured in this process on this machine; the corpus is
taken in anew for each system, so that ingest is comparable.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from assistant.opening import Opened, embedder, open_assistant
from assistant.settings import Settings, read_settings
from evals.corpora import MissingCorpus, corpus_of, take_in
from evals.metrics import Answer
from evals.question_set import load_question_sets
from evals.ranking import Passage
from evals.run import System, run_questions
from evals.summary import measure
from evals.system import AssistantSystem
from index.embedders.embedding import EngineEmbedding
from index.folding import nfc

_WORD = regex.compile(r"\w++(?:[./-]\w++)*+")
_SENTENCE = regex.compile(r"[^\n.;]++(?:[.;](?!\s|$)[^\n.;]*+)*+[.;]?")
_SHOWN = (
    "correct", "citation_recall", "citation_precision", "grounded", "false_answers", "false_refusals",
    "retrieval_at_1", "retrieval_at_5", "retrieval_mrr", "ms_p50", "ms_p95",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageBaseline:
    """Ranks passages and answers with the best sentence of the first."""

    fingerprint: str
    rank: Callable[[str, int], Sequence[Passage]]

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The sentence of the best passage that shares most words with the question."""
        found = self.rank(question, 5)
        if not found:
            return _answer("not_found", "Không tìm thấy.", [])
        asked = set(_words(question))
        sentences = [match[0].strip() for match in _SENTENCE.finditer(found[0].text)]
        best = max(sentences or [found[0].text], key=lambda s: len(asked & set(_words(s))))
        return _answer("found", best, [(found[0].file, best)])

    def search(self, question: str, history: Sequence[str], k: int) -> Sequence[Passage]:
        """The passages as ranked."""
        return self.rank(question, k)


def _answer(kind: str, text: str, cited: Sequence[tuple[str, str]]) -> Answer:
    citations = [
        {"n": n, "label": file, "document": {"id": file}, "file": file, "section": [], "quote": quote}
        for n, (file, quote) in enumerate(cited, 1)
    ]
    sentence = {"text": text, "citations": [c["n"] for c in citations], "role": "lead"}
    return {
        "kind": kind, "text": text, "sentences": [sentence], "citations": citations, "computations": [],
        "trace": {"route": "passage"},
    }  # fmt: skip


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(nfc(text))]


def bm25(passages: Sequence[Passage]) -> Callable[[str, int], Sequence[Passage]]:
    """Okapi BM25 over the words of the passages."""
    counts = [Counter(_words(passage.text)) for passage in passages]
    lengths = [sum(count.values()) for count in counts]
    usual = sum(lengths) / len(lengths)
    holding = Counter(word for count in counts for word in count)

    def score(asked: Sequence[str], position: int) -> float:
        total = 0.0
        for word in asked:
            if times := counts[position][word]:
                rarity = math.log(1 + (len(passages) - holding[word] + 0.5) / (holding[word] + 0.5))
                total += rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * lengths[position] / usual))
        return total

    def rank(question: str, k: int) -> Sequence[Passage]:
        asked = _words(question)
        scores = [(score(asked, position), -position) for position in range(len(passages))]
        return [passages[-position] for value, position in sorted(scores, reverse=True)[:k] if value > 0]

    return rank


def split_files(corpus: Path) -> list[Passage]:
    """The passages of the text files as llama-index's sentence splitter cuts them."""
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter()
    files = sorted(path for path in corpus.iterdir() if path.suffix in (".txt", ".md"))
    return [
        Passage(path.name, text)
        for path in files
        for text in splitter.split_text(nfc(path.read_text(encoding="utf-8")))
    ]


def llama_index(
    passages: Sequence[Passage], settings: Settings, folder: Path
) -> Callable[[str, int], Sequence[Passage]]:
    """The passages in a Chroma collection by the same embedder."""
    import chromadb

    embedding = EngineEmbedding(embedder(settings))
    collection = chromadb.PersistentClient(str(folder)).create_collection(
        "baseline", metadata={"hnsw:space": "cosine"}
    )
    vectors: list[Any] = embedding.get_text_embedding_batch([passage.text for passage in passages])
    collection.add(ids=[str(n) for n in range(len(passages))], embeddings=vectors)

    def rank(question: str, k: int) -> Sequence[Passage]:
        vector: Any = embedding.get_query_embedding(question)
        found = collection.query(query_embeddings=[vector], n_results=min(k, len(passages)))
        return [passages[int(name)] for name in found["ids"][0]]

    return rank


def dense(opened: Opened, settings: Settings) -> Callable[[str, int], Sequence[Passage]]:
    """The assistant's own passages by the embedder alone."""
    from index.derived import VECTORS_FOLDER
    from index.retrievers import DenseRetriever
    from index.store import Store
    from index.vectors import VectorIndex

    retriever = DenseRetriever(
        Store(opened.database), embedder(settings), VectorIndex(settings.data / VECTORS_FOLDER), 20
    )

    def rank(question: str, k: int) -> Sequence[Passage]:
        passages = []
        for found in retriever.retrieve(question)[:k]:
            document = opened.library.document(found.node.metadata["document_id"])
            start, end = found.node.metadata["start"], found.node.metadata["end"]
            passages.append(Passage(document.file_at(start), document.text[start:end]))
        return passages

    return rank


def compare_systems(corpus: Path, sets: Sequence[Path], out: Path) -> dict[str, Any]:
    """Every system over the same questions; the figures of each, with ingest seconds and index bytes."""
    questions = load_question_sets(sets)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        settings = read_settings(Settings, data=Path(scratch) / "vanban")
        begun = time.perf_counter()
        passages = split_files(corpus)
        ranked_by_words = PassageBaseline("bm25", bm25(passages))
        words_s = time.perf_counter() - begun
        ranked = PassageBaseline("llama-index", llama_index(passages, settings, Path(scratch) / "chroma"))
        plain_s = time.perf_counter() - begun
        begun = time.perf_counter()
        take_in(settings, [corpus])
        own_s = time.perf_counter() - begun
        with open_assistant(settings) as opened:
            systems: dict[str, tuple[System, float, Path | None]] = {
                "llama-index": (ranked, plain_s, Path(scratch) / "chroma"),
                "bm25": (ranked_by_words, words_s, None),
                "dense": (PassageBaseline("dense", dense(opened, settings)), own_s, None),
                "vanban": (AssistantSystem.over(opened), own_s, settings.data),
            }
            for name, (system, seconds, index) in systems.items():
                outcomes = run_questions(questions, system, out / name)
                size = sum(p.stat().st_size for p in index.rglob("*") if p.is_file()) if index else None
                figures[name] = measure(outcomes) | {"ingest_s": round(seconds, 2), "index_bytes": size}
    return {"machine": machine(), "questions": len(questions), "systems": figures}


def sets_over(corpus: Path) -> list[Path]:
    """The question sets of the repository that ask about a folder."""
    sets = sorted((Path(__file__).resolve().parents[1] / "sets").glob("*.jsonl"))
    return [path for path in sets if _asked_folder(path) == corpus.resolve()]


def _asked_folder(set_file: Path) -> Path | None:
    try:
        return corpus_of(set_file)
    except MissingCorpus:  # documents that are not part of the repository
        return None


def machine() -> str:
    """The machine in words, as far as Python knows it."""
    import os

    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    """Prints the table and writes the figures as JSON."""
    from rich.console import Console
    from rich.table import Table

    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=here / "corpus")
    parser.add_argument("--sets", type=Path, nargs="+", help="default: the sets that ask about the corpus")
    parser.add_argument("--out", type=Path, default=here / "bench" / "results" / "baselines.json")
    given = parser.parse_args()
    given.sets = given.sets or sets_over(given.corpus)
    runs = Path(tempfile.mkdtemp())
    try:
        result = compare_systems(given.corpus, given.sets, runs)
    finally:
        shutil.rmtree(runs)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = Table("", *_SHOWN, "ingest s", title=f"{result['questions']} questions, {result['machine']}")
    for name, figures in result["systems"].items():
        cells = ["–" if figures[key] is None else f"{figures[key]:.3f}" for key in _SHOWN]
        table.add_row(name, *cells, f"{figures['ingest_s']:.1f}")
    Console(width=170).print(table)


if __name__ == "__main__":
    main()
