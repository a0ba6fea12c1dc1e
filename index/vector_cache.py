"""Vectors in the database: a text is embedded once by each embedder, whichever documents and runs hold it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from sqlalchemy import select

from index.database import Database
from index.embedders.engine import Engine, Vectors
from index.store import text_hash
from index.tables import VectorRow

_STEP = 500
# Texts are embedded in steps that grow while one takes less than so long: a graphics card gets enough to do at once,
# and a run that is killed loses little of what a slow processor has done.
_SECONDS_OF_A_STEP = 2.0
_FIRST_STEP, _LONGEST_STEP = 32, 1024


class VectorCache:
    """The vectors of one engine.

    Args:
        database: where they are kept.
        engine: makes those that are missing.
        on_ready: told how many texts have their vectors, found or made, as it goes.
    """

    def __init__(
        self, database: Database, engine: Engine, on_ready: Callable[[int], None] | None = None
    ) -> None:
        self._database = database
        self._engine = engine
        self._on_ready = on_ready or (lambda count: None)
        self._at_once = _FIRST_STEP
        self.made = 0

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, in order; what is made is kept at once."""
        hashes = [text_hash(text) for text in texts]
        known = self.lookup(hashes)
        self._on_ready(sum(each in known for each in hashes))
        missing = {each: text for each, text in zip(hashes, texts, strict=True) if each not in known}
        # Of like length together: nothing waits for the longest of a batch.
        ordered = sorted(missing.items(), key=lambda item: len(item[1]))
        while ordered:
            part, ordered = ordered[: self._at_once], ordered[self._at_once :]
            begun = time.monotonic()
            made = self._engine.embed_passages([text for _, text in part])
            if time.monotonic() - begun < _SECONDS_OF_A_STEP:
                self._at_once = min(2 * self._at_once, _LONGEST_STEP)
            rows = {each: vector for (each, _), vector in zip(part, made, strict=True)}
            self._keep(rows)
            known |= rows
            self.made += len(part)
            self._on_ready(sum(each in rows for each in hashes))
        if not hashes:
            return np.zeros((0, self._engine.dimension), dtype=np.float32)
        return np.stack([known[each] for each in hashes])

    def lookup(self, hashes: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that are there already, by the hash of their text."""
        found: dict[str, Vectors] = {}
        distinct = list(dict.fromkeys(hashes))
        with self._database.transaction() as session:
            for start in range(0, len(distinct), _STEP):
                rows = session.execute(
                    select(VectorRow.text_hash, VectorRow.vector).where(
                        VectorRow.embedder == self._engine.name,
                        VectorRow.text_hash.in_(distinct[start : start + _STEP]),
                    )
                )
                found |= {each: np.frombuffer(vector, dtype=np.float32) for each, vector in rows}
        return found

    def _keep(self, rows: dict[str, Vectors]) -> None:
        with self._database.transaction() as session:
            for each, vector in rows.items():
                session.merge(VectorRow(embedder=self._engine.name, text_hash=each, vector=vector.tobytes()))
