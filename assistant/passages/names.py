"""Names of places and bodies in a question: an answer about another one is no answer.

A name is what stands in capitals behind a word that says what it is (`huyện Càng Long`, `Bộ Công an`), by the
rules of capitals in Decree 30/2020/NĐ-CP, Annex II: of a place every syllable, of a body the first syllable of each
part (`Sở Tài nguyên và Môi trường`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from index.folding import fold

_PLACES = (
    r"tỉnh|thành phố|TP\.?|quận|huyện|thị xã|thị trấn|phường|xã|ấp|khóm|thôn|Trường|Công ty|Tập đoàn|"
    r"Bệnh viện|Trung tâm|Ủy ban|Tổng cục|Ban"
)
_BODIES = r"[Bb]ộ|[Ss]ở|Cục|Chi cục|Tổng cục|Phòng|Ban|Vụ"
_PLACE = regex.compile(
    rf"(?<!\p{{L}})(?i:{_PLACES})\s+((?:\p{{Lu}}[\p{{L}}\d]*)(?:[\s-]+(?:và\s+)?\p{{Lu}}[\p{{L}}\d]*)*(?:\s+an(?!\p{{L}}))?)"
)
# Behind the first syllable in capitals a second in small letters is part of the name (`Tài chính`), a verb or a
# preposition is not.
_SECOND = (
    r"(?:\s+(?!(?:theo|có|là|được|đã|và|về|của|trong|tại|ở|năm|kiến|đề|nêu|gặp|làm|phải|chịu|giao|thì|do|với|để|từ|đến|tỉnh|huyện"
    r"|xã|nào|gì|sẽ|cần|như|ra|quy|ban|báo|tham|phối|chủ|thực|hướng|triển|tổ|đang|chưa|không|bị|ký)\b)\p{Ll}\p{L}*)?"
)
_BODY_PART = rf"\p{{Lu}}\p{{L}}*{_SECOND}"
_BODY = regex.compile(
    rf"(?<!\p{{L}})(?<!(?i:văn) )(?<!(?i:cơ) )({_BODIES})\s+((?!Sở|Bộ|Ban|UBND|Chủ){_BODY_PART}(?:(?:\s*,\s*|\s+và\s+|\s*[-–]\s*){_BODY_PART})*)"
)
# The departments of a province and the ministries (Decrees 24/2014, 107/2020, 45/2025 and 123/2016), folded: so a
# name is known when it was typed in small letters.
_FIELDS = (
    "tai chinh", "noi vu", "tu phap", "xay dung", "y te", "cong thuong", "giao duc va dao tao", "giao duc",
    "tai nguyen va moi truong", "tai nguyen moi truong", "nong nghiep va phat trien nong thon", "nong nghiep",
    "nong nghiep va moi truong", "giao thong van tai", "thong tin va truyen thong", "thong tin truyen thong",
    "khoa hoc va cong nghe", "khoa hoc cong nghe", "ke hoach va dau tu", "ke hoach dau tu", "van hoa, the thao va du lich",
    "van hoa the thao va du lich", "van hoa", "du lich", "lao dong - thuong binh va xa hoi",
    "lao dong thuong binh va xa hoi", "lao dong", "ngoai vu", "ngoai giao", "cong an", "quoc phong",
    "dan toc va ton giao", "quy hoach - kien truc", "to chuc", "thanh tra",
)  # fmt: skip
_TYPED_SMALL = regex.compile(
    r"(?<!\bco )\b(so|bo|phong) ("
    + "|".join(sorted(map(regex.escape, _FIELDS), key=len, reverse=True))
    + r")\b"
)
_SMALL_KINDS = ("sở", "so", "bộ", "bo", "ph")
_SEPARATORS = regex.compile(r"[^\p{L}\d]+|\bva\b")


def names_missing(names: Iterable[str], text: str) -> list[str]:
    """The names that a text does not hold, as typed; compared without diacritics, case, `và` and commas.

    A body stands in a text with the word that says what it is, or in a list behind it (`các Sở: Tài chính, Nội vụ`).
    """
    plain = _plain(text)
    return [name for name in names if not _holds(plain, _plain(name).strip())]


def _holds(plain: str, name: str) -> bool:
    if f" {name} " in plain:
        return True
    kind, _, rest = name.partition(" ")
    if kind not in ("so", "bo") or not rest:
        return False
    if _holds_short(plain, kind, rest):
        return True
    listed = regex.search(rf" (?:cac )?{kind} (?:\S+ ){{1,24}}?{regex.escape(rest)} ", plain)
    return listed is not None and (f" cac {kind} " in plain or plain.count(f" {kind} ") == 1)


def _holds_short(plain: str, kind: str, rest: str) -> bool:
    """Whether a body stands in the text in its other length: `Sở GTVT` for `Sở Giao thông vận tải` or the reverse."""
    words = rest.split()
    if len(words) > 1:
        return f" {kind} {''.join(word[0] for word in words)} " in plain
    spelled = r"\w* ".join(rest)
    return len(rest) > 1 and regex.search(rf" {kind} {spelled}\w* ", plain) is not None


def names_in(question: str) -> list[str]:
    """The names of places and bodies in a text: of a place without, of a body with the word before them."""
    bodies = [f"{match.group(1)} {match.group(2)}" for match in _BODY.finditer(question)]
    known = " ".join(_plain(body) for body in bodies)
    places = [match.group(1) for match in _PLACE.finditer(question)]
    found = [name for name in places if f" {_plain(name).strip()} " not in known]
    folded = fold(question)
    small = [
        question[match.start() : match.end()]
        for match in _TYPED_SMALL.finditer(folded)
        # `số lao động` counts people, `sở lao động` is a department.
        if len(folded) == len(question)
        and question[match.start() : match.start() + 2].lower() in _SMALL_KINDS
    ]
    return [*found, *bodies, *(name for name in small if f" {_plain(name).strip()} " not in known)]


def bodies_of(names: Sequence[str], question: str) -> tuple[str, ...]:
    """The names among these that are bodies (`Sở …`, `Bộ …`): who is asked about, not where."""
    return tuple(name for name in names if _plain(name).split()[0] in ("so", "bo", "phong", "cuc"))


def _plain(text: str) -> str:
    return f" {' '.join(_SEPARATORS.sub(' ', fold(text)).split())} "
