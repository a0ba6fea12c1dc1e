"""The facts that were found for a question: which answer it, which say otherwise, and why the nearest does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.figures.asking import Asked
from assistant.figures.matching import ENOUGH, LOCAL, Match, counts_another, is_a_lack
from assistant.figures.synonyms import search_words
from assistant.figures.times import end_of
from assistant.language.abbreviations import GENERAL
from index.fact_words import words_of
from index.facts import Fact, agrees, same_place
from index.folding import fold
from ingest.periods import describe

_NEAR = 0.42
ALIKE = 0.08
_WIDER = 0.3
# A rival may say less of the place or the period; then its words must be the same.
_RIVAL = 0.35
_TIMES_APART = 3
_MOST_PLACES = 7
# In a question of that many words one may be worded otherwise.
_WORDS_FOR_ONE = 12
# Marks are mistyped in one word of three at most: `dân` alone is not `đàn`.
_WORDS_FOR_ONE_MISSPELT = 3
_HOW = frozenset(words_of("ước thực hiện giá trị kết quả đến hết ngày cả năm lũy kế"))
_LONG_FORMS = {fold(short): frozenset(words_of(long)) for short, long in GENERAL.items()}
_LOOSE = frozenset(("trên", "hơn", "gần", "khoảng", "xấp xỉ", "ít nhất", "tối thiểu"))


@dataclass(frozen=True, slots=True)
class Found:
    """The scored facts of one question, best first. `misplaced` are ids of facts about another place."""

    asked: Asked
    matches: tuple[Match, ...]
    misplaced: frozenset[str]

    @property
    def good(self) -> list[Match]:
        """The matches that answer: enough of the words, the period, the level and the place."""
        return [m for m in self.matches if self.answers(m)]

    def answers(self, match: Match) -> bool:
        """Whether a match is what was asked, not only near it."""
        return (
            match.score >= ENOUGH
            and match.period >= 0.5
            and match.level
            and match.fact.id not in self.misplaced
            and not match.required
            and not counts_another(match.fact, self.asked)
            and (self.asked.lacking or not is_a_lack(match.fact))
            and not (self.asked.base and match.fact.base_period not in ("", self.asked.base))
            and not (self.asked.bare and self._names_another(match.fact))
            and not (self.asked.measure == "%" and match.fact.unit != "%" and not match.fact.of)
            and len(match.missing) <= len(self.asked.terms) // _WORDS_FOR_ONE
            and len(match.misspelt) <= len(self.asked.terms) // _WORDS_FOR_ONE_MISSPELT
        )

    def _names_another(self, fact: Fact) -> bool:
        """Whether none of the words that name a figure is asked for: a heading alone answers no bare phrase."""
        named = _named(fact) - set(words_of(fact.unit))
        said = {fold(term) for term in self.asked.terms} | set(search_words(self.asked.alternatives))
        return bool(named) and not named & said

    @property
    def best(self) -> Match | None:
        """The answer: the best match; with no period asked, the newest of those that match as well."""
        good = self.good
        if not good:
            return None
        if not self.asked.target:
            # What is aimed at is no answer where what was reached is told, too.
            good = [m for m in good if m.fact.role != "target"] or good
        top = max(good, key=lambda m: m.score + 0.1 * m.period)
        if not (self.asked.places or self.asked.levels):
            # Where no place is named the whole comes before one district of it.
            wider = [m for m in good if not m.fact.level.lower().startswith(LOCAL)]
            near = [m for m in wider if m.score >= top.score - _WIDER]
            if near:
                good = wider
                top = max(near, key=lambda m: m.score + 0.1 * m.period)
        if self.asked.periods and self.asked.within != "year":
            return top
        alike = [
            m
            for m in good
            if m.score >= top.score - ALIKE
            and (m.fact.relation, _kind(m.fact)) == (top.fact.relation, _kind(top.fact))
            and same_place(m.fact, top.fact)
        ]
        return max(alike, key=lambda m: (end_of(m.fact.period), m.score))

    @property
    def near(self) -> Match | None:
        """The nearest fact, for the note of a refusal."""
        return next((m for m in self.matches if m.score >= _NEAR), None)

    def has_near(self, best: Match) -> bool:
        """Whether a figure of the asked period itself comes near a match of another period: that one is then no
        answer for want of a better."""
        return any(m.period > 0.5 and m.score >= best.score - _WIDER for m in self.matches)

    def corroborating(self, best: Match) -> list[Fact]:
        """Facts of other documents that state the same amount of the same thing."""
        found: dict[str, Fact] = {}
        for match in self.good:
            fact = match.fact
            if fact.document_id == best.fact.document_id or match.score < best.score - 0.25:
                continue
            if (
                fact.unit == best.fact.unit
                and fact.amount == best.fact.amount
                and fact.role == best.fact.role
                and same_place(fact, best.fact)
            ):
                found.setdefault(fact.document_id, fact)
        return list(found.values())[:3]

    def rivals(self, best: Match) -> list[Fact]:
        """Facts of other documents that answer as well and state another amount for the same period and level."""
        found: dict[str, Fact] = {}
        own = _named(best.fact)
        for match in self.good:
            fact = match.fact
            if fact.document_id == best.fact.document_id or match.score < best.score - _RIVAL:
                continue
            shorter = match.score >= best.score - ALIKE
            alike = (
                _same_time(fact, best.fact)
                and same_place(fact, best.fact)
                and (fact.unit == "%") == (best.fact.unit == "%")
                and _same_relation(fact, best.fact, shorter)
            )
            named = _named(fact)
            near = len(own & named) / max(1, (min if shorter else max)(len(own), len(named)))
            if not match.lacks and named and named <= own:
                # `Xảy ra 312 vụ` below a heading that says of what.
                near = 1.0
            if alike and near >= 0.75 and _says_other(fact, best.fact) and _kind(fact) == _kind(best.fact):
                found.setdefault(fact.document_id, fact)
        return list(found.values())[:3]

    def elsewhere(self, best: Match) -> list[Fact]:
        """The same figure in the documents of other places, the newest of each; none where the question names a place.

        `Toàn tỉnh có bao nhiêu trạm y tế?` over the reports of several provinces has an answer for each of them.
        """
        if self.asked.places:
            return []
        own = _named(best.fact)
        local = best.fact.level.startswith(LOCAL)
        found: dict[str, Fact] = {}
        for match in self.good:
            fact = match.fact
            if not (fact.home and best.fact.home) or match.score < best.score - ALIKE:
                continue
            if same_place(fact, best.fact) or fold(fact.home) == fold(best.fact.home):
                continue
            alike = (fact.relation, fact.unit == "%", _kind(fact), fact.level.startswith(LOCAL)) == (
                best.fact.relation, best.fact.unit == "%", _kind(best.fact), local
            )  # fmt: skip
            named = _named(fact)
            near = len(own & named) / max(1, min(len(own), len(named)))
            newest = found.get(fact.home)
            if not match.lacks and named and named <= own:
                # `Xảy ra 312 vụ` below a heading that says of what.
                near = 1.0
            if alike and near >= 0.75 and (newest is None or end_of(fact.period) > end_of(newest.period)):
                found[fact.home] = fact
        return list(found.values())[:_MOST_PLACES]

    def why_not(self, near: Match) -> tuple[str, str]:
        """Why the nearest fact is no answer: for the trace, and as a label for the reader."""
        if near.fact.id in self.misplaced:
            return "số liệu gần nhất thuộc địa bàn khác", " (không phải địa bàn được hỏi)"
        if near.period < 0.5:
            period = describe(near.fact.period) if near.fact.period else ""
            return f"số liệu gần nhất thuộc kỳ khác ({period})", " (kỳ khác với kỳ được hỏi)"
        if not near.level:
            return "số liệu gần nhất ở cấp khác", " (cấp khác với cấp được hỏi)"
        return f"không có chữ {', '.join(near.lacks)}", " (chưa chắc là chỉ tiêu được hỏi)"

    def trace(self) -> tuple[dict[str, Any], ...]:
        """The first candidates, for the answer's trace."""
        return tuple(
            {"fact": m.fact.id, "score": round(m.score, 4), "lacks": list(m.lacks)} for m in self.matches[:5]
        )


