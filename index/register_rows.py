"""Between the rows of the register's tables and its plain data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from index.documents import Span
from index.folding import fold
from index.instruments import Instrument, InstrumentLink, InstrumentStatus, Mention, Validity
from index.register_tables import InstrumentMentionRow, InstrumentRow, InstrumentValidityRow

if TYPE_CHECKING:
    from index.register import NewRelation

_SPANS = ("span", "number_span", "date_span", "issuer_span", "subject_span", "signer_span")
_VALIDITY_SPANS = ("span", "starts_span", "ends_span", "adopted_span")


def plain_number(number: str) -> str:
    """Without leading zeros, in small letters."""
    return number.lstrip("0").lower() or number.lower()


def plain_symbol(symbol: str | None) -> str:
    """A symbol in a form that is equal for all its spellings."""
    return fold(symbol or "").replace("/", "-").replace(" ", "")


def relation_values(document_id: str, relation: NewRelation) -> dict[str, object]:
    """The row of a relation as read."""
    return {
        "document_id": document_id,
        "source": relation.source,
        "target": relation.target,
        "kind": relation.kind,
        "start": relation.span.start,
        "end": relation.span.end,
    }


def link_values(found: InstrumentLink) -> dict[str, object]:
    """The row of a link."""
    return {
        "left_id": found.left_id,
        "right_id": found.right_id,
        "kind": found.kind,
        "reason": found.reason,
    }


def mention_values(document_id: str, mention: Mention) -> dict[str, object]:
    """The row of a mention."""
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


def mention_of(row: InstrumentMentionRow) -> Mention:
    """A mention from its row."""
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


def instrument_values(instrument: Instrument) -> dict[str, object]:
    """The row of an instrument."""
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


def instrument_of(row: InstrumentRow) -> Instrument:
    """An instrument from its row."""
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


def validity_values(validity: Validity) -> dict[str, object]:
    """The row of what a document says of its validity."""
    single = {name: [list(span)] for name in _VALIDITY_SPANS if (span := getattr(validity, name)) is not None}
    several = {
        name: [list(span) for span in getattr(validity, name)] for name in ("scope_spans", "subject_spans")
    }
    return {
        "document_id": validity.document_id,
        "starts": validity.starts,
        "from_signing": validity.from_signing,
        "ends": validity.ends,
        "adopted": validity.adopted,
        "spans": {**single, **several},
    }


def validity_of(row: InstrumentValidityRow) -> Validity:
    """What a document says of its validity, from its row."""
    single = {name: Span(*row.spans[name][0]) for name in _VALIDITY_SPANS if name in row.spans}
    several = {
        name: tuple(Span(*span) for span in row.spans[name]) for name in ("scope_spans", "subject_spans")
    }
    return Validity(
        row.document_id,
        starts=row.starts,
        from_signing=row.from_signing,
        ends=row.ends,
        adopted=row.adopted,
        **single,  # type: ignore[arg-type]
        **several,  # type: ignore[arg-type]
    )
