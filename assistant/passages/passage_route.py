"""The route for questions that words answer: it finds passages and quotes the lines that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import regex

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents, document_label
from assistant.passages.another import something_else
from assistant.passages.asked import Asked, years_of
from assistant.passages.candidates import Candidate, best_sentence, find_candidates
from assistant.passages.composing import (
    amount_sentence,
    first_lines,
    place_words,
    section_points,
    sentences_of,
)
from assistant.passages.named_documents import named_documents
from assistant.passages.outline import Node, Outline, Outlines
from assistant.passages.terms import Weigh
from assistant.question import Question
from index.documents import Document
from index.folding import fold
from index.searcher import Filters, Hit
from index.store import Summary
from index.tokens import folded_words

ROUTE = "passage"
# Set on the development questions: what share of a question's weight must stand in the evidence and above it.
_ANSWERS = 0.66
_PARTLY = 0.42
# Another document's passage joins in when it answers as well as the best.
_JOINS = 0.985
# Where the best part speaks of another year or names no figure, one that is nearly as good may.
_TRIED, _NEARLY_BEST = 8, 0.8
_MOST_PASSAGES = 3
# Two statements are the same but for their figures when so many of their pairs of words are.
_SAME_STATEMENT, _LEAST_SHARED = 0.75, 4
_FIGURE = regex.compile(r"\d+(?:[.,/]\d+)*+")
_PART_OF_YEAR = regex.compile(
    r"\b(?:\d{1,2} thang|quy (?:iv|i{1,3}|[1-4])|thang \d{1,2}|dau nam|cuoi nam|giua nam)\b"
)
_COMPARE = "Hai văn bản ghi số khác nhau; cần đối chiếu trước khi sử dụng."
_SAME_PASSAGE = 0.8


class Searches(Protocol):
    """Finds chunks for a text, best first. Raises `SearchUnavailable` when a part of the search is down."""

    def search(self, text: str, *, k: int = ..., filters: Filters | None = ...) -> list[Hit]:
        """At most `k` hits."""
        ...


@dataclass(frozen=True, slots=True)
class PassageRoute:
    """Answers from passages; takes every question that reaches it."""

    searcher: Searches
    documents: Documents
    summaries: Callable[[], Sequence[Summary]]
    weigh: Weigh
    outlines: Outlines
    k: int = 24
    name: str = ROUTE

    def answer(self, question: Question) -> Draft:
        """The lines that answer, or `not_found` with the nearest place that the corpus holds."""
        named = named_documents(question.text, self.summaries())
        filters = Filters(documents=named.ids) if named else None
        asked = Asked.of(question, named.rest if named else question.text, self.weigh)
        hits = self.searcher.search(question.search_text, k=self.k, filters=filters)
        candidates = find_candidates(asked, self._found(hits))
        trace = tuple(_trace(candidate) for candidate in candidates[:8])
        if named and not asked.terms:
            return self._overview([self.documents.document(each) for each in named.ids], trace)
        if not asked.terms or not candidates:
            return _not_found(None, trace, "không có đoạn nào gần với câu hỏi")
        fitting = [
            candidate
            for candidate in candidates[:_TRIED]
            if candidate.score >= _NEARLY_BEST * candidates[0].score and _why_not(asked, candidate) is None
        ]
        if not fitting:
            return _not_found(candidates[0], trace, _why_not(asked, candidates[0]) or "")
        best = fitting[0]
        joined = _joining(asked, fitting)
        sentences: list[Sentence] = []
        for candidate in joined:
            sentences += sentences_of(candidate, asked)
        disagree = any(contradicts(asked, best, other) for other in joined[1:])
        return Draft(
            kind="conflict" if disagree else "found" if best.reach >= _ANSWERS else "partial",
            sentences=tuple(sentences),
            route=ROUTE,
            why=f"trả lời bằng {'cả mục' if best.whole else 'đoạn văn'}, độ phủ {best.reach:.2f}",
            confidence=min(1.0, best.reach),
            warnings=(_COMPARE,) if disagree else (),
            candidates=trace,
            searched=tuple(Evidence(hit.chunk.document_id, hit.chunk.span) for hit in hits),
        )

    def _found(self, hits: Sequence[Hit]) -> list[tuple[Outline, list[Node]]]:
        found = []
        for hit in hits:
            outline = self.outlines.of(self.documents.document(hit.chunk.document_id))
            found.append((outline, list(outline.within(hit.chunk.span))))
        return found

    def _overview(self, documents: Sequence[Document], trace: tuple[dict[str, Any], ...]) -> Draft:
        """What a document is about: its title and its main headings; of several that share a number, each title."""
        sentences: list[Sentence] = []
        for document in documents:
            header = document.header
            if header.title is not None and header.title.span is not None:
                label = document_label(header, fallback=document.file_at(0))
                text = f"{label}: {header.title.value}" if header.number else header.title.value
                sentences.append(Sentence(text, (Evidence(document.id, header.title.span),)))
        if len(documents) == 1:
            sentences += section_points(self.outlines.of(documents[0]))
        if not sentences:
            sentences = first_lines(self.outlines.of(documents[0]))
        return Draft("found", tuple(sentences), ROUTE, "hỏi nội dung chung của một văn bản", candidates=trace)


def _why_not(asked: Asked, best: Candidate) -> str | None:
    """Why even the best part does not answer, None where it does."""
    if best.reach < _PARTLY:
        return f"độ phủ {best.reach:.2f} dưới ngưỡng {_PARTLY}"
    if asked.amount and not best.whole and amount_sentence(best, asked) is None:
        return "không câu nào nói đủ điều được hỏi kèm một con số"
    if asked.reason and not best.typed and best.aspect != 1.0:
        return "không đoạn nào nêu nguyên nhân"
    return something_else(asked, best.outline, [best.node])


def _joining(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best part and those of other documents that answer as well, without repeats of the same words.

    What says the same of the same time with another figure is no repeat: both are given.
    """
    best = candidates[0]
    chosen = [best, *(other for other in candidates[1:] if contradicts(asked, best, other))][:_MOST_PASSAGES]
    for candidate in candidates[1:]:
        if len(chosen) == _MOST_PASSAGES or candidate.score < _JOINS * chosen[0].score:
            break
        if candidate.own < chosen[0].own - 0.02:
            continue
        elsewhere = all(candidate.document.id != other.document.id for other in chosen)
        if elsewhere and all(_likeness(candidate, other) < _SAME_PASSAGE for other in chosen):
            chosen.append(candidate)
    return chosen


