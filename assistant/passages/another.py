"""Whether a passage speaks of another thing than the one asked for: another year, body, place or number of its kind.

The words of a question may all stand in a passage that is about its neighbour (`lớp 10` for `lớp 6`, `phía Tây` for
`phía Đông`, the report of another year). What tells neighbours apart is checked by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from assistant.cite import headings_of
from assistant.passages.asked import Asked, years_of, years_spoken_of
from assistant.passages.names import names_missing
from assistant.passages.outline import Node, Outline
from assistant.passages.terms import Covering
from index.documents import Document
from index.tokens import folded_words

_SPAN_OF_YEARS = regex.compile(r"(?:giai đoạn|nhiệm kỳ|thời kỳ)\s+(\d{4})\s*[-–]\s*(\d{4})", regex.IGNORECASE)
_MOST_BELOW = 20


def something_else(
    asked: Asked, outline: Outline, nodes: Sequence[Node], quotes: Sequence[str] = ()
) -> str | None:
    """What the nodes of a document speak of another one of, in Vietnamese; None where they fit.

    Args:
        asked: the parts of the question.
        outline: of the document.
        nodes: the lines in question; what stands below a heading counts as its own.
        quotes: other words of the document that are cited with them (a title, a number).
    """
    if not _years_agree(asked, outline, nodes, quotes):
        return "đoạn gần nhất nói về năm khác"
    around = _around(outline, nodes, quotes)
    if missing := names_missing(asked.names, around):
        return f"không đoạn nào nói về {missing[0]}"
    covering = Covering.of(around)
    if another := _another_number(asked, covering):
        return f"đoạn gần nhất không nói về {another}"
    if absent := [name for name in asked.proper if not covering.holds(tuple(folded_words(name)))]:
        return f"đoạn gần nhất không nói về {absent[0]}"
    return None


def _another_number(asked: Asked, covering: Covering) -> str | None:
    """A numbered thing (`lớp 6`) that the text does not name."""
    for word, number in asked.which:
        last = word.split()[-1]
        plain = number.lstrip("0") or "0"
        if (last, plain) not in covering.pairs and (last, number) not in covering.pairs:
            return f"{word} {number}"
    return None


def _around(outline: Outline, nodes: Sequence[Node], quotes: Sequence[str]) -> str:
    """Lines with what says where they stand: headings, the document's title, issuer, place, number and year."""
    document, header = outline.document, outline.document.header
    fields = (header.title, header.issuer, header.superior, header.place, header.kind, header.number)
    texts = [*quotes, *(field.value for field in fields if field), str(header.day.year) if header.day else ""]
    for node in nodes:
        texts.append(node.text)
        if node.is_title:
            texts += [child.text for child in outline.all_below(node)[:_MOST_BELOW]]
        texts += [heading.text for heading in outline.above(node)]
        texts += headings_of(document, node.section)
        if node.row is not None:
            texts += [" ".join(column) for column in node.row[0].columns]
    return "\n".join(dict.fromkeys(texts))


def _years_agree(asked: Asked, outline: Outline, nodes: Sequence[Node], quotes: Sequence[str]) -> bool:
    """A year that is asked for is one that the passage, its headings, or the document's title or date speak of.

    An amount is stricter: where passage and headings name no year, the first year of the title is the one that the
    document reports on (`kết quả năm 2022 và kế hoạch năm 2023`). The ends of a span (`giai đoạn 2021 - 2025`) only
    agree with a question that names what holds all through it.
    """
    if not asked.years:
        return True
    document = outline.document
    headings = "\n".join(heading.text for node in nodes for heading in outline.above(node))
    columns = [" ".join(column) for node in nodes if node.row for column in node.row[0].columns]
    near = "\n".join([*(node.text for node in nodes), *quotes, *columns, headings])
    if asked.amount:
        if years_spoken_of(near):
            return asked.years <= years_of(near)
        return asked.years <= _reported_year(document)
    title = document.header.title.value if document.header.title else ""
    spoken = years_spoken_of(near) | years_spoken_of(title)
    if asked.until:
        spoken |= years_of(near) | years_of(title)
    if not years_spoken_of(headings) and not years_spoken_of(title) and document.header.day:
        spoken |= {str(document.header.day.year)}
    for node in nodes:
        if node.is_title:
            spoken |= years_spoken_of("\n".join(child.text for child in outline.below(node)))
    of_one_year = asked.aspects & {"tasks", "goals"}
    return asked.years <= spoken or (
        not of_one_year and _within_a_span_of_years(asked.years, f"{near}\n{title}")
    )


def _reported_year(document: Document) -> frozenset[str]:
    title = document.header.title.value if document.header.title else ""
    first = sorted(years_of(title), key=title.index)[:1]
    if first:
        return frozenset(first)
    return frozenset({str(document.header.day.year)}) if document.header.day else frozenset()


def _within_a_span_of_years(asked: frozenset[str], text: str) -> bool:
    """`giai đoạn 2021-2025` speaks of 2023 too."""
    spans = [(int(first), int(last)) for first, last in _SPAN_OF_YEARS.findall(text)]
    return any(all(first <= int(year) <= last for year in asked) for first, last in spans)
