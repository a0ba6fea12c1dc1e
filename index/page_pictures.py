"""The pictures of scanned pages, and where on them each word of the stored text stands.

In: what the ingest read on the pages of a scanned file. Out: for a span of a document (a citation's, say) the
rectangles to draw, and the page's picture to draw them on:

    pictures = PagePictures(database)
    for marks in pictures.boxes_of(document.id, citation.span):
        picture = pictures.picture(marks.rendition, marks.page)     # bytes of an image file
        draw(picture.data, frame=(picture.width, picture.height), rectangles=marks.rectangles)

Rectangles count in a frame of `width` by `height` which the picture fills, whatever its own number of pixels:
an SVG with `viewBox="0 0 WIDTH HEIGHT"` that holds the picture at that size and a `<rect>` for each needs no
arithmetic. A document that was read from text has no pictures: `boxes_of` is empty and `pages_of` too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, Text, delete, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from index.database import Base, Database
from index.documents import Segment, Span
from index.serial import document_from_json
from index.tables import DocumentRow, RenditionRow


class Rectangle(NamedTuple):
    """A place on a page, from its upper left corner, in the page's frame."""

    left: int
    top: int
    right: int
    bottom: int


class PlacedWord(NamedTuple):
    """A word of a rendition's own text and its place on the page."""

    span: Span
    box: Rectangle


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One scanned page (from 1). `data` is an image file of the type `media_type`, empty where the scan had more
    pages than are kept as pictures; `words` are in reading order, their spans in the rendition's own text."""

    page: int
    width: int
    height: int
    media_type: str
    data: bytes = field(repr=False)
    words: tuple[PlacedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class PageMarks:
    """Where a span stands on one page: a rectangle for each line of it. `rendition` and `page` name the picture,
    `file` the source file as shown, `width` and `height` the frame."""

    rendition: str
    file: str
    page: int
    width: int
    height: int
    rectangles: tuple[Rectangle, ...]


class PagePictureRow(Base):
    """One scanned page of a rendition. `words` holds [start, end, left, top, right, bottom] for each, as JSON."""

    __tablename__ = "page_pictures"

    rendition_id: Mapped[str] = mapped_column(
        ForeignKey("renditions.id", ondelete="CASCADE"), primary_key=True
    )
    page: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    media_type: Mapped[str]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    words: Mapped[str] = deferred(mapped_column(Text))


class PagePictures:
    """The page pictures of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, session: Session, rendition: str, pages: Iterable[PagePicture]) -> None:
        """Keeps the pages of a rendition (which must be kept already), in place of what it had."""
        session.execute(delete(PagePictureRow).where(PagePictureRow.rendition_id == rendition))
        session.add_all(
            PagePictureRow(
                rendition_id=rendition,
                page=page.page,
                width=page.width,
                height=page.height,
                media_type=page.media_type,
                data=page.data,
                words=json.dumps([(*word.span, *word.box) for word in page.words], separators=(",", ":")),
            )
            for page in pages
        )
        session.flush()

    def boxes_of(self, document_id: str, span: Span) -> tuple[PageMarks, ...]:
        """Where a span of a document's stored text stands on the pages of its scans, in the order of the text.

        Empty where those words come from a file that is text itself, and for an unknown document.
        """
        with self._database.transaction() as session:
            return tuple(
                marks
                for rendition, file, own in _own_spans(session, document_id, span)
                for marks in _marks(session, rendition, file, own)
            )

    def picture(self, rendition: str, page: int) -> PagePicture | None:
        """The picture of a page, None where there is none."""
        with self._database.transaction() as session:
            row = session.get(PagePictureRow, (rendition, page))
            if row is None or not row.data:
                return None
            return PagePicture(
                row.page, row.width, row.height, row.media_type, row.data, tuple(_words(row.words))
            )

    def pages_of(self, document_id: str) -> tuple[tuple[str, int], ...]:
        """The pages of a document that have a picture, as (rendition, page): those of its best text first."""
        with self._database.transaction() as session:
            rows = session.execute(
                select(PagePictureRow.rendition_id, PagePictureRow.page)
                .join(RenditionRow, RenditionRow.id == PagePictureRow.rendition_id)
                .where(RenditionRow.document_id == document_id, PagePictureRow.data != b"")
                .order_by(RenditionRow.position, PagePictureRow.page)
            )
            return tuple((rendition, page) for rendition, page in rows)


def _own_spans(session: Session, document_id: str, span: Span) -> Iterator[tuple[str, str, Span]]:
    """The span in the renditions' own texts, as (rendition, file, span there).

    A document's text is that of its best rendition, followed by lines of others, each a `Segment`.
    """
    row = session.get(DocumentRow, document_id)
    if row is None:
        return
    renditions = session.scalars(
        select(RenditionRow).where(RenditionRow.document_id == document_id).order_by(RenditionRow.position)
    ).all()
    segments = document_from_json(row.structure).segments
    for number, segment in enumerate(segments):
        start, end = max(span.start, segment.span.start), min(span.end, segment.span.end)
        if start >= end:
            continue
        for rendition in renditions[:1] if number == 0 else renditions[1:]:
            place = 0 if number == 0 else _place_in(rendition, segment, row.text)
            if place is not None:
                shift = place - segment.span.start
                yield rendition.id, segment.file, Span(start + shift, end + shift)
                break


def _place_in(rendition: RenditionRow, segment: Segment, text: str) -> int | None:
    """Where the line that a segment was taken from begins in the rendition's own text."""
    own = document_from_json(rendition.own)
    line = text[segment.span.start : segment.span.end]
    starts = (block.span.start for block in own.blocks if own.quote(block.span) == line)
    return next(starts, None)


def _marks(session: Session, rendition: str, file: str, span: Span) -> Iterator[PageMarks]:
    rows = session.execute(
        select(PagePictureRow.page, PagePictureRow.width, PagePictureRow.height, PagePictureRow.words)
        .where(PagePictureRow.rendition_id == rendition)
        .order_by(PagePictureRow.page)
    )
    for page, width, height, words in rows:
        boxes = [
            word.box for word in _words(words) if word.span.start < span.end and span.start < word.span.end
        ]
        if boxes:
            yield PageMarks(rendition, file, page, width, height, _joined(boxes))


def _words(stored: str) -> Iterator[PlacedWord]:
    for start, end, *box in json.loads(stored):
        yield PlacedWord(Span(start, end), Rectangle(*box))


def _joined(boxes: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
    """One rectangle for the words that stand one after the other on a line."""
    joined: list[Rectangle] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, box):
            joined[-1] = Rectangle(last.left, min(last.top, box.top), box.right, max(last.bottom, box.bottom))
        else:
            joined.append(box)
    return tuple(joined)


def _goes_on(line: Rectangle, box: Rectangle) -> bool:
    """Whether a word stands on the line, to the right of what it holds and no further than two heights."""
    height = max(1, line.bottom - line.top)
    overlap = min(line.bottom, box.bottom) - max(line.top, box.top)
    return (
        box.left >= line.left
        and box.right > line.right
        and box.left - line.right < 2 * height
        and overlap * 2 > min(height, box.bottom - box.top)
    )
