"""The search that the assistant asks, over the sample corpus."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.settings import load_settings
from bots.terminal.ingest import opened
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
    found = Searcher.open(sample_data, database, ENGINE, CHUNKING_VERSION)
    yield found
    found.close()
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


REPORT = """UỶ BAN NHÂN DÂN HUYỆN {capitals}
Số: {number}/BC-UBND
{place}, ngày 15 tháng 12 năm {year}
BÁO CÁO
Kết quả xây dựng đường giao thông nông thôn năm {year}

I. NHỮNG KHÓ KHĂN
Nhiều tuyến đường liên xã hẹp, mặt đường xuống cấp, vốn đối ứng của dân khó huy động sau mùa lũ.

II. KẾT QUẢ
Trong năm {year} huyện đã làm mới {length} km đường bê tông, sửa chữa {mended} cây cầu dân sinh.
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Three reports of two districts that took the paragraph on difficulties over from one another."""
    folder, data = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("data")
    for number, place, year, length, mended in (
        (211, "Bắc Sơn Hạ", 2021, 14, 3),
        (225, "Bắc Sơn Hạ", 2022, 22, 5),
        (98, "Nam Lĩnh", 2022, 31, 2),
    ):
        text = REPORT.format(
            number=number, place=place, capitals=place.upper(), year=year, length=length, mended=mended
        )
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    with opened(load_settings(data=data)) as ingest:
        ingest.run([folder])
    database = Database.in_directory(data)
    found = Searcher.open(data, database, ENGINE, CHUNKING_VERSION)
    yield found
    found.close()
    database.close()


def test_a_paragraph_of_several_reports_is_one_passage_with_all_its_sources(reports: Searcher) -> None:
    question = "vì sao làm đường liên xã gặp khó khăn, xuống cấp sau mùa lũ?"
    hits = reports.search(question, k=1)
    assert len(hits) == 3
    assert len({hit.chunk.document_id for hit in hits}) == 3
    assert all("vốn đối ứng" in hit.chunk.text for hit in hits)
    assert [hit.rank for hit in hits] == [1, 2, 3]


def test_the_same_words_with_another_figure_are_no_repeat(reports: Searcher) -> None:
    hits = reports.search("làm mới bao nhiêu km đường bê tông, sửa chữa bao nhiêu cây cầu dân sinh", k=3)
    assert len(hits) == 3
    assert {word for hit in hits for word in ("14 km", "22 km", "31 km") if word in hit.chunk.text} == {
        "14 km",
        "22 km",
        "31 km",
    }


def test_a_filter_by_issuer_shuts_the_others_out(reports: Searcher) -> None:
    hits = reports.search("đường bê tông", k=9, filters=Filters(issuers=("Uỷ ban nhân dân huyện Nam Lĩnh",)))
    assert hits
    assert len({hit.chunk.document_id for hit in hits}) == 1


def test_a_corpus_that_holds_nothing_has_no_passages(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with opened(load_settings(data=tmp_path / "data")) as ingest:
        ingest.run([])
    database = Database.in_directory(tmp_path / "data")
    empty = Searcher.open(tmp_path / "data", database, ENGINE, CHUNKING_VERSION)
    assert empty.search("trạm thu phát sóng") == []
    assert empty.search("trạm", filters=Filters(years=(2022,))) == []
    empty.check_complete()
    empty.close()
    database.close()


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
    found = Searcher.open(copy, database, ENGINE, CHUNKING_VERSION)
    with sqlite3.connect(copy / "vanban.sqlite") as connection:
        connection.execute("DROP TABLE chunks")
    with pytest.raises(SearchUnavailable, match="Cơ sở dữ liệu"):
        found.search("trạm")
    found.close()
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
