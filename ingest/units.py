"""What stands after a number: measures, money, multipliers, and the noun that is counted.

Vietnamese counts with a noun after the number (`150 cơ quan`), measures with a symbol that may touch it
(`110kV`, `1,5giờ`), and scales money and people by words (`30,5 tỷ đồng`). A bare number before a function
word has no unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from index.folding import fold
from ingest.number_forms import UnitKind

SCALES = {
    "nghìn tỷ": Decimal(10) ** 12,
    "nghìn tỉ": Decimal(10) ** 12,
    "ngàn tỷ": Decimal(10) ** 12,
    "ngàn tỉ": Decimal(10) ** 12,
    "tỷ": Decimal(10) ** 9,
    "tỉ": Decimal(10) ** 9,
    "triệu": Decimal(10) ** 6,
    "vạn": Decimal(10) ** 4,
    "nghìn": Decimal(10) ** 3,
    "ngàn": Decimal(10) ** 3,
}
# `tỷ lệ`, `tỷ trọng` name what comes next.
_SCALE = re.compile(
    r"\s*(" + "|".join(SCALES) + r")(?!\w)(?!\s+(?:lệ|trọng|suất|giá|số)(?!\w))", re.IGNORECASE
)
_MONEY = re.compile(r"\s*(đồng|VNĐ|VND|đ|USD|đô la(?: Mỹ)?)(?!\w)")
_PERCENT = re.compile(r"\s*%+(?: ?%)?|\s+phần trăm(?!\w)|\s+điểm phần trăm(?!\w)")
_PER_MILLE = re.compile(r"\s*‰")
# What an amount is set against: `đại biểu/cuộc`, `tạ/ha`, `triệu đồng/người/năm`, `giường/10.000 dân`. A number
# there is a round one, or it is the whole of a ratio (`12 xã/15 xã`). `xã/phường` only lists kinds.
_PER_NOUN = (
    r"(?:km²|km2|m²|m2|m³|m3|ha|kg|tấn|lít|giờ|ngày|tuần|tháng|quý|năm|người|hộ|dân|lần|lượt|cuộc|buổi|lớp|đợt|vụ|ca|"
    r"suất|đơn vị|xã|huyện|trường|trạm|điểm|con|cây|em|cháu|học sinh|giáo viên|trẻ(?: đẻ sống| sinh sống)?|phụ nữ|cơ sở|"
    r"công trình|hồ sơ|thửa|phiếu|mặt|đội|tổ|kỳ|ấp|thôn)"
)
_ROUND = r"10{2,6}\s|10{0,2}(?:\.0{3}){1,2}\s"
_PER = re.compile(rf"\s?/\s?((?:{_ROUND})?{_PER_NOUN}(?:/{_PER_NOUN})?)(?![\w²³])")
_PER_ROUND = re.compile(rf"(?:\s[^\W\d_]+)?\s?/\s?((?:{_ROUND})[^\W\d_]+(?:\s[^\W\d_]+)?)")
# What else stands behind a stroke is a noun of one syllable or two: `đồng/thí sinh`, `triệu đồng/hợp tác xã`.
_PER_ANY = re.compile(
    r"\s?/\s?(hợp tác xã|chủ đầu tư|[^\W\d_]+(?: (?!(?:do|được|và|cho|trong|theo|với|tại|của|là|có|để|đối|tối|từ|khi|thì|nhưng"
    r"|không|hoặc|hay|trở|trên|đến)(?!\w))[^\W\d_]+)?)"
)
# A syllable of Vietnamese without its marks; a word that is none (`camera`, `banner`) is a noun of its own.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?",
    re.IGNORECASE,
)
# Bodies and groups whose names begin with a capital (`12 Phòng Giáo dục`, `05 Tổ Công nghệ số`) are counted too.
_BODIES = frozenset("tổ đội phòng ban trạm hội đoàn khu cụm xã huyện phường nhà thôn ấp sở".split())
# Symbols of the international system and of Vietnamese office use, with the words for time and area.
_MEASURE = re.compile(
    r"\s*((?:km²|km2|m²|m2|m³|m3|mm|cm|dm|km|m|ha|héc ta|hecta|kg|tạ|tấn|lít|ml|mg|g|gam|gram|kWh|MWh|GWh|kW|MW|GW|kVA|MVA|kV|V|"
    r"W|A|kHz|MHz|GHz|Hz|Kbps|Mbps|Gbps|KB|MB|GB|TB|PB|°C|độ C|dB|giờ|phút|giây|ngày|tuần|tháng|quý|năm|tuổi|mét|ki-lô-mét))(?![\w²³])"
)
_DURATION = frozenset({"giờ", "phút", "giây", "ngày", "tuần", "tháng", "quý", "năm", "tuổi"})
# Words that never name what is counted: after them a number stands alone.
_FUNCTION_WORDS = frozenset(
    """của và với cho tại trong ngoài về theo đến từ là được đã đang sẽ trên dưới so do ở để thuộc gồm
    hoặc có đạt tăng giảm bằng nhằm khi vào ra như cùng còn mà thì nên bị chiếm tính trở lên xuống
    qua lại nếu cũng này đó nay nhưng số nhờ bởi vì phải cần tuy song hay tới việc rồi vượt không
    chưa mới tỷ tỉ cấp sao hằng mỗi""".split()
)
# Nouns of one syllable that count things by themselves; any other is read as two syllables.
_CLASSIFIERS = frozenset(
    """hộ trạm điểm lượt cột bể cuộc xã huyện tỉnh phường ấp khóm thôn người tổ đơn vụ lớp bài tin cái
    con chiếc bộ quyển cuốn phần máy kỳ chùa chợ trường ca mũi tàu xe nhà đội gian tập trang văn cụm
    loa áo giường phòng cây quả trứng đòn loại liều bao thửa tuyến cầu đường cá tạ suất em cháu cặp
    đợt lần nước thứ sàn quầy tờ bản khu đài buổi căn viên khẩu vé ngôi tấm""".split()
)
# Classifiers that need their noun to mean something: `văn bản`, `bài viết`.
_BOUND = frozenset(["văn", "bản", "cá", "nước", "thứ"])
# Two syllables whose first is a classifier only by accident.
_WHOLE_NOUNS = frozenset(
    (
        "đơn vị",
        "tổ chức",
        "tổ hợp",
        "bộ phận",
        "bộ ngành",
        "lớp học",
        "tin bài",
        "trang trại",
        "người dân",
        "bài viết",
        "trường hợp",
        "tập thể",
        "viên chức",
        "căn cứ",
        "căn cước",
        "khẩu trang",
        "khẩu hiệu",
    )
)
# Two syllables that are no noun without a third.
_THREE_SYLLABLES = frozenset(
    (
        "giấy chứng",
        "vận động",
        "bản cam",
        "hợp tác",
        "tổ hợp",
        "chủ đầu",
        "nhà đầu",
        "khu công",
        "cụm công",
        "nhà văn",
    )
)
_WORD = re.compile(r"\s*([^\W\d_¹²³⁴⁵⁶⁷⁸⁹⁰]+(?:-[^\W\d_¹²³⁴⁵⁶⁷⁸⁹⁰]+)*)")


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit as printed, where it ends, its kind, its scale, and whether it touches the number."""

    text: str
    end: int
    kind: UnitKind
    scale: Decimal = Decimal(1)
    duration: bool = False


