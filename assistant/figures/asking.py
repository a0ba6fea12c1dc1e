"""What a question asks of the fact table: which words, period, level, place, kind of amount, and what to do with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from assistant.figures.conditions import Condition, condition_in
from assistant.figures.plainly import plainly
from assistant.figures.question_words import FRAME, fields_in, labels_in
from assistant.figures.synonyms import Phrase, alternatives_in
from assistant.intent import intent_of
from assistant.question import Operation, Question
from index.fact_words import words_of
from index.folding import fold
from ingest.numbers import read_amounts
from ingest.periods import parse_periods

# Phrases that ask for a figure, on folded text.
_ASKS = re.compile(
    r"bao nhieu|(?<!\w)may (?!moc|tinh|chu|bay)\w+|hang may|thu may|so luong|tong so|ty le|ti le|phan tram|(?<!\w)%|chi tieu|muc tieu"
    r"|so lieu|tong muc|mat do|von dau tu|bao lau|doanh thu|kinh phi|so tien|san luong|(?<!\w)(?:dat|la) may|bang may|chiem|(?<!\w)bn(?!\w)|dien bien|xu huong|qua cac (?:nam|ky|quy|thang)|tang truong|(?<!\w)top \d|chieu dai|dien tich|dan so|chenh lech|ty trong|ti trong|xep thu|dung thu|toc do tang|muc tang"
)
# `Số hộ …` at the head of a question asks how many; `số 46/KH-UBND` does not.
_HEAD_NUMBER = re.compile(
    r"^\W*(?:tong )?so (?!\d|hieu|nao|va|hoa)\w+|^\W*tong (?!cuc|cong ty|bi thu|thanh tra|kiem toan|ket|hop|quan)\w+"
)
# `mấy` with its marks: `máy chủ` counts nothing.
_HOW_MANY = re.compile(r"(?<!\w)mấy (?!giờ|khi|ai|chốc)\w+", re.I)
# What a change is measured against is no period of the figure: `giảm bao nhiêu ca so với năm 2022`.
_BASE = re.compile(
    r"(?:so (?:với|voi)|hơn)\s+(?:(?:cùng kỳ|cung ky|cuối|cuoi|đầu|dau)\s+)?(?:(?:của|cua)\s+)?(?=năm|nam|quý|quy|tháng|thang|6 tháng|(?:19|20)\d\d)",
    re.I,
)
_LACKING = re.compile(r"(?<!\w)(?:thieu|chua|khong|con lai|ton dong|hut|kem)(?!\w)")
_PROPER = regex.compile(r"(?<!\w)\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+(?!\w)")
_CLASS_WORDS = frozenset(
    "tỉnh huyện xã phường quận thị trấn thành phố sở ban bộ phòng ubnd toàn năm có số tổng ở tại và của theo báo cáo kế hoạch"
    " nghị quyết quyết định dự án ông bà".split()
)
_EXTREME = re.compile(
    r"(?<!\w)nao (?:\w+ ){0,8}?(?:nhieu|cao|it|thap|lon|nho|nhanh|cham|kem)(?: \w+){0,6}? nhat(?!\w)|(?<!\w)nao (?:dung dau|dung cuoi|dan dau)"
)
# `Đơn vị nào giải ngân dưới 40%?`: rows that reach a bound.
_WHICH_REACH = re.compile(
    r"(?<!\w)nao (?:\w+ ){0,10}?(?:tren|duoi|hon|vuot|tu|dat|qua|it nhat|toi thieu|chua den) (?:\w+ )?\d"
)
_NOT_FIGURES = re.compile(
    r"(?<!\w)(?:vi sao|tai sao|nguyen nhan|(?:giai|bien) phap|nhu the nao|ai ky|nguoi ky|van ban nao|ke hoach nao|quyet dinh nao|ve viec gi|quy dinh gi|noi dung gi|ngay nao|ngay bao nhieu|nam bao nhieu|khi nao|bao gio|o dau|so hieu|lam gi|so may|so bao nhieu)(?!\w)"
)
# What a question without a word of asking may want instead of a figure: a text, a person, a day, a list.
_OTHER_THINGS = re.compile(
    r"(?<!\w)(?:ai|gi|nao|(?<!bao )ve|neu|trinh bay|liet ke|noi dung|nhiem vu|giai phap|nguyen nhan|han che|kho khan|ton tai|de xuat|kien nghi|phuong huong"
    r"|quy dinh|trich yeu|noi nhan|nguoi ky|co quan ban hanh|van ban|quyet dinh|nghi quyet|chi thi|cong van|nghi dinh|thong tu|dieu|khoan"
    r"|xin chao|chao|cam on|tom tat|danh sach|y nghia|vai tro|trach nhiem|cach|ngay|hom nay|con)(?!\w)"
)
_LONGEST_BARE = 16
# In `6 tháng đầu 2022` the year belongs to the half.
_OF_THE_YEAR = re.compile(r"\s*(?:đầu|dau|cuối|cuoi)?\s*(?:năm|nam)?\s*", re.I)
_CHECK = re.compile(
    r"co (?:dat|vuot|hoan thanh|dung)\b.*(?:khong|chua)|dung khong|phai khong|chinh xac khong"
)
_PERCENT = re.compile(r"ty le|ti le|phan tram|%|ty trong|chiem bao nhieu|do (?:bao )?phu|do che phu")
_MONEY = re.compile(
    r"doanh thu|kinh phi|(?:so|tong) tien|tien thuong|bao nhieu tien|von|ngan sach|bao nhieu (?:ty|trieu|dong|tien)|muc dau tu|thu nhap|tien luong|muc luong|chi phi|gia tri|no thue|no dong|cham dong"
    r"|^(?:tong )?(?:thu|chi) (?:ngan sach|noi dia|thuong xuyen|dau tu|cho|tu|khac|su nghiep|xo so|tien|nsnn|nsdp)(?!\w)"
)
_TARGET = re.compile(
    r"muc tieu|chi tieu|ke hoach (?:nam )?(?:19|20)\d\d|ke hoach de ra|phan dau|ke hoach giao|duoc giao|(?<!ban )giao (?:bao nhieu|may)"
)
# `cùng kỳ`, `năm trước`: the value a year before, where it is asked for and not compared with.
_YEAR_BEFORE = re.compile(
    r"(?<!so voi )(?<!so )(?<!hon )(?<!\w)(?:cung ky|nam truoc|nam ngoai|nam hoc truoc)(?!\w)"
)
# A part of the year without the year: `9 tháng đầu năm`, `quý I`.
_OPEN_MONTHS = re.compile(
    r"(?<![\w/])(?<!moi )(?<!tu )(?<!qua )(?<!duoi )(?<!tren )(3|6|9|sau|chin|ba) thang(?! tuoi| tro| lien| cuoi)(?! (?:dau |cua )?nam (?:19|20))"
)
_IN_WORDS = {"sau": "6", "chin": "9", "ba": "3"}
_SEASON = re.compile(
    r"(?<!\w)vu (?:lua |san xuat |trong )?(?:(?:dong|xuan|he|thu|mua|chiem|muon|som|-) ?){1,3}(?:nam )?(?:19|20)\d\d"
)
# `Kế hoạch trồng rừng năm 2024 là bao nhiêu?` asks for what was planned, `đạt bao nhiêu % kế hoạch` does not.
_PLANNED = re.compile(
    r"(?<!\w)(?:ke hoach|du toan)(?! so)(?: \S+){1,10}? (?:la )?(?:bao nhieu|may)|^du toan|^ke hoach (?!so)"
)
_AGAINST = re.compile(
    r"so voi|vuot|dat|hoan thanh|% (?:ke hoach|du toan)|phan tram (?:ke hoach|du toan)|giai ngan"
)
_CHANGE = re.compile(
    r"(?<!\w)(?:tang|giam|hon|kem|them|thay doi|chenh)(?: \w+){0,4}? (?:bao nhieu|may|the nao|ra sao)|tang hay giam|chenh lech"
    r"|tang truong|toc do|(?:bao nhieu|may) \w+ so voi"
)
_RESULT = re.compile(r"dat bao nhieu|ket qua|dat may|thuc hien duoc|co dat|dat duoc|(?<!ke )hoan thanh")
_WHOLE = re.compile(r"tong cong|tong so|tat ca|toan bo|cong lai|(?<!\w)tong ")
_SEVERAL = re.compile(r" va |bao nhieu.*bao nhieu|[,;] ?(?:bao nhieu|may|muc tieu|dat)")
_ATTAINS = re.compile(
    r"dat (?:bao nhieu|may) (?:%|phan tram)[^,]{0,20}(?:muc tieu|ke hoach|chi tieu)|so voi (?:muc tieu|ke hoach)|danh gia"
)
_LEVELS = {"tinh": "cấp tỉnh", "huyen": "cấp huyện", "xa": "cấp xã"}
_LEVEL = re.compile(r"\bcap (tinh|huyen|xa)\b")
# A place has a name: a capital after its kind, or (typed in lower case) no function word after a kind that
# stands for no institution.
_PLACE = regex.compile(
    r"(?<!\w)(?<!huyện, )(?<!thị xã, )(?<!xã, )(?<!quận, )(?<!phường, )(?<!huyện và )((?i:tỉnh|huyện|thị xã|thành phố|xã|phường|thị trấn|quận|tinh|huyen|thi xa|thanh pho|phuong)"
    r"(?:\s+\p{Lu}[\p{Ll}]+){1,3}+)"
)
_BARE_PLACE = re.compile(
    r"(?<!\w)(?<!cấp )(?<!cap )(?<!ngành )(?<!toàn )(?<!toan )(?<!các )(?<!cac )((?:huyện|thị xã|huyen|thi xa)\s+"
    r"(?!có|co |đã|da |được|duoc|năm|nam |là|la |nào|nao|và|va |đến|den|với|này|nay|xử|đang|về|đạt|dat|trong|ủy|uy |theo|ước|tiếp|phải"
    r"|ban|cài|ghi|sử|su |so |cho|còn|con |bao|hiện|hien|may |mấy|tăng|tang|giảm|giam|chiếm|thì|thi |cấp|cap |hay|không|khong|\d)"
    r"[^\W\d_]+\s+(?!có|co |đã|da |được|duoc|năm|nam |là|la )[^\W\d_]+)"
)
_OWNER = re.compile(
    r"(?<!\w)của\s+((?:Bộ|Sở|Công ty|Tổng công ty|Ngân hàng|Trường|Bệnh viện|Cục|Tổng cục)\s+[A-ZĐÀ-Ỹ]\w*(?:\s+\w+){0,3})"
)
# A document by its number: in full, or after its kind.
_DOCUMENT = re.compile(
    r"(\d{1,5}/[A-ZĐa-z][\w/&-]+)|(?:báo cáo|kế hoạch|quyết định|chương trình|công văn|thông báo|tờ trình|chỉ thị|nghị quyết"
    r"|bao cao|ke hoach|quyet dinh)\s+(?:số\s+|so\s+)?(?!(?:19|20)\d\d(?!\d))(\d{1,5})(?![\d.,/])",
    re.I,
)
# Words one syllable of which carries no meaning alone: the whole word must stand in what answers.
_FIXED = re.compile(r"(?<!\w)(?:dân số|hệ số|doanh số|tần số|thương số|hiệu số|dan so)(?!\w)", re.I)
# `đã … chưa?` asks whether, `chưa được …` for those that are not.
_NEGATED = re.compile(r"(?<!\w)chua (?:\w+)|(?<!\w)chua dat")
_HALF_WAY = re.compile(
    r"(?:giữa|giua) (?:năm|nam)(?!\s+(?:19|20)\d\d\s+(?:và|va|với|voi)(?!\w))(?:\s+((?:19|20)\d\d))?|(?:từ|tu|sau|đến|den) (?:6|sáu) (?:tháng|thang)(?: (?:đầu|dau)(?: (?:năm|nam))?)?(?!\s*\w*\s*(?:19|20)\d\d)()",
    re.I,
)
_YEAR_END = re.compile(
    r"(?<!6 tháng )(?<!6 thang )(?:cuối|cuoi|hết|het)\s+(?:năm\s+|nam\s+)?((?:19|20)\d\d)|(?<!6 tháng )cuối năm(?!\s*\d)",
    re.I,
)
_YEAR = re.compile(r"(?<![\d/.,])((?:19|20)\d\d)(?![\d/]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about figures.

    `terms` are the words of the thing asked for, as typed and in lower case; `noun` what is to be counted
    (`cơ quan` of `bao nhiêu cơ quan`). `periods` are normal forms in the order asked; `places` named places,
    folded. `said` are figures that the question itself states, `phrases` words (folded) that only count as a whole;
    `negated` says that what is not done yet is counted (`chưa trả lời`). `alternatives` are the phrases that may stand
    for a term, `condition` what the counted rows must reach. `bare` is a question without a word of asking, only the
    name of a figure perhaps: it is answered or left to others, never refused. `base` is the period that a change is
    measured against; `lacking` says that what is missing is asked for (`còn thiếu bao nhiêu`), `names` are proper names
    of two syllables and more, as printed. `part` is a part of a year whose year is not told (`H1`, `M9`); `earlier` says
    that the value a year before is meant (`cùng kỳ`), `within` that a figure of a part of the asked year may answer: for a
    `season`, or because no figure of the whole `year` is there; `predicate` is the verb right
    before the amount.
    """

    terms: tuple[str, ...]
    noun: tuple[str, ...]
    periods: tuple[str, ...]
    levels: tuple[str, ...]
    places: tuple[str, ...]
    measure: str
    target: bool
    result: bool
    check: bool
    attains: bool
    operation: Operation
    said: tuple[str, ...]
    kinds: tuple[str, ...]
    numbers: tuple[str, ...]
    several: bool = False
    whole: bool = False
    phrases: tuple[str, ...] = ()
    negated: bool = False
    alternatives: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    condition: Condition | None = None
    bare: bool = False
    change: bool = False
    base: str = ""
    lacking: bool = False
    names: tuple[str, ...] = ()
    measured_in: str = ""
    part: str = ""
    earlier: bool = False
    within: str = ""
    predicate: tuple[str, ...] = ()


