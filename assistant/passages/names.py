"""Names of places and bodies in a question: an answer about another one is no answer.

A name is what stands in capitals behind a word that says what it is (`huyện Càng Long`, `Bộ Công an`), by the
rules of capitals in Decree 30/2020/NĐ-CP, Annex II.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from index.folding import fold

_KINDS = (
    r"tỉnh|thành phố|TP\.?|quận|huyện|thị xã|thị trấn|phường|xã|ấp|khóm|Bộ|Sở|Ban|Cục|Tổng cục|Chi cục|Ủy ban|"
    r"Trường|Công ty|Tập đoàn|Bệnh viện|Trung tâm"
)
_NAME = regex.compile(
    rf"(?<!\p{{L}})(?i:{_KINDS})\s+((?:\p{{Lu}}[\p{{L}}\d]*)(?:[\s-]+(?:và\s+)?\p{{Lu}}[\p{{L}}\d]*)*(?:\s+an(?!\p{{L}}))?)"
)


def names_missing(names: Iterable[str], text: str) -> list[str]:
    """The names that a text does not hold, as typed; compared without diacritics and case."""
    plain = " ".join(fold(text).split())
    return [name for name in names if " ".join(fold(name).split()) not in plain]


def names_in(question: str) -> list[str]:
    """The names of places and bodies in a text, without the word before them."""
    return [match.group(1) for match in _NAME.finditer(question)]
