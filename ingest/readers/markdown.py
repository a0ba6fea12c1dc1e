"""Markdown files: headings, pipe tables, lists, emphasis, links and notes taken for what they are.

In: a .md file. Out: `heading` blocks with their level, `table` blocks, `footnote` blocks, and everything else
as printed lines (blank ones too), because Markdown made from office files keeps their broken lines. Markup is
taken out of the text; what it marks up is left as it stands.
"""

from __future__ import annotations

from pathlib import Path

import regex

from ingest.readers.plain_text import page_count, read_text
from ingest.reading import RawBlock, Reading

_HEADING = regex.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*")
_UNDERLINE = regex.compile(r"[ ]{0,3}(?:=+|-{2,})[ \t]*")
_RULE = regex.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE = regex.compile(r"[ ]{0,3}(?:```|~~~)")
_NOTE = regex.compile(r"[ ]{0,3}\[\^([^\]\s]{1,20})\]:[ \t]*(.*)")
_NOTE_MARK = regex.compile(r"\[\^([^\]\s]{1,20})\]")
_SEPARATOR_CELL = regex.compile(r"[ \t]*:?-+:?[ \t]*")
_IMAGE = regex.compile(r"!\[([^\]\n]{0,400})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,400}\")?\)")
_LINK = regex.compile(r"\[([^\[\]\n]{1,400})\]\(([^()\s]{0,2000})(?:[ \t]+\"[^\"]{0,400}\")?\)")
_AUTOLINK = regex.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_BREAK = regex.compile(r"<br[ \t]*/?>", regex.IGNORECASE)
_TAG = regex.compile(
    r"</?(?:b|i|u|em|strong|sup|sub|span|div|p|center|font|a)(?:\s[^<>]{0,400})?>", regex.IGNORECASE
)
_ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
# Emphasis is a pair of marks around words on one line; a lone star is a list mark or a star.
_EMPHASIS = (
    regex.compile(r"\*\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*\*"),
    regex.compile(r"\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*"),
    regex.compile(r"(?<!\*)\*(?=[^\s*])([^*\n]{1,2000}?)(?<=\S)\*(?!\*)"),
    regex.compile(r"(?<![\w_])__(?=\S)([^_\n]{1,2000}?)(?<=\S)__(?![\w_])"),
    regex.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,2000}?)(?<=\S)_(?![\w_])"),
)
_MOST_CELLS = 200
_SPLIT_EMPHASIS = regex.compile(r"(?<=\w)\*\*(?=\w)|^\*\*(?=\S)|(?<=\S)\*\*$")


class MarkdownReader:
    """Reads .md."""

    format = "markdown"

    def recognises(self, head: bytes, path: Path) -> bool:
        """Only the name tells Markdown from plain text."""
        return path.suffix.lower() in (".md", ".markdown") and b"\x00" not in head

    def read(self, path: Path) -> Reading:
        """The blocks of the file."""
        text, warnings = read_text(path)
        return Reading(self.format, tuple(_blocks(text)), pages=page_count(text), warnings=warnings)


def plain(text: str) -> str:
    """A stretch of Markdown as printed: emphasis, links, tags and escapes taken out, note marks made plain."""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(lambda link: link[1] if link[1] else link[2], text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = strip_emphasis(text)
    text = _NOTE_MARK.sub(r"⟦n:\1⟧", text)
    return _ESCAPE.sub(r"\1", text)


def strip_emphasis(text: str) -> str:
    """Takes out the stars and underlines of emphasis, also where they split a word (`ng**ày`)."""
    if "*" not in text and "_" not in text:
        return text
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\1", text)
    return _SPLIT_EMPHASIS.sub("", text)


def table_cells(line: str) -> list[str]:
    """The cells of a pipe row; `\\|` is a bar inside a cell, `<br>` a line break in it."""
    body = line.strip().removeprefix("|")
    cells: list[str] = []
    current: list[str] = []
    escaped = False
    for character in body:
        if character == "|" and not escaped:
            cells.append("".join(current))
            current = []
        else:
            current.append(character)
        escaped = character == "\\" and not escaped
    if "".join(current).strip() or not body.endswith("|"):
        cells.append("".join(current))
    if len(cells) > _MOST_CELLS:
        cells = [*cells[: _MOST_CELLS - 1], " ".join(cells[_MOST_CELLS - 1 :])]
    return ["\n".join(plain(part).strip() for part in _BREAK.split(cell)).strip() for cell in cells]


def is_separator(line: str) -> bool:
    """Whether a line is the rule under a table's header row (`| --- | :--: |`)."""
    cells = line.strip().strip("|").split("|")
    return "-" in line and "|" in line and all(_SEPARATOR_CELL.fullmatch(cell) for cell in cells)


def _blocks(text: str) -> list[RawBlock]:
    pages = text.split("\f")
    blocks: list[RawBlock] = []
    for number, page in enumerate(pages, start=1):
        blocks.extend(_page_blocks(page.split("\n"), number if len(pages) > 1 else None))
    return blocks


def _page_blocks(lines: list[str], page: int | None) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    position, fenced = 0, False
    while position < len(lines):
        line = lines[position]
        following = lines[position + 1] if position + 1 < len(lines) else ""
        position += 1
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            blocks.append(RawBlock("line", line.rstrip(), page))
        elif line.count("|") >= 1 and (line.lstrip().startswith("|") or is_separator(following)):
            end = position
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            blocks.append(_table(lines[position - 1 : end], page))
            position = end
        elif (heading := _HEADING.fullmatch(line)) and heading[2]:
            blocks.append(RawBlock("heading", plain(heading[2]).strip(), page, level=len(heading[1])))
        elif line.strip() and _UNDERLINE.fullmatch(following) and not _is_list_item(line):
            blocks.append(RawBlock("heading", plain(line).strip(), page, level=1 if "=" in following else 2))
            position += 1
        elif _RULE.fullmatch(line):
            blocks.append(RawBlock("line", "", page))
        elif note := _NOTE.fullmatch(line):
            blocks.append(RawBlock("footnote", plain(note[2]).strip(), page, marker=note[1]))
        else:
            blocks.extend(
                RawBlock("line", plain(part).rstrip().removeprefix("> "), page) for part in _BREAK.split(line)
            )
    return blocks


def _is_list_item(line: str) -> bool:
    return line.lstrip().startswith(("- ", "* ", "+ ", "|", ">"))


def _table(lines: list[str], page: int | None) -> RawBlock:
    header = next((number for number, line in enumerate(lines) if is_separator(line)), 0)
    rows = [table_cells(line) for line in lines if not is_separator(line)]
    width = max((len(row) for row in rows), default=0)
    return RawBlock(
        "table",
        page=page,
        rows=tuple(tuple(row + [""] * (width - len(row))) for row in rows),
        header_rows=header,
    )
