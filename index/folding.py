"""Two normal forms of Vietnamese text: NFC, and folded (no diacritics, lower case) for search."""

from __future__ import annotations

import unicodedata


class _Folding(dict[int, str]):
    """What each code point folds to, worked out once at its first use."""

    def __missing__(self, code: int) -> str:
        # đ has no decomposition in Unicode, so stripping combining marks leaves it; readers type d.
        plain = {"đ": "d", "Đ": "D"}.get(chr(code), chr(code))
        decomposed = unicodedata.normalize("NFD", plain)
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
        self[code] = folded
        return folded


_FOLDED = _Folding()


def nfc(text: str) -> str:
    """The text in Unicode NFC: one code point a letter wherever there is one."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: `Kế hoạch số 46/KH-UBND` becomes `ke hoach so 46/kh-ubnd`.

    For composed (NFC) Vietnamese the result has the same length as the text, so offsets carry over.
    """
    return text.translate(_FOLDED)
