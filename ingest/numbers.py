"""The grammar of figures in Vietnamese official documents.

`parse_numbers` finds the figures of a text: what is counted, measured or paid, with unit and qualifier.
Dates, document numbers, section and phone numbers, versions and names are left out by rule
(`number_labels.py`). `read_amounts` is the liberal reading: every number with all values that its characters
allow, for checking that an answer says nothing that its sources do not.

Both are linear in the text and never raise on any string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from index.documents import Span
from ingest.number_forms import NUMBER, Doubt, Form, ascii_digits, read_form, read_ocr_form
from ingest.number_joins import denominator, listed_numbers, range_end, same_unit_again, smaller_scale
from ingest.number_labels import address_around, is_label, is_year, skip_label, skip_short_date
from ingest.number_words import find_number_words
from ingest.units import Unit, read_unit

__all__ = ["Amount", "Doubt", "NumberMention", "parse_numbers", "read_amounts"]

_QUALIFIERS = (
    "tối thiểu", "ít nhất", "tối đa", "nhiều nhất", "không quá", "không dưới", "không thấp hơn", "khoảng", "xấp xỉ",
    "gần", "hơn", "trên", "dưới", "ước đạt", "ước khoảng", "ước tính", "ước", "chỉ",
)  # fmt: skip
_QUALIFIER = re.compile(
    r"(?<!\w)(" + "|".join(sorted(_QUALIFIERS, key=len, reverse=True)) + r")(?:\s+(?:đạt|là|có))?[\s(“\"]*$",
    re.I,
)
_RISE = re.compile(
    r"(?<!\w)(tăng|giảm|vượt)(?:\s+(?:gấp|thêm|lên|xuống|khoảng|gần|hơn|trên|được|so với kế hoạch))?[\s:]*$",
    re.I,
)
_COMPARED = re.compile(r"(?<!\w)(cao|nhiều|lớn|thấp|ít|kém)\s+hơn[\s:]*$", re.I)
# `giảm 25 vụ (-7,42%)`: in brackets the sign says which way.
_SIGNED = re.compile(r"\(\s?([+\-−–])\s?$")
_AMOUNT_IN_WORDS = re.compile(r"bằng chữ\s*:[^()\n]*", re.I)
_OF_NOTHING = re.compile(r"\s?/\s?0+(?![0-9]|[.,][0-9])")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_REPEATED = re.compile(r"\s*\(([0-9]+)\)")
# `trên 19 tuyến đường` behind a noun says where, behind a verb of having it says "over".
_PLACE_UNITS = frozenset("tuyến đường sàn trang kênh xã huyện phường thửa cột cầu nền khu địa".split())
_HAVING = re.compile(
    r"(?<!\w)(?:có|đạt|là|được|với|của|cho|tại|gồm|hỗ trợ|xây dựng|sửa chữa|nâng cấp)\s*$", re.I
)
_FROM = re.compile(r"(?<!\w)từ\s*$", re.I)
_UPWARDS = re.compile(r"\s*trở\s+(lên|xuống)(?!\w)", re.I)
_OCR = re.compile(r"(?<![\w.,/-])(?=[lIOo]*[0-9])[0-9lIOo]{1,12}(?:[.,][0-9lIOo]{2,3}){0,6}(?![\w/-])")
# `Năm (05) gói thầu`: the digits repeat the word before the bracket, and the unit stands behind it.
_IN_WORDS = re.compile(r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn|tư|lăm|mốt)\s*\($", re.I)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """One figure.

    `span` is the printed number without unit and qualifier (numerator and denominator of a ratio together),
    `full` the same with qualifier and unit. `value` is in the unit as printed: 30,5 for `30,5 tỷ đồng`, whose
    `scale` is 10^9. `of` is the denominator of `21/47`, `upper` the end of the range `300 - 500m`.
    `change` is `tăng`, `giảm` or `vượt` where that verb stands before. `certain` is False where the printed form
    allows another value; `doubts` say why.
    """

    span: Span
    full: Span
    value: Decimal
    printed: str
    unit: str = ""
    unit_kind: str = "none"
    scale: Decimal = Decimal(1)
    qualifier: str = ""
    change: str = ""
    of: Decimal | None = None
    upper: Decimal | None = None
    duration: bool = False
    alternatives: tuple[Decimal, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def amount(self) -> Decimal:
        """The value in the unscaled unit: 30500000000 for `30,5 tỷ đồng`."""
        return self.value * self.scale

    @property
    def certain(self) -> bool:
        """Whether the printed form allows this value only."""
        return not any(doubt.code not in ("point_decimal", "english_form") for doubt in self.doubts)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number read liberally: `readings` are the values that its characters allow, the likeliest first.

    `scaled` are the same values times the multiplier (`tỷ`, `triệu`) that follows, `unit` what follows.
    """

    span: Span
    printed: str
    readings: tuple[Decimal, ...]
    scaled: tuple[Decimal, ...]
    unit: str = ""


