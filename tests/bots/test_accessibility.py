"""WCAG 2.2 AA by axe-core, in light and dark, on a phone and on a desk: no violation on any page or state of the chat."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from bots.admission import Admission, Door
from bots.keys import Keys
from bots.web.app import create_app
from bots.web.services import Services
from index.database import Database
from tests.bots.browser import ARGUMENTS, chromium
from tests.bots.conftest import FIRST
from tests.bots.servers.running import served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(chromium() is None, reason="there is no Chromium on this machine")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SIZES = {"phone": (390, 844), "desk": (1360, 860)}


@pytest.fixture(scope="module")
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def address(services: Services, database: Database) -> Iterator[str]:
    people = Admission(database)
    people.admit(Door("telegram", "pairing"), "77", "An")
    people.put("zalo_oa", "88", "approved", "keeper")
    with served(create_app(services)) as where:
        yield where


def violations(page: Any, axe: str) -> list[str]:
    """What axe finds, a line each: the rule, and where."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", _RULES)
    assert found["passes"]
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(_SIZES))
def test_nothing_is_in_the_way_of_anybody(
    browser: Any, address: str, axe: str, database: Database, scheme: str, size: str
) -> None:
    width, height = _SIZES[size]
    # The page's own policy forbids what axe does to look at it.
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN", bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        if faults := violations(page, axe):
            found[state] = faults

    page.goto(address)
    page.wait_for_selector("textarea")
    look("chat, empty")
    for count, question in enumerate(("Có bao nhiêu cơ quan?", "Số cơ quan khác nhau?", "không có gì?"), 1):
        page.fill("textarea", question)
        page.keyboard.press("Enter")
        playwright.expect(page.locator(".answer .actions")).to_have_count(count)
    look("chat, answered")
    page.locator(".answer").first.locator(".chip").first.click()
    page.locator(".source-panel mark").first.wait_for()
    look("chat, source open")
    page.keyboard.press("Escape")
    page.fill("textarea", "máy hỏng")
    page.keyboard.press("Enter")
    page.locator(".failed").wait_for()
    look("chat, failed")
    if size == "phone":
        page.locator(".topbar button").first.click()
        look("chat, menu open")
    page.goto(f"{address}/widget-demo")
    page.locator("vanban-chat").wait_for(state="attached")
    page.locator(".launcher").click()
    look("widget, open")
    page.goto(f"{address}/sign-in")
    page.fill("#khoa", "vb-sai")
    page.keyboard.press("Enter")
    page.locator(".fault").wait_for()
    look("sign-in, refused")
    page.fill("#khoa", Keys(database).make("operator", ["read", "operate"]))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    for path in (
        "/documents", "/documents?q=bao", f"/documents/{FIRST.id}?span=30-60", "/instruments", "/facts", "/people",
        "/documents/khong-co",
    ):  # fmt: skip
        page.goto(address + path)
        look(path)
    context.close()
    said = "; ".join(f"{state}: {fault}" for state, faults in found.items() for fault in faults)
    assert said == ""
