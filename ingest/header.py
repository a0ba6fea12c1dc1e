"""The header of an official document as far as the file holds it.

In: the first pieces of a file (printed lines, layout tables already taken apart). Out: a `HeaderReading`:
the fields with their places and the number of pieces that the header takes up. Source: Decree
30/2020/NĐ-CP, Articles 7 to 10 and Annex I, part II; Party documents by Guidance 36-HD/VPTW. Lines read
without diacritics are understood too: everything is matched on folded text. A number is the document's own
only where it stands after `Số:` in the header, before the title: a mentioned number never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import regex

from index.errors import UnreadableFile
from index.folding import fold
from ingest.bodies import bodies_of, names_body
from ingest.found import Found, Place
from ingest.kinds import kind_of_line, kind_of_symbol, sort_of_kind
from ingest.lines import Piece, ends_sentence, is_capitals
from ingest.marks import Rank, appendix_mark, mark_of

_REACH = 60
_TITLE_LINES = 8
# Words of an abstract that stand on the line of the kind, above the rest of it.
_FEW_WORDS = 4
_LONGEST_TITLE = 700
_LONGEST_LINE = 900
NATION = regex.compile(
    r"c.?ng\s?h.?a\s?x.?\s?h.{1,2}i\s?ch.{1,2}\s?ngh.{1,2}a\s?vi.{1,2}t\s?nam|dang cong san viet nam"
)
_MOTTO = regex.compile(
    r"d.{1,2}[ce]\s{1,2}[l1i].{1,2}p\s?[-–—~.,]?\s?t.{1,2}\s?d.\s?[-–—~.,]?\s?h.{1,3}nh\s?ph.{1,3}c?"
)
# `Số: 919 /BC-STTTT-VP`, `Số:      /KH-STTTT-VP`, `Số: ...../2025/QĐ-UBND`, `Luật số: 43/2019/QH14`, `Số
# 09-NQ/TU`.
_NUMBER = regex.compile(
    r"(?:^|(?<=[\s|(]))(?:so|s6|s0|s5)\s{0,2}[:.;]?\s{0,3}"
    r"(?P<digits>\d{1,6}[a-zđ]?)?(?P<dots>[\s.…_]{0,60})(?P<year>[/\-]{1,2}\s?(?:19|20)\d\d)?\s{0,3}(?P<slash>[/\-])\s{0,3}"
    r"(?P<symbol>[a-z][a-z\d]{0,14}(?:\s?[-/–.&]\s?[a-z\d&.]{1,15}){0,6})"
)
# The place of the date is read as a part of the symbol where a speck stands between the columns: `VP - Lâm Sơn, ngày`.
_NO_PART = regex.compile(r"\s?[-/–.&]\s?\p{Lu}\p{Ll}{1,7}(?!\p{L})")
_DATE = regex.compile(
    r"(?P<place>[\p{L}. \-]{2,60}?)?,?\s?\bng.?y\s{0,3}(?P<day>\d{1,2}|[.…_\s]{0,20})[:;,'.]?\s{0,3}th.ng\s{0,3}"
    r"(?P<month>\d{1,2}|[.…_\s]{0,20})[:;,'.]?\s{0,3}n.{1,2}m[\s.:\-]{0,3}(?P<year>\d{4}|2\s?0\s?\d\s?\d|20[.…_\s]{0,8}|[.…_]{1,20})"
)
# `Ngày 14-6-2023` of courts, `Bình Hà, ngày 18/8/2021`: only where the line holds nothing else.
_DAY_IN_FIGURES = regex.compile(
    r"(?:(?P<place>[\p{L}. \-]{2,40}),\s?)?ng.?y\s?:?\s{0,3}(?P<day>\d{1,2})\s?[-/.]\s?(?P<month>\d{1,2})\s?[-/.]\s?(?P<year>\d{4})"
)
# `CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH` between the kind and the abstract names the issuer again.
_OF_ISSUER = regex.compile(r"cua\s\p{L}")
_CAPITALS_BEFORE = regex.compile(r"(?:(?!TP\b)(?:\p{Lu}{2,}|[*_|\-])[\s.]{1,40})*")
# A scan may lose the second letter of `V/v`.
_SUBJECT = regex.compile(r"v\s?/\s?v?\s?:?\s?(?=[^\W\d])|ve viec\s")
_SHORT_SUBJECT = regex.compile(r"v\s?/\s?v?\s?:?\s{0,3}")
_ADDRESSEE = regex.compile(r"k.nh\s?g.{1,2}i\s?:?")
# A judgment is given `NHÂN DANH / NƯỚC CỘNG HÒA ...` below its head.
_JUDGES = "nhan danh"
# No abstract begins so.
_BASIS = regex.compile(r"can cu |xet ")
_ATTACHED = regex.compile(r"\(?\s?(?:kem theo|ban hanh kem|dinh kem)")
_DRAFT = regex.compile(r"\(?\s?du thao(?:\s?(?:lan|so)?\s?(?:thu\s?)?[\d.]{0,4})?\s?\)?")
_INTERNAL = regex.compile(r"luu hanh noi bo|noi bo|chi luu hanh noi bo|chi pho bien noi bo")
_SECRET = regex.compile(r"\(?\s?(?:do mat\s?:\s?)?(tuyet mat|toi mat|mat)\s?\)?")
_OPENING = regex.compile(
    r"(?:can cu|thuc hien|thuc hi.n|thi hanh|trien khai|kinh gui|theo |de |nham |trong |ngay |thoi gian qua|thoi gian gan day|vua qua|thuc trang|hang nam|nhan dip|nam 20|tren co so|tiep tuc|"
    r"sau khi|xet |thuc te|qua |hien nay|phan (?:thu|[ivx1])|dieu 1\b|chuong [i1]\b|thuc hiện|ap dung|cac dong chi|"
    r"(?:so|bo|uy ban|ubnd|cuc|ban|van phong) [^.]{0,120}(?:bao cao|thong bao|huong dan|xay dung|ban hanh)[^.]{0,80}:?$)"
)
_AUTHORITY = regex.compile(
    r"(?:chu tich|uy ban nhan dan|bo truong|thu tuong chinh phu|giam doc|chinh phu|hoi dong nhan dan|quoc hoi|"
    r"tong cuc truong|cuc truong|chanh van phong|ban thuong vu|ban chap hanh|truong ban|vien truong|chanh an|"
    r"tong kiem toan|thong doc|hieu truong|tong giam doc)\b"
)


@dataclass(slots=True)
class HeaderReading:
    """What the first pieces hold. `end` counts the pieces that are header; `access` is `internal` where
    marked."""

    end: int = 0
    fields: dict[str, Found] = field(default_factory=dict)
    number_blank: bool = False
    symbol: str | None = None
    day: date | None = None
    draft: bool = False
    internal: bool = False
    misprints: list[str] = field(default_factory=list)
    untitled_kind: bool = False  # the title stands in capitals and names no kind that is known
    named: str | None = None  # the kind that the number line names (`Bản án số: ...`)


def read_header(pieces: Sequence[Piece]) -> HeaderReading:
    """The header of the pieces. Raises `UnreadableFile` for a document marked as a state secret."""
    reading = HeaderReading()
    limit = _limit(pieces)
    left: list[tuple[int, int, int]] = []  # piece, start, end of the lines that may name the issuing bodies
    kind_at: int | None = None
    number = 0
    while number < limit:
        text = pieces[number].text
        folded = fold(text)
        if len(folded) != len(text):
            folded = text.lower()
        if _refuse_secret(folded) or _take_labels(folded, reading):
            reading.end = max(reading.end, number + 1)
            number += 1
            continue
        before = _take_line(number, text, folded, reading, left)
        if before:
            reading.end = number + 1
            number += 1
            continue
        if _SUBJECT.match(folded) and "title" not in reading.fields:
            number = _take_subject(pieces, number, limit, reading)
            continue
        if _ADDRESSEE.match(folded) or folded.startswith(_JUDGES):
            break
        appendix = appendix_mark(text) if not reading.fields else None
        if appendix is not None and number == 0 and len(text) < 60:
            # The file is the appendix of another document: its number is not this file's own.
            reading.fields["kind"] = Found(appendix.label, Place(0, 0, 0, min(appendix.words, len(text))))
            kind_at = 0
            number = _take_title(pieces, 0, min(appendix.words, len(text)), limit, reading)
            break
        if pieces[number].kind == "heading" and _heads_head(pieces, number, limit):
            number += 1  # the name of the sheet that the head stands on
            continue
        kind = kind_of_line(text)
        if kind is not None and reading.named is not None and text.rstrip().endswith(":"):
            break  # `QUYẾT ĐỊNH:` of a judgment orders; it is not what the document is
        if kind is not None and _names_before_number(pieces, number, kind[1], reading):
            # `VĂN BẢN HỢP NHẤT` stands above the number; the kind and title of what it consolidates follow.
            reading.fields["kind"] = Found(kind[0], Place(number, 0, number, kind[1]))
            number += 1
            continue
        if kind is not None and "kind" in reading.fields:
            kind_at = number
            number = _take_title(pieces, number, 0, limit, reading)
            break
        if kind is not None and _may_be_title(pieces, number, kind[1]):
            kind_at = number
            reading.fields["kind"] = Found(kind[0], Place(number, 0, number, kind[1]))
            number = _take_title(pieces, number, kind[1], limit, reading)
            break
        if _is_body(pieces[number], folded, reading):
            break
        if _titles_unkind(pieces, number, reading):
            reading.untitled_kind = True
            number = _take_title(pieces, number, 0, limit, reading)
            break
        number += 1
    if kind_at is None and "number" not in reading.fields and not reading.number_blank and reading.end == 0:
        return reading
    reading.fields |= bodies_of(pieces, left)
    _infer_kind(reading)
    return reading


def _limit(pieces: Sequence[Piece]) -> int:
    """How many pieces may be header: up to the first table, note, section mark or long paragraph."""
    for number, piece in enumerate(pieces[:_REACH]):
        if piece.kind in ("table", "footnote") or len(piece.text) > _LONGEST_LINE:
            return number
        mark = mark_of(piece.text)
        if (
            mark is not None
            and not mark.is_bullet
            and (mark.is_unit or mark.rank in (Rank.ROMAN, Rank.NUMBER))
            and not _SUBJECT.match(fold(piece.text[:12]))
        ):
            return number
    return min(len(pieces), _REACH)


def _refuse_secret(folded: str) -> bool:
    found = _SECRET.fullmatch(folded.strip(" .:*"))
    if found is None:
        return False
    name = {"mat": "MẬT", "toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT"}[found[1]]
    raise UnreadableFile(f"Văn bản có dấu độ mật “{name}”: không được nạp vào hệ thống này.")


def _take_labels(folded: str, reading: HeaderReading) -> bool:
    """The labels that stand alone on a line: draft, internal use."""
    bare = folded.strip(" .:*()")
    if _DRAFT.fullmatch(folded.strip(" .:*")):
        reading.draft = True
        return True
    if _INTERNAL.fullmatch(bare):
        reading.internal = True
        return True
    return False


def _take_line(
    number: int, text: str, folded: str, reading: HeaderReading, left: list[tuple[int, int, int]]
) -> bool:
    """Nation, motto, number and date, in any combination on a line; what stands before them is the
    issuer's."""
    starts: list[int] = []
    if _ATTACHED.match(folded):
        return True  # the number and date of what it belongs to
    if (nation := NATION.search(folded)) and not folded.startswith("nuoc "):
        starts.append(nation.start())
    elif (motto := _MOTTO.search(folded)) and len(folded) < 140:
        starts.append(motto.start())
    printed = _DATE.search(folded) or _day_in_figures(folded, reading)
    own = None
    if "number" not in reading.fields and not reading.number_blank:
        own = _NUMBER.search(folded, 0, printed.start("day") if printed else len(folded))
    if own is not None and _stands_alone(text, own):
        _take_number(number, text, own, reading)
        said = kind_of_line(text[: own.start()].strip().upper())
        reading.named = said[0] if said else None
        starts.append(own.start())
    if printed is not None and "date" not in reading.fields and len(text) - printed.end() < 12:
        begin = _take_date(number, text, printed, _symbol_end(text, own) if own else 0, reading)
        starts.append(begin if own is None else own.start())
    if starts:
        if text[: min(starts)].strip():
            left.append((number, 0, min(starts)))
        return True
    if (
        "number" not in reading.fields
        and "title" not in reading.fields
        and is_capitals(text)
        and names_body(text, left)
    ):
        left.append((number, 0, len(text)))
        return True
    return False


