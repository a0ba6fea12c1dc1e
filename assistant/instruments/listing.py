"""Instruments as sentences: what is known of one, an item of a list, a list with its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import AnswerKind, Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.instruments.answers import ROUTE, Known
from assistant.instruments.phrasing import (
    evidence_of,
    issued_far_before,
    reference,
    source_kinds,
    sources,
    title_of,
    with_subject,
    without_contained,
)
from index.instruments import Instrument, InstrumentRelation, Mention
from index.register import Register

_MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """Reads the register and the documents to put instruments into sentences."""

    register: Register
    documents: Documents

    def known(self, instrument: Instrument) -> Known:
        """The instrument with its mentions and what may be the same."""
        register = self.register
        variants = []
        for link in register.links(instrument.id):
            other_id = link.right_id if link.left_id == instrument.id else link.left_id
            other = register.get(other_id)
            if other is not None:
                variants.append((link, other, tuple(self.mentions(other))))
        return Known(instrument, tuple(register.mentions_of(instrument.id)), tuple(variants))

    def mentions(self, instrument: Instrument) -> list[Mention]:
        """The mentions of an instrument, the one that tells most first."""
        return sorted(
            self.register.mentions_of(instrument.id),
            key=lambda m: (
                not m.own,
                m.day != instrument.day,
                bool(m.misprints),
                not m.subject,
                m.issuer_span is None,
                m.id,
            ),
        )

    def without_drafts(self, found: Sequence[Instrument]) -> list[Instrument]:
        """A draft is left out where the issued plan that it became is there too."""
        numbered = {i.id for i in found if i.printed_number}
        register = self.register
        kept = []
        for instrument in found:
            if not instrument.printed_number and not instrument.document_id:
                ends = {x for link in register.links(instrument.id) for x in (link.left_id, link.right_id)}
                if ends & numbered:
                    continue
            kept.append(instrument)
        return kept

    def items(self, instruments: Sequence[Instrument], *, signed: bool = False) -> list[Sentence]:
        """The instruments as points of a list, in order of their dates; `signed`: with who signed as evidence."""
        return [self.item(i, None, signed=signed) for i in in_order(instruments)[:_MOST_LISTED]]

    def said_by(self, instruments: Sequence[Instrument]) -> str:
        """` (theo Báo cáo)` where other documents than themselves tell of some of them, else nothing."""
        places = [self.mentions(i)[0] for i in instruments[:_MOST_LISTED] if not i.document_id]
        return f" ({source_kinds(places, self.documents)})" if places else ""

    def title_within(self, instrument: Instrument, relation: InstrumentRelation) -> str:
        """The instrument's kind and number as they stand where a relation is stated."""
        start, end = relation.span
        for mention in self.register.mentions_of(instrument.id):
            span = mention.span
            if (
                span
                and mention.document_id == relation.document_id
                and start <= span.start
                and span.end <= end
            ):
                return title_of(instrument, mention)
        return "văn bản được hỏi"

    def item_at(self, instrument: Instrument, mention: Mention) -> Sentence:
        """One point as one place tells it."""
        with_issuer = not issued_far_before(mention)
        words = with_subject(reference(instrument, mention, issuer=with_issuer), mention.subject)
        return Sentence(f"{words}.", evidence_of(mention, far_issuer=with_issuer), "point")

    def item(
        self, instrument: Instrument, relation: InstrumentRelation | None, *, signed: bool = False
    ) -> Sentence:
        """One point: the reference with its subject, all dates that sources give, and where it is said."""
        mentions = self.mentions(instrument)
        chosen = mentions[0]
        if relation is not None:
            chosen = next((m for m in mentions if m.document_id == relation.document_id), chosen)
        days = {m.day for m in mentions if m.day}
        # What was asked for stands first: the statement of the relation, the signature.
        stands_on = [Evidence(relation.document_id, relation.span)] if relation is not None else []
        if signed and chosen.signer_span:
            stands_on.append(Evidence(chosen.document_id, chosen.signer_span))
        with_issuer = not issued_far_before(chosen)
        stands_on += evidence_of(chosen, far_issuer=with_issuer)
        if len(days) > 1 and not chosen.own:
            words = reference(instrument, chosen, date=False, issuer=with_issuer)
            told = []
            for day in sorted(days, key=lambda d: (d != chosen.day, d)):
                place = next(m for m in mentions if m.day == day)
                name, extra = sources([place], self.documents)
                told.append(f"ngày {place.printed_date} {name}")
                stands_on += [*evidence_of(place), *extra]
            text = f"{with_subject(words, chosen.subject)} ({'; '.join(told)})."
        else:
            words = reference(instrument, chosen, issuer=with_issuer)
            text = f"{with_subject(words, chosen.subject)}."
        if instrument.status == "submitted":
            text = text.removesuffix(".") + " (đang trình)."
        return Sentence(text, without_contained(stands_on), "point")


def in_order(instruments: Sequence[Instrument]) -> list[Instrument]:
    """By date, undated ones by year, then number."""
    return sorted(
        instruments,
        key=lambda i: (
            i.known_year or 9999,
            i.day.toordinal() if i.day else 10**7,
            int(i.number) if i.number and i.number.isdigit() else 0,
            i.id,
        ),
    )


def counted(
    kind: AnswerKind, lead: str, items: Sequence[Sentence], count: int, why: str, found: Sequence[Instrument]
) -> Draft:
    """A list with its count, which is shown as counted from the items."""
    evidence = tuple(dict.fromkeys(piece for item in items for piece in item.evidence[:1]))
    shown = Computation(f"đếm các văn bản nêu dưới đây = {count}", str(count), "văn bản", evidence)
    return Draft(
        kind,
        (Sentence(lead), *items),
        ROUTE,
        why,
        computations=(shown,),
        warnings=("Danh sách dài, chỉ hiện phần đầu.",) if count > len(items) else (),
        candidates=trace(found),
    )


def trace(found: Sequence[Instrument]) -> tuple[dict[str, Any], ...]:
    """The instruments for the trace of an answer."""
    return tuple({"instrument": i.id, "title": i.title} for i in found[:8])