def read_question(question: Question) -> Asked | None:
    """The question as asked of the fact table; None for one that is not about figures."""
    text = plainly(question.text)
    folded = " ".join(fold(text).split())
    bare = not (is_about_figures(folded) or _counts(text, folded))
    if bare and not _may_name_a_figure(folded):
        return None
    intent = intent_of(text)
    change = bool(_CHANGE.search(folded))
    periods, base = _periods_and_base(text, change)
    places = tuple(dict.fromkeys([*_places(text), *(fold(m) for m in _OWNER.findall(text))]))
    numbers = tuple(number for match in _DOCUMENT.finditer(text) for number in match.groups() if number)
    return Asked(
        terms=_terms(text, tuple(k for k in intent.kinds if k not in ("Luật", "Quy chế", "Đề án"))),
        noun=_noun(text),
        periods=periods,
        base=base,
        levels=levels_in(folded),
        places=places,
        measure="%" if _PERCENT.search(folded) else "money" if _MONEY.search(folded) else "",
        target=bool(_TARGET.search(folded) or (_PLANNED.search(folded) and not _AGAINST.search(folded))),
        result=bool(_RESULT.search(folded)),
        check=bool(_CHECK.search(folded)),
        attains=bool(_ATTAINS.search(folded)),
        operation=_extreme(folded) or intent.operation,
        said=tuple(
            a.printed for a in read_amounts(text) if not _YEAR.fullmatch(a.printed) and len(a.printed) > 1
        ),
        kinds=intent.kinds,
        numbers=numbers,
        whole=bool(_WHOLE.search(folded)),
        several=bool(_SEVERAL.search(folded)),
        negated=bool(_NEGATED.search(folded)),
        phrases=tuple(
            dict.fromkeys([*map(fold, _FIXED.findall(text)), *labels_in(folded), *fields_in(folded)])
        ),
        alternatives=alternatives_in(text, question.expansions),
        condition=condition_in(text),
        bare=bare,
        change=change,
        lacking=_LACKING.search(folded) is not None,
        names=_names(text),
        measured_in=_measured_in(folded),
        predicate=_predicate(text),
        part="" if periods else _open_part(folded),
        earlier=not change and _YEAR_BEFORE.search(folded) is not None,
        within="season" if _SEASON.search(folded) else "",
    )


