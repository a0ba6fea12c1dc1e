"""The closing part of a document: recipients, signer, and where the appendices after them begin.

In: pieces. Out: the zones of the file (header, body, closing, appendices) and the closing's fields with their
places. Source: Decree 30/2020/NĐ-CP, Annex I, part II, 7 to 9. A title alone is no signer: the name is what
stands below it, and it may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from index.folding import fold
from ingest.found import Found, Place
from ingest.kinds import kind_of_line
from ingest.lines import Piece, is_capitals
from ingest.marks import appendix_mark, mark_of

_RECIPIENTS = regex.compile(r"n.{1,2}i\s{1,2}nh.{1,2}n\s?:|noi nhan$")
_FILED = regex.compile(r"[-–+*]?\s{0,2}l.{1,2}u\s?[:.]?\s?(?:vt|vp|hc|ho so|van thu)")
# `KT.`, `TM.` of the State; `K/T`, `T/M` of the Party (Guidance 36-HD/VPTW).
_ON_BEHALF = regex.compile(r"(?:kt|tm|tl|tuq|q)\.\s?\p{L}|(?:k/t|t/m|t/l)\.?\s?\p{L}")
_POSITION = regex.compile(
    r"(?:quyen |pho |thu )?(?:tong )?(?:giam [dp]oc|bo truong|thu truong|chu tich|bi thu|thu tuong|truong ban|chanh van phong|"
    r"cuc truong|vu truong|truong phong|hieu truong|vien truong|chanh an|thong doc|chu nhiem|tong thanh tra|"
    r"chanh thanh tra|truong doan|thuong truc|dai dien|kiem toan truong|tu lenh|chi cuc truong|pho truong ban|tham phan|"
    r"hat truong|doi truong|tong bien tap|to truong|chinh uy|hieu pho|tram truong)\b"
)
_SIGNED = regex.compile(r"\(?\s?(?:da ky|ky ten|da ky so|ky thay|chu ky|ky, dong dau|da ki).{0,40}")
_NAME = regex.compile(r"(?:(?:GS|PGS|TS|ThS|BS|KS|CN|Ths|Đại tá|Thượng tá|Trung tướng|Thiếu tướng|Đại tướng|Thượng tướng)[.\s]{1,3})*"
                      r"\p{Lu}\p{L}{0,7}(?:\s\p{Lu}\p{L}{0,7}){1,5}")  # fmt: skip
_BODY = regex.compile(
    r"\b(?:ủy ban|uỷ ban|ubnd|hđnd|hội đồng|văn phòng|thanh tra|cộng hòa|cộng hoà|chi cục|tỉnh|huyện|thành phố|"
    r"phường|thị xã)\b|^(?:bộ|sở|cục|ban|phòng|vụ|viện)\b",
    regex.IGNORECASE,
)
_SURNAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "dao",
        "doan",
        "vuong",
        "trinh",
        "truong",
        "dinh",
        "lam",
        "phung",
        "mai",
        "to",
        "thach",
        "kim",
        "son",
        "chau",
        "ha",
        "cao",
        "luong",
        "luu",
        "ta",
        "thai",
        "trieu",
        "tong",
        "tang",
        "dam",
        "quach",
        "nghiem",
        "kieu",
        "ma",
        "lu",
        "la",
        "nong",
        "giang",
        "khuc",
        "chu",
        "vi",
        "ksor",
        "y",
        "a",
        "dieu",
        "danh",
        "tien",
        "ong",
        "lo",
        "vang",
        "giap",
        "ninh",
        "bach",
        "bo",
        "cu",
        "trang",
        "tao",
        "thi",
        "lai",
        "mac",
    ]
)
_VOWEL = regex.compile(r"[aeiouy]")
_COLUMN = regex.compile(r"[;.,:)]\s+(?=\p{Lu})")
_OPENS_BODY = regex.compile(r"can cu |theo de nghi|xet de nghi|thuc hien |quyet dinh\s?:|kinh gui")


@dataclass(frozen=True, slots=True)
class Zones:
    """For each piece the zone it belongs to: `header`, `body`, `closing` or `appendix`; where appendices
    begin."""

    names: tuple[str, ...]
    appendices: frozenset[int]


def find_zones(pieces: Sequence[Piece], header_end: int, late_head: range = range(0)) -> Zones:
    """Which pieces are header, body, closing and appendix; `late_head` are those of a head behind the body."""
    names = ["header"] * header_end
    starts: set[int] = set()
    zone = "body"
    for number in range(header_end, len(pieces)):
        if number in late_head:
            names.append("header")
            continue
        piece = pieces[number]
        if zone in ("body", "appendix") and _begins_closing(pieces, number, header_end):
            zone = "closing"
        elif (zone == "closing" and _begins_appendix(pieces, number)) or (
            zone in ("body", "appendix") and _is_appendix_title(piece) and number > header_end
        ):
            zone = "appendix"
            starts.add(number)
        names.append(zone)
    return Zones(tuple(names), frozenset(starts))


def read_closing(pieces: Sequence[Piece], zones: Zones) -> dict[str, list[Found]]:
    """`recipients`, `signer` and `capacity` of the first closing part."""
    fields: dict[str, list[Found]] = {"recipients": [], "signer": [], "capacity": []}
    try:
        start = zones.names.index("closing")
    except ValueError:
        return fields
    end = start
    while end < len(pieces) and zones.names[end] == "closing":
        end += 1
    in_list = False
    for number in range(start, end):
        for offset, rest in _columns(pieces[number].text):
            heading = _RECIPIENTS.match(fold(rest)) if offset == 0 else None
            if heading is not None:
                in_list = True
                continue
            _take_part(
                rest, Place(number, offset, number, offset + len(rest)), in_list, number > start, fields
            )
    return fields


def _columns(text: str) -> list[tuple[int, str]]:
    """The parts of a printed line of the closing with their offsets: `Nơi nhận:`, a recipient, and what stands in
    the signer's column on the same line (`- Lưu: VT.   Nguyễn Văn An`)."""
    parts: list[tuple[int, str]] = []
    offset = 0
    heading = _RECIPIENTS.match(fold(text))
    if heading is not None:
        offset = heading.end()
        parts.append((0, text[:offset]))
    rest = text[offset:]
    position = 0
    listed = mark_of(rest) is not None or _FILED.match(fold(rest.lstrip()[:20])) is not None
    for match in _COLUMN.finditer(rest) if listed else ():
        right = rest[match.end() :]
        if is_capacity(right) or is_name(right):
            parts.append((offset, rest[: match.start() + 1]))
            position = match.end()
            break
    parts.append((offset + position, rest[position:]))
    stripped = [(start + len(part) - len(part.lstrip()), part.strip()) for start, part in parts]
    return [(start, part) for start, part in stripped if part]