def _day_in_figures(folded: str, reading: HeaderReading) -> regex.Match[str] | None:
    """The date written in figures, on a line of its own above the title."""
    if reading.fields.keys() & {"title", "kind"}:
        return None
    return _DAY_IN_FIGURES.fullmatch(folded)


def _stands_alone(text: str, own: regex.Match[str]) -> bool:
    """Whether `Số: ...` opens its line, or follows the issuer's capitals or the word of a legal kind; a
    number in a sentence (`Thực hiện Công văn số ...`) is only mentioned."""
    before = text[: own.start()].strip(" |*_-")
    if before and not is_capitals(before) and kind_of_line(before.upper()) is None:
        return False
    after = text[own.end() :].strip(" |*_-.")
    return len(own[0]) > 3 and (":" in own[0][:5] or not after or bool(_DATE.match(fold(after))))


def _symbol_end(text: str, own: regex.Match[str]) -> int:
    """Where the symbol ends: a word of one capital and small letters is no part of one."""
    word = _NO_PART.search(text, own.start("symbol") + 1, own.end())
    return word.start() if word is not None else own.end()


def _take_number(number: int, text: str, own: regex.Match[str], reading: HeaderReading) -> None:
    printed = text[own.start("symbol") : _symbol_end(text, own)]
    symbol = "".join(printed.split()).strip(".-/")
    digits, year = own["digits"], own["year"]
    # `Số: /2025/QĐ-UBND` has the year and no number; `Số: 2025/QĐ-UBND` would be number 2025.
    printed_year = f"{year[0]}{year[-4:]}" if year else ""
    reading.symbol = symbol
    if digits is None:
        reading.symbol = f"{printed_year.lstrip('/-')}/{symbol}" if printed_year else symbol
        reading.number_blank = True
        return
    value = f"{digits}{printed_year}{own['slash']}{symbol}"
    end = own.start("symbol") + len(printed.rstrip(" .-/"))
    reading.fields["number"] = Found(value, Place(number, own.start("digits"), number, end))


