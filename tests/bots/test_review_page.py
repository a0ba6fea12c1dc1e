"""The review page: what a person decides is written at once, and nobody else can decide."""

from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from bots.web.review_page import create_review_app
from evals.question_set import GoldQuestion, load_question_set
from evals.review import Reviewing

KEY = "khoa-thu"
PAGE = f"/{KEY}"


def made(name: str, **fields: object) -> GoldQuestion:
    record = {
        "id": name,
        "question": f"Câu {name}?",
        "answer": "cũ",
        "numbers": [{"value": 12, "unit": "xã"}],
    }
    return GoldQuestion.model_validate({**record, **fields})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "kept.jsonl"


def client_of(out: Path, *proposals: GoldQuestion) -> TestClient:
    return TestClient(create_review_app(Reviewing(proposals, out), KEY), follow_redirects=True)


def decide(client: TestClient, name: str, decision: str, **fields: str) -> httpx.Response:
    form = {"id": name, "decision": decision, "question": f"Câu {name}?", "answer": "cũ", **fields}
    return client.post(PAGE, data=form)


def test_a_person_keeps_mends_drops_and_goes_on_later(out: Path) -> None:
    proposals = [made(name) for name in "abcd"]
    client = client_of(out, *proposals)
    assert "còn 4 trong 4 câu" in client.get(PAGE).text
    decide(client, "a", "keep")
    decide(client, "b", "drop")
    shown = decide(client, "c", "keep", question="Câu khác?", answer="mới").text
    assert "Đã nhận 2, bỏ 1, còn 1 trong 4 câu." in shown
    assert [(q.id, q.question, q.answer) for q in load_question_set(out)] == [
        ("a", "Câu a?", "cũ"), ("c", "Câu khác?", "mới")
    ]  # fmt: skip
    assert load_question_set(out)[0] == proposals[0]
    later = client_of(out, *proposals)
    assert "Câu d?" in later.get(PAGE).text
    assert "Đã xem hết" in decide(later, "d", "drop").text
    assert "Câu c?" in decide(later, "", "take_back").text
    assert [question.id for question in load_question_set(out)] == ["a"]


def test_what_was_decided_in_another_tab_stays_decided(out: Path) -> None:
    client = client_of(out, made("a"), made("b"))
    decide(client, "a", "drop")
    decide(client, "a", "keep")
    assert not out.read_text(encoding="utf-8")


def test_only_who_has_the_key_and_only_from_the_page(out: Path) -> None:
    client = client_of(out, made("a"))
    assert client.get("/").status_code == 404
    assert client.get("/other").status_code == 404
    form = {"id": "a", "decision": "keep", "question": "x"}
    assert client.post("/other", data=form).status_code == 404
    assert client.post(PAGE, data=form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not out.exists()


@pytest.mark.parametrize(
    "form",
    [
        {"decision": "keep", "question": " "},
        {"decision": "keep", "question": "x" * 2001},
        {"decision": "keep", "question": "x", "answer": "y" * 2001},
        {"decision": "perhaps", "question": "x"},
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(out: Path, form: dict[str, str]) -> None:
    client = client_of(out, made("a"))
    assert client.post(PAGE, data={"id": "a", **form}).status_code == 422
    assert not out.exists()


def test_hostile_proposals_are_text(out: Path) -> None:
    bad = "<script>alert(1)</script></textarea>"
    source = {"file": bad, "quote": bad}
    response = client_of(out, made("a", question=bad, kind=bad, sources=[source])).get(PAGE)
    assert "<script" not in response.text
    assert response.text.count("</textarea>") == 2
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert client_of(out, made("a")).post(PAGE, content=b"x" * 60_001).status_code == 413
