"""Keeps documents in the database and gives them back, exactly as they were.

Writing happens inside a session of the caller, so that a document, its instruments and its facts are one
transaction. Reading opens its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Access, Chunk, Document, HeaderField, Section, Span, Status
from index.errors import UnknownDocument
from index.register_tables import InstrumentMentionRow
from index.serial import document_from_json, document_to_json, rendition_from_json, structure_to_json
from index.tables import ChunkRow, DocumentRow, RemovalRow, RenditionRow, SectionRow

_QUERY_STEP = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of documents shows of one."""

    id: str
    kind: str | None
    number: str | None
    day: date | None
    issuer: str | None
    title: str | None
    status: Status
    access: Access
    warnings: int
    sections: int
    chunks: int
    files: tuple[str, ...]
    place: str | None = None


class Store:
    """The documents of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def document(self, document_id: str) -> Document:
        """The document as it was put.

        Raises:
            UnknownDocument: there is none of that id.
        """
        with self.database.transaction() as session:
            row = session.get(DocumentRow, document_id)
            if row is None:
                raise UnknownDocument(f"Không có văn bản nào mang mã {document_id!r}")
            return _document(session, row)

    def has(self, document_id: str) -> bool:
        """Whether there is a document of that id."""
        with self.database.transaction() as session:
            return session.get(DocumentRow, document_id) is not None

    def resolve(self, name: str) -> str:
        """The one document that a person means: by its number (`919/BC-STTTT-VP`), or by the beginning of its id.

        Raises:
            UnknownDocument: none or more than one fits; several are listed.
        """
        number = "".join(name.split()).casefold()
        with self.database.transaction() as session:
            rows = session.execute(select(DocumentRow.id, DocumentRow.number, DocumentRow.day)).all()
        found = [row for row in rows if row.number and "".join(row.number.split()).casefold() == number]
        found = found or [row for row in rows if name and row.id.startswith(name)]
        if len(found) == 1:
            return str(found[0].id)
        if not found:
            raise UnknownDocument(f"Không có văn bản nào có số, hoặc mã bắt đầu bằng, {name!r}")
        listed = ", ".join(f"{row.id} (ngày {row.day:%d/%m/%Y})" if row.day else row.id for row in found[:10])
        raise UnknownDocument(f"Nhiều văn bản có số hoặc mã {name!r}: {listed}; hãy dùng mã")

    def documents(self) -> list[Summary]:
        """All documents, the newest first, undated ones last; `place` is the one that each speaks for."""
        with self.database.transaction() as session:
            rows = session.execute(
                select(
                    DocumentRow.id,
                    DocumentRow.kind,
                    DocumentRow.number,
                    DocumentRow.day,
                    DocumentRow.issuer,
                    DocumentRow.title,
                    DocumentRow.status,
                    DocumentRow.access,
                    DocumentRow.warnings,
                ).order_by(DocumentRow.day.desc().nulls_last(), DocumentRow.id)
            ).all()
            sections = _counts(session, SectionRow)
            own = select(InstrumentMentionRow.document_id, InstrumentMentionRow.place).where(
                InstrumentMentionRow.own
            )
            places = {row.document_id: row.place for row in session.execute(own)}
            chunks = _counts(session, ChunkRow)
            files: dict[str, list[str]] = {}
            for row_id, composed in session.execute(
                select(RenditionRow.document_id, RenditionRow.composed).order_by(RenditionRow.position)
            ):
                if row_id is not None and composed is not None:
                    files.setdefault(row_id, []).append(rendition_from_json(composed).file)
        return [
            Summary(
                row.id,
                row.kind,
                row.number,
                row.day,
                row.issuer,
                row.title,
                cast(Status, row.status),
                cast(Access, row.access),
                row.warnings,
                sections.get(row.id, 0),
                chunks.get(row.id, 0),
                tuple(files.get(row.id, ())),
                places.get(row.id),
            )
            for row in rows
        ]

    def chunks(self, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
        """The chunks of these ids; one that is no more is left out."""
        wanted = list(chunk_ids)
        found: dict[str, Chunk] = {}
        with self.database.transaction() as session:
            for start in range(0, len(wanted), _QUERY_STEP):
                part = wanted[start : start + _QUERY_STEP]
                for row in session.scalars(select(ChunkRow).where(ChunkRow.id.in_(part))):
                    found[row.id] = _chunk(row)
        return found

    def chunk_ids(self, document_ids: Iterable[str]) -> list[str]:
        """The ids of all chunks of these documents."""
        wanted = list(document_ids)
        found: list[str] = []
        with self.database.transaction() as session:
            for start in range(0, len(wanted), _QUERY_STEP):
                part = wanted[start : start + _QUERY_STEP]
                found += session.scalars(select(ChunkRow.id).where(ChunkRow.document_id.in_(part)))
        return found

    def chunks_of(self, document_id: str) -> tuple[Chunk, ...]:
        """The chunks of a document in reading order."""
        with self.database.transaction() as session:
            rows = session.scalars(
                select(ChunkRow).where(ChunkRow.document_id == document_id).order_by(ChunkRow.ordinal)
            )
            return tuple(_chunk(row) for row in rows)

    def fingerprints(self, access: Access | None = None) -> dict[str, str]:
        """The fingerprint of each document by its id; only of the documents of one label where given."""
        query = select(DocumentRow.id, DocumentRow.fingerprint)
        if access is not None:
            query = query.where(DocumentRow.access == access)
        with self.database.transaction() as session:
            return dict(row._tuple() for row in session.execute(query))

    def holds_internal(self) -> bool:
        """Whether there is any document that not everybody may see."""
        with self.database.transaction() as session:
            query = select(DocumentRow.id).where(DocumentRow.access != "public").limit(1)
            return session.scalar(query) is not None

    def count(self) -> tuple[int, int, int]:
        """How many documents, sections and chunks there are."""
        with self.database.transaction() as session:
            return (
                session.scalar(select(func.count()).select_from(DocumentRow)) or 0,
                session.scalar(select(func.count()).select_from(SectionRow)) or 0,
                session.scalar(select(func.count()).select_from(ChunkRow)) or 0,
            )

    def put(self, session: Session, document: Document, chunks: Sequence[Chunk]) -> None:
        """Keeps a document with its sections and chunks, in place of what had its id.

        The renditions that it names must be kept already (`RenditionStore.keep`) and are tied to it.
        """
        session.flush()
        _erase(session, document.id)
        header = document.header
        session.add(
            DocumentRow(
                id=document.id,
                text=document.text,
                structure=structure_to_json(document),
                fingerprint=fingerprint(document),
                kind=_sure(header.kind),
                number=_sure(header.number),
                day=header.day,
                issuer=_sure(header.issuer),
                title=_sure(header.title),
                status=header.status,
                access=document.access,
                warnings=len(document.warnings),
                indexed=False,
            )
        )
        session.flush()
        session.add_all(_section_row(document.id, section) for section in document.sections)
        session.add_all(_chunk_row(chunk) for chunk in chunks)
        session.flush()

    def remove(self, session: Session, document_id: str) -> None:
        """Takes a document away; the derived indexes are told to."""
        session.flush()
        _erase(session, document_id)


def _sure(field: HeaderField | None) -> str | None:
    """A list shows only what is sure of a document; the rest stands in its header with its confidence."""
    return field.value if field is not None and field.is_sure else None


def text_hash(text: str) -> str:
    """SHA-256 in hexadecimal: by this a vector is found again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(document: Document) -> str:
    """Changes with anything in the document, so that an unchanged one is left alone."""
    return hashlib.sha256(document_to_json(document).encode()).hexdigest()


