"""What is measured, each as a small function over plain data. The whole of it: `judge` for one question.

An answer is the JSON object of the public contract, a question is a `GoldQuestion`. Text is compared in NFC,
quotes and cited spans with all whitespace taken out: a line that extraction broke is joined when it is stored
(`01/NQ-` and `CP` on two lines are `01/NQ-CP`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex

from evals.question_set import GoldNumber, GoldQuestion, GoldSource, collapse
from evals.values import Printed, printed_numbers, readings, spoken

Answer = dict[str, Any]
_DECLINED = ("not_found", "refused")
_ANSWERED = ("found", "conflict", "partial")
_SCALE_UNIT = regex.compile(r"\b(nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b")
_POWERS = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
_DATE = regex.compile(r"(?<![\d/])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?![\d/])", regex.ASCII)
_DATE_IN_WORDS = regex.compile(r"(?:ngày \d{1,2} )?tháng \d{1,2} năm \d{4}")
_DOCUMENT_NUMBER = regex.compile(r"(?<![\w/])\d{1,5}(?:/\d{4})?[/-]\p{Lu}[\p{L}\d]*+(?:[-/&][\p{L}\d]++)*+")
_FOOTNOTE_MARK = regex.compile(r"\[\^\w{1,8}\]|⟦n:[^⟧]{1,8}⟧")
_PERIOD = regex.compile(
    r"(?:năm|quý|tháng|giai đoạn|kỳ)\s+\d[\d/]*+(?:\s*[-–]\s*\d[\d/]*+)?", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one answer.

    `missing` and `offending` say why an answer is wrong. `recall` is None where nothing must be cited.
    `good_citations` of `citations` hold what they should. `ungrounded` are the values that nothing bears out.
    """

    correct: bool
    missing: tuple[str, ...]
    offending: tuple[str, ...]
    recall: float | None
    citations: int
    good_citations: int
    ungrounded: tuple[str, ...]
    false_answer: bool
    false_refusal: bool
    score: int
    f1: float


def judge(question: GoldQuestion, answer: Answer) -> Verdict:
    """All verdicts on one answer."""
    declined = answer["kind"] in _DECLINED
    text = spoken(answer["text"])
    if question.answerable:
        missing = missing_values(question, text)
        offending = forbidden_values(question, text)
        correct = not missing and not offending and not declined
    else:
        missing = ()
        offered = offered_figures(question, answer)
        offending = offered + forbidden_values(question, text)
        correct = declined and not offending
    false_answer = not question.answerable and not correct
    false_refusal = question.answerable and declined
    good = [
        is_good_citation(question, citation) for citation in answer["citations"]
    ]  # one verdict a cited span
    return Verdict(
        correct=correct,
        missing=missing,
        offending=offending,
        recall=citation_recall(question, answer["citations"]),
        citations=len(good),
        good_citations=sum(good),
        ungrounded=ungrounded_values(question, answer),
        false_answer=false_answer,
        false_refusal=false_refusal,
        score=1 if correct else 0 if false_refusal else -1,
        f1=token_f1(question.answer, text),
    )


# --- correctness


def missing_values(question: GoldQuestion, text: str) -> tuple[str, ...]:
    """The must values and strings of the question that the text does not hold."""
    printed = printed_numbers(text)
    missing = [
        f"{gold.value} {gold.unit}".strip()
        for gold in question.numbers
        if gold.must and not any(is_value(gold, number) for number in printed)
    ]
    folded = _plain(text)
    for string in question.strings:
        if not any(_plain(form) in folded for form in string.split("|")):
            missing.append(string)
    return tuple(missing)


def is_value(gold: GoldNumber, printed: Printed) -> bool:
    """Whether a printed number is the gold value: as it stands, or the same amount with its multiplier.

    The misprint of the source is not the value, nor is one with another multiplier (15 triệu for 15 tỷ).
    """
    if gold.src_form is not None and printed.token == gold.src_form.strip():
        return False
    wanted = [(gold.value, gold.unit), *((other.value, other.unit) for other in gold.alt)]
    return any(_amounts_agree(value, unit, gold.tol, printed) for value, unit in wanted)


def _amounts_agree(value: Decimal, unit: str, tolerance: Decimal, printed: Printed) -> bool:
    power = unit_power(unit)
    if printed.scale != 0 and power != printed.scale:
        return any(
            abs(amount - value.scaleb(power)) <= tolerance.scaleb(power) for amount in printed.scaled()
        )
    return any(abs(reading - value) <= tolerance for reading in printed.values)


def unit_power(unit: str) -> int:
    """The power of ten in a unit: 9 for `tỷ đồng`, 0 for `trạm`."""
    found = _SCALE_UNIT.search(unit.lower())
    return _POWERS[found[1]] if found else 0


def forbidden_values(question: GoldQuestion, text: str) -> tuple[str, ...]:
    """The forbidden values and texts that the text holds; a text that is one number is a value."""
    folded = _plain(text)
    values = {value for number in printed_numbers(text) for value in number.values}
    offending = []
    for item in question.forbidden:
        if isinstance(item, Decimal):
            hit = item in values
        elif amounts := readings(item.strip()):
            hit = bool(amounts & values) and any(n.token == item.strip() for n in printed_numbers(text))
        else:
            hit = _plain(item) in folded
        if hit:
            offending.append(str(item))
    return tuple(offending)


