"""The steps of an ingest as the program runs them."""

from __future__ import annotations

from index.errors import UnreadableFile
from ingest.chunks import chunk_document
from ingest.readers.detect import Source
from ingest.renditions import group_renditions
from ingest.run import Steps
from ingest.scan import Understood, path_of
from ingest.understand import understand
from ingest.word_places import page_pictures


def default_steps(*, internal_documents: bool = True) -> Steps:
    """Our understanding, our grouping of renditions, our chunks.

    Args:
        internal_documents: whether documents marked `lưu hành nội bộ` are taken in. A data directory that strangers may
            ask is made without them; the file is then named with this reason.
    """
    return Steps(_understand if internal_documents else _understand_public, group_renditions, chunk_document)


def _understand(source: Source) -> Understood:
    reading = source.read()
    document = understand(reading, file=source.name, path=path_of(source), sha256=source.sha256)
    return Understood(document, page_pictures(reading, document))


def _understand_public(source: Source) -> Understood:
    understood = _understand(source)
    if understood.document.access == "internal":
        raise UnreadableFile(
            "Văn bản lưu hành nội bộ; kho này chỉ nhận văn bản công khai (internal_documents = false)."
        )
    return understood
