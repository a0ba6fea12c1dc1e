"""The name of a body from the capitals of a document's head, as running text writes it.

Decree 30/2020/NĐ-CP, Annex II, part IV: capital letters begin the words that tell the type of a body and the words
that tell its field (`Sở Y tế`, `Phòng Tài chính - Kế hoạch`); the name of a place has them on every syllable.
"""

from __future__ import annotations

import re

from index.folding import fold
from ingest.issuers import FIELDS, full_name

# Types of bodies whose field follows with a capital of its own. What follows another word (`tòa án nhân dân`,
# `bảo hiểm xã hội`) goes on in small letters.
_TYPES = tuple(
    tuple(words.split())
    for words in (
        "ban|bệnh viện|bộ|chi cục|cục|đội|hội đồng nhân dân|ủy ban nhân dân|uỷ ban nhân dân|hội|học viện|kho bạc|liên đoàn|phòng|sở|"
        "thanh tra|tổng cục|tổ chức|tổ|trung tâm|trường|văn phòng|viện|vụ|chỉ huy|chỉ đạo|quản lý"
    ).split("|")
)
_LEVELS = tuple(
    tuple(words.split())
    for words in "thành phố|thành|thị xã|thị trấn|tỉnh|huyện|quận|xã|phường|khu vực".split("|")
)
_FIELD_NAMES = {tuple(name.lower().split()): name.split() for name in FIELDS.values()}
# Letters put together as a Vietnamese syllable may be; anything else in a head is an abbreviation.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


def uncapitalised(name: str) -> str:
    """A body's name from the capitals of a header to the form of running text; other names as they are.

    `VĂN PHÒNG UBND TỈNH ĐỒNG THÁP` gives `Văn phòng UBND tỉnh Đồng Tháp`; a name that is nothing but a people's
    committee or council, a ministry or another known body is written in full.
    """
    line = " ".join(name.split())
    return full_name(_running(line.lower().split(), line.split())) if line.upper() == line else line


def _running(words: list[str], printed: list[str]) -> str:
    written: list[str] = []
    begins, place = True, False
    while len(written) < len(words):
        position = len(written)
        if not place and (field := _field_at(words, position)):
            written += field
            begins = False
        elif not place and words[position : position + 2] in (["đại", "học"], ["cao", "đẳng"]):
            written += [words[position].capitalize(), words[position + 1]]
            begins = place = True
        elif not place and begins and (length := _length_at(words, position, _TYPES)):
            first, *rest = words[position : position + length]
            written += [first.capitalize(), *rest]
        elif length := _level_at(words, position):
            written += words[position : position + length]
            begins = place = True
        else:
            word, is_name = words[position], any(letter.isalpha() for letter in words[position])
            # A name of a place may have other syllables (`Đắk Lắk`).
            if is_name and not place and not _SYLLABLE.fullmatch(fold(word)):
                written.append(printed[position])
                begins = False
            else:
                written.append(word.capitalize() if begins and word not in ("các", "và") else word)
                begins = place or not is_name or (begins and word in ("các", "và"))
    text = " ".join(written)
    return text[:1].upper() + text[1:]


def _field_at(words: list[str], position: int) -> list[str] | None:
    """The longest known field of administration that begins here, with its capitals."""
    for end in range(len(words), position, -1):
        if field := _FIELD_NAMES.get(tuple(words[position:end])):
            return field
    return None


def _level_at(words: list[str], position: int) -> int:
    """How many words say which level the place has whose name follows; `Huyện ủy` counts with its second word."""
    length = _length_at(words, position, _LEVELS)
    if not length or position + length == len(words):
        return 0
    if words[position + length] in ("ủy", "uỷ"):
        return length + 1
    return (
        0
        if (words[position] == "thành" and length == 1) or words[position + length] in ("hội", "và")
        else length
    )


def _length_at(words: list[str], position: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """The length of the phrase that stands at a position, 0 where none does."""
    return next(
        (len(phrase) for phrase in phrases if tuple(words[position : position + len(phrase)]) == phrase), 0
    )
