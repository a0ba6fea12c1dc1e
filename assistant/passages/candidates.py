"""The blocks that may answer: each scored by what it says, where it stands and how the search ranked it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from assistant.cite import Documents, headings_of
from assistant.passages.terms import Covering, Term, coverage
from assistant.question import Question
from index.documents import Block, Document, Section
from index.folding import fold
from index.searcher import Hit

# The weights were set on the development questions (`evals/sets`): what the block itself says counts most.
_OWN, _CONTEXT, _RANK = 0.62, 0.28, 0.10
_CUE = 0.12
_WORDS_OF_A_HEADING = 25
_REASON = regex.compile(r"\b(?:nguyen nhan|ly do|vi sao|tai sao|do dau)\b")
_REASON_CUE = regex.compile(r"\b(?:nguyen nhan|ly do|do|vi|boi|xuat phat tu)\b")
_YEAR = regex.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d.,]\d)")


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


def asks_reason(question: Question) -> bool:
    """Whether causes are asked for."""
    return _REASON.search(question.folded) is not None


def years_of(text: str) -> frozenset[str]:
    """The years that a text names, as written."""
    return frozenset(match.group() for match in _YEAR.finditer(text))


def find_candidates(
    question: Question, terms: Sequence[Term], hits: Sequence[Hit], documents: Documents
) -> list[Candidate]:
    """All blocks of the hits, best first; equal ones in the order of the search."""
    found: dict[tuple[str, int], Candidate] = {}
    reason = asks_reason(question)
    for rank, hit in enumerate(hits):
        document = documents.document(hit.chunk.document_id)
        for block in document.blocks:
            if block.span.end <= hit.chunk.span.start or block.span.start >= hit.chunk.span.end:
                continue
            key = (document.id, block.span.start)
            if key not in found and block.kind not in ("header", "closing"):
                found[key] = _scored(question, terms, document, block, rank, reason)
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def _scored(
    question: Question, terms: Sequence[Term], document: Document, block: Block, rank: int, reason: bool
) -> Candidate:
    section = document.section_at(block.span.start)
    text = document.quote(block.span)
    own = Covering.of(text)
    headings = headings_of(document, section)
    title = document.header.title.value if document.header.title else ""
    day = str(document.header.day.year) if document.header.day else ""
    around = Covering.of(
        *headings, title, day, document.header.issuer.value if document.header.issuer else ""
    )
    own_share = coverage(terms, own)
    both_share = coverage(terms, own.joined(around))
    score = _OWN * own_share + _CONTEXT * both_share + _RANK / (1 + rank / 3)
    if reason and _REASON_CUE.search(fold(text)):
        score += _CUE
    if is_heading(document, block, section):
        # A heading says what a section is about; the answer is what stands below it.
        score -= _CUE
    return Candidate(document, block, section, own_share, both_share, score)
