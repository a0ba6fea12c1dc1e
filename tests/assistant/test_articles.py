"""Questions for an article by its number, over the regulation of a decision in evals/corpus_passages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Draft
from assistant.library import Library
from assistant.passages.articles import ArticleRoute
from assistant.passages.outline import Outlines
from assistant.question import Question
from index.database import Database
from index.searcher import Filters, Hit
from index.store import Store
from tests.instrument_corpus import understood
from tests.paths import REPOSITORY

REGULATION = REPOSITORY / "evals" / "corpus_passages" / "qd-34-2023-quy-che-rac-thai.txt"


class NoSearch:
    """The document is named by its number: nothing has to be searched for."""

    def search(self, text: str, *, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        raise AssertionError(text)


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleRoute]:
    database = Database.in_directory(tmp_path_factory.mktemp("articles"))
    database.create_tables()
    with database.transaction() as session:
        for document in understood([REGULATION]):
            Store(database).put(session, document, ())
    library = Library(database)
    yield ArticleRoute(NoSearch(), library, library.summaries, lambda _: 1.0, Outlines())
    database.close()


def ask(route: ArticleRoute, text: str) -> Draft | None:
    return route.answer(Question.plain(text))


def number(route: ArticleRoute) -> str:
    (summary,) = route.summaries()
    assert summary.number is not None
    return summary.number


@pytest.mark.parametrize(
    "question",
    ["Khoản 1 Điều 4 Quyết định {n} quy định gì?", "khoan 1 dieu 4 quyet dinh {n} noi gi"],
)
def test_a_clause_is_given_as_it_stands(route: ArticleRoute, question: str) -> None:
    draft = ask(route, question.format(n=number(route)))
    assert draft is not None
    assert draft.kind == "found"
    piece = next(piece for sentence in draft.sentences for piece in sentence.evidence)
    document = route.documents.document(piece.document_id)
    section = document.section_at(piece.span.start)
    assert section is not None
    assert [step.lower() for step in section.path][-2:] == ["điều 4", "khoản 1"]


def test_an_article_is_given_with_all_its_clauses(route: ArticleRoute) -> None:
    draft = ask(route, f"Điều 4 Quyết định {number(route)} quy định gì?")
    assert draft is not None
    identity = route.summaries()[0].id
    document = route.documents.document(identity)
    clauses = [s for s in document.sections if s.path[-2:-1] == ("Điều 4",)]
    cited = [piece.span.start for sentence in draft.sentences for piece in sentence.evidence]
    assert clauses != []
    assert [s for s in clauses if s.heading_span.start not in cited] == []


@pytest.mark.parametrize(
    "question",
    [
        "Điều 99 Quyết định {n} quy định gì?",
        "Theo Điều 4 Quyết định {n} mức phạt tiền cao nhất là bao nhiêu?",
        "Điều 5 khác Điều 6 Quyết định {n} thế nào?",
        "Quyết định {n} quy định gì?",
    ],
)
def test_other_questions_are_left_to_other_routes(route: ArticleRoute, question: str) -> None:
    assert ask(route, question.format(n=number(route))) is None
