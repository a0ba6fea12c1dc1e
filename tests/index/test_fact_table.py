"""The fact table: found by words as by looking at every fact, kept and taken away whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Database
from index.fact_postings import PostingRow, best_facts
from index.fact_rows import FactRow, FactWordRow
from index.fact_table import FactTable
from index.fact_words import words_of
from tests.fact_corpus import build_facts
from tests.paths import CORPUS

REPORTS = [
    CORPUS / name for name in ("bc-112-sau-thang-2023.txt", "bc-238-nam-2022.txt", "bc-245-nam-2023.md")
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, FactTable]]:
    database, table = build_facts(tmp_path_factory.mktemp("facts"), REPORTS)
    yield database, table
    database.close()


def test_a_fact_is_found_by_its_words_typed_without_marks(opened: tuple[Database, FactTable]) -> None:
    found = opened[1].search(words_of("tram thu phat song thong tin di dong"), limit=5)
    assert sorted(candidate.fact.printed for candidate in found) == ["1.018", "66", "948", "952", "986"]


def test_words_that_stand_for_others_find_more_and_displace_nothing(
    opened: tuple[Database, FactTable],
) -> None:
    table = opened[1]
    own = words_of("trạm thu phát sóng thông tin di động")
    alone = {candidate.fact.id for candidate in table.search(own, limit=20, keep=5)}
    widened = {
        candidate.fact.id
        for candidate in table.search(own, limit=20, keep=5, others=words_of("hồ sơ trực tuyến"))
    }
    assert widened == alone
    assert table.search(words_of("bưu cục"), others=words_of("chứng thư số"))


def test_packed_postings_choose_what_adding_up_every_posting_chooses(
    opened: tuple[Database, FactTable],
) -> None:
    database, _ = opened
    pick = random.Random(5)
    with database.transaction() as session:
        postings: dict[str, dict[int, int]] = {}
        for row in session.query(FactWordRow):
            postings.setdefault(row.word, {})[row.fact_key] = row.weight
        for _ in range(60):
            asked = pick.sample(sorted(postings), 4)
            importance = {
                word: 1 / (1 + len(postings[word])) for word in sorted(asked, key=lambda w: len(postings[w]))
            }
            scores: dict[int, float] = {}
            for word, share in importance.items():
                for key, weight in postings[word].items():
                    scores[key] = scores.get(key, 0.0) + weight * share
            ordered = sorted(scores, key=lambda key: (-round(scores[key], 4), key))
            found = best_facts(session, importance, 5)
            assert [round(scores[key], 4) for key in found] == [round(scores[key], 4) for key in ordered[:5]]


def test_a_word_that_is_not_packed_yet_is_read_from_the_facts(tmp_path: Path) -> None:
    database, table = build_facts(tmp_path, REPORTS[:1])
    whole = [candidate.fact.id for candidate in table.search(words_of("chứng thư số"))]
    with database.transaction() as session:
        session.query(PostingRow).delete()
    assert whole
    assert [candidate.fact.id for candidate in table.search(words_of("chứng thư số"))] == whole
    database.close()


def test_taking_a_document_away_leaves_nothing_of_it(tmp_path: Path) -> None:
    database, table = build_facts(tmp_path, REPORTS)
    documents = sorted({fact.document_id for fact in table.all()})
    for document in documents:
        with database.transaction() as session:
            table.remove(session, document)
            table.count_words(session)
    with database.transaction() as session:
        left = [session.query(table).count() for table in (FactRow, FactWordRow, PostingRow)]
    assert left == [0, 0, 0]
    assert table.search(words_of("trạm thu phát sóng")) == []
    database.close()
