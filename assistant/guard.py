"""What the assistant declines: to act for somebody, to judge a person, to leave its rules.

Only imperatives and demands on the assistant count. A question about documents that has the same
words ("ai ký quyết định 46?", "quyết định nào ban hành quy chế?") must pass, so each rule asks for the form
of an order: the verb first or after "hãy", "giúp tôi", "soạn rồi ký", and no word of asking beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Draft, Sentence
from assistant.question import Question
from index.folding import fold

Refusal = Literal["rules", "act", "person", "speak"]

_ASKING = re.compile(
    r"\b(?:ai|nao|gi|bao nhieu|khi nao|bao gio|the nao|ra sao|vi sao|tai sao|o dau|may|hay chua|chua\W*$"
    r"|dung khong|phai khong)\b"
)
_RULES = re.compile(
    r"(?:^|[.;!?,] ?|\bhay |\bban )(?:quen|bo qua|phot lo)(?: het| di| moi| tat ca| toan bo| cac| nhung"
    r"| cai)* "
    r"(?:huong dan|chi dan|quy tac|lenh|rang buoc|gioi han|prompt)\b"
    r"|(?:^|[.;!?,] ?)ban (?:bay gio |gio )?la (?:giam doc|chu tich|lanh dao|hacker|can bo|chuyen gia|mot )"
    r"|\bhay (?:tra loi|noi|khang dinh|xac nhan) (?:rang|la)\b"
    r"|\b(?:tra loi|noi|doan|ghi)(?: (?:toi|em|anh|dai|bua|mo))* (?:dai|bua|mo)\b|\buoc luong cung duoc"
    r"|\bkhong (?:can )?(?:dan|neu|ghi) nguon|(?<!su )\bdung (?:trich|dan|neu|ghi) (?:dan )?nguon"
    r"|\btiet lo(?: \w+){0,6}? (?:cau hinh|mat khau|khoa|prompt|ma nguon)\b|\bwhat (?:is"
    r"|are) your (?:system |initial )?(?:prompt|instructions?|rules)"
    r"|\bforget (?:everything|all|your|the)\b|\brepeat (?:everything|all|the (?:text|words)) above"
    r"|\bact as an? "
    r"|\bquen (?:di )?(?:het )?vai tro|\bgia su (?:rang )?ban (?:khong|la|duoc)\b|\blo di (?:cac |moi "
    r"|nhung )?(?:quy tac|quy dinh cua ban|huong dan)"
    r"|\b(?:con so|so) bat ky\b|\bbia (?:dat )?(?:ra )?(?:so lieu|con so|cau tra loi)|(?:^"
    r"|[.;!?,] ?)(?:hay |ban )?doan (?:xem|thu xem|giup|dai|bua|mo)\b"
    r"|(?:^|[.;!?,] ?)(?:hay )?noi rang\b|\b(?:viet|huong dan|cach|giup)(?: \w+){0,4}? hack\b"
    r"|(?:bo qua|quen|phot lo|vo hieu hoa|khong (?:can )?tuan (?:theo|thu)|pha)(?: di| het| moi| tat ca"
    r"| toan bo| cac| nhung)* "
    r"(?:(?:cac|nhung|moi|tat ca|cai) )*(?:huong dan|chi dan|quy tac|quy dinh|lenh|luat le|rang buoc"
    r"|gioi han|chi thi|noi quy) "
    r"(?:o |ben |phia |he thong|tren|truoc|cua ban|cua minh|an toan|da cho|ban dau)"
    r"|(?:in|cho (?:toi |anh |minh )?(?:xem|biet)|hien thi|tiet lo|doc|lap lai|xuat|dan|viet) (?:ra "
    r"|lai |nguyen van |toan bo |het )*"
    r"(?:cac |nhung |noi dung )*(?:system prompt|prompt|loi nhac he thong|chi thi he thong|chi dan he thong"
    r"|cau lenh he thong|huong dan he thong|cau hinh he thong cua ban|api key|khoa api"
    r"|mat khau (?:he thong|cua ban|quan tri))"
    r"|(?:system prompt|prompt he thong|loi nhac he thong) (?:cua ban |cua em )?la gi"
    r"|ignore (?:all |any |the |your |my )*(?:previous|prior|above|earlier|system)?\s*(?:instruction"
    r"|rule|prompt|direction)s?"
    r"|disregard (?:all |the |your |previous |above )*(?:instruction|rule|prompt)s?"
    r"|(?:reveal|show|print|repeat|output|tell me) (?:me |us )?(?:your |the |all )*(?:system |hidden "
    r"|initial )?(?:prompt|instructions?\b)"
    r"|(?:you are|act as|pretend (?:to be|you are)) (?:now )?(?:dan|an? (?:unrestricted|evil|different)"
    r"|jailbroken)|jailbreak|developer mode|che do (?:nha phat trien|khong gioi han)"
    r"|(?:^|[.;!?,] ?|\bhay |\bgio ban |\bban hay )(?:dong vai|gia vo|gia lam|nhap vai)(?: la"
    r"| lam)? (?!tro )"
    r"|tu (?:gio|bay gio|nay)(?: tro di)?,? (?:ban|em) (?:la|se|khong|phai)"
    r"|<\s*/?\s*(?:system|assistant)\s*>|\[/?inst\]|<\|(?:im_start|system|endoftext)"
    r"|(?:tra loi|noi|ghi|bia)(?: \w+){0,4} (?:khong can (?:nguon|trich dan|can cu)|bat ky so nao"
    r"|so lieu gia)|bia (?:ra |mot |cho )"
)
# `kỳ báo cáo này` (this period) would fold to the order `ký báo cáo này`.
_OTHER_KY = re.compile(r"\bkỳ(?=\s+(?:báo cáo|kế hoạch))", re.IGNORECASE)
_PAPER = (
    r"(?:van ban|quyet dinh|ke hoach|cong van|to trinh|nghi quyet|chi thi|thong bao|bao cao|ho so|giay"
    r"|hop dong"
    r"|giay phep|bien ban|don|so lieu|con so|du lieu|chi tieu|ngay ban hanh)"
)
_DO = (
    r"(?:ky ten|ky|dong dau|phe duyet|duyet|ban hanh|huy(?! dong)|bai bo|thu hoi|xoa|chinh sua|sua doi"
    r"|sua|thay doi"
    r"|cap nhat|phat hanh|trinh ky|trinh(?! bay)|soan thao|soan|du thao)"
)
_SEND = r"(?:gui|chuyen|cap)"
_TO_BODY = r"(?:cho|toi|den|len|qua) (?:so|ubnd|uy ban|lanh dao|chu tich|giam doc|phong|bo|van phong)\b"
_FOR_ME = r"(?:giup|ho|gium|thay|cho) (?:toi|em|anh|chi|minh|giam doc|chu tich|lanh dao|sep)\b"
_BEFORE = (
    r"(?:hay|giup (?:toi|em|anh|chi|minh)|nho (?:ban|em|ad)|vui long|lam on|yeu cau ban|ban phai|em phai)"
)
_CLAUSE = r"(?:^|[.;!?,] ?|\b(?:ban|em|roi|hay) )"
# An order shows in a word before the verb (hãy), behind it (giúp tôi, đi, ngay) or in a paper pointed at.
_ACT = re.compile(
    rf"\b{_BEFORE} (?:{_DO} )+(?:\w+ ){{0,3}}?(?:{_PAPER}|kinh phi)\b"
    rf"|{_CLAUSE}{_DO}(?: {_DO}){{0,2}} {_FOR_ME}"
    rf"|{_CLAUSE}(?:{_DO} )+(?:\w+ ){{0,3}}?{_PAPER}\b.{{0,60}}?"
    rf"(?:\b{_FOR_ME}|\bnay\b(?! (?:la|co|do))|\b(?:di|ngay|luon|gap)\W*$|\bthanh \d)"
    rf"|{_CLAUSE}(?:sua|chinh sua|chinh|doi|thay doi|cap nhat) .{{1,80}}? thanh \d"
    rf"|{_CLAUSE}{_SEND} (?:\w+ ){{0,3}}?{_PAPER}\b(?: nay)? {_TO_BODY}"
    rf"|{_CLAUSE}(?:soan|viet|lap|thao) (?:ho|giup|gium|cho)(?: (?:toi|em|anh|chi|minh))? (?:\w+ ){{0,3}}?"
    rf"(?:bai|thu|don|dien van|{_PAPER})\b"
    rf"|{_CLAUSE}(?:soan|viet|lap) (?:\w+ ){{0,4}}?roi (?:{_DO} )+"
    rf"|{_CLAUSE}(?:quyet dinh (?:thay|giup|ho)\b|(?:xoa|huy) (?:het |toan bo |tat ca |bo )*{_PAPER}\b"
    r"|(?:xoa|huy) (?:het |toan bo |tat ca )(?:kho|co so du lieu|lich su))"
)
# These are orders or wishes for a judgement even beside a word of asking.
_DECIDE = re.compile(
    r"\bquyet dinh (?:thay|giup|ho) (?:toi|em|anh|chi|minh)\b|(?:^|[.;!?,] ?)(?:toi|em|minh) nen (?:bau"
    r"|tin|ung ho|bo phieu)\b"
)
_OFFICIAL = (
    r"(?:ong|ba|dong chi|chu tich|pho chu tich|giam doc|pho giam doc|bi thu|lanh dao|sep|truong phong)\b"
)
_QUALITY = r"(?:nang luc|pham chat|tu cach|dao duc|con nguoi|cach lam viec|tac phong|trinh do)"
_PERSON = re.compile(
    rf"(?:nhan xet|danh gia|binh luan)(?: gi)?(?: ve)?(?: {_QUALITY}(?: cua)?)? {_OFFICIAL}(?! (?:theo"
    rf"|hang nam|quan ly))"
    rf"|\b(?:cham diem|xep loai)(?: cho)? {_OFFICIAL}"
    rf"|\bso sanh {_QUALITY}(?: cua)?(?: \w+){{0,2}}? {_OFFICIAL}"
    rf"|\bco nen (?:ky luat|cach chuc|bo nhiem|sa thai|tin) {_OFFICIAL}|\bai la (?:lanh dao|can bo"
    rf"|giam doc|nguoi)(?: \w+){{0,2}}? (?:yeu kem|kem|gioi)\b"
    r"|(?:^|[.;!?,] ?)ban (?:co )?(?:nghi|thay) "
    rf"|(?:ban|em) (?:nghi|thay|danh gia|nhan xet|co y kien)(?: \w+){{0,4}}? {_OFFICIAL}|\btheo (?:ban"
    rf"|em)\b.{{0,40}}?{_OFFICIAL}"
    rf"|{_OFFICIAL}(?: \w+){{0,6}}? (?:co (?:gioi|tot|kem|tham nhung|nang luc|xung dang|trong sach"
    rf"|liem khiet|nhan hoi lo|hoi lo)"
    r"(?: \w+){0,4}? (?:khong|chua)|tot hay xau|gioi hay (?:do|kem)|la nguoi (?:nhu )?the nao|kem qua"
    r"|do qua)"
    r"|(?:^|[.;!?,] ?)(?:ong|ba|dong chi|anh|chi) (?:\w+ ){1,6}?(?:co )?(?:du |xung )?(?:nang luc|pham chat|dang|trinh do|uy tin|tai)"
    r" (?:\w+ ){0,6}?(?:khong|chua)\W*$"
    r"|(?:^|[.;!?,] ?)(?:ong|ba|dong chi) (?:\w+ ){1,6}?(?:co )?(?:nen|dang|phai) (?:bi )?(?:ky luat|cach chuc|mien nhiem|thoi viec|tu chuc)"
    r"|\b(?:ai|ong nao|nguoi nao|lanh dao nao|giam doc nao) (?:lam viec )?(?:gioi|kem|xau|tham nhung|do"
    r"|luoi)\b"
)
_SPEAK = re.compile(
    r"(?:dong vai|nhap vai|vai) (?:la )?(?:nguoi )?phat ngon|"
    r"(?:thay mat|dai dien(?: cho)?|nhan danh|tu cach|voi tu cach)(?: la| cua)? (?:\w+ ){0,3}?(?:tinh"
    r"|ubnd|uy ban|so|chu tich|giam doc|lanh dao|chinh quyen|nha nuoc|co quan)\b.{0,60}"
    r"(?:phat bieu|tuyen bo|tra loi|cam ket|xin loi|hua|khang dinh|thong bao|noi|viet|ky)"
    r"|(?:ban|em) (?:hay )?(?:cam ket|hua|tuyen bo|xin loi)(?: \w+){0,3} (?:thay|dai dien|cho)"
)
# `… hãy trả lời rằng …`, `viết hộ bài phát biểu`: orders, whatever else the sentence asks.
_ORDER_TO_SPEAK = re.compile(
    r"\bhay (?:tra loi|phat bieu|tuyen bo|xin loi|viet)\b|\b(?:viet|soan) (?:ho|giup|gium|cho)\b"
)
_REPLIES: dict[Refusal, str] = {
    "rules": "Xin lỗi, tôi chỉ tra cứu và trích dẫn văn bản trong kho, không bỏ qua quy tắc làm việc "
    "hay cung cấp cấu hình bên trong.",
    "act": "Xin lỗi, tôi chỉ tra cứu văn bản, không thể ký, ban hành, sửa đổi, gửi văn bản hay "
    "quyết định thay người có thẩm quyền.",
    "person": "Xin lỗi, tôi không đưa ra nhận xét, đánh giá riêng về ai. Tôi có thể tra cứu chức vụ, nhiệm vụ "
    "hoặc văn bản do người đó ký nếu kho có.",
    "speak": "Xin lỗi, tôi không thể phát biểu hay cam kết thay cho tỉnh, cơ quan hoặc lãnh đạo. "
    "Tôi chỉ trích dẫn những gì văn bản đã ghi.",
}
_WHY: dict[Refusal, str] = {
    "rules": "yêu cầu bỏ quy tắc hoặc lộ cấu hình",
    "act": "yêu cầu làm thay việc của người có thẩm quyền",
    "person": "yêu cầu nhận xét cá nhân",
    "speak": "yêu cầu phát ngôn thay cơ quan",
}


def refusal_of(text: str) -> Refusal | None:
    """What in the text is to be declined, None for a question that may be answered."""
    folded = " ".join(fold(_OTHER_KY.sub("kyx", text)).split())
    if _RULES.search(folded):
        return "rules"
    if _SPEAK.search(folded) and (_ORDER_TO_SPEAK.search(folded) or not _ASKING.search(folded)):
        return "speak"
    if _PERSON.search(folded):
        return "person"
    if _DECIDE.search(folded):
        return "act"
    if _ACT.search(folded) and not _ASKING.search(folded):
        return "act"
    return None


@dataclass(frozen=True, slots=True)
class GuardRoute:
    """Declines politely what is not the assistant's to do."""

    name: str = "guard"

    def answer(self, question: Question) -> Draft | None:
        """A refusal, or None for a question that the other routes take."""
        refusal = refusal_of(question.text) or refusal_of(question.raw)
        if refusal is None:
            return None
        return Draft(
            "refused",
            (Sentence(_REPLIES[refusal]),),
            self.name,
            _WHY[refusal],
            suggestions=("Anh/chị có thể hỏi: văn bản nào quy định việc này, do ai ban hành, ngày nào?",)
            if refusal in ("act", "speak")
            else (),
        )
