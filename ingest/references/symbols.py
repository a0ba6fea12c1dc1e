"""Reads the number and symbol of a document from the place where its digits start.

Forms: `46/KH-UBND`, `61/2018/NĐ-CP`, `24/2018/QH14`, `09-NQ/TU`, `09/NQ-TU`, `1937/UBND-THNV`, with the noise
of extraction: a line break after a hyphen or slash, a space before the slash, a missing hyphen (`TTBTTTT`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.folding import fold
from ingest.issuers import is_known_body, looks_like_a_body
from ingest.references.kinds import KINDS, kind_of_code

# Characters that are not seen. Inside a number they would let a part pass for the whole.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UPPER = "A-ZĐÐÂÊÔƠƯĂ"
DIGITS = re.compile(
    rf"(?<![\w/.,\-{INVISIBLE}])(\d{{1,6}})([a-z]?)(?:\s{{0,2}}/\s{{0,2}}(\d{{4}}))?(\s{{0,3}})([/\-–])(?=\s{{0,4}}[{_UPPER}])"
)
SMALL_DIGITS = re.compile(
    rf"(?<![\w/.,\-{INVISIBLE}])(\d{{1,6}})([a-z]?)(?:\s{{0,2}}/\s{{0,2}}(\d{{4}}))?(\s{{0,3}})([/\-–])(?=\s{{0,4}}[a-z{_UPPER}đ])"
)
# A piece of a symbol: capitals, a small letter or two inside (`TTg`, `QyĐ`), digits at its end (`QH15`).
_PIECE = re.compile(rf"[{_UPPER}](?:[{_UPPER}]|[a-zđ](?=[{_UPPER}])|[rg](?![\wÀ-ỹ]))*\d{{0,3}}")
_SMALL_PIECE = re.compile(rf"[a-zđ{_UPPER}]{{1,16}}\d{{0,3}}(?![\w])")
_TIGHT = re.compile(rf"[-/–](?=[{_UPPER}])")
_BROKEN = re.compile(
    rf"[-/–]\s{{0,3}}\n\s{{0,4}}(?=[{_UPPER}]{{2}})|\s{{0,2}}\n\s{{0,3}}[-/–](?=[{_UPPER}]{{2}})"
)
_SPACED = re.compile(rf"\s?[-–/]\s(?=[{_UPPER}]{{2}})|\s[-–/](?=[{_UPPER}]{{2}})")
_SMALL_TIGHT = re.compile(rf"[-/–](?=[a-zđ{_UPPER}])")
_GAP = re.compile(r"\s*")
_MOST_PIECES = 6
_CODES = sorted({code for kind in KINDS for code in kind.codes if len(code) > 1}, key=len, reverse=True)
_AFTER_BAD = re.compile(rf"[{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number with its symbol. `end` is where it ends in the text."""

    number: str
    year: int | None
    code: str | None
    body: str | None
    start: int
    end: int
    misprint: str | None = None
    certain: bool = True


def symbol_at(text: str, match: re.Match[str], lenient: bool = False) -> Symbol | None:
    """The number whose digits `DIGITS` (`SMALL_DIGITS`) matched, None where what follows is no symbol."""
    number, letter, year_text, space, separator = match.groups()
    pieces: list[str] = []
    separators: list[str] = []
    position = match.end()
    gap = _GAP.match(text, position)
    loose = bool(space) or (gap is not None and gap.end() > position)
    position = gap.end() if gap else position
    piece_form, tight = (_SMALL_PIECE, _SMALL_TIGHT) if lenient else (_PIECE, _TIGHT)
    while len(pieces) < _MOST_PIECES:
        piece = piece_form.match(text, position)
        if piece is None:
            return None
        pieces.append(_spelled(piece.group(), lenient))
        position = piece.end()
        joint = tight.match(text, position) or _BROKEN.match(text, position)
        if joint is None and len(pieces) == 1 and kind_of_code(pieces[0]):
            joint = _SPACED.match(text, position)
        if joint is None:
            break
        separators.append("/" if "/" in joint.group() else "-")
        position = joint.end()
    if position < len(text) and _AFTER_BAD.match(text, position):
        return None
    symbol = _classified(number + letter, year_text, separator, pieces, separators)
    if symbol is None:
        return None
    code, body, misprint, certain = symbol
    if loose and code is None:
        return None
    year = int(year_text) if year_text and 1900 <= int(year_text) <= 2100 else None
    if year_text and year is None:
        return None
    return Symbol(number + letter, year, code, body, match.start(), position, misprint, certain)


def _spelled(piece: str, lenient: bool) -> str:
    """The piece in the alphabet of symbols: Ð (eth) is often typed for Đ, a question in small letters."""
    if lenient and not any(c.isupper() for c in piece):
        piece = piece.upper()
    return piece.replace("Ð", "Đ")


def _classified(
    number: str, year: str | None, separator: str, pieces: list[str], separators: list[str]
) -> tuple[str | None, str | None, str | None, bool] | None:
    first, rest = pieces[0], pieces[1:]
    body = _joined(rest, separators[1:])
    if re.fullmatch(r"(?:QH|UBTVQH)\d{1,2}", first) and not rest:
        return None, first, None, True
    if kind_of_code(first) and (body or len(first) > 1):
        if separator != "/" and not (separators and separators[0] == "/"):
            return None
        if len(first) == 1 and first != "L":
            return None
        return first, body, None, bool(body)
    if separator != "/":
        # The Party's way with a code that is not in the table: only where a kind or `số` stands before it.
        return (first, body, None, False) if separators[:1] == ["/"] and len(rest) == 1 else None
    glued = _unglued(first)
    if glued:
        code, head = glued
        whole = _joined([head, *rest], separators)
        return code, whole, f"thiếu gạch nối trong ký hiệu “{first}”", True
    whole = _joined(pieces, separators)
    if len(first) < 2:
        return None
    return None, whole, None, looks_like_a_body(first) and bool(rest)


def _joined(pieces: list[str], separators: list[str]) -> str | None:
    if not pieces:
        return None
    text = pieces[0]
    for separator, piece in zip(separators, pieces[1:], strict=False):
        text += separator + piece
    return text


@lru_cache(maxsize=4096)
def _unglued(piece: str) -> tuple[str, str] | None:
    """`TTBTTTT` is `TT` and `BTTTT`: only where the rest is a body that is known and the whole is not."""
    if is_known_body(piece):
        return None
    for code in _CODES:
        if (
            fold(piece).startswith(fold(code))
            and is_known_body(piece[len(code) :])
            and len(piece) > len(code)
        ):
            return piece[: len(code)], piece[len(code) :]
    return None
