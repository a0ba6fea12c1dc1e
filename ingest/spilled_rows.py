"""Tables that extraction spilled as loose lines, without tabs: a cell on several lines, several cells on
one.

In: raw blocks of plain text. Out: the same blocks with each such stretch as one `table` block. A stretch
begins with a header line (`STT Tên đề án`, `TT Chỉ tiêu Đơn vị`) and goes on while rows are numbered one
after the other. In a row the words before the values are the second cell, the values (figures, periods,
units) one cell each, and the words after them the last cell: the order of the words in the file is kept.
Where the values do not fill the columns the row keeps its words in one cell, and none is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from ingest.marks import Rank, appendix_mark, mark_of
from ingest.reading import RawBlock

_HEAD = regex.compile(r"\s{0,8}(STT|TT|Stt|Số TT|SỐ TT|Số thứ tự)\s{1,6}(?=\p{Lu})(.{2,100})")
_LABEL = regex.compile(
    r"\s{0,8}(?:(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})|(?P<roman>[IVX]{1,6}))(?P<dot>[.)]?)(?:\s+(?P<rest>\S.*)|\s*)"
)
_UNITS = frozenset(
    "% ha km m m2 m3 m² m³ tấn kg người hộ cái bộ đồng triệu tỷ lượt trạm xã huyện điểm thuê bao máy doanh nghiệp".split()
)
_VALUE = regex.compile(
    r"[-+]?\d[\d.,/]*%?(?:\s?[-–]\s?\d[\d.,/]*%?)?|%|[-–]|(?:Tháng|Quý|Năm|tháng|quý|năm)|[IVX]{1,4}/\d{4}|x|X"
)
_PERIOD_WORD = frozenset({"tháng", "quý", "năm"})
_LONGEST_HEAD = 40
_LONGEST_ROW = 80
_WIDE_GAP = 3


@dataclass(slots=True)
class _Row:
    label: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Sequence:
    """Which label may come next in a table."""

    roman: int = 0
    number: int = 0
    dot: dict[str, str] = field(default_factory=dict)

    def accepts(self, match: regex.Match[str]) -> bool:
        """Whether a label goes on with the numbering; remembers it if it does."""
        kind = "roman" if match["roman"] else "number"
        if self.dot.setdefault(kind, match["dot"]) != match["dot"]:
            return False
        if kind == "roman":
            value = _roman(match["roman"])
            if (self.roman and value != self.roman + 1) or (not self.roman and self.number):
                return False
            self.roman, self.number = value, 0
            return True
        parts = [int(part) for part in match["number"].split(".")]
        if len(parts) > 1:
            return True
        if parts[0] not in (self.number + 1, 1) or (parts[0] == 1 and self.number > 0 and not self.roman):
            return False
        self.number = parts[0]
        return True


def gather_rows(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with loosely spilled tables put together."""
    gathered: list[RawBlock] = []
    position = 0
    while position < len(blocks):
        head = _HEAD.fullmatch(blocks[position].text) if blocks[position].kind == "line" else None
        if head is not None:
            table, end = _table(blocks, position)
            if table is not None:
                gathered.append(table)
                position = end
                continue
        gathered.append(blocks[position])
        position += 1
    return gathered


def _table(blocks: Sequence[RawBlock], start: int) -> tuple[RawBlock | None, int]:
    header, first = _header(blocks, start)
    if len(header) < 3 or first >= len(blocks):
        return None, start
    rows, end = _rows(blocks, first)
    if not rows:
        return None, start
    shapes = {shape for row in rows if (shape := _only_shape(row, len(header))) is not None}
    cells = [tuple(header), *(tuple(_cells(row, len(header), shapes)) for row in rows)]
    return RawBlock("table", page=blocks[start].page, rows=tuple(cells), header_rows=1), end


def _header(blocks: Sequence[RawBlock], start: int) -> tuple[list[str], int]:
    """The header cells and the position of the first row; the header that a new page repeats is taken once."""
    lines: list[str] = []
    position = start
    while position < len(blocks) and position - start < 3 * _LONGEST_HEAD and len(lines) < _LONGEST_HEAD:
        block = blocks[position]
        text = block.text.strip()
        if block.kind != "line":
            break
        if text and text == blocks[start].text.strip():
            lines = []
        if text:
            if (lines and _LABEL.fullmatch(text) and not text[0].isalpha()) or (
                lines and _starts_roman(text)
            ):
                return _header_cells(lines), position
            lines.append(text)
        position += 1
    return [], position


def _starts_roman(text: str) -> bool:
    match = _LABEL.fullmatch(text)
    return match is not None and match["roman"] is not None


def _header_cells(lines: Sequence[str]) -> list[str]:
    """Header lines as cells: a new cell begins with a capital letter, or where capitals change to small
    letters."""
    first = _HEAD.fullmatch(lines[0])
    assert first is not None
    cells = [first[1]]
    words = first[2].split()
    cell: list[str] = []
    for word in words:
        if cell and word[:1].isupper() and not word.isupper() and all(other.isupper() for other in cell):
            cells.append(" ".join(cell))
            cell = []
        cell.append(word)
    cells.append(" ".join(cell))
    for line in lines[1:]:
        if line[0].isupper() and not (line.isupper() and not cells[-1].isupper()):
            cells.append(line)
        else:
            cells[-1] = f"{cells[-1]} {line}"
    return cells


