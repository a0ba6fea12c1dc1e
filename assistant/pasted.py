"""A long text pasted into the question: what is asked in it, if anything is.

Nobody types a page. A message longer than a question is a piece of a document with a question before or behind it, or
with none; its own sentences would be searched for as if they were asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer import Draft, Sentence
from assistant.cite import shorten
from assistant.question import Question
from index.folding import fold

LONGEST_QUESTION = 600
_SENTENCE = re.compile(r"[^.?!;]+(?:(?<=\d)[.](?=\d)[^.?!;]*)*[.?!;]?")
_ASKING = re.compile(
    r"\b(?:bao nhieu|may|ai|gi|nao|dau|sao|bao lau|bao gio|the nao|dung khong|phai khong|co khong|hay chua|duoc khong)\b"
)
_LEAST_WORDS = 3
_NO_QUESTION = (
    "Tin nhắn là một đoạn văn bản dài và chưa có câu hỏi nào. Anh/chị vui lòng viết câu hỏi thành một câu riêng, "
    "ví dụ: văn bản nào quy định việc này, số liệu này kỳ trước là bao nhiêu?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a message that asks, empty where none does; `changes` says in Vietnamese what was left aside."""

    text: str
    changes: tuple[str, ...] = ()


def question_in(text: str) -> Asked:
    """The message itself where it is no longer than a question; of a pasted text the last sentence that asks."""
    if len(text) <= LONGEST_QUESTION:
        return Asked(" ".join(text.split()))
    parts = [match.group().strip() for line in text.splitlines() for match in _SENTENCE.finditer(line)]
    asking = [
        part
        for part in parts
        if len(part) <= LONGEST_QUESTION
        and len(part.split()) >= _LEAST_WORDS
        and (part.endswith("?") or part in (parts[0], parts[-1]))
        and (part.endswith("?") or _ASKING.search(fold(part)))
    ]
    if not asking:
        return Asked("")
    last = asking[-1]
    told = f"tin nhắn dài {len(text)} ký tự, trả lời câu hỏi trong đó: “{shorten(last, 160)}”"
    return Asked(last, (told,))


@dataclass(frozen=True, slots=True)
class PastedTextRoute:
    """Asks for the question where a text was pasted without one."""

    name: str = "pasted"

    def answer(self, question: Question) -> Draft | None:
        """The request, or None for everything else."""
        if not question.no_question:
            return None
        return Draft("refused", (Sentence(_NO_QUESTION),), self.name, "văn bản dán vào, không có câu hỏi")
