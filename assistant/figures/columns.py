"""Figures that stand side by side: the column of a table, the items of a list, the clauses of one enumeration.

Figures of one column share everything but the row, so a question over them names the column (and what the table is
about) and perhaps some rows. Rows of totals are told apart: they are no candidate of anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.figures.times import end_of
from index.documents import Document, Span, Table
from index.facts import Fact
from index.folding import fold

_TOTAL = re.compile(
    r"^\W*(?:tổng(?! (?:công ty|cục|đài|kho|lãnh|hội))|cộng(?! (?:hòa|đồng|tác))|toàn (?:tỉnh|huyện|xã|thành phố|thị xã|quận|phường|ngành|quốc|vùng|trường|bộ)"
    r"|cả (?:tỉnh|huyện|nước|năm)|bình quân(?: chung)?|chung(?: toàn)?)(?!\w)",
    re.I,
)
# `Các lĩnh vực khác` is no one of them, but a part of the whole.
_REST = re.compile(r"(?<!\w)(?:khác|còn lại)\W*$", re.I)
_ORDINAL_OF_GROUP = re.compile(r"^(?:[IVX]+|[A-ZĐ])\.?$")
_ORDINAL_OF_ROW = re.compile(r"^\d{1,3}\.?$")
_ITEM = re.compile(r"^[ \t>]*([-–+*·•▪●]|\d{1,2}[.)]|[a-zđ][.)])\s+")
_ONLY_A_TIME = re.compile(
    r"^\W*(?:(?:so với|của|là|bằng|vào)\s+)*(?:cùng kỳ|kỳ trước|năm trước|năm (?:19|20)\d\d|năm|cuối năm|đầu năm|quý|tháng|kế hoạch|dự toán|mục tiêu)?"
    r"(?:\s+(?:trước|năm|(?:19|20)\d\d|\d+))*\W*$",
    re.I,
)
_CHANGE_WORDS = re.compile(r"(?<!\w)(?:tăng|giảm|con|ước|đạt|thêm|khoảng|hơn)(?!\w)", re.I)
_UP_TO_THE_PART = re.compile(r"^.*(?<!\w)(?:trong đó|bao gồm|cơ cấu:?|riêng)(?!\w)|^so với [^,]*,", re.I)
_BREAK = re.compile(r"[.!?]\s|\n")
_FEWEST = 2
_FAR = 240
_BEFORE_TABLE = 160


@dataclass(frozen=True, slots=True)
class Column:
    """Figures of one unit and kind side by side, with the words that say what they are.

    `names` go with `facts`; `header` are the words of the column itself (the lead of a list), `about` what stands
    around it, `kind` the head of the column of names; `beside_plan` says that the table shows what was planned, too.
    """

    facts: tuple[Fact, ...]
    names: tuple[str, ...]
    totals: tuple[Fact, ...]
    header: str
    about: str
    kind: str = ""
    beside_plan: bool = False

    @property
    def first(self) -> Fact:
        """Any figure: they share document, unit, role and period."""
        return self.facts[0]

    def whole(self) -> Fact | None:
        """The one total of the column."""
        return self.totals[0] if len({fact.value for fact in self.totals}) == 1 else None

    def without_rest(self) -> Column:
        """The column without `Các khoản khác`."""
        kept = [(f, n) for f, n in zip(self.facts, self.names, strict=True) if not _REST.search(n)]
        return replace(self, facts=tuple(f for f, _ in kept), names=tuple(n for _, n in kept))


def is_total(name: str) -> bool:
    """Whether the name of a row or item says that it sums up the others."""
    return _TOTAL.search(name) is not None


def is_rest(name: str) -> bool:
    """Whether a row or item sums up what is not listed (`Các khoản khác`)."""
    return _REST.search(name) is not None


def is_only_a_time(name: str) -> bool:
    """Whether a name says no more than when, or that it was planned: `năm 2022`, `cùng kỳ`."""
    return _ONLY_A_TIME.match(name) is not None


def columns_of_table(
    table: Table, facts: Sequence[Fact], document: Document, *, of_one_unit: bool = True
) -> list[Column]:
    """The columns of a table, its facts given; groups of rows apart from the rows below them.

    A column of indicators has a unit in each row: it is taken apart by units, save where they are not compared.
    """
    by_column: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.table == table.ordinal and fact.row is not None:
            by_column.setdefault((fact.column, fact.unit if of_one_unit else ""), []).append(fact)
    groups = _rows_of_groups(table, document)
    about = f"{table.caption or _before(table, document)} {headings_above(document, table.section)} {_one_group(table, groups, facts)}"
    kind = _names_header(table)
    plan = any(cell.role == "target" for cells in by_column.values() for cell in cells)
    found = []
    for (header, _), cells in by_column.items():
        rows = [(cell, name_of(cell)) for cell in cells]
        totals = tuple(cell for cell, name in rows if is_total(name))
        kept = [(c, n) for c, n in rows if not is_total(n) and c.row not in groups and "|" not in n]
        if len(kept) >= _FEWEST:
            columns = tuple(c for c, _ in kept), tuple(n for _, n in kept)
            found.append(Column(*columns, totals, header, about, kind, plan))
    return found


def name_of(fact: Fact) -> str:
    """What a row or an item is about, without its column and its whole."""
    if fact.table is not None:
        return fact.indicator.rpartition(f": {fact.column}")[0] or fact.indicator
    own = _UP_TO_THE_PART.sub("", fact.own or fact.level)
    own = own.rpartition(": ")[2] or own
    return " ".join(_CHANGE_WORDS.sub(" ", own).split()).strip(" :,;-")


def lists_of(facts: Sequence[Fact], document: Document) -> list[Column]:
    """The lists of a document's text: items one below the other, and enumerations within a sentence."""
    plain = [fact for fact in facts if fact.table is None]
    found = [*_items(plain, document), *_enumerations(plain, document)]
    return [column for column in found if column is not None]


