"""A text is embedded once by each embedder, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.database import Database
from index.embedders.engine import Vectors, unit_rows
from index.vector_cache import VectorCache


class Lengths:
    """A vector from the length of the text and its first letter; remembers what it was asked."""

    dimension = 2

    def __init__(self, name: str) -> None:
        self.name, self.asked = name, list[str]()

    def embed_query(self, text: str) -> Vectors:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return unit_rows(np.array([[len(text), ord(text[0])] for text in texts], dtype=np.float32))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.in_directory(tmp_path)
    made.create_tables()
    yield made
    made.close()


def test_vectors_come_in_the_order_of_the_texts(database: Database) -> None:
    texts = [f"{'x' * (n % 7)}{n}" for n in range(100)]
    engine = Lengths("one")
    expected = engine.embed_passages(texts)
    assert np.array_equal(VectorCache(database, engine).vectors(texts), expected)
    assert np.array_equal(VectorCache(database, engine).vectors(texts[::-1]), expected[::-1])


def test_nothing_is_embedded_twice(database: Database) -> None:
    engine = Lengths("one")
    VectorCache(database, engine).vectors(["a", "b", "a"])
    VectorCache(database, engine).vectors(["b", "c"])
    assert sorted(engine.asked) == ["a", "b", "c"]


def test_each_embedder_has_its_own(database: Database) -> None:
    first, second = Lengths("one"), Lengths("two")
    VectorCache(database, first).vectors(["a"])
    VectorCache(database, second).vectors(["a"])
    assert first.asked == second.asked == ["a"]


def test_what_was_made_before_a_failure_is_kept(database: Database) -> None:
    class Failing(Lengths):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            if len(self.asked) >= 64:
                raise KeyboardInterrupt
            return super().embed_passages(texts)

    texts = [str(n).zfill(4) for n in range(132)]
    with pytest.raises(KeyboardInterrupt):
        VectorCache(database, Failing("one")).vectors(texts)
    engine = Lengths("one")
    VectorCache(database, engine).vectors(texts)
    assert len(engine.asked) == 36


def test_progress_counts_every_text_once(database: Database) -> None:
    told: list[int] = []
    cache = VectorCache(database, Lengths("one"), told.append)
    cache.vectors(["a", "b", "a"])
    assert sum(told) == 3
    cache.vectors(["a", "c"])
    assert sum(told) == 5
    assert cache.made == 3


def test_no_texts_no_vectors(database: Database) -> None:
    assert VectorCache(database, Lengths("one")).vectors([]).shape == (0, 2)


def test_a_fast_engine_is_given_ever_more_at_once(database: Database) -> None:
    class Counting(Lengths):
        given: tuple[int, ...] = ()

        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            self.given += (len(texts),)
            return super().embed_passages(texts)

    engine = Counting("one")
    VectorCache(database, engine).vectors([str(n) for n in range(3000)])
    assert engine.given == (32, 64, 128, 256, 512, 1024, 984)
