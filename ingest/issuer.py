"""The issuing body where the header does not name it: from the sentence that opens the body.

`..., Sở Y tế báo cáo kết quả như sau:` says who reports. The confidence is low and the span points at the words.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from index.documents import HeaderField, Span

_BODY = (
    r"(?:Sở|Bộ|Cục|Chi cục|Tổng cục|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân|HĐND|Ban Chỉ đạo|Ban|"
    r"Văn phòng|Trung tâm|Công an|Tỉnh ủy|Huyện ủy|Thành ủy|Phòng|Thanh tra|Trường|Viện|Bảo hiểm xã hội|Kho bạc)"
)
_VERB = r"(?:kính |xin |trân trọng )?(?:báo cáo|xây dựng|ban hành|thông báo|đề nghị|hướng dẫn|triển khai|tổng hợp)"
_SAYS = regex.compile(
    rf"(?:^|[,;.]\s|\.\s)({_BODY}(?:\s(?:[\p{{Lu}}][\p{{L}}&-]{{0,20}}|và|tỉnh|huyện|xã|thành phố|thị xã|các|,)){{1,14}}?)\s"
    rf"{_VERB}\b[^.]{{0,240}}như sau\s?:"
)


def infer_issuer(paragraphs: Sequence[tuple[str, int]], symbol: str | None) -> HeaderField | None:
    """The body that says `... như sau:` in one of the first paragraphs (text and offset in the stored text)."""
    for text, offset in paragraphs:
        tail = max(0, len(text) - 700)
        match = _SAYS.search(text, tail)
        if match is not None:
            return HeaderField(match[1], Span(offset + match.start(1), offset + match.end(1)), 0.6)
    return None
