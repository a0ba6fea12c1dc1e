"""What a sentence may lean on: the words it cites, and the frame around them.

The frame is what a reader sees above the cited words: the document's number, date, issuer and title, the
headings of the section, and the caption, unit and columns of the table. A period or an office that is named
there need not be repeated in the cited words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import regex

from assistant.answer import Evidence
from assistant.cite import Documents, headings_of
from index.documents import Document, Span
from index.folding import fold, nfc
from ingest.dates import parse_dates

# A figure as printed: digits with points, commas or slashes between them (1.250; 95,5; 21/6/2022).
FIGURE = regex.compile(r"(?<![\p{L}\d])\d+(?:[.,/]\d+)*+")
# How far apart the two figures of a ratio may stand in the source.
_NEAR = 60
# How far around a border a figure may reach.
_LONGEST_FIGURE = 40


@dataclass(frozen=True)
class Sources:
    """The evidence of one sentence. `quotes` are the cited words, `documents` the cited documents once each."""

    evidence: tuple[Evidence, ...]
    documents: tuple[Document, ...]
    quotes: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each quote, in lower case."""
        return tuple(tuple(words_of(quote)) for quote in self.quotes)

    @cached_property
    def frame(self) -> str:
        """The header, headings and table head of everything cited, on lines of their own."""
        by_id = {document.id: document for document in self.documents}
        lines: list[str] = []
        for document in self.documents:
            header = document.header
            fields = (header.kind, header.number, header.date, header.place, header.issuer, header.superior)
            lines += [field.value for field in (*fields, header.title, header.signer) if field]
            lines += [f"ngày {header.day.day}/{header.day.month}/{header.day.year}"] if header.day else []
            lines += [rendition.file for rendition in document.renditions]
        for piece in self.evidence:
            document = by_id[piece.document_id]
            lines += headings_of(document, document.section_at(piece.span.start))
            for table in document.tables:
                if table.span.start <= piece.span.start < table.span.end:
                    lines += [table.caption or "", table.unit or "", *(" ".join(c) for c in table.columns)]
                    lines += [row.group or "" for row in table.rows if row.span.start <= piece.span.start]
        return nfc("\n".join(line for line in dict.fromkeys(lines) if line))

    @cached_property
    def passages(self) -> tuple[str, ...]:
        """The quotes that are no part of a header: where the statement itself stands."""
        return tuple(
            quote
            for piece, quote in zip(self.evidence, self.quotes, strict=True)
            if not self._in_header(piece)
        )

    @cached_property
    def headings(self) -> tuple[tuple[str, ...], ...]:
        """The heading lines above each quote that is no part of a header."""
        by_id = {document.id: document for document in self.documents}
        return tuple(
            headings_of(by_id[piece.document_id], by_id[piece.document_id].section_at(piece.span.start))
            for piece in self.evidence
            if not self._in_header(piece)
        )

    def _in_header(self, piece: Evidence) -> bool:
        header = next(d for d in self.documents if d.id == piece.document_id).header
        fields = (header.number, header.date, header.title)
        return any(field is not None and field.span == piece.span for field in fields)

    @cached_property
    def everything(self) -> str:
        """Quotes and frame, in lower case, with single spaces: where a name or a period may stand."""
        return " ".join("\n".join((*self.quotes, self.frame)).lower().split())

    @cached_property
    def folded(self) -> str:
        """`everything` without diacritics, for names that scans print without them."""
        return fold(self.everything)

    @cached_property
    def days(self) -> frozenset[object]:
        """The full dates of the quotes, whatever form they are printed in."""
        return frozenset(
            mention.day for quote in self.quotes for mention in parse_dates(quote) if mention.day
        )


def sources_of(evidence: Iterable[Evidence], documents: Documents) -> Sources:
    """The evidence with its words and documents.

    Raises:
        UnknownDocument: the store does not hold one of them.
    """
    pieces = tuple(evidence)
    cited = {piece.document_id: documents.document(piece.document_id) for piece in pieces}
    quotes = tuple(_whole_figures(cited[piece.document_id], piece.span) for piece in pieces)
    return Sources(pieces, tuple(cited.values()), quotes)


def figures_of(text: str) -> list[str]:
    """The figures of a text as printed."""
    return [match.group() for match in FIGURE.finditer(text)]


def places(value: str, quote: str) -> list[regex.Match[str]]:
    """Where a figure stands in a quote; `5` is the `05` of the source, and `21` stands in the ratio `21/47`."""
    same = {value, "0" + value} if value.isdigit() and len(value) == 1 else {value}
    return [
        match
        for match in FIGURE.finditer(quote)
        if match.group() in same or not same.isdisjoint(_ratio_parts(match.group()))
    ]


def stands_in(value: str, quotes: Iterable[str]) -> bool:
    """Whether the figure is one of the figures of the quotes."""
    return any(places(value, quote) for quote in quotes)


def stands_as_ratio(value: str, quotes: Iterable[str]) -> bool:
    """Whether a ratio (`5,8/24,7`) puts together two figures that stand near each other in one quote."""
    parts = _ratio_parts(value)
    return bool(parts) and any(
        0 < below.start() - above.start() < _NEAR
        for quote in quotes
        for above in places(parts[0], quote)
        for below in places(parts[1], quote)
    )


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, figures and marks left out."""
    return regex.findall(r"\p{L}+", text.lower())


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def _ratio_parts(printed: str) -> tuple[str, ...]:
    """The two figures of a ratio (`21/47`); none for what may be a day and a month."""
    above, slash, below = printed.partition("/")
    if not slash or "/" in below or (len(above) <= 2 and len(below) <= 2 and int(below) <= 12):
        return ()
    return above, below


def _whole_figures(document: Document, span: Span) -> str:
    """The quote without a figure that its border cuts: `637` out of `1.637` is no figure of the source."""
    start, end = span
    for match in FIGURE.finditer(document.text, max(0, start - _LONGEST_FIGURE), end + _LONGEST_FIGURE):
        if match.start() < start < match.end():
            start = match.end()
        if match.start() < end < match.end():
            end = match.start()
    return nfc(document.text[start:end])
