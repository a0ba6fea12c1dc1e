"""The page on which a person goes through proposed questions: `vanban eval review PROPOSALS --out SET --page`.

A server of its own, for one person on one machine: every address begins with a key that only the terminal prints,
so that no other site's page and no other user can decide anything. Forms and links only, no script.
"""

from __future__ import annotations

import secrets

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bots.web.app import STATIC
from bots.web.forms import form_of
from bots.web.layout import page
from bots.web.markup import Markup, element
from bots.web.problems import Refused, install_problem_handlers
from bots.web.security import SecurityLayer
from evals.question_set import GoldQuestion
from evals.review import Reviewing

_LONGEST_FORM = 60_000
_LONGEST_TEXT = 2_000
_TITLE = "Duyệt câu hỏi đề xuất"


def create_review_app(reviewing: Reviewing, key: str) -> ASGIApp:
    """The application; its page is `/KEY`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install_problem_handlers(app)
    app.mount("/static", StaticFiles(directory=STATIC))

    def allowed(given: str) -> None:
        if not secrets.compare_digest(given.encode(), key.encode()):
            raise Refused(404, "Không có địa chỉ này.")

    @app.get("/{given}")
    def show(given: str) -> HTMLResponse:
        allowed(given)
        return HTMLResponse(_page(reviewing, key))

    @app.post("/{given}")
    async def decide(given: str, request: Request) -> Response:
        allowed(given)
        form = await form_of(request, _LONGEST_FORM)
        _decide(reviewing, form)
        return RedirectResponse(f"/{key}", status_code=303)

    return SecurityLayer(app, _LONGEST_FORM)


def _decide(reviewing: Reviewing, form: dict[str, str]) -> None:
    if form.get("decision") == "take_back":
        reviewing.take_back()
        return
    proposal = reviewing.proposal(form.get("id", ""))
    if proposal is None:  # decided in another tab already
        return
    if form.get("decision") == "drop":
        reviewing.drop(proposal.id)
        return
    question, answer = form.get("question", "").strip(), form.get("answer", "").strip()
    if not question or len(question) > _LONGEST_TEXT or len(answer) > _LONGEST_TEXT:
        raise Refused(422, f"Câu hỏi phải có và dài không quá {_LONGEST_TEXT} ký tự.")
    if form.get("decision") != "keep":
        raise Refused(422, "Phải chọn nhận hoặc bỏ.")
    changed = {**proposal.model_dump(), "question": question, "answer": answer}
    reviewing.keep(GoldQuestion.model_validate(changed))


def _page(reviewing: Reviewing, key: str) -> Markup:
    kept, dropped, all_of_them = (
        len(reviewing.state.kept),
        len(reviewing.state.dropped),
        len(reviewing.proposals),
    )
    progress = f"Đã nhận {kept}, bỏ {dropped}, còn {all_of_them - kept - dropped} trong {all_of_them} câu."
    waiting = reviewing.next()
    body = element("p", "Đã xem hết.") if waiting is None else _form(*waiting, key)
    content = [
        element("h1", _TITLE),
        element("p", progress),
        body,
        element("form", _button("take_back", "Lấy lại câu vừa nhận"), method="post", action=f"/{key}")
        if kept
        else None,
        element("p", f"Bộ câu hỏi: {reviewing.out}"),
    ]
    main = element("main", *content, id="noi-dung", class_="review")
    return page(title=_TITLE, site_title="vanban", content=[main], body_class="library-page", bar=False)


def _form(number: int, proposal: GoldQuestion, key: str) -> Markup:
    must = [f"{n.value:f} {n.unit}".replace(".", ",").strip() for n in proposal.numbers if n.must]
    must += proposal.strings
    sources = [element("li", f"{source.file}: ", element("q", source.quote)) for source in proposal.sources]
    return element(
        "form",
        element("h2", f"{number}. {proposal.kind}"),
        element("input", type="hidden", name="id", value=proposal.id),
        _field("question", "Câu hỏi", proposal.question),
        _field("answer", "Đáp án", proposal.answer),
        element(
            "p", f"Phải có: {'; '.join(must)}" if must else "Phải trả lời là không có trong kho văn bản."
        ),
        element("ul", *sources),
        element("p", _button("keep", "Nhận"), " ", _button("drop", "Bỏ")),
        method="post",
        action=f"/{key}",
    )


def _field(name: str, title: str, text: str) -> Markup:
    area = element("textarea", text, id=name, name=name, rows=3, maxlength=_LONGEST_TEXT)
    return element("p", element("label", title, for_=name), area)


def _button(decision: str, title: str) -> Markup:
    look = None if decision == "keep" else "other"
    return element("button", title, type="submit", name="decision", value=decision, class_=look)
