"""Verification: nothing is sent whose figures, dates and numbers do not stand in what is cited.

The rule is the same whoever wrote the words (a route, a language model): each figure of a sentence must stand
verbatim in a quotation that the sentence cites, or be the result or an operand of a computation that is shown
and that comes out right when it is done again; each document number likewise; and the sense must not be turned
round (tăng for giảm, a dropped `chưa`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Literal

import regex

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from index.documents import Document, Span
from index.folding import nfc

ProblemKind = Literal["figure", "unit", "number", "direction", "negation", "uncited", "computation"]

# A figure as printed: digits with points, commas or slashes between them (1.208; 80,71; 21/6/2022).
_FIGURE = regex.compile(r"(?<![\p{L}\d])\d+(?:[.,/]\d+)*+")
# A document number: digits, then a slash or hyphen, then a symbol with capital letters (46/KH-UBND, 09-NQ/TU).
_DOCUMENT_NUMBER = regex.compile(
    r"(?<![\p{L}\d/])\d+[\p{L}]?(?:/\d{4})?\s?[/-]\s?\p{Lu}[\p{L}\d&]*(?:[/-][\p{L}\d&]+)*+"
)
# What changes the size of a figure when it follows it.
_UNIT = regex.compile(r"\s*(%|‰|tỷ|tỉ|triệu|nghìn|ngàn|vạn|km2|km²|m2|m²|km|ha)(?![\p{L}])")
_DIRECTIONS = ({"tăng", "vượt"}, {"giảm", "thấp hơn"})
_NEGATIONS = ("chưa", "không")
# How many words before a figure a negation still reaches it.
_REACH = 4
# How far around a border a figure may reach.
_LONGEST_FIGURE = 40


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
    missing = [
        value for value in _values(sentence.text) if not _stands_in(value, _quotes(sentence, documents))
    ]
    if not missing:
        return ()
    found: list[Evidence] = []
    for document_id in dict.fromkeys(piece.document_id for piece in sentence.evidence):
        document = documents.document(document_id)
        for field in (document.header.number, document.header.date, document.header.title):
            if field is None or field.span is None:
                continue
            quote = document.quote(field.span)
            names_number = field is document.header.number and field.value in sentence.text
            names_day = field is document.header.date and _day_form(document) in sentence.text
            if names_number or names_day or any(_stands_in(value, [quote]) for value in missing):
                found.append(Evidence(document_id, field.span))
    return tuple(piece for piece in found if piece not in sentence.evidence)


def _day_form(document: Document) -> str:
    day = document.header.day
    return f"{day.day}/{day.month}/{day.year}" if day else "\0"


def _check_sentence(
    position: int, sentence: Sentence, documents: Documents, shown: set[str]
) -> Iterable[Problem]:
    quotes = _quotes(sentence, documents)
    text = nfc(sentence.text)
    if any(_squeezed(text) in _squeezed(quote) for quote in quotes):
        return []
    problems = [
        Problem(position, "figure", value, f"“{value}” không có trong đoạn được trích")
        for value in _values(text)
        if not _stands_in(value, quotes)
        and value not in shown
        and not _is_header_day(value, sentence, documents)
    ]
    problems += [
        Problem(position, "number", number, f"số văn bản “{number}” không có trong đoạn được trích")
        for number in _document_numbers(text)
        if not any(number in _squeezed(quote) for quote in quotes)
        and not _is_header_number(number, sentence, documents)
    ]
    problems += _check_units(position, text, quotes)
    problems += _check_sense(position, text, quotes)
    return problems


def _check_units(position: int, text: str, quotes: Sequence[str]) -> Iterable[Problem]:
    """`5 tỷ` must not come from `5 triệu`, nor `5%` from `5 người`."""
    for match in _FIGURE.finditer(text):
        unit = _UNIT.match(text, match.end())
        if unit is None:
            continue
        found = [
            u.group(1) if (u := _UNIT.match(quote, place.end())) else ""
            for quote in quotes
            for place in _places(match.group(), quote)
        ]
        if found and unit.group(1) not in found:
            yield Problem(
                position,
                "unit",
                match.group() + unit.group(0),
                f"nguồn ghi “{match.group()} {found[0]}”, câu trả lời ghi “{unit.group(1)}”",
            )


def _check_sense(position: int, text: str, quotes: Sequence[str]) -> Iterable[Problem]:
    """Direction and negation words stand in the source too, and those that reach a figure there stand here."""
    if not quotes:
        return
    words = set(_words(text))
    source = [_words(quote) for quote in quotes]
    everything = {word for quote in source for word in quote}
    for rising, falling in (_DIRECTIONS, _DIRECTIONS[::-1]):
        if words & rising and not everything & rising and everything & falling:
            yield Problem(
                position, "direction", next(iter(words & rising)), "chiều tăng, giảm khác với nguồn"
            )
    for negation in _NEGATIONS:
        if negation in words and negation not in everything:
            yield Problem(position, "negation", negation, f"nguồn không có chữ “{negation}”")
    for match in _FIGURE.finditer(text):
        reaching = [
            _before(quote, place.start()) for quote in quotes for place in _places(match.group(), quote)
        ]
        for negation in _NEGATIONS:
            if reaching and all(negation in before for before in reaching) and negation not in words:
                yield Problem(position, "negation", match.group(), f"nguồn ghi “{negation}” trước con số này")


def _check_computation(position: int, computation: Computation, documents: Documents) -> Iterable[Problem]:
    quotes = [
        _whole_figures(documents.document(piece.document_id), piece.span) for piece in computation.evidence
    ]
    formula, equals, _ = computation.expression.rpartition("=")
    if not equals:
        formula = computation.expression
    for operand in _values(formula):
        if operand != "100" and not _stands_in(operand, quotes):
            yield Problem(
                position, "computation", operand, f"số hạng “{operand}” không có trong nguồn được trích"
            )
    value = evaluate(formula)
    printed = printed_value(computation.result)
    if value is not None and printed is not None and not _agrees(value, printed):
        yield Problem(position, "computation", computation.result, f"tính lại được {value.normalize():f}")


def evaluate(formula: str) -> Decimal | None:
    """The value of a formula of Vietnamese numbers with `+ − × ÷ : /` and brackets, None if it is not one.

    Numbers are read with points for thousands and a comma for decimals; `%` is left aside.
    """
    tokens = regex.findall(r"\d+(?:[.,]\d+)*|[-−+×*÷:/()]", formula.replace("%", ""))
    value, rest = _sum(tokens)
    return value if not rest else None


def _sum(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    value, tokens = _product(tokens)
    while value is not None and tokens and tokens[0] in "+-−":
        operator = tokens[0]
        right, tokens = _product(tokens[1:])
        if right is None:
            return None, tokens
        value = value + right if operator == "+" else value - right
    return value, tokens


def _product(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    value, tokens = _operand(tokens)
    while value is not None and tokens and tokens[0] in "×*÷:/":
        operator = tokens[0]
        right, tokens = _operand(tokens[1:])
        if right is None:
            return None, tokens
        try:
            value = value * right if operator in "×*" else value / right
        except (DivisionByZero, InvalidOperation):
            return None, tokens
    return value, tokens


def _operand(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    if not tokens:
        return None, tokens
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        return (value, rest[1:]) if rest and rest[0] == ")" else (None, rest)
    return printed_value(tokens[0]), tokens[1:]


def printed_value(printed: str) -> Decimal | None:
    """A result as printed (`67`, `1.208`, `−5,3`, `12,5%`) as a Decimal, None if it is not a number."""
    match = regex.fullmatch(r"\s*([-−+]?)\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d+))?\s*%?\s*", printed)
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    value = Decimal(f"{whole.replace('.', '')}.{decimals or '0'}")
    return -value if sign in ("-", "−") else value


def _agrees(value: Decimal, printed: Decimal) -> bool:
    """Equal when rounded to the printed places; a printed difference may drop its sign (`giảm 5`)."""
    exponent = printed.as_tuple().exponent
    half = Decimal(1).scaleb(int(exponent)) / 2 if isinstance(exponent, int) else Decimal(0)
    return min(abs(value - printed), abs(abs(value) - printed)) <= half


def _shown_values(computations: Sequence[Computation]) -> set[str]:
    """The figures that a shown computation accounts for: its result."""
    return {value for computation in computations for value in _values(computation.result)}


def _values(text: str) -> list[str]:
    return [match.group() for match in _FIGURE.finditer(text)]


def _places(value: str, quote: str) -> list[regex.Match[str]]:
    return [
        match
        for match in _FIGURE.finditer(quote)
        if match.group() == value or value in _ratio_parts(match.group())
    ]


def _ratio_parts(printed: str) -> tuple[str, ...]:
    """The two figures of a ratio (`21/47`); none for what may be a day and a month."""
    above, slash, below = printed.partition("/")
    if not slash or "/" in below or (len(above) <= 2 and len(below) <= 2 and int(below) <= 12):
        return ()
    return above, below


def _stands_in(value: str, quotes: Iterable[str]) -> bool:
    return any(_places(value, quote) for quote in quotes)


def _is_header_day(value: str, sentence: Sentence, documents: Documents) -> bool:
    """A date that is the day of a cited document, whose header's date is cited with it."""
    for piece in sentence.evidence:
        document = documents.document(piece.document_id)
        field = document.header.date
        if field is not None and field.span == piece.span and value == _day_form(document):
            return True
    return False


