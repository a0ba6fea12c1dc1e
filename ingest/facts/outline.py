"""The headings above any place of a document, found fast: a long document has thousands of sections and figures."""

from __future__ import annotations

from bisect import bisect_right

from index.documents import Document, Section


class Outline:
    """The sections of one document by offset; answers as `Document.section_at` does, without looking at each."""

    def __init__(self, document: Document) -> None:
        self._by_ordinal = {section.ordinal: section for section in document.sections}
        self._starts, self._deepest = _stretches(document)
        self._headings: dict[int | None, list[str]] = {None: []}

    def section_at(self, offset: int) -> Section | None:
        """The deepest section that holds the offset."""
        position = bisect_right(self._starts, offset) - 1
        return self._deepest[position] if position >= 0 else None

    def headings_at(self, offset: int) -> tuple[list[str], int | None]:
        """The headings above an offset, outermost first, and the ordinal of its section."""
        section = self.section_at(offset)
        if section is None:
            return [], None
        return self._above(section), section.ordinal

    def _above(self, section: Section) -> list[str]:
        known = self._headings.get(section.ordinal)
        if known is not None:
            return known
        found: list[str] = []
        each: Section | None = section
        while each is not None:
            found.append(each.heading)
            each = self._by_ordinal.get(each.parent) if each.parent is not None else None
        self._headings[section.ordinal] = found[::-1]
        return self._headings[section.ordinal]


def _stretches(document: Document) -> tuple[list[int], list[Section | None]]:
    """Where the deepest section changes, and what it is from there on."""
    edges: dict[int, list[tuple[bool, int]]] = {}
    for position, section in enumerate(document.sections):
        if section.span.start < section.span.end:
            edges.setdefault(section.span.start, []).append((True, position))
            edges.setdefault(section.span.end, []).append((False, position))
    starts: list[int] = []
    deepest: list[Section | None] = []
    open_now: set[int] = set()
    for offset in sorted(edges):
        for opens, position in edges[offset]:
            if opens:
                open_now.add(position)
            else:
                open_now.discard(position)
        best = max(open_now, key=lambda i: (len(document.sections[i].path), i), default=None)
        starts.append(offset)
        deepest.append(None if best is None else document.sections[best])
    return starts, deepest
