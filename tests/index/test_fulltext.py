"""Full text: what is found, in which spelling, and that nothing typed is taken for a query language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import SearchUnavailable
from index.fulltext import Entry, FullText

ENTRIES = [
    Entry(
        "d1:0",
        "d1",
        "Toàn tỉnh có 1.208 trạm thu phát sóng di động (BTS).",
        ("I. Hạ tầng số",),
        "Báo cáo năm",
    ),
    Entry("d1:1", "d1", "Tỷ lệ hồ sơ trực tuyến đạt 97,61%.", ("II. Chính quyền số",), "Báo cáo năm"),
    Entry("d2:0", "d2", "Căn cứ Kế hoạch số 46/KH-UBND của Ủy ban nhân dân tỉnh.", numbers=("87/QĐ-STTTT",)),
    Entry("d3:0", "d3", "Đường truyền số liệu chuyên dùng cấp xã."),
]


@pytest.fixture(scope="module")
def fulltext(tmp_path_factory: pytest.TempPathFactory) -> FullText:
    made = FullText(tmp_path_factory.mktemp("fulltext"))
    made.replace([], ENTRIES)
    return made


def first(fulltext: FullText, question: str, **options: object) -> str:
    return fulltext.search(question, 5, **options)[0][0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Toàn tỉnh có bao nhiêu trạm BTS?", "d1:0"),
        ("toan tinh co bao nhieu tram bts", "d1:0"),
        ("ty le ho so truc tuyen", "d1:1"),
        ("97,61%", "d1:1"),
        ("46/KH-UBND", "d2:0"),
        ("kế hoạch 46-KH/UBND", "d2:0"),
        ("KH-UBND", "d2:0"),
        ("87/QĐ-STTTT", "d2:0"),
        ("qd-stttt", "d2:0"),
        ("duong truyen", "d3:0"),
        ("hạ tầng", "d1:0"),
    ],
)
def test_finds(fulltext: FullText, question: str, expected: str) -> None:
    assert first(fulltext, question) == expected


def test_folded_only_passes_over_wrong_marks(fulltext: FullText) -> None:
    assert first(fulltext, "đướng truyện", folded_only=True) == "d3:0"


def test_nothing_in_common_finds_nothing(fulltext: FullText) -> None:
    assert fulltext.search("xyzzy", 5) == []
    assert fulltext.search("?!… 🙂", 5) == []


def test_only_in_the_given_documents(fulltext: FullText) -> None:
    assert {chunk for chunk, _ in fulltext.search("số tỉnh", 5, documents=["d2", "d3"])} == {"d2:0", "d3:0"}


def test_scores_do_not_depend_on_which_chunks_are_asked_for(fulltext: FullText) -> None:
    question = "tỷ lệ trạm số"
    everything = dict(fulltext.search(question, 10))
    assert dict(fulltext.search(question, 10, among=["d1:1"])) == {"d1:1": pytest.approx(everything["d1:1"])}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=200) | st.sampled_from(['"', "a AND", "id:*", "+(", "[a TO b]", "^9", "\\", "a~2 OR *"])
)
def test_nothing_typed_is_a_query_language(fulltext: FullText, question: str) -> None:
    fulltext.search(question, 3)


def test_a_pasted_page_is_answered(fulltext: FullText) -> None:
    page = " ".join(f"từ{n} trạm hồ sơ" for n in range(20_000))
    assert {chunk for chunk, _ in fulltext.search(page, 2)} == {"d1:0", "d1:1"}


def test_a_replaced_document_leaves_nothing_behind(tmp_path: Path) -> None:
    fulltext = FullText(tmp_path)
    fulltext.replace([], ENTRIES)
    fulltext.replace(["d1"], [Entry("d1:0", "d1", "Nội dung mới")])
    assert fulltext.count() == 3
    assert fulltext.search("trạm BTS", 5) == []
    assert first(FullText(tmp_path), "nội dung mới") == "d1:0"


def test_another_process_sees_what_was_written(tmp_path: Path) -> None:
    reader, writer = FullText(tmp_path), FullText(tmp_path)
    assert reader.search("trạm", 5) == []
    writer.replace([], ENTRIES)
    assert first(reader, "trạm") == "d1:0"


def test_damage_is_named_and_is_not_an_empty_answer(tmp_path: Path) -> None:
    FullText(tmp_path).replace([], ENTRIES)
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable, match="toàn văn"):
        FullText(tmp_path)


def test_frequency_counts_chunks_whatever_the_marks(fulltext: FullText) -> None:
    assert fulltext.frequency("SỐ") == fulltext.frequency("so") == 3
    assert fulltext.frequency("") == 0