def _take_part(text: str, place: Place, in_list: bool, below: bool, fields: dict[str, list[Found]]) -> None:
    """Files a part of the closing under what it is."""
    folded = fold(text)
    if is_capacity(text):
        _add_capacity(fields, text, place)
    elif fields["capacity"] and (
        is_name(text) or (_follows(fields["capacity"][-1], place) and _is_named(text))
    ):
        fields["signer"].append(Found(text, place))
    elif in_list and (mark_of(text) is not None or _FILED.match(folded) or text.endswith((";", "."))):
        mark = mark_of(text)
        skipped = mark.words if mark else 0
        words = text[skipped:].rstrip(" ;.")
        if words:
            begin = place.start + skipped
            fields["recipients"].append(
                Found(words, Place(place.first, begin, place.last, begin + len(words)))
            )
    elif is_name(text) and below:
        fields["signer"].append(Found(text, place, 0.8))


def is_name(text: str) -> bool:
    """Whether a line is a person's name: two to six words, capitalised, with a Vietnamese surname."""
    if not _NAME.fullmatch(text) or len(text) > 50 or _BODY.search(text):
        return False
    if kind_of_line(text) is not None:  # `QUY ĐỊNH` below the signature
        return False
    words = [word for word in fold(text).replace(".", " ").split() if len(word) > 1]
    if text.isupper() and not all(_VOWEL.search(word) for word in words):
        return False  # `VT, TĐKT` of the filing line, misread
    return any(word in _SURNAMES for word in words[:4]) and not _POSITION.search(fold(text))


