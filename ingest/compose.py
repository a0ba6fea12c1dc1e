"""One document out of several renditions: the best text, and what only another one holds, with its origin.

In: documents of one rendition each that are the same document. Out: the best one, with header fields that
it lacks taken from the others. The printed lines that hold such a field are appended to the stored text,
verbatim, as a `Segment` of the file they come from, and the field's span points there. The document keeps
the id of its best text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.documents import Access, Block, Document, Header, HeaderField, Rendition, Segment, Span
from index.documents import Warning as DocumentWarning
from index.folding import fold

_FORMATS = ("docx", "odt", "doc", "html", "rtf", "pdf", "markdown", "text")
_FIELDS = ("number", "date", "kind", "title", "issuer", "superior", "place", "signer", "capacity")
_SURE = 0.8
_POOR = 0.6
_GARBLED = 0.4
_LONGEST_SPELLED = 160
_MISSING = {"thieu-so": "number", "so-de-trong": "number", "thieu-ngay": "date", "thieu-trich-yeu": "title"}


def compose(documents: Sequence[Document], reasons: dict[str, str]) -> Document:
    """The one document that these are renditions of."""
    ranked = sorted(documents, key=_preference)
    best, others = ranked[0], ranked[1:]
    taken = _Taken(best)
    for other in others:
        taken.take_from(other)
    document = taken.document()
    renditions: list[Rendition] = [replace(best.renditions[0], best=True, why="Bản rõ nhất trong các tệp")]
    renditions += [
        replace(other.renditions[0], best=False, why=reasons.get(other.renditions[0].id, ""))
        for other in others
    ]
    access: Access = "internal" if any(each.access == "internal" for each in documents) else "public"
    return replace(document, renditions=tuple(renditions), access=access)


def _preference(document: Document) -> tuple[float, int, int, str]:
    """Clean text first, then the formats that keep most of the structure, then the longer text."""
    rendition = document.renditions[0]
    name = rendition.format
    rank = _FORMATS.index(name) if name in _FORMATS else len(_FORMATS)
    return -round(rendition.quality, 1), rank, -len(document.text), rendition.id


class _Taken:
    """The best document while fields of others are added to it."""

    def __init__(self, best: Document) -> None:
        self._best = best
        self._header = best.header
        self._text = [best.text]
        self._size = len(best.text)
        self._folded = fold(best.text)
        self._blocks: list[Block] = []
        self._segments: list[Segment] = []

    def take_from(self, other: Document) -> None:
        """Takes the fields that are still missing, with the lines they stand on."""
        changes: dict[str, Any] = {}
        moved: dict[int, int] = {}
        for name in _FIELDS:
            have: HeaderField | None = getattr(self._header, name)
            offered: HeaderField | None = getattr(other.header, name)
            if offered is None or offered.span is None or not _better(have, offered):
                continue
            changes[name] = self._field(other, offered, moved)
        if "number" in changes:
            changes |= {"number_blank": False, "symbol": other.header.symbol}
        if "date" in changes and other.header.day is not None:
            changes["day"] = other.header.day
            if other.renditions[0].quality < _POOR:
                day = other.header.day
                changes["date"] = replace(
                    changes["date"], value=f"ngày {day.day} tháng {day.month} năm {day.year}"
                )
        if changes:
            self._header = replace(self._header, **changes)

    def document(self) -> Document:
        """The best document with all that was taken."""
        header = self._header
        if header.status == "unknown" and header.number is not None and header.day is not None:
            header = replace(header, status="issued")
        return replace(
            self._best,
            text="".join(self._text),
            header=header,
            blocks=(*self._best.blocks, *self._blocks),
            segments=(*self._best.segments, *self._segments),
            warnings=tuple(warning for warning in self._best.warnings if not _mended(warning, header)),
        )

    def _field(self, other: Document, offered: HeaderField, moved: dict[int, int]) -> HeaderField:
        assert offered.span is not None
        start = self._append(other, offered.span, moved)
        poor = other.renditions[0].quality < _POOR
        value = self._spelled(offered.value) if poor else offered.value
        confidence = offered.confidence
        if poor and value.isascii() is offered.value.isascii() and not _is_plain(value):
            confidence = min(confidence, _GARBLED)
        span = Span(start, start + offered.span.end - offered.span.start)
        return HeaderField(value, span, confidence)

    def _append(self, other: Document, span: Span, moved: dict[int, int]) -> int:
        """Appends the lines that hold a span of another text, each once; returns where the span begins now."""
        start = 0
        for block in other.blocks:
            if block.span.end <= span.start or block.span.start >= span.end:
                continue
            if block.span.start not in moved:
                line = other.quote(block.span)
                self._text += ["\n", line]
                here = Span(self._size + 1, self._size + 1 + len(line))
                self._size = here.end
                kind = block.kind if block.kind in ("header", "closing") else "header"
                self._blocks.append(Block(kind, here, block.page))
                self._segments.append(Segment(here, other.renditions[0].file))
                moved[block.span.start] = here.start
            if block.span.start <= span.start < block.span.end:
                start = moved[block.span.start] + span.start - block.span.start
        return start

    def _spelled(self, value: str) -> str:
        """A value that lost its diacritics, as the best text spells the same words, as far as it has them."""
        words = value.split()
        if not words or len(self._folded) != len(self._best.text) or len(value) > _LONGEST_SPELLED:
            return value
        spelled: list[str] = []
        while words:
            taken = next(
                (count for count in range(len(words), 0, -1) if self._found(" ".join(words[:count]))), 0
            )
            spelled.append(self._found(" ".join(words[:taken])) or words[0])
            words = words[max(taken, 1) :]
        return " ".join(spelled)

    def _found(self, words: str) -> str:
        """How the best text writes some words, with diacritics; empty where it does not have them."""
        wanted = fold(words)
        at = self._folded.find(wanted) if len(wanted) > 2 else -1
        while at >= 0:
            end = at + len(wanted)
            whole = not (self._folded[at - 1 : at].isalnum() or self._folded[end : end + 1].isalnum())
            if whole and (
                not self._best.text[at:end].isascii()
                or (words.isupper() and words == self._best.text[at:end])
            ):
                return self._best.text[at:end]
            at = self._folded.find(wanted, at + 1)
        return ""


def _better(have: HeaderField | None, offered: HeaderField) -> bool:
    return have is None or (have.span is None and have.confidence < _SURE <= offered.confidence)


def _is_plain(value: str) -> bool:
    """Numbers with their symbol, which a wrong language model reads right: capitals, digits and signs."""
    return any(map(str.isdigit, value)) and all(not letter.isalpha() or letter.isupper() for letter in value)


def _mended(warning: DocumentWarning, header: Header) -> bool:
    name = _MISSING.get(warning.code)
    return name is not None and getattr(header, name) is not None
