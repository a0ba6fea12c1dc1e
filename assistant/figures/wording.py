"""The words of an answer about figures: the amount first, then the source's own clause.

A figure is printed as the source prints it. Where a clause can be quoted whole it is, so that everything said
stands in what is cited.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Evidence
from assistant.cite import Documents
from assistant.instruments.phrasing import in_words
from index.documents import Document, Header, Span, Table
from index.facts import Fact
from ingest.body_names import uncapitalised
from ingest.periods import describe

_LONGEST_QUOTE = 420
_MARKER = re.compile(r"^\s*(?:[-–+*·•▪●]+|\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)](?![0-9])|\(?[a-zđ]{1,2}\))\s*")
_DIGIT = re.compile(r"[0-9]")


def quantity(fact: Fact, parent: Fact | None = None) -> str:
    """The amount as printed with its qualifier and unit: `trên 90%`, `577 cơ quan`, `21/47 hệ thống`."""
    unit = fact.unit
    if not unit and parent is not None and parent.unit != "%" and fact.relation == "part":
        unit = parent.unit
    printed = " ".join(fact.printed.split())
    if unit == "%":
        printed = printed if printed.endswith("%") else f"{printed}%"
        return f"{fact.qualifier} {printed}".strip()
    return f"{fact.qualifier} {printed} {unit}".strip() if unit else f"{fact.qualifier} {printed}".strip()


def led_quantity(fact: Fact, parent: Fact | None = None) -> str:
    """The amount at the head of an answer; a change says which way it went: `Giảm 13,24%`."""
    amount = quantity(fact, parent)
    return f"{fact.change.capitalize()} {amount}" if fact.role == "change" and fact.change else amount


def evidence_of(fact: Fact, documents: Documents) -> Evidence:
    """The clause or table row that states the fact, without the mark that ends it."""
    start, end = fact.evidence
    quote = documents.document(fact.document_id).text[start:end]
    return Evidence(fact.document_id, Span(start, max(fact.span.end, start + len(quote.rstrip(" ;,\n")))))


def quote_of(fact: Fact, documents: Documents) -> str:
    """The source's own words for a fact: its clause, or the cells of its row under their headers."""
    document = documents.document(fact.document_id)
    if fact.table is not None:
        return row_in_words(fact, document)
    clause = " ".join(document.quote(fact.evidence).split())
    clause = _MARKER.sub("", clause).rstrip(" ;,.")
    if len(clause) > _LONGEST_QUOTE:
        clause = _around(clause, fact)
    return clause


def led_quote(fact: Fact, documents: Documents) -> str:
    """The clause with the lead of its item before it, where the clause does not begin with it."""
    quote = quote_of(fact, documents)
    head = fact.head.strip()
    if fact.table is not None or not head or _DIGIT.search(head) or len(head) > 160:
        return quote
    return quote if head.lower()[:40] in quote.lower() else f"{head}: {quote}"


def evidences_of(fact: Fact, documents: Documents) -> tuple[Evidence, ...]:
    """The evidence of a fact; for a table cell the row, and the header rows that name its columns."""
    if fact.table is None:
        return (evidence_of(fact, documents),)
    document = documents.document(fact.document_id)
    header = header_span(document, fact.table)
    own = evidence_of(fact, documents)
    if header is None:
        return (own,)
    return (own, Evidence(fact.document_id, header))


def row_in_words(fact: Fact, document: Document) -> str:
    """A table row as words: what it is about, then each figure under its header."""
    table = next((t for t in document.tables if t.ordinal == fact.table), None)
    if table is None or fact.row is None or fact.row >= len(table.rows):
        return " ".join(document.quote(fact.evidence).split())
    row = table.rows[fact.row]
    name = fact.indicator.rpartition(": " + fact.column)[0] or fact.indicator
    said = []
    below = _second_header(table, document)
    for cell in row.cells:
        text = " ".join(document.quote(cell.span).split())
        path = table.columns[cell.column] if cell.column < len(table.columns) else ()
        header = " – ".join(
            dict.fromkeys(" ".join(h.split()) for h in (*path, below.get(cell.column, "")) if h)
        )
        if text and text != "-" and header and text != name and _DIGIT.search(text) and len(text) < 60:
            said.append(f"{header}: {text}")
    cells = [item for item in said if not re.match(r"(?:stt|tt|số tt)\s*:", item, re.I)]
    return f"{name}: {'; '.join(cells)}" if cells else name


