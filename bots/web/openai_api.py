"""`/v1/models` and `/v1/chat/completions`: the assistant as a model for OpenAI-style clients.

Errors have the shape that those clients read, not this application's own. While no API key has been made the
endpoints are open; from the first key on they want one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.answer import Answer
from assistant.contract import answer_json
from assistant.conversation import new_id
from assistant.question import Turn
from bots.audit import Audit
from bots.render.markdown import markdown_answer
from bots.web import schemas
from bots.web.ask_api import STREAM_HEADERS
from bots.web.askers import Asker
from bots.web.limits import AskingLimit
from bots.web.problems import Refused, status_of
from bots.web.schemas import MAX_QUESTION
from bots.web.services import Services
from index.errors import VanbanError

log = logging.getLogger(__name__)
MODEL = "vanban"
_MADE = 1785672000
_BACKGROUND_REPLY = "Hỏi đáp văn bản"
_HEAD_OF_A_PROMPT = 400
_MAKE = re.compile(r"\b(generate|create|provide|suggest|write|return|respond|come up with)\b", re.IGNORECASE)
_WHAT = re.compile(r"\b(titles?|tags?|follow[- ]?up|emoji|summary)\b", re.IGNORECASE)
_OF_WHAT = re.compile(r"\b(conversation|chat|dialogue|messages?|exchange)\b", re.IGNORECASE)
_REQUEST_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["messages"],
                    "properties": {
                        "model": {"type": "string", "default": MODEL},
                        "stream": {"type": "boolean", "default": False},
                        "messages": {"type": "array", "minItems": 1, "items": {"type": "object"}},
                    },
                }
            }
        },
    }
}


_MEANINGS = {
    400: "Không hỏi được",
    401: "Thiếu khóa, hoặc khóa sai",
    403: "Khóa không có quyền này",
    404: "Không có mô hình này",
    413: "Nội dung quá lớn",
    429: "Quá nhiều câu hỏi",
    500: "Lỗi bất ngờ",
    503: "Chưa trả lời được",
}
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": schemas.OpenAIErrorBody, "description": meaning}
    for status, meaning in _MEANINGS.items()
}


class _BadRequest(Exception):
    """A request that is refused: status, message, code."""

    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    history: tuple[Turn, ...]
    stream: bool
    include_usage: bool


def openai_router(services: Services, limit: AskingLimit, at_once: CapacityLimiter) -> APIRouter:
    """The two endpoints."""
    router = APIRouter(prefix="/v1", tags=["openai"], responses=_ERRORS)
    audit = Audit(services.database)

    def who(request: Request) -> Asker:
        """Who asks. Raises `Refused` for a missing or wrong key."""
        asker = services.askers.of(request)
        asker.require("ask")
        if asker.key is None and services.askers.keys.any():
            raise Refused(401, "Khóa API không đúng hoặc thiếu.")
        return asker

    @router.get("/models", response_model=None)
    def models(request: Request) -> Response:
        """The one model. Clients check a connection with this call."""
        try:
            who(request)
        except Refused as refused:
            return _refusal(refused)
        model = {"id": MODEL, "object": "model", "created": _MADE, "owned_by": MODEL}
        return JSONResponse({"object": "list", "data": [model]})

    @router.post("/chat/completions", response_model=None, openapi_extra=_REQUEST_BODY)
    async def complete(request: Request) -> Response:
        """Answers the last user message; the earlier ones are the conversation. Streams if asked to."""
        try:
            asker = await run_in_threadpool(who, request)
            name = f"key:{asker.key}" if asker.key else ""
            asked = read_request(await request.body())
            limit.check(request, name)
        except _BadRequest as refused:
            return _error(refused.status, str(refused), refused.code)
        except Refused as refused:
            return _refusal(refused)
        if is_background(asked.question, services.web.background_prompt_marks):
            return _respond(asked, _BACKGROUND_REPLY, None)

        def answer() -> Answer:
            found = services.audiences.ask(asked.question, access=asker.access, history=asked.history)
            audit.note("openai", name, asked.question, found)
            return found

        try:
            found = await to_thread.run_sync(answer, limiter=at_once)
        except VanbanError as error:
            return _error(status_of(error), str(error))
        except Exception as error:  # the client reads only this shape of an error
            log.error("unexpected error while answering", exc_info=error)
            return _error(500, "Có lỗi bất ngờ ở máy chủ; lỗi đã được ghi lại.")
        # A client may know us by an address that its people cannot open.
        return _respond(asked, markdown_answer(found, services.public_url or str(request.base_url)), found)

    return router


def read_request(body: bytes) -> _Asked:
    """The question of a request. Unknown fields are overlooked; raises `_BadRequest` for what cannot be asked."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        raise _BadRequest(400, "Nội dung gửi lên không phải JSON hợp lệ.") from None
    if not isinstance(request, dict):
        raise _BadRequest(400, "Nội dung gửi lên phải là một đối tượng JSON.")
    if request.get("model", MODEL) != MODEL:
        raise _BadRequest(
            404, f"Không có mô hình {str(request['model'])[:80]!r}; hãy dùng {MODEL!r}.", "model_not_found"
        )
    messages = request.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise _BadRequest(400, "messages: phải là danh sách các tin nhắn.")
    turns = [(message.get("role"), _text_of(message.get("content"))) for message in messages]
    last = next((i for i in range(len(turns) - 1, -1, -1) if turns[i][0] == "user"), None)
    if last is None or not turns[last][1].strip():
        raise _BadRequest(400, "messages: không có câu hỏi nào của người dùng.")
    if len(turns[last][1]) > MAX_QUESTION:
        raise _BadRequest(400, f"Câu hỏi dài quá {MAX_QUESTION} ký tự.")
    history = tuple(
        Turn("user" if role == "user" else "assistant", text)
        for role, text in turns[:last]
        if role in {"user", "assistant"} and text.strip()
    )
    options = request.get("stream_options")
    return _Asked(
        turns[last][1],
        history[-40:],
        request.get("stream") is True,
        isinstance(options, dict) and options.get("include_usage") is True,
    )