_NO_UNIT: UnitKind = "none"


def read_unit(text: str, start: int) -> Unit:
    """The unit that stands at `start`, right after a number; an empty one with kind `none` where there is none.

    Never looks beyond the line, nor farther than a few words.
    """
    if match := _PERCENT.match(text, start):
        return Unit("%", match.end(), "percent")
    unit = _plain_unit(text, start)
    if unit.kind == "none":
        return unit
    per = _PER.match(text, unit.end)
    if per is None and unit.kind == "count":
        per = _PER_ROUND.match(text, unit.end)
    elif per is None:
        per = _PER_ANY.match(text, unit.end)
    return unit if per is None else replace(unit, text=f"{unit.text}/{per.group(1)}", end=per.end())


def _plain_unit(text: str, start: int) -> Unit:
    """The unit without what it is set against."""
    if match := _PER_MILLE.match(text, start):
        return Unit("‰", match.end(), "measure")
    if match := _SCALE.match(text, start):
        return _scaled(text, match)
    if match := _MONEY.match(text, start):
        printed = match.group(1)
        return Unit("đồng" if printed in ("đ", "VNĐ", "VND") else printed, match.end(), "money")
    if match := _MEASURE.match(text, start):
        printed = match.group(1)
        if not (printed in _DURATION and _counts_more(text, match.end(), printed)):
            return Unit(printed, match.end(), "measure", duration=printed in _DURATION)
    return _counted(text, start)