def parse_numbers(text: str) -> list[NumberMention]:
    """The figures of a text, in order of their spans (code points of `text`, which is NFC)."""
    normal, foreign = ascii_digits(text)
    found = list(_figures(text, normal, foreign))
    taken = [mention.full for mention in found]
    # The words of an amount repeat its digits.
    taken += [Span(match.start(), match.end()) for match in _AMOUNT_IN_WORDS.finditer(normal)]
    for words in find_number_words(normal):
        if not any(span.start < words.end and words.start < span.end for span in taken):
            found.append(_from_words(text, words.start, words.end, words.value))
    found.extend(_ocr_figures(text, taken))
    return sorted(found, key=lambda mention: mention.span)


def read_amounts(text: str) -> list[Amount]:
    """Every number of a text that is no date, document number or address, with all its possible values."""
    normal, _ = ascii_digits(text)
    found = []
    for start, end in _tokens(normal):
        if start and normal[start - 1].isalpha():
            continue
        if end < len(normal) and normal[end].isalpha() and not read_unit(normal, end).text:
            continue
        unit = read_unit(normal, end)
        kind = unit.kind if unit.kind != "none" else "count"
        forms = [read_form(normal[start:end], k) for k in (kind, "measure", "count")]
        readings = tuple(dict.fromkeys(v for form in forms for v in (form.value, *form.alternatives)))
        scaled = tuple(value * unit.scale for value in readings)
        found.append(Amount(Span(start, end), text[start:end], readings, scaled, unit.text))
    for words in find_number_words(normal):
        unit = read_unit(normal, words.end)
        value = (words.value,)
        scaled = (words.value * unit.scale,)
        found.append(
            Amount(Span(words.start, words.end), text[words.start : words.end], value, scaled, unit.text)
        )
    return sorted(found, key=lambda amount: amount.span)


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    """Runs of digits that are no date, document number, phone number, section number or address."""
    position = checked = 0
    while match := NUMBER.search(text, position):
        start = match.start()
        if start >= checked:
            checked, address = address_around(text, start, match.end())
            if address:
                position = checked
                continue
        # Only the start of the line tells a section number; a longer line than this has none.
        line = text.rfind("\n", max(0, start - 80), start) + 1 or max(0, start - 80)
        past = skip_label(text, start, line)
        if past is not None:
            position = max(past, start + 1)
            continue
        yield start, match.end()
        position = match.end()


def _figures(text: str, normal: str, foreign: bool) -> Iterator[NumberMention]:
    position = 0
    after_label: int | None = None
    listed = listed_numbers(normal)
    for start, end in _tokens(normal):
        if start < position:
            continue
        mention = _figure(text, normal, start, end, after_label, listed=start in listed)
        if isinstance(mention, int):
            after_label = mention
            position = max(position, mention)
            continue
        after_label = None
        position = mention.full.end
        yield _mark_foreign(mention, text) if foreign else mention


def _figure(
    text: str, normal: str, start: int, end: int, after_label: int | None, *, listed: bool
) -> NumberMention | int:
    """The figure at a run of digits, or where the label ends that the digits are part of."""
    if _touches_name(normal, start, end):
        return end
    if not listed and (past := skip_short_date(normal, start)):
        return past
    if nothing := _OF_NOTHING.match(normal, end):
        # `5/0 hộ` is no share of anything.
        return nothing.end()
    printed = normal[start:end]
    plain = printed.isdigit()
    below, after_ratio, ratio_percent = denominator(normal, end)
    upper, after_range = (None, end) if below else range_end(normal, start, end)
    number_end = after_ratio if below else after_range
    if _IN_WORDS.search(normal, max(0, start - 12), start) and normal.startswith(")", number_end):
        number_end += 1
    unit = read_unit(normal, number_end)
    if ratio_percent and not unit.text:
        unit = Unit("%", number_end, "percent")
    if below is None and plain and is_year(normal, start, end, unit.kind == "count"):
        return end
    counts = unit.kind != "none" or below is not None
    noun = unit.kind == "count"
    if (
        not listed
        and below is None
        and is_label(normal, start, end, counts=counts, count_noun=noun, plain=plain, after_label=after_label)
    ):
        return end
    # Both numbers of a ratio are read in the unit of what is counted.
    form = read_form(printed, "percent" if ratio_percent else unit.kind)
    of = read_form(below, "percent" if ratio_percent else unit.kind).value if below else None
    top = read_form(upper, unit.kind).value if upper else None
    stop = number_end - normal[end:number_end].endswith(")")
    if of is None and top is None and (second := same_unit_again(normal, start, unit)):
        other, stop, unit, is_ratio = second
        of, top = (other, None) if is_ratio else (None, other)
    elif of is None and top is None and (rest := smaller_scale(normal, unit)):
        form, stop, unit = Form(form.value * unit.scale / rest[2].scale + rest[0]), rest[1], rest[2]
    return _mention(text, normal, Span(start, stop), unit, form, of, top)


