"""The HTTP contract: answers, documents, paging, and what is refused and how."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bots.web.problems import STATUS_OF, status_of
from index import errors
from tests.bots.conftest import FIRST, SECOND, Office

ASK = "/api/ask"


def events_of(body: str) -> list[tuple[str, Any]]:
    """The events of an event stream, comments left out."""
    found = []
    for frame in body.split("\n\n"):
        lines = [line for line in frame.split("\n") if line and not line.startswith(":")]
        if lines:
            name = lines[0].removeprefix("event: ")
            found.append((name, json.loads(lines[1].removeprefix("data: "))))
    return found


def test_an_answer_has_the_fields_of_the_contract_and_its_citation_resolves(client: TestClient) -> None:
    answer = client.post(ASK, json={"question": "Có bao nhiêu cơ quan?"}).json()
    assert set(answer) == {
        "conversation_id", "message_id", "kind", "text", "sentences", "citations", "computations", "warnings",
        "suggestions", "trace",
    }  # fmt: skip
    assert answer["kind"] == "found"
    citation = answer["citations"][0]
    start, end = citation["span"]
    text = client.get(f"/api/documents/{citation['document']['id']}/text").text
    assert text[start:end] == citation["quote"] == "577 cơ quan dùng phần mềm quản lý văn bản"
    assert citation["url"] == f"/documents/{FIRST.id}?span={start}-{end}"
    assert (
        f'<mark id="trich-dan" tabindex="-1">{citation["quote"]}</mark>' in client.get(citation["url"]).text
    )


def test_a_conversation_goes_on_under_its_id(client: TestClient) -> None:
    first = client.post(ASK, json={"question": "Có bao nhiêu cơ quan?"}).json()
    second = client.post(
        ASK, json={"question": "bao nhiêu?", "conversation_id": first["conversation_id"]}
    ).json()
    assert second["conversation_id"] == first["conversation_id"]
    assert second["message_id"] != first["message_id"]


def test_the_stream_gives_the_same_answer_in_steps(client: TestClient) -> None:
    response = client.post("/api/ask/stream", json={"question": "Số liệu khác nhau?"})
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["x-accel-buffering"] == "no"
    events = events_of(response.text)
    assert [name for name, _ in events] == ["route", "evidence", "text", "text", "text", "citations", "done"]
    done = dict(events)["done"]
    assert done["kind"] == "conflict"
    assert [data["text"] for name, data in events if name == "text"] == [s["text"] for s in done["sentences"]]
    assert dict(events)["citations"] == done["citations"]


def test_a_lost_stream_goes_on_after_the_last_event_that_came(client: TestClient, office: Office) -> None:
    body = {"question": "Số liệu khác nhau?", "client_id": "asking-1"}
    whole = client.post("/api/ask/stream", json=body).text
    assert [line for line in whole.splitlines() if line.startswith("id:")] == [
        f"id: {n}" for n in range(1, 8)
    ]
    rest = client.post("/api/ask/stream", json=body, headers={"Last-Event-ID": "4"}).text
    assert events_of(rest) == events_of(whole)[4:]
    assert office.asked == ["Số liệu khác nhau?"]
    for nonsense in ("x", "-1", "9" * 50):
        again = client.post("/api/ask/stream", json=body, headers={"Last-Event-ID": nonsense}).text
        assert events_of(again) == events_of(whole)


def test_an_error_inside_the_stream_is_an_event(client: TestClient) -> None:
    events = events_of(client.post("/api/ask/stream", json={"question": "máy hỏng"}).text)
    assert events == [("error", {"status": 503, "detail": "Chỉ mục toàn văn không mở được"})]


def test_the_same_asking_is_asked_once(client: TestClient, office: Office) -> None:
    body = {"question": "Có bao nhiêu cơ quan?", "client_id": "asking-1"}
    first, second = client.post(ASK, json=body).json(), client.post("/api/ask/stream", json=body)
    assert events_of(second.text)[-1] == ("done", first)
    assert office.asked == ["Có bao nhiêu cơ quan?"]
    client.post(ASK, json=body | {"client_id": "asking-2"})
    assert len(office.asked) == 2


def test_a_failed_asking_may_be_repeated(client: TestClient, office: Office) -> None:
    body = {"question": "máy hỏng", "client_id": "asking-1"}
    assert [client.post(ASK, json=body).status_code for _ in range(2)] == [503, 503]
    assert office.asked == ["máy hỏng", "máy hỏng"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b'{"question": ""}', 422, "question: không được để trống"),
        (b'{"question": "?!... "}', 400, "Câu hỏi không có chữ hay số nào"),
        (b'{"question": "a\\u0000b"}', 422, "question: có ký tự NUL"),
        (b'{"question": "a\\ud800b"}', 422, "question: có ký tự không phải Unicode hợp lệ"),
        (b"{}", 422, "question: thiếu"),
        (b'{"question": 5}', 422, "question: phải là chuỗi ký tự"),
        (b'{"question": "a", "history": "b"}', 422, "history: phải là danh sách"),
        (
            b'{"question": "a", "history": [{"role": "boss", "text": "b"}]}',
            422,
            "history.0.role: phải là một trong",
        ),
        (b'{"question": "a", "conversation_id": "../x"}', 422, "conversation_id: không đúng dạng"),
        (b"[1, 2]", 422, "phải là một đối tượng JSON"),
        (b"{not json", 422, "không phải JSON hợp lệ"),
        (b"\xff\xfe", 422, "không phải JSON hợp lệ"),
        (b"", 422, "nội dung gửi lên: thiếu"),
    ],
)
def test_a_bad_question_is_a_problem_that_names_what_was_wrong(
    client: TestClient, body: bytes, status: int, said: str
) -> None:
    response = client.post(ASK, content=body, headers={"content-type": "application/json"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert said in problem["detail"]


def test_a_question_of_100000_characters_is_refused(client: TestClient, office: Office) -> None:
    response = client.post(ASK, json={"question": "chữ " * 25_000})
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert response.json()["detail"] == "question: dài quá 8000 ký tự"
    assert office.asked == []


def test_a_body_over_the_limit_is_stopped_whatever_it_declares(client: TestClient) -> None:
    declared = client.post(ASK, content=b"x" * 1_100_000)
    assert declared.status_code == 413
    streamed = client.post(ASK, content=(b"x" * 100_000 for _ in range(11)))
    assert streamed.status_code == 413
    assert streamed.headers["content-type"] == "application/problem+json"
    assert "1000000 byte" in streamed.json()["detail"]


def test_unknown_addresses_and_methods_are_problems(client: TestClient) -> None:
    for response, status in ((client.get("/api/nothing"), 404), (client.delete(ASK), 405)):
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


def test_documents_are_paged_within_bounds(client: TestClient) -> None:
    page = client.get("/api/documents", params={"limit": 1, "offset": 1}).json()
    assert page["total"] == 2
    assert [item["id"] for item in page["items"]] == [FIRST.id]
    assert client.get("/api/documents", params={"offset": 5}).json() == {"items": [], "total": 2}
    for bad, said in (
        ({"limit": 0}, "limit: phải từ 1 trở lên"),
        ({"limit": 201}, "limit: không được quá 200"),
        ({"offset": -1}, "offset: phải từ 0 trở lên"),
        ({"limit": "x"}, "limit: phải là số nguyên"),
    ):
        response = client.get("/api/documents", params=bad)
        assert (response.status_code, response.json()["detail"]) == (422, said)


def test_documents_are_found_by_words_without_diacritics(client: TestClient) -> None:
    found = client.get("/api/documents", params={"q": "bao cao 40/bc"}).json()
    assert [item["number"] for item in found["items"]] == ["40/BC-STTTT"]
    assert client.get("/api/documents", params={"q": "18/5/2022"}).json()["items"][0]["id"] == FIRST.id


def test_a_document_shows_header_files_sections_and_warnings(client: TestClient) -> None:
    body = client.get(f"/api/documents/{FIRST.id}").json()
    assert body["header"]["number"] == {"value": "12/BC-STTTT", "span": None, "confidence": 1.0}
    assert body["header"]["day"] == "2022-05-18"
    assert body["files"] == ["aaaaaaaaaaaaaaaa.txt"]
    assert [(s["path"], s["heading"], s["children"]) for s in body["sections"]] == [
        (["I"], "I. Kết quả", []),
        (["II"], "II. Hạ tầng", []),
    ]
    assert body["warnings"][0]["message"] == "Số liệu trạm cần kiểm tra"


def test_an_unknown_document_is_404(client: TestClient) -> None:
    for path in ("", "/text", "/passage?span=1-2"):
        response = client.get(f"/api/documents/nothing{path}")
        assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("span", ["5-2", "a-b", "0-99999", "-1-3", "3", "1-2-3", "²-9", "0-0"])
def test_a_span_outside_the_text_is_refused(client: TestClient, span: str) -> None:
    response = client.get(f"/api/documents/{FIRST.id}/passage", params={"span": span})
    assert response.status_code == 422
    assert f"dài {len(FIRST.text)} ký tự" in response.json()["detail"]


def test_a_passage_gives_whole_blocks_around_the_span(client: TestClient) -> None:
    start = SECOND.text.index("31")
    body = client.get(f"/api/documents/{SECOND.id}/passage", params={"span": f"{start}-{start + 2}"}).json()
    assert body["quote"] == "31"
    assert body["headings"] == ["II. Hạ tầng"]
    for block in body["blocks"]:
        assert SECOND.text[block["start"] : block["start"] + len(block["text"])] == block["text"]


def test_a_visitor_sees_only_their_own_conversations(client: TestClient) -> None:
    mine, other = {"X-Vanban-Visitor": "a" * 20}, {"X-Vanban-Visitor": "b" * 20}
    answer = client.post(ASK, json={"question": "Có bao nhiêu?"}, headers=mine).json()
    where = f"/api/conversations/{answer['conversation_id']}"
    assert client.get("/api/conversations", headers=mine).json()["total"] == 1
    assert client.get("/api/conversations", headers=other).json() == {"items": [], "total": 0}
    assert client.get("/api/conversations").json() == {"items": [], "total": 0}
    for stranger in (other, {}):
        assert client.get(where, headers=stranger).status_code == 404
        assert client.patch(where, json={"title": "x"}, headers=stranger).status_code == 404
        assert client.delete(where, headers=stranger).status_code == 404
    stolen = {"question": "bao nhiêu?", "conversation_id": answer["conversation_id"]}
    assert client.post(ASK, json=stolen, headers=other).status_code == 404
    assert client.patch(where, json={"title": "Cơ quan"}, headers=mine).status_code == 204
    read = client.get(where, headers=mine).json()
    assert read["title"] == "Cơ quan"
    assert [m["role"] for m in read["messages"]] == ["user", "assistant"]
    assert client.delete(where, headers=mine).status_code == 204
    assert client.get(where, headers=mine).status_code == 404


def test_health_says_when_questions_can_be_answered(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "detail": "Sẵn sàng trả lời.", "channels": {}}


def test_every_response_carries_the_strict_headers(client: TestClient) -> None:
    for path in (
        "/",
        "/documents",
        f"/documents/{FIRST.id}",
        "/api/documents",
        "/nothing",
        "/static/page.css",
    ):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"


def test_only_the_named_origin_may_ask_from_another_page(client: TestClient) -> None:
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = client.options(ASK, headers={"Origin": "https://portal.example.vn", **ask})
    assert allowed.headers["access-control-allow-origin"] == "https://portal.example.vn"
    assert "Origin" in allowed.headers["vary"]
    for origin in ("https://portal.example.vn.evil.example", "null"):
        refused = client.options(ASK, headers={"Origin": origin, **ask})
        assert "access-control-allow-origin" not in refused.headers


def test_every_error_of_ours_has_a_status() -> None:
    ours = {kind for kind in vars(errors).values() if isinstance(kind, type)} - {errors.VanbanError}
    assert {kind for kind in ours if issubclass(kind, errors.VanbanError)} <= set(STATUS_OF)
    assert status_of(errors.SearchUnavailable("x")) == 503


def test_the_api_description_is_whole(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/ask", "/api/ask/stream", "/api/documents/{document_id}/text", "/healthz"} <= set(paths)
    assert not any(path.startswith("/documents") for path in paths)
