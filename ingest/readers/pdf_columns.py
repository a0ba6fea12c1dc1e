"""Tables without rules on a PDF page: their lines with the blanks that show where each cell stands.

In: a page of text and where its characters stand. Out: its lines; those of a table, which begins with a header that
opens with `STT` or `TT`, set out in columns of blanks as a text file has them, so that `ingest/aligned.py` reads both.
Only pages with such a header are looked at by their characters, which costs more than their text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from ingest.letter_head import Cell
from ingest.readers.symbols import clean_line

_HEAD = regex.compile(r"(?:^|\n)[ \t]*(?:STT|TT|Stt|Số TT)\b")
_NUMBER_HEAD = regex.compile(r"(?:STT|TT|Stt|Số TT)")
_LINE = regex.compile(r"[^\r\n]+")
# A gap of so much of the height of its letters parts two cells; the blanks of a justified line are narrower.
_WIDE = 0.8
# So many points are one blank: narrower than the letters of any table, so that a cell never reaches into the next.
_POINTS = 3.5
_FEWEST_CELLS = 3
_LONGEST_PART = 50
_NUMBERED = regex.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-zđA-Z])[.)]\s|Điều \d|[-–+*•]\s")
_MOST_CHARACTERS = 60_000


def set_out(text_page: Any, text: str) -> list[str] | None:
    """The lines of a page with its unruled tables set out in columns; None where it has none."""
    if _HEAD.search(text) is None or len(text) > _MOST_CHARACTERS:
        return None
    whole: str = text_page.get_text_range()
    # Only where each character of the text is one of the page is it known where it stands.
    if len(whole) != text_page.count_chars():
        return None
    lines: list[str] = []
    left: float | None = None  # where the first column of the open table begins
    found = False
    for match in _LINE.finditer(whole):
        cells = list(_cells(text_page, whole, match.start(), match.end()))
        if cells and len(cells) >= _FEWEST_CELLS and _NUMBER_HEAD.fullmatch(cells[0][2]):
            left, found = cells[0][0], True
        elif left is not None and len(cells) == 1 and _ends(cells[0], left):
            left = None
        lines.append(clean_line(match[0]) if left is None else _spaced(cells))
    return lines if found else None


def _cells(text_page: Any, text: str, start: int, end: int) -> Iterator[Cell]:
    """The parts of a line between wide gaps: where they begin and end, in points, and their words."""
    begins, right, words = 0.0, 0.0, ""
    for position in range(start, end):
        character = text[position]
        if character.isspace():
            words += " " if words else ""
            continue
        box_left, bottom, box_right, top = text_page.get_charbox(position, loose=True)
        if words.strip() and box_left - right > _WIDE * abs(top - bottom):
            yield round(begins), round(right), clean_line(words)
            words = ""
        if not words.strip():
            begins, words = box_left, ""
        words += character
        right = box_right
    if words.strip():
        yield round(begins), round(right), clean_line(words)


def _ends(cell: Cell, left: float) -> bool:
    """Whether a line of one part is no cell that goes on below: it begins at the table's edge, is long, or is numbered."""
    begins, _, words = cell
    return begins < left + 2 * _POINTS or len(words) > _LONGEST_PART or _NUMBERED.match(words) is not None


def _spaced(cells: list[Cell]) -> str:
    line = ""
    for begins, _, words in cells:
        column = int(begins / _POINTS)
        line += " " * max(column - len(line), 2 if line else 0) + words
    return line
