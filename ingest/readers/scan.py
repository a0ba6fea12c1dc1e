"""Scanned pages: straighten, read with Tesseract's Vietnamese model, keep every word's box and confidence."""

from __future__ import annotations

import contextlib
import io
import math
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableFile
from ingest.readers.formats import format_of
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.marks_of_scans import mended_words, without_dirt
from ingest.readers.number_line import with_settled_number
from ingest.readers.page_images import ruled_grids, without_specks
from ingest.readers.progress import progress
from ingest.readers.scanned_tables import with_tables
from ingest.readers.symbols import clean_line
from ingest.reading import RawBlock, Reading, ReadPicture, WordBox

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
# A4 at 300 dpi is 8.7 million pixels; A3 twice that. More does not read better.
_MOST_RENDERED = 20_000_000
# Letters of a page narrower than this are too small for Tesseract; doubling them helps.
_NARROW = 1300
_PICTURES = ("PNG", "JPEG", "TIFF")
# The EXIF tag that says how a camera was held, and the `Image.Transpose` that puts each of its values right.
_ORIENTATION = 0x0112
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
# A picture in a document that is smaller than this is no page.
_SMALLEST_PAGE = 500
_MOST_SKEW = 5.0
# What a line of print is read with at the least, on the worst of scans.
_LEAST_BELIEVED = 0.15
# 150 dpi of an A4 page: readable, and a tenth of the size.
_SHOWN_WIDTH = 1240
_LONGEST_SHOWN = 16_000
_INSTALL = (
    "Cần Tesseract với tiếng Việt để đọc ảnh quét; cài bằng:"
    " apt-get install tesseract-ocr tesseract-ocr-vie (macOS: brew install tesseract tesseract-lang)."
)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read on one page; `quality` is the mean word confidence, 0 for a page without words,
    `mended` counts the words whose lost marks were put back."""

    blocks: tuple[RawBlock, ...]
    quality: float
    picture: ReadPicture
    warnings: tuple[str, ...] = ()
    mended: int = 0


class ImageReader:
    """Reads .png, .jpg and .tiff, where a TIFF may hold several pages."""

    format = "image"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a PNG, JPEG or TIFF does."""
        return bool(head) and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The lines of all pages with their word boxes, in pixels of the pictures of the reading."""
        from PIL import Image, UnidentifiedImageError

        # The bound is checked below, with a reason of our own.
        Image.MAX_IMAGE_PIXELS = None
        try:
            with Image.open(path, formats=_PICTURES) as picture, OcrPool(self._limits) as pool:
                frames = getattr(picture, "n_frames", 1)
                if frames > self._limits.pages:
                    raise UnreadableFile(f"Ảnh có {frames} trang, giới hạn là {self._limits.pages} trang.")
                for index in range(frames):
                    picture.seek(index)
                    _check_pixels(picture, self._limits)
                    pool.submit(index, upright(picture))
                pages = dict(pool.results())
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            Image.DecompressionBombError,
        ) as error:
            raise UnreadableFile("Ảnh bị hỏng hoặc bị cắt cụt, không mở được.") from error
        return _reading_of(self.format, pages, self._limits)


def read_embedded(file_format: str, pictures: Iterable[bytes], limits: ReadLimits) -> Reading:
    """The reading of a document that is nothing but pictures of pages. What is no picture of a page (a logo, a
    drawing in another format) is passed over."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None
    with OcrPool(limits) as pool:
        number = 0
        for data in pictures:
            try:
                with Image.open(io.BytesIO(data), formats=_PICTURES) as picture:
                    _check_pixels(picture, limits)
                    if min(picture.size) >= _SMALLEST_PAGE:
                        pool.submit(number, upright(picture))
                        number += 1
            except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
                continue
        pages = dict(pool.results())
    return _reading_of(file_format, pages, limits)


