"""Which document of a kind is cited where the corpus speaks of something: `hỗ trợ tiền thuê nhà theo quyết định nào?`.

The number that is asked for stands in a sentence about the matter, or in the preamble of a document that is called by it.
So the sentences that the search finds are read for the documents that they cite, and each of those of the kind and the
issuer asked for is weighed by how much of the question stands in its sentence and above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.instruments.answers import ROUTE
from assistant.instruments.catalogue import is_of_kind
from assistant.instruments.listing import Listing, trace
from assistant.instruments.phrasing import without_contained
from assistant.instruments.reading import InstrumentQuestion
from assistant.language.syllables import is_folded_syllable
from assistant.passages.loosely_named import first_letters
from assistant.passages.names import bodies_of, names_in, names_missing
from assistant.passages.passage_route import Searches
from assistant.question import Question
from index.documents import Document, Span
from index.instruments import Instrument, Mention
from index.places import level_of
from index.tokens import folded_words

_HITS = 24
_MOST_MENTIONS = 400
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_END = re.compile(r"[.;]\s|\n")
_BEFORE, _BEHIND = 300, 200
# Words that only stand above the sentence (title, issuer, headings) say less of what it cites.
_ABOVE = 0.75
_ENOUGH, _CLEARLY, _NEAR = 0.68, 0.1, 0.3
_RESTS = frozenset({"basis", "implements"})
_RESTS_ON = ("basis", "implements", "proposal", "follows")
# What a document says of itself may be what is asked for, unless it is said to rest on what is asked for.
_OF_ITSELF = (None, "issued_with")
_CITED_MOST = 3
# What is hardly ever meant but as a document with a number: a programme or a plan may be anything.
_NUMBERED = frozenset(
    {"Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị", "Công điện", "Công văn", "Tờ trình"}
)
_LESS_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Passages:
    """Finds chunks for a text, and tells how much a folded syllable says."""

    searcher: Searches
    weigh: Callable[[str], float]


@dataclass(frozen=True, slots=True)
class _Place:
    """A document cited in a sentence, and how much of the question stands there."""

    instrument: Instrument
    mention: Mention
    sentence: Span
    score: float


@dataclass(frozen=True, slots=True)
class CitedDocuments:
    """Looks for the cited document that a question asks for by what is said around it."""

    listing: Listing
    documents: Documents
    passages: Passages

    def answer(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """The cited document, several where they fit alike; None where no sentence says enough of the question."""
        words = _words(asked)
        if not asked.kind or len(words) < 2:
            return None
        weights = {word: self.passages.weigh(word) for word in words}
        names = names_in(question.text)
        named_places = [name for name in names if name not in bodies_of(names, question.text)]
        hits = self.passages.searcher.search(question.search_text, k=_HITS)
        places: list[_Place] = []
        ids = list(dict.fromkeys(hit.chunk.document_id for hit in hits))
        for document_id in ids:
            places += self._in_document(asked, self.documents.document(document_id), weights, named_places)
        if (
            asked.interrogative
            and asked.kind in _NUMBERED
            and not any(self._names(i, asked.kind) for i in ids)
        ):
            return _none_named(asked.kind)
        best: dict[str, _Place] = {}
        for place in sorted(places, key=lambda found: -found.score):
            best.setdefault(place.instrument.id, place)
        ranked = list(best.values())
        if not ranked or ranked[0].score < _ENOUGH:
            return None
        chosen = [place for place in ranked if place.score > ranked[0].score - _CLEARLY]
        if len(chosen) > _CITED_MOST:
            return None
        return self._told(chosen)

    def _in_document(
        self,
        asked: InstrumentQuestion,
        document: Document,
        weights: dict[str, float],
        named_places: Sequence[str],
    ) -> Iterable[_Place]:
        register = self.listing.register
        mentions = register.mentions_in(document.id)[:_MOST_MENTIONS]
        own = next((m for m in mentions if m.own), None)
        instruments = register.get_many(m.instrument_id for m in mentions if m.instrument_id)
        rests = (
            {r.target_id for r in register.relations_from(own.instrument_id, _RESTS_ON)}
            if own and own.instrument_id and asked.relation in _RESTS
            else frozenset[str]()
        )
        head = _head(document, own)
        for mention in mentions:
            instrument = instruments.get(mention.instrument_id or "")
            if instrument is None or mention.span is None or not _fits(asked, instrument, mention):
                continue
            if mention.own and (asked.relation not in _OF_ITSELF or mention.subject_span is None):
                continue
            sentence = mention.subject_span if mention.own else _sentence(document, mention)
            if sentence is None:
                continue
            there = f"{document.quote(sentence)} {mention.subject or ''}"
            over = f"{head} {_headings(document, sentence.start)}"
            if names_missing(named_places, f"{there} {over}"):
                continue
            near, above = _Text.of(there), _Text.of(over, (own and own.place) or "")
            score = _score(weights, near, above, of_document=instrument.id in rests)
            if score is not None:
                yield _Place(instrument, mention, sentence, score)

    def _names(self, document_id: str, kind: str) -> bool:
        """Whether a document is of the kind or names one."""
        return any(mention.kind == kind for mention in self.listing.register.mentions_in(document_id))

    def _told(self, places: Sequence[_Place]) -> Draft:
        items = [self._item(place) for place in places]
        found = trace([place.instrument for place in places])
        if len(items) == 1:
            why = "văn bản được dẫn ở chỗ nói về điều được hỏi"
            return Draft(
                "found",
                (replace(items[0], role="lead"),),
                ROUTE,
                why,
                min(1.0, places[0].score),
                candidates=found,
            )
        why = "nhiều văn bản được dẫn ở chỗ nói về điều được hỏi, nêu tất cả"
        return Draft("partial", tuple(items), ROUTE, why, places[0].score, candidates=found)

    def _item(self, place: _Place) -> Sentence:
        item = self.listing.item_at(place.instrument, place.mention)
        said = Evidence(place.mention.document_id, place.sentence)
        return replace(item, evidence=without_contained((said, *item.evidence)))


def _none_named(kind: str) -> Draft:
    text = f"Không tìm thấy {kind.lower()} nào như câu hỏi nêu trong các văn bản hiện có."
    return Draft(
        "not_found", (Sentence(text),), ROUTE, "không văn bản nào nói về điều này dẫn loại ấy", _LESS_SURE
    )


def _words(asked: InstrumentQuestion) -> tuple[str, ...]:
    """The words that the sentence and what stands above it must say; the place and the body stand above it."""
    body = asked.issuer if asked.relation else None
    said = [part for each in (body, asked.place) if each for part in (each.name, each.place) if part]
    return tuple(dict.fromkeys([*asked.words, *(word for part in said for word in folded_words(part))]))


def _fits(asked: InstrumentQuestion, instrument: Instrument, mention: Mention) -> bool:
    """Whether a cited document is of the kind, the issuer and the period that are asked for."""
    if not mention.printed_number and not mention.subject:
        return False
    if not is_of_kind(instrument, asked.kind):
        return False
    issuer = asked.sought_issuer if asked.relation else asked.issuer
    if issuer and not issuer.may_have_issued(instrument):
        return False
    return asked.period is None or asked.relation is not None or asked.period.holds(instrument)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text for comparing: its words, folded, their first letters, and those of the place that it speaks for."""

    words: frozenset[str]
    letters: str
    place: str = ""

    @classmethod
    def of(cls, text: str, place: str = "") -> _Text:
        words = folded_words(text)
        return cls(frozenset(words), first_letters(words), first_letters(folded_words(level_of(place)[1])))

    def says(self, word: str) -> bool:
        """Whether it has the word, or words that stand together for which it is short."""
        if word in self.words or (len(word) > 1 and word == self.place):
            return True
        return len(word) > 1 and word.isalpha() and not is_folded_syllable(word) and word in self.letters


