"""What the header does not say and the body does: the issuing body, the title, the day of adoption.

`..., Sở Y tế báo cáo kết quả như sau:` says who reports. The confidence is low and the span points at the
words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import regex

from index.documents import HeaderField, Span

_BODY = (
    r"(?:Sở|Bộ|Cục|Chi cục|Tổng cục|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân|HĐND|Ban Chỉ đạo|Ban|"
    r"Văn phòng|Trung tâm|Công an|Tỉnh ủy|Huyện ủy|Thành ủy|Phòng|Thanh tra|Trường|Viện|Bảo hiểm xã hội|Kho bạc)"
)
_VERB = r"(?:kính |xin |trân trọng )?(?:báo cáo|xây dựng|ban hành|thông báo(?!\scáo)|đề nghị|hướng dẫn|triển khai|tổng hợp)"
_WORD = r"(?!(?:đã|phối|tiếp|vừa|tổ|nhận|được|có|theo|tại|trong|ngày|kính|xin|trân)\b)[\p{L}&-]{1,20}"
_SAYS = regex.compile(rf"(?:^|[,;.]\s)({_BODY}(?:\s{_WORD}){{1,14}}?)\s{_VERB}\b[^.]{{0,240}}như sau\s?:")
_REPORTS = regex.compile(
    rf"(?:^|[,;.]\s)({_BODY}(?:\s{_WORD}){{1,14}}?)\s(?:kính |trân trọng )?(?:báo cáo|gửi)\b"
)
_ADOPTED = regex.compile(
    r"^(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Hiến pháp) này (?:đã )?được [^.;]{5,200}? thông qua "
    r"(?P<date>ngày (?P<day>\d{1,2}) tháng (?P<month>\d{1,2}) năm (?P<year>\d{4}))"
)
# The sentence that closes a report names it: `Trên đây là báo cáo tình hình ..., Sở Y tế gửi ...`.
_CLOSES = regex.compile(
    r"^Trên đây là (?P<kind>báo cáo|kế hoạch|chương trình|phương án|đề án|hướng dẫn)?\s?(?P<title>[^;.]{12,400}?)"
    r"\s?(?:[,;]\s(?=(?:Sở|Bộ|Cục|Chi cục|Ủy ban|UBND|Ban|Văn phòng|Trung tâm|Phòng|Công an|Trường|kính|đề nghị|yêu cầu))"
    r"|[.;]|(?<=\w)\s(?=của (?:Sở|Bộ|UBND|Ủy ban|Ban|Chi cục|Cục)))"
)


def adoption_of(paragraphs: Sequence[tuple[str, int]]) -> tuple[date | None, HeaderField | None]:
    """The day on which an assembly passed a law or resolution whose head carries no date: it is the day of the
    document (Law on the Promulgation of Legal Documents)."""
    for text, offset in reversed(paragraphs):
        match = _ADOPTED.search(text)
        if match is None:
            continue
        start = match.start("date")
        field = HeaderField(match["date"], Span(offset + start, offset + match.end("date")), 0.8)
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"])), field
        except ValueError:
            return None, None
    return None, None


def infer_title(paragraphs: Sequence[tuple[str, int]]) -> tuple[HeaderField | None, HeaderField | None]:
    """Kind and title of a document that lost its head, from the sentence that closes it (`Trên đây là báo
    cáo ...`)."""
    for text, offset in reversed(paragraphs):
        match = _CLOSES.match(text)
        if match is None:
            continue
        title = HeaderField(
            match["title"], Span(offset + match.start("title"), offset + match.end("title")), 0.5
        )
        if match["kind"] is None:
            return None, title
        span = Span(offset + match.start("kind"), offset + match.end("kind"))
        return HeaderField(match["kind"].capitalize(), span, 0.6), title
    return None, None


def infer_issuer(paragraphs: Sequence[tuple[str, int]]) -> HeaderField | None:
    """The body that says `... như sau:` in one of the first paragraphs (text and offset in the stored
    text)."""
    for text, offset in paragraphs:
        tail = max(0, len(text) - 700)
        match = _SAYS.search(text, tail)
        if match is not None:
            return HeaderField(match[1], Span(offset + match.start(1), offset + match.end(1)), 0.6)
    return None


def infer_sender(paragraphs: Sequence[tuple[str, int]]) -> HeaderField | None:
    """The body that sends the report in its closing sentence (`..., Sở Y tế gửi ...`)."""
    for text, offset in reversed(paragraphs):
        if not text.startswith("Trên đây"):
            continue
        match = _REPORTS.search(text[:1500])
        if match is not None:
            return HeaderField(match[1], Span(offset + match.start(1), offset + match.end(1)), 0.6)
    return None
