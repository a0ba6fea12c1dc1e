"""Printed lines made into paragraphs again, with the debris of layout and export taken out.

In: the raw blocks of a reading. Out: `Piece`s in reading order: paragraphs, tables and notes. Lines that
extraction broke are joined; a line that begins a heading, a list item or a table row is never joined to what
stands before it. Page numbers, running heads and the debris of Word exports (`[bookmark: x]`) are left out.
Linear in the length of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import regex

from index.folding import fold, nfc
from ingest.marks import Mark, Rank, appendix_mark, mark_of
from ingest.readers.markdown import strip_emphasis
from ingest.reading import RawBlock
from ingest.tables import goes_on

PieceKind = Literal["line", "paragraph", "heading", "table", "footnote"]

# A file whose lines are longer than any sheet is wide holds whole paragraphs, one a line.
_SHEET_WIDTH = 150
_FULL_LINE = 0.78
_FEW_LINES = 40
_ROOM = 0.88
# No paragraph of an official document is longer; joining stays linear on hostile text.
_LONGEST_PARAGRAPH = 20_000
_LONGEST_JOINED_TABLE = 5_000

_BOOKMARK = regex.compile(r"\[bookmark:\s{0,3}[^\[\]\n]{0,80}\]")
_PAGE_NUMBER = regex.compile(
    r"[-–—\s]{0,6}(?:[Tt]rang\s{1,3}|[Pp]age\s{1,3})?\d{1,4}(?:\s?/\s?\d{1,4})?[-–—\s]{0,6}"
)
_BARE_NUMBER = regex.compile(r"[-–—]?\s{0,2}\d{1,4}\s{0,2}[-–—]?")
_RULE = regex.compile(r"[\s_*=\-–—─━.·~]{3,}")
_WEB_PAGE = regex.compile(r"(?:https?|file)://\S{4,2000}")
_TERMINAL = tuple(".;:!?…")
_CLOSERS = "”\"’')»]"
# Words that no paragraph ends with: what follows belongs to the same sentence.
_UNFINISHED = regex.compile(
    r"(?:và|của|các|những|về|cho|trong|với|tại|theo|là|được|để|từ|đến|hoặc|một|số|bằng|do|trên|ngày|tháng|năm|"
    r"triển khai|thực hiện|sử|thuộc|gồm|như|vào|không|có|đã|sẽ|đang|Điều|khoản|điểm|Mục|Chương|Phụ lục|tỉnh|huyện|"
    r"Ủy ban|Bộ|Sở|[,(/])$"
)
_REFERENCE_TAIL = regex.compile(
    r"(?:Điều|khoản|điểm|Mục|Chương|Phần|số|tại|và|,|từ|đến|của|theo|ngày|tháng|năm|giai đoạn|quý)$",
    regex.IGNORECASE,
)
_SYMBOL_HEAD = regex.compile(
    r"(?:\d{1,5}/(?:\d{4}/)?)?[\p{Lu}\d]{1,12}(?:[-/][\p{Lu}\d&]{1,12})*-$|\p{Lu}{2,12}-$"
)
# Words that open a paragraph of their own in official prose, even where the line before them was full.
_OPENERS = (
    "Trên đây",
    "Căn cứ",
    "Ngoài ra",
    "Tuy nhiên",
    "Bên cạnh đó",
    "Đề nghị",
    "Yêu cầu",
    "Nơi nhận",
    "Kính ",
)
_CLOSING_START = regex.compile(r"(?:noi nhan|kt\.|tm\.|tl\.|tuq\.|q\.|[kt]/[tml])\b|luu:|kinh gui\b")
_ATTACHED = regex.compile(r"\(\s?(?:ban hanh |dinh )?kem theo\b")
_CAPTION_START = regex.compile(
    r"(?:\(?đvt|đơn vị tính|\(?đơn vị|bảng|biểu|hình)\b[^.]{0,60}[:\d]", regex.IGNORECASE
)


_OTHER_ALPHABETS = regex.compile(r"[\p{Cyrillic}\p{Greek}⁄∕／]")
_MIXED_WORD = regex.compile(
    r"\p{L}{0,30}(?:\p{Latin}[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}]\p{Latin})\p{L}{0,30}"
)
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХУасеорхуіІЅѕΑΒΕΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXYaceopxyiISsABEHIKMNOPTYXo")
_SLASHES = str.maketrans("⁄∕／", "///")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or paragraph, a heading of the format, a table, or a note.

    `gap` counts the blank lines before it, `indented` says that it begins further right than its neighbours,
    `level` is the format's own heading level, `marker` a note's marker or the format's own list number.
    `row_pages` is the page of each row of a table.
    `width` is the length of the last physical line, which tells whether the paragraph had reached the margin.
    """

    kind: PieceKind
    text: str
    page: int | None = None
    gap: int = 0
    indented: bool = False
    level: int | None = None
    marker: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    row_pages: tuple[int | None, ...] = ()
    header_rows: int = 0
    width: int = 0

    @property
    def mark(self) -> Mark | None:
        """The heading or list mark at its start."""
        return mark_of(self.text) if self.kind != "table" else None


