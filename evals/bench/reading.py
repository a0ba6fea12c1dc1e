"""How fast files are read, and in how much memory: `python -m evals.bench.reading [FOLDER]`.

The folder (default: `reference` beside the seeds, see VANBAN_SHARED) holds real .docx, .doc and .pdf files. Each
figure is printed with its target. The reading runs in the child process, as it does in an ingest. `--only memory` and
`--only speed` leave the other half out. Beside the clock stands the time of the processor, which other work on the
machine does not lengthen. Memory is the most that any process of the reading held while it read one file, each file in
a process of its own: long and hostile files are made here.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from evals.pdf_writer import pdf, pdf_line, pdf_text
from index.errors import UnreadableFile
from ingest.readers.detect import read_file
from ingest.readers.isolation import shared_process

_LONG_PDF_PAGES = 1000
_LEAST_SECONDS = 2.0


def main() -> None:
    """Prints the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(os.environ.get("VANBAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    parser.add_argument("folder", nargs="?", type=Path, default=shared / "reference")
    parser.add_argument("--only", choices=("speed", "memory"))
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.peak is not None:
        _tell_peak(chosen.peak)
        return
    folder = chosen.folder
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if not files:
        sys.exit(f"Không có tệp nào trong {folder}; hãy cho biết một thư mục có tệp .docx, .doc, .pdf.")
    if chosen.only != "memory":
        read_file(files[0])
        _speeds(files)
        _scans(files)
    if chosen.only != "speed":
        _memory(files)


def _speeds(files: list[Path]) -> None:
    texts = [path for path in files if path.suffix == ".pdf" and read_file(path).quality == 1.0]
    _report("PDF có lớp chữ", "trang/giây", 40, texts, lambda path: read_file(path).pages or 0)
    for suffix, target in ((".docx", 20), (".doc", 10)):
        chosen = [path for path in files if path.suffix == suffix]
        _report(suffix, "văn bản/giây", target, chosen, lambda path: bool(read_file(path).blocks))


def _report(name: str, unit: str, target: float, files: list[Path], read: Callable[[Path], int]) -> None:
    if not files:
        return
    shared_process().close()
    started, used, count = time.perf_counter(), _processor_seconds(), 0
    while time.perf_counter() - started < _LEAST_SECONDS:
        count += sum(read(path) for path in files)
    seconds = time.perf_counter() - started
    # The child's time is known when it has ended.
    shared_process().close()
    spent = (_processor_seconds() - used) * 1000 / count
    print(
        f"{name:<24}{count / seconds:8.1f} {unit:<14} (đích: ≥ {target:g}); CPU {spent:.1f} ms mỗi {unit.split('/')[0]}",
        flush=True,
    )


def _processor_seconds() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _scans(files: list[Path]) -> None:
    for path in files:
        if path.suffix != ".pdf" or "scan" not in path.name:
            continue
        started = time.perf_counter()
        try:
            reading = read_file(path)
        except UnreadableFile as error:
            print(f"{path.name}: {error}")
            continue
        seconds = time.perf_counter() - started
        print(
            f"{'Bản quét (OCR)':<24}{(reading.pages or 0) / seconds:8.2f} {'trang/giây':<14}"
            f" (độ tin cậy trung bình {reading.quality:.3f})"
        )


def _memory(files: list[Path]) -> None:
    """What the reading of long and hostile files takes, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name, path in _heavy_files(files, Path(folder)):
            started = time.perf_counter()
            told = subprocess.run(
                [sys.executable, "-m", "evals.bench.reading", "--peak", str(path)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            most, said = told.strip().split("\t")
            print(
                f"{name:<34}{float(most):6.0f} MB (đích: < 500) {time.perf_counter() - started:7.1f} giây  {said}",
                flush=True,
            )


def _tell_peak(path: Path) -> None:
    """Reads one file; prints the most memory that a process of the reading held, and what came out."""
    try:
        reading = read_file(path)
        said = f"{len(reading.blocks)} khối, {reading.pages or 0} trang"
    except UnreadableFile as error:
        said = str(error)
    shared_process().close()
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit}\t{said}")


def _heavy_files(files: list[Path], folder: Path) -> Iterator[tuple[str, Path]]:
    for path in files:
        if path.suffix == ".pdf" and "scan" in path.name:
            yield f"PDF quét ({path.stat().st_size // 1024} kB)", path
    source = next((path for path in files if path.suffix == ".pdf" and "scan" not in path.name), None)
    if source is not None:
        yield f"PDF {_LONG_PDF_PAGES} trang", _long_pdf(source, folder / "dai.pdf")
    yield "PDF 100.000 đối tượng", _crowded_pdf(folder / "dong.pdf")
    yield "TIFF 600 dpi, 3 trang A4", _picture(folder / "600.tiff", (4961, 7016), pages=3)
    yield "PNG 10.900 × 10.900", _picture(folder / "lon.png", (10_900, 10_900))
    yield "PNG 30.000 × 30.000", _picture(folder / "bom.png", (30_000, 30_000))
    yield "DOCX nén 1.000 lần", _packed_docx(folder / "bom.docx", 300)
    yield "DOCX 60 MB chữ", _packed_docx(folder / "dai.docx", 60, plain=True)


def _long_pdf(source: Path, target: Path) -> Path:
    """A PDF of a thousand pages, made of the pages of a real one."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(str(source))
    joined = pypdfium2.PdfDocument.new()
    while len(joined) < _LONG_PDF_PAGES:
        joined.import_pages(pages)
    joined.save(str(target))
    return target


def _crowded_pdf(target: Path) -> Path:
    """One page on which 100,000 short lines and words are drawn."""
    drawn = "".join(
        pdf_line(10 + n % 500, 20 + n % 700, 14 + n % 500, 20 + n % 700)
        if n % 2
        else pdf_text(f"so {n}", 10 + n % 500, 20 + n % 700)
        for n in range(100_000)
    )
    target.write_bytes(pdf([drawn]))
    return target


def _picture(target: Path, size: tuple[int, int], pages: int = 1) -> Path:
    """Pages with lines of text, as large as their pixels; larger ones than the reader takes are empty."""
    from PIL import Image, ImageDraw, ImageFont

    Image.MAX_IMAGE_PIXELS = None
    page = Image.new("1" if size[0] > 20_000 else "L", size, 255)
    if size[0] < 20_000:
        font = ImageFont.truetype("DejaVuSerif.ttf", size[0] // 55)
        for row in range(40):
            ImageDraw.Draw(page).text(
                (size[0] // 10, (row + 3) * size[1] // 48),
                f"{row}. Tổng số hộ nghèo của xã cuối năm giảm {row} hộ so với đầu năm.",
                fill=0,
                font=font,
            )
    if pages > 1:
        page.save(target, save_all=True, append_images=[page] * (pages - 1))
    else:
        page.save(target)
    return target


def _packed_docx(target: Path, megabytes: int, *, plain: bool = False) -> Path:
    """A Word document whose text unpacks to so many megabytes; `plain` text packs less well."""
    paragraph = "<w:p><w:r><w:t>" + ("Xã có {} hộ nghèo. " if plain else " ") * 50 + "</w:t></w:r></w:p>"
    dice = random.Random(3)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as document:
            document.write(f'<w:document xmlns:w="{space}"><w:body>'.encode())
            written = 0
            while written < megabytes * 1_000_000:
                part = paragraph.replace("{}", str(dice.randrange(10**9))).encode()
                document.write(part)
                written += len(part)
            document.write(b"</w:body></w:document>")
    return target


if __name__ == "__main__":
    main()
