"""The words that name a figure: what stands before it, what it counts, and in what bracket it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.numbers import NumberMention

# A new figure or a new predicate begins at these words, so the noun phrase after a number ends before them.
_RIGHT_END = re.compile(
    r"[;:()\n\[\]]|[.](?!\w)|(?<!\w)(?:với|trong đó|nâng|đạt(?=\s[^,;.()]{0,30}[0-9])|tăng|giảm|chiếm|so với|phục vụ|để|nhằm|được triển khai|qua đó|trong khi)(?!\w)",
    re.I,
)
_LEADING = re.compile(r"^(?:[\s,;:.()\[\]–-]|(?:và|là|thì|mà|trong đó|còn)(?!\w))+", re.I)
_TRAILING_MARKS = " ,;:.()[]–-"
_TRAILING_WORDS = frozenset(("là", "đạt", "có", "được", "với", "cho", "gồm", "và"))
_RATE = re.compile(r"(?<!\w)(?:tỷ|tỉ)\s+(?:lệ|suất|trọng)(?!\w)", re.I)
_ANOTHER = re.compile(r"[%‰;(]|,\s")
_LINK_BEFORE = re.compile(r"\s+(?:và|cùng với)\s*$", re.I)
_LONGEST_RIGHT = 120
_LONGEST_LEFT = 260


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in its clause: the words before it, the words it counts, and the bracket around it.

    `anchor` is the index of the figure that the bracket explains, None outside brackets and where the bracket
    stands after a plain noun. `bare` says that nothing but the figure stands in the bracket.
    """

    left: str
    right: str
    depth: int
    anchor: int | None
    bare: bool = False


def place_figures(text: str, start: int, end: int, mentions: list[NumberMention]) -> list[Place]:
    """The places of the figures of one clause (`mentions` lie within start and end, in order)."""
    brackets = _brackets(text, start, end)
    rights = [_right_end(text, mentions, index, end) for index in range(len(mentions))]
    return [_place(text, start, mentions, index, rights, brackets) for index in range(len(mentions))]


def tidy(text: str) -> str:
    """A phrase on one line without the punctuation and linking words at its ends."""
    words = " ".join(text.split())
    if leading := _LEADING.match(words):
        words = words[leading.end() :]
    words = _without_trailing(words)
    return words + ")" * max(0, words.count("(") - words.count(")"))


def _without_trailing(words: str) -> str:
    """By hand: this is done several times for every figure, and a search for an end looks at every place."""
    while True:
        words = words.rstrip(_TRAILING_MARKS)
        begin = len(words)
        while begin and (words[begin - 1].isalnum() or words[begin - 1] == "_"):
            begin -= 1
        if begin == len(words) or words[begin:].lower() not in _TRAILING_WORDS:
            return words
        words = words[:begin]


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """(open, close, depth) of each bracket, outer ones before inner ones."""
    found: list[tuple[int, int, int]] = []
    stack: list[int] = []
    for match in re.compile(r"[()]").finditer(text, start, end):
        if match.group(0) == "(":
            stack.append(match.start())
        elif stack:
            found.append((stack.pop(), match.start(), len(stack) + 1))
    found += [(opened, end, depth) for depth, opened in enumerate(stack, 1)]
    return sorted(found)


def _right_end(text: str, mentions: list[NumberMention], index: int, end: int) -> int:
    """Where the counted noun phrase ends. Commas inside an enumeration of nouns belong to it (`xã, phường, thị
    trấn`); the last comma before the next figure does not."""
    begin = max(mentions[index].span.end, mentions[index].full.end)
    limit = min(end, begin + _LONGEST_RIGHT)
    following = index + 1 < len(mentions) and mentions[index + 1].full.start <= limit
    if following:
        limit = mentions[index + 1].full.start
    # What follows the counter at once belongs to the noun: `47 điểm phục vụ`.
    stop = _RIGHT_END.search(text, begin, limit)
    if stop and stop.group(0).lower() == "phục vụ" and not text[begin : stop.start()].strip():
        stop = _RIGHT_END.search(text, stop.end(), limit)
    if stop:
        limit = stop.start()
    comma = text.rfind(",", begin, limit)
    if following and stop is None and (linked := _LINK_BEFORE.search(text, begin, limit)):
        # `09 UBND huyện, thị xã, thành phố và 106 xã`: the enumeration ends where `và` leads to the next figure.
        return linked.start()
    if following and (stop is None or stop.group(0) == ":"):
        # What stands before a colon, or after the last comma, names the next figure.
        return comma if comma >= 0 else begin if stop else limit
    return _enumeration_end(text, begin, limit)


def _enumeration_end(text: str, begin: int, limit: int) -> int:
    comma = text.find(",", begin, limit)
    while comma >= 0:
        after = text.find(",", comma + 1, limit)
        piece = text[comma + 1 : after if after >= 0 else limit].split()
        if len(text[begin:comma].split()) > 3 and len(piece) > 3:
            return comma
        comma = after
    return limit


