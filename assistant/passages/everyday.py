"""Everyday words and what official documents write for them: `rác` is `chất thải`, `xe` is a `phương tiện`.

General Vietnamese of offices (the words of Decree 30/2020/NĐ-CP's examples and of codified laws), of no field in
particular. A document that uses the everyday word itself is matched by that; the official one counts a little less.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.tokens import folded_words

_PAIRS: tuple[tuple[str, str], ...] = (
    ("rác thải", "chất thải"), ("rác", "chất thải"), ("xe", "phương tiện"), ("chở", "vận chuyển"),
    ("dân", "nhân dân"), ("dân", "người dân"), ("dân", "công dân"), ("bà con", "nhân dân"),
    ("giấy tờ", "hồ sơ"), ("giấy tờ", "thành phần hồ sơ"), ("xin cấp", "đề nghị cấp"), ("xin", "đề nghị"),
    ("tiền", "kinh phí"), ("chi phí", "kinh phí"), ("vốn", "kinh phí"), ("lương", "tiền lương"),
    ("việc", "nhiệm vụ"), ("làm", "thực hiện"), ("làm", "xây dựng"), ("xây", "xây dựng"), ("sửa", "sửa chữa"),
    ("trễ", "chậm"), ("trễ hạn", "quá hạn"), ("hạn chót", "thời hạn"), ("thời hạn", "thời gian"),
    ("bao lâu", "thời hạn"), ("người nghèo", "hộ nghèo"), ("trẻ con", "trẻ em"), ("học trò", "học sinh"),
    ("thầy cô", "giáo viên"), ("cán bộ", "công chức"), ("nhân viên", "viên chức"), ("sếp", "lãnh đạo"),
    ("ủy ban", "ubnd"), ("ủy ban nhân dân", "ubnd"), ("ubnd", "ủy ban nhân dân"),
    ("hđnd", "hội đồng nhân dân"), ("hội đồng nhân dân", "hđnd"),
    ("đường sá", "giao thông"), ("nhà cửa", "nhà ở"), ("ruộng", "đất trồng lúa"), ("đền bù", "bồi thường"),
    ("bồi thường", "đền bù"), ("phạt", "xử phạt"), ("bị phạt", "xử lý vi phạm"), ("dịch", "dịch bệnh"),
    ("tiêm", "tiêm chủng"), ("điện thoại", "thuê bao"), ("mạng", "internet"), ("phần mềm", "hệ thống"),
    ("khó khăn", "hạn chế"), ("hạn chế", "tồn tại"), ("kiến nghị", "đề nghị"), ("đề xuất", "kiến nghị"),
    ("đề xuất", "đề nghị"), ("phương hướng", "nhiệm vụ"), ("kế hoạch công tác", "nhiệm vụ"),
    ("bảo đảm", "đảm bảo"), ("đảm bảo", "bảo đảm"), ("hai", "2"), ("ba", "3"), ("bốn", "4"), ("sáu", "6"), ("bảy", "7"),
    ("tám", "8"), ("chín", "9"), ("mười", "10"),
    ("áp dụng", "điều chỉnh"), ("hạn", "trước ngày"), ("hạn", "thời hạn"), ("thời hạn", "trước ngày"),
    ("quản lý", "phụ trách"), ("đứng đầu", "tổ trưởng"), ("đứng đầu", "trưởng ban"), ("bắt đầu", "khởi công"),
    ("mua", "mua sắm"), ("trang bị", "mua sắm"), ("ô nhiễm", "môi trường"), ("nộp", "tiếp nhận"),
)  # fmt: skip
_OTHERS: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
for _everyday, _official in _PAIRS:
    _OTHERS.setdefault(tuple(folded_words(_everyday)), []).append(tuple(folded_words(_official)))
_LONGEST = max(len(words) for words in _OTHERS)


def other_words(words: list[str]) -> list[list[tuple[str, ...]]]:
    """For each word of a text (folded) the phrases that documents write for the phrase that it is part of."""
    found: list[list[tuple[str, ...]]] = [[] for _ in words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            for other in _OTHERS.get(tuple(words[start:end]), ()):
                for position in range(start, end):
                    found[position].append(other)
    return found


def with_long_forms(
    words: list[str], found: list[list[tuple[str, ...]]], expansions: Iterable[str]
) -> list[list[tuple[str, ...]]]:
    """The same with the long forms of abbreviations (`cds`: `chuyển đổi số`), by their initials."""
    for expansion in expansions:
        long = tuple(folded_words(expansion))
        initials = "".join(word[0] for word in long)
        for position, word in enumerate(words):
            if len(word) > 1 and len(long) > 1 and _is_short_for(word, initials):
                found[position].append(long)
        if len(long) == 1:
            for start in range(len(words)):
                for end in range(start + 2, min(start + 8, len(words)) + 1):
                    if _is_short_for(long[0], "".join(word[0] for word in words[start:end])):
                        for position in range(start, end):
                            found[position].append(long)
    return found


def _is_short_for(short: str, initials: str) -> bool:
    """Whether letters are the initials, where small words (`và`) may be left out."""
    return short == initials or (short == initials.replace("v", "") and len(short) > 2)
