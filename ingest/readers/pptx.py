"""PowerPoint presentations (.pptx): slide by slide, titles as headings, tables as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

from index.errors import UnreadableFile
from ingest.readers.archive import member_bytes, open_package
from ingest.readers.boxes import reading_order
from ingest.readers.docx_numbering import number_text
from ingest.readers.formats import format_of
from ingest.readers.legacy_fonts import encoding_of_font, join_runs
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.symbols import clean_line
from ingest.readers.xml_parts import Element, parse_xml
from ingest.reading import RawBlock, Reading

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NUMBERS = {
    "arabicPeriod": ("decimal", "."),
    "arabicParenR": ("decimal", ")"),
    "arabicPlain": ("decimal", ""),
    "alphaLcPeriod": ("lowerLetter", "."),
    "alphaLcParenR": ("lowerLetter", ")"),
    "alphaUcPeriod": ("upperLetter", "."),
    "romanUcPeriod": ("upperRoman", "."),
    "romanLcPeriod": ("lowerRoman", "."),
}
_TITLES = ("title", "ctrTitle")
# Date, footer and number of a slide stand on every one of them.
_RUNNING = ("dt", "ftr", "sldNum", "hdr")


class PptxReader:
    """Reads .pptx. Speaker notes and hidden slides are not shown to anyone, so they are left out."""

    format = "pptx"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file is an Office package with slides."""
        return head.startswith(b"PK") and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The text of the slides in their order; `page` is the number of the slide."""
        with open_package(path, self._limits) as package:

            def part(name: str) -> bytes | None:
                return member_bytes(package, normpath(name))

            slides = list(_slides(part))
            blocks: list[RawBlock] = []
            warnings: list[str] = []
            for number, name in enumerate(slides, start=1):
                data = part(name)
                if data is None:
                    continue
                root = parse_xml(data, name)
                if root.get("show") in ("0", "false"):
                    warnings.append(f"Bỏ qua trang chiếu ẩn số {number}.")
                    continue
                tree = root.find(f"{_P}cSld/{_P}spTree")
                if tree is not None:
                    blocks.extend(_shapes(tree, number))
            if any(name.endswith("vbaProject.bin") for name in package.namelist()):
                warnings.append("Tệp có macro; chỉ đọc chữ, macro không được chạy.")
        return Reading(self.format, tuple(blocks), len(slides), 1.0, tuple(warnings))


def _slides(part: Callable[[str], bytes | None]) -> Iterator[str]:
    main = part("ppt/presentation.xml")
    relations = part("ppt/_rels/presentation.xml.rels")
    if main is None or relations is None:
        raise UnreadableFile("Tệp PowerPoint hỏng: thiếu phần nội dung chính.")
    targets = {
        entry.get("Id"): str(entry.get("Target", ""))
        for entry in parse_xml(relations, "presentation.xml.rels").iterfind(_RELATION)
    }
    for slide in parse_xml(main, "presentation.xml").iterfind(f"{_P}sldIdLst/{_P}sldId"):
        target = targets.get(slide.get(_R))
        if target is not None:
            name = (
                target.lstrip("/")
                if target.startswith("/")
                else join(dirname("ppt/presentation.xml"), target)
            )
            yield normpath(name)


def _shapes(tree: Element, number: int) -> Iterator[RawBlock]:
    placed: list[tuple[int, int, Element]] = []
    for shape in tree:
        if shape.tag in (_P + "sp", _P + "graphicFrame", _P + "grpSp"):
            kind = _placeholder(shape)
            if kind in _RUNNING:
                continue
            top, left = _place(shape)
            # The title is read first, wherever the layout puts it.
            placed.append((-1 if kind in _TITLES else top, left, shape))
    for shape in reading_order(placed):
        if shape.tag == _P + "grpSp":
            yield from _shapes(shape, number)
        elif shape.tag == _P + "graphicFrame":
            table = shape.find(f"{_A}graphic/{_A}graphicData/{_A}tbl")
            if table is not None:
                yield from _table(table, number)
        else:
            body = shape.find(_P + "txBody")
            if body is not None:
                yield from _paragraphs(body, number, heading=_placeholder(shape) in _TITLES)


def _placeholder(shape: Element) -> str | None:
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return None if found is None else str(found.get("type", "body"))


def _place(shape: Element) -> tuple[int, int]:
    for path in (f"{_P}spPr/{_A}xfrm/{_A}off", f"{_P}xfrm/{_A}off", f"{_P}grpSpPr/{_A}xfrm/{_A}off"):
        offset = shape.find(path)
        if offset is not None:
            try:
                return int(offset.get("y", 0)), int(offset.get("x", 0))
            except ValueError:
                break
    # A placeholder takes its place from the layout: below the title, in the order of the file.
    return 0, 0


def _paragraphs(body: Element, number: int, *, heading: bool) -> Iterator[RawBlock]:
    counts: dict[int, int] = {}
    for paragraph in body.iterfind(_A + "p"):
        form = paragraph.find(_A + "pPr")
        marker = _marker(form, counts)
        for line in _text(paragraph).split("\n"):
            text = clean_line(line)
            if text and heading:
                yield RawBlock("heading", text, number, level=1)
            elif text:
                yield RawBlock("paragraph", text, number, marker=marker)
            marker = None if text else marker


def _marker(form: Element | None, counts: dict[int, int]) -> str | None:
    if form is None:
        return None
    try:
        level = int(form.get("lvl", 0))
    except ValueError:
        level = 0
    automatic = form.find(_A + "buAutoNum")
    if automatic is None:
        bullet = form.find(_A + "buChar")
        counts.pop(level, None)
        return clean_line(str(bullet.get("char", "-"))) or "-" if bullet is not None else None
    start = automatic.get("startAt", "1")
    counts[level] = counts.get(level, int(start) - 1 if start.isdigit() else 0) + 1
    style, after = _NUMBERS.get(automatic.get("type", ""), ("decimal", "."))
    return number_text(counts[level], style) + after


def _text(paragraph: Element) -> str:
    runs: list[tuple[str, str | None]] = []
    for child in paragraph:
        if child.tag == _A + "br":
            runs.append(("\n", None))
        elif child.tag in (_A + "r", _A + "fld"):
            font = child.find(f"{_A}rPr/{_A}latin")
            encoding = encoding_of_font(font.get("typeface", "")) if font is not None else None
            runs.append((child.findtext(_A + "t") or "", encoding))
    return join_runs(runs).replace("\x0b", "\n")


def _table(table: Element, number: int) -> Iterator[RawBlock]:
    rows: list[tuple[str, ...]] = []
    above: dict[int, str] = {}
    for row in table.iterfind(_A + "tr"):
        texts: list[str] = []
        for column, cell in enumerate(row.iterfind(_A + "tc")):
            if cell.get("hMerge") in ("1", "true") and texts:
                texts.append(texts[-1])
                continue
            if cell.get("vMerge") in ("1", "true"):
                texts.append(above.get(column, ""))
                continue
            lines = [clean_line(_text(paragraph)) for paragraph in cell.iter(_A + "p")]
            texts.append("\n".join(line for line in lines if line))
        above = dict(enumerate(texts))
        rows.append(tuple(texts))
    properties = table.find(_A + "tblPr")
    header = properties is not None and properties.get("firstRow") in ("1", "true")
    if any(text for row in rows for text in row):
        yield RawBlock("table", "", number, rows=tuple(rows), header_rows=1 if header else 0)
