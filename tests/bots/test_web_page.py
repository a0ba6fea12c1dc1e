"""The chat page in a real browser: asked, read, opened, copied, rated and found again after a reload."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bots.feedback import Feedback
from bots.web import app as web_app
from bots.web.app import create_app
from bots.web.services import Services
from tests.bots.browser import ARGUMENTS, chromium
from tests.bots.conftest import FIRST, Office
from tests.bots.servers.running import served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(chromium() is None, reason="there is no Chromium on this machine")

COUNT = "Có bao nhiêu cơ quan?"
DIFFER = "Số cơ quan khác nhau?"


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def address(services: Services) -> Iterator[str]:
    with served(create_app(services)) as where:
        yield where


@pytest.fixture
def page(browser: playwright.Browser, address: str) -> Iterator[playwright.Page]:
    context = browser.new_context(viewport={"width": 1360, "height": 860}, locale="vi-VN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.goto(address)
    opened.wait_for_selector("textarea")
    yield opened
    context.close()
    # A blocked inline script or style would be an error here; the failures that a test brings about are not.
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def ask(page: playwright.Page, question: str) -> None:
    answers = page.locator(".answer .actions").count()
    page.fill("textarea", question)
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".answer .actions")).to_have_count(answers + 1)


def test_an_answer_shows_its_citations_and_a_chip_opens_the_marked_source(page: playwright.Page) -> None:
    ask(page, COUNT)
    assert page.inner_text(".answer .lead") == "Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản.1"
    page.click(".answer .lead .chip")
    mark = page.locator(".source-panel mark")
    assert mark.inner_text() == "577 cơ quan dùng phần mềm quản lý văn bản"
    assert page.inner_text(".source-label") == "Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I"
    assert page.inner_text(".path") == "I. Kết quả"
    with page.context.expect_page() as opening:
        page.click(".source-panel a.action")
    document = opening.value
    shown = document.locator("mark#trich-dan")
    assert shown.inner_text() == "577 cơ quan dùng phần mềm quản lý văn bản"
    playwright.expect(shown).to_be_in_viewport()


def test_a_cell_is_marked_within_its_table(page: playwright.Page) -> None:
    ask(page, COUNT)
    page.click(".points .chip")
    cell = page.locator(".source-panel td", has=page.locator("mark"))
    assert cell.inner_text() == "31"


def test_sources_that_disagree_stand_side_by_side_and_document_text_is_never_markup(
    page: playwright.Page,
) -> None:
    ask(page, DIFFER)
    rows = page.locator(".compare tbody tr")
    assert rows.all_inner_texts() == [
        "Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I\t577 cơ quan1",
        "Báo cáo số 40/BC-STTTT ngày 20/11/2022, mục I\t510 cơ quan2",
    ]
    assert page.inner_text(".answer .kind") == "Các nguồn không thống nhất"
    assert "<script>alert(1)</script>" in page.inner_text(".notes")
    page.locator(".compare .chip").first.click()
    playwright.expect(page.locator(".context")).to_contain_text("<b>Đậm</b> _*[x](y)")
    playwright.expect(page.locator(".context b")).to_have_count(0)


def test_copying_gives_the_office_form(page: playwright.Page) -> None:
    ask(page, COUNT)
    page.click(".actions .action >> nth=0")
    playwright.expect(page.locator(".actions .action >> nth=0")).to_contain_text("Đã sao chép")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản "
        "(theo Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I).\n"
        "- Huyện Cầu Ngang: 31 trạm (theo Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục II)."
    )


def test_a_document_cited_twice_in_a_statement_is_named_once(page: playwright.Page) -> None:
    said = page.evaluate(
        """async () => {
            const { inOfficeForm } = await import("/static/chat/office.js");
            const cite = (n, label, section, id) => ({ n, label, section, document: { id } });
            const citations = [cite(1, "BC 12, mục I", ["I"], "a"), cite(2, "BC 12", [], "a"), cite(3, "BC 40", [], "b")];
            const sentences = [{ text: "952 trạm.", citations: [1, 2, 3] }, { text: "948 trạm.", citations: [2] }];
            return inOfficeForm({ citations, sentences, computations: [], warnings: [] }, { according: "theo" });
        }"""
    )
    assert said == "952 trạm (theo BC 12, mục I; BC 40).\n948 trạm (theo BC 12)."


def test_the_conversation_survives_a_reload_and_a_new_one_begins(
    page: playwright.Page, office: Office
) -> None:
    ask(page, COUNT)
    page.click("[data-verdict=wrong]")
    playwright.expect(page.locator("[data-verdict=wrong]")).to_have_attribute("aria-pressed", "true")
    page.reload()
    assert page.inner_text(".question") == COUNT
    playwright.expect(page.locator("[data-verdict=wrong]")).to_have_attribute("aria-pressed", "true")
    assert [verdict for _, verdict, _ in Feedback(office.database).verdicts()] == ["wrong"]
    page.click(".new")
    playwright.expect(page.locator(".question")).to_have_count(0)
    page.click(".past .pick")
    assert page.inner_text(".question") == COUNT
    page.click(".past .icon-button")
    playwright.expect(page.locator(".past .current")).to_have_count(0)
    playwright.expect(page.locator(".question")).to_have_count(0)


def test_enter_does_not_send_while_a_letter_is_being_composed(page: playwright.Page, office: Office) -> None:
    page.fill("textarea", "tieesng")
    for how in ("{isComposing: true}", "{keyCode: 229}"):
        page.evaluate(
            f"""() => document.querySelector('vanban-chat').shadowRoot.querySelector('textarea').dispatchEvent(
                new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, cancelable: true, ...({how})}}))"""
        )
    page.keyboard.press("Shift+Enter")
    time.sleep(0.3)
    assert office.asked == []
    assert page.input_value("textarea") == "tieesng\n"


def test_an_error_says_what_happened_and_a_lost_connection_can_be_tried_again(
    page: playwright.Page, office: Office
) -> None:
    page.fill("textarea", "máy hỏng")
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".failed[role=alert]")).to_contain_text("Chỉ mục toàn văn không mở được")
    page.click(".new")
    page.route("**/api/ask/stream", lambda route: route.abort())
    page.fill("textarea", COUNT)
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".failed[role=alert]")).to_contain_text("Không nhận được câu trả lời")
    page.unroute("**/api/ask/stream")
    page.click(".retry")
    playwright.expect(page.locator(".answer .actions")).to_have_count(1)
    playwright.expect(page.locator(".question")).to_have_count(1)
    assert office.asked.count(COUNT) == 1


def test_the_keyboard_alone_is_enough(page: playwright.Page) -> None:
    page.keyboard.type(COUNT)
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".answer .actions")).to_have_count(1)
    page.locator(".answer .lead .chip").focus()
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".source-panel mark")).to_be_visible()
    focused = "document.querySelector('vanban-chat').shadowRoot.activeElement"
    assert page.evaluate(f"{focused}.getAttribute('aria-label')") == "Đóng"
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".source-panel")).to_be_hidden()
    assert page.evaluate(f"{focused}.className") == "chip"


def test_the_finished_answer_is_read_out_once(page: playwright.Page) -> None:
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => {
            const text = document.querySelector('vanban-chat').shadowRoot.querySelector('[aria-live]').textContent;
            if (text) window.said.push(text);
        }).observe(document.querySelector('vanban-chat').shadowRoot.querySelector('[aria-live]'), {childList: true}); }"""
    )
    ask(page, COUNT)
    assert page.evaluate("window.said") == [
        "Đang trả lời",
        "Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản. Huyện Cầu Ngang: 31 trạm.",
    ]
    playwright.expect(page.locator("[aria-live]")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 768])
