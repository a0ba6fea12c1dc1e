"""Text as it may be shown: without the characters that make what follows them run the other way.

A document can hold them by accident or by malice: after U+202E a reader sees 751 where 157 is written, and copies it.
The stored text keeps them, since citations count its characters; nothing that is displayed does.
"""

from __future__ import annotations

import re

# Embeddings, overrides, isolates and marks of direction: Unicode Standard Annex 9, section 2.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_BETWEEN_CELLS = re.compile(r" *\t[ \t]*")


def shown(text: str) -> str:
    """The text in the order in which it is written."""
    return _DIRECTION.sub("", text)


def quoted(text: str) -> str:
    """Words of a document as they may be shown; the cells of a table row stay apart, which a tab would not show."""
    return _BETWEEN_CELLS.sub(" | ", shown(text))