def _take_date(number: int, text: str, printed: regex.Match[str], after: int, reading: HeaderReading) -> int:
    """Takes place and date; returns where they begin on the line."""
    start = max(after, printed.start())
    if printed["place"]:
        begin = max(start, printed.start("place"))
        # What stands before the place in capitals is the left column's: `HUYỆN ỦY LỘC SƠN Lộc Sơn, ngày ...`.
        # A place that is printed in capitals itself (`NAM LĨNH, ngày ...`) is all there is.
        capitals = _CAPITALS_BEFORE.match(text[begin : printed.end("place")])
        if capitals and not text[begin + capitals.end() : printed.end("place")].isupper():
            begin += capitals.end()
        start = begin
        words = text[begin : printed.end("place")]
        stripped = words.strip(" ,.;-")
        if stripped and not any(character.isdigit() for character in stripped):
            offset = begin + words.index(stripped)
            reading.fields["place"] = Found(stripped, Place(number, offset, number, offset + len(stripped)))
    if not (printed["day"].strip().isdigit() and printed["month"].strip().isdigit()):
        return start
    year = "".join(printed["year"].split())
    offset = printed.start("day")
    words_start = max(fold(text[:offset]).rfind("ng"), after)
    value = text[words_start : printed.end()].strip()
    reading.fields["date"] = Found(value, Place(number, words_start, number, words_start + len(value)))
    if not year.isdigit():
        return start
    try:
        reading.day = date(int(year), int(printed["month"]), int(printed["day"]))
    except ValueError:
        reading.misprints.append(f"Ngày ban hành “{value}” không có trong lịch.")
    return start


