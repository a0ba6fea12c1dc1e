"""The figure route over a few documents, for tests of figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.answer import Draft
from assistant.figures.route import FigureRoute
from assistant.ground import verify, with_header_evidence
from assistant.library import Library
from assistant.question import Question
from index.database import Database
from index.documents import Document
from index.fact_table import FactTable
from index.store import Store
from ingest.facts.deriver import FactDeriver

Figures = tuple[FigureRoute, Library]


@contextmanager
def figures_of(documents: Iterable[Document], folder: Path) -> Iterator[Figures]:
    """The route over the figures of the documents, kept in a database in the folder."""
    database = Database.in_directory(folder)
    database.create_tables()
    deriver = FactDeriver(database)
    for document in documents:
        with database.transaction() as session:
            Store(database).put(session, document, ())
            deriver.store(session, document)
    deriver.finish(database)
    library = Library(database)
    yield (FigureRoute(FactTable(database), library), library)
    database.close()


def ask(route: Figures, text: str) -> Draft:
    """The draft for a question, every word of which its evidence bears out."""
    draft = route[0].answer(Question.plain(text))
    assert draft is not None
    assert verify(with_header_evidence(draft, route[1]), route[1]) == []
    return draft