def _document_numbers(text: str) -> list[str]:
    return [_squeezed(match.group()) for match in _DOCUMENT_NUMBER.finditer(text)]


def _is_header_number(number: str, sentence: Sentence, documents: Documents) -> bool:
    for piece in sentence.evidence:
        field = documents.document(piece.document_id).header.number
        if field is not None and field.span == piece.span and _squeezed(field.value) == number:
            return True
    return False


def _quotes(sentence: Sentence, documents: Documents) -> list[str]:
    return [_whole_figures(documents.document(piece.document_id), piece.span) for piece in sentence.evidence]


def _whole_figures(document: Document, span: Span) -> str:
    """The quote without a figure that its border cuts: `637` out of `1.637` is no figure of the source."""
    start, end = span
    for match in _FIGURE.finditer(document.text, max(0, start - _LONGEST_FIGURE), end + _LONGEST_FIGURE):
        if match.start() < start < match.end():
            start = match.end()
        if match.start() < end < match.end():
            end = match.start()
    return nfc(document.text[start:end])


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _words(text: str) -> list[str]:
    return regex.findall(r"\p{L}+", text.lower())


def _before(quote: str, offset: int) -> list[str]:
    clause = regex.split(r"[.;:(]", quote[max(0, offset - 60) : offset])[-1]
    return _words(clause)[-_REACH:]


def span_of(text: str, part: str, start: int = 0) -> Span:
    """Where a part stands in a text.

    Raises:
        ValueError: it does not.
    """
    offset = text.index(part, start)
    return Span(offset, offset + len(part))
