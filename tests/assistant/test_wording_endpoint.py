"""The model's client against a local server that speaks the protocol and misbehaves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from pydantic import SecretStr

from assistant.wording.endpoint import ChatEndpoint, EndpointFailed
from tests.assistant.chat_server import ChatServer, as_stream

MESSAGES = [
    ChatMessage(role=MessageRole.SYSTEM, content="quy tắc"),
    ChatMessage(role=MessageRole.USER, content="câu hỏi"),
]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def endpoint(server: ChatServer, seconds: float = 5.0) -> ChatEndpoint:
    return ChatEndpoint(url=server.url, model="thử", key=SecretStr("bí-mật"), timeout_seconds=seconds)


def ask(server: ChatServer, seconds: float = 5.0) -> str | None:
    return endpoint(server, seconds).chat(MESSAGES).message.content


def test_a_streamed_answer_is_joined(server: ChatServer) -> None:
    server.replies = [as_stream(["Có ", "1.250 ", "trạm."])]
    assert ask(server) == "Có 1.250 trạm."


def test_the_request_is_what_the_protocol_says(server: ChatServer) -> None:
    server.replies = [as_stream(["ok"])]
    ask(server)
    path, headers, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer bí-mật".encode().decode("latin-1")
    assert body == {
        "model": "thử",
        "messages": [{"role": "system", "content": "quy tắc"}, {"role": "user", "content": "câu hỏi"}],
        "temperature": 0,
        "max_tokens": 800,
        "stream": True,
    }


def test_an_answer_that_is_not_streamed_is_taken(server: ChatServer) -> None:
    server.replies = [
        (200, "application/json", [json.dumps({"choices": [{"message": {"content": "xong"}}]}).encode()])
    ]
    assert ask(server) == "xong"


def test_pieces_come_as_they_are_streamed(server: ChatServer) -> None:
    server.replies = [as_stream(["a", "b"])]
    assert [(piece.delta, piece.message.content) for piece in endpoint(server).stream_chat(MESSAGES)] == [
        ("a", "a"),
        ("b", "ab"),
    ]


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_error_statuses_are_named(server: ChatServer, status: int) -> None:
    server.replies = [(status, "application/json", [b"{}"])]
    with pytest.raises(EndpointFailed, match=f"trả mã {status}"):
        ask(server)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"not json"),
        ("application/json", b"[]"),
        ("application/json", b'{"choices": "x"}'),
        ("application/json", b'{"error": {"message": "out of memory"}}'),
        ("text/event-stream", b"data: {half"),
        ("text/event-stream", b"data: [1, 2]\n\n"),
        ("text/event-stream", b'data: {"error": "overloaded"}\n\n'),
        ("text/event-stream", b"data: " + b"x" * 300_000),
    ],
)
def test_what_is_not_the_protocol_is_told(server: ChatServer, content_type: str, body: bytes) -> None:
    server.replies = [(200, content_type, [body])]
    with pytest.raises(EndpointFailed, match="không đọc được"):
        ask(server)


def test_a_server_that_hangs_is_left_at_the_deadline(server: ChatServer) -> None:
    server.replies = [(200, "text/event-stream", [b"", 3.0])]
    began = time.monotonic()
    with pytest.raises(EndpointFailed, match=r"trong 0\.4 giây|không trả lời"):
        ask(server, 0.4)
    assert time.monotonic() - began < 1.0


def test_a_server_that_drips_is_left_at_the_deadline(server: ChatServer) -> None:
    drops: list[bytes | float] = []
    for _ in range(40):
        drops += [b'data: {"choices": [{"delta": {"content": "."}}]}\n\n', 0.1]
    server.replies = [(200, "text/event-stream", drops)]
    began = time.monotonic()
    with pytest.raises(EndpointFailed, match=r"không trả lời xong trong 0\.5 giây"):
        ask(server, 0.5)
    assert time.monotonic() - began < 1.2


def test_endless_text_is_cut(server: ChatServer) -> None:
    server.replies = [as_stream(["lặp lại mãi " * 50] * 100)]
    with pytest.raises(EndpointFailed, match="quá 20000 ký tự"):
        ask(server)


def test_a_closed_port_is_told_without_the_key() -> None:
    with ChatServer() as server:
        model = endpoint(server, 1.0)
    with pytest.raises(EndpointFailed, match=r"không kết nối được|không trả lời") as caught:
        model.chat(MESSAGES)
    assert "bí-mật" not in str(caught.value)
    assert "bí-mật" not in repr(model)
