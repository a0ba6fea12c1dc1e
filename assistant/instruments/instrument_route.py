"""The route for questions about documents: by number, by subject, by relation, by issuer, year and status.

It declines (None) whatever it is not sure to be about a document itself: a wrong grab is worse than leaving the
question to the next route.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Draft, Sentence
from assistant.cite import Documents
from assistant.instruments.answers import ROUTE, describe
from assistant.instruments.listing import Listing, counted, issued_by, trace
from assistant.instruments.phrasing import evidence_of, reference, sources, with_subject
from assistant.instruments.reading import Attribute, InstrumentQuestion, read_question
from assistant.instruments.related import Relations
from assistant.instruments.subjects import SubjectIndex
from assistant.question import Question
from index.database import Database
from index.folding import fold
from index.instruments import Instrument
from index.register import Register
from ingest.references import ReferenceMention

_SURE = 0.72
_SAME_RANK = 0.08
_ABOUT_NAMED = 0.5


@dataclass(slots=True)
class InstrumentRoute:
    """Answers questions about documents from the register."""

    database: Database
    documents: Documents
    name: str = ROUTE
    _listing: Listing = field(init=False, repr=False)
    _relations: Relations = field(init=False, repr=False)
    _index: tuple[tuple[int, int], SubjectIndex] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._listing = Listing(Register(self.database), self.documents)
        self._relations = Relations(self._listing)

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
            return self._relations.related(asked, target, found) if found else self._unknown(target, asked)
        if asked.interrogative and not asked.attributes and not _counts(asked):
            return None
        if not found:
            return self._unknown(target, asked)
        found = self._relations.of_date(target, found)
        if len(found) > 1 and not self._are_variants(found):
            return self._candidates(found, asked)
        if "validity" in asked.attributes:
            return self._relations.validity(found[0])
        if len(found) > 1:
            return self._variants(found)
        return replace(
            describe(self._listing.known(found[0]), self.documents, asked.attributes), candidates=trace(found)
        )

    def _find(self, target: ReferenceMention, asked: InstrumentQuestion) -> list[Instrument]:
        kind = target.kind if target.kind_span is not None or target.code else None
        if kind == "Công văn" and target.code is None and target.body is None:
            kind = None if _says_any_document(target) else kind
        year = target.known_year or asked.year
        register = self._listing.register
        found = register.find(kind, target.number or "", target.symbol, year)
        if not found and target.symbol:
            # Part of a symbol is enough: `14/CT` for `14/CT-TTg`.
            loose = register.find(kind, target.number or "", None, year)
            begun = fold(target.symbol)
            found = [i for i in loose if fold(i.symbol or "").replace("/", "-").startswith(begun)]
        if target.year:
            found = [i for i in found if i.year == target.year or (i.day and i.day.year == target.year)]
        if asked.issuer and len(found) > 1:
            found = [i for i in found if issued_by(i, asked.issuer)] or found
        return found

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
        lead = f"Có {len(found)} {kind} mang số này:"
        why = "nhiều văn bản cùng số, nêu tất cả"
        return counted(
            "found" if asked.many else "partial", lead, self._listing.items(found), len(found), why, found
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
            candidates=trace(near),
        )

    def _near(self, target: ReferenceMention) -> list[Instrument]:
        register = self._listing.register
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

    # By description

    def _listed(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """`kế hoạch nào về …`, `UBND tỉnh ban hành những kế hoạch nào trong năm 2022`."""
        if asked.words:
            return self._searched(asked)
        if not (asked.issuer or (asked.kind and (asked.year or asked.status))):
            return None
        kind = (asked.kind or "văn bản").lower()
        if asked.attributes - {"date", "number", "issuer"}:
            return None
        found = _filtered(self._listing.register.page(kind=asked.kind, limit=None).items, asked)
        if asked.status is None:
            found = [i for i in found if i.printed_number or i.document_id]
        if not found:
            text = f"Không tìm thấy {kind} nào như câu hỏi nêu trong các văn bản hiện có."
            return Draft("not_found", (Sentence(text),), ROUTE, "không có văn bản nào thỏa điều kiện")
        whose = f" của {short_of(found, asked)}" if asked.issuer else ""
        what = {"draft": " đang dự thảo", "submitted": " đang trình"}.get(asked.status or "", "")
        lead = f"Có {len(found)} {kind}{whose}{what} được ghi trong các văn bản hiện có:"
        return counted(
            "found", lead, self._listing.items(found), len(found), "liệt kê theo loại, cơ quan, năm", found
        )

    def _searched(self, asked: InstrumentQuestion) -> Draft | None:
        scored = [s for s in self._subjects().search(asked.words) if s.score >= _SURE]
        fitting = {i.id for i in _filtered([s.instrument for s in scored], asked)}
        kept = [s for s in scored if s.instrument.id in fitting]
        if not kept:
            return None
        best = kept[0].score
        kept = [s for s in kept if asked.many or s.score >= best - _SAME_RANK]
        found = self._listing.without_drafts([s.instrument for s in kept])
        if len(found) == 1:
            attributes = asked.attributes - {"number"}
            extra: frozenset[Attribute] = frozenset({"subject"} if "date" in attributes else set())
            draft = describe(self._listing.known(found[0]), self.documents, attributes | extra)
            return replace(draft, candidates=trace(found), confidence=best)
        if not asked.many and len(found) > 8:
            return None
        kind = (asked.kind or "văn bản").lower()
        lead = f"Có {len(found)} {kind} phù hợp:"
        return counted(
            "found", lead, self._listing.items(found), len(found), "tìm theo nội dung văn bản", found
        )

    def _by_description(self, asked: InstrumentQuestion, question: Question) -> Draft | None:
        """`Báo cáo 6 tháng đầu năm 2022 của Sở có số và ngày nào?`, `ai ký báo cáo …`."""
        wanted = asked.attributes & {"date", "number", "signer", "issuer", "status"}
        if asked.issuer and not asked.attributes and asked.named_kind and len(asked.words) >= 2:
            return self._searched(asked)
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
        best = self._listing.without_drafts(best)
        best = [i for i in best if i.document_id] or best
        if len(best) > 1:
            return None
        draft = describe(self._listing.known(best[0]), self.documents, asked.attributes - {"subject"})
        return replace(draft, candidates=trace(best), confidence=scored[0].score)

    def _subjects(self) -> SubjectIndex:
        register = self._listing.register
        stamp = register.stamp()
        if self._index is None or self._index[0] != stamp:
            self._index = (stamp, SubjectIndex(register.all(), register.all_mentions()))
        return self._index[1]


def _counts(asked: InstrumentQuestion) -> bool:
    return asked.many


def _says_any_document(target: ReferenceMention) -> bool:
    return target.kind_span is not None and target.kind_span.end - target.kind_span.start == len("văn bản")


def _filtered(instruments: Sequence[Instrument], asked: InstrumentQuestion) -> list[Instrument]:
    found = [i for i in instruments if asked.kind in (None, i.kind)]
    if asked.issuer:
        found = [i for i in found if issued_by(i, asked.issuer)]
    if asked.year:
        year = str(asked.year)
        found = [
            i for i in found if i.known_year == asked.year or (asked.words and year in (i.subject or ""))
        ]
    if asked.status:
        wanted = {"draft", "planned"} if asked.status == "draft" else {asked.status}
        found = [i for i in found if i.status in wanted]
    return found


def short_of(found: Sequence[Instrument], asked: InstrumentQuestion) -> str:
    """The issuer as the register names it."""
    from ingest.issuers import short_name

    names = sorted({short_name(i.issuer) for i in found if i.issuer}, key=len)
    return names[0] if names else asked.issuer or ""
