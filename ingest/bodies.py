"""The issuing body and its superior, from the lines at the left of the head.

In: the stretches of the head that may name bodies. Out: `issuer` and `superior` with their places. Source: Decree
30/2020/NĐ-CP, Annex I, part II, 2: the superior stands above the issuer; Party heads by Guidance 36-HD/VPTW.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from index.folding import fold
from ingest.found import Found, Place
from ingest.kinds import kind_of_line
from ingest.lines import Piece, is_capitals

_BODY_WORDS = (
    "uy ban", "ubnd", "so ", "bo ", "chinh phu", "thu tuong", "hoi dong", "hdnd", "cuc ", "chi cuc", "tong cuc",
    "ban ", "van phong", "phong ", "truong ", "dai hoc", "cong an", "toa an", "vien ", "trung tam", "tong cong ty",
    "tap doan", "tinh uy", "huyen uy", "thanh uy", "dang uy", "thi uy", "quoc hoi", "chu tich", "bao hiem",
    "kho bac", "cong ty", "lien doan", "hoi ", "doan ", "thanh tra", "ngan hang", "dai ", "kiem toan", "mat tran",
    "uy ban mat tran", "dang bo", "chi bo", "bo tu lenh", "benh vien", "tram ", "hoc vien", "hat ", "chi nhanh",
    "lien hiep", "tong lien doan", "thuong truc", "quy ", "nha ", "ban chi dao", "tinh doan", "lien minh", "hiep hoi",
    "bch ", "bcd ", "bql ",
)  # fmt: skip
_UNDER = regex.compile(
    r"^(?:UBND|ỦY BAN|UỶ BAN|BỘ|SỞ|TỈNH ỦY|HĐND)\b.{3,60}?(?<!TỔNG|CHI)\s"
    r"((?:SỞ|CHI CỤC|CỤC|PHÒNG|TRUNG TÂM|TRƯỜNG|BAN QUẢN LÝ|BAN CHỈ ĐẠO|THANH TRA|VĂN PHÒNG)\s.+)$"
)
# An organ that has no name of its own: it is that of the Party committee named above it.
_BARE_ORGAN = frozenset({"ban chap hanh", "ban thuong vu", "ban bi thu", "thuong truc", "uy ban kiem tra"})


def names_body(text: str, left: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a line of capitals names a body, or goes on with the name above it."""
    words = fold(text).strip()
    if any(words == name.strip() or words.startswith(name) for name in _BODY_WORDS):
        return True
    return bool(left) and kind_of_line(text.strip()) is None and len(words) < 90


def bodies_of(pieces: Sequence[Piece], left: Sequence[tuple[int, int, int]]) -> dict[str, Found]:
    """The issuing body and its superior, from the lines at the left: a line that names no body goes on with
    the one before it."""
    bodies: list[tuple[str, Place]] = []
    for number, start, end in left:
        raw = pieces[number].text[start:end]
        text = raw.strip(" *-_|")
        if not text or not is_capitals(text):
            continue
        offset = start + raw.index(text)
        folded = fold(text)
        begins = any(folded == name.strip() or folded.startswith(name) for name in _BODY_WORDS)
        if bodies and (not begins or fold(bodies[-1][0]).endswith((" va", ",", " ve", " cua", " nhan dan"))):
            value, place = bodies[-1]
            bodies[-1] = (f"{value} {text}", Place(place.first, place.start, number, offset + len(text)))
        elif begins or not bodies:
            bodies.append((text, Place(number, offset, number, offset + len(text))))
    if len(bodies) == 1:
        bodies = _split_bodies(*bodies[0])
    bodies = _with_names(bodies)
    found = {"issuer": Found(*bodies[-1])} if bodies else {}
    return found | ({"superior": Found(*bodies[-2])} if len(bodies) > 1 else {})


def _with_names(bodies: list[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """The bodies, where the last is a bare organ with the name of the committee above it: `ĐẢNG BỘ TỈNH HÒA PHÚ` /
    `BAN CHẤP HÀNH` is one body, the Executive Committee of that Party organisation."""
    if len(bodies) < 2 or fold(bodies[-1][0]) not in _BARE_ORGAN:
        return bodies
    (name, above), (organ, place) = bodies[-2:]
    return [*bodies[:-2], (f"{organ} {name}", Place(above.first, above.start, place.last, place.end))]


def _split_bodies(value: str, place: Place) -> list[tuple[str, Place]]:
    """Superior and issuer that a layout put on one line: `UBND TỈNH HÒA PHÚ SỞ NỘI VỤ`."""
    found = _UNDER.search(value)
    if found is None or place.first != place.last or place.end - place.start != len(value):
        return [(value, place)]
    cut = place.start + found.start(1)
    return [
        (value[: found.start(1)].rstrip(), Place(place.first, place.start, place.last, cut - 1)),
        (value[found.start(1) :], Place(place.first, cut, place.last, place.end)),
    ]
