"""Characters that print as signs but are kept as private codes of a symbol font, and control characters."""

from __future__ import annotations

import re
import unicodedata

# Symbol and Wingdings keep their bullets in the private use area, at 0xF000 and the code of the font.
_SIGNS = {
    0xF02D: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "♦", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FE: "☒", 0xF06F: "o",
    0xF071: "❑", 0xF076: "❖", 0xF0E0: "→", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B0: "°", 0xF0B4: "×",
}  # fmt: skip
_TABLE = {
    **_SIGNS,
    0xFFFE: "-",  # pdfium's mark for a hyphen at the end of a line
    0xFEFF: None,
    0x200B: None,
    0x00AD: None,
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")


def clean_line(text: str) -> str:
    """One line: NFC, signs of symbol fonts as ordinary characters, no control characters, single spaces."""
    text = _CONTROLS.sub(" ", text.translate(_TABLE))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())