def _measured_in(folded: str) -> str:
    """The unit that is asked for behind `bao nhiêu`, with the stretch of time that it is counted over."""
    match = _MEASURED_IN.search(folded)
    if match is None:
        return ""
    over = _EACH_TIME.search(folded)
    return f"{match.group(1)}/{over.group(1)}" if over else match.group(1)


def _predicate(text: str) -> tuple[str, ...]:
    """The verb right before the amount (`đón mấy lượt khách`, `thải ra bao nhiêu tấn`): who writes about the figure need
    not use it. One that says what kind of amount it is (owed, lacking, spent) is none."""
    match = _BEFORE_THE_AMOUNT.search(text)
    if match is None or fold(match.group(1)) in _MEANT_VERBS:
        return ()
    return (match.group(1).lower(),)


def _open_part(folded: str) -> str:
    """The part of a year that a question names without the year, as in the normal form of a period."""
    match = _OPEN_MONTHS.search(folded)
    if match is None:
        return ""
    months = _IN_WORDS.get(match.group(1), match.group(1))
    return "H1" if months == "6" else "Q1" if months == "3" else f"M{months}"


def _names(text: str) -> tuple[str, ...]:
    """Proper names, as they are typed with capitals; the class word before one (`Tỉnh`, `Sở`) is none of it."""
    found = []
    for match in _PROPER.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in _CLASS_WORDS:
            words.pop(0)
        if len(words) > 1:
            found.append(" ".join(words))
    return tuple(dict.fromkeys(found))


