"""Verification: nothing is sent whose figures, dates and numbers do not stand in what is cited.

The rule is the same whoever wrote the words (a route, a language model): each figure of a sentence must stand
verbatim in a quotation that the sentence cites, or be the result or an operand of a computation that is shown
and that comes out right when it is done again; each document number likewise; and the sense must not be turned
round (tăng for giảm, a dropped `chưa`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, cast

import regex

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.claims import DOCUMENT_NUMBER, month_spans, month_years, unborne_claims
from assistant.formulas import agrees, evaluate, printed_value
from assistant.senses import denied_before, turned_round
from assistant.sources import FIGURE, Sources, figures_of, sources_of, squeezed, stands_as_ratio, stands_in
from index.documents import Document, HeaderField, Span
from index.folding import nfc
from ingest.dates import iterate_dates

__all__ = ["Problem", "evaluate", "printed_value", "span_of", "verify", "with_header_evidence"]

ProblemKind = Literal[
    "figure",
    "unit",
    "number",
    "source",
    "period",
    "body",
    "quotation",
    "direction",
    "negation",
    "computation",
]
_PER_CENT_FACTOR = regex.compile(r"[×*]\s*(100)\s*%")
_NUMBER_BEFORE = regex.compile(
    r"(?:số|quyết định|kế hoạch|nghị quyết|nghị định|thông tư|chỉ thị|công văn|báo cáo|chương trình|đề án|tờ trình|thông báo"
    r"|kết luận|hướng dẫn|luật|văn bản)\s*:?\s*$",
    regex.IGNORECASE,
)
_YEAR_BEFORE = regex.compile(r"(?:năm|/|-|–)\s*$", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: which sentence (its position), what kind, the value, and why in Vietnamese."""

    sentence: int
    kind: ProblemKind
    value: str
    why: str


def verify(draft: Draft, documents: Documents) -> list[Problem]:
    """Everything in the draft that its evidence does not bear out; an empty list means: may be sent."""
    problems: list[Problem] = []
    shown = _shown_values(draft.computations)
    for position, computation in enumerate(draft.computations):
        problems += _check_computation(position, computation, documents)
    for position, sentence in enumerate(draft.sentences):
        problems += _check_sentence(position, sentence, documents, shown)
    return problems


def with_header_evidence(draft: Draft, documents: Documents) -> Draft:
    """The draft with the header's own span added where a sentence names the number or date of a document it cites.

    `Theo Báo cáo số 919/BC-STTTT-VP ngày 18/5/2022, …` states two more things than the passage it quotes: both
    stand in the document's header, which is then cited beside the passage.
    """
    return replace(
        draft,
        sentences=tuple(
            replace(sentence, evidence=sentence.evidence + _header_evidence(sentence, documents))
            for sentence in draft.sentences
        ),
    )


def _header_evidence(sentence: Sentence, documents: Documents) -> tuple[Evidence, ...]:
    sources = sources_of(sentence.evidence, documents)
    text = nfc(sentence.text)
    missing = _missing_figures(text, sources, framed=False)
    days = {mention.day for mention in iterate_dates(text) if mention.day}
    numbered = any(
        document.header.number is not None and document.header.number.value in sentence.text
        for document in sources.documents
    )
    if not missing and not days and not numbered:
        return ()
    found: list[Evidence] = []
    for document in sources.documents:
        header = document.header
        for field in (header.number, header.date, header.title):
            if field is None or field.span is None:
                continue
            names_number = field is header.number and field.value in sentence.text
            names_day = field is header.date and header.day in days and header.day not in sources.days
            quote = document.quote(field.span)
            # The digits of a document's number bear out no figure of a statement.
            bears = field is not header.number and any(stands_in(value, [quote]) for value in missing)
            if names_number or names_day or bears:
                found.append(Evidence(document.id, field.span))
    return tuple(piece for piece in found if piece not in sentence.evidence)


def _check_sentence(
    position: int, sentence: Sentence, documents: Documents, shown: frozenset[str]
) -> Iterable[Problem]:
    sources = sources_of(sentence.evidence, documents)
    text = nfc(sentence.text)
    if any(_is_verbatim(text, quote) for quote in sources.quotes):
        return []
    problems = [
        Problem(position, "figure", value, f"“{value}” không có trong đoạn được trích")
        for value in _missing_figures(text, sources, framed=True)
        if value not in shown
    ]
    problems += [
        Problem(position, "number", number, f"số văn bản “{number}” không có trong đoạn được trích")
        for number in _document_numbers(text)
        if not any(number in _document_numbers(quote) for quote in sources.quotes)
        and not _is_header_number(number, sources)
    ]
    claims = ((c.kind, c.value, c.why) for c in unborne_claims(text, sources, shown))
    turns = ((t.kind, t.value, t.why) for t in turned_round(text, sources, shown))
    problems += [
        Problem(position, cast(ProblemKind, kind), value, why) for kind, value, why in chain(claims, turns)
    ]
    return problems


