"""The words in which people ask about documents, without diacritics: attributes, relations, states.

Every pattern is a way of asking that holds for any document; what they leave over is the subject.
"""

from __future__ import annotations

import re
from typing import Literal

from index.folding import fold
from index.instruments import InstrumentStatus
from ingest.references.kinds import KINDS

Attribute = Literal[
    "date", "issuer", "signer", "subject", "number", "validity", "status", "effective", "adopted", "recipients",
    "scope", "applies", "capacity",
]  # fmt: skip

# Kinds of things that are documents only when they have a number.
_NOT_ASKED = {
    "Dự án",
    "Hợp đồng",
    "Biên bản",
    "Giấy mời",
    "Giấy ủy quyền",
    "Quy hoạch",
    "Chiến lược",
    "Lệnh",
    "Thông cáo",
    "Bản ghi nhớ",
    "Bản thỏa thuận",
}
ANY = "van ban"
KIND_NAMES = {fold(kind.name): kind.name for kind in KINDS if kind.name not in _NOT_ASKED}
KIND = "|".join(sorted([*KIND_NAMES, ANY, "tai lieu"], key=len, reverse=True))
# `quy định gì`, `báo cáo gì` are verbs with their object; only these kinds are asked for with `gì`.
_ASKED_WITH_WHAT = (
    "van ban|ke hoach|quyet dinh|nghi quyet|nghi dinh|thong tu|chi thi|cong van|chuong trinh|de an"
)
ASKED_KIND = re.compile(
    rf"(?<!\w)(?:(?:nhung|cac|may|bao nhieu|toan bo|tat ca)\s+)?"
    # `nào`, or `số mấy` right behind the kind (`tại quyết định số mấy`).
    rf"(?:(?P<kind>{KIND})\s+(?:cu\s+|moi\s+)?(?:(?:nao|sau day|so (?:may|nao|bao nhieu|hieu (?:gi|nao|may)))\b(?:\s+khac)?)|(?P<what>{_ASKED_WITH_WHAT})\s+gi\b)"
    rf"|(?<!\w)(?:nhung|cac|danh sach|liet ke|ke ten|tat ca)\s+(?:cac\s+|nhung\s+)?(?P<listed>{KIND})\b"
)
# With a document named elsewhere in the question: `nghị quyết … được nhắc trong Báo cáo 12 là số mấy`, and without a
# word of asking: `tờ trình làm căn cứ cho Quyết định 12`.
LEADING_KIND = re.compile(
    rf"\s*(?P<kind>{KIND})\b(?P<what>(?!))?(?P<listed>(?!))?"
    r"(?=.*\b(?:so (?:may|nao|bao nhieu|hieu)|nao)\b|(?!.*\b(?:gi|ai|bao|may|khong|chua|dau|the|ra sao)\b))"
)
MANY = re.compile(r"(?:nhung|cac|toan bo|tat ca|may|danh sach|liet ke|ke ten|bao nhieu)\b")
PLAIN_KIND = re.compile(rf"(?<!\w)(?P<kind>{KIND})\b")
_WHEN = r"(?:ngay(?: thang(?: nam)?)?|khi|luc|hom|thoi (?:diem|gian)|nam|thang)"
_WHICH = r"(?:nao|may|bao nhieu|gi)"
# Read before the kind that is asked for is taken away: `có quyết định nào mới hơn không`.
FIRST_ATTRIBUTES: tuple[tuple[Attribute, str], ...] = (
    # `công bố ngày gì` asks for no date.
    (
        "subject",
        r"(?:cong bo|phe duyet|thanh lap|quy dinh|huong dan) (?:ve )?(?:(?:ngay|viec|noi dung|cai) )?gi\b",
    ),
    (
        "validity",
        r"(?:tinh trang hieu luc|(?:con|het|da het|dang|hien con|hien)(?: dang| duoc| co)* (?:hieu luc|gia tri|ap dung|dung duoc)"
        r"(?: thi hanh| phap ly)?(?: nua)?(?: (?:hay )?(?:khong|chua|het))+"
        r"|co hieu luc (?:khong|hay khong|hay chua|chua)"
        r"|con (?:ap dung|su dung|dung|thi hanh)(?: duoc)?(?: nua)? (?:hay )?khong"
        rf"|(?:da |bi |duoc )+(?:sua doi|thay the|bai bo|thay|huy bo)(?:,? bo sung)?(?: boi (?:{KIND}) (?:khac|nao))?"
        r" (?:hay )?(?:chua|khong)"
        rf"|(?:(?:hay )?(?:da )?co )?(?:{KIND}) (?:nao )?(?:moi hon|moi nhat|moi thay the|khac thay the|moi)"
        r"(?: thay the)?(?: (?:hay )?(?:chua|khong))?)",
    ),
    (
        "effective",
        rf"(?:thoi (?:diem|gian|han)|ngay)(?: bat dau)?(?: co)? hieu luc(?: thi hanh)?(?: (?:la|tu|ke tu|{_WHEN}|{_WHICH}))*"
        r"|(?:bat dau |co |phat sinh |het )*hieu luc(?: thi hanh| phap ly)?(?: ke)?(?: tu| vao| den| toi| trong| cho den)?(?: het)?"
        rf"(?: (?:{_WHEN} {_WHICH}|bao gio|bao lau|bao nhieu (?:nam|thang)))"
        rf"|(?:bat dau |duoc )?(?:ap dung|thi hanh) (?:ke )?(?:tu |den |toi |trong )*(?:het )?(?:{_WHEN} {_WHICH}|bao gio|bao lau)"
        r"|thoi (?:gian|han) ap dung(?: la)?(?: bao lau| khi nao)?|hieu luc (?:ke )?(?:tu|den)(?= *\W*$)",
    ),
    ("adopted", rf"(?:duoc )?thong qua (?:vao )?(?:{_WHEN} {_WHICH}|bao gio)"),
)
ATTRIBUTES: tuple[tuple[Attribute, str], ...] = (
    (
        "recipients",
        r"(?:kinh )?gui (?:cho |den |toi )?(?:nhung |cac )?(?:ai|dau|(?:noi|co quan|don vi|cho) nao)|gui di dau"
        r"|noi nhan(?: la)?(?: gom| gom co| bao gom)?(?: (?:nhung |cac )?(?:ai|noi nao|don vi nao|co quan nao|gi))?"
        r"|kinh gui(?: ai)?|ai (?:la )?(?:nguoi )?nhan|nguoi nhan",
    ),
    (
        "scope",
        r"pham vi(?:,| va)? (?:dieu chinh|ap dung|doi tuong)|pham vi(?= (?:cua|la)\b)|ap dung (?:o|tai|cho) (?:nhung )?(?:noi nao|dia ban nao|dau)",
    ),
    (
        "applies",
        r"doi tuong (?:ap dung|dieu chinh|nao)|ap dung (?:cho|voi|doi voi) (?:nhung |cac )?(?:ai|doi tuong nao|doi tuong gi)",
    ),
    (
        "date",
        rf"(?:de |ra doi |ra |co |lap )?(?:vao |tu )?(?:(?:{_WHEN}) {_WHICH}|bao gio|ngay (?:ban hanh|ky|thang|ra)(?: la)?(?: {_WHICH})?|ngay la|(?:(?<=, )|(?<= so ))ngay(?= *(?:,|;|\?|$)))"
        r"|(?:thoi (?:gian|diem)|nam) ban hanh|(?<=va )ngay nao",
    ),
    (
        "signer",
        r"(?:do |duoc )?ai (?:la nguoi |da )*ky(?: ban hanh| ten)?"
        r"|(?:do )?(?:\w+ ){1,3}nao (?:da |duoc )*ky(?: ban hanh| ten)?"
        r"|chu ky(?: tren)?(?=.*\bai\b)"
        r"|nguoi ky|ky ten|ky boi ai|duoc ky boi ai",
    ),
    ("capacity", r"chuc (?:vu|danh)(?: cua nguoi ky| nguoi ky)?(?: la)?(?: gi| nao)?"),
    (
        "issuer",
        r"(?:do |cua |thuoc )?(?:ai|dau|(?:co quan|don vi|cap|bo|so|noi|tinh|huyen|xa|dia phuong|to chuc) nao)"
        r"(?: (?:da )?(?:ban hanh|phe duyet|ra|soan thao|lap|xay dung|tham muu))?"
        r"|co quan ban hanh|noi ban hanh|don vi ban hanh|tac gia",
    ),
    (
        "number",
        r"so (?:hieu|ky hieu|van ban|may|bao nhieu|nao)(?:,? ky hieu)?(?: (?:la )?(?:gi|bao nhieu|may|nao))?|so va\b|co so\b"
        # `báo cáo …: số, ngày ban hành`, `xin số kế hoạch …`
        rf"|(?<=[:;,] )so(?= *(?:,|;|\?|va |ngay\b|$))|so(?= *, )|(?:xin |lay |tim |cho |^)so(?= (?:{KIND})\b)",
    ),
    (
        "status",
        r"(?:da |duoc )+(?:ban hanh|phe duyet|ky)(?: hay)? chua|ban hanh chua"
        r"|(?:con|dang|la ban) du thao(?= (?:khong|chua|phai))",
    ),
    (
        "subject",
        r"(?:ve |lien quan den |de )?(?:viec |noi dung |van de |linh vuc |cai |dieu |nhung )?(?:gi|j)\b"
        r"|noi dung(?: chinh)?|nd(?: la)?(?: gi| j)?"
        r"|noi ve|trich yeu|tom tat|la sao|nhu the nao|ra sao|the nao",
    ),
)
RELATIONS: tuple[tuple[str, str], ...] = (
    ("amends", r"sua doi(?:,? bo sung)?|bo sung"),
    (
        "replaces",
        rf"thay the(?: cho)?|thay cho|(?<=bi )thay|thay(?=\s+(?:{KIND}|cai)\b|\s{{2,}}|\W*$)|(?:se )?het hieu luc",
    ),
    ("repeals", r"bai bo|huy bo"),
    ("consolidates", r"hop nhat"),
    ("corrects", r"dinh chinh"),
    ("issued_with", rf"(?:ban hanh )?kem(?: theo|(?=\s+(?:{KIND})\b))"),
    (
        "basis",
        r"can cu(?: phap ly| ban hanh| theo| vao| tren)*|dua (?:tren|vao|theo)(?: (?:cac |nhung )?can cu)?|co so phap ly"
        # `lập theo quyết định nào`, `theo đề nghị tại tờ trình nào`
        rf"|(?:(?:lam|xet|lap|xay dung|ban hanh|giao) )?theo(?: (?:de nghi|yeu cau|chi dao) (?:cua|tai|o))?(?=\s+(?:{KIND})\b)",
    ),
    ("implements", r"(?:trien khai|thuc hien|cu the hoa|thi hanh|huong dan)(?: thuc hien| thi hanh)?"),
    (
        "mentions",
        r"nhac (?:den|toi)|nhac(?= (?:trong|o|tai)\b)|de cap(?: den| toi)?|vien dan|trich dan|dan(?: chieu)?(?= (?:den|toi|nhung|cac|trong|o|tai|van ban)|$)"
        r"|neu(?: ten)?(?= (?:nhung|cac|trong|o))|liet ke(?= (?:nhung|cac) )",
    ),
)
# What is asked for is left to be understood: `căn cứ pháp lý của …`, `thay thế cái gì`.
IMPLIED_OTHER = re.compile(r"\s*(?:(?:cho|vao|tren|theo|boi|cua|nhung|cac|cai|can cu) )*(?:gi|nao|dau|j)\b")
BASIS_AS_NOUN = re.compile(r"(?:can cu (?:phap ly|ban hanh)|co so phap ly|cac can cu|nhung can cu)")
IS_BASIS_OF = re.compile(r"(?:la|lam) (?:mot )?(?:can cu|co so)(?: phap ly)? (?:cua|de|cho|ban hanh)")
STATES: tuple[tuple[InstrumentStatus, str], ...] = (
    ("draft", r"(?:dang |con )?(?:du thao|soan thao|xay dung du thao)|chua (?:duoc )?ban hanh"),
    (
        "submitted",
        r"(?:dang|da) (?:duoc )?trinh(?! tu)"
        r"(?: (?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|thu tuong|chinh phu)(?: (?:tinh|thanh pho|huyen|quan|xa))?)?",
    ),
)
IN_FORCE = re.compile(
    r"(?<!\w)(?:hien (?:nay|hanh|dang(?: duoc)? ap dung|tai)|dang (?:co )?(?:hieu luc|duoc ap dung|ap dung)|con hieu luc)(?!\w)"
)
COUNTING = re.compile(r"(?<!\w)(?:may|bao nhieu|nhung|cac)\s+(?:van ban\s+)?$")
COMPARING: tuple[tuple[str, str], ...] = (
    (
        "order",
        r"(?:van ban nao |cai nao |ban nao )?(?:(?:duoc )?(?:ban hanh|ky|ra(?: doi)?|co) )?(?:truoc|sau|som hon|muon hon|moi hon|cu hon)"
        r"(?: (?:nhau|va|van ban nao|cai nao|sau|truoc))*",
    ),
    ("signer", r"(?:co )?(?:cung|chung|khac)(?: mot)? nguoi ky(?: khong)?|cung do (?:mot nguoi|ai) ky"),
    (
        "issuer",
        r"(?:co )?(?:cung|chung|khac)(?: mot)? (?:co quan|don vi|noi)(?: ban hanh)?(?: (?:ban hanh|khong))*",
    ),
    (
        "relation",
        r"(?:co )?(?:moi )?(?:quan he|lien quan)(?: gi)?(?: (?:voi nhau|den nhau))?(?: (?:nhu the nao|the nao|ra sao|gi|khong))*"
        r"(?: (?:den|toi|voi)(?= *(?:\W|$)| {2}))?",
    ),
    (
        "all",
        r"(?:hay )?so sanh|doi chieu|khac (?:nhau|gi|biet|voi)(?: (?:o )?(?:diem|cho)? ?(?:nao|gi|the nao|nhu the nao|ra sao|nhau))*"
        r"|giong (?:nhau|va khac)(?: (?:o )?(?:diem|cho)? ?(?:nao|gi|khong|nhau))*|diem (?:khac|giong)(?: (?:nhau|biet|gi))*",
    ),
)
# Words of asking and of politeness: no subject of their own. Phrases first, so that `thông tin` as a subject
# stays while `cho biết thông tin về` goes.
PHRASES = re.compile(
    r"(?<!\w)(?:cho (?:toi |em |anh |chi |minh |hoi |biet |xin )+(?:thong tin ve )?|xin (?:hoi|cho biet)|hay cho biet"
    r"|tra cuu|tim (?:kiem |giup |cho )?|lien quan (?:den|toi)|de cap (?:den|toi)|(?:duoc )?nhac (?:den|toi)"
    r"|noi (?:ve|den)|quy dinh(?: ve)?|van ban|tai lieu|ban hanh|phe duyet|cu the|chi tiet|hien nay|tat ca"
    r"|toan bo|liet ke|danh sach|ke ten|trich yeu|thong tin ve|trong kho|trong cac bao cao|o tren|la bao nhieu"
    r"|trien khai(?: thuc hien)?|thuc hien|kho (?:van ban|tai lieu|du lieu)|(?:duoc )?(?:vien |trich )?dan (?:trong|o|tai)"
    r"|(?:khi|sau khi|tu khi|ke tu khi)?\s*co hieu luc|quy pham(?: phap luat)?|co may|tu truoc den nay|den nay|(?<!ban )chi dao"
    r")(?!\w)"
)
_NOISE = (
    "là gì nào ai của về việc cho biết tôi em anh chị mình giúp với xem có không được đã đang sẽ bị do bởi tại trong"
    " theo và hay hoặc thì mà này kia ấy các những ra à nhé vậy ơi vâng thưa ghi nêu dẫn vào như từ mấy bao nhiêu"
    " hỏi ký ạ ở đó gồm xin cái hiện còn để chưa nữa đâu ko k dc đc vs vb nhỉ thế nha hả muốn hãy phải rồi nói làm kể"
    " ad bạn bác sếp dạ nhờ cũ"
)
NOISE_MARKED = frozenset(_NOISE.split())
NOISE_PLAIN = frozenset(fold(word) for word in NOISE_MARKED)


def is_noise(printed: str) -> bool:
    """Whether a word of the question says nothing of the subject; `chợ` is not `cho`."""
    word = printed.lower()
    return word in NOISE_MARKED or (word.isascii() and word in NOISE_PLAIN)
