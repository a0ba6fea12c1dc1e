"""A system whose answers can be computed on paper: it knows what is written down for it and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.ranking import Passage


def cited_answer(text: str, file: str, quote: str, kind: str = "found") -> dict[str, Any]:
    """An answer of one sentence with one citation."""
    citation = {
        "n": 1,
        "label": "Báo cáo",
        "document": {"id": "d", "number": None, "date": None, "title": None},
        "file": file,
        "section": [],
        "span": [0, len(quote)],
        "quote": quote,
        "url": "/documents/d",
    }
    return {
        "conversation_id": "made anew",
        "message_id": "made anew",
        "kind": kind,
        "text": f"{text} [1]",
        "sentences": [{"text": text, "citations": [1], "role": "lead"}],
        "citations": [citation],
        "computations": [],
        "warnings": [],
        "suggestions": [],
        "trace": {"route": "figure", "tried": [{"confidence": 0.9}]},
    }


def declined() -> dict[str, Any]:
    """An answer that says that there is none."""
    text = "Không tìm thấy."
    sentence = {"text": text, "citations": [], "role": "lead"}
    answer = cited_answer(text, "", "", kind="not_found")
    return {**answer, "text": text, "sentences": [sentence], "citations": []}


class WrittenDown:
    """Answers from a table, declines what is not in it, fails where the table says so."""

    def __init__(self, answers: dict[str, Any], passages: Sequence[Passage] = ()) -> None:
        self.fingerprint = "written down"
        self.answers = answers
        self.passages = passages
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[str]) -> dict[str, Any]:
        self.asked.append(question)
        answer = self.answers.get(question) or declined()
        if isinstance(answer, Exception):
            raise answer
        trace = {**answer["trace"], "timings_ms": {"total": float(len(self.asked))}}
        return {**answer, "message_id": f"m{len(self.asked)}", "trace": trace}

    def search(self, question: str, history: Sequence[str], k: int) -> Sequence[Passage]:
        return self.passages[:k]
