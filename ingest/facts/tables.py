"""Figures from tables: one a cell, named by the first text column and the path of the column header."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from index.documents import Cell, Document, Span, Table, TableRow
from index.facts import FactRole
from ingest.facts.drawn import Drawn
from ingest.facts.outline import Outline
from ingest.facts.phrases import tidy
from ingest.facts.timing import DocumentTime, document_time, heading_time
from ingest.number_forms import Form, read_form
from ingest.numbers import NumberMention, parse_numbers
from ingest.periods import first_period
from ingest.units import read_unit

_ORDINAL_HEADER = re.compile(r"^\s*(?:stt|tt|số\s+tt|số\s+thứ\s+tự|no\.?|#)\s*$", re.I)
_UNIT_HEADER = re.compile(r"^\s*(?:đơn\s+vị\s+tính|đvt|đv\s+tính)\s*$", re.I)
# `Đơn vị` heads the units of measure, or the bodies that the rows are about.
_UNIT_OR_BODY_HEADER = re.compile(r"^\s*đơn\s+vị\s*$", re.I)
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/.,-])")
_NOT_FIGURES = re.compile(
    r"ghi\s+chú|căn\s+cứ|văn\s+bản|số\s+hiệu|thời\s+gian|thời\s+hạn|hoàn\s+thành|điện\s+thoại|năm\s+sinh",
    re.I,
)
_TARGET_HEADER = re.compile(r"mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|dự\s+toán|dự\s+kiến|quyết\s+định", re.I)
_RESULT_HEADER = re.compile(r"kết\s+quả|thực\s+hiện|đạt\s+được|ước", re.I)
_ESTIMATE_HEADER = re.compile(r"(?<!\w)ước(?!\w)", re.I)
# How much of a plan was reached; a share of a whole or the growth over a year is neither.
_ATTAINED_HEADER = re.compile(
    r"đánh\s+giá|(?<!\w)đạt(?!\w)|hoàn\s+thành|th\s*/\s*kh|%\s*(?:kế\s+hoạch|kh|dự\s+toán|chỉ\s+tiêu)"
    r"|so\s+(?:sánh\s+)?(?:với\s+)?(?:kế\s+hoạch|kh|dự\s+toán|dt|chỉ\s+tiêu|mục\s+tiêu|nghị\s+quyết)",
    re.I,
)
_COMPARED_YEARS = re.compile(r"(?<![\d/])((?:19|20)\d\d)\s*/\s*((?:19|20)\d\d)(?![\d/])")
_COUNT_HEADER = re.compile(r"^\s*(?:tổng\s+)?số\s+(?:lượng\s+)?([^\W\d_]+(?:\s+[^\W\d_]+){0,2})\s*$", re.I)
_UNIT_IN_BRACKETS = re.compile(r"\(([^()]{1,30})\)(?=\s*(?:$|–))")
_UNIT_ABOVE = re.compile(r"\(\s*(?:đơn\s+vị(?:\s+tính)?|đvt)\s*:\s*([^()]{1,30})\)[\s:.]*$", re.I)
_FAR_ABOVE = 300
# A row of totals often has its name in the column of ordinals.
_TOTAL = re.compile(r"^\W*(?:tổng|cộng|toàn)(?!\w)", re.I)
_BARE = re.compile(r"\s*[-−]?[0-9][0-9.,  ]*\s*%?\s*")
_LEVEL = re.compile(r"(?<!\w)cấp\s+(tỉnh|huyện|xã)(?!\w)", re.I)


def draw_from_tables(document: Document, outline: Outline) -> list[Drawn]:
    """The figures of all tables of the document, in reading order."""
    time = document_time(document)
    return [drawn for table in document.tables for drawn in _draw(document, outline, table, time)]


def _draw(document: Document, outline: Outline, table: Table, time: DocumentTime) -> list[Drawn]:
    headings, section = outline.headings_at(table.span.start)
    around = heading_time([*headings, table.caption or ""], time)
    headers = [" – ".join(dict.fromkeys(h for h in path if h)) for path in table.columns]
    below = _second_header(document, table, headers)
    if below:
        headers = [f"{header} – {below[i]}" if below.get(i) else header for i, header in enumerate(headers)]
    unit_column = _unit_column(headers)
    common_unit = table.unit or _unit_above(document, table)
    found: list[Drawn] = []
    group = ""
    for position, row in enumerate(table.rows):
        if below and position == 0:
            continue
        texts = {cell.column: document.quote(cell.span) for cell in row.cells}
        name = _row_name(texts, headers, unit_column)
        if name is None:
            continue
        group = row.group or group
        row_unit = texts.get(unit_column, "").strip() if unit_column is not None else ""
        for cell in row.cells:
            header = headers[cell.column] if cell.column < len(headers) else ""
            if not _may_hold_figures(cell, name, header, unit_column):
                continue
            mention = _cell_figure(document, cell, _header_unit(header) or row_unit or common_unit)
            if mention is None:
                continue
            found.append(
                _fact(
                    document,
                    table,
                    row,
                    position,
                    cell,
                    mention,
                    texts[name],
                    header,
                    group,
                    headings,
                    section,
                    around,
                )
            )
    return found


def _unit_above(document: Document, table: Table) -> str:
    """The unit in brackets at the end of the line that leads to a table: `Chi tiết (đơn vị: tỷ đồng):`."""
    above = document.text[max(0, table.span.start - _FAR_ABOVE) : table.span.start].rstrip()
    match = _UNIT_ABOVE.search(above.rpartition("\n")[2])
    return match.group(1).strip() if match else ""


def _unit_column(headers: list[str]) -> int | None:
    """The column of units of measure: named so, or headed `Đơn vị` behind a column that names the rows."""
    for position, header in enumerate(headers):
        if _UNIT_HEADER.match(header):
            return position
        named = any(h and not _ORDINAL_HEADER.match(h) for h in headers[:position])
        if _UNIT_OR_BODY_HEADER.match(header) and named:
            return position
    return None


def _second_header(document: Document, table: Table, headers: list[str]) -> dict[int, str]:
    """A first row without figures below a header that repeats itself goes on with the header."""
    repeated = len(set(filter(None, headers))) < len(list(filter(None, headers)))
    if not table.rows or not repeated:
        return {}
    texts = {cell.column: " ".join(document.quote(cell.span).split()) for cell in table.rows[0].cells}
    if any(c.isdigit() for text in texts.values() for c in text) or not any(texts.values()):
        return {}
    return {column: text for column, text in texts.items() if text and text != headers[column]}


def _row_name(texts: dict[int, str], headers: list[str], unit_column: int | None) -> int | None:
    """The column that names the row: the first with words in it that is no ordinal and no unit."""
    for column in sorted(texts):
        header = headers[column] if column < len(headers) else ""
        text = texts[column].strip()
        if column == unit_column or not text:
            continue
        if _ORDINAL_HEADER.match(header) and not _TOTAL.match(text):
            continue
        if any(c.isalpha() for c in text) and len(text) > 2:
            return column
        if _BARE.fullmatch(text) and column > 1:
            return None
    return None


def _may_hold_figures(cell: Cell, name: int, header: str, unit_column: int | None) -> bool:
    if cell.span.end <= cell.span.start or cell.column <= name or cell.column == unit_column:
        return False
    return not (_ORDINAL_HEADER.match(header) or _NOT_FIGURES.search(header))


def _header_unit(header: str) -> str:
    match = _UNIT_IN_BRACKETS.search(header)
    if match is None:
        # `Số trường` counts schools.
        counted = _COUNT_HEADER.match(header.rpartition("–")[2])
        return counted.group(1).lower() if counted else ""
    inside = match.group(1).replace("ĐVT:", "").strip()
    return inside if len(inside.split()) <= 3 else ""


def _cell_figure(document: Document, cell: Cell, unit: str) -> NumberMention | None:
    """The figure of a cell: a bare number in the unit of its row, column or table, or one with words around it."""
    text = document.quote(cell.span)
    start = cell.span.start
    if _BARE.fullmatch(text):
        return _bare_figure(text, start, unit)
    mentions = parse_numbers(text)
    if not mentions or len(text) > 200:
        return None
    mention = mentions[0]
    return replace(
        mention,
        span=Span(mention.span.start + start, mention.span.end + start),
        full=Span(mention.full.start + start, mention.full.end + start),
    )


def _bare_figure(text: str, start: int, unit: str) -> NumberMention | None:
    digits = re.search(r"[0-9](?:[0-9.,  ]*[0-9])?", text)
    if digits is None:
        return None
    printed = digits.group(0)
    known = read_unit(f" {unit}", 0) if unit else None
    percent = "%" in text
    kind = "percent" if percent else known.kind if known else "none"
    form = read_form(printed, kind) if printed.count(" ") == 0 else _spaced(printed)
    span = Span(start + digits.start(), start + digits.end())
    negative = text[: digits.start()].strip() in ("-", "−")
    return NumberMention(
        span,
        Span(span.start, start + len(text.rstrip())),
        -form.value if negative else form.value,
        printed,
        "%" if percent else unit.lower() if known and known.kind == "money" else unit,
        kind,
        known.scale if known and not percent else Decimal(1),
        alternatives=form.alternatives,
        doubts=form.doubts,
    )


def _spaced(printed: str) -> Form:
    return read_form(printed.replace(" ", "").replace(" ", ""))


def _fact(
    document: Document, table: Table, row: TableRow, position: int, cell: Cell, mention: NumberMention, name: str,
    header: str, group: str, headings: list[str], section: int | None, around: DocumentTime,
) -> Drawn:  # fmt: skip
    name, header = tidy(name), tidy(header)
    role: FactRole = "share" if mention.unit == "%" else "result"
    stem = header.split(" – ")[0]
    if mention.unit == "%" and _ATTAINED_HEADER.search(stem) and not _RESULT_HEADER.match(stem):
        role = "attainment"
    elif _ESTIMATE_HEADER.search(header):
        role = "estimate"
    elif _RESULT_HEADER.search(header):
        pass
    elif _TARGET_HEADER.search(header):
        role = "target"
    compared = _COMPARED_YEARS.search(header)
    period = None if compared else first_period(header)
    key = period.completed(around.year, around.day).key if period else _year_of(header)
    key, base = (compared.group(1), compared.group(2)) if compared else (key, "")
    inherited = not key
    own = f"{name} {header}".strip()
    levels = {match.lower() for match in _LEVEL.findall(name)}
    return Drawn(
        mention, mention.span, row.span, own, f"{name}: {header}" if header else name, group,
        " ".join([*headings, table.caption or "", group, own]), role,
        key or (around.period.key if around.period else ""), inherited, base,
        f"cấp {levels.pop()}" if len(levels) == 1 else "", None, "", section, 0, table.ordinal, position, header,
    )  # fmt: skip


def _year_of(header: str) -> str:
    """`Kế hoạch năm 2024` above a column is the year of its figures, not the name of a document."""
    years = set(_YEAR.findall(header))
    return years.pop() if len(years) == 1 else ""
