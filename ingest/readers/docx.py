"""Word documents (.docx, .docm): paragraphs with their list numbers, headings, tables, notes, text boxes.

Read straight from the XML, because what is needed here (merged cells repeated, tracked changes resolved, list
numbers counted, anchors of notes, fonts of runs) is what the usual libraries leave out. Tracked changes are
read as accepted: insertions stay, deletions go. Hidden text and comments are not printed, so they are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath

from index.errors import UnreadableFile
from ingest.readers.archive import member_bytes, open_package
from ingest.readers.boxes import box_place, reading_order
from ingest.readers.docx_numbering import Numbering, W, number_text
from ingest.readers.formats import format_of
from ingest.readers.legacy_fonts import encoding_of_font, join_runs, may_hold_legacy_fonts
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.xml_parts import Element, first, parse_xml
from ingest.reading import RawBlock, RawKind, Reading

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_VAL = W + "val"
_OFF = ("0", "false", "off", "none")
# What is inside these is not part of the text as it is printed.
_DROPPED = {W + name for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr",
            "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator",
            "continuationSeparator", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr", "ruby")} | {_MC + "Fallback"}  # fmt: skip
_CONTAINERS = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body")}
_SPACES = re.compile(r"[ \t\u00a0]+")


@dataclass(slots=True)
class _Style:
    based_on: str | None = None
    level: int | None = None
    number: str | None = None
    number_level: int | None = None
    font: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class _Text:
    """What is collected of one paragraph: runs of (text, encoding) and the text boxes that hang on it."""

    runs: list[tuple[str, str | None]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    page: int | None = None  # on which the text begins


class DocxReader:
    """Reads .docx. `limits` bounds what the package may unpack to."""

    format = "docx"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file is an Office package with a Word part."""
        return head.startswith(b"PK") and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The blocks of the document; footnotes and endnotes come last, in the order of their anchors."""
        with open_package(path, self._limits) as package:
            names = package.namelist()
            main = _main_part(lambda name: member_bytes(package, name))

            def part(name: str) -> bytes | None:
                return member_bytes(package, normpath(join(dirname(main), name)))

            document = member_bytes(package, main)
            if document is None:
                raise UnreadableFile("Tệp Word hỏng: thiếu phần nội dung chính.")
            walk = _Walk(document, part)
            blocks = walk.blocks()
            pictures = _pictures(names) if not any(block.text or block.rows for block in blocks) else []
            if pictures:
                # Pages that were scanned and pasted into Word.
                from ingest.readers.scan import read_embedded

                return read_embedded(
                    self.format, (member_bytes(package, name) or b"" for name in pictures), self._limits
                )
        warnings = []
        if any(name.endswith("vbaProject.bin") for name in names):
            warnings.append("Tệp có macro; chỉ đọc chữ, macro không được chạy.")
        return Reading(self.format, tuple(blocks), walk.pages, 1.0, tuple(warnings))


def _pictures(names: list[str]) -> list[str]:
    """The pictures of a document in the order in which Word numbered them."""
    found = [name for name in names if re.fullmatch(r"word/media/\D*\d+\.(?:png|jpe?g|tiff?)", name, re.I)]
    return sorted(found, key=lambda name: int(re.sub(r"\D", "", name.rpartition(".")[0]) or 0))


def _main_part(read: Callable[[str], bytes | None]) -> str:
    """The name of the main part. The usual one is a custom, not a rule: the relations tell."""
    relations = read("_rels/.rels")
    if relations is not None:
        for relation in parse_xml(relations, "_rels/.rels").iterfind(_RELATIONS + "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return normpath(str(relation.get("Target", "")).lstrip("/"))
    return "word/document.xml"


class _Walk:
    """One pass over the parts of a document."""

    def __init__(self, document: bytes, part: Callable[[str], bytes | None]) -> None:
        self._root = parse_xml(document, "document.xml")
        styles = part("styles.xml")
        numbering = part("numbering.xml")
        self._notes_parts = {"footnote": part("footnotes.xml"), "endnote": part("endnotes.xml")}
        self._legacy = any(
            data is not None and may_hold_legacy_fonts(data)
            for data in (document, styles, *self._notes_parts.values())
        )
        self._styles: dict[str, _Style] = {}
        self._default_style: str | None = None
        self._default_font: str | None = None
        if styles is not None:
            self._load_styles(parse_xml(styles, "styles.xml"))
        self._numbering = Numbering(None if numbering is None else parse_xml(numbering, "numbering.xml"))
        self._anchored: list[tuple[str, str, str]] = []
        self._marked: dict[tuple[str, str], str] = {}
        # Word notes where it last broke pages; without such a note the file knows no pages.
        self._page = 1 if b"lastRenderedPageBreak" in document else None
        self._held: str = ""

    @property
    def pages(self) -> int | None:
        """The number of pages, None where the file does not tell."""
        return self._page

    def blocks(self) -> list[RawBlock]:
        """The body and then the notes."""
        body = first(self._root, W + "body")
        if body is None:
            raise UnreadableFile("Tệp Word hỏng: thiếu thân văn bản.")
        found = [block for block in self._blocks_of(body) if block.text or block.rows]
        found.extend(self._notes())
        return found

    def _blocks_of(self, parent: Element) -> Iterator[RawBlock]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in _CONTAINERS:
                yield from self._blocks_of(child)
            elif child.tag == _MC + "AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    yield from self._blocks_of(choice)

    def _paragraph(self, paragraph: Element) -> Iterator[RawBlock]:
        page = self._page
        collected = _Text()
        style = self._paragraph_style(paragraph)
        self._collect(paragraph, collected, self._font(style))
        text = self._held + join_runs(collected.runs)
        properties = first(paragraph, W + "pPr")
        mark = None if properties is None else first(properties, W + "rPr")
        if mark is not None and first(mark, W + "del") is not None:
            # The end of the paragraph was deleted: it runs on into the next one.
            self._held = text
            return
        self._held = ""
        marker = self._marker(properties, style)
        level = self._level(properties, style)
        # A paragraph without text still prints its number: a column of a table may hold nothing else.
        for piece in list(pieces(text)) or ([""] if marker else []):
            kind: RawKind = "paragraph" if level is None else "heading"
            yield RawBlock(kind, piece, collected.page or page, level, marker)
            marker = None
        for box in reading_order([(*box_place(box), box) for box in collected.boxes]):
            yield from self._blocks_of(box)

    def _collect(self, parent: Element, into: _Text, font: str | None) -> None:
        for child in parent:
            tag = child.tag
            if tag in _DROPPED:
                continue
            if tag == W + "r":
                self._run(child, into, font)
            elif tag == W + "txbxContent":
                into.boxes.append(child)
            elif tag == _MC + "AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    self._collect(choice, into, font)
            elif tag == _MATH_TEXT:
                into.runs.append((child.text or "", None))
            elif tag == W + "lastRenderedPageBreak":
                self._next_page()
            elif len(child):
                self._collect(child, into, font)

    def _run(self, run: Element, into: _Text, font: str | None) -> None:
        properties = first(run, W + "rPr")
        encoding = None
        if properties is not None and (self._hidden(properties) or first(properties, W + "del") is not None):
            return
        if self._legacy:
            own = _font_of(properties) if properties is not None else None
            if own is None and properties is not None:
                named = first(properties, W + "rStyle")
                own = self._font(named.get(_VAL)) if named is not None else None
            chosen = own or font or self._default_font
            encoding = encoding_of_font(chosen) if chosen else None
        for child in run:
            tag = child.tag
            if tag == W + "t":
                into.runs.append((child.text or "", encoding))
                into.page = into.page or self._page
            elif tag in (W + "tab", W + "ptab"):
                into.runs.append((" ", encoding))
            elif tag in (W + "br", W + "cr"):
                into.runs.append(("\n", encoding))
            elif tag == W + "noBreakHyphen":
                into.runs.append(("-", encoding))
            elif tag == W + "softHyphen" and encoding is not None:
                # The slot of the soft hyphen is the letter ư in TCVN3; Word cannot know.
                into.runs.append(("\xad", encoding))
            elif tag == W + "lastRenderedPageBreak":
                self._next_page()
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                marker = self._anchor(child)
                if marker:
                    into.runs.append((f"⟦n:{marker}⟧", None))
            elif tag not in _DROPPED and len(child):
                self._collect_one(child, into, font)

    def _collect_one(self, element: Element, into: _Text, font: str | None) -> None:
        if element.tag == _MC + "AlternateContent":
            choice = _choice(element)
            if choice is not None:
                self._collect(choice, into, font)
        else:
            self._collect(element, into, font)

    def _next_page(self) -> None:
        if self._page is not None:
            self._page += 1

    def _table(self, table: Element) -> Iterator[RawBlock]:
        page = self._page
        rows: list[tuple[str, ...]] = []
        header_rows = 0
        above: dict[int, str] = {}
        elements = list(_children(table, W + "tr"))
        cells_of = [list(_children(row, W + "tc")) for row in elements]
        if len(elements) == 1 and len(cells_of[0]) == 1:
            # A frame around text, not a table.
            yield from self._blocks_of(cells_of[0][0])
            return
        for row, cells in zip(elements, cells_of, strict=True):
            properties = first(row, W + "trPr")
            if properties is not None and first(properties, W + "del") is not None:
                continue
            if (
                properties is not None
                and first(properties, W + "tblHeader") is not None
                and header_rows == len(rows)
            ):
                header_rows += 1
            rows.append(tuple(self._row(properties, cells, above)))
        width = max((len(row) for row in rows), default=0)
        if rows and any(cell for row in rows for cell in row):
            even = tuple(row + ("",) * (width - len(row)) for row in rows)
            yield RawBlock("table", "", page, rows=even, header_rows=header_rows)

    def _row(self, properties: Element | None, cells: list[Element], above: dict[int, str]) -> Iterator[str]:
        """The texts of a row by grid column. `above` holds the cells that go on downwards, by column."""
        column = _number(properties, "gridBefore", 0, most=60)
        yield from [""] * column
        for cell in cells:
            form = first(cell, W + "tcPr")
            span = max(1, _number(form, "gridSpan", 1, most=60))
            merge = None if form is None else first(form, W + "vMerge")
            if merge is not None and merge.get(_VAL, "continue") != "restart":
                text = above.get(column, "")
            else:
                text = self._cell_text(cell)
                for inside in range(column, column + span):
                    if merge is not None:
                        above[inside] = text
                    else:
                        above.pop(inside, None)
            yield from [text] * span
            column += span
        yield from [""] * _number(properties, "gridAfter", 0, most=60)

    def _cell_text(self, cell: Element) -> str:
        lines: list[str] = []
        for block in self._blocks_of(cell):
            if block.kind == "table":
                lines.extend(" ".join(dict.fromkeys(text for text in row if text)) for row in block.rows)
            else:
                lines.append(f"{block.marker or ''} {block.text}".strip())
        return "\n".join(line for line in lines if line)

    def _anchor(self, reference: Element) -> str | None:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        identity = reference.get(W + "id", "")
        known = self._marked.get((kind, identity))
        if known is None:
            count = 1 + sum(1 for other, _, _ in self._anchored if other == kind)
            known = str(count) if kind == "footnote" else number_text(count, "lowerRoman")
            self._marked[kind, identity] = known
            self._anchored.append((kind, identity, known))
        return known

    def _notes(self) -> Iterator[RawBlock]:
        for kind, data in self._notes_parts.items():
            if data is None:
                continue
            notes = {note.get(W + "id", ""): note for note in parse_xml(data, kind).iterfind(W + kind)}
            for anchored, identity, marker in list(self._anchored):
                if anchored == kind and identity in notes:
                    self._page, page = None, self._page
                    lines = [block.text for block in self._blocks_of(notes[identity])]
                    self._page = page
                    yield RawBlock("footnote", " ".join(lines), marker=marker)

    def _marker(self, properties: Element | None, style: str | None) -> str | None:
        number, level = None, None
        own = None if properties is None else first(properties, W + "numPr")
        if own is not None:
            number = _child_value(own, "numId")
            level = _number(own, "ilvl", 0, most=8) if first(own, W + "ilvl") is not None else None
        for inherited in self._chain(style):
            number = inherited.number if number is None else number
            level = inherited.number_level if level is None else level
        if number is None or number == "0":
            return None
        return self._numbering.marker(number, level or 0)

    def _level(self, properties: Element | None, style: str | None) -> int | None:
        own = None if properties is None else first(properties, W + "outlineLvl")
        if own is not None:
            level = _number(properties, "outlineLvl", 9, most=9)
            return level + 1 if level < 9 else None
        for inherited in self._chain(style):
            if inherited.level is not None:
                return inherited.level + 1 if inherited.level < 9 else None
        return None

    def _paragraph_style(self, paragraph: Element) -> str | None:
        properties = first(paragraph, W + "pPr")
        return (None if properties is None else _child_value(properties, "pStyle")) or self._default_style

    def _chain(self, style: str | None) -> Iterator[_Style]:
        for _ in range(20):  # a chain that bites its own tail is a damaged file
            if style is None or style not in self._styles:
                return
            yield self._styles[style]
            style = self._styles[style].based_on

    def _font(self, style: str | None) -> str | None:
        return (
            next((found.font for found in self._chain(style) if found.font), None) if self._legacy else None
        )

    def _hidden(self, properties: Element) -> bool:
        own = first(properties, W + "vanish")
        return own is not None and own.get(_VAL, "1") not in _OFF

    def _load_styles(self, root: Element) -> None:
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default_font = None if defaults is None else _font_of(defaults)
        for style in root.iterfind(W + "style"):
            name = style.get(W + "styleId", "")
            found = _Style(based_on=_child_value(style, "basedOn"))
            paragraph, run = first(style, W + "pPr"), first(style, W + "rPr")
            if paragraph is not None:
                if first(paragraph, W + "outlineLvl") is not None:
                    found.level = _number(paragraph, "outlineLvl", 9, most=9)
                listed = first(paragraph, W + "numPr")
                if listed is not None:
                    found.number = _child_value(listed, "numId")
                    found.number_level = _number(listed, "ilvl", 0, most=8)
            found.font = None if run is None else _font_of(run)
            self._styles[name] = found
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default_style = name


def pieces(text: str) -> Iterator[str]:
    """A paragraph at its forced line breaks, which mostly set the lines of a heading or a header.

    A break after which a sentence goes on in small letters only made the page look better: a space.
    """
    pieces: list[str] = []
    for line in text.split("\n"):
        line = _SPACES.sub(" ", line).strip()
        if not line:
            continue
        if pieces and line[0].islower() and pieces[-1][-1] not in ".;:":
            pieces[-1] += " " + line
        else:
            pieces.append(line)
    yield from pieces


def _choice(alternate: Element) -> Element | None:
    """What a current Word shows of an alternative; the fallback repeats the same text for older ones."""
    choice = alternate.find(_MC + "Choice")
    return choice if choice is not None else alternate.find(_MC + "Fallback")


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """The children of a tag, also inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, tag)


def _child_value(parent: Element, name: str) -> str | None:
    child = first(parent, W + name)
    value: str | None = None if child is None else child.get(_VAL)
    return value


def _number(parent: Element | None, name: str, otherwise: int, *, most: int) -> int:
    value = None if parent is None else _child_value(parent, name)
    try:
        return otherwise if value is None else max(0, min(int(value), most))
    except ValueError:
        return otherwise


def _font_of(properties: Element) -> str | None:
    fonts = first(properties, W + "rFonts")
    if fonts is None:
        return None
    names: Iterable[str | None] = (fonts.get(W + "ascii"), fonts.get(W + "hAnsi"), fonts.get(W + "cs"))
    return next((name for name in names if name), None)
