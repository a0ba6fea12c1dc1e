"""What one would build in an afternoon, as systems that can be evaluated.

Each ranks passages and answers as an extractive system without a threshold does: the sentence of the best passage
that shares most words with the question, cited.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from assistant.opening import Opened, embedder
from assistant.settings import Settings
from evals.metrics import Answer
from evals.ranking import Passage
from index.embedders.embedding import EngineEmbedding
from index.folding import nfc

Rank = Callable[[str, int], Sequence[Passage]]
_WORD = regex.compile(r"\w++(?:[./-]\w++)*+")
_SENTENCE = regex.compile(r"[^\n.;]++(?:[.;](?!\s|$)[^\n.;]*+)*+[.;]?")


@dataclass(frozen=True, slots=True)
class PassageBaseline:
    """Ranks passages and answers with the best sentence of the first."""

    fingerprint: str
    rank: Rank

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


def bm25(passages: Sequence[Passage]) -> Rank:
    """Okapi BM25 (k1 1.2, b 0.75) over the lower-case words of the passages."""
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


def llama_index(
    passages: Sequence[Passage], vectors: Sequence[Any], settings: Settings, folder: Path
) -> Rank:
    """The passages in a Chroma collection by their vectors; questions by the same embedder."""
    import chromadb

    embedding = EngineEmbedding(embedder(settings))
    collection = chromadb.PersistentClient(str(folder)).create_collection(
        "baseline", metadata={"hnsw:space": "cosine"}
    )
    collection.add(ids=[str(n) for n in range(len(passages))], embeddings=list(vectors))

    def rank(question: str, k: int) -> Sequence[Passage]:
        vector: Any = embedding.get_query_embedding(question)
        found = collection.query(query_embeddings=[vector], n_results=min(k, len(passages)))
        return [passages[int(name)] for name in found["ids"][0]]

    return rank


def dense(opened: Opened, settings: Settings) -> Rank:
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


def ranked_before(passages: Sequence[Passage], rankings: Mapping[str, Iterable[int]]) -> Rank:
    """What another system found for each question, written down by it."""

    def rank(question: str, k: int) -> Sequence[Passage]:
        return [passages[place] for place in rankings[question]][:k]

    return rank
