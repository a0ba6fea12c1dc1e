"""The tables that facts stand in, and facts as JSON and back, exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.database import Base
from index.documents import Span
from index.fact_words import words_of, year_words
from index.facts import Fact, FactDoubt, Finding


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

    # Kept in the order of its key, so that the postings of a word lie together.
    __table_args__ = (Index("fact_words_by_fact", "fact_key"), {"sqlite_with_rowid": False})


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


def weighted_words(fact: Fact) -> dict[str, int]:
    """The words of a fact: 3 its own, 2 those of its lead and of what it is part of, 1 those around it; and its years,
    so that among the same figures of many years those of the asked one are looked at."""
    found = dict.fromkeys(words_of(fact.context), 1)
    found.update(dict.fromkeys(words_of(f"{fact.head} {fact.indicator}"), 2))
    found.update(dict.fromkeys(words_of(f"{fact.own} {fact.unit} {fact.level} {fact.column}"), 3))
    found.update(dict.fromkeys(year_words(fact.period), 3))
    return {word: weight for word, weight in found.items() if len(word) < 40}


def row_of(fact: Fact) -> dict[str, Any]:
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


def finding_json(finding: Finding) -> str:
    implied = None if finding.implied is None else str(finding.implied)
    return json.dumps(
        [finding.kind, finding.message, list(finding.facts), finding.weight, implied, finding.formula],
        ensure_ascii=False,
    )


def finding_from_json(payload: str) -> Finding:
    kind, message, facts, weight, implied, formula = json.loads(payload)
    return Finding(
        kind, message, tuple(facts), weight, None if implied is None else Decimal(implied), formula
    )