def _scaled(text: str, match: re.Match[str]) -> Unit:
    printed = match.group(1)
    scale = SCALES[printed.lower()]
    end = match.end()
    if money := _MONEY.match(text, end):
        name = "đồng" if money.group(1) in ("đ", "VNĐ", "VND") else money.group(1)
        return Unit(f"{printed.lower()} {name}", money.end(), "money", scale)
    counted = _counted(text, end)
    if counted.kind == "count":
        return Unit(f"{printed.lower()} {counted.text}", counted.end, "money", scale)
    return Unit(printed.lower(), end, "money", scale)


def _counts_more(text: str, end: int, printed: str) -> bool:
    """`ngày` and the like are nouns of their own only before a stop: `năm học`, `ngày hội` are others."""
    following = _WORD.match(text, end)
    return printed == "năm" and following is not None and following.group(1) in ("học",)


def _counted(text: str, start: int) -> Unit:
    """The counted noun: one classifier, or the first two syllables of what follows."""
    first = _WORD.match(text, start)
    if first is None or "\n" in first.group(0) or first.start(1) == start:
        return Unit("", start, _NO_UNIT)
    word = first.group(1)
    lower = word.lower()
    if lower in _FUNCTION_WORDS or (lower not in _BODIES and _is_proper(text, first)):
        return Unit("", start, _NO_UNIT)
    if (word.isupper() and len(word) > 1) or not _SYLLABLE.fullmatch(fold(word)):
        return Unit(word, first.end(), "count")
    second = _WORD.match(text, first.end())
    whole = second is not None and f"{lower} {second.group(1).lower()}" in _WHOLE_NOUNS
    if (
        (lower in _CLASSIFIERS or (lower in _BODIES and word[0].isupper()))
        and lower not in _BOUND
        and not whole
    ):
        return Unit(lower, first.end(), "count")
    if second is None or "\n" in second.group(0) or second.group(1).lower() in _FUNCTION_WORDS:
        return Unit(lower, first.end(), "count")
    if lower == "hàng" and second.group(1).lower() in _DURATION:
        return Unit("", start, _NO_UNIT)
    end = second.end()
    if f"{lower} {second.group(1).lower()}" in _THREE_SYLLABLES and (third := _WORD.match(text, end)):
        end = third.end()
    phrase = text[first.start(1) : end]
    return Unit(phrase if word[0].islower() else phrase[0].lower() + phrase[1:], end, "count")


def _is_proper(text: str, first: re.Match[str]) -> bool:
    """Whether a proper name begins here: two capitalised syllables (`1022 Trà Vinh`) that are no acronym."""
    word = first.group(1)
    if not word[0].isupper() or word.isupper():
        return False
    second = _WORD.match(text, first.end())
    return second is not None and second.group(1)[0].isupper() and not second.group(1).isupper()
