"""A document that a question names as people call it: by its kind and some words of its title, issuer, place and year.

`QĐ giao chỉ tiêu BHYT`, `báo cáo tổng kết năm học của sở GD Hà Tĩnh`: the kind stands first, and behind it runs the name,
as far as its words are those of one document's head (Decree 30/2020/NĐ-CP, Articles 8 and 9: issuer, number, place and
date, kind and abstract). What stands behind the name is asked of the document. A name that fits two documents names none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.syllables import is_folded_syllable
from index.folding import fold
from index.places import level_of
from index.store import Summary
from index.tokens import folded_words, has_diacritics
from ingest.letters import CAPITALS
from ingest.references.kinds import KINDS

# What may be issued with a decision and is called by its own name (`quy chế …`, `đề án …`).
_WITHIN = re.compile(
    r"^(?:ve viec |v/v )?(?:ban hanh|phe duyet)(?: kem theo)?\s+(?P<kind>quy che|quy dinh|de an|ke hoach|chuong trinh|phuong an|bang gia|danh muc)\b"
)
_KIND_NAMES = sorted({fold(kind.name) for kind in KINDS}, key=len, reverse=True)
_KIND = re.compile(rf"(?<!\w)(?:{'|'.join(_KIND_NAMES)})(?!\w)")
_SIGNED = re.compile(rf"(?<!\w)ai (?:da )?ky(?= (?!(?:{'|'.join(_KIND_NAMES)})(?!\w)))")
# Words that a name is said with and that tell no document from another.
_SMALL = frozenset(
    "cua va ve viec cho cac nhung tren trong theo tai voi nam tinh huyen xa phuong quan thanh pho thi tp ubnd uy ban nhan dan"
    " hdnd hoi dong so bo ca vv o do la ban hanh quy thang dau cuoi dia bao cao".split()
)
# Behind the kind these ask for one, and a number names one.
_ASKS = re.compile(r"\s*(?:nao|gi|may|so(?= (?:may|nao|bao|hieu|\d))|\d+(?! thang))(?!\w)")
# What is asked begins here.
_QUESTION = re.compile(r"(?<!\w)(?:bao (?:nhieu|gio|lau)|so (?:may|nao|hieu)|(?:do )?ai|nao|gi|may)(?!\w)")
_NAME = re.compile(
    rf"(?!(?:Sở|Bộ|Ban|Công|Chi|Phòng|Cục|Ủy|Hội|Trung|Văn|Ngân|Kho|Đài|Báo|Bảo)\b)[{CAPITALS}][^\W\d_A-Z]+\s[{CAPITALS}][^\W\d_A-Z]+"
)
# The number of a quarter, a month or of months (`quý 2`, `tháng 5`, `9 tháng`), where it stands.
_PART_OF_YEAR = re.compile(r"(?<=quy )(?:[1-4]|i{1,3}|iv)(?!\w)|(?<=thang )\d{1,2}(?!\w)|\d{1,2}(?= thang)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"(?<=thang )\d{1,2}(?!\w)")
_LEAST_WORDS = 2
# How far the best must lead: about the weight of a word that half of the documents of that kind have.
_AHEAD = 1.0
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}
_LONGEST = 24
_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Named:
    """A document as it is called: its id, where its name stands in the text, and the words of its head, folded."""

    document_id: str
    start: int
    end: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class CalledBy:
    """What a document may be called by, folded: its kinds, the words of its head, and the first letters of their runs."""

    document_id: str
    kinds: frozenset[str]
    words: frozenset[str]
    spelled: frozenset[str]
    letters: tuple[str, ...]
    years: frozenset[str]
    month: str

    def covers(self, token: _Token) -> bool:
        """Whether a word is one of its head, or short for words that stand together there (`ATGT`, `BVMT`)."""
        word = token.word
        if word in self.years or (
            word in self.words and (token.spelled is None or token.spelled in self.spelled)
        ):
            return True
        if not token.short:
            return False
        if len(word) == 2:
            # Two letters are short for a name of two syllables, or for how that of a department begins (`sở GD`).
            return word in self.letters or self.letters[1].startswith(word)
        return any(word in letters for letters in self.letters)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a question, folded, with its marks where it has some; `short`: no syllable, it may stand for several."""

    word: str
    spelled: str | None
    short: bool
    start: int
    end: int

    @classmethod
    def of(cls, match: re.Match[str], before: str) -> _Token:
        printed, word = match.group(), fold(match.group())
        if before == "quy" and word in _ROMAN:
            printed = word = _ROMAN[word]
        spelled = _letter_by_letter(printed) if has_diacritics(printed) else None
        short = len(word) > 1 and word.isalpha() and not is_folded_syllable(word)
        return cls(word, spelled, short, match.start(), match.end())


