"""Who issued a document: read after `của …`, or told by the symbol of its number.

The table holds bodies of the state and the Party with the abbreviations that stand in symbols (Decree
30/2020/NĐ-CP, Annex I and III; the ministries' own codes). A symbol that may mean two bodies (`BTC`: the
Ministry of Finance or an organising committee) is inferred only where the kind of document settles it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.documents import Span
from index.folding import fold
from ingest.letters import CAPITALS

# Bodies with one fixed name.
CENTRAL = {
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "CTN": "Chủ tịch nước",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "QH": "Quốc hội",
    "TW": "Trung ương Đảng",
    "VPTW": "Văn phòng Trung ương Đảng",
    "VPCP": "Văn phòng Chính phủ",
    "VPQH": "Văn phòng Quốc hội",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "TTCP": "Thanh tra Chính phủ",
    "UBDT": "Ủy ban Dân tộc",
    "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "KTNN": "Kiểm toán nhà nước",
    "BHXH": "Bảo hiểm xã hội",
    "MTTW": "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    "UBQGCĐS": "Ủy ban Quốc gia về chuyển đổi số",
}
FIELDS = {
    "TTTT": "Thông tin và Truyền thông",
    "KHĐT": "Kế hoạch và Đầu tư",
    "KHCN": "Khoa học và Công nghệ",
    "TC": "Tài chính",
    "NV": "Nội vụ",
    "TP": "Tư pháp",
    "CT": "Công Thương",
    "YT": "Y tế",
    "XD": "Xây dựng",
    "GDĐT": "Giáo dục và Đào tạo",
    "GTVT": "Giao thông vận tải",
    "TNMT": "Tài nguyên và Môi trường",
    "NNPTNT": "Nông nghiệp và Phát triển nông thôn",
    "NNMT": "Nông nghiệp và Môi trường",
    "LĐTBXH": "Lao động - Thương binh và Xã hội",
    "VHTTDL": "Văn hóa, Thể thao và Du lịch",
    "VHTT": "Văn hóa và Thể thao",
    "DL": "Du lịch",
    "NgV": "Ngoại vụ",
    "NG": "Ngoại giao",
    "CA": "Công an",
    "QP": "Quốc phòng",
}
DEPARTMENTS = {f"S{code}": f"Sở {name}" for code, name in FIELDS.items() if code not in {"NG", "CA", "QP"}}
DEPARTMENTS |= {"SNN": DEPARTMENTS["SNNPTNT"]}
MINISTRIES = {f"B{code}": f"Bộ {name}" for code, name in FIELDS.items() if code not in {"NgV", "VHTT", "DL"}}
MINISTRIES |= {"BNN": MINISTRIES["BNNPTNT"], "BLĐTBXH": MINISTRIES["BLĐTBXH"]}
LOCAL = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "CTUBND": "Chủ tịch Ủy ban nhân dân",
    "TU": "Tỉnh ủy",
    "HU": "Huyện ủy",
    "ThU": "Thành ủy",
    "BCĐ": "Ban Chỉ đạo",
    "BCSĐ": "Ban cán sự đảng",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc Việt Nam",
}
BODIES = {**CENTRAL, **MINISTRIES, **DEPARTMENTS, **LOCAL}
_BY_FOLDED = {fold(code): name for code, name in BODIES.items()}
# Bodies of which the country has one.
CENTRAL_NAMES = frozenset(fold(name) for name in (*CENTRAL.values(), *MINISTRIES.values()))

# An organising committee (Ban Tổ chức) has the code of the Ministry of Finance, and so on; only these kinds
# are a ministry's own.
_AMBIGUOUS = {
    "btc": {"Thông tư", "Thông tư liên tịch", "Nghị định"},
    "bct": {"Thông tư", "Thông tư liên tịch"},
}

_AGENCY = re.compile(r"^(?:[A-ZĐ]{2}|TTg)")
LOCAL_CODES = frozenset(
    fold(code) for code in ("UBND", "HĐND", "CTUBND", "TU", "HU", "ThU", "BCĐ", "BCSĐ", "UBMTTQ")
)


@lru_cache(maxsize=4096)
def looks_like_a_body(code: str) -> bool:
    """Whether the letters after a number may be an issuing body's code, known or not."""
    return fold(code) in _BY_FOLDED or (bool(_AGENCY.match(code)) and len(code) >= 3)


@lru_cache(maxsize=4096)
def is_known_body(code: str) -> bool:
    """Whether the letters are a known body's code; a `QH15` is `QH`."""
    return fold(code.rstrip("0123456789")) in _BY_FOLDED


