"""Proposes questions with gold answers from what ingest understood of a corpus, for a person to accept or mend.

Templates over the fact table, the register of instruments and the section tree; every proposal quotes the place
that it was made from. What the proposals cannot be is a test of the understanding itself: a figure that ingest
misread is proposed as it was misread. The person who accepts a question looks at the quote, which is the file's
own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from assistant.opening import Opened
from evals.draft_figures import Asked, asked_of, capital, theirs
from evals.question_set import GoldQuestion
from index.documents import Document, Section, Span
from index.fact_table import FactTable
from index.facts import Fact
from index.folding import fold
from index.instruments import Instrument, Mention
from index.register import Register
from index.store import Store

_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MARKER = regex.compile(r"^\s*+(?:[-+*•·]|[\p{L}\d.]{1,5}[.)])\s+")
_STRETCH = regex.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-–]\s*((?:19|20)\d{2})(?!\d)")
_PART = regex.compile(r"^(?:phần|chương|mục)\s+(?:thứ\s+)?[\p{L}\d]{1,5}(?:[.:]|\s)\s*", regex.IGNORECASE)
_TIMED = regex.compile(r"(?<!\w)(?:năm|quý|tháng|nay|kỳ|ngày|lũy kế|luỹ kế|tuần)(?!\w)", regex.IGNORECASE)
_LISTED = ("nguyen nhan", "han che", "ton tai", "kho khan", "nhiem vu", "giai phap", "kien nghi", "de xuat")
_MOST_ITEMS = 8
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Limits:
    """How many proposals of each kind at most."""

    facts: int = 60
    conflicts: int = 20
    instruments: int = 40
    lists: int = 20
    near_misses: int = 20


def draft_questions(opened: Opened, limits: Limits | None = None) -> list[GoldQuestion]:
    """The proposals over the corpus of an open data directory, the same for the same corpus."""
    limits = limits or Limits()
    documents = [opened.library.document(summary.id) for summary in Store(opened.database).documents()]
    documents.sort(key=lambda document: document.renditions[0].file if document.renditions else document.id)
    by_id = {document.id: document for document in documents}
    facts = FactTable(opened.database)
    register = Register(opened.database)
    told = [fact for document in documents for fact in _telling(facts.of_document(document.id))]
    proposals = [
        *_spread(_of_facts(told, by_id), limits.facts),
        *_spread(_of_conflicts(facts, by_id), limits.conflicts),
        *_spread(_of_instruments(register, by_id), limits.instruments),
        *_spread(_of_lists(documents), limits.lists),
        *_spread(_near_misses(told, by_id), limits.near_misses),
    ]
    unlike = {proposal["question"]: proposal for proposal in reversed(proposals)}
    return [
        GoldQuestion.model_validate({"id": f"draft-{number:03d}", **proposal})
        for number, proposal in enumerate(reversed(unlike.values()), 1)
    ]


def _spread(proposals: Iterable[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """At most so many, taken evenly over the whole corpus."""
    found = list(proposals)
    step = max(1, -(-len(found) // most)) if most else len(found) + 1
    return found[::step][:most]


def _telling(facts: Sequence[Fact]) -> Iterator[Fact]:
    """The facts whose words ask for them alone: certain, of one clause, not a part or a share of another."""
    named = [fold(fact.indicator) for fact in facts]
    for fact in facts:
        alone = named.count(fold(fact.indicator)) == 1
        if fact.certain and fact.relation == "" and alone and not fact.doubts and fact.of is None:
            yield fact


def _of_facts(facts: Iterable[Fact], documents: dict[str, Document]) -> Iterator[dict[str, Any]]:
    for fact in facts:
        document = documents[fact.document_id]
        asked = asked_of(fact, document)
        if asked is None:
            continue
        yield {
            "kind": "table" if fact.table is not None else "lookup",
            "question": theirs(document, _called(document), fact, asked),
            "answer": asked.statement + ".",
            "numbers": [{"value": fact.value, "unit": fact.unit}],
            "sources": [_source(document, fact.evidence)],
        }


def _when(fact: Fact, asked: Asked, document: Document) -> str:
    """The year of the fact, nothing where the question says it."""
    if _YEAR.search(asked.question):
        return ""
    year = _YEAR.search(fact.period) or (
        _YEAR.search(document.header.title.value) if document.header.title else None
    )
    return f" (năm {year[0]})" if year else ""


def _of_conflicts(facts: FactTable, documents: dict[str, Document]) -> Iterator[dict[str, Any]]:
    for finding in facts.findings("conflict"):
        involved = list(facts.facts(finding.facts).values())
        if len({fact.amount for fact in involved}) < 2 or not all(
            f.document_id in documents for f in involved
        ):
            continue
        asked = [(fact, asked_of(fact, documents[fact.document_id])) for fact in involved]
        good = [(fact, each) for fact, each in asked if each is not None and fact.table is None]
        if not good:
            continue
        fact, best = good[0]
        yield {
            "kind": "conflict",
            "question": f"{capital(best.question)}{_when(fact, best, documents[fact.document_id])}?",
            "answer": " và ".join(f"{fact.printed} {fact.unit}".strip() for fact in involved),
            "numbers": [{"value": fact.value, "unit": fact.unit} for fact in involved],
            "sources": [_source(documents[fact.document_id], fact.evidence) for fact in involved],
        }


def _of_instruments(register: Register, documents: dict[str, Document]) -> Iterator[dict[str, Any]]:
    for instrument in register.all():
        mentions = [m for m in register.mentions_of(instrument.id) if m.document_id in documents and m.span]
        name = _named(instrument)
        if name is None or not mentions:
            continue
        with_subject = [m for m in mentions if m.subject and m.subject_span]
        if with_subject:
            yield {
                "kind": "instrument",
                "question": f"{name} về việc gì?",
                "answer": f"{with_subject[0].subject}.",
                "strings": [" ".join((with_subject[0].subject or "").split()[:6])],
                "sources": [_source(documents[m.document_id], m.subject_span) for m in with_subject],
                "any_source": True,
            }
        dated = _one_of_each_date(mentions)
        if dated:
            yield {
                "kind": "instrument" if len(dated) == 1 else "conflict",
                "question": f"{name} ban hành ngày nào?",
                "answer": " và ".join(_day(m) for m in dated) + ".",
                "strings": [_day_forms(m) for m in dated],
                "sources": [_source(documents[m.document_id], m.date_span) for m in dated],
            }


def _named(instrument: Instrument) -> str | None:
    if not instrument.kind or not instrument.printed_number:
        return None
    return f"{capital(instrument.kind.lower())} số {instrument.printed_number}"


def _one_of_each_date(mentions: Sequence[Mention]) -> list[Mention]:
    found = {m.day: m for m in reversed(mentions) if m.day and m.date_span}
    return [found[day] for day in sorted(found)]


def _day(mention: Mention) -> str:
    assert mention.day is not None
    return f"{mention.day.day}/{mention.day.month}/{mention.day.year}"


def _day_forms(mention: Mention) -> str:
    assert mention.day is not None
    day = mention.day
    forms = (
        f"{day.day}/{day.month}/{day.year}", f"{day.day:02d}/{day.month}/{day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}", f"{day.day} tháng {day.month} năm {day.year}",
        f"{day.day:02d} tháng {day.month:02d} năm {day.year}",
    )  # fmt: skip
    return "|".join(dict.fromkeys(forms))


def _of_lists(documents: Sequence[Document]) -> Iterator[dict[str, Any]]:
    for document in documents:
        for section in document.sections:
            title = _PART.sub("", regex.sub(r"^[\p{L}\d.]{1,8}[.)]\s+", "", section.heading)).strip(" :.")
            if not any(word in fold(title) for word in _LISTED) or len(title.split()) > 16:
                continue
            items = _items(document, section)
            if 2 <= len(items) <= _MOST_ITEMS:
                yield {
                    "kind": "list",
                    "question": f"{capital(title.lower())} trong {_called(document)} gồm những gì?",
                    "answer": "; ".join(" ".join(_words_of(document, item)).rstrip(" .;") for item in items)
                    + ".",
                    "strings": [" ".join(_words_of(document, item)[:5]) for item in items],
                    "sources": [_source(document, item) for item in items],
                }


def _items(document: Document, section: Section) -> list[Span]:
    below = [
        block.span
        for block in document.blocks
        if section.heading_span.end <= block.span.start < section.span.end
        and block.kind in ("list_item", "paragraph", "heading")
    ]
    return [span for span in below if len(document.quote(span).split()) >= 4]


def _words_of(document: Document, span: Span) -> list[str]:
    return _without_marker(document.quote(span)).split()


def _without_marker(text: str) -> str:
    return " ".join(_MARKER.sub("", text).split())


def _called(document: Document) -> str:
    kind = document.header.kind.value.lower() if document.header.kind else "văn bản"
    if document.header.number:
        return f"{capital(kind)} số {document.header.number.value}"
    return f"{kind} “{document.header.title.value}”" if document.header.title else f"{kind} này"


def _near_misses(facts: Iterable[Fact], documents: dict[str, Document]) -> Iterator[dict[str, Any]]:
    """The same indicators of a year that no document of the corpus names: the nearest to those that they are of."""
    named = {int(year[0]) for document in documents.values() for year in _YEAR.finditer(document.text)}
    for document in documents.values():
        for begin, end in _STRETCH.findall(document.text):
            named.update(range(int(begin), min(int(end), int(begin) + 60) + 1))
    days = sorted(d.header.day.year for d in documents.values() if d.header.day)
    middle = days[len(days) // 2] if days else max(named, default=2000)
    absent = min(set(range(middle - 60, middle + 60)) - named, key=lambda year: (abs(year - middle), year))
    for fact in facts:
        asked = None if fact.table is not None else asked_of(fact, documents[fact.document_id])
        if asked is not None and not asked.dated and not _TIMED.search(asked.question):
            yield {
                "kind": "near_miss",
                "question": f"Năm {absent}, {asked.question}?",
                "answerable": False,
                "answer": f"Không có: không văn bản nào nói đến năm {absent}.",
            }


def _source(document: Document, span: Span | None) -> dict[str, str]:
    assert span is not None
    quote = document.quote(Span(span.start, min(span.end, span.start + _LONGEST_QUOTE)))
    return {"file": document.file_at(span.start), "quote": quote.replace("\t", " ").strip()}
