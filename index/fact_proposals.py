"""What a language model proposed as figures, word for word as it came, before anything of it was believed.

A row says that a passage was put to a model once; it may hold no proposal at all. What becomes a fact is decided
anew whenever the document is derived (`ingest.facts.proposed`), so that a stricter check drops what passed before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import Text, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from index.database import Base
from index.documents import Document, Span
from index.tables import ChunkRow


class ProposalRow(Base):
    """One passage that was put to one model. Rewriting a document leaves its rows; removing it takes them away."""

    __tablename__ = "fact_proposals"

    document_id: Mapped[str] = mapped_column(primary_key=True)
    passage: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed figure: words of the passage (`quote`), and in them the number as printed, unit and name."""

    quote: str
    value: str
    unit: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedPassage:
    """A passage of a document with what a model proposed of it."""

    span: Span
    model: str
    proposals: tuple[Proposal, ...]


def passage_key(text: str) -> str:
    """Names a passage by its words: it is the same one after another cutting of the document."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def keep_proposals(
    session: Session, document_id: str, passage: str, model: str, proposals: Sequence[Proposal]
) -> None:
    """Keeps what a model proposed of a passage (its key), in place of what it proposed before."""
    payload = json.dumps([astuple(proposal) for proposal in proposals], ensure_ascii=False)
    session.merge(ProposalRow(document_id=document_id, passage=passage, model=model, payload=payload))
    session.flush()


def asked_passages(session: Session, document: Document) -> list[AskedPassage]:
    """The passages of a stored document that were put to a model, in reading order."""
    answers: dict[str, list[tuple[str, str]]] = {}
    query = select(ProposalRow.passage, ProposalRow.model, ProposalRow.payload)
    for passage, model, payload in session.execute(
        query.where(ProposalRow.document_id == document.id).order_by(ProposalRow.model)
    ):
        answers.setdefault(passage, []).append((model, payload))
    if not answers:
        return []
    return [
        AskedPassage(span, model, tuple(Proposal(*each) for each in json.loads(payload)))
        for span in _passages(session, document.id)
        for model, payload in answers.get(passage_key(document.quote(span)), ())
    ]


def unasked_passages(session: Session, document: Document, model: str) -> list[Span]:
    """The passages of a stored document that were not yet put to this model."""
    asked = set(
        session.scalars(
            select(ProposalRow.passage).where(
                ProposalRow.document_id == document.id, ProposalRow.model == model
            )
        )
    )
    return [
        span for span in _passages(session, document.id) if passage_key(document.quote(span)) not in asked
    ]


def _passages(session: Session, document_id: str) -> Iterator[Span]:
    query = select(ChunkRow.start, ChunkRow.end).where(ChunkRow.document_id == document_id)
    for start, end in session.execute(query.order_by(ChunkRow.ordinal)):
        yield Span(start, end)


def rows_of(session: Session, document_id: str) -> list[tuple[str, str, str]]:
    """All that is kept of a document: passage, model, payload; to be compared and copied."""
    query = select(ProposalRow.passage, ProposalRow.model, ProposalRow.payload).where(
        ProposalRow.document_id == document_id
    )
    return sorted((passage, model, payload) for passage, model, payload in session.execute(query))


def replace_rows(session: Session, document_id: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Keeps copied rows of a document in place of those that were there."""
    forget_proposals(session, document_id)
    if rows:
        session.execute(
            insert(ProposalRow),
            [
                {"document_id": document_id, "passage": passage, "model": model, "payload": payload}
                for passage, model, payload in rows
            ],
        )


def forget_proposals(session: Session, document_id: str) -> None:
    """Takes away what was proposed of a document."""
    session.execute(delete(ProposalRow).where(ProposalRow.document_id == document_id))
