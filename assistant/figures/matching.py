"""How well a fact answers what was asked: the share of the asked words that it holds, rare words counting most.

A word of the question that no part of a fact holds is strong evidence that the fact is about something else:
the score falls with its rarity, and below `ENOUGH` nothing is claimed. The threshold is calibrated on near
misses (see `evals/bench/facts.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from assistant.figures.asking import Asked
from assistant.figures.question_words import LIGHT
from assistant.figures.synonyms import Phrase
from assistant.figures.times import period_match
from index.fact_table import Candidate
from index.fact_words import all_syllables, words_of
from index.facts import Fact
from index.folding import fold as fold_text

# The words of a question and of the facts near it are folded again and again.
fold = lru_cache(maxsize=100_000)(fold_text)

ENOUGH = 0.70
# What a missing whole word takes away.
MISSING = 0.16
LOCAL = ("huyện ", "thị xã ", "thành phố ", "xã ", "phường ", "thị trấn ", "quận ")
_NOUN_CLASSES = {
    "body": ("co quan", "don vi", "to chuc", "so nganh", "sở ngành", "ubnd"),
    "person": (
        "nguoi",
        "can bo",
        "cong chuc",
        "vien chuc",
        "dai bieu",
        "hoc vien",
        "thanh vien",
        "nhan vien",
        "ca nhan",
        "hoc sinh",
        "sinh vien",
        "giao vien",
        "thi sinh",
        "lao dong",
        "bac si",
        "tieu thuong",
        "dan so",
        "khach",
        "benh nhan",
        "tre em",
    ),
    "account": ("tai khoan", "hop thu", "nguoi dung"),
}
# What a unit says by itself.
_MEASURED_BY = {
    "dong": frozenset(("von", "tien", "kinh", "phi", "nguon")),
    "ha": frozenset(("dien", "tich")),
    "tan": frozenset(("san", "luong", "khoi")),
    "m3": frozenset(("san", "luong", "khoi")),
    "km": frozenset(("chieu", "dai")),
}
# Words that only count.
_CLASSIFIERS = frozenset(("con", "luot", "em", "chau", "chiec", "cai", "truong hop", "luot nguoi"))
# Nouns that count any people.
_ANYONE = frozenset(("nguoi", "em", "dan", "chau"))
_IN_ORDER = 0.1
_SAID_OTHERWISE = 0.05
_ANOTHER = -0.4
_MULTIPLIER = re.compile(r"^(?:nghin|ngan|trieu|ty) (?!dong)")
_LIGHTNESS = 0.3
_NEAREST_WORDS = 10
# What is measured in these is no count of things.
_MEASURES = frozenset("phút giờ ngày tháng năm tuổi km m m2 ha tấn kg dpi gb tb mbps đồng điểm".split())
_CREDIT = {3: 1.0, 2: 0.95, 1: 0.5}
_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"(?<!\w)[A-ZĐ]{3,6}(?!\w)")
_SHORT = re.compile(r"[a-zđ]{3,5}")
_VOWEL = re.compile(r"[aeiouy]")
# Words that name no figure by themselves.
_NAMELESS = frozenset("du kien tong khoang uoc thuc hien duoc gom do kinh phi".split())
# So many of something against so many people, households, hectares.
_RATE = re.compile(
    r"/ ?(?:vạn|nghìn|[\d.]+)? ?(?:dân|người|hộ|ha|trẻ|xã|lớp|giáo viên|học sinh)(?!\w)"
    r"|(?:trên|trong|/) ?(?:một |mỗi |1 )?(?:vạn|nghìn|1\.000|10\.000|100\.000) (?:dân|người|trẻ|ca)|(?<!\w)(?:mỗi|bình quân) "
)
_LACK = re.compile(r"(?<!\w)(?:còn )?thiếu(?!\w)(?! nhi| niên)|(?<!\w)còn lại$")
_TOTAL = re.compile(r"^(?:\w+ ?){0,4}:? ?(?:tong|cong)(?!\w)")
_LABEL = re.compile(r"(?<!\w)(?:mức|mức độ|cấp độ|hạng|giai đoạn|loại|lớp)\s+([0-9a-z]{1,2})(?!\w)")


@dataclass(frozen=True, slots=True)
class Match:
    """A fact with its score, the asked words that it lacks, and how its period and level meet the question.

    `absent` are words of two syllables that neither the fact nor its document holds, `missing` all words so, save
    those that name nothing; `misspelt` those of them that stand there with other marks; `required` what it lacks and may not lack, however long the question.
    """

    fact: Fact
    score: float
    lacks: tuple[str, ...]
    period: float
    level: bool
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


def weigh(count: int, total: int) -> float:
    """How much a word tells that `count` of `total` facts hold; a word that none holds tells most."""
    return math.log(1 + (total + 1) / (count + 0.5))


def score(
    candidate: Candidate,
    asked: Asked,
    rarity: dict[str, int],
    total: int,
    aliases: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    beside: frozenset[str] = frozenset(),
    rivals: frozenset[str] = frozenset(),
) -> Match:
    """The match of one candidate.

    `beside` are words that name other figures of its clause, `rivals` those of them that name a figure of the
    same unit: a question for one of these is not answered by this one.
    """
    fact = candidate.fact
    own = _words_in(f"{fact.own} {fact.unit} {fact.level} {fact.column}")
    near = _words_in(f"{fact.head} {fact.indicator}")
    around = _words_in(fact.context)
    got, every = 0.0, 0.0
    if not set(words_of(fact.indicator)) - _NAMELESS:
        # `Dự kiến 12 tỷ đồng` below `II. KINH PHÍ` is named by what stands around it.
        near |= around
    lacks, told_beside = [], set()
    spelled = _spelled_out(
        asked.terms,
        f"{fact.indicator} {fact.own} {fact.unit} {fact.context[-400:]}",
        f"{fact.head} {fact.own}",
    )
    for term in asked.terms:
        folded = fold(term)
        light = term in LIGHT or term in asked.predicate
        weight = weigh(rarity.get(folded, 0), total) * (_LIGHTNESS if light else 1.0)
        every += weight
        held = max(
            _held(term, folded, own, near, around, candidate.matched), 0.95 if term in spelled else 0.0
        )
        if held < 0.9 and term in asked.alternatives:
            held = max(held, _held_otherwise(asked.alternatives[term], fact))
        if held <= _CREDIT[1] and fact.table is not None:
            # What a row is about stands in the row; the text around a table names many things.
            held = min(held, 0.3)
        if held <= _CREDIT[1] and term in beside:
            # The word stands in the clause, but it names the figure next to this one.
            held = min(held, 0.15 if term in rivals else 0.35)
        long = aliases.get(folded)
        if long and held < 0.9 and sum(word in candidate.matched for word in long) >= len(long) - 1:
            held = 0.9
        if held < 0.9 and folded in _MEASURED_BY.get(_kind_of_unit(fact.unit), ()):
            # What is counted in `ha` is an area, though the figure does not say so.
            held = 0.9
        if held == 0 and not rarity.get(folded):
            held = 0.8 if _mistyped(term, own | near) else 0.0
        got += weight * held
        if held < 0.3:
            lacks.append(term)
            if term in beside and term not in rivals:
                told_beside.add(term)
    covered = got / every if every else 0.0
    if asked.measure == "%":
        # `Tỷ lệ người tham gia …`: whoever is meant is told by the rest.
        lacks = [term for term in lacks if fold(term) not in _ANYONE]
    missing = tuple(
        word for word in missing_words(asked.terms, lacks) if not told_beside.issuperset(word.split())
    )
    covered -= MISSING * len(missing)
    passed_over = told_beside | LIGHT | set(asked.predicate)
    unnamed = [term for term in lacks if term not in passed_over]
    value = covered + 0.12 * _precision(fact, asked, rarity, total) + _fit(fact, asked)
    return Match(
        fact,
        value,
        tuple(lacks),
        period_match(fact.period, asked.periods, asked.part, within=bool(asked.within)),
        _level_fits(fact, asked),
        missing,
        tuple(term for term in unnamed if candidate.matched.get(fold(term), 0) < 2),
        tuple(term for term in unnamed if candidate.matched.get(fold(term), 0) >= 2),
    )


@lru_cache(maxsize=50_000)
def _words_in(text: str) -> frozenset[str]:
    """The words of a text in lower case; the same facts come up with every question."""
    return frozenset(word.lstrip("0") or word for word in _WORD.findall(text.lower()))


def missing_words(terms: Sequence[str], lacks: Sequence[str]) -> tuple[str, ...]:
    """The whole words of two syllables that are missing: `hợp đồng` is not `hóa đơn`, however much else agrees."""
    return tuple(
        f"{first} {second}"
        for first, second in pairwise(terms)
        if first in lacks and second in lacks and not {first, second} <= LIGHT
    )


def _held(
    term: str,
    folded: str,
    own: frozenset[str],
    near: frozenset[str],
    around: frozenset[str],
    matched: dict[str, int],
) -> float:
    """The credit of a term: full where it stands with its diacritics, less where only its bare letters do."""
    typed_bare = term == folded
    for words, credit in ((own, 1.0), (near, 0.95), (around, 0.5)):
        if term in words:
            return credit
    weight = matched.get(folded)
    if weight is None:
        return 0.0
    return _CREDIT[weight] * (0.95 if typed_bare else 0.25)


def _held_otherwise(phrases: Sequence[Phrase], fact: Fact) -> float:
    """The credit of a word one of whose synonyms stands in the fact, whole."""
    own, near = (
        _spoken(f"{fact.own} {fact.unit} {fact.level} {fact.column}"),
        _spoken(f"{fact.head} {fact.indicator}"),
    )
    for words, credit in ((own, 0.97), (near, 0.92), (_spoken(fact.context), 0.5)):
        if any(f" {' '.join(phrase)} " in words for phrase in phrases):
            return credit
    return 0.0


@lru_cache(maxsize=50_000)
def _spoken(text: str) -> str:
    """The words of a text in lower case, between spaces."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _spelled_out(terms: Sequence[str], said: str, own: str) -> set[str]:
    """The asked words that the fact writes as an abbreviation (`TTHC` for `thủ tục hành chính`), and the other way."""
    found: set[str] = set()
    initials = "".join(fold(term)[0] for term in terms)
    for short in dict.fromkeys(_ACRONYM.findall(said)):
        at = initials.find(fold(short))
        if at >= 0:
            found.update(terms[at : at + len(short)])
    short_terms = [t for t in terms if _SHORT.fullmatch(t) and not _VOWEL.search(fold(t))]
    if two := [t for t in terms if len(t) == 2 and t.isalpha() and not _VOWEL.search(fold(t))]:
        # Two letters say little: they must be the initials of two words that name the figure.
        initials_of_own = "".join(word[0] for word in _WORD.findall(fold(own)))
        found.update(term for term in two if fold(term) in initials_of_own)
    if short_terms:
        spoken = "".join(word[0] for word in _WORD.findall(fold(said)))
        found.update(term for term in short_terms if fold(term) in spoken)
    return found


