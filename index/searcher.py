"""Finds passages: the search that the assistant asks. Imports nothing heavy until it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError

from index.candidates import Candidate, HybridSearch
from index.database import Database
from index.derived import DerivedIndexes
from index.documents import Access, Chunk
from index.embedders.engine import Engine
from index.errors import SearchUnavailable
from index.folding import fold
from index.lock import WriterBusy, writer_lock
from index.reranking import Reranker
from index.signature import check_signature, generation
from index.store import Store
from index.tables import DocumentRow
from index.vector_cache import VectorCache
from index.vectors import Within

_NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `rank` counts from 1; `dense` is a cosine, `lexical` a BM25 score."""

    chunk: Chunk
    score: float
    dense: float
    lexical: float
    rank: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents are meant; each that is given must hold. Issuers are compared without case and diacritics."""

    documents: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    years: tuple[int, ...] | None = None
    issuers: tuple[str, ...] | None = None
    access: tuple[Access, ...] | None = None


class Searcher:
    """Search over one data directory."""

    def __init__(
        self,
        store: Store,
        indexes: DerivedIndexes,
        engine: Engine,
        candidates: int = 50,
        reranker: Reranker | None = None,
    ) -> None:
        self._store = store
        self._indexes = indexes
        self._hybrid = HybridSearch(engine, indexes.vectors, indexes.fulltext, candidates)
        self._reranker = reranker
        self._generation = generation(store.database)

    @classmethod
    def open(
        cls,
        data: Path,
        database: Database,
        engine: Engine,
        chunking: str,
        candidates: int = 50,
        reranker: Reranker | None = None,
    ) -> Searcher:
        """Opens the index of a data directory and finishes what a killed ingest has left undone.

        Raises:
            IndexNotReady: there is none, or it was built with another embedder or chunking.
            SearchUnavailable: a part cannot be opened.
        """
        check_signature(database, engine, chunking)
        indexes = DerivedIndexes(data, database)
        if not indexes.is_current():
            try:
                with writer_lock(data):
                    indexes.catch_up(VectorCache(database, engine))
            except WriterBusy:
                # An ingest is at work and will finish it; what is there answers meanwhile.
                pass
        return cls(Store(database), indexes, engine, candidates, reranker)

    def search(
        self,
        text: str,
        *,
        folded_only: bool = False,
        k: int = 20,
        filters: Filters | None = None,
    ) -> list[Hit]:
        """The best passages for a text, best first.

        Args:
            text: a question or any words.
            folded_only: compare without diacritics even where the text has them.
            k: how many at most; one that repeats an earlier one is given beyond that number.
            filters: only in these documents.

        Raises:
            SearchUnavailable: a part of the search failed; never the same as an empty list.
            RerankerUnavailable: the reranker that was chosen cannot be used.
        """
        try:
            self._refresh()
            documents = None if filters is None else self._documents(filters)
            if documents is not None and not documents:
                return []
            hybrid = self._hybrid
            if k > hybrid.candidates:
                hybrid = replace(hybrid, candidates=k)
            within = None if documents is None else Within(documents, self._store.chunk_ids(documents))
            found = hybrid.find(text, folded_only=folded_only, within=within)
            chunks = self._store.chunks(candidate.chunk_id for candidate in found)
        except SQLAlchemyError as error:
            raise SearchUnavailable(f"Cơ sở dữ liệu không hoạt động: {error}") from error
        there = [candidate for candidate in found if candidate.chunk_id in chunks]
        if self._reranker is not None:
            there = _reranked(self._reranker, text, there, chunks)
        return _hits(there, chunks, k)

    def check_complete(self) -> None:
        """Passes where both derived indexes hold every chunk that the database says they do.

        Raises:
            SearchUnavailable: one lost some (a folder was deleted, say); answering from the rest would say "not found"
                of what is there.
        """
        if not self._indexes.is_current():
            return
        chunks = self._store.count()[2]
        for part, count in (
            ("vectơ", self._indexes.vectors.count()),
            ("toàn văn", self._indexes.fulltext.count()),
        ):
            if count != chunks and self._indexes.is_current():
                raise SearchUnavailable(
                    f"Chỉ mục {part} có {count} đoạn, cơ sở dữ liệu có {chunks}; hãy chạy `vanban reindex`"
                )

    def frequency(self, word: str) -> int:
        """In how many chunks a word stands, whatever its diacritics."""
        return self._indexes.fulltext.frequency(word)

    def holds(self, word: str) -> bool:
        """Whether a word stands in any chunk, with its diacritics."""
        return self._indexes.fulltext.holds(word)

    def count(self) -> int:
        """How many chunks can be found."""
        return self._indexes.fulltext.count()

    def close(self) -> None:
        """Lets go of the files."""
        self._indexes.close()

    def _refresh(self) -> None:
        """Chroma keeps what it has read; after an ingest by another process it must read anew."""
        now = generation(self._store.database)
        if now != self._generation:
            self._indexes.vectors.reopen()
            self._generation = now

    def _documents(self, filters: Filters) -> Sequence[str]:
        query = select(DocumentRow.id, DocumentRow.issuer)
        if filters.documents is not None:
            query = query.where(DocumentRow.id.in_(filters.documents))
        if filters.kinds is not None:
            query = query.where(DocumentRow.kind.in_(filters.kinds))
        if filters.access is not None:
            query = query.where(DocumentRow.access.in_(filters.access))
        if filters.years is not None:
            within = [DocumentRow.day.between(date(y, 1, 1), date(y, 12, 31)) for y in filters.years]
            query = query.where(or_(*within))
        with self._store.database.transaction() as session:
            found = session.execute(query).all()
        if filters.issuers is None:
            return [document for document, _ in found]
        wanted = {fold(issuer) for issuer in filters.issuers}
        return [document for document, issuer in found if fold(issuer or "") in wanted]


def _reranked(
    reranker: Reranker, text: str, found: Sequence[Candidate], chunks: Mapping[str, Chunk]
) -> list[Candidate]:
    """The first candidates in the order of the reranker, with 1 and its score; the others follow as they were."""
    first, others = found[: reranker.top], found[reranker.top :]
    scores = reranker.scores(text, [chunks[candidate.chunk_id].text for candidate in first])
    scored = [replace(candidate, score=1 + score) for candidate, score in zip(first, scores, strict=True)]
    return [*sorted(scored, key=lambda candidate: (-candidate.score, candidate.chunk_id)), *others]


def _hits(found: Sequence[Candidate], chunks: Mapping[str, Chunk], k: int) -> list[Hit]:
    """The first `k` passages that say different things, each with those that say the same words in their own places."""
    hits: list[Hit] = []
    said: set[str] = set()
    for candidate in found:
        chunk = chunks[candidate.chunk_id]
        words = _said(chunk)
        if words not in said:
            if len(said) == k:
                continue
            said.add(words)
        hits.append(Hit(chunk, candidate.score, candidate.dense, candidate.lexical, len(hits) + 1))
    return hits


def _said(chunk: Chunk) -> str:
    """The words of a passage and of its headings, without the document that it stands in."""
    verbatim = chunk.text[-(chunk.span.end - chunk.span.start) :]
    return _NO_WORD.sub(" ", " ".join((*chunk.headings, verbatim))).casefold().strip()
