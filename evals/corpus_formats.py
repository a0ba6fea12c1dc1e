"""The sample corpus in the formats of real offices: `python -m evals.corpus_formats OUT [FILE …]`.

The corpus itself is kept as text, which a person can read and change. This writes the same documents as Word,
rich text in the TCVN3 fonts of old, OpenDocument, web page, PDF with a text layer and scanned PDF, so that what is
understood of each can be held against the one truth in `evals/truth`.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from evals.pdf_writer import pdf, pdf_line, pdf_text
from index.documents import Document
from ingest.readers.detect import open_sources
from ingest.understand import understand

if TYPE_CHECKING:
    from PIL.Image import Image

_CORPUS = Path(__file__).parent / "corpus"
_NOTE = re.compile(r"⟦n:(\w+)⟧")
_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True, slots=True)
class Beside:
    """Lines side by side in a table without rules, as the header and the closing of a document are laid out."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as it is laid out: paragraphs (text, with `⟦n:1⟧` where a note hangs), tables, notes by marker."""

    items: tuple[str | Beside | Grid, ...]
    notes: dict[str, str]


def layout_of(path: Path) -> Layout:
    """The layout of a document of the corpus."""
    (source,) = open_sources(path)
    document = understand(source.read(), file=path.name, path=str(path), sha256=source.sha256)
    notes = {
        note.marker: document.quote(note.span).removeprefix(f"[{note.marker}]").strip()
        for note in document.footnotes
    }
    return Layout(tuple(_items(document)), notes)


def _items(document: Document) -> Iterator[str | Beside | Grid]:
    header = document.header
    opening = [document.quote(block.span) for block in document.blocks if block.kind == "header"]
    if header.issuer is not None and header.date is not None and header.place is not None:
        number = header.number.value if header.number else f"      /{header.symbol or ''}"
        left = [header.superior.value] if header.superior else []
        yield Beside(
            (*left, header.issuer.value, f"Số: {number}"),
            (*_NATION, f"{header.place.value}, {header.date.value}"),
        )
        known = (*left, header.issuer.value, *_NATION, header.date.value)
        opening = [
            line for line in opening if not line.startswith("Số:") and not any(part in line for part in known)
        ]
    yield from opening
    rows: list[tuple[str, ...]] = []
    closing: list[str] = []
    for block in document.blocks:
        text = document.quote(block.span)
        if block.kind == "table_row":
            rows.append(tuple(text.split("\t")))
            continue
        if rows:
            yield Grid(tuple(rows))
            rows = []
        if block.kind == "closing":
            closing.append(text)
        elif block.kind not in ("header", "footnote"):
            for note in sorted(document.footnotes, key=lambda note: -(note.anchor or 0)):
                if note.anchor is not None and block.span.start <= note.anchor <= block.span.end:
                    at = note.anchor - block.span.start
                    text = f"{text[:at]}⟦n:{note.marker}⟧{text[at:]}"
            yield text
    if rows:
        yield Grid(tuple(rows))
    first = next((place for place, line in enumerate(closing) if line.startswith("Nơi nhận")), None)
    if first == 0:
        last = max(place for place, line in enumerate(closing) if line.startswith(("Nơi nhận", "-")))
        yield Beside(tuple(closing[: last + 1]), tuple(closing[last + 1 :]))
    else:
        yield from closing


def as_docx(layout: Layout) -> bytes:
    """A Word document."""

    def runs(text: str) -> str:
        parts = []
        for place, part in enumerate(_NOTE.split(text)):
            if place % 2:
                parts.append(f'<w:r><w:footnoteReference w:id="{part}"/></w:r>')
            elif part:
                parts.append(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>')
        return "".join(parts)

    def table(rows: tuple[tuple[tuple[str, ...], ...], ...]) -> str:
        cells = (
            "<w:tr>" + "".join(f"<w:tc>{''.join(f'<w:p>{runs(line)}</w:p>' for line in cell or ('',))}</w:tc>" for cell in row)
            + "</w:tr>" for row in rows
        )  # fmt: skip
        return f"<w:tbl>{''.join(cells)}</w:tbl>"

    body = []
    for item in layout.items:
        if isinstance(item, Beside):
            body.append(table(((item.left, item.right),)))
        elif isinstance(item, Grid):
            body.append(table(tuple(tuple((cell,) for cell in row) for row in item.rows)))
        else:
            body.append(f"<w:p>{runs(item)}</w:p>")
    notes = "".join(
        f'<w:footnote w:id="{marker}"><w:p>{runs(text)}</w:p></w:footnote>'
        for marker, text in layout.notes.items()
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/document.xml": f"{_XML}<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
            "word/footnotes.xml": f"{_XML}<w:footnotes {_W}>{notes}</w:footnotes>",
        }
    )


