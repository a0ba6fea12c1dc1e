"""What comes in and goes out over HTTP. The answer's shape is the contract of `assistant/contract.py`."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

T = TypeVar("T")

MAX_QUESTION = 8_000


def _plain_text(text: str) -> str:
    """Text without NUL (databases and terminals choke on it)."""
    if "\x00" in text:
        raise ValueError("có ký tự NUL (mã 0), không phải văn bản")
    return text


_no_nul = AfterValidator(_plain_text)
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,36}$")]


class HistoryTurn(BaseModel):
    """One earlier message."""

    role: Literal["user", "assistant"]
    text: Annotated[str, Field(max_length=50_000), _no_nul]


class AskRequest(BaseModel):
    """A question. `client_id` names this very asking: the same one again gives the same answer, asked
    once."""

    model_config = ConfigDict(extra="ignore")

    question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION), _no_nul]
    conversation_id: Identifier | None = None
    history: Annotated[list[HistoryTurn], Field(max_length=100)] = []
    client_id: Identifier | None = None


class DocumentInCitation(BaseModel):
    """The document of a citation."""

    id: str
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    status: Literal["issued", "draft", "unknown"]


class CitationOut(BaseModel):
    """A place that resolves: `quote` is exactly `stored_text[span[0]:span[1]]`."""

    n: int
    label: str
    document: DocumentInCitation
    file: str
    section: list[str]
    headings: list[str] = []
    page: int | None
    span: tuple[int, int]
    quote: str
    url: str


class SentenceOut(BaseModel):
    """A sentence and the numbers of its citations."""

    text: str
    citations: list[int]
    role: str = "lead"


class ComputationOut(BaseModel):
    """A formula shown, its operands cited."""

    expression: str
    result: str
    unit: str
    inputs: list[int]


class AnswerOut(BaseModel):
    """The answer."""

    conversation_id: str
    message_id: str
    kind: Literal["found", "conflict", "partial", "not_found", "refused", "chat"]
    text: str
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    computations: list[ComputationOut]
    warnings: list[str]
    suggestions: list[str]
    trace: dict[str, Any]


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int


class DocumentSummary(BaseModel):
    """A document in a list."""

    id: str
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    status: Literal["issued", "draft", "unknown"]
    files: list[str]
    sections: int
    warnings: int
    url: str


class FieldOut(BaseModel):
    """A part of the header as printed, and where."""

    value: str
    span: tuple[int, int] | None
    confidence: float


class HeaderOut(BaseModel):
    """The header as understood."""

    kind: FieldOut | None
    number: FieldOut | None
    number_blank: bool
    symbol: str | None
    date: FieldOut | None
    day: str | None
    place: FieldOut | None
    issuer: FieldOut | None
    superior: FieldOut | None
    title: FieldOut | None
    basis: list[FieldOut]
    recipients: list[FieldOut]
    signer: FieldOut | None
    capacity: FieldOut | None
    attachments: list[FieldOut]
    status: Literal["issued", "draft", "unknown"]


class SectionOut(BaseModel):
    """A node of the section tree."""

    path: list[str]
    heading: str
    span: tuple[int, int]
    children: list[SectionOut]


class RenditionOut(BaseModel):
    """One file of the document."""

    id: str
    file: str
    format: str
    quality: float
    best: bool
    why: str


class WarningOut(BaseModel):
    """What the keeper or the reader should know."""

    code: str
    message: str
    span: tuple[int, int] | None


class DocumentOut(BaseModel):
    """A document as understood. `sections` is the section tree."""

    id: str
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    status: Literal["issued", "draft", "unknown"]
    url: str
    characters: int
    header: HeaderOut
    files: list[str]
    sections: list[SectionOut]
    renditions: list[RenditionOut]
    warnings: list[WarningOut]


class FeedbackIn(BaseModel):
    """What a person thought of an answer."""

    message_id: Identifier
    verdict: Literal["right", "wrong", "evidence_wrong"]
    comment: Annotated[str, Field(max_length=2_000), _no_nul] = ""


class RenameIn(BaseModel):
    """A conversation's new title."""

    title: Annotated[str, Field(min_length=1, max_length=200), _no_nul]


class OpenAIError(BaseModel):
    """What went wrong, as OpenAI-style clients read it."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class OpenAIErrorBody(BaseModel):
    """The body of every error below `/v1`."""

    error: OpenAIError
