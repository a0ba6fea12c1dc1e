"""What a reader gives: the blocks of one file, before anything is understood.

A reader knows one file format and nothing of Vietnamese documents. It says what the format itself says
(this is a heading, this is a table of so many columns, this stands on page 4) and no more: joining broken
lines, headers and sections are the next steps (`lines.py`, `header.py`, `sections.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

RawKind = Literal["line", "paragraph", "heading", "table", "footnote"]


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word on a page image: its text and its box in pixels of the rendered page (left, top, right, bottom)."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One block as the format gives it.

    - `line`: a physical line of plain text or of a PDF page; may be half a sentence.
    - `paragraph`: a whole paragraph (docx, html, Markdown).
    - `heading`: a paragraph that the format marks as a heading, with its `level` from 1.
    - `table`: `rows`, each a tuple of cell texts; merged cells repeat their text; `header_rows` counts the rows
      that the format marks as header (0 where it does not say). A row that is cut by a page stays one row.
      `row_pages` says for a table over several pages on which one each row begins; empty where all stand on
      `page`.
    - `footnote`: a note, with the `marker` that stands in the body as `⟦n:MARKER⟧` at the place it hangs on.

    `marker` of a paragraph is the list number that the format keeps apart from the text (`1.`, `a)`, `-`).
    """

    kind: RawKind
    text: str = ""
    page: int | None = None
    level: int | None = None
    marker: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    header_rows: int = 0
    words: tuple[WordBox, ...] = ()
    row_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """The picture of a scanned page. Word boxes of the page count in a frame of `width` by `height`; `data` is an
    image file that fills this frame with fewer pixels, empty where no more could be kept."""

    page: int
    width: int
    height: int
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read. `quality` is 1 for real text, the mean word confidence (0 to 1) for OCR; `pictures` are those of
    the pages that were read by OCR."""

    format: str
    blocks: tuple[RawBlock, ...]
    pages: int | None = None
    quality: float = 1.0
    warnings: tuple[str, ...] = ()
    pictures: tuple[ReadPicture, ...] = ()


class Reader(Protocol):
    """Reads one format. Raises `index.errors.UnreadableFile` with a reason in Vietnamese."""

    format: str

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the first bytes (at least 4,096 where the file has them) are of this format."""
        ...

    def read(self, path: Path) -> Reading:
        """The blocks of the file, in reading order, in NFC."""
        ...
