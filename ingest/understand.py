"""A reading understood: the stored text with its blocks, header, section tree, tables and notes.

In: a `Reading` and what its file is called. Out: a `Document` of one rendition. Raises `UnreadableFile`
where the document is marked as a state secret or holds no words. Linear in the length of the file; no step
depends on another file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import regex

from index.documents import (
    Access,
    BlockKind,
    Document,
    Header,
    HeaderField,
    Rendition,
    Section,
    Segment,
    Span,
    Status,
    Table,
    TableRow,
    Warning,  # noqa: A004
)
from index.errors import UnreadableFile
from index.folding import fold
from ingest import spilled
from ingest.aligned import gather_aligned
from ingest.assemble import Assembly, PlacedTable
from ingest.closing import Zones, find_zones, read_closing
from ingest.footnotes import separate
from ingest.found import Found
from ingest.header import HeaderReading, read_header
from ingest.issuer import adoption_of, infer_issuer, infer_sender, infer_title
from ingest.late_head import read_late_head
from ingest.letter_head import rejoin_head, separate_letter_head
from ingest.lines import Piece, is_capitals, join, pieces_of
from ingest.marks import mark_of
from ingest.quality import text_quality
from ingest.readers.mail import SUBJECT
from ingest.reading import RawBlock, Reading
from ingest.scanned_columns import part_columns
from ingest.scanned_number import with_scanned_number
from ingest.sections import Entry, build_sections
from ingest.signers_beside import part_signers
from ingest.spilled_rows import gather_rows
from ingest.tabbed import gather_tabbed
from ingest.tables import is_layout, unit_of

_BASIS = regex.compile(r"[-–]?\s{0,2}c.n\s?c.\s")
_POOR = 0.6
_MOST_MAIL_HEADERS = 6
# Some ten thousand printed pages: no single document is longer.
_MOST_LINES = 500_000


def understand(reading: Reading, *, file: str, path: str, sha256: str) -> Document:
    """The document that a file holds, by itself."""
    blocks = _flatten_layout(
        separate(
            gather_rows(
                spilled.gather(
                    gather_aligned(
                        gather_tabbed(
                            part_signers(separate_letter_head(rejoin_head(part_columns(reading.blocks))))
                        )
                    )
                )
            )
        )
    )
    pieces, last_notes = _without_last_notes(pieces_of(blocks))
    if len(pieces) > _MOST_LINES:
        raise UnreadableFile(f"Tệp có quá nhiều dòng ({len(pieces)}, giới hạn {_MOST_LINES}); hãy tách nhỏ.")
    header_reading = read_header(pieces)
    if reading.pictures:
        header_reading = with_scanned_number(header_reading, reading.blocks)
    zones = find_zones(pieces, header_reading.end, read_late_head(pieces, header_reading))
    closing = read_closing(pieces, zones)
    assembly = Assembly()
    places = _lay_down(pieces, zones, assembly)
    for note in last_notes:
        assembly.add_footnote(note)
    if not assembly.text.strip():
        raise UnreadableFile("Tệp không có chữ nào.")
    sections = build_sections(assembly.text, assembly.entries)
    tables = _tables(assembly, sections)
    quality = text_quality(assembly.text, reading.quality)
    header = _header(header_reading, closing, assembly, places, sections)
    if reading.format == "eml" and header.title is None:
        header = replace(header, title=_subject(assembly))
    return Document(
        id=hashlib.sha256(assembly.text.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        text=assembly.text,
        header=header,
        blocks=tuple(assembly.blocks),
        sections=sections,
        tables=tables,
        footnotes=assembly.hung_footnotes(),
        segments=(Segment(Span(0, len(assembly.text)), file),),
        renditions=(Rendition(sha256, file, path, reading.format, quality),),
        warnings=_warnings(reading, header_reading, header, quality),
        access=_access(header_reading),
    )


def _access(header: HeaderReading) -> Access:
    return "internal" if header.internal else "public"


def _flatten_layout(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Tables that only lay out the header or the closing, taken apart: the left column's lines, then the
    right's."""
    flat: list[RawBlock] = []
    for block in blocks:
        if block.kind != "table" or not is_layout(block.rows):
            flat.append(block)
            continue
        width = max((len(row) for row in block.rows), default=0)
        for column in range(width):
            seen: set[str] = set()
            for row in block.rows:
                cell = row[column] if column < len(row) else ""
                if cell in seen or (column and cell in row[:column]):
                    continue
                seen.add(cell)
                flat.extend(RawBlock("line", line, block.page) for line in cell.split("\n"))
    return flat


