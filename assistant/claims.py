"""What a sentence claims besides bare figures: units, sources, periods, offices and people, quotations.

Each check names what neither the cited words nor the frame around them (header, headings, table head) bears out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from assistant.sources import FIGURE, Sources, places, squeezed
from index.folding import fold
from ingest.dates import date_at, parse_dates
from ingest.units import Unit, read_unit

# A document number: digits, then a slash or hyphen, then a symbol with capital letters (46/KH-UBND, 09-NQ/TU).
DOCUMENT_NUMBER = regex.compile(
    r"(?<![\p{L}\d/])\d+[\p{L}]?(?:/\d{4})?\s?[/-]\s?\p{Lu}[\p{L}\d&]*(?:[/-][\p{L}\d&]+)*+"
)
# What a number is a number of, not what it counts: `tháng 6`, `Điều 5`, `Bảng 2`.
_LABEL_BEFORE = regex.compile(
    r"(?:tháng|ngày|quý|năm|điều|khoản|điểm|mục|bảng|phụ lục|chương|phần|số|cấp độ|giai đoạn)\s*$",
    regex.IGNORECASE,
)
_DAY_AFTER = regex.compile(r"\s*,?\s*ngày\s+")
_ATTRIBUTION = regex.compile(r"^\s*(?:Theo|Tại|Trong|Căn cứ)\s[^,.;:]{0,40}$", regex.IGNORECASE)
_OWN_ATTRIBUTION = regex.compile(
    r"(?:theo|căn cứ|thực hiện|triển khai|tại|trong)\s[^,.;:]{0,60}$", regex.IGNORECASE
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = regex.compile(
    r"quý\s+(iv|i{1,3}|[1-4])(?![\p{L}\d]|\s+lần)(?:(?:\s*/\s*|\s+năm\s+)((?:19|20)\d\d)(?!\d))?",
    regex.IGNORECASE,
)
_SPAN_OF_MONTHS = regex.compile(r"(\d{1,2})\s+tháng\s+(đầu|cuối)(?!\p{L})", regex.IGNORECASE)
_MONTH = regex.compile(r"(?<!\p{L})tháng\s+(\d{1,2})(?:\s*/\s*|\s+năm\s+)(\d{4})(?!\d)", regex.IGNORECASE)
_BARE_MONTH = regex.compile(r"(?<!\p{L})tháng\s+(\d{1,2})(?!\d)", regex.IGNORECASE)
_YEAR = regex.compile(r"(?<!\p{L})năm\s+((?:19|20)\d\d)(?!\d)", regex.IGNORECASE)
# A year that tells when the statement holds: at the head of a clause or alone in brackets.
_WHEN = regex.compile(
    r"(?:^|[,;:(])\s*(?:(?:đến|tính đến|trong|hết|cuối|cả|riêng)\s+){0,3}năm\s+((?:19|20)\d\d)(?!\d)",
    regex.IGNORECASE,
)
_BASE_BEFORE = regex.compile(r"so với(?:\s+\p{L}+){0,4}\s*$|cùng kỳ(?:\s+\p{L}+){0,2}\s*$", regex.IGNORECASE)
_PER_TIME = regex.compile(
    r"\s*[\p{L}²³%]+(?:\s\p{L}+){0,2}(?:/\p{L}+)*?/(giờ|ngày|tuần|tháng|quý|năm|vụ|lần)(?!\p{L})",
    regex.IGNORECASE,
)
_EACH = regex.compile(r"(?<!\p{L})(?:mỗi|hằng|hàng)\s+(ngày|tuần|tháng|quý|năm)(?!\p{L})", regex.IGNORECASE)
_WHOLE_YEAR = regex.compile(r"(?<!\p{L})cả năm(?!\p{L})", regex.IGNORECASE)
_PART_OF_YEAR = regex.compile(r"\d tháng|quý\s+(?:iv|i{1,3}|[1-4])", regex.IGNORECASE)
_QUOTATION = regex.compile(r"“([^“”]{4,600})”")
_LEVELS = "tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn|quận"
_HEADS = (
    "Sở|Bộ|Tổng cục|Chi cục|Cục|Phòng|Trung tâm|Văn phòng|Viện|Thanh tra|Công an|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|"
    "Hội đồng nhân dân|HĐND|Ban Quản lý|Ban Chỉ đạo|Công ty|Tập đoàn|Tổ công tác|Ngân hàng|Kho bạc|Đài|Bệnh viện|Trường"
)
# A level behind one of these, where the source has another level behind the same: `ngân sách huyện` for `ngân sách tỉnh`.
_LEVELLED = regex.compile(
    r"(?<!\p{L})(ngân sách|toàn|cấp|tại|nhân dân)\s+(tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn|trung ương)(?!\p{L})(?!\s\p{Lu})",
    regex.IGNORECASE,
)
# `huyện Long Điền`, `UBND tỉnh Vĩnh An`, `Công an tỉnh`: the level, with the place where it is named.
_PLACE = regex.compile(
    rf"(?<!\p{{L}})(?:(?P<head>{_HEADS})\s+)?(?P<level>(?i:{_LEVELS}))(?!\p{{L}})(?P<name>(?:\s\p{{Lu}}\p{{Ll}}*+){{0,4}}+)"
)
# `Sở Tài chính`, `Bộ Thông tin và Truyền thông`, `Sở TT&TT`: a head and names of two syllables, joined.
_OFFICE = regex.compile(
    rf"(?<!\p{{L}})(?P<head>{_HEADS})\s(?P<name>\p{{Lu}}{{2,}}[\p{{Lu}}&]*+|\p{{Lu}}\p{{Ll}}*+(?:\s\p{{L}}\p{{Ll}}*+)?"
    rf"(?:(?:,|\svà|\s-)\s\p{{Lu}}\p{{Ll}}*+\s\p{{Ll}}++){{0,4}}+)"
)
_LONG_FORMS = (
    ("ủy ban nhân dân", "ubnd"),
    ("uỷ ban nhân dân", "ubnd"),
    ("hội đồng nhân dân", "hđnd"),
)
_PROPER = regex.compile(r"\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){1,5}+")


class Unborne(NamedTuple):
    """A claim that the evidence does not bear out: its kind, the words, and why in Vietnamese."""

    kind: str
    value: str
    why: str


def unborne_claims(text: str, sources: Sources, computed: frozenset[str]) -> Iterator[Unborne]:
    """The claims of a sentence that do not hold. `computed` are the results of the computations shown."""
    yield from _units(text, sources, computed)
    if not sources.quotes:
        return
    yield from _number_days(text, sources)
    yield from _attribution(text, sources)
    # A title that is quoted names its own periods.
    yield from _periods(_QUOTATION.sub("“”", text), sources, computed)
    yield from _offices(text, sources)
    yield from _levels(text, sources)
    yield from _quotations(text, sources)


def _units(text: str, sources: Sources, computed: frozenset[str]) -> Iterator[Unborne]:
    """`5 tỷ` must not come from `5 triệu`, `5%` from `5 người`, nor `577 người` from `577 cơ quan`."""
    # Whole periods and quoted titles are judged as such.
    text = _SPAN_OF_MONTHS.sub(_blank, _QUOTATION.sub(_blank, text))
    for match in FIGURE.finditer(text):
        unit = read_unit(text, match.end())
        if unit.kind == "none" or match.group() in computed:
            continue
        if _LABEL_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            continue
        stands = [(quote, place) for quote in sources.quotes for place in places(match.group(), quote)]
        found = [_unit_after(quote, place.end()) for quote, place in stands]
        per = _per_time(text, match.end())
        if per and stands and not any(_per_time(quote, place.end()) == per for quote, place in stands):
            others = [other for quote, place in stands if (other := _per_time(quote, place.end()))]
            if others:
                yield Unborne("unit", f"{match.group()} …/{per}", f"nguồn ghi mỗi {others[0]}")
                continue
        if not found or any(_same_unit(unit, other) for other in found):
            continue
        bare = any(other.kind == "none" for other in found)
        if bare and _stands_elsewhere(unit, sources):
            continue
        counts = any(other.kind in ("none", "count") for other in found)
        if (
            unit.kind == "count"
            and counts
            and any(_counted_before(unit, quote, place.start()) for quote, place in stands)
        ):
            continue
        there = next((other.text for other in found if other.text), "")
        yield Unborne(
            "unit",
            f"{match.group()} {unit.text}",
            f"nguồn ghi “{match.group()} {there}”, câu trả lời ghi “{unit.text}”",
        )


def _per_time(text: str, end: int) -> str | None:
    """`năm` of `4,5 triệu đồng/người/năm`: what stretch of time an amount is for."""
    match = _PER_TIME.match(text, end)
    return match[1].lower() if match else None


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match.group())


def _same_unit(unit: Unit, other: Unit) -> bool:
    if "count" in (unit.kind, other.kind) and unit.scale == other.scale:
        return fold(unit.text).split()[:1] == fold(other.text).split()[:1]
    return _short_unit(unit) == _short_unit(other)


def _short_unit(unit: Unit) -> str:
    if unit.scale != 1:
        return str(unit.scale)
    return unit.text.lower().replace("²", "2").replace("³", "3").split("/")[0]


def _stands_elsewhere(unit: Unit, sources: Sources) -> bool:
    """A bare figure of the source has its unit in the table head, the caption or the words before it."""
    words = unit.text.lower().split()
    # `(%)` and `(người)` in a head are as good as `Đơn vị: %`; the unit of another figure is not.
    return bool(regex.search(rf"(?<!\w){regex.escape(words[0])}", sources.everything)) if words else True


def _unit_after(text: str, end: int) -> Unit:
    """The unit after a figure, also where the noun is written with a capital (`718 Tổ công nghệ số`)."""
    # A tab ends the cell, a line break the paragraph.
    text, end = regex.split(r"[\t\n]", text[end : end + 60])[0], 0
    unit = read_unit(text, end)
    return unit if unit.kind != "none" else read_unit(text.lower(), end)


def _counted_before(unit: Unit, quote: str, offset: int) -> bool:
    """The noun stands before the figure: `hồ sơ: 577 bộ`, or before the bracket that divides what it counts,
    `186.420 hồ sơ (97.308 trực tiếp, …)`; a noun that another figure of the clause counts does not pass."""
    noun = " ".join(unit.text.lower().split()[:2])
    before = regex.split(r"[.;](?!\d)|\n", quote[:offset].lower())[-1]
    total, bracket, parts = before.rpartition("(")
    if bracket and ")" not in parts:
        figures = list(FIGURE.finditer(total))
        if figures and _same_unit(unit, _unit_after(total, figures[-1].end())):
            return True
    if f" {noun}" not in f" {before}":
        return False
    return not any(before.startswith(noun, m.end() + 1) for m in FIGURE.finditer(before))


def _number_days(text: str, sources: Sources) -> Iterator[Unborne]:
    """A number keeps its own date: header and passages may hold several of each."""
    known: dict[str, set[object]] = {}
    for document in sources.documents:
        if document.header.number and document.header.day:
            known.setdefault(squeezed(document.header.number.value), set()).add(document.header.day)
    for quote in sources.quotes:
        for number, day, _ in _dated_numbers(quote):
            known.setdefault(number, set()).add(day)
    for number, day, printed in _dated_numbers(text):
        if number in known and day not in known[number]:
            yield Unborne("number", printed, f"nguồn không ghi văn bản {number} ngày này")


def _dated_numbers(text: str) -> Iterator[tuple[str, object, str]]:
    for match in DOCUMENT_NUMBER.finditer(text):
        gap = _DAY_AFTER.match(text, match.end())
        mention = date_at(text, gap.end()) if gap else None
        if mention:
            yield (
                squeezed(match.group()),
                mention.day or mention.printed,
                text[match.start() : mention.span.end],
            )


def _attribution(text: str, sources: Sources) -> Iterator[Unborne]:
    """`Theo Báo cáo số 238/BC-STTTT, …` needs that report among what is cited."""
    match = DOCUMENT_NUMBER.search(text, 0, 90)
    if match is None or not _ATTRIBUTION.search(text[: match.start()]):
        return
    number = squeezed(match.group())
    if not any(number in squeezed(quote) for quote in sources.quotes):
        return
    own = [d.header.number and squeezed(d.header.number.value) for d in sources.documents]
    if number in own or None in own:
        return
    for quote in sources.quotes:
        for place in DOCUMENT_NUMBER.finditer(quote):
            before = quote[max(0, place.start() - 80) : place.start()]
            if squeezed(place.group()) == number and _OWN_ATTRIBUTION.search(before):
                return
    yield Unborne("source", match.group(), f"văn bản được trích không phải là “{number}”")


def _periods(text: str, sources: Sources, computed: frozenset[str]) -> Iterator[Unborne]:
    everything = sources.everything
    quarters = {(_quarter(match), match[2]) for match in _QUARTER.finditer(everything)}
    for match in _QUARTER.finditer(text):
        years = {year for quarter, year in quarters if quarter == _quarter(match)}
        if not years or (match[2] and None not in years and match[2] not in years):
            yield Unborne("period", match.group(), f"nguồn không có “{match.group()}”")
    near = "\n".join((*sources.passages, *(line for lines in sources.headings for line in lines)))
    phrases = {_months(match) for match in _SPAN_OF_MONTHS.finditer(near)}
    phrases = phrases or {_months(match) for match in _SPAN_OF_MONTHS.finditer(everything)}
    for match in _SPAN_OF_MONTHS.finditer(text):
        if phrases and _months(match) not in phrases:
            yield Unborne("period", match.group(), f"nguồn không có “{match.group()}”")
    months = {int(match[1]) for quote in sources.quotes for match in _BARE_MONTH.finditer(quote)}
    months |= {mention.day.month for quote in sources.quotes for mention in parse_dates(quote) if mention.day}
    framed = {int(match[1]) for match in _BARE_MONTH.finditer(sources.frame)}
    framed |= {mention.day.month for mention in parse_dates(sources.frame) if mention.day}
    for match in _BARE_MONTH.finditer(text):
        if months and int(match[1]) not in months | framed:
            yield Unborne("period", match.group(), f"nguồn không có “{match.group()}”")
    turns = {match[1].lower() for match in _EACH.finditer(everything)}
    for match in _EACH.finditer(text):
        if turns and match[1].lower() not in turns:
            yield Unborne("period", match.group(), f"nguồn không có “{match.group()}”")
    if (
        _WHOLE_YEAR.search(text)
        and not _WHOLE_YEAR.search(everything)
        and any(_PART_OF_YEAR.search(quote) for quote in sources.quotes)
    ):
        yield Unborne("period", "cả năm", "nguồn chỉ nói một phần của năm")
    if not computed:
        yield from _years(text, sources)


def _months(match: regex.Match[str]) -> tuple[str, str]:
    return match[1].lstrip("0"), match[2].lower()


def _quarter(match: regex.Match[str]) -> int:
    printed = match[1].lower()
    return _ROMAN.get(printed) or int(printed)


def _years(text: str, sources: Sources) -> Iterator[Unborne]:
    """The year a statement holds for is not the one that the source only compares with, nor one that the
    headings above the cited words exclude."""
    heads = list(_WHEN.finditer(text))
    for position, match in enumerate(heads):
        year = match[1]
        until = heads[position + 1].start() if position + 1 < len(heads) else len(text)
        if other := _year_of_figures(text, match.end(), until, year, sources):
            yield Unborne("period", f"năm {year}", f"nguồn ghi con số này cho năm {other}")
            continue
        roles = [
            bool(_BASE_BEFORE.search(quote[max(0, place.start() - 40) : place.start()]))
            for quote in sources.quotes
            for place in _YEAR.finditer(quote)
            if place[1] == year
        ]
        if roles and all(roles) and year not in sources.frame and not _said_of_base(text, year, sources):
            yield Unborne("period", f"năm {year}", f"nguồn chỉ so sánh với năm {year}")
        elif not any(year in quote for quote in sources.passages) and _excluded(year, sources):
            yield Unborne("period", f"năm {year}", f"đề mục của đoạn được trích không phải là năm {year}")


def _year_of_figures(text: str, start: int, end: int, year: str, sources: Sources) -> str | None:
    """The year that the source's own clause gives the figures behind a year, where it is always another one."""
    others: list[str | None] = []
    for figure in FIGURE.finditer(text, start, end):
        for quote in sources.passages:
            for place in places(figure.group(), quote):
                clause = regex.split(r"[.;](?!\d)|\n", quote[: place.start()])[-1]
                named = [m for m in _WHEN.finditer(clause) if not _BASE_BEFORE.search(clause[: m.start(1)])]
                others.append(named[-1][1] if named else None)
    if not others or None in others or year in others:
        return None
    return others[-1]


