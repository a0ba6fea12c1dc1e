"""Stored documents as the JSON of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.cite import sure_value
from bots.web.problems import Refused
from index.documents import Document, HeaderField, Section, Span, Table
from index.store import Summary

# Context shown around a cited span in the source panel, in characters on each side.
CONTEXT = 700


def document_url(document_id: str, span: Span | None = None) -> str:
    """Where the document opens; with a span, at the highlighted span."""
    return f"/documents/{document_id}" + (f"?span={span.start}-{span.end}" if span else "")


def parse_span(written: str | None, document: Document) -> Span | None:
    """`120-184` as a span of the document. Raises `Refused` for anything else."""
    if not written:
        return None
    start, separator, end = written.partition("-")
    fits = (
        separator and start.isascii() and end.isascii() and start.isdigit() and end.isdigit()
        and len(start) < 10 and len(end) < 10 and int(start) < int(end) <= len(document.text)
    )  # fmt: skip
    if not fits:
        raise Refused(
            422,
            "span: phải có dạng đầu-cuối, là hai vị trí trong văn bản dài "
            f"{len(document.text)} ký tự, ví dụ 120-184",
        )
    return Span(int(start), int(end))


def document_summary(summary: Summary) -> dict[str, Any]:
    """The document in a list."""
    return {
        "id": summary.id,
        "kind": summary.kind,
        "number": summary.number,
        "date": summary.day.isoformat() if summary.day else None,
        "issuer": summary.issuer,
        "title": summary.title,
        "status": summary.status,
        "files": list(summary.files),
        "sections": summary.sections,
        "warnings": summary.warnings,
        "url": document_url(summary.id),
    }


def document_body(document: Document) -> dict[str, Any]:
    """The document as understood."""
    return {
        **_identity(document),
        "url": document_url(document.id),
        "characters": len(document.text),
        "header": _header_json(document),
        "files": source_files(document),
        "sections": section_tree(document.sections),
        "renditions": [
            {
                "id": r.id,
                "file": r.file,
                "format": r.format,
                "quality": r.quality,
                "best": r.best,
                "why": r.why,
            }
            for r in document.renditions
        ],
        "warnings": [
            {"code": w.code, "message": w.message, "span": list(w.span) if w.span else None}
            for w in document.warnings
        ],
    }  # fmt: skip


def source_files(document: Document) -> list[str]:
    """The names of the files that the document was read from, each once."""
    named = (*(r.file for r in document.renditions), *(segment.file for segment in document.segments))
    return list(dict.fromkeys(named))


def section_tree(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The sections nested by their parents, in reading order."""
    nodes: dict[int, dict[str, Any]] = {
        s.ordinal: {"path": list(s.path), "heading": s.heading, "span": list(s.span), "children": []}
        for s in sections
    }
    roots: list[dict[str, Any]] = []
    for section in sections:
        parent = nodes.get(section.parent) if section.parent is not None else None
        (parent["children"] if parent else roots).append(nodes[section.ordinal])
    return roots


def passage(document: Document, span: Span) -> dict[str, Any]:
    """The span in its context, whole blocks, for the source panel.

    A table row comes as cells; offsets of each block are in the stored text, so that the reader of this JSON
    can mark the span itself. A row near the span is given with the header row of its table.
    """
    section = document.section_at(span.start)
    blocks = [
        block
        for block in document.blocks
        if block.span.end > span.start - CONTEXT and block.span.start < span.end + CONTEXT
    ]
    shown: list[dict[str, Any]] = [
        {
            "kind": block.kind,
            "start": block.span.start,
            "text": document.quote(block.span),
            "page": block.page,
        }
        for block in blocks
    ] or [_window(document, span)]
    table = next((t for t in document.tables if t.span.start <= span.start < t.span.end), None)
    return {
        "document": _identity(document),
        "label_of_file": document.file_at(span.start),
        "section": list(section.path) if section else [],
        "headings": headings_above(document, section),
        "page": document.page_at(span.start),
        "span": list(span),
        "quote": document.quote(span),
        "columns": _column_titles(table, shown[0]["start"]),
        "blocks": shown,
        "more_before": bool(document.text[: shown[0]["start"]].strip()),
        "more_after": bool(document.text[shown[-1]["start"] + len(shown[-1]["text"]) :].strip()),
        "url": document_url(document.id, span),
    }


def headings_above(document: Document, section: Section | None) -> list[str]:
    """The headings from the root down to the section."""
    by_ordinal = {s.ordinal: s for s in document.sections}
    headings: list[str] = []
    while section is not None and len(headings) < 20:
        headings.append(section.heading)
        section = by_ordinal.get(section.parent) if section.parent is not None else None
    return headings[::-1]


def _window(document: Document, span: Span) -> dict[str, Any]:
    start = max(0, span.start - CONTEXT)
    return {
        "kind": "paragraph", "start": start, "text": document.text[start : span.end + CONTEXT], "page": None,
    }  # fmt: skip


def _column_titles(table: Table | None, shown_from: int) -> list[str]:
    """The column titles, unless the table's own header row is among what is shown."""
    if table is None or shown_from <= table.span.start:
        return []
    return [" – ".join(path) for path in table.columns]


def _identity(document: Document) -> dict[str, Any]:
    header = document.header
    return {
        "id": document.id,
        "kind": sure_value(header.kind),
        "number": sure_value(header.number),
        "date": header.day.isoformat() if header.day else None,
        "issuer": sure_value(header.issuer),
        "title": sure_value(header.title),
        "status": header.status,
    }


def _header_json(document: Document) -> dict[str, Any]:
    header = document.header
    single = ("kind", "number", "date", "place", "issuer", "superior", "title", "signer", "capacity")
    several = ("basis", "recipients", "attachments")
    return {
        **{name: _field_json(getattr(header, name)) for name in single},
        **{name: [_field_json(field) for field in getattr(header, name)] for name in several},
        "number_blank": header.number_blank,
        "symbol": header.symbol,
        "day": header.day.isoformat() if header.day else None,
        "status": header.status,
    }


def _field_json(field: HeaderField | None) -> dict[str, Any] | None:
    if field is None:
        return None
    return {
        "value": field.value,
        "span": list(field.span) if field.span else None,
        "confidence": field.confidence,
    }