def _reading_of(file_format: str, pages: dict[int, ScannedPage], limits: ReadLimits) -> Reading:
    """The pages, in their order, as one reading."""
    ordered = [pages[index] for index in sorted(pages)]
    words = sum(len(block.words) for page in ordered for block in page.blocks)
    total = sum(word.confidence for page in ordered for block in page.blocks for word in block.words)
    warnings = dict.fromkeys(warning for page in ordered for warning in page.warnings)
    warnings.update(dict.fromkeys(mended_warning(sum(page.mended for page in ordered))))
    return Reading(
        file_format,
        tuple(block for page in ordered for block in page.blocks),
        len(ordered),
        round(total / words, 4) if words else 0.0,
        tuple(warnings) if words else (*warnings, "Không nhận dạng được chữ nào trên ảnh."),
        pictures_of(ordered, limits),
    )


def pictures_of(pages: Iterable[ScannedPage], limits: ReadLimits) -> tuple[ReadPicture, ...]:
    """The pictures of the pages; those past the bound of one file without their data."""
    kept: list[ReadPicture] = []
    room = limits.picture_bytes
    for page in pages:
        room -= len(page.picture.data)
        kept.append(page.picture if room >= 0 else replace(page.picture, data=b""))
    return tuple(kept)


class OcrPool:
    """Reads pages on several cores, never holding more pictures than it has readers."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._workers = max(1, min(limits.ocr_processes, os.cpu_count() or 1))
        self._room = threading.BoundedSemaphore(self._workers + 1)
        self._executor: ThreadPoolExecutor | None = None
        self._pending: dict[Future[ScannedPage], int] = {}

    def __enter__(self) -> OcrPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def submit_page(self, index: int, page: Any) -> None:
        """Renders a page of a PDF and reads it in the background."""
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise UnreadableFile("PDF hỏng: trang không có kích thước.")
        scale = min(_DPI / 72, math.sqrt(_MOST_RENDERED / (width * height)))
        self._take_room()
        try:
            bitmap = page.render(scale=scale)
            picture = _ink(bitmap.to_pil()).copy()
            bitmap.close()
        except BaseException:
            self._room.release()
            raise
        self._start(index, picture)

    def submit(self, index: int, picture: Image) -> None:
        """Reads a picture in the background."""
        self._take_room()
        self._start(index, picture)

    def results(self) -> Iterator[tuple[int, ScannedPage]]:
        """All pages, as they are done."""
        for future in as_completed(self._pending):
            progress()
            yield self._pending[future], future.result()

    def _take_room(self) -> None:
        require_tesseract()
        while not self._room.acquire(timeout=5):
            if any(future.done() and future.exception() for future in self._pending):
                break
        progress()

    def _start(self, index: int, picture: Image) -> None:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self._workers)
        future = self._executor.submit(self._read, picture, index + 1)
        self._pending[future] = index

    def _read(self, picture: Image, number: int) -> ScannedPage:
        try:
            return read_picture(picture, number, self._limits)
        finally:
            with contextlib.suppress(ValueError):
                self._room.release()


def mended_warning(count: int) -> tuple[str, ...]:
    """What the keeper is told of words whose marks were put back."""
    return (f"Đã đặt lại dấu của {count} chữ trên ảnh quét theo từ ghép thông dụng.",) if count else ()


def upright(picture: Image) -> Image:
    """A picture turned as its camera meant it and reduced to its ink, in grey, and to the pixels that are read."""
    from PIL import Image as Pillow

    ink = _ink(picture)
    pixels = ink.width * ink.height
    if pixels > _MOST_RENDERED:
        shrunk = math.sqrt(_MOST_RENDERED / pixels)
        size = (max(1, int(ink.width * shrunk)), max(1, int(ink.height * shrunk)))
        ink = ink.resize(size, Pillow.Resampling.LANCZOS)
    elif ink is picture:
        ink = picture.copy()
    # What the camera said lies with the file; only the reduced picture is turned.
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    return ink if turn is None else ink.transpose(Pillow.Transpose(turn))


def _ink(picture: Image) -> Image:
    """Grey, from the red channel of a colour picture: there the red stamp over a signature is white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        from PIL import Image as Pillow

        flat = Pillow.new("RGBA", picture.size, "white")
        flat.alpha_composite(picture.convert("RGBA"))
        picture = flat
    if picture.mode == "L":
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith(("I", "F")):
        return (
            picture.point(lambda value: value / 256).convert("L")
            if picture.mode == "I;16"
            else picture.convert("L")
        )
    return (picture if picture.mode == "RGB" else picture.convert("RGB")).getchannel("R")


