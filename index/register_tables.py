"""The tables of the register: mentions and relations as read, instruments and links as worked out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.database import Base


class InstrumentRow(Base):
    """One instrument; derived from the mentions, made anew after each run that changed anything."""

    __tablename__ = "instruments"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str | None] = mapped_column(index=True)
    number: Mapped[str | None]
    # The number without leading zeros, in small letters: what questions are matched with.
    plain_number: Mapped[str | None] = mapped_column(index=True)
    year: Mapped[int | None]
    known_year: Mapped[int | None] = mapped_column(index=True)
    symbol: Mapped[str | None]
    folded_symbol: Mapped[str | None]
    printed_number: Mapped[str | None]
    day: Mapped[date | None]
    printed_date: Mapped[str | None]
    issuer: Mapped[str | None] = mapped_column(Text)
    folded_issuer: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None]
    subject: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(index=True)
    document_id: Mapped[str | None] = mapped_column(index=True)
    mentions: Mapped[int]


class InstrumentMentionRow(Base):
    """One place that names an instrument. `spans` holds the spans by name, each as start and end."""

    __tablename__ = "instrument_mentions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(index=True)
    ordinal: Mapped[int]
    instrument_id: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str | None]
    number: Mapped[str | None]
    year: Mapped[int | None]
    symbol: Mapped[str | None]
    body: Mapped[str | None]
    printed_number: Mapped[str | None]
    day: Mapped[date | None]
    printed_date: Mapped[str | None]
    named_year: Mapped[int | None]
    issuer: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None]
    subject: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str]
    own: Mapped[bool]
    signer: Mapped[str | None]
    misprints: Mapped[list[str]] = mapped_column(JSON)
    spans: Mapped[dict[str, list[int]]] = mapped_column(JSON)


class InstrumentValidityRow(Base):
    """What a document says of its own validity; `spans` holds lists of spans by name."""

    __tablename__ = "instrument_validity"

    document_id: Mapped[str] = mapped_column(primary_key=True)
    starts: Mapped[date | None]
    from_signing: Mapped[bool]
    ends: Mapped[date | None]
    adopted: Mapped[date | None]
    spans: Mapped[dict[str, list[list[int]]]] = mapped_column(JSON)


class InstrumentRelationRow(Base):
    """What a mention's instrument does to another's; `source` and `target` are ordinals in the document."""

    __tablename__ = "instrument_relations"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[str] = mapped_column(index=True)
    source: Mapped[int]
    target: Mapped[int]
    kind: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    source_id: Mapped[str | None] = mapped_column(index=True)
    target_id: Mapped[str | None] = mapped_column(index=True)


class InstrumentLinkRow(Base):
    """Two instruments that may be one, with the reason."""

    __tablename__ = "instrument_links"

    left_id: Mapped[str] = mapped_column(primary_key=True)
    right_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
