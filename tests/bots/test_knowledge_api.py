"""The register and the figures over HTTP, and the whole assistant behind the application, on the sample corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.audiences import open_audiences
from bots.settings import load_settings
from bots.web.app import create_app
from bots.web.services import Services


@pytest.fixture(scope="module")
def sample(sample_data: Path) -> Iterator[TestClient]:
    settings = load_settings(data=sample_data)
    with (
        open_audiences(settings) as audiences,
        TestClient(create_app(Services.of(audiences, settings)), raise_server_exceptions=False) as client,
    ):
        yield client


def test_a_real_answer_resolves_and_disagreement_is_shown(sample: TestClient) -> None:
    answer = sample.post(
        "/api/ask", json={"question": "Cuối năm 2022 có bao nhiêu trạm thu phát sóng?"}
    ).json()
    assert answer["kind"] == "conflict"
    assert "952" in answer["text"]
    assert "948" in answer["text"]
    for citation in answer["citations"]:
        start, end = citation["span"]
        assert (
            sample.get(f"/api/documents/{citation['document']['id']}/text").text[start:end]
            == citation["quote"]
        )
        assert 'id="trich-dan"' in sample.get(citation["url"]).text


def test_instruments_are_found_by_number_and_opened(sample: TestClient) -> None:
    page = sample.get("/api/instruments", params={"number": "45/qd-stttt"}).json()
    assert [item["title"] for item in page["items"]] == ["Quyết định số 45/QĐ-STTTT"]
    found = sample.get(f"/api/instruments/{page['items'][0]['id']}").json()
    assert found["day"] == "2019-05-21"
    for mention in found["mentions_list"]:
        assert sample.get(mention["url"]).status_code == 200
    assert "Quyết định số 45/QĐ-STTTT" in sample.get(page["items"][0]["url"]).text
    assert sample.get("/api/instruments/nothing").status_code == 404


def test_figures_are_paged_and_their_spans_hold_the_printed_number(sample: TestClient) -> None:
    page = sample.get("/api/facts", params={"q": "trạm thu phát sóng", "limit": 3}).json()
    assert page["total"] >= len(page["items"]) > 0
    for item in page["items"]:
        start, end = item["span"]
        assert sample.get(f"/api/documents/{item['document_id']}/text").text[start:end] == item["printed"]
        whole = sample.get(f"/api/facts/{item['id']}").json()
        assert item["printed"] in whole["quote"]
        if whole["series"]:
            series = sample.get(f"/api/series/{whole['series']}").json()
            assert item["id"] in [fact["id"] for fact in series["items"]]
    assert sample.get("/api/series/nothing").status_code == 404
    assert sample.get("/facts", params={"q": "trạm"}).status_code == 200


def test_every_page_of_the_library_opens(sample: TestClient) -> None:
    documents = sample.get("/api/documents", params={"limit": 200}).json()
    assert documents["total"] == len(documents["items"])
    for item in documents["items"]:
        assert sample.get(item["url"]).status_code == 200
        body = sample.get(f"/api/documents/{item['id']}").json()
        assert body["files"]


def test_an_instrument_of_the_corpus_tells_since_when_it_holds(sample: TestClient) -> None:
    page = sample.get("/api/instruments", params={"number": "87/QĐ-STTTT", "year": 2023}).json()
    found = sample.get(f"/api/instruments/{page['items'][0]['id']}").json()
    assert (found["validity"]["starts"], found["validity"]["ends"]) == ("2023-05-01", None)
    start, end = found["validity"]["span"]
    text = sample.get(f"/api/documents/{found['document_id']}/text").text
    assert text[start:end] == "Quyết định này có hiệu lực kể từ ngày 01 tháng 5 năm 2023"