def read_picture(picture: Image, number: int, limits: ReadLimits) -> ScannedPage:
    """Reads one grey page. Boxes are in pixels of `picture` as it came in."""
    from PIL import Image as Pillow

    kept = _kept_picture(picture, number)
    enlarged = 2.0 if picture.width < _NARROW else 1.0
    if picture.width * picture.height > _MOST_RENDERED:
        enlarged = math.sqrt(_MOST_RENDERED / (picture.width * picture.height))
    if enlarged != 1:
        size = (max(1, int(picture.width * enlarged)), max(1, int(picture.height * enlarged)))
        picture = picture.resize(size, Pillow.Resampling.LANCZOS)
    angle = skew_of(picture)
    straight = (
        picture.rotate(angle, Pillow.Resampling.BICUBIC, fillcolor=255) if abs(angle) >= 0.1 else picture
    )
    grids, clean = ruled_grids(without_specks(straight))
    try:
        table = _tesseract(clean, limits)
    except subprocess.TimeoutExpired:
        return ScannedPage((), 0.0, kept, (f"Trang {number}: nhận dạng chữ quá lâu, bỏ qua trang này.",))
    back = _Back(picture.size, angle if straight is not picture else 0.0, enlarged)
    lines, mended = _lines_of(table)
    if number == 1:
        lines = with_settled_number(lines, clean, lambda word: _read_again(word, limits, layout="7"))
    blocks = [
        replace(block, words=tuple(replace(word, box=back.box(*word.box)) for word in block.words))
        for block in with_tables(
            lines, grids, clean, number, lambda cells: _read_again(cells, limits, layout="6")
        )
    ]
    confidences = [word.confidence for block in blocks for word in block.words]
    quality = sum(confidences) / len(confidences) if confidences else 0.0
    return ScannedPage(tuple(blocks), round(quality, 4), kept, mended=mended)


def _read_again(part: Image, limits: ReadLimits, layout: str) -> list[list[WordBox]]:
    """The lines of a part of a page; none where that takes too long."""
    try:
        return _lines_of(_tesseract(part, limits, layout))[0]
    except subprocess.TimeoutExpired:
        return []


def _kept_picture(picture: Image, number: int) -> ReadPicture:
    """The page as people look at it: fewer pixels than are read, in a compact form."""
    from PIL import Image as Pillow

    shrunk = min(1.0, _SHOWN_WIDTH / picture.width)
    size = (max(1, round(picture.width * shrunk)), max(1, round(picture.height * shrunk)))
    shown = picture.resize(size, Pillow.Resampling.BOX) if shrunk < 1 else picture
    buffer = io.BytesIO()
    # A picture that the form cannot hold (a strip 20,000 high) is one that nobody looks at.
    if max(size) <= _LONGEST_SHOWN:
        shown.save(buffer, "WEBP", quality=40, method=2)
    return ReadPicture(number, picture.width, picture.height, "image/webp", buffer.getvalue())


@dataclass(frozen=True, slots=True)
class _Back:
    """From the straightened, enlarged or reduced picture back to the one that came in."""

    size: tuple[int, int]
    angle: float
    enlarged: float

    def box(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
        middle_x, middle_y = self.size[0] / 2, self.size[1] / 2
        turn = math.radians(self.angle)
        sine, cosine = math.sin(turn), math.cos(turn)
        xs, ys = [], []
        for x, y in corners:
            across, down = x - middle_x, y - middle_y
            xs.append((cosine * across - sine * down + middle_x) / self.enlarged)
            ys.append((sine * across + cosine * down + middle_y) / self.enlarged)
        return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))