def _mention(
    text: str, normal: str, span: Span, unit: Unit, form: Form, of: Decimal | None, upper: Decimal | None
) -> NumberMention:
    before = normal[max(0, span.start - 40) : span.start]
    qualifier, begin = "", span.start
    match = _QUALIFIER.search(before)
    if match and not (
        match.group(1).lower() == "trên" and _says_where(normal, span, unit, before[: match.start()])
    ):
        qualifier = match.group(1).lower()
        begin = span.start - len(before) + match.start()
    elif bound := _UPWARDS.match(normal, max(unit.end, span.end)):
        # `từ 65% trở lên` is a lower bound, `từ 5 xã trở xuống` an upper one.
        qualifier = "từ" if bound.group(1).lower() == "lên" else "không quá"
        if start_word := _FROM.search(before):
            begin = span.start - len(before) + start_word.start()
    change, qualifier = _change(normal[max(0, begin - 30) : begin], before, qualifier, unit)
    doubts = form.doubts
    if normal[span.end : span.end + 1] in _SUPERSCRIPTS and span.end < len(normal):
        message = f"“{normal[span.start : span.end + 1]}” có số mũ hoặc số chú thích liền sau."
        doubts = (*doubts, Doubt("superscript", message))
    if re.match(r"\s?%\s?%|\s?%%", normal[span.end : span.end + 4]):
        doubts = (*doubts, Doubt("double_percent", "Dấu % viết hai lần.", form.value))
    return NumberMention(
        span, Span(begin, max(unit.end, span.end)), form.value, text[span.start : span.end], unit.text, unit.kind,
        unit.scale, qualifier, change, of, upper, unit.duration, form.alternatives, doubts,
    )  # fmt: skip


def _change(before: str, near: str, qualifier: str, unit: Unit) -> tuple[str, str]:
    """Which way a figure changes, and its qualifier: `cao hơn 5` is a rise by five, not more than five."""
    if match := _RISE.search(before):
        return match.group(1).lower(), qualifier
    if "hơn" in near.lower() and (match := _COMPARED.search(near)):
        return ("tăng" if match.group(1).lower() in ("cao", "nhiều", "lớn") else "giảm"), ""
    if unit.kind == "percent" and (match := _SIGNED.search(near)):
        return ("tăng" if match.group(1) == "+" else "giảm"), qualifier
    return "", qualifier


def _says_where(text: str, span: Span, unit: Unit, before: str) -> bool:
    """Whether `trên` before a number means "on": before an exact count (`trên 02 sàn`; a leading zero marks one) or
    before places that stand behind a noun. A length of time is never a place."""
    if unit.kind in ("percent", "money", "measure"):
        return False
    if text[span.start] == "0":
        return True
    return unit.text.split("/")[0] in _PLACE_UNITS and not _HAVING.search(before)


def _touches_name(text: str, start: int, end: int) -> bool:
    """Digits that touch letters are part of a name (`F0`, `4G`, `Covid-19`) unless a unit follows them."""
    if start and (text[start - 1].isalpha() or text[start - 1] in "_#⟦"):
        return True
    if start > 1 and text[start - 1] == "-" and text[start - 2].isalnum() and text[start - 2].isalpha():
        return True
    if end < len(text) and (text[end].isalpha() or text[end] == "_"):
        return not read_unit(text, end).text
    return end < len(text) and text[end] == "-" and end + 1 < len(text) and text[end + 1].isalpha()


def _mark_foreign(mention: NumberMention, text: str) -> NumberMention:
    if mention.printed.isascii():
        return mention
    doubt = Doubt("foreign_digits", f"“{mention.printed}” viết bằng chữ số của hệ chữ khác.", mention.value)
    return NumberMention(
        mention.span, mention.full, mention.value, mention.printed, mention.unit, mention.unit_kind, mention.scale,
        mention.qualifier, mention.change, mention.of, mention.upper, mention.duration, mention.alternatives,
        (doubt, *mention.doubts),
    )  # fmt: skip


def _ocr_figures(text: str, taken: list[Span]) -> Iterator[NumberMention]:
    """Numbers with letters for digits. They are kept with a doubt: a wrong value is worse than none."""
    for match in _OCR.finditer(text):
        printed = match.group(0)
        if (
            printed.isdigit()
            or not any(c in "lIOo" for c in printed)
            or sum(c.isdigit() for c in printed) < 2
        ):
            continue
        form = read_ocr_form(printed)
        if form is None or any(s.start < match.end() and match.start() < s.end for s in taken):
            continue
        unit = read_unit(text, match.end())
        yield _mention(text, text, Span(match.start(), match.end()), unit, form, None, None)


def _from_words(text: str, start: int, end: int, value: Decimal) -> NumberMention:
    if (repeated := _REPEATED.match(text, end)) and Decimal(repeated.group(1)) == value:
        # `mười hai (12) cá nhân`
        end = repeated.end()
    unit = read_unit(text, end)
    return NumberMention(
        Span(start, end), Span(start, unit.end), value, text[start:end], unit.text, unit.kind, unit.scale,
        duration=unit.duration,
    )  # fmt: skip
