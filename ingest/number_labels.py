"""Digits that are no figure: dates, document numbers, section numbers, phone numbers, versions, names.

Every rule follows from how Vietnamese is written. A numeral counts what stands after it; digits that stand
after a noun and count nothing (`mức độ 4`, `Khóm 10`, `Đề án 146`) name one of a row. Digits that touch
letters are part of a name (`4G`, `F0`, `IPv6`) unless the letters are a unit.
"""

from __future__ import annotations

import re

# A document number: digits (with a year or a colon) joined to capital letters (`15/2022/NĐ-CP`, `09-NQ/TU`).
_DOCUMENT = re.compile(
    r"[0-9]{1,6}(?:[:/][0-9]{4})?\s?[/-]\s?(?=[A-ZĐ][^\W\d_]*[/-]|[A-ZĐ]{2}|[A-ZĐ][A-ZĐa-z]?[A-ZĐ])[^\W_][^\s,;.()“”\"]{0,40}"
    r"|[0-9]{1,6}/[A-ZĐ][^\s,;.()“”\"]{1,40}"
    r"|[0-9]{1,6}:[0-9]{4}(?:/[A-ZĐ][^\s,;.()“”\"]{0,40})?"
)
_DAY = r"[0-3]?[0-9]"
_MONTH = r"[01]?[0-9]"
_YEAR = r"(?:1[6-9]|2[01])[0-9]{2}"
_DATE = re.compile(
    rf"{_DAY}\s?[/.-]\s?{_MONTH}\s?[/.-]\s?(?:{_YEAR}|2[0-9]{{4}})(?![0-9])"
    rf"|{_MONTH}/{_YEAR}(?![0-9])"
    rf"|{_DAY}\s+tháng\s+{_MONTH}(?![0-9]|[.,][0-9])(?:\s+năm\s+{_YEAR})?"
    rf"|{_YEAR}\s?[-–—]\s?{_YEAR}(?![0-9.,])"
)
_SHORT_DATE = re.compile(r"(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])(?![0-9/])")
_SEASON_BEFORE = re.compile(
    r"(?<!\w)vụ\s+(?:lúa\s+|sản xuất\s+)?(?:(?:đông|xuân|hè|thu|mùa|chiêm|muộn|sớm|-)\s?){1,3}\s*$", re.I
)
_YEAR_ALONE = re.compile(rf"{_YEAR}(?![0-9.,/][0-9]|[0-9])")
# Without its marks or with a digit for a letter, too: a scan reads `6 th4ng dau nam`.
_PERIOD = re.compile(
    r"[0-9]{1,2}\s+th[áaă4]ng\s+(?:(?:đầu|cuối|dau|cuoi|d[\wầấ]u|cu[\wốố]i|qua|còn lại|con lai)(?!\w)|n[ăa4]m(?!\w))",
    re.I,
)
_CLOCK = re.compile(
    r"[0-9]{1,2}\s?(?:giờ|h)\s?(?:[0-9]{2}(?:\s?phút)?)?\s*,?\s*(?=ngày\b)|[0-9]{1,2}h[0-9]{2}\b|[0-9]{1,2}:[0-9]{2}(?![0-9])"
)
_PHONE = re.compile(r"0[0-9]{1,4}(?:[ .-][0-9]{2,4}){2,4}(?![0-9])|0[0-9]{8,10}(?![0-9])|\+84[0-9 .]{8,12}")
_SECTION = re.compile(
    r"[0-9]{1,3}(?:\.\s?[0-9]{1,2}){0,5}\s?[.)](?=\s|$)|[0-9]{1,2}(?:\.[0-9]{1,2}){1,5}(?=\s+[^\W\d_])"
)
_ENUMERATION = re.compile(r"[1-9][0-9]?\)(?!\))")
# Where a road is measured from (`Km 12+500`).
_CHAINAGE = re.compile(r"[0-9]{1,4}\+[0-9]{3}(?![0-9])")
_STARS = re.compile(r"\s?sao(?!\w)", re.I)
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*(?:,[0-9]+)?")
_ADDRESS_CHUNK = re.compile(r"://|www\.|@|\.(?:vn|com|gov|org|net|aspx|html?)\b|_Hlk|footnoteRef")

