"""Documents made of lines, for tests."""

from __future__ import annotations

from index.documents import Document
from ingest.readers.plain_text import line_blocks
from ingest.reading import RawBlock, RawKind, Reading
from ingest.understand import understand

SHA256 = "0" * 64


def from_text(text: str) -> Document:
    """The document that a text file of these lines holds."""
    return understand(Reading("text", tuple(line_blocks(text))), file="a.txt", path="a.txt", sha256=SHA256)


def from_paragraphs(*paragraphs: str, kind: RawKind = "paragraph") -> Document:
    """The document that an office file of these paragraphs holds."""
    blocks = tuple(RawBlock(kind, paragraph) for paragraph in paragraphs)
    return understand(Reading("docx", blocks), file="a.docx", path="a.docx", sha256=SHA256)


def from_blocks(*blocks: RawBlock) -> Document:
    """The document that these raw blocks make."""
    return understand(Reading("docx", blocks), file="a.docx", path="a.docx", sha256=SHA256)


def paths(document: Document) -> list[tuple[str, ...]]:
    """The section paths in reading order."""
    return [section.path for section in document.sections]
