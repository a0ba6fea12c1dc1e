"""Rich text (.rtf): paragraphs, list numbers, tables with merged cells, notes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import UnreadableFile
from ingest.readers.formats import os_reason
from ingest.readers.legacy_fonts import encoding_of_font, join_runs
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.readers.rtf_tokens import Token, tokens_of
from ingest.readers.symbols import clean_line
from ingest.reading import RawBlock, Reading

# Groups that hold no text of the document.
_DROPPED = frozenset((
    "stylesheet", "colortbl", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "generator", "themedata",
    "colorschememapping", "latentstyles", "datastore", "listtable", "listoverridetable", "rsidtbl",
    "revtbl", "fldinst", "xmlnstbl", "filetbl", "bkmkstart", "bkmkend", "annotation", "atnid", "atnauthor",
    "atndate", "atnref", "mmathPr", "wgrffmtfilter", "nonshppict", "sp", "shpinst",
    "nonesttables", "falt", "panose", "listname",
))  # fmt: skip
# Text may stand in these groups, though a reader that does not know them may pass over them.
_STARRED_TEXT = ("footnote", "shptxt", "fldrslt", "shppict", "pntext")
_BREAKS = {"par": "\r", "line": "\n", "sect": "\r", "page": "\r", "softline": "\n"}
_SIGNS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252",
    163: "cp1258",
    238: "cp1250",
    204: "cp1251",
    161: "cp1253",
    162: "cp1254",
    2: "cp1252",
}
_DEEPEST = 500
_NEAR = 40


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits from the one around it."""

    dropped: bool = False
    font: int = 0
    hidden: bool = False
    unicode_skip: int = 1
    in_table: bool = False
    level: int | None = None
    into: str = ""  # "fonts", "note", "list" (the printed list number) or "" for the text
    deleted: bool = False


@dataclass(slots=True)
class _Story:
    """A text under construction: the body, or a note."""

    runs: list[tuple[str, str | None]] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)
    cell_lines: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[tuple[list[str], list[int], list[str]]] = field(default_factory=list)
    marker: str | None = None


class RtfReader:
    """Reads .rtf."""

    format = "rtf"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins with the mark of RTF."""
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")

    def read(self, path: Path) -> Reading:
        """The blocks of the document; notes come last, in the order of their anchors."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFile(os_reason(error, path)) from error
        parser = _Parser()
        for token in tokens_of(data):
            parser.take(token)
        blocks, complete = parser.finish()
        warnings = () if complete else ("Tệp RTF bị cắt cụt; chỉ đọc được phần đầu.",)
        if not blocks:
            raise UnreadableFile("Tệp RTF không có chữ nào hoặc bị hỏng.")
        return Reading(self.format, tuple(blocks), None, 1.0, warnings)