def _said_of_base(text: str, year: str, sources: Sources) -> bool:
    """`tăng 66 trạm so với cuối năm 2022 (952 trạm)`: the figure after the year is that year's own."""
    return any(
        regex.match(rf"\s*\(\s*{regex.escape(figure.group())}", quote[place.end() :])
        for quote in sources.quotes
        for place in _YEAR.finditer(quote)
        if place[1] == year
        for figure in FIGURE.finditer(text)
    )


def _excluded(year: str, sources: Sources) -> bool:
    years = [set(regex.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", " ".join(h))) for h in sources.headings]
    return bool(years) and all(years) and not any(year in named for named in years)


def _offices(text: str, sources: Sources) -> Iterator[Unborne]:
    """Offices, places and people named in the sentence stand in the cited words or in the frame."""
    there = _short_names(sources.everything)
    # `Tỉnh ủy An Giang` speaks for `tỉnh An Giang`.
    there += " " + regex.sub(r"\b(tinh|huyen|quan|thi) uy\b", r"\1", there).replace("thanh uy", "thanh pho")
    for match in _PLACE.finditer(text):
        head, level, name = match["head"], match["level"], match["name"].strip()
        pieces = ([f"{head} {level}"] if head else []) + ([f"{level} {name}"] if name else [])
        if any(_short_names(piece) not in there for piece in pieces):
            yield Unborne("body", match.group(), f"nguồn không có “{match.group()}”")
    for match in _OFFICE.finditer(text):
        first, *others = regex.split(r"(?:,|\svà|\s-)\s", match["name"])
        if regex.match(rf"(?:{_HEADS})\s\p{{Ll}}", first):
            # `Văn phòng Sở báo cáo`: the office of an office, then its verb.
            first = first.split()[0]
        pieces = [f"{match['head']} {first}", *others]
        if all(_short_names(piece) in there for piece in pieces):
            continue
        if not _is_abbreviation(pieces[0], there) and _initials(match.group()) not in there:
            yield Unborne("body", match.group(), f"nguồn không có “{match.group()}”")
    for match in _PROPER.finditer(text):
        if not match.start() or regex.match(rf"(?:{_HEADS})(?!\p{{L}})", match.group()):
            continue
        if fold(match.group().lower()) not in there:
            yield Unborne("body", match.group(), f"nguồn không có tên “{match.group()}”")


def _levels(text: str, sources: Sources) -> Iterator[Unborne]:
    there = {
        (match[1].lower(), match[2].lower())
        for quote in sources.quotes
        for match in _LEVELLED.finditer(quote)
    }
    everything = sources.everything
    for match in _LEVELLED.finditer(text):
        head, level = match[1].lower(), match[2].lower()
        others = {other for first, other in there if first == head}
        if others and level not in others and f"{head} {level}" not in everything:
            yield Unborne("body", match.group(), f"nguồn ghi “{head} {min(others)}”")


def _initials(name: str) -> str:
    """`btttt` of `Bộ Thông tin và Truyền thông`: a document number names its office so."""
    return "".join(word[0] for word in fold(name).split() if word[0].isalpha() and word != "va")


def _short_names(text: str) -> str:
    lowered = " ".join(text.lower().split())
    for long, short in _LONG_FORMS:
        lowered = lowered.replace(long, short)
    return fold(lowered)


def _is_abbreviation(piece: str, there: str) -> bool:
    """`Sở TT&TT` for `Sở Thông tin và Truyền thông`: the initials of what follows the same head."""
    head, _, letters = piece.rpartition(" ")
    if not head or not letters.replace("&", "").isupper() or len(letters) < 2:
        return False
    initials = fold(letters.replace("&", "").lower())
    begin = _short_names(head) + " "
    offset = there.find(begin)
    while offset >= 0:
        words = regex.findall(r"\p{L}+", there[offset + len(begin) : offset + 120])
        if "".join(word[0] for word in words if word != "va").startswith(initials):
            return True
        offset = there.find(begin, offset + 1)
    return False


def _quotations(text: str, sources: Sources) -> Iterator[Unborne]:
    whole = squeezed(sources.everything)
    for match in _QUOTATION.finditer(text):
        parts = [part for part in regex.split(r"…|\.\.\.", match[1]) if part.strip()]
        if not all(squeezed(part).lower().strip(".,;") in whole for part in parts):
            yield Unborne("quotation", match[1], "lời trong ngoặc kép không đúng nguyên văn nguồn")


def month_years(text: str) -> set[tuple[int, int]]:
    """The months that a text names with their year, from full dates too."""
    named = {(int(match[1]), int(match[2])) for match in _MONTH.finditer(text)}
    return named | {(m.day.month, m.day.year) for m in parse_dates(text) if m.day}


def month_spans(text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Where a text names a month with its year: start, end, (month, year)."""
    for match in _MONTH.finditer(text):
        yield match.start(), match.end(), (int(match[1]), int(match[2]))
