"""The content words of a question, weighted by how rare they are in the corpus, and how well a text covers them.

Vietnamese is written in syllables and most words have two, so a text is compared by single syllables and by
pairs of neighbours: `hồ sơ` in a question is covered well by `hồ sơ` and hardly by `hồ` here and `sơ` there.
Accents count: `lúa` is not `lựa`. A question that was typed without them has them restored before it comes here;
a syllable that agrees only without its accents (a bad scan, a wrong guess) counts for half.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.tokens import folded_words, words

# Question and function words, folded. Phrases first, so that `nhu the nao` goes as a whole.
_PHRASES = (
    "bao nhieu", "nhu the nao", "the nao", "la gi", "nhung gi", "vi sao", "tai sao", "khi nao", "luc nao", "o dau",
    "cho biet", "cho hoi", "cho toi", "cho em", "cho anh", "xin hoi", "hay cho", "co phai", "phai khong", "duoc khong",
    "hay khong", "co khong", "la ai", "nhung ai", "may gio", "bao lau", "ra sao", "lam sao", "vui long", "giup toi",
    "giup em", "giup anh", "theo do", "hien nay", "hien tai", "cu the", "the thi", "thi sao", "ngay nao", "nam nao",
    "trong do", "noi gi", "neu gi", "ghi gi", "van ban nao", "tai lieu nao", "bao cao nao",
)  # fmt: skip
_FUNCTION_WORDS = frozenset(
    """
    a ai anh ban bang bi boi ca cac cai can chi chinh cho chua co con cua cung da dang dau day de den di
    do duoc em gi giup hay hoac hoi khac khi khong kia la lai lam len luc ma may moi mot nao nay nen neu
    ngoai nhe nhi nhieu nho nhu nhung o phai qua ra rang rat roi sao sau se tai the theo thi toi tren
    trong truoc tu tung va vao van ve voi vay xin y u
    """.split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A syllable or number of a question, folded and accented, with its weight, and whether it follows the term before
    directly."""

    text: str
    accented: str
    weight: float
    follows: bool


Weigh = Callable[[str], float]


def inverse_frequency(frequency: Callable[[str], int], total: int) -> Weigh:
    """BM25's inverse document frequency over chunks, from a count of the chunks that hold a folded syllable."""

    def weigh(syllable: str) -> float:
        count = min(frequency(syllable), total)
        return math.log(1 + (total - count + 0.5) / (count + 0.5))

    return weigh


def content_terms(question: str, weigh: Weigh) -> tuple[Term, ...]:
    """The terms of a question that a passage should cover, in order."""
    folded = folded_words(question)
    accented = words(question)
    if len(accented) != len(folded):
        # Signs of other scripts may fold away; then the folded form has to do.
        accented = folded
    terms: list[Term] = []
    follows = False
    for word, full in zip(_without_phrases(folded), accented, strict=True):
        if word is None or word in _FUNCTION_WORDS:
            follows = False
            continue
        terms.append(Term(word, full, weigh(word), follows))
        follows = True
    return tuple(terms)


def leading_run(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms up to the first break: what a question is about stands first (`Hạn chế | trong chuyển đổi số`)."""
    run: list[Term] = []
    for term in terms:
        if run and not term.follows:
            break
        run.append(term)
    return tuple(run)


def _without_phrases(listed: list[str]) -> list[str | None]:
    kept: list[str | None] = list(listed)
    for phrase in _PHRASES:
        parts = phrase.split()
        for start in range(len(listed) - len(parts) + 1):
            if listed[start : start + len(parts)] == parts:
                kept[start : start + len(parts)] = [None] * len(parts)
    return kept


@dataclass(frozen=True, slots=True)
class Covering:
    """A text prepared for comparison: its syllables and its pairs of neighbours."""

    singles: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    accented: frozenset[str]

    @classmethod
    def of(cls, *texts: str) -> Covering:
        """Prepares one or several texts; pairs do not reach from one text into the next."""
        prepared = [_covering(text) for text in texts if text]
        return cls(
            frozenset().union(*(each.singles for each in prepared)),
            frozenset().union(*(each.pairs for each in prepared)),
            frozenset().union(*(each.accented for each in prepared)),
        )

    def joined(self, other: Covering) -> Covering:
        """Both together."""
        return Covering(
            self.singles | other.singles, self.pairs | other.pairs, self.accented | other.accented
        )


@lru_cache(maxsize=20_000)
def _covering(text: str) -> Covering:
    """One text prepared: headings and blocks come back with every question."""
    listed = folded_words(text)
    return Covering(frozenset(listed), frozenset(pairwise(listed)), frozenset(words(text)))


def coverage(
    terms: Sequence[Term],
    text: Covering,
    around: Covering | None = None,
    scope: frozenset[str] = frozenset(),
) -> float:
    """The weighted share, 0 to 1, of the terms that a text holds.

    A term that is part of a pair in the question (`hồ sơ`) counts in full only where a pair of it is in the text
    too, and for less than half where only the syllable is. Terms of the `scope` may stand `around` the text instead.
    """
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    wide = text if around is None else text.joined(around)
    covered = 0.0
    for position, term in enumerate(terms):
        within = wide if term.text in scope else text
        covered += term.weight * _share(terms, position, within)
    return covered / total


def _share(terms: Sequence[Term], position: int, text: Covering) -> float:
    """How far a text holds one term: 1 in a pair of the question's, 0.4 as a syllable, half of it unaccented."""
    term = terms[position]
    if term.text not in text.singles:
        return 0.0
    before = terms[position - 1].text if term.follows and position else None
    after = terms[position + 1].text if position + 1 < len(terms) and terms[position + 1].follows else None
    in_pair = (before is not None and (before, term.text) in text.pairs) or (
        after is not None and (term.text, after) in text.pairs
    )
    alone = before is None and after is None
    share = 1.0 if in_pair or alone or not term.text.isalpha() else 0.4
    return share * (1.0 if term.accented in text.accented else 0.5)
