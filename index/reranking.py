"""An optional second look: a sentence-transformers CrossEncoder reads question and passage together.

The searches score a passage without having seen the question; a cross-encoder reads both at once, better and a
thousand times slower, so it only orders the few that the searches put first.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from index.embedders.engine import SENTENCE_TRANSFORMERS
from index.errors import VanbanError


class RerankerUnavailable(VanbanError):
    """The chosen reranker cannot be used; the message says what to do."""


class Reranker(Protocol):
    """Says how well passages answer a question. `top` is how many it is to be asked about."""

    top: int

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """A score between 0 and 1 for each passage, in order."""
        ...


@dataclass(frozen=True, slots=True)
class RerankerOptions:
    """What a CrossEncoder can be told."""

    batch_size: int = 16
    device: str | None = None
    half_precision: bool = False
    top: int = 20


def pick_reranker(spec: str | None, options: RerankerOptions | None = None) -> Reranker | None:
    """The reranker that a setting names, None where it names none.

    Args:
        spec: `sentence-transformers:` with the name or the folder of a CrossEncoder.
        options: how it is to work.

    Raises:
        RerankerUnavailable: the setting is no such thing. A missing package or model shows at first use.
    """
    if not spec:
        return None
    model = spec.removeprefix(SENTENCE_TRANSFORMERS)
    if model in ("", spec):
        raise RerankerUnavailable(
            f"Không biết bộ xếp hạng lại {spec!r}; hãy dùng `sentence-transformers:TÊN_HOẶC_THƯ_MỤC`"
        )
    return CrossEncoderReranker(model, options or RerankerOptions())


class CrossEncoderReranker:
    """A CrossEncoder with one score. Its import (torch) is paid at the first question; safe for many threads."""

    def __init__(self, model: str, options: RerankerOptions) -> None:
        self.top = options.top
        self._model_name = model
        self._options = options
        self._model: Any = None
        self._working = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """The model's own scores, brought between 0 and 1.

        Raises:
            RerankerUnavailable: the package or the model is not there, or the model failed.
        """
        if not passages:
            return []
        with self._working:
            if self._model is None:
                self._model = self._load()
            try:
                given = self._model.predict(
                    [(question, passage) for passage in passages],
                    batch_size=self._options.batch_size,
                    show_progress_bar=False,
                )
            except Exception as error:
                raise RerankerUnavailable(
                    f"Bộ xếp hạng lại {self._model_name!r} không chạy được: {error}"
                ) from error
        return [float(score) for score in given]

    def _load(self) -> Any:
        try:
            import torch
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise RerankerUnavailable(
                "Bộ xếp hạng lại cần sentence-transformers; hãy chạy `pip install 'vanban[models]'`"
            ) from error
        try:
            model = CrossEncoder(
                self._model_name, device=self._options.device, activation_fn=torch.nn.Sigmoid()
            )
            labels = int(model.num_labels)
        except Exception as error:
            raise RerankerUnavailable(
                f"Không nạp được bộ xếp hạng lại {self._model_name!r}: {error}"
            ) from error
        if labels != 1:
            raise RerankerUnavailable(
                f"Mô hình {self._model_name!r} cho {labels} nhãn; bộ xếp hạng lại cần một điểm số duy nhất"
            )
        if self._options.half_precision:
            # A processor computes bfloat16 well and float16 badly; a graphics card does both.
            model = model.bfloat16() if str(model.device) == "cpu" else model.half()
        return model
