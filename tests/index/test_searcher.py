"""The search that the assistant asks, over the sample corpus."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Database
from index.derived import FULLTEXT_FOLDER, VECTORS_FOLDER, DerivedIndexes
from index.embedders.engine import pick_embedder
from index.errors import SearchUnavailable
from index.searcher import Filters, Searcher
from index.store import Store
from ingest.versions import CHUNKING_VERSION

ENGINE = pick_embedder("bundled")


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Iterator[Searcher]:
    database = Database.in_directory(sample_data)
    opened = Searcher.open(sample_data, database, ENGINE, CHUNKING_VERSION)
    yield opened
    opened.close()
    database.close()


@pytest.fixture
def copy(sample_data: Path, tmp_path: Path) -> Path:
    """The sample corpus' data directory, to be damaged."""
    return Path(shutil.copytree(sample_data, tmp_path / "copy"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Năm 2022 toàn tỉnh có bao nhiêu trạm thu phát sóng?", "948 trạm"),
        ("nam 2022 toan tinh co bao nhieu tram thu phat song", "948 trạm"),
        ("Kế hoạch 55/KH-UBND", "55/KH-UBND"),
        ("ke hoach 55-KH/UBND", "55/KH-UBND"),
    ],
)
def test_the_passage_that_answers_comes_first(searcher: Searcher, question: str, expected: str) -> None:
    first = " ".join(searcher.search(question, k=5)[0].chunk.text.split())
    assert expected in first


def test_hits_are_ranked_and_bounded(searcher: Searcher) -> None:
    hits = searcher.search("nhiệm vụ trọng tâm", k=7)
    assert [hit.rank for hit in hits] == list(range(1, 8))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.chunk.id for hit in hits}) == 7
    assert all(-1 <= hit.dense <= 1 for hit in hits)


def test_more_hits_than_candidates_can_be_asked_for(searcher: Searcher) -> None:
    assert len(searcher.search("nhiệm vụ", k=80)) == 80


def test_filters(searcher: Searcher, sample_data: Path) -> None:
    database = Database.in_directory(sample_data)
    listed = {summary.id: summary for summary in Store(database).documents()}
    database.close()
    plans = searcher.search("chuyển đổi số", filters=Filters(kinds=("Kế hoạch",)))
    assert plans
    assert {listed[hit.chunk.document_id].kind for hit in plans} == {"Kế hoạch"}
    recent = searcher.search("chuyển đổi số", filters=Filters(years=(2022, 2023)))
    assert {day.year for hit in recent if (day := listed[hit.chunk.document_id].day)} <= {2022, 2023}
    one = plans[0].chunk.document_id
    only = searcher.search("trạm", filters=Filters(documents=(one,)))
    assert {hit.chunk.document_id for hit in only} == {one}
    assert searcher.search("trạm", filters=Filters(documents=("none",))) == []
    internal = searcher.search("họp giao ban", filters=Filters(access=("public",)))
    assert all(listed[hit.chunk.document_id].access == "public" for hit in internal)


def test_words_that_stand_nowhere_are_no_error(searcher: Searcher) -> None:
    assert len(searcher.search("xyzzy quux", k=3)) == 3
    assert searcher.search("xyzzy", k=1)[0].lexical == 0
    assert searcher.search("?", k=1)


@pytest.mark.parametrize("part", [VECTORS_FOLDER, FULLTEXT_FOLDER])
def test_a_damaged_part_is_an_error_and_not_an_empty_answer(copy: Path, part: str) -> None:
    for file in (copy / part).rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged" * 100)
    database = Database.in_directory(copy)
    with pytest.raises(SearchUnavailable):
        Searcher.open(copy, database, ENGINE, CHUNKING_VERSION).search("trạm")
    database.close()


def test_a_damaged_database_is_an_error(copy: Path) -> None:
    database = Database.in_directory(copy)
    opened = Searcher.open(copy, database, ENGINE, CHUNKING_VERSION)
    with sqlite3.connect(copy / "vanban.sqlite") as connection:
        connection.execute("DROP TABLE chunks")
    with pytest.raises(SearchUnavailable, match="Cơ sở dữ liệu"):
        opened.search("trạm")
    opened.close()
    database.close()


def test_retrievers_of_llama_index_find_the_same(searcher: Searcher, sample_data: Path) -> None:
    from index.candidates import HybridSearch
    from index.retrievers import DenseRetriever, FullTextRetriever, HybridRetriever

    database = Database.in_directory(sample_data)
    store, indexes = Store(database), DerivedIndexes(sample_data, database)
    question = "Năm 2022 có bao nhiêu trạm thu phát sóng?"
    hybrid = HybridRetriever(store, HybridSearch(ENGINE, indexes.vectors, indexes.fulltext), k=5)
    found = hybrid.retrieve(question)
    assert [node.node.node_id for node in found] == [hit.chunk.id for hit in searcher.search(question, k=5)]
    node = found[0].node
    document = store.document(node.metadata["document_id"])
    quoted = document.text[node.metadata["start"] : node.metadata["end"]]
    assert quoted.strip()
    assert quoted.split()[-1] in node.get_content()
    assert node.metadata["number"] == document.header.number.value  # type: ignore[union-attr]
    dense = DenseRetriever(store, ENGINE, indexes.vectors, k=3).retrieve(question)
    words = FullTextRetriever(store, indexes.fulltext, k=3).retrieve(question)
    assert len(dense) == len(words) == 3
    assert dense[0].score <= 1 < words[0].score  # type: ignore[operator]
    indexes.close()
    database.close()
