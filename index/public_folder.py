"""Where the public part of a data directory lies, and whether it can answer (see `ingest/public_part.py`)."""

from __future__ import annotations

from pathlib import Path

from index.database import Database
from index.tables import PropertyRow

_COMPLETE = "public_part_complete"


def public_folder(data: Path) -> Path:
    """The folder of the public part."""
    return data / "public"


def is_complete(part: Database) -> bool:
    """Whether it has held all public documents once: a part that is being made for the first time has not."""
    with part.transaction() as session:
        return session.get(PropertyRow, _COMPLETE) is not None


def record_complete(part: Database) -> None:
    """Says that it holds all public documents."""
    with part.transaction() as session:
        session.merge(PropertyRow(key=_COMPLETE, value=True))
