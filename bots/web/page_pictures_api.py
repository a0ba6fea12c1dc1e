"""The scanned pages that a citation stands on: the picture, and where on it the cited words are.

A picture is given only for a document that the asker may see: it is looked for among that document's own renditions.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from bots.web.openapi import PROBLEMS
from bots.web.problems import Refused
from bots.web.services import Services
from index.documents import Document, Span
from index.page_pictures import PageMarks, PagePictures

# How much of the page is shown above and below the cited lines, as a share of its height.
_AROUND = 0.06
_KEPT_SECONDS = 3600


def page_pictures_router(services: Services) -> APIRouter:
    """The one endpoint."""
    router = APIRouter(tags=["documents"], responses=PROBLEMS)
    pictures = PagePictures(services.database)

    @router.get(
        "/api/documents/{document_id}/pages/{rendition}/{page}",
        response_class=Response,
        responses={200: {"content": {"image/*": {}}, "description": "The scanned page"}},
    )
    def page_picture(
        request: Request, document_id: str, rendition: str, page: Annotated[int, Path(ge=1, le=100_000)]
    ) -> Response:
        """A scanned page as a picture."""
        document = services.askers.seen(request).library.document(document_id)
        own = any(each.id == rendition for each in document.renditions)
        picture = pictures.picture(rendition, page) if own else None
        if picture is None:
            raise Refused(404, f"Không có ảnh trang {page} của văn bản này.")
        return Response(
            picture.data,
            media_type=picture.media_type,
            headers={"Cache-Control": f"private, max-age={_KEPT_SECONDS}"},
        )

    return router


def scanned_places(pictures: PagePictures, document: Document, span: Span) -> list[dict[str, Any]]:
    """Where a span stands on scanned pages: the picture's address, its frame, the rectangles, and the part to show."""
    return [_place(document, marks) for marks in pictures.boxes_of(document.id, span)]


def _place(document: Document, marks: PageMarks) -> dict[str, Any]:
    margin = round(marks.height * _AROUND)
    top = max(0, min(box.top for box in marks.rectangles) - margin)
    bottom = min(marks.height, max(box.bottom for box in marks.rectangles) + margin)
    return {
        "url": f"/api/documents/{document.id}/pages/{marks.rendition}/{marks.page}",
        "file": marks.file,
        "page": marks.page,
        "width": marks.width,
        "height": marks.height,
        "shown": [top, bottom],
        "rectangles": [list(box) for box in marks.rectangles],
    }
