"""What an index was built with: vectors of two embedders must never be compared, so another is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from index.database import Database
from index.embedders.engine import Engine
from index.errors import IndexNotReady
from index.fulltext import FULLTEXT_VERSION
from index.tables import PropertyRow

_SIGNATURE = "signature"
_GENERATION = "generation"
_DERIVED = "derived:"
_FINISHED = "finished:"


@dataclass(frozen=True, slots=True)
class Signature:
    """The embedder and its dimension, how text is cut into chunks, how full text is written."""

    embedder: str
    dimension: int
    chunking: str
    fulltext: int


def recorded_signature(database: Database) -> Signature | None:
    """The signature of the index, None before the first ingest."""
    with database.transaction() as session:
        row = session.get(PropertyRow, _SIGNATURE)
        return None if row is None else Signature(**row.value)


def record_signature(database: Database, engine: Engine, chunking: str) -> None:
    """Writes what the index is built with from now on."""
    signature = Signature(engine.name, engine.dimension, chunking, FULLTEXT_VERSION)
    with database.transaction() as session:
        session.merge(
            PropertyRow(
                key=_SIGNATURE,
                value={
                    "embedder": signature.embedder,
                    "dimension": signature.dimension,
                    "chunking": signature.chunking,
                    "fulltext": signature.fulltext,
                },
            )
        )


def check_signature(database: Database, engine: Engine, chunking: str) -> None:
    """Passes where the index was built with this engine and this chunking.

    Raises:
        IndexNotReady: there is no index, or it was built otherwise; says what to do.
    """
    built = recorded_signature(database)
    if built is None:
        raise IndexNotReady("Chưa có chỉ mục; hãy chạy `vanban ingest THƯ_MỤC` trước.")
    problem = _difference(built, engine, chunking)
    if problem:
        raise IndexNotReady(
            f"{problem} Hãy chạy `vanban reindex` để dựng lại chỉ mục, hoặc đặt lại cấu hình như cũ."
        )


def _difference(built: Signature, engine: Engine, chunking: str) -> str | None:
    if built.embedder != engine.name:
        return f"Chỉ mục được dựng bằng bộ nhúng {built.embedder}, nay cấu hình là {engine.name}."
    if built.dimension != engine.dimension:
        return f"Vectơ trong chỉ mục có {built.dimension} chiều, bộ nhúng cho {engine.dimension} chiều."
    if built.chunking != chunking:
        return f"Chỉ mục cắt đoạn theo cách cũ (phiên bản {built.chunking}, nay là {chunking})."
    if built.fulltext != FULLTEXT_VERSION:
        return f"Chỉ mục toàn văn thuộc phiên bản {built.fulltext}, nay là {FULLTEXT_VERSION}."
    return None


def generation(database: Database) -> int:
    """A number that grows with every change of the index: a reader that sees it grown reads anew."""
    with database.transaction() as session:
        return _generation(session)


def bump_generation(session: Session) -> None:
    """Says that the index has changed."""
    session.merge(PropertyRow(key=_GENERATION, value=_generation(session) + 1))


def derived_version(database: Database, name: str) -> int | None:
    """With which version of a deriver all documents were derived, None if never."""
    with database.transaction() as session:
        row: Any = session.get(PropertyRow, _DERIVED + name)
        return None if row is None else int(row.value)


def record_derived_version(database: Database, name: str, version: int) -> None:
    """Says that all documents are derived by this version."""
    with database.transaction() as session:
        session.merge(PropertyRow(key=_DERIVED + name, value=version))


def finished_generation(database: Database, name: str) -> int | None:
    """At which generation a deriver last did what needs all documents together, None if never."""
    with database.transaction() as session:
        row: Any = session.get(PropertyRow, _FINISHED + name)
        return None if row is None else int(row.value)


def record_finished(database: Database, name: str, at: int) -> None:
    """Says that a deriver is finished with all documents of a generation."""
    with database.transaction() as session:
        session.merge(PropertyRow(key=_FINISHED + name, value=at))


def _generation(session: Session) -> int:
    row: Any = session.get(PropertyRow, _GENERATION)
    return 0 if row is None else int(row.value)
