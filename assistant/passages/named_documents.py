"""A question that names a document of the corpus (`Báo cáo 919 nói gì về iOffice?`) is asked of that document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.passages.loosely_named import end_of_name, loosely_named
from index.folding import fold
from index.store import Summary
from ingest.references import ReferenceMention, parse_references


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """The documents that a question names, and the question without their names.

    `judged` is what an answer must bear out: a number is borne out by the document that has it, what it is called by
    stands above every part of it and counts as said.
    """

    ids: tuple[str, ...]
    rest: str
    judged: str


def named_documents(text: str, summaries: Sequence[Summary]) -> NamedDocuments | None:
    """The documents of the corpus whose own number the text names, else the one that it calls by its kind and words of
    its head; None where it names none of them."""
    ids: list[str] = []
    rest = judged = text
    for mention in reversed(parse_references(text, lenient=True)):
        found = [summary for summary in summaries if is_named_by(mention, summary)]
        if found:
            ids += [summary.id for summary in found]
            # `Thông báo 315 đường ven biển …`: what it is called by stands behind its number.
            end = end_of_name(found[0], text, mention.span.end) if len(found) == 1 else mention.span.end
            rest = f"{rest[: mention.span.start]} {rest[end:]}"
            judged = f"{judged[: mention.span.start]} {judged[mention.span.end :]}"
    if ids:
        return NamedDocuments(tuple(dict.fromkeys(ids)), _without_verb(rest), _without_verb(judged))
    called = loosely_named(text, summaries)
    if called is None:
        return None
    rest = f"{text[: called.start]} {text[called.end :]}"
    return NamedDocuments((called.document_id,), _without_verb(rest), _without_verb(text))


# What a document does to the body that it names stands in no word of it: `yêu cầu gì với Sở …`, `giao UBND huyện việc gì`.
_DOES = re.compile(
    r"(?<!\w)(?:yêu cầu|giao(?: việc| nhiệm vụ)?|chỉ đạo)(?:\s+(?:những\s+)?gì)?(?:\s+(?:với|cho|đối với))?\s+"
    r"(?=(?:sở|bộ|ubnd|ủy ban|công an|các|huyện|xã|phường|chi cục|phòng|ban|công ty|ngân hàng|văn phòng|đài|báo)\s)",
    re.IGNORECASE,
)


def _without_verb(text: str) -> str:
    return _DOES.sub(" nhiệm vụ của ", text)


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
