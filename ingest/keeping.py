"""What the keeper of the corpus does: look over it, take documents out, join and part renditions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import func, select

from index.database import Database
from index.derived import DerivedIndexes
from index.documents import Document, Rendition
from index.errors import UnknownDocument
from index.renditions import Decision, RenditionStore
from index.store import Store
from index.tables import DocumentRow
from ingest.report import RunReport
from ingest.run import Ingest


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that the keeper should look at. `document` is its id, or empty; `what` is Vietnamese."""

    document: str
    what: str


def check(ingest: Ingest) -> Iterator[Trouble]:
    """Everything that is not as it should be: files gone or unreadable, doubts, indexes out of step."""
    store = Store(ingest.database)
    renditions = RenditionStore(ingest.database)
    grouping = renditions.grouping()
    for state in renditions.files().values():
        document = grouping.get(state.rendition or "") or ""
        if not os.path.exists(state.container):
            yield Trouble(document, f"Tệp không còn trên đĩa: {state.path}")
        if state.error:
            yield Trouble(document, f"Không đọc được {state.path}: {state.error}")
    for summary in store.documents():
        stored = store.document(summary.id)
        for warning in stored.warnings:
            yield Trouble(summary.id, warning.message)
        for rendition in stored.renditions:
            if not rendition.best:
                yield Trouble(
                    summary.id, f"Có bản khác: {rendition.file} ({rendition.why or 'trùng văn bản'})"
                )
    yield from _out_of_step(ingest, ingest.database)


def _out_of_step(ingest: Ingest, database: Database) -> Iterator[Trouble]:
    with database.transaction() as session:
        waiting = session.scalar(select(func.count()).where(DocumentRow.indexed.is_(False))) or 0
    if waiting:
        yield Trouble("", f"{waiting} văn bản chưa vào chỉ mục; hãy chạy lại `vanban ingest`")
    chunks = Store(database).count()[2]
    indexes = DerivedIndexes(ingest.data, database)
    try:
        for name, count in (("vectơ", indexes.vectors.count()), ("toàn văn", indexes.fulltext.count())):
            if not waiting and count != chunks:
                yield Trouble(
                    "",
                    f"Chỉ mục {name} có {count} đoạn, cơ sở dữ liệu có {chunks}; hãy chạy `vanban reindex`",
                )
    finally:
        indexes.close()


def remove(ingest: Ingest, document_id: str) -> RunReport:
    """Takes a document out with all its renditions. Its files are not touched."""
    held = {rendition.id for rendition in Store(ingest.database).document(document_id).renditions}
    files = RenditionStore(ingest.database).files()
    return ingest.regroup(forget=[path for path, state in files.items() if state.rendition in held])


def forget_missing(ingest: Ingest) -> RunReport:
    """Takes out the files that are no longer on disk, and the documents that only they held."""
    files = RenditionStore(ingest.database).files()
    return ingest.regroup(
        forget=[path for path, state in files.items() if not os.path.exists(state.container)]
    )


def merge(ingest: Ingest, document_ids: list[str]) -> RunReport:
    """Says that these documents are one. The decision holds until another is made."""
    store = Store(ingest.database)
    documents = [store.document(document_id) for document_id in dict.fromkeys(document_ids)]
    decisions = [
        _decision(_best(left), _best(right), same=True) for left, right in combinations(documents, 2)
    ]
    return ingest.regroup(decisions)


def split(ingest: Ingest, document_id: str, file: str) -> RunReport:
    """Says that one file of a document is another document.

    Raises:
        UnknownDocument: the document has no such file.
    """
    renditions = Store(ingest.database).document(document_id).renditions
    apart = [each for each in renditions if file in (each.file, each.path, each.id)]
    rest = [each for each in renditions if each not in apart]
    if not apart or not rest:
        names = ", ".join(each.file for each in renditions)
        raise UnknownDocument(f"Không tách được {file!r}; văn bản {document_id} gồm: {names}")
    return ingest.regroup(_decision(left, right, same=False) for left in apart for right in rest)


def _best(document: Document) -> Rendition:
    return next((each for each in document.renditions if each.best), document.renditions[0])


def _decision(left: Rendition, right: Rendition, *, same: bool) -> Decision:
    return Decision(left.id, left.path, right.id, right.path, same)
