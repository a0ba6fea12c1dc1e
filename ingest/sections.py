"""The section tree of a document, from its paragraphs in reading order.

In: `Entry`s (paragraphs, table rows, notes) with their spans in the stored text. Out: `Section`s in reading
order with path, heading and span. Numbering is believed as printed: skipped, repeated and misnumbered
levels stay what the page says, and the tree follows the rank of the marks. Linear: one pass with a stack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from index.documents import Section, Span
from index.folding import fold
from ingest.marks import Mark, Rank, appendix_mark, mark_of

_FORMAT_HEADING = 54
_LONGEST_HEADING = 160
_LONGEST_LABEL = 60
_BULLET_HEAD = 160
_LEAD_IN = 600
# A bullet of more words is a sentence, not a title.
_MOST_WORDS = 25
_QUOTE_REACH = 200
_SENTENCE_END = regex.compile(r"[.](?=\s|$)")
# The line that orders, between the basis and the first article: a form word, not a heading.
_ORDER_LINE = frozenset({"quyet dinh", "quyet nghi", "nghi dinh", "chi thi", "thong tu", "ra nghi quyet"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of the stored text. `role` is `text`, `table`, `footnote`, `appendix` (begins an
    appendix) or `outside` (header and closing, which no section holds); `level` is the format's own
    heading level."""

    text: str
    span: Span
    role: str = "text"
    level: int | None = None


@dataclass(slots=True)
class _Open:
    rank: int
    symbol: str
    ordinal: int
    path: tuple[str, ...]
    article: bool


@dataclass(slots=True)
class _Draft:
    parent: int | None
    path: tuple[str, ...]
    heading_span: Span
    start: int
    end: int


def build_sections(text: str, entries: Sequence[Entry]) -> tuple[Section, ...]:
    """The tree of all headings, in reading order."""
    drafts: list[_Draft] = []
    stack: list[_Open] = []
    quoted = _quoted(entries)
    reached = 0
    for number, entry in enumerate(entries):
        if entry.role == "outside":
            _close(stack, drafts, -1, reached)
            continue
        if entry.role == "appendix":
            _close(stack, drafts, -1, reached)
            mark = appendix_mark(entry.text) or Mark(Rank.APPENDIX, _short(entry.text), 0)
            _push(stack, drafts, mark.label, Rank.APPENDIX, "", Span(*entry.span), entry.span.start)
        elif entry.role == "text" and number not in quoted:
            _take(stack, drafts, entries, number, reached)
        reached = entry.span.end
    _close(stack, drafts, -1, reached)
    return tuple(
        Section(
            ordinal,
            draft.parent,
            draft.path,
            text[draft.heading_span.start : draft.heading_span.end],
            draft.heading_span,
            Span(draft.start, draft.end),
        )
        for ordinal, draft in enumerate(drafts)
    )


def _take(
    stack: list[_Open], drafts: list[_Draft], entries: Sequence[Entry], number: int, reached: int
) -> None:
    """Opens the section that a paragraph heads, if it heads one; closes those that it ends."""
    entry = entries[number]
    mark = mark_of(entry.text)
    if mark is None:
        if entry.level is not None and fold(entry.text).strip(" :.") not in _ORDER_LINE:
            rank = _FORMAT_HEADING + min(entry.level, 5)
            _close(stack, drafts, rank, reached)
            _push(stack, drafts, _short(entry.text), rank, "", entry.span, entry.span.start)
        return
    rank = _rank(mark, stack)
    _close(stack, drafts, rank, reached)
    if mark.is_bullet and not _heads(entries, number, mark):
        return
    heading = _heading_span(entry, mark)
    label = mark.label
    if mark.is_bullet:
        label = _short(entry.text[mark.words : heading.end - entry.span.start])
    elif any(opened.article for opened in stack):
        label = (
            {Rank.NUMBER: f"khoản {label}", Rank.LETTER: f"điểm {label}"}.get(Rank(mark.rank), label)
            if (mark.rank in (Rank.NUMBER, Rank.LETTER))
            else label
        )
    symbol = mark.label if mark.is_bullet else ""
    _push(stack, drafts, label, rank, symbol, heading, entry.span.start)


def _rank(mark: Mark, stack: Sequence[_Open]) -> int:
    """The rank of a mark where it stands: bullets and brackets hang under what already holds them."""
    if mark.is_bullet:
        for opened in reversed(stack):
            if opened.symbol == mark.label:
                return opened.rank
        return mark.rank
    if mark.rank == Rank.BRACKETED and any(opened.rank == Rank.LETTER for opened in stack):
        return Rank.LETTER + 2
    return mark.rank


