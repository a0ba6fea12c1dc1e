"""What a reference is about: the words after it (`về việc …`, `ban hành …`, a title in quotes)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.documents import Span
from ingest.references.mention import ReferenceMention

_LONGEST = 420
_LEAD = re.compile(
    r"(?:,?\s{1,4}|\s{0,4}(?=[“\"]))(?P<about>(?:V/v|v/v|về\s+việc|về|ve\s+viec|ve)\s{1,4}:?\s{0,3})?",
    re.IGNORECASE,
)
# Verbs that open the abstract of a document where `về` is left out.
_VERBS = (
    "ban hành|phê duyệt|quy định|triển khai|thực hiện|tổ chức|sửa đổi|bổ sung|thay thế|bãi bỏ|hướng dẫn"
    "|tăng cường|hỗ trợ|phát triển|nâng cao|đẩy mạnh|thành lập|kiện toàn|công bố|giao|điều chỉnh|chuyển đổi"
    "|quản lý|xây dựng|cung cấp|ứng dụng|quy hoạch|đính chính|hợp nhất|ủy quyền|phân cấp|tuyên truyền|đề án"
    "|hưởng ứng|số hóa|khắc phục|đề nghị|công nhận|bổ nhiệm|phân bổ|chấp thuận|khen thưởng|rà soát|chấn chỉnh"
)
_VERB = re.compile(rf"(?:{_VERBS.replace(' ', chr(92) + 's+')})[\s,]", re.IGNORECASE)
# Verbs of the sentence rather than of a title where the reference only says by what something is:
# `Ban Chỉ đạo thành lập theo Quyết định số 12 tổ chức kiểm tra …`.
_DOES = re.compile(r"(?:tổ chức|thực hiện|triển khai|giao|xây dựng|hỗ trợ|quản lý|cung cấp)\s")
_BY_IT = re.compile(r"\b(?:theo|tại)\s+$", re.IGNORECASE)
_BODY_HEAD = re.compile(
    r"(?:Sở|UBND|HĐND|Bộ|Tỉnh|Thành|Công ty|Ban Chỉ đạo|Văn phòng|Trung tâm|Cục|Chi cục|Phòng|Ủy ban)\s"
)
_SECTION = re.compile(r"(?:[IVX]{1,5}|\d{1,2}|[a-zđ])[.)]\s")
_AND_ENDS = r"\s(?:và|đồng thời)\s(?=(?:bãi bỏ|thay thế|hủy bỏ|thay cho)\s)"
_ENDS = re.compile(r"(?:bãi bỏ|thay thế|hủy bỏ|sửa đổi|bổ sung|thay cho)[\s,]")
_JOINS = re.compile(r"\s(?:và|đồng thời)\s")
_STOP = re.compile(
    r";|\.(?:\s|/|$)|\n\s{0,4}(?:[-+*·•]|\d{1,2}[.)]|[IVX]{1,5}\.|[a-zđ]\))\s|[()“”\t]|:\s"
    r"|,\s(?=(?:Sở|UBND|Ủy ban|HĐND|Bộ)\s)"
    # The main clause after the basis: `…, Ban Thường vụ Tỉnh ủy ban hành Nghị quyết …`.
    r"|,\s(?=(?:Ban|Tỉnh|Huyện|Thành|Thị|Đảng|Chủ|Hội|Thủ|Chính|Văn|Trường|Cục|Chi|Phòng|Trung|Thường|Đoàn)\s"
    r"[^,;.:()\n]{2,80}\s(?:ban hành|báo cáo|đề nghị|trình|yêu cầu|hướng dẫn|xây dựng|thông báo|quyết định|chỉ đạo|kết luận)\s)|\snhằm\s|,\strong đó\s|\[footnoteRef|,?\s(?:đã\s)?hết hiệu lực\s|\svà (?:đã|đang|sẽ)\s"
    # What became of it is told behind its title: `… đã được thay thế bởi Quyết định số …`.
    r"|,?\s(?:(?:đã|nay|hiện)\s){0,2}(?:được|bị)\s(?=(?:thay thế|bãi bỏ|hủy bỏ|sửa đổi|đính chính)\s[^.;\n]{0,40}(?:bởi|bằng|tại|theo)\s)"
    # A second verb of the document that speaks: `thay thế Quyết định A về … và bãi bỏ Quyết định B`.
    rf"|{_AND_ENDS}"
    # What a decision found is told behind its title: `…, toàn tỉnh có 24 xã …`.
    r"|,\s(?=(?:toàn|cả)\s\w+\s(?:có|còn|đã|đạt)\s)"
    # A sentence that begins although the one before was left without its full stop.
    r"|\s(?:Hiện(?: nay)?|Đến nay|Ngoài ra|Bên cạnh đó|Tuy nhiên|Trên đây)\s"
)
# What stands in brackets behind a title without being part of it: results, the basis, another document.
_REMARK = re.compile(
    r"(?:đã|đang|đến nay|kết quả|trong đó|theo|tại|kèm theo|gọi tắt|sau đây|Quyết định|Kế hoạch|Nghị quyết|Công văn)\s"
)
_AND = re.compile(r"(?:,|\svà|\shoặc)\s{1,4}(?:số\s+)?$")
_AND_DO = re.compile(
    r"(?:,|\svà|\shoặc)\s{1,4}(?:triển\s+khai\s+|thực\s+hiện\s+){0,2}(?:số\s+)?$", re.IGNORECASE
)
# A semicolon may stand inside a title (`phát triển giao thông; khu kinh tế; đô thị`): what follows is then
# neither a new reference (capital) nor a new clause (these words).
_CLAUSE_WORDS = (
    "đã|đang|được|sẽ|tiếp|thực|triển|chỉ|đồng|phối|tổ|xây|vận|hỗ|tuyên|tăng|rà|kiểm|tham|hoàn|ban|phổ|liên|cấp"
    "|cung|ứng|quản|theo|các|trong|là|nâng|đẩy|có|việc|không|phát|hướng|trình|và|kịp|chủ|đảm|bảo|đến|tại|từ|do"
    "|ngày|phê|căn|khẩn|thường|tích|kết|duy|đề|đôn|giao|thông|báo|cụ|số|quyết|kế|nghị|luật|công|chương"
)
_CLAUSE = re.compile(rf"(?:{_CLAUSE_WORDS})\s")


def subject_after(
    text: str,
    end: int,
    mention: ReferenceMention,
    following: Sequence[ReferenceMention],
    governed: bool = False,
) -> Span | None:
    """The span of the subject that starts after `end` (behind kind, number, date and issuer), or None.

    `following` are the next mentions: one in coordination with this (`… và Chỉ thị số …`) ends the subject.
    `governed`: a verb stands before this mention, so `và triển khai …` then coordinates with that verb.
    """
    lead = _LEAD.match(text, end)
    if lead is None:
        return None
    start = lead.end()
    about = lead["about"] is not None
    if start >= len(text):
        return None
    if text[start] in '“"':
        return _quoted(text, start)
    if not about and (text[end] == "," or not _opens(text, start)):
        return None
    if (
        not about
        and _DOES.match(text, start)
        and _BY_IT.search(text, max(0, mention.span.start - 12), mention.span.start)
    ):
        return None
    if not about and "\n" in text[end:start] and text[start].isupper():
        return None
    stop = _stop(text, start, mention, following, governed)
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in ",-–"):
        stop -= 1
    return Span(start, stop) if stop - start >= 4 else None


def _opens(text: str, start: int) -> bool:
    """Whether a subject may open here without `về`: a verb of titles, or a capital of no body's name."""
    if _VERB.match(text, start):
        return True
    if text[start : start + 4].lower() in ("của ", "cua "):
        return False
    return text[start].isupper() and not _BODY_HEAD.match(text, start) and not _SECTION.match(text, start)


