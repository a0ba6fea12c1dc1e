"""Puts the chosen parts together: a direct first sentence, then points in the order of the document.

Every sentence is a stretch of a document, shortened only at the end of a sentence and never changed inside; a row of a
table is said as `column: cell`.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Evidence, Sentence, SentenceRole
from assistant.cite import shorten
from assistant.passages.asked import PART_OF_YEAR, Asked
from assistant.passages.candidates import (
    Candidate,
    aspects_of_line,
    body_words,
    frame_of,
    is_headed_by_a_body,
    names_causes,
    says_why,
    speaks_of_money,
)
from assistant.passages.outline import Node, Outline, without_label
from assistant.passages.sentences import sentences, without_marker
from assistant.passages.terms import Covering, coverage, shares
from index.documents import Document, Section, Span
from index.folding import fold
from ingest.numbers import parse_numbers

# What reads well on a phone: a block up to here is shown whole.
_WHOLE_BLOCK = 420
# A figure is only taken from a sentence that says most of what was asked; whether that is enough is decided later.
FIGURE_ANSWERS = 0.8
_WORDS_OF_AN_ITEM = 25
_TITLE_OF_A_FIGURE = 0.5
_MOST_POINTS = 14
_POINT = 320
_LONGEST_ENUMERATION = 900
# A sentence is kept when it covers at least this share of what the block's best sentence covers.
_NEAR_BEST = 0.75
# An item speaks of what its heading leaves open when it says this much of it.
_SPEAKS_OF = 0.7
_AS_GOOD = 0.9


def sentences_of(candidate: Candidate, asked: Asked) -> list[Sentence]:
    """A part as answer sentences."""
    if candidate.whole:
        return _whole(candidate.outline, candidate.node, asked)
    return _line(candidate, asked)


def amount_sentence(candidate: Candidate, asked: Asked) -> Span | None:
    """The one sentence of a block that says nearly all of what was asked and holds a figure, None where none does.

    A block may speak of everything that a question names and still give the amount of something else. Only a short
    item (`d) Giáo viên: 60 triệu đồng`) leans on the lines above it; any other sentence says itself what it counts.
    """
    node = candidate.node
    document = node.document
    frame = [(1.0, frame_of(document))]
    above = [(0.95, heading.own) for heading in candidate.outline.above(node)]
    total = sum(term.weight for term in asked.terms) or 1.0
    best: tuple[float, Span] | None = None
    parts = [node.block.span] if node.row else sentences(document.text, node.block.span)
    short = len(parts) == 1 and len(node.bare.split()) <= _WORDS_OF_AN_ITEM and bool(above)
    for part in parts:
        text = document.quote(part)
        own = node.own if node.row else Covering.of(text)
        held = shares(asked.terms, [(1.0, own)])
        around = shares(asked.terms, frame)
        held = [
            max(near, far if term.text in asked.scope else _TITLE_OF_A_FIGURE * far)
            for term, near, far in zip(asked.terms, held, around, strict=True)
        ]
        if short:
            wide = shares(asked.terms, [*above, (0.85, frame[0][1])], anywhere=asked.scope)
            held = [max(near, far) for near, far in zip(held, wide, strict=True)]
        share = sum(t.weight * s for t, s in zip(asked.terms, held, strict=True)) / total
        if share < FIGURE_ANSWERS or not parse_numbers(text):
            continue
        if asked.money and not speaks_of_money(node, text):
            continue
        if asked.parts_of_year - set(PART_OF_YEAR.findall(fold(text))):
            continue
        if best is None or share > best[0]:
            best = (share, part)
    return best[1] if best else None


def _line(candidate: Candidate, asked: Asked) -> list[Sentence]:
    node, outline = candidate.node, candidate.outline
    document = node.document
    if asked.amount:
        said = amount_sentence(candidate, asked)
        if said is None:
            return []
        return [_as_sentence(node, said, asked)]
    spans = [node.block.span] if node.row else _excerpt(node, asked)
    found = [_as_sentence(node, span, asked) for span in spans]
    if not asked.one_thing and node.below and node.text.rstrip().endswith(":"):
        found += _points(outline.below(node))
    if asked.reason and not names_causes(node, outline.above(node)):
        found += _causes_elsewhere(outline, node)
    if found and (asked.asks == "who" or asked.aspects & {"duties"}) and outline.above(node):
        heading = outline.above(node)[0]
        if is_headed_by_a_body(heading) and not is_headed_by_a_body(node):
            subject = body_words(heading).rstrip(" :")
            found[0] = Sentence(f"{subject}: {without_label(found[0].text)}", found[0].evidence)
    elif found and document.quote(found[0].evidence[0].span)[:1].islower() and node.above:
        # `b) hoàn trả …` below `Người vi phạm phải:` says nothing without the line that opens it.
        opening = outline.above(node)[0]
        if (
            opening.text.rstrip().endswith(":")
            and len(opening.bare) <= _POINT
            and not _has_digits(opening.bare)
        ):
            found[0] = Sentence(f"{opening.bare} {found[0].text}", found[0].evidence)
    return found


def _as_sentence(node: Node, span: Span, asked: Asked) -> Sentence:
    document = node.document
    if node.row is not None:
        return Sentence(_row_words(node, asked), (Evidence(document.id, node.block.span),))
    return Sentence(shown(document, span), (Evidence(document.id, span),))


def _row_words(node: Node, asked: Asked) -> str:
    """`Dự án: Trạm cấp nước; Cơ quan chủ trì: Sở Xây dựng`: the cells with what heads them.

    Where the question names columns, the first cell of words and these; all cells otherwise.
    """
    assert node.row is not None  # only asked of rows
    table, row = node.row
    document = node.document
    cells = [(cell, document.quote(cell.span).strip()) for cell in row.cells]
    cells = [(cell, text) for cell, text in cells if text and not (cell.column == 0 and text.isdecimal())]
    headed = {
        cell.column: " ".join(table.columns[cell.column]) if cell.column < len(table.columns) else ""
        for cell, _ in cells
    }
    named = {
        column for column, head in headed.items() if head and coverage(asked.terms, Covering.of(head)) > 0.12
    }
    named |= {cell.column for cell, text in cells if asked.reason and says_why(text)}
    first = next((cell.column for cell, text in cells if any(c.isalpha() for c in text)), None)
    shown_cells = [
        (cell, text) for cell, text in cells if not named or cell.column in named or cell.column == first
    ]
    # A heading with a figure would have to be cited beside the row.
    return "; ".join(
        f"{headed[cell.column]}: {text}"
        if headed[cell.column] and not _has_digits(headed[cell.column])
        else text
        for cell, text in shown_cells
    )


def _whole(outline: Outline, node: Node, asked: Asked) -> list[Sentence]:
    """A heading and what stands below it, in order: all of it, or the items that speak of what the heading does not."""
    document = node.document
    children = outline.below(node)
    if len(children) == 1 and children[0].is_title:
        # The line that introduces the list says more than the heading above it.
        return _whole(outline, children[0], asked)
    if aspects_of_line(node) - asked.aspects:
        # `Hạn chế và nguyên nhân` has a part of its own for each.
        for child in children:
            if child.is_title and asked.aspects & aspects_of_line(child):
                return _whole(outline, child, asked)
    meant = _meant(outline, node, children, asked)
    listed = _points(meant, outline)
    if not listed:
        return []
    text = f"{without_label(node.text).rstrip(' :')}:"
    if len(meant) < len(children) and len(text) > _POINT:
        return listed
    if not _has_digits(text):
        return [Sentence(text), *listed]
    # A heading states nothing but where one is; its figures are borne out together with the first point.
    first = listed[0]
    if first.evidence and 0 <= first.evidence[0].span.start - node.block.span.end < 4:
        both = Evidence(document.id, Span(node.block.span.start, first.evidence[0].span.end))
        return [Sentence(text, (both,)), Sentence(first.text, (both,), first.role), *listed[1:]]
    return [Sentence(text, (Evidence(document.id, node.block.span),)), *listed]


def _meant(outline: Outline, node: Node, children: list[Node], asked: Asked) -> list[Node]:
    """The items that are asked for: `nhiệm vụ về hạ tầng số` is the item on it, `nhiệm vụ năm 2023` is all of them."""
    headings = [place for place in (node, *outline.above(node)) if len(place.bare) <= _POINT]
    levels = [(1.0, place.own) for place in headings]
    said = shares(asked.terms, [*levels, (1.0, frame_of(node.document))])
    open_terms = [
        term
        for term, share in zip(asked.terms, said, strict=True)
        if share < 0.5 and term.text not in asked.aspect_words and term.text not in asked.scope
    ]
    if not open_terms:
        return children
    covers = [
        coverage(open_terms, child.own.joined(outline.words_below(child)) if child.below else child.own)
        for child in children
    ]
    best = max(covers, default=0.0)
    if best < _SPEAKS_OF:
        return children
    return [child for child, cover in zip(children, covers, strict=True) if cover >= _AS_GOOD * best]


def _points(nodes: Sequence[Node], outline: Outline | None = None) -> list[Sentence]:
    """Lines as points, whole and in order, with what stands below each where that is little; too many end with a note."""
    deep = outline is not None and (sum(1 + len(outline.all_below(node)) for node in nodes) <= _MOST_POINTS)
    found: list[Sentence] = []
    for node in nodes[:_MOST_POINTS]:
        below = outline.all_below(node) if deep and outline is not None else []
        found.append(_point(node, "point", titled=bool(below)))
        found += [_point(each, "subpoint") for each in below]
    if len(nodes) > _MOST_POINTS:
        found.append(Sentence("Còn các mục tiếp theo, xem trong văn bản.", (), "note"))
    return found


def _point(node: Node, role: SentenceRole, *, titled: bool = False) -> Sentence:
    """One item; the title of items that follow states nothing to be borne out."""
    if titled and node.is_title and not _has_digits(node.bare):
        return Sentence(node.bare, (), role)
    span = _point_span(node.document, node.block.span)
    return Sentence(shown(node.document, span), (Evidence(node.document.id, span),), role)


def _excerpt(node: Node, asked: Asked) -> list[Span]:
    """The sentences of a block that answer, in order; the whole block where it is short.

    An enumeration (`gồm: …; …; …`) that begins in a kept sentence is kept to its end.
    """
    document, span = node.document, node.block.span
    if span.end - span.start <= _WHOLE_BLOCK:
        return [span]
    parts = sentences(document.text, span)
    covers = [coverage(asked.terms, Covering.of(document.quote(part))) for part in parts]
    best = max(covers)
    keep = {i for i, value in enumerate(covers) if best and value >= _NEAR_BEST * best}
    if asked.reason:
        keep |= _reasons(document, parts)
    if best and not asked.one_thing and len(keep) < len(parts):
        # What follows the best sentence often finishes the thought (`trong đó …`).
        keep.add(min(covers.index(best) + 1, len(parts) - 1))
    for i in sorted(keep):
        keep |= _enumeration_from(document, parts, i)
    chosen = [parts[i] for i in sorted(keep)] or parts[:2]
    return _joined(document.text, chosen)


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
    """From the sentence that names the causes to the end of the block, else the sentences that give a reason."""
    for i, part in enumerate(parts):
        if "nguyên nhân" in document.quote(part).lower():
            return set(range(i, len(parts)))
    return {i for i, part in enumerate(parts) if says_why(document.quote(part))}


def _causes_elsewhere(outline: Outline, node: Node) -> list[Sentence]:
    """The causes of a shortcoming: the next line where it opens with `Nguyên nhân`, or the section that stands beside."""
    following = list(outline.nodes[node.position + 1 : node.position + 3])
    for other in following:
        if other.bare.lower().startswith("nguyên nhân"):
            return [_as_lead(other), *_points(outline.below(other))]
    for heading in outline.above(node):
        siblings = outline.below(outline.nodes[heading.above[0]]) if heading.above else []
        for beside in siblings:
            if beside.position > heading.position and "nguyên nhân" in beside.text.lower() and beside.below:
                return _points(outline.below(beside))
    return []


def _as_lead(node: Node) -> Sentence:
    return Sentence(shown(node.document, node.block.span), (Evidence(node.document.id, node.block.span),))


def _joined(text: str, parts: Sequence[Span]) -> list[Span]:
    """Neighbouring sentences as one stretch."""
    joined: list[Span] = []
    for part in parts:
        if joined and not text[joined[-1].end : part.start].strip():
            joined[-1] = Span(joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined


def part_in_full(outline: Outline, node: Node) -> list[Sentence]:
    """A heading or line and everything below it, in order."""
    if not node.below:
        return [_as_lead(node)]
    title = Sentence(f"{without_label(node.text).rstrip(' :.')}:")
    lead = title if node.is_title and not _has_digits(title.text) else _as_lead(node)
    return [lead, *_points(outline.below(node), outline)]


def section_points(outline: Outline) -> list[Sentence]:
    """The main headings of a document as points."""
    top = [node for node in outline.nodes if not node.above and node.opens_a_section]
    return _points(top)


def first_lines(outline: Outline) -> list[Sentence]:
    """The first lines of a document without headings."""
    return _points(outline.nodes[:3])


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


def _has_digits(text: str) -> bool:
    return any(character.isdigit() for character in text)


def place_words(document: Document, section: Section | None) -> str:
    """Where something stands, for a hint: `mục “Tồn tại, hạn chế” của Báo cáo “…”`."""
    kind = document.header.kind.value.capitalize() if document.header.kind else "văn bản"
    title = f" “{shorten(document.header.title.value, 80)}”" if document.header.title else ""
    if section is None:
        return f"{kind}{title}"
    return f"mục “{shorten(section.heading, 80)}” của {kind}{title}"
