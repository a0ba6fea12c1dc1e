"""`/api/suggestions`: questions to begin with, that this corpus can answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request

from assistant.suggesting import suggestions as suggestions_on
from bots.asking import Library
from bots.web import schemas
from bots.web.openapi import PROBLEMS
from bots.web.services import Services
from index.store import Summary

_SHOWN = 4


def suggestions_router(services: Services) -> APIRouter:
    """The one endpoint."""
    router = APIRouter(tags=["ask"], responses=PROBLEMS)

    @router.get("/api/suggestions", response_model=schemas.Page[str])
    def suggestions(request: Request) -> dict[str, Any]:
        """The operator's own questions, or else some on the newest documents: by number, and by what they are about."""
        items = list(services.web.suggestions) or _own_questions(services.askers.seen(request).library)
        return {"items": items[:_SHOWN], "total": len(items[:_SHOWN])}

    return router


def _own_questions(library: Library) -> list[str]:
    """Questions on the documents by number, then on what their sections are about, of the newest ones."""
    documents = library.summaries()
    by_number = questions_on(documents)[: _SHOWN // 2]
    by_topic = [
        topic
        for summary in documents[:_SHOWN]
        for topic in suggestions_on(library.document(summary.id), None)[:1]
    ]
    return [*by_number, *by_topic]


def questions_on(documents: Sequence[Summary]) -> list[str]:
    """`Kế hoạch số 12/KH-UBND về việc gì?` for documents of different kinds first."""
    numbered = [document for document in documents if document.kind and document.number]
    first_of_kind = {document.kind: document for document in reversed(numbered)}
    chosen = [document for document in numbered if first_of_kind[document.kind] is document]
    rest = [document for document in numbered if first_of_kind[document.kind] is not document]
    return [f"{document.kind} số {document.number} về việc gì?" for document in (*chosen, *rest)]