def clean(text: str) -> str:
    """A line without export debris: bookmarks, emphasis marks, doubled blanks; NFC."""
    if "[bookmark:" in text:
        text = _BOOKMARK.sub("", text)
    if "**" in text or "*" in text[1:]:
        text = strip_emphasis(text)
    return _latin(" ".join(nfc(text).split()))


def _latin(text: str) -> str:
    """The text with letters of other alphabets that only look like Latin ones made Latin, inside Latin words."""
    if text.isascii() or not _OTHER_ALPHABETS.search(text):
        return text
    return _MIXED_WORD.sub(lambda word: word[0].translate(_LOOK_ALIKES), text).translate(_SLASHES)


def pieces_of(blocks: Sequence[RawBlock]) -> list[Piece]:
    """The blocks as pieces, one a printed line, before any joining; page furniture left out."""
    furniture = _furniture(blocks)
    pieces: list[Piece] = []
    gap = 0
    for number, block in enumerate(blocks):
        text = clean(block.text)
        if block.kind == "table":
            rows = tuple(tuple(clean(cell) for cell in row) for row in block.rows)
            pages: tuple[int | None, ...] = block.row_pages or (block.page,) * len(rows)
            before = pieces[-1] if pieces and pieces[-1].kind == "table" else None
            if before is not None and len(before.rows) < _LONGEST_JOINED_TABLE and goes_on(before.rows, rows):
                pieces[-1] = replace(before, rows=before.rows + rows, row_pages=before.row_pages + pages)
                gap = 0
                continue
            height = block.header_rows
            pieces.append(Piece("table", "", block.page, gap, rows=rows, row_pages=pages, header_rows=height))
        elif block.kind == "footnote":
            pieces.append(Piece("footnote", text, block.page, gap, marker=block.marker))
        elif not text or number in furniture or _is_debris(text):
            gap += 1
            continue
        else:
            if block.marker and block.kind != "line" and not text.startswith(block.marker):
                text = f"{block.marker} {text}"
            pieces.append(
                Piece(
                    block.kind,
                    text,
                    block.page,
                    gap,
                    block.text[:1] in (" ", "\t", "\u3000"),
                    block.level,
                    block.marker,
                    width=len(text),
                )
            )
        gap = 0
    return pieces


