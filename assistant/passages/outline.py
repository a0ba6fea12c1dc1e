"""A document as an outline: every block below the heading or the introducing line that it stands under.

A question about a part of a document (`hồ sơ gồm những gì`) is answered by all that stands below one line, a question
about one thing by one line: both are nodes of the same tree.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import regex

from assistant.passages.sentences import without_marker
from assistant.passages.terms import Covering
from index.documents import Block, Document, Section, Span, Table, TableRow

_LABEL = regex.compile(
    r"^\s*(?:(?:Phần|PHẦN)\s+(?:thứ\s+\p{L}+|[IVX]+|\d+)\.?|(?:Chương|CHƯƠNG|Mục|MỤC)\s+[IVX\d]+\.?|Điều\s+\d+\p{L}?[.:]"
    r"|\d+(?:\.\d+)+\.?|\d{1,2}[.)/]|[IVX]+[.)]|\(?[a-zđ]{1,2}[.)]|[A-ZĐ][.)])\s+"
)
_BULLET = regex.compile(r"\s*([-–—+*•·])")
_CLOSING_WORDS = regex.compile(
    r"\s*(?:Trong quá trình (?:triển khai |tổ chức )*(?:thực hiện|áp dụng)|Trên đây là|Nhận được (?:công văn|văn bản|kế hoạch)"
    r"|(?:Quyết định|Chỉ thị|Nghị quyết|Kế hoạch|Quy chế|Thông tư) này (?:có hiệu lực|thay thế|đã được))"
)
_WORDS_OF_A_HEADING = 30
_OUTLINES_KEPT = 128
_CHARACTERS_BELOW = 1_500


@dataclass(frozen=True)
class Node:
    """A block in its place. `above` are its heading and introducing lines, nearest first; `below` stands under it.

    `row` is set for a row of a table, whose columns then stand above it like a heading.
    """

    document: Document
    block: Block
    section: Section | None
    position: int
    above: tuple[int, ...]
    below: tuple[int, ...]
    row: tuple[Table, TableRow] | None = None

    @cached_property
    def text(self) -> str:
        """The words of the block as printed."""
        return self.document.quote(self.block.span)

    @cached_property
    def bare(self) -> str:
        """The words without label or list marker, on one line."""
        return without_label(self.text)

    @property
    def is_title(self) -> bool:
        """Whether it says nothing by itself: a heading, or a line that introduces what stands below."""
        return bool(self.below) and (self.text.rstrip().endswith(":") or self.opens_a_section)

    @cached_property
    def opens_a_section(self) -> bool:
        """Whether the block is no more than the heading line of its section."""
        text = self.text.rstrip()
        states = text.endswith((".", ";")) and not text.isupper()
        if states or len(text.split()) > _WORDS_OF_A_HEADING:
            return False
        section = self.section
        if section is None or self.block.span.start != section.heading_span.start:
            return self.block.kind == "heading"
        return self.block.kind == "heading" or self.block.span.end <= section.heading_span.end

    @cached_property
    def own(self) -> Covering:
        """Its words, prepared for comparison; of a row, with its columns."""
        if self.row is not None:
            return Covering.of(self.text, *(" ".join(column) for column in self.row[0].columns))
        return Covering.of(self.text)


class Outline:
    """The nodes of one document, in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = _nodes(document)
        self._starts = {node.block.span.start: node.position for node in self.nodes}

    def within(self, span: Span) -> Iterator[Node]:
        """The nodes whose block touches a span."""
        for node in self.nodes:
            if node.block.span.end > span.start and node.block.span.start < span.end:
                yield node

    def above(self, node: Node) -> list[Node]:
        """Its heading and introducing lines, nearest first."""
        return [self.nodes[position] for position in node.above]

    def before(self, node: Node) -> Node | None:
        """What stands before it under the same line, None for the first."""
        siblings = (
            self.nodes[node.above[0]].below
            if node.above
            else tuple(other.position for other in self.nodes if not other.above)
        )
        place = siblings.index(node.position)
        return self.nodes[siblings[place - 1]] if place else None

    def below(self, node: Node) -> list[Node]:
        """What stands directly under it. Where numbering begins anew in another style, the first style's items."""
        children = [self.nodes[position] for position in node.below]
        styles = [_style(child) for child in children]
        labelled = [style for style in styles if style]
        if not labelled or not styles[0]:
            return children
        kept: list[Node] = []
        for child, style in zip(children, styles, strict=True):
            if style == "roman" and labelled[0] != "roman":
                break
            kept.append(child)
        return kept

    def all_below(self, node: Node) -> list[Node]:
        """Everything under it, in order."""
        found: list[Node] = []
        for child in self.below(node):
            found.append(child)
            found += self.all_below(child)
        return found

    def words_below(self, node: Node) -> Covering:
        """The words under a node, as far as a reader would skim."""
        texts: list[str] = []
        size = 0
        for child in self.all_below(node):
            texts.append(child.text)
            size += len(child.text)
            if size > _CHARACTERS_BELOW:
                break
        return Covering.of(*texts)