def is_background(question: str, marks: tuple[str, ...]) -> bool:
    """Whether a client asked this on its own, for a title or tags: nothing to search for.

    Clients word it each in their own way, but in English and at the beginning: make a title (tags, follow-ups, a summary)
    of this conversation.
    """
    begin = question.lstrip()[:_HEAD_OF_A_PROMPT]
    return begin.startswith(marks) or bool(
        _MAKE.search(begin) and _WHAT.search(begin) and _OF_WHAT.search(begin)
    )


def _text_of(content: Any) -> str:
    """Text of a message: a string, or the text parts of a list; pictures are left out."""
    if isinstance(content, list):
        parts = [
            part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"
        ]
        content = "\n".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str):
        return ""
    if "\x00" in content:
        raise _BadRequest(400, "messages: có ký tự NUL (mã 0), không phải văn bản.")
    try:
        content.encode()
    except UnicodeEncodeError:
        raise _BadRequest(400, "messages: có ký tự không phải Unicode hợp lệ.") from None
    return content


def _respond(asked: _Asked, text: str, answer: Answer | None) -> Response:
    head = {"id": f"chatcmpl-{new_id()}", "created": int(time.time()), "model": MODEL}
    extra = {"vanban": answer_json(answer)} if answer else {}
    if asked.stream:
        frames = _frames(head, text, extra, asked.include_usage)
        return StreamingResponse(
            frames, media_type="text/event-stream; charset=utf-8", headers=STREAM_HEADERS
        )
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return JSONResponse(
        {**head, "object": "chat.completion", "choices": [choice], "usage": _usage(), **extra}
    )


async def _frames(
    head: dict[str, Any], text: str, extra: dict[str, Any], include_usage: bool
) -> AsyncIterator[str]:
    chunk = {**head, "object": "chat.completion.chunk", **({"usage": None} if include_usage else {})}

    def frame(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {json.dumps({**chunk, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    yield frame({"role": "assistant", "content": ""})
    for line in text.splitlines(keepends=True):
        yield frame({"content": line})
        await asyncio.sleep(0)
    yield frame({}, "stop", **extra)
    if include_usage:
        yield f"data: {json.dumps({**chunk, 'choices': [], 'usage': _usage()})}\n\n"
    yield "data: [DONE]\n\n"


def _usage() -> dict[str, int]:
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _refusal(refused: Refused) -> JSONResponse:
    codes = {401: "invalid_api_key", 403: "insufficient_permissions", 429: "rate_limit_exceeded"}
    return _error(refused.status, refused.detail, codes.get(refused.status), refused.headers)


def _error(
    status: int, message: str, code: str | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    kind = "server_error" if status >= 500 else "invalid_request_error"
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    return JSONResponse(body, status, headers)