def _periods_and_base(text: str, change: bool) -> tuple[tuple[str, ...], str]:
    """The periods of the figure, and the one that its change is measured against where only that one is named."""
    periods = _periods(text)
    base = _BASE.search(text)
    if change and base and len(periods) == 1 and not _periods(text[: base.start()]):
        return (), periods[0]
    return periods, ""


def _counts(text: str, folded: str) -> bool:
    return _HOW_MANY.search(text) is not None and _NOT_FIGURES.search(folded) is None


def _may_name_a_figure(folded: str) -> bool:
    """`Thu nhập bình quân đầu người năm 2023?`: a few words, nothing else asked for."""
    return 3 <= len(folded.split()) <= _LONGEST_BARE and not (
        _NOT_FIGURES.search(folded) or _OTHER_THINGS.search(folded)
    )


def _extreme(folded: str) -> Operation | None:
    """`Xã nào có nhiều … nhất` asks for the largest, however many words stand between."""
    match = _EXTREME.search(folded)
    if match is None:
        return None
    return "min" if re.search(r"(?<!\w)(?:it|thap|nho|cham|kem|dung cuoi)(?!\w)", match.group(0)) else "max"


def names_a_bound(folded: str) -> bool:
    """Whether a folded question asks which ones reach a figure (`đơn vị nào giải ngân dưới 40%`)."""
    return _WHICH_REACH.search(folded) is not None


