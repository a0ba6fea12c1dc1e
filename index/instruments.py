"""The plain data of the register of instruments: what the corpus is or mentions and how it links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.documents import Span

InstrumentStatus = Literal["issued", "draft", "submitted", "planned", "unknown"]
LinkKind = Literal["variant", "draft"]
FindingKind = Literal[
    "date", "issuer", "subject", "variant", "draft", "unresolved", "replaced", "misprint", "header"
]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a document that names an instrument; spans are of that document's stored text.

    `own` marks what a document's header says of itself. `instrument_id` is None where the place could mean
    several instruments and nothing tells which (`candidates` of the finding name them).
    """

    id: int
    document_id: str
    ordinal: int
    instrument_id: str | None
    kind: str | None
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    body: str | None = None
    printed_number: str | None = None
    day: date | None = None
    printed_date: str | None = None
    named_year: int | None = None
    issuer: str | None = None
    place: str | None = None
    subject: str | None = None
    status: InstrumentStatus = "unknown"
    own: bool = False
    signer: str | None = None
    misprints: tuple[str, ...] = ()
    span: Span | None = None
    number_span: Span | None = None
    date_span: Span | None = None
    issuer_span: Span | None = None
    subject_span: Span | None = None
    signer_span: Span | None = None

    @property
    def known_year(self) -> int | None:
        """The year as far as this place tells it."""
        return self.day.year if self.day else self.year or self.named_year


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument.

    Where sources disagree on a value, it is that of the instrument's own header if the corpus holds it, else
    the one that most documents give; the others are told by the findings, never lost.
    """

    id: str
    kind: str | None
    number: str | None
    year: int | None
    symbol: str | None
    printed_number: str | None
    day: date | None
    printed_date: str | None
    issuer: str | None
    place: str | None
    subject: str | None
    status: InstrumentStatus
    document_id: str | None
    mentions: int

    @property
    def known_year(self) -> int | None:
        """The year of the instrument as far as it is known."""
        return self.day.year if self.day else self.year

    @property
    def title(self) -> str:
        """`Kế hoạch số 46/KH-UBND`, or the kind and the subject where there is no number."""
        kind = self.kind or "Văn bản"
        if self.printed_number and self.kind in ("Quy chuẩn", "Tiêu chuẩn"):
            return self.printed_number
        if self.printed_number:
            return f"{kind} số {self.printed_number}"
        if self.subject and self.subject.startswith(kind):  # a law is named by its kind and name
            return self.subject
        return f"{kind} {self.subject}" if self.subject else kind


@dataclass(frozen=True, slots=True)
class Validity:
    """What a document says of its own validity and scope, each with its place in the stored text.

    `span` is the statement that it takes effect; `from_signing`: from the day of its signature, whose date is the
    document's own; `ends`: the day until which it holds, where it says so; `scope_spans` and `subject_spans`: what
    and whom it applies to, paragraph by paragraph.
    """

    document_id: str
    span: Span | None = None
    starts: date | None = None
    starts_span: Span | None = None
    from_signing: bool = False
    ends: date | None = None
    ends_span: Span | None = None
    adopted: date | None = None
    adopted_span: Span | None = None
    scope_spans: tuple[Span, ...] = ()
    subject_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentRelation:
    """`source` does `kind` to `target`, as the document says at the span."""

    source_id: str
    target_id: str
    kind: str
    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class InstrumentLink:
    """Two instruments that may be the same, with the reason in Vietnamese."""

    left_id: str
    right_id: str
    kind: LinkKind
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a keeper should look at, in Vietnamese, with the mentions that show it."""

    kind: FindingKind
    message: str
    instrument_ids: tuple[str, ...]
    mention_ids: tuple[int, ...]
