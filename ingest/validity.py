"""From when until when a document holds, when it was adopted, and to what and whom it applies.

Read from what the document says of itself: `Quyết định này có hiệu lực thi hành kể từ ngày …` (Law on the
Promulgation of Legal Documents, Articles 151 and 152), `… được … thông qua ngày …` of a resolution, and the
articles `Phạm vi điều chỉnh` and `Đối tượng áp dụng`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.documents import Block, Document, Section, Span
from index.folding import fold
from index.instruments import Validity
from ingest.dates import DateMention, date_at, iterate_dates
from ingest.stated_relations import SELF_TAKES_EFFECT, THIS_DOCUMENT

_BEGINS = re.compile(
    r"có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?(?:từ|sau)\s+"
    r"(?:(?P<signing>(?:ngày\s+)?(?:ký|ban\s+hành)(?:\s+ban\s+hành)?)(?!\w)|(?:ngày\s+)?(?=\d))",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*,?\s*(?:cho\s+)?(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?(?=\d)", re.IGNORECASE)
_ADOPTED = re.compile(r"thông\s+qua\s+(?:vào\s+)?(?:ngày\s+)?(?=\d)", re.IGNORECASE)
_LONGEST_SENTENCE = 400
_SENTENCE_END = re.compile(r"\.(?:\s|/|$)|\n")
_SCOPE = re.compile(r"pham vi (?:dieu chinh|ap dung)|pham vi,? (?:va )?doi tuong")
_SUBJECTS = re.compile(r"doi tuong (?:dieu chinh|ap dung)|pham vi,? (?:va )?doi tuong")
_OWN_HEADING = re.compile(r"\W*(?:[\divxa-z]{1,4}[.)]\s*)?doi tuong ap dung\b")
_MOST_PARTS = 8
_LONGEST_PARTS = 1500


def validity_of(document: Document) -> Validity | None:
    """What the document says of its own validity and scope; None where it says nothing."""
    effective = next(_effective(document), None) or Validity(document.id)
    adopted = _adopted(document)
    scope, subjects = _scope(document)
    if effective.span is None and adopted is None and not scope and not subjects:
        return None
    return Validity(
        document.id,
        span=effective.span,
        starts=effective.starts,
        starts_span=effective.starts_span,
        from_signing=effective.from_signing,
        ends=effective.ends,
        ends_span=effective.ends_span,
        adopted=adopted.day if adopted else None,
        adopted_span=adopted.span if adopted else None,
        scope_spans=scope,
        subject_spans=subjects,
    )


def _effective(document: Document) -> Iterator[Validity]:
    """The statements that this document takes effect, in order."""
    text = document.text
    for start, end in _own_sentences(document):
        begins = _BEGINS.search(text, start, end)
        if begins is None:
            continue
        day = date_at(text, begins.end()) if begins["signing"] is None else None
        if begins["signing"] is None and (day is None or day.day is None):
            continue
        stop = day.span.end if day else begins.end()
        starts_span = day.span if day else Span(*begins.span("signing"))
        until = _until(text, stop)
        yield Validity(
            document.id,
            span=Span(start, until.span.end if until else stop),
            starts=day.day if day else document.header.day,
            starts_span=starts_span,
            from_signing=day is None,
            ends=until.day if until else None,
            ends_span=until.span if until else None,
        )


def _own_sentences(document: Document) -> Iterator[tuple[int, int]]:
    """Where a sentence about `… này`, or about the document's kind without a number, begins, and how far it goes."""
    text, kind = document.text, document.header.kind
    begins = [match.span() for match in THIS_DOCUMENT.finditer(text)]
    begins += [
        match.span("kind")
        for match in SELF_TAKES_EFFECT.finditer(text)
        if kind and fold(match["kind"]) == fold(" ".join(kind.value.split()))
    ]
    for start, until in sorted(begins):
        end = _SENTENCE_END.search(text, until, until + _LONGEST_SENTENCE)
        yield start, end.start() if end else min(len(text), until + _LONGEST_SENTENCE)


def _until(text: str, position: int) -> DateMention | None:
    match = _ENDS.match(text, position)
    return date_at(text, match.end()) if match else None


def _adopted(document: Document) -> DateMention | None:
    text = document.text
    for start, end in _own_sentences(document):
        match = _ADOPTED.search(text, start, end)
        day = (
            next(iterate_dates(text, match.end(), min(len(text), match.end() + 30)), None) if match else None
        )
        if day and day.day:
            return day
    return None


def _scope(document: Document) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The paragraphs that tell what the document applies to, and whom."""
    scope: list[Span] = []
    subjects: list[Span] = []
    for section in document.sections:
        heading = fold(section.heading)
        on_scope, on_subjects = bool(_SCOPE.search(heading)), bool(_SUBJECTS.search(heading))
        if (on_scope and scope) or (on_subjects and subjects) or len(heading) > 120:
            continue
        for block in _content(document, section) if on_scope or on_subjects else ():
            opens = bool(_OWN_HEADING.match(fold(document.quote(block.span))))
            about = subjects if on_subjects and (opens or not on_scope or subjects) else scope
            about.append(block.span)
    return _bounded(scope), _bounded(subjects)


def _content(document: Document, section: Section) -> Iterator[Block]:
    for block in document.blocks:
        if section.heading_span.end <= block.span.start < section.span.end and block.kind != "closing":
            yield block


def _bounded(spans: list[Span]) -> tuple[Span, ...]:
    """Not more than an answer can show."""
    kept: list[Span] = []
    for span in spans[:_MOST_PARTS]:
        if sum(s.end - s.start for s in (*kept, span)) > _LONGEST_PARTS:
            break
        kept.append(span)
    return tuple(kept)
