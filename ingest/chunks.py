"""Passages for retrieval: they follow the section tree and never cross a section.

In: a `Document`. Out: `Chunk`s in reading order. A section that is short enough is one passage with all
below it; a longer one gives a passage (or several, cut between sentences) of its own words and then those
of its children. `span` is verbatim; `text` puts one line of context before it: the document, the headings,
a table's header row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from index.documents import Block, Chunk, Document, Section, Span, Table

LONGEST_QUOTE = 900
_SHORTEST_PIECE = 200
_LONGEST_CONTEXT = 260
_BORDER = regex.compile(r"(?<=[.!?…])\s+(?=[\p{Lu}\d“(\-+*])|(?<=;)\s+|\n")


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive blocks that one passage may hold, and the section that holds them all."""

    section: int | None
    start: int
    end: int


def chunk_document(document: Document) -> list[Chunk]:
    """All passages of a document. Chunk ids are the document id and the ordinal."""
    row_tables = _tables_by_row(document.tables)
    chunks: list[Chunk] = []
    for run in _runs(document):
        for span, table in _pieces(document, run, row_tables):
            section = document.sections[run.section] if run.section is not None else None
            ordinal = len(chunks)
            chunks.append(
                Chunk(
                    id=f"{document.id}-{ordinal:05d}",
                    document_id=document.id,
                    ordinal=ordinal,
                    section=run.section,
                    path=section.path if section else (),
                    headings=_headings(document, run.section),
                    span=span,
                    text=_context(document, run.section, span, table) + document.quote(span),
                )
            )
    return chunks


def _runs(document: Document) -> Iterable[_Run]:
    """The stretches of the text that passages are cut from, in reading order."""
    sections = document.sections
    length = len(document.text)
    children: dict[int | None, list[int]] = {}
    for section in sections:
        children.setdefault(section.parent, []).append(section.ordinal)
    runs: list[_Run] = []
    pending: list[tuple[int | None, int, int]] = []

    def outline(owner: int | None, start: int, end: int) -> list[tuple[int | None, int, int]]:
        parts: list[tuple[int | None, int, int]] = []
        position = start
        for child in children.get(owner, []):
            span = sections[child].span
            if span.start > position:
                parts.append((owner, position, span.start))
            parts.append((child, span.start, span.end))
            position = span.end
        if position < end:
            parts.append((owner, position, end))
        return parts

    pending = list(reversed(outline(None, 0, length)))
    while pending:
        owner, start, end = pending.pop()
        whole = owner is not None and (start, end) == tuple(sections[owner].span)
        if not whole or end - start <= LONGEST_QUOTE or not children.get(owner):
            runs.append(_Run(owner, start, end))
            continue
        pending.extend(reversed(outline(owner, start, end)))
    return [run for run in runs if not _only_heading(document, run, children)]


def _only_heading(document: Document, run: _Run, children: dict[int | None, list[int]]) -> bool:
    """Whether a run holds nothing but the heading of a section whose children have passages of their own."""
    text = document.text[run.start : run.end]
    if not text.strip():
        return True
    if run.section is None or not children.get(run.section):
        return False
    heading = document.sections[run.section].heading_span
    return (
        run.start >= heading.start
        and document.text[heading.end : run.end].strip() == ""
        and (run.end < document.sections[run.section].span.end)
    )


def _pieces(
    document: Document, run: _Run, row_tables: dict[int, Table]
) -> Iterable[tuple[Span, Table | None]]:
    """The spans of one run's passages: whole blocks together while they fit, long blocks cut between
    sentences."""
    blocks = _blocks_between(document.blocks, run.start, run.end)
    start: int | None = None
    end = run.start
    table: Table | None = None
    for block in blocks:
        here = row_tables.get(block.span.start) if block.kind == "table_row" else None
        fits = start is not None and block.span.end - start <= LONGEST_QUOTE and here is table
        changes = (block.kind in ("header", "closing")) != (
            start is not None and _kind_at(document, start) in ("header", "closing")
        )
        if start is not None and (not fits or changes):
            yield Span(start, end), table
            start = None
        if block.span.end - block.span.start > LONGEST_QUOTE:
            for span in _cut(document.text, block.span):
                yield span, here
            continue
        if start is None:
            start, table = block.span.start, here
        end = block.span.end
    if start is not None:
        yield Span(start, end), table


def _kind_at(document: Document, offset: int) -> str:
    position = _first_block(document.blocks, offset)
    return document.blocks[position].kind if position < len(document.blocks) else "paragraph"


def _blocks_between(blocks: Sequence[Block], start: int, end: int) -> Sequence[Block]:
    return blocks[_first_block(blocks, start) : _first_block(blocks, end)]


def _first_block(blocks: Sequence[Block], offset: int) -> int:
    """The first block that begins at or after an offset."""
    low, high = 0, len(blocks)
    while low < high:
        middle = (low + high) // 2
        if blocks[middle].span.start < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _cut(text: str, span: Span) -> Iterable[Span]:
    """A long block in pieces of at most `LONGEST_QUOTE`, cut at sentences and semicolons, else between
    words."""
    borders = [match.end() for match in _BORDER.finditer(text, span.start, span.end)]
    start, number = span.start, 0
    while span.end - start > LONGEST_QUOTE:
        best: int | None = None
        while number < len(borders) and borders[number] <= start + LONGEST_QUOTE:
            best = borders[number]
            number += 1
        if best is None or best - start < _SHORTEST_PIECE:
            blank = text.rfind(" ", start + _SHORTEST_PIECE, start + LONGEST_QUOTE)
            best = blank + 1 if blank > 0 else start + LONGEST_QUOTE
        yield Span(start, start + len(text[start:best].rstrip()))
        start = best
    yield Span(start, span.end)


def _tables_by_row(tables: Sequence[Table]) -> dict[int, Table]:
    return {row.span.start: table for table in tables for row in table.rows}


def _headings(document: Document, section: int | None) -> tuple[str, ...]:
    headings: list[str] = []
    while section is not None:
        headings.append(document.sections[section].heading)
        section = document.sections[section].parent
    return tuple(reversed(headings))


def _context(document: Document, section: int | None, span: Span, table: Table | None) -> str:
    """The lines that help to find a passage: the document, the headings above it, the header row."""
    headings = [_shortened(heading, 90) for heading in _headings(document, section)]
    own: Section | None = document.sections[section] if section is not None else None
    if own is not None and own.heading_span.start >= span.start:
        headings = headings[:-1]
    name = " ".join(filter(None, (
        document.header.kind.value if document.header.kind else "",
        _shortened(document.header.title.value, 110) if document.header.title else "",
    )))  # fmt: skip
    line = " › ".join(filter(None, [name, *headings]))
    if len(line) > _LONGEST_CONTEXT:
        line = line[: _LONGEST_CONTEXT - 1] + "…"
    lines = [line] if line else []
    if table is not None:
        title = " ".join(filter(None, (table.caption, f"ĐVT: {table.unit}" if table.unit else None)))
        if title and title not in headings:
            lines.append(_shortened(title, 160))
        header = " | ".join(" – ".join(path) for path in table.columns if path)
        if header:
            lines.append(_shortened(header, 400))
    return "\n".join(lines) + "\n" if lines else ""


def _shortened(text: str, longest: int) -> str:
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text.rfind(" ", 0, longest)
    return text[: cut if cut > longest // 2 else longest].rstrip(" ,;:") + "…"