def _second_header(table: Table, document: Document) -> dict[int, str]:
    """The texts of a first row that goes on with a header whose columns repeat."""
    names = [" ".join(path) for path in table.columns if any(path)]
    if not table.rows or len(set(names)) == len(names):
        return {}
    texts = {cell.column: " ".join(document.quote(cell.span).split()) for cell in table.rows[0].cells}
    return {} if any(c.isdigit() for text in texts.values() for c in text) else texts


def source_of(document: Document) -> str:
    """A document in a few words: its kind and number, else its kind and title without figures."""
    header = document.header
    kind = header.kind.value.capitalize() if header.kind else "Văn bản"
    if header.number:
        return f"{kind} số {header.number.value}"
    title = header.title.value if header.title else ""
    return f"{kind} “{title}”" if title and len(title) < 120 else kind


def sources_of(documents: Sequence[Document]) -> list[str]:
    """Documents told apart in a few words without a figure: by issuer, by title, or by which came first.

    Their numbers and dates stand in the citations; in the text they would have to be cited by themselves.
    """
    issuers = [_kind_and_issuer(document.header) for document in documents]
    for names in (issuers, [in_words(document) for document in documents]):
        if "" not in names and len(set(names)) == len(names):
            return names
    days = [document.header.day for document in documents]
    if "" in issuers or len(documents) != 2 or None in days or days[0] == days[1]:
        return [""] * len(documents)
    first = days.index(min(day for day in days if day is not None))
    return [f"{name} ban hành {'trước' if place == first else 'sau'}" for place, name in enumerate(issuers)]


def _kind_and_issuer(header: Header) -> str:
    """`Báo cáo của Sở Tài chính`; empty where no issuer is known, or a figure would stand in it."""
    kind = header.kind.value.capitalize() if header.kind else "Văn bản"
    issuer = uncapitalised(header.issuer.value) if header.issuer else ""
    return f"{kind} của {issuer}" if issuer and not _DIGIT.search(issuer) else ""


def period_words(fact: Fact, document: Document | None = None) -> str:
    """The fact's period in words, empty where it is not known.

    A rule or a plan that is silent on the time of a figure gives it none by its own date; a report does.
    """
    if document is not None and fact.period_inherited and not _is_report(document):
        return ""
    return describe(fact.period) if fact.period else ""


def _is_report(document: Document) -> bool:
    kind = document.header.kind
    return kind is None or "báo cáo" in kind.value.lower()


def _around(clause: str, fact: Fact) -> str:
    """The part of a long clause between the commas around the figure, with what leads up to it."""
    at = clause.find(fact.printed)
    if at < 0:
        return clause[:_LONGEST_QUOTE]
    begin = max(
        clause.rfind(", ", 0, max(0, at - 160)) + 2,
        clause.rfind(". ", 0, at) + 2,
        clause.rfind(": ", 0, max(0, at - 160)) + 2,
    )
    if begin < 2:
        begin = 0
    stop = clause.find(", ", min(len(clause), at + 200))
    return clause[begin : stop if stop >= 0 else len(clause)][:700]


def header_span(document: Document, ordinal: int) -> Span | None:
    """The stretch of a table's caption and head, None where it has none."""
    table = next((t for t in document.tables if t.ordinal == ordinal), None)
    if table is None or not table.rows:
        return None
    below = _second_header(table, document)
    end = table.rows[0].span.end if below else table.rows[0].span.start
    begin = table.span.start
    if not document.text[begin:end].strip():
        return None
    return Span(begin, end)