def offered_figures(question: GoldQuestion, answer: Answer) -> tuple[str, ...]:
    """The figures that a refusal offers all the same.

    Dates, document numbers, periods and what the question itself says are no figures. Sentences marked as
    notes ("the nearest that the corpus holds") are beside the answer, not the answer.
    """
    said = " ".join((question.question, *question.history))
    echoed = {number.token for number in printed_numbers(said)}
    offered = []
    for sentence in answer["sentences"]:
        if sentence.get("role") == "note":
            continue
        offered += [
            n.token for n in printed_numbers(without_labels(sentence["text"])) if n.token not in echoed
        ]
    return tuple(offered)


def without_labels(text: str) -> str:
    """The text with dates, document numbers and periods blanked: what digits are left are figures."""
    for pattern in (_DOCUMENT_NUMBER, _DATE, _DATE_IN_WORDS, _PERIOD):
        text = pattern.sub(" ", text)
    return text


def exact_match(gold: str, text: str) -> bool:
    """Whether two answers are the same words, by the rules of SQuAD without the English articles."""
    return _words(gold) == _words(text)


def token_f1(gold: str, text: str) -> float:
    """F1 of the words two answers share, by the rules of SQuAD without the English articles."""
    wanted, given = _words(gold), _words(text)
    shared = sum((Counter(wanted) & Counter(given)).values())
    if not shared:
        return float(wanted == given)
    precision, recall = shared / len(given), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)


def _words(text: str) -> list[str]:
    kept = "".join(c if c.isalnum() or c.isspace() or c in "/%" else " " for c in _plain(text))
    return kept.split()


def _plain(text: str) -> str:
    return collapse(text).casefold()


# --- citations


def citation_recall(question: GoldQuestion, citations: Sequence[Answer]) -> float | None:
    """The share of required sources that are cited; None where the question names no source.

    Required is one of all where `any_source` says so, else one of each group and each source without one.
    """
    if not question.sources or not question.answerable:
        return None
    needed: dict[str, list[GoldSource]] = {}
    for position, source in enumerate(question.sources):
        key = "any" if question.any_source else source.group or f"source {position}"
        needed.setdefault(key, []).append(source)
    met = sum(
        any(cites(citation, source, question) for source in sources for citation in citations)
        for sources in needed.values()
    )
    return met / len(needed)


def is_good_citation(question: GoldQuestion, citation: Answer) -> bool:
    """Whether a cited span overlaps a listed quote or contains a must number or string."""
    if any(cites(citation, source, question) for source in question.sources):
        return True
    quote = citation["quote"]
    printed = printed_numbers(quote)
    if any(gold.must and any(is_value(gold, number) for number in printed) for gold in question.numbers):
        return True
    folded = _plain(quote)
    return any(_plain(form) in folded for string in question.strings for form in string.split("|"))


def cites(citation: Answer, source: GoldSource, question: GoldQuestion) -> bool:
    """Whether the cited span covers at least half of the quote, or lies inside it, in the same document."""
    files = {source.file} | {s.file for s in question.sources if s.group and s.group == source.group}
    return citation["file"] in files and covers(citation["quote"], source.quote)


def covers(span: str, quote: str) -> bool:
    """Whether a span holds at least half of a quote or lies inside it."""
    span, quote = squeezed(span), squeezed(quote)
    if not span or not quote:
        return False
    if span in quote or quote in span:
        return True
    half = (len(quote) + 1) // 2
    overlaps = range(half, min(len(span), len(quote)) + 1)
    return any(quote.startswith(span[-n:]) or quote.endswith(span[:n]) for n in overlaps)


def squeezed(text: str) -> str:
    """NFC without any whitespace and without what Markdown adds to words (emphasis, bars, note marks)."""
    composed = _FOOTNOTE_MARK.sub("", unicodedata.normalize("NFC", text))
    return "".join(c for c in composed if not c.isspace() and c not in "*|")


# --- groundedness


def ungrounded_values(question: GoldQuestion, answer: Answer) -> tuple[str, ...]:
    """The figures, dates and document numbers of the answer that stand in no cited span and no computation.

    What a citation's own label says of its document (number, date) is borne out by that document's header. A
    refusal may repeat what was asked.
    """
    borne = [citation["quote"] for citation in answer["citations"]]
    borne += [_label_text(citation) for citation in answer["citations"]]
    borne += [f"{c['expression']} {c['result']}" for c in answer["computations"]]
    if answer["kind"] not in _ANSWERED:
        borne += [question.question, *question.history]
    evidence = "\n".join(borne)
    tokens = {number.token for number in printed_numbers(evidence)}
    values = {value for number in printed_numbers(evidence) for value in number.values}
    flat = squeezed(evidence)
    ungrounded = []
    text = spoken(answer["text"])
    for match in _DOCUMENT_NUMBER.finditer(text):
        if squeezed(match[0]) not in flat:
            ungrounded.append(match[0])
    for number in printed_numbers(text):
        same = number.token in tokens or bool(number.values & values)
        if not same and not any(number.token in name for name in ungrounded):
            ungrounded.append(number.token)
    return tuple(dict.fromkeys(ungrounded))


def _label_text(citation: Answer) -> str:
    document = citation["document"]
    parts = [citation["label"], document.get("number"), document.get("date"), document.get("title")]
    parts += citation.get("headings") or citation.get("section") or []
    return " ".join(part for part in parts if part)
