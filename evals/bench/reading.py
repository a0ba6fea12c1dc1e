"""How fast files are read, and in how much memory: `python -m evals.bench.reading [FOLDER]`.

The folder (default: `reference` beside the seeds, see VANBAN_SHARED) holds real .docx, .doc and .pdf files. Each
figure is printed with its target. The reading runs in the child process, as it does in an ingest.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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
    folder = parser.parse_args().folder
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if not files:
        sys.exit(f"Không có tệp nào trong {folder}; hãy cho biết một thư mục có tệp .docx, .doc, .pdf.")
    read_file(files[0])
    _speeds(files)
    _scans(files)
    _long_pdf(files)


def _speeds(files: list[Path]) -> None:
    texts = [path for path in files if path.suffix == ".pdf" and read_file(path).quality == 1.0]
    _report("PDF có lớp chữ", "trang/giây", 40, texts, lambda path: read_file(path).pages or 0)
    for suffix, target in ((".docx", 20), (".doc", 10)):
        chosen = [path for path in files if path.suffix == suffix]
        _report(suffix, "văn bản/giây", target, chosen, lambda path: bool(read_file(path).blocks))


def _report(name: str, unit: str, target: float, files: list[Path], read: Callable[[Path], int]) -> None:
    if not files:
        return
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < _LEAST_SECONDS:
        count += sum(read(path) for path in files)
    print(
        f"{name:<24}{count / (time.perf_counter() - started):8.1f} {unit:<14} (đích: ≥ {target:g})",
        flush=True,
    )


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


def _long_pdf(files: list[Path]) -> None:
    """A PDF of a thousand pages, made of the pages of a real one: time, and the most memory of the child."""
    import pypdfium2

    source = next((path for path in files if path.suffix == ".pdf" and "scan" not in path.name), None)
    if source is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "dai.pdf"
        pages = pypdfium2.PdfDocument(str(source))
        joined = pypdfium2.PdfDocument.new()
        while len(joined) < _LONG_PDF_PAGES:
            joined.import_pages(pages)
        joined.save(str(long))
        started = time.perf_counter()
        count = read_file(long).pages or 0
        seconds = time.perf_counter() - started
    shared_process().close()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024 * 1024
    )
    print(f"{f'PDF {count} trang':<24}{count / seconds:8.1f} {'trang/giây':<14} (đích: ≥ 40)")
    print(f"{'bộ nhớ cao nhất':<24}{most:8.0f} {'MB':<14} (đích: < 500, cả khi đọc bản quét)")


if __name__ == "__main__":
    main()
