"""The assistant: a question in, a verified answer out.

The main path, top to bottom: understand the question, let the routes draft, verify the drafts, number the
citations, keep the conversation. A draft that does not hold is mended by dropping what fails; if its first
sentence fails, the next route is asked. Failures of search are raised, never answered as if nothing was found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from assistant.answer import (
    Answer,
    AnswerSentence,
    Computation,
    Draft,
    Sentence,
    ShownComputation,
)
from assistant.cite import CitationList, Documents
from assistant.contract import answer_json
from assistant.conversation import Conversations, new_id
from assistant.ground import Problem, verify, with_header_evidence
from assistant.question import Question, Turn
from assistant.rendering import as_markdown
from assistant.route import Route
from assistant.sparing import spared
from assistant.suggesting import after
from index.documents import Access

Understand = Callable[[str, Sequence[Turn]], Question]
# A `not_found` with less confidence leaves the question to the next route.
_SURE = 0.5
# What the fact table lacks, a passage may still say in so many words; it must then cover nearly all of the question
# where an amount is asked for, and most of it where the question only may ask for one (`mục tiêu là gì?`).
_FIGURES = "figure"
_OVERRULES = 0.65
_OVERRULES_A_FIGURE = 0.86
_VIETNAMESE_PLEASE = (
    "Trợ lý đọc văn bản tiếng Việt và trả lời câu hỏi bằng tiếng Việt. Anh/chị vui lòng đặt câu hỏi bằng tiếng Việt. "
    "(Please ask in Vietnamese.)"
)
_NOTHING = "Không tìm thấy nội dung này trong các văn bản hiện có."


class Words(Protocol):
    """Rewords a verified draft, or returns None to leave it as it is."""

    def reword(self, question: Question, draft: Draft) -> Draft | None:
        """The draft in better words."""
        ...


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions. `routes` are asked in order; the last one takes every question.

    `access` is what its answers are marked with, and which earlier answers of a conversation it may lean on.
    """

    understand: Understand
    routes: tuple[Route, ...]
    documents: Documents
    conversations: Conversations
    wording: Words | None = None
    access: Access = "internal"

    def ask(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        history: Sequence[Turn] = (),
        keep: bool = True,
    ) -> Answer:
        """Answers one question.

        Args:
            text: what was typed.
            conversation_id: continues that conversation; a new one is begun without it.
            history: earlier turns, oldest first, for a fresh conversation.
            keep: whether the question and the answer are stored.

        Raises:
            BadQuestion: the text is no question (empty, too long, not Unicode).
            SearchUnavailable: a part of the search is down.
            IndexNotReady: there is no index yet.
        """
        clock = _Clock()
        earlier = self.conversations.turns(conversation_id, self.access) if conversation_id else ()
        turns = (*history, *earlier)
        question = self.understand(text, turns)
        clock.lap("understand")
        draft, tried = self._best_draft(question, clock)
        if draft.kind == "not_found" and question.foreign:
            draft = Draft(
                "refused", (Sentence(_VIETNAMESE_PLEASE),), "language", "câu hỏi không phải tiếng Việt"
            )
        if self.wording is not None and draft.kind in ("found", "conflict", "partial"):
            draft = self.wording.reword(question, draft) or draft
            clock.lap("wording")
        answer = self._finished(question, draft, conversation_id or new_id(), tried)
        clock.lap("cite")
        answer.trace["timings_ms"] = clock.laps()
        if keep:
            self.conversations.keep(answer.conversation_id, text, answer.message_id, answer_json(answer))
        return answer

    def _best_draft(self, question: Question, clock: _Clock) -> tuple[Draft, list[dict[str, Any]]]:
        """The first draft that answers and holds. A route that is sure that the corpus lacks the answer ends it:
        another route's passage about something near would be worse than "không tìm thấy"."""
        tried: list[dict[str, Any]] = []
        refused: Draft | None = None
        asks_amount = question.asks_amount
        for route in self.routes:
            if route.name == _FIGURES and _wants_words(question):
                continue
            draft = route.answer(question)
            clock.lap(route.name)
            if draft is None:
                continue
            draft, problems = hold_to_evidence(with_header_evidence(draft, self.documents), self.documents)
            thinner = spared(draft, self.documents)
            if not verify(thinner, self.documents):
                draft = thinner
            tried.append(_tried(draft, problems))
            if draft.kind == "not_found":
                refused = refused or draft
                if draft.confidence >= _SURE and draft.route != _FIGURES:
                    break
            elif refused is not None and draft.confidence < (
                _OVERRULES_A_FIGURE if asks_amount else _OVERRULES
            ):
                break
            elif draft.sentences:
                return draft, tried
        return refused or Draft(
            "not_found", (Sentence(_NOTHING),), "none", "không có đường trả lời nào"
        ), tried

    def _finished(
        self, question: Question, draft: Draft, conversation_id: str, tried: list[dict[str, Any]]
    ) -> Answer:
        cited = CitationList(self.documents)
        sentences = tuple(AnswerSentence(s.text, cited.numbers(s.evidence), s.role) for s in draft.sentences)
        computations = tuple(_shown(computation, cited) for computation in draft.computations)
        return Answer(
            conversation_id=conversation_id,
            message_id=new_id(),
            kind=draft.kind,
            text=as_markdown(sentences),
            sentences=sentences,
            citations=cited.citations(),
            computations=computations,
            warnings=draft.warnings,
            suggestions=draft.suggestions or self._suggestions(draft),
            trace={
                "route": draft.route,
                "why": draft.why,
                "normalised": question.text,
                "changes": list(question.changes),
                "tried": tried,
                "candidates": [dict(candidate) for candidate in draft.candidates],
            },
            access=self.access,
        )

    def _suggestions(self, draft: Draft) -> tuple[str, ...]:
        """What may be asked next, from where the answer stands."""
        if draft.kind in ("chat", "refused"):
            return ()
        places = [
            (document, document.section_at(piece.span.start))
            for sentence in draft.sentences
            for piece in sentence.evidence
            for document in [self.documents.document(piece.document_id)]
        ]
        return after(places)


