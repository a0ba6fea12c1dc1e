"""Polite frames around a question: `Nhờ anh tra giúp em …`, `Cho em hỏi … ạ`, `… để em đưa vào báo cáo, cảm ơn anh`.

They say nothing of what is asked, and their words (`giúp`, `hỏi`, `báo cáo`) would be searched for. Patterns are read
on folded text, which has the length of the text itself, so what is left keeps its own spelling.
"""

from __future__ import annotations

import re

from index.folding import fold

_WHO = r"(?:toi|em|anh|chi|minh|ban|bac|co|chu|chau|ad|admin|bot|tro ly|he thong|phong|phong em|co quan em|don vi em|chung toi|chung em|ben em)"
_GAP = r"[\s,.:;!-]+"
_FIND = r"(?:tra cuu|tra|tim kiem|tim|kiem tra|cho biet|tra loi|cung cap|giai dap|xem|thong tin|noi|chi|liet ke giup|hoi)"
_OPENINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:da|thua|alo|hello|hi|hey|xin chao|kinh chao|chao)(?: {_WHO})*{_GAP}",
        rf"{_WHO} oi{_GAP}",
        rf"(?:lam on|vui long|xin vui long|phien|lam phien|nho|mong|kinh nho|kinh de nghi|de nghi)(?: {_WHO})*(?: vui long| lam on)?"
        rf" (?:{_FIND}|giup|cho(?: {_WHO})* biet)(?: (?:giup|ho|dum|cho|biet|lai))*(?: {_WHO})*(?: (?:voi|xem|biet|la|rang))*{_GAP}",
        rf"(?:giup|ho tro)(?: {_WHO})* {_FIND}(?: (?:giup|ho|cho))*(?: {_WHO})*(?: (?:voi|xem|biet|la|rang))*{_GAP}",
        rf"(?:xin )?(?:cho|xin phep cho|xin phep)(?: {_WHO})*(?: xin)?(?: duoc)? (?:hoi|biet)(?: (?:them|chut|ti|mot chut|la|rang|giup|voi))*{_GAP}",
        rf"xin (?:duoc )?hoi(?: (?:la|rang|them))*{_GAP}",
        rf"{_WHO}(?: (?:dang|rat))* (?:muon|can)(?: (?:biet|hoi|tim hieu|tim|tra cuu|xem|ro))+(?: (?:la|rang|xem))*{_GAP}",
        rf"(?:the |thoi |gio |nay )?(?:doi|chuyen)(?: sang)? (?:chu de|van de|chuyen|cau)(?: khac)?(?: (?:nhe|nha|ti|chut|di|a))*{_GAP}",
        rf"(?:hoi|cho {_WHO} hoi) (?:cai|viec|chuyen|cau) khac(?: (?:nhe|nha|ti|chut|di|a))*{_GAP}",
        rf"{_WHO}(?: (?:dang|rat|phai|can|hoi|kha|co))+ (?:gap|voi|viec|lam bao cao|viet bao cao|bao cao|hop)(?: (?:qua|lam|gap|ngay|roi|a))*{_GAP}",
        rf"{_WHO} (?:hoi|xin hoi)(?: (?:chut|ti|la))*{_GAP}",
    )
)
_CLOSINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[\s,.;!?-]+(?:xin |rat )?(?:em |toi |chan thanh )?(?:cam on|thanks|thank you|tks)(?: {_WHO})*(?: (?:nhieu|truoc|a|nhe|rat nhieu))*[\s.!?]*$",
        rf"[\s,.;-]+(?:giup|ho|dum)(?: {_WHO})*(?: (?:voi|nhe|nha|a))*[\s.!?]*$",
        rf"[\s,.;-]+de(?: {_WHO})* (?:lam|viet|dua vao|bo sung|hoan thien|tong hop|kip)(?: vao)? bao cao(?: (?:nhe|nha|a|voi))*[\s.!?]*$",
        r"[\s,.;-]+(?:nhe|nha|nhe a|nha a|the a|vay a)[\s.!?]*$",
        r"(?<!\bso)[\s,]+voi[\s.!?]*$",
    )
)
_PLEASE = re.compile(r"[\s,]+ạ[\s.!?]*$")
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
        folded = fold(text)
        match = next((found for pattern in _OPENINGS if (found := pattern.match(folded))), None)
        if match is None or len(folded) != len(text):
            return text
        text = text[match.end() :]


def _without_closings(text: str) -> str:
    while True:
        text = _PLEASE.sub("", text)
        folded = fold(text)
        match = next((found for pattern in _CLOSINGS if (found := pattern.search(folded))), None)
        if match is None or len(folded) != len(text):
            return text
        text = text[: match.start()]
