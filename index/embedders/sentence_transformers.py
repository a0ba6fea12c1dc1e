"""Any sentence-transformers model by name or folder. Its import (torch) is paid only when it is used."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.embedders.engine import (
    SENTENCE_TRANSFORMERS,
    EmbedderOptions,
    EmbedderUnavailable,
    Vectors,
    unit_rows,
)


class SentenceTransformersEngine:
    """A bi-encoder.

    Where no prompt is given, the model's own prompts for questions and documents are used, if it has any.
    """

    def __init__(self, model: str, options: EmbedderOptions) -> None:
        self._model_name = model
        self._options = options
        self._model: Any = None
        self._loading = threading.Lock()
        self.name = SENTENCE_TRANSFORMERS + model
        if options.query_prompt or options.passage_prompt:
            self.name += f" ({options.query_prompt!r}, {options.passage_prompt!r})"

    @property
    def dimension(self) -> int:
        """The dimension that the model says."""
        model = self._loaded()
        ask = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
        return int(ask())

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question."""
        vector: Vectors = self._encode([text], self._options.query_prompt, "encode_query")[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages; the model sorts them by length into batches itself."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._encode(list(texts), self._options.passage_prompt, "encode_document")

    def _encode(self, texts: list[str], prompt: str, with_own_prompt: str) -> Vectors:
        model = self._loaded()
        encode = model.encode if prompt else getattr(model, with_own_prompt)
        given = {"prompt": prompt} if prompt else {}
        vectors = encode(
            texts,
            batch_size=self._options.batch_size,
            show_progress_bar=False,
            convert_to_numpy=True,
            **given,
        )
        return unit_rows(np.asarray(vectors, dtype=np.float32))

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbedderUnavailable(
                "Bộ nhúng sentence-transformers chưa được cài; hãy chạy `pip install 'vanban[models]'`"
            ) from error
        try:
            model = SentenceTransformer(self._model_name, device=self._options.device)
        except Exception as error:
            raise EmbedderUnavailable(
                f"Không nạp được mô hình sentence-transformers {self._model_name!r}: {error}"
            ) from error
        if self._options.half_precision:
            # A processor computes bfloat16 well and float16 badly; a graphics card does both.
            model = model.bfloat16() if str(model.device) == "cpu" else model.half()
        return model