def is_about_figures(folded: str) -> bool:
    """Whether a folded question asks for an amount, and nothing in it asks for something else first."""
    if _EXTREME.search(folded) or names_a_bound(folded):
        return True
    if not (_ASKS.search(folded) or _HEAD_NUMBER.search(folded) or _CHECK.search(folded)):
        return False
    other = _NOT_FIGURES.search(folded)
    return other is None or bool(re.search(r"bao nhieu|ty le|tong so", folded[: other.start()]))


def _periods(text: str) -> tuple[str, ...]:
    """The periods that the question names, as normal forms; `giữa năm` and `cuối năm` in their office sense."""
    years = [int(y) for y in _YEAR.findall(text)]
    year = years[-1] if years else None
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for match in _HALF_WAY.finditer(text):
        own = match.group(1) or match.group(2) or year
        if own:
            found.append((match.start(), f"{own}-H1"))
            taken.append(match.span())
    for match in _YEAR_END.finditer(text):
        own = match.group(1) or year
        if own:
            found.append((match.start(), str(own)))
            taken.append(match.span())
    for mention in parse_periods(text):
        if any(start < mention.span.end and mention.span.start < end for start, end in taken):
            continue
        key = mention.period.completed(year).key
        if key and mention.period.kind != "now":
            found.append((mention.span.start, key))
            taken.append(mention.span)
    for match in _YEAR.finditer(text):
        within = any(
            start <= match.start() < end
            or (end <= match.start() and _OF_THE_YEAR.fullmatch(text, end, match.start()))
            for start, end in taken
        )
        if not within:
            found.append((match.start(), match.group(1)))
    return tuple(dict.fromkeys(key for _, key in sorted(found)))


