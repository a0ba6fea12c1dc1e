"""Many passages at once on a processor: the bundled model's own weights in ONNX Runtime.

Four to eight times as fast as the bundled engine, whose vectors it repeats with a cosine of 0.99 and more
(`python -m evals.bench.ingest`). Each text is computed by itself on one core, so nothing is padded, and what a text's
vector is does not hang on the texts beside it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedders.e5_graph import INPUT, OUTPUT, encoder_graph
from index.embedders.e5_weights import E5Weights
from index.embedders.engine import Vectors, unit_rows

LEAST_COSINE = 0.98
_PREFIX = "passage: "
_SPACES = re.compile(" {2,}")
# What both must agree on before one stands in for the other: prose, figures and numbers, foreign words, a heading.
_TRIED = (
    "Sở Khoa học và Công nghệ chủ trì, phối hợp với các đơn vị liên quan rà soát, báo cáo kết quả trước ngày 15/6.",
    "Tỷ lệ hồ sơ trực tuyến đạt 87,4%, tăng 12,6 điểm phần trăm; kinh phí 1.250 triệu đồng (Quyết định số 17/QĐ-UBND).",
    "Wi-Fi, IPv6, Cloud computing; LGSP/NDXP",
    "II. MỤC TIÊU",
)


class BulkUnavailable(Exception):
    """The fast path cannot be used here; the message says why."""


class Reference(Protocol):
    """The engine that is stood in for."""

    def embed_passages_exactly(self, texts: Sequence[str]) -> Vectors:
        """Its own unit vectors of passages."""
        ...

    def count_pieces(self, passage: str) -> int:
        """Into how many pieces it cuts a passage, with its prefix and the marks at both ends."""
        ...


class BulkEncoder:
    """The fast path of one process. Safe for many threads.

    Args:
        path: the bundled weights.
        reference: the bundled engine, which decides wherever the two differ.

    Raises:
        BulkUnavailable: a library is missing, or its vectors are not those of the engine.
    """

    def __init__(self, path: Path, reference: Reference) -> None:
        self._reference = reference
        try:
            self._weights = E5Weights(path)
            self._tokenizer = _tokenizer(self._weights)
            self._session = _session(encoder_graph(self._weights))
        # Of whatever a library of another version may raise, none may stop an ingest.
        except Exception as error:
            raise BulkUnavailable(f"{type(error).__name__}: {error}") from error
        self._pool = ThreadPoolExecutor(_cores(), thread_name_prefix="embedding")
        cosines = (self.embed(_TRIED) * reference.embed_passages_exactly(_TRIED)).sum(axis=1)
        if not cosines.min() >= LEAST_COSINE:
            raise BulkUnavailable(f"cosine {cosines.min():.4f} to the bundled engine")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages, without their prefix, in order.

        Raises:
            BulkUnavailable: the runtime failed.
        """
        try:
            # The longest first: the last to be finished is then a short one.
            order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
            made = self._pool.map(self._vector, [texts[place] for place in order])
            vectors = np.empty((len(texts), self._weights.shape.width), dtype=np.float32)
            vectors[order] = np.stack(list(made))
        except Exception as error:
            raise BulkUnavailable(f"{type(error).__name__}: {error}") from error
        return unit_rows(vectors)

    def _vector(self, text: str) -> Vectors:
        """The mean over all pieces; a text that is longer than the model sees is cut into windows."""
        pieces = self._pieces(text)
        if len(pieces) + 2 != self._reference.count_pieces(text):
            # Runs of characters that the vocabulary lacks are cut otherwise; the engine decides.
            exact: Vectors = self._reference.embed_passages_exactly([text])[0]
            return exact
        step = self._weights.shape.longest - 2
        total = np.zeros(self._weights.shape.width, dtype=np.float32)
        for start in range(0, len(pieces), step):
            window = pieces[start : start + step]
            total += len(window) * self._run(window)
        return total

    def _pieces(self, text: str) -> list[int]:
        written = (_PREFIX + text).translate(self._weights.vocabulary.rewritten)
        pieces: list[int] = self._tokenizer.encode(_SPACES.sub(" ", written), add_special_tokens=False).ids
        return pieces

    def _run(self, pieces: list[int]) -> NDArray[np.float32]:
        vocabulary = self._weights.vocabulary
        words = self._weights.words(np.array([vocabulary.begin, *pieces, vocabulary.end]))
        vector: NDArray[np.float32] = self._session.run([OUTPUT], {INPUT: words[None]})[0][0]
        return vector


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tokenizer(weights: E5Weights) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = weights.vocabulary
    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
