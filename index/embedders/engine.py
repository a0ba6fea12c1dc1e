"""The seam between the index and what makes its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import VanbanError

Vectors = NDArray[np.float32]

BUNDLED = "bundled"
SENTENCE_TRANSFORMERS = "sentence-transformers:"


class EmbedderUnavailable(VanbanError):
    """The chosen embedder cannot be used; the message says what to do."""


class Engine(Protocol):
    """Turns questions and passages into unit vectors of one dimension.

    `name` tells apart engines whose vectors may not be mixed: it is recorded with every index and vector.
    """

    name: str

    @property
    def dimension(self) -> int:
        """The length of every vector. May load the model."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,)."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages, shape (len(texts), dimension)."""
        ...


@dataclass(frozen=True, slots=True)
class EmbedderOptions:
    """What a sentence-transformers model can be told; the bundled engine needs none of it."""

    batch_size: int = 32
    device: str | None = None
    half_precision: bool = False
    query_prompt: str = ""
    passage_prompt: str = ""


def pick_embedder(spec: str, options: EmbedderOptions | None = None) -> Engine:
    """The engine that a setting names.

    Args:
        spec: `bundled`, or `sentence-transformers:` with the name or the folder of a model.
        options: for sentence-transformers.

    Raises:
        EmbedderUnavailable: the setting is neither. A missing package or model shows at first use.
    """
    if spec == BUNDLED:
        from index.embedders.bundled import BundledEngine

        return BundledEngine()
    if spec.startswith(SENTENCE_TRANSFORMERS) and spec != SENTENCE_TRANSFORMERS:
        from index.embedders.sentence_transformers import SentenceTransformersEngine

        return SentenceTransformersEngine(
            spec.removeprefix(SENTENCE_TRANSFORMERS), options or EmbedderOptions()
        )
    raise EmbedderUnavailable(
        f"Không biết bộ nhúng {spec!r}; hãy dùng `bundled` hoặc `sentence-transformers:TÊN_HOẶC_THƯ_MỤC`"
    )


def unit_rows(vectors: Vectors) -> Vectors:
    """Each row at length one, so that a product of two is their cosine."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
