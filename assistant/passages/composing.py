"""Puts the chosen blocks together: a direct first sentence, then points in the order of the document.

Every sentence is a stretch of a document, shortened only at the end of a sentence and never changed inside.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Evidence, Sentence
from assistant.cite import shorten
from assistant.passages.asked import PART_OF_YEAR, Asked
from assistant.passages.candidates import Candidate, surroundings
from assistant.passages.sentences import sentences, without_marker
from assistant.passages.terms import Covering, Term, coverage
from index.documents import Block, Document, Section, Span
from index.folding import fold
from ingest.numbers import parse_numbers

# What reads well on a phone: a block up to here is shown whole.
_WHOLE_BLOCK = 480
# A figure is only taken from a sentence that says nearly all of what was asked.
FIGURE_ANSWERS = 0.86
_MOST_POINTS = 12
_POINT = 320
_LONGEST_ENUMERATION = 900
# A sentence is kept when it covers at least this share of what the block's best sentence covers.
_NEAR_BEST = 0.75


def amount_sentence(candidate: Candidate, asked: Asked) -> Span | None:
    """The one sentence of a block that says nearly all of what was asked and holds a figure, None where none does.

    A block may speak of everything that a question names and still give the amount of something else.
    """
    document = candidate.document
    around = surroundings(document, candidate.section)
    best: tuple[float, Span] | None = None
    for part in sentences(document.text, candidate.block.span):
        text = document.quote(part)
        share = asked.covered(Covering.of(text), around)
        if share < FIGURE_ANSWERS or not parse_numbers(text):
            continue
        if asked.parts_of_year - set(folded_parts(text)):
            continue
        if best is None or share > best[0]:
            best = (share, part)
    return best[1] if best else None


def folded_parts(text: str) -> list[str]:
    """The months and quarters that a text names, folded."""
    return PART_OF_YEAR.findall(fold(text))


def excerpt(candidate: Candidate, terms: Sequence[Term], *, reason: bool) -> list[Evidence]:
    """The sentences of a block that answer, in order; the whole block where it is short.

    An enumeration (`gồm: …; …; …`) that begins in a kept sentence is kept to its end.
    """
    document, span = candidate.document, candidate.block.span
    if span.end - span.start <= _WHOLE_BLOCK or candidate.block.kind == "table_row":
        return [Evidence(document.id, span)]
    parts = sentences(document.text, span)
    covers = [coverage(terms, Covering.of(document.quote(part))) for part in parts]
    best = max(covers)
    keep = {i for i, value in enumerate(covers) if best and value >= _NEAR_BEST * best}
    if reason:
        keep |= _reasons(document, parts)
    elif best and len(keep) < len(parts):
        # What follows the best sentence often finishes the thought (`trong đó …`).
        keep.add(min(covers.index(best) + 1, len(parts) - 1))
    for i in sorted(keep):
        keep |= _enumeration_from(document, parts, i)
    chosen = [parts[i] for i in sorted(keep)] or parts[:2]
    return [Evidence(document.id, part) for part in _joined(document.text, chosen)]


def _enumeration_from(document: Document, parts: Sequence[Span], first: int) -> set[int]:
    """The parts of the enumeration that a part opens, as far as it reads well."""
    opening = document.quote(parts[first])
    if ":" not in opening or not opening.endswith(";"):
        return set()
    kept: set[int] = set()
    for i in range(first, len(parts)):
        if parts[i].end - parts[first].start > _LONGEST_ENUMERATION:
            break
        kept.add(i)
        if not document.quote(parts[i]).endswith(";"):
            break
    return kept


def _reasons(document: Document, parts: Sequence[Span]) -> set[int]:
    """From the sentence that names the causes to the end of the block."""
    for i, part in enumerate(parts):
        if "nguyên nhân" in document.quote(part).lower():
            return set(range(i, len(parts)))
    return set()


def _joined(text: str, parts: Sequence[Span]) -> list[Span]:
    """Neighbouring sentences as one stretch."""
    joined: list[Span] = []
    for part in parts:
        if joined and not text[joined[-1].end : part.start].strip():
            joined[-1] = Span(joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined


def passage_sentences(candidate: Candidate, asked: Asked) -> list[Sentence]:
    """A block as answer sentences; a block that introduces a list (`… như sau:`) with the list below it, unless one
    thing is asked for (a day, a name, an amount) that the block itself says."""
    document, reason = candidate.document, asked.reason
    if asked.amount:
        said = amount_sentence(candidate, asked)
        return [Sentence(shown(document, said), (Evidence(document.id, said),))] if said else []
    found = [
        Sentence(shown(document, evidence.span), (evidence,), "lead")
        for evidence in excerpt(candidate, asked.terms, reason=reason)
    ]
    if reason and "nguyên nhân" not in document.quote(candidate.block.span).lower():
        found += _causes_below(document, candidate.block) or _causes_beside(candidate)
    if not asked.one_thing and document.quote(candidate.block.span).rstrip().endswith(":"):
        found += points(document, following_items(document, candidate.block))
    return found


def _causes_below(document: Document, block: Block) -> list[Sentence]:
    """The block below one that names a shortcoming, where it opens with `Nguyên nhân`."""
    below = next(
        (b for b in document.blocks if b.span.start >= block.span.end and b.kind != "footnote"), None
    )
    if below is None or not shown(document, below.span).lower().startswith("nguyên nhân"):
        return []
    spans = [below.span, *(item.span for item in following_items(document, below))]
    return [Sentence(shown(document, span), (Evidence(document.id, span),), "lead") for span in spans]


def _causes_beside(candidate: Candidate) -> list[Sentence]:
    """The items of the section `Nguyên nhân` that stands beside the one that names a shortcoming."""
    document, here = candidate.document, candidate.section
    if here is None:
        return []
    for section in document.sections:
        beside = section.parent == here.parent and section.ordinal > here.ordinal and here.parent is not None
        if beside and "nguyên nhân" in section.heading.lower():
            return points(document, section_blocks(document, section))
    return []


def following_items(document: Document, introduction: Block) -> list[Block]:
    """The list items that stand directly below a block."""
    items: list[Block] = []
    below = [block for block in document.blocks if block.span.start >= introduction.span.end]
    for block in below:
        if block.kind == "footnote":
            continue
        if block.kind not in ("list_item", "table_row"):
            break
        items.append(block)
    return items


def section_blocks(document: Document, section: Section) -> list[Block]:
    """What stands in a section below its heading, subsections included, in order."""
    return [
        block
        for block in document.blocks
        if block.span.start >= section.heading_span.end
        and block.span.end <= section.span.end
        and block.kind not in ("header", "closing", "footnote")
    ]


def points(document: Document, blocks: Sequence[Block]) -> list[Sentence]:
    """Blocks as points, whole and in order; a long one up to the end of a sentence; too many end with a note."""
    shown_points = [
        Sentence(shown(document, span), (Evidence(document.id, span),), "point")
        for span in (_point_span(document, block.span) for block in blocks[:_MOST_POINTS])
    ]
    if len(blocks) > _MOST_POINTS:
        shown_points.append(Sentence("Còn các mục tiếp theo, xem trong văn bản.", (), "note"))
    return shown_points


def section_overview(document: Document, section: Section) -> list[Sentence]:
    """A section as points: its blocks, or its subsection headings with their first words where it is long."""
    blocks = section_blocks(document, section)
    if len(blocks) > _MOST_POINTS:
        deepest = {child.heading_span.start for child in document.sections if child.parent == section.ordinal}
        headings = [block for block in blocks if block.span.start in deepest]
        if len(headings) >= 2:
            blocks = headings
    return points(document, blocks)


def shown(document: Document, span: Span) -> str:
    """The words of a span on one line, without the list marker before them."""
    return without_marker(document.quote(span).replace("\t", " | "))


def _point_span(document: Document, span: Span) -> Span:
    if span.end - span.start <= _POINT:
        return span
    end = span.start
    for part in sentences(document.text, span):
        if part.end - span.start > _POINT and end > span.start:
            break
        end = part.end
        if part.end - span.start > _POINT:
            break
    return Span(span.start, end)


def place_words(document: Document, section: Section | None) -> str:
    """Where something stands, for a hint: `mục “Tồn tại, hạn chế” của Báo cáo “…”`."""
    kind = document.header.kind.value.capitalize() if document.header.kind else "văn bản"
    title = f" “{shorten(document.header.title.value, 80)}”" if document.header.title else ""
    if section is None:
        return f"{kind}{title}"
    return f"mục “{shorten(section.heading, 80)}” của {kind}{title}"
