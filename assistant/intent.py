"""What kind of answer a question wants, read from its words without diacritics.

Every rule is a phrase that Vietnamese uses for it, on folded text, so it holds however it was typed.
The routes decide more finely; these are the hints they share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question import Asks, Level, Operation
from index.folding import fold

_KIND_NAMES = (
    "Thông tư liên tịch",
    "Văn bản hợp nhất",
    "Kế hoạch",
    "Quyết định",
    "Nghị quyết",
    "Nghị định",
    "Thông tư",
    "Chỉ thị",
    "Công văn",
    "Chương trình",
    "Báo cáo",
    "Đề án",
    "Tờ trình",
    "Thông báo",
    "Kết luận",
    "Hướng dẫn",
    "Quy chế",
    "Công điện",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
)
_ANY_KIND = "(?:van ban|tai lieu|" + "|".join(fold(name) for name in _KIND_NAMES) + ")"
_ASKS: tuple[tuple[Asks, str], ...] = (
    (
        "source",
        r"xin (?:\w+ )?nguon|nguon (?:o dau|dau|nao|tu dau)|dan nguon|trich (?:dan|nguon)|can cu vao dau",
    ),
    ("why", r"vi sao|tai sao|sao lai|nguyen nhan|ly do|do dau|boi dau"),
    (
        "which_document",
        rf"\b{_ANY_KIND}(?: \S+){{0,3}} nao\b|\b{_ANY_KIND} gi\b|theo (?:van ban|nguon"
        rf"|bao cao) nao\b",
    ),
    (
        "when",
        r"ngay nao|khi nao|bao gio|luc nao|nam nao|thang nao|thang may|nam may|ngay may"
        r"|thoi diem nao",
    ),
    (
        "how_many",
        r"bao nhieu|so luong|\bmay ?%|\bmay (?!gio\b)\w+|tong so|^tong (?!cuc|cong ty|bi thu|thanh tra|kiem toan|ket|hop|quan)\w+|ty le|ti le|phan tram|so lieu|xep (?:hang|thu)",
    ),
    ("who", r"\bai\b|nguoi ky|(?:co quan|don vi|so|nganh|huyen|xa|tinh|doanh nghiep) nao|cua ai|cho ai"),
    ("where", r"o dau|tai dau|(?:muc|trang|dieu|khoan|phan) nao"),
    ("how", r"nhu the nao|the nao|ra sao|bang cach nao|lam sao|cach nao|lam the nao"),
    (
        "yes_no",
        r"co phai|phai khong|dung khong|hay chua|hay khong|duoc khong|\bco\b.* (?:khong|chua)\W*$"
        r"|\bchua\W*$",
    ),
)
_OPERATIONS: tuple[tuple[Operation, str], ...] = (
    (
        "check",
        r"co (?:dat|vuot|hoan thanh)\b.*(?:khong|chua)|(?:da |)dat (?:muc tieu|chi tieu"
        r"|ke hoach)\s+(?:khong|chua)",
    ),
    (
        "target",
        r"dat bao nhieu (?:%|phan tram)?.{0,12}(?:ke hoach|muc tieu|chi tieu)|(?:muc tieu"
        r"|chi tieu) (?:den|nam|la|dat|cua)",
    ),
    (
        "growth",
        r"tang truong|toc do (?:tang|giam)|(?:tang|giam) bao nhieu (?:%|phan tram|lan)|gap (?:bao nhieu"
        r"|may) lan",
    ),
    (
        "difference",
        r"chenh lech|hon kem|(?:tang|giam|them|hon|kem|it hon|nhieu hon) bao nhieu|tang hay giam|so sanh"
        r"|\bhieu so\b",
    ),
    ("share", r"chiem (?:bao nhieu|ty le|may)|ty trong|bang bao nhieu (?:%|phan tram)"),
    ("average", r"trung binh|binh quan"),
    ("rank", r"xep (?:hang|thu)|dung thu (?:may|bao nhieu)|thu hang|\btop\b"),
    ("max", r"(?:nhieu|cao|lon|dai|nhanh|tot) (?:\w+ ){0,3}?nhat|dung dau|dan dau"),
    ("min", r"(?:it|thap|nho|ngan|cham|kem) (?:\w+ ){0,3}?nhat|dung cuoi"),
    (
        "trend",
        r"qua cac (?:nam|quy|thang|ky|bao cao)|dien bien|xu huong|theo tung (?:nam|quy|thang)|tung nam",
    ),
    ("sum", r"tong cong|cong lai|cong tat ca|tong cua|tat ca la bao nhieu"),
)
_FALSE_FRIENDS = re.compile(r"\b(?:đỡ|đỗ) đầu\b", re.IGNORECASE)
_LIST = re.compile(
    r"liet ke|danh sach|ke ten|ke ra|neu (?:cac|nhung|ro cac)|(?:nhung|cac) .{1,60}? (?:nao|gi)\b"
    r"|(?:nhung|cac) gi\b"
    r"|gom (?:nhung|cac)|bao gom|(?:nhung|cac) (?:nhiem vu|giai phap|nguyen nhan|kho khan|han che"
    r"|ket qua|muc tieu"
    r"|chi tieu|noi dung|van ban|ke hoach|quyet dinh)|^(?:nhiem vu|giai phap|nguyen nhan|kho khan"
    r"|han che)\b"
)
_COUNT = re.compile(rf"(?:bao nhieu|may) (?:\w+ ){{0,2}}?{_ANY_KIND}")
_ASKING = re.compile(r"\b(?:bao nhieu|may|ai|gi|nao|dau|sao|bao lau|bao gio|the nao)\b")
# `Kinh phí bao nhiêu, ai chủ trì?`: each part asks.
_PARTS = re.compile(r"\s*(?:[,;:](?=\s)| va | trong do )\s*")
_YEAR = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d/]|[.,]\d)|(?<=\d/)(?:19|20)\d\d(?![\d/])")
_NUMBERED = re.compile(rf"{_ANY_KIND} (?:so )?\d{{1,5}}(?![\d.,])(?!/\d)")
_LEVELS: tuple[tuple[Level, str], ...] = (
    ("tỉnh", r"cap tinh"),
    ("huyện", r"cap huyen|cac huyen|tuyen huyen"),
    ("xã", r"cap xa|cac xa|tuyen xa"),
)


@dataclass(frozen=True, slots=True)
class Intent:
    """The hints of a question; see `Question`."""

    asks: Asks
    operation: Operation
    wants_list: bool
    years: tuple[int, ...]
    levels: tuple[Level, ...]
    kinds: tuple[str, ...]
    several: bool


def intent_of(text: str) -> Intent:
    """Reads the hints of a question that was already normalised."""
    # `xã đỡ đầu` folds to `xa do dau`, which would ask for a cause.
    folded = " ".join(fold(_FALSE_FRIENDS.sub("x", text)).split())
    wants_list = _LIST.search(folded) is not None
    return Intent(
        asks=next((asks for asks, phrase in _ASKS if re.search(phrase, folded)), "what"),
        operation=_operation(folded, wants_list),
        wants_list=wants_list,
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(_NUMBERED.sub(" ", folded)))),
        levels=tuple(level for level, phrase in _LEVELS if re.search(phrase, folded)),
        kinds=_kinds(folded),
        several=sum(_ASKING.search(part) is not None for part in _PARTS.split(folded)) > 1,
    )


def _operation(folded: str, wants_list: bool) -> Operation:
    for operation, phrase in _OPERATIONS:
        if re.search(phrase, folded):
            return operation
    if _COUNT.search(folded):
        return "count"
    return "list" if wants_list else "lookup"


def _kinds(folded: str) -> tuple[str, ...]:
    found = []
    rest = folded
    for name in _KIND_NAMES:
        rest, times = re.subn(rf"\b{fold(name)}\b", " ", rest)
        if times:
            found.append(name)
    return tuple(found)