def _items(facts: Sequence[Fact], document: Document) -> Iterator[Column | None]:
    """The first figures of list items of one level, one below the other."""
    runs: list[list[tuple[str, Fact]]] = []
    last: dict[str, list[tuple[str, Fact]]] = {}
    seen: set[tuple[int, str]] = set()
    for fact in facts:
        start = document.text.rfind("\n", 0, fact.span.start) + 1
        mark = _ITEM.match(document.text[start : fact.span.start])
        if mark is None or (start, fact.unit) in seen:
            continue
        seen.add((start, fact.unit))
        key = f"{mark.group(1) if not mark.group(1)[0].isalnum() else 'n'} {fact.unit}"
        run = last.get(key)
        if run is not None and _goes_on(run[-1][1], fact, document):
            run.append((key, fact))
        else:
            last[key] = [(key, fact)]
            runs.append(last[key])
    for run in runs:
        members = [fact for _, fact in run]
        yield _column(
            members,
            document,
            _lead(members[0], document, above=True),
            whole=_introduced(members, facts, document),
            items=True,
        )


def _goes_on(one: Fact, two: Fact, document: Document) -> bool:
    """Whether the next item stands below the last one: no heading or paragraph between."""
    between = document.text[one.span.end : two.span.start]
    lines = [line for line in between.split("\n")[1:] if line.strip()]
    return all(_ITEM.match(line) for line in lines) and one.section == two.section and _same_kind(one, two)


def _enumerations(facts: Sequence[Fact], document: Document) -> Iterator[Column | None]:
    """Figures of one unit and role within one sentence, other figures of it between them."""
    every: list[list[Fact]] = []
    current: list[list[Fact]] = []
    for fact in facts:
        current = [
            run for run in current
            if fact.span.start - run[-1].span.end <= _FAR
            and not _BREAK.search(document.text[run[-1].span.end : fact.span.start])
        ]  # fmt: skip
        run = next((run for run in current if _same_kind(run[0], fact)), None)
        if run is None:
            run = []
            every.append(run)
            current.append(run)
        run.append(fact)
    for run in every:
        yield _column(run, document, _lead(run[0], document, above=False), facts)


def _introduced(items: Sequence[Fact], facts: Sequence[Fact], document: Document) -> Fact | None:
    """The figure of the line above the items that they are parts of: of their unit, and as much as all of them."""
    start = document.text.rfind("\n", 0, items[0].span.start) + 1
    above = document.text.rfind("\n", 0, len(document.text[:start].rstrip())) + 1
    sum_of_items = sum((fact.amount for fact in items), Decimal(0))
    return next(
        (
            f for f in facts
            if above <= f.span.start < start and f.unit == items[0].unit and f.unit != "%"
            and _role(f) == _role(items[0]) and f.amount * 100 >= sum_of_items * 99
        ),
        None,
    )  # fmt: skip


def _same_kind(one: Fact, two: Fact) -> bool:
    alike = (one.unit, one.scale, _role(one)) == (two.unit, two.scale, _role(two))
    return alike and end_of(one.period) == end_of(two.period)


def _role(fact: Fact) -> str:
    return "result" if fact.role in ("estimate", "share") else fact.role


