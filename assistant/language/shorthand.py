"""How staff shorten words in chat: `ko`, `dc`, `bn`, `ntn`, `hs`, `a/c`.

A short form that means one thing is replaced; one that may mean several (`hs`: hồ sơ, học sinh) takes the
meaning that the corpus has most beside its neighbours, and stays as typed where the corpus has none of them.
Only words in small letters are read so: `TH`, `DV` are abbreviations of documents.
"""

from __future__ import annotations

import re

from assistant.language.model import CorpusLanguage
from index.folding import fold

_ONE_MEANING = {
    "ko": "không",
    "k": "không",
    "hok": "không",
    "hk": "không",
    "khg": "không",
    "kh": "không",
    "dc": "được",
    "đc": "được",
    "vv": "về việc",
    "vb": "văn bản",
    "ntn": "như thế nào",
    "tn": "thế nào",
    "vs": "với",
    "j": "gì",
    "ji": "gì",
    "z": "vậy",
    "zay": "vậy",
    "zậy": "vậy",
    "ngta": "người ta",
    "trc": "trước",
    "cx": "cũng",
    "bt": "biết",
    "vd": "ví dụ",
    "sl": "số lượng",
    "sđt": "số điện thoại",
    "sdt": "số điện thoại",
    "ng": "người",
    "nhìu": "nhiêu",
    "nhiu": "nhiêu",
    "nhiuu": "nhiêu",
    "mún": "muốn",
    "thui": "thôi",
    "bik": "biết",
    "oki": "ok",
    "đg": "đang",
    "gđ": "giai đoạn",
    "tks": "cảm ơn",
    "thks": "cảm ơn",
    "thanks": "cảm ơn",
    "thank": "cảm ơn",
}
_SEVERAL_MEANINGS = {
    "nd": ("nội dung",),
    "hs": ("hồ sơ", "học sinh"),
    "tl": ("tỷ lệ", "trả lời"),
    "nv": ("nhiệm vụ", "nhân viên"),
    "cq": ("cơ quan", "chính quyền"),
    "đv": ("đơn vị",),
    "dv": ("dịch vụ", "đơn vị"),
    "dn": ("doanh nghiệp",),
    "pm": ("phần mềm",),
    "ht": ("hệ thống", "hỗ trợ"),
    "cb": ("cán bộ",),
    "cc": ("công chức",),
    "sd": ("sử dụng",),
    "th": ("thực hiện", "tổng hợp"),
    "tk": ("triển khai", "thống kê", "tài khoản"),
    "kq": ("kết quả",),
    "xd": ("xây dựng",),
    "ql": ("quản lý",),
    "gp": ("giải pháp",),
    "ct": ("chỉ tiêu", "chương trình"),
    "sp": ("sản phẩm",),
    "cn": ("công nghiệp", "công nhân"),
    "ks": ("khách sạn", "kỹ sư", "khoáng sản"),
    "sh": ("sinh hoạt",),
    "mn": ("mầm non",),
    "gd": ("giáo dục",),
    "ld": ("lao động",),
    "lđ": ("lao động",),
    "bv": ("bệnh viện", "bảo vệ"),
    "mt": ("môi trường",),
    "dt": ("diện tích", "doanh thu", "dự toán"),
    "ns": ("ngân sách", "năng suất"),
    "kt": ("kinh tế", "kiểm tra"),
    "vp": ("vi phạm", "văn phòng"),
    "tt": ("trực tuyến", "thông tin", "trung tâm"),
}
_PHRASES = {"a/c": "anh chị", "e/c": "em chị", "tt/ht": "trực tuyến"}
_TOKEN = re.compile(r"(?<![\w/.\-&])(?:[a-z]/[a-z]|[^\W\d_]+)(?![\w/\-&]|\.\w)")


def read_shorthand(text: str, language: CorpusLanguage) -> tuple[str, tuple[str, ...]]:
    """The text with chat short forms written out, and in Vietnamese what was changed."""
    matches = list(_TOKEN.finditer(text))
    pieces: list[str] = []
    changes: list[str] = []
    end = 0
    before = ""
    for place, match in enumerate(matches):
        typed = match.group()
        left, before = before, typed
        if typed != typed.lower():
            continue
        after = matches[place + 1].group() if place + 1 < len(matches) else ""
        written = _written_out(typed, left, after, text[: match.start()], language)
        if written is None or written == typed:
            continue
        pieces += [text[end : match.start()], written]
        end = match.end()
        before = written.split()[-1]
        changes.append(f"viết tắt: “{typed}” → “{written}”")
    return "".join([*pieces, text[end:]]), tuple(changes)


def _written_out(typed: str, before: str, after: str, left: str, language: CorpusLanguage) -> str | None:
    if typed in _PHRASES:
        return _PHRASES[typed]
    if typed == "bn":
        return "bạn" if fold(after) in ("oi", "la", "a") else "bao nhiêu"
    if typed in ("v", "r"):
        # Alone these letters are only short for something when they end the question.
        return {"v": "vậy", "r": "rồi"}[typed] if not after and before else None
    if typed in ("k", "ng") and left.rstrip()[-1:].isdigit():
        return None
    if typed in _ONE_MEANING:
        return None if _is_name_of_corpus(typed, language) else _ONE_MEANING[typed]
    if typed in _SEVERAL_MEANINGS:
        return _likeliest(_SEVERAL_MEANINGS[typed], before, after, language)
    return None


def _is_name_of_corpus(typed: str, language: CorpusLanguage) -> bool:
    """A word that the corpus itself uses often is left to it; single letters are list labels there."""
    return len(typed) > 3 and language.frequency(typed) > 20


def _likeliest(meanings: tuple[str, ...], before: str, after: str, language: CorpusLanguage) -> str | None:
    """The meaning with most support beside its neighbours, then the one most frequent in the corpus."""
    scored = []
    for order, meaning in enumerate(meanings):
        first, last = meaning.split()
        inside = language.pair_count(first, last)
        left = sum(language.pair_count(form, first) for form in _forms(before, language))
        right = sum(language.pair_count(last, form) for form in _forms(after, language))
        scored.append((left + right, inside, -order, meaning))
    best = max(scored)
    return best[3] if best[1] else None


def _forms(word: str, language: CorpusLanguage) -> tuple[str, ...]:
    return language.forms(fold(word))[:3] if word.isascii() else (word.lower(),)
