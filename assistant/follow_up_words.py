"""The words by which a follow-up leans on what was said, as patterns on folded text (see `follow_up.py`)."""

from __future__ import annotations

import re

import regex

SOURCE = re.compile(
    r"(?:(?:cho|xin|gui|dan|trich|nguon|lay|ghi)\b.*\bnguon|nguon (?:o )?dau|nguon nao"
    r"|trich dan (?:o )?dau|can cu (?:vao )?dau"
    r"|lay (?:so (?:nay|do) )?(?:o|tu) dau|(?:so lieu|so|cai|thong tin)(?: nay| do)? (?:lay )?(?:o"
    r"|tu) dau(?: ra)?|theo (?:van ban|tai lieu|bao cao|nguon) nao"
    r"|(?:o|nam o) (?:van ban|muc|trang|phan) nao|(?:muc|trang) may|van ban nao ghi|nguon|(?:o "
    r"|trong )?(?:bao cao|van ban|muc|trang|tai lieu) nao(?: ghi| noi| neu)?|(?:cho )?xem nguyen van"
    r"|(?:co )?chac (?:chan )?khong)\W*(?:a|vay"
    r"|the|nhe|nhi)?\W*"
)
MORE = re.compile(
    r"(?:(?:noi|trinh bay|giai thich|cho biet|ke|neu) )?(?:ro|chi tiet|cu the|day du|ky)(?: hon"
    r"| them)?(?: duoc khong| di| nhe| xem)?"
    r"|con (?:\w+ ){1,3}(?:nao|gi) (?:nua|khac)(?: khong)?|con (?:gi )?(?:nua|khac)(?: khong)?"
    r"|con gi (?:nua|khac)(?: khong)?|them nua|tiep (?:di|tuc)"
    r"|noi tiep|(?:noi|tra loi|nhac) lai(?: di| xem)?"
)
COMPUTE = re.compile(
    r"(?:tinh|cho biet|xem|vay|the|roi)?\s*(?:giup|ho|gium|thu)?\s*(?:toi|em|anh|chi|minh)?\s*"
    r"(?P<what>(?:muc |do )?chenh lech|hon kem|hieu so|tang (?:hay giam )?|giam |tong(?: cong| so)?"
    r"|cong (?:lai|ca hai)|ty le tang|tang truong|trung binh|so sanh)"
    r"(?:\s*(?:giua )?(?:hai|2|cac)? ?(?:nam|so|ky|bao cao|con so|cai|so lieu)?(?: do| nay"
    r"| tren)?)?\s*(?:la )?(?:bao nhieu|may|the nao)?(?: phan tram| %|%)?\W*(?:a|vay|the|nhe|di|xem)?\W*"
)
ORDINAL = re.compile(
    r"\b(?:cai|y|muc|van ban|ke hoach|quyet dinh|nghi quyet|nhiem vu|giai phap|diem|noi dung|nguyen nhan"
    r"|so)\s+"
    r"(?:thu\s+(?P<word>nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi|\d{1,2})|(?P<edge>dau tien|dau"
    r"|cuoi cung|cuoi)|(?P<digit>\d{1,2})(?!\S))"
)
ORDINALS = {
    "nhat": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
POINTING = re.compile(
    r"\b(?P<kind>van ban|tai lieu|ke hoach|quyet dinh|nghi quyet|nghi dinh|thong tu|chi thi|cong van"
    r"|bao cao|chuong trinh|de an|to trinh|luat)"
    r" (?:do|nay|tren|kia|ay|vua (?:neu|roi|noi)|noi tren|o tren)(?![^\s?.!,;:])|\bno\b"
)
POINTING_AT_FIGURE = re.compile(
    r"\b(?:con so|so lieu|so|ty le|ket qua|chi tieu|muc|cai|viec|nhiem vu|he thong|phan mem|du an|cong trinh|chinh sach"
    r"|mo hinh|ung dung|thu tuc|cuoc hop|quy dinh|hoat dong|cuoc thi|hoi nghi|de tai|nen tang) (?:do|nay"
    r"|tren|kia|ay|vua (?:neu|roi))(?![^\s?.!,;:])"
)
AND_WHAT = re.compile(
    r"^(?:the con|vay con|con|the|vay|va|roi|trong (?:so )?do,?|rieng)\s+(?P<rest>.+?)"
    r"(?:\s+(?:thi sao|the nao|ra sao|bao nhieu"
    r"|la bao nhieu|la sao|sao))?(?: a| vay| nhi| nhe)?\W*$"
)
# Parts of what was spoken of: asked for alone, they are its parts (`Có bao nhiêu thành viên?`).
PART_OF = re.compile(
    r"^(?:(?:co|gom|tong cong|tong so)\s+)*(?:bao nhieu|may)\s+(?P<part>thanh vien|nguoi|don vi|co quan|xa"
    r"|huyen|loai|nhom|luot|lan|diem|lop|muc|chuong|dieu|trang|to|doi|ho|can bo)(?: tham gia"
    r"| su dung)?(?: vay| a| nhi)?$"
)
ASPECTS = (
    r"(?:muc tieu|chi tieu|kinh phi|tong kinh phi|nguon kinh phi|noi dung|tom tat|thoi gian|tien do"
    r"|giai phap|nhiem vu|doi tuong|pham vi"
    r"|nguyen nhan|han che|khac phuc|trach nhiem|nguoi ky|noi nhan|muc dich|yeu cau"
    r"|le phi|phi|ty le|so luong|phi tham dinh|muc phi|thanh phan ho so|ho so|dieu kien|thoi han|thu tuc|trinh tu|muc (?:ho tro|phat|chi|dong|huong)"
    r"|quy mo|tong muc dau tu|von dau tu|nguon von|dia diem|chu dau tu|co quan chu tri|ket qua|kien nghi|de xuat|kho khan|phuong huong"
    r"|chinh sach)(?: (?:thuc hien|chinh|cu the|giup|ap dung|giai quyet|hoan thanh))?"
)
ASPECT = re.compile(ASPECTS)
ASPECT_ASKED = re.compile(
    rf"(?P<aspect>{ASPECTS})(?: (?:la|gom|co|bao gom|het|mat|thi))?(?: (?:bao nhieu(?: tien)?|gi|nhung gi|ai|nao|(?:nhu )?the nao"
    rf"|ra sao|bao lau|den dau|may ngay|khi nao|o dau|lay (?:tu|o) dau))?$"
)
OF_DOCUMENT = re.compile(
    r"(?:thay the|sua doi|bai bo|can cu|thuc hien|trien khai|dinh kem|kem theo)(?: (?:vao"
    r"|theo))? (?:van ban |quyet dinh |ke hoach "
    r"|nghi quyet |nhung )*(?:nao|gi|dau)$|(?:co quan|don vi) nao (?:chu tri|thuc hien|phoi hop"
    r"|ban hanh)$|ai (?:chu tri|chiu trach nhiem)$"
)
# Something done, and nothing that it is done to: `Đặt ở đâu?`, `do cơ quan nào chủ trì`, `khi nào xong?`.
DONE_TO = re.compile(
    r"(?:(?:vay|the|roi|va|con) )?(?:(?:do|duoc|da|se|phai|thi|ben) )*"
    r"(?:(?:(?:nhung )?(?:co quan|don vi|so|phong|nha thau|ai|nguoi) nao|ai|khi nao|bao gio|bao lau|o dau|nam nao|ngay nao) )?"
    r"(?:(?:do|duoc|thi|moi|se|phai) )*"
    r"(?:lap dat|dat|xay dung|xay|thuc hien|trien khai|hoan thanh|xong|khoi cong|bat dau|ket thuc|nop|gui|hop|to chuc|chu tri"
    r"|phoi hop|phu trach|theo doi|giam sat|chiu trach nhiem|ap dung|tham dinh|dien ra|bao cao|thong bao|cong bo|tra loi|giai quyet"
    r"|kiem tra|van hanh|quan ly|su dung|hoat dong)"
    r"(?: (?:xong|vao|tu|den|trong|tai|o|cho|boi|theo|vao luc))*"
    r"(?: (?:dau|o dau|ai|gi|nhung gi|nao|khi nao|ngay nao|nam nao|thang nao|luc nao|bao gio|bao lau|may ngay|(?:nhu )?the nao|ra sao"
    r"|(?:co quan|don vi|nguoi|thoi gian|quy|dot) nao))?$"
)
OF_FIGURE = re.compile(
    r"(?:tang|giam) (?:bao nhieu|may|hay giam|them|so voi|khong|(?:nhu )?the nao)\b"
    r"|(?:chiem|dat|vuot) (?:bao nhieu|may|ty le|khong|(?:ke hoach|muc tieu|chi tieu) (?:khong|chua|bao nhieu))\b"
    r"|so voi (?!nam \d{4}$)(?:muc tieu|ke hoach|chi tieu|cung ky|nam|quy|thang|ca nuoc)\b|theo tung \w+$"
    r"|(?:don vi|huyen|xa|nganh|co quan|linh vuc|dia phuong) nao (?:nhieu|it|cao|thap)(?: nhat)?$"
    r"|(?:nhieu|it|cao|thap) nhat (?:la )?\w+ nao$"
)
SO_LITTLE = re.compile(r"sao (?:lai )?(?P<how>it|thap|cao|nhieu|cham|giam|tang)(?: (?:vay|the|qua))?$")
# The part of a subject that says which aspect of it was asked for: `hồ sơ` of `hồ sơ cấp giấy phép`.
OLD_ASPECT = re.compile(rf"^(?:(?:cac|nhung|so|tong) )*{ASPECTS}(?: (?:cua|ve|trong|de|doi voi|cho))?(?= )")
# Said of papers themselves, not of what they are for.
HANDED_IN = re.compile(r"\b(?:nop|gui|tiep nhan|bo sung)\b")
# `Kế hoạch năm 2025 là bao nhiêu?` of a figure that was asked for of another year.
PLANNED = re.compile(
    r"(?P<what>ke hoach|muc tieu|chi tieu|du toan|phan dau|du kien) (?:cho |den )?nam (?:(?:19|20)\d\d|toi|sau|nay)"
    r"(?: (?:la|dat|thi))*(?: (?:bao nhieu|sao|the nao|gi))?$"
)
AREA = re.compile(
    r"\b(?:(?:khu vuc|vung|dia ban|o) )*(?P<area>thanh thi|do thi|nong thon|mien nui|vung cao|vung sau vung xa|dong bang|ven bien|hai dao"
    r"|bien gioi|vung dong bao dan toc thieu so)\b"
)
ASKS_SOMETHING = re.compile(r"\b(?:bao nhieu|may|gi|ai|dau|nao|sao|bao lau|bao gio)\b")
_PART = r"\p{Lu}\p{L}*(?:\s+(?!(?:về|trong|có|là|được|theo|gồm|những|phải|tại|ở|đã|và|thì|nêu|đề|kiến|giao)\b)\p{Ll}\p{L}*)?"
BODY = regex.compile(
    rf"(?<![\p{{L}}\d/\-])(?:(?:[Ss]ở|[Bb]ộ)\s+{_PART}(?:(?:\s*,\s*|\s+và\s+|\s*[-–]\s*){_PART})*"
    r"|(?:UBND|HĐND|[Ủủ]y ban [Nn]hân dân|[Hh]ội đồng [Nn]hân dân|[Cc]ông an|[Vv]ăn phòng|[Tt]hanh tra|[Bb]an [Cc]hỉ huy [Qq]uân sự)"
    r"(?:\s+(?:UBND|cấp|tỉnh|huyện|xã|thành phố|thị xã|phường|các|Sở|\p{Lu}\p{L}+|,(?=\s+(?:thành phố|huyện|xã|thị))))*"
    r"|(?:Ngân hàng|Đài|Mặt trận|Hội|Đoàn|Trung tâm|Chi cục|Cục|Phòng|Ban|Kho bạc|Bưu điện)\s+\p{Lu}\p{L}*(?:\s+\p{Lu}?\p{L}+){0,5}?"
    r"(?=\s+(?:về|trong|có|là|được|theo|gồm|những|phải)\b|\W*$))"
)
NAME_ALONE = re.compile(r"(?:ở|tại|của) [A-ZÀ-ỸĐ]\w*(?: [A-ZÀ-ỸĐ]\w*){0,4}")
WHAT_OF = re.compile(r"^(?P<rest>.+?)\s+thi sao(?: a| vay| nhi)?\W*$")
QUESTION_WORD_LIST = """
    ai gi nao bao nhieu khi gio dau vi sao tai the nhu ra may ngay nam thang la o do ban hanh ky
    duoc cua co khong chua hieu luc tu den vay a nhi nhe thi con muc trang luc thoi diem so nguoi co
    quan don vi ve viec noi dung thay
    """
QUESTION_WORDS = frozenset(QUESTION_WORD_LIST.split())
LONGEST_FRAGMENT = 8
AFTER_ABOVE = frozenset("la do co ban thi cua ve duoc da ai nhu noi gom".split())
# A longer message is a pasted text: nothing leans on it, and it leans on nothing.
LONGEST_QUESTION = 600
LONGEST_FOLLOW_UP = 300
SHORT_FIGURE = 6
WHOLE_PROVINCE = ("tinh", "toan tinh", "ca tinh")
