"""How far the evidence of any draft supports an answer to the question, whichever route wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Evidence
from assistant.cite import Documents
from assistant.passages.another import something_else
from assistant.passages.asked import Asked
from assistant.passages.candidates import (
    BEFORE_COUNTS,
    HEADING_COUNTS,
    TITLE_COUNTS,
    caused,
    frame_of,
    holds_what_is_asked,
    of_the_aspect,
    with_aspect,
)
from assistant.passages.outline import Node, Outline, Outlines
from assistant.passages.terms import Covering, shares

_MOST_PIECES = 16
_HELD = 0.35


@dataclass(frozen=True, slots=True)
class Support:
    """What the evidence says of the question.

    `covered` and `own` are shares of its weight, with and without what stands above the evidence; `gap` is the weight of
    the heaviest term that is missing, as a share of the heaviest of all; `another` says in Vietnamese what it is about
    instead; `lost` is the share of the weight in words of several syllables and in numbers of which nothing is there: what
    a thing is called has mostly two syllables, how one asks for it one; `aspect` and `typed` are as in `Candidate`.
    """

    covered: float
    own: float
    gap: float
    lost: float
    missing: tuple[str, ...]
    another: str | None
    aspect: float | None
    typed: bool | None


def support_of(
    asked: Asked, evidence: Sequence[Evidence], documents: Documents, outlines: Outlines
) -> Support:
    """The support of pieces of evidence taken together.

    Raises:
        UnknownDocument: the store does not hold one of their documents.
    """
    pieces = list(dict.fromkeys(evidence))[:_MOST_PIECES]
    quotes = [documents.document(piece.document_id).quote(piece.span) for piece in pieces]
    places: dict[str, tuple[Outline, list[Node]]] = {}
    for piece in pieces:
        outline = outlines.of(documents.document(piece.document_id))
        nodes = places.setdefault(piece.document_id, (outline, []))[1]
        nodes += [node for node in outline.within(piece.span) if node not in nodes]
    everything = [(outline, node) for outline, nodes in places.values() for node in nodes]
    columns = [" ".join(column) for _, node in everything if node.row for column in node.row[0].columns]
    headings = [heading.text for outline, node in everything for heading in outline.above(node)]
    levels = [(1.0, Covering.of(*quotes, *columns)), (HEADING_COUNTS, Covering.of(*headings))]
    levels += [(TITLE_COUNTS, frame_of(outline.document)) for outline, _ in places.values()]
    if asked.reason:
        levels += [
            (BEFORE_COUNTS, words)
            for outline, node in everything
            if (words := caused(outline, node)) is not None
        ]
    aspects = [of_the_aspect(asked, node, outline.above(node)) for outline, node in everything]
    aspect = max((each for each in aspects if each is not None), default=0.0) if asked.aspects else None
    held = with_aspect(asked, shares(asked.terms, levels, anywhere=asked.scope), aspect)
    own = shares(asked.terms, levels[:1])
    total = sum(term.weight for term in asked.terms)
    lacking = sorted(
        ((t.weight, t.accented) for t, share in zip(asked.terms, held, strict=True) if share < _HELD),
        reverse=True,
    )
    heaviest = max((term.weight for term in asked.terms), default=1.0)
    typed = [
        holds_what_is_asked(asked, node, outline.above(node), " ".join(quotes))
        for outline, node in everything
    ]
    another = [something_else(asked, outline, nodes, quotes) for outline, nodes in places.values()]
    return Support(
        covered=_weighed(asked, held) if total else 1.0,
        own=_weighed(asked, own) if total else 1.0,
        gap=lacking[0][0] / heaviest if lacking else 0.0,
        lost=_lost(asked, held) / total if total else 0.0,
        missing=tuple(text for _, text in lacking),
        another=None if None in another else next((each for each in another if each), None),
        aspect=aspect,
        typed=None if not typed or typed[0] is None else any(typed),
    )


def _weighed(asked: Asked, held: Sequence[float]) -> float:
    total = sum(term.weight for term in asked.terms) or 1.0
    return sum(term.weight * share for term, share in zip(asked.terms, held, strict=True)) / total


def _lost(asked: Asked, held: Sequence[float]) -> float:
    """The weight of the missing numbers, and of missing syllables that stand side by side."""
    missing = [share < _HELD for share in held]
    weight = 0.0
    for position, term in enumerate(asked.terms):
        if not missing[position]:
            continue
        before = position > 0 and term.follows and missing[position - 1]
        after = position + 1 < len(missing) and asked.terms[position + 1].follows and missing[position + 1]
        if before or after or (not term.text.isalpha() and term.text not in asked.dated):
            weight += term.weight
    return weight
