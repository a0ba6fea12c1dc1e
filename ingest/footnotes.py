"""Notes taken out of the sentences they interrupt, and kept as notes with their place.

In: raw blocks. Out: blocks in which a note is a `footnote` block and its place in the body is `⟦n:MARKER⟧`
or the superscript that was printed (`tỉnh¹`). Forms: `[footnoteRef:1] [1: text]` of Word exports, lines
that begin with a superscript figure at the foot of a page, `[1]` in the text with a line `[1] text` after it (as
legal portals print consolidated documents), `⟦n:1⟧` of the readers. Linear scans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from ingest.reading import RawBlock

_REFERENCE = regex.compile(r"\[footnoteRef:\s{0,3}([^\[\]\s]{1,10})\]\s{0,3}")
PLACE = regex.compile(r"⟦n:([^⟦⟧\s]{1,20})⟧")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUPERSCRIPT = regex.compile(rf"(?<=[\p{{L}}\p{{N}})\]”\".,;:%])[{_SUPERSCRIPTS}]{{1,3}}")
_FOOT_LINE = regex.compile(rf"\s{{0,8}}([{_SUPERSCRIPTS}]{{1,3}})\s{{0,4}}(?=\S)")
_BRACKET = regex.compile(r"(?<=[^\s\[])\s?\[(\d{1,3})\]")
_BRACKET_LINE = regex.compile(r"\s{0,8}\[(\d{1,3})\]\s{0,4}(?=\S)")
_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_LONGEST_NOTE = 4000


def separate(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks with their notes taken out; a note follows the block it hangs on."""
    separated: list[RawBlock] = []
    places = _superscripts(blocks)
    blocks = _with_bracket_notes(blocks)
    notes_open = False
    for block in blocks:
        if block.kind == "footnote" and block.marker is not None:
            separated.append(block)
            notes_open = True
            continue
        foot = _FOOT_LINE.match(block.text) if block.kind in ("line", "paragraph") else None
        if foot is not None and foot[1].translate(_DIGITS) in places:
            separated.append(
                replace(
                    block, kind="footnote", text=block.text[foot.end() :], marker=foot[1].translate(_DIGITS)
                )
            )
            notes_open = True
            continue
        if notes_open and block.kind == "line" and _goes_on(separated[-1], block):
            separated[-1] = replace(separated[-1], text=f"{separated[-1].text.rstrip()} {block.text.strip()}")
            continue
        notes_open = False
        separated.extend(_unwrapped(block))
    return separated


def _with_bracket_notes(blocks: Sequence[RawBlock]) -> Sequence[RawBlock]:
    """The blocks with lines `[1] text` as notes and `[1]` before them as their places: only where both are there."""
    lines: dict[str, int] = {}
    for number, block in enumerate(blocks):
        opened = _BRACKET_LINE.match(block.text) if block.kind in ("line", "paragraph") else None
        if opened is not None:
            lines[opened[1]] = number
    if not lines:
        return blocks
    hung = {
        marker
        for number, block in enumerate(blocks)
        for marker in _BRACKET.findall(block.text)
        if number < lines.get(marker, 0)
    }
    noted: list[RawBlock] = []
    for number, block in enumerate(blocks):
        opened = _BRACKET_LINE.match(block.text) if block.kind in ("line", "paragraph") else None
        if opened is not None and opened[1] in hung and lines[opened[1]] == number:
            noted.append(replace(block, kind="footnote", text=block.text[opened.end() :], marker=opened[1]))
        elif hung and "[" in block.text and block.kind != "table":
            text = _BRACKET.sub(lambda found: f"⟦n:{found[1]}⟧" if found[1] in hung else found[0], block.text)
            noted.append(replace(block, text=text))
        else:
            noted.append(block)
    return noted


def _superscripts(blocks: Sequence[RawBlock]) -> set[str]:
    """The superscript figures that hang on a word somewhere in the body."""
    return {
        found.translate(_DIGITS)
        for block in blocks
        if any(character in block.text for character in _SUPERSCRIPTS)
        for found in SUPERSCRIPT.findall(block.text)
    }


def _goes_on(note: RawBlock, block: RawBlock) -> bool:
    """Whether a printed line is the second line of a note: only right after it, in small letters."""
    text = block.text.strip()
    return (
        bool(text)
        and text[0].islower()
        and 60 < len(note.text) < 140
        and not note.text.rstrip().endswith((".", ";"))
    )


def _unwrapped(block: RawBlock) -> list[RawBlock]:
    """A block and the notes that a Word export wrote into it."""
    if block.kind == "table":
        notes: list[RawBlock] = []
        rows = []
        for row in block.rows:
            cells = []
            for cell in row:
                text, found = take_notes(cell, block.page)
                cells.append(text)
                notes.extend(found)
            rows.append(tuple(cells))
        return [replace(block, rows=tuple(rows)), *notes]
    if "[footnoteRef:" not in block.text:
        return [block]
    text, notes = take_notes(block.text, block.page)
    return [replace(block, text=text), *notes]


def take_notes(text: str, page: int | None) -> tuple[str, list[RawBlock]]:
    """A text with `⟦n:1⟧` where `[footnoteRef:1] [1: note]` stood, and the notes."""
    notes: list[RawBlock] = []
    parts: list[str] = []
    position = 0
    for match in _REFERENCE.finditer(text):
        if match.start() < position:
            continue
        parts += [text[position : match.start()], f"⟦n:{match[1]}⟧"]
        position = match.end()
        opening = f"[{match[1]}:"
        if text.startswith(opening, position):
            end = _closing_bracket(text, position)
            note = " ".join(text[position + len(opening) : end].split())
            notes.append(RawBlock("footnote", note, page, marker=match[1]))
            position = min(end + 1, len(text))
    parts.append(text[position:])
    return "".join(parts), notes


def _closing_bracket(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; the end of the line or text where it never does."""
    depth = 0
    for position in range(start, min(len(text), start + _LONGEST_NOTE)):
        if text[position] == "[":
            depth += 1
        elif text[position] == "]":
            depth -= 1
            if depth == 0:
                return position
    return min(len(text), start + _LONGEST_NOTE)
