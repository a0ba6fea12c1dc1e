"""Long text cut into pieces within a channel's limit: between sentences, else words, else letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# `15.` or `a.` in front of what it numbers ends no sentence.
_LIST_MARK = re.compile(r"(?:^|\s)(?:\d{1,3}|[a-zđ])\.\Z")
Measure = Callable[[str], int]


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Pieces of at most `limit`, cut after a line or sentence that ends in the second half, else between words."""
    pieces = []
    rest = text.strip()
    while measure(rest) > limit:
        end = _longest_prefix(rest, limit, measure)
        cut = _last_line_end(rest, end) or _last_sentence_end(rest, end) or _last_space(rest, end) or end
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def pack(parts: Iterable[str], limit: int, measure: Measure, separator: str = "\n") -> list[list[int]]:
    """Which parts go together into one message, in order; each part is within the limit by itself."""
    messages: list[list[int]] = []
    used = 0
    for position, part in enumerate(parts):
        size = measure(part)
        if messages and used + measure(separator) + size <= limit:
            messages[-1].append(position)
            used += measure(separator) + size
        else:
            messages.append([position])
            used = size
    return messages


def _longest_prefix(text: str, limit: int, measure: Measure) -> int:
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _last_line_end(text: str, end: int) -> int | None:
    found = text.rfind("\n", end // 2, end + 1)
    return found if found > 0 else None


def _last_sentence_end(text: str, end: int) -> int | None:
    for position in range(end, end // 2, -1):
        ends = text[position - 1] in ".;!?" and (position == len(text) or text[position].isspace())
        if ends and not _is_list_mark(text, position):
            return position
    return None


def _last_space(text: str, end: int) -> int | None:
    for position in range(end, end // 2, -1):
        if position < len(text) and text[position].isspace() and not _is_list_mark(text, position):
            return position
    return None


def _is_list_mark(text: str, end: int) -> bool:
    return _LIST_MARK.search(text, max(0, end - 6), end) is not None
