"""OpenDocument texts (.odt): paragraphs with their list numbers, headings, tables, notes, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import UnreadableFile
from ingest.readers.archive import member_bytes, open_package
from ingest.readers.docx_numbering import number_text
from ingest.readers.formats import format_of
from ingest.readers.legacy_fonts import encoding_of_font, join_runs, may_hold_legacy_fonts
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.symbols import clean_line
from ingest.readers.table_grid import SpanCell, on_grid
from ingest.readers.xml_parts import Element, parse_xml
from ingest.reading import RawBlock, Reading

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
T = f"{{{_URN}text:1.0}}"
_TABLE = f"{{{_URN}table:1.0}}"
_STYLE = f"{{{_URN}style:1.0}}"
_DRAW = f"{{{_URN}drawing:1.0}}"
_OFFICE = f"{{{_URN}office:1.0}}"
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DROPPED = {T + name for name in ("tracked-changes", "sequence-decls", "change", "note-citation", "bookmark",
            "alphabetical-index-mark")} | {_OFFICE + "annotation", _OFFICE + "forms"}  # fmt: skip
_MOST_REPEATED = 200


@dataclass(slots=True)
class _Level:
    style: str | None = None  # None for a bullet
    before: str = ""
    after: str = ""
    shown: int = 1
    start: int = 1
    bullet: str = "-"


@dataclass(slots=True)
class _Text:
    runs: list[tuple[str, str | None]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class OdtReader:
    """Reads .odt. Tracked changes are read as accepted."""

    format = "odt"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file is a zip that declares itself an OpenDocument text."""
        return head.startswith(b"PK") and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The blocks of the document; notes come last, in the order of their anchors."""
        with open_package(path, self._limits) as package:
            manifest = member_bytes(package, "META-INF/manifest.xml") or b""
            if b"encryption-data" in manifest:
                raise UnreadableFile("Tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")
            content = member_bytes(package, "content.xml")
            styles = member_bytes(package, "styles.xml")
        if content is None:
            raise UnreadableFile("Tệp OpenDocument hỏng: thiếu phần nội dung.")
        walk = _Walk(
            parse_xml(content, "content.xml"), None if styles is None else parse_xml(styles, "styles.xml")
        )
        walk.legacy = may_hold_legacy_fonts(content) or (styles is not None and may_hold_legacy_fonts(styles))
        return Reading(self.format, tuple(walk.blocks()))


class _Walk:
    def __init__(self, content: Element, styles: Element | None) -> None:
        self._content = content
        self._lists: dict[str, dict[int, _Level]] = {}
        self._fonts: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._notes: list[tuple[str, Element]] = []
        self.legacy = False
        for root in (styles, content):
            if root is not None:
                self._load(root)

    def blocks(self) -> list[RawBlock]:
        body = self._content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise UnreadableFile("Tệp OpenDocument hỏng: thiếu thân văn bản.")
        found = list(self._blocks_of(body, 0, None))
        for marker, note in self._notes:
            text = " ".join(block.text for block in self._blocks_of(note, 0, None))
            found.append(RawBlock("footnote", text, marker=marker))
        return found

    def _blocks_of(self, parent: Element, depth: int, name: str | None) -> Iterator[RawBlock]:
        for child in parent:
            tag = child.tag
            if tag in (T + "p", T + "h"):
                yield from self._paragraph(child, None)
            elif tag == T + "list":
                yield from self._list(child, 1, name)
            elif tag == _TABLE + "table":
                yield from self._table(child)
            elif tag not in _DROPPED and len(child):
                yield from self._blocks_of(child, depth + 1, name)

    def _list(self, element: Element, level: int, name: str | None) -> Iterator[RawBlock]:
        name = element.get(T + "style-name") or name or ""
        counts = self._counts.setdefault(name, {})
        if (
            level == 1
            and element.get(T + "continue-numbering") != "true"
            and not element.get(T + "continue-list")
        ):
            counts.clear()
        for item in element:
            if item.tag not in (T + "list-item", T + "list-header"):
                continue
            first = item.tag == T + "list-item"
            for child in item:
                if child.tag == T + "list":
                    yield from self._list(child, level + 1, name)
                elif child.tag in (T + "p", T + "h"):
                    marker = self._marker(name, level, item) if first else None
                    first = False
                    yield from self._paragraph(child, marker)
                elif child.tag not in _DROPPED:
                    yield from self._blocks_of(child, 0, name)

    def _marker(self, name: str, level: int, item: Element) -> str | None:
        levels = self._lists.get(name, {})
        found = levels.get(level)
        if found is None:
            return None
        if found.style is None:
            return found.bullet
        counts = self._counts.setdefault(name, {})
        start = item.get(T + "start-value")
        counts[level] = int(start) if start and start.isdigit() else counts.get(level, found.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if not found.style:
            return None
        first = max(1, level - found.shown + 1)
        parts = [
            number_text(counts.get(other, 1), levels.get(other, found).style or "decimal")
            for other in range(first, level + 1)
        ]
        return f"{found.before}{'.'.join(parts)}{found.after}".strip()

    def _paragraph(self, element: Element, marker: str | None) -> Iterator[RawBlock]:
        collected = _Text()
        self._collect(element, collected, self._encoding(element.get(T + "style-name")))
        level = None
        if element.tag == T + "h":
            given = element.get(T + "outline-level", "1")
            level = int(given) if given.isdigit() else 1
        for raw in join_runs(collected.runs).split("\n"):
            text = clean_line(raw)
            if text:
                yield RawBlock("paragraph" if level is None else "heading", text, None, level, marker)
                marker = None
        for box in collected.boxes:
            yield from self._blocks_of(box, 0, None)

    def _collect(self, element: Element, into: _Text, encoding: str | None) -> None:
        # Line ends of the XML are not line ends of the text.
        if element.text:
            into.runs.append((_flat(element.text), encoding))
        for child in element:
            tag = child.tag
            if tag == T + "s" or tag == T + "tab":
                into.runs.append((" ", encoding))
            elif tag == T + "line-break":
                into.runs.append(("\n", encoding))
            elif tag == T + "note":
                into.runs.append((f"⟦n:{self._note(child)}⟧", None))
            elif tag == _DRAW + "text-box":
                into.boxes.append(child)
            elif tag not in _DROPPED:
                own = self._encoding(child.get(T + "style-name")) if tag == T + "span" else None
                self._collect(child, into, own or encoding)
            if child.tail:
                into.runs.append((_flat(child.tail), encoding))

    def _note(self, note: Element) -> str:
        endnote = note.get(T + "note-class") == "endnote"
        printed = (note.findtext(T + "note-citation") or "").strip()
        marker = printed if printed and len(printed) < 8 else str(len(self._notes) + 1)
        if endnote and marker.isdigit():
            marker = number_text(int(marker), "lowerRoman")
        body = note.find(T + "note-body")
        if body is not None:
            self._notes.append((marker, body))
        return marker

    def _table(self, table: Element) -> Iterator[RawBlock]:
        rows: list[list[SpanCell]] = []
        header = 0
        for row, is_header in _rows_of(table, False):
            header += is_header and header == len(rows)
            cells: list[SpanCell] = []
            for cell in row:
                if cell.tag == _TABLE + "table-cell":
                    repeated = min(_integer(cell.get(_TABLE + "number-columns-repeated")), _MOST_REPEATED)
                    spans = (
                        _integer(cell.get(_TABLE + f"number-{side}-spanned")) for side in ("columns", "rows")
                    )
                    text = self._cell_text(cell)
                    cells.extend([SpanCell(text, *spans)] * repeated)
            rows.append(cells)
        if len(rows) == 1 and len(rows[0]) == 1:
            # A frame around text, not a table.
            yield from (RawBlock("paragraph", line) for line in rows[0][0].text.split("\n") if line)
            return
        grid = on_grid(rows)
        if any(text for row in grid for text in row):
            yield RawBlock("table", rows=grid, header_rows=header)

    def _cell_text(self, cell: Element) -> str:
        lines: list[str] = []
        for block in self._blocks_of(cell, 0, None):
            if block.kind == "table":
                lines.extend(" ".join(dict.fromkeys(text for text in row if text)) for row in block.rows)
            else:
                lines.append(f"{block.marker} {block.text}" if block.marker else block.text)
        return "\n".join(lines)

    def _encoding(self, style: str | None) -> str | None:
        if not self.legacy:
            return None
        for _ in range(20):
            if style is None:
                return None
            if style in self._fonts:
                return encoding_of_font(self._fonts[style])
            style = self._parents.get(style)
        return None

    def _load(self, root: Element) -> None:
        for style in root.iter(_STYLE + "style"):
            name = style.get(_STYLE + "name", "")
            parent = style.get(_STYLE + "parent-style-name")
            if parent:
                self._parents[name] = parent
            properties = style.find(_STYLE + "text-properties")
            font = None if properties is None else properties.get(_STYLE + "font-name")
            if font:
                self._fonts[name] = font
        for listed in root.iter(T + "list-style"):
            self._lists[listed.get(_STYLE + "name", "")] = {
                _integer(level.get(T + "level")): _level(level) for level in listed if level.get(T + "level")
            }


def _level(element: Element) -> _Level:
    if element.tag == T + "list-level-style-bullet":
        return _Level(bullet=clean_line(element.get(T + "bullet-char", "-")) or "-")
    number = element.get(_STYLE + "num-format", "1")
    return _Level(
        style=_FORMATS.get(number, "decimal") if number else "",
        before=element.get(_STYLE + "num-prefix", ""),
        after=element.get(_STYLE + "num-suffix", ""),
        shown=_integer(element.get(T + "display-levels")),
        start=_integer(element.get(T + "start-value")),
    )


def _rows_of(table: Element, header: bool) -> Iterator[tuple[Element, bool]]:
    for child in table:
        if child.tag == _TABLE + "table-row":
            yield child, header
        elif child.tag == _TABLE + "table-header-rows":
            yield from _rows_of(child, True)
        elif child.tag in (_TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _rows_of(child, header)


def _flat(text: str) -> str:
    return " ".join(text.split("\n")) if "\n" in text else text


def _integer(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 7 else 1
