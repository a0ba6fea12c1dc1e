"""`/api/ask` and `/api/ask/stream`: a question in, the answer of the contract out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from threading import Lock
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from assistant.contract import answer_json
from assistant.question import Turn
from bots.audit import Audit
from bots.web import schemas
from bots.web.askers import Asker
from bots.web.limits import AskingLimit
from bots.web.openapi import PROBLEMS
from bots.web.problems import status_of
from bots.web.services import Services
from bots.web.visitors import Visitors
from index.errors import VanbanError

log = logging.getLogger(__name__)
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_REMEMBERED = 500


class AskedOnce:
    """Answers by the client's own name of the asking, so that a lost connection does not ask twice.

    The same asking while it is still under way waits for the first one.
    """

    def __init__(self, services: Services, visitors: Visitors, at_once: CapacityLimiter) -> None:
        self._services = services
        self._visitors = visitors
        self._audit = Audit(services.database)
        self._answers: OrderedDict[str, asyncio.Future[dict[str, Any]]] = OrderedDict()
        self._lock = Lock()
        self._at_once = at_once

    async def answer(self, asked: schemas.AskRequest, visitor: str, asker: Asker) -> dict[str, Any]:
        """The answer's JSON. Raises subclasses of `VanbanError`."""
        if asked.client_id is None:
            return await self._in_turn(asked, visitor, asker)
        key = f"{visitor}\n{asker.key}\n{asker.access}\n{asked.client_id}\n{asked.question}"
        with self._lock:
            future = self._answers.get(key)
            if future is None:
                future = asyncio.ensure_future(self._in_turn(asked, visitor, asker))
                self._answers[key] = future
                while len(self._answers) > _REMEMBERED:
                    self._answers.popitem(last=False)
        try:
            # The work goes on when this client leaves: the retry of the same asking finds it.
            return await asyncio.shield(future)
        except Exception:
            # A failure is not remembered: the same asking may be tried again.
            with self._lock:
                self._answers.pop(key, None)
            raise

    async def _in_turn(self, asked: schemas.AskRequest, visitor: str, asker: Asker) -> dict[str, Any]:
        return await to_thread.run_sync(self._ask, asked, visitor, asker, limiter=self._at_once)

    def _ask(self, asked: schemas.AskRequest, visitor: str, asker: Asker) -> dict[str, Any]:
        conversation_id = self._visitors.conversation_for(visitor, asked.conversation_id)
        history = tuple(Turn(turn.role, turn.text) for turn in asked.history)
        answer = self._services.audiences.ask(
            asked.question, access=asker.access, conversation_id=conversation_id, history=history
        )
        self._visitors.own(visitor, answer.conversation_id)
        self._audit.note("web", f"key:{asker.key}" if asker.key else visitor, asked.question, answer)
        return answer_json(answer)


def ask_router(
    services: Services, visitors: Visitors, limit: AskingLimit, at_once: CapacityLimiter
) -> APIRouter:
    """The two ways to ask."""
    router = APIRouter(tags=["ask"], responses=PROBLEMS)
    asked_once = AskedOnce(services, visitors, at_once)

    async def who(request: Request) -> Asker:
        """Who asks, if they may, and not too often."""
        asker = await run_in_threadpool(services.askers.of, request)
        asker.require("ask")
        limit.check(request, f"key:{asker.key}" if asker.key else visitors.name(request))
        return asker

    @router.post("/api/ask", response_model=schemas.AnswerOut)
    async def ask(asked: schemas.AskRequest, request: Request) -> dict[str, Any]:
        """Answers a question. Every figure, date and number of the answer stands in a cited span."""
        asker = await who(request)
        return await asked_once.answer(asked, visitors.name(request), asker)

    @router.post(
        "/api/ask/stream",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}, "description": "Server-sent events"}},
    )
    async def ask_stream(asked: schemas.AskRequest, request: Request) -> StreamingResponse:
        """The same as events: `route`, `evidence`, `text` (one a sentence), `citations`, `done`; or `error`.

        An answer is verified whole before any of it is sent. Repeat the request with the same `client_id`
        after a lost connection: the question is not asked again, and with the header `Last-Event-ID` the events
        go on after that one.
        """
        asker = await who(request)
        work = asyncio.ensure_future(asked_once.answer(asked, visitors.name(request), asker))
        seen = request.headers.get("Last-Event-ID", "") if asked.client_id else ""
        after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0
        events = _events(work, services.web.heartbeat_seconds, after)
        return StreamingResponse(
            events, media_type="text/event-stream; charset=utf-8", headers=STREAM_HEADERS
        )

    return router


async def _events(
    work: asyncio.Future[dict[str, Any]], heartbeat: float, after: int = 0
) -> AsyncIterator[str]:
    """The events of one answer, numbered, those `after` a number; a comment line while there is nothing to say."""
    yield ": ok\n\n"
    try:
        while not (await asyncio.wait({work}, timeout=heartbeat))[0]:
            yield ": ping\n\n"
        answer = work.result()
    except VanbanError as error:
        yield event("error", {"status": status_of(error), "detail": str(error)})
        return
    except Exception as error:  # the status line is long gone: the client must still be told
        log.error("unexpected error while answering", exc_info=error)
        yield event("error", {"status": 500, "detail": "Có lỗi bất ngờ ở máy chủ; lỗi đã được ghi lại."})
        return
    finally:
        work.cancel()
    for number, (name, data) in enumerate(_steps(answer), start=1):
        if number > after:
            yield event(name, data, number)


def _steps(answer: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    trace = answer["trace"]
    yield "route", {"route": trace.get("route"), "why": trace.get("why"), "kind": answer["kind"]}
    labels = list(dict.fromkeys(citation["label"] for citation in answer["citations"]))
    yield "evidence", {"count": len(answer["citations"]), "labels": labels}
    for sentence in answer["sentences"]:
        yield "text", sentence
    yield "citations", answer["citations"]
    yield "done", answer


def event(name: str, data: Any, number: int | None = None) -> str:
    """One server-sent event; JSON keeps line breaks out of `data`."""
    identity = f"id: {number}\n" if number is not None else ""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n{identity}\n"
