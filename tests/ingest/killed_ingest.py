"""An ingest that kills itself with SIGKILL at a chosen step; run as a program by the test of killed ingests.

Arguments: data directory, folder, the step, and at which of its calls to die. The steps are wrapped here, in
the child of a test; the product knows nothing of it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import derived
from index.fulltext import FullText
from index.renditions import RenditionStore
from index.store import Store
from index.vector_cache import VectorCache
from index.vectors import VectorIndex
from ingest.run import Ingest
from tests.ingest.office import Office

# name: (owner, method, whether the step is done before the process dies)
STEPS: dict[str, tuple[Any, str, bool]] = {
    "before a rendition is kept": (RenditionStore, "keep", False),
    "after a rendition is kept": (Ingest, "_keep_own", True),
    "after vectors are kept": (VectorCache, "_keep", True),
    "within the transaction of a document": (Store, "put", True),
    "at the end of the transaction of a document": (RenditionStore, "put_file", True),
    "after the transaction of a document": (Ingest, "_write", True),
    "before Chroma": (VectorIndex, "replace", False),
    "between Chroma and tantivy": (FullText, "replace", False),
    "before it is crossed off": (derived, "_cross_off", False),
    "after it is crossed off": (derived, "_cross_off", True),
    "before the last cleaning": (RenditionStore, "drop_unused", False),
}


def main(data: str, folder: str, step: str, count: str) -> None:
    """Runs the ingest and dies in it."""
    owner, name, done_before = STEPS[step]
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def deadly(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < int(count):
            return original(*arguments, **named)
        if done_before:
            original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(owner, name, deadly)
    Office(Path(data), Path(folder)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
