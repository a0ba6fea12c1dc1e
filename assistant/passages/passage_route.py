"""The route for questions that words answer: it finds passages and quotes the sentences that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents, headings_of
from assistant.passages.candidates import Candidate, asks_reason, find_candidates, is_heading, years_of
from assistant.passages.composing import passage_sentences, place_words, points, section_overview
from assistant.passages.named_documents import named_documents
from assistant.passages.names import names_missing
from assistant.passages.terms import Covering, Term, Weigh, content_terms, coverage, leading_run
from assistant.question import Question
from index.documents import Block, Document, Section
from index.folding import fold
from index.searcher import Filters, Hit
from index.store import Summary

ROUTE = "passage"
# Set on the development questions: what share of a question's weight must stand in the evidence.
_ANSWERS = 0.56
_PARTLY = 0.47
# Another document's passage joins in when it answers nearly as well as the best.
_JOINS = 0.92
_MOST_PASSAGES = 3
_SAME_PASSAGE = 0.8
_SECTION_ANSWERS = 0.8
_HEAD_IN_HEADING = 0.85
# A figure is only taken from a passage that says nearly all of what was asked.
_FIGURE_ANSWERS = 0.86


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
    k: int = 24
    name: str = ROUTE

    def answer(self, question: Question) -> Draft:
        """The sentences that answer, or `not_found` with the nearest place that the corpus holds."""
        named = named_documents(question.text, self.summaries())
        filters = Filters(documents=named.ids) if named else None
        terms = content_terms(named.rest if named else question.text, self.weigh)
        hits = self.searcher.search(question.search_text, k=self.k, filters=filters)
        candidates = find_candidates(question, terms, hits, self.documents)
        trace = tuple(_trace(candidate) for candidate in candidates[:8])
        if named and not terms:
            return _overview(self.documents.document(named.ids[0]), trace)
        if not terms or not candidates:
            return _not_found(question, None, trace, "không có đoạn nào gần với câu hỏi")
        if (by_section := self._section_answer(question, terms, candidates, trace)) is not None:
            return by_section
        best = candidates[0]
        support = _support(best)
        needed = _FIGURE_ANSWERS if question.asks == "how_many" else _PARTLY
        if support < needed:
            return _not_found(question, best, trace, f"độ phủ {support:.2f} dưới ngưỡng {needed}")
        if not _years_agree(question, best):
            return _not_found(question, best, trace, "đoạn gần nhất nói về năm khác")
        if missing := names_missing(question.text, _around(best)):
            return _not_found(question, best, trace, f"không đoạn nào nói về {missing[0]}")
        sentences: list[Sentence] = []
        for candidate in _joining(candidates, within_one=named is not None):
            sentences += passage_sentences(candidate, terms, reason=asks_reason(question))
        return Draft(
            kind="found" if support >= _ANSWERS else "partial",
            sentences=tuple(sentences),
            route=ROUTE,
            why=f"trả lời bằng đoạn văn, độ phủ {support:.2f}",
            confidence=min(1.0, support),
            candidates=trace,
        )

    def _section_answer(
        self,
        question: Question,
        terms: Sequence[Term],
        candidates: Sequence[Candidate],
        trace: tuple[dict[str, Any], ...],
    ) -> Draft | None:
        """A question that a heading repeats (`nhiệm vụ năm 2023`) is answered by what stands below it."""
        if question.asks in ("how_many", "yes_no", "when", "who", "why"):
            return None
        head = leading_run(terms)
        best: tuple[float, Document, Section] | None = None
        for document in _distinct_documents(candidates):
            title = document.header.title.value if document.header.title else ""
            for section in document.sections:
                heading = Covering.of(section.heading)
                if coverage(head, heading) < _HEAD_IN_HEADING:
                    continue
                whole = coverage(terms, Covering.of(*headings_of(document, section), title))
                score = whole + 0.2 * coverage(terms, heading) - 0.01 * len(section.path)
                if whole >= _SECTION_ANSWERS and (best is None or score > best[0]):
                    best = (score, document, section)
        if best is None:
            best = _as_section(candidates[0])
        if best is None:
            return None
        _, document, section = best
        listed = section_overview(document, section)
        if not listed:
            return None
        lead = Sentence(
            f"{section.heading.strip().rstrip(':')}:", (Evidence(document.id, section.heading_span),)
        )
        return Draft(
            kind="found",
            sentences=(lead, *listed),
            route=ROUTE,
            why="câu hỏi trùng với tên một mục: trả lời bằng nội dung của mục",
            confidence=min(1.0, best[0]),
            candidates=trace,
        )


def _overview(document: Document, trace: tuple[dict[str, Any], ...]) -> Draft:
    """What a document is about: its title and its main headings."""
    header = document.header
    sentences: list[Sentence] = []
    if header.title is not None and header.title.span is not None:
        kind = f"{header.kind.value.capitalize()} " if header.kind else ""
        sentences.append(Sentence(f"{kind}{header.title.value}", (Evidence(document.id, header.title.span),)))
    top = [section for section in document.sections if section.parent is None]
    sentences += points(document, [Block("heading", section.heading_span) for section in top])
    if not sentences:
        sentences = points(document, document.blocks[:3])
    return Draft("found", tuple(sentences), ROUTE, "hỏi nội dung chung của một văn bản", candidates=trace)


def _as_section(candidate: Candidate) -> tuple[float, Document, Section] | None:
    """The section whose heading the candidate is: a heading answers nothing, what stands below it does."""
    section = candidate.section
    if section is None or _support(candidate) < _ANSWERS:
        return None
    if not is_heading(candidate.document, candidate.block, section):
        return None
    return candidate.context, candidate.document, section


def _around(candidate: Candidate) -> str:
    """A block with what says where it stands: its headings, the document's title, issuer, place and year."""
    document, header = candidate.document, candidate.document.header
    fields = (header.title, header.issuer, header.superior, header.place)
    return "\n".join(
        [
            document.quote(candidate.block.span),
            *headings_of(document, candidate.section),
            *(field.value for field in fields if field),
            str(header.day.year) if header.day else "",
        ]
    )


