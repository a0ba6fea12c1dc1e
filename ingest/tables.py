"""Tables understood: which rows are the header, which head a group, what unit and caption belong to them.

In: the rows of a table as cell texts. Out: a `Grid`: header paths a column, body rows with their group.
Sources: statistical annexes and tables of provincial reports (two-row headers, index rows `(1) (2) (3)`,
group rows).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from index.folding import fold
from ingest.marks import mark_of

_INDEX_CELL = regex.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s?=\s?[\d()+\-*/x:,%\s]{1,40})?")
_NUMBERED = regex.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zđ])[.)]?|\(?\d{1,3}\)")
_INTEGER = regex.compile(r"(\d{1,4})[.)]?$")
_GROUP_LABEL = regex.compile(r"(?:[IVXLC]{1,7}|[A-HĐ])[.)]?")
_VALUE = regex.compile(r"[\d.,%\-–/\s()+<>≥≤=~x]*\d[\d.,%\-–/\s()+<>≥≤=~x]*")
_UNIT = regex.compile(r"(?:ĐVT|đvt|Đvt|Đơn vị tính|Đơn vị|đơn vị tính)\s{0,2}[:.]\s{0,3}([^)\t\n]{1,60})\)?")
_CAPACITY = regex.compile(
    r"(?:kt|tm|tl|tuq|q)\.|(?:quyen |pho |thu )?(?:tong )?(?:giam doc|chu tich|bo truong|cuc truong|chi cuc truong|"
    r"truong ban|truong phong|hieu truong|chanh van phong|bi thu|thu tuong)\b"
)
_NUMBER_HEADS = frozenset({"stt", "tt", "so tt", "so thu tu", "so t t", "no"})


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the table as printed; `role` tells header rows and group rows from the body."""

    cells: tuple[str, ...]
    role: str  # "header", "index", "group", "body"
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table understood."""

    columns: tuple[tuple[str, ...], ...]
    rows: tuple[GridRow, ...]


def understand_rows(rows: Sequence[Sequence[str]], header_rows: int = 0) -> Grid:
    """Finds the header, the groups and the body of a table."""
    width = max((len(row) for row in rows), default=0)
    full = [tuple(row) + ("",) * (width - len(row)) for row in rows]
    full = [row for row in full if any(row)]
    # What a format marks may be less than all: Markdown and slides only know a single header row.
    header_rows = max(min(header_rows, len(full)), _header_height(full))
    columns = _paths(full[:header_rows], width)
    understood = [GridRow(_once(row, full[number - 1] if number else None), "header")
                  for number, row in enumerate(full[:header_rows])]  # fmt: skip
    groups: list[tuple[int | None, str]] = []
    body = full[header_rows:]
    for number, row in enumerate(body):
        following = body[number + 1][0] if number + 1 < len(body) else None
        if header_rows and row in full[:header_rows]:
            understood.append(GridRow(row, "header"))  # the header that a new page repeats
        elif _is_index(row) and len(understood) == header_rows:
            understood.append(GridRow(row, "index"))
        elif len(full) > header_rows + 1 and (label := _group_label(row, following)) is not None:
            rank = _group_rank(row[0] or label)
            while groups and not _holds(groups[-1][0], rank):
                groups.pop()
            understood.append(GridRow(_first_only(row), "group", _path(groups)))
            groups.append((rank, label))
        else:
            understood.append(GridRow(row, "body", _path(groups)))
    return Grid(columns, tuple(understood))


def _group_rank(label: str) -> int | None:
    """How high a group stands, by the mark it begins with (`A.`, `II`, `1`); None without one."""
    bare = label.rstrip(".) ")
    alone = _GROUP_LABEL.fullmatch(label) or _NUMBERED.fullmatch(label)
    mark = mark_of(f"{bare}) x" if bare.islower() else f"{bare}. x") if alone else mark_of(label)
    return None if mark is None else mark.rank


def _holds(above: int | None, rank: int | None) -> bool:
    """Whether a group lies within the open one: under a higher mark, or without a mark under a marked one."""
    return above is not None and (rank is None or above < rank)


def _path(groups: Sequence[tuple[int | None, str]]) -> str | None:
    return " › ".join(label for _, label in groups) or None


def goes_on(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> bool:
    """Whether a table is the rest of the one right before it, cut by a page: the same header again, or no header
    and a row number that follows."""
    if not first or not second or len(first[0]) != len(second[0]):
        return False
    if tuple(first[0]) == tuple(second[0]):
        return True
    numbers = [_INTEGER.match(str(row[0]).strip()) for row in (first[-1], second[0])]
    return all(numbers) and int(numbers[1][1]) == int(numbers[0][1]) + 1  # type: ignore[index]


def unit_of(text: str) -> str | None:
    """The unit that a line above a table names: `ĐVT: triệu đồng`."""
    match = _UNIT.search(text[:200])
    return match[1].strip(" .)") if match else None


def is_layout(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table only lays out the head or the foot of a document (issuer and motto, recipients and
    signer)."""
    words = fold(" ".join(" ".join(row) for row in rows[:4]))[:3000]
    if len(rows) > 8 or max((len(row) for row in rows), default=0) > 4:
        return False
    return (
        "cong hoa xa hoi" in words
        or "dang cong san viet nam" in words
        or words.lstrip().startswith(("noi nhan", "kt.", "tm.", "tl."))
        or " noi nhan:" in words
        or (len(rows) <= 3 and any(_signs(cell) for row in rows for cell in row))
        or (
            regex.search(r"\bso\s?:[^|]{0,40}/[a-z]", words) is not None
            and "ngay" in words
            and "thang" in words
        )
    )


