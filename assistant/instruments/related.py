"""Answers about what documents do to each other: implement, amend, replace, rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import AnswerKind, Draft, Evidence, Sentence
from assistant.instruments.answers import ROUTE
from assistant.instruments.listing import Listing, counted, first_evidence, in_order, trace
from assistant.instruments.phrasing import evidence_of, reference, without_contained
from assistant.instruments.reading import InstrumentQuestion
from index.instruments import Instrument, InstrumentRelation, Mention
from ingest.references import ReferenceMention
from ingest.relations import RELATION_NAMES


@dataclass(frozen=True, slots=True)
class Relations:
    """Follows the relation graph from a named document."""

    listing: Listing

    def related(self, asked: InstrumentQuestion, target: ReferenceMention, found: list[Instrument]) -> Draft:
        """The documents at the other end of the asked relation."""
        named = self.of_date(target, found)
        relation = asked.relation or ""
        wider = ("basis",) if relation == "implements" else ()
        relations = self._relations(named, asked, (relation,))
        kind: AnswerKind = "found"
        if not relations and wider:
            relations, relation, kind = self._relations(named, asked, wider), "basis", "partial"
        verb = RELATION_NAMES[relation][0]  # type: ignore[index]
        if not relations:
            asked_verb = RELATION_NAMES[asked.relation][0]  # type: ignore[index]
            return _none_stated(asked, asked_verb, found)
        shown = in_order([instrument for instrument, _ in relations])
        places = {instrument.id: place for instrument, place in reversed(relations)}
        base = self.listing.mentions(named[0])
        title = reference(named[0], base[0], date=False, issuer=False) if base else named[0].title
        items = [self.listing.item(i, places[i.id]) for i in shown]
        found_trace = trace([named[0], *shown])
        why = f"quan hệ: {verb}"
        if len(items) == 1:
            only = replace(items[0], role="lead", evidence=self._with_base(items[0].evidence, base))
            if asked.direction == "from":
                only = replace(only, text=f"{title} {verb}: {only.text}")
            return Draft(kind, (only,), ROUTE, why, candidates=found_trace)
        name = (asked.kind or "văn bản").lower()
        if asked.direction == "to":
            lead = f"Có {len(shown)} {name} {verb} {title}:"
        else:
            lead = f"{title} {verb} {len(shown)} {name}:"
        draft = counted(kind, lead, items, len(shown), why, shown)
        head = replace(draft.sentences[0], evidence=self._with_base(items[0].evidence[-1:], base))
        return replace(draft, sentences=(head, *draft.sentences[1:]), candidates=found_trace)

    def _with_base(self, evidence: tuple[Evidence, ...], base: Sequence[Mention]) -> tuple[Evidence, ...]:
        """The evidence, and the named document's own number where it does not stand there already."""
        number = "".join((base[0].printed_number or "").split()) if base else ""
        quotes = [self.listing.documents.document(e.document_id).quote(e.span) for e in evidence]
        if any(number in "".join(quote.split()) for quote in quotes):
            return evidence
        return without_contained((*evidence, *first_evidence(base)))

    def _relations(
        self, named: Sequence[Instrument], asked: InstrumentQuestion, kinds: Sequence[str]
    ) -> list[tuple[Instrument, InstrumentRelation]]:
        """The instruments at the other end, each with a place that says so, of the kind and year asked for."""
        register = self.listing.register
        found: list[tuple[str, InstrumentRelation]] = []
        for instrument in named:
            if asked.direction == "to":
                found += [(r.source_id, r) for r in register.relations_to(instrument.id, kinds)]
            else:
                found += [(r.target_id, r) for r in register.relations_from(instrument.id, kinds)]
        instruments = register.get_many(other for other, _ in found)
        fitting = [i for i in instruments.values() if asked.kind in (None, i.kind)]
        if asked.year:
            fitting = [i for i in fitting if i.known_year == asked.year]
        kept = {i.id for i in self.listing.without_drafts(fitting)}
        places = dict(reversed(found))
        return [(instruments[other], relation) for other, relation in places.items() if other in kept]

    def validity(self, instrument: Instrument) -> Draft | None:
        """What amends, replaces or repeals the document; None where the corpus tells of nothing."""
        register = self.listing.register
        ending = register.relations_to(instrument.id, ("replaces", "repeals", "amends"))
        if not ending:
            return None
        others = register.get_many(r.source_id for r in ending)
        by_source = {r.source_id: r for r in reversed(ending)}
        mentions = self.listing.mentions(instrument)
        title = reference(instrument, mentions[0], date=False, issuer=False)
        verbs = sorted({RELATION_NAMES[r.kind][0] for r in ending})  # type: ignore[index]
        lead = Sentence(f"{title} đã được {' và '.join(verbs)} bởi:", evidence_of(mentions[0]))
        items = [self.listing.item(i, by_source[i.id]) for i in in_order(list(others.values()))]
        return Draft(
            "found",
            (lead, *items),
            ROUTE,
            "hiệu lực theo quan hệ với văn bản khác",
            candidates=trace([instrument]),
        )

    def of_date(self, target: ReferenceMention, found: list[Instrument]) -> list[Instrument]:
        """Only those that some source dates as the question does; all of them where none does."""
        day = target.date.day if target.date else None
        if day is None:
            return found
        register = self.listing.register
        fitting = [i for i in found if any(m.day == day for m in register.mentions_of(i.id))]
        return fitting or found


def _none_stated(asked: InstrumentQuestion, verb: str, found: Sequence[Instrument]) -> Draft:
    text = f"Không tìm thấy văn bản nào {verb} văn bản được hỏi trong các văn bản hiện có."
    if asked.direction == "from":
        text = f"Không tìm thấy văn bản nào được văn bản này {verb} trong các văn bản hiện có."
    return Draft(
        "not_found", (Sentence(text),), ROUTE, "không có quan hệ này trong kho", candidates=trace(found)
    )