def is_local(body: str | None) -> bool:
    """Whether many places have a body of this code, so that the place belongs to the identity."""
    head = fold((body or "").split("-")[0].split("/")[0])
    return head in LOCAL_CODES or (head.startswith("s") and head in _BY_FOLDED)


def issuer_of_symbol(body: str | None, kind: str | None) -> str | None:
    """The full name of the body that a symbol names, None where it is unknown or may be two."""
    if not body:
        return None
    head = fold(body.replace("/", "-").split("-")[0]).rstrip("0123456789")
    if head in _AMBIGUOUS and kind not in _AMBIGUOUS[head]:
        return None
    return _BY_FOLDED.get(head)


_PLACE_LEVEL = r"(?:tỉnh|thành phố|TP\.?|huyện|thị xã|quận|xã|phường|thị trấn|cấp (?:tỉnh|huyện|xã))"
_PROPER = (
    r"(?:\s+(?!Ban\s+hành|Về|Quy\s+định|Phê\s+duyệt|Triển\s+khai|Thực\s+hiện|Ngày)"
    # A line of capitals below is no part of a name.
    rf"[{CAPITALS}](?![{CAPITALS}])\w*){{0,4}}"
)
_PEOPLES = r"(?:UBND|HĐND|(?:[UỦ][ỷyỶY]|Uỷ)\s+ban\s+nhân\s+dân|Hội\s+đồng\s+nhân\s+dân)"
_LOCAL_BODY = rf"(?:Chủ\s+tịch\s+)?{_PEOPLES}(?:\s+{_PLACE_LEVEL}{_PROPER})?"
_PARTY_BODY = (
    r"(?:Ban\s+Thường\s+vụ\s+|Thường\s+trực\s+|BTV\s+|Ban\s+Chấp\s+hành\s+(?:Đảng\s+bộ\s+)?)?"
    rf"(?:Tỉnh|Thành|Huyện|Thị|Đảng|Quận)\s+[uủUỦ][ỷyỶY]{_PROPER}"
)
_CENTRAL_BODY = (
    r"Thủ\s+tướng(?:\s+[Cc]hính\s+[Pp]hủ)?|Chính\s+[Pp]hủ|Ủy\s+ban\s+[Tt]hường\s+vụ\s+Quốc\s+hội"
    r"|Quốc\s+hội|Chủ\s+tịch\s+nước"
    r"|Hội\s+nghị(?:\s+(?:lần\s+thứ|Trung\s+ương)\s+\w+)?(?:\s+Ban\s+Chấp\s+hành\s+Trung\s+ương(?:\s+Đảng)?)?"
    r"(?:,?\s+kh[óo]a\s+[IVX]+)?"
    r"|Ban\s+Bí\s+thư(?:\s+Trung\s+ương(?:\s+Đảng)?)?|Bộ\s+Chính\s+trị|Ban\s+Chấp\s+hành\s+Trung\s+ương(?:\s+Đảng)?"
    r"|Trung\s+ương(?:\s+Đảng)?|(?:Thống\s+đốc\s+)?Ngân\s+hàng\s+Nhà\s+nước(?:\s+Việt\s+Nam)?"
    r"|(?:Chủ\s+tịch\s+)?Ủy\s+ban\s+Quốc\s+gia\s+về\s+[Cc]huyển\s+đổi\s+số|Văn\s+phòng\s+Chính\s+phủ"
)
_FIELD_NAMES = "|".join(
    re.escape(name).replace(r"\ ", r"\s+") for name in sorted(set(FIELDS.values()), key=len, reverse=True)
)
_FIELD_BODY = rf"(?:(?:Bộ\s+trưởng|Giám\s+đốc|Liên)\s+)?(?:Bộ|Sở)\s+(?:{_FIELD_NAMES})"
_KNOWN_BODY = re.compile(rf"(?:{_FIELD_BODY}|{_CENTRAL_BODY}|{_LOCAL_BODY}|{_PARTY_BODY})")
_OTHER_HEADS = (
    "Ban|Bộ|Sở|Cục|Tổng cục|Vụ|Viện|Hội|Hội đồng|Tổ|Trung tâm|Văn phòng|Liên|Trường|Đoàn|Công ty|Tập đoàn"
    "|Phòng|Chi cục|Tòa án|Bảo hiểm|Kho bạc|Mặt trận|Ủy ban|Thanh tra|Kiểm toán|Giám đốc|Chủ tịch"
)
_OTHER_HEAD = re.compile(rf"(?:{_OTHER_HEADS.replace(' ', chr(92) + 's+')})\s")
# Where the name of a body that is not in the table ends.
_END_WORDS = (
    "về|ban hành|quy định|hướng dẫn|phê duyệt|triển khai|sửa đổi|thực hiện|trong|nhằm|để|đã|theo|tại|trên|cho"
    "|đến|ngày|năm|do|được|là|có|còn|chưa|bị|sẽ|đang|vẫn|cũng|chỉ|với|khi|nếu|như|báo cáo|đề nghị|yêu cầu|trình"
)
_NAME_END = re.compile(
    rf"[,;.:()“”\"\n]|\s(?:{_END_WORDS.replace(' ', chr(92) + 's+')})(?=\s)", re.IGNORECASE
)
_LONGEST_NAME = 90


