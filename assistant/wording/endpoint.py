"""A chat model behind an OpenAI-compatible address, as a llama-index LLM.

Our own thin client instead of an SDK, because a misbehaving server must be bounded here: the whole answer has
one deadline and one size limit, however slowly or endlessly it streams.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any

import httpx
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import CustomLLM
from pydantic import Field, SecretStr

from index.errors import VanbanError

_MOST_CHARACTERS = 20_000
_CONNECT_SECONDS = 5.0
_LONGEST_LINE = 200_000


class EndpointFailed(VanbanError):
    """The model's server did not give a usable answer in time; the message says why, without the key."""


class ChatEndpoint(CustomLLM):
    """`POST {url}/chat/completions` with temperature 0, streamed; plain JSON answers are taken too."""

    url: str
    model: str = "default"
    key: SecretStr | None = None
    timeout_seconds: float = Field(default=20.0, gt=0)
    max_tokens: int = Field(default=800, gt=0)

    @property
    def metadata(self) -> LLMMetadata:
        """What llama-index asks of a model."""
        return LLMMetadata(model_name=self.model, num_output=self.max_tokens, is_chat_model=True)

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        """The whole answer. `timeout` (seconds) may shorten the limit of this call.

        Raises:
            EndpointFailed: no answer, an error status, too late, too long or not the protocol.
        """
        text = "".join(self._deltas(messages, kwargs.get("timeout")))
        return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=text))

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """The answer piece by piece; raises like `chat`."""

        def pieces() -> ChatResponseGen:
            text = ""
            for delta in self._deltas(messages, kwargs.get("timeout")):
                text += delta
                message = ChatMessage(role=MessageRole.ASSISTANT, content=text)
                yield ChatResponse(message=message, delta=delta)

        return pieces()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        """A prompt sent as one user message."""
        response = self.chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs)
        return CompletionResponse(text=response.message.content or "")

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        """A prompt sent as one user message, answered piece by piece."""
        messages = [ChatMessage(role=MessageRole.USER, content=prompt)]
        return (
            CompletionResponse(text=piece.message.content or "", delta=piece.delta)
            for piece in self.stream_chat(messages, **kwargs)
        )

    def _deltas(self, messages: Sequence[ChatMessage], timeout: float | None) -> Iterator[str]:
        """The pieces of text, until the end, the deadline or the size limit.

        A thread reads the socket: a server that stops in the middle blocks that thread only.
        """
        seconds = min(self.timeout_seconds, timeout or self.timeout_seconds)
        deadline = time.monotonic() + seconds
        queue: Queue[str | BaseException | None] = Queue()
        stop = Event()
        reader = Thread(target=self._read, args=(list(messages), seconds, queue, stop), daemon=True)
        reader.start()
        length = 0
        try:
            while True:
                try:
                    piece = queue.get(timeout=max(0.0, deadline - time.monotonic()))
                except Empty:
                    raise EndpointFailed(f"mô hình không trả lời xong trong {seconds:g} giây") from None
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise EndpointFailed(_reason(piece)) from piece
                length += len(piece)
                if length > _MOST_CHARACTERS:
                    raise EndpointFailed(f"mô hình trả lời quá {_MOST_CHARACTERS} ký tự")
                yield piece
        finally:
            stop.set()

    def _read(
        self,
        messages: list[ChatMessage],
        seconds: float,
        queue: Queue[str | BaseException | None],
        stop: Event,
    ) -> None:
        headers: list[tuple[bytes, bytes]] = []
        if self.key is not None:
            headers = [(b"Authorization", f"Bearer {self.key.get_secret_value()}".encode())]
        body = {
            "model": self.model,
            "messages": [{"role": m.role.value, "content": m.content or ""} for m in messages],
            "temperature": 0,
            "max_tokens": self.max_tokens,
            "stream": True,
        }
        limits = httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
        address = f"{self.url.rstrip('/')}/chat/completions"
        try:
            with httpx.stream("POST", address, json=body, headers=headers, timeout=limits) as response:
                response.raise_for_status()
                for piece in _pieces(response):
                    if stop.is_set():
                        return
                    queue.put(piece)
            queue.put(None)
        # The thread's error is raised where the answer is awaited, whatever it was.
        except Exception as error:
            queue.put(error)


def _pieces(response: httpx.Response) -> Iterator[str]:
    """The text of a server-sent stream, or of a plain JSON answer."""
    if "event-stream" not in response.headers.get("content-type", ""):
        data = bytearray()
        for part in response.iter_bytes():
            data += part
            if len(data) > _LONGEST_LINE:
                raise ValueError("câu trả lời quá dài")
        yield _content(json.loads(data), "message")
        return
    for line in _lines(response):
        if not line.startswith("data:"):
            continue
        payload = line[5:].strip()
        if payload == "[DONE]":
            return
        yield _content(json.loads(payload), "delta")


def _lines(response: httpx.Response) -> Iterator[str]:
    """Lines of the stream; a line without end is an error, not a full memory."""
    waiting = ""
    for part in response.iter_text():
        waiting += part
        *lines, waiting = waiting.split("\n")
        yield from lines
        if len(waiting) > _LONGEST_LINE:
            raise ValueError("một dòng quá dài")
    if waiting:
        yield waiting


def _content(data: Any, part: str) -> str:
    if not isinstance(data, dict) or data.get("error"):
        raise ValueError("máy chủ báo lỗi" if isinstance(data, dict) else "không đúng giao thức")
    choices = data.get("choices")
    if not isinstance(choices, list):
        raise ValueError("không đúng giao thức")
    if not choices:
        return ""
    message = choices[0].get(part) if isinstance(choices[0], dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def _reason(error: BaseException) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"máy chủ mô hình trả mã {error.response.status_code}"
    if isinstance(error, httpx.TimeoutException):
        return "máy chủ mô hình không trả lời"
    if isinstance(error, httpx.HTTPError):
        return "không kết nối được máy chủ mô hình"
    return f"câu trả lời của mô hình không đọc được ({type(error).__name__})"