class _Parser:
    def __init__(self) -> None:
        self._state = _State()
        self._stack: list[tuple[_State, bool]] = []
        self._fonts: dict[int, str] = {}
        self._charsets: dict[int, int] = {}
        self._defining = 0
        self._name = bytearray()
        self._body = _Story()
        self._story = self._body
        self._notes: list[tuple[str, list[RawBlock]]] = []
        self._skip = 0
        self._bytes = bytearray()
        self._list_text: list[tuple[str, str | None]] = []
        self._edges: list[int] = []
        self._merges: list[str] = []
        self._merge = ""
        self._default_font = 0
        self._codepage = "cp1252"
        self._starred = False

    def take(self, token: Token) -> None:
        """Goes one token further."""
        if token.kind == "byte":
            if self._skip:
                self._skip -= 1
            elif self._state.into == "fonts":
                self._name.append(token.number or 0)
            elif self._is_shown():
                self._bytes.append(token.number or 0)
            return
        if token.kind == "word" and self._state.into != "fonts" and token.name == "u":
            self._unicode(token.number or 0)
            return
        self._flush_bytes()
        if token.kind == "{":
            if len(self._stack) > _DEEPEST:
                raise UnreadableFile("Tệp RTF lồng quá nhiều tầng.")
            self._stack.append((self._state, False))
            self._starred = False
        elif token.kind == "}":
            self._close()
        elif token.kind == "sign":
            self._sign(token.name)
        else:
            self._word(token.name, token.number)

    def finish(self) -> tuple[list[RawBlock], bool]:
        """All blocks, and whether the file ended where it should."""
        complete = not self._stack
        while self._stack:
            self._flush_bytes()
            self._close()
        self._flush_bytes()
        self._paragraph()
        self._end_table(self._body)
        blocks = list(self._body.blocks)
        for marker, note in self._notes:
            text = " ".join(block.text for block in note if block.text)
            blocks.append(RawBlock("footnote", text, marker=marker))
        return blocks, complete

    def _is_shown(self) -> bool:
        return not (self._state.dropped or self._state.hidden or self._state.deleted)

    def _close(self) -> None:
        if not self._stack:
            return
        if self._state.into == "fonts" and self._name:
            self._end_font()
        closing = self._state.into
        self._state, _ = self._stack.pop()
        self._skip = 0
        self._starred = False
        if closing == "note" and self._state.into != "note":
            self._paragraph()
            self._end_table(self._story)
            self._notes[-1] = (self._notes[-1][0], self._story.blocks)
            self._story = self._body
        elif closing == "list" and self._state.into != "list":
            marker = clean_line(join_runs(self._list_text).replace("\n", " "))
            self._story.marker = marker or None
            self._list_text = []

    def _word(self, name: str, number: int | None) -> None:
        state = self._state
        starred, self._starred = self._starred, False
        if name in _DROPPED or (starred and name not in _STARRED_TEXT) or name == "shppict":
            self._state = replace(state, dropped=True)
        elif name == "fonttbl":
            self._state = replace(state, into="fonts")
        elif name in ("listtext", "pntext"):
            self._state = replace(state, into="list")
        elif name == "footnote" and not state.dropped and state.into != "note":
            self._begin_note()
        elif name == "f":
            self._defining = number or 0
            self._state = replace(state, font=number or 0)
        elif state.into == "fonts":
            if name == "fcharset":
                self._charsets[self._defining] = number or 0
        elif name == "deff":
            self._state = replace(state, font=number or 0)
            self._default_font = number or 0
        elif name == "ansicpg":
            self._codepage = f"cp{number}"
        elif name == "uc":
            self._state = replace(state, unicode_skip=max(0, min(number or 0, 8)))
        elif name == "v":
            self._state = replace(state, hidden=number != 0)
        elif name == "deleted":
            self._state = replace(state, deleted=number != 0)
        elif name == "plain":
            self._state = replace(state, font=self._default_font, hidden=False, deleted=False)
        elif not state.dropped:
            self._layout(name, number)

    def _layout(self, name: str, number: int | None) -> None:
        if name in _BREAKS:
            if _BREAKS[name] == "\n":
                self._add("\n")
            elif self._state.into != "list":
                self._paragraph()
        elif name in _SIGNS:
            self._add(_SIGNS[name])
        elif name == "pard":
            self._state = replace(self._state, in_table=False, level=None)
        elif name == "intbl":
            self._state = replace(self._state, in_table=True)
        elif name == "outlinelevel":
            self._state = replace(self._state, level=(number or 0) + 1 if (number or 0) < 9 else None)
        elif name == "trowd":
            self._edges, self._merges, self._merge = [], [], ""
        elif name in ("clmgf", "clmrg", "clvmgf", "clvmrg"):
            self._merge += name + " "
        elif name == "cellx":
            self._edges.append(number or 0)
            self._merges.append(self._merge)
            self._merge = ""
        elif name == "cell":
            self._state = replace(self._state, in_table=True)
            self._paragraph()
            self._story.cells.append("\n".join(self._story.cell_lines))
            self._story.cell_lines = []
        elif name == "row":
            self._story.rows.append((self._story.cells, list(self._edges), list(self._merges)))
            self._story.cells = []
        elif name == "nestcell":
            self._paragraph()
        elif name == "chftn" and self._state.into == "note":
            return

    def _sign(self, name: str) -> None:
        if name == "*":
            self._starred = True
        elif self._state.into != "fonts" and self._is_shown():
            if name == "~":
                self._add(" ")
            elif name == "_":
                self._add("-")
            elif name == "-" and self._encoding() is not None:
                # The slot of the soft hyphen is the letter ư in TCVN3.
                self._add("\xad")
            elif name in "\\{}":
                self._bytes.append(ord(name))

    def _unicode(self, number: int) -> None:
        self._flush_bytes()
        if self._is_shown():
            code = number & 0xFFFF
            self._add_raw(chr(code), None)
        self._skip = self._state.unicode_skip

    def _encoding(self) -> str | None:
        return encoding_of_font(self._fonts.get(self._state.font, ""))

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        encoding = self._encoding()
        if encoding is not None:
            text = self._bytes.decode("latin-1")
        else:
            charset = _CHARSETS.get(self._charsets.get(self._state.font, 0), self._codepage)
            if charset == "cp1252" and self._codepage != "cp1252":
                charset = self._codepage
            try:
                text = self._bytes.decode(charset, "replace")
            except LookupError:
                text = self._bytes.decode("cp1252", "replace")
        self._bytes.clear()
        self._add_raw(text, encoding)

    def _add(self, text: str) -> None:
        if self._is_shown():
            self._add_raw(text, self._encoding())

    def _add_raw(self, text: str, encoding: str | None) -> None:
        if self._state.into == "list":
            self._list_text.append((text, encoding))
        elif self._state.into != "fonts":
            self._story.runs.append((text, encoding))

    def _begin_note(self) -> None:
        marker = str(len(self._notes) + 1)
        self._story.runs.append((f"⟦n:{marker}⟧", None))
        self._notes.append((marker, []))
        self._state = replace(self._state, into="note", in_table=False)
        self._story = _Story()

    def _paragraph(self) -> None:
        story = self._story
        joined = join_runs(story.runs).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        story.runs = []
        marker, story.marker = story.marker, None
        if not self._state.in_table or story is not self._body:
            self._end_table(story)
        for raw in joined.split("\n"):
            text = clean_line(raw)
            if not text:
                continue
            if self._state.in_table and story is self._body:
                story.cell_lines.append(f"{marker} {text}" if marker else text)
            elif self._state.level is not None:
                story.blocks.append(RawBlock("heading", text, level=self._state.level, marker=marker))
            else:
                story.blocks.append(RawBlock("paragraph", text, marker=marker))
            marker = None

    def _end_table(self, story: _Story) -> None:
        if story.cells or story.cell_lines:
            story.rows.append(([*story.cells, "\n".join(story.cell_lines)], [], []))
            story.cells, story.cell_lines = [], []
        if story.rows:
            story.blocks.extend(_table(story.rows))
            story.rows = []

    def _end_font(self) -> None:
        name = self._name.decode("latin-1").split(";", 1)[0].strip()
        if name:
            self._fonts[self._defining] = name
        self._name.clear()


