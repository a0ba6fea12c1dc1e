"""A figure over time: drawn as printed, in the order of time, harmless whatever the documents say."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.audiences import open_audiences
from bots.settings import load_settings
from bots.web.app import create_app
from bots.web.series_chart import MOST_BARS, in_order, series_svg, series_words, worth_drawing
from bots.web.services import Services
from index.documents import Span
from index.facts import Fact, FactDoubt
from tests.bots.browser import ARGUMENTS, chromium
from tests.bots.servers.running import served

_SVG = "{http://www.w3.org/2000/svg}"


def fact(period: str, value: str, **more: object) -> Fact:
    """The number of stations in a period."""
    plain = Fact(
        id=f"f{period}{value}", document_id="d", ordinal=0, indicator="trạm", own="trạm", head="", context="",
        value=Decimal(value), printed=value, unit="trạm", span=Span(0, 1), evidence=Span(0, 1), period=period,
    )  # fmt: skip
    return replace(plain, **more)


def drawn(facts: list[Fact]) -> tuple[list[str], list[float]]:
    """The texts and the lengths of the bars."""
    root = ElementTree.fromstring(series_svg(facts))
    return (
        [text.text or "" for text in root.iter(f"{_SVG}text")],
        [float(bar.attrib["width"]) for bar in root.iter(f"{_SVG}rect")],
    )


def test_periods_stand_in_the_order_of_their_ends() -> None:
    keys = ["2023", "<=2022-09-30", "2022-Q4", "2023-H1", "2023-07", "2021..2022", "2023-M9", "2021"]
    facts = [fact(key, "10") for key in keys]
    assert [each.period for each in in_order(facts)] == [
        "2021", "<=2022-09-30", "2021..2022", "2022-Q4", "2023-H1", "2023-07", "2023-M9", "2023",
    ]  # fmt: skip


def test_bars_are_as_long_as_their_values_and_carry_them_as_printed() -> None:
    texts, lengths = drawn([fact("2023", "100"), fact("2022", "50", printed="050", qualifier="khoảng")])
    assert texts == ["năm 2022", "khoảng 050 trạm", "năm 2023", "100 trạm"]
    assert lengths == [170.0, 340.0]


def test_a_doubtful_figure_is_drawn_as_the_check_implies_and_marked() -> None:
    doubt = FactDoubt("form", "viết sai", Decimal(75))
    facts = [fact("2022", "100"), fact("2023", "7.5", doubts=(doubt,))]
    svg = series_svg(facts)
    assert drawn(facts)[1] == [340.0, 255.0]
    assert svg.count('class="bar doubtful"') == 1
    assert series_words(facts) == "năm 2022: 100 trạm; năm 2023: 7.5 trạm (cần kiểm tra)"


def test_what_documents_say_cannot_become_markup() -> None:
    evil = '</title><script>alert(1)</script>\x00\x0b"&'
    facts = [fact("2022", "1", unit=evil), fact("2023", "2", unit=evil)]
    root = ElementTree.fromstring(series_svg(facts))
    assert not list(root.iter(f"{_SVG}script"))
    assert "<script>alert(1)</script>" in (root[0].text or "")


def test_only_what_can_be_compared_is_drawn_and_a_long_series_is_cut_to_its_latest() -> None:
    assert not worth_drawing([])
    assert not worth_drawing([fact("2022", "1"), fact("2022", "2")])
    assert not worth_drawing([fact("2022", "1"), fact("2023", "2", unit="%")])
    assert not worth_drawing([fact("2022", "1"), fact("2023", "-2")])
    many = [fact(str(year), "1") for year in range(1980, 2024)]
    assert worth_drawing(many)
    assert [each.period for each in in_order(many)] == [str(y) for y in range(2024 - MOST_BARS, 2024)]


@pytest.fixture(scope="module")
def sample(sample_data: Path) -> Iterator[TestClient]:
    settings = load_settings(data=sample_data)
    with (
        open_audiences(settings) as audiences,
        TestClient(create_app(Services.of(audiences, settings))) as client,
    ):
        yield client


def test_a_cited_figure_leads_to_its_series_and_its_page(sample: TestClient) -> None:
    question = {"question": "Năm 2023 có bao nhiêu thuê bao điện thoại di động?"}
    [citation, *_] = sample.post("/api/ask", json=question).json()["citations"]
    address = f"/api/documents/{citation['document']['id']}/passage"
    span = "{}-{}".format(*citation["span"])
    [series, *_] = sample.get(address, params={"span": span}).json()["series"]
    assert series["printed"] == "631.902"
    assert series["words"].endswith("năm 2023: 631.902 thuê bao")
    picture = sample.get(series["chart"])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "script-src" not in picture.headers["content-security-policy"]
    assert ElementTree.fromstring(picture.text).tag == f"{_SVG}svg"
    page = sample.get(f"/facts/{series['fact']}").text
    assert f'src="{series["chart"]}"' in page
    assert "631.902 thuê bao" in page
    assert sample.get("/api/series/khong-co/chart.svg").status_code == 404
    assert sample.get("/facts/khong-co").status_code == 404


@pytest.mark.skipif(chromium() is None, reason="there is no Chromium on this machine")
def test_the_chat_draws_the_series_of_the_figure_that_it_answers_with_and_no_other(sample_data: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    settings = load_settings(data=sample_data)
    with (
        open_audiences(settings) as audiences,
        served(create_app(Services.of(audiences, settings))) as address,
        playwright.sync_playwright() as started,
    ):
        page = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS).new_page()
        page.goto(address)
        # The sentence gives the whole and its parts; only a part has been told often enough to be drawn.
        page.fill("textarea", "Số cơ quan sử dụng iOffice năm 2023 là bao nhiêu?")
        with page.expect_response("**/passage**"):
            page.keyboard.press("Enter")
        page.locator(".answer .actions").wait_for()
        page.wait_for_timeout(200)
        assert page.locator(".series").count() == 0
        page.fill("textarea", "Toàn tỉnh có bao nhiêu trạm thu phát sóng năm 2023?")
        page.keyboard.press("Enter")
        playwright.expect(page.locator(".series figcaption")).to_contain_text("trạm thu phát sóng")