def _mistyped(term: str, words: frozenset[str]) -> bool:
    """Whether a word that no fact holds is one letter away from a word of this fact."""
    return (
        len(term) >= 3
        and term.isalpha()
        and any(_one_letter_apart(term, word) for word in words if len(word) >= min(4, len(term)))
    )


def _one_letter_apart(first: str, second: str) -> bool:
    if len(first) < 4:
        # `BST` for `BTS`: the letters of an abbreviation in another order.
        return first != second and sorted(first) == sorted(second) and not _VOWEL.search(first)
    if abs(len(first) - len(second)) > 1 or fold(first) == fold(second) or first[0] != second[0]:
        return False
    short, long = sorted((first, second), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at:] == long[at + 1 :] if len(short) < len(long) else short[at + 1 :] == long[at + 1 :]


def _precision(fact: Fact, asked: Asked, rarity: dict[str, int], total: int) -> float:
    """How much of what the fact names was asked for: the whole comes before its parts."""
    asked_words = {fold(term) for term in asked.terms}
    # Who did it and on what ground stands far before a figure and tells little of it.
    own = set([word for word in words_of(f"{fact.own} {fact.unit}") if not word.isdigit()][-_NEAREST_WORDS:])
    if not own:
        return 0.0
    weights = {word: weigh(rarity.get(word, total // 50), total) for word in own}
    return sum(w for word, w in weights.items() if word in asked_words) / sum(weights.values())


def _fit(fact: Fact, asked: Asked) -> float:
    """What unit, role and kind of amount add or take away."""
    value = 0.0
    percent = fact.unit == "%"
    if asked.measure == "%" and not percent:
        value -= 0.3 if fact.of is None else 0.05
    elif asked.measure != "%" and percent:
        value -= 0.4 if asked.noun else 0.15
    if asked.measure == "money" and not percent:
        value += 0.04 if fact.unit.endswith("đồng") else -0.35 if fact.unit else -0.1
    if any(
        label not in asked.terms for label in _LABEL.findall(fact.indicator.removeprefix(fact.head).lower())
    ):
        value -= 0.2
    if asked.noun and not percent:
        value += _noun_fit(fact, asked)
    if asked.measured_in and not _measured_in(fact.unit, asked.measured_in):
        value -= 0.4
    value += _IN_ORDER * _order_kept(fact, asked)
    if asked.target and not asked.result:
        value += 0.15 if fact.role == "target" else -0.15 if fact.of is None else 0.0
    elif fact.role == "target" and not asked.target:
        # Beside a result in the same table, a target is another thing; in a plan it is all there is.
        value -= (0.5 if percent else 0.35) if fact.table is not None else 0.06
    elif fact.role == "target":
        value -= 0.06
    if fact.role == "attainment" and fact.of is None:
        value -= 0.0 if asked.attains else 0.05 if _asks_how_much_was_used(asked) else 0.45
    if fact.role == "change" and not asked.change:
        value -= 0.35
    if asked.change and asked.operation == "growth":
        # `Tăng trưởng GRDP` is told by a change or a rate of growth; a level is none.
        grown = fact.role == "change" or "toc do tang" in fold(fact.own) or "tang truong" in fold(fact.own)
        value += 0.12 if grown and fact.unit == "%" else -0.1 if not grown else 0.0
    named = " ".join(all_syllables(f"{fact.own} {fact.level}"))
    if asked.measure == "%" and percent and len(asked.terms) > 1:
        # `tỷ lệ hồ sơ trực tuyến` is a share of files: the phrase that begins so comes before one that only holds it.
        head = re.escape(" ".join(fold(term) for term in asked.terms[:2]))
        spoken = " ".join(all_syllables(f"{fact.own} {fact.head}"))
        value += (
            0.12
            if re.search(rf"(?:^|(?:ty le|ti le|tuy nhien|chi|co|\d{{4}}) ){head}(?!\w)", spoken)
            else 0.0
        )
    if any(place in named for place in asked.places):
        value += 0.25
    if asked.whole and _TOTAL.search(fold(fact.own)):
        value += 0.3
    if fact.table is not None and asked.target:
        # A row that shows target and result side by side answers both halves of the question.
        value += 0.12 if any(number in fact.column for number in asked.numbers) else 0.06
    if asked.said and any(said in fact.context for said in asked.said):
        value += 0.1
    if fact.level.startswith(LOCAL) and not asked.places and not asked.levels:
        value -= 0.15
    if fact.relation in ("part", "base") and not asked.levels:
        value -= 0.02
    if asked.noun and _RATE.search(f"{fact.unit} {fact.own}") and not _asks_for_a_rate(asked):
        # `13 bác sĩ/vạn dân` is no number of doctors.
        value -= 0.3
    return value


@lru_cache(maxsize=10_000)
def _kind_of_unit(unit: str) -> str:
    """The unit without what it is multiplied by: `nghìn tấn` as `tan`, `tỷ đồng` as `dong`."""
    return fold(unit).rpartition(" ")[2]


def _asks_how_much_was_used(asked: Asked) -> bool:
    """`Tỷ lệ giải ngân` is a share of the plan."""
    folded = {fold(term) for term in asked.terms}
    return asked.measure == "%" and {"giai", "ngan"} <= folded


def _asks_for_a_rate(asked: Asked) -> bool:
    return bool({"vạn", "van", "mỗi", "moi", "quân", "mật", "mat"} & set(asked.terms)) or bool(asked.said)


def _measured_in(unit: str, wanted: str) -> bool:
    """`bao nhiêu ha` is answered in `ha`, `bao nhiêu tấn` not in `tấn/ha`; `nghìn tấn` is as good, and so is `tấn` for
    `bao nhiêu tấn mỗi ngày`."""
    plain = _MULTIPLIER.sub("", fold(unit)).replace(" ", "")
    return plain == wanted or ("/" not in plain and plain == wanted.partition("/")[0])


def _order_kept(fact: Fact, asked: Asked) -> float:
    """How many of the asked words stand beside one another in the fact as in the question: `hộ nghèo` is no `hộ cận
    nghèo`."""
    pairs = list(pairwise(fold(term) for term in asked.terms))
    if not pairs:
        return 0.0
    said = " ".join(all_syllables(f"{fact.own} {fact.unit} {fact.head}"))
    return sum(f" {first} {second} " in f" {said} " for first, second in pairs) / len(pairs)


def _noun_fit(fact: Fact, asked: Asked) -> float:
    """Whether the figure counts what the question wants counted: `500 quyển tập cho học sinh` counts no pupils."""
    unit = _MULTIPLIER.sub("", fold(fact.unit))
    own = _counts(" ".join(fold(word) for word in asked.noun), unit, fact, asked)
    others = (
        _counts(" ".join(fold(word) for word in noun), unit, fact, asked) for noun in _other_nouns(asked)
    )
    return max(own, *(fit - _SAID_OTHERWISE for fit in others), own)


def counts_another(fact: Fact, asked: Asked) -> bool:
    """Whether a figure surely counts another thing than the question wants counted, or is no count at all."""
    if not asked.noun or asked.change or asked.bare:
        return False
    if fact.unit == "%":
        return asked.measure != "%"
    return asked.measure == "" and _noun_fit(fact, asked) <= _ANOTHER


def is_a_lack(fact: Fact) -> bool:
    """Whether a figure counts what is missing: `THPT thiếu 101` is no number of teachers."""
    return _LACK.search(fact.own.lower()) is not None


def _other_nouns(asked: Asked) -> tuple[Phrase, ...]:
    """The phrases that stand for the counted noun: `doanh nghiệp` for `DN`."""
    return asked.alternatives.get(asked.noun[0], ())


def _counts(noun: str, unit: str, fact: Fact, asked: Asked) -> float:
    named = " ".join(all_syllables(f"{fact.own} {fact.unit}"))
    words = noun.split()
    if unit and (noun.startswith(unit) or unit.startswith(noun)):
        # `lượt khách` and `lượt cán bộ` share only the counter.
        return 0.1 if len(words) == 1 or words[1] in named.split() or " " in unit else -0.1
    if unit and unit.split()[0] == words[0]:
        # `doanh nghiệp giải thể` counts `doanh nghiệp`; the words behind are matched as words.
        return 0.1
    if unit in _CLASSIFIERS:
        # `đàn lợn 98 con`, `đón khách 9 lượt`: the counter says nothing of what is counted, the words beside it do.
        spoken = _words_in(f"{fact.own} {fact.unit}")
        if words[0] == "dan" and unit not in ("em", "chau"):
            # `bao nhiêu dân` asks for a population, `tiếp công dân 63 lượt` counts visits.
            return -0.4
        said = asked.noun[0] in spoken or (asked.noun[0] == words[0] and words[0] in named.split())
        of_people = noun in _ANYONE or bool(_class_of(noun))
        around = not of_people and set(asked.noun) <= _words_in(f"{fact.indicator} {fact.context}")
        return 0.1 if said else -0.1 if around else -0.4
    if unit and re.search(rf"(?<!\w){re.escape(f'{unit} {noun}')}(?!\w)", fold(fact.own)):
        return 0.08
    if unit and not unit.endswith("dong") and fact.unit.lower() in _MEASURES:
        return -0.4
    if fact.relation == "part" and noun in " ".join(all_syllables(fact.indicator)):
        return 0.04
    if not unit or fact.table is not None:
        if re.search(rf"(?:^|(?<!\w)(?:so|luong|cac|co|la) ){re.escape(noun)}(?!\w)", named):
            return 0.06
        if re.search(
            rf"(?<!\w)so (?!{re.escape(noun)})\w.* (?:cho|cua|trong|voi) (?:\w+ )?{re.escape(noun)}", named
        ):
            # `số hộp thư cấp cho cán bộ` counts mailboxes.
            return -0.4
        return -0.15 if noun in named else -0.2
    if fact.unit.isupper() and len(unit) > 2 and unit in "".join(fold(term)[0] for term in asked.terms):
        # `TTHC` counts `thủ tục hành chính`.
        return 0.1
    if _class_of(noun) & _class_of(f"{unit} {fold(fact.own)}" if noun in _ANYONE else unit):
        return 0.02
    return -0.4


def _class_of(noun: str) -> set[str]:
    """Nouns that offices use for one another: bodies, and people."""
    return {name for name, nouns in _NOUN_CLASSES.items() if any(n in noun for n in nouns)}


def _level_fits(fact: Fact, asked: Asked) -> bool:
    if not asked.levels:
        return True
    if any(level == fact.level or level in fact.own.lower() for level in asked.levels):
        return True
    # What the sentence is about as a whole may name the level (`Sắp xếp đơn vị cấp xã: từ 210 xuống còn 190 đơn vị`).
    return not fact.level.startswith("cấp ") and any(level in fact.head.lower() for level in asked.levels)
