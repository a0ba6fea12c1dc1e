"""The register as questions need it: by subject, by issuer, by signer; made anew when the register changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.instruments.asking import KIND_NAMES
from assistant.instruments.bodies import Bodies, Body
from assistant.instruments.reading import InstrumentQuestion
from assistant.instruments.subjects import SubjectIndex
from index.folding import fold
from index.instruments import Instrument
from index.register import Register
from ingest.references import ReferenceMention

# What is issued with a decision is asked for by its own kind: `Quy chế … có hiệu lực từ ngày nào?`.
_ISSUED_WITH = frozenset(
    {"Quy chế", "Quy định", "Chương trình", "Kế hoạch", "Đề án", "Phương án", "Hướng dẫn"}
    & set(KIND_NAMES.values())
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ABOUT = 0.5
_MOSTLY_KNOWN = 0.6
_ENDING = ("replaces", "repeals")


@dataclass(frozen=True, slots=True)
class _Views:
    subjects: SubjectIndex
    bodies: Bodies
    signers: frozenset[str]
    ended: frozenset[str]


@dataclass(slots=True)
class Catalogue:
    """Finds the instruments that a question names or describes."""

    register: Register
    _made: tuple[tuple[int, int], _Views] | None = field(default=None, repr=False)

    @property
    def subjects(self) -> SubjectIndex:
        return self._views().subjects

    @property
    def bodies(self) -> Bodies:
        return self._views().bodies

    @property
    def signers(self) -> frozenset[str]:
        """The folded names of those who signed documents of the corpus."""
        return self._views().signers

    def in_force(self, found: Sequence[Instrument]) -> list[Instrument]:
        """Those that no other document of the register replaces or repeals."""
        return [i for i in found if i.id not in self._views().ended]

    def _views(self) -> _Views:
        stamp = self.register.stamp()
        if self._made is None or self._made[0] != stamp:
            instruments, mentions = self.register.all(), self.register.all_mentions()
            ended = {r.target_id for r in self.register.relations() if r.kind in _ENDING}
            views = _Views(
                SubjectIndex(instruments, mentions),
                Bodies(instruments),
                frozenset(fold(m.signer) for m in mentions if m.signer),
                frozenset(ended),
            )
            self._made = (stamp, views)
        return self._made[1]

    def numbered(self, target: ReferenceMention, asked: InstrumentQuestion) -> list[Instrument]:
        """The instruments that a reference of the question may mean."""
        # A code may stand for two kinds (`QĐ`: Quyết định, Quy định); the symbol is compared in any case.
        kind = target.kind if target.kind_span is not None else None
        if kind == "Công văn" and target.code is None and target.body is None and _says_any_document(target):
            kind = None
        year = target.known_year or asked.year
        found = self.register.find(kind, target.number or "", target.symbol, year)
        if not found and target.symbol:
            # Part of a symbol is enough: `14/CT` for `14/CT-TTg`.
            loose = self.register.find(kind, target.number or "", None, year)
            begun = fold(target.symbol)
            found = [i for i in loose if fold(i.symbol or "").replace("/", "-").startswith(begun)]
        if target.year:
            found = [i for i in found if i.year == target.year or (i.day and i.day.year == target.year)]
        return [i for i in found if self.may_be(i, asked)]

    def may_be(self, instrument: Instrument, asked: InstrumentQuestion) -> bool:
        """Whether the document may be of the body and the place that the question names."""
        if asked.issuer and not asked.issuer.may_have_issued(instrument):
            return False
        # A place rules out only what is known to be another place's.
        return not (asked.place and instrument.place and not _names_place(instrument, asked.place))

    def near(self, target: ReferenceMention) -> list[Instrument]:
        """Up to three with the same number of another kind or year, else with a number next to it."""
        same = self.register.find(None, target.number or "")
        if len(same) < 3 and target.number and target.number.isdigit():
            for step in (-1, 1, -10, 10, -100, 100):
                number = int(target.number) + step
                if number > 0:
                    same += self.register.find(target.kind, str(number), target.symbol)
        same.sort(key=lambda i: i.kind != target.kind)
        return same[:3]

    def is_about(self, words: Sequence[str], found: Sequence[Instrument]) -> bool:
        """Whether the rest of the question describes the named documents, and does not ask about their content.

        The head of a Vietnamese noun phrase comes first: `điều kiện hỗ trợ hợp tác xã` asks for conditions, whatever
        else it shares with a subject that says nothing of them.
        """
        if not found:
            return False
        known = {
            word
            for i in found
            for part in (i.issuer, i.place, i.subject, i.kind)
            for word in fold(part or "").replace(",", " ").split()
        }
        if words[0] not in known:
            return False
        ids = {i.id for i in found}
        if any(s.instrument.id in ids and s.score >= _ABOUT for s in self.subjects.search(words)):
            return True
        return sum(word in known for word in words) / len(words) >= _MOSTLY_KNOWN

    def expanded(self, words: tuple[str, ...], expansions: Sequence[str]) -> tuple[str, ...]:
        """An abbreviation that no subject has (`CĐS`) is looked for in its long form."""
        strange = [word for word in words if word.isalpha() and not self.subjects.knows(word)]
        if not strange or not expansions:
            return words
        longer = [word for text in expansions for word in fold(text).split() if self.subjects.knows(word)]
        return tuple(dict.fromkeys([*(word for word in words if word not in strange), *longer]))

    def filtered(self, instruments: Sequence[Instrument], asked: InstrumentQuestion) -> list[Instrument]:
        """Those of the kind, issuer, place, signer, period and status that the question names."""
        kind_fits = is_of_kind if asked.words else _is_just
        found = [i for i in instruments if kind_fits(i, asked.kind)]
        for body in (asked.issuer, asked.place):
            if body:
                found = [i for i in found if body.issued(i) or (not body.name and _names_place(i, body))]
        if asked.period:
            period, year = asked.period, str(asked.year)
            found = [i for i in found if period.holds(i) or (asked.words and year in (i.subject or ""))]
        if asked.status:
            wanted = {"draft", "planned"} if asked.status == "draft" else {asked.status}
            found = [i for i in found if i.status in wanted]
        if asked.signer:
            signed = {
                m.instrument_id
                for m in self.register.all_mentions()
                if m.signer and fold(m.signer) == asked.signer
            }
            found = [i for i in found if i.id in signed]
        return self.in_force(found) if asked.in_force else found


def is_of_years(instrument: Instrument, words: Sequence[str]) -> bool:
    """Whether the years among the words are told in its subject, or are the one of its issue."""
    years = [word for word in words if _YEAR.fullmatch(word)]
    return all(year in (instrument.subject or "") or year == str(instrument.known_year) for year in years)


def is_of_kind(instrument: Instrument, kind: str | None) -> bool:
    """Whether the instrument is of the kind, or issues something of it (`Quyết định … ban hành Quy chế …`)."""
    if kind in (None, instrument.kind):
        return True
    subject = " ".join(fold(instrument.subject or "").split()[:6])
    return kind in _ISSUED_WITH and instrument.kind == "Quyết định" and fold(kind or "") in subject


def _is_just(instrument: Instrument, kind: str | None) -> bool:
    return kind in (None, instrument.kind)


def _names_place(instrument: Instrument, place: Body) -> bool:
    told = fold(f"{instrument.place or ''} {instrument.issuer or ''} {instrument.subject or ''}")
    return place.place is not None and place.place in told


def _says_any_document(target: ReferenceMention) -> bool:
    return target.kind_span is not None and target.kind_span.end - target.kind_span.start == len("văn bản")
