"""Full text: a tantivy index of the chunks, derived from the database and rebuilt from it at will.

The words are cut here (`tokens.py`), so tantivy only sees words between spaces and a question is cut exactly
as the text was. Queries are built term by term; nothing that a user types reaches a query parser.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from index.errors import SearchUnavailable
from index.tokens import folded_words, has_diacritics, pairs, symbols, words

# Changes whenever what is written to the index changes: an index of another version must be rebuilt.
FULLTEXT_VERSION = 1

_HEAP_BYTES = 64_000_000
_MAX_TERMS = 48


@dataclass(frozen=True, slots=True)
class Entry:
    """One chunk as full text sees it. `numbers` are the document's own number and those it mentions."""

    chunk_id: str
    document_id: str
    text: str
    headings: tuple[str, ...] = ()
    title: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a match counts in each field, chosen by `python -m evals.bench.retrieval`."""

    words: float = 1.0
    pairs: float = 0.5
    folded: float = 0.25
    headings: float = 0.3
    title: float = 0.2
    symbols: float = 3.0


class FullText:
    """The full-text index in one directory. Reading and writing may be done from different processes."""

    def __init__(self, directory: Path, weights: Weights | None = None) -> None:
        self._directory = directory
        self._weights = weights or Weights()
        self._schema = _schema()
        directory.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(self._schema, str(directory))
        except ValueError as error:
            raise SearchUnavailable(
                f"Không mở được chỉ mục toàn văn {directory} ({error}); hãy chạy `vanban reindex`"
            ) from error

    @staticmethod
    def erase(directory: Path) -> None:
        """Takes the index away; the next opening makes an empty one."""
        shutil.rmtree(directory, ignore_errors=True)

    def replace(self, removed: Iterable[str], entries: Iterable[Entry]) -> None:
        """Takes out the chunks of the removed documents and puts the entries in, in one commit."""
        writer = self._index.writer(_HEAP_BYTES, 1)
        try:
            for document_id in removed:
                writer.delete_documents_by_term("document", document_id)
            for entry in entries:
                writer.add_document(_row(entry))
            writer.commit()
        finally:
            writer.wait_merging_threads()
        self._index.reload()

    def count(self) -> int:
        """How many chunks the index holds."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def frequency(self, word: str) -> int:
        """In how many chunks a word stands, whatever its diacritics."""
        found = folded_words(word)
        return int(self._index.searcher().doc_freq("folded", found[0])) if found else 0

    def holds(self, word: str) -> bool:
        """Whether a word stands anywhere, with its diacritics."""
        found = words(word)
        return bool(found) and self._index.searcher().doc_freq("words", found[0]) > 0

    def search(
        self,
        question: str,
        limit: int,
        *,
        folded_only: bool = False,
        among: Sequence[str] | None = None,
        documents: Sequence[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The best chunks with their BM25 scores, best first.

        Args:
            question: any text; what is no word is passed over.
            limit: how many at most.
            folded_only: compare without diacritics even where the question has them.
            among: score only these chunks.
            documents: search only in these documents.

        Raises:
            SearchUnavailable: the index could not be read.
        """
        try:
            self._index.reload()
            searcher = self._index.searcher()
            query = self._query(searcher, question, folded_only)
            if query is None:
                return []
            must = [(tantivy.Occur.Must, query)]
            for field, values in (("id", among), ("document", documents)):
                if values is not None:
                    allowed = tantivy.Query.term_set_query(self._schema, field, list(values))
                    must.append((tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)))
            found = searcher.search(tantivy.Query.boolean_query(must), limit, count=False).hits
            return [(str(searcher.doc(address).get_first("id")), float(score)) for score, address in found]
        except (ValueError, OSError) as error:
            raise SearchUnavailable(f"Tìm kiếm toàn văn không hoạt động: {error}") from error

    def _query(self, searcher: Any, question: str, folded_only: bool) -> Any:
        """The question as a sum of weighted terms, None where it has no word."""
        weights = self._weights
        plain = folded_words(question)
        terms: list[tuple[str, str, float]] = []
        if folded_only or not has_diacritics(question):
            terms += _weighted("folded", plain, weights.words)
            terms += _weighted("folded_pairs", pairs(plain), weights.pairs)
        else:
            accented = words(question)
            terms += _weighted("words", accented, weights.words)
            terms += _weighted("pairs", pairs(accented), weights.pairs)
            terms += _weighted("folded", plain, weights.folded)
        terms += _weighted("headings", plain, weights.headings)
        terms += _weighted("title", plain, weights.title)
        terms += _weighted("symbols", symbols(question), weights.symbols)
        kept = self._rarest(searcher, terms)
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, field, word, "freq"), weight
                ),
            )
            for field, word, weight in kept
        ]
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _rarest(self, searcher: Any, terms: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
        """Of a long text the words that say most: a pasted page must not cost more than a question."""
        kept: list[tuple[str, str, float]] = []
        for field in dict.fromkeys(field for field, _, _ in terms):
            of_field = [term for term in terms if term[0] == field]
            if len(of_field) > _MAX_TERMS:
                of_field = [term for term in of_field[:2000] if searcher.doc_freq(field, term[1]) > 0]
                of_field.sort(key=lambda term: searcher.doc_freq(term[0], term[1]))
            kept += of_field[:_MAX_TERMS]
        return kept


def _weighted(field: str, tokens: list[str], weight: float) -> list[tuple[str, str, float]]:
    return [(field, token, weight) for token in dict.fromkeys(tokens)] if weight > 0 else []


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    for field in ("words", "pairs", "folded", "folded_pairs", "headings", "title", "symbols"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _row(entry: Entry) -> Any:
    accented, plain = words(entry.text), folded_words(entry.text)
    row = tantivy.Document()
    row.add_text("id", entry.chunk_id)
    row.add_text("document", entry.document_id)
    row.add_text("words", " ".join(accented))
    row.add_text("pairs", " ".join(pairs(accented)))
    row.add_text("folded", " ".join(plain))
    row.add_text("folded_pairs", " ".join(pairs(plain)))
    row.add_text("headings", " ".join(folded_words(" ".join(entry.headings))))
    row.add_text("title", " ".join(folded_words(entry.title)))
    row.add_text("symbols", " ".join(symbols(" ".join((entry.text, *entry.numbers)))))
    return row
