"""Mentions with a symbol: `Kế hoạch số 46/KH-UBND ngày 21/6/2022`, read outwards from the digits.

To the left stand `số` and the kind's words (or what a scan made of them), to the right the date. Every look
is bounded, so that the time grows with the text and not with what it contains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.documents import Span
from index.folding import fold
from ingest.dates import DateMention, date_at
from ingest.letters import CAPITALS
from ingest.references.kinds import (
    LAW_KINDS,
    WORD_COUNTS,
    kind_of_abbreviation,
    kind_of_code,
    kind_of_words,
    may_be,
)
from ingest.references.mention import ReferenceMention
from ingest.references.symbols import DIGITS, SMALL_DIGITS, Symbol, symbol_at

_LOOK_BACK = 64
_LAW_LOOK_BACK = 200
# `số`, and what a scan makes of it.
_NUMBER_WORD = re.compile(r"(?:số|so|sô|sổ|s|s[6ób0dòéêôốởđ&]{1,2}|\$[bóố6]|n°|56)[:.]?", re.IGNORECASE)
_TOKEN_BEFORE = re.compile(r"\S+$")
_BEFORE_DATE = re.compile(
    r"(?:\s{0,3}[,(])?\s{0,4}(?:(?:ban\s+hành|ký)\s+)?(?:(?:ng[aàáảãạăâ4]y)\s{0,4})?", re.IGNORECASE
)
_NAMED_YEAR = re.compile(r"\s{1,3}(?:năm|nam|của năm)\s{1,3}((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_SHARING = re.compile(r"(?<![\w/.,\-])(\d{1,5})\s{0,3}(?:,|;|\svà|\sva)\s{1,4}(?:số\s+)?$", re.IGNORECASE)
_SHARED_MOST = 20
LAW_WORD = re.compile(
    rf"(?<!\w)(Bộ luật|Luật|Pháp lệnh|Hiến pháp)\s{{1,4}}(?=[{CAPITALS}]|sửa\s+đổi|năm\s|ngày\s)"
)
_ASSEMBLY = re.compile(r"(?:QH|UBTVQH)\d{1,2}")


def numbered(text: str, lenient: bool = False) -> Iterator[ReferenceMention]:
    """Mentions with a symbol, in order; `lenient` also takes symbols in small letters."""
    previous: ReferenceMention | None = None
    for match in (SMALL_DIGITS if lenient else DIGITS).finditer(text):
        if previous and match.start() < previous.span.end:
            continue
        symbol = symbol_at(text, match, lenient)
        if symbol is None:
            continue
        mention = _from_symbol(text, symbol, previous)
        if mention is None:
            continue
        yield from _sharing(text, mention)
        yield mention
        previous = mention


def _from_symbol(text: str, symbol: Symbol, previous: ReferenceMention | None) -> ReferenceMention | None:
    word_start, kind, kind_span, said_number = _kind_before(text, symbol)
    if not symbol.certain and kind is None and not said_number:
        return None
    misprints = [symbol.misprint] if symbol.misprint else []
    by_code = kind_of_code(symbol.code) if symbol.code else None
    if kind and by_code and symbol.code and not may_be(symbol.code, kind):
        if (
            kind == "Công văn"
            or fold(text[kind_span.start : kind_span.end] if kind_span else "") == "van ban"
        ):
            kind = by_code
        else:
            misprints.append(f"ghi “{kind}” nhưng ký hiệu là {symbol.code}")
    if kind is None:
        kind = by_code or _inherited(text, symbol, previous) or _kind_of_body(symbol.body)
    end, day = date_after(text, symbol.end)
    named_year, end = year_after(text, end) if day is None else (None, end)
    if day and day.misprint:
        misprints.append(day.misprint)
    named = kind_span if kind in LAW_KINDS and kind_span else None
    name_end = _back_over_space(text, symbol.start, word_start)
    name_end = max(text.rfind(" số", word_start, name_end), text.rfind("\nsố", word_start, name_end))
    return ReferenceMention(
        name_span=Span(named.start, name_end) if named and name_end > named.end else None,
        span=Span(word_start, end),
        kind=kind,
        kind_span=kind_span,
        number=symbol.number,
        year=symbol.year,
        code=symbol.code,
        body=symbol.body,
        printed_number=re.sub(r"\s+", "", text[symbol.start : symbol.end]),
        number_span=Span(symbol.start, symbol.end),
        date=day,
        named_year=named_year,
        misprints=tuple(misprints),
    )


def _kind_of_body(body: str | None) -> str | None:
    """A symbol without a kind's code is a letter's (công văn), unless it is the National Assembly's."""
    return None if body is None or _ASSEMBLY.fullmatch(body) else "Công văn"


def _inherited(text: str, symbol: Symbol, previous: ReferenceMention | None) -> str | None:
    """`Công văn số 12/A và số 13/B`: the second takes the kind of the first."""
    if previous and previous.code is None and symbol.start - previous.span.end < 24:
        between = fold(text[previous.span.end : symbol.start])
        if re.fullmatch(r"\s*(?:,|;|va|hoac)\s*(?:(?:va\s+)?so:?\s*)?", between):
            return previous.kind
    return None


