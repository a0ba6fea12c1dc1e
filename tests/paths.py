"""Where the documents that are not part of the repository lie; tests that need them skip where they are
absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("VANBAN_SHARED", REPOSITORY.parent / "shared"))
SEEDS = SHARED / "seeds"
REFERENCE = SHARED / "reference"
BENCH = SHARED / "bench"
CORPUS = REPOSITORY / "evals" / "corpus"

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here (VANBAN_SHARED)")
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference documents are not here (VANBAN_SHARED)"
)


def seed(prefix: str) -> Path:
    """The seed file whose name begins with a prefix such as `002`."""
    return next(iter(sorted(SEEDS.glob(f"{prefix}_*.txt"))), SEEDS / f"{prefix}.txt")