def _quoted(text: str, start: int) -> Span | None:
    close = re.compile('[”"]').search(text, start + 1, start + _LONGEST)
    return Span(start + 1, close.start()) if close and close.start() > start + 4 else None


def _stop(
    text: str, start: int, mention: ReferenceMention, following: Sequence[ReferenceMention], governed: bool
) -> int:
    limit = min(len(text), start + _LONGEST)
    stop = end_of_title(text, start, limit)
    for index, other in enumerate(following):
        if other.span.start >= stop:
            break
        joined = (_AND_DO if governed else _AND).search(text, start, other.span.start)
        if joined and (index == 0 or other.kind == mention.kind):
            return joined.start()
    return stop


def end_of_title(text: str, start: int, limit: int) -> int:
    """Where the title that starts at `start` ends, at most at `limit`."""
    position, depth = start, 0
    while (match := _STOP.search(text, position, limit)) is not None:
        mark = match.group()
        if mark == "(" and depth == 0 and _REMARK.match(text, match.end()):
            return match.start()
        if mark in "(“":
            depth += 1
        elif mark in ")”" and depth:
            depth -= 1
            if mark == "”" and depth == 0 and text.startswith(" và ", match.end()):
                return match.end()
        elif (depth == 0 or mark[0] in ";\t\n") and not _inside_title(text, start, match):
            return match.start()
        position = match.end()
    return limit


def _inside_title(text: str, start: int, mark: re.Match[str]) -> bool:
    if _JOINS.fullmatch(mark.group()):
        # `sửa đổi, bổ sung và bãi bỏ một số điều …` is one title.
        return _ENDS.search(text, start, mark.start()) is not None
    if mark.group() != ";":
        return False
    after = text[mark.end() : mark.end() + 12].lstrip()
    return bool(after) and after[0].islower() and not _CLAUSE.match(after)
