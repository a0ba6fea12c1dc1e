"""`/facts/{id}`: one figure with its words in the source, what the checks say, and how it went over time."""

from __future__ import annotations

from assistant.figures.wording import period_words, quantity
from bots.web.askers import Seen
from bots.web.document_json import document_url
from bots.web.document_page import document_name
from bots.web.markup import Markup, element
from bots.web.series_chart import in_order, series_words, worth_drawing
from index.facts import Fact


def fact_content(seen: Seen, fact: Fact) -> Markup:
    """The page's content."""
    document = seen.library.document(fact.document_id)
    findings = [f.message for f in seen.facts.findings_of([fact.id])]
    said = dict.fromkeys([*(doubt.message for doubt in fact.doubts), *findings])
    name = seen.facts.series_of(fact.id)
    series = seen.facts.series(name) if name else []
    rows = (("Kỳ", period_words(fact)), ("Cấp, nơi", fact.level or fact.home), ("Nằm trong", fact.head))
    return element(
        "main",
        element("h1", fact_name(fact)),
        element("p", quantity(fact), class_="figure"),
        element("dl", *(element("div", element("dt", n), element("dd", v)) for n, v in rows if v)),
        element("ul", *(element("li", message) for message in said), class_="checks") if said else None,
        element("blockquote", " ".join(document.quote(fact.evidence).split())),
        element("p", element("a", document_name(document), href=document_url(document.id, fact.span))),
        *(_series(seen, name, series) if name and len(series) > 1 else ()),
        id="noi-dung",
    )


def fact_name(fact: Fact) -> str:
    """What the figure counts, as a heading."""
    name = fact.indicator or fact.own or "số liệu"
    return name[:1].upper() + name[1:]


def _series(seen: Seen, name: str, series: list[Fact]) -> tuple[Markup | None, ...]:
    """The drawing, and the same as a table with the sources."""
    return (
        element("h2", "Qua các kỳ"),
        chart(name, series) if worth_drawing(series) else None,
        element(
            "div",
            element(
                "table",
                element(
                    "thead",
                    element(
                        "tr", *(element("th", title, scope="col") for title in ("Kỳ", "Giá trị", "Nguồn"))
                    ),
                ),
                element("tbody", *(_row(seen, fact) for fact in in_order(series))),
            ),
            class_="table-scroll",
            tabindex=0,
        ),
    )


def chart(name: str, series: list[Fact]) -> Markup:
    """The drawing, with its words for whoever cannot see it."""
    return element(
        "img", src=f"/api/series/{name}/chart.svg", alt=series_words(series), class_="series", loading="lazy"
    )


def _row(seen: Seen, fact: Fact) -> Markup:
    document = seen.library.document(fact.document_id)
    return element(
        "tr",
        element("td", period_words(fact) or "không rõ"),
        element("td", quantity(fact), *(element("span", d.message, class_="tag") for d in fact.doubts[:1])),
        element("td", element("a", document_name(document), href=document_url(document.id, fact.span))),
    )