def _table(rows: list[tuple[list[str], list[int], list[str]]]) -> list[RawBlock]:
    """A table on the grid of all its column edges; merged cells repeat their text."""
    if len(rows) == 1 and len(rows[0][0]) == 1:
        # A frame around text, not a table.
        return [RawBlock("paragraph", line) for line in rows[0][0][0].split("\n") if line]
    grid: list[int] = []
    for edge in sorted(edge for _, edges, _ in rows for edge in edges):
        if not grid or edge - grid[-1] > _NEAR:
            grid.append(edge)
    above: dict[int, str] = {}
    texts: list[list[str]] = []
    for cells, edges, merges in rows:
        line: list[str] = []
        before = ""
        for item, cell in enumerate(cells):
            merge = merges[item] if item < len(merges) else ""
            text = before if "clmrg" in merge else above.get(len(line), "") if "clvmrg" in merge else cell
            span = 1
            if item < len(edges) and len(edges) == len(cells):
                span = max(1, _place(grid, edges[item]) + 1 - len(line))
            for _ in range(span):
                if "clv" in merge:
                    above[len(line)] = text
                else:
                    above.pop(len(line), None)
                line.append(text)
            before = text
        texts.append(line)
    width = max((len(line) for line in texts), default=0)
    even = tuple(tuple(line + [""] * (width - len(line))) for line in texts)
    return [RawBlock("table", rows=even)] if any(text for line in even for text in line) else []


def _place(grid: list[int], edge: int) -> int:
    return min(range(len(grid)), key=lambda place: abs(grid[place] - edge))
