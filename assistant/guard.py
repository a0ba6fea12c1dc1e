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

_START = (
    r"(?:^|[.;:!?,]\s*|\b(?:hay|giup (?:toi|em|anh|chi|minh)|ban|em|nho (?:ban|em)|vui long|lam on"
    r"|yeu cau|thay (?:toi|anh|chi|mat) )\s*)"
)
_ASKING = re.compile(
    r"\b(?:ai|nao|gi|bao nhieu|khi nao|bao gio|the nao|ra sao|vi sao|tai sao|o dau|may|hay chua|chua\W*$"
    r"|dung khong|phai khong)\b"
)
_RULES = re.compile(
    r"(?:bo qua|quen|phot lo|vo hieu hoa|khong (?:can )?tuan (?:theo|thu)|pha)(?: di| het| moi| tat ca"
    r"| toan bo| cac| nhung)* "
    r"(?:(?:cac|nhung|moi|tat ca|cai) )*(?:huong dan|chi dan|quy tac|quy dinh|lenh|luat le|rang buoc"
    r"|gioi han|chi thi|noi quy) "
    r"(?:o |ben |phia |he thong|tren|truoc|cua ban|cua minh|an toan|da cho|ban dau)"
    r"|(?:in|cho (?:toi |anh |minh )?(?:xem|biet)|hien thi|tiet lo|doc|lap lai|xuat|dan|viet) (?:ra "
    r"|lai |nguyen van |toan bo |het )*"
    r"(?:cac |nhung |noi dung )*(?:system prompt|prompt|loi nhac he thong|chi dan he thong"
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
    r"|(?:hay |ban )?(?:dong vai|gia vo|gia lam|nhap vai)(?: la| lam)? (?!tro trong)"
    r"|tu (?:gio|bay gio|nay)(?: tro di)?,? (?:ban|em) (?:la|se|khong|phai)"
    r"|<\s*/?\s*(?:system|assistant)\s*>|\[/?inst\]|<\|(?:im_start|system|endoftext)"
    r"|(?:tra loi|noi|ghi|bia)(?: \w+){0,4} (?:khong can (?:nguon|trich dan|can cu)|bat ky so nao"
    r"|so lieu gia)|bia (?:ra |mot |cho )"
)
_ACT_OBJECT = (
    r"(?:van ban|quyet dinh|ke hoach|cong van|to trinh|nghi quyet|chi thi|thong bao|bao cao"
    r"|ho so|giay|hop dong|giay phep|bien ban|don)"
)
_ACT = re.compile(
    _START
    + r"(?:(?:ky|dong dau|phe duyet|duyet|ban hanh|huy|bai bo|thu hoi|xoa|sua|chinh sua|sua doi|thay doi"
    r"|cap nhat|gui|phat hanh|trinh|trinh ky|cap|chuyen|in)"
    + r"(?: (?:giup|ho|gium|thay|ngay|lai|cho (?:toi|em|anh|chi|minh)|luon|di|het|mot|cac|so|con so"
    r"|so lieu|tat ca|nhung|vao|ban|toan bo))*"
    + rf" (?:{_ACT_OBJECT}|so lieu|con so|du lieu|chi tieu|ngay ban hanh)\b"
    + r"|(?:ky|duyet|phe duyet|quyet dinh|ban hanh|sua) (?:giup|ho|gium|thay)(?: (?:toi|em|anh|chi|minh"
    r"|giam doc|chu tich))?\b"
    + r"|quyet dinh (?:thay|giup|ho)|xoa (?:het |toan bo |tat ca )?(?:du lieu|kho|co so du lieu|lich su))"
)
_PERSON = re.compile(
    r"(?:nhan xet|danh gia|y kien|cam nhan|binh luan|nghi (?:gi|sao|the nao)|thay (?:the nao"
    r"|sao))(?: \w+){0,3} (?:ve |cua ban ve )?"
    r"(?:ong|ba|anh|chi|dong chi|chu tich|pho chu tich|giam doc|pho giam doc|bi thu|lanh dao|sep"
    r"|truong phong|can bo)\b"
    r"|(?:ong|ba|dong chi|chu tich|giam doc|bi thu|lanh dao|sep"
    r"|truong phong)\b(?: \w+){0,6} (?:co (?:gioi|tot|kem|tham nhung|nang luc|xung dang"
    r"|trong sach)(?: \w+){0,2} (?:khong|chua)|tot hay xau|gioi hay do|la nguoi (?:nhu )?the nao|kem qua"
    r"|do qua)"
    r"|(?:ai|ong nao|nguoi nao) (?:gioi|kem|xau|tham nhung|do|luoi) (?:nhat|hon)"
)
_SPEAK = re.compile(
    r"(?:thay mat|dai dien(?: cho)?|nhan danh|tu cach|voi tu cach)(?: la| cua)? (?:\w+ ){0,3}?(?:tinh"
    r"|ubnd|uy ban|so|chu tich|giam doc|lanh dao|chinh quyen|nha nuoc|co quan)\b.{0,60}"
    r"(?:phat bieu|tuyen bo|tra loi|cam ket|xin loi|hua|khang dinh|thong bao|noi|viet|ky)"
    r"|(?:ban|em) (?:hay )?(?:cam ket|hua|tuyen bo|xin loi)(?: \w+){0,3} (?:thay|dai dien|cho)"
)
_REPLIES: dict[Refusal, str] = {
    "rules": "Xin lỗi, tôi chỉ tra cứu và trích dẫn văn bản trong kho, không bỏ qua quy tắc làm việc "
    "hay cung cấp cấu hình bên trong.",
    "act": "Xin lỗi, tôi chỉ tra cứu văn bản, không thể ký, ban hành, sửa đổi, gửi văn bản hay "
    "quyết định thay người có thẩm quyền.",
    "person": "Xin lỗi, tôi không nhận xét hay đánh giá cá nhân. Tôi có thể tra cứu chức vụ, nhiệm vụ "
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
    folded = " ".join(fold(text).split())
    if _RULES.search(folded):
        return "rules"
    if _SPEAK.search(folded) and not _ASKING.search(folded):
        return "speak"
    if _PERSON.search(folded):
        return "person"
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
