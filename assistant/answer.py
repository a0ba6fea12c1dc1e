"""The answer as data: what every route drafts, what is verified, what every channel renders.

A route gives a `Draft`: sentences with the evidence they stand on. `cite.py` turns evidence into numbered
citations, `ground.py` verifies, and the result is the `Answer`, whose JSON form is the public contract.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from index.documents import Access, Span, Status

AnswerKind = Literal["found", "conflict", "partial", "not_found", "refused", "chat"]
SentenceRole = Literal["lead", "point", "subpoint", "note"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a document's stored text that an answer stands on."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or point of an answer, plain text without Markdown or citation marks.

    `lead` is the direct answer, `point` an item of a list, `subpoint` an item below it, `note` what the reader
    should know besides. Sentences that state something carry evidence; a greeting or a "không tìm thấy" does not.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    role: SentenceRole = "lead"


@dataclass(frozen=True, slots=True)
class Computation:
    """A formula shown: `577 − 510 = 67`, its result as printed, and the evidence of each operand."""

    expression: str
    result: str
    unit: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a route proposes. `confidence` is between 0 and 1; `why` is one Vietnamese sentence for the trace.

    `searched` are the passages that a search found for it, best first.
    """

    kind: AnswerKind
    sentences: tuple[Sentence, ...]
    route: str
    why: str
    confidence: float = 1.0
    computations: tuple[Computation, ...] = ()
    warnings: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    candidates: tuple[dict[str, Any], ...] = ()
    searched: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """The document of a citation, as its header says."""

    id: str
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered place that resolves: `quote` is exactly `stored_text[span.start:span.end]`."""

    n: int
    label: str
    document: CitedDocument
    file: str
    section: tuple[str, ...]
    headings: tuple[str, ...]
    page: int | None
    span: Span
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    role: SentenceRole = "lead"


@dataclass(frozen=True, slots=True)
class ShownComputation:
    """A formula with the numbers of the citations of its operands."""

    expression: str
    result: str
    unit: str
    inputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer. `text` is the whole of it as Markdown with `[1] [2]` where the citations stand.

    `access` is `internal` where it was drawn from a corpus with internal documents: not for everybody to read.
    """

    conversation_id: str
    message_id: str
    kind: AnswerKind
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    computations: tuple[ShownComputation, ...] = ()
    warnings: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    trace: dict[str, Any] = field(default_factory=dict)
    access: Access = "public"