def places_in(text: str) -> tuple[str, ...]:
    """The places that a text names, folded."""
    return tuple(dict.fromkeys(_places(text)))


def levels_in(text: str) -> tuple[str, ...]:
    """The levels (`cấp huyện`) that a text names."""
    return tuple(dict.fromkeys(_LEVELS[level] for level in _LEVEL.findall(fold(text))))


def _places(text: str) -> list[str]:
    named = _PLACE.findall(text)
    if not named and text == text.lower():
        named = _BARE_PLACE.findall(text)
    return [" ".join(fold(match).split()) for match in named]


_MEASURES = frozenset(
    "tien von phan dong ty trieu nghin ngan km ha diem lau lan tan ta kg m m2 gio phut".split()
)
# Units that a question names behind `bao nhiêu` must be those of the answer.
_MEASURED_IN = re.compile(
    r"(?:bao nhieu|may) (?:(?:nghin|ngan|trieu) )?(ha|km|tan|ta/ha|kg|m2|m3|usd)(?![\w/])"
)
_EACH_TIME = re.compile(r"(?<!\w)(?:moi|mot|hang|hằng|/) ?(ngay|thang|nam|gio)(?!\w)")
_BEFORE_THE_AMOUNT = re.compile(
    r"(?<![\w/])([^\W\d_]+)(?: (?:ra|thêm|được|về|lên|xuống|đến|tới|vào|them|duoc|ve|len|den|toi))? (?:bao nhiêu|bao nhieu|mấy)(?!\w)",
    re.I,
)
_MEANT_VERBS = frozenset(
    "thieu no vay thua hut chi thu chet bo mat khong chua con tang giam ton cat huy pha ban mua nhap xuat nghi thoi nuoi trong".split()
)
_HOW_MANY_YEARS = re.compile(r"(?<!\w)(?:trong )?(?:cả )?(?:hai|ba|bốn|2|3|4|5) năm(?= )", re.I)
_UNMEANT = re.compile(r"[^\W_]+")


def _terms(text: str, kinds: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The words of the thing asked for: without the frame of the question, its periods and document numbers."""
    text = _HOW_MANY_YEARS.sub(" ", _DOCUMENT.sub(" ", text))
    for kind in kinds:
        text = re.sub(rf"(?<!\w){kind}(?!\w)", " ", text, flags=re.I)
    plain = _HALF_WAY.sub(" ", _YEAR_END.sub(" ", text))
    for mention in reversed(parse_periods(plain)):
        plain = f"{plain[: mention.span.start]}   {plain[mention.span.end :]}"
    plain = _YEAR.sub(" ", plain)
    folded = fold(plain)
    if len(folded) == len(plain):
        for match in FRAME.finditer(folded):
            plain = plain[: match.start()] + " " * (match.end() - match.start()) + plain[match.end() :]
    # A figure that the question states is no name of what it asks for; a rank (`mức 4`) is.
    kept = [w for w in _UNMEANT.findall(plain.lower()) if words_of(w) and not (w.isdigit() and len(w) > 1)]
    return tuple(dict.fromkeys(kept))


def _noun(text: str) -> tuple[str, ...]:
    """What is counted: the words right after `bao nhiêu`, `mấy`, `số`, up to two."""
    if re.search(r"(?:hạng|thứ|hang|thu)\s+(?:mấy|may)", text, re.I):
        return ()
    match = re.search(
        r"(?:bao nhiêu|bao nhieu|(?<!\w)mấy|(?<!\w)bn|số lượng|so luong|tổng số|tong so|^\W*số|^\W*so)\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?",
        text,
        re.I,
    )
    if match is None or fold(match.group(1)) in _MEASURES:
        return ()
    # `ca` behind a word of counting is a case, though without marks it may be `cả`.
    return tuple(word.lower() for word in match.groups() if word and (words_of(word) or word.lower() == "ca"))
