"""Periods and as-of dates: `6 tháng đầu năm 2022`, `quý I`, `đến ngày 24/4/2022`, `giai đoạn 2022-2025`.

`parse_periods` reads what is printed; a part that is not printed (the year of `trong quý I`) stays open and is
filled by `Period.completed` with the year that the document reports on. A date inside the name of a document
(`Kế hoạch số 46/KH-UBND ngày 20/6/2022`) is no period of a figure and is left out.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from index.documents import Span
from ingest.units import read_unit

PeriodKind = Literal["day", "month", "quarter", "half", "months", "year", "range", "now"]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_OF_YEAR = r"(?:\s*(?:/|năm|của năm|-)\s*(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
_YEAR_AFTER = r"(?:\s+(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
_DATE = (
    r"(?P<day>[0-3]?[0-9])\s?[/.-]\s?(?P<month>[01]?[0-9])(?:\s?[/.-]\s?(?P<year>(?:19|20)[0-9]{2}))(?![0-9])"
)
_UNTIL = re.compile(
    r"(?<!\w)(?:(?:tính|lũy\s+kế|luỹ\s+kế)\s+)*(?:đến|tới|trước)\s+(?:hết\s+|cuối\s+|thời\s+điểm\s+)?$", re.I
)
# Which periods may end at a day: `đến ngày`, `đến hết quý I`, `đến tháng 11/2022`, `đến năm 2025`.
_MAY_END = frozenset(("day", "month", "quarter", "year"))
# The kind, the pattern, and words of which one stands in every match: most texts have none of them.
_PATTERNS: tuple[tuple[PeriodKind, re.Pattern[str], tuple[str, ...]], ...] = (
    (
        "range",
        re.compile(
            r"(?<!\w)từ\s+(?:[0-9]{1,2}\s+giờ\s+)?(?:ngày\s+)?(?P<d1>[0-3]?[0-9])/(?P<m1>[01]?[0-9])(?:/(?P<y1>20[0-9]{2}))?"
            r"(?:\s+đến\s+|\s?[-–]\s?)(?:hết\s+)?(?:[0-9]{1,2}\s+giờ\s+)?(?:ngày\s+)?"
            r"(?P<d2>[0-3]?[0-9])/(?P<m2>[01]?[0-9])/(?P<y2>20[0-9]{2})",
            re.I,
        ),
        ("từ",),
    ),
    ("range", re.compile(r"(?:(?<!\w)(?:giai\s+đoạn|từ\s+năm|nhiệm\s+kỳ|năm)\s+)?(?<![0-9/])(?P<y1>(?:19|20)[0-9]{2})\s?(?:[-–—]|đến)\s?(?P<y2>(?:19|20)[0-9]{2})(?![0-9./])", re.I), ("20", "19")),
    ("half", re.compile(rf"(?:6|sáu)\s+tháng\s+(?P<end>đầu|cuối)\s+(?:của\s+)?năm{_YEAR_AFTER}", re.I), ("tháng",)),
    ("months", re.compile(rf"(?<![0-9.,])(?P<n>[2-9]|1[01])\s+tháng(?:\s+đầu)?\s+năm{_YEAR_AFTER}(?!\w)", re.I), ("tháng",)),
    ("months", re.compile(r"(?<!\w)(?:trong\s+(?P<n>6|9)|(?:lũy|luỹ)\s+kế\s+(?P<m>[2-9]|1[01]))\s+tháng(?!\s+\w*\s*năm)", re.I), ("tháng",)),
    ("months", re.compile(r"(?<![0-9.,])(?P<n>[369])\s+tháng(?:\s+đầu)?[\s/]+(?P<year>(?:19|20)[0-9]{2})(?![0-9])", re.I), ("tháng",)),
    ("months", re.compile(r"(?<![0-9.,])(?P<n>6|9)\s+tháng(?=\s+(?:ước|đạt|qua|năm nay|có|tiếp nhận|thực hiện)(?!\w)|\s*[,:])", re.I), ("tháng",)),
    ("quarter", re.compile(rf"(?<!\w)quý\s+(?P<n>IV|III|II|I|[1-4])(?!\w){_OF_YEAR}", re.I), ("quý",)),
    ("day", re.compile(rf"(?:ngày\s+)?(?<![0-9/.,]){_DATE}", re.I), ("/", ".", "-")),
    ("day", re.compile(rf"ngày\s+(?P<day>[0-3]?[0-9])\s+tháng\s+(?P<month>[01]?[0-9])\s+năm\s+{_YEAR}", re.I), ("ngày",)),
    ("month", re.compile(rf"(?:tháng\s+)(?P<month>1[0-2]|0?[1-9])(?![0-9]){_OF_YEAR}", re.I), ("tháng",)),
    ("month", re.compile(r"(?<![0-9/.,])(?P<month>1[0-2]|0?[1-9])/(?P<year>20[0-9]{2})(?![0-9/])"), ("/20",)),
    ("year", re.compile(rf"(?<!\w)năm\s+{_YEAR}(?![0-9])", re.I), ("năm",)),
    ("year", re.compile(rf"(?<!\w)(?:kế\s+hoạch|chỉ\s+tiêu|dự\s+toán|đến|hết)\s+{_YEAR}(?![\w/]|[.,][0-9])", re.I), ("hoạch", "chỉ", "toán", "đến", "hết")),
    ("year", re.compile(r"(?<!\w)(?:trong|cả)\s+năm(?!\s*[0-9])(?!\s+(?:học|tới|sau))", re.I), ("năm",)),
    ("quarter", re.compile(r"(?<!\w)trong\s+quý(?!\s+(?:[IV]+|[1-4])(?!\w))", re.I), ("quý",)),
    ("now", re.compile(r"(?<!\w)(?:đến\s+nay|hiện\s+nay|hiện\s+tại|đến\s+thời\s+điểm\s+(?:hiện\s+tại|báo\s+cáo)|tính\s+đến\s+nay)(?!\w)", re.I), ("nay", "tại", "báo")),
)  # fmt: skip
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_BASE = re.compile(
    r"(?:so\s+với|so\s+cùng\s+kỳ|cùng\s+kỳ)\s+(?:(?:cùng\s+kỳ|của|cuối|đầu|hết|giữa|thời\s+điểm|kết\s+quả)\s+)*$",
    re.I,
)
# A document's name: its number stands close before the date. A kind without a number names a document only
# before a day: `Kế hoạch 6 tháng cuối năm` is a plan for that time.
_NUMBER_BEFORE = re.compile(r"[0-9]\s?[/-]\s?[A-ZĐ][^\s;,]*\s*(?:ngày\s*)?$")
_KIND_BEFORE = re.compile(
    r"(?:Quyết định|Nghị quyết|Công văn|Chỉ thị|Kế hoạch|Nghị định|Thông tư|Luật)[^;.]{0,12}\s*(?:ngày\s*)?$"
)
_SINCE = re.compile(r"(?<!\w)(?:từ|kể từ)\s+(?:đầu\s+|giữa\s+|cuối\s+)?$", re.I)
_NAMED_AFTER = re.compile(r"(?:tầm\s+nhìn|(?<!phương\s)hướng(?:\s+đến)?|nhìn)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time. `end` alone (`start` None) is an as-of date; `kind` is how it was said.

    `open_year` says that no year was printed; `key` is then not to be compared before `completed`, which makes
    it an as-of date where `until` says so (`đến hết tháng 5`).
    """

    kind: PeriodKind
    start: date | None
    end: date | None
    open_year: bool = False
    part: str = ""
    until: bool = False

    @property
    def key(self) -> str:
        """A normal form: `2022`, `2022-H1`, `2022-Q1`, `2022-09`, `2022..2025`, `<=2022-04-24`; empty if unknown."""
        if self.end is None:
            return ""
        if self.start is None:
            return f"<={self.end.isoformat()}"
        year = self.end.year
        if self.kind == "year":
            return str(year)
        if self.kind in ("half", "quarter", "months"):
            return f"{year}-{self.part}"
        if self.kind == "month":
            return f"{year}-{self.end.month:02d}"
        if self.kind == "range" and (self.start.month, self.start.day, self.end.month, self.end.day) == (
            1,
            1,
            12,
            31,
        ):
            return f"{self.start.year}..{year}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    def completed(self, year: int | None, today: date | None = None) -> Period:
        """The period with the year that the document reports on, and `đến nay` as the document's own date."""
        if self.kind == "now":
            return replace(self, end=today, open_year=today is None)
        if not self.open_year or year is None:
            return self
        return _of_year(self.kind, self.part, year, self.until)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period and where it stands. `base` says that it is what a figure is compared with (`so với năm 2021`)."""

    span: Span
    period: Period
    base: bool = False


def parse_periods(text: str) -> list[PeriodMention]:
    """The periods of a text in order, none overlapping another."""
    found: list[PeriodMention] = []
    lower = text.lower()
    for kind, pattern, words in _PATTERNS:
        if not any(word in lower for word in words):
            continue
        for match in pattern.finditer(text):
            until = (
                _UNTIL.search(text, max(0, match.start() - 36), match.start()) if kind in _MAY_END else None
            )
            span = Span(until.start() if until else match.start(), match.end())
            if any(m.span.start < span.end and span.start < m.span.end for m in found):
                continue
            if until is None and _in_document_name(text, match.start(), kind):
                continue
            if (
                kind == "year"
                and not match.group(0)[:3].lower().startswith("năm")
                and _counts(text, match.end())
            ):
                # `đến 2000 người` is an amount.
                continue
            period = _read(kind, match, until is not None)
            if period is not None:
                base = bool(_BASE.search(text, max(0, match.start() - 40), match.start()))
                found.append(PeriodMention(span, period, base))
    return _without_beginnings(sorted(found, key=lambda mention: mention.span), text)


def _without_beginnings(found: list[PeriodMention], text: str) -> list[PeriodMention]:
    """Joins the beginning of a stretch to the mention that ends it: `từ đầu tháng 8/2021 đến nay` is one."""
    kept: list[PeriodMention] = []
    since: int | None = None
    for position, mention in enumerate(found):
        following = found[position + 1] if position + 1 < len(found) else None
        word = _SINCE.search(text, max(0, mention.span.start - 12), mention.span.start)
        if (
            word is not None
            and following is not None
            and not text[mention.span.end : following.span.start].strip()
            and text[following.span.start : following.span.start + 3].lower() in ("đến", "tới")
        ):
            since = word.start()
            continue
        kept.append(mention if since is None else replace(mention, span=Span(since, mention.span.end)))
        since = None
    return kept


def _in_document_name(text: str, start: int, kind: PeriodKind) -> bool:
    begin = max(0, start - 50)
    if _NUMBER_BEFORE.search(text, begin, start):
        return True
    return kind == "day" and _KIND_BEFORE.search(text, begin, start) is not None


def _counts(text: str, end: int) -> bool:
    """Whether digits that might be a year are followed by a measure or by a plain counter."""
    if not text[end - 1].isdigit():
        return False
    unit = read_unit(text, end)
    return unit.kind not in ("none", "count") or unit.text in ("người", "lượt", "hộ", "hồ sơ")


@lru_cache(maxsize=4096)
def first_period(text: str) -> Period | None:
    """The first period of a title or heading that is no base of comparison and no vision for later years."""
    for mention in parse_periods(text):
        if not mention.base and not _NAMED_AFTER.search(
            text, max(0, mention.span.start - 14), mention.span.start
        ):
            return mention.period
    return None


def a_year_before(key: str) -> str:
    """The same period of the year before: what `cùng kỳ` without a year means."""
    return re.sub(r"(?<![0-9])(?:19|20)[0-9]{2}(?=[-.]|$)", lambda year: str(int(year.group(0)) - 1), key)


def describe(key: str) -> str:
    """A period's normal form in Vietnamese words: `2022-H1` as `6 tháng đầu năm 2022`."""
    if key.startswith("<="):
        day = date.fromisoformat(key[2:])
        return f"đến ngày {_day(day)}"
    if ".." in key:
        first, last = key.split("..")
        if len(first) == 4:
            return f"giai đoạn {first}-{last}"
        return f"từ ngày {_day(date.fromisoformat(first))} đến ngày {_day(date.fromisoformat(last))}"
    year, _, part = key.partition("-")
    if not part:
        return f"năm {year}" if year else ""
    if part.startswith("H"):
        return f"6 tháng {'đầu' if part == 'H1' else 'cuối'} năm {year}"
    if part.startswith("Q"):
        return f"quý {'I II III IV'.split()[int(part[1]) - 1]} năm {year}"
    if part.startswith("M"):
        return f"{part[1:]} tháng đầu năm {year}"
    return f"tháng {int(part)}/{year}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _read(kind: PeriodKind, match: re.Match[str], until: bool) -> Period | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    year = int(groups.get("year", 0))
    if kind == "now":
        return Period("now", None, None, open_year=True)
    if kind == "range":
        return _range(groups)
    if kind == "day":
        day = _date(year, int(groups["month"]), int(groups["day"]))
        return None if day is None else Period("day", None if until else day, day)
    if kind == "month":
        month = int(groups["month"])
        return (
            _of_year("month", str(month), year, until)
            if year
            else Period("month", None, None, True, str(month), until)
        )
    if kind == "quarter":
        number = groups.get("n", "")
        if not number:
            return Period("quarter", None, None, True, "Q?")
        part = f"Q{_ROMAN.get(number.upper()) or int(number)}"
    elif kind == "half":
        part = "H2" if groups.get("end", "đầu").lower() == "cuối" else "H1"
    elif kind == "months":
        count = groups.get("n") or groups["m"]
        part = "H1" if count == "6" else f"M{count}"
        kind = "half" if part == "H1" else kind
    else:
        part = ""
    return _of_year(kind, part, year, until) if year else Period(kind, None, None, True, part, until)


def _range(groups: dict[str, str]) -> Period | None:
    if "d1" not in groups:
        first, last = int(groups["y1"]), int(groups["y2"])
        return Period("range", date(first, 1, 1), date(last, 12, 31)) if first < last else None
    last_year = int(groups["y2"])
    start = _date(int(groups.get("y1", last_year)), int(groups["m1"]), int(groups["d1"]))
    end = _date(last_year, int(groups["m2"]), int(groups["d2"]))
    return Period("range", start, end) if start and end and start <= end else None


def _of_year(kind: PeriodKind, part: str, year: int, until: bool) -> Period:
    first, last = 1, 12
    if kind == "month":
        first = last = int(part)
    elif part.startswith("Q") and part != "Q?":
        first, last = int(part[1]) * 3 - 2, int(part[1]) * 3
    elif part.startswith("H"):
        first, last = (1, 6) if part == "H1" else (7, 12)
    elif part.startswith("M"):
        last = int(part[1:])
    start = date(year, first, 1)
    end = date(year, last, calendar.monthrange(year, last)[1])
    if part == "Q?":
        return Period("year", start, end)
    return Period(kind, None if until else start, end, False, part)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
