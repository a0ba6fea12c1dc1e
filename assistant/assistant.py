"""The assistant: a question in, a verified answer out.

The main path, top to bottom: understand the question, let the routes draft, verify the drafts, decide between them,
number the citations, keep the conversation. A draft that does not hold is mended by dropping what fails; one whose
first sentence fails says nothing. Failures of search are raised, never answered as if nothing was found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
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
from assistant.cite import CitationList, Documents, shorten
from assistant.contract import answer_json
from assistant.conversation import Conversations, new_id
from assistant.deciding import ANSWERED, SENT, SETTLED, Deciding, as_sure_as, contributions
from assistant.figures.asking import names_a_bound
from assistant.ground import Problem, verify, with_header_evidence
from assistant.not_found import chosen as chosen_refusal
from assistant.not_found import instead_of
from assistant.not_found import named as named_refusal
from assistant.question import Question, Turn
from assistant.rendering import as_markdown
from assistant.route import Route
from assistant.several import with_whole_lines
from assistant.sparing import spared
from assistant.suggesting import after
from index.documents import Access

Understand = Callable[[str, Sequence[Turn]], Question]
# A `not_found` of the register of documents with this confidence ends the search: the number that was asked for is not
# there, and a passage about something near would be worse than "không tìm thấy".
_SURE_REFUSAL = 0.5
# With this one it does so although the question names a document of the corpus: that document has another date than the
# question says, or nothing replaces, repeals or amends it. Only the register can know that.
_FINAL_REFUSAL = 1.0
_REGISTER, _FIGURES = "instrument", "figure"
_FAR_SURER = 0.15
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
    """Answers questions.

    `gates` are asked first and in order: what one of them takes (a greeting, an order) no route sees. Then all `routes`
    draft, and the draft that is likeliest to answer is sent. `access` is what its answers are marked with, and which
    earlier answers of a conversation it may lean on.
    """

    understand: Understand
    gates: tuple[Route, ...]
    routes: tuple[Route, ...]
    deciding: Deciding
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
        clock = Clock()
        earlier = self.conversations.turns(conversation_id, self.access) if conversation_id else ()
        turns = (*history, *earlier)
        question = self.understand(text, turns)
        clock.lap("understand")
        question, draft, tried = self._answered(question, clock)
        if draft.kind == "not_found" and question.foreign:
            draft = Draft(
                "refused", (Sentence(_VIETNAMESE_PLEASE),), "language", "câu hỏi không phải tiếng Việt"
            )
        if self.wording is not None and draft.kind in ("found", "conflict", "partial"):
            draft = self.wording.reword(question, draft) or draft
            clock.lap("wording")
        answer = self.finished(question, draft, conversation_id or new_id(), tried)
        clock.lap("cite")
        answer.trace["timings_ms"] = clock.laps()
        if keep:
            self.conversations.keep(answer.conversation_id, text, answer.message_id, answer_json(answer))
        return answer

    def _answered(self, question: Question, clock: Clock) -> tuple[Question, Draft, list[dict[str, Any]]]:
        """The question as it is answered, the draft, and what was tried.

        Where nothing is found, what else the words may mean without their marks is asked, too: the documents know best
        which word was meant. What may be a follow-up or a question of its own is read alone where that is answered far more surely.
        """
        draft, tried = self._chosen(question, clock)
        sure = draft.confidence if draft.kind in ANSWERED else 0.0
        if draft.kind != "not_found" and not (question.follow_up_in_doubt and sure):
            return question, draft, tried
        for reading in question.readings:
            found, also_tried = self._chosen(reading, clock)
            if found.kind in ANSWERED and found.confidence > sure + _FAR_SURER * bool(sure):
                return reading, found, also_tried
        return question, draft, tried

    def drafts(self, question: Question, clock: Clock | None = None) -> list[Draft]:
        """What the routes propose, each held to its evidence; a sure refusal of the register ends the list."""
        found: list[Draft] = []
        for route in self.routes:
            if route.name == _FIGURES and _wants_words(question):
                continue
            if route is self.routes[-1] and self._is_settled(question, found):
                break
            draft = route.answer(question)
            if clock is not None:
                clock.lap(route.name)
            if draft is None:
                continue
            draft = self._held(draft)
            if draft.kind == "not_found" and draft.route == _REGISTER:
                if self._ends_the_search(question, draft):
                    found.append(draft)
                    break
                if draft.confidence >= _SURE_REFUSAL:
                    # The document is there; what is not in it is for the passages to say.
                    continue
            if draft.route == _FIGURES and question.several and draft.kind in ANSWERED:
                draft = with_whole_lines(draft, self.documents, self.deciding.outlines)
            found.append(draft)
        return found

    def _ends_the_search(self, question: Question, refusal: Draft) -> bool:
        if refusal.confidence >= _FINAL_REFUSAL:
            return True
        return refusal.confidence >= _SURE_REFUSAL and not self.deciding.names_a_document(question)

    def _is_settled(self, question: Question, drafts: Sequence[Draft]) -> bool:
        """Whether the quick routes have an answer that is sure enough to spare the search."""
        judged = self.deciding.judge(question, drafts)
        return bool(judged) and judged[0].probability >= SETTLED

    def _held(self, draft: Draft) -> Draft:
        """A draft without what its evidence does not bear out, and without evidence that bears nothing."""
        held, _ = hold_to_evidence(with_header_evidence(draft, self.documents), self.documents)
        thinner = spared(held, self.documents)
        return held if verify(thinner, self.documents) else thinner

    def _chosen(self, question: Question, clock: Clock) -> tuple[Draft, list[dict[str, Any]]]:
        """The draft that is sent, and for the trace what was tried, the chosen one last."""
        for gate in self.gates:
            draft = gate.answer(question)
            clock.lap(gate.name)
            if draft is not None:
                return draft, [_tried(draft, draft.confidence)]
        drafts = self.drafts(question, clock)
        judged = self.deciding.judge(question, drafts)
        clock.lap("decide")
        refusals = [draft for draft in drafts if draft.kind == "not_found"]
        tried = [_tried(draft, draft.confidence) for draft in refusals]
        tried += [_tried(each.draft, each.probability, each.features) for each in reversed(judged)]
        sure = drafts and drafts[-1].kind == "not_found" and drafts[-1].route == _REGISTER
        if judged and judged[0].probability >= SENT and not sure:
            return as_sure_as(judged[0]), tried
        refusal = drafts[-1] if sure else chosen_refusal(refusals, amount=question.asks_amount)
        if refusal is None and judged:
            refusal = instead_of(judged[0].draft, self.documents, "không bản nháp nào đủ chắc")
        if refusal is None:
            refusal = Draft("not_found", (Sentence(_NOTHING),), "none", "không có đường trả lời nào")
        return named_refusal(question, refusal), tried

    def finished(
        self, question: Question, draft: Draft, conversation_id: str, tried: list[dict[str, Any]]
    ) -> Answer:
        """The draft with its citations numbered, as an answer."""
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
            warnings=(*draft.warnings, *_understood_as(question, draft)),
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


def _understood_as(question: Question, draft: Draft) -> tuple[str, ...]:
    """How a follow-up or doubtful words were read, so that a wrong reading is seen before the answer is used."""
    if question.reread and draft.kind not in ("chat", "refused"):
        return (f"Câu hỏi được hiểu là: “{shorten(question.text, 160)}”",)
    if not question.follow_up or draft.kind in ("chat", "refused") or question.text == question.raw.strip():
        return ()
    return (f"Câu hỏi nối tiếp, hiểu là: “{shorten(question.text, 160)}”",)


def _wants_words(question: Question) -> bool:
    """Whether a name, a reason or a day is asked for: an amount, however near, would not answer it."""
    amount = question.asks_amount or "bao nhieu" in question.folded
    words = question.asks in ("who", "why", "when", "where", "which_document")
    return (
        words
        and not amount
        and question.operation in ("lookup", "list")
        and not names_a_bound(question.folded)
    )


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


def _tried(draft: Draft, confidence: float, features: Mapping[str, float] | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "route": draft.route,
        "kind": draft.kind,
        "why": draft.why,
        "confidence": round(confidence, 4),
    }
    if features is not None:
        entry["decided by"] = dict(list(contributions(features).items())[:6])
    return entry


class Clock:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        self._begun = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Ends a step."""
        now = time.perf_counter()
        self._laps[name] = round(self._laps.get(name, 0.0) + (now - self._last) * 1000, 2)
        self._last = now

    def laps(self) -> dict[str, float]:
        """The steps and the total so far."""
        return self._laps | {"total": round((time.perf_counter() - self._begun) * 1000, 2)}
