"""The blocks that may answer: each scored by what it says, where it stands and how the search ranked it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from assistant.cite import Documents, headings_of
from assistant.passages.asked import Asked
from assistant.passages.terms import Covering, coverage
from index.documents import Block, Document, Section
from index.folding import fold
from index.searcher import Hit

# The weights were set on the development questions (`evals/sets`): what the block itself says counts most.
_OWN, _CONTEXT, _RANK = 0.62, 0.28, 0.10
_CUE = 0.12
_FOCUS = 0.3
_WORDS_OF_A_HEADING = 25
_REASON_CUE = regex.compile(r"\b(?:nguyen nhan|ly do|do|vi|boi|xuat phat tu)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block of a found passage, its section, and how well it answers (0 to about 1)."""

    document: Document
    block: Block
    section: Section | None
    own: float
    context: float
    score: float


def is_heading(document: Document, block: Block, section: Section | None) -> bool:
    """Whether a block is no more than the heading of its section: a numbered item that says something is not."""
    if block.kind == "heading":
        return True
    if (
        section is None
        or block.span.start != section.heading_span.start
        or block.span.end > section.heading_span.end
    ):
        return False
    text = document.quote(block.span).rstrip()
    return len(text.split()) <= _WORDS_OF_A_HEADING and not text.endswith((".", ";"))


def find_candidates(asked: Asked, hits: Sequence[Hit], documents: Documents) -> list[Candidate]:
    """All blocks of the hits, best first; equal ones in the order of the search."""
    found: dict[tuple[str, int], Candidate] = {}
    for rank, hit in enumerate(hits):
        document = documents.document(hit.chunk.document_id)
        for block in document.blocks:
            if block.span.end <= hit.chunk.span.start or block.span.start >= hit.chunk.span.end:
                continue
            key = (document.id, block.span.start)
            if key not in found and block.kind not in ("header", "closing"):
                found[key] = _scored(asked, document, block, rank)
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def surroundings(document: Document, section: Section | None) -> Covering:
    """What says where a passage stands: headings, and the document's kind, title, issuer, place and year."""
    header = document.header
    fields = (header.kind, header.title, header.issuer, header.superior, header.place)
    return Covering.of(
        *headings_of(document, section),
        *(field.value for field in fields if field),
        f"năm {header.day.year}" if header.day else "",
    )


def _scored(asked: Asked, document: Document, block: Block, rank: int) -> Candidate:
    section = document.section_at(block.span.start)
    text = document.quote(block.span)
    own = Covering.of(text)
    around = surroundings(document, section)
    own_share = asked.covered(own, around)
    both_share = coverage(asked.terms, own.joined(around))
    score = _OWN * own_share + _CONTEXT * both_share + _RANK / (1 + rank / 3)
    if asked.focus:
        near = own.joined(Covering.of(section.heading)) if section else own
        score += _FOCUS * (coverage(asked.focus, near) - 0.5)
    if asked.reason and _REASON_CUE.search(fold(text)):
        score += _CUE
    if is_heading(document, block, section):
        # A heading says what a section is about; the answer is what stands below it.
        score -= _CUE
    return Candidate(document, block, section, own_share, both_share, score)
