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
    number_evidence,
    reference,
    sources,
    with_subject,
    without_contained,
)
from index.folding import fold
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

    def items(self, instruments: Sequence[Instrument]) -> list[Sentence]:
        """The instruments as points of a list, in order of their dates."""
        return [self.item(i, None) for i in in_order(instruments)[:_MOST_LISTED]]

    def item(self, instrument: Instrument, relation: InstrumentRelation | None) -> Sentence:
        """One point: the reference with its subject, all dates that sources give, and where it is said."""
        mentions = self.mentions(instrument)
        chosen = mentions[0]
        if relation is not None:
            chosen = next((m for m in mentions if m.document_id == relation.document_id), chosen)
        days = {m.day for m in mentions if m.day}
        stands_on = list(evidence_of(chosen))
        if relation is not None:
            stands_on.append(Evidence(relation.document_id, relation.span))
        if len(days) > 1 and not chosen.own:
            words = reference(instrument, chosen, date=False)
            told = []
            for day in sorted(days, key=lambda d: (d != chosen.day, d)):
                place = next(m for m in mentions if m.day == day)
                name, extra = sources([place], self.documents)
                told.append(f"ngày {place.printed_date} {name}")
                stands_on += [*evidence_of(place), *extra]
            text = f"{with_subject(words, chosen.subject)} ({'; '.join(told)})."
        else:
            text = f"{with_subject(reference(instrument, chosen), chosen.subject)}."
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


def issued_by(instrument: Instrument, issuer: str) -> bool:
    """Whether the instrument's issuer is the named body: the Government is not the Prime Minister."""
    name = fold(instrument.issuer or "")
    if issuer == "chinh phu":
        return name == "chinh phu"
    return name.startswith("so ") if issuer == "so" else issuer in name


def first_evidence(mentions: Sequence[Mention]) -> tuple[Evidence, ...]:
    """What the number of the first mention stands on."""
    return number_evidence(mentions[0]) if mentions else ()


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
