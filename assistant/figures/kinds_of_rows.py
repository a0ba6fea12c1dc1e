"""What a question says that its rows are (`huyện nào`, `bao nhiêu chủ đầu tư`, `top 3 mặt hàng`), and whether the rows of a
column are that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.figures.columns import Column
from assistant.figures.row_names import tokens_of
from index.documents import Document
from index.folding import fold

_LEVELS = {"tỉnh": 1, "huyện": 2, "quận": 2, "thị xã": 2, "thành phố": 2, "xã": 3, "phường": 3, "thị trấn": 3}
_FOLDED_LEVELS = {fold(word): level for word, level in _LEVELS.items()}
_CLASS_OF_NAME = re.compile(
    r"^(?:ubnd |uy ban nhan dan )?(tinh|huyen|quan|thi xa|thanh pho|xa|phuong|thi tran|dac khu)(?!\w)"
)
_PLACES = ("dia phuong", "dia ban", "noi", "dau", "vung")
_BODIES = ("don vi", "co quan", "chu dau tu", "to chuc", "so nganh", "dia phuong")
_BODY_NAME = re.compile(
    r"^(?:ubnd|uy ban|so|ban|phong|chi cuc|cuc|trung tam|cong ty|tong cong ty|truong|benh vien|vien|quy|thanh tra|van phong|chi nhanh|kho bac|bao hiem|cong an|bo chi huy|hoi|lien doan)(?!\w)"
)
# Words for parts of any whole: they say nothing that could be checked.
_CLASSIFIERS = (
    "nganh",
    "linh vuc",
    "khu vuc",
    "loai",
    "nhom",
    "nguon",
    "khoan",
    "muc",
    "hang muc",
    "thanh phan",
    "doi tuong",
    "noi dung",
    "mon",
)
_PLACE_WORDS = frozenset("tinh huyen quan thi xa thanh pho phuong tran dac khu dia ban".split())
_STOPS = frozenset(
    """có trong của là thì ở tại những các và về cho với được đạt hiện còn đã đang nào bao nhiêu mấy liệt kê tên nêu hãy tính xếp
    trên dưới không chưa vượt từ theo so thuộc nhất cao thấp lớn nhỏ nhanh chậm tăng giảm kể đến nếu khi hỏi cả chỉ tổng""".split()
)
_STOPS_BARE = frozenset(fold(word) for word in _STOPS) - {"ca", "ke", "chi"}
_LONGEST = 4
_MOST_OF = 0.6
_HEADS = (
    "chủ đầu tư", "địa phương", "đơn vị", "cơ quan", "khoản thu", "khoản chi", "mặt hàng", "sản phẩm", "lĩnh vực", "khu vực", "chỉ tiêu", "tiêu chí",
    "cấp học", "bậc học", "loại hình", "bệnh viện", "doanh nghiệp", "hợp tác xã", "dự án", "công trình", "huyện", "quận", "thị xã", "thành phố", "xã",
    "phường", "thị trấn", "tỉnh", "sở", "ngành", "khoản", "trường", "loại", "nhóm", "hồ", "chợ", "tuyến", "trạm", "phòng", "ban", "vụ", "địa bàn", "nơi",
    "cây trồng", "vật nuôi", "cây", "khu công nghiệp", "thôn", "bản", "ấp", "khối", "đội", "hạng mục", "nội dung", "nguồn vốn", "nguồn",
)  # fmt: skip
_FOLDED_HEADS = sorted((fold(head) for head in _HEADS), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Kind:
    """The words that say what the rows are, folded."""

    words: tuple[str, ...]

    @property
    def phrase(self) -> str:
        return " ".join(self.words)

    @property
    def unsaid(self) -> frozenset[str]:
        """The words that need not be found in what a column is about: what the rows are is checked with their names."""
        places = self.phrase in _PLACES or self.words[0] in _PLACE_WORDS
        return frozenset(self.words) | (_PLACE_WORDS if places else frozenset())

    def fits(self, column: Column, document: Document) -> bool:
        """Whether the rows of a column are of this kind."""
        names = [" ".join(fold(word) for word in tokens_of(name)) for name in column.names]
        kind = fold(column.kind)
        level = next((n for word, n in _FOLDED_LEVELS.items() if self.phrase.startswith(word)), 0)
        if level:
            return _are_of_level(level, names, kind, column, document)
        if self.phrase in _PLACES:
            return any(word in kind for word in (*_PLACES, *_FOLDED_LEVELS)) or _most(_CLASS_OF_NAME, names)
        if self.phrase.startswith(_BODIES):
            said = any(word in kind for word in (*_BODIES, *_PLACES, *_FOLDED_LEVELS))
            return said or _most(_BODY_NAME, names) or _most(_CLASS_OF_NAME, names)
        if self.phrase in _CLASSIFIERS:
            return True
        around = " ".join(fold(word) for word in tokens_of(f"{column.kind} {column.about} {column.header}"))
        named = sum(name.startswith((self.words[0], self.words[-1])) for name in names)
        return f" {self.phrase} " in f" {around} " or named >= _MOST_OF * len(names)


def _are_of_level(level: int, names: Sequence[str], kind: str, column: Column, document: Document) -> bool:
    classes = [match.group(1) for name in names if (match := _CLASS_OF_NAME.match(name))]
    right = [c for c in classes if _FOLDED_LEVELS.get(c, 3) == level or (c == "thanh pho" and level < 3)]
    if len(right) >= _MOST_OF * len(names):
        return True
    if len(classes) > len(right) or column.first.table is None:
        return False
    if any(word in kind for word, n in _FOLDED_LEVELS.items() if n == level):
        return True
    generic = any(word in kind for word in (*_PLACES, "don vi")) or not kind
    home = fold(column.first.home)
    above = next((n for word, n in _FOLDED_LEVELS.items() if home.startswith(word)), 0)
    return generic and (above == 0 or level == above + 1 or level == 3)


def _most(pattern: re.Pattern[str], names: Sequence[str]) -> bool:
    return sum(pattern.match(name) is not None for name in names) >= _MOST_OF * len(names)


def kind_in(text: str) -> Kind | None:
    """What a question says that the rows are: the words before `nào`, or after `bao nhiêu`, `những`, `mỗi` and numbers."""
    words = tokens_of(text)
    bare = all(word == fold(word) for word in words)
    stops = _STOPS_BARE if bare else _STOPS
    folded = [fold(word) for word in words]
    for at, word in enumerate(folded):
        if word == "nao" and at:
            begin = at
            while (
                begin > max(0, at - _LONGEST)
                and words[begin - 1] not in stops
                and not words[begin - 1].isdigit()
            ):
                begin -= 1
            return _kind(folded[begin:at]) if begin < at else None
    if re.search(r"(?<!\w)(?:noi|o) dau(?!\w)", " ".join(folded)):
        return Kind(("noi",))
    return _behind_a_number(" ".join(folded))


def _kind(words: Sequence[str]) -> Kind:
    """The kind without what is said of it: `mặt hàng` of `mặt hàng xuất khẩu nào`."""
    phrase = " ".join(words)
    heads = [h for h in _FOLDED_HEADS if f" {h} " in f" {phrase} "]
    first = next((h for h in heads if phrase == h or phrase.startswith(f"{h} ")), None)
    head = first or next((h for h in heads if phrase.endswith(f" {h}")), heads[0] if heads else phrase)
    return Kind(tuple(head.split()))


_COUNTED = re.compile(
    r"(?<!\w)(?:bao nhieu|may|so|nhung|cac|moi|mot|top \d+|\d{1,2}|hai|ba|bon|nam)(?: cac| nhung| so)? (?=("
    + "|".join(_FOLDED_HEADS)
    + r")(?!\w))"
)


def _behind_a_number(folded: str) -> Kind | None:
    """`bao nhiêu huyện`, `top 3 địa phương`, `mỗi xã`: a head that names rows, right behind a word of counting."""
    match = _COUNTED.search(folded)
    return Kind(tuple(match.group(1).split())) if match else None