def test_a_phone_shows_all_without_scrolling_sideways(
    browser: playwright.Browser, address: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme="dark")
    opened = context.new_page()
    opened.goto(address)
    ask(opened, DIFFER)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert opened.evaluate(overflow) == 0
    opened.locator(".compare .chip").first.click()
    playwright.expect(opened.locator(".source-panel mark")).to_be_in_viewport()
    opened.keyboard.press("Escape")
    opened.click("[aria-label='Mở danh sách đã hỏi']")
    playwright.expect(opened.locator(".rail .new")).to_be_in_viewport()
    small = opened.evaluate(
        """() => [...document.querySelector('vanban-chat').shadowRoot.querySelectorAll('.topbar button, .send, .action')]
            .filter(b => b.getBoundingClientRect().height > 0 && b.getBoundingClientRect().height < 44).length"""
    )
    assert small == 0
    opened.goto(f"{address}/documents/{FIRST.id}?span=149-151")
    assert opened.evaluate(overflow) == 0
    context.close()


def test_the_widget_opens_on_another_page_and_gives_the_focus_back(
    page: playwright.Page, address: str
) -> None:
    page.goto(f"{address}/widget-demo")
    launcher = page.locator(".launcher")
    assert launcher.get_attribute("aria-expanded") == "false"
    launcher.click()
    assert launcher.get_attribute("aria-expanded") == "true"
    ask(page, COUNT)
    page.locator(".lead .chip").click()
    playwright.expect(page.locator(".source-panel mark")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".root")).to_be_hidden()
    assert (
        page.evaluate("document.querySelector('vanban-chat').shadowRoot.activeElement.className")
        == "launcher"
    )