def _sharing(text: str, mention: ReferenceMention) -> list[ReferenceMention]:
    """`Quyết định số 12, 13 và 14/QĐ-UBND`: the numbers before share the kind and the symbol."""
    if mention.number_span is None:
        return []
    shared: list[ReferenceMention] = []
    start = mention.number_span.start
    if mention.kind_span is not None:
        return []
    for _ in range(_SHARED_MOST):
        match = _SHARING.search(text, max(0, start - 24), start)
        if match is None:
            break
        shared.append(
            replace(
                mention,
                span=Span(match.start(1), match.end(1)),
                number=match[1],
                printed_number=match[1],
                number_span=Span(match.start(1), match.end(1)),
                date=None,
                misprints=(),
            )
        )
        start = match.start()
    if not shared:
        return []
    probe = Symbol("", None, mention.code, mention.body, start=shared[-1].span.start, end=0)
    word_start, kind, kind_span, said = _kind_before(text, probe)
    if kind is None and not said:
        return []
    shared[-1] = replace(shared[-1], span=Span(word_start, shared[-1].span.end), kind_span=kind_span)
    return [replace(m, kind=kind or m.kind) for m in reversed(shared)]


def _kind_before(text: str, symbol: Symbol) -> tuple[int, str | None, Span | None, bool]:
    """Start of the reference, kind, its span, and whether `số` was said, read leftwards from the number."""
    floor = max(0, symbol.start - _LOOK_BACK)
    position = _back_over_space(text, symbol.start, floor)
    start, said = symbol.start, False
    for _ in range(3):
        token = _TOKEN_BEFORE.search(text, floor, position)
        if token is None:
            break
        word = token.group().lstrip('(“"')
        if not _NUMBER_WORD.fullmatch(word):
            break
        said = True
        start = token.end() - len(word)
        position = _back_over_space(text, start, floor)
    words = _words_before(text, position, floor)
    for count in WORD_COUNTS:
        if len(words) < count:
            continue
        first = words[-count]
        kind = kind_of_words(text[first[0] : words[-1][1]])
        if (
            kind in LAW_KINDS
            and text[first[0]].islower()
            and len(words) > count
            and _is_legal(text, words[-count - 1])
        ):
            break
        if kind:
            return first[0], kind, Span(first[0], words[-1][1]), said
    if words and (kind := kind_of_abbreviation(text[words[-1][0] : words[-1][1]])):
        return words[-1][0], kind, Span(*words[-1]), said
    noisy = _noisy_kind(text, symbol, words)
    if noisy:
        return noisy.start, kind_of_code(symbol.code) if symbol.code else "Công văn", noisy, said
    law = _law_before(text, symbol)
    if law:
        return law.start, text[law.start : law.end], law, said
    return start, None, None, said


def _is_legal(text: str, word: tuple[int, int]) -> bool:
    """`pháp luật` before a number ends the name of a law (`Luật Ban hành văn bản quy phạm pháp luật số …`)."""
    return fold(text[word[0] : word[1]]) == "phap"


def _noisy_kind(text: str, symbol: Symbol, words: list[tuple[int, int]]) -> Span | None:
    """The kind's words as a scan garbled them, where the symbol tells what they must be."""
    kind = kind_of_code(symbol.code) if symbol.code else "Công văn"
    if kind is None:
        return None
    expected = fold(kind).split()
    if len(words) < len(expected):
        return None
    taken = words[-len(expected) :]
    for (start, end), word in zip(taken, expected, strict=True):
        if _distance(fold(text[start:end]), word) > (1 if len(word) < 5 else 2):
            return None
    return Span(taken[0][0], taken[-1][1])


def _distance(one: str, other: str) -> int:
    """Edit distance of two words; words of very different length are far apart."""
    if abs(len(one) - len(other)) > 2:
        return 9
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def _law_before(text: str, symbol: Symbol) -> Span | None:
    """`Luật … số 24/2018/QH14`: the kind stands before the law's name."""
    if symbol.body is None or not _ASSEMBLY.fullmatch(symbol.body):
        return None
    floor = max(0, symbol.start - _LAW_LOOK_BACK)
    last = None
    for match in LAW_WORD.finditer(text, floor, symbol.start):
        last = match
    if last is None or re.search(r"[;.:()]", text[last.end() : symbol.start]):
        return None
    return Span(last.start(1), last.end(1))


def _back_over_space(text: str, position: int, floor: int) -> int:
    while position > floor and (text[position - 1].isspace() or text[position - 1] in "(:"):
        position -= 1
    return position


def _words_before(text: str, position: int, floor: int) -> list[tuple[int, int]]:
    """The last words before a position, none of them beyond punctuation."""
    words: list[tuple[int, int]] = []
    while len(words) < 5:
        while position > floor and text[position - 1].isspace():
            position -= 1
        end = position
        while position > floor and not text[position - 1].isspace():
            position -= 1
        if end == position:
            break
        start = position
        while start < end and text[start] in "(“\"'-+*":
            start += 1
        if start == end or text[end - 1] in '.,;:)”"':
            break
        words.insert(0, (start, end))
        if start != position:
            break
    return words


def date_after(text: str, end: int) -> tuple[int, DateMention | None]:
    before = _BEFORE_DATE.match(text, end)
    if before is None or before.end() == end:
        return end, None
    day = date_at(text, before.end())
    return (day.span.end, day) if day else (end, None)


def year_after(text: str, end: int) -> tuple[int | None, int]:
    match = _NAMED_YEAR.match(text, end)
    return (int(match[1]), match.end()) if match else (None, end)
