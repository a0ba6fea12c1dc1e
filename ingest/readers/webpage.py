"""Web pages (.html): paragraphs, headings, lists and tables; menus, scripts and forms left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.errors import UnreadableFile
from ingest.readers.docx_numbering import number_text
from ingest.readers.formats import format_of, os_reason
from ingest.readers.legacy_fonts import encoding_of_font, join_runs
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.symbols import clean_line
from ingest.readers.table_grid import SpanCell, on_grid
from ingest.readers.xml_parts import Element
from ingest.reading import RawBlock, Reading

_DROPPED = frozenset((
    "script", "style", "noscript", "template", "nav", "head", "select", "button", "iframe", "object", "svg",
    "textarea", "footer", "aside",
))  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
    "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "time", "bdi", "bdo", "wbr",
    "img", "o:p", "nobr",
))  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_NOTE_LINK = re.compile(r"#?_?(?:ftn|edn|fn|footnote|sdfootnote)[-_:]?(\d{1,4})(?:sym|anc)?")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,30})""", re.I)
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 400


class HtmlReader:
    """Reads .html, also what Word and Excel save as web pages."""

    format = "html"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a web page does."""
        return bool(head) and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The blocks of the page; notes that Word writes at its end come as footnotes."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFile(os_reason(error, path)) from error
        return Reading(self.format, tuple(blocks_of_html(data)))


def blocks_of_html(data: bytes) -> list[RawBlock]:
    """The blocks of a page given as bytes. Entities of a DTD are not expanded, nothing is fetched."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(_decoded(data).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("Trang HTML rỗng hoặc hỏng.") from error
    if root is None:
        raise UnreadableFile("Trang HTML rỗng hoặc hỏng.")
    page = _Page()
    found = [*page.blocks_of(root, 0), *page.flush()]
    return [
        *(block for block in found if block.kind != "footnote"),
        *(b for b in found if b.kind == "footnote"),
    ]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _CHARSET.search(data[:4096])
    names = ["utf-8-sig"]
    if declared is not None:
        names.append(declared.group(1).decode("ascii"))
    for name in names:
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    # Pages without a charset that are not UTF-8 are mostly saved by old Office programs.
    return data.decode("cp1258", "replace")


class _Page:
    def __init__(self) -> None:
        self._runs: list[tuple[str, str | None]] = []
        self._level: int | None = None
        self._marker: str | None = None
        self._note: str | None = None

    def blocks_of(self, element: Element, depth: int, encoding: str | None = None) -> Iterator[RawBlock]:
        """Walks an element; text is gathered until a block begins or ends."""
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _DROPPED or depth > _DEEPEST or _is_hidden(element):
            return
        encoding = _font(element) or encoding
        if name == "br":
            self._runs.append(("\n", encoding))
        elif name == "table":
            yield from self.flush()
            yield from self._table(element, depth)
        elif name == "a" and self._note_reference(element):
            pass
        elif name in _INLINE:
            yield from self._inside(element, depth, encoding)
        else:
            yield from self._block(element, name, depth, encoding)

    def flush(self) -> Iterator[RawBlock]:
        """The gathered text as a block."""
        text = join_runs(self._runs)
        self._runs = []
        for raw in text.split("\n"):
            line = clean_line(raw)
            if not line:
                continue
            if self._note is not None:
                yield RawBlock("footnote", line.removeprefix(f"[{self._note}]").strip(), marker=self._note)
            elif self._level is not None:
                yield RawBlock("heading", line, level=self._level, marker=self._marker)
            else:
                yield RawBlock("paragraph", line, marker=self._marker)
            self._marker = None

    def _block(self, element: Element, name: str, depth: int, encoding: str | None) -> Iterator[RawBlock]:
        yield from self.flush()
        level, note = self._level, self._note
        heading = _HEADING.fullmatch(name)
        if heading is not None:
            self._level = int(heading.group(1))
        own = _NOTE_LINK.fullmatch(element.get("id") or "") if name in ("div", "li", "p") else None
        if own is not None:
            self._note = own.group(1)
        if name == "li":
            self._marker = _list_marker(element)
        yield from self._inside(element, depth, encoding)
        yield from self.flush()
        self._level, self._note = level, note
        if name == "li":
            self._marker = None

    def _inside(self, element: Element, depth: int, encoding: str | None) -> Iterator[RawBlock]:
        if element.text:
            self._add(element.text, encoding)
        for child in element:
            yield from self.blocks_of(child, depth + 1, encoding)
            if child.tail:
                self._add(child.tail, encoding)

    def _add(self, text: str, encoding: str | None) -> None:
        # Line ends of the source are no line ends of the page.
        self._runs.append((re.sub(r"[\r\n\t]+", " ", text), encoding))

    def _note_reference(self, element: Element) -> bool:
        """A link to a note becomes its anchor; inside the note the link back is dropped."""
        target = _NOTE_LINK.fullmatch(element.get("href") or "")
        if target is None:
            return False
        if self._note is None:
            self._runs.append((f"⟦n:{target.group(1)}⟧", None))
        return True

    def _table(self, table: Element, depth: int) -> Iterator[RawBlock]:
        rows = [row for row in _rows_of(table) if not _is_hidden(row)]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if all(len(row) <= 1 for row in cells) or any(
            cell.find(".//table") is not None and len(row) <= 2 for row in cells for cell in row
        ):
            # Tables that lay out the page, not data.
            for row in cells:
                for cell in row:
                    yield from self._block(cell, "div", depth, None)
            return
        header = 0
        for row, content in zip(rows, cells, strict=True):
            parent = row.getparent()
            if not (content and (parent.tag == "thead" or all(cell.tag == "th" for cell in content))):
                break
            header += 1
        grid = on_grid([[self._span_cell(cell, depth) for cell in row] for row in cells])
        if any(text for row in grid for text in row):
            yield RawBlock("table", rows=grid, header_rows=header)

    def _span_cell(self, cell: Element, depth: int) -> SpanCell:
        inner = _Page()
        blocks = [*inner.blocks_of(cell, depth + 1), *inner.flush()]
        lines: list[str] = []
        for block in blocks:
            if block.kind == "table":
                lines.extend(" ".join(dict.fromkeys(text for text in row if text)) for row in block.rows)
            else:
                lines.append(f"{block.marker} {block.text}" if block.marker else block.text)
        return SpanCell("\n".join(lines), _integer(cell.get("colspan")), _integer(cell.get("rowspan")))


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _list_marker(item: Element) -> str | None:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    own = item.get("value")
    number = _integer(own) if own else _integer(parent.get("start")) + before
    return number_text(number, _STYLES.get(parent.get("type") or "1", "decimal")) + "."


def _font(element: Element) -> str | None:
    face = element.get("face")
    style = element.get("style") or ""
    if face is None and "font-family" in style:
        face = style.split("font-family", 1)[1].lstrip(" :").split(";", 1)[0].split(",", 1)[0].strip("\"' ")
    return encoding_of_font(face) if face else None


def _is_hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "mso-hide:all" in style or element.get("hidden") is not None


def _integer(value: str | None) -> int:
    digits = (value or "").strip()
    return int(digits) if digits.isdigit() and len(digits) < 6 else 1
