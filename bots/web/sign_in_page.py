"""`/sign-in`: a browser shows an API key once and is known for a working day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bots.rates import RateLimit
from bots.web.forms import form_of
from bots.web.layout import page
from bots.web.markup import Markup, element
from bots.web.problems import Refused
from bots.web.services import Services
from bots.web.sessions import COOKIE, LIVES

_TRIES_PER_MINUTE = 10
Next = Annotated[str, Query(alias="next", max_length=500)]


def sign_in_router(services: Services) -> APIRouter:
    """The form, what it does, and the way out."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    askers = services.askers
    tries = RateLimit(_TRIES_PER_MINUTE)

    def form(request: Request, target: str, fault: str | None = None) -> Markup:
        try:
            key = askers.of(request).key
        except Refused:
            key = None
        return page(
            title="Đăng nhập",
            site_title=services.web.title,
            body_class="library-page",
            content=(_form(target, fault, key),),
        )

    @router.get("/sign-in")
    def sign_in_form(request: Request, target: Next = "/") -> str:
        """Asks for a key, or says which one is in use."""
        return form(request, target)

    @router.post("/sign-in", response_model=None)
    async def sign_in(request: Request) -> Response:
        """Checks the key and goes on to where the reader was going."""
        fields = await form_of(request)
        target = fields.get("next", "/")
        wait = tries.wait(request.client.host if request.client else "")
        if wait:
            raise Refused(429, f"Thử quá nhiều lần. Xin chờ {wait} giây.", {"Retry-After": str(wait)})
        key = await run_in_threadpool(askers.keys.find, fields.get("key", ""))
        if key is None:
            return HTMLResponse(form(request, target, "Khóa truy cập không đúng hoặc đã bị thu hồi."), 401)
        token = await run_in_threadpool(askers.sessions.open, key.name)
        response = RedirectResponse(_own_page(target), 303)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(LIVES.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    @router.post("/sign-out", response_model=None)
    async def sign_out(request: Request) -> Response:
        """Forgets this browser."""
        await form_of(request)
        token = request.cookies.get(COOKIE)
        if token:
            await run_in_threadpool(askers.sessions.end, token)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        # The page keeps its conversations in the browser; the next person at it need not read them.
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return router


def _own_page(target: str) -> str:
    """Only a page of ours: `//elsewhere` and `/\\elsewhere` lead to other sites."""
    own = target.startswith("/") and target[1:2] not in {"/", "\\"} and target.isprintable()
    return target if own else "/"


def _form(target: str, fault: str | None, key: str | None) -> Markup:
    return element(
        "main",
        element("h1", "Đăng nhập"),
        element("p", fault, class_="fault", role="alert") if fault else None,
        element("p", f"Trình duyệt này đang dùng khóa “{key}”.", role="status") if key else None,
        element(
            "form",
            element("label", "Khóa truy cập", for_="khoa"),
            element(
                "div",
                element(
                    "input", type="password", id="khoa", name="key", required=True,
                    autocomplete="current-password",
                ),
                element("input", type="hidden", name="next", value=target),
                element("button", "Đăng nhập", type="submit"),
                class_="search-row",
            ),
            action="/sign-in",
            method="post",
        ),
        element("p", "Khóa do người quản trị cấp. Trình duyệt được nhớ trong 12 giờ.", class_="quiet"),
        element("form", element("button", "Đăng xuất", type="submit"), action="/sign-out", method="post")
        if key
        else None,
        id="noi-dung",
    )  # fmt: skip
