"""Vectors: the nearest are found, replaced and removed, and damage is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.embedders.engine import Vectors, unit_rows
from index.errors import SearchUnavailable
from index.vectors import VectorIndex, Within


def some(count: int, seed: int = 1) -> Vectors:
    return unit_rows(np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    made = VectorIndex(tmp_path / "vectors")
    made.replace([], [f"c{n}" for n in range(60)], ["d1"] * 30 + ["d2"] * 30, some(60))
    yield made
    made.close()


def test_nearest_first_with_their_cosine(index: VectorIndex) -> None:
    vectors = some(60)
    cosines = vectors @ vectors[7]
    expected = [f"c{n}" for n in np.argsort(-cosines)[:5]]
    found = index.search(vectors[7], 5)
    assert [chunk for chunk, _ in found] == expected
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines, reverse=True)[:5], abs=1e-5)


@pytest.mark.parametrize("size", [60, 900])
@pytest.mark.parametrize("lacking", [(), ("none",)])
def test_only_within_the_given_documents(tmp_path: Path, size: int, lacking: tuple[str, ...]) -> None:
    """Few chunks are compared one by one, many by the graph; one that the index lacks yet is left out."""
    index, vectors, middle = VectorIndex(tmp_path), some(size), size // 2
    names = [f"c{n}" for n in range(size)]
    index.replace([], names, ["d1"] * middle + ["d2"] * (size - middle), vectors)
    cosines = {name: float(vectors[n] @ vectors[7]) for n, name in enumerate(names) if n >= middle}
    nearest = sorted(cosines, key=lambda chunk: -cosines[chunk])
    within = Within(["d2"], [*names[middle:], *lacking])
    found = index.search(vectors[7], 10, within)
    assert [chunk for chunk, _ in found] == nearest[:10]
    assert [cosine for _, cosine in found] == pytest.approx([cosines[c] for c in nearest[:10]], abs=1e-5)
    assert {chunk for chunk, _ in index.search(vectors[7], size, within)} == set(cosines)
    assert index.search(vectors[7], 5, Within([], [])) == []
    index.close()


def test_similarities_of_named_chunks_are_exact(index: VectorIndex) -> None:
    vectors = some(60)
    found = index.similarities(vectors[0], ["c3", "c50", "none"])
    assert found == {
        "c3": pytest.approx(float(vectors[3] @ vectors[0]), abs=1e-5),
        "c50": pytest.approx(float(vectors[50] @ vectors[0]), abs=1e-5),
    }
    assert index.similarities(vectors[0], []) == {}


def test_replacing_leaves_nothing_behind(index: VectorIndex) -> None:
    index.replace(["d1"], ["c0"], ["d1"], some(1, seed=9))
    assert index.count() == 31
    assert index.search(some(1, seed=9)[0], 1)[0][0] == "c0"
    assert not {"c1", "c29"} & {chunk for chunk, _ in index.search(some(60)[7], 60)}


def test_another_reader_sees_changes_after_reopening(index: VectorIndex, tmp_path: Path) -> None:
    index.replace([], ["new"], ["d3"], some(1, seed=9))
    index.close()
    reader = VectorIndex(tmp_path / "vectors")
    assert reader.search(some(1, seed=9)[0], 1)[0][0] == "new"
    reader.close()


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    empty = VectorIndex(tmp_path)
    assert empty.count() == 0
    assert empty.search(some(1)[0], 5) == []
    empty.close()


def test_damage_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(SearchUnavailable, match="Chroma"):
        VectorIndex(tmp_path / "vectors").search(some(1)[0], 5)


def test_vectors_of_another_dimension_are_refused(index: VectorIndex) -> None:
    with pytest.raises(SearchUnavailable):
        index.search(np.ones(8, dtype=np.float32), 5)
