"""Facts as the operands of a formula, and the answer that shows the formula with each operand and its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assistant.answer import Computation, Draft, Sentence
from assistant.cite import Documents
from assistant.figures.asking import Asked, levels_in, places_in
from assistant.figures.finding import Finder
from assistant.figures.found import Found
from assistant.figures.row_names import tokens_of
from assistant.figures.wording import evidences_of, led_quote, period_words, quantity
from index.facts import Fact
from index.folding import fold
from ingest.number_forms import printed_form

_WORD = re.compile(r"[^\W_]+")
_PLACES = Decimal("0.01")
_HANDS_OUT = re.compile(r"(?<!\w)giao (?:\S+ ){0,3}?(?:chỉ tiêu|kế hoạch|dự toán|mục tiêu|vốn)(?!\w)")
MEASURE_ASKED = re.compile(
    r"(?<!\w)(?:bao nhiêu|mấy|bao nhieu|may)\s+((?:nghìn|nghin|triệu|trieu|tỷ|ty|tỉ|điểm|diem|phần|phan|%|lần|lan|ha|tấn|tan|tạ|kg|km|usd|đồng|dong|trăm|tram|trđ|tr|m2|m3|hecta)(?:\s+(?:phần|trăm|phan|tram|%|đồng|dong|usd|ha|tấn|tan))*)(?!\w)",
    re.I,
)
_MONEY = frozenset("ty trieu nghin tr trd dong usd".split())
_SAME_UNIT = {"hecta": "ha", "ty": "ty dong"}
_TELL = ("báo cáo", "thông báo", "tờ trình")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question on its way through the plans: as asked, its text and folded text, and where to find facts."""

    asked: Asked
    text: str
    folded: str
    finder: Finder
    documents: Documents
    tokens: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", tuple(tokens_of(self.text)))

    def plans(self, fact: Fact) -> bool:
        """Whether a document says what is to be reached: a plan, or a decision that hands out targets."""
        header = self.documents.document(fact.document_id).header
        kind = header.kind.value.lower() if header.kind else ""
        title = header.title.value.lower() if header.title else ""
        return "kế hoạch" in kind or (kind not in _TELL and _HANDS_OUT.search(title) is not None)

    def measures(self, fact: Fact) -> bool:
        """Whether a figure is in the unit that its change is asked in: `giảm mấy tỷ` is no number of fires."""
        match = MEASURE_ASKED.search(self.text)
        if match is None:
            return True
        asked = fold(match.group(1)).split()
        if any(word in asked for word in ("%", "phan", "lan", "diem")):
            return True
        unit, last = fold(fact.unit), asked[-1]
        if last in _MONEY:
            return not unit or unit.endswith(("dong", "usd"))
        return not unit or unit == last or unit.endswith(f" {last}") or _SAME_UNIT.get(last) == unit

    def without(self, stretch: str) -> Inquiry:
        """The inquiry without a stretch of its text that names nothing (`trên 50%`)."""
        text = self.text.replace(stretch, " ")
        terms = tuple(term for term in self.asked.terms if term in set(_WORD.findall(text.lower())))
        return Inquiry(
            replace(self.asked, terms=terms), text, " ".join(fold(text).split()), self.finder, self.documents
        )

    def without_words(self, words: Sequence[str]) -> Inquiry:
        """The inquiry without some of its words."""
        kept = tuple(term for term in self.asked.terms if term not in words)
        return replace(self, asked=replace(self.asked, terms=kept))

    def of_any_measure(self) -> Inquiry:
        """The inquiry for operands of a share: `bao nhiêu %` is asked of the result, not of them."""
        return replace(self, asked=replace(self.asked, measure=""))

    def find(self, **changes: Any) -> Found:
        """The facts for the question with some of it changed, looked up for a figure and not for its change."""
        looked_up = replace(self.asked, operation="lookup", change=False)
        return self.finder.find(replace(looked_up, **changes))

    def side(self, piece: str, common: str = "") -> dict[str, Any]:
        """What one side of a comparison asks for: the words, levels and places of its piece of the question, with
        those that it leaves out as the other side has them (`common`)."""
        places = places_in(piece) if len(self.asked.places) > 1 else self.asked.places
        levels = levels_in(piece) if len(self.asked.levels) > 1 else self.asked.levels
        return {"terms": self.terms_in(f"{common} {piece}"), "places": places, "levels": levels, "noun": ()}

    def terms_without_places(self) -> tuple[str, ...]:
        """The asked words without those of its places: each place is asked for by itself."""
        words = {word for place in self.asked.places for word in place.split()}
        return tuple(term for term in self.asked.terms if fold(term) not in words)

    def terms_in(self, piece: str) -> tuple[str, ...]:
        """The asked words that stand in a piece of the question."""
        words = set(_WORD.findall(piece.lower()))
        return tuple(term for term in self.asked.terms if term in words)


@dataclass(frozen=True, slots=True)
class Operand:
    """A fact as it stands in a formula."""

    fact: Fact
    parent: Fact | None = None

    @property
    def value(self) -> Decimal:
        return self.fact.value

    @property
    def printed(self) -> str:
        return " ".join(self.fact.printed.split()).partition("/")[0].strip().rstrip("%").strip()


def rounded(value: Decimal) -> str:
    """A quotient to two places, as it is printed."""
    return printed_form(value.quantize(_PLACES, ROUND_HALF_UP))


def signed_difference(first: Operand, second: Operand) -> tuple[Decimal, str]:
    """The larger less the smaller, and the formula that shows it."""
    high, low = (first, second) if first.value >= second.value else (second, first)
    gap = high.value - low.value
    return gap, f"{high.printed} − {low.printed} = {printed_form(gap)}"


def computation(
    expression: str, result: str, unit: str, operands: Sequence[Operand], documents: Documents
) -> Computation:
    """The formula with the evidence of its operands."""
    evidence = tuple(dict.fromkeys(piece for o in operands for piece in evidences_of(o.fact, documents)))
    return Computation(expression, result, unit, evidence)


def computed_draft(
    lead: str,
    operands: Sequence[Operand],
    computations: Sequence[Computation],
    documents: Documents,
    why: str,
    confidence: float = 0.95,
) -> Draft:
    """The computed sentence, then each operand with its source's words."""
    pieces = [evidences_of(o.fact, documents) for o in operands]
    everything = tuple(dict.fromkeys(piece for each in pieces for piece in each))
    sentences = [Sentence(lead, everything)]
    for operand, evidence in zip(operands, pieces, strict=True):
        quote = led_quote(operand.fact, documents)
        period = period_words(operand.fact)
        year = period and all(d in quote for d in re.findall(r"\d+", period))
        start = (
            f"{quantity(operand.fact, operand.parent)} ({period})"
            if year
            else quantity(operand.fact, operand.parent)
        )
        sentences.append(Sentence(f"{start}: {quote}.", evidence, "point"))
    operand_ids = tuple({"fact": operand.fact.id} for operand in operands)
    return Draft(
        "found", tuple(sentences), "figure", why, confidence, tuple(computations), candidates=operand_ids
    )
