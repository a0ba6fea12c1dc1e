"""In which facts each word stands, packed: what makes a search among a million facts cheap.

One row a word: the keys of its facts in order (four bytes each) and the weight of the word in each (one byte). A
search reads the rows of the asked words and adds up; SQL alone would visit every posting one by one. The rows are
derived from `fact_words` after each ingest; a word without one (a killed ingest) is read from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from sqlalchemy import LargeBinary, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from index.database import Base
from index.fact_rows import FactWordRow

Keys = npt.NDArray[np.int32]
Weights = npt.NDArray[np.uint8]
_BYTES = 5
_BATCH = 2_000
# Facts that are compared at most, unless one word alone has more.
_ENOUGH = 20_000


class PostingRow(Base):
    """The facts of one word."""

    __tablename__ = "fact_postings"

    word: Mapped[str] = mapped_column(primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


def rebuild(session: Session) -> None:
    """Packs the postings of all words anew."""
    session.execute(delete(PostingRow))
    rows: list[dict[str, object]] = []
    for word, keys, weights in _by_word(session):
        rows.append({"word": word, "packed": keys.tobytes() + weights.tobytes()})
        if len(rows) == _BATCH:
            session.execute(insert(PostingRow), rows)
            rows = []
    if rows:
        session.execute(insert(PostingRow), rows)


def best_facts(session: Session, importance: Mapping[str, float], limit: int) -> list[int]:
    """The keys of the facts that hold most of the words, each word counting its weight times its importance.

    Args:
        importance: the words, rarest first.
    """
    postings = _read(session, list(importance))
    if not postings:
        return []
    scores = np.zeros(max(int(keys[-1]) for keys, _ in postings.values()) + 1, dtype=np.float32)
    for word, (keys, weights) in postings.items():
        scores[keys] += weights * np.float32(importance[word])
    held = _facts_of([postings[word][0] for word in importance if word in postings])
    reached = scores[held]
    if len(held) > limit:
        place = len(held) - limit
        least = np.partition(reached, place)[place]
        # Of those that reach just as much as the last one kept, the first by key: their order is no chance.
        better, equal = held[reached > least], held[reached == least]
        held = np.concatenate((better, equal[: limit - len(better)]))
    order = np.lexsort((held, -scores[held]))
    return [int(key) for key in held[order]]


def _facts_of(postings: Sequence[Keys]) -> Keys:
    """The facts of the rarest words, of as many words as are needed to have enough: who holds none of these holds
    few. In order, each once (by sorting: `numpy.unique` is many times slower here)."""
    taken: list[Keys] = []
    for keys in postings:
        taken.append(keys)
        if sum(len(each) for each in taken) > _ENOUGH:
            break
    if len(taken) == 1:
        return taken[0]
    held = np.concatenate(taken)
    held.sort()
    return held[np.concatenate(([True], held[1:] != held[:-1]))]


def _read(session: Session, words: Sequence[str]) -> dict[str, tuple[Keys, Weights]]:
    query = select(PostingRow.word, PostingRow.packed).where(PostingRow.word.in_(words))
    found = {word: _unpack(packed) for word, packed in session.execute(query)}
    for word in words:
        if word not in found:
            rows = session.execute(
                select(FactWordRow.fact_key, FactWordRow.weight)
                .where(FactWordRow.word == word)
                .order_by(FactWordRow.fact_key)
            ).all()
            if rows:
                found[word] = _arrays([(key, weight) for key, weight in rows])
    return found


def _unpack(packed: bytes) -> tuple[Keys, Weights]:
    count = len(packed) // _BYTES
    return np.frombuffer(packed, np.int32, count), np.frombuffer(packed, np.uint8, count, count * 4)


def _by_word(session: Session) -> Iterator[tuple[str, Keys, Weights]]:
    query = select(FactWordRow.word, FactWordRow.fact_key, FactWordRow.weight).order_by(
        FactWordRow.word, FactWordRow.fact_key
    )
    rows = session.execute(query.execution_options(yield_per=10_000))
    for word, group in groupby(rows, key=lambda row: row[0]):
        yield word, *_arrays([(key, weight) for _, key, weight in group])


def _arrays(rows: Sequence[tuple[int, int]]) -> tuple[Keys, Weights]:
    return (
        np.array([key for key, _ in rows], dtype=np.int32),
        np.array([weight for _, weight in rows], dtype=np.uint8),
    )
