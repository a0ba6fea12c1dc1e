"""How much of a scan is read right: `python -m evals.bench.scans`.

Every document of the sample corpus whose layout is known is drawn as pages, degraded as office scanners degrade
(`evals/corpus_formats.py`: 200 dpi, crooked, blurred, specked) and read. What was drawn is the truth: words are counted
as a bag, number and day against what the same document says as a Word file. A number that is read wrong is worse than one
that is marked as doubtful, so they are counted apart. Then the heads of `evals/scanned_heads.py`, of many issuers and through
many scanners: `--heads COUNT` says how many, `--seed` which. Last a real scan, where the folder of reference files is
(VANBAN_SHARED): a person read its four pages; of each word `truth/reference_scan.json` holds a hash, the text being no
part of this repository.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evals.corpus_files import CORPUS, SOURCES, read_source
from evals.corpus_formats import Beside, Grid, Layout, as_docx, layout_of, lines_of, scanned_pages
from evals.scanned_heads import SCANNERS, ScannedHead, scanned_heads
from index.documents import Document, HeaderField
from ingest.readers.detect import read_file
from ingest.readers.limits import DEFAULT_LIMITS
from ingest.readers.scan import read_picture
from ingest.reading import Reading
from ingest.understand import understand

# A poor scan itself.
_SCAN = "bc-112-ban-quet-xau"
TRUTH = Path(__file__).resolve().parents[1] / "truth"
# A word without the signs around it, numbers with their symbol whole.
_WORD = re.compile(r"[^\W_][\w/.\-]*[^\W_]|[^\W_]")
_PAUSE = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class _Score:
    name: str
    words: int
    right: int
    number: str  # "right", "doubtful" or "wrong"
    day: bool


def main() -> None:
    """Prints the shares, and the documents whose number or day was not read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--heads", type=int, default=126)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--only-heads", action="store_true")
    chosen = parser.parse_args()
    if not chosen.only_heads:
        _documents()
        _reference()
    if chosen.heads:
        _heads(chosen.heads, chosen.seed)


def _reference() -> None:
    truth = json.loads((TRUTH / "reference_scan.json").read_text(encoding="utf-8"))
    shared = Path(os.environ.get("VANBAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    path = shared / "reference" / truth["file"]
    if not path.is_file():
        return
    read = " ".join(word.text for block in read_file(path).blocks for word in block.words)
    found = Counter(
        hashlib.sha256(word.encode()).hexdigest()[:10] for word in _WORD.findall(_PAUSE.sub(" ", read))
    )
    wanted = Counter(truth["words"])
    right, words = (wanted & found).total(), wanted.total()
    print(f"{'bản quét thật: chữ đúng':<24}{right / words:8.4f}   ({right} trên {words}; đích: ≥ 0,97)")


def _documents() -> None:
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


@dataclass(frozen=True, slots=True)
class _Head:
    """What was read of a head: `number` as in `_Score`, and what was found."""

    drawn: ScannedHead
    number: str
    found: str | None
    day: bool


def _heads(count: int, seed: int) -> None:
    with ThreadPoolExecutor(2) as readers:
        heads = list(readers.map(_head, scanned_heads(count, seed=seed)))
    numbers = Counter(head.number for head in heads)
    days = sum(head.day for head in heads)
    print(f"{len(heads)} đầu văn bản của nhiều cơ quan, qua {len(SCANNERS)} loại máy quét:")
    print(f"{'số đúng':<24}{numbers['right'] / len(heads):8.4f}   ({numbers['right']} trên {len(heads)})")
    print(f"{'số sai, có báo ngờ':<24}{numbers['doubtful']:8}")
    print(f"{'số sai, không báo':<24}{numbers['wrong']:8}")
    print(f"{'ngày đúng':<24}{days / len(heads):8.4f}   ({days} trên {len(heads)})")
    for head in heads:
        if head.number != "right" or not head.day:
            day = "đúng" if head.day else "sai"
            print(
                f"  {head.drawn.scanner:<10}{head.drawn.number:<26}{head.number:<10}{head.found}  ngày {day}"
            )


def _head(drawn: ScannedHead) -> _Head:
    page = read_picture(drawn.picture, 1, DEFAULT_LIMITS)
    header = _understood(Reading("png", page.blocks, 1, page.quality, (), (page.picture,))).header
    found = header.number
    number = "right" if found is not None and found.value == drawn.number else "wrong"
    if number == "wrong" and (found is None or not found.is_sure):
        number = "doubtful"
    return _Head(drawn, number, found.value if found else None, header.day == drawn.day)


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
