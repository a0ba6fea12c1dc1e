"""PDF files: the text layer line by line with its pages, ruled tables as tables, scanned pages through OCR.

pdfium does the parsing. Pages are opened one after the other and closed again, so memory does not grow with
the length of the file. Running heads and page numbers are left in: only the next step sees all pages at once.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from ingest.readers.legacy_fonts import decode, encoding_of_font
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.pdf_columns import set_out
from ingest.readers.pdf_continued import join_tables
from ingest.readers.pdf_tables import Grid, Line, Rect, grids_of
from ingest.readers.progress import progress
from ingest.readers.symbols import clean_line
from ingest.reading import RawBlock, Reading

# A page with fewer letters than this and a picture on it has no text layer worth the name.
_FEW_LETTERS = 20
_MANY_LETTERS = 200
# About a quarter of Vietnamese letters carry a mark; text read by a model for another language has few.
_LEAST_MARKED = 0.04
_MOST_OBJECTS = 60_000
_VIETNAMESE_MARKED = re.compile("[àáâãèéêìíòóôõùúýăđĩũơưÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_LETTER = re.compile(r"[^\W\d_]")


class PdfReader:
    """Reads .pdf. Pages without a text layer are rendered and read with Tesseract."""

    format = "pdf"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        # Column edges of each table, by the identity of its block.
        self._edges: dict[int, tuple[float, ...]] = {}

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the mark of a PDF stands in the first kilobyte."""
        return b"%PDF-" in head[:1024]

    def read(self, path: Path) -> Reading:
        """The lines and tables in page order; `quality` is the mean over pages, 1 for real text."""
        from ingest.readers.scan import OcrPool, mended_warning, pictures_of

        with contextlib.closing(_opened(path)) as document, OcrPool(self._limits) as pool:
            count = len(document)
            if count > self._limits.pages:
                raise UnreadableFile(f"PDF có {count} trang, giới hạn là {self._limits.pages} trang.")
            if count == 0:
                raise UnreadableFile("PDF không có trang nào.")
            pages: list[list[RawBlock] | None] = []
            for index in range(count):
                pages.append(self._page(document, index, pool))
                progress()
            scanned = dict(pool.results())
        blocks: list[RawBlock] = []
        qualities: list[float] = []
        warnings: list[str] = []
        for index, page in enumerate(pages):
            if page is None:
                found = scanned[index]
                blocks.extend(found.blocks)
                qualities.append(found.quality)
                warnings.extend(found.warnings)
            else:
                blocks.extend(page)
                qualities.append(1.0)
        if scanned:
            warnings.extend(mended_warning(sum(page.mended for page in scanned.values())))
            warnings.append(f"{len(scanned)} trên {count} trang là ảnh quét, đọc bằng nhận dạng chữ (OCR).")
        quality = sum(qualities) / len(qualities)
        blocks = join_tables(blocks, self._edges)
        pictures = pictures_of((scanned[index] for index in sorted(scanned)), self._limits)
        told = tuple(dict.fromkeys(warnings))
        return Reading(self.format, tuple(blocks), count, round(quality, 4), told, pictures)

    def _page(self, document: Any, index: int, pool: Any) -> list[RawBlock] | None:
        """The blocks of a page, None where its picture was handed to the OCR pool."""
        page = document[index]
        try:
            text_page = page.get_textpage()
            try:
                text = text_page.get_text_bounded()
                if _needs_ocr(page, text):
                    pool.submit_page(index, page)
                    return None
                return list(_text_blocks(page, text_page, text, index + 1, self._edges))
            finally:
                text_page.close()
        finally:
            page.close()


def _opened(path: Path) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        message = str(error).lower()
        if "password" in message or "security" in message:
            raise UnreadableFile("PDF được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi nạp lại.") from error
        raise UnreadableFile("PDF bị hỏng hoặc bị cắt cụt, không mở được.") from error


def _needs_ocr(page: Any, text: str) -> bool:
    letters = len(_LETTER.findall(text))
    if letters >= _MANY_LETTERS:
        if len(_VIETNAMESE_MARKED.findall(text)) >= letters * _LEAST_MARKED:
            return False
    elif letters >= _FEW_LETTERS:
        return False
    return _picture_share(page) > (0.5 if letters >= _FEW_LETTERS else 0.1)