# The word or two before the digits that makes them a name. Closed classes of Vietnamese: parts of documents,
# of time, of the country, and nouns of rank.
_LABEL_WORDS = frozenset(
    """điều khoản mục chương phần biểu mẫu bảng hình trang điểm mức hạng khóa khoá thứ khóm phường quận
    quý tháng năm ngày tuần bước vòng version bản iso tcvn qcvn covid sars hotline fax tel đt sđt mã
    tầng quốc tỉnh-lộ lộ đường nhóm loại cấp độ giai lớp iec web""".split()
)
_LABEL_PAIRS = frozenset(
    pair.strip()
    for pair in """cấp độ, mức độ, giai đoạn, phụ lục, quốc lộ, tỉnh lộ, tiêu chí, phiên bản, công nghiệp, điện
    thoại, tổng đài, tiểu mục, nhiệm kỳ, mã số, lần thứ, đề án, ký hiệu, thế hệ, nghị quyết, quyết
    định, nghị định, thông tư, chỉ thị, kế hoạch, công văn, chương trình, kết luận, hướng dẫn, mô
    hình, tiêu chuẩn, quy chuẩn, phòng họp, biển số, tài khoản số, ban chỉ, chỉ đạo""".split(",")
)
# `số` names (`Quyết định số 46`) except where it ends a word for an amount.
_AMOUNT_BEFORE_SO = frozenset(["tổng", "dân", "đa", "trị", "với"])
# Before a bare number these say that a result follows.
_MARKERS = frozenset(
    """là đạt có được còn khoảng trên hơn gần tăng giảm chiếm số đến từ tới lên xuống gồm tỉnh huyện xã
    thêm bằng thu cấp nhận trong chỉ với cho và hoặc ước dưới thấp cao nhất thiểu đa quá vượt xếp""".split()
)
# `mỗi ngày 25 lượt` counts; `ngày 25 hằng tháng` is a day.
_EACH = frozenset("mỗi một trong hằng hàng từng quân bình".split())
_WORDS_BEFORE = re.compile(r"(?:(?<![^\W\d_])([^\W\d_]+)[\s“\"]+)?(?<![^\W\d_])([^\W\d_]+)([\s“\"(\[:–-]*)$")
_LABEL_LIST = re.compile(r"\s*(?:,|và|hoặc|-|–|đến)\s*")


def skip_label(text: str, start: int, line_start: int) -> int | None:
    """Where the label that begins at `start` ends, if the digits there are a date, a document number, a phone
    number, a clock time, a period or a section number; None if they may be a figure.
    """
    if text[start - 1 : start] == "+" and (match := _PHONE.match(text, start - 1)):
        return match.end()
    if text.startswith("0", start) and (match := _PHONE.match(text, start)):
        return match.end()
    if match := _DATE.match(text, start):
        return match.end()
    if match := _DOCUMENT.match(text, start) or _CHAINAGE.match(text, start):
        return match.end()
    if match := _PERIOD.match(text, start) or _CLOCK.match(text, start):
        return match.end()
    if not text[line_start:start].strip(" \t*#-+·•_") and (match := _SECTION.match(text, start)):
        return match.end()
    if text[start - 1 : start] == "(" and (match := _ENUMERATION.match(text, start)):
        return match.end()
    return None


