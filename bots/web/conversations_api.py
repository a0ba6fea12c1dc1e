"""`/api/conversations` and `/api/feedback`: what a visitor asked before, and what they thought of an
answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from bots.feedback import Feedback
from bots.web import schemas
from bots.web.openapi import PROBLEMS
from bots.web.paging import Limit, Offset
from bots.web.services import Services
from bots.web.visitors import Visitors

ConversationId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,36}$")]


def conversations_router(services: Services, visitors: Visitors) -> APIRouter:
    """List, read, rename, delete; feedback."""
    router = APIRouter(tags=["conversations"], responses=PROBLEMS)
    feedback = Feedback(services.database)

    @router.get("/api/conversations", response_model=schemas.Page[dict[str, Any]])
    def list_conversations(request: Request, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
        """The visitor's own conversations, newest first."""
        items, total = visitors.conversations(visitors.name(request), limit, offset)
        return {"items": items, "total": total}

    @router.get("/api/conversations/{conversation_id}", response_model=None)
    def read_conversation(conversation_id: ConversationId, request: Request) -> dict[str, Any]:
        """One conversation with its messages."""
        visitors.require(visitors.name(request), conversation_id)
        return services.conversations.read(conversation_id, services.askers.of(request).access)

    @router.patch("/api/conversations/{conversation_id}", status_code=204)
    def rename_conversation(
        conversation_id: ConversationId, renamed: schemas.RenameIn, request: Request
    ) -> None:
        """Gives it another title."""
        visitors.require(visitors.name(request), conversation_id)
        services.conversations.rename(conversation_id, renamed.title)

    @router.delete("/api/conversations/{conversation_id}", status_code=204)
    def delete_conversation(conversation_id: ConversationId, request: Request) -> None:
        """Deletes it with its messages."""
        visitors.require(visitors.name(request), conversation_id)
        services.conversations.remove(conversation_id)

    @router.post("/api/feedback", status_code=204)
    def give_feedback(given: schemas.FeedbackIn) -> None:
        """Right, wrong, or the evidence is wrong. The last verdict on an answer counts."""
        feedback.keep(given.message_id, given.verdict, given.comment, channel="web")

    return router