def _picture_share(page: Any) -> float:
    """How much of the page the largest picture covers."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    largest: float = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, abs(right - left) * abs(top - bottom))
    return float(largest / max(1.0, width * height))


def _text_blocks(
    page: Any, text_page: Any, text: str, number: int, edges: dict[int, tuple[float, ...]]
) -> Iterator[RawBlock]:
    rotation = page.get_rotation() // 90 % 4
    lines = _ruling_lines(page)
    if lines is None:
        encoding = _page_encoding(page)
        yield from _without_rules(text_page, text, number, encoding)
        return
    encoding = _page_encoding(page)
    left, bottom, right, top = page.get_bbox()
    grids = grids_of([_turned(line, rotation) for line in lines])

    def inside(area: Rect) -> str:
        back = _turned(area, -rotation)
        found: str = text_page.get_text_bounded(*back)
        return found

    if not grids or not any(inside(grid.area).strip() for grid in grids):
        yield from _without_rules(text_page, text, number, encoding)
        return
    view = _turned(Rect(left, bottom, right, top), rotation)
    margin = 10_000.0
    upper = view.top + margin
    for grid in grids:
        band = Rect(view.left - margin, grid.area.top, view.right + margin, upper)
        yield from _lines(inside(band), number, encoding)
        for side in (
            Rect(view.left - margin, grid.area.bottom, grid.area.left, grid.area.top),
            Rect(grid.area.right, grid.area.bottom, view.right + margin, grid.area.top),
        ):
            yield from _lines(inside(side), number, encoding)
        for block in _table(grid, inside, number, encoding):
            edges[id(block)] = grid.edges
            yield block
        upper = grid.area.bottom
    rest = Rect(view.left - margin, view.bottom - margin, view.right + margin, upper)
    yield from _lines(inside(rest), number, encoding)


def _without_rules(text_page: Any, text: str, number: int, encoding: str | None) -> Iterator[RawBlock]:
    """The lines of a page without ruled tables; those of unruled ones keep their columns."""
    lines = set_out(text_page, text) if encoding is None else None
    if lines is None:
        yield from _lines(text, number, encoding)
        return
    for line in lines:
        if line.strip():
            yield RawBlock("line", line, number)


def _table(grid: Grid, inside: Any, number: int, encoding: str | None) -> Iterator[RawBlock]:
    texts = {
        area: _cell(inside(area), encoding)
        for area in dict.fromkeys(area for row in grid.rows for area in row)
    }
    rows = tuple(tuple(texts[area] for area in row) for row in grid.rows)
    if any(cell for row in rows for cell in row):
        yield RawBlock("table", "", number, rows=rows)


def _cell(text: str, encoding: str | None) -> str:
    return "\n".join(
        line for line in (clean_line(decode(raw, encoding)) for raw in text.splitlines()) if line
    )


def _lines(text: str, number: int, encoding: str | None) -> Iterator[RawBlock]:
    for raw in text.splitlines():
        line = clean_line(decode(raw, encoding))
        if line:
            yield RawBlock("line", line, number)


def _turned(area: Any, quarter_turns: int) -> Any:
    """A rectangle or line in the frame of the page as it is shown (each step a quarter turn clockwise)."""
    left, bottom, right, top = area.left, area.bottom, area.right, area.top
    for _ in range(quarter_turns % 4):
        left, bottom, right, top = bottom, -right, top, -left
    return type(area)(left, bottom, right, top)


def _page_encoding(page: Any) -> str | None:
    """The legacy encoding of the page where its fonts are of one, and only one."""
    import ctypes

    import pypdfium2.raw as raw

    found: set[str | None] = set()
    known: set[int] = set()
    for position in range(min(raw.FPDFPage_CountObjects(page), 400)):
        item = raw.FPDFPage_GetObject(page, position)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        font = raw.FPDFTextObj_GetFont(item)
        address = ctypes.cast(font, ctypes.c_void_p).value or 0
        if address in known:
            continue
        known.add(address)
        buffer = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(font, buffer, 128)
        encoding = encoding_of_font(buffer.value.decode("utf-8", "replace"))
        found.add(encoding.removesuffix("-capitals") if encoding else None)
    legacy = found - {None}
    return next(iter(legacy)) if len(legacy) == 1 else None


def _ruling_lines(page: Any) -> list[Line] | None:
    """The straight lines that are drawn on a page, None where there are too few for a table."""
    import ctypes

    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page)
    lines: list[Line] = []
    numbers = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(number) for number in numbers]
    for position in range(min(count, _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, position)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if raw.FPDFPath_CountSegments(item) > 8:
            lines.extend(_segments(item))
        elif raw.FPDFPageObj_GetBounds(item, *references):
            lines.extend(_edges(item, Line(*(number.value for number in numbers))))
    return lines if len(lines) >= 4 else None


def _edges(item: Any, box: Line) -> Iterator[Line]:
    """A thin rectangle is a line, a larger one that is stroked is four."""
    import ctypes

    import pypdfium2.raw as raw

    wide, high = box.right - box.left, box.top - box.bottom
    if wide <= 3 or high <= 3:
        yield box
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    if stroke.value:
        yield from _frame(box)


def _frame(box: Line) -> Iterator[Line]:
    yield Line(box.left, box.top, box.right, box.top)
    yield Line(box.left, box.bottom, box.right, box.bottom)
    yield Line(box.left, box.bottom, box.left, box.top)
    yield Line(box.right, box.bottom, box.right, box.top)


def _segments(item: Any) -> Iterator[Line]:
    """The straight strokes of a path that draws several (a whole grid in one path)."""
    import ctypes

    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    before = start = (0.0, 0.0)
    for position in range(min(raw.FPDFPath_CountSegments(item), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, position)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _line(before, point)
        before = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield _line(point, start)
            before = start


def _line(one: tuple[float, float], other: tuple[float, float]) -> Line:
    return Line(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
