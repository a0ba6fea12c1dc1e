"""The kinds of official documents, their names and their abbreviations in symbols.

Source: Decree 30/2020/NĐ-CP, Article 7 and Annex III, part I; the legal kinds of the Law on the
Promulgation of Legal Documents; the kinds of Party documents.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from index.folding import fold

KINDS: dict[str, str] = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QYĐ": "Quy định",
    "TC": "Thông cáo", "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình",
    "HĐ": "Hợp đồng", "CĐ": "Công điện", "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời", "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép", "PG": "Phiếu gửi", "PC": "Phiếu chuyển",
    "PB": "Phiếu báo", "NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "L": "Luật",
    "PL": "Pháp lệnh", "KL": "Kết luận", "QyĐ": "Quy định", "VBHN": "Văn bản hợp nhất", "LCT": "Lệnh",
    "CV": "Công văn",
}  # fmt: skip
_MORE_NAMES = (
    "Bộ luật", "Hiến pháp", "Lệnh", "Nội quy", "Điều lệ", "Quy trình", "Danh mục", "Chiến lược", "Quy hoạch",
    "Thông tri", "Kết luận", "Tờ trình tóm tắt", "Báo cáo tóm tắt", "Báo cáo tổng kết", "Báo cáo sơ kết", "Bản án",
    "Dự toán", "Danh sách", "Biểu kiểm kê", "Biểu tổng hợp", "Bảng tổng hợp", "Bảng thống kê", "Lịch công tác",
)  # fmt: skip
NAMES: dict[str, str] = {fold(name): name for name in (*KINDS.values(), *_MORE_NAMES)}
_LONGEST = max(len(name) for name in NAMES)
_BY_SYMBOL = {symbol.lower(): name for symbol, name in KINDS.items()} | {"cp": "", "hdnd": ""}
# Words of a heading that say what sort of its kind a document is: `CHƯƠNG TRÌNH HÀNH ĐỘNG`, `BÁO CÁO CHÍNH TRỊ`. The
# abstract is what stands after them. The second group does so only where it ends its line: `BÁO CÁO THẨM TRA` above an
# abstract, not `BÁO CÁO THẨM TRA DỰ ÁN`.
_SORTS = regex.compile(r"(?:hanh dong|chinh tri|tom tat|chuyen de|lien tich|dot xuat|dinh ky)(?!\w)")
_SORTS_ALONE = regex.compile(
    r"(?:giai trinh|tiep thu|tham tra|tham dinh|kiem diem|giam sat|kinh te|lao dong|dan su|phoi hop|lam viec|bo sung)"
    r"(?:(?:, | va )(?:giai trinh|tiep thu|bo sung))*"
)
_PARTS = regex.compile(r"[-/.&\s]+")


def kind_of_line(line: str) -> tuple[str, int] | None:
    """The kind that a line names at its start, in capitals or alone on the line, and where the name ends."""
    folded = fold(line[: _LONGEST + 1])
    for length in range(min(len(folded), _LONGEST), 3, -1):
        name = NAMES.get(folded[:length])
        if name is None or (len(line) > length and line[length].isalnum()):
            continue
        alone = not line[length:].strip(" :.*")
        if alone or (line[:length].isupper() and (line.isascii() or _is_written(line[:length], name))):
            return name, length
    return None


def sort_of_kind(rest: str) -> int:
    """How many letters after the name of a kind still belong to it: `HÀNH ĐỘNG` of a programme."""
    folded = fold(rest)
    found = _SORTS.match(folded) or _SORTS_ALONE.fullmatch(folded)
    return found.end() if found is not None else 0


def _is_written(line: str, name: str) -> bool:
    """Whether the words of a line are those of a kind with their marks. Recognition may lose or change those of one
    word: `PHƯỜNG AN` differs from `PHƯƠNG ÁN` in both and is a place."""
    return sum(a != b for a, b in zip(_words(line), _words(name), strict=False)) < 2


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """The letters and marks of each word, in an order in which `THỎA` and `THOẢ` are alike."""
    return tuple("".join(sorted(unicodedata.normalize("NFD", word))) for word in text.lower().split())


def kind_of_symbol(symbol: str) -> str | None:
    """The kind that a symbol begins with: `QĐ-UBND` is a Quyết định, `BTTTT-CATTT` says none (a Công văn)."""
    parts = [part for part in _PARTS.split(symbol) if part and not part.isdigit()]
    for part in parts[:2]:
        name = next((name for known, name in KINDS.items() if known == part), None) or (
            _BY_SYMBOL.get(part.lower()) if len(part) > 1 and part not in ("TT", "CT") else None
        )
        if name:
            return name
    if parts and regex.match(r"QH\d", parts[0]):
        return None
    return None
