"""Two documents side by side: who issued and signed them, when, since when they hold, what one does to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Draft, Evidence, Sentence
from assistant.instruments.answers import ROUTE, Known, untold
from assistant.instruments.listing import Listing, in_order, trace
from assistant.instruments.own_words import effect_words
from assistant.instruments.phrasing import (
    evidence_of,
    in_words,
    printed_date,
    title_of,
)
from assistant.instruments.related import verb_of
from index.instruments import Instrument, InstrumentRelation


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares documents that a question names by number."""

    listing: Listing

    def compare(self, found: Sequence[Instrument], respect: str) -> Draft:
        """The two documents in the respect that is asked for: `all`, `order`, `signer`, `issuer`, `relation`."""
        known = [self.listing.known(i) for i in found]
        if respect == "relation":
            draft = self._related(known)
        elif respect == "order":
            draft = self._in_order(known)
        elif respect == "signer":
            draft = self._signers(known)
        else:
            draft = self._side_by_side(known)
        return Draft(draft.kind, draft.sentences, ROUTE, draft.why, candidates=trace(found))

    def _side_by_side(self, known: Sequence[Known]) -> Draft:
        lead = self._relation_sentences(known) or [Sentence("Hai văn bản được ghi như sau:")]
        profiles = tuple(sentence for k in known for sentence in self._profile(k))
        return Draft("found", (*lead, *profiles), ROUTE, "so sánh hai văn bản")

    def _profile(self, known: Known) -> Iterator[Sentence]:
        """One document with all that is known of it: number, date, issuer, subject, effect, signer."""
        yield self.listing.item(known.instrument, None)
        own = known.own
        if own is None:
            return
        validity = self.listing.register.validity(own.document_id)
        told = effect_words(known, validity) if validity else None
        if told:
            yield Sentence(f"{told[0][:1].upper()}{told[0][1:]}.", told[1], "subpoint")
        if own.signer and own.signer_span:
            signature = Evidence(own.document_id, own.signer_span)
            yield Sentence(f"Người ký: {own.signer}.", (signature,), "subpoint")

    def _in_order(self, known: Sequence[Known]) -> Draft:
        dated = [k for k in known if k.instrument.day]
        if len(dated) < len(known):
            return untold(known[0], "ngày ban hành")
        by_id = {k.instrument.id: k for k in known}
        ordered = [by_id[i.id] for i in in_order([k.instrument for k in known])]
        first, second = ordered[0], ordered[-1]
        same = first.instrument.day == second.instrument.day
        verb = "ban hành cùng ngày với" if same else "ban hành trước"
        parts: list[str] = []
        stands_on: list[Evidence] = []
        for one in (first, second):
            mention = self.listing.mentions(one.instrument)[0]
            parts.append(f"{title_of(one.instrument, mention)} (ngày {printed_date(mention)})")
            stands_on += evidence_of(mention, subject=False)
        sentence = Sentence(f"{parts[0]} {verb} {parts[1]}.", tuple(stands_on))
        return Draft("found", (sentence,), ROUTE, "so sánh ngày ban hành")

    def _signers(self, known: Sequence[Known]) -> Draft:
        own = [k.own for k in known]
        if any(m is None or not m.signer or m.signer_span is None for m in own):
            return untold(known[0], "người ký của cả hai văn bản")
        names = {m.signer for m in own if m}
        lead = Sentence("Hai văn bản cùng người ký:" if len(names) == 1 else "Hai văn bản khác người ký:")
        points = []
        for mention in own:
            if mention is not None and mention.signer_span is not None:
                name = in_words(self.listing.documents.document(mention.document_id))
                signature = Evidence(mention.document_id, mention.signer_span)
                points.append(Sentence(f"{name} do {mention.signer} ký.", (signature,), "point"))
        return Draft("found", (lead, *points), ROUTE, "so sánh người ký")

    def _related(self, known: Sequence[Known]) -> Draft:
        sentences = self._relation_sentences(known)
        if not sentences:
            text = "Không tìm thấy quan hệ nào giữa hai văn bản được hỏi trong các văn bản hiện có."
            return Draft("not_found", (Sentence(text),), ROUTE, "không có quan hệ này trong kho")
        return Draft("found", tuple(sentences), ROUTE, "quan hệ giữa hai văn bản")

    def _relation_sentences(self, known: Sequence[Known]) -> list[Sentence]:
        """What one does to the other, each relation once."""
        by_id = {k.instrument.id: k for k in known}
        told: dict[tuple[str, str, str], InstrumentRelation] = {}
        for k in known:
            for relation in self.listing.register.relations_from(k.instrument.id):
                if relation.target_id in by_id:
                    told.setdefault((relation.source_id, relation.target_id, relation.kind), relation)
        sentences = []
        for relation in told.values():
            source, target = by_id[relation.source_id], by_id[relation.target_id]
            text = f"{title_of(source.instrument)} {verb_of(relation)} {title_of(target.instrument)}."
            statement = Evidence(relation.document_id, relation.span)
            own = source.own
            stands_on = evidence_of(own) if own and own.document_id == relation.document_id else ()
            sentences.append(Sentence(text, (statement, *stands_on)))
        return sentences