def join(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with broken lines joined: each `line` and `paragraph` of the result is a whole paragraph.

    A note that stands between two halves of a sentence (it stood at the foot of a page) comes after the
    sentence.
    """
    width = line_width(pieces)
    joined: list[Piece] = []
    notes: list[Piece] = []
    for piece in pieces:
        if piece.kind == "footnote":
            notes.append(piece)
            continue
        last = joined[-1] if joined else None
        if last is not None and _continues(last, piece, width):
            joined[-1] = replace(last, text=glue(last.text, piece.text), width=piece.width)
            continue
        joined.extend(notes)
        notes.clear()
        joined.append(piece)
    return joined + notes


def glue(first: str, second: str) -> str:
    """Two halves of a paragraph as one: with a blank, or none where a symbol was broken at its hyphen."""
    tail = first[-40:].rsplit(" ", 1)[-1]
    if first.endswith("-") and len(tail) > 1 and second[:1].isalnum():
        if _SYMBOL_HEAD.fullmatch(tail) and (second[0].isupper() or second[0].isdigit()):
            return first + second
        return first + " " + second
    if first.endswith("/") and len(tail) > 1 and second[:1].isupper():
        return first + second
    return f"{first} {second}"


def line_width(pieces: Iterable[Piece]) -> int:
    """How wide a full printed line is, in characters; 0 where each line is a whole paragraph."""
    lengths = sorted(piece.width for piece in pieces if piece.kind == "line")
    if not lengths:
        return 0
    long = sum(length > _SHEET_WIDTH for length in lengths)
    if long * 12 > len(lengths) or long > 40:
        return 0
    if len(lengths) > _FEW_LINES:
        return lengths[int(len(lengths) * 0.9)]
    # In a short file most lines end a paragraph. No line is longer than the sheet is wide; one may be an oversight.
    return lengths[-2] if len(lengths) > 3 else 80


def begins_unit(text: str) -> bool:
    """Whether a line begins a heading, a list item, or the closing part."""
    mark = mark_of(text)
    return mark is not None or appendix_mark(text) is not None or bool(_CLOSING_START.match(fold(text[:20])))


def is_capitals(text: str) -> bool:
    """Whether a line is in capitals: a heading or a title by Decree 30."""
    letters = sum(map(str.isalpha, text))
    return letters >= 3 and sum(map(str.isupper, text)) >= 0.85 * letters


def ends_sentence(text: str) -> bool:
    """Whether a paragraph may end here."""
    return text.rstrip(_CLOSERS).endswith(_TERMINAL)


def _continues(last: Piece, piece: Piece, width: int) -> bool:
    """Whether a printed line goes on with the paragraph before it."""
    if last.kind in ("paragraph", "heading") and piece.kind in ("paragraph", "heading"):
        return _titles_unit(last, piece)
    if last.kind != "line" or piece.kind != "line":
        return False
    if len(last.text) > _LONGEST_PARAGRAPH:
        return False
    finished = ends_sentence(last.text[-20:])
    opened, mark = last.mark, piece.mark
    if opened is not None and opened.is_unit and mark is None and not last.text[opened.words :].strip():
        # `Chương I` alone on its line: the title below it belongs to it.
        return piece.gap <= 3 and len(piece.text) < 300
    if mark is not None or appendix_mark(piece.text) is not None:
        return not finished and mark is not None and _is_reference(last, mark, piece, width)
    folded = fold(piece.text[:24])
    if _CLOSING_START.match(folded) or _CAPTION_START.match(piece.text) or _ATTACHED.match(folded):
        return False
    first = next((character for character in piece.text[:40] if character.isalnum()), "")
    capitals = is_capitals(piece.text[:300]), is_capitals(last.text[:300])
    if capitals[0] != capitals[1] and not first.isdigit() and len(piece.text) > 6:
        # A heading in capitals ends where the small letters begin, and the other way round.
        return capitals[0] and not finished and last.width >= _FULL_LINE * width > 0
    if width == 0:
        return _continues_whole(last, piece, finished, first)
    if finished:
        several = len(last.text) > width or (
            last.text.endswith(":") and opened is not None and opened.is_bullet
        )
        flows = several and not piece.indented and piece.gap < 3
        return (
            flows and not piece.text.startswith(_OPENERS) and not _was_broken_on_purpose(last, piece, width)
        )
    if first.islower() or first.isdigit() or piece.text[0] in ",;.):%":
        return True
    if capitals[0] and capitals[1]:
        return last.width >= 0.45 * width and piece.gap <= 2
    return not _was_broken_on_purpose(last, piece, width)


def _titles_unit(last: Piece, piece: Piece) -> bool:
    """Whether a whole paragraph is the title of the unit named just above it (`Chương I` / `QUY ĐỊNH
    CHUNG`)."""
    opened = last.mark
    if opened is None or opened.rank >= Rank.ARTICLE or piece.mark is not None or len(piece.text) > 300:
        return False
    title = last.text[opened.words :].strip()
    if not title:
        return is_capitals(piece.text) or piece.kind == "heading" or len(piece.text) < 120
    return is_capitals(title) and is_capitals(piece.text) and not ends_sentence(title)


def _was_broken_on_purpose(last: Piece, piece: Piece, width: int) -> bool:
    """Whether the next line's first word would have fitted on the line before: that line ended a paragraph."""
    return last.width + 1 + len(piece.text.split(" ", 1)[0]) < _ROOM * width


def _continues_whole(last: Piece, piece: Piece, finished: bool, first: str) -> bool:
    """The same where each line is a paragraph: only a page break has cut some in two."""
    if is_capitals(last.text[:300]) and is_capitals(piece.text[:300]):
        return piece.gap == 0 and not finished
    if finished or len(last.text) < 60:
        return False
    if first.islower() and piece.text[0] not in "(“\"'":
        return True
    return bool(_UNFINISHED.search(last.text[-30:])) and len(last.text) > 200


def _is_reference(last: Piece, mark: Mark, piece: Piece, width: int) -> bool:
    """Whether what looks like a mark is the rest of a sentence: `... theo quy định tại khoản` / `1. Điều
    5`."""
    if last.width < _FULL_LINE * width or width == 0:
        return False
    words = piece.text[mark.words : mark.words + 1]
    if mark.rank == Rank.DASH:
        # `xã hội` / `- nghề nghiệp`: a dash before small letters, after a line that reached the margin.
        return words.islower() and not piece.indented and piece.gap == 0
    if mark.is_bullet:
        return False
    if mark.rank >= Rank.NUMBER and words.islower() and mark.rank != Rank.LETTER:
        return True
    return bool(_REFERENCE_TAIL.search(last.text[-30:])) and not (
        mark.rank == Rank.ARTICLE and words.isupper()
    )


def _is_debris(text: str) -> bool:
    return bool(_RULE.fullmatch(text) or _WEB_PAGE.fullmatch(text))


def _furniture(blocks: Sequence[RawBlock]) -> frozenset[int]:
    """The numbers of the blocks that are page numbers or running heads.

    With pages known, the first and last printed lines of each page are looked at; without, a bare number
    counts as a page number only where it stands alone between wide gaps.
    """
    lines = [(number, block) for number, block in enumerate(blocks) if block.kind == "line"]
    pages: dict[int, list[int]] = {}
    for number, block in lines:
        if block.page is not None and block.text.strip():
            pages.setdefault(block.page, []).append(number)
    found: set[int] = set()
    heads: Counter[str] = Counter()
    edges: list[int] = []
    for page in pages.values():
        depth = 2 if len(page) >= 8 else 1
        for number in {*page[:depth], *page[-depth:]}:
            text = blocks[number].text.strip()
            if number in (page[0], page[-1]) and _PAGE_NUMBER.fullmatch(text):
                found.add(number)
            edges.append(number)
            heads[_shape(text)] += 1
    for number in edges:
        text = blocks[number].text
        if len(pages) > 3 and heads[_shape(text)] * 2 > len(pages) and len(text.strip()) > 3:
            found.add(number)
    if not pages:
        found.update(_lone_numbers(lines))
        found.update(_numbers_inside_sentences(lines))
    return frozenset(found)


# A line that was broken because it was full; a page number that a person would believe.
_BROKEN_LINE = 45
_MOST_PAGES = 400


def _lone_numbers(lines: Sequence[tuple[int, RawBlock]]) -> list[int]:
    """Bare numbers between wide gaps that count up through the file: page numbers."""
    candidates: list[tuple[int, int]] = []
    for position, (number, block) in enumerate(lines):
        text = block.text.strip()
        if not _BARE_NUMBER.fullmatch(text) or block.text.startswith("\t"):
            continue
        before = [other.text.strip() for _, other in lines[max(0, position - 2) : position]]
        after = [other.text.strip() for _, other in lines[position + 1 : position + 3]]
        if (len(before) == 2 and not any(before)) or (len(after) == 2 and not any(after)):
            candidates.append((number, int(text.strip("-–— "))))
    kept: list[int] = []
    expected: int | None = None
    for number, value in candidates:
        if value <= _MOST_PAGES and (expected is None or value in (expected, expected + 1)):
            kept.append(number)
            expected = value + 1
    return kept if len(kept) >= 2 else []


def _numbers_inside_sentences(lines: Sequence[tuple[int, RawBlock]]) -> list[int]:
    """Bare numbers between the two halves of a sentence: a full line that does not end one, a line that goes on
    in small letters. A cell of a table has no such neighbours."""
    found: list[int] = []
    written = [(number, block.text.strip()) for number, block in lines if block.text.strip()]
    for (_, before), (number, text), (_, after) in zip(written, written[1:], written[2:], strict=False):
        if (
            _BARE_NUMBER.fullmatch(text)
            and len(before) >= _BROKEN_LINE
            and before[-1].isalpha()
            and after[0].islower()
            and int(text.strip("-–— ")) <= _MOST_PAGES
        ):
            found.append(number)
    return found


def _shape(text: str) -> str:
    """A line with its figures made alike, so that `Trang 3/12` and `Trang 4/12` are one running head."""
    return regex.sub(r"\d+", "0", text.strip())
