"""The register of instruments: keeps mentions, works out instruments and links, answers look-ups.

Mentions are written inside a session of the caller; `Register.relink` works out the whole register from the
mentions of all documents. Reading opens its own session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    Validity,
)
from index.linking import link
from index.register_rows import (
    instrument_of,
    instrument_values,
    link_values,
    mention_of,
    mention_values,
    plain_number,
    plain_symbol,
    relation_values,
    validity_of,
    validity_values,
)
from index.register_tables import (
    InstrumentLinkRow,
    InstrumentMentionRow,
    InstrumentRelationRow,
    InstrumentRow,
    InstrumentValidityRow,
)

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
    session: Session,
    document_id: str,
    mentions: Sequence[Mention],
    relations: Sequence[NewRelation],
    validity: Validity | None = None,
) -> None:
    """Keeps what a document mentions and says of its own validity, in place of what was kept of it before.

    The mentions get their ids here.
    """
    remove_mentions(session, document_id)
    if mentions:
        session.execute(insert(InstrumentMentionRow), [mention_values(document_id, m) for m in mentions])
    if relations:
        session.execute(insert(InstrumentRelationRow), [relation_values(document_id, r) for r in relations])
    if validity is not None:
        session.execute(insert(InstrumentValidityRow), [validity_values(validity)])


def remove_mentions(session: Session, document_id: str) -> None:
    """Takes away what was kept of a document."""
    for table in (InstrumentMentionRow, InstrumentRelationRow, InstrumentValidityRow):
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
            mentions = [mention_of(row) for row in session.scalars(select(InstrumentMentionRow))]
            # The order of ingest must not matter.
            mentions.sort(key=lambda m: (m.document_id, m.ordinal))
            linked = link(mentions)
            session.execute(delete(InstrumentRow))
            session.execute(delete(InstrumentLinkRow))
            if linked.instruments:
                session.execute(insert(InstrumentRow), [instrument_values(i) for i in linked.instruments])
            if linked.links:
                session.execute(insert(InstrumentLinkRow), [link_values(x) for x in linked.links])
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
            return instrument_of(row) if row else None

    def get_many(self, ids: Iterable[str]) -> dict[str, Instrument]:
        """The instruments of these ids; one that is no more is left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Instrument] = {}
        with self.database.transaction() as session:
            for start in range(0, len(wanted), _STEP):
                part = wanted[start : start + _STEP]
                for row in session.scalars(select(InstrumentRow).where(InstrumentRow.id.in_(part))):
                    found[row.id] = instrument_of(row)
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
            return Page(tuple(instrument_of(row) for row in rows), total)

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
            found = [instrument_of(row) for row in rows]
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
            return [mention_of(row) for row in rows]

    def mentions_in(self, document_id: str) -> list[Mention]:
        """All mentions of a document in reading order, its own first."""
        with self.database.transaction() as session:
            rows = session.scalars(
                select(InstrumentMentionRow)
                .where(InstrumentMentionRow.document_id == document_id)
                .order_by(InstrumentMentionRow.ordinal)
            )
            return [mention_of(row) for row in rows]

    def validity(self, document_id: str) -> Validity | None:
        """What a document says of its own validity and scope, None where it says nothing."""
        with self.database.transaction() as session:
            row = session.get(InstrumentValidityRow, document_id)
            return validity_of(row) if row else None

    def all_mentions(self) -> list[Mention]:
        """All mentions of the corpus by document and place."""
        with self.database.transaction() as session:
            rows = session.scalars(
                select(InstrumentMentionRow).order_by(
                    InstrumentMentionRow.document_id, InstrumentMentionRow.ordinal
                )
            )
            return [mention_of(row) for row in rows]

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
