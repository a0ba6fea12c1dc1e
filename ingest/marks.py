"""The marks that begin headings and list items of Vietnamese documents.

In: one line or paragraph. Out: what kind of mark stands at its start, if any: `PHẦN I`, `Chương 2`, `Mục
3`, `Tiểu mục 1`, `Điều 5.`, `A.`, `II.`, `4.`, `4.2.`, `4. 4.`, `a)`, `đ)`, `-`, `+`, `*`, `·`. Source:
Decree 30/2020/NĐ-CP, Annex I, part II, 5 (d) and (đ), and what offices type. Only the start is looked at:
bounded work.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import regex

from index.folding import fold


class Rank(IntEnum):
    """How high a mark stands in the tree; lower numbers hold higher ones."""

    APPENDIX = 0
    PART = 10
    CHAPTER = 20
    SECTION = 30
    SUBSECTION = 40
    ARTICLE = 50
    CAPITAL = 60
    ROMAN = 65
    NUMBER = 70  # decimals add their depth: 1.1 is 71, 1.1.1 is 72
    BRACKETED = 78  # 1) and (1)
    LETTER = 80
    STAR = 90
    DASH = 92
    PLUS = 94


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its rank, its label without punctuation (`Điều 5`, `II`, `4.4`, `đ`) and where the words
    begin."""

    rank: int
    label: str
    words: int

    @property
    def is_bullet(self) -> bool:
        """Dashes, stars, pluses and dots, which carry no number."""
        return self.rank >= Rank.STAR

    @property
    def is_unit(self) -> bool:
        """Named units (Phần, Chương, Mục, Điều), which are headings wherever they stand."""
        return self.rank <= Rank.ARTICLE


# A wrong language model reads `II` as `Il` or `|`; a lone `l` is the letter of a point.
_ROMAN = r"(?:[IVXLC]{1,8}|[I|][Il|]{0,2}|l[Il|]{1,2})"
_UNIT_NUMBER = rf"(?:\d{{1,4}}[a-zđ]?|{_ROMAN}|(?:THỨ|Thứ|thứ)\s\w{{2,6}})"
_UNITS: tuple[tuple[Rank, str, str], ...] = (
    (Rank.PART, "Phần", r"(?:PHẦN|Phần)"),
    (Rank.CHAPTER, "Chương", r"(?:CHƯƠNG|Chương)"),
    (Rank.SUBSECTION, "Tiểu mục", r"(?:TIỂU\s?MỤC|Tiểu\s?mục)"),
    (Rank.SECTION, "Mục", r"(?:MỤC|Mục)"),
)
_UNIT_PATTERNS = [
    (rank, name, regex.compile(rf"{word}\s{{1,3}}({_UNIT_NUMBER})(?=[\s.:,\-–]|$)[.:]?\s{{0,3}}"))
    for rank, name, word in _UNITS
]
# `Điều 5.` and `Điều 5:` open an article; `Điều 5 Nghị định ...` in running text does not. A line that holds
# no more than `Điều 5` does too.
_ARTICLE = regex.compile(r"(?:ĐIỀU|Điều)\s{1,3}(\d{1,4}[a-zđ]?)\s?(?:[.:]+\s{0,3}|$)")
# Signs of an article that a wrong language model read (`Diéu 5.`): looked for in folded text.
_FOLDED_ARTICLE = regex.compile(r"Di[eé]u\s{1,3}(\d{1,4}[a-z]?)\s?\.\s{0,3}")
# `PHỤ LỤC` may stand alone; `BIỂU` and `MẪU` only with their number (`BIỂU SỐ LIỆU` is a title).
_APPENDIX = regex.compile(
    r"(?:(?P<name>PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu)(?:\s{1,3}(?:SỐ|số|Số)?[\s:.]{0,3}(?P<number>[IVXLC]{1,6}|\d{1,3}[A-Za-z]?|"
    r"[A-Z])(?=[\s.:,\-–)]|$))?|(?P<form>BIỂU MẪU|BIỂU|Biểu|Mẫu|MẪU)\s{1,3}(?:SỐ|số|Số)?[\s:.]{0,3}"
    r"(?P<count>[IVXLC]{1,6}|\d{1,3}[A-Za-z]?)(?=[\s.:,\-–)/]|$))[.:]?\s{0,3}"
)
_ROMAN_MARK = regex.compile(
    rf"({_ROMAN})(?:\s{{0,2}}[.)]\s{{0,6}}|\s{{0,2}}[/\-–:]\s{{1,6}})(?=\S)|({_ROMAN})\.\s*$"
)
_CAPITAL_MARK = regex.compile(r"([A-HK-Z]|Đ)\s?[.)]\s{1,6}(?=\S)")
_DECIMAL_MARK = regex.compile(
    r"(\d{1,2}(?:\.\s?\d{1,2}){1,4})(?:\s?[.)]\s{0,6}(?=\S)|[:\-–]?\s{1,6}(?=\p{Lu}))"
)
_NUMBER_MARK = regex.compile(
    r"(\d{1,3})\s?[.](?!\d)\s{0,6}(?=\S)|(\d{1,3})\s?[.]\s*$|(\d{1,2})\s?[/\-–]\s{1,4}(?=\p{Lu})|(\d{1,2}),\s{1,3}(?=\p{Lu})"
)
_BRACKET_MARK = regex.compile(r"(\d{1,3})\)\s{0,6}(?=\S)|\((\d{1,2}|[ivx]{1,4})\)\s{1,6}(?=\S)")
_LETTER_MARK = regex.compile(r"([a-zđ]\d{0,2})\s?\)\s{0,6}(?=\S)|([a-hđk-z])\.\s{1,6}(?=\S)")
_BULLETS = {
    "-": (Rank.DASH, "-"), "–": (Rank.DASH, "-"), "—": (Rank.DASH, "-"), "−": (Rank.DASH, "-"),
    "·": (Rank.DASH, "·"), "•": (Rank.DASH, "·"), "●": (Rank.DASH, "·"), "▪": (Rank.DASH, "·"),
    "\uf0b7": (Rank.DASH, "·"), "\uf02d": (Rank.DASH, "-"), "": (Rank.DASH, "·"), "♦": (Rank.DASH, "·"),
    "*": (Rank.STAR, "*"), "+": (Rank.PLUS, "+"), "○": (Rank.PLUS, "+"), "◦": (Rank.PLUS, "+"),
}  # fmt: skip
_BULLETS.pop("", None)
_BULLET_MARK = regex.compile(r"([-–—−·•●▪♦*+○◦\uf0b7\uf02d])\s{0,6}(?=\S)")
_VALUE_AFTER_SIGN = regex.compile(r"[-–−+]\d")