def test_on_a_phone_the_widget_takes_the_screen_and_keeps_the_keyboard(
    browser: playwright.Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/widget-demo")
    page.locator(".launcher").click()
    assert page.locator(".root").get_attribute("aria-modal") == "true"
    # Nothing lies over the button that sends.
    playwright.expect(page.locator(".launcher")).to_be_hidden()
    ask(page, COUNT)
    inside = """() => {
        const root = document.querySelector('vanban-chat').shadowRoot;
        return root.activeElement !== null && !root.activeElement.matches('.launcher');
    }"""
    for key in ["Tab"] * 25 + ["Shift+Tab"] * 25:
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.locator(".lead .chip").click()
    playwright.expect(page.locator(".source-about")).to_have_text(
        "Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I"
    )
    # What has the focus may still be put in place of another while the source is on its way.
    playwright.expect(page.locator(".source-panel mark").first).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('vanban-chat').shadowRoot.activeElement.closest('.source-panel') !== null"
        )
    page.keyboard.press("Escape")
    page.locator("textarea").fill("x")
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".launcher")).to_be_focused()
    context.close()


def test_whoever_finds_a_mistake_may_say_which(page: playwright.Page, office: Office) -> None:
    ask(page, COUNT)
    page.click("[data-verdict=evidence_wrong]")
    field = page.get_by_role("textbox", name="Sai ở chỗ nào? (không bắt buộc)")
    field.fill("Phải là <b>mục II</b>")
    field.press("Enter")
    playwright.expect(page.locator(".remark")).to_have_text("Đã ghi nhận, xin cảm ơn.")
    [(_, verdict, comment)] = Feedback(office.database).verdicts()
    assert (verdict, comment) == ("evidence_wrong", "Phải là <b>mục II</b>")
    page.click("[data-verdict=right]")
    playwright.expect(page.locator(".remark")).to_have_count(0)


def test_what_has_no_source_offers_nothing_about_sources(page: playwright.Page) -> None:
    ask(page, "thời tiết")
    assert page.locator(".actions").inner_text().split("\n") == ["Sao chép", "Đúng", "Sai"]


def test_a_page_may_bring_its_own_words(browser: playwright.Browser, address: str) -> None:
    page = browser.new_page()
    page.route(
        "**/widget-demo",
        lambda route: route.fulfill(
            content_type="text/html",
            body=(
                f"<!doctype html><meta charset=utf-8><script src='{address}/widget.js' defer "
                """data-words='{"placeholder": "Hỏi Sở <b>", "kinds": 1, "nothing": "x"}'></script>"""
            ),
        ),
    )
    page.goto(f"{address}/widget-demo")
    page.click(".launcher")
    assert page.locator("textarea").get_attribute("placeholder") == "Hỏi Sở <b>"
    ask(page, DIFFER)
    playwright.expect(page.locator(".kind")).to_have_text("Các nguồn không thống nhất")
    page.close()


def test_a_portal_embeds_the_widget_with_one_script_tag_under_its_own_strict_policy(
    browser: playwright.Browser, services: Services
) -> None:
    async def portal(request: Request) -> Response:
        ours = request.query_params["ours"]
        html = (
            "<!doctype html><style>* { color: red !important; font-size: 40px }</style><p>Cổng</p>"
            f'<script src="{ours}/widget.js" data-title="Hỏi Sở" defer></script>'
        )
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {ours}; connect-src {ours}"
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    with served(Starlette(routes=[Route("/", portal)])) as portal_address:
        allowed = services.web.model_copy(update={"allowed_origins": (portal_address,)})
        with served(create_app(Services(**{**vars(services), "web": allowed}))) as ours:
            opened = browser.new_page()
            opened.goto(f"{portal_address}/?ours={ours}")
            opened.click(".launcher")
            assert opened.inner_text(".topbar .title") == "Hỏi Sở"
            ask(opened, COUNT)
            opened.locator(".lead .chip").click()
            playwright.expect(opened.locator(".source-panel mark")).to_be_visible()
            href = opened.locator(".source-panel a.action").get_attribute("href")
            assert href.startswith(f"{ours}/documents/")
            size = opened.locator(".lead").evaluate("node => getComputedStyle(node).fontSize")
            assert size == "17px"
            opened.close()
        with served(create_app(services)) as closed:
            refused = browser.new_page()
            refused.goto(f"{portal_address}/?ours={closed}")
            refused.click(".launcher")
            refused.fill("textarea", COUNT)
            refused.keyboard.press("Enter")
            playwright.expect(refused.locator(".failed")).to_contain_text("Không nhận được câu trả lời")
            refused.close()


def test_the_widget_is_small() -> None:
    static = Path(web_app.STATIC)
    scripts = [static / "widget.js", *sorted((static / "chat").glob("*.js"))]
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) < 60_000


def test_no_script_writes_markup() -> None:
    for script in Path(web_app.STATIC).rglob("*.js"):
        text = script.read_text()
        for banned in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert banned not in text, f"{script.name}: {banned}"