def _is_verbatim(text: str, quote: str) -> bool:
    """Whole words and figures of the quote as they stand, from where no negation is cut off."""
    wanted, whole = " ".join(text.split()).rstrip(" .;,"), " ".join(quote.split())
    start = whole.find(wanted) if wanted else -1
    if start < 0:
        return False
    before, after = whole[:start], whole[start + len(wanted) :]
    cut = regex.search(r"[\p{L}\d]$|\d[.,/]$", before) or regex.match(r"[\p{L}\d%]|[.,/]\d", after)
    return not cut and not denied_before(whole, start)


def _missing_figures(text: str, sources: Sources, framed: bool) -> list[str]:
    """The figures and full dates of a sentence that its quotes lack.

    A date is the same in any form. With `framed`, a year may stand in the title or the headings above.
    """
    missing: list[str] = []
    taken: list[tuple[int, int]] = []
    for mention in iterate_dates(text):
        if mention.day is None:
            continue
        taken.append(mention.span)
        if mention.day not in sources.days and not _is_header_day(mention.day, sources):
            missing.append(mention.printed)
    plain = [DOCUMENT_NUMBER.sub(" ", quote) for quote in sources.quotes]
    months = {month for quote in sources.quotes for month in month_years(quote)}
    taken += [(start, end) for start, end, month in month_spans(text) if month in months]
    # The factor of a share is no figure of the source.
    taken += [match.span(1) for match in _PER_CENT_FACTOR.finditer(text)]
    for match in FIGURE.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        value = match.group()
        quotes = sources.quotes if _is_of_a_number(text, match) else plain
        if stands_in(value, quotes) or stands_as_ratio(value, quotes):
            continue
        if framed and _is_year(text, match) and value in figures_of(sources.frame):
            continue
        missing.append(value)
    return missing


def _is_of_a_number(text: str, match: regex.Match[str]) -> bool:
    """Whether a figure is (part of) a document's number: `432` of `Quyết định số 432`, `46` of `46/KH-UBND`."""
    if _NUMBER_BEFORE.search(text, max(0, match.start() - 24), match.start()):
        return True
    return any(
        number.start() <= match.start() < number.end()
        for number in DOCUMENT_NUMBER.finditer(text, max(0, match.start() - 24))
    )


def _is_year(text: str, match: regex.Match[str]) -> bool:
    value = match.group()
    return (
        len(value) == 4
        and value[:2] in ("19", "20")
        and bool(_YEAR_BEFORE.search(text, max(0, match.start() - 6), match.start()))
    )


# Per cent, and the thousands of a figure printed with a comma in the place of a point.
_SCALES = frozenset(("100", "1.000"))


def _check_computation(position: int, computation: Computation, documents: Documents) -> Iterable[Problem]:
    quotes = sources_of(computation.evidence, documents).quotes
    formula, equals, _ = computation.expression.rpartition("=")
    if not equals:
        formula = computation.expression
    for operand in figures_of(formula):
        if operand not in _SCALES and not stands_in(operand, quotes):
            yield Problem(
                position, "computation", operand, f"số hạng “{operand}” không có trong nguồn được trích"
            )
    value = evaluate(formula)
    printed = printed_value(computation.result)
    if value is not None and printed is not None and not agrees(value, printed):
        yield Problem(position, "computation", computation.result, f"tính lại được {value.normalize():f}")


def _shown_values(computations: Sequence[Computation]) -> frozenset[str]:
    """The figures that a shown computation accounts for: its result."""
    return frozenset(value for computation in computations for value in figures_of(computation.result))


def _is_header_day(day: object, sources: Sources) -> bool:
    """A date that is the day of a cited document, whose header's date is cited with it."""
    return any(
        _cited(document, document.header.date, sources) and document.header.day == day
        for document in sources.documents
    )


def _document_numbers(text: str) -> list[str]:
    return [squeezed(match.group()) for match in DOCUMENT_NUMBER.finditer(text)]


def _is_header_number(number: str, sources: Sources) -> bool:
    return any(
        document.header.number is not None
        and _cited(document, document.header.number, sources)
        and squeezed(document.header.number.value) == number
        for document in sources.documents
    )


def _cited(document: Document, field: HeaderField | None, sources: Sources) -> bool:
    return field is not None and any(
        piece.document_id == document.id and piece.span == field.span for piece in sources.evidence
    )


def span_of(text: str, part: str, start: int = 0) -> Span:
    """Where a part stands in a text.

    Raises:
        ValueError: it does not.
    """
    offset = text.index(part, start)
    return Span(offset, offset + len(part))
