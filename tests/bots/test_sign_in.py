"""A browser shows a key once and is known by its cookie, on pages and in the API."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from bots.admission import Admission, Admitted, Door, TurnedAway
from bots.keys import Keys
from bots.web.app import create_app
from bots.web.services import Services
from bots.web.sessions import COOKIE
from index.database import Database

PERSON = {"Accept": "text/html"}


@pytest.fixture
def closed(services: Services) -> TestClient:
    """The application where everybody needs a key."""
    web = services.web.model_copy(update={"who": "keys"})
    return TestClient(create_app(Services(**{**vars(services), "web": web})), follow_redirects=False)


def test_a_reader_is_led_to_the_form_and_back(closed: TestClient, database: Database) -> None:
    sent = closed.get("/documents?q=b%C3%A1o", headers=PERSON)
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/sign-in?next=%2Fdocuments%3Fq%3Db%25C3%25A1o",
    )
    form = closed.get(sent.headers["location"])
    assert 'name="next" value="/documents?q=b%C3%A1o"' in form.text
    key = Keys(database).make("phòng CNTT", ["read", "ask"])
    signed = closed.post("/sign-in", data={"key": key, "next": "/documents?q=b%C3%A1o"})
    assert (signed.status_code, signed.headers["location"]) == (303, "/documents?q=b%C3%A1o")
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert closed.get("/documents").status_code == 200
    assert closed.post("/api/ask", json={"question": "bao nhiêu?"}).status_code == 200
    assert "phòng CNTT" in closed.get("/sign-in").text
    with database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM web_sessions").all())
    assert closed.cookies[COOKIE] not in kept
    assert closed.post("/sign-out").status_code == 303
    assert closed.get("/documents").status_code == 401


def test_a_withdrawn_key_ends_its_sessions(closed: TestClient, database: Database) -> None:
    closed.post("/sign-in", data={"key": Keys(database).make("k", ["read"])})
    assert closed.get("/documents").status_code == 200
    Keys(database).remove("k")
    assert closed.get("/documents").status_code == 401


def test_a_wrong_key_another_sites_form_and_a_foreign_target_are_refused(
    closed: TestClient, database: Database
) -> None:
    wrong = closed.post("/sign-in", data={"key": "vb-sai"})
    assert wrong.status_code == 401
    assert "không đúng" in wrong.text
    assert COOKIE not in closed.cookies
    key = Keys(database).make("k")
    foreign = closed.post("/sign-in", data={"key": key}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    for target in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert closed.post("/sign-in", data={"key": key, "next": target}).headers["location"] == "/"


def test_keys_cannot_be_guessed_in_a_row(closed: TestClient) -> None:
    statuses = [closed.post("/sign-in", data={"key": f"vb-{n}"}).status_code for n in range(12)]
    assert statuses == [401] * 10 + [429] * 2


def test_a_person_gets_a_page_for_an_error_and_a_program_a_problem(client: TestClient) -> None:
    page = client.get("/documents/khong-co", headers=PERSON)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Không có văn bản nào mang mã" in page.text
    assert "&lt;script&gt;" in client.get("/documents/<script>", headers=PERSON).text
    for path in ("/documents/khong-co", "/api/documents/khong-co"):
        assert client.get(path).headers["content-type"] == "application/problem+json"
    assert (
        client.get("/api/documents/khong-co", headers=PERSON).headers["content-type"]
        == "application/problem+json"
    )


def test_an_operator_lets_people_in_on_the_page(client: TestClient, database: Database) -> None:
    people = Admission(database)
    told = people.admit(Door("telegram", "pairing"), "77", "An <b>Nguyễn</b>")
    assert isinstance(told, TurnedAway)
    code = next(word for word in told.why.split() if word.isdigit() and len(word) == 6)
    change = {"action": "approve", "code": code, "role": "reader", "internal": "on"}
    assert client.get("/people").status_code == 401
    assert client.post("/people", data=change).status_code == 401
    client.post("/sign-in", data={"key": Keys(database).make("reader", ["read", "internal"])})
    assert client.post("/people", data=change).status_code == 403
    client.post("/sign-in", data={"key": Keys(database).make("operator", ["operate"])})
    page = client.get("/people").text
    assert code in page
    assert "An &lt;b&gt;Nguyễn&lt;/b&gt;" in page
    foreign = client.post("/people", data=change, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert client.post("/people", data=change).status_code == 200
    assert people.admit(Door("telegram", "pairing"), "77") == Admitted("reader", "internal")
    assert client.post("/people", data=change).status_code == 404
    named = {"channel": "telegram", "person": "77"}
    client.post("/people", data={**named, "action": "change", "role": "reader"})
    assert people.admit(Door("telegram", "pairing"), "77") == Admitted("reader", "public")
    client.post("/people", data={**named, "action": "block"})
    assert isinstance(people.admit(Door("telegram"), "77"), TurnedAway)
    assert client.post("/people", data={**named, "action": "steal"}).status_code == 422
    assert client.post("/people", data={**named, "action": "change", "role": "king"}).status_code == 422
