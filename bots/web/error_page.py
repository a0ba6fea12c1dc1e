"""What a person sees in a browser where a page cannot be shown; programs get a problem document instead."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bots.web.layout import page
from bots.web.markup import element

_PROGRAMS = ("/api/", "/v1/", "/channels/", "/openapi.json", "/healthz", "/static/")
_HEADINGS = {
    401: "Cần đăng nhập",
    403: "Không được xem",
    404: "Không có trang này",
    503: "Tạm thời chưa xem được",
}


def for_a_person(request: Request) -> bool:
    """Whether a browser asks for a page of ours."""
    return "text/html" in request.headers.get("Accept", "") and not request.url.path.startswith(_PROGRAMS)


def error_page(request: Request, status: int, detail: str) -> Response:
    """The page; whoever must sign in is led to where that is done and back."""
    if status == 401 and request.method == "GET":
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303)
    content = element(
        "main",
        element("h1", _HEADINGS.get(status, "Không thực hiện được")),
        element("p", detail),
        element("p", element("a", "Về trang hỏi đáp", href="/")),
        id="noi-dung",
    )
    shown = page(
        title=_HEADINGS.get(status, "Lỗi"),
        site_title="Hỏi văn bản",
        content=(content,),
        body_class="library-page",
    )
    return HTMLResponse(shown.encode("utf-8", "replace").decode(), status)
