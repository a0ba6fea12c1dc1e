"""The kinds of documents: their names, their codes in a symbol, and the words that name them.

Codes are those of Decree 30/2020/NĐ-CP, Annex III, of the Law on Promulgation of Legal Documents (`NĐ`, `TT`,
`TTLT`, `NQLT`, `PL`) and of the Party's own rules (`KL`, `QyĐ`, `CTr`). One code may stand for several kinds
(`QĐ` is a decision, in Party documents also a regulation): then the printed word decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from index.folding import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `codes` as in a symbol, `words` other ways in which its name is written."""

    name: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


KINDS: tuple[Kind, ...] = (
    Kind("Quyết định", ("QĐ",)),
    Kind("Kế hoạch", ("KH", "KHPH", "KHLT"), ("Kế hoạch hành động", "Kế hoạch liên tịch")),
    Kind("Nghị quyết", ("NQ",), ("Nghị quyết chuyên đề",)),
    Kind("Nghị định", ("NĐ",)),
    Kind("Thông tư", ("TT",)),
    Kind("Thông tư liên tịch", ("TTLT",)),
    Kind("Nghị quyết liên tịch", ("NQLT",)),
    Kind("Chỉ thị", ("CT",)),
    Kind("Công văn", ("CV",), ("Văn bản", "Công văn hỏa tốc")),
    Kind(
        "Báo cáo",
        ("BC",),
        ("Báo cáo thẩm tra", "Báo cáo thẩm định", "Báo cáo giải trình", "Báo cáo tổng kết"),
    ),
    Kind("Tờ trình", ("TTr",)),
    Kind("Thông báo", ("TB",), ("Thông báo kết luận",)),
    Kind("Kết luận", ("KL",)),
    Kind("Hướng dẫn", ("HD",)),
    Kind(
        "Chương trình",
        ("CTr", "CTHĐ", "CTrHĐ", "CTrPH", "CTPH"),
        ("Chương trình hành động", "Chương trình phối hợp"),
    ),
    Kind("Đề án", ("ĐA",)),
    Kind("Dự án", ("DA",)),
    Kind("Phương án", ("PA",)),
    Kind("Quy chế", ("QC", "QCPH"), ("Quy chế phối hợp",)),
    Kind("Quy định", ("QyĐ", "QyĐi", "QĐi")),
    Kind("Công điện", ("CĐ",)),
    Kind("Biên bản", ("BB",)),
    Kind("Hợp đồng", ("HĐ",)),
    Kind("Giấy mời", ("GM",)),
    Kind("Giấy ủy quyền", ("GUQ",)),
    Kind("Thông cáo", ("TC",)),
    Kind("Bản thỏa thuận", ("BTT",)),
    Kind("Bản ghi nhớ", ("BGN",)),
    Kind("Lệnh", ("L", "LCT")),
    Kind("Văn bản hợp nhất", ("VBHN",)),
    Kind("Đính chính", ("ĐC",), ("Văn bản đính chính",)),
    Kind("Luật", ()),
    Kind("Bộ luật", ()),
    Kind("Pháp lệnh", ("PL",)),
    Kind("Hiến pháp", ()),
    Kind("Quy chuẩn", ("QCVN",), ("Quy chuẩn kỹ thuật quốc gia",)),
    Kind("Tiêu chuẩn", ("TCVN",), ("Tiêu chuẩn quốc gia",)),
    Kind("Quy hoạch", ("QH",)),
    Kind("Chiến lược", ("CL",)),
)

# What the printed word may be although the code's first kind is another.
_SHARED_CODES = {
    "QĐ": ("Quyết định", "Quy định"),
    "CT": ("Chỉ thị", "Chương trình"),
    "TT": ("Thông tư", "Tờ trình"),
    "TB": ("Thông báo", "Kết luận"),
    "HD": ("Hướng dẫn",),
    "CTr": ("Chương trình", "Kế hoạch"),
}

LAW_KINDS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})

_BY_CODE = {code: kind.name for kind in KINDS for code in kind.codes}
_BY_FOLDED_CODE: dict[str, str] = {}
for _code, _name in _BY_CODE.items():
    _BY_FOLDED_CODE.setdefault(fold(_code), _name)

_BY_WORDS = {fold(word): kind.name for kind in KINDS for word in (kind.name, *kind.words)}
WORD_COUNTS = sorted({len(words.split()) for words in _BY_WORDS}, reverse=True)

# Abbreviations before a number (`KH số 42`, `QĐ 1934`). The first group is read without `số` as well; the
# others mean too many other things (`TT` heads the column of row numbers).
PLAIN_ABBREVIATIONS = ("QĐ", "KH", "NQ", "NĐ", "CV")
NUMBERED_ABBREVIATIONS = ("BC", "TB", "TTr", "CTr", "HD", "KL", "PL", "TT", "CT", "ĐA")
_ABBREVIATIONS = {fold(code): _BY_CODE[code] for code in (*PLAIN_ABBREVIATIONS, *NUMBERED_ABBREVIATIONS)}


@lru_cache(maxsize=4096)
def kind_of_code(code: str) -> str | None:
    """The kind that a symbol's code stands for; diacritics may be missing (`QD`)."""
    return _BY_CODE.get(code) or _BY_FOLDED_CODE.get(fold(code))


@lru_cache(maxsize=4096)
def kind_of_words(words: str) -> str | None:
    """The kind that these words name, in any case and with or without diacritics."""
    return _BY_WORDS.get(" ".join(fold(words).split()))


@lru_cache(maxsize=4096)
def kind_of_abbreviation(text: str) -> str | None:
    """The kind of an abbreviation that stands before a number."""
    return _ABBREVIATIONS.get(fold(text))


@lru_cache(maxsize=4096)
def may_be(code: str, kind: str) -> bool:
    """Whether a document whose symbol carries the code may be of this kind."""
    first = kind_of_code(code)
    return first == kind or any(
        kind in kinds for shared, kinds in _SHARED_CODES.items() if fold(shared) == fold(code)
    )
