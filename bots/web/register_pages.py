"""Pages of the register and of the fact table: `/instruments`, `/instruments/{id}`, `/facts`."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.figures.wording import period_words
from bots.web.askers import Seen
from bots.web.document_json import document_url
from bots.web.fact_page import fact_content, fact_name
from bots.web.knowledge_api import Words
from bots.web.layout import page
from bots.web.markup import Markup, element
from bots.web.paging import Offset, paging
from bots.web.problems import Refused
from bots.web.services import Services
from bots.web.words import vietnamese_date
from index.facts import Fact
from index.instruments import Instrument, Mention
from ingest.relations import RELATION_NAMES, RelationKind

_PAGE_SIZE = 50


def register_pages_router(services: Services) -> APIRouter:
    """The pages; they are for people, so the API description leaves them out."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    askers = services.askers
    site = services.web.title

    @router.get("/instruments")
    def instruments(request: Request, q: Words = "", offset: Offset = 0) -> str:
        """The register."""
        found = askers.seen(request).register.page(number=q.strip() or None, limit=_PAGE_SIZE, offset=offset)
        rows = element("ul", *(_instrument_row(i) for i in found.items), class_="document-list")
        content = _searchable(
            "Sổ đăng ký văn bản", "/instruments", "Tìm theo số, ký hiệu", q, found.total, rows, offset
        )
        return page(title="Sổ đăng ký", site_title=site, body_class="library-page", content=(content,))

    @router.get("/instruments/{instrument_id}")
    def instrument(request: Request, instrument_id: str) -> str:
        """One instrument with every place that names it."""
        seen = askers.seen(request)
        found = seen.register.get(instrument_id)
        if found is None:
            raise Refused(404, f"Không có văn bản nào mang mã {instrument_id!r} trong sổ đăng ký")
        content = _instrument_page(seen, found)
        return page(title=found.title, site_title=site, body_class="library-page", content=(content,))

    @router.get("/facts")
    def fact_list(request: Request, q: Words = "", offset: Offset = 0) -> str:
        """Figures, found by words."""
        seen = askers.seen(request)
        items, total = seen.facts.list(q, limit=_PAGE_SIZE, offset=offset)
        names = {i: _document_name(seen, i) for i in {fact.document_id for fact in items}}
        rows = element(
            "ul", *(_fact_row(fact, names[fact.document_id]) for fact in items), class_="document-list"
        )
        content = _searchable("Số liệu", "/facts", "Tìm theo chỉ tiêu, địa bàn", q, total, rows, offset)
        return page(title="Số liệu", site_title=site, body_class="library-page", content=(content,))

    @router.get("/facts/{fact_id}")
    def fact_page(request: Request, fact_id: str) -> str:
        """One figure."""
        seen = askers.seen(request)
        fact = seen.facts.fact(fact_id)
        if fact is None:
            raise Refused(404, f"Không có số liệu nào mang mã {fact_id!r}")
        content = fact_content(seen, fact)
        return page(title=fact_name(fact), site_title=site, body_class="library-page", content=(content,))

    return router


def _searchable(
    title: str, path: str, label: str, words: str, total: int, rows: Markup, offset: int
) -> Markup:
    field = element("input", type="search", id="tim", name="q", value=words, autocomplete="off")
    return element(
        "main",
        element("h1", title),
        element(
            "form",
            element("label", label, for_="tim"),
            element("div", field, element("button", "Tìm", type="submit"), class_="search-row"),
            action=path,
            method="get",
            role="search",
        ),
        element("p", f"{total} mục" + (f" có “{words}”" if words else ""), class_="quiet", role="status"),
        rows,
        paging(path, total, words, offset, _PAGE_SIZE),
        id="noi-dung",
    )


def _instrument_row(instrument: Instrument) -> Markup:
    day = f"ngày {vietnamese_date(instrument.day)}" if instrument.day else instrument.printed_date
    where = "có toàn văn" if instrument.document_id else f"được nhắc {instrument.mentions} lần"
    return element(
        "li",
        element("a", instrument.title, href=f"/instruments/{instrument.id}", class_="name"),
        element("p", instrument.subject, class_="abstract") if instrument.subject else None,
        element("p", " · ".join(p for p in (instrument.issuer, day, where) if p), class_="quiet"),
    )


def _instrument_page(seen: Seen, found: Instrument) -> Markup:
    register = seen.register
    day = vietnamese_date(found.day) if found.day else found.printed_date
    facts = (("Ngày", day), ("Nơi ban hành", found.issuer), ("Nội dung", found.subject))
    relations = register.relations_from(found.id), register.relations_to(found.id)
    names = register.get_many([r.target_id for r in relations[0]] + [r.source_id for r in relations[1]])
    related = [
        (_relation_words(r.kind, 0), r.target_id, document_url(r.document_id, r.span)) for r in relations[0]
    ] + [(_relation_words(r.kind, 1), r.source_id, document_url(r.document_id, r.span)) for r in relations[1]]
    return element(
        "main",
        element("h1", found.title),
        element("dl", *(element("div", element("dt", n), element("dd", v or "không ghi")) for n, v in facts)),
        element("p", element("a", "Mở toàn văn", href=document_url(found.document_id)))
        if found.document_id
        else None,
        element("h2", "Quan hệ") if related else None,
        element(
            "ul",
            *(
                element(
                    "li",
                    words,
                    element("a", names[other].title, href=f"/instruments/{other}"),
                    " ",
                    element("a", "(xem chỗ ghi)", href=place),
                )
                for words, other, place in related[:200]
                if other in names
            ),
        )
        if related
        else None,
        element("h2", "Những chỗ nhắc đến"),
        element(
            "ul",
            *(_mention_row(seen, m) for m in register.mentions_of(found.id)[:300]),
            class_="document-list",
        ),
        id="noi-dung",
    )


def _relation_words(kind: str, side: int) -> str:
    """What the instrument does (side 0), or what is done to it (side 1)."""
    names = RELATION_NAMES.get(cast("RelationKind", kind))
    return f"{names[side] if names else kind}: "


def _mention_row(seen: Seen, mention: Mention) -> Markup:
    document = seen.library.document(mention.document_id)
    quote = document.quote(mention.span) if mention.span else ""
    return element(
        "li",
        element(
            "a",
            _document_name(seen, mention.document_id),
            href=document_url(mention.document_id, mention.span),
        ),
        element("p", f"“{quote}”", class_="quiet") if quote else None,
    )


def _fact_row(fact: Fact, document: str) -> Markup:
    value = " ".join(part for part in (fact.qualifier, fact.printed, fact.unit) if part)
    return element(
        "li",
        element("a", fact.indicator or fact.own, href=f"/facts/{fact.id}", class_="name"),
        element(
            "p",
            element("strong", value),
            *(element("span", d.message, class_="tag") for d in fact.doubts[:2]),
        ),
        element(
            "p",
            "".join(f"{part} · " for part in (period_words(fact), fact.level) if part),
            element("a", document, href=document_url(fact.document_id, fact.span)),
            class_="quiet",
        ),
    )


def _document_name(seen: Seen, document_id: str) -> str:
    from bots.web.document_page import document_name

    return document_name(seen.library.document(document_id))
