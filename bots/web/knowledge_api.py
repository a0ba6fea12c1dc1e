"""`/api/instruments`, `/api/facts`, `/api/series`: the register and the fact table, read only."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bots.web import schemas
from bots.web.document_json import document_url
from bots.web.openapi import PROBLEMS
from bots.web.paging import Limit, Offset
from bots.web.problems import Refused
from bots.web.series_chart import series_svg, series_words, worth_drawing
from bots.web.services import Services
from index.documents import Span
from index.fact_table import FactTable
from index.facts import Fact
from index.instruments import Instrument, InstrumentRelation, Mention, Validity

_SERIES_SHOWN = 3
Number = Annotated[str | None, Query(max_length=100, description="`18` or `18/KH-UBND`, in any spelling")]
Kind = Annotated[str | None, Query(max_length=60, description="`Kế hoạch`")]
Year = Annotated[int | None, Query(ge=1900, le=2100)]
Words = Annotated[str, Query(max_length=300, description="words of the indicator, place or period")]


def knowledge_router(services: Services) -> APIRouter:
    """The endpoints."""
    router = APIRouter(responses=PROBLEMS)
    askers = services.askers

    @router.get("/api/instruments", response_model=schemas.Page[dict[str, Any]], tags=["instruments"])
    def list_instruments(
        request: Request,
        number: Number = None,
        kind: Kind = None,
        year: Year = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        """Instruments that the documents are or mention."""
        register = askers.seen(request).register
        page = register.page(number=number or None, kind=kind or None, year=year, limit=limit, offset=offset)
        return {"items": [instrument_json(item) for item in page.items], "total": page.total}

    @router.get("/api/instruments/{instrument_id}", response_model=None, tags=["instruments"])
    def read_instrument(request: Request, instrument_id: str) -> dict[str, Any]:
        """An instrument with every place that names it, its relations and what may be the same."""
        register = askers.seen(request).register
        found = register.get(instrument_id)
        if found is None:
            raise Refused(404, f"Không có văn bản nào mang mã {instrument_id!r} trong sổ đăng ký")
        from_it, to_it = register.relations_from(found.id), register.relations_to(found.id)
        names = register.get_many(
            [r.target_id for r in from_it]
            + [r.source_id for r in to_it]
            + [end for link in register.links(found.id) for end in (link.left_id, link.right_id)]
        )
        return {
            **instrument_json(found),
            "validity": validity_json(register.validity(found.document_id)) if found.document_id else None,
            "mentions_list": [mention_json(mention) for mention in register.mentions_of(found.id)],
            "relations": [_relation_json(r, names, outgoing=True) for r in from_it]
            + [_relation_json(r, names, outgoing=False) for r in to_it],
            "links": [
                {"id": other, "title": names[other].title, "kind": link.kind, "reason": link.reason}
                for link in register.links(found.id)
                for other in (link.left_id, link.right_id)
                if other != found.id and other in names
            ],
        }

    @router.get("/api/facts", response_model=schemas.Page[dict[str, Any]], tags=["facts"])
    def list_facts(request: Request, q: Words = "", limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
        """Figures that hold all the words."""
        items, total = askers.seen(request).facts.list(q, limit=limit, offset=offset)
        return {"items": [fact_json(fact) for fact in items], "total": total}

    @router.get("/api/facts/{fact_id}", response_model=None, tags=["facts"])
    def read_fact(request: Request, fact_id: str) -> dict[str, Any]:
        """A figure with what the checks found about it."""
        seen = askers.seen(request)
        facts = seen.facts
        fact = facts.fact(fact_id)
        if fact is None:
            raise Refused(404, f"Không có số liệu nào mang mã {fact_id!r}")
        document = seen.library.document(fact.document_id)
        return {
            **fact_json(fact),
            "quote": document.quote(fact.evidence),
            "series": facts.series_of(fact.id),
            "findings": [
                {"kind": f.kind, "message": f.message, "facts": list(f.facts), "formula": f.formula}
                for f in facts.findings_of([fact.id])
            ],
        }

    @router.get("/api/series/{series_id}", response_model=None, tags=["facts"])
    def read_series(request: Request, series_id: str) -> dict[str, Any]:
        """The same indicator over time, in the order of the periods."""
        found = askers.seen(request).facts.series(series_id)
        if not found:
            raise Refused(404, f"Không có chuỗi số liệu {series_id!r}")
        return {
            "chart": chart_url(series_id) if worth_drawing(found) else None,
            "id": series_id,
            "indicator": found[0].indicator,
            "items": [fact_json(f) for f in found],
            "total": len(found),
        }

    @router.get(
        "/api/series/{series_id}/chart.svg",
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}, "description": "The series as a drawing"}},
        tags=["facts"],
    )
    def draw_series(request: Request, series_id: str) -> Response:
        """The same indicator over time as a small drawing, its values as printed."""
        found = askers.seen(request).facts.series(series_id)
        if not worth_drawing(found):
            raise Refused(404, f"Không có chuỗi số liệu nào vẽ được mang mã {series_id!r}")
        # The drawing brings its own style and nothing else.
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return Response(series_svg(found), media_type="image/svg+xml", headers=policy)

    return router


def chart_url(series_id: str) -> str:
    """Where the drawing of a series is."""
    return f"/api/series/{series_id}/chart.svg"


def series_within(facts: FactTable, document_id: str, span: Span) -> list[dict[str, Any]]:
    """The figures of a span that can be shown over time: as printed, with the drawing and its words."""
    shown: dict[str, dict[str, Any]] = {}
    for fact in facts.of_document(document_id):
        if not (span.start <= fact.span.start and fact.span.end <= span.end):
            continue
        name = facts.series_of(fact.id)
        series = facts.series(name) if name and name not in shown and len(shown) < _SERIES_SHOWN else []
        if name and worth_drawing(series):
            shown[name] = {
                "id": name,
                "fact": fact.id,
                "indicator": fact.indicator,
                "printed": fact.printed,
                "points": len(series),
                "words": series_words(series),
                "chart": chart_url(name),
            }
    return list(shown.values())


def instrument_json(instrument: Instrument) -> dict[str, Any]:
    """An instrument as plain data."""
    return {
        **asdict(instrument),
        "day": instrument.day.isoformat() if instrument.day else None,
        "title": instrument.title,
        "known_year": instrument.known_year,
        "url": f"/instruments/{instrument.id}",
    }


def validity_json(validity: Validity | None) -> dict[str, Any] | None:
    """What a document says of its own validity and scope; `url` opens the statement."""
    if validity is None:
        return None
    days = {name: getattr(validity, name) for name in ("starts", "ends", "adopted")}
    return {
        **asdict(validity),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "url": document_url(validity.document_id, validity.span),
    }


def mention_json(mention: Mention) -> dict[str, Any]:
    """A place that names an instrument; `url` opens it."""
    spans = {key: list(value) for key, value in asdict(mention).items() if key.endswith("span") and value}
    plain = {key: value for key, value in asdict(mention).items() if not key.endswith("span")}
    return {
        **plain,
        "day": mention.day.isoformat() if mention.day else None,
        "known_year": mention.known_year,
        "span": None,
        **spans,
        "url": document_url(mention.document_id, mention.span),
    }


def fact_json(fact: Fact) -> dict[str, Any]:
    """A figure as plain data; decimals as text, so that no digit is lost."""
    plain = asdict(fact)
    for name in ("value", "scale", "of", "upper"):
        plain[name] = None if plain[name] is None else format(plain[name], "f")
    plain["doubts"] = [
        {
            "code": doubt.code,
            "message": doubt.message,
            "implied": None if doubt.implied is None else format(doubt.implied, "f"),
            "formula": doubt.formula,
        }
        for doubt in fact.doubts
    ]
    return {
        **plain,
        "span": list(fact.span),
        "evidence": list(fact.evidence),
        "url": document_url(fact.document_id, fact.span),
    }


def _relation_json(
    relation: InstrumentRelation, names: dict[str, Instrument], outgoing: bool
) -> dict[str, Any]:
    other = relation.target_id if outgoing else relation.source_id
    return {
        "kind": relation.kind,
        "direction": "from" if outgoing else "to",
        "id": other,
        "title": names[other].title if other in names else None,
        "document_id": relation.document_id,
        "span": list(relation.span),
        "url": document_url(relation.document_id, relation.span),
    }