def skip_short_date(text: str, start: int) -> int | None:
    """The end of `26/6`, unless a counted noun follows: `02/12 bệnh viện` is a ratio."""
    match = _SHORT_DATE.match(text, start)
    if match is None:
        return None
    before = text[max(0, start - 12) : start].rstrip().lower()
    if before.endswith(("ngày", "từ", "sáng", "chiều", "tối", "đêm")):
        return match.end()
    after = text[match.end() : match.end() + 2]
    if len(after) == 2 and after[0] == " " and after[1].isalpha():
        return None
    if before.endswith(("(", "ma túy")) or not after[:1].isspace():
        return match.end() if after[:1] not in ("%",) else None
    return match.end() if not after.strip() else None


def is_year(text: str, start: int, end: int, counted: bool) -> bool:
    """Whether four bare digits are a year: not where a noun is counted without a word of time before them."""
    match = _YEAR_ALONE.match(text, start)
    if match is None or match.end() != end:
        return False
    before = text[max(0, start - 14) : start].rstrip().lower()
    if before.endswith(("năm", "đoạn", "hướng đến", "nhìn đến", "từ", "-", "–", "kỳ", "/")):
        return True
    # `vụ xuân 2023 gieo cấy …`: the year of a crop season.
    return not counted or _SEASON_BEFORE.search(text, max(0, start - 24), start) is not None


def address_around(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the run of characters around the digits ends, and whether it is a web address, e-mail or bookmark."""
    left = start
    while left > 0 and start - left < 120 and not text[left - 1].isspace():
        left -= 1
    right = end
    while right < len(text) and right - end < 200 and not text[right].isspace():
        right += 1
    return right, _ADDRESS_CHUNK.search(text, left, right) is not None


def is_label(
    text: str, start: int, end: int, *, counts: bool, count_noun: bool, plain: bool, after_label: int | None
) -> bool:
    """Whether digits that no other rule took name something.

    Args:
        counts: a unit or counted noun stands after the digits.
        count_noun: it is a counted noun, no measure.
        plain: they are written without separators.
        after_label: where the label before them ended, if only a comma or `và` may stand between.
    """
    if after_label is not None and plain and _LABEL_LIST.fullmatch(text, after_label, start):
        return True
    before = text[max(0, start - 40) : start]
    match = _WORDS_BEFORE.search(before)
    if match is None:
        return (
            not counts
            and plain
            and not before.rstrip().endswith((":", "(", "+", "-", "–", ";", "\t"))
            and bool(before.strip())
        )
    first, last, gap = (match.group(1) or "").lower(), match.group(2), match.group(3)
    word = last.lower()
    if ":" in gap or "\n" in gap or "(" in gap:
        return False
    if word == "số":
        return (plain or not _GROUPED.fullmatch(text, start, end)) and first not in _AMOUNT_BEFORE_SO
    pair = f"{first} {word}"
    if word == "hình" and first == "mô":
        return True
    if "“" in gap or '"' in gap:
        return plain
    if not plain and "," not in text[start:end] and text.count(".", start, end) == 1 and end - start == 3:
        # `Web 2.0`, `Cách mạng công nghiệp 4.0`: one digit, a point, one digit, and nothing counted.
        return count_noun or (not counts and word not in _MARKERS)
    if word == "niệm" and not count_noun and counts:
        return True
    if word == "ngày" and plain and int(text[start:end]) <= 31 and first not in _EACH:
        return True
    if _STARS.match(text, end):
        # `OCOP 3 sao` is a grade.
        return True
    if (pair in _LABEL_PAIRS or word in _LABEL_WORDS) and (plain or pair in _LABEL_PAIRS):
        return (
            not counts
            or word not in ("cấp", "năm", "điểm", "ngày", "đạo", "hoạch", "trình", "độ")
            or pair in ("mức độ", "cấp độ")
        )
    if not plain or counts:
        return False
    return word not in _MARKERS and not last.endswith(":")


def names_rank(name: str) -> bool:
    """Whether a phrase ends in a word before which digits name one of a row (`Điều`, `khoản`, `mức độ`)."""
    words = name.lower().split()
    return bool(words) and (words[-1] in _LABEL_WORDS or " ".join(words[-2:]) in _LABEL_PAIRS)