def _wants_words(question: Question) -> bool:
    """Whether a name, a reason or a day is asked for: an amount, however near, would not answer it."""
    amount = question.asks_amount or "bao nhieu" in question.folded
    words = question.asks in ("who", "why", "when", "where", "which_document")
    return words and not amount and question.operation in ("lookup", "list")


def hold_to_evidence(draft: Draft, documents: Documents) -> tuple[Draft, list[Problem]]:
    """The draft without what its evidence does not bear out.

    A wrong computation takes the whole draft with it, and so does a first sentence that fails: what is left
    would answer another question. Then the draft has no sentences.
    """
    problems = verify(draft, documents)
    if not problems:
        return draft, []
    failed = {problem.sentence for problem in problems if problem.kind != "computation"}
    if 0 in failed or any(problem.kind == "computation" for problem in problems):
        return replace(draft, sentences=(), computations=()), problems
    kept = tuple(s for position, s in enumerate(draft.sentences) if position not in failed)
    return replace(draft, sentences=kept), problems


def _shown(computation: Computation, cited: CitationList) -> ShownComputation:
    return ShownComputation(
        computation.expression, computation.result, computation.unit, cited.numbers(computation.evidence)
    )


def _tried(draft: Draft, problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "route": draft.route,
        "kind": draft.kind,
        "why": draft.why,
        "confidence": round(draft.confidence, 4),
        "problems": [f"{problem.kind}: {problem.why}" for problem in problems],
    }


class _Clock:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round(self._laps.get(name, 0.0) + (now - self._last) * 1000, 2)
        self._last = now

    def laps(self) -> dict[str, float]:
        return self._laps | {"total": round((time.perf_counter() - self._begun) * 1000, 2)}