def _score(weights: dict[str, float], near: _Text, above: _Text, *, of_document: bool) -> float | None:
    """The share of the question that is said; None where it is about another year or hardly said there."""
    said = told = 0.0
    for word, weight in weights.items():
        if near.says(word):
            told += weight
            said += weight
        elif above.says(word):
            said += weight * (1.0 if of_document else _ABOVE)
        elif _YEAR.fullmatch(word):
            return None
    whole = sum(weights.values())
    return said / whole if of_document or told / whole >= _NEAR else None


def _sentence(document: Document, mention: Mention) -> Span:
    """The sentence that cites, as far as it stands near."""
    span = mention.span or Span(0, 0)
    until = max([span.end, *([mention.subject_span.end] if mention.subject_span else [])])
    stops = list(_SENTENCE_END.finditer(document.text, max(0, span.start - _BEFORE), span.start))
    start = stops[-1].end() if stops else max(0, span.start - _BEFORE)
    end = _SENTENCE_END.search(document.text, until, until + _BEHIND)
    start += len(document.text[start : span.start]) - len(document.text[start : span.start].lstrip())
    return Span(start, end.start() if end else until)


def _head(document: Document, own: Mention | None) -> str:
    """What the document calls itself: kind, title, issuer and place."""
    header = document.header
    parts = [field.value for field in (header.kind, header.title, header.issuer, header.superior) if field]
    told = [own.issuer, own.place, own.subject] if own else []
    return " ".join([*parts, *(part for part in told if part)])


def _headings(document: Document, offset: int) -> str:
    """The headings of the section that holds the offset, and of those it lies in."""
    by_ordinal = {section.ordinal: section for section in document.sections}
    section = document.section_at(offset)
    found: list[str] = []
    while section is not None:
        found.append(section.heading)
        section = by_ordinal.get(section.parent) if section.parent is not None else None
    return " ".join(found)
