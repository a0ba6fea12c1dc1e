"""Draws instruments during ingest: mentions from one document at a time, the register at the end."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Document
from index.instruments import Mention
from index.register import NewRelation, Register, count_instruments, keep_mentions, remove_mentions
from ingest.mentions import InstrumentMention, mentions_of
from ingest.validity import validity_of


@dataclass(frozen=True, slots=True)
class InstrumentDeriver:
    """Keeps what every document says of instruments (see `ingest.deriving.Deriver`)."""

    name: str = "instruments"
    version: int = 12
    label: str = "văn bản được dẫn"

    def store(self, session: Session, document: Document) -> None:
        """Keeps the mentions and relations of the document, in place of what was kept of that id."""
        found = mentions_of(document)
        mentions = [_kept(document.id, ordinal, mention) for ordinal, mention in enumerate(found.items)]
        relations = [NewRelation(r.source, r.target, r.kind, r.span) for r in found.relations]
        keep_mentions(session, document.id, mentions, relations, validity_of(document))

    def remove(self, session: Session, document_id: str) -> None:
        """Takes away what was kept of a document."""
        remove_mentions(session, document_id)

    def finish(self, database: Database) -> None:
        """Works out the register from the mentions of all documents."""
        Register(database).relink()

    def count(self, session: Session) -> int:
        """How many instruments there are."""
        return count_instruments(session)


def _kept(document_id: str, ordinal: int, mention: InstrumentMention) -> Mention:
    symbol = "-".join(part for part in (mention.code, mention.body) if part) or None
    return Mention(
        id=0,
        document_id=document_id,
        ordinal=ordinal,
        instrument_id=None,
        kind=mention.kind,
        number=mention.number,
        year=mention.year,
        symbol=symbol,
        body=mention.body,
        printed_number=mention.printed_number,
        day=mention.day,
        printed_date=mention.printed_date,
        named_year=mention.named_year,
        issuer=mention.issuer,
        place=mention.place,
        subject=mention.subject,
        status=mention.status,
        own=mention.own,
        signer=mention.signer,
        misprints=mention.misprints,
        span=mention.span,
        number_span=mention.number_span,
        date_span=mention.date_span,
        issuer_span=mention.issuer_span,
        subject_span=mention.subject_span,
        signer_span=mention.signer_span,
    )
