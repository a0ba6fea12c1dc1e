"""The words of a question about figures that name nothing: how it asks, how it is polite, what it does with figures.

All on folded text, each a whole phrase, so that `hiện tại` is not found inside `thiên tai`. `FRAME` is taken away
before the question is matched; `LIGHT` words stay and count a little, but a figure may lack them.
"""

from __future__ import annotations

import re

from index.folding import fold

_FRAME_PHRASES = (
    r"(?:la |het )?bao nhieu tien|(?:so|tong) tien(?! dien| nuoc| gui| luong)|du kien|tang bao nhieu|giam bao nhieu|chenh lech|nhieu hon|it hon|cao hon"
    r"|thap hon|lon hon|nho hon|so voi|hon kem|bao nhieu|la may|may phan tram|bao cao|so sanh|con thieu|chiem|ty le|ti le|phan tram|so luong"
    r"|tong so|toan tinh|tren dia ban(?: tinh)?|trong nam|cuoi nam|giua nam|dau nam|vao cuoi|luy ke|muc tieu|chi tieu|ke hoach|ket qua"
    r"|thuc hien|dat duoc|bao gom|diem phan tram|cho biet|hien nay|hien tai|thoi diem|chinh xac|dung khong|phai khong|tong cong|tat ca"
    r"|so in|co dung khong|chieu dai|do dai|xep hang|dung hang|hang may|tinh giup|la gi|nhieu nhat|it nhat|cao nhat|thap nhat|lon nhat"
    r"|nho nhat|qua cac nam|qua cac ky|dien bien|xu huong|(?:so )?lieu|binh quan moi|trung binh moi|gap may lan|gap bao nhieu lan|may lan"
    r"|gap doi|co vuot|co dat|co hoan thanh|ca nam|cung ky|liet ke|neu ten|ke ten|danh sach|hoat dong tren dia ban(?: tinh)?|hang nam|nam hoc toi|nam toi|gan bao nhieu|may diem|la bao nhieu"
    r"|(?:cung ky )?nam truoc|cung ky nam ngoai|nam ngoai|nam hoc truoc|thay doi (?:the nao|ra sao)|top|(?:trong )?(?:hai|ba|bon|2|3|4) nam|toc do tang(?: truong)?|tang truong"
)
FRAME = re.compile(rf"(?<!\w)(?:{_FRAME_PHRASES})(?!\w)")
# Verbs and adverbs of every report, and the class words before a name (`cấp tiểu học`, `ngành dịch vụ`): a writer
# leaves them out or changes them for others without meaning another figure.
_LIGHT_WORDS = """dùng sử dụng áp triển khai thực ghi lập thành làm hành hiện
    gây bị xảy diễn riêng việc về giao cấp bậc ngành khối lĩnh vực lâu dài tới vượt nộp nối đạt hoàn có còn chỉ đã đang được
    phải cần dự kiến ước khoảng nay vừa qua trong cùng thời hạn đó này kia tính xem tìm tra cộng lại tổng gồm thuộc ở tại
    lần gấp đưa lên xuống vào ra đến bố trí chậm nhanh hưởng nào đâu thay đổi hụt hơn kém hệ thống mức độ phần mấy
    đối với sau trước mỗi từng cùng rồi định sẽ mạng lưới người dân trung bình quân cách xếp loại đứng hạng tối đa thiểu quá""".split()
LIGHT = frozenset([*_LIGHT_WORDS, *(fold(word) for word in _LIGHT_WORDS)])
# A label is a name with its number: `mức 4` is not `mức 3`, `hạng A1` not `hạng B2`.
_LABEL = re.compile(
    r"(?<!\w)((?:muc(?: do)?|cap do|hang|loai|lop|nhom) (?:[a-z]?\d{1,2}|i{1,3}|iv|v))(?!\w)"
    r"(?! ?%| (?:thang|nam|ngay|gio|quy|tuan|trieu|ty|nghin|dong|nguoi|tuoi|lan|diem|phan))"
)


# `lĩnh vực đất đai` narrows what is counted to that field.
_FIELD = re.compile(
    r"(?<!\w)(linh vuc (?!nao|gi|cua|co)[a-z]+ (?!nam|quy|thang|la|co|cua|den|tai|o|trong)[a-z]+)(?!\w)"
)


def fields_in(folded: str) -> list[str]:
    """The fields of work (two syllables, folded) that a question names."""
    return _FIELD.findall(folded)


def labels_in(folded: str) -> list[str]:
    """The labels that a folded question names, in the form that `plain_labels` gives a text."""
    return [plain_labels(label) for label in _LABEL.findall(folded)]


def plain_labels(folded: str) -> str:
    """`mức độ 3` and `mức 03` as `mức 3`."""
    return re.sub(r"(?<!\w)0(?=\d(?!\w))", "", folded.replace("muc do ", "muc "))