@dataclass(frozen=True, slots=True)
class _Heads:
    """The heads of a corpus by the kinds that documents are called by, how much a word tells those of a kind apart, and
    the places that they speak for. Under None stand all of them."""

    called: Mapping[str | None, Sequence[CalledBy]]
    weights: Mapping[str | None, Mapping[str, float]]
    places: re.Pattern[str]

    @classmethod
    def of(cls, summaries: Sequence[Summary]) -> _Heads:
        called: dict[str | None, list[CalledBy]] = {None: []}
        for each in map(called_by, summaries):
            for kind in (None, *each.kinds):
                called.setdefault(kind, []).append(each)
        names = sorted({fold(level_of(s.place)[1]) for s in summaries if s.place}, key=len, reverse=True)
        places = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")
        return cls(called, {kind: _weights(each) for kind, each in called.items()}, places)


class _Same:
    """A list of summaries as a key: the library gives the same one until something changes."""

    def __init__(self, summaries: Sequence[Summary]) -> None:
        self.summaries = summaries

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.summaries is self.summaries

    def __hash__(self) -> int:
        return id(self.summaries)


@lru_cache(maxsize=4)
def _heads(corpus: _Same) -> _Heads:
    return _Heads.of(corpus.summaries)


@lru_cache(maxsize=20_000)
def called_by(summary: Summary) -> CalledBy:
    """What the head of a document lets it be called by."""
    title = fold(summary.title or "")
    kinds = {fold(summary.kind or "")}
    if within := _WITHIN.match(title):
        kinds.add(within["kind"])
    parts = [title, fold(summary.issuer or ""), fold(summary.place or "")]
    words = {word for part in parts for word in folded_words(part)}
    letters = tuple(first_letters(folded_words(part)) for part in parts)
    place = [word for word in folded_words(parts[2]) if word not in _SMALL]
    years = {word for word in words if re.fullmatch(r"(?:19|20)\d\d", word)}
    if not years and summary.day:
        years = {str(summary.day.year)}
    spelled = {
        _letter_by_letter(word)
        for word in _TOKEN.findall(" ".join(filter(None, (summary.title, summary.issuer, summary.place))))
    }
    return CalledBy(
        summary.id,
        frozenset(kinds),
        frozenset(words),
        frozenset(spelled),
        (*letters, "".join(w[0] for w in place)),
        frozenset(years),
        str(summary.day.month) if summary.day else "",
    )


def _letter_by_letter(word: str) -> str:
    """The letters and marks of a word, wherever the tone stands (`hòa`, `hoà`)."""
    return "".join(sorted(unicodedata.normalize("NFD", word.lower())))


def first_letters(words: Iterable[str]) -> str:
    """The first letters of folded words, without `và`: `an toàn giao thông` gives `atgt`."""
    return "".join(word[0] for word in words if word not in ("va", "so", "bo"))


def loosely_named(text: str, summaries: Sequence[Summary]) -> Named | None:
    """The one document of the corpus that the text calls by its kind and words of its head, None where none or several."""
    called = all_loosely_named(text, summaries)
    return called[0] if len(called) == 1 else None


def all_loosely_named(text: str, summaries: Sequence[Summary]) -> Sequence[Named]:
    """The documents that the text may call so: one, or several that its words fit alike."""
    return _all_named(text, _Same(summaries))