class Outlines:
    """The outlines of the documents used last. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Outline] = OrderedDict()
        self._lock = Lock()

    def of(self, document: Document) -> Outline:
        """The outline of a document; made anew where the document has changed."""
        with self._lock:
            kept = self._kept.get(document.id)
        if kept is None or kept.document is not document:
            kept = Outline(document)
        with self._lock:
            self._kept[document.id] = kept
            self._kept.move_to_end(document.id)
            while len(self._kept) > _OUTLINES_KEPT:
                self._kept.popitem(last=False)
        return kept


def without_label(text: str) -> str:
    """A line without its label or list marker: `Điều 5. Nguyên tắc` gives `Nguyên tắc`."""
    match = _LABEL.match(text)
    return without_marker(text[match.end() :] if match else text)


def _nodes(document: Document) -> tuple[Node, ...]:
    blocks = [block for block in document.blocks if block.kind not in ("header", "closing")]
    sections = _Sections(document)
    rows = {row.span.start: (table, row) for table in document.tables for row in table.rows}
    heading_at: dict[int, int] = {}
    parents: list[int | None] = []
    placed: list[Section | None] = []
    open_line: int | None = None
    for position, block in enumerate(blocks):
        section = sections.at(block.span.start)
        placed.append(section)
        heads = section is not None and block.span.start == section.heading_span.start
        if section is not None and heads:
            heading_at[section.ordinal] = position
        parent = sections.heading_above(section, heading_at, itself=not heads)
        if open_line is not None and block.kind != "footnote":
            if _continues(document, blocks, parents, placed, open_line, position, parent):
                parent = open_line
            else:
                open_line = None
        alone = position > 0 and parent == position - 1
        if block.kind == "paragraph" and not heads and not alone:
            parent = None if _is_of_the_whole_document(document.quote(block.span)) else parent
        parents.append(parent)
        if block.kind != "footnote" and document.quote(block.span).rstrip().endswith(":") and not heads:
            open_line = position
    children: dict[int, list[int]] = {}
    for position, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(position)
    return tuple(
        Node(
            document,
            block,
            placed[position],
            position,
            _above(position, parents),
            tuple(children.get(position, ())),
            rows.get(block.span.start) if block.kind == "table_row" else None,
        )
        for position, block in enumerate(blocks)
    )


def _continues(
    document: Document,
    blocks: list[Block],
    parents: list[int | None],
    placed: list[Section | None],
    open_line: int,
    position: int,
    parent: int | None,
) -> bool:
    """Whether a block stands under the line that ended with a colon before it.

    Items of a list or of a table do, and the numbered ones of the same section; a paragraph, or an item with the same
    marker as the line itself, ends what it opened.
    """
    block, opening = blocks[position], blocks[open_line]
    if block.kind not in ("list_item", "table_row"):
        return False
    own, first = _marker(document, block), _marker(document, opening)
    if own is not None and own == first:
        return False
    return parent == parents[open_line] or placed[position] == placed[open_line]


def _is_of_the_whole_document(text: str) -> bool:
    """Whether a paragraph closes a document rather than its last section: by the mark that ends the text
    (Decree 30/2020/NĐ-CP, Annex I), or by what is commonly said there."""
    return text.rstrip().endswith("./.") or _CLOSING_WORDS.match(text) is not None


def _marker(document: Document, block: Block) -> str | None:
    match = _BULLET.match(document.quote(block.span))
    return match.group(1) if match else None


def _above(position: int, parents: list[int | None]) -> tuple[int, ...]:
    chain: list[int] = []
    parent = parents[position]
    while parent is not None and parent not in chain:
        chain.append(parent)
        parent = parents[parent]
    return tuple(chain)


def _style(node: Node) -> str:
    if node.section is None or node.block.span.start != node.section.heading_span.start:
        return ""
    label = node.section.path[-1]
    if regex.fullmatch(r"[IVX]+\.?", label):
        return "roman"
    return "number" if label[:1].isdigit() else "other"


class _Sections:
    """The section of each offset, found in one pass through the blocks."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_ordinal = {section.ordinal: section for section in document.sections}
        self._sorted = sorted(document.sections, key=lambda section: (section.span.start, len(section.path)))

    def at(self, offset: int) -> Section | None:
        found: Section | None = None
        for section in self._sorted:
            if section.span.start > offset:
                break
            if offset < section.span.end and (found is None or len(section.path) >= len(found.path)):
                found = section
        return found

    def heading_above(
        self, section: Section | None, heading_at: dict[int, int], *, itself: bool
    ) -> int | None:
        """The position of the nearest heading block above: of the section itself, or of one around it."""
        if section is not None and not itself:
            section = self._by_ordinal.get(section.parent) if section.parent is not None else None
        while section is not None:
            if section.ordinal in heading_at:
                return heading_at[section.ordinal]
            section = self._by_ordinal.get(section.parent) if section.parent is not None else None
        return None
