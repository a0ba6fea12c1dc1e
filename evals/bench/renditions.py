"""Whether copies are found and nothing else is taken for one: `python -m evals.bench.renditions`.

Of every text document of the sample corpora copies are made as offices have them (a Word, rich text and PDF file, one
with broken lines, one in an encoding of old, a fair and a worn scan, one read without its diacritics, one that lost its
head) and documents that only look like copies: the draft before it, a reissue under another number, next year's with
the same skeleton, one with a single other figure, the same report of the neighbouring district. All go through the
grouping together, over all corpora at once. A copy counts as found where it is one document with its original; a merge
is wrong where two originals, or an original and a look-alike, are one document. `--scans COUNT` adds so many copies
that are drawn as pages, degraded and read with Tesseract.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from evals.corpus_files import as_old_text
from evals.corpus_formats import Layout, as_docx, as_pdf, as_rtf, as_scan, layout_of
from evals.planted import broken_lines, misread, scanned
from index.documents import Document
from ingest.readers.detect import open_sources, read_file
from ingest.reading import Reading
from ingest.renditions import group_renditions
from ingest.understand import understand

_EVALS = Path(__file__).resolve().parents[1]
_FOLDERS = ("corpus", "corpus_other", "corpus_figures", "corpus_passages", "corpus_instruments")
# What the truth of the corpus says to be one document already, as a poor scan of another file.
_KNOWN_COPIES = ("bc-112-ban-quet-xau", "bc-112-huyen-tan-phu")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NUMBER_LINE = re.compile(r"(Số:?\s*)(\d+)(/)")
_FIGURE = re.compile(r"(?<![\d./-])\d{2,3}(?:\.\d{3})*(?![\d./-])")
_ORIGINAL, _HEADLESS, _DRAFT, _REISSUE = "bản gốc", "mất phần đầu", "dự thảo", "ban hành lại"
_SAME_WORDS = (_DRAFT, _REISSUE)
# How sure an engine is of a fair scan and of a worn one.
_FAIR, _WORN = 0.9, 0.8


@dataclass(frozen=True, slots=True)
class _Made:
    """A document with the original that it was made of, and as what."""

    document: Document
    original: str
    made: str
    is_copy: bool


def main() -> None:
    """Prints how many of each kind of copy were found, and every wrong merge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=6)
    made = list(_all(parser.parse_args().scans))
    wanted, found, wrong = Counter[str](), Counter[str](), []
    # A copy without its head is one of the draft and of the reissue as well: their words are the same.
    whole = [each for each in made if each.made != _HEADLESS]
    without_heads = [each for each in made if each.made not in _SAME_WORDS]
    for together, counted in ((whole, None), (without_heads, _HEADLESS)):
        for group in _grouped(together):
            strange = [each for each in group if not each.is_copy]
            if len({each.original for each in group}) > 1 or (strange and len(group) > 1):
                wrong.append(group)
            has_original = any(each.made == _ORIGINAL for each in group)
            for each in group:
                if each.is_copy and each.made != _ORIGINAL and counted in (None, each.made):
                    wanted[each.made] += 1
                    found[each.made] += has_original
    for name in sorted(wanted):
        print(f"{name:<26}{found[name]:5} trên {wanted[name]}")
    total = sum(wanted.values())
    print(
        f"{'bản sao được nhận ra':<26}{found.total() / total:8.4f} ({found.total()} trên {total}; đích: ≥ 0,95)"
    )
    look_alikes = sum(not each.is_copy for each in made)
    print(f"{'ghép nhầm':<26}{len(wrong):5} (trong {look_alikes} văn bản chỉ giống; đích: 0)")
    for group in wrong:
        print("  " + " + ".join(f"{each.original} ({each.made})" for each in group))


def _grouped(made: list[_Made]) -> Iterator[list[_Made]]:
    by_rendition = {each.document.renditions[0].id: each for each in made}
    for group in group_renditions([each.document for each in made]):
        yield [by_rendition[rendition.id] for rendition in group.renditions]


def _all(scans: int) -> Iterator[_Made]:
    with tempfile.TemporaryDirectory() as folder:
        for place, path in enumerate(_originals()):
            yield from _made_of(path, Path(folder), scan=place < scans)


def _originals() -> Iterator[Path]:
    for name in _FOLDERS:
        for path in sorted((_EVALS / name).iterdir()):
            if path.suffix in (".txt", ".md") and path.stem not in _KNOWN_COPIES:
                yield path


