"""The steps of an ingest as the program runs them."""

from __future__ import annotations

from index.documents import Document
from ingest.chunks import chunk_document
from ingest.readers.detect import Source
from ingest.renditions import group_renditions
from ingest.run import Steps
from ingest.scan import path_of
from ingest.understand import understand


def default_steps() -> Steps:
    """Our understanding, our grouping of renditions, our chunks."""
    return Steps(_understand, group_renditions, chunk_document)


def _understand(source: Source) -> Document:
    return understand(source.read(), file=source.name, path=path_of(source), sha256=source.sha256)
