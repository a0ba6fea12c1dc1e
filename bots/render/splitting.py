"""Long text cut into pieces within a channel's limit: between sentences, else words, else letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Measure = Callable[[str], int]


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Pieces of at most `limit`, cut after a sentence if one ends in the second half, else between words."""
    pieces = []
    rest = text.strip()
    while measure(rest) > limit:
        end = _longest_prefix(rest, limit, measure)
        cut = _last_sentence_end(rest, end) or _last_space(rest, end) or end
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


def _last_sentence_end(text: str, end: int) -> int | None:
    for position in range(end, end // 2, -1):
        if text[position - 1] in ".;!?\n" and (position == len(text) or text[position].isspace()):
            return position
    return None


def _last_space(text: str, end: int) -> int | None:
    for position in range(end, end // 2, -1):
        if position < len(text) and text[position].isspace():
            return position
    return None