def _distinct_documents(candidates: Sequence[Candidate]) -> list[Document]:
    return list({candidate.document.id: candidate.document for candidate in candidates}.values())


def _support(candidate: Candidate) -> float:
    return 0.6 * candidate.own + 0.4 * candidate.context


def _years_agree(question: Question, candidate: Candidate) -> bool:
    """A year that is asked for stands in the passage, its headings, or the document's title or date."""
    asked = years_of(question.text)
    if not asked:
        return True
    around = _around(candidate)
    return asked <= years_of(around) or _within_a_span_of_years(asked, around)


def _within_a_span_of_years(asked: frozenset[str], text: str) -> bool:
    """`giai đoạn 2021-2025` speaks of 2023 too."""
    years = sorted(int(year) for year in years_of(text))
    return bool(years) and "giai doan" in fold(text) and all(years[0] <= int(y) <= years[-1] for y in asked)


def _joining(candidates: Sequence[Candidate], *, within_one: bool) -> list[Candidate]:
    """The best block and those that answer as well, without repeats of the same words.

    They come from other documents, unless the question was asked of one document: then from that one, in its order.
    """
    chosen = [candidates[0]]
    for candidate in candidates[1:]:
        if len(chosen) == _MOST_PASSAGES or candidate.score < _JOINS * chosen[0].score:
            break
        elsewhere = all(candidate.document.id != other.document.id for other in chosen)
        if (within_one or elsewhere) and all(_likeness(candidate, other) < _SAME_PASSAGE for other in chosen):
            chosen.append(candidate)
    if within_one:
        chosen.sort(key=lambda candidate: (candidate.document.id, candidate.block.span.start))
    return chosen


def _likeness(one: Candidate, other: Candidate) -> float:
    first = Covering.of(one.document.quote(one.block.span)).pairs
    second = Covering.of(other.document.quote(other.block.span)).pairs
    return len(first & second) / max(1, min(len(first), len(second)))


def _not_found(
    question: Question, nearest: Candidate | None, trace: tuple[dict[str, Any], ...], why: str
) -> Draft:
    sentences = [Sentence("Không tìm thấy nội dung này trong các văn bản hiện có.")]
    if nearest is not None and nearest.context > 0.25:
        place = nearest.section.heading_span if nearest.section else nearest.block.span
        sentences.append(
            Sentence(
                f"Nội dung gần nhất: {place_words(nearest.document, nearest.section)}.",
                (Evidence(nearest.document.id, place),),
                "note",
            )
        )
    return Draft("not_found", tuple(sentences), ROUTE, why, confidence=0.5, candidates=trace)


def _trace(candidate: Candidate) -> dict[str, Any]:
    return {
        "document": candidate.document.id,
        "span": list(candidate.block.span),
        "section": list(candidate.section.path) if candidate.section else [],
        "own": round(candidate.own, 4),
        "context": round(candidate.context, 4),
        "score": round(candidate.score, 4),
    }