def contradicts(asked: Asked, one: Candidate, other: Candidate) -> bool:
    """Whether two documents say the same of the same office and time with different figures.

    Reports of two years say the same sentence with the figures of each; these do not disagree.
    """
    if one.document.id == other.document.id or any(each.whole or each.node.row for each in (one, other)):
        return False
    first, second = (best_sentence(asked, each.node)[1] for each in (one, other))
    figures = set(_FIGURE.findall(first)), set(_FIGURE.findall(second))
    if not figures[0] or not figures[1] or figures[0] == figures[1]:
        return False
    words = [set(pairwise(folded_words(_FIGURE.sub(" ", text)))) for text in (first, second)]
    shared = len(words[0] & words[1])
    if shared < _LEAST_SHARED or shared < _SAME_STATEMENT * max(map(len, words)):
        return False
    return _of_one_time_and_office(one.document, other.document)


def _of_one_time_and_office(one: Document, other: Document) -> bool:
    headers = one.header, other.header
    parts = [
        frozenset(_PART_OF_YEAR.findall(fold(header.title.value if header.title else "")))
        for header in headers
    ]
    # A plan aims at what a report tells: they need not agree.
    kinds = {fold(header.kind.value) for header in headers if header.kind}
    years = [
        sorted(years_of(header.title.value if header.title else ""))
        or ([str(header.day.year)] if header.day else [])
        for header in headers
    ]
    places = [fold(header.place.value) for header in headers if header.place]
    return years[0] == years[1] and parts[0] == parts[1] and len(set(places)) < 2 and len(kinds) < 2


def _likeness(one: Candidate, other: Candidate) -> float:
    first, second = one.node.own.pairs, other.node.own.pairs
    return len(first & second) / max(1, min(len(first), len(second)))


def _not_found(nearest: Candidate | None, trace: tuple[dict[str, Any], ...], why: str) -> Draft:
    sentences = [Sentence("Không tìm thấy nội dung này trong các văn bản hiện có.")]
    if nearest is not None and nearest.reach > 0.25:
        section = nearest.node.section
        place = section.heading_span if section else nearest.node.block.span
        sentences.append(
            Sentence(
                f"Nội dung gần nhất: {place_words(nearest.document, section)}.",
                (Evidence(nearest.document.id, place),),
                "note",
            )
        )
    return Draft("not_found", tuple(sentences), ROUTE, why, confidence=0.5, candidates=trace)


def _trace(candidate: Candidate) -> dict[str, Any]:
    return {
        "document": candidate.document.id,
        "span": list(candidate.node.block.span),
        "section": list(candidate.node.section.path) if candidate.node.section else [],
        "whole": candidate.whole,
        "own": round(candidate.own, 4),
        "alone": round(candidate.alone, 4),
        "reach": round(candidate.reach, 4),
        "missing_share": round(candidate.missing_share, 4),
        "missing": list(candidate.missing[:4]),
        "aspect": candidate.aspect,
        "typed": candidate.typed,
        "score": round(candidate.score, 4),
    }
