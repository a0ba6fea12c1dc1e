"""The route for questions about documents: by number, by subject, by relation, by issuer, year and status.

It declines (None) whatever it is not sure to be about a document itself: a wrong grab is worse than leaving the
question to the next route.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.instruments.answers import ROUTE, Known, describe
from assistant.instruments.phrasing import evidence_of, reference, sources, with_subject
from assistant.instruments.reading import InstrumentQuestion, read_question
from assistant.instruments.subjects import SubjectIndex
from assistant.question import Question
from index.database import Database
from index.folding import fold
from index.instruments import Instrument, InstrumentRelation, Mention
from index.register import Register
from ingest.references import ReferenceMention
from ingest.relations import RELATION_NAMES

_SURE = 0.72
_SAME_RANK = 0.08
_ABOUT_NAMED = 0.5
_MOST_LISTED = 40


@dataclass(slots=True)
class InstrumentRoute:
    """Answers questions about documents from the register."""

    database: Database
    documents: Documents
    name: str = ROUTE
    _index: tuple[tuple[int, int], SubjectIndex] | None = field(default=None, repr=False)

    def answer(self, question: Question) -> Draft | None:
        """The draft, or None where the question is not about a document."""
        if question.foreign:
            return None
        asked = read_question(question)
        if asked is None:
            return None
        asked = replace(asked, words=self._expanded(asked.words, question))
        if asked.references:
            return self._by_number(asked)
        if asked.interrogative:
            return self._listed(asked, question)
        return self._by_description(asked, question)

    # By number

    def _by_number(self, asked: InstrumentQuestion) -> Draft | None:
        if len(asked.references) > 2:
            return None
        target = asked.references[-1]
        found = self._find(target, asked)
        if asked.words and not self._is_about(asked.words, found):
            return None
        if asked.relation and asked.interrogative:
            return self._related(asked, target, found)
        if asked.interrogative and not asked.attributes and not _counts(asked):
            return None
        if not found:
            return self._unknown(target, asked)
        found = self._of_date(target, found)
        if len(found) > 1 and not self._are_variants(found):
            return self._candidates(found, asked)
        if "validity" in asked.attributes:
            return self._validity(found[0])
        if len(found) > 1:
            return self._variants(found)
        return replace(
            describe(self._known(found[0]), self.documents, asked.attributes), candidates=_trace(found)
        )

    def _find(self, target: ReferenceMention, asked: InstrumentQuestion) -> list[Instrument]:
        kind = target.kind if target.kind_span is not None or target.code else None
        if kind == "Công văn" and target.code is None and target.body is None:
            kind = None if _says_any_document(target) else kind
        year = target.known_year or asked.year
        register = Register(self.database)
        found = register.find(kind, target.number or "", target.symbol, year)
        if not found and target.symbol:
            # Part of a symbol is enough: `14/CT` for `14/CT-TTg`.
            loose = register.find(kind, target.number or "", None, year)
            begun = fold(target.symbol)
            found = [i for i in loose if fold(i.symbol or "").replace("/", "-").startswith(begun)]
        if target.year:
            found = [i for i in found if i.year == target.year or (i.day and i.day.year == target.year)]
        if asked.issuer and len(found) > 1:
            found = [i for i in found if _issued_by(i, asked.issuer)] or found
        return found

    def _of_date(self, target: ReferenceMention, found: list[Instrument]) -> list[Instrument]:
        """Only those that some source dates as the question does; all of them where none does."""
        day = target.date.day if target.date else None
        if day is None:
            return found
        register = Register(self.database)
        fitting = [i for i in found if any(m.day == day for m in register.mentions_of(i.id))]
        return fitting or found

    def _are_variants(self, found: Sequence[Instrument]) -> bool:
        """Whether all of them may be one instrument."""
        first, *others = found
        linked = {
            other
            for link in Register(self.database).links(first.id)
            if link.kind == "variant"
            for other in (link.left_id, link.right_id)
        }
        return all(other.id in linked for other in others)

    def _variants(self, found: Sequence[Instrument]) -> Draft:
        """One number, one subject, two years: told as the sources tell it."""
        mentions = [self._mentions(i) for i in found]
        best = mentions[0][0]
        lead = with_subject(reference(found[0], best, date=False), best.subject)
        sentences = [Sentence(f"{lead}: các nguồn ghi ngày ban hành khác nhau.", evidence_of(best))]
        for instrument, places in zip(found, mentions, strict=True):
            name, extra = sources(places, self.documents)
            text = f"{reference(instrument, places[0], issuer=False)}, {name}."
            sentences.append(Sentence(text, (*evidence_of(places[0]), *extra), "point"))
        return Draft(
            "conflict", tuple(sentences), ROUTE, "cùng số và nội dung, khác ngày", candidates=_trace(found)
        )

    def _candidates(self, found: Sequence[Instrument], asked: InstrumentQuestion) -> Draft:
        """An ambiguous number: all that it may be, none of them chosen."""
        kinds = {i.kind for i in found}
        kind = (next(iter(kinds)) or "văn bản").lower() if len(kinds) == 1 else "văn bản"
        lead = f"Có {len(found)} {kind} mang số này:"
        why = "nhiều văn bản cùng số, nêu tất cả"
        return _counted(
            "found" if asked.many else "partial", lead, self._items(found), len(found), why, found
        )

    def _unknown(self, target: ReferenceMention, asked: InstrumentQuestion) -> Draft | None:
        """Said to be unknown, with near ones offered as such."""
        if target.number is None or (target.kind is None and target.symbol is None):
            return None
        near = self._near(target)
        suggestions = tuple(dict.fromkeys(f"{reference(i, issuer=False)} về việc gì?" for i in near))
        text = "Không tìm thấy văn bản có số, ký hiệu và năm như câu hỏi nêu trong các văn bản hiện có."
        if near:
            text += " Các văn bản gần giống được gợi ý bên dưới."
        return Draft(
            "not_found",
            (Sentence(text),),
            ROUTE,
            "không có văn bản nào mang số này",
            suggestions=suggestions,
            candidates=_trace(near),
        )

    def _near(self, target: ReferenceMention) -> list[Instrument]:
        register = Register(self.database)
        same = register.find(None, target.number or "")
        if len(same) < 3 and target.number and target.number.isdigit():
            for step in (-1, 1, -10, 10, -100, 100):
                number = int(target.number) + step
                if number > 0:
                    same += register.find(target.kind, str(number), target.symbol)
        same.sort(key=lambda i: i.kind != target.kind)
        return same[:3]

    def _is_about(self, words: Sequence[str], found: Sequence[Instrument]) -> bool:
        """Whether the rest of the question describes the named documents, and does not ask about their content."""
        if not found:
            return False
        ids = {i.id for i in found}
        return any(s.instrument.id in ids and s.score >= _ABOUT_NAMED for s in self._subjects().search(words))

    def _expanded(self, words: tuple[str, ...], question: Question) -> tuple[str, ...]:
        """An abbreviation that no subject has (`CĐS`) is looked for in its long form."""
        if not words or not question.expansions:
            return words
        subjects = self._subjects()
        strange = [word for word in words if not subjects.knows(word)]
        if not strange:
            return words
        longer = [word for text in question.expansions for word in fold(text).split() if subjects.knows(word)]
        kept = [word for word in words if word not in strange]
        return tuple(dict.fromkeys([*kept, *longer]))

    # By relation

    def _related(
        self, asked: InstrumentQuestion, target: ReferenceMention, found: list[Instrument]
    ) -> Draft | None:
        if not found:
            return self._unknown(target, asked)
        named = self._of_date(target, found)
        relation = asked.relation or ""
        wider = ("basis",) if relation == "implements" else ()
        relations = self._relations(named, asked, (relation,))
        kind = "found"
        if not relations and wider:
            relations, relation, kind = self._relations(named, asked, wider), "basis", "partial"
        verb = RELATION_NAMES[relation][0]  # type: ignore[index]
        if not relations:
            asked_verb = RELATION_NAMES[asked.relation][0]  # type: ignore[index]
            return _no_relation(asked, asked_verb, found)
        shown = _in_order([instrument for instrument, _ in relations])
        places = {instrument.id: place for instrument, place in reversed(relations)}
        base = self._mentions(named[0])
        title = reference(named[0], base[0], date=False, issuer=False) if base else named[0].title
        items = [self._item(i, places[i.id]) for i in shown]
        trace = _trace([named[0], *shown])
        why = f"quan hệ: {verb}"
        if len(items) == 1:
            only = replace(items[0], role="lead", evidence=(*items[0].evidence, *_first(base)))
            if asked.direction == "from":
                only = replace(only, text=f"{title} {verb}: {only.text}")
            return Draft(kind, (only,), ROUTE, why, candidates=trace)  # type: ignore[arg-type]
        name = (asked.kind or "văn bản").lower()
        if asked.direction == "to":
            lead = f"Có {len(shown)} {name} {verb} {title}:"
        else:
            lead = f"{title} {verb} {len(shown)} {name}:"
        draft = _counted(kind, lead, items, len(shown), why, shown)
        head = replace(draft.sentences[0], evidence=_first(base))
        return replace(draft, sentences=(head, *draft.sentences[1:]), candidates=trace)

    def _relations(
        self, named: Sequence[Instrument], asked: InstrumentQuestion, kinds: Sequence[str]
    ) -> list[tuple[Instrument, InstrumentRelation]]:
        """The instruments at the other end, each with a place that says so, of the kind and year asked for."""
        register = Register(self.database)
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
        kept = {i.id for i in self._without_drafts_of_others(fitting)}
        places = dict(reversed(found))
        return [(instruments[other], relation) for other, relation in places.items() if other in kept]

    def _validity(self, instrument: Instrument) -> Draft | None:
        register = Register(self.database)
        ending = register.relations_to(instrument.id, ("replaces", "repeals", "amends"))
        if not ending:
            return None
        others = register.get_many(r.source_id for r in ending)
        by_source = {r.source_id: r for r in reversed(ending)}
        mentions = self._mentions(instrument)
        title = reference(instrument, mentions[0], date=False, issuer=False)
        verbs = sorted({RELATION_NAMES[r.kind][0] for r in ending})  # type: ignore[index]
        lead = Sentence(f"{title} đã được {' và '.join(verbs)} bởi:", evidence_of(mentions[0]))
        items = [self._item(i, by_source[i.id]) for i in _in_order(list(others.values()))]
        return Draft(
            "found",
            (lead, *items),
            ROUTE,
            "hiệu lực theo quan hệ với văn bản khác",
            candidates=_trace([instrument]),
        )

    # By description

    def _listed(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """`kế hoạch nào về …`, `UBND tỉnh ban hành những kế hoạch nào trong năm 2022`."""
        if asked.words:
            return self._searched(asked)
        if asked.kind is None or not (asked.issuer or asked.year or asked.status):
            return None
        if asked.attributes - {"date", "number", "issuer"}:
            return None
        found = self._filtered(Register(self.database).page(kind=asked.kind, limit=None).items, asked)
        if asked.status is None:
            found = [i for i in found if i.printed_number or i.document_id]
        if not found:
            text = f"Không tìm thấy {asked.kind.lower()} nào như câu hỏi nêu trong các văn bản hiện có."
            return Draft("not_found", (Sentence(text),), ROUTE, "không có văn bản nào thỏa điều kiện")
        kind = asked.kind.lower()
        whose = f" của {short_of(found, asked)}" if asked.issuer else ""
        what = {"draft": " đang dự thảo", "submitted": " đang trình"}.get(asked.status or "", "")
        lead = f"Có {len(found)} {kind}{whose}{what} được ghi trong các văn bản hiện có:"
        return _counted(
            "found", lead, self._items(found), len(found), "liệt kê theo loại, cơ quan, năm", found
        )

    def _searched(self, asked: InstrumentQuestion) -> Draft | None:
        scored = [s for s in self._subjects().search(asked.words) if s.score >= _SURE]
        fitting = {i.id for i in self._filtered([s.instrument for s in scored], asked)}
        kept = [s for s in scored if s.instrument.id in fitting]
        if not kept:
            return None
        best = kept[0].score
        kept = [s for s in kept if asked.many or s.score >= best - _SAME_RANK]
        found = self._without_drafts_of_others([s.instrument for s in kept])
        if len(found) == 1:
            attributes = asked.attributes - {"number"}
            wanted = attributes | {"subject"} if "date" in attributes else attributes
            draft = describe(self._known(found[0]), self.documents, frozenset(wanted))
            return replace(draft, candidates=_trace(found), confidence=best)
        if not asked.many and len(found) > 8:
            return None
        kind = (asked.kind or "văn bản").lower()
        lead = f"Có {len(found)} {kind} phù hợp:"
        return _counted("found", lead, self._items(found), len(found), "tìm theo nội dung văn bản", found)

    def _by_description(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """`Báo cáo 6 tháng đầu năm 2022 của Sở có số và ngày nào?`, `ai ký báo cáo …`."""
        wanted = asked.attributes & {"date", "number", "signer", "issuer"}
        if not wanted or not asked.named_kind or len(asked.words) < 2 or asked.kind is None:
            return None
        if re.search(r"bao nhieu|ty le", question.folded) and wanted == {"date"}:
            return None
        words = (*asked.words, *(["nam", str(asked.year)] if asked.year else []))
        scored = [s for s in self._subjects().search(words) if s.instrument.kind == asked.kind]
        if wanted & {"signer", "number"}:
            scored = [s for s in scored if s.instrument.document_id] or scored
        if not scored or scored[0].score < _SURE - 0.1:
            return None
        best = [s.instrument for s in scored if s.score >= scored[0].score - 0.02]
        best = self._without_drafts_of_others(best)
        if len(best) > 1:
            return None
        draft = describe(self._known(best[0]), self.documents, asked.attributes - {"subject"})
        return replace(draft, candidates=_trace(best), confidence=scored[0].score)

    def _filtered(self, instruments: Sequence[Instrument], asked: InstrumentQuestion) -> list[Instrument]:
        found = [i for i in instruments if asked.kind in (None, i.kind)]
        if asked.issuer:
            found = [i for i in found if _issued_by(i, asked.issuer)]
        if asked.year:
            year = str(asked.year)
            found = [
                i for i in found if i.known_year == asked.year or (asked.words and year in (i.subject or ""))
            ]
        if asked.status:
            wanted = {"draft", "planned"} if asked.status == "draft" else {asked.status}
            found = [i for i in found if i.status in wanted]
        return found

    def _without_drafts_of_others(self, found: Sequence[Instrument]) -> list[Instrument]:
        """A draft is left out where the issued plan that it became is there too."""
        numbered = {i.id for i in found if i.printed_number}
        register = Register(self.database)
        kept = []
        for instrument in found:
            if not instrument.printed_number and not instrument.document_id:
                ends = {x for link in register.links(instrument.id) for x in (link.left_id, link.right_id)}
                if ends & numbered:
                    continue
            kept.append(instrument)
        return kept

    # Parts

    def _items(self, instruments: Sequence[Instrument]) -> list[Sentence]:
        return [self._item(i, None) for i in _in_order(instruments)[:_MOST_LISTED]]

    def _item(self, instrument: Instrument, relation: InstrumentRelation | None) -> Sentence:
        mentions = self._mentions(instrument)
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
        return Sentence(text, tuple(dict.fromkeys(stands_on)), "point")

    def _mentions(self, instrument: Instrument) -> list[Mention]:
        """The mentions of an instrument, the one that tells most first."""
        return sorted(
            Register(self.database).mentions_of(instrument.id),
            key=lambda m: (
                not m.own,
                m.day != instrument.day,
                bool(m.misprints),
                not m.subject,
                m.issuer_span is None,
                m.id,
            ),
        )

    def _known(self, instrument: Instrument) -> Known:
        register = Register(self.database)
        variants = []
        for link in register.links(instrument.id):
            other_id = link.right_id if link.left_id == instrument.id else link.left_id
            other = register.get(other_id)
            if other is not None:
                variants.append((link, other, tuple(self._mentions(other))))
        return Known(instrument, tuple(register.mentions_of(instrument.id)), tuple(variants))

    def _subjects(self) -> SubjectIndex:
        register = Register(self.database)
        stamp = register.stamp()
        if self._index is None or self._index[0] != stamp:
            self._index = (stamp, SubjectIndex(register.all(), register.all_mentions()))
        return self._index[1]


def _no_relation(asked: InstrumentQuestion, verb: str, found: Sequence[Instrument]) -> Draft:
    text = f"Không tìm thấy văn bản nào {verb} văn bản được hỏi trong các văn bản hiện có."
    if asked.direction == "from":
        text = f"Không tìm thấy văn bản nào được văn bản này {verb} trong các văn bản hiện có."
    return Draft(
        "not_found", (Sentence(text),), ROUTE, "không có quan hệ này trong kho", candidates=_trace(found)
    )


def _first(mentions: Sequence[Mention]) -> tuple[Evidence, ...]:
    return evidence_of(mentions[0]) if mentions else ()


def _counts(asked: InstrumentQuestion) -> bool:
    return asked.many


def _says_any_document(target: ReferenceMention) -> bool:
    return target.kind_span is not None and target.kind_span.end - target.kind_span.start == len("văn bản")


def _issued_by(instrument: Instrument, issuer: str) -> bool:
    """Whether the instrument's issuer is the named body: the Government is not the Prime Minister."""
    name = fold(instrument.issuer or "")
    if issuer == "chinh phu":
        return name == "chinh phu"
    return name.startswith("so ") if issuer == "so" else issuer in name


def short_of(found: Sequence[Instrument], asked: InstrumentQuestion) -> str:
    """The issuer as the register names it."""
    from ingest.issuers import short_name

    names = sorted({short_name(i.issuer) for i in found if i.issuer}, key=len)
    return names[0] if names else asked.issuer or ""


def _in_order(instruments: Sequence[Instrument]) -> list[Instrument]:
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


def _counted(
    kind: str, lead: str, items: Sequence[Sentence], count: int, why: str, found: Sequence[Instrument]
) -> Draft:
    """A list with its count, which is shown as counted from the items."""
    evidence = tuple(dict.fromkeys(piece for item in items for piece in item.evidence[:1]))
    counted = Computation(f"đếm các văn bản nêu dưới đây = {count}", str(count), "văn bản", evidence)
    return Draft(
        kind,  # type: ignore[arg-type]
        (Sentence(lead), *items),
        ROUTE,
        why,
        computations=(counted,),
        candidates=_trace(found),
    )


def _trace(found: Sequence[Instrument]) -> tuple[dict[str, Any], ...]:
    return tuple({"instrument": i.id, "title": i.title} for i in found[:8])