def issuer_at(text: str, offset: int) -> Span | None:
    """The body whose name starts at the offset, as printed; None where no body starts there."""
    known = _KNOWN_BODY.match(text, offset)
    if known:
        return Span(known.start(), known.end())
    if not _OTHER_HEAD.match(text, offset):
        return None
    end = _NAME_END.search(text, offset, offset + _LONGEST_NAME)
    if end is None and len(text) > offset + _LONGEST_NAME:
        return None
    stop = end.start() if end else len(text)
    while stop > offset and text[stop - 1].isspace():
        stop -= 1
    return Span(offset, stop)


_SPELLINGS = (
    (re.compile(r"\bUBND\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"),
    (re.compile(r"\b[UỦ][ỷyỶ] ban\b|\bUỷ ban\b"), "Ủy ban"),
    (re.compile(r"\bBTV\b"), "Ban Thường vụ"),
    *(
        (re.compile(rf"\b{level} [uủ][ỷy]\b"), f"{level.capitalize()} ủy")
        for level in ("tỉnh", "thành", "huyện", "quận", "thị")
    ),
)


_FULL_NAMES = {fold(name): name for name in BODIES.values()}


def full_name(printed: str) -> str:
    """A printed body in full, with its abbreviations opened: `Ủy ban nhân dân tỉnh` of `UBND tỉnh`."""
    name = " ".join(printed.split())
    name = _FULL_NAMES.get(fold(name), name)
    for pattern, spelled in _SPELLINGS:
        name = pattern.sub(spelled, name)
    return name


_NOT_A_NAME = frozenset({"Ủy", "ỦY", "ủy", "Uỷ", "UỶ"})
# `XÃ HỘI` behind a hyphen or `và` is society, no commune: `BAN VĂN HÓA - XÃ HỘI`.
_PLACE = re.compile(
    r"\b(?!(?:(?<=[-–]\s)|(?<=và\s)|(?<=hiểm\s)|(?<=sách\s))xã\s+hội\b)(?P<level>tỉnh|thành phố|TP\.?|huyện|thị xã|quận|xã|phường|thị trấn)\s+"
    rf"(?P<name>[{CAPITALS}]\w*(?:\s(?:-\s)?[{CAPITALS}]\w*){{0,3}})",
    re.IGNORECASE,
)


_PARTY_PLACE = re.compile(
    rf"\b(?P<level>tỉnh|thành|huyện|quận|thị)\s+[uủ][ỷy]\s+(?P<name>[{CAPITALS}]\w*(?:\s(?:-\s)?[{CAPITALS}]\w*){{0,3}})",
    re.IGNORECASE,
)
_PARTY_LEVELS = {"thành": "thành phố", "thị": "thị xã"}


def place_of(body: str) -> str | None:
    """The place in a body's name: `UBND TỈNH TRÀ VINH` and `Tỉnh ủy Trà Vinh` give `tỉnh Trà Vinh`; None without."""
    line = " ".join(body.split())
    match = _PARTY_PLACE.search(line) or _PLACE.search(line)
    if match is None or not match["name"][0].isupper() or match["name"].split()[0] in _NOT_A_NAME:
        return None
    name = match["name"]
    if name.upper() == name:
        name = " ".join(word.capitalize() for word in name.split())
    elif not all(word[0].isupper() or word == "-" for word in name.split()):
        return None
    level = match["level"].lower()
    level = "thành phố" if level.startswith("tp") else level
    return f"{_PARTY_LEVELS.get(level, level)} {name}"


def short_name(name: str) -> str:
    """The form in which offices cite a body: `UBND tỉnh Trà Vinh`."""
    for long, short in (("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND")):
        name = name.replace(long, short)
    return name