def as_html(layout: Layout) -> bytes:
    """A web page as Word saves it."""

    def inline(text: str) -> str:
        return _NOTE.sub(r'<a href="#_ftn\1" name="_ftnref\1">[\1]</a>', escape(text))

    body = []
    for item in layout.items:
        if isinstance(item, Beside):
            cells = (
                "<td>" + "".join(f"<p>{inline(line)}</p>" for line in side) + "</td>"
                for side in (item.left, item.right)
            )
            body.append(f"<table><tr>{''.join(cells)}</tr></table>")
        elif isinstance(item, Grid):
            rows = (
                "<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in item.rows
            )
            body.append(f"<table border=1>{''.join(rows)}</table>")
        else:
            body.append(f"<p>{inline(item)}</p>")
    for marker, text in layout.notes.items():
        body.append(
            f'<div id="ftn{marker}"><p><a href="#_ftnref{marker}">[{marker}]</a> {inline(text)}</p></div>'
        )
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(body)}</body></html>'.encode()


def as_rtf(layout: Layout) -> bytes:
    """Rich text in the fonts `.VnTime` and `.VnTimeH`, whose encoding is TCVN3."""

    def runs(text: str) -> str:
        parts = []
        for place, part in enumerate(_NOTE.split(text)):
            parts.append(
                _tcvn3(part)
                if place % 2 == 0
                else rf"{{\footnote\pard {_tcvn3(layout.notes.get(part, ''))}}}"
            )
        return "".join(parts)

    def row(cells: tuple[tuple[str, ...], ...]) -> str:
        edges = "".join(rf"\cellx{3000 * (place + 1)}" for place in range(len(cells)))
        texts = "".join(
            r"\pard\intbl " + r"\par ".join(runs(line) for line in cell) + r"\cell" for cell in cells
        )
        return rf"\trowd{edges}{texts}\row" + "\n"

    body = []
    for item in layout.items:
        if isinstance(item, Beside):
            body.append(row((item.left, item.right)))
        elif isinstance(item, Grid):
            body.extend(row(tuple((cell,) for cell in cells)) for cells in item.rows)
        else:
            body.append(rf"\pard {runs(item)}\par" + "\n")
    fonts = r"{\fonttbl{\f0\fnil .VnTime;}{\f1\fnil .VnTimeH;}{\f2\fnil Times New Roman;}}"
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + "\n" + "".join(body) + "}").encode("ascii")


def _tcvn3(text: str) -> str:
    """Text as RTF in TCVN3, capitals with marks in the font for capitals, and what TCVN3 lacks as Unicode."""
    from viparse.normalize.encodings import get_charmap

    codes = {letter: code for code, letter in get_charmap("tcvn3").pairs}
    parts = []
    for letter in text:
        small = letter.lower()
        if letter in "\\{}":
            parts.append("\\" + letter)
        elif letter < "\x80":
            parts.append(letter)
        elif letter in codes:
            parts.append(rf"{{\f0 \'{ord(codes[letter]):02x}}}")
        elif small in codes:
            parts.append(rf"{{\f1 \'{ord(codes[small]):02x}}}")
        else:
            parts.append(rf"{{\f2 \u{ord(letter) if ord(letter) < 32768 else ord(letter) - 65536}?}}")
    return "".join(parts)