def _place(
    text: str,
    start: int,
    mentions: list[NumberMention],
    index: int,
    rights: list[int],
    brackets: list[tuple[int, int, int]],
) -> Place:
    mention = mentions[index]
    around = [b for b in brackets if b[0] < mention.span.start <= b[1]]
    # A count is named by its noun; a share or an amount of money by what follows its unit.
    begin_right = (
        mention.span.end if mention.unit_kind == "count" else max(mention.span.end, mention.full.end)
    )
    right = tidy(text[begin_right : max(begin_right, rights[index])])
    if not around:
        begin = start if index == 0 else min(rights[index - 1], mention.full.start)
        figured = [b for b in brackets if any(b[0] < m.span.start < b[1] for m in mentions)]
        begin = _after_bracket(begin, mention.full.start, figured)
        begin = _after_words_in_brackets(text, begin, mention.full.start, brackets)
        if mention.unit_kind == "percent" or mention.unit == "‰":
            begin = _rate_begins(text, start, begin, mention)
        left = tidy(text[max(begin, mention.full.start - _LONGEST_LEFT) : mention.full.start])
        if not left and index and mention.unit_kind != "count" and mentions[index - 1].unit_kind == "count":
            # `01 giải nhất 10 triệu đồng`: what is counted also names the amount that follows it.
            left = tidy(text[mentions[index - 1].span.end : mention.full.start])
        return Place(left, right, 0, None)
    opened, closed, depth = around[-1]
    # A figure earlier in the same bracket ends what belongs to this one; a comma too.
    before = [m for m in mentions[:index] if m.span.start > opened]
    begin = max(opened + 1, rights[index - 1] if before else 0)
    left = tidy(text[begin : mention.full.start])
    others = [m for m in mentions if opened < m.span.start < closed]
    bare = len(others) == 1 and not left and not tidy(text[mention.full.end : closed])
    anchor = _anchor(mentions, rights, opened, around)
    if bare and (mention.unit != "%" or _names_something(text, mentions, opened, anchor)):
        noun = _noun_before(text, start, opened, mentions)
        return Place(noun, right, depth, None if noun else anchor, bare=True)
    return Place(left, right, depth, anchor, bare)


def _rate_begins(text: str, start: int, begin: int, mention: NumberMention) -> int:
    """Where the name of a rate begins: at `Tỷ lệ`, though numbers stand in the name (`Tỷ lệ trẻ tiêm đủ 8 loại vắc
    xin đạt 71,4%`), unless another rate or a new statement stands between."""
    found = [match.start() for match in _RATE.finditer(text, start, mention.full.start)]
    if not found or found[-1] >= begin:
        return begin
    between = text[found[-1] : mention.full.start]
    return begin if _ANOTHER.search(between) else found[-1]


def _after_bracket(begin: int, end: int, brackets: list[tuple[int, int, int]]) -> int:
    """Where the words go on after a bracket of figures that closed in between; a bracket of words is no break."""
    return max(
        [begin, *(closed + 1 for opened, closed, _ in brackets if opened < end and begin <= closed < end)]
    )


def _after_words_in_brackets(text: str, begin: int, end: int, brackets: list[tuple[int, int, int]]) -> int:
    """Where the words go on behind a bracket that explains the figure before it: `tại 4 xã (A, B), tiêu hủy 31 con`."""
    for opened, closed, depth in brackets:
        if (
            depth == 1
            and opened < end
            and closed < end
            and begin <= opened
            and not text[begin:opened].strip()
        ):
            return closed + 1
    return begin


def _anchor(
    mentions: list[NumberMention], rights: list[int], opened: int, around: list[tuple[int, int, int]]
) -> int | None:
    """The figure right before the bracket, at the depth outside it."""
    outer = around[-2][0] if len(around) > 1 else -1
    candidates = [i for i, m in enumerate(mentions) if outer < m.span.start < opened]
    if not candidates:
        return None
    last = candidates[-1]
    # What stands between the figure and the bracket must be the counted noun, not a new statement.
    return last if rights[last] >= opened - 2 or opened - mentions[last].full.end < 60 else None


def _names_something(text: str, mentions: list[NumberMention], opened: int, anchor: int | None) -> bool:
    """Whether a bracketed share stands behind a name (`A (52,4%), B (61%)`), not behind the figure it explains."""
    begin = mentions[anchor].full.end if anchor is not None else max(0, opened - 60)
    between = text[begin:opened]
    return any(mark in between for mark in (":", ",", ";")) and any(c.isupper() for c in between)


def _noun_before(text: str, start: int, opened: int, mentions: list[NumberMention]) -> str:
    begin = max([start, *(m.full.end for m in mentions if m.span.end <= opened)])
    phrase = text[max(begin, opened - 80) : opened]
    for cut in (",", ";", " và ", ")"):
        phrase = phrase.rpartition(cut)[2]
    return tidy(" ".join(phrase.split()[-6:]))