def _same_time(fact: Fact, best: Fact) -> bool:
    """The same period, or a state at the end of it: `năm 2022` and `đến hết năm 2022`."""
    if fact.period == best.period:
        return True
    as_of = fact.period.startswith("<=") or best.period.startswith("<=")
    return as_of and end_of(fact.period) == end_of(best.period)


def _same_relation(fact: Fact, best: Fact, equally_good: bool) -> bool:
    """Whether both stand alone, or both are parts; one document breaks down what another lists by itself."""
    return fact.relation == best.relation or (equally_good and {fact.relation, best.relation} <= {"", "part"})


def _named(fact: Fact) -> set[str]:
    """The words that name what a figure counts, abbreviations in full, without those that say how it was come by."""
    words = {word for word in words_of(f"{fact.own} {fact.unit}") if not word.isdigit()}
    for short in words & _LONG_FORMS.keys():
        words = words - {short} | _LONG_FORMS[short]
    return words - _HOW


def _kind(fact: Fact) -> str:
    return (
        fact.role if fact.role in ("target", "attainment", "change", "rank") and fact.of is None else "result"
    )


def _says_other(fact: Fact, best: Fact) -> bool:
    """Whether two amounts cannot both be right: a qualified one leaves room, a rounded one too. One that is many times
    the other measures something else (per 10,000 people, in one place)."""
    if fact.amount == best.amount:
        return False
    low, high = sorted((abs(fact.amount), abs(best.amount)))
    if high > _TIMES_APART * low:
        return False
    if fact.qualifier in _LOOSE or best.qualifier in _LOOSE:
        return False
    return not (agrees(fact.value, best.value) or agrees(best.value, fact.value))
