"""Text that is typed in a Vietnamese font from before Unicode, where the format tells the font.

The tables are viparse's; what is ours is to use the font of each run. `.VnTime` and its family are TCVN3,
`VNI-Times` and its family VNI, `VPS …` VPS. The capitals of TCVN3 are fonts of their own whose name ends in
H: the letters are stored small and drawn large.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
# A letter beyond Latin-1 that only Unicode Vietnamese has: the run was retyped and kept its old font name.
_UNICODE_VIETNAMESE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")


@lru_cache(maxsize=512)
def encoding_of_font(font: str) -> str | None:
    """`tcvn3`, `tcvn3-capitals`, `vni` or `vps` for a font of that family, None for any other."""
    name = _SUBSET_TAG.sub("", font).strip().upper()
    if name.startswith(".VN"):
        return "tcvn3-capitals" if name.rstrip("0123456789 ").endswith("H") else "tcvn3"
    if name.startswith("VNI"):
        return "vni"
    if name.startswith("VPS "):
        return "vps"
    return None


def may_hold_legacy_fonts(data: bytes) -> bool:
    """Whether it is worth looking at fonts at all in this part of a file."""
    return b".Vn" in data or b".VN" in data or b"VNI-" in data or b"VPS " in data or b".vn" in data


def decode(text: str, encoding: str | None) -> str:
    """Text in a legacy encoding as Unicode, in NFC; text that already is Unicode stays."""
    if encoding is None or _UNICODE_VIETNAMESE.search(text):
        return unicodedata.normalize("NFC", text)
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert

    charmap = get_charmap(encoding.removesuffix("-capitals"))
    if charmap is None:
        return unicodedata.normalize("NFC", text)
    converted: str = convert(text, charmap)
    return converted.upper() if encoding.endswith("-capitals") else converted


def join_runs(runs: Iterable[tuple[str, str | None]]) -> str:
    """The text of runs of (text, encoding). Neighbours of one encoding are decoded together, because VNI
    writes a letter and its mark as two characters, which may stand in two runs."""
    groups = groupby(runs, lambda run: run[1])
    return "".join(decode("".join(text for text, _ in group), encoding) for encoding, group in groups)
