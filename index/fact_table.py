"""The fact table: every figure as a row, found by its words, with what the checks say and how figures are linked.

A fact's words stand in `fact_words`, one row a word and fact, so that any SQL database finds facts by an index
lookup whose cost follows from how rare the asked words are, not from how many facts there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, case, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from index.database import Base, Database
from index.documents import Span
from index.fact_words import words_of
from index.facts import Fact, FactDoubt, Finding
from index.tables import DocumentRow

# More than this many facts share a word: it tells next to nothing, and reading them all would cost the answer.
_COMMON_WORD = 20_000
_CHUNK = 500
_PARAMETERS = 800


class FactRow(Base):
    """One fact. `payload` holds all of it as JSON; the columns repeat what is filtered and listed."""

    __tablename__ = "facts"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    indicator: Mapped[str] = mapped_column(Text)
    unit: Mapped[str]
    period: Mapped[str] = mapped_column(index=True)
    level: Mapped[str]
    role: Mapped[str]
    series: Mapped[str | None] = mapped_column(index=True)
    payload: Mapped[str] = mapped_column(Text)


class FactWordRow(Base):
    """A word of a fact. `weight` is 3 for its own words, 2 for the lead of its item, 1 for its surroundings."""

    __tablename__ = "fact_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    fact_key: Mapped[int] = mapped_column(ForeignKey("facts.key", ondelete="CASCADE"), primary_key=True)
    weight: Mapped[int]

    __table_args__ = (Index("fact_words_by_fact", "fact_key"),)


class WordCountRow(Base):
    """In how many facts a word stands: what makes a word rare."""

    __tablename__ = "fact_word_counts"

    word: Mapped[str] = mapped_column(primary_key=True)
    facts: Mapped[int]


class AliasRow(Base):
    """A short name (`iOffice`) and the folded words of the long name that a document gives with it."""

    __tablename__ = "fact_aliases"

    alias: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class FindingRow(Base):
    """What a check found. `document_id` is None for findings that need several documents."""

    __tablename__ = "fact_findings"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str | None] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(index=True)
    weight: Mapped[float]
    payload: Mapped[str] = mapped_column(Text)


class FindingFactRow(Base):
    """Which facts a finding is about."""

    __tablename__ = "fact_finding_facts"

    fact_id: Mapped[str] = mapped_column(primary_key=True)
    finding_key: Mapped[int] = mapped_column(
        ForeignKey("fact_findings.key", ondelete="CASCADE"), primary_key=True, index=True
    )


class SeriesDecisionRow(Base):
    """What the keeper decided of two facts: `link` or `unlink`. Facts keep their ids when they are ingested again."""

    __tablename__ = "series_decisions"

    first: Mapped[str] = mapped_column(primary_key=True)
    second: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str]


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
            session.execute(insert(FactRow), [_row(fact) for fact in part])
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
                payload=_finding_json(finding),
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
        """Works out anew how rare each word is."""
        session.execute(delete(WordCountRow))
        counted = select(FactWordRow.word, func.count()).group_by(FactWordRow.word)
        session.execute(insert(WordCountRow).from_select(["word", "facts"], counted))

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
            return [_finding_from_json(payload) for payload in session.scalars(query)]

    def findings_of(self, fact_ids: Iterable[str]) -> list[Finding]:
        """What the checks found about any of the facts, weightiest first."""
        query = (
            select(FindingRow.payload)
            .join(FindingFactRow, FindingFactRow.finding_key == FindingRow.key)
            .where(FindingFactRow.fact_id.in_(list(fact_ids)[:_PARAMETERS]))
            .order_by(FindingRow.weight.desc(), FindingRow.key)
        )
        with self._database.transaction() as session:
            return [_finding_from_json(payload) for payload in dict.fromkeys(session.scalars(query))]

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

    def search(self, words: Sequence[str], limit: int = 200, keep: int | None = None) -> list[Candidate]:
        """The facts that hold most of the words, rare words counting more; best first.

        Words that nearly every fact holds do not open the search (which finds `limit` facts); they count for
        what is found, of which the best `keep` are read.
        """
        counts = self.rarity(words)
        known = sorted((w for w in counts if counts[w]), key=lambda w: counts[w])
        opening = [w for w in known if counts[w] <= _COMMON_WORD][:6] or known[:1]
        if not opening:
            return []
        with self._database.transaction() as session:
            score = func.sum(FactWordRow.weight * _rareness(counts, opening))
            best = (
                select(FactWordRow.fact_key)
                .where(FactWordRow.word.in_(opening))
                .group_by(FactWordRow.fact_key)
                .order_by(score.desc(), FactWordRow.fact_key)
                .limit(limit)
            )
            keys = list(session.scalars(best))
            matched: dict[int, dict[str, int]] = {key: {} for key in keys}
            for part in _parts(keys):
                rows = select(FactWordRow.fact_key, FactWordRow.word, FactWordRow.weight).where(
                    FactWordRow.fact_key.in_(part), FactWordRow.word.in_(known)
                )
                for key, word, weight in session.execute(rows):
                    matched[key][word] = weight
            if keep is not None and len(keys) > keep:
                held = {
                    key: sum((2 + n) / (1 + counts[w] ** 0.5) for w, n in matched[key].items())
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


def weighted_words(fact: Fact) -> dict[str, int]:
    """The words of a fact: 3 its own, 2 those of its lead and of what it is part of, 1 those around it."""
    found = dict.fromkeys(words_of(fact.context), 1)
    found.update(dict.fromkeys(words_of(f"{fact.head} {fact.indicator}"), 2))
    found.update(dict.fromkeys(words_of(f"{fact.own} {fact.unit} {fact.level} {fact.column}"), 3))
    return {word: weight for word, weight in found.items() if len(word) < 40}


def _rareness(counts: dict[str, int], words: Sequence[str]) -> Any:
    return case({word: 1.0 / (1 + counts[word] ** 0.5) for word in words}, value=FactWordRow.word, else_=0.0)


def _row(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "document_id": fact.document_id,
        "ordinal": fact.ordinal,
        "indicator": fact.indicator,
        "unit": fact.unit,
        "period": fact.period,
        "level": fact.level,
        "role": fact.role,
        "series": None,
        "payload": fact_json(fact),
    }


_DECIMALS = ("value", "scale", "of", "upper")


def fact_json(fact: Fact) -> str:
    """A fact as JSON; decimals as text, so that no digit is lost."""
    plain: dict[str, Any] = {}
    for name in fact.__dataclass_fields__:
        value = getattr(fact, name)
        if name in _DECIMALS:
            value = None if value is None else str(value)
        elif name == "doubts":
            value = [
                [d.code, d.message, None if d.implied is None else str(d.implied), d.formula] for d in value
            ]
        plain[name] = value
    return json.dumps(plain, ensure_ascii=False)


def fact_from_json(payload: str) -> Fact:
    """The fact that `fact_json` wrote."""
    plain = json.loads(payload)
    for name in _DECIMALS:
        plain[name] = None if plain[name] is None else Decimal(plain[name])
    plain["span"], plain["evidence"] = Span(*plain["span"]), Span(*plain["evidence"])
    plain["doubts"] = tuple(
        FactDoubt(code, message, None if implied is None else Decimal(implied), formula)
        for code, message, implied, formula in plain["doubts"]
    )
    return Fact(**plain)


def _finding_json(finding: Finding) -> str:
    implied = None if finding.implied is None else str(finding.implied)
    return json.dumps(
        [finding.kind, finding.message, list(finding.facts), finding.weight, implied, finding.formula],
        ensure_ascii=False,
    )


def _finding_from_json(payload: str) -> Finding:
    kind, message, facts, weight, implied, formula = json.loads(payload)
    return Finding(
        kind, message, tuple(facts), weight, None if implied is None else Decimal(implied), formula
    )