def _column(
    run: Sequence[Fact],
    document: Document,
    lead: str,
    beside: Sequence[Fact] = (),
    whole: Fact | None = None,
    items: bool = False,
) -> Column | None:
    """The run as a column, without figures that only say how it was at another time; None for fewer than two."""
    named: list[tuple[Fact, str]] = []
    for fact in run:
        name = (_item_name(fact, document) if items else "") or name_of(fact)
        if not name and fact.role == "change":
            name = _name_before(fact, beside)
        if name and "|" not in name and not _ONLY_A_TIME.match(name):
            named.append((fact, name))
    wholes = _wholes([fact for fact, _ in named])
    totals = tuple(f for f, name in named if f.id in wholes or is_total(name.rpartition(":")[2].strip()))
    inside = {f.id for f, _ in named if f.parent and f.parent not in wholes and _has(named, f.parent)}
    rows = [(f, n) for f, n in named if f not in totals and f.id not in inside]
    if len(rows) < _FEWEST:
        return None
    if whole is not None and not totals:
        totals = (whole,)
    about = f"{lead} {headings_above(document, rows[0][0].section)}"
    return Column(tuple(f for f, _ in rows), tuple(n for _, n in rows), totals, lead, about)


def _item_name(fact: Fact, document: Document) -> str:
    """What an item is about, where a colon parts it from its figures."""
    start = document.text.rfind("\n", 0, fact.span.start) + 1
    line = _ITEM.sub("", document.text[start : fact.span.start])
    name, colon, _ = line.partition(":")
    return " ".join(name.split()) if colon and not any(letter.isdigit() for letter in name) else ""


def _has(named: Sequence[tuple[Fact, str]], identity: str) -> bool:
    return any(fact.id == identity for fact, _ in named)


def _wholes(run: Sequence[Fact]) -> set[str]:
    """The figures of a run of which most of the others are parts."""
    parts = Counter(fact.parent for fact in run if fact.parent and fact.relation != "base")
    return {fact.id for fact in run if 2 * parts[fact.id] >= max(1, len(run) - 1)}


def _name_before(fact: Fact, facts: Sequence[Fact]) -> str:
    """`đàn bò 3.920 con, tăng 4,6%`: a change without words of its own is that of the figure before it."""
    before = [f for f in facts if f.span.end <= fact.span.start and fact.span.start - f.span.end < _FAR]
    return next((name_of(f) for f in reversed(before) if f.role != "change" and name_of(f)), "")


def _lead(fact: Fact, document: Document, *, above: bool) -> str:
    """What introduces a list: its line up to the first figure; with `above` the line above its first item, too."""
    start = document.text.rfind("\n", 0, fact.span.start) + 1
    line = document.text[start : fact.span.start]
    before = document.text[:start].rstrip().rpartition("\n")[2] if above else ""
    return " ".join(f"{before} {fact.head} {line}".split())


def _before(table: Table, document: Document) -> str:
    """The words right before a table, where it has no caption of its own."""
    return " ".join(document.text[: table.span.start].rstrip().rpartition("\n")[2][-_BEFORE_TABLE:].split())


def headings_above(document: Document, section: int | None) -> str:
    """The headings of a section and of those that it stands in."""
    found: list[str] = []
    while section is not None and 0 <= section < len(document.sections):
        found.append(document.sections[section].heading)
        section = document.sections[section].parent
    return " ".join(found)


def _names_header(table: Table) -> str:
    """The head of the column that names the rows: the first one that is no ordinal number."""
    heads = [" ".join(path) for path in table.columns]
    return next((head for head in heads if fold(head).strip(" .") not in ("stt", "tt", "so tt", "")), "")


def _one_group(table: Table, groups: frozenset[int], facts: Sequence[Fact]) -> str:
    """The name of the only group that has rows below it: what is counted there is counted of it."""
    above = [g for g in groups if g + 1 < len(table.rows) and g + 1 not in groups]
    if len(above) != 1:
        return ""
    return next((name_of(f) for f in facts if f.table == table.ordinal and f.row == above[0]), "")


def _rows_of_groups(table: Table, document: Document) -> frozenset[int]:
    """The rows numbered `A`, `II` where others are numbered `1`, `2`: they sum up the rows below them."""
    marks = {
        position: document.quote(Span(*row.cells[0].span)).strip()
        for position, row in enumerate(table.rows)
        if row.cells
    }
    groups = {position for position, mark in marks.items() if _ORDINAL_OF_GROUP.match(mark)}
    rows = {position for position, mark in marks.items() if _ORDINAL_OF_ROW.match(mark)}
    return frozenset(groups) if groups and rows else frozenset()
