"""How much of a scan is read right: `python -m evals.bench.scans`.

Every document of the sample corpus whose layout is known is drawn as pages, degraded as office scanners degrade
(`evals/corpus_formats.py`: 200 dpi, crooked, blurred, specked) and read. What was drawn is the truth: words are counted
as a bag, number and day against what the same document says as a Word file. A number that is read wrong is worse than one
that is marked as doubtful, so they are counted apart.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evals.corpus_files import CORPUS, SOURCES, read_source
from evals.corpus_formats import Beside, Grid, Layout, as_docx, layout_of, lines_of, scanned_pages
from index.documents import Document, HeaderField
from ingest.readers.detect import read_file
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.readers.scan import read_picture
from ingest.reading import Reading
from ingest.understand import understand

# A poor scan itself.
_SCAN = "bc-112-ban-quet-xau"


@dataclass(frozen=True, slots=True)
class _Score:
    name: str
    words: int
    right: int
    number: str  # "right", "doubtful" or "wrong"
    day: bool


def main() -> None:
    """Prints the shares, and the documents whose number or day was not read."""
    with ThreadPoolExecutor(2) as readers:
        scores = list(readers.map(lambda item: _score(*item), _layouts()))
    words, right = sum(score.words for score in scores), sum(score.right for score in scores)
    numbers = Counter(score.number for score in scores)
    print(f"{'chữ đúng':<24}{right / words:8.4f}   ({right} trên {words})")
    print(f"{'số đúng':<24}{numbers['right'] / len(scores):8.4f}   ({numbers['right']} trên {len(scores)})")
    print(f"{'số sai, có báo ngờ':<24}{numbers['doubtful']:8}")
    print(f"{'số sai, không báo':<24}{numbers['wrong']:8}")
    days = sum(score.day for score in scores)
    print(f"{'ngày đúng':<24}{days / len(scores):8.4f}   ({days} trên {len(scores)})")
    for score in scores:
        if score.number != "right" or not score.day:
            print(f"  {score.name}: số {score.number}, ngày {'đúng' if score.day else 'sai'}")


def _layouts() -> Iterator[tuple[str, Layout]]:
    for path in sorted(SOURCES.iterdir()):
        yield path.stem, read_source(path.stem)
    for path in sorted(CORPUS.iterdir()):
        if path.suffix in (".txt", ".md") and path.stem != _SCAN:
            yield path.stem, layout_of(path)


def _score(name: str, layout: Layout) -> _Score:
    pages = [
        read_picture(page, number, DEFAULT_LIMITS)
        for number, page in enumerate(scanned_pages(layout), start=1)
    ]
    blocks = tuple(block for page in pages for block in page.blocks)
    pictures = tuple(page.picture for page in pages)
    scan = _understood(Reading("pdf", blocks, len(pages), 0.9, (), pictures))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(as_docx(layout))
        clean = _understood(read_file(path))
    drawn = Counter(_words(layout))
    read = Counter(word.text for block in blocks for word in block.words)
    wanted, found = clean.header.number, scan.header.number
    number = "right" if _value(wanted) == _value(found) else "wrong"
    if number == "wrong" and (found is None or not found.is_sure):
        number = "doubtful"
    return _Score(name, drawn.total(), (drawn & read).total(), number, clean.header.day == scan.header.day)


def _understood(reading: Reading) -> Document:
    return understand(reading, file="a", path="a", sha256="0" * 64)


def _value(field: HeaderField | None) -> str | None:
    return field.value if field else None


def _words(layout: Layout) -> Iterator[str]:
    for item in lines_of(layout, 74):
        if isinstance(item, Beside):
            yield from " ".join((*item.left, *item.right)).split()
        elif isinstance(item, Grid):
            yield from (word for row in item.rows for cell in row for word in cell.split())
        else:
            yield from item.split()


if __name__ == "__main__":
    main()
