"""The pages: the chat at `/`, the library at `/documents`, one document, and a demonstration of the
widget."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from bots.web.document_json import parse_span
from bots.web.document_marks import known_marks
from bots.web.document_page import document_page
from bots.web.documents_api import Words, find_documents
from bots.web.layout import page
from bots.web.markup import Markup, element
from bots.web.page_pictures_api import scanned_places
from bots.web.paging import Offset, paging
from bots.web.services import Services
from bots.web.words import STATUS_WORDS
from index.page_pictures import PagePictures

_PAGE_SIZE = 50


def pages_router(services: Services) -> APIRouter:
    """All pages; they are for people, so the API description leaves them out."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    title = services.web.title
    askers, pictures = services.askers, PagePictures(services.database)

    @router.get("/")
    def chat() -> str:
        """The chat page: the widget's own element, filling the page."""
        return page(
            title=title,
            site_title=title,
            body_class="chat-page",
            scripts=("/widget.js",),
            bar=False,
            meta=[element("meta", name=name, content=content) for name, content in services.home_meta],
            content=(
                element(
                    "main",
                    element(
                        "vanban-chat", mode="page", data_title=title, data_subtitle=services.web.subtitle
                    ),
                    id="noi-dung",
                ),
                element(
                    "noscript", element("p", "Trang này cần JavaScript. Có thể xem văn bản tại /documents.")
                ),
            ),
        )

    @router.get("/documents")
    def library(request: Request, q: Words = "", offset: Offset = 0) -> str:
        """The library."""
        items, total = find_documents(askers.seen(request).library, q, _PAGE_SIZE, offset)
        return page(
            title="Văn bản",
            site_title=title,
            body_class="library-page",
            content=(_library(items, total, q, offset),),
        )

    @router.get("/documents/{document_id}")
    def document(request: Request, document_id: str, span: Annotated[str, Query(max_length=24)] = "") -> str:
        """One document; `span=a-b` is highlighted."""
        seen = askers.seen(request)
        stored = seen.library.document(document_id)
        marks = known_marks(stored, seen.register, seen.facts)
        cited = parse_span(span, stored)
        scans = scanned_places(pictures, stored, cited) if cited else []
        return document_page(stored, cited, marks, title, scans)

    @router.get("/widget-demo")
    def widget_demo() -> str:
        """A page that embeds the widget as a portal would."""
        return page(
            title="Nhúng khung hỏi đáp",
            site_title=title,
            body_class="demo-page",
            content=(_demo(), element("script", src="/widget.js", data_title=title, defer=True)),
        )

    return router


def _library(items: list[dict[str, Any]], total: int, words: str, offset: int) -> Markup:
    said = f"{total} văn bản" + (f" có “{words}”" if words else "")
    return element(
        "main",
        element("h1", "Văn bản"),
        element(
            "form",
            element("label", "Tìm theo số, trích yếu, nơi ban hành", for_="tim"),
            element(
                "div",
                element("input", type="search", id="tim", name="q", value=words, autocomplete="off"),
                element("button", "Tìm", type="submit"),
                class_="search-row",
            ),
            action="/documents",
            method="get",
            role="search",
        ),
        element("p", said, class_="quiet", role="status"),
        element("ul", *(_library_item(item) for item in items), class_="document-list"),
        paging("/documents", total, words, offset, _PAGE_SIZE),
        id="noi-dung",
    )


def _library_item(item: dict[str, Any]) -> Markup:
    name = " ".join(
        part for part in (item["kind"], f"số {item['number']}" if item["number"] else None) if part
    ) or (item["files"][0] if item["files"] else item["id"])
    date = "/".join(str(int(part)) for part in reversed(item["date"].split("-"))) if item["date"] else None
    facts = (item["issuer"], f"ngày {date}" if date else None, f"{item['sections']} mục")
    return element(
        "li",
        element("a", name, href=item["url"], class_="name"),
        element("p", item["title"], class_="abstract") if item["title"] else None,
        element(
            "p",
            " · ".join(fact for fact in facts if fact),
            element("span", STATUS_WORDS["draft"], class_="tag") if item["status"] == "draft" else None,
            element("span", f"{item['warnings']} lưu ý", class_="tag") if item["warnings"] else None,
            class_="quiet",
        ),
    )


def _demo() -> Markup:
    return element(
        "main",
        element("h1", "Nhúng khung hỏi đáp vào cổng thông tin"),
        element("p", "Thêm một dòng vào trang của cổng; nút hỏi đáp hiện ở góc dưới bên phải của trang này."),
        element(
            "pre",
            element(
                "code", '<script src="https://MÁY-CHỦ/widget.js" data-title="Hỏi văn bản" defer></script>'
            ),
            tabindex=0,
        ),
        element("p", "Máy chủ chỉ nhận câu hỏi từ các trang được ghi trong cấu hình (web.allowed_origins)."),
        element("h2", "Chính sách nội dung của cổng"),
        element(
            "p",
            "Cổng có Content-Security-Policy cần cho phép máy chủ này ở ba chỗ; ngoài ra không cần gì thêm.",
        ),
        element(
            "pre",
            element(
                "code",
                "script-src https://MÁY-CHỦ; connect-src https://MÁY-CHỦ; img-src https://MÁY-CHỦ",
            ),
            tabindex=0,
        ),
        element("p", "Thiếu img-src thì chỉ không hiện biểu đồ và ảnh bản quét."),
        element("h2", "Tùy chọn"),
        element(
            "p",
            "data-title, data-subtitle: tên và dòng giới thiệu; data-lang: vi hoặc en; data-color: màu chính, "
            "dạng #0f5c6e; data-words: thay lời trên khung hỏi đáp, dạng JSON.",
        ),
        id="noi-dung",
    )