def _take_subject(pieces: Sequence[Piece], number: int, limit: int, reading: HeaderReading) -> int:
    """The abstract of an official letter (`V/v ...`), over its lines. Returns the piece after it."""
    last, size = number, len(pieces[number].text)
    while last + 1 < limit and last - number < 5 and size < _LONGEST_TITLE:
        text = pieces[last + 1].text
        folded = fold(text)
        if _ADDRESSEE.match(folded) or _DATE.search(folded) or NATION.search(folded) or is_capitals(text):
            break
        if _is_body(pieces[last + 1], folded, reading) or kind_of_line(text) or pieces[last + 1].gap > 1:
            break
        last += 1
        size += len(text)
    # The abstract is what stands after `V/v` (Annex I, part II, 5).
    begins = _SHORT_SUBJECT.match(fold(pieces[number].text))
    start = begins.end() if begins else 0
    value = " ".join(piece.text for piece in pieces[number : last + 1])[start:]
    reading.fields["title"] = Found(value, Place(number, start, last, len(pieces[last].text)))
    reading.end = last + 1
    return last + 1


def _names_before_number(pieces: Sequence[Piece], number: int, end: int, reading: HeaderReading) -> bool:
    """Whether a kind alone on its line stands above the number line of the same header."""
    if (
        reading.fields.keys() & {"number", "kind"}
        or reading.number_blank
        or pieces[number].text[end:].strip(" :.")
    ):
        return False
    following = pieces[number + 1].text if number + 1 < len(pieces) else ""
    own = _NUMBER.search(fold(following)) if len(following) < 120 else None
    return own is not None and _stands_alone(following, own)