def skew_of(picture: Image) -> float:
    """The angle in degrees by which to turn a page so that its lines are level (0 where it has none).

    Level lines make the sums of ink by row swing most between line and gap.
    """
    import numpy
    from PIL import Image as Pillow

    scale = 700 / max(picture.size)
    small = picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
    ink = small.point(lambda value: 255 if value < 140 else 0)

    def swing(angle: float) -> float:
        turned = numpy.asarray(ink.rotate(angle, Pillow.Resampling.BILINEAR), dtype=numpy.float32)
        return float(numpy.square(numpy.diff(turned.sum(axis=1))).sum())

    level = swing(0.0)
    best = max((step * 0.5 for step in range(-10, 11)), key=swing)
    best = max((best + step * 0.1 for step in range(-4, 5)), key=swing)
    # Turning blurs: only a clear gain is worth it.
    return round(best, 2) if abs(best) <= _MOST_SKEW and swing(best) > level * 1.05 else 0.0


def _lines_of(table: str) -> tuple[list[list[WordBox]], int]:
    """The lines of words, their marks put right, and how many of those there were."""
    lines: list[list[WordBox]] = []
    mended = 0
    for paragraph in _paragraphs_of(table):
        words, count = mended_words([word for line in paragraph for word in line])
        mended += count
        for line in paragraph:
            cleaned, words = without_dirt(words[: len(line)]), words[len(line) :]
            # Rules and dirt come out as signs without a letter or digit, stamps and handwriting as letters that
            # the engine does not believe in.
            if any(character.isalnum() for word in cleaned for character in word.text) and (
                sum(word.confidence for word in cleaned) >= _LEAST_BELIEVED * len(cleaned)
            ):
                lines.append(cleaned)
    return lines, mended


def _paragraphs_of(table: str) -> Iterable[list[list[WordBox]]]:
    """The lines of each paragraph, from Tesseract's TSV (numbers of block, paragraph and line, box, confidence)."""
    paragraphs: dict[tuple[str, ...], dict[str, list[WordBox]]] = {}
    for row in table.splitlines()[1:]:
        fields = row.split("\t", 11)
        if len(fields) < 12 or fields[0] != "5":
            continue
        # The eth of Iceland looks like our Đ and is taken for it, or put beside it.
        text = clean_line(fields[11]).replace("Ð", "Đ").replace("ĐĐ", "Đ")
        confidence = float(fields[10])
        if not text or confidence < 0:
            continue
        left, top, width, height = (int(field) for field in fields[6:10])
        word = WordBox(text, (left, top, left + width, top + height), round(confidence / 100, 4))
        paragraphs.setdefault(tuple(fields[1:4]), {}).setdefault(fields[4], []).append(word)
    return [list(lines.values()) for lines in paragraphs.values()]


def _tesseract(picture: Image, limits: ReadLimits, layout: str = "3") -> str:
    """What Tesseract says of a picture; `layout` is its page segmentation mode: 3 a page, 6 one block of text,
    7 a line."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNM" if picture.mode == "P" else "PPM")
    command = [
        require_tesseract(), "stdin", "stdout", "-l", "vie", "--dpi", str(_DPI), "--psm", layout, "-c",
        "tessedit_create_tsv=1",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        input=buffer.getvalue(),
        capture_output=True,
        timeout=max(5.0, limits.seconds - 5),
        # One thread each: pages are read side by side, which uses the cores better.
        env=dict(os.environ, OMP_THREAD_LIMIT="1"),
        check=False,
    )
    if done.returncode != 0:
        detail = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise UnreadableFile(f"Tesseract không đọc được trang: {' '.join(detail)[:200]}")
    return done.stdout.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def require_tesseract() -> str:
    """The path of the program. Raises `UnreadableFile` saying how to install it where it is missing."""
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableFile(_INSTALL)
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    if "vie" not in (listed.stdout + listed.stderr).split():
        raise UnreadableFile(_INSTALL)
    return program


def _check_pixels(picture: Image, limits: ReadLimits) -> None:
    """Refuses what would take too much memory; a picture in colour takes three times as much as one in grey."""
    width, height = picture.size
    most = limits.pixels if picture.mode in ("1", "L", "I;16") else limits.pixels * 2 // 3
    if width * height > most:
        raise UnreadableFile(
            f"Ảnh quá lớn: {width} × {height} điểm ảnh, giới hạn {most // 1_000_000} triệu điểm ảnh."
        )
