"""The words of an RTF file: groups, control words and text, in one linear scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset(b"0123456789")
_LONGEST_NUMBER = 10


class Token(NamedTuple):
    """`kind` is `{`, `}`, `word` (a control word with its number), `byte` (a character code) or `sign` (a
    control symbol such as `~`)."""

    kind: str
    name: str = ""
    number: int | None = None


def tokens_of(data: bytes) -> Iterator[Token]:
    """All tokens. Binary data (`\\\\bin`) is skipped; what follows the end of the file is not missed."""
    position, end = 0, len(data)
    while position < end:
        byte = data[position]
        if byte == 0x7B or byte == 0x7D:
            yield Token(chr(byte))
            position += 1
        elif byte == 0x5C:
            token, position = _control(data, position + 1)
            if token is not None:
                yield token
        else:
            if byte not in b"\r\n\x00":
                yield Token("byte", number=byte)
            position += 1


def _control(data: bytes, position: int) -> tuple[Token | None, int]:
    if position >= len(data):
        return None, position
    byte = data[position]
    if byte not in _LETTERS:
        if byte == 0x27:
            try:
                return Token("byte", number=int(data[position + 1 : position + 3], 16)), position + 3
            except ValueError:
                return None, position + 1
        if byte in b"\r\n":
            return Token("word", "par"), position + 1
        return Token("sign", chr(byte)), position + 1
    start = position
    while position < len(data) and data[position] in _LETTERS and position - start < 40:
        position += 1
    name = data[start:position].decode("ascii")
    begin = position
    if position < len(data) and data[position] == 0x2D:
        position += 1
    while position < len(data) and data[position] in _DIGITS and position - begin <= _LONGEST_NUMBER:
        position += 1
    digits = data[begin:position]
    number = int(digits) if digits not in (b"", b"-") else None
    if position < len(data) and data[position] == 0x20:
        position += 1
    if name == "bin" and number is not None and number > 0:
        return None, position + number
    return Token("word", name, number), position