def _titles_unkind(pieces: Sequence[Piece], number: int, reading: HeaderReading) -> bool:
    """Whether a line in capitals below the number is the title of a document whose kind no line names (a form, a
    list of prices)."""
    text = pieces[number].text
    numbered = "number" in reading.fields or reading.number_blank
    if not numbered or "title" in reading.fields or not is_capitals(text) or len(text.split()) < 3:
        return False
    return not (
        _AUTHORITY.match(fold(text))
        or ends_sentence(text)
        or any(kind_of_line(piece.text) for piece in pieces[number + 1 : number + 5])
    )


def _heads_head(pieces: Sequence[Piece], number: int, limit: int) -> bool:
    """Whether the next line opens the head of a document, so that this one cannot be its title."""
    following = pieces[number + 1].text if number + 1 < limit else ""
    return is_capitals(following) and names_body(following, [])


def _may_be_title(pieces: Sequence[Piece], number: int, end: int) -> bool:
    """Whether a kind at the start of a line is the document's title, not a sentence about one."""
    text = pieces[number].text
    rest = text[end:].strip(" :.")
    return not rest or text[:end].isupper()


def _take_title(pieces: Sequence[Piece], number: int, end: int, limit: int, reading: HeaderReading) -> int:
    """The abstract below the kind, over its lines. Returns the piece after it."""
    reading.end = number + 1
    rest = pieces[number].text[end:].strip(" :.-")
    if (sort := sort_of_kind(rest)) and (rest[sort:].strip() or _begins_title(pieces, number + 1, limit)):
        rest = rest[sort:].strip(" :.-")
    named = kind_of_line(rest) if rest else None
    # `NGHỊ ĐỊNH` below `VĂN BẢN HỢP NHẤT`: the abstract follows, in whatever letters.
    only_kind = named is not None and not rest[named[1] :].strip(" :.")
    if rest and _is_of_issuer(rest) and _titles(pieces, number + 1, limit):
        rest = ""
    parts = [rest] if rest else []
    first, start = number, pieces[number].text.index(rest, end) if rest else 0
    last = number
    while last + 1 < min(limit, number + 1 + _TITLE_LINES) and sum(map(len, parts)) < _LONGEST_TITLE:
        following = pieces[last + 1]
        folded = fold(following.text)
        if not parts and _is_of_issuer(following.text) and _titles(pieces, last + 2, limit):
            last += 1
            continue
        joined = only_kind or _begins_above(pieces, number, last, parts, limit)
        if parts and not (joined and len(parts) == 1) and not _goes_on(pieces, last, parts[-1], folded):
            break
        if not parts and _stands_below(folded, reading):
            own = _NUMBER.search(folded)
            assert own is not None
            _take_number(last + 1, following.text, own, reading)
            last += 1
            continue
        if not parts and not _begins_title(pieces, last + 1, limit):
            break
        if _ATTACHED.match(folded):
            break
        if _ADDRESSEE.match(folded) or (_is_long(following) and parts) or mark_of(following.text) is not None:
            break
        if _AUTHORITY.match(folded) and is_capitals(following.text):
            break
        if not parts:
            begins = _SHORT_SUBJECT.match(folded)
            first, start = last + 1, begins.end() if begins else 0
        parts.append(following.text[start:] if not parts else following.text)
        last += 1
    if parts:
        value = " ".join(parts)
        reading.fields["title"] = Found(value, Place(first, start, last, len(pieces[last].text)))
    reading.end = last + 1
    return last + 1


def _begins_above(pieces: Sequence[Piece], number: int, last: int, parts: Sequence[str], limit: int) -> bool:
    """Whether the abstract goes on in small letters below the first words of it that stand in capitals on the line of
    the kind: `QUY CHẾ LÀM VIỆC` / `Của Ủy ban nhân dân xã`."""
    if len(parts) != 1 or last != number or len(parts[0].split()) > _FEW_WORDS or not is_capitals(parts[0]):
        return False
    below = last + 1
    return (
        _begins_title(pieces, below, limit)
        and pieces[below].gap <= 1
        and not is_capitals(pieces[below].text)
        and not _is_sentence(pieces, below)
    )