def as_odt(layout: Layout) -> bytes:
    """An OpenDocument text."""
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{urn}{name}:1.0"' for name in ("office", "text", "table", "style"))

    def inline(text: str) -> str:
        def note(match: re.Match[str]) -> str:
            said = escape(layout.notes.get(match.group(1), ""))
            return (
                f'<text:note text:note-class="footnote"><text:note-citation>{match.group(1)}</text:note-citation>'
                f"<text:note-body><text:p>{said}</text:p></text:note-body></text:note>"
            )

        return _NOTE.sub(note, escape(text))

    def table(rows: tuple[tuple[tuple[str, ...], ...], ...]) -> str:
        def cell(lines: tuple[str, ...]) -> str:
            return f"<table:table-cell>{''.join(f'<text:p>{inline(line)}</text:p>' for line in lines)}</table:table-cell>"

        drawn = (
            f"<table:table-row>{''.join(cell(lines) for lines in row)}</table:table-row>" for row in rows
        )
        return f"<table:table>{''.join(drawn)}</table:table>"

    body = []
    for item in layout.items:
        if isinstance(item, Beside):
            body.append(table(((item.left, item.right),)))
        elif isinstance(item, Grid):
            body.append(table(tuple(tuple((cell,) for cell in row) for row in item.rows)))
        else:
            body.append(f"<text:p>{inline(item)}</text:p>")
    content = (
        f"{_XML}<office:document-content {names}><office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def lines_of(layout: Layout, width: int) -> Iterator[str | Beside | Grid]:
    """The printed lines: paragraphs wrapped at a width, a blank between them, notes at the end."""
    for item in layout.items:
        if isinstance(item, str):
            yield from textwrap.wrap(_NOTE.sub(r" [\1]", item), width, initial_indent="    ") or [""]
        else:
            yield item
    for marker, text in layout.notes.items():
        yield from textwrap.wrap(f"[{marker}] {text}", width)


def as_pdf(layout: Layout) -> bytes:
    """A PDF with a text layer and ruled tables, twelve points, with page numbers from the second page on."""
    pages: list[str] = []
    drawn, y = "", 780.0

    def turn() -> None:
        nonlocal drawn, y
        pages.append(drawn)
        drawn, y = pdf_text(str(len(pages) + 1), 295, 810), 780.0

    for item in lines_of(layout, 88):
        if isinstance(item, Beside):
            high = max(len(item.left), len(item.right))
            if y - 16 * high < 60:
                turn()
            for x, side in ((72, item.left), (300, item.right)):
                for place, line in enumerate(side):
                    drawn += pdf_text(line, x, y - 16 * place, 11)
            y -= 16 * (high + 1)
        elif isinstance(item, Grid):
            widths = [470 / len(item.rows[0])] * len(item.rows[0])
            for place, row in enumerate(item.rows):
                wrapped = [
                    textwrap.wrap(cell, max(4, int(width / 5)))
                    for cell, width in zip(row, widths, strict=True)
                ]
                high = 14 * max(1, *(len(cell) for cell in wrapped)) + 4
                if y - high < 60:
                    turn()
                if place == 0 or y == 780.0:
                    drawn += pdf_line(72, y, 542, y)
                for column, cell in enumerate(wrapped):
                    for number, line in enumerate(cell):
                        drawn += pdf_text(line, 75 + sum(widths[:column]), y - 12 - 14 * number, 9)
                for column in range(len(row) + 1):
                    drawn += pdf_line(72 + sum(widths[:column]), y, 72 + sum(widths[:column]), y - high)
                y -= high
                drawn += pdf_line(72, y, 542, y)
            y -= 20
        else:
            if y < 60:
                turn()
            indent = 20 if item.startswith("    ") else 0
            drawn += pdf_text(item.strip(), 72 + indent, y)
            y -= 16
    return pdf([*pages, drawn])


def scanned_pages(layout: Layout, *, seed: int = 7) -> list[Image]:
    """Pictures of the pages: 200 dpi, a little crooked, blurred and specked, as office scanners give them.

    Thirteen points of a face like Times, as Decree 30/2020/NĐ-CP wants them. Needs a TrueType font with Vietnamese
    letters: DejaVu Serif Condensed, else DejaVu Serif, which most systems have.
    """
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    try:
        font = ImageFont.truetype("DejaVuSerif.ttf", 32)
    except OSError:
        font = ImageFont.truetype("DejaVuSerif.ttf", 30)
    dice = random.Random(seed)
    pages = []
    page = Image.new("L", (1654, 2339), 255)
    y = 140

    def finish() -> None:
        straight = page.filter(ImageFilter.GaussianBlur(0.7))
        crooked = straight.rotate(dice.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=255)
        pencil = ImageDraw.Draw(crooked)
        for _ in range(250):
            x, top = dice.randrange(1654), dice.randrange(2339)
            pencil.rectangle((x, top, x + 1, top + 1), fill=dice.randrange(120))
        pages.append(crooked)

    def put(text: str, x: int) -> None:
        ImageDraw.Draw(page).text((x, y), text, fill=0, font=font)

    for item in lines_of(layout, 74):
        if y > 2150:
            finish()
            page, y = Image.new("L", (1654, 2339), 255), 140
        if isinstance(item, Beside):
            for place in range(max(len(item.left), len(item.right))):
                for x, side in ((150, item.left), (800, item.right)):
                    if place < len(side):
                        put(side[place], x)
                y += 46
            y += 30
        elif isinstance(item, Grid):
            wide = 1350 // len(item.rows[0])
            for row in item.rows:
                for column, cell in enumerate(row):
                    put(cell, 165 + wide * column)
                    ImageDraw.Draw(page).rectangle(
                        (150 + wide * column, y - 8, 150 + wide * (column + 1), y + 46), outline=0, width=3
                    )
                y += 54
            y += 30
        else:
            put(item.strip(), 210 if item.startswith("    ") else 150)
            y += 46
    finish()
    return pages


def as_scan(layout: Layout) -> bytes:
    """A PDF of page pictures."""
    first, *others = scanned_pages(layout)
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=200.0, quality=50)
    return buffer.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Layout], bytes]]] = {
    "docx": (".docx", as_docx),
    "rtf": (".rtf", as_rtf),
    "odt": (".odt", as_odt),
    "html": (".html", as_html),
    "pdf": (".pdf", as_pdf),
    "scan": (".quet.pdf", as_scan),
}


def zipped(members: dict[str, str] | dict[str, bytes]) -> bytes:
    """A zip of the members, the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def main() -> None:
    """Writes the chosen documents, or all of the corpus, in every format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for path in chosen.files or sorted(path for path in _CORPUS.iterdir() if path.is_file()):
        layout = layout_of(path)
        for suffix, render in FORMATS.values():
            target = chosen.out / f"{path.stem}{suffix}"
            target.write_bytes(render(layout))
            print(target)


if __name__ == "__main__":
    main()
