"""A citation of a scan shows its words framed on the page's picture, to whoever may see the document and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bots.web.app import create_app
from bots.web.services import Services
from index.database import Database
from index.documents import Span
from index.page_pictures import PagePicture, PagePictures, PlacedWord, Rectangle
from index.renditions import RenditionStore
from index.store import Store
from tests.bots.browser import ARGUMENTS, chromium
from tests.bots.conftest import FIRST, SECOND, Office
from tests.bots.servers.running import served

# A white page of one pixel is as good as any.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
RENDITION = FIRST.renditions[0].id
ADDRESS = f"/api/documents/{FIRST.id}/pages/{RENDITION}/3"


@pytest.fixture
def scanned(office: Office, database: Database) -> Span:
    """The first report is a scan; the span is that of `577 cơ quan`, framed on page 3 of it."""
    start = FIRST.text.index("577 cơ quan")
    words = (
        PlacedWord(Span(start, start + 3), Rectangle(100, 500, 160, 530)),
        PlacedWord(Span(start + 4, start + 11), Rectangle(170, 502, 290, 531)),
    )
    with database.transaction() as session:
        renditions = RenditionStore(database)
        renditions.keep(session, FIRST, 1)
        Store(database).put(session, FIRST, [])
        renditions.tie(session, FIRST)
        page = PagePicture(3, 1000, 1400, "image/png", PICTURE, words)
        PagePictures(database).keep(session, RENDITION, [page])
    return Span(start, start + 11)


def test_a_passage_says_where_it_stands_on_the_page(client: TestClient, scanned: Span) -> None:
    address = f"/api/documents/{FIRST.id}/passage"
    passage = client.get(address, params={"span": f"{scanned.start}-{scanned.end}"}).json()
    assert passage["scans"] == [
        {
            "url": ADDRESS,
            "file": f"{FIRST.id}.txt",
            "page": 3,
            "width": 1000,
            "height": 1400,
            "shown": [416, 615],
            "rectangles": [[100, 500, 290, 531]],
        }
    ]
    assert client.get(address, params={"span": "0-5"}).json()["scans"] == []
    page = client.get(f"/documents/{FIRST.id}", params={"span": f"{scanned.start}-{scanned.end}"}).text
    assert f'<image href="{ADDRESS}"' in page
    assert '<rect x="100" y="500" width="190" height="31"' in page


def test_the_picture_is_that_documents_own(client: TestClient, scanned: Span) -> None:
    picture = client.get(ADDRESS)
    assert (picture.content, picture.headers["content-type"]) == (PICTURE, "image/png")
    assert picture.headers["cache-control"].startswith("private")
    for elsewhere in (
        ADDRESS.replace(FIRST.id + "/", SECOND.id + "/", 1),
        ADDRESS.replace("/3", "/4"),
        "/api/documents/cccccccccccccccc/pages/" + RENDITION + "/3",
    ):
        assert client.get(elsewhere).status_code == 404


def test_nobody_without_leave_sees_the_picture(services: Services, scanned: Span) -> None:
    web = services.web.model_copy(update={"who": "keys"})
    with TestClient(create_app(Services(**{**vars(services), "web": web}))) as client:
        assert client.get(ADDRESS).status_code == 401


@pytest.fixture
def address(services: Services, scanned: Span) -> Iterator[str]:
    with served(create_app(services)) as where:
        yield where


@pytest.mark.skipif(chromium() is None, reason="there is no Chromium on this machine")
def test_the_source_panel_frames_the_words(address: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(address)
        page.fill("textarea", "Có bao nhiêu cơ quan?")
        with page.expect_response(lambda response: response.url.endswith(ADDRESS)) as fetched:
            page.keyboard.press("Enter")
            page.locator(".chip").first.click()
        assert fetched.value.status == 200
        frame = page.locator(".source-panel .scan svg")
        assert frame.get_attribute("viewBox") == "0 416 1000 199"
        assert "trang 3" in frame.get_attribute("aria-label")
        box, whole = page.locator(".scan rect").bounding_box(), frame.bounding_box()
        assert box["x"] - whole["x"] == pytest.approx(whole["width"] * 0.1, abs=2)
        browser.close()
