"""The route for questions about documents: by number, by subject, by relation, by issuer, period and status.

It declines (None) whatever it is not sure to be about a document itself: a wrong grab is worse than leaving the
question to the next route.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.answer import Draft, Sentence
from assistant.cite import Documents
from assistant.instruments.answers import ROUTE, Known, describe
from assistant.instruments.asking import Attribute
from assistant.instruments.catalogue import Catalogue, is_of_kind, is_of_years
from assistant.instruments.cited import CitedDocuments, Passages
from assistant.instruments.comparing import Comparison
from assistant.instruments.listing import Listing, counted, trace
from assistant.instruments.own_words import own_words
from assistant.instruments.phrasing import evidence_of, reference, sources, with_subject
from assistant.instruments.reading import InstrumentQuestion, names_relation, read_question
from assistant.instruments.related import Relations
from assistant.passages.asked import PART_OF_YEAR
from assistant.passages.loosely_named import Named, all_loosely_named
from assistant.passages.names import bodies_of, names_in, names_missing
from assistant.question import Question
from index.database import Database
from index.folding import fold
from index.instruments import Instrument
from index.register import Register
from index.store import Summary
from index.tokens import folded_words
from ingest.issuers import short_name
from ingest.references import ReferenceMention

_SURE = 0.72
_SAME_RANK = 0.08
_DESCRIBED = 0.62
_MOST_AT_ONCE = 4
_ENDED = "Văn bản này đã được văn bản khác trong kho thay thế hoặc bãi bỏ."
_FEW = 2
_LESS_SURE = 0.6
_OWN_FIRST = 0.15
_IN_DOCUMENT: frozenset[Attribute] = frozenset({"effective", "adopted", "recipients", "scope", "applies"})
_OF_ITSELF: frozenset[Attribute] = _IN_DOCUMENT | {"signer", "capacity"}
_ASKED_OF_ONE: frozenset[Attribute] = _OF_ITSELF | {"date", "number", "issuer", "validity"}
_TOGETHER = re.compile(r"\s*(?:,|;|va|voi|hay|hoac)?\s*")


@dataclass(slots=True)
class InstrumentRoute:
    """Answers questions about documents from the register."""

    database: Database
    documents: Documents
    summaries: Callable[[], Sequence[Summary]]
    passages: Passages | None = None
    name: str = ROUTE
    _listing: Listing = field(init=False, repr=False)
    _relations: Relations = field(init=False, repr=False)
    _catalogue: Catalogue = field(init=False, repr=False)
    _cited: CitedDocuments | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        register = Register(self.database)
        self._listing = Listing(register, self.documents)
        self._relations = Relations(self._listing)
        self._catalogue = Catalogue(register)
        if self.passages is not None:
            self._cited = CitedDocuments(self._listing, self.documents, self.passages)

    def answer(self, question: Question) -> Draft | None:
        """The draft, or None where the question is not about a document."""
        if question.foreign:
            return None
        asked = read_question(question, self._catalogue.bodies, self._catalogue.signers)
        if asked is None:
            return None
        asked = replace(asked, words=self._catalogue.expanded(asked.words, question.expansions))
        if asked.references:
            return self._by_number(asked, question)
        called = self._called(asked, question)
        if asked.relation and (
            draft := self._related_to_described(asked, called[0] if len(called) == 1 else None)
        ):
            return draft
        if asked.interrogative or asked.signer:
            # Where no document is named or called, what is asked for is listed by its own issuer.
            draft = self._listed(replace(asked, issuer=asked.sought_issuer or asked.issuer))
        elif len(called) == 1:
            draft = self._told(called[0][0], asked.attributes - {"subject"})
        elif called and not asked.relation:
            draft = self._alike(asked, [instrument for instrument, _ in called])
        else:
            draft = self._by_description(asked, question)
        return draft or self._where_cited(asked, question)

    def _called(self, asked: InstrumentQuestion, question: Question) -> list[tuple[Instrument, Named]]:
        """The documents of the corpus that the question calls by kind and words of their heads, where nothing but the
        document itself is asked about: one, or several that fit alike."""
        if not (asked.relation or asked.attributes & _ASKED_OF_ONE):
            return []
        called = []
        for named in all_loosely_named(question.text, self.summaries()):
            rest = folded_words(f"{question.text[: named.start]} {question.text[named.end :]}")
            if any(word in rest and word not in named.words for word in asked.words):
                continue
            own = next((m for m in self._listing.register.mentions_in(named.document_id) if m.own), None)
            instrument = self._listing.register.get(own.instrument_id) if own and own.instrument_id else None
            # A committee of a council is called with the council (`Ban … HĐND`).
            within = (
                asked.issuer and asked.issuer.name in fold(instrument.issuer or "") if instrument else False
            )
            if instrument and (asked.relation or within or self._catalogue.may_be(instrument, asked)):
                called.append((instrument, named))
        return called if len(called) <= _MOST_AT_ONCE else []

    def _alike(self, asked: InstrumentQuestion, called: Sequence[Instrument]) -> Draft:
        """Several documents that fit a name alike: all of them, none chosen."""
        if asked.attributes - {"number", "date", "issuer", "subject"}:
            each = _together(
                [self._told(instrument, asked.attributes - {"subject"}) for instrument in called]
            )
            if each:
                why = "nhiều văn bản cùng được gọi như vậy, nêu tất cả"
                return replace(each, kind="partial", why=why, candidates=trace(called))
        lead = f"Có {len(called)} văn bản phù hợp với cách gọi trong câu hỏi:"
        items = self._listing.items(called, signed="signer" in asked.attributes)
        return counted(
            "partial", lead, items, len(called), "nhiều văn bản cùng được gọi như vậy, nêu tất cả", called
        )

    def _where_cited(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """A document that the corpus only cites, else that there is none of which the number or signer could be told."""
        of_itself = asked.attributes and not asked.attributes - {
            "number",
            "date",
            "issuer",
            "signer",
            "capacity",
        }
        if self._cited and (
            asked.interrogative or (of_itself and not asked.attributes & {"signer", "capacity"})
        ):
            draft = self._cited.answer(asked, question)
            if draft:
                return draft
        if asked.interrogative or not (of_itself and asked.attributes & {"number", "signer"}):
            return None
        if asked.kind is None or len(asked.words) < 2 or question.asks_amount:
            return None
        text = f"Không tìm thấy {asked.kind.lower()} như câu hỏi nêu trong các văn bản hiện có."
        return Draft(
            "not_found", (Sentence(text),), ROUTE, "không có văn bản nào được gọi như vậy", _LESS_SURE
        )

    # By number

    def _by_number(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        if len(asked.references) > _MOST_AT_ONCE:
            return None
        if len(asked.references) == 2 and asked.comparing and not asked.words:
            return self._compared(asked)
        if len(asked.references) > 1 and not asked.relation and _stand_apart(asked, question.folded):
            return self._each(asked)
        target = asked.references[-1] if asked.relation or not asked.attributes else asked.references[0]
        return self._one(asked, target)

    def _one(self, asked: InstrumentQuestion, target: ReferenceMention) -> Draft | None:
        found = self._catalogue.numbered(target, asked)
        # Who signed it or whom it was sent to can be asked of nothing but the document.
        of_itself = asked.attributes & {"signer", "capacity", "recipients"} and len(asked.words) <= _FEW
        if asked.words and not of_itself and not self._catalogue.is_about(asked.words, found):
            # The year and the body of a question about its content need not be those of the document itself.
            exists = found or self._catalogue.numbered(target, _of_nobody(asked))
            return self._unknown(target) if not exists and target.body else None
        dated = self._relations.of_date(target, found)
        if asked.relation:
            return self._related(asked, dated) if dated else self._unknown(target, found)
        if asked.interrogative and not asked.attributes and not asked.many:
            return None
        if not dated:
            return self._unknown(target, found)
        found = dated
        if len(found) > 1 and not self._are_variants(found):
            return self._candidates(found, asked)
        if len(found) > 1 and not asked.attributes & {"validity", *_OF_ITSELF}:
            return self._variants(found)
        return self._told(found[0], asked.attributes)

    def _related(self, asked: InstrumentQuestion, named: list[Instrument]) -> Draft | None:
        """The documents at the other end of the relation, and what else is asked of the named one."""
        related = self._relations.related(asked, named)
        rest = asked.attributes & _IN_DOCUMENT
        return _together([related, self._told(named[0], rest)]) if rest and len(named) == 1 else related

    def _told(self, instrument: Instrument, attributes: frozenset[Attribute]) -> Draft | None:
        """What is asked of one document, told by itself or by those that mention it."""
        known = self._listing.known(instrument)
        draft = self._attributes_of(known, attributes)
        if draft is None or draft.kind == "not_found":
            return draft and replace(draft, candidates=trace([instrument]))
        draft = replace(draft, candidates=trace([instrument]))
        if "validity" in attributes or not self._relations.is_ended(instrument):
            return draft
        asking = f"{reference(instrument, issuer=False)} còn hiệu lực không?"
        return replace(draft, warnings=(*draft.warnings, _ENDED), suggestions=(asking,))

    def _attributes_of(self, known: Known, attributes: frozenset[Attribute]) -> Draft | None:
        """Everything that is asked of it, one after another; None where a passage may tell it better."""
        drafts: list[Draft | None] = []
        rest = attributes - {"validity", *_OF_ITSELF}
        if rest or not attributes:
            drafts.append(describe(known, self.documents, rest))
        if "validity" in attributes:
            drafts.append(self._relations.validity(known))
        if signing := attributes & {"signer", "capacity"}:
            drafts.append(describe(known, self.documents, signing))
        for name in sorted(attributes & _IN_DOCUMENT):
            told = own_words(known, frozenset({name}), self._listing.register, self.documents)
            drafts.append(told)
        return _together(drafts)

    def _each(self, asked: InstrumentQuestion) -> Draft | None:
        """The same question about several documents, answered one after another."""
        drafts = [self._one(asked, target) for target in asked.references]
        told = [draft for draft in drafts if draft is not None]
        if len(told) < len(drafts) or not any(draft.kind != "not_found" for draft in told):
            return told[0] if told and len(told) == len(drafts) else None
        kind = "found" if all(draft.kind == "found" for draft in told) else "partial"
        return replace(
            told[0],
            kind=kind,  # type: ignore[arg-type]
            sentences=tuple(sentence for draft in told for sentence in draft.sentences),
            candidates=tuple(candidate for draft in told for candidate in draft.candidates),
        )

    def _compared(self, asked: InstrumentQuestion) -> Draft | None:
        chosen: list[Instrument] = []
        for target in asked.references:
            known = self._catalogue.numbered(target, asked)
            found = self._relations.of_date(target, known)
            if not found:
                return self._unknown(target, known)
            if len(found) > 1:
                return self._candidates(found, asked)
            chosen.append(found[0])
        if chosen[0].id == chosen[1].id:
            return self._told(chosen[0], frozenset())
        return Comparison(self._listing).compare(chosen, asked.comparing or "all")

    def _are_variants(self, found: Sequence[Instrument]) -> bool:
        """Whether all of them may be one instrument."""
        first, *others = found
        linked = {
            other
            for link in self._listing.register.links(first.id)
            if link.kind == "variant"
            for other in (link.left_id, link.right_id)
        }
        return all(other.id in linked for other in others)

    def _variants(self, found: Sequence[Instrument]) -> Draft:
        """One number, one subject, two years: told as the sources tell it."""
        mentions = [self._listing.mentions(i) for i in found]
        best = mentions[0][0]
        lead = with_subject(reference(found[0], best, date=False), best.subject)
        sentences = [Sentence(f"{lead}: các nguồn ghi ngày ban hành khác nhau.", evidence_of(best))]
        for instrument, places in zip(found, mentions, strict=True):
            name, extra = sources(places, self.documents)
            text = f"{reference(instrument, places[0], issuer=False)}, {name}."
            sentences.append(Sentence(text, (*evidence_of(places[0]), *extra), "point"))
        return Draft(
            "conflict", tuple(sentences), ROUTE, "cùng số và nội dung, khác ngày", candidates=trace(found)
        )

    def _candidates(self, found: Sequence[Instrument], asked: InstrumentQuestion) -> Draft:
        """An ambiguous number: all that it may be, none of them chosen."""
        kinds = {i.kind for i in found}
        kind = (next(iter(kinds)) or "văn bản").lower() if len(kinds) == 1 else "văn bản"
        lead = f"Có {len(found)} {kind} mang số này{self._listing.said_by(found)}:"
        why = "nhiều văn bản cùng số, nêu tất cả"
        return counted(
            "found" if asked.many else "partial", lead, self._listing.items(found), len(found), why, found
        )

    def _unknown(self, target: ReferenceMention, other_days: Sequence[Instrument] = ()) -> Draft | None:
        """Said to be unknown, with near ones offered as such: first those of that number and another date."""
        if target.number is None or (target.kind is None and target.symbol is None):
            return None
        near = list(other_days[:3]) or self._catalogue.near(target)
        suggestions = tuple(dict.fromkeys(f"{reference(i, issuer=False)} về việc gì?" for i in near))
        what = "số, ký hiệu và ngày" if other_days else "số, ký hiệu và năm"
        text = f"Không tìm thấy văn bản có {what} như câu hỏi nêu trong các văn bản hiện có."
        if near:
            text += " Các văn bản gần giống được gợi ý bên dưới."
        return Draft(
            "not_found",
            (Sentence(text),),
            ROUTE,
            "không có văn bản nào mang số này",
            suggestions=suggestions,
            candidates=trace(near),
        )

    # By relation to a document that is described

    def _related_to_described(
        self, asked: InstrumentQuestion, called: tuple[Instrument, Named] | None
    ) -> Draft | None:
        """`kế hoạch nào thực hiện nghị quyết về du lịch của Tỉnh ủy`: None where no one document is meant."""
        if called:
            # The year of a name is not that of the documents at the other end.
            year = str(asked.year) in called[1].words
            asked = replace(asked, issuer=None, place=None, period=None if year else asked.period)
            if asked.relation == "issued_with" and asked.kind == called[0].kind:
                # `quy chế … ban hành kèm quyết định nào`: what is called by its own name is the decision.
                return self._told(called[0], asked.attributes | {"number"})
            related = self._relations.related(asked, [called[0]])
            rest = asked.attributes & (_IN_DOCUMENT | {"date", "number", "signer"})
            return _together([related, self._told(called[0], rest)]) if rest else related
        if not asked.interrogative or asked.described_kind is None or not asked.words:
            return None
        scored = [
            s
            for s in self._catalogue.subjects.search(asked.words)
            if s.instrument.kind == asked.described_kind and is_of_years(s.instrument, asked.words)
        ]
        best = [s.instrument for s in scored if s.score >= max(_SURE, scored[0].score - 0.02)]
        if asked.issuer:
            best = [i for i in best if asked.issuer.may_have_issued(i)] or best
        if len(best) != 1:
            return None
        draft = self._relations.related(replace(asked, issuer=None, place=None), best)
        return None if draft.kind == "not_found" else draft

    # By description

    def _listed(self, asked: InstrumentQuestion) -> Draft | None:
        """`kế hoạch nào về …`, `UBND tỉnh ban hành những kế hoạch nào trong năm 2022`."""
        if asked.words:
            return self._searched(asked)
        named = asked.issuer or asked.place or asked.signer or asked.status or (asked.many and asked.period)
        if not (named or (asked.kind and (asked.period or asked.many))):
            return None
        if asked.attributes - {"date", "number", "issuer", "subject", "signer"}:
            return None
        kind = (asked.kind or "văn bản").lower()
        found = self._catalogue.filtered(self._listing.register.page(limit=None).items, asked)
        if asked.status is None:
            found = [i for i in found if i.printed_number or i.document_id]
        if not found:
            text = f"Không tìm thấy {kind} nào như câu hỏi nêu trong các văn bản hiện có."
            return Draft("not_found", (Sentence(text),), ROUTE, "không có văn bản nào thỏa điều kiện")
        whose = f" của {body}" if asked.issuer and (body := _one_issuer(found)) else ""
        what = {"draft": " đang dự thảo", "submitted": " đang trình"}.get(asked.status or "", "")
        said_by = self._listing.said_by(found)
        lead = f"Có {len(found)} {kind}{whose}{what} được ghi trong các văn bản hiện có{said_by}:"
        items = self._listing.items(found, signed=asked.signer is not None)
        return counted("found", lead, items, len(found), "liệt kê theo loại, cơ quan, thời gian", found)

    def _searched(self, asked: InstrumentQuestion) -> Draft | None:
        scored = [s for s in self._catalogue.subjects.search(asked.words) if s.score >= _SURE]
        fitting = {i.id for i in self._catalogue.filtered([s.instrument for s in scored], asked)}
        kept = [s for s in scored if s.instrument.id in fitting]
        if not kept:
            return None
        best = kept[0].score
        kept = [s for s in kept if asked.many or s.score >= best - _SAME_RANK]
        found = self._listing.without_drafts([s.instrument for s in kept])
        if len(found) == 1:
            # Which document it is was asked first.
            draft = self._told(found[0], (asked.attributes - {"number"}) | {"subject"})
            return draft and replace(draft, confidence=best)
        if not asked.many and len(found) > 8:
            return None
        kind = (asked.kind or "văn bản").lower()
        lead = f"Có {len(found)} {kind} phù hợp{self._listing.said_by(found)}:"
        return counted(
            "found", lead, self._listing.items(found), len(found), "tìm theo nội dung văn bản", found
        )

    def _by_description(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """`Báo cáo 6 tháng đầu năm 2022 của Sở có số và ngày nào?`, `ai ký báo cáo …`."""
        wanted = asked.attributes & {"date", "number", "issuer", "status", "validity", *_OF_ITSELF}
        if asked.issuer and not asked.attributes and asked.named_kind and len(asked.words) >= 2:
            return self._searched(asked)
        if not wanted or not asked.named_kind or len(asked.words) < 2:
            return None
        if asked.kind is None and not (asked.issuer or asked.place):
            return None
        if re.search(r"bao nhieu|ty le", question.folded) and wanted == {"date"}:
            return None
        best, score = self._best_described(asked, bool(wanted & {"signer", "number", *_IN_DOCUMENT}))
        best = [instrument for instrument in best if not _is_elsewhere(instrument, question)]
        if len(best) != 1:
            return None
        draft = self._told(best[0], asked.attributes - {"subject"})
        return draft and replace(draft, confidence=score)

    def _best_described(self, asked: InstrumentQuestion, owned: bool) -> tuple[list[Instrument], float]:
        """The documents that the words describe best; `owned`: those of the corpus first."""
        words = (*asked.words, *(["nam", str(asked.year)] if asked.year else []))
        scored = [
            s
            for s in self._catalogue.subjects.search(words)
            if is_of_kind(s.instrument, asked.kind) and is_of_years(s.instrument, words)
        ]
        if not scored or scored[0].score < _DESCRIBED:
            # The year is that of the document and not told in its subject.
            scored = self._catalogue.subjects.search(asked.words)
            fitting = {i.id for i in self._catalogue.filtered([s.instrument for s in scored], asked)}
            scored = [
                s for s in scored if s.instrument.id in fitting and is_of_years(s.instrument, asked.words)
            ]
        if not scored or scored[0].score < _DESCRIBED:
            return [], 0.0
        if owned:
            near = [s for s in scored if s.score >= scored[0].score - _OWN_FIRST]
            scored = [s for s in near if s.instrument.document_id] or scored
        best = [s.instrument for s in scored if s.score >= scored[0].score - 0.02]
        best = self._listing.without_drafts(best)
        best = [i for i in best if self._catalogue.may_be(i, asked)]
        return [i for i in best if i.document_id] or best, scored[0].score


def _of_nobody(asked: InstrumentQuestion) -> InstrumentQuestion:
    """The question without the year, the body and the place that it names."""
    return replace(asked, period=None, issuer=None, place=None)


def _together(drafts: Sequence[Draft | None]) -> Draft | None:
    """Several answers as one; what is not found of several things is said beside what is."""
    told = [draft for draft in drafts if draft is not None]
    if len(told) < 2:
        return told[0] if told and len(drafts) == 1 else None
    found = [draft for draft in told if draft.kind != "not_found"]
    if not found:
        return told[0]
    ordered = [*found, *(draft for draft in told if draft not in found)]
    return replace(
        found[0],
        kind=found[0].kind if len(found) == len(drafts) else "partial",
        sentences=tuple(sentence for draft in ordered for sentence in draft.sentences),
        warnings=tuple(dict.fromkeys(warning for draft in found for warning in draft.warnings)),
    )


def _is_elsewhere(instrument: Instrument, question: Question) -> bool:
    """Whether the question names a place (`tỉnh Hà Lam`) or a quarter that nothing tells of the document."""
    names = names_in(question.text)
    places = [name for name in names if name not in bodies_of(names, question.text)]
    told = " ".join(part for part in (instrument.subject, instrument.issuer, instrument.place) if part)
    return bool(names_missing(places, told)) or bool(
        _parts_of_year(question.folded) - _parts_of_year(fold(told))
    )


def _parts_of_year(folded: str) -> set[str]:
    """The quarters and months that a text names: a report of another one is another report."""
    return {" ".join(match.group().split()) for match in PART_OF_YEAR.finditer(folded)}


def _stand_apart(asked: InstrumentQuestion, folded: str) -> bool:
    """Whether the documents stand side by side (`A và B`, `A ngày nào, còn B ngày nào`), none in another's name."""
    between = [folded[one.span.end : other.span.start] for one, other in pairwise(asked.references)]
    if all(_TOGETHER.fullmatch(words) for words in between):
        return True
    return bool(asked.attributes) and not any(names_relation(words) for words in between)


def _one_issuer(found: Sequence[Instrument]) -> str | None:
    """The issuer of all of them, None where they have several; `Chủ tịch UBND tỉnh` counts with `UBND tỉnh`."""
    names = sorted({short_name(i.issuer) for i in found if i.issuer}, key=len)
    return names[0] if names and all(names[0] in name for name in names) else None
