"""What a "không tìm thấy" says: what was looked for, and the nearest that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents, shorten
from assistant.passages.composing import place_words
from assistant.question import Question
from assistant.question_parts import frame_of, parts_of, subject_of

_LONGEST = 110
# What a route says of a question in general (`số liệu này`, `nội dung này`), to be said by name instead.
_UNNAMED = regex.compile(r"^Không tìm thấy (?P<what>số liệu|nội dung) này trong các văn bản hiện có\.$")
_ENDING = regex.compile(
    r"[\s,]+(?:là|gồm|bao gồm|có|thì|như|được|do|cần|phải|về)*\s*(?:gì|những gì|nào|ai|đâu|ở đâu|bao nhiêu|thế nào|như thế nào|ra sao"
    r"|khi nào|bao lâu|mấy)?\s*$"
)
_ADVERBIAL = regex.compile(
    r"(?<!\w)(?:trong|đến|tính đến|hết|vào|ở|tại|của|hiện|hiện nay|toàn|cả)(?!\w)", regex.IGNORECASE
)
_FIGURE = regex.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
# `giải pháp nào nâng …`: what is looked for is a `giải pháp nâng …`.
_WHICH = regex.compile(r"^(?P<what>(?:những |các )?\w+(?: \w+)?) nào ", regex.IGNORECASE)
_OPENING = regex.compile(
    r"^(?:vì sao|tại sao|liệt kê|nêu|cho biết|có bao nhiêu|bao nhiêu|ai|khi nào)\s+", regex.IGNORECASE
)


def named(question: Question, draft: Draft) -> Draft:
    """A refusal that names what was looked for; one that already names it stays."""
    first = (
        draft.sentences[0]
        if draft.sentences
        else Sentence("Không tìm thấy nội dung này trong các văn bản hiện có.")
    )
    match = _UNNAMED.match(first.text)
    looked_for = looked_for_in(question)
    if match is None or not looked_for:
        return draft
    text = f"Không tìm thấy {match['what']} {looked_for} trong các văn bản hiện có."
    return replace(draft, sentences=(Sentence(text, (), first.role), *draft.sentences[1:]))


def looked_for_in(question: Question) -> str:
    """What a question looks for, behind `Không tìm thấy nội dung …`; empty where nothing is left of it.

    The subject where it stands in one piece (`về “sản lượng lúa”`). Where a verb stands before `bao nhiêu` (`phát hiện
    bao nhiêu cuộc tấn công`), no subject can be made of the words in order, and the question itself is said. A refusal
    names no figure that was not typed: where a short form was written out (`22-23`), the question is said as typed.
    """
    text = question.text.strip(" ?.!")
    typed = {*_FIGURE.findall(" ".join([question.raw, *(turn.text for turn in question.history)]))}
    if not typed.issuperset(_FIGURE.findall(text)):
        return f"cho câu hỏi “{shorten(question.raw.strip(' ?.!'), _LONGEST)}?”"
    if _has_a_verb(frame_of(text).context):
        return f"cho câu hỏi “{shorten(text, _LONGEST)}?”"
    subject = _OPENING.sub("", subject_of(text))
    subject = _ENDING.sub("", _WHICH.sub(r"\g<what> ", subject)).strip(' ,;:?.!“”"')
    return f"về “{shorten(subject, _LONGEST)}”" if subject else ""


def _has_a_verb(context: str) -> bool:
    """Whether more than a period or a place stands before `bao nhiêu`."""
    for part in reversed(parts_of(context)):
        context = context[: part.start] + context[part.end :]
    return _ADVERBIAL.sub("", context).strip(" ,") != ""


def instead_of(draft: Draft, documents: Documents, why: str) -> Draft:
    """A refusal in the place of a draft that is not likely enough to answer: it offers the place that the draft found."""
    sentences: list[Sentence] = [Sentence("Không tìm thấy nội dung này trong các văn bản hiện có.")]
    nearest = next((s.evidence[0] for s in draft.sentences if s.evidence), None)
    if nearest is not None:
        document = documents.document(nearest.document_id)
        section = document.section_at(nearest.span.start)
        span = section.heading_span if section else nearest.span
        sentences.append(
            Sentence(
                f"Nội dung gần nhất: {place_words(document, section)}.",
                (Evidence(document.id, span),),
                "note",
            )
        )
    return Draft("not_found", tuple(sentences), draft.route, why, candidates=draft.candidates)


def chosen(refusals: Sequence[Draft], *, amount: bool) -> Draft | None:
    """Of several refusals the one that knows most: of the route that keeps figures where an amount is asked for."""
    if not refusals:
        return None
    return refusals[0] if amount else refusals[-1]
