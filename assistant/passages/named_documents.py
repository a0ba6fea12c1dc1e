"""A question that names a document of the corpus (`Báo cáo 919 nói gì về iOffice?`) is asked of that document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.folding import fold
from index.store import Summary
from ingest.references import ReferenceMention, parse_references


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """The documents that a question names, and the question without their names."""

    ids: tuple[str, ...]
    rest: str


def named_documents(text: str, summaries: Sequence[Summary]) -> NamedDocuments | None:
    """The documents of the corpus whose own number the text names, None where it names none of them."""
    ids: list[str] = []
    rest = text
    for mention in reversed(parse_references(text, lenient=True)):
        found = [summary.id for summary in summaries if is_named_by(mention, summary)]
        if found:
            ids += found
            rest = rest[: mention.span.start] + " " + rest[mention.span.end :]
    return NamedDocuments(tuple(dict.fromkeys(ids)), rest) if ids else None


def is_named_by(mention: ReferenceMention, summary: Summary) -> bool:
    """Whether a mention fits a document's own header: what both tell must agree, and the number must be told."""
    if not mention.number or not summary.number:
        return False
    own = parse_references(f"{summary.kind or ''} số {summary.number}", lenient=True)
    if not own or own[0].number is None:
        return False
    if mention.number.lstrip("0") != own[0].number.lstrip("0"):
        return False
    if mention.kind and summary.kind and fold(mention.kind) != fold(summary.kind):
        return False
    if mention.body and own[0].body and fold(mention.body) != fold(own[0].body):
        return False
    year = mention.known_year
    return year is None or summary.day is None or year == summary.day.year
