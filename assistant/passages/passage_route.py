"""The route for questions that words answer: it finds passages and quotes the sentences that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents, document_label, headings_of
from assistant.passages.asked import Asked, years_of
from assistant.passages.candidates import Candidate, find_candidates, is_heading, surroundings
from assistant.passages.composing import (
    amount_sentence,
    passage_sentences,
    place_words,
    points,
    section_overview,
)
from assistant.passages.named_documents import named_documents
from assistant.passages.names import names_missing
from assistant.passages.terms import Covering, Weigh, coverage
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
        asked = Asked.of(question, named.rest if named else question.text, self.weigh)
        hits = self.searcher.search(question.search_text, k=self.k, filters=filters)
        candidates = find_candidates(asked, hits, self.documents)
        trace = tuple(_trace(candidate) for candidate in candidates[:8])
        if named and not asked.terms:
            return _overview([self.documents.document(each) for each in named.ids], trace)
        if not asked.terms or not candidates:
            return _not_found(None, trace, "không có đoạn nào gần với câu hỏi")
        if (by_section := self._section_answer(question, asked, candidates, trace)) is not None:
            return by_section
        best = candidates[0]
        if (why_not := _why_not(asked, best)) is not None:
            return _not_found(best, trace, why_not)
        support = _support(best)
        sentences: list[Sentence] = []
        for candidate in _joining(asked, candidates, within_one=named is not None):
            sentences += passage_sentences(candidate, asked)
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
        asked: Asked,
        candidates: Sequence[Candidate],
        trace: tuple[dict[str, Any], ...],
    ) -> Draft | None:
        """A question that a heading repeats (`nhiệm vụ năm 2023`) is answered by what stands below it."""
        best = None
        if question.asks not in ("how_many", "yes_no", "when", "who", "why"):
            best = _asked_section(asked, candidates)
        if best is None:
            best = _as_section(asked, candidates[0])
        if best is None:
            return None
        _, document, section = best
        listed = section_overview(document, section)
        if not listed:
            return None
        text = f"{section.heading.strip().rstrip(':')}:"
        # A heading states nothing but where one is; only its figures have to be borne out.
        own = (Evidence(document.id, section.heading_span),) if any(c.isdigit() for c in text) else ()
        lead = Sentence(text, own)
        return Draft(
            kind="found",
            sentences=(lead, *listed),
            route=ROUTE,
            why="câu hỏi trùng với tên một mục: trả lời bằng nội dung của mục",
            confidence=min(1.0, best[0]),
            candidates=trace,
        )


def _asked_section(asked: Asked, candidates: Sequence[Candidate]) -> tuple[float, Document, Section] | None:
    """The section whose heading names what the question is about, in a document that it may be asked of."""
    best: tuple[float, Document, Section] | None = None
    for document in _distinct_documents(candidates):
        for section in document.sections:
            heading = Covering.of(section.heading)
            if coverage(asked.head, heading) < _HEAD_IN_HEADING:
                continue
            whole = coverage(asked.terms, surroundings(document, section))
            score = whole + 0.2 * asked.covered(heading, heading) - 0.01 * len(section.path)
            if whole >= _SECTION_ANSWERS and (best is None or score > best[0]):
                best = (score, document, section)
    return best


def _overview(documents: Sequence[Document], trace: tuple[dict[str, Any], ...]) -> Draft:
    """What a document is about: its title and its main headings; of several that share a number, each title."""
    sentences: list[Sentence] = []
    for document in documents:
        header = document.header
        if header.title is not None and header.title.span is not None:
            label = document_label(header, fallback=document.file_at(0))
            text = f"{label}: {header.title.value}" if header.number else header.title.value
            sentences.append(Sentence(text, (Evidence(document.id, header.title.span),)))
    if len(documents) == 1:
        top = [section for section in documents[0].sections if section.parent is None]
        sentences += points(documents[0], [Block("heading", section.heading_span) for section in top])
    if not sentences:
        sentences = points(documents[0], documents[0].blocks[:3])
    return Draft("found", tuple(sentences), ROUTE, "hỏi nội dung chung của một văn bản", candidates=trace)


def _as_section(asked: Asked, candidate: Candidate) -> tuple[float, Document, Section] | None:
    """The section whose heading the candidate is: a heading answers nothing, what stands below it does."""
    section = candidate.section
    if section is None or _why_not(asked, candidate) is not None:
        return None
    if not is_heading(candidate.document, candidate.block, section):
        return None
    return candidate.context, candidate.document, section


def _why_not(asked: Asked, best: Candidate) -> str | None:
    """Why even the best passage does not answer, None where it does."""
    support = _support(best)
    if support < _PARTLY:
        return f"độ phủ {support:.2f} dưới ngưỡng {_PARTLY}"
    if asked.amount and amount_sentence(best, asked) is None:
        return "không câu nào nói đủ điều được hỏi kèm một con số"
    if not _years_agree(asked, best):
        return "đoạn gần nhất nói về năm khác"
    missing = names_missing(asked.names, _around(best))
    return f"không đoạn nào nói về {missing[0]}" if missing else None


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


def _years_agree(asked: Asked, candidate: Candidate) -> bool:
    """A year that is asked for stands in the passage, its headings, or the document's title or date.

    An amount is stricter: where passage and headings name no year, the first year of the title is the one that the
    document reports on (`kết quả năm 2022 và kế hoạch năm 2023`).
    """
    if not asked.years:
        return True
    around = _around(candidate)
    if asked.amount:
        near = "\n".join(
            [
                candidate.document.quote(candidate.block.span),
                *headings_of(candidate.document, candidate.section),
            ]
        )
        if years_of(near):
            return asked.years <= years_of(near)
        title = candidate.document.header.title
        first = sorted(years_of(title.value), key=title.value.index)[:1] if title else []
        return asked.years <= set(first) if first else asked.years <= years_of(around)
    return asked.years <= years_of(around) or _within_a_span_of_years(asked.years, around)


def _within_a_span_of_years(asked: frozenset[str], text: str) -> bool:
    """`giai đoạn 2021-2025` speaks of 2023 too."""
    years = sorted(int(year) for year in years_of(text))
    return bool(years) and "giai doan" in fold(text) and all(years[0] <= int(y) <= years[-1] for y in asked)


def _joining(asked: Asked, candidates: Sequence[Candidate], *, within_one: bool) -> list[Candidate]:
    """The best block and those that answer as well, without repeats of the same words.

    They come from other documents, unless the question was asked of one document: then from that one, in its order.
    """
    chosen = [candidates[0]]
    for candidate in candidates[1:]:
        if len(chosen) == _MOST_PASSAGES or candidate.score < _JOINS * chosen[0].score:
            break
        if _why_not(asked, candidate) is not None:
            continue
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


def _not_found(nearest: Candidate | None, trace: tuple[dict[str, Any], ...], why: str) -> Draft:
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
