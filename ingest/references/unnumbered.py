"""Mentions without a symbol: `KH số 42`, `Quyết định 1934 năm 2022`, `Luật … năm 2015`, standards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.documents import Span
from index.folding import fold
from ingest.dates import DateMention, date_at
from ingest.references.kinds import (
    NUMBERED_ABBREVIATIONS,
    PLAIN_ABBREVIATIONS,
    kind_of_abbreviation,
    kind_of_words,
)
from ingest.references.mention import ReferenceMention
from ingest.references.numbered import LAW_WORD, date_after, year_after
from ingest.references.symbols import INVISIBLE

# Kinds that are cited by a bare number (`Nghị quyết 09`); the others need `số` before it, because a number
# after them usually counts something (`Báo cáo 6 tháng`, `Kế hoạch 2022`).
_PLAIN_KINDS = "Quyết định|Nghị quyết|Nghị định|Chỉ thị|Thông tư(?: liên tịch)?|Kết luận|Công văn"
_OTHER_KINDS = (
    "Kế hoạch(?: hành động)?|Chương trình(?: hành động)?|Báo cáo|Tờ trình|Thông báo(?: kết luận)?|Hướng dẫn"
    "|Đề án|Dự án|Phương án|Quy chế|Quy định|Công điện|Văn bản hợp nhất|Văn bản|Luật|Pháp lệnh|Biên bản"
)
_SAID = r"số\s{0,3}:?\s{0,3}"
_NOTHING_AFTER = rf"(?![\w./,\-–%{INVISIBLE}]{{0,8}}[\w/%{INVISIBLE}])"
_DIGITS = re.compile(rf"(?<=[\s:])\d{{1,5}}{_NOTHING_AFTER}")
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<plain>{_PLAIN_KINDS}|{'|'.join(PLAIN_ABBREVIATIONS)})\s{{1,4}}(?P<said>{_SAID})?"
    rf"|(?P<other>{_PLAIN_KINDS.lower()}|{_OTHER_KINDS}|{_OTHER_KINDS.lower()}"
    rf"|{'|'.join(NUMBERED_ABBREVIATIONS)})\s{{1,4}}{_SAID})$"
)
_LONGEST_KIND = 40
# A cheap look at the word before a number; nearly all numbers of a text count something.
_LAST_WORDS = frozenset(("số", "số:", *PLAIN_ABBREVIATIONS, *re.findall(r"\w+", _PLAIN_KINDS)))
_COUNTED = (
    "tháng|thang|năm đầu|quý|quy(?! định| dinh| chế| che| hoạch| hoach)|tuần|tuan|tỷ|ty|triệu|trieu|nghìn|nghin"
    "|giờ|gio|văn bản|van ban|người|nguoi|cơ quan|co quan|đơn vị|don vi|nội dung|noi dung|nhiệm vụ|nhiem vu"
    "|chỉ tiêu|chi tieu|mục tiêu|muc tieu"
)
# `Quyết định 1934 ngày nào` asks for the date; `Kế hoạch 30 ngày` counts days.
_DATED = r"(?=\s+(?:\d|n[àa]o\b|th[áa]ng\b|bao\b|ban\b|k[ýy]\b|m[ấa]y\b|g[ìi]\b))"
_MEASURE = re.compile(
    rf"\s{{1,3}}(?:(?:{_COUNTED})\b|n[ăa]m\b(?!\s+(?:19|20)\d\d|\s+n[àa]o)|ng[àa]y\b(?!{_DATED}))|\s?%"
)
_FOLDED_KINDS = (
    "quyet dinh|nghi quyet lien tich|nghi quyet|nghi dinh|chi thi|thong tu lien tich|thong tu|ket luan"
    "|cong van|ke hoach hanh dong|ke hoach|chuong trinh hanh dong|chuong trinh|bao cao|to trinh|thong bao ket luan|thong bao|huong dan|de an|quy che|quy dinh|cong dien"
    "|van ban hop nhat|van ban|luat|bo luat|phap lenh|qd|kh|nq|nd|cv|bc|tb|ttr|ctr|hd|kl|pl|tt|ct|da"
)
_LENIENT = re.compile(
    rf"(?<!\w)(?:(?P<kind>{_FOLDED_KINDS})\s{{1,3}}(?P<said>so\s{{0,3}}:?\s{{0,3}})?|(?P<only>so)\s{{1,3}})"
    rf"(?P<digits>\d{{1,5}})(?:\s{{0,2}}/\s{{0,2}}(?P<year>(?:19|20)\d\d))?{_NOTHING_AFTER}"
)
_JOINED = re.compile(
    rf"\s{{0,2}}(?:,|va|voi|hay|hoac|so voi)\s{{1,3}}(?:so\s{{1,3}})?(?P<digits>\d{{1,5}})\s{{0,2}}/\s{{0,2}}(?P<year>(?:19|20)\d\d)"
    rf"{_NOTHING_AFTER}"
)
_JOINED_MOST = 8
_STANDARD = re.compile(
    r"(?<!\w)(?P<code>QCVN|TCVN)\s{1,3}"
    r"(?P<number>(?:ISO(?:/IEC)?\s{1,2})?\d{1,6}(?:-\d{1,3})?\s?:\s?(?P<year>\d{4})(?:/[A-ZĐ]{2,12})?)(?!\d)"
)
_LAW_END = re.compile(
    r"[;:.()“”\"]|\s{1,4}(?:năm\s{1,3}(?P<year>(?:19|20)\d\d)(?!\d)|(?P<day>ngày\s{1,4})(?=\d)|số\s{1,3}(?=\d)|về\s|và\s(?=Luật))"
)
# `Luật sửa đổi, bổ sung một số điều của Luật A và Luật B ngày …` is one law.
_CHANGING_LAW_END = re.compile(_LAW_END.pattern.replace(r"|và\s(?=Luật)", ""))
_LONGEST_LAW = 200


def bare(text: str) -> Iterator[ReferenceMention]:
    """A kind with a number but no symbol, as documents write it."""
    for digits in _DIGITS.finditer(text):
        before = text[max(0, digits.start() - _LONGEST_KIND) : digits.start()]
        words = before.rsplit(None, 1)
        if not words or words[-1] not in _LAST_WORDS:
            continue
        match = _BEFORE.search(before)
        if match is None:
            continue
        word = match["plain"] or match["other"]
        said = match["said"] is not None or match["plain"] is None
        if not said and re.search(r"[\n\t]", match.group()):  # the number of the next line of a list
            continue
        shift = digits.start() - len(before)
        start, end = match.span("plain" if match["plain"] else "other")
        kind = kind_of_words(word) or kind_of_abbreviation(word)
        mention = _bare_mention(text, digits, kind, Span(start + shift, end + shift))
        if mention and (said or not _is_year(digits.group()) or mention.date or mention.named_year):
            yield mention


def folded_forms(text: str) -> Iterator[ReferenceMention]:
    """The same in any case and without diacritics, and a number with no kind (`so 46`)."""
    plain = fold(text)
    if len(plain) != len(text):  # offsets would not carry over; such text is not composed Vietnamese
        return
    for match in _LENIENT.finditer(plain):
        said = match["said"] is not None or match["only"] is not None
        kind = kind_of_words(match["kind"]) or kind_of_abbreviation(match["kind"]) if match["kind"] else None
        year = int(match["year"]) if match["year"] else None
        mention = _bare_mention(text, match, kind, Span(*match.span("kind")) if match["kind"] else None, year)
        if match["only"] and _is_year(match["digits"]):  # `dân số 2023`
            said = False
        if mention and (said or not _is_year(match["digits"]) or mention.date or mention.named_year):
            yield mention
            yield from _joined(text, plain, mention)


def _joined(text: str, plain: str, first: ReferenceMention) -> Iterator[ReferenceMention]:
    """`quyết định 15/2024 và 32/2017`: what is joined to a mention and has a year is of its kind."""
    end = first.span.end
    for _ in range(_JOINED_MOST):
        match = _JOINED.match(plain, end)
        if match is None:
            return
        mention = _bare_mention(text, match, first.kind, None, int(match["year"]))
        if mention is None:
            return
        yield mention
        end = mention.span.end


def _bare_mention(
    text: str, digits: re.Match[str], kind: str | None, kind_span: Span | None, year: int | None = None
) -> ReferenceMention | None:
    """The mention of a number that stands at `digits`; a year inside it (`12/2016`) is part of the match."""
    if _MEASURE.match(text, digits.end()):
        return None
    group = "digits" if "digits" in digits.re.groupindex else 0
    end, day = date_after(text, digits.end())
    named_year, end = year_after(text, end) if day is None else (None, end)
    return ReferenceMention(
        span=Span(kind_span.start if kind_span else digits.start(), end),
        kind=kind,
        kind_span=kind_span,
        number=digits[group],
        year=year,
        printed_number="".join(text[digits.start(group) : digits.end()].split()),
        number_span=Span(digits.start(group), digits.end()),
        date=day,
        named_year=named_year,
        misprints=(day.misprint,) if day and day.misprint else (),
    )


def _is_year(digits: str) -> bool:
    """Whether a bare number after a kind is more likely the year of a plan or report than its number."""
    return len(digits) == 4 and 1990 <= int(digits) <= 2050


def standards(text: str) -> Iterator[ReferenceMention]:
    """National standards and technical regulations: their number is their symbol."""
    if "CVN" not in text:
        return
    for match in _STANDARD.finditer(text):
        number = "".join(match["number"].split()) if "ISO" not in match["number"] else match["number"]
        digits, _, body = number.partition("/") if "ISO" not in number else (number, "", "")
        yield ReferenceMention(
            span=Span(match.start(), match.end()),
            kind="Quy chuẩn" if match["code"] == "QCVN" else "Tiêu chuẩn",
            kind_span=Span(*match.span("code")),
            number=digits,
            code=match["code"],
            body=body or None,
            printed_number=f"{match['code']} {number}",
            number_span=Span(match.start(), match.end()),
            named_year=int(match["year"]),
        )


def named_laws(text: str) -> Iterator[ReferenceMention]:
    """A law by its name with a year or a date: `Luật An toàn thông tin mạng ngày 19/11/2015`."""
    if not any(word in text for word in ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")):
        return
    for match in LAW_WORD.finditer(text):
        changing = text.startswith("sửa đổi", match.end())
        ending = _CHANGING_LAW_END if changing else _LAW_END
        end = ending.search(text, match.end(1), match.end() + _LONGEST_LAW)
        if end is None or not (end["year"] or end["day"]):
            continue
        name = Span(match.start(), end.start())
        day: DateMention | None = date_at(text, end.end()) if end["day"] else None
        if end["day"] and day is None:
            continue
        yield ReferenceMention(
            span=Span(match.start(), day.span.end if day else end.end()),
            kind=match[1],
            kind_span=Span(*match.span(1)),
            date=day,
            named_year=int(end["year"]) if end["year"] else None,
            name_span=name if name.end > match.end(1) else None,
            misprints=(day.misprint,) if day and day.misprint else (),
        )
