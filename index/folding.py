"""Two normal forms of Vietnamese text: NFC, and folded (no diacritics, lower case) for search."""

from __future__ import annotations

import unicodedata

# đ has no decomposition in Unicode, so stripping combining marks leaves it; readers type d.
_STROKED_D = str.maketrans({"đ": "d", "Đ": "D"})


def nfc(text: str) -> str:
    """The text in Unicode NFC: one code point a letter wherever there is one."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: `Kế hoạch số 46/KH-UBND` becomes `ke hoach so 46/kh-ubnd`.

    For composed (NFC) Vietnamese the result has the same length as the text, so offsets carry over.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKED_D))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