def _signs(cell: str) -> bool:
    """Whether a cell is the signer's: it begins with a capacity in capitals."""
    first = cell.strip().split("\n", 1)[0].strip(" *")
    return first.isupper() and _CAPACITY.match(fold(first)) is not None


def _header_height(rows: Sequence[tuple[str, ...]]) -> int:
    """How many rows at the top are header: up to the first row that is numbered or holds values."""
    if len(rows) < 2 or not _is_heading_row(rows[0]):
        return 0
    height = 1
    while height < min(4, len(rows) - 1):
        row, above = rows[height], rows[height - 1]
        shared = any(a == b and a for a, b in zip(above, row, strict=True))
        spanned = len(set(filter(None, above))) < len(above) - sum(not cell for cell in above)
        opens_blank = not row[0] and (spanned or shared or not all(above))
        if (
            not _is_heading_row(row)
            or _is_index(row)
            or not (shared or opens_blank or (spanned and row[0] == above[0]))
        ):
            break
        height += 1
    return height


def _is_heading_row(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    if len(filled) < 1 or (row[0] and (_NUMBERED.fullmatch(row[0]) or _GROUP_LABEL.fullmatch(row[0]))):
        return False
    values = sum(
        bool(_VALUE.fullmatch(cell)) and not regex.fullmatch(r"(?:19|20)\d\d", cell) for cell in filled
    )
    return values * 2 < len(filled) and max(len(cell) for cell in filled) < 400


def _is_index(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return (
        len(filled) >= 3
        and len(filled) >= len(row) - 1
        and all(_INDEX_CELL.fullmatch(cell) for cell in filled)
        and (
            any(cell.startswith("(") for cell in filled)
            or [c for c in filled if c.isdigit()]
            == [str(n) for n in range(1, 1 + sum(c.isdigit() for c in filled))]
        )
    )


def _group_label(row: Sequence[str], following: str | None) -> str | None:
    """The words of a row that heads a group: one label, nothing in the other columns.

    `following` is the first cell of the next row: a numbered row without values heads a group only where rows
    numbered below it follow (`1` before `1.1`, `a` or an empty cell).
    """
    filled = [cell for cell in row if cell]
    distinct = list(dict.fromkeys(filled))
    if not filled or len(row) < 3:
        return None
    if len(distinct) == 1 and (len(filled) == len(row) or len(filled) == 1):
        return (
            distinct[0]
            if not _VALUE.fullmatch(distinct[0]) and not _NUMBERED.fullmatch(distinct[0])
            else None
        )
    if len(distinct) != 2 or not row[0] or row[1] != distinct[1] or _VALUE.fullmatch(distinct[1]):
        return None
    label = row[0].strip(".) ")
    heads = bool(_GROUP_LABEL.fullmatch(row[0])) or (
        bool(_NUMBERED.fullmatch(row[0]))
        and following is not None
        and (
            (following.startswith(f"{label}.") and following.strip(".) ") != label)
            or following in ("", "-", "+", "a", "a)")
        )
    )
    return f"{row[0]} {distinct[1]}" if heads else None


def _paths(header: Sequence[tuple[str, ...]], width: int) -> tuple[tuple[str, ...], ...]:
    """The header texts above each column, outermost first; a cell that spans several rows is said once."""
    filled = [list(row) for row in header]
    for number, row in enumerate(filled[:-1]):
        # A header cell over several columns whose repeats the format left empty.
        for column in range(1, width):
            spans = all(any(under[place] for under in filled[number + 1 :]) for place in (column - 1, column))
            if not row[column] and row[column - 1] and spans:
                row[column] = row[column - 1]
    return tuple(
        tuple(dict.fromkeys(row[column] for row in filled if row[column])) for column in range(width)
    )


def _once(row: tuple[str, ...], above: tuple[str, ...] | None) -> tuple[str, ...]:
    """A header row with the repeats of merged cells left out: the stored text says what is printed once."""
    return tuple(
        "" if cell and ((column and row[column - 1] == cell) or (above and above[column] == cell)) else cell
        for column, cell in enumerate(row)
    )


def _first_only(row: tuple[str, ...]) -> tuple[str, ...]:
    seen: set[str] = set()
    kept = []
    for cell in row:
        kept.append("" if cell in seen else cell)
        seen.add(cell)
    return tuple(kept)


def is_number_head(text: str) -> bool:
    """Whether a header cell heads the column of row numbers (`STT`, `TT`)."""
    return fold(text).strip(" .") in _NUMBER_HEADS