def mark_of(text: str) -> Mark | None:
    """The mark at the start of a line, None where it has none. Leading blanks are skipped."""
    start = len(text[:200]) - len(text[:200].lstrip())
    head = text[start : start + 60]
    if not head:
        return None
    first = head[0]
    if first in _BULLETS:
        return _bullet(head, start)
    if first.isdigit() or first == "(":
        return _numbered(head, start)
    if first in "PCTMĐDB":
        unit = _unit(head, start)
        if unit is not None:
            return unit
    if first in "IVXLCl|" and (match := _ROMAN_MARK.match(head)):
        label = (match[1] or match[2]).replace("l", "I").replace("|", "I")
        if len(label) > 1 or label in "IVX" or label == "I":
            return Mark(Rank.ROMAN, label, start + match.end())
    if match := _CAPITAL_MARK.match(head):
        return Mark(Rank.CAPITAL, match[1], start + match.end())
    if match := _LETTER_MARK.match(head):
        return Mark(Rank.LETTER, match[1] or match[2], start + match.end())
    return None


def appendix_mark(text: str) -> Mark | None:
    """`PHỤ LỤC II`, `Phụ lục 1`, `BIỂU SỐ 3` at the start of a line."""
    head = text[:200].lstrip()
    start = len(text[:200]) - len(head)
    match = _APPENDIX.match(head[:80])
    if match is None:
        return None
    name = "Phụ lục" if match["name"] else "Mẫu" if fold(match["form"]) == "mau" else "Biểu"
    number = match["number"] or match["count"]
    return Mark(Rank.APPENDIX, f"{name} {number}" if number else name, start + match.end())


def _bullet(head: str, start: int) -> Mark | None:
    match = _BULLET_MARK.match(head)
    # `-5,3%` and `+12` are values; `----` is a rule.
    if match is None or _VALUE_AFTER_SIGN.match(head) or head[1:2] in "-–—*_=":
        return None
    rank, label = _BULLETS[match[1]]
    return Mark(rank, label, start + match.end())


def _numbered(head: str, start: int) -> Mark | None:
    if match := _DECIMAL_MARK.match(head):
        label = match[1].replace(" ", "")
        return Mark(Rank.NUMBER + min(label.count("."), 5), label, start + match.end())
    if match := _NUMBER_MARK.match(head):
        label = next(group for group in match.groups() if group)
        return Mark(Rank.NUMBER, label, start + match.end())
    if match := _BRACKET_MARK.match(head):
        return Mark(Rank.BRACKETED, match[1] or match[2], start + match.end())
    return None


def _unit(head: str, start: int) -> Mark | None:
    if match := _ARTICLE.match(head) or _FOLDED_ARTICLE.match(head):
        return Mark(Rank.ARTICLE, f"Điều {match[1]}", start + match.end())
    for rank, name, pattern in _UNIT_PATTERNS:
        match = pattern.match(head)
        # `Phần I` alone or `Phần I. TÊN`; `Phần mềm`, `Mục tiêu` have no number and never come here.
        if match and (match.end() >= len(head.rstrip()) or not head[match.end()].islower()):
            return Mark(rank, f"{name} {_unit_label(match[1])}", start + match.end())
    return None


def _unit_label(label: str) -> str:
    words = label.split()
    return f"thứ {words[1].lower()}" if len(words) == 2 else label