def _rows(blocks: Sequence[RawBlock], first: int) -> tuple[list[_Row], int]:
    """The rows and the position after the last one."""
    rows: list[_Row] = []
    sequence = _Sequence()
    position, end, gap = first, first, 0
    while position < len(blocks):
        block = blocks[position]
        text = block.text.strip()
        if block.kind != "line":
            break
        if not text:
            gap += 1
            position += 1
            continue
        match = _LABEL.fullmatch(text)
        if (
            match is not None
            and (match["rest"] is None or not _is_value(match["rest"]))
            and sequence.accepts(match)
        ):
            rows.append(_Row(f"{match['number'] or match['roman']}{match['dot']}"))
            if match["rest"]:
                rows[-1].lines.append(match["rest"])
        elif not rows or _ends(text) or len(rows[-1].lines) > _LONGEST_ROW:
            break
        elif _opens_unlabelled(rows[-1], block.text, gap):
            rows.append(_Row("", [text]))
        else:
            rows[-1].lines.append(text)
        gap = 0
        position += 1
        end = position
    return rows, end


def _ends(text: str) -> bool:
    """Whether a line is no part of a table: a heading, a list item, the closing."""
    mark = mark_of(text)
    if mark is not None and (mark.rank <= Rank.NUMBER or mark.rank == Rank.LETTER):
        return not _is_value(text)
    return appendix_mark(text) is not None or text.startswith(("Nơi nhận", "Trên đây", "- ", "* "))


def _opens_unlabelled(row: _Row, text: str, gap: int) -> bool:
    """Whether a line under a group's label begins a row without a number of its own."""
    label = row.label.rstrip(".)")
    under_group = (not row.label or not label.replace(".", "").isdigit()) and bool(row.lines)
    has_values = any(_is_value(line) for line in row.lines)
    return (
        under_group
        and not has_values
        and text.strip()[:1].isupper()
        and (text.startswith(" ") or gap >= _WIDE_GAP)
    )


def _only_shape(row: _Row, width: int) -> str | None:
    """The shape of the values of a row that can be cut in one way only."""
    cuts = _cuts(row, width)
    return _shape(cuts[0][2:-1]) if len(cuts) == 1 else None


def _cells(row: _Row, width: int, shapes: set[str]) -> list[str]:
    """The words of a row as cells; where it can be cut in several ways, the way that the other rows are
    cut."""
    cuts = _cuts(row, width)
    if len(cuts) > 1:
        cuts = [cut for cut in cuts if _shape(cut[2:-1]) in shapes]
    if len(cuts) == 1:
        return cuts[0]
    return [row.label, " ".join(row.lines), *[""] * (width - 2)]


def _cuts(row: _Row, width: int) -> list[list[str]]:
    """The ways to fill the columns with the words of a row, around each stretch of values."""
    tokens = _joined_periods([token for line in row.lines for token in _line_tokens(line)])
    cuts = []
    for first, begin, end in _stretches(tokens):
        before = " ".join(text for text, _ in tokens[:begin])
        values = [text for text, _ in tokens[begin:end]]
        after = " ".join(text for text, _ in tokens[end:])
        cells = [row.label, before, *values, *([after] if after else [])]
        if len(cells) == width or (len(cells) < width and not after and begin == first):
            cuts.append([*cells, *[""] * (width - len(cells))])
    return cuts


def _shape(values: Sequence[str]) -> str:
    return "|".join(regex.sub(r"\d+", "0", value) for value in values if value)


def _line_tokens(line: str) -> list[tuple[str, bool]]:
    """A line as pieces of words and values. Values are told apart only where they fill the line or stand at
    its end."""
    words = line.split()
    end = len(words)
    while end and _is_value_token(words[end - 1]):
        end -= 1
    values = words[end:]
    if not values or (end and (len(values) < 2 or not any(value[0].isdigit() for value in values))):
        return [(" ".join(words), False)] if words else []
    tokens = [(" ".join(words[:end]), False)] if end else []
    return tokens + [(value, True) for value in values]


def _is_value(line: str) -> bool:
    words = line.split()
    return bool(words) and all(_is_value_token(word) for word in words)


def _is_value_token(word: str) -> bool:
    return bool(_VALUE.fullmatch(word)) or (word in _UNITS and word == "%")


def _stretches(tokens: Sequence[tuple[str, bool]]) -> list[tuple[int, int, int]]:
    """The stretches of values that stand after some words: where the values begin, where the columns may
    begin (`năm` / `2022` / `Tháng 4/2022`: the first figure may end the words), and where the values
    end."""
    runs: list[tuple[int, int]] = []
    for number, (_, value) in enumerate(tokens):
        if not value or number == 0:
            continue
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return [(first, begin, end) for first, end in runs for begin in range(first, min(end, first + 6))]


def _joined_periods(tokens: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """`Tháng` and `3/2022` are one value."""
    joined: list[tuple[str, bool]] = []
    for text, value in tokens:
        if value and joined and joined[-1][1] and joined[-1][0].lower() in _PERIOD_WORD:
            joined[-1] = (f"{joined[-1][0]} {text}", True)
        else:
            joined.append((text, value))
    return joined


def _roman(text: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for letter, following in zip(text, (*text[1:], ""), strict=True):
        value = values[letter]
        total += -value if following and values[following] > value else value
    return total
