"""Polite frames around a question: `Nhờ anh tra giúp em …`, `Cho em hỏi … ạ`, `… để em đưa vào báo cáo, cảm ơn anh`.

They say nothing of what is asked, and their words (`giúp`, `hỏi`, `báo cáo`) would be searched for. Patterns are read
on folded text, which has the length of the text itself, so what is left keeps its own spelling.
"""

from __future__ import annotations

import re

from index.folding import fold

_ONE = (
    r"(?:(?:cac |quy )?anh,? ?(?:/ ?)?chi(?: em)?|(?:cac |quy )?(?:anh|chi|ban|bac|em|co|chu|chau|ong|ba|thay)|toi|minh|em no|ad|admin|bot"
    r"|sep|tro ly|he thong|(?:phong|co quan|don vi|ben|so|xa)(?: (?:em|minh|toi|anh|chi|ban|ta))|phong|chung (?:toi|em|minh)|moi nguoi|ca nha"
    r"|quy co quan)"
)
_WHO = rf"{_ONE}(?:,? (?:{_ONE}|oi))*"
_GAP = r"[\s,.:;!-]+"
_FIND = (
    r"(?:tra cuu|tra|tim kiem|tim|kiem tra|cho biet|tra loi|cung cap|giai dap|xem lai|xem|thong tin|noi|chi|liet ke giup|hoi"
    r"|doi chieu|ra soat|coi)"
)
_FOR = r"(?:giup|ho|dum|gium|cho|biet|lai|luon|thu|nhanh)"
_LOOK = r"(?:voi|xem|biet|la|rang|thong tin|ve)"
_OPENINGS = tuple(
    re.compile(rf"(?:{_WHO}[\s,]+)?{pattern}" if may_be_addressed else pattern)
    for may_be_addressed, pattern in (
        (
            True,
            rf"(?:da|thua|kinh thua|kinh gui|alo|hello|hi|hey|xin chao|kinh chao|chao)(?:,? (?:{_WHO}|a))*{_GAP}",
        ),
        (False, rf"{_WHO} oi{_GAP}"),
        (False, rf"{_WHO} a\s*[,.:;!]+\s*"),
        (
            True,
            rf"(?:lam on|vui long|xin vui long|phien|lam phien|nho|mong|kinh nho|kinh de nghi|de nghi|(?:co|__) the)(?: {_WHO})?"
            rf"(?: vui long| lam on| (?:co|__) the)? (?:{_FIND}|giup|cho(?: {_WHO})? biet)(?: {_FOR})*(?: {_WHO})?"
            rf"(?: {_FOR}| {_FIND})*(?: {_LOOK})*(?: a)?{_GAP}",
        ),
        (
            True,
            rf"(?:giup(?: {_WHO})?|ho tro {_WHO}) {_FIND}(?: giup| cho| ho(?= {_WHO}))*(?: {_WHO})?(?: {_LOOK})*(?: a)?{_GAP}",
        ),
        (True, rf"{_FIND} (?:giup|ho|dum|gium)(?: {_WHO})?(?: {_LOOK})*(?: a)?{_GAP}"),
        (
            True,
            rf"(?:giup|ho tro)(?: {_WHO})?(?: (?:viec nay|cai nay|voi|nhe|nha|a|chut|ti|cau nay))*\s*[,.:;!]+\s*",
        ),
        (
            True,
            rf"(?:xin )?(?:cho|xin phep cho|xin phep)(?: {_WHO})?(?: xin)?(?: duoc)? (?:hoi|biet)"
            rf"(?: (?:them|chut|ti|mot chut|la|rang|giup|voi|cai nay|nhanh|a))*{_GAP}",
        ),
        (
            True,
            rf"(?:xin )?cho(?: {_WHO})? xin (?:it |chut )?(?:thong tin|du lieu)(?: (?:ve|la|voi|a))*{_GAP}",
        ),
        (False, rf"xin (?:duoc )?hoi(?: (?:la|rang|them))*{_GAP}"),
        (
            False,
            rf"{_WHO}(?: (?:dang|rat))* (?:muon|can)(?: (?:biet|hoi|tim hieu|tim|tra cuu|xem|ro))+(?: (?:la|rang|xem))*{_GAP}",
        ),
        (
            False,
            r"(?:the |thoi |gio |nay )?(?:doi|chuyen)(?: sang)? (?:chu de|van de|chuyen|cau)(?: khac)?"
            rf"(?: (?:nhe|nha|ti|chut|di|a))*{_GAP}",
        ),
        (
            False,
            rf"(?:hoi|cho {_WHO} hoi) (?:cai|viec|chuyen|cau) khac(?: (?:nhe|nha|ti|chut|di|a))*{_GAP}",
        ),
        (
            False,
            rf"{_WHO}(?: (?:dang|rat|phai|can|hoi|kha|co))+ (?:gap|voi|viec|lam bao cao|viet bao cao|bao cao|hop)"
            r"(?: (?:qua|lam|gap|ngay|roi|a))*\s*[,.:;!-]+\s*",
        ),
        (False, rf"{_WHO} (?:hoi|xin hoi)(?: (?:chut|ti|la))*{_GAP}"),
    )
)
_CLOSINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\s,.;!?-]+(?:xin |rat )?(?:em |toi |minh |chan thanh )?(?:cam on|thanks|thank you|tks)(?: {_WHO})?"
        r"(?: (?:nhieu|truoc|a|nhe|rat nhieu))*[\s.!?]*$",
        rf"[\s,.;-]+(?:giup|dum|gium)(?: {_WHO})?(?: (?:voi|nhe|nha|a))*[\s.!?]*$",
        # `mấy hộ?` counts households; `xem hộ`, `hộ em với` asks a favour.
        rf"[\s,.;-]+(?:{_FIND} ho|ho {_WHO}|ho (?:voi|nhe|nha|cai|phat))(?: (?:voi|nhe|nha|a))*[\s.!?]*$",
        rf"[\s,.;-]+de(?: {_WHO})? (?:lam|viet|dua vao|bo sung|hoan thien|tong hop|kip)(?: vao)? bao cao"
        r"(?: (?:nhe|nha|a|voi))*[\s.!?]*$",
        r"[\s,.;-]+(?:nhe|nha|nhe a|nha a|the a|vay a)[\s.!?]*$",
        r"(?<!\bso)[\s,]+voi[\s.!?]*$",
    )
)
# These are no more than a tone of voice at the end, where their own marks show that no other word is meant.
_TONE = re.compile(r"(?<!như)(?:[\s,?]+(?:vậy|nhỉ|hả|nhá|nhé|nha|rồi|à|ạ))+[\s.!?]*$", re.IGNORECASE)
# The words of these frames with their marks: in a marked question `thông minh` holds no `mình`.
_SPELLED = frozenset(
    """
    a a/c ad admin alo anh ban biết bot bà bác báo bên bạn bổ chiếu cho chuyển chuyện chào cháu chân chú chúng chút
    chị chủ coi cung cái cáo câu cô cơ cả cảm cấp cần cầu cứu da di dùm dạ dữ em giùm giúp giải giờ gấp gửi hay
    hello hey hi hiểu hoàn hệ họp hỏi hỗ hộ khá khác kiếm kiểm kê kính kịp liệt liệu luôn là làm lòng lý lại lắm lời
    lục mong muốn mình mọi một nay ngay nghị người nha nhanh nhiều nhà nhé nhờ này nó nói năm phiền phát phép phòng
    phải quan quá quý ra rà rõ rất rằng rồi sang soát sung sếp sở ta thanh thank thanks thiện thành thêm thôi thông
    thưa thầy thế thể thống thử tin tiện tks tra trước trả trợ tìm tí tôi tổng từ viết việc vui vào vâng vấn vậy về
    với xem xin xã ít ông đang đi đáp đây đơn đưa được đề để đối đổi ơi ơn ạ
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")
# Less than this is a greeting or a call for help and no question inside a frame.
_LEAST_WORDS = 2


def without_frame(text: str) -> str:
    """The question without the polite words around it; the text itself where nothing would be left of it."""
    whole = text.strip()
    bare = _without_openings(_without_closings(whole))
    if bare == whole or len(bare.split()) < _LEAST_WORDS:
        return text
    bare = bare.strip(" ,.:;-")
    ending = "?" if text.rstrip().endswith("?") and not bare.endswith("?") else ""
    return bare + ending


def _without_openings(text: str) -> str:
    while True:
        folded = _folded_as_spelled(text)
        match = next((found for pattern in _OPENINGS if (found := pattern.match(folded))), None)
        if match is None:
            return text
        text = text[match.end() :]


def _without_closings(text: str) -> str:
    while True:
        text = _TONE.sub("", text)
        folded = _folded_as_spelled(text)
        match = next((found for pattern in _CLOSINGS if (found := pattern.search(folded))), None)
        if match is None:
            return text
        text = text[: match.start()]


def _folded_as_spelled(text: str) -> str:
    """The text folded, of its own length; in a marked one a word with the marks of no polite word is blotted out."""
    folded = fold(text)
    if len(folded) != len(text):
        return ""
    if folded == text.lower():
        return folded
    return _WORD.sub(
        lambda match: (
            match.group()
            if text[match.start() : match.end()].lower() in _SPELLED
            else "_" * len(match.group())
        ),
        folded,
    )