def _heads(entries: Sequence[Entry], number: int, mark: Mark) -> bool:
    """Whether a bullet heads what follows: a lead-in to lesser bullets, or a short title over plain
    paragraphs."""
    text = entries[number].text.rstrip()
    if len(text[: _LEAD_IN + 1].split()) > _MOST_WORDS:
        return False
    following = next((entry for entry in entries[number + 1 : number + 4] if entry.role != "footnote"), None)
    if following is None or following.role not in ("text", "table"):
        return False
    under = mark_of(following.text) if following.role == "text" else None
    if following.role == "text" and under is not None:
        lesser = under.is_bullet and under.label != mark.label and under.rank > mark.rank
        return (lesser and len(text) <= _LEAD_IN and text.endswith((":", ","))) or (
            lesser and len(text) <= _BULLET_HEAD and not text.endswith((".", ";"))
        )
    return (
        len(text) <= _BULLET_HEAD and not text.endswith((".", ";", ",")) and not _has_value_after_colon(text)
    )


def _has_value_after_colon(text: str) -> bool:
    """`- Ứng dụng: 215 lượt cài đặt` says something; `- Về hạ tầng:` heads something."""
    return ":" in text.rstrip(": ")


def _heading_span(entry: Entry, mark: Mark) -> Span:
    """The heading inside a paragraph: all of a short one, else up to its colon, sentence end or some words."""
    text, start = entry.text, entry.span.start
    if len(text) <= _LONGEST_HEADING and not _inline(text, mark):
        return Span(start, start + len(text))
    if mark.is_unit and len(text) <= 2 * _LONGEST_HEADING:
        return Span(start, start + len(text))
    colon = text.find(":", mark.words, _LONGEST_HEADING)
    if colon >= 0:
        return Span(start, start + colon + 1)
    sentence = _SENTENCE_END.search(text, mark.words, _LONGEST_HEADING)
    if sentence is not None:
        return Span(start, start + sentence.end())
    cut = text.rfind(" ", mark.words + 1, 100)
    return Span(start, start + (cut if cut > 0 else min(len(text), 100)))


def _inline(text: str, mark: Mark) -> bool:
    """Whether words go on after the heading's colon on the same line: `3.1. Về hạ tầng: toàn tỉnh có ...`."""
    colon = text.find(":", mark.words)
    return 0 <= colon < len(text.rstrip()) - 1 and colon > mark.words + 2 and text[colon + 1] == " "


def _push(
    stack: list[_Open], drafts: list[_Draft], label: str, rank: int, symbol: str, heading: Span, start: int
) -> None:
    parent = stack[-1] if stack else None
    path = (*(parent.path if parent else ()), label)
    article = rank == Rank.ARTICLE or bool(parent and parent.article)
    drafts.append(_Draft(parent.ordinal if parent else None, path, heading, start, heading.end))
    stack.append(_Open(rank, symbol, len(drafts) - 1, path, article))


def _close(stack: list[_Open], drafts: list[_Draft], rank: int, end: int) -> None:
    """Ends every open section that a new mark of this rank ends."""
    while stack and stack[-1].rank >= rank:
        draft = drafts[stack.pop().ordinal]
        draft.end = max(draft.end, end)


def _quoted(entries: Sequence[Entry]) -> frozenset[int]:
    """The paragraphs inside the quotation marks of an amending document, whose numbering is not its own."""
    inside: set[int] = set()
    closing = [_closes(entry.text) for entry in entries]
    number = 0
    while number < len(entries):
        text = entries[number].text
        if text[:1] in '“"' and text and not _closes(text[1:]):
            end = next(
                (
                    later
                    for later in range(number + 1, min(len(entries), number + _QUOTE_REACH))
                    if closing[later]
                ),
                None,
            )
            if end is not None:
                inside.update(range(number, end + 1))
                number = end + 1
                continue
            number += 1
            continue
        number += 1
    return frozenset(inside)


def _closes(text: str) -> bool:
    opened = text.count("“")
    return text.count("”") > opened or (not opened and text.rstrip(" .;").endswith(("”", '"')))


def _short(text: str) -> str:
    text = " ".join(text.split()).strip(" :.")
    if len(text) <= _LONGEST_LABEL:
        return text
    return text[: text.rfind(" ", 0, _LONGEST_LABEL) if " " in text[:_LONGEST_LABEL] else _LONGEST_LABEL]
