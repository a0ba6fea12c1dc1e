"""What a question asks for, of what, and where: its terms sorted by the part that they play.

- the *scope* says where and when: names of places and bodies, years, kinds of documents (`trong báo cáo năm 2022`).
  It may stand around a passage, in the headings or the header, as well as in it;
- the *focus* is what is wanted of the thing that the question is about (`Tổ công tác có nhiệm vụ gì` wants tasks);
- the rest is the topic, which the passage itself must speak of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from assistant.passages.names import names_in
from assistant.passages.terms import Covering, Term, Weigh, content_terms, coverage, leading_run
from assistant.question import Question
from index.folding import fold
from index.tokens import folded_words

_REASON = regex.compile(r"\b(?:nguyen nhan|ly do|vi sao|tai sao|do dau)\b")
_YEAR = regex.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d.,]\d)")
# `... nhiệm vụ gì`, `... khó khăn nào`: the two syllables before; `... là gì` asks for the first words instead.
_ASKED_BEFORE = regex.compile(r"(\p{L}+ \p{L}+) (?:gi|nao)\b")
# A figure of another month or quarter is another figure.
PART_OF_YEAR = regex.compile(r"\b(?:thang \d{1,2}|quy (?:iv|i{1,3}|[1-4]))\b")
_ONE_THING = frozenset({"how_many", "when", "who", "where", "yes_no", "which_document"})
_NO_FOCUS = frozenset({"la gi", "lam gi", "nhu the", "noi gi", "viec gi", "noi dung"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question in order; `scope` holds those that say where and when; `focus` what is wanted.

    `one_thing`: a day, a name, an amount, a yes or no is asked for rather than a list.
    """

    terms: tuple[Term, ...]
    scope: frozenset[str]
    focus: tuple[Term, ...]
    names: tuple[str, ...]
    years: frozenset[str]
    reason: bool
    amount: bool
    one_thing: bool
    parts_of_year: frozenset[str]

    @classmethod
    def of(cls, question: Question, text: str, weigh: Weigh) -> Asked:
        """The parts of a question; `text` is the question without the names of documents that it is asked of."""
        terms = content_terms(text, weigh)
        names = tuple(names_in(text))
        scope = {word for name in names for word in folded_words(name)}
        scope |= {word for kind in question.kinds for word in folded_words(kind)}
        years = years_of(text) | {str(year) for year in question.years}
        if years:
            scope |= {*years, "nam"}
        topic = tuple(term for term in terms if term.text not in scope)
        return cls(
            terms=terms,
            # A question of nothing but names and years is about just these.
            scope=frozenset(scope) if topic else frozenset(),
            focus=_focus(fold(text), topic),
            names=names,
            years=years,
            reason=_REASON.search(question.folded) is not None,
            amount=question.asks_amount,
            one_thing=question.asks in _ONE_THING,
            parts_of_year=frozenset(PART_OF_YEAR.findall(fold(text))),
        )

    @property
    def head(self) -> tuple[Term, ...]:
        """What the question is about: its first words that are no scope."""
        return leading_run([term for term in self.terms if term.text not in self.scope])

    def covered(self, own: Covering, around: Covering) -> float:
        """The share of the question that a text says, its scope also where it stands."""
        return coverage(self.terms, own, around, self.scope)


def years_of(text: str) -> frozenset[str]:
    """The years that a text names, as written."""
    return frozenset(match.group() for match in _YEAR.finditer(text))


def _focus(folded: str, topic: Sequence[Term]) -> tuple[Term, ...]:
    match = _ASKED_BEFORE.search(folded)
    if (
        match is None
        or match.group(1) in _NO_FOCUS
        or match.group(1).split()[-1] in ("la", "lam", "nhung", "cac")
    ):
        return ()
    wanted = match.group(1).split()
    return tuple(term for term in topic if term.text in wanted)
