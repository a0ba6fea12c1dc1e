"""What a question asks for, of what, and where: its terms sorted by the part that they play.

- the *aspects* say which part of a thing is wanted (`trách nhiệm`, `hồ sơ`, `nguyên nhân`); the heading of that part
  says it, whatever word of the family it uses;
- the *scope* says where and when: names of places and bodies, years, kinds of documents (`trong báo cáo năm 2022`).
  It may stand around a passage, in the headings or the header, as well as in it;
- the rest is the topic, which the passage or what stands above it must speak of.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from assistant.passages.aspects import LISTED, aspects_asked, words_of_aspects
from assistant.passages.names import bodies_of, names_in
from assistant.passages.terms import Term, Weigh, content_terms
from assistant.question import Question
from index.folding import fold
from index.tokens import folded_words

_YEAR = regex.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d.,]\d)")
# A figure of another month or quarter is another figure.
PART_OF_YEAR = regex.compile(r"\b(?:thang \d{1,2}|quy (?:iv|i{1,3}|[1-4]))\b")
# A number that says which one (`lớp 6`, `gói thầu số 3`): another number is another thing.
_WHICH_ONE = regex.compile(
    r"\b(lop|khoi|dieu|khoan|chuong|quy|dot|cap|nhom|tieu chi(?: so)?|goi(?: thau)?(?: so)?|mau(?: so)?|khu vuc|ky hop thu"
    r"|de an|phien(?: hop)? thu|giai doan|quoc lo|tinh lo|duong tinh|vong) (\d+|[ivx]+)\b"
)
# So does a side of the compass.
_WHICH_SIDE = regex.compile(r"\b(phía|hướng|miền|khu|ven) (đông|tây|nam|bắc|trung)\b")
_ONE_THING = frozenset({"how_many", "when", "who", "where", "yes_no", "which_document"})
_UNTIL = regex.compile(r"\b(?:den|toi|tam nhin|dinh huong|giai doan|nhiem ky)\b[^?]{0,20}(?:19|20)\d\d")
_MONEY = regex.compile(
    r"\b(?:so tien|kinh phi|doanh thu|le phi|tong muc dau tu|muc (?:ho tro|chi|phat|thu)|gia tri|thu ngan sach|chi ngan sach|tien)\b"
    # `được hỗ trợ bao nhiêu?` counts nothing: it asks for money.
    r"|\b(?:ho tro|phat|thuong|tro cap|phu cap|boi thuong)\b[^?]*\bbao nhieu[\s?.!]*$"
)
_DENIED = regex.compile(r"\b(?:không|chưa|ngoại trừ|trừ)\b(?!\s*[?.!]*$)")
_DATE = regex.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{4})?(?!\d)|(?<![\d/])\d{1,2}/\d{4}(?!\d)")
# What is counted in an amount of time: `mấy ngày`, `bao nhiêu tháng`.
_LENGTH_OF_TIME = regex.compile(r"\b(?:may|bao nhieu) (?:ngay|gio|phut|tuan|thang|nam)\b|\bbao lau\b")
ASIDE = regex.compile(
    r"(?:giai đoạn|nhiệm kỳ|thời kỳ)\s+\d{4}\s*[-–]\s*\d{4}"
    r"|(?:đến|tới|tầm nhìn|định hướng)(?:\s+(?:đến|tới|hết))?(?:\s+năm)?\s+\d{4}"
    r"|\bsố\s+\d+/[\p{L}\d/\-&]+(?:\s+ngày\s+\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4})?",
    regex.IGNORECASE,
)
_PROPER = regex.compile(
    r"(?<![.?!:“\"]\s)(?<!^)(?<=\s)\p{Lu}\p{Ll}+(?![\p{L}\d])(?:\s\p{Lu}\p{Ll}+(?![\p{L}\d]))*"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question in order and the parts that they play.

    - `scope`: the terms that say where and when; `aspect_words`: those that name the part wanted;
    - `names`, `bodies`, `years`, `parts_of_year`, `which`: what an answer must not be of another;
    - `proper`: runs of words in capitals besides those (`cầu Bản Lậu`);
    - `until`: the year is the end of a span (`đến năm 2030`), which a passage names as one, too;
    - `denied`: it asks for what is not so (`đối tượng nào không được hưởng`);
    - `dated`: the numbers of its dates, which another date of the same time may stand for;
    - `money`: the amount is one of money; `duration`: a length of time is asked for;
    - `one_thing`: a day, a name, an amount, a yes or no is asked for rather than a list.
    """

    terms: tuple[Term, ...]
    scope: frozenset[str]
    aspects: frozenset[str]
    aspect_words: frozenset[str]
    names: tuple[str, ...]
    bodies: tuple[str, ...]
    years: frozenset[str]
    until: bool
    parts_of_year: frozenset[str]
    which: tuple[tuple[str, str], ...]
    proper: tuple[str, ...]
    asks: str
    amount: bool
    denied: bool
    dated: frozenset[str]
    money: bool
    duration: bool
    listed: bool

    @classmethod
    def of(cls, question: Question, text: str, weigh: Weigh) -> Asked:
        """The parts of a question; `text` is the question without the names of documents that it is asked of."""
        folded = " ".join(fold(text).split())
        terms = content_terms(text, weigh, question.expansions)
        names = tuple(names_in(text))
        scope = {word for name in names for word in folded_words(name)}
        scope |= {word for kind in question.kinds for word in folded_words(kind)}
        years = years_of(text) | {str(year) for year in question.years}
        if years:
            scope |= {*years, "nam"}
        aspects = aspects_asked(text)
        # `Nguồn vốn ở đâu?` asks for no place.
        asks = (
            "what"
            if question.several or (question.asks == "where" and "funding" in aspects)
            else question.asks
        )
        if asks in _ONE_THING:
            # `Nộp hồ sơ ở đâu?` asks for a place, whatever else it names.
            aspects -= LISTED
        topic = tuple(term for term in terms if term.text not in scope)
        return cls(
            terms=terms,
            # A question of nothing but names and years is about just these.
            scope=frozenset(scope) if topic else frozenset(),
            aspects=aspects,
            aspect_words=words_of_aspects(folded, aspects),
            names=names,
            bodies=bodies_of(names, text),
            years=years,
            until=_UNTIL.search(folded) is not None,
            parts_of_year=frozenset(PART_OF_YEAR.findall(folded)),
            which=tuple(
                (fold(match.group(1)), fold(match.group(2)))
                for pattern, words in ((_WHICH_ONE, folded), (_WHICH_SIDE, text.lower()))
                for match in pattern.finditer(words)
            ),
            proper=_proper_words(text, names),
            asks=asks,
            amount=question.asks_amount and not question.several,
            denied=_DENIED.search(text.lower()) is not None,
            dated=frozenset(
                number.lstrip("0") for date in _DATE.findall(folded) for number in regex.findall(r"\d+", date)
            ),
            money=_MONEY.search(folded) is not None,
            duration=_LENGTH_OF_TIME.search(folded) is not None,
            listed=question.wants_list or bool(aspects & LISTED),
        )

    @property
    def one_thing(self) -> bool:
        """Whether one line answers."""
        return self.asks in _ONE_THING

    @property
    def reason(self) -> bool:
        """Whether causes are asked for."""
        return "cause" in self.aspects


def years_of(text: str) -> frozenset[str]:
    """The years that a text names, as written."""
    return frozenset(match.group() for match in _YEAR.finditer(text))


def years_spoken_of(text: str) -> frozenset[str]:
    """The years that a text speaks of: not the ends of a span (`giai đoạn 2021 - 2025`, `đến năm 2030`), nor the years
    in numbers and dates of documents that it names."""
    return frozenset(match.group() for match in _YEAR.finditer(ASIDE.sub(" ", text)))


def _proper_words(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Runs of words in capitals inside the question that are no part of a known name."""
    within = " ".join(fold(name) for name in names)
    found = [match.group() for match in _PROPER.finditer(text) if fold(match.group()) not in within]
    return tuple(dict.fromkeys(found))
