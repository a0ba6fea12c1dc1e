"""The register of instruments: keeps mentions, works out instruments and links, answers look-ups.

Mentions are written inside a session of the caller; `Register.relink` works out the whole register from the
mentions of all documents. Reading opens its own session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Span
from index.folding import fold
from index.instruments import (
    Instrument,
    InstrumentLink,
    InstrumentRelation,
    InstrumentStatus,
    LinkKind,
    Mention,
)
from index.linking import link
from index.register_tables import (
    InstrumentLinkRow,
    InstrumentMentionRow,
    InstrumentRelationRow,
    InstrumentRow,
)

_SPANS = ("span", "number_span", "date_span", "issuer_span", "subject_span", "signer_span")
_STEP = 500


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A relation as read: ordinals of the mentions in their document."""

    source: int
    target: int
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and how many there are in all."""

    items: tuple[Instrument, ...]
    total: int


def keep_mentions(
    session: Session, document_id: str, mentions: Sequence[Mention], relations: Sequence[NewRelation]
) -> None:
    """Keeps what a document mentions, in place of what was kept of it. The mentions get their ids here."""
    remove_mentions(session, document_id)
    if mentions:
        session.execute(insert(InstrumentMentionRow), [_mention_values(document_id, m) for m in mentions])
    if relations:
        session.execute(insert(InstrumentRelationRow), [_relation_values(document_id, r) for r in relations])


def remove_mentions(session: Session, document_id: str) -> None:
    """Takes away what was kept of a document."""
    for table in (InstrumentMentionRow, InstrumentRelationRow):
        session.execute(delete(table).where(table.document_id == document_id))


def count_instruments(session: Session) -> int:
    """How many instruments there are."""
    return session.scalar(select(func.count()).select_from(InstrumentRow)) or 0


class Register:
    """The instruments of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def relink(self) -> None:
        """Works out instruments, links and the ends of relations from all mentions; one transaction."""
        with self.database.transaction() as session:
            mentions = [_mention(row) for row in session.scalars(select(InstrumentMentionRow))]
            # The order of ingest must not matter.
            mentions.sort(key=lambda m: (m.document_id, m.ordinal))
            linked = link(mentions)
            session.execute(delete(InstrumentRow))
            session.execute(delete(InstrumentLinkRow))
            if linked.instruments:
                session.execute(insert(InstrumentRow), [_instrument_values(i) for i in linked.instruments])
            if linked.links:
                session.execute(insert(InstrumentLinkRow), [_link_values(x) for x in linked.links])
            places = {(m.document_id, m.ordinal): linked.instrument_of.get(m.id) for m in mentions}
            if mentions:
                found = [{"id": m.id, "instrument_id": linked.instrument_of.get(m.id)} for m in mentions]
                session.execute(update(InstrumentMentionRow), found)
            ends = [
                {
                    "id": row.id,
                    "source_id": places.get((row.document_id, row.source)),
                    "target_id": places.get((row.document_id, row.target)),
                }
                for row in session.scalars(select(InstrumentRelationRow))
            ]
            if ends:
                session.execute(update(InstrumentRelationRow), ends)

    def stamp(self) -> tuple[int, int]:
        """Changes whenever the register was worked out anew from other mentions."""
        row = InstrumentMentionRow
        with self.database.transaction() as session:
            count, last = session.execute(select(func.count(), func.max(row.id))).one()
            return count, last or 0

    def get(self, instrument_id: str) -> Instrument | None:
        """The instrument of that id."""
        with self.database.transaction() as session:
            row = session.get(InstrumentRow, instrument_id)
            return _instrument(row) if row else None

    def get_many(self, ids: Iterable[str]) -> dict[str, Instrument]:
        """The instruments of these ids; one that is no more is left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Instrument] = {}
        with self.database.transaction() as session:
            for start in range(0, len(wanted), _STEP):
                part = wanted[start : start + _STEP]
                for row in session.scalars(select(InstrumentRow).where(InstrumentRow.id.in_(part))):
                    found[row.id] = _instrument(row)
        return found

    def all(self) -> list[Instrument]:
        """All instruments, in the order of a register: kind, year, number."""
        return list(self.page(limit=None).items)

    def page(
        self,
        *,
        kind: str | None = None,
        number: str | None = None,
        year: int | None = None,
        status: InstrumentStatus | None = None,
        issuer: str | None = None,
        in_corpus: bool | None = None,
        limit: int | None = 50,
        offset: int = 0,
    ) -> Page:
        """Instruments that fit, ordered by date, then kind and number.

        `number` is the digits (`46`) or the whole number with its symbol in any spelling (`46/KH-UBND`);
        `issuer` is part of the name, with or without diacritics.
        """
        wanted = _conditions(kind, number, year, status, issuer, in_corpus)
        with self.database.transaction() as session:
            total = session.scalar(select(func.count()).select_from(InstrumentRow).where(*wanted)) or 0
            query = select(InstrumentRow).where(*wanted).order_by(*_ORDER).offset(offset)
            rows = session.scalars(query.limit(limit) if limit is not None else query)
            return Page(tuple(_instrument(row) for row in rows), total)

    def find(
        self, kind: str | None, number: str, symbol: str | None = None, year: int | None = None
    ) -> list[Instrument]:
        """The instruments of that number, however its zeros, its symbol and its diacritics are written.

        `year` must agree where both know one; `kind` where it is given.
        """
        wanted = [InstrumentRow.plain_number == plain_number(number)]
        if kind:
            wanted.append(InstrumentRow.kind == kind)
        with self.database.transaction() as session:
            rows = session.scalars(select(InstrumentRow).where(*wanted).order_by(*_ORDER))
            found = [_instrument(row) for row in rows]
        if symbol:
            found = [i for i in found if plain_symbol(i.symbol) == plain_symbol(symbol)]
        if year:
            found = [i for i in found if year in (i.known_year, i.year) or i.known_year is None]
        return found

    def mentions_of(self, instrument_id: str) -> list[Mention]:
        """All places that name the instrument, its own header first."""
        with self.database.transaction() as session:
            rows = session.scalars(
                select(InstrumentMentionRow)
                .where(InstrumentMentionRow.instrument_id == instrument_id)
                .order_by(
                    InstrumentMentionRow.own.desc(),
                    InstrumentMentionRow.document_id,
                    InstrumentMentionRow.ordinal,
                )
            )
            return [_mention(row) for row in rows]

    def mentions_in(self, document_id: str) -> list[Mention]:
        """All mentions of a document in reading order, its own first."""
        with self.database.transaction() as session:
            rows = session.scalars(
                select(InstrumentMentionRow)
                .where(InstrumentMentionRow.document_id == document_id)
                .order_by(InstrumentMentionRow.ordinal)
            )
            return [_mention(row) for row in rows]

    def all_mentions(self) -> list[Mention]:
        """All mentions of the corpus by document and place."""
        with self.database.transaction() as session:
            rows = session.scalars(
                select(InstrumentMentionRow).order_by(
                    InstrumentMentionRow.document_id, InstrumentMentionRow.ordinal
                )
            )
            return [_mention(row) for row in rows]

    def relations_from(self, instrument_id: str, kinds: Sequence[str] = ()) -> list[InstrumentRelation]:
        """What the instrument does to others."""
        return self._relations(InstrumentRelationRow.source_id == instrument_id, kinds)

    def relations_to(self, instrument_id: str, kinds: Sequence[str] = ()) -> list[InstrumentRelation]:
        """What others do to the instrument."""
        return self._relations(InstrumentRelationRow.target_id == instrument_id, kinds)

    def relations(self) -> list[InstrumentRelation]:
        """The whole relation graph."""
        return self._relations(InstrumentRelationRow.source_id.is_not(None), ())

    def links(self, instrument_id: str | None = None) -> list[InstrumentLink]:
        """Variants and drafts of an instrument, or all of them."""
        query = select(InstrumentLinkRow)
        if instrument_id is not None:
            query = query.where(
                or_(InstrumentLinkRow.left_id == instrument_id, InstrumentLinkRow.right_id == instrument_id)
            )
        with self.database.transaction() as session:
            return [
                InstrumentLink(row.left_id, row.right_id, cast(LinkKind, row.kind), row.reason)
                for row in session.scalars(query)
            ]

    def _relations(self, condition: ColumnElement[bool], kinds: Sequence[str]) -> list[InstrumentRelation]:
        row = InstrumentRelationRow
        wanted = [condition, row.source_id.is_not(None), row.target_id.is_not(None)]
        wanted.append(row.source_id != row.target_id)
        if kinds:
            wanted.append(row.kind.in_(kinds))
        with self.database.transaction() as session:
            return [
                InstrumentRelation(
                    cast(str, r.source_id),
                    cast(str, r.target_id),
                    r.kind,
                    r.document_id,
                    Span(r.start, r.end),
                )
                for r in session.scalars(select(row).where(*wanted).order_by(row.document_id, row.start))
            ]


_ORDER = (
    InstrumentRow.known_year.nulls_last(),
    InstrumentRow.day.nulls_last(),
    InstrumentRow.kind,
    InstrumentRow.plain_number,
    InstrumentRow.id,
)


def plain_number(number: str) -> str:
    """Without leading zeros, in small letters."""
    return number.lstrip("0").lower() or number.lower()


def plain_symbol(symbol: str | None) -> str:
    """A symbol in a form that is equal for all its spellings."""
    return fold(symbol or "").replace("/", "-").replace(" ", "")


def _conditions(
    kind: str | None,
    number: str | None,
    year: int | None,
    status: InstrumentStatus | None,
    issuer: str | None,
    in_corpus: bool | None,
) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if kind:
        wanted.append(InstrumentRow.kind == kind)
    if number:
        digits, *rest = fold(number).replace("/", "-").split("-")
        wanted.append(InstrumentRow.plain_number == plain_number(digits.strip()))
        if rest:
            has_year = len(rest[0]) == 4 and rest[0].isdigit()
            symbol = "-".join(rest[1:] if has_year else rest)
            if has_year:
                wanted.append(InstrumentRow.year == int(rest[0]))
            if symbol:
                wanted.append(InstrumentRow.folded_symbol == symbol)
    if year:
        wanted.append(InstrumentRow.known_year == year)
    if status:
        wanted.append(InstrumentRow.status == status)
    if issuer:
        wanted.append(InstrumentRow.folded_issuer.contains(fold(issuer), autoescape=True))
    if in_corpus is not None:
        owned = InstrumentRow.document_id.is_not(None)
        wanted.append(owned if in_corpus else ~owned)
    return wanted


def _relation_values(document_id: str, relation: NewRelation) -> dict[str, object]:
    return {
        "document_id": document_id,
        "source": relation.source,
        "target": relation.target,
        "kind": relation.kind,
        "start": relation.span.start,
        "end": relation.span.end,
    }


def _link_values(found: InstrumentLink) -> dict[str, object]:
    return {
        "left_id": found.left_id,
        "right_id": found.right_id,
        "kind": found.kind,
        "reason": found.reason,
    }


def _mention_values(document_id: str, mention: Mention) -> dict[str, object]:
    spans = {name: list(span) for name in _SPANS if (span := getattr(mention, name)) is not None}
    return {
        "document_id": document_id,
        "ordinal": mention.ordinal,
        "instrument_id": None,
        "kind": mention.kind,
        "number": mention.number,
        "year": mention.year,
        "symbol": mention.symbol,
        "body": mention.body,
        "printed_number": mention.printed_number,
        "day": mention.day,
        "printed_date": mention.printed_date,
        "named_year": mention.named_year,
        "issuer": mention.issuer,
        "place": mention.place,
        "subject": mention.subject,
        "status": mention.status,
        "own": mention.own,
        "signer": mention.signer,
        "misprints": list(mention.misprints),
        "spans": spans,
    }


def _mention(row: InstrumentMentionRow) -> Mention:
    spans = {name: Span(*row.spans[name]) for name in _SPANS if name in row.spans}
    return Mention(
        id=row.id,
        document_id=row.document_id,
        ordinal=row.ordinal,
        instrument_id=row.instrument_id,
        kind=row.kind,
        number=row.number,
        year=row.year,
        symbol=row.symbol,
        body=row.body,
        printed_number=row.printed_number,
        day=row.day,
        printed_date=row.printed_date,
        named_year=row.named_year,
        issuer=row.issuer,
        place=row.place,
        subject=row.subject,
        status=cast(InstrumentStatus, row.status),
        own=row.own,
        signer=row.signer,
        misprints=tuple(row.misprints),
        **spans,
    )


def _instrument_values(instrument: Instrument) -> dict[str, object]:
    return {
        "id": instrument.id,
        "kind": instrument.kind,
        "number": instrument.number,
        "plain_number": plain_number(instrument.number) if instrument.number else None,
        "year": instrument.year,
        "known_year": instrument.known_year,
        "symbol": instrument.symbol,
        "folded_symbol": plain_symbol(instrument.symbol) if instrument.symbol else None,
        "printed_number": instrument.printed_number,
        "day": instrument.day,
        "printed_date": instrument.printed_date,
        "issuer": instrument.issuer,
        "folded_issuer": fold(instrument.issuer) if instrument.issuer else None,
        "place": instrument.place,
        "subject": instrument.subject,
        "status": instrument.status,
        "document_id": instrument.document_id,
        "mentions": instrument.mentions,
    }


def _instrument(row: InstrumentRow) -> Instrument:
    day: date | None = row.day
    return Instrument(
        id=row.id,
        kind=row.kind,
        number=row.number,
        year=row.year,
        symbol=row.symbol,
        printed_number=row.printed_number,
        day=day,
        printed_date=row.printed_date,
        issuer=row.issuer,
        place=row.place,
        subject=row.subject,
        status=cast(InstrumentStatus, row.status),
        document_id=row.document_id,
        mentions=row.mentions,
    )
