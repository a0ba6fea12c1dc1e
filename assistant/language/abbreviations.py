"""Abbreviations of offices, read by context.

- A kind of document before a number (`KH 46`, `qd 1934`, `NQ số 09`) is written out in the text itself.
- Others (`UBND`, `TTHC`) stay in the text, as documents write them too; their long forms are given beside it
  for searching, the corpus' own first. A long form in the question gives its short form in the same way.

The general list holds what is common to offices all over the country (Decree 30/2020/NĐ-CP, Annex III for
kinds of documents; names of bodies by general use).
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from assistant.language.model import CorpusLanguage, plain_words
from assistant.language.syllables import is_folded_syllable
from index.folding import fold

_KINDS = {
    "KH": "kế hoạch",
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "TT": "thông tư",
    "TTLT": "thông tư liên tịch",
    "CT": "chỉ thị",
    "CTr": "chương trình",
    "CV": "công văn",
    "BC": "báo cáo",
    "TTr": "tờ trình",
    "TB": "thông báo",
    "HD": "hướng dẫn",
    "ĐA": "đề án",
    "DA": "dự án",
    "KL": "kết luận",
    "QC": "quy chế",
    "VBHN": "văn bản hợp nhất",
    "VB": "văn bản",
    "CĐ": "công điện",
}
# Without a number beside them these still mean a document when a word of asking or pointing follows.
_KINDS_ALONE = ("KH", "QĐ", "NQ", "NĐ", "CV", "BC", "TTr")
GENERAL = {
    "UBND": "ủy ban nhân dân",
    "HĐND": "hội đồng nhân dân",
    "MTTQ": "mặt trận tổ quốc",
    "TTTT": "thông tin và truyền thông",
    "TT&TT": "thông tin và truyền thông",
    "STTTT": "sở thông tin và truyền thông",
    "BTTTT": "bộ thông tin và truyền thông",
    "CNTT": "công nghệ thông tin",
    "CĐS": "chuyển đổi số",
    "CQĐT": "chính quyền điện tử",
    "CPĐT": "chính phủ điện tử",
    "CSDL": "cơ sở dữ liệu",
    "HTTT": "hệ thống thông tin",
    "ATTT": "an toàn thông tin",
    "DVC": "dịch vụ công",
    "DVCTT": "dịch vụ công trực tuyến",
    "DVCQG": "dịch vụ công quốc gia",
    "TTHC": "thủ tục hành chính",
    "CCHC": "cải cách hành chính",
    "HCC": "hành chính công",
    "CBCC": "cán bộ, công chức",
    "CBCCVC": "cán bộ, công chức, viên chức",
    "CQNN": "cơ quan nhà nước",
    "QLNN": "quản lý nhà nước",
    "QLVB": "quản lý văn bản",
    "BCĐ": "ban chỉ đạo",
    "QPPL": "quy phạm pháp luật",
    "VBQPPL": "văn bản quy phạm pháp luật",
    "VPCP": "văn phòng chính phủ",
    "GDĐT": "giáo dục và đào tạo",
    "GD&ĐT": "giáo dục và đào tạo",
    "KHĐT": "kế hoạch và đầu tư",
    "KH&ĐT": "kế hoạch và đầu tư",
    "KHCN": "khoa học và công nghệ",
    "KH&CN": "khoa học và công nghệ",
    "TNMT": "tài nguyên và môi trường",
    "TN&MT": "tài nguyên và môi trường",
    "NNPTNT": "nông nghiệp và phát triển nông thôn",
    "NN&PTNT": "nông nghiệp và phát triển nông thôn",
    "LĐTBXH": "lao động - thương binh và xã hội",
    "LĐTB&XH": "lao động - thương binh và xã hội",
    "VHTTDL": "văn hóa, thể thao và du lịch",
    "VHTT&DL": "văn hóa, thể thao và du lịch",
    "GTVT": "giao thông vận tải",
    "KTXH": "kinh tế - xã hội",
    "KT-XH": "kinh tế - xã hội",
    "ANTT": "an ninh trật tự",
    "QPAN": "quốc phòng, an ninh",
    "NTM": "nông thôn mới",
    "HTX": "hợp tác xã",
    "NSNN": "ngân sách nhà nước",
    "NSTW": "ngân sách trung ương",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "PCTN": "phòng, chống tham nhũng",
    "PCCC": "phòng cháy, chữa cháy",
    "BVMT": "bảo vệ môi trường",
    "SXKD": "sản xuất kinh doanh",
    "ATTP": "an toàn thực phẩm",
    "GPMB": "giải phóng mặt bằng",
    "MTQG": "mục tiêu quốc gia",
    "DTTS": "dân tộc thiểu số",
    "GCN": "giấy chứng nhận",
    "QSDĐ": "quyền sử dụng đất",
    "CSXH": "chính sách xã hội",
    "PCTT": "phòng, chống thiên tai",
    "PCCCR": "phòng cháy, chữa cháy rừng",
    "ĐTXD": "đầu tư xây dựng",
    "QLDA": "quản lý dự án",
    "VPHC": "vi phạm hành chính",
    "TMĐT": "thương mại điện tử",
    "TTĐT": "thông tin điện tử",
    "GDNN": "giáo dục nghề nghiệp",
    "GDTX": "giáo dục thường xuyên",
    "TTKDTM": "thanh toán không dùng tiền mặt",
    "TP": "thành phố",
    "KCB": "khám bệnh, chữa bệnh",
    "KCN": "khu công nghiệp",
    "CCN": "cụm công nghiệp",
    "KKT": "khu kinh tế",
    "ĐTC": "đầu tư công",
    "GTNT": "giao thông nông thôn",
    "TĐC": "tái định cư",
    "HCV": "huy chương vàng",
    "HCB": "huy chương bạc",
    "HCĐ": "huy chương đồng",
    "TTPVHCC": "trung tâm phục vụ hành chính công",
    "TTHCC": "trung tâm hành chính công",
    "UBTVQH": "ủy ban thường vụ quốc hội",
    "TTg": "thủ tướng chính phủ",
    "TAND": "tòa án nhân dân",
    "VKSND": "viện kiểm sát nhân dân",
    "CSGT": "cảnh sát giao thông",
    "CTMTQG": "chương trình mục tiêu quốc gia",
    "XDCB": "xây dựng cơ bản",
    "BĐS": "bất động sản",
    "ĐKKD": "đăng ký kinh doanh",
    "KBNN": "kho bạc nhà nước",
    "NHCSXH": "ngân hàng chính sách xã hội",
    "TTCN": "tiểu thủ công nghiệp",
    "KTTT": "kinh tế tập thể",
    "HSSV": "học sinh, sinh viên",
    "CBQL": "cán bộ quản lý",
    "PCGD": "phổ cập giáo dục",
    "CSVC": "cơ sở vật chất",
    "ATGT": "an toàn giao thông",
    "TNGT": "tai nạn giao thông",
    "TTATGT": "trật tự an toàn giao thông",
    "TTATXH": "trật tự an toàn xã hội",
    "BHTN": "bảo hiểm thất nghiệp",
    "BTXH": "bảo trợ xã hội",
    "NOXH": "nhà ở xã hội",
    "DTLCP": "dịch tả lợn châu phi",
    "VSMT": "vệ sinh môi trường",
    "ATVSLĐ": "an toàn, vệ sinh lao động",
    "TTYT": "trung tâm y tế",
    "BVĐK": "bệnh viện đa khoa",
    "XKLĐ": "xuất khẩu lao động",
    "NSĐP": "ngân sách địa phương",
    "NST": "ngân sách tỉnh",
    "VPĐK": "văn phòng đăng ký",
    "TSCĐ": "tài sản cố định",
    "ĐBQH": "đại biểu quốc hội",
    "HĐTV": "hội đồng thành viên",
    "TNCN": "thu nhập cá nhân",
    "GTGT": "giá trị gia tăng",
    "TTĐB": "tiêu thụ đặc biệt",
    "XNK": "xuất nhập khẩu",
    "CNH": "công nghiệp hóa",
    "HĐH": "hiện đại hóa",
    "GD": "giáo dục",
    "MN": "mầm non",
}
# `CĐ 3` is a college as often as a telegram.
_BEFORE_NUMBER = sorted(_KINDS.keys() - {"CĐ"}, key=len, reverse=True)
_NUMBERED = regex.compile(
    r"(?<![\p{L}\d/\-&])(?P<short>" + "|".join(_BEFORE_NUMBER) + r"|QD|ND)"
    r"(?P<gap>\s+(?:(?:số|so)\s*)?|\.?\s*)(?=\d)",
    regex.IGNORECASE,
)
_POINTED = regex.compile(
    r"(?<![\p{L}\d/\-&])(?P<short>" + "|".join(_KINDS_ALONE) + r"|QD|ND)(?=\s+(?:n[àa]o|n[àa]y|đó|do|của|cua|"
    r"về|ve|ban hành|ban hanh|triển khai|trien khai|thực hiện|thuc hien|mới|moi|thay thế|sửa đổi)(?!\p{L}))"
    # Which one is asked only of a document: `CT nào`, `TB số mấy`.
    r"|(?<![\p{L}\d/\-&])(?P<which>" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")"
    r"(?=\s+(?:n[àa]o|s[ốo] (?:m[ấa]y|n[àa]o|bao nhi[êe]u|hi[ệe]u))(?!\p{L}))",
    regex.IGNORECASE,
)
# In capitals these mean the document wherever they stand, and so do the small letters that are no syllable;
# `kh` is a plan where it opens the question, `không` elsewhere.
_ALONE = regex.compile(
    r"(?<![\p{L}\d/\-&])(?P<short>KH|VB|QĐ|NQ|CV|BC|NĐ|TTr|CTr|bc|qđ|qd|nq|cv|nđ|ttr|ctr|(?<=^(?:s[ốo] |ai k[ýy] )?)kh)"
    r"(?![\p{L}\d/\-&])(?=\s|\W*$)"
)
# Where a question opens with them, or asks who signed, they are documents: `TB kết luận …`, `ai ký CT về …`.
_OPENING = regex.compile(
    r"^(?P<lead>(?:ai k[ýy] |s[ốo] |ng[àa]y )?)(?P<short>CT|TB|HD|KL|QC)(?=\s+(?!(?:MTQG|TNHH|CP|m[ỗo]i|c[ảa]|chung|n[ăa]m)(?!\p{L}))\p{Ll})"
)
_WORD = regex.compile(r"(?<![\p{L}\d/\-&])\p{L}[\p{L}&]*(?:-\p{Lu}[\p{L}&]+)?(?![\p{L}\d/]|-\p{L})")
_BY_FOLDED = {fold(short): short for short in GENERAL}
_KIND_BY_FOLDED = {fold(short): long for short, long in _KINDS.items()}
_SHORT_BY_LONG = {plain_words(long): short for short, long in reversed(GENERAL.items())}
_MOST_EXPANSIONS = 12
_LONGEST_FORM = 14


@dataclass(frozen=True, slots=True)
class Expanded:
    """The text with kinds of documents written out, the other forms to search for, and what was changed."""

    text: str
    expansions: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def write_out_kinds(text: str) -> tuple[str, tuple[str, ...]]:
    """`KH 46` as `Kế hoạch 46`, `QĐ nào` as `quyết định nào`; and what was changed."""
    changes: list[str] = []

    def written(match: regex.Match[str]) -> str:
        short = match.group("short") or match.group("which")
        # In small letters without a gap (`tt40`, `hd2`) it may be anything.
        if (
            not match.groupdict().get("which")
            and short.islower()
            and fold(short) in ("tt", "ct", "tb", "hd", "da", "nd")
            and not match.group(0)[-1].isspace()
        ):
            return str(match.group())
        long = _KIND_BY_FOLDED[fold(short)]
        long = long[0].upper() + long[1:] if short[0].isupper() else long
        changes.append(f"viết tắt: “{short}” → “{long}”")
        gap = match.groupdict().get("gap")
        return long if gap is None else long + (gap.replace(".", " ") if gap.strip(".") else " ")

    def written_small(match: regex.Match[str]) -> str:
        """In the middle of a sentence a kind of document without a number is no name."""
        long = written(match)
        return long if match.start() == 0 else long[0].lower() + long[1:]

    text = _NUMBERED.sub(written, text)
    text = _POINTED.sub(written, text)
    text = _ALONE.sub(written_small, text)
    text = _OPENING.sub(lambda match: match["lead"] + written(match), text)
    return text, tuple(changes)


def expand(text: str, language: CorpusLanguage) -> Expanded:
    """Small-letter abbreviations in capitals, and the forms to search for besides."""
    changes: list[str] = []

    def capital(match: regex.Match[str]) -> str:
        word: str = match.group()
        if word != word.lower() or len(word) < 3 or is_folded_syllable(fold(word)):
            return word
        short = _BY_FOLDED.get(fold(word)) or language.short_forms.get(fold(word))
        if short is None:
            return word
        changes.append(f"viết tắt: “{word}” → “{short}”")
        return short

    text = _WORD.sub(capital, text)
    return Expanded(text, _expansions(text, language), tuple(changes))


def _expansions(text: str, language: CorpusLanguage) -> tuple[str, ...]:
    plain = plain_words(text)
    found: list[str] = []
    for match in _WORD.finditer(text):
        short = match.group()
        if sum(letter.isupper() for letter in short) > 1:
            found += [
                long for long in _long_forms(short, language) if f" {plain_words(long)} " not in f" {plain} "
            ]
    words = plain.split()
    for start in range(len(words)):
        for end in range(start + 2, min(start + _LONGEST_FORM, len(words)) + 1):
            phrase = " ".join(words[start:end])
            short = language.shortened.get(phrase) or _SHORT_BY_LONG.get(phrase, "")
            if (
                short
                and short not in text
                and (phrase in language.shortened or language.frequency(short.lower()))
            ):
                found.append(short)
    return tuple(dict.fromkeys(found))[:_MOST_EXPANSIONS]


def _long_forms(short: str, language: CorpusLanguage) -> tuple[str, ...]:
    """The corpus' own long forms first, then the general one."""
    own = language.abbreviations.get(language.short_forms.get(fold(short), ""), ())
    general = GENERAL.get(_BY_FOLDED.get(fold(short), ""))
    return own if general is None or general in own else (*own, general)
