"""The figure route: a question about an amount, answered from the fact table or refused with the nearest fact.

Two documents that disagree are both shown. A figure that the checks doubt is shown as printed, with what they
imply. Where only something near is there (another period, another place, a neighbouring indicator) the answer is
"không tìm thấy", with the near fact as a note, labelled as what it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Computation, Draft, Sentence
from assistant.cite import Documents
from assistant.figures.asking import Asked, read_question
from assistant.figures.changing import asks_change
from assistant.figures.computing import compute
from assistant.figures.finding import Finder, Knows
from assistant.figures.found import Found
from assistant.figures.matching import Match
from assistant.figures.parts import SHARE
from assistant.figures.rows import COUNTED
from assistant.figures.targets import CHECK, falls_short
from assistant.figures.tight import tightened
from assistant.figures.wording import (
    evidences_of,
    led_quantity,
    led_quote,
    period_words,
    quantity,
    sources_of,
)
from assistant.ground import verify, with_header_evidence
from assistant.question import Question
from index.fact_table import FactTable
from index.facts import PROPOSED, Fact
from index.folding import fold
from ingest.number_forms import printed_form
from ingest.periods import a_year_before

# A refusal that names what differs (period, place, level, a word that no fact holds) ends the search; one that
# only found too little leaves the question to the passages.
_SURE, _PERHAPS = 0.9, 0.4
_JUDGES = re.compile(
    r"(?<!\w)(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán|vượt|chưa đạt|không đạt|hoàn thành|thấp hơn|cao hơn)(?!\w)|/\s?\d"
)
_NOTHING = "Không tìm thấy số liệu này trong các văn bản hiện có."


class FigureRoute:
    """Answers questions about figures from the fact table."""

    name = "figure"

    def __init__(self, table: FactTable, documents: Documents, knows: Knows = lambda word: False) -> None:
        """`knows` tells whether the corpus has a word as it was typed; without it any word may be mistyped."""
        self._table = table
        self._documents = documents
        self._finder = Finder(table, documents, knows)

    def answer(self, question: Question) -> Draft | None:
        """The draft, or None for a question that is not about figures."""
        draft = self._answer(question)
        return tightened(draft, self._documents) if draft is not None else None

    def _answer(self, question: Question) -> Draft | None:
        asked = read_question(question)
        if asked is None or not asked.terms:
            return None
        asked, found = self._found_for(asked)
        if asked.bare:
            computed = compute(asked, question, self._finder, self._documents)
            if computed is not None and self._holds(computed):
                return self._with_rivals(computed)
            return self._looked_up(asked, found, found.best) if found.best is not None else None
        if not found.matches:
            return self._not_found(asked, None)
        computed = compute(asked, question, self._finder, self._documents)
        if computed is not None and self._holds(computed):
            return self._with_rivals(computed)
        if asked.operation in ("max", "min") or (
            asked.operation in ("difference", "growth") and len(asked.periods) > 1
        ):
            # Which one is largest, or how much it grew, is not told by one figure.
            return None
        best = found.best
        if best is None:
            return self._not_found(asked, found)
        if self._counts_what_was_not_counted(asked, question, best):
            return self._not_found(asked, None)
        if CHECK.search(question.folded) and not self._tells_whether(best):
            # That a target was reached is not told by a figure alone.
            return None
        if SHARE.search(question.folded) and best.fact.role == "change":
            # What something grew by is no share of anything.
            return self._not_found(asked, found)
        if falls_short(question.text, question.folded):
            # By how much a plan was missed is not told by the plan or by what was done.
            return self._not_found(asked, found)
        if asked.operation in ("difference", "growth") or asks_change(question.text, question.folded):
            best = self._change_of(best, asked)
            if best.fact.role not in ("change", "share"):
                return self._not_found(asked, found)
        return self._looked_up(asked, found, best)

    def _found_for(self, asked: Asked) -> tuple[Asked, Found]:
        """What is asked, with the time that it means in these documents, and what was found for it.

        `cùng kỳ` is a year before the time that the documents report on. A year of which only a part is reported is
        answered by that part, which the answer names.
        """
        if asked.earlier:
            reported = self._finder.find(replace(asked, periods=(), part="")).best
            if reported is not None and reported.fact.period:
                asked = replace(
                    asked, periods=(_a_year_before(reported.fact.period, asked.periods),), part=""
                )
        found = self._finder.find(asked)
        if (
            found.best is None
            and asked.operation == "lookup"
            and not asked.within
            and _names_years(asked.periods)
        ):
            within = replace(asked, within="year")
            wider = self._finder.find(within)
            best = wider.best
            if best is not None and not found.has_near(best):
                return within, wider
        return asked, found

    def _counts_what_was_not_counted(self, asked: Asked, question: Question, best: Match) -> bool:
        """`bao nhiêu xã trên 20%` is answered by a count of rows, or by a statement that names the bound itself."""
        if asked.condition is None or not COUNTED.search(question.folded):
            return False
        document = self._documents.document(best.fact.document_id)
        return asked.condition.printed not in document.quote(best.fact.evidence)

    def _tells_whether(self, best: Match) -> bool:
        """Whether the words around a figure say how it stands to what was planned."""
        document = self._documents.document(best.fact.document_id)
        return best.fact.table is None and bool(_JUDGES.search(document.quote(best.fact.evidence).lower()))

    def _change_of(self, best: Match, asked: Asked) -> Match:
        """The change that is printed behind a figure, where a change is what was asked; else the figure itself."""
        if best.fact.role == "change":
            return best
        changes: list[Fact] = []
        for fact in self._finder.siblings(best.fact):
            if fact.evidence == best.fact.evidence and fact.span.start > best.fact.span.start:
                if fact.role != "change":
                    break
                changes.append(fact)
        wanted = [fact for fact in changes if (fact.unit == "%") == (asked.measure == "%")] or changes
        return replace(best, fact=wanted[0]) if wanted else best

    def _with_rivals(self, computed: Draft) -> Draft:
        """The computed answer with the other values that documents give for its operands."""
        used = [str(candidate["fact"]) for candidate in computed.candidates]
        findings = [f for f in self._table.findings_of(used) if f.kind == "conflict"]
        others = self._table.facts(i for f in findings for i in f.facts if i not in used)
        if not others:
            return computed
        notes = tuple(
            Sentence(
                f"Văn bản khác ghi {quantity(f)}: {led_quote(f, self._documents)}.",
                evidences_of(f, self._documents),
                "note",
            )
            for f in others.values()
        )
        warnings = tuple(dict.fromkeys(finding.message for finding in findings))
        told = replace(
            computed,
            kind="conflict",
            sentences=computed.sentences + notes,
            warnings=computed.warnings + warnings,
        )
        return told if self._holds(told) else replace(computed, warnings=computed.warnings + warnings)

    def _looked_up(self, asked: Asked, found: Found, best: Match) -> Draft:
        findings = self._table.findings_of([best.fact.id])
        rivals = [f for f in findings if f.kind == "conflict"]
        others = self._table.facts(i for f in rivals for i in f.facts if i != best.fact.id)
        others.update(
            (f.id, f)
            for f in found.rivals(best)
            if f.document_id not in {o.document_id for o in others.values()}
        )
        if others and not asked.numbers:
            draft = self._conflict(asked, best, list(others.values()))
            if self._holds(draft):
                return draft
        if elsewhere := found.elsewhere(best):
            draft = self._by_place(best, elsewhere)
            if self._holds(draft):
                return draft
        return self._found(asked, found, best)

    def _by_place(self, best: Match, elsewhere: list[Fact]) -> Draft:
        """The figure of each place whose documents have it, where the question names none of them."""
        points = []
        for fact in (best.fact, *elsewhere):
            pieces = evidences_of(fact, self._documents)
            quote = led_quote(fact, self._documents)
            place = fact.home[0].upper() + fact.home[1:]
            amount = quantity(fact)
            texts = (f"{place}: {amount}: {quote}.", f"{place}: {quote}.", f"{amount}: {quote}.")
            said = [Sentence(text, pieces, "point") for text in texts]
            points.append(
                next((s for s in said if self._holds(Draft("found", (s,), self.name, ""))), said[-1])
            )
        lead = Sentence("Câu hỏi không nêu địa bàn; mỗi nơi có một số liệu:", (), "lead")
        warning = "Câu hỏi không nêu địa bàn; các số dưới đây là của những nơi khác nhau."
        return self._draft("found", (lead, *points), best, (), (warning,))

    def _found(self, asked: Asked, found: Found, best: Match) -> Draft:
        fact = best.fact
        parent = self._table.fact(fact.parent) if fact.parent else None
        same = found.corroborating(best)
        facts = [fact, *same]
        evidence = tuple(piece for each in facts for piece in evidences_of(each, self._documents))
        amount = led_quantity(fact, parent)
        quote = led_quote(fact, self._documents)
        period = period_words(fact, self._documents.document(fact.document_id))
        notes, computations, doubts = self._doubts(fact)
        warnings = (*doubts, *_understood(fact, asked, period, quote))
        texts = [f"{amount}: {quote}.", f"{quote}.", f"{amount}."]
        if asked.within == "year" and period:
            texts.insert(0, f"{period[0].upper()}{period[1:]}: {amount}: {quote}.")
        drafts = [
            self._draft("found", (Sentence(said, evidence), *notes), best, computations, warnings)
            for said in texts
        ]
        return next((draft for draft in drafts if self._holds(draft)), drafts[-1])

    def _conflict(self, asked: Asked, best: Match, others: list[Fact]) -> Draft:
        facts = [best.fact, *sorted(others, key=lambda f: f.id)]
        amounts = list(dict.fromkeys(quantity(f) for f in facts))
        evidence = tuple(piece for each in facts for piece in evidences_of(each, self._documents))
        sources = sources_of([self._documents.document(fact.document_id) for fact in facts])
        points = [self._told_by_its_source(*pair) for pair in zip(facts, sources, strict=True)]
        lead = Sentence(f"Các văn bản ghi khác nhau: {' và '.join(amounts)}.", evidence)
        warning = "Hai văn bản cùng kỳ ghi hai số khác nhau; cần đối chiếu trước khi sử dụng."
        return self._draft("conflict", (lead, *points), best, (), (warning,))

    def _told_by_its_source(self, fact: Fact, source: str) -> Sentence:
        """A figure with the document that states it, where that can be named, and its words there."""
        said = f"{quantity(fact)} (theo {source})" if source else quantity(fact)
        return Sentence(
            f"{said}: {led_quote(fact, self._documents)}.", evidences_of(fact, self._documents), "point"
        )

    def _doubts(self, fact: Fact) -> tuple[tuple[Sentence, ...], tuple[Computation, ...], tuple[str, ...]]:
        """What the reader must know of a figure that looks mistyped: a note, its arithmetic, the warnings."""
        notes: list[Sentence] = []
        computations: list[Computation] = []
        warnings = [doubt.message for doubt in fact.doubts if fact.origin and doubt.code == PROPOSED]
        for finding in self._table.findings_of([fact.id]):
            if finding.kind == "conflict" or finding.facts[0] != fact.id:
                continue
            warnings.append(finding.message)
            if finding.formula and finding.implied is not None:
                involved = list(self._table.facts(finding.facts).values())
                evidence = tuple(dict.fromkeys(p for f in involved for p in evidences_of(f, self._documents)))
                shown = printed_form(finding.implied)
                computations.append(Computation(finding.formula, shown, fact.unit, evidence))
                notes.append(
                    Sentence(
                        f"Số in “{fact.printed}” có thể gõ sai; tính lại được {shown}.", evidence, "note"
                    )
                )
            elif finding.implied is not None and fact.doubts and fact.doubts[0].code == "comma_thousands":
                notes.append(self._misread(fact, computations))
        return tuple(notes), tuple(computations), tuple(dict.fromkeys(warnings))

    def _misread(self, fact: Fact, computations: list[Computation]) -> Sentence:
        """`412,350 lượt` cannot be a decimal: the reading is shown as a product that anyone can check."""
        shown = printed_form(fact.true_value)
        evidence = evidences_of(fact, self._documents)
        computations.append(Computation(f"{fact.printed} × 1.000 = {shown}", shown, fact.unit, evidence))
        return Sentence(
            f"Số in “{fact.printed}” dùng dấu phẩy ở chỗ dấu chấm hàng nghìn, hiểu là {shown} {fact.unit}.".replace(
                "  ", " "
            ),
            evidence,
            "note",
        )

    def _not_found(self, asked: Asked, found: Found | None) -> Draft | None:
        near = found.near if found is not None else None
        if near is None:
            return Draft(
                "not_found", (Sentence(_NOTHING),), self.name, "không có số liệu nào gần với câu hỏi", 0.7
            )
        why, label = found.why_not(near) if found is not None else ("", "")
        fact = near.fact
        note = f"Gần nhất trong văn bản{label}: {led_quote(fact, self._documents)}."
        sentences = [Sentence(_NOTHING), Sentence(note, evidences_of(fact, self._documents), "note")]
        draft = Draft(
            "not_found", tuple(sentences), self.name, why, 0.9, candidates=found.trace() if found else ()
        )
        return draft if self._holds(draft) else replace(draft, sentences=(Sentence(_NOTHING),))

    def _draft(
        self,
        kind: str,
        sentences: tuple[Sentence, ...],
        best: Match,
        computations: tuple[Computation, ...],
        warnings: tuple[str, ...],
    ) -> Draft:
        return Draft(
            "conflict" if kind == "conflict" else "found",
            sentences,
            self.name,
            f"số liệu “{best.fact.indicator[-80:]}” khớp {best.score:.2f}",
            min(1.0, best.score),
            computations,
            warnings,
            candidates=({"fact": best.fact.id, "score": round(best.score, 4)},),
        )

    def _holds(self, draft: Draft) -> bool:
        """Whether everything said stands in what is cited."""
        return not verify(with_header_evidence(draft, self._documents), self._documents)


def _a_year_before(period: str, asked: tuple[str, ...]) -> str:
    """The same part of the year before, or of the year that the question names beside `cùng kỳ`."""
    year = next((key for key in asked if len(key) == 4), "")
    if not year:
        return a_year_before(period)
    return re.sub(r"(?<![0-9])(?:19|20)[0-9]{2}(?=[-.]|$)", year, period)


def _names_years(periods: tuple[str, ...]) -> bool:
    return bool(periods) and all(len(key) == 4 for key in periods)


def _understood(fact: Fact, asked: Asked, period: str, quote: str) -> tuple[str, ...]:
    """What the words of the answer leave open: the period that was taken, that it was taken by default, and that a
    figure is what is aimed at."""
    if fact.role == "target" and not asked.target:
        return (
            "Đây là chỉ tiêu, mức đề ra, không phải kết quả đạt được.",
            *_period_taken(fact, asked, period, quote),
        )
    return _period_taken(fact, asked, period, quote)


def _period_taken(fact: Fact, asked: Asked, period: str, quote: str) -> tuple[str, ...]:
    if not period:
        return ()
    level = f", {fact.level}" if fact.level and not asked.levels and not asked.places else ""
    if not asked.periods:
        return (f"Câu hỏi không nêu thời điểm; đây là số liệu mới nhất tìm thấy: {period}{level}.",)
    if asked.within == "year":
        return (f"Các văn bản không có số liệu cả năm; đây là số liệu {period}{level}.",)
    return () if fold(period) in fold(quote) else (f"Hiểu là: {period}{level}.",)
