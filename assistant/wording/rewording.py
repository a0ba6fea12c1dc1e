"""A verified draft in better words, or None: two attempts in one time budget, verified like any answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.question import Question
from assistant.wording.breaker import CircuitBreaker
from assistant.wording.checks import complaints_about
from assistant.wording.prompt import SYSTEM, NotTheForm, Passage, WordedAnswer, read_answer, user_message

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_ATTEMPTS = 2
_MOST_DRAFT_SENTENCES = 12
_MOST_EVIDENCE = 8_000
_LEAST_SECONDS = 0.5
_log = logging.getLogger(__name__)


class HasReason(Protocol):
    """A problem that verification found."""

    @property
    def why(self) -> str:
        """The reason in Vietnamese."""
        ...


Verify = Callable[[Draft, Documents], Sequence[HasReason]]


@dataclass(frozen=True, slots=True)
class Rewording:
    """Asks the model to reword drafts. `verify` is what every answer has to pass."""

    model: LLM
    documents: Documents
    verify: Verify
    seconds: float = 20.0
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    def reword(self, question: Question, draft: Draft) -> Draft | None:
        """The draft in the model's words where they hold, else None: then the draft stays as it is."""
        passages = self._passages(draft)
        if not passages or len(draft.sentences) > _MOST_DRAFT_SENTENCES or not self.breaker.allows():
            return None
        if sum(len(passage.text) for passage, _ in passages) > _MOST_EVIDENCE:
            return None
        deadline = time.monotonic() + self.seconds
        complaints: list[str] = []
        for _ in range(_ATTEMPTS):
            left = deadline - time.monotonic()
            if left < _LEAST_SECONDS:
                return None
            reply = self._ask(question, draft, passages, complaints, left)
            if reply is None:
                return None
            worded, complaints = self._checked(reply, question, draft, passages)
            if worded is not None:
                return worded
            _log.info("the model's wording was refused: %s", "; ".join(complaints))
        return None

    def _passages(self, draft: Draft) -> list[tuple[Passage, Evidence]]:
        """The evidence of the draft, labelled D1, D2, …, each place once."""
        evidence = [part.evidence for part in draft.sentences] + [
            part.evidence for part in draft.computations
        ]
        pieces = dict.fromkeys(piece for part in evidence for piece in part)
        found = []
        for number, piece in enumerate(pieces, start=1):
            document = self.documents.document(piece.document_id)
            title = document.header.title.value if document.header.title else "văn bản"
            found.append((Passage(f"D{number}", title[:120], document.quote(piece.span)), piece))
        return found

    def _ask(
        self,
        question: Question,
        draft: Draft,
        passages: list[tuple[Passage, Evidence]],
        complaints: Sequence[str],
        seconds: float,
    ) -> str | None:
        # Imported here: a configuration without a model must not pay two seconds for llama-index.
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        content = user_message(
            question.text,
            [sentence.text for sentence in draft.sentences],
            [passage for passage, _ in passages],
            complaints,
        )
        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=SYSTEM),
            ChatMessage(role=MessageRole.USER, content=content),
        ]
        try:
            reply = self.model.chat(messages, timeout=seconds).message.content
        # Whatever a model's client raises, the answer without it stands.
        except Exception as error:
            self.breaker.failed()
            _log.warning("the language model failed: %s", error)
            return None
        self.breaker.succeeded()
        return reply or ""

    def _checked(
        self, reply: str, question: Question, draft: Draft, passages: list[tuple[Passage, Evidence]]
    ) -> tuple[Draft | None, list[str]]:
        """The reply as a draft where it holds, else what is wrong with it."""
        try:
            answer = read_answer(reply)
        except NotTheForm as error:
            return None, [str(error)]
        by_label = {passage.label: (passage, evidence) for passage, evidence in passages}
        unknown = [label for s in answer.sentences for label in s.labels if label not in by_label]
        if unknown:
            return None, [f"nhãn {', '.join(unknown[:3])} không có trong các đoạn trích"]
        complaints = complaints_about(
            [(s.text, tuple(by_label[label][0].text for label in s.labels)) for s in answer.sentences],
            [sentence.text for sentence in draft.sentences],
            question.text,
            [f"{passage.text} {passage.source}" for passage, _ in passages],
        )
        worded = _as_draft(answer, draft, {label: evidence for label, (_, evidence) in by_label.items()})
        complaints += [problem.why for problem in self.verify(worded, self.documents)]
        return (None, complaints) if complaints else (worded, [])


def _as_draft(answer: WordedAnswer, draft: Draft, evidence: dict[str, Evidence]) -> Draft:
    """The model's sentences in the place of the draft's; everything else of the draft stays."""
    sentences = tuple(
        Sentence(
            " ".join(sentence.text.split()),
            tuple(dict.fromkeys(evidence[label] for label in sentence.labels)),
            "lead" if place == 0 else "point",
        )
        for place, sentence in enumerate(answer.sentences)
    )
    return replace(draft, sentences=sentences, why=f"{draft.why}; diễn đạt bằng mô hình ngôn ngữ")