def _without_last_notes(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces up to the notes that Word keeps behind the signature, and those notes: they are no part of the
    closing."""
    end = len(pieces)
    while end and pieces[end - 1].kind == "footnote":
        end -= 1
    return list(pieces[:end]), list(pieces[end:])


def _lay_down(pieces: Sequence[Piece], zones: Zones, assembly: Assembly) -> dict[int, Span]:
    """Writes the stored text; returns the span of each piece that stands there unjoined (header and
    closing)."""
    places: dict[int, Span] = {}
    number = 0
    while number < len(pieces):
        zone = zones.names[number]
        end = number + 1
        while end < len(pieces) and zones.names[end] == zone and end not in zones.appendices:
            end += 1
        run = pieces[number:end]
        if zone in ("header", "closing"):
            for offset, piece in enumerate(run):
                kind: BlockKind = "header" if zone == "header" else "closing"
                places[number + offset] = assembly.add(piece, kind, role="outside")
        else:
            _lay_down_body(join(run), assembly, appendix=number in zones.appendices)
        number = end
    return places


def _lay_down_body(pieces: Sequence[Piece], assembly: Assembly, *, appendix: bool) -> None:
    if appendix:
        pieces = _with_title(pieces)
    for number, piece in enumerate(pieces):
        if piece.kind == "table":
            assembly.add_table(piece)
        elif piece.kind == "footnote":
            assembly.add_footnote(piece)
        elif number == 0 and appendix:
            assembly.add(piece, "heading", role="appendix")
        else:
            mark = mark_of(piece.text)
            kind: BlockKind = "paragraph"
            if piece.kind == "heading" or (mark is not None and mark.is_unit):
                kind = "heading"
            elif mark is not None:
                kind = "list_item"
            assembly.add(piece, kind, role="text")


def _with_title(pieces: Sequence[Piece]) -> list[Piece]:
    """An appendix with the lines of its title joined to its first line (`PHỤ LỤC I` / `DANH MỤC ĐỀ ÁN`)."""
    head, position = pieces[0], 1
    while position < min(len(pieces), 4):
        piece = pieces[position]
        text = piece.text
        plain = (
            piece.kind in ("line", "paragraph", "heading") and mark_of(text) is None and text[:1] not in "(["
        )
        if not plain or len(text) > 200 or text.endswith((".", ":", ";")) or unit_of(text) is not None:
            break
        if position > 1 and not is_capitals(text):
            break
        head = replace(head, text=f"{head.text} {text}")
        position += 1
    return [head, *pieces[position:]]


def _tables(assembly: Assembly, sections: Sequence[Section]) -> tuple[Table, ...]:
    """The tables with the section that holds each, the unit and the caption from the lines above."""
    tables = []
    for ordinal, placed in enumerate(assembly.tables):
        caption, unit = _above(assembly, placed)
        tables.append(
            Table(
                ordinal,
                _section_at(sections, placed.span.start),
                placed.span,
                placed.columns,
                tuple(TableRow(row.span, row.cells, row.group, row.page) for row in placed.rows),
                caption,
                unit,
            )
        )
    return tuple(tables)


def _above(assembly: Assembly, placed: PlacedTable) -> tuple[str | None, str | None]:
    caption: str | None = None
    unit: str | None = None
    for entry in reversed(assembly.entries[max(0, placed.entry - 4) : placed.entry]):
        if entry.role == "table" or len(entry.text) > 300:
            break
        found = unit_of(entry.text) if len(entry.text) < 120 else None
        if found is not None and unit is None:
            unit = found
            continue
        caption = entry.text
        break
    return caption, unit


def _section_at(sections: Sequence[Section], offset: int) -> int | None:
    """The deepest section that holds an offset; sections are in reading order, so the last that opens
    before it."""
    low, high = 0, len(sections)
    while low < high:
        middle = (low + high) // 2
        if sections[middle].span.start <= offset:
            low = middle + 1
        else:
            high = middle
    ordinal: int | None = low - 1 if low else None
    while ordinal is not None and sections[ordinal].span.end <= offset:
        ordinal = sections[ordinal].parent
    return ordinal


def _header(
    reading: HeaderReading,
    closing: dict[str, list[Found]],
    assembly: Assembly,
    places: dict[int, Span],
    sections: Sequence[Section],
) -> Header:
    """The header with the spans of the stored text."""

    def placed(found: Found | None) -> HeaderField | None:
        if found is None:
            return None
        if found.place is None:
            return HeaderField(found.value, None, found.confidence)
        start = places[found.place.first].start + found.place.start
        end = places[found.place.last].start + found.place.end
        return HeaderField(found.value, Span(start, end), found.confidence)

    fields = {name: placed(found) for name, found in reading.fields.items()}
    kind = fields.get("kind")
    issuer = fields.get("issuer")
    body = [entry for entry in assembly.entries if entry.role == "text"]
    if issuer is None:
        issuer = infer_issuer(_placed_texts(body[:12])) or infer_sender(
            _placed_texts(_last_of_body(assembly))
        )
    title = fields.get("title")
    if title is None and kind is None:
        kind, title = infer_title(_placed_texts(_last_of_body(assembly)))
    if kind is None:
        kind = _kind_from_body(body)
    if title is None and kind is None and body and body[0].level is not None:
        # Slides and web pages have no head; what they are called is their first heading.
        title = HeaderField(body[0].text, body[0].span, 0.6)
    day, date = reading.day, fields.get("date")
    if day is None and date is None:
        day, date = adoption_of(_placed_texts(_last_of_body(assembly)))
    status: Status = "unknown"
    if reading.draft:
        status = "draft"
    elif "number" in reading.fields and day is not None:
        status = "issued"
    return Header(
        kind=kind,
        number=fields.get("number"),
        number_blank=reading.number_blank,
        symbol=reading.symbol,
        date=date,
        day=day,
        place=fields.get("place"),
        issuer=issuer,
        superior=fields.get("superior"),
        title=title,
        basis=_basis(body),
        recipients=tuple(filter(None, map(placed, closing["recipients"]))),
        signer=next(filter(None, map(placed, closing["signer"][-1:])), None),
        capacity=next(filter(None, map(placed, _capacity(closing))), None),
        attachments=tuple(
            HeaderField(section.heading, section.heading_span)
            for section, entry in _appendix_sections(sections, assembly)
        ),
        status=status,
    )


def _subject(assembly: Assembly) -> HeaderField | None:
    """What a letter without a head of its own is called: its subject."""
    for entry in assembly.entries[:_MOST_MAIL_HEADERS]:
        if (subject := entry.text.removeprefix(SUBJECT)) != entry.text:
            return HeaderField(subject, Span(entry.span.end - len(subject), entry.span.end))
    return None


def _capacity(closing: dict[str, list[Found]]) -> list[Found]:
    """The capacity of the signer who is named: the last of several who each have their own, else the first."""
    capacities = closing["capacity"]
    return capacities[-1:] if len(capacities) == len(closing["signer"]) else capacities[:1]


def _placed_texts(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    return [(entry.text, entry.span.start) for entry in entries]


def _last_of_body(assembly: Assembly) -> list[Entry]:
    """The last paragraphs before the closing part."""
    entries = assembly.entries
    closing = next(
        (number for number, block in enumerate(assembly.blocks) if block.kind == "closing"), len(entries)
    )
    return [entry for entry in entries[max(0, closing - 6) : closing] if entry.role == "text"]


def _appendix_sections(sections: Sequence[Section], assembly: Assembly) -> list[tuple[Section, Entry]]:
    starts = {entry.span.start: entry for entry in assembly.entries if entry.role == "appendix"}
    return [
        (section, starts[section.span.start])
        for section in sections
        if section.parent is None and section.span.start in starts
    ]


_ISSUES = regex.compile(
    r",\s(?=(?:Sở|UBND|Ủy ban|Bộ|Ban|Cục|Chi cục|Phòng|Trung tâm|Văn phòng|Trường|Công an)\b[^,;]{0,200}như sau)"
)


def _basis(body: Sequence[Entry]) -> tuple[HeaderField, ...]:
    found: list[HeaderField] = []
    for entry in body[:40]:
        if _BASIS.match(fold(entry.text[:20])):
            issues = _ISSUES.search(entry.text)
            words = (entry.text[: issues.start()] if issues else entry.text).rstrip(" ;,.")
            found.append(HeaderField(words, Span(entry.span.start, entry.span.start + len(words))))
        elif mark_of(entry.text) is not None and found:
            break
    return tuple(found)


_SAYS_KIND = regex.compile(r"\b(báo cáo|thông báo|đề nghị|hướng dẫn)\b[^.:]{0,120}như sau\s?:")


def _kind_from_body(body: Sequence[Entry]) -> HeaderField | None:
    """The kind where the file lost its title: from the sentence that opens the body (`... báo cáo như
    sau:`)."""
    for entry in body[:4]:
        match = _SAYS_KIND.search(entry.text[-400:].lower())
        if match is not None and match[1] in ("báo cáo", "thông báo", "hướng dẫn"):
            return HeaderField(match[1].capitalize(), None, 0.5)
    return None


def _warnings(
    reading: Reading, header_reading: HeaderReading, header: Header, quality: float
) -> tuple[Warning, ...]:
    warnings = [Warning("doc-tep", message) for message in reading.warnings]
    warnings += [Warning("ngay-sai", message) for message in header_reading.misprints]
    if header.number is None and header.number_blank:
        warnings.append(Warning("so-de-trong", f"Số văn bản để trống (ký hiệu {header.symbol})."))
    elif header.number is None:
        warnings.append(Warning("thieu-so", "Không thấy số, ký hiệu của văn bản."))
    if header.day is None:
        warnings.append(Warning("thieu-ngay", "Không thấy ngày ban hành."))
    if header.title is None:
        warnings.append(Warning("thieu-trich-yeu", "Không thấy trích yếu (tên văn bản)."))
    if quality < _POOR:
        warnings.append(
            Warning(
                "chu-kem",
                "Chữ đọc kém (nhận dạng sai ngôn ngữ hoặc mất dấu); cần bản rõ hơn hoặc đọc lại từ ảnh.",
            )
        )
    return tuple(warnings)