def _is_of_issuer(text: str) -> bool:
    return is_capitals(text) and _OF_ISSUER.match(fold(text)) is not None


def _begins_title(pieces: Sequence[Piece], number: int, limit: int) -> bool:
    """Whether a piece right below the kind can begin the abstract: it may open as a sentence of the body does (`Thực hiện
    Chiến lược quốc gia về ...`) but is none."""
    if number >= limit or mark_of(pieces[number].text) is not None:
        return False
    text, folded = pieces[number].text, fold(pieces[number].text)
    if _ADDRESSEE.match(folded) or (_AUTHORITY.match(folded) and is_capitals(text)):
        return False
    opens = _OPENING.match(folded) and not is_capitals(text) and not text[:1].islower()
    return not (opens and (_BASIS.match(folded) or len(text) > 90 or _is_sentence(pieces, number)))


def _stands_below(folded: str, reading: HeaderReading) -> bool:
    """Whether a line holds the document's own number and nothing else, below the kind as contracts and minutes have
    it."""
    if "number" in reading.fields or reading.number_blank:
        return False
    return regex.match(r"so\s?:", folded) is not None and _NUMBER.fullmatch(folded.rstrip(" .")) is not None


def _titles(pieces: Sequence[Piece], number: int, limit: int) -> bool:
    """Whether a piece can be the abstract: no authority, basis or long paragraph."""
    if number >= limit:
        return False
    text = pieces[number].text
    folded = fold(text)
    opens = _OPENING.match(folded) or _ADDRESSEE.match(folded) or _AUTHORITY.match(folded)
    return not opens and not _is_long(pieces[number]) and mark_of(text) is None


def _goes_on(pieces: Sequence[Piece], last: int, text: str, folded: str) -> bool:
    """Whether the next line still belongs to the title."""
    following = pieces[last + 1]
    # No sentence opens the body in small letters: `trong quý I năm 2022` goes on with the title.
    wraps = following.text[:1].islower() and not ends_sentence(text.rstrip(";"))
    if not wraps and (ends_sentence(text) or _OPENING.match(folded)):
        return False
    if following.text[:1].islower() or following.text[:1] in "(–-,":
        return following.gap <= 3
    if _is_sentence(pieces, last + 1):
        return False
    if is_capitals(text) != is_capitals(following.text):
        return False
    usual = 0 if _is_dense(pieces) else max(pieces[last].gap, 1)
    return following.gap <= usual and len(following.text) < 110


def _is_sentence(pieces: Sequence[Piece], number: int) -> bool:
    """Whether a line and those that go on with it in small letters end as a sentence does; an abstract ends without a
    full stop."""
    last = number
    while last + 1 < min(len(pieces), number + 6) and pieces[last + 1].gap == 0:
        if not pieces[last + 1].text[:1].islower():
            break
        last += 1
    return not is_capitals(pieces[number].text) and pieces[last].text.rstrip().endswith((".", ":"))


def _is_dense(pieces: Sequence[Piece]) -> bool:
    """Whether blank lines mean something in this file: most lines follow each other without one."""
    sample = pieces[:400]
    return sum(piece.gap == 0 for piece in sample) * 2 > len(sample)


def _is_long(piece: Piece) -> bool:
    return len(piece.text) > 220 and piece.kind != "heading"


def _is_body(piece: Piece, folded: str, reading: HeaderReading) -> bool:
    """Whether a line is already the body: a sentence that opens one, or a long paragraph."""
    return _is_long(piece) or (
        bool(_OPENING.match(folded)) and not is_capitals(piece.text) and not piece.text[:1].islower()
    )


def _infer_kind(reading: HeaderReading) -> None:
    """The kind where no line prints it: from the symbol, or an official letter (`V/v`)."""
    if "kind" in reading.fields:
        return
    if reading.named is not None:
        reading.fields["kind"] = Found(reading.named, None, 0.9)
        return
    kind = kind_of_symbol(reading.symbol or "")
    if kind is not None:
        reading.fields["kind"] = Found(kind, None, 0.7)
    elif not reading.untitled_kind and ("title" in reading.fields or reading.symbol):
        reading.fields["kind"] = Found("Công văn", None, 0.8)
