"""The number of a scanned head: how sure it is, and the hyphen that recognition lost.

In: the header as read, the blocks of the scan with the confidence of each word. Out: the same, a number whose word is
doubtful marked so (what is doubtful is never shown as a fact), and `207/STTTTVP` of the department STTTT made
`207/STTTT-VP`. By Decree 30/2020/NĐ-CP, Annex I, part II, 3, the symbol of an official letter is the short name of the
issuing body, a hyphen, and that of the unit that wrote it; between two capitals Tesseract does not see the hyphen of a
small scan. Only where the letters before it spell the issuer's initials is it put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.folding import fold
from ingest.header import HeaderReading
from ingest.reading import RawBlock

# Words that short names leave out.
_SMALL = frozenset({"va", "cua", "cac", "tai", "ve"})
_SURENESS = 0.8
_DOUBT = 0.5
_MOST_LINES = 30
_SHORTEST = 3


def with_scanned_number(reading: HeaderReading, blocks: Sequence[RawBlock]) -> HeaderReading:
    """The header with what is known of its number on the scan, and a word to the keeper where it was mended."""
    if _with_hyphen(reading):
        return reading
    number = reading.fields.get("number")
    if number is None:
        return reading
    sure = next(
        (
            word.confidence
            for block in blocks[:_MOST_LINES]
            for word in block.words
            if word.text.strip(".,") == number.value
        ),
        1.0,
    )
    # The engine is seldom sure of capitals without vowels; only real doubt counts.
    if sure < _DOUBT:
        reading.fields["number"] = replace(number, confidence=sure)
        reading.misprints.append(f"Số văn bản đọc trên ảnh quét không chắc chắn: {number.value}.")
    return reading


def _with_hyphen(reading: HeaderReading) -> bool:
    """Puts back the hyphen of an official letter's symbol; whether there was one to put back."""
    number, issuer, symbol = reading.fields.get("number"), reading.fields.get("issuer"), reading.symbol
    if number is None or issuer is None or symbol is None or not symbol.isalpha():
        return False
    initials = "".join(word[0] for word in issuer.value.split() if fold(word) not in _SMALL)
    rest = symbol[len(initials) :]
    if len(initials) < _SHORTEST or not symbol.startswith(initials) or not 2 <= len(rest) <= 5:
        return False
    mended = f"{initials}-{rest}"
    value = number.value.removesuffix(symbol) + mended
    reading.symbol = mended
    reading.fields["number"] = replace(number, value=value, confidence=_SURENESS)
    reading.misprints.append(f"Số đọc trên ảnh quét là “{number.value}”; đã đặt lại dấu gạch nối: {value}.")
    return True