def _erase(session: Session, document_id: str) -> None:
    if session.get(DocumentRow, document_id) is None:
        return
    session.execute(
        update(RenditionRow)
        .where(RenditionRow.document_id == document_id)
        .values(document_id=None, composed=None)
    )
    for table in (ChunkRow, SectionRow):
        session.execute(delete(table).where(table.document_id == document_id))
    session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))
    session.expire_all()
    session.merge(RemovalRow(document_id=document_id))


def _counts(session: Session, table: type[SectionRow] | type[ChunkRow]) -> dict[str, int]:
    rows = session.execute(select(table.document_id, func.count()).group_by(table.document_id))
    return dict(row._tuple() for row in rows)


def _document(session: Session, row: DocumentRow) -> Document:
    sections = session.scalars(
        select(SectionRow).where(SectionRow.document_id == row.id).order_by(SectionRow.ordinal)
    )
    renditions = session.scalars(
        select(RenditionRow.composed)
        .where(RenditionRow.document_id == row.id, RenditionRow.composed.is_not(None))
        .order_by(RenditionRow.position)
    )
    return replace(
        document_from_json(row.structure),
        text=row.text,
        sections=tuple(_section(section) for section in sections),
        renditions=tuple(rendition_from_json(stored) for stored in renditions if stored is not None),
    )


def _section_row(document_id: str, section: Section) -> SectionRow:
    return SectionRow(
        document_id=document_id,
        ordinal=section.ordinal,
        parent=section.parent,
        path=list(section.path),
        heading=section.heading,
        heading_start=section.heading_span.start,
        heading_end=section.heading_span.end,
        start=section.span.start,
        end=section.span.end,
    )


def _section(row: SectionRow) -> Section:
    return Section(
        row.ordinal,
        row.parent,
        tuple(row.path),
        row.heading,
        Span(row.heading_start, row.heading_end),
        Span(row.start, row.end),
    )


def _chunk_row(chunk: Chunk) -> ChunkRow:
    return ChunkRow(
        id=chunk.id,
        document_id=chunk.document_id,
        ordinal=chunk.ordinal,
        section=chunk.section,
        path=list(chunk.path),
        headings=list(chunk.headings),
        start=chunk.span.start,
        end=chunk.span.end,
        text=chunk.text,
        text_hash=text_hash(chunk.text),
        instruments=list(chunk.instruments),
    )


def _chunk(row: ChunkRow) -> Chunk:
    return Chunk(
        row.id,
        row.document_id,
        row.ordinal,
        row.section,
        tuple(row.path),
        tuple(row.headings),
        Span(row.start, row.end),
        row.text,
        tuple(row.instruments),
    )
