"""The assistant as a model: frames, errors and keys as OpenAI-style clients expect them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bots.audit import Audit
from bots.keys import Keys
from bots.web.app import create_app
from bots.web.services import Services
from index.database import Database
from tests.bots.conftest import Office

COMPLETE = "/v1/chat/completions"


def said(question: Any, **more: Any) -> dict[str, Any]:
    return {"model": "vanban", "messages": [{"role": "user", "content": question}], **more}


def frames_of(body: str) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in body.split("\n\n") if line]
    assert lines.pop() == "[DONE]"
    return [json.loads(line) for line in lines]


def test_the_one_model_is_listed(client: TestClient) -> None:
    listed = client.get("/v1/models").json()
    assert [model["id"] for model in listed["data"]] == ["vanban"]


def test_an_answer_carries_its_citations_in_the_text_and_beside_it(client: TestClient) -> None:
    body = client.post(COMPLETE, json=said("Có bao nhiêu cơ quan?", temperature=0.2, tools=[])).json()
    content = body["choices"][0]["message"]["content"]
    assert content.startswith("Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản. [1]")
    assert "1. [Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I](http://testserver/documents/" in content
    assert body["vanban"]["citations"][0]["quote"] == "577 cơ quan dùng phần mềm quản lý văn bản"
    assert (body["object"], body["choices"][0]["finish_reason"]) == ("chat.completion", "stop")


def test_streaming_gives_the_same_text_in_chunks(client: TestClient) -> None:
    whole = client.post(COMPLETE, json=said("Có bao nhiêu cơ quan?")).json()["choices"][0]["message"][
        "content"
    ]
    response = client.post(
        COMPLETE, json=said("Có bao nhiêu cơ quan?", stream=True, stream_options={"include_usage": True})
    )
    assert "text/event-stream" in response.headers["content-type"]
    frames = frames_of(response.text)
    assert frames[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert "".join(f["choices"][0]["delta"].get("content", "") for f in frames[:-1]) == whole
    assert frames[-2]["choices"][0]["finish_reason"] == "stop"
    assert (frames[-1]["choices"], frames[-1]["usage"]["total_tokens"]) == ([], 0)
    assert len({(f["id"], f["created"], f["object"]) for f in frames}) == 1


def test_the_last_user_message_is_the_question_and_parts_are_joined(
    client: TestClient, office: Office
) -> None:
    parts = [
        {"type": "text", "text": "Có bao nhiêu"},
        {"type": "image_url", "image_url": {}},
        {"type": "text", "text": "cơ quan?"},
    ]
    messages = [
        {"role": "system", "content": "You are helpful."},
        {"role": "user", "content": "cũ"},
        {"role": "assistant", "content": None},
        {"role": "user", "content": parts},
        {"role": "tool", "content": "x"},
    ]
    assert client.post(COMPLETE, json={"messages": messages}).status_code == 200
    assert office.asked == ["Có bao nhiêu\ncơ quan?"]


@pytest.mark.parametrize(
    "prompt",
    [
        "### Task:\nSuggest 3-5 relevant questions that the user might ask next.",
        "Provide a short title for the conversation, five words or less.\n\nConversation:\nUser: Có bao nhiêu?",
        "Detect the language and write a title for this chat in it:\n||>User: Có bao nhiêu cơ quan?",
        "Create tags for the following messages. <chat>Có bao nhiêu cơ quan?</chat>",
    ],
)
def test_background_prompts_of_clients_are_not_searched(
    client: TestClient, office: Office, prompt: str
) -> None:
    body = client.post(COMPLETE, json=said(prompt)).json()
    assert body["choices"][0]["message"]["content"] == "Hỏi đáp văn bản"
    assert office.asked == []


@pytest.mark.parametrize("question", ["Title của báo cáo 12 là gì?", "Group chat Zalo của Sở có tags gì?"])
def test_a_question_with_english_words_is_still_a_question(
    client: TestClient, office: Office, question: str
) -> None:
    client.post(COMPLETE, json=said(question))
    assert office.asked == [question]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, None),
        (b"[]", 400, None),
        (b'{"messages": "x"}', 400, None),
        (b'{"messages": []}', 400, None),
        (b'{"messages": [{"role": "user", "content": 5}]}', 400, None),
        (b'{"messages": [{"role": "user", "content": "a\\u0000"}]}', 400, None),
        (b'{"messages": [{"role": "user", "content": "\\ud800"}]}', 400, None),
        (b'{"model": "gpt-9", "messages": [{"role": "user", "content": "x"}]}', 404, "model_not_found"),
        ('{"messages": [{"role": "user", "content": "máy hỏng"}]}'.encode(), 503, None),
        (b"[" * 50_000, 400, None),
    ],
)
def test_errors_have_the_shape_that_clients_read(
    client: TestClient, body: bytes, status: int, code: str | None
) -> None:
    response = client.post(COMPLETE, content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["code"] == code
    assert error["type"] == ("server_error" if status >= 500 else "invalid_request_error")


def test_before_the_first_key_a_client_may_send_any(client: TestClient) -> None:
    made_up = {"Authorization": "Bearer sk-khong-dung"}
    assert client.get("/v1/models", headers=made_up).status_code == 200
    assert client.post(COMPLETE, json=said("bao nhiêu?"), headers=made_up).status_code == 200


def test_from_the_first_key_on_a_key_is_wanted_and_only_its_hash_is_kept(
    client: TestClient, database: Database
) -> None:
    key = Keys(database).make("open-webui")
    for header in ({}, {"Authorization": "Bearer sai"}, {"Authorization": f"Basic {key}"}):
        for refused in (
            client.get("/v1/models", headers=header),
            client.post(COMPLETE, json=said("x"), headers=header),
        ):
            assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")
    right = {"Authorization": f"Bearer {key}"}
    assert client.post(COMPLETE, json=said("bao nhiêu?"), headers=right).status_code == 200
    [line] = Audit(database).lines()
    assert (line["channel"], line["person"], line["question"], line["kind"]) == (
        "openai", "key:open-webui", "bao nhiêu?", "found",
    )  # fmt: skip
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_keys").all()
    assert key not in str(rows)
    assert Keys(database).remove("open-webui")
    assert client.get("/v1/models").status_code == 200


def test_whoever_asks_too_often_is_told_when_to_come_back(services: Services) -> None:
    strict = services.web.model_copy(update={"questions_per_minute": 2})
    named = {"X-Vanban-Visitor": "v" * 20}
    with TestClient(create_app(Services(**{**vars(services), "web": strict}))) as client:
        statuses = [
            client.post("/api/ask", json={"question": "a"}, headers=named).status_code for _ in range(3)
        ]
        assert statuses == [200, 200, 429]
        refused = client.post(
            "/api/ask/stream", json={"question": "a"}, headers={"X-Vanban-Visitor": "w" * 20}
        )
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 61
        assert refused.headers["content-type"] == "application/problem+json"
        # A program of the operator's own on this machine is not held up.
        assert [client.post("/api/ask", json={"question": "a"}).status_code for _ in range(4)] == [200] * 4


def test_links_lead_to_the_public_address(services: Services) -> None:
    public = Services(**{**vars(services), "public_url": "https://vanban.example.vn"})
    with TestClient(create_app(public)) as client:
        body = client.post(COMPLETE, json=said("Có bao nhiêu cơ quan?")).json()
    assert "](https://vanban.example.vn/documents/" in body["choices"][0]["message"]["content"]
