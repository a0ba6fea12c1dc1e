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

from assistant.passages.everyday import other_words, with_long_forms
from index.tokens import folded_words, has_diacritics, words

# Question and function words, folded. Phrases first, so that `nhu the nao` goes as a whole.
_PHRASES = (
    "bao nhieu", "nhu the nao", "the nao", "la gi", "nhung gi", "vi sao", "tai sao", "khi nao", "luc nao", "o dau",
    "cho biet", "cho hoi", "cho toi", "cho em", "cho anh", "xin hoi", "hay cho", "co phai", "phai khong", "duoc khong",
    "hay khong", "co khong", "la ai", "nhung ai", "may gio", "bao lau", "ra sao", "lam sao", "vui long", "giup toi",
    "giup em", "giup anh", "theo do", "hien nay", "hien tai", "cu the", "the thi", "thi sao", "ngay nao", "nam nao",
    "trong do", "doi voi", "so luong", "bao gom", "noi dung", "liet ke", "de ra", "ke ra", "viec gi", "co dang", "noi gi", "neu gi", "ghi gi", "van ban nao", "tai lieu nao", "bao cao nao",
)  # fmt: skip
_FUNCTION_WORD_LIST = """
    à ai anh bằng bị bởi các cả cái cần chỉ chính cho chưa có con còn của cùng cũng đã đang đâu đây để đến đi đó
    do được em gì giúp hãy hay hoặc hỏi khác khi không kia kìa là lại làm lên lúc mà mấy mỗi mới một này nào nên nếu
    ngoài khiến gây gặp nêu gồm thuộc nhé nhỉ nhiều nhờ như những nhưng ở phải qua ra rằng rất rồi sao sau sẽ tại thế theo thì tôi tới trên
    trong trước từ từng và vào vẫn về với vậy xin bạn chị ạ ư
    """
# In a question with its marks `chi` (to spend) is no `chỉ`; in one without them it may be.
_MARKED_FUNCTION_WORDS = frozenset(words(_FUNCTION_WORD_LIST))
_FUNCTION_WORDS = frozenset(folded_words(_FUNCTION_WORD_LIST))


@dataclass(frozen=True, slots=True)
class Term:
    """A syllable or number of a question, folded and accented, with its weight, and whether it follows the term before
    directly. `others` are phrases (folded) that documents write for the phrase that it is part of."""

    text: str
    accented: str
    weight: float
    follows: bool
    others: tuple[tuple[str, ...], ...] = ()


Weigh = Callable[[str], float]
_SHARE = ["tỷ", "lệ"]
# How the asker finds a thing; the document gives the figure and leaves the word to the reader.
# `mấy lần 1 tuần`: documents write `lần/tuần`. Behind a word that is numbered (`quý 1 năm 2023`) it says which one.
_COUNTED_BY = frozenset(words("giờ ngày tuần tháng quý năm người hộ em ha km"))
_NUMBERED = frozenset(
    words("giờ ngày tuần tháng quý năm lớp cấp nhóm loại điều khoản số kỳ khóa đợt vụ tổ khu")
)
_JUDGING = frozenset(words("thấp cao chậm giảm tăng ít kém yếu nhanh tốt"))
# In a small corpus a word of everyday use stands everywhere and would weigh next to nothing; what an answer lacks must
# still be felt.
_LEAST_WEIGHT = 1.0
# What another word for the same thing counts.
_OTHER_WORD = 0.85


def inverse_frequency(frequency: Callable[[str], int], total: int) -> Weigh:
    """BM25's inverse document frequency over chunks, from a count of the chunks that hold a folded syllable."""

    def weigh(syllable: str) -> float:
        count = min(frequency(syllable), total)
        return math.log(1 + (total - count + 0.5) / (count + 0.5))

    return weigh


def content_terms(question: str, weigh: Weigh, expansions: Sequence[str] = ()) -> tuple[Term, ...]:
    """The terms of a question that a passage should cover, in order.

    Args:
        question: the text of it.
        weigh: how much a folded syllable says.
        expansions: long forms of abbreviations in it, or short forms of its phrases.
    """
    folded = [_number(word) for word in folded_words(question)]
    accented = [_number(word) for word in words(question)]
    if len(accented) != len(folded):
        # Signs of other scripts may fold away; then the folded form has to do.
        accented = folded
    others = with_long_forms(folded, other_words(folded), expansions)
    marked = has_diacritics(question)
    terms: list[Term] = []
    follows = False
    for position, (word, full, instead) in enumerate(
        zip(_without_phrases(folded), accented, others, strict=True)
    ):
        if full == "1" and _is_each(accented, position):
            follows = False
            continue
        little = full in _MARKED_FUNCTION_WORDS if marked else word in _FUNCTION_WORDS
        if word is None or little:
            follows = False
            continue
        weight = _LEAST_WEIGHT + weigh(word)
        if full in _JUDGING:
            weight /= 2
        terms.append(Term(word, full, weight, follows, tuple(dict.fromkeys(instead))))
        follows = True
    return tuple(terms)


def _is_each(listed: list[str], position: int) -> bool:
    """Whether a one means each of what stands behind it."""
    before, after = listed[:position][-1:], listed[position + 1 : position + 2]
    return bool(after) and after[0] in _COUNTED_BY and not (before and before[0] in _NUMBERED)


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

    def holds(self, phrase: tuple[str, ...]) -> bool:
        """Whether the (folded) words stand in it one after another, pair by pair."""
        if len(phrase) == 1:
            return phrase[0] in self.singles
        return all(pair in self.pairs for pair in pairwise(phrase))


@lru_cache(maxsize=20_000)
def _covering(text: str) -> Covering:
    """One text prepared: headings and blocks come back with every question."""
    listed = [_number(word) for word in folded_words(text)]
    accented = [_number(word) for word in words(text)]
    # A per cent is a share, whether it is called one or not.
    share = _SHARE if "%" in text else []
    return Covering(
        frozenset([*listed, *folded_words(" ".join(share))]),
        frozenset([*pairwise(listed), *pairwise(folded_words(" ".join(share)))]),
        frozenset([*accented, *words(" ".join(share))]),
    )


def _number(word: str) -> str:
    """`03` as `3`: offices print small counts with a zero before them."""
    return word.lstrip("0") or "0" if word.isdecimal() else word


def coverage(terms: Sequence[Term], text: Covering) -> float:
    """The weighted share, 0 to 1, of the terms that a text holds."""
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    held = shares(terms, [(1.0, text)])
    return sum(term.weight * share for term, share in zip(terms, held, strict=True)) / total


def shares(
    terms: Sequence[Term],
    levels: Sequence[tuple[float, Covering]],
    anywhere: frozenset[str] = frozenset(),
) -> list[float]:
    """How far each term, 0 to 1, is held by a text and what stands around it.

    A term that is part of a pair in the question (`hồ sơ`) counts in full only where a pair of it is in the text
    too, and for less than half where only the syllable is.

    Args:
        terms: the terms of a question.
        levels: texts from the nearest to the farthest, each with what a term counts that is first found there.
        anywhere: terms that count in full on whatever level they stand.
    """
    held: list[float] = []
    for position, term in enumerate(terms):
        best = 0.0
        for credit, text in levels:
            worth = 1.0 if term.text in anywhere else credit
            if best >= worth:
                continue
            if term.text in text.singles:
                best = max(best, worth * _share(terms, position, text))
            if term.others and best < worth * _OTHER_WORD and any(text.holds(other) for other in term.others):
                best = worth * _OTHER_WORD
        held.append(best)
    return held


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