# The routes and the decision ask the same of one question.
@lru_cache(maxsize=64)
def _all_named(text: str, corpus: _Same) -> tuple[Named, ...]:
    folded = fold(text)
    if len(folded) != len(text):
        return ()
    heads = _heads(corpus)
    found: dict[str, tuple[float, Named]] = {}
    # `ai ký tổng kết năm học …`: only a document is signed, its kind may be left out.
    for name in (*_KIND.finditer(folded), *_SIGNED.finditer(folded)):
        tokens = _tokens(text, folded, name.end())
        if not tokens or _ASKS.match(folded, name.end()):
            continue
        kind = None if name.re is _SIGNED else name.group()
        weights = heads.weights.get(kind, {})
        for each in heads.called.get(kind, ()):
            score, count, end = _run(each, tokens, weights, folded)
            known = found.get(each.document_id)
            if (
                count < _LEAST_WORDS + (kind is None)
                or (known and known[0] >= score)
                or _is_of_another(each, text, folded, end, tokens[-1].end, heads.places)
            ):
                continue
            called = Named(each.document_id, name.start(), end, each.words | each.years)
            found[each.document_id] = (score, called)
    ranked = sorted(found.values(), key=lambda each: -each[0])
    return tuple(named for score, named in ranked if score > ranked[0][0] - _AHEAD)


def _is_of_another(
    called: CalledBy, text: str, folded: str, end: int, until: int, places: re.Pattern[str]
) -> bool:
    """Whether the name goes on with a year, a place or another proper name that the document's head does not say."""
    rest = folded[end:until]
    if any(year not in called.years for year in re.findall(r"(?<![\w/.])(?:19|20)\d\d(?![\w/])", rest)):
        return True
    following = re.match(r"\W*(?:(?:cua|o|tai|tinh|huyen|xa|phuong|thanh pho|quan)\s+)*", rest)
    start = following.end() if following else 0
    if places.match(rest, start):
        return not set(folded_words(rest[start:])[:1]) <= called.words
    # Two capitals in a row are a name that is in no head here: `báo cáo thanh tra Gia Lai`.
    return _NAME.match(text, end + start) is not None


def end_of_name(summary: Summary, text: str, start: int) -> int:
    """Where the words of a document's head end that stand behind its number in the text."""
    folded = fold(text)
    if len(folded) != len(text):
        return start
    _, count, end = _run(called_by(summary), _tokens(text, folded, start), {}, folded)
    return end if count >= _LEAST_WORDS else start


def _tokens(text: str, folded: str, start: int) -> list[_Token]:
    """The words from a place to where the question is asked."""
    asked = _QUESTION.search(folded, start)
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text, start, asked.start() if asked else len(text)):
        tokens.append(_Token.of(match, tokens[-1].word if tokens else ""))
        if len(tokens) == _LONGEST:
            break
    return tokens


def _weights(called: Iterable[CalledBy]) -> dict[str, float]:
    """How much a word tells documents of one kind apart."""
    counts: Counter[str] = Counter()
    total = 0
    for each in called:
        counts.update(each.words | each.years)
        total += 1
    return {word: math.log(1 + (total + 1) / (1 + count)) for word, count in counts.items()}


def _run(
    called: CalledBy, tokens: Sequence[_Token], weights: Mapping[str, float], folded: str
) -> tuple[float, int, int]:
    """How far the words behind the kind are those of the document's head: their weight, their number, where they end."""
    score, count, end = 0.0, 0, 0
    for token in tokens:
        word = token.word
        if word.isdigit() and _MONTH.match(folded, token.start) and word.lstrip("0") == called.month:
            # `thông báo … tháng 5/2024`: the month of its date.
            end = token.end
        elif called.covers(token):
            end = token.end
            if word not in _SMALL:
                # A short form tells as much as a rare word.
                score += weights.get(word, math.log(2.0))
                count += 1 if word in called.words else 2
        elif _YEAR.fullmatch(word) or _PART_OF_YEAR.match(folded, token.start):
            # That of another year, quarter or half is another document.
            return 0.0, 0, 0
        elif word not in _SMALL:
            break
    return score, count, end
