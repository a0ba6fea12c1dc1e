"""The number of a scanned head: how sure it is, and what recognition lost of its symbol.

In: the header as read, the blocks of the scan with the confidence of each word. Out: the same, a number whose word is
doubtful marked so (what is doubtful is never shown as a fact), and its symbol put right where the issuer's name says
how: `207/STTTTVP` of the department STTTT is `207/STTTT-VP`, and `245/BC-SLLLL` whose letters no two readings gave alike
is `245/BC-STTTT`. By Decree 30/2020/NĐ-CP, Annex I, part II, 3, the symbol holds the short name of the issuing body, and
a hyphen before that of the unit that wrote it; between two capitals Tesseract does not see the hyphen of a small scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.folding import fold
from ingest.header import HeaderReading
from ingest.readers.number_line import DIGITS_AGREED
from ingest.reading import RawBlock

# Words that short names leave out.
_SMALL = frozenset({"va", "cua", "cac", "tai", "ve"})
_SURENESS = 0.8
_DOUBT = 0.5
_MOST_LINES = 30
_SHORTEST = 3


def with_scanned_number(reading: HeaderReading, blocks: Sequence[RawBlock]) -> HeaderReading:
    """The header with what is known of its number on the scan, and a word to the keeper where it was mended."""
    number = reading.fields.get("number")
    if number is None:
        return reading
    sure = next(
        (
            word.confidence
            for block in blocks[:_MOST_LINES]
            for word in block.words
            if word.text.strip(".,").endswith(number.value)
        ),
        1.0,
    )
    if _with_symbol_of_issuer(reading, letters_doubtful=DIGITS_AGREED <= sure < _DOUBT):
        return reading
    # The engine is seldom sure of capitals without vowels; only real doubt counts.
    if sure < _DOUBT:
        reading.fields["number"] = replace(number, confidence=sure)
        reading.misprints.append(f"Số văn bản đọc trên ảnh quét không chắc chắn: {number.value}.")
    return reading


def _with_symbol_of_issuer(reading: HeaderReading, *, letters_doubtful: bool) -> bool:
    """Puts the symbol right from the initials of the issuer's name; whether there was anything to put right."""
    number, issuer, symbol = reading.fields.get("number"), reading.fields.get("issuer"), reading.symbol
    if number is None or issuer is None or symbol is None:
        return False
    initials = "".join(word[0] for word in issuer.value.split() if fold(word) not in _SMALL)
    before, separator, last = symbol.rpartition("-")
    if len(initials) < _SHORTEST or last[:1] != initials[:1] or not last.isalpha() or last == initials:
        return False
    rest = last[len(initials) :]
    if last.startswith(initials) and 2 <= len(rest) <= 5:
        mended = f"{before}{separator}{initials}-{rest}"
    elif letters_doubtful and len(last) in (len(initials), len(initials) + 1) and separator:
        mended = f"{before}{separator}{initials}"
    else:
        return False
    value = number.value.removesuffix(symbol) + mended
    reading.symbol = mended
    reading.fields["number"] = replace(number, value=value, confidence=_SURENESS)
    reading.misprints.append(
        f"Số đọc trên ảnh quét là “{number.value}”; đã đặt lại ký hiệu theo tên cơ quan: {value}."
    )
    return True
