"""Answers about what documents do to each other: implement, amend, replace, rest on, mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import AnswerKind, Draft, Sentence
from assistant.instruments.answers import ROUTE, Known
from assistant.instruments.catalogue import is_of_kind
from assistant.instruments.listing import Listing, counted, in_order, trace
from assistant.instruments.own_words import effect_words
from assistant.instruments.phrasing import (
    evidence_of,
    in_words,
    issued_far_before,
    reference,
    without_contained,
)
from assistant.instruments.reading import InstrumentQuestion
from index.instruments import Instrument, InstrumentRelation, Mention
from ingest.references import ReferenceMention
from ingest.relations import RELATION_NAMES

# Where a relation is not stated, the one that people mean by the same word.
_WIDER = {"implements": ("basis",), "basis": ("implements", "proposal")}
_LESS_SURE = 0.7
_ENDING = ("replaces", "repeals", "amends", "corrects")
_ENDED: dict[str, str] = {
    "replaces": "được thay thế",
    "repeals": "bị bãi bỏ",
    "amends": "được sửa đổi, bổ sung",
    "corrects": "được đính chính",
}
_PARTLY = re.compile(
    r"(?:bãi bỏ|thay thế|hủy bỏ)\s+(?:\S+\s+){0,6}?(?:điều|khoản|điểm|phụ lục|cụm từ|một số)\b", re.IGNORECASE
)


def verb_of(relation: InstrumentRelation) -> str:
    """The relation in Vietnamese, as told by the document that acts."""
    return RELATION_NAMES[relation.kind][0]  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Relations:
    """Follows the relation graph from a named document."""

    listing: Listing

    def related(self, asked: InstrumentQuestion, named: Sequence[Instrument]) -> Draft:
        """The documents at the other end of the asked relation."""
        if asked.relation == "mentions":
            return self._mentioned(asked, named)
        relation = asked.relation or ""
        relations = self._relations(named, asked, (relation,))
        kind: AnswerKind = "found"
        if not relations and relation in _WIDER:
            relations = self._relations(named, asked, _WIDER[relation])
            relation = relations[0][1].kind if relations else relation
            kind = "found" if asked.relation == "basis" else "partial"
        verb = RELATION_NAMES[relation][0]  # type: ignore[index]
        if not relations:
            return self._none_stated(asked, named)
        shown = in_order([instrument for instrument, _ in relations])
        places = {instrument.id: place for instrument, place in reversed(relations)}
        why = f"quan hệ: {verb}"
        if len(shown) == 1:
            only = self._one(asked, named[0], shown[0], places[shown[0].id], verb)
            return Draft(kind, (only,), ROUTE, why, candidates=trace([named[0], *shown]))
        items = [self.listing.item(i, places[i.id]) for i in shown]
        name = (asked.kind or "văn bản").lower()
        if asked.direction == "to":
            lead = f"Có {len(shown)} {name} {verb} văn bản được hỏi{self.listing.said_by(shown)}:"
        else:
            said_by = self._said_by(places[shown[0].id], named[0])
            lead = f"{self._in_words(named[0])} {verb} {len(shown)} {name}{said_by}:"
        return replace(
            counted(kind, lead, items, len(shown), why, shown), candidates=trace([named[0], *shown])
        )

    def _one(
        self,
        asked: InstrumentQuestion,
        named: Instrument,
        other: Instrument,
        place: InstrumentRelation,
        verb: str,
    ) -> Sentence:
        item = self.listing.item(other, place)
        if asked.direction == "from":
            text = (
                f"{self._in_words(named)} {verb}: {item.text.removesuffix('.')}{self._said_by(place, named)}."
            )
            return replace(item, role="lead", text=text)
        # The named document as the other one names it: its number stands in the statement of the relation.
        words = item.text.removesuffix(".") if other.printed_number is None else self._reference(other, place)
        said_by = self._said_by(place, other)
        text = f"{words} {verb} {self.listing.title_within(named, place)}{said_by}."
        return replace(item, role="lead", text=text)

    def _said_by(self, place: InstrumentRelation, source: Instrument) -> str:
        """` (theo Báo cáo)` where another document than the one that acts states the relation."""
        if place.document_id == source.document_id:
            return ""
        kind = self.listing.documents.document(place.document_id).header.kind
        return f" (theo {kind.value.capitalize() if kind else 'văn bản'})"

    def _reference(self, other: Instrument, place: InstrumentRelation) -> str:
        """The document that acts, with its dates as its sources tell them."""
        mentions = self.listing.mentions(other)
        chosen = next((m for m in mentions if m.document_id == place.document_id), mentions[0])
        return reference(other, chosen, issuer=not issued_far_before(chosen))

    def _in_words(self, instrument: Instrument) -> str:
        """The named document without its number, which the question has told already."""
        if instrument.document_id:
            return in_words(self.listing.documents.document(instrument.document_id))
        return f"{instrument.kind or 'Văn bản'} được hỏi"

    def _relations(
        self, named: Sequence[Instrument], asked: InstrumentQuestion, kinds: Sequence[str]
    ) -> list[tuple[Instrument, InstrumentRelation]]:
        """The instruments at the other end, each with a place that says so, of the kind and period asked for."""
        register = self.listing.register
        found: list[tuple[str, InstrumentRelation]] = []
        for instrument in named:
            if asked.direction == "to":
                found += [(r.source_id, r) for r in register.relations_to(instrument.id, kinds)]
            else:
                found += [(r.target_id, r) for r in register.relations_from(instrument.id, kinds)]
        instruments = register.get_many(other for other, _ in found)
        fitting = [i for i in instruments.values() if is_of_kind(i, asked.kind)]
        if asked.period:
            fitting = [i for i in fitting if asked.period.holds(i)]
        if asked.sought_issuer:
            fitting = [i for i in fitting if asked.sought_issuer.may_have_issued(i)]
        kept = {i.id for i in self.listing.without_drafts(fitting)}
        places = dict(reversed(found))
        return [(instruments[other], relation) for other, relation in places.items() if other in kept]

    def _mentioned(self, asked: InstrumentQuestion, named: Sequence[Instrument]) -> Draft:
        """The documents that a document of the corpus names, or those of the corpus that name it."""
        register = self.listing.register
        pairs: list[tuple[str, Mention]] = []
        for instrument in named:
            if asked.direction == "from" and instrument.document_id:
                inside = register.mentions_in(instrument.document_id)
                pairs += [(m.instrument_id, m) for m in inside if m.instrument_id and not m.own]
            elif asked.direction == "to":
                for mention in register.mentions_of(instrument.id):
                    own = next((m for m in register.mentions_in(mention.document_id) if m.own), None)
                    if not mention.own and own and own.instrument_id:
                        pairs.append((own.instrument_id, mention))
        places = dict(reversed(pairs))
        found = register.get_many(other for other in places if other not in {i.id for i in named})
        fitting = [
            i for i in found.values() if asked.kind in (None, i.kind) and (i.printed_number or i.subject)
        ]
        if asked.sought_issuer:
            fitting = [i for i in fitting if asked.sought_issuer.issued(i)]
        if asked.period:
            fitting = [i for i in fitting if asked.period.holds(i)]
        if not fitting:
            return self._none_stated(asked, named)
        shown = in_order(self.listing.without_drafts(fitting))
        if asked.direction == "from":
            items = [self.listing.item_at(i, places[i.id]) for i in shown]
            lead = f"{self._in_words(named[0])} nhắc đến {len(shown)} {(asked.kind or 'văn bản').lower()}:"
        else:
            items = [self._naming(i, places[i.id]) for i in shown]
            lead = f"Có {len(shown)} {(asked.kind or 'văn bản').lower()} nhắc đến văn bản được hỏi:"
        return counted("found", lead, items, len(shown), "các văn bản được nhắc đến", shown)

    def _naming(self, instrument: Instrument, mention: Mention) -> Sentence:
        """A document of the corpus that names another, with the place where it does."""
        item = self.listing.item(instrument, None)
        return replace(item, evidence=without_contained((*item.evidence, *evidence_of(mention))))

    def validity(self, known: Known) -> Draft:
        """What amends, replaces or repeals the document, else what it says of its own validity."""
        register = self.listing.register
        ending = register.relations_to(known.instrument.id, _ENDING)
        others = register.get_many(r.source_id for r in ending)
        told = {(r.source_id, r.kind): r for r in reversed(ending) if r.source_id in others}
        own = known.own
        stated = register.validity(own.document_id) if own else None
        effect = effect_words(known, stated) if stated else None
        what = self._in_words(known.instrument)
        sentences: list[Sentence] = []
        for (source_id, kind), relation in sorted(told.items(), key=lambda item: _ENDING.index(item[0][1])):
            sentences.append(self._ended(known.instrument, others[source_id], kind, relation))
        if sentences:
            return Draft("found", tuple(sentences), ROUTE, "hiệu lực theo quan hệ với văn bản khác")
        if effect:
            words, stands_on = effect
            note = "Các văn bản hiện có không nêu văn bản nào thay thế, bãi bỏ hay sửa đổi văn bản này."
            return Draft(
                "found",
                (Sentence(f"{what} {words}.", stands_on), Sentence(note, (), "note")),
                ROUTE,
                "hiệu lực theo chính văn bản",
            )
        text = "Không tìm thấy văn bản nào thay thế, bãi bỏ hay sửa đổi văn bản được hỏi trong các văn bản hiện có."
        return Draft("not_found", (Sentence(text),), ROUTE, "không có quan hệ này trong kho")

    def _ended(
        self, instrument: Instrument, other: Instrument, kind: str, relation: InstrumentRelation
    ) -> Sentence:
        """`Quyết định số … đã được thay thế bởi Quyết định số …`, the first as the other names it."""
        item = self.listing.item(other, relation)
        what = self.listing.title_within(instrument, relation)
        what = what[:1].upper() + what[1:]
        place = self.listing.documents.document(relation.document_id).quote(relation.span)
        partly = " một phần" if kind in ("replaces", "repeals") and _PARTLY.search(place) else ""
        by = f"{item.text.removesuffix('.')}{self._said_by(relation, other)}."
        return replace(item, role="lead", text=f"{what} đã {_ENDED[kind]}{partly} bởi {by}")

    def is_ended(self, instrument: Instrument) -> bool:
        """Whether another document replaces or repeals the whole of it."""
        ending = self.listing.register.relations_to(instrument.id, ("replaces", "repeals"))
        return any(
            not _PARTLY.search(self.listing.documents.document(r.document_id).quote(r.span)) for r in ending
        )

    def _none_stated(self, asked: InstrumentQuestion, named: Sequence[Instrument]) -> Draft:
        verb = RELATION_NAMES.get(asked.relation, ("nhắc đến", ""))[0]  # type: ignore[call-overload]
        text = f"Không tìm thấy văn bản nào {verb} văn bản được hỏi trong các văn bản hiện có."
        if asked.direction == "from":
            text = f"Không tìm thấy văn bản nào được văn bản này {verb} trong các văn bản hiện có."
        # What one document ends or changes it says in so many words; what it rests on may be worded otherwise.
        sure = 1.0 if asked.relation in _ENDING and not asked.expiring else _LESS_SURE
        if asked.direction == "from" and asked.kind and not any(self._names(i, asked.kind) for i in named):
            # A document that names none of that kind rests on none.
            sure = 1.0
        return Draft(
            "not_found",
            (Sentence(text),),
            ROUTE,
            "không có quan hệ này trong kho",
            sure,
            candidates=trace(named),
        )

    def _names(self, instrument: Instrument, kind: str) -> bool:
        """Whether the document, or one that the corpus does not hold, may name another of the kind."""
        if instrument.document_id is None:
            return True
        inside = self.listing.register.mentions_in(instrument.document_id)
        return any(not mention.own and mention.kind == kind for mention in inside)

    def of_date(self, target: ReferenceMention, found: list[Instrument]) -> list[Instrument]:
        """Only those that some source dates as the question does, or that no source dates."""
        day = target.date.day if target.date else None
        if day is None:
            return found
        register = self.listing.register
        days = {i.id: {m.day for m in register.mentions_of(i.id) if m.day} for i in found}
        return [i for i in found if day in days[i.id]] or [i for i in found if not days[i.id]]
