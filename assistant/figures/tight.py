"""Fewer citations for figures of tables: the head of a table is cited only where the answer says something of it.

A row says what the figure is; its column stands in the head. Where the row alone bears out the answer it is cited alone,
else with the head in one piece if they are near, else both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Draft, Evidence
from assistant.cite import Documents
from assistant.figures.wording import header_span
from assistant.ground import verify
from index.documents import Span

_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")

_LONGEST_TOGETHER = 900


def tightened(draft: Draft, documents: Documents) -> Draft:
    """The draft with the fewest pieces of evidence that still bear it out."""
    heads = _heads(draft, documents)
    if not heads:
        return draft
    variants: tuple[Callable[[Sequence[Evidence]], Iterator[Evidence]], ...] = (
        lambda pieces: (piece for piece in pieces if piece not in heads),
        lambda pieces: _joined(pieces, heads),
    )
    for variant in variants:
        tried = _with(draft, variant)
        if _bears_all(tried, documents) and not verify(tried, documents):
            return tried
    return draft


def _bears_all(draft: Draft, documents: Documents) -> bool:
    """Whether each figure stands in what its own sentence cites, or in a result: nothing is to be taken from the title."""
    results = {figure for c in draft.computations for figure in _FIGURE.findall(c.result)}
    for sentence in draft.sentences:
        cited = " ".join(
            documents.document(piece.document_id).quote(piece.span) for piece in sentence.evidence
        )
        borne = {part for figure in _FIGURE.findall(cited) for part in (figure, *figure.split("/"))}
        said = {part for figure in _FIGURE.findall(sentence.text) for part in figure.split("/")}
        if not said <= borne | results | {"100"}:
            return False
    return True


def _heads(draft: Draft, documents: Documents) -> frozenset[Evidence]:
    """The pieces of evidence that are the head of a table."""
    pieces = {piece for sentence in draft.sentences for piece in sentence.evidence}
    spans = {
        Evidence(identity, span)
        for identity in {piece.document_id for piece in pieces}
        for document in [documents.document(identity)]
        for table in document.tables
        if (span := header_span(document, table.ordinal)) is not None
    }
    return frozenset(pieces & spans)


def _joined(pieces: Sequence[Evidence], heads: frozenset[Evidence]) -> Iterator[Evidence]:
    """The pieces with each head drawn together with the first row below it, where that is near."""
    rows = [piece for piece in pieces if piece not in heads]
    for head in (piece for piece in pieces if piece in heads):
        below = [
            row for row in rows if row.document_id == head.document_id and row.span.start >= head.span.start
        ]
        first = min(below, key=lambda row: row.span, default=None)
        if first is None or first.span.end - head.span.start > _LONGEST_TOGETHER:
            yield head
            continue
        rows[rows.index(first)] = Evidence(first.document_id, Span(head.span.start, first.span.end))
    yield from rows


def _with(draft: Draft, change: Callable[[Sequence[Evidence]], Iterator[Evidence]]) -> Draft:
    return replace(
        draft,
        sentences=tuple(
            replace(s, evidence=tuple(dict.fromkeys(change(s.evidence)))) for s in draft.sentences
        ),
        computations=tuple(
            replace(c, evidence=tuple(dict.fromkeys(change(c.evidence)))) for c in draft.computations
        ),
    )
