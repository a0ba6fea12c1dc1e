"""The tables of documents: files, renditions, documents, sections, chunks, cached vectors, decisions.

A file (a path) holds a rendition (its bytes, by hash); a rendition belongs to one document; a document has
sections and chunks. What the derived indexes still have to do stands here too, so that a killed run is
finished by the next.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.database import Base


class DocumentRow(Base):
    """One document. `structure` is the document without text, sections and renditions, as JSON; the columns
    beside it repeat what lists and filters ask for."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    structure: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str]
    kind: Mapped[str | None] = mapped_column(index=True)
    number: Mapped[str | None] = mapped_column(index=True)
    day: Mapped[date | None] = mapped_column(index=True)
    issuer: Mapped[str | None]
    title: Mapped[str | None]
    status: Mapped[str]
    access: Mapped[str] = mapped_column(index=True)
    warnings: Mapped[int]
    # Whether Chroma and tantivy hold the chunks; set only after both do.
    indexed: Mapped[bool] = mapped_column(default=False, index=True)


class SectionRow(Base):
    """One node of a document's section tree."""

    __tablename__ = "sections"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int | None]
    path: Mapped[list[str]] = mapped_column(JSON)
    heading: Mapped[str] = mapped_column(Text)
    heading_start: Mapped[int]
    heading_end: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]


class ChunkRow(Base):
    """One passage. `text_hash` (SHA-256 of `text`) leads to its vector."""

    __tablename__ = "chunks"

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    section: Mapped[int | None]
    path: Mapped[list[str]] = mapped_column(JSON)
    headings: Mapped[list[str]] = mapped_column(JSON)
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(index=True)
    instruments: Mapped[list[str]] = mapped_column(JSON)


class RenditionRow(Base):
    """The bytes of one file as understood on their own: `own` is that document as JSON, from which renditions
    can be grouped again. `document_id` is the document it was last grouped into."""

    __tablename__ = "renditions"

    id: Mapped[str] = mapped_column(primary_key=True)
    own_id: Mapped[str] = mapped_column(index=True)
    own: Mapped[str] = mapped_column(Text)
    understanding: Mapped[int]
    document_id: Mapped[str | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    # False from the moment it is read until it is tied to its document.
    grouped: Mapped[bool] = mapped_column(default=False)
    # The place among the document's renditions and the rendition as composed, as JSON.
    position: Mapped[int] = mapped_column(default=0)
    composed: Mapped[str | None] = mapped_column(Text)


class FileRow(Base):
    """One path and what it holds. `rendition_id` is None and `error` says why where it could not be read."""

    __tablename__ = "files"

    path: Mapped[str] = mapped_column(primary_key=True)
    container: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    sha256: Mapped[str]
    rendition_id: Mapped[str | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(Text)


class DecisionRow(Base):
    """What the keeper decided about two renditions: the same document, or not."""

    __tablename__ = "decisions"

    left_id: Mapped[str] = mapped_column(primary_key=True)
    right_id: Mapped[str] = mapped_column(primary_key=True)
    left_path: Mapped[str]
    right_path: Mapped[str]
    same: Mapped[bool]


class VectorRow(Base):
    """The vector of a text by one embedder: made once, whichever documents hold the text."""

    __tablename__ = "vectors"

    embedder: Mapped[str] = mapped_column(primary_key=True)
    text_hash: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class RemovalRow(Base):
    """A document whose chunks the derived indexes may still hold."""

    __tablename__ = "removals"

    document_id: Mapped[str] = mapped_column(primary_key=True)


class PropertyRow(Base):
    """What the index as a whole was built with, and how often it changed."""

    __tablename__ = "index_properties"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