def _made_of(path: Path, folder: Path, *, scan: bool) -> Iterator[_Made]:
    (source,) = open_sources(path)
    original = understand(source.read(), file=path.name, path=str(path), sha256=source.sha256)
    name = f"{path.parent.name}/{path.stem}"
    yield _Made(original, name, _ORIGINAL, True)
    text, dice = path.read_text(encoding="utf-8"), random.Random(name)
    # Markdown is kept one paragraph and one row a line, or it is none.
    for made, change, quality in _TEXT_COPIES[path.suffix == ".md" :]:
        yield _Made(
            _of_text(change(text, dice), f"{name}-{made}", folder, path.suffix, quality), name, made, True
        )
    layout = layout_of(path)
    for made, suffix, written in _FILE_COPIES[: len(_FILE_COPIES) if scan else -1]:
        target = folder / f"{path.parent.name}-{path.stem}{suffix}"
        target.write_bytes(written(layout))
        yield _Made(_of_reading(read_file(target), target.name), name, made, True)
    for made, alter in _LOOK_ALIKES:
        altered = alter(text, original, dice)
        if altered is not None and altered != text:
            yield _Made(_of_text(altered, f"{name}-{made}", folder, path.suffix), name, made, False)


def _of_text(text: str, name: str, folder: Path, suffix: str, quality: float | None = None) -> Document:
    target = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:12]}{suffix}"
    target.write_text(text, encoding="utf-8")
    reading = read_file(target)
    return _of_reading(
        reading if quality is None else replace(reading, format="image", quality=quality), name
    )


def _of_reading(reading: Reading, name: str) -> Document:
    return understand(reading, file=name, path=name, sha256=hashlib.sha256(name.encode()).hexdigest())


def _worn(text: str, dice: random.Random) -> str:
    """A scan whose letters are often and whose digits are now and then taken for others."""
    noisy = scanned(scanned(text, dice), dice)
    return "".join(str(dice.randrange(10)) if c.isdigit() and dice.random() < 0.005 else c for c in noisy)


def _headless(text: str, dice: random.Random) -> str:
    """Without the lines above the title: the top of the page was cut off."""
    lines = text.split("\n")
    dated = (place for place, line in enumerate(lines[:15]) if "ngày" in line and "năm" in line)
    return "\n".join(lines[next(dated, -1) + 1 :])


def _draft(text: str, original: Document, dice: random.Random) -> str | None:
    """The draft before it: no number yet, and a word that was changed later."""
    if original.header.number is None:
        return None
    return "DỰ THẢO\n" + _NUMBER_LINE.sub(r"\1     \3", text, count=1)


def _reissue(text: str, original: Document, dice: random.Random) -> str | None:
    """The same document issued anew, under another number."""
    if original.header.number is None:
        return None
    return _NUMBER_LINE.sub(lambda found: f"{found[1]}{int(found[2]) + 7}{found[3]}", text, count=1)


def _next_year(text: str, original: Document, dice: random.Random) -> str | None:
    """Next year's document with the same skeleton: every year one later, half of the figures other ones."""
    later = _YEAR.sub(lambda year: str(int(year[0]) + 1), text)
    if later == text:
        return None
    return _FIGURE.sub(lambda figure: _other(figure[0], dice) if dice.random() < 0.5 else figure[0], later)


def _one_figure(text: str, original: Document, dice: random.Random) -> str | None:
    """The same words with one other figure: a second report that contradicts the first."""
    figures = [
        found for found in _FIGURE.finditer(text) if "ngày" not in text[found.start() - 20 : found.end()]
    ]
    if not figures:
        return None
    chosen = figures[len(figures) // 2]
    return text[: chosen.start()] + _other(chosen[0], dice) + text[chosen.end() :]


def _neighbour(text: str, original: Document, dice: random.Random) -> str | None:
    """The report of another place by the same template: other figures, another number and another name."""
    place = original.header.place
    if place is None or original.header.number is None:
        return None
    renamed = text.replace(place.value, "Hòa Lạc").replace(place.value.upper(), "HÒA LẠC")
    renamed = _NUMBER_LINE.sub(lambda found: f"{found[1]}{int(found[2]) + 31}{found[3]}", renamed, count=1)
    return _FIGURE.sub(lambda figure: _other(figure[0], dice), renamed)


def _other(figure: str, dice: random.Random) -> str:
    """Another figure of as many digits."""
    first = str(dice.choice([digit for digit in range(1, 10) if str(digit) != figure[0]]))
    return first + figure[1:]


_TEXT_COPIES: tuple[tuple[str, Callable[[str, random.Random], str], float | None], ...] = (
    ("dòng bị ngắt", broken_lines, None),
    ("quét khá", scanned, _FAIR),
    ("quét mờ", _worn, _WORN),
    ("mất dấu", misread, _WORN),
    (_HEADLESS, _headless, None),
)
_FILE_COPIES: tuple[tuple[str, str, Callable[[Layout], bytes]], ...] = (
    ("Word", ".docx", as_docx),
    ("RTF, TCVN3", ".rtf", as_rtf),
    ("PDF có chữ", ".pdf", as_pdf),
    ("chữ TCVN3", ".tcvn3.txt", lambda layout: as_old_text(layout, "tcvn3")),
    ("quét qua Tesseract", ".quet.pdf", as_scan),
)
_LOOK_ALIKES: tuple[tuple[str, Callable[[str, Document, random.Random], str | None]], ...] = (
    (_DRAFT, _draft),
    (_REISSUE, _reissue),
    ("năm sau", _next_year),
    ("khác một con số", _one_figure),
    ("huyện bên", _neighbour),
)


if __name__ == "__main__":
    main()