def _is_named(text: str) -> bool:
    """Whether a line right below a capacity is a name whatever its surname (`Y Thanh Niê`): capitalised words."""
    plain = _NAME.fullmatch(text) is not None and not is_capitals(text) and len(text) <= 50
    return plain and not _POSITION.search(fold(text)) and not _BODY.search(text)


def _follows(capacity: Found, place: Place) -> bool:
    """Whether a part stands below a capacity, with no more than a stamp line between."""
    return capacity.place is not None and 0 < place.first - capacity.place.last <= 2


def _add_capacity(fields: dict[str, list[Found]], text: str, place: Place) -> None:
    """Joins the lines of one capacity; what stands below a name begins that of the next signer."""
    found, signers = fields["capacity"], fields["signer"]
    if len(found) > len(signers) and found[-1].place is not None and place.first - found[-1].place.last <= 2:
        before = found[-1].place
        found[-1] = Found(
            f"{found[-1].value} {text}", Place(before.first, before.start, place.last, place.end)
        )
    elif not found or len(found) == len(signers):
        found.append(Found(text, place))


def is_capacity(text: str) -> bool:
    """Whether a line is the capacity of a signer: `KT. CHỦ TỊCH`, `GIÁM ĐỐC`."""
    bare = fold(text).strip(" *")
    if len(bare) > 90:
        return False
    return (is_capitals(text) and bool(_ON_BEHALF.match(bare) or _POSITION.match(bare))) or bool(
        _ON_BEHALF.match(bare) and text[:2].isupper()
    )


def _begins_closing(pieces: Sequence[Piece], number: int, header_end: int) -> bool:
    """`Nơi nhận:`, or the signer's capacity with a name or the end of the file below it."""
    piece = pieces[number]
    if piece.kind == "table" or len(piece.text) > 200 or number == header_end == 0:
        return False
    if _RECIPIENTS.match(fold(piece.text[:24])):
        return True
    if not piece.text[:2].isupper() or mark_of(piece.text) is not None:
        return False
    if not is_capacity(piece.text):
        return False
    for other in pieces[number + 1 : number + 10]:
        # What comes first below decides: a name, or the body that an authority's own line opens in a
        # decision.
        if (
            other.kind == "table"
            or mark_of(other.text) is not None
            or _OPENS_BODY.match(fold(other.text[:20]))
        ):
            return False
        if _RECIPIENTS.match(fold(other.text[:40])) or is_name(other.text) or _is_named(other.text):
            return True
    return number + 3 >= len(pieces) and number > header_end + 2


def _begins_appendix(pieces: Sequence[Piece], number: int) -> bool:
    """Whether a piece after the signature opens an appendix."""
    piece = pieces[number]
    if piece.kind in ("table", "heading"):
        return True
    if piece.kind == "footnote":
        return False
    if _is_appendix_title(piece):
        return True
    text, folded = piece.text, fold(piece.text)
    mark = mark_of(text)
    if mark is not None or not is_capitals(text) or len(text) < 6:
        return mark is not None and mark.is_unit
    if is_capacity(text) or _SIGNED.fullmatch(folded) or is_name(text) or _RECIPIENTS.match(folded):
        return False
    kind = kind_of_line(text)
    return kind is not None or (len(text.split()) >= 3 and not _continues_capacity(pieces, number))


def _continues_capacity(pieces: Sequence[Piece], number: int) -> bool:
    """A line of capitals right below a capacity belongs to it: `TM. ỦY BAN NHÂN DÂN` / `HUYỆN CHÂU THÀNH`."""
    before = pieces[number - 1] if number else None
    if before is None or pieces[number].gap > 1:
        return False
    return is_capacity(before.text) and any(
        is_name(other.text) or is_capacity(other.text) for other in pieces[number + 1 : number + 6]
    )


def _is_appendix_title(piece: Piece) -> bool:
    """`PHỤ LỤC II` alone on its line, or in capitals with its title."""
    mark = appendix_mark(piece.text) if piece.kind in ("line", "paragraph", "heading") else None
    if mark is None or len(piece.text) > 200:
        return False
    head = piece.text.lstrip()[:7]
    alone = not piece.text[mark.words :].strip(" .:")
    return (head.isupper() and (alone or is_capitals(piece.text) or " " in mark.label)) or (
        alone and piece.text.strip()[:1].isupper() and " " in mark.label.replace("Phụ lục", "PL")
    )
