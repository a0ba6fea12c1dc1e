"""`/api/documents`: the stored documents, read only."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse

from bots.asking import Library
from bots.web import schemas
from bots.web.document_json import document_body, document_summary, parse_span, passage
from bots.web.knowledge_api import series_within
from bots.web.openapi import PROBLEMS
from bots.web.page_pictures_api import scanned_places
from bots.web.paging import Limit, Offset
from bots.web.problems import Refused
from bots.web.services import Services
from index.folding import fold, nfc
from index.page_pictures import PagePictures
from index.store import Summary

Words = Annotated[str, Query(max_length=200, description="words of the number, title, issuer or file name")]


def documents_router(services: Services) -> APIRouter:
    """The endpoints on the library."""
    router = APIRouter(prefix="/api/documents", tags=["documents"], responses=PROBLEMS)
    askers, pictures = services.askers, PagePictures(services.database)

    @router.get("", response_model=schemas.Page[schemas.DocumentSummary])
    def list_documents(
        request: Request, limit: Limit = 50, offset: Offset = 0, q: Words = ""
    ) -> dict[str, Any]:
        """The documents, the newest first."""
        items, total = find_documents(askers.seen(request).library, q, limit, offset)
        return {"items": items, "total": total}

    @router.get("/{document_id}", response_model=schemas.DocumentOut)
    def read_document(request: Request, document_id: str) -> dict[str, Any]:
        """A document as understood: header, files, section tree, renditions, warnings."""
        return document_body(askers.seen(request).library.document(document_id))

    @router.get("/{document_id}/text", response_class=PlainTextResponse)
    def read_text(request: Request, document_id: str) -> PlainTextResponse:
        """The stored text, NFC; spans count its code points."""
        return PlainTextResponse(askers.seen(request).library.document(document_id).text)

    @router.get("/{document_id}/passage", response_model=None)
    def read_passage(
        request: Request,
        document_id: str,
        span: Annotated[str, Query(max_length=24, description="`start-end`")],
    ) -> dict[str, Any]:
        """A span with the blocks around it, where it stands on scanned pages, and its figures over time."""
        seen = askers.seen(request)
        document = seen.library.document(document_id)
        place = parse_span(span, document)
        if place is None:
            raise Refused(422, "span: thiếu")
        return {
            **passage(document, place),
            "scans": scanned_places(pictures, document, place),
            "series": series_within(seen.facts, document.id, place),
        }

    return router


def find_documents(library: Library, words: str, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    """Summaries of the documents whose header or file name holds all the words (folded), and how many."""
    wanted = fold(nfc(words)).split()
    found = [
        summary
        for summary in library.summaries()
        if not wanted or all(word in _searchable(summary) for word in wanted)
    ]
    return [document_summary(summary) for summary in found[offset : offset + limit]], len(found)


def _searchable(summary: Summary) -> str:
    day = summary.day
    dates = f"{day.isoformat()} {day.day}/{day.month}/{day.year}" if day else ""
    parts = (summary.kind, summary.number, summary.issuer, summary.title, dates, *summary.files)
    return fold(" ".join(part for part in parts if part))
