"""Keeps which files there are, what each holds, and what the keeper decided about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from index.database import Database
from index.documents import Document
from index.serial import document_from_json, document_to_json, rendition_to_json
from index.tables import DecisionRow, FileRow, RenditionRow

_STEP = 500


@dataclass(frozen=True, slots=True)
class FileState:
    """One path. `path` is absolute, with the member's name for one inside a container; `container` the file
    on disk; `rendition` the hash of the bytes last understood; `error` why those of now could not be."""

    path: str
    container: str
    name: str
    sha256: str
    rendition: str | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the keeper said of two renditions. Either is known by its bytes or by its path."""

    left_id: str
    left_path: str
    right_id: str
    right_path: str
    same: bool


class RenditionStore:
    """Files and renditions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files(self) -> dict[str, FileState]:
        """All files by path."""
        with self._database.transaction() as session:
            return {row.path: _state(row) for row in session.scalars(select(FileRow).order_by(FileRow.path))}

    def understood(self, version: int) -> frozenset[str]:
        """The renditions that this version of the understanding has read."""
        with self._database.transaction() as session:
            return frozenset(
                session.scalars(select(RenditionRow.id).where(RenditionRow.understanding == version))
            )

    def grouping(self) -> dict[str, str | None]:
        """Which document each rendition belongs to; one still to be grouped is left out."""
        with self._database.transaction() as session:
            rows = session.execute(
                select(RenditionRow.id, RenditionRow.document_id).where(RenditionRow.grouped.is_(True))
            )
            return dict(row._tuple() for row in rows)

    def own_documents(self, rendition_ids: Iterable[str]) -> dict[str, Document]:
        """Each rendition as understood on its own."""
        wanted = sorted(set(rendition_ids))
        found: dict[str, Document] = {}
        with self._database.transaction() as session:
            for start in range(0, len(wanted), _STEP):
                rows = session.execute(
                    select(RenditionRow.id, RenditionRow.own).where(
                        RenditionRow.id.in_(wanted[start : start + _STEP])
                    )
                )
                found |= {rendition_id: document_from_json(own) for rendition_id, own in rows}
        return found

    def keep(self, session: Session, own: Document, version: int) -> None:
        """Keeps a rendition as understood on its own (a document of one rendition)."""
        (rendition,) = own.renditions
        row = session.get(RenditionRow, rendition.id)
        if row is None:
            row = RenditionRow(id=rendition.id)
            session.add(row)
        row.own_id = own.id
        row.own = document_to_json(own)
        row.understanding = version
        # It may now belong elsewhere; until that is known its document stands as it was.
        row.grouped = False
        session.flush()

    def tie(self, session: Session, document: Document) -> None:
        """Says that the document's renditions are its own, in their order."""
        for position, rendition in enumerate(document.renditions):
            session.execute(
                update(RenditionRow)
                .where(RenditionRow.id == rendition.id)
                .values(
                    document_id=document.id,
                    position=position,
                    composed=rendition_to_json(rendition),
                    grouped=True,
                )
            )

    def put_file(self, session: Session, state: FileState) -> None:
        """Keeps what a path holds."""
        session.merge(
            FileRow(
                path=state.path,
                container=state.container,
                name=state.name,
                sha256=state.sha256,
                rendition_id=state.rendition,
                error=state.error,
            )
        )

    def forget_files(self, session: Session, paths: Iterable[str]) -> None:
        """Takes paths out."""
        gone = list(paths)
        for start in range(0, len(gone), _STEP):
            session.execute(delete(FileRow).where(FileRow.path.in_(gone[start : start + _STEP])))

    def drop_unused(self, session: Session) -> None:
        """Takes out the renditions that no file holds any more."""
        used = select(FileRow.rendition_id).where(FileRow.rendition_id.is_not(None))
        session.execute(
            delete(RenditionRow).where(RenditionRow.id.not_in(used), RenditionRow.document_id.is_(None))
        )

    def decisions(self) -> list[Decision]:
        """All that the keeper decided."""
        with self._database.transaction() as session:
            return [
                Decision(row.left_id, row.left_path, row.right_id, row.right_path, row.same)
                for row in session.scalars(
                    select(DecisionRow).order_by(DecisionRow.left_id, DecisionRow.right_id)
                )
            ]

    def decide(self, session: Session, decision: Decision) -> None:
        """Keeps a decision, in place of an earlier one about the same two."""
        if decision.left_id > decision.right_id:
            decision = replace(
                decision,
                left_id=decision.right_id,
                left_path=decision.right_path,
                right_id=decision.left_id,
                right_path=decision.left_path,
            )
        session.merge(
            DecisionRow(
                left_id=decision.left_id,
                left_path=decision.left_path,
                right_id=decision.right_id,
                right_path=decision.right_path,
                same=decision.same,
            )
        )


def _state(row: FileRow) -> FileState:
    return FileState(row.path, row.container, row.name, row.sha256, row.rendition_id, row.error)
