"""`/people`: an operator lets people of the chat channels in, clears them for internal documents, or blocks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast, get_args

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bots.admission import Admission, Person, Role
from bots.web.forms import form_of
from bots.web.layout import page
from bots.web.markup import Markup, element
from bots.web.problems import Refused
from bots.web.services import Services

_CHANNELS = {"telegram": "Telegram", "zalo_oa": "Zalo OA", "zalo_bot": "Zalo Bot"}
_ROLES: dict[Role, str] = {"reader": "Người hỏi", "keeper": "Người giữ kho", "operator": "Quản trị"}
_STANDINGS = {"pending": "đang chờ", "approved": "được hỏi", "blocked": "bị chặn"}


def people_router(services: Services) -> APIRouter:
    """The page and what its buttons do; for keys with the scope `operate`."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    admission = Admission(services.database)
    actions: dict[str, Callable[[dict[str, str]], object]] = {
        "approve": lambda form: admission.approve(
            form.get("code", ""), _role(form), "internal" if "internal" in form else "public"
        ),
        "change": lambda form: admission.put(
            form.get("channel", ""),
            form.get("person", ""),
            "approved",
            _role(form),
            "internal" if "internal" in form else "public",
        ),
        "block": lambda form: admission.put(form.get("channel", ""), form.get("person", ""), "blocked"),
        "forget": lambda form: admission.remove(form.get("channel", ""), form.get("person", "")),
    }

    @router.get("/people")
    def people(request: Request) -> str:
        """Who waits, who may ask, who may not."""
        services.askers.of(request).require("operate")
        return page(
            title="Người dùng các kênh",
            site_title=services.web.title,
            body_class="library-page",
            content=(_people(admission.people()),),
        )

    @router.post("/people", response_model=None)
    async def change(request: Request) -> Response:
        """One button."""
        asker = await run_in_threadpool(services.askers.of, request)
        asker.require("operate")
        form = await form_of(request)
        action = actions.get(form.get("action", ""))
        if action is None or form.get("channel", "telegram") not in _CHANNELS:
            raise Refused(422, "Biểu mẫu không đúng dạng.")
        await run_in_threadpool(action, form)
        return RedirectResponse("/people", 303)

    return router


def _role(form: dict[str, str]) -> Role:
    role = form.get("role", "reader")
    if role not in get_args(Role):
        raise Refused(422, "role: phải là reader, keeper hoặc operator")
    return cast(Role, role)


def _people(people: list[Person]) -> Markup:
    waiting = [person for person in people if person.code is not None]
    known = [person for person in people if person.standing != "pending"]
    return element(
        "main",
        element("h1", "Người dùng các kênh"),
        element("h2", "Đang chờ duyệt"),
        element("ul", *map(_waiting, waiting), class_="document-list")
        if waiting
        else element("p", "Không có ai đang chờ.", class_="quiet"),
        element("h2", "Đã biết"),
        element("ul", *map(_known, known), class_="document-list")
        if known
        else element("p", "Chưa có ai.", class_="quiet"),
        id="noi-dung",
    )


def _waiting(person: Person) -> Markup:
    return element(
        "li",
        element("p", _name(person), class_="name"),
        element(
            "p",
            f"{_CHANNELS.get(person.channel, person.channel)} · mã ghép nối {person.code}",
            class_="quiet",
        ),
        element(
            "form",
            element("input", type="hidden", name="code", value=person.code),
            *_rights(person),
            element("button", "Duyệt", type="submit", name="action", value="approve"),
            action="/people",
            method="post",
            class_="rights",
        ),
    )


def _known(person: Person) -> Markup:
    about = (_CHANNELS.get(person.channel, person.channel), person.person, _STANDINGS[person.standing])
    return element(
        "li",
        element("p", _name(person), class_="name"),
        element("p", " · ".join(about), class_="quiet"),
        element(
            "form",
            element("input", type="hidden", name="channel", value=person.channel),
            element("input", type="hidden", name="person", value=person.person),
            *_rights(person),
            element("button", "Lưu", type="submit", name="action", value="change"),
            element("button", "Chặn", type="submit", name="action", value="block", class_="plain"),
            element("button", "Xóa", type="submit", name="action", value="forget", class_="plain"),
            action="/people",
            method="post",
            class_="rights",
        ),
    )


def _rights(person: Person) -> tuple[Markup, Markup]:
    """The role, and leave for internal documents, which keepers and operators have anyway."""
    name = _name(person)
    return (
        element(
            "select",
            *(
                element("option", words, value=role, selected=role == person.role)
                for role, words in _ROLES.items()
            ),
            name="role",
            aria_label=f"Vai trò của {name}",
        ),
        element(
            "label",
            element("input", type="checkbox", name="internal", checked=person.access == "internal"),
            " xem văn bản nội bộ",
        ),
    )


def _name(person: Person) -> str:
    return person.name or person.person
