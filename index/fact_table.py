"""The fact table: every figure as a row, found by its words, with what the checks say and how figures are linked.

A fact's words stand in `fact_words`, one row a word and fact, packed for searching in `fact_postings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from index import fact_postings
from index.database import Database
from index.fact_rows import (
    AliasRow,
    FactRow,
    FactWordRow,
    FindingFactRow,
    FindingRow,
    SeriesDecisionRow,
    WordCountRow,
    fact_from_json,
    finding_from_json,
    finding_json,
    row_of,
    weighted_words,
)
from index.fact_words import words_of
from index.facts import Fact, Finding
from index.tables import DocumentRow

# Words of a question beyond these, the rarest, find no more facts.
_OPENING_WORDS = 6
# What a word counts that may stand for an asked one.
_STANDS_FOR_ANOTHER = 0.5
# More facts than this share a word: it tells next to nothing, and reading them all would cost the answer.
_COMMON_WORD = 100_000
_CHUNK = 500
_PARAMETERS = 800


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact found by words: `matched` are the asked words that stand in it, with their weight there."""

    fact: Fact
    matched: dict[str, int]


class FactTable:
    """Keeps facts and finds them again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Session]:
        """A transaction of the database that the table lives in."""
        return self._database.transaction()

    def put(
        self, session: Session, document_id: str, facts: Sequence[Fact], findings: Sequence[Finding]
    ) -> None:
        """Keeps the facts and findings of a document in place of what was kept of it."""
        self.remove(session, document_id)
        for begin in range(0, len(facts), _CHUNK):
            part = facts[begin : begin + _CHUNK]
            session.execute(insert(FactRow), [row_of(fact) for fact in part])
            keys = dict(
                session.execute(
                    select(FactRow.id, FactRow.key).where(FactRow.id.in_([f.id for f in part]))
                ).all()
            )
            words = [
                {"word": word, "fact_key": keys[fact.id], "weight": weight}
                for fact in part
                for word, weight in weighted_words(fact).items()
            ]
            if words:
                session.execute(insert(FactWordRow), words)
        self.put_findings(session, document_id, findings)

    def put_findings(self, session: Session, document_id: str | None, findings: Sequence[Finding]) -> None:
        """Keeps findings of one document, or (None) of several together."""
        for finding in findings:
            row = FindingRow(
                document_id=document_id,
                kind=finding.kind,
                weight=finding.weight,
                payload=finding_json(finding),
            )
            session.add(row)
            session.flush()
            session.add_all(
                FindingFactRow(fact_id=each, finding_key=row.key) for each in dict.fromkeys(finding.facts)
            )
        session.flush()

    def remove(self, session: Session, document_id: str) -> None:
        """Takes away all that was kept of a document."""
        keys = select(FactRow.key).where(FactRow.document_id == document_id)
        session.execute(delete(FactWordRow).where(FactWordRow.fact_key.in_(keys)))
        session.execute(delete(FactRow).where(FactRow.document_id == document_id))
        self._drop_findings(session, select(FindingRow.key).where(FindingRow.document_id == document_id))

    def forget_shared_findings(self, session: Session) -> None:
        """Takes away the findings that need several documents, before they are worked out again."""
        self._drop_findings(session, select(FindingRow.key).where(FindingRow.document_id.is_(None)))

    def _drop_findings(self, session: Session, keys: Any) -> None:
        session.execute(delete(FindingFactRow).where(FindingFactRow.finding_key.in_(keys)))
        session.execute(delete(FindingRow).where(FindingRow.key.in_(keys)))

    def count_words(self, session: Session) -> None:
        """Works out anew how rare each word is, and packs in which facts it stands."""
        session.execute(delete(WordCountRow))
        counted = select(FactWordRow.word, func.count()).group_by(FactWordRow.word)
        session.execute(insert(WordCountRow).from_select(["word", "facts"], counted))
        fact_postings.rebuild(session)

    def set_aliases(self, session: Session, aliases: dict[str, tuple[str, ...]]) -> None:
        """Keeps the short names of the corpus in place of those kept before."""
        session.execute(delete(AliasRow))
        if aliases:
            session.execute(
                insert(AliasRow), [{"alias": a, "words": " ".join(w)} for a, w in aliases.items()]
            )

    def aliases(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The words of the long names of those words that are short names."""
        wanted = list(dict.fromkeys(words))[:_PARAMETERS]
        with self._database.transaction() as session:
            query = select(AliasRow.alias, AliasRow.words).where(AliasRow.alias.in_(wanted))
            return {alias: tuple(long.split()) for alias, long in session.execute(query)}

    def set_series(self, session: Session, series: dict[str, str]) -> None:
        """Links facts: fact id to the name of its series."""
        session.execute(FactRow.__table__.update().values(series=None))  # type: ignore[attr-defined]
        for fact_id, name in series.items():
            session.execute(FactRow.__table__.update().where(FactRow.id == fact_id).values(series=name))  # type: ignore[attr-defined]

    def decide(self, first: str, second: str, decision: str) -> None:
        """Records the keeper's word on whether two facts belong to one series."""
        first, second = sorted((first, second))
        with self._database.transaction() as session:
            session.merge(SeriesDecisionRow(first=first, second=second, decision=decision))

    def decisions(self) -> dict[tuple[str, str], str]:
        """The keeper's decisions, by the pair of fact ids in order."""
        with self._database.transaction() as session:
            return {
                (row.first, row.second): row.decision for row in session.scalars(select(SeriesDecisionRow))
            }

    def fact(self, fact_id: str) -> Fact | None:
        """The fact of an id (or of an unambiguous beginning of one), None if there is none."""
        with self._database.transaction() as session:
            rows = session.scalars(
                select(FactRow.payload).where(FactRow.id.startswith(fact_id, autoescape=True)).limit(2)
            ).all()
        return fact_from_json(rows[0]) if len(rows) == 1 else None

    def facts(self, ids: Iterable[str]) -> dict[str, Fact]:
        """The facts of the ids that there are."""
        found: dict[str, Fact] = {}
        wanted = list(dict.fromkeys(ids))
        with self._database.transaction() as session:
            for begin in range(0, len(wanted), _PARAMETERS):
                part = wanted[begin : begin + _PARAMETERS]
                for payload in session.scalars(select(FactRow.payload).where(FactRow.id.in_(part))):
                    fact = fact_from_json(payload)
                    found[fact.id] = fact
        return found

    def of_document(self, document_id: str) -> list[Fact]:
        """The facts of a document in reading order."""
        with self._database.transaction() as session:
            query = (
                select(FactRow.payload).where(FactRow.document_id == document_id).order_by(FactRow.ordinal)
            )
            return [fact_from_json(payload) for payload in session.scalars(query)]

    def all(self) -> Iterator[Fact]:
        """All facts, document by document."""
        with self._database.transaction() as session:
            query = select(FactRow.payload).order_by(FactRow.document_id, FactRow.ordinal)
            for payload in session.scalars(query.execution_options(yield_per=1000)):
                yield fact_from_json(payload)

    def series_of(self, fact_id: str) -> str | None:
        """The name of the series that a fact is linked in."""
        with self._database.transaction() as session:
            return session.scalar(select(FactRow.series).where(FactRow.id == fact_id))

    def series(self, name: str) -> list[Fact]:
        """The facts of a series in order of their periods."""
        with self._database.transaction() as session:
            query = (
                select(FactRow.payload).where(FactRow.series == name).order_by(FactRow.period, FactRow.key)
            )
            return [fact_from_json(payload) for payload in session.scalars(query)]

    def findings(self, kind: str | None = None) -> list[Finding]:
        """What the checks found, most useful first."""
        query = select(FindingRow.payload).order_by(FindingRow.weight.desc(), FindingRow.key)
        if kind is not None:
            query = query.where(FindingRow.kind == kind)
        with self._database.transaction() as session:
            return [finding_from_json(payload) for payload in session.scalars(query)]

    def findings_of(self, fact_ids: Iterable[str]) -> list[Finding]:
        """What the checks found about any of the facts, weightiest first."""
        query = (
            select(FindingRow.payload)
            .join(FindingFactRow, FindingFactRow.finding_key == FindingRow.key)
            .where(FindingFactRow.fact_id.in_(list(fact_ids)[:_PARAMETERS]))
            .order_by(FindingRow.weight.desc(), FindingRow.key)
        )
        with self._database.transaction() as session:
            return [finding_from_json(payload) for payload in dict.fromkeys(session.scalars(query))]

    def count(self, session: Session | None = None) -> int:
        """How many facts there are."""
        if session is not None:
            return session.scalar(select(func.count()).select_from(FactRow)) or 0
        with self._database.transaction() as opened:
            return self.count(opened)

    def rarity(self, words: Iterable[str]) -> dict[str, int]:
        """In how many facts each word stands; 0 where none holds it."""
        wanted = list(dict.fromkeys(words))
        with self._database.transaction() as session:
            query = select(WordCountRow.word, WordCountRow.facts).where(
                WordCountRow.word.in_(wanted[:_PARAMETERS])
            )
            known = dict(session.execute(query).all())
        return {word: known.get(word, 0) for word in wanted}

    def search(
        self, words: Sequence[str], limit: int = 200, keep: int | None = None, others: Sequence[str] = ()
    ) -> list[Candidate]:
        """The facts that hold most of the words, rare words counting more; best first.

        The rarest words open the search (which finds `limit` facts); the rest of them, and those that nearly every fact
        holds, count for what is found, of which the best `keep` are read. `others` may stand for the words: the rarest of
        them open the search beside the words, never in their place.
        """
        counts = self.rarity([*words, *others])
        known = sorted((w for w in counts if counts[w]), key=lambda w: counts[w])
        rare = [word for word in known if counts[word] <= _COMMON_WORD]
        own = set(words)
        opening = [word for word in rare if word in own][:_OPENING_WORDS]
        opening += [word for word in rare if word not in own][:_OPENING_WORDS]
        opening = opening or known[:1]
        importance = {word: 1.0 / (1 + counts[word] ** 0.5) for word in opening}
        if not importance:
            return []
        with self._database.transaction() as session:
            keys = fact_postings.best_facts(session, importance, limit)
            matched: dict[int, dict[str, int]] = {key: {} for key in keys}
            for part in _parts(keys):
                rows = select(FactWordRow.fact_key, FactWordRow.word, FactWordRow.weight).where(
                    FactWordRow.fact_key.in_(part), FactWordRow.word.in_(known)
                )
                for key, word, weight in session.execute(rows):
                    matched[key][word] = weight
            if keep is not None and len(keys) > keep:
                held = {
                    key: sum(
                        (2 + n) / (1 + counts[w] ** 0.5) * (1.0 if w in own else _STANDS_FOR_ANOTHER)
                        for w, n in matched[key].items()
                    )
                    for key in keys
                }
                keys = sorted(keys, key=lambda key: (-held[key], key))[:keep]
            payloads: dict[int, str] = {}
            for part in _parts(keys):
                query = select(FactRow.key, FactRow.payload).where(FactRow.key.in_(part))
                payloads.update(dict(session.execute(query).all()))
        return [Candidate(fact_from_json(payloads[key]), matched[key]) for key in keys if key in payloads]

    def list(self, query: str = "", *, limit: int = 50, offset: int = 0) -> tuple[list[Fact], int]:
        """A page of facts that hold the words of the query (all facts for an empty one), and how many there are."""
        words = words_of(query)
        if words:
            found = [c.fact for c in self.search(words, limit=1000) if len(c.matched) == len(set(words))]
            return found[offset : offset + limit], len(found)
        with self._database.transaction() as session:
            rows = (
                select(FactRow.payload)
                .order_by(FactRow.document_id, FactRow.ordinal)
                .limit(limit)
                .offset(offset)
            )
            return [fact_from_json(payload) for payload in session.scalars(rows)], self.count(session)

    def documents(self, ids: Iterable[str]) -> dict[str, DocumentRow]:
        """The rows of documents, for their header."""
        with self._database.transaction() as session:
            query = select(DocumentRow).where(DocumentRow.id.in_(list(dict.fromkeys(ids))[:_PARAMETERS]))
            return {row.id: row for row in session.scalars(query)}


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys in parts that fit into one statement."""
    for begin in range(0, len(keys), _PARAMETERS):
        yield keys[begin : begin + _PARAMETERS]
