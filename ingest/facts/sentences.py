"""Figures from running text: paragraphs, list items and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from index.documents import Block, Document, Span
from index.fact_words import words_of
from index.facts import FactRole, Relation
from ingest.facts.clauses import Clause, marker_of, split_clauses
from ingest.facts.phrases import Place, place_figures, tidy
from ingest.facts.timing import BlockTimes, DocumentTime, document_time, heading_time
from ingest.numbers import NumberMention, parse_numbers
from ingest.periods import Period

# What a heading is about stands at its beginning: `1. Triển khai các kế hoạch đã ban hành` is about results.
_LABEL = r"^\W*(?:(?:phần|chương|mục|phụ lục)\s+)?(?:[ivxlc]{1,6}|[0-9]{1,2}(?:\.\s?[0-9]{1,2})*|[a-zđ])?(?:[.):]|\s)\W*"
_PLAN_HEADING = re.compile(
    rf"(?:{_LABEL})?(?:về\s+|các\s+|một số\s+)*(?:mục tiêu|chỉ tiêu|phương hướng|định hướng|nhiệm vụ|kế hoạch|giải pháp|dự kiến)",
    re.I,
)
_RESULT_HEADING = re.compile(r"kết quả|tình hình|đánh giá|thực trạng|ưu điểm|hạn chế", re.I)
_TARGET = re.compile(
    r"(?<!\w)(?:phấn đấu|mục tiêu|chỉ tiêu|dự kiến|phải đạt|tối thiểu|ít nhất|kế hoạch giao)(?!\w)", re.I
)
_ATTAINS = re.compile(
    r"^\s*(?:so với\s+)?(?:mục tiêu|chỉ tiêu|kế hoạch|dự toán)|so với (?:mục tiêu|chỉ tiêu|kế hoạch)", re.I
)
_DEFINITION = re.compile(r"(?<!\w)từ\s*$", re.I)
_LEVEL = re.compile(r"(?<!\w)cấp\s+(tỉnh|huyện|xã)(?!\w)", re.I)
_LABEL_LEVEL = {"tỉnh": "cấp tỉnh", "huyện": "cấp huyện", "xã": "cấp xã"}
_NAMED_PLACE = regex.compile(
    r"(?<!\w)((?:huyện|thị xã|thành phố|xã|phường|thị trấn|quận)(?:\s+\p{Lu}\p{Ll}+){1,4}+)"
)
_AMONG = re.compile(r"(?:trong đó|bao gồm|gồm|cụ thể)(?:\s+(?:có|gồm))?\s*:?\s*$", re.I)
_AMONG_ANYWHERE = re.compile(r"(?<!\w)trong đó(?!\w)", re.I)
_COLON = re.compile(r"(?<=[\w)”\"]):(?!//)")
_ADDRESS = re.compile(r"\s*[(<]*(?:https?://|www\.)[^\s)>]+[)>]*")
_DIGIT = re.compile(r"\d")
_LONGEST_HEAD = 200
_LONGEST_SENTENCE = 700


@dataclass(slots=True)
class Drawn:
    """A figure on its way to becoming a fact; `parent` is a position in the list of all drawn ones."""

    mention: NumberMention
    span: Span
    evidence: Span
    own: str
    indicator: str
    head: str
    context: str
    role: FactRole
    period: str
    inherited: bool
    base_period: str = ""
    level: str = ""
    parent: int | None = None
    relation: Relation = ""
    section: int | None = None
    depth: int = 0
    table: int | None = None
    row: int | None = None
    column: str = ""
    target_of: Decimal | None = None


@dataclass(slots=True)
class _Lead:
    """A block that ends in a colon and speaks for the items below it."""

    marker: str
    words: str
    period: Period | None
    whole: int | None


@dataclass(slots=True)
class _Reader:
    document: Document
    time: DocumentTime
    drawn: list[Drawn] = field(default_factory=list)
    leads: list[_Lead] = field(default_factory=list)
    section: int | None = None
    parts_of: int | None = None


def draw_from_text(document: Document) -> list[Drawn]:
    """The figures of the blocks that are running text, in reading order."""
    reader = _Reader(document, document_time(document))
    kinds = ("paragraph", "list_item", "footnote")
    for block in document.blocks:
        if block.kind in kinds:
            _read_block(reader, block)
        elif block.kind == "heading":
            reader.leads.clear()
            if _has_statement(document.text, block):
                _read_block(reader, block)
    return reader.drawn


def _has_statement(text: str, block: Block) -> bool:
    """A heading that is a whole statement (`a) Tỷ lệ …: 68%/85% (đạt …)`) holds figures like any item."""
    return ":" in text[block.span.start : block.span.end - 1]


def headings_of(document: Document, offset: int) -> tuple[list[str], int | None]:
    """The headings above an offset, outermost first, and the ordinal of its section."""
    section = document.section_at(offset)
    ordinal = section.ordinal if section else None
    by_ordinal = {s.ordinal: s for s in document.sections}
    found: list[str] = []
    while section is not None:
        found.append(section.heading)
        section = by_ordinal.get(section.parent) if section.parent is not None else None
    return found[::-1], ordinal


def _read_block(reader: _Reader, block: Block) -> None:
    text, (start, end) = reader.document.text, block.span
    headings, section = headings_of(reader.document, start)
    if section != reader.section:
        reader.leads.clear()
        reader.section = section
    marker, words = marker_of(text, start)
    _leave_leads(reader, marker)
    if not _DIGIT.search(text, start, end) and not text[start:end].rstrip().endswith(":"):
        return
    around = heading_time(headings, reader.time)
    lead = reader.leads[-1] if reader.leads else None
    times = BlockTimes(text, start, end, around, lead.period if lead else None)
    mentions = [_shift(m, start) for m in parse_numbers(text[start:end])]
    mentions = [m for m in mentions if not _is_definition(text, m) and not times.covers(m.span)]
    head = _head(text, words, end, mentions)
    head_words = tidy(_ADDRESS.sub("", text[words:head]))
    above = " ".join(item.words for item in reader.leads)
    plan = _is_plan(headings)
    first = len(reader.drawn)
    clauses = split_clauses(text, words, end)
    lead_in = head_words
    for clause in clauses:
        inside = [m for m in mentions if clause.start <= m.span.start < clause.end]
        if inside:
            sentence = _sentence(text, clauses, clause)
            colon = _head(text, clause.start, clause.end, inside)
            if colon > clause.start and clause.start > words:
                lead_in = tidy(_ADDRESS.sub("", text[clause.start : colon]))
            heads = " ".join(dict.fromkeys([above, head_words, lead_in])).strip()
            _read_clause(
                reader,
                clause,
                inside,
                times,
                heads,
                headings,
                section,
                plan,
                sentence,
            )
    if lead is not None and lead.whole is not None and len(reader.drawn) > first:
        child = reader.drawn[first]
        if child.parent is None:
            child.parent, child.relation = lead.whole, "part"
    if text[start:end].rstrip().endswith(":"):
        whole = _announced_whole(reader, text, end, first)
        reader.leads.append(_Lead(marker, tidy(text[words:end]), times.lead(), whole))


def _announced_whole(reader: _Reader, text: str, end: int, first: int) -> int | None:
    """The figure that `…, trong đó:` is about to break down in the items below."""
    if len(reader.drawn) == first or not _AMONG.search(text, max(0, end - 30), end):
        return None
    return next((i for i in range(len(reader.drawn) - 1, first - 1, -1) if reader.drawn[i].depth == 0), None)


def _leave_leads(reader: _Reader, marker: str) -> None:
    """Drops the leads that do not speak for an item with this marker."""
    kind = _marker_kind(marker)
    if not kind:
        reader.leads.clear()
    for position, lead in enumerate(reader.leads):
        if _marker_kind(lead.marker) == kind:
            del reader.leads[position:]
            return


def _marker_kind(marker: str) -> str:
    bare = marker.strip("(). ")
    if not bare:
        return ""
    return "1" if bare[0].isdigit() else "a" if bare.isalpha() else bare[0]


def _read_clause(
    reader: _Reader,
    clause: Clause,
    mentions: list[NumberMention],
    times: BlockTimes,
    head: str,
    headings: list[str],
    section: int | None,
    plan: bool,
    sentence: str,
) -> None:
    text = reader.document.text
    places = place_figures(text, clause.start, clause.end, mentions)
    first = len(reader.drawn)
    for index, (mention, place) in enumerate(zip(mentions, places, strict=True)):
        bracket = _bracket(text, clause, mention.span.start)
        period, inherited = times.of(mention.span.start, (clause.start, clause.end), bracket)
        own = _own_words(mention, place)
        if index and place.depth == 0 and places[index - 1].depth == 0 and len(words_of(own)) < 2:
            # `86 kỳ sát hạch … với tổng số 19.970 thí sinh`: the words before say what the total is of.
            own = tidy(f"{places[index - 1].right} {own}")
        measured = _measured_before(reader, first, mention, place)
        base = times.base_before(bracket[0], (clause.start, clause.end)) if bracket and place.bare else ""
        parent, relation = _relation(reader, first, index, mention, place, text, clause, mentions)
        role = _role(mention, place, text, clause, plan)
        if base and measured is not None:
            # `tăng 66 trạm so với cuối năm 2022 (952 trạm)`: the bracket holds the earlier value of the same thing.
            own, period, inherited = reader.drawn[measured].own, base, False
            parent, relation, role = None, "", reader.drawn[measured].role
        above = reader.drawn[parent].indicator if parent is not None else ""
        if place.bare and parent is None and measured is not None and not base:
            # `… hộ có tài khoản trên A (5 hộ) và B (3 hộ)`: the bracketed figures are about the same thing.
            above = reader.drawn[measured].indicator
        named = f"{above}: {own}" if above and own else above or own
        if parent is None and head and not _is_within(head, named):
            named = f"{head}: {named}" if named else head
        reader.drawn.append(
            Drawn(
                mention, mention.span, Span(clause.start, clause.end), own, named, head,
                " ".join([*headings, head, sentence]), role, period, inherited,
                times.base_of(mention.span.start, (clause.start, clause.end)) if mention.change else "",
                _level(own, place, text, clause, mention.span.start, reader, parent if relation != "base" else None), parent, relation, section, place.depth,
            )
        )  # fmt: skip


def _measured_before(reader: _Reader, first: int, mention: NumberMention, place: Place) -> int | None:
    """The figure before in the same clause that is measured in the same unit and is no change itself."""
    if not place.bare:
        return None
    for position in range(len(reader.drawn) - 1, first - 1, -1):
        item = reader.drawn[position]
        if item.depth == 0 and item.role != "change" and item.mention.unit == mention.unit:
            return position
    return None


def _own_words(mention: NumberMention, place: Place) -> str:
    """What names the figure; a counted noun that is named before the number already is not said twice."""
    if mention.unit and place.right == mention.unit and place.left.lower().endswith(mention.unit.lower()):
        return place.left
    return tidy(f"{place.left} {place.right}")


def _relation(
    reader: _Reader, first: int, index: int, mention: NumberMention, place: Place, text: str, clause: Clause,
    mentions: list[NumberMention],
) -> tuple[int | None, Relation]:  # fmt: skip
    """The figure that this one is a part, a share or a change of."""
    if place.anchor is not None:
        parent = first + place.anchor
        if mention.change:
            return parent, "change"
        if mention.unit == "%":
            return parent, "share"
        whole = mentions[place.anchor]
        return (parent, "base") if whole.unit == "%" else (parent, "part")
    if index and place.depth == 0 and mention.unit != "%" and not mention.change:
        among = _AMONG_ANYWHERE.search(text, clause.start, mention.span.start)
        wholes = [i for i in range(index) if among and mentions[i].span.end <= among.start()]
        if wholes:
            # The nearest figure outside brackets before `trong đó` is what it breaks down.
            outside = [i for i in wholes if reader.drawn[first + i].depth == 0]
            broken_down = (outside or wholes)[-1]
            if mentions[broken_down].unit != "%":
                return first + broken_down, "part"
    return None, ""


def _role(mention: NumberMention, place: Place, text: str, clause: Clause, plan: bool) -> FactRole:
    if mention.change:
        return "change"
    before = text[max(clause.start, mention.full.start - 40) : mention.full.start].lower()
    after = text[mention.full.end : min(clause.end, mention.full.end + 30)].partition("(")[0]
    if mention.unit == "%" and _ATTAINS.search(after) and not before.rstrip().endswith(("vượt",)):
        return "attainment"
    if before.rstrip().endswith(("hạng", "xếp hạng", "đứng thứ")):
        return "rank"
    if mention.qualifier.startswith("ước") or re.search(r"(?<!\w)ước(?!\w)", before):
        return "estimate"
    if plan or _TARGET.search(place.left) or mention.qualifier in ("tối thiểu", "ít nhất"):
        return "target"
    return "share" if mention.unit == "%" else "result"


def _level(
    own: str, place: Place, text: str, clause: Clause, position: int, reader: _Reader, parent: int | None
) -> str:
    """`cấp xã` and the like where the figure's own words say so, else a place named in its clause before it."""
    label = place.left.lower().strip(" :")
    if place.depth and label in _LABEL_LEVEL:
        return _LABEL_LEVEL[label]
    if match := _LEVEL.search(own):
        return f"cấp {match.group(1).lower()}"
    if place_name := _NAMED_PLACE.search(own):
        return place_name.group(1)
    if parent is not None and reader.drawn[parent].level:
        return reader.drawn[parent].level
    found = _NAMED_PLACE.findall(text, clause.start, position)
    return found[0] if len(set(found)) == 1 else ""


def _is_plan(headings: list[str]) -> bool:
    """Whether the nearest heading that tells speaks of what is to come."""
    for heading in reversed(headings):
        if _RESULT_HEADING.search(heading):
            return False
        if _PLAN_HEADING.match(heading.strip()):
            return True
    return False


def _sentence(text: str, clauses: list[Clause], clause: Clause) -> str:
    """The words of the clause's whole sentence, cut where it is longer than a reader would take in."""
    same = [c for c in clauses if c.sentence == clause.sentence]
    whole = text[same[0].start : same[-1].end]
    if clause.sentence > clauses[0].sentence:
        # The first sentence of a paragraph says what the later ones are about.
        whole = f"{text[clauses[0].start : min(clauses[0].end, clauses[0].start + 250)]} {whole}"
    if len(whole) <= _LONGEST_SENTENCE:
        return whole
    return f"{text[same[0].start : same[0].start + 200]} {text[clause.start : clause.end]}"


def _head(text: str, start: int, end: int, mentions: list[NumberMention]) -> int:
    """Where the lead of an item ends (`Chứng thư số chuyên dùng: …`): before its first colon, if no figure is."""
    limit = min(end, start + _LONGEST_HEAD, *(m.full.start for m in mentions[:1]))
    colon = _COLON.search(text, start, limit)
    return colon.start() if colon else start


def _is_definition(text: str, mention: NumberMention) -> bool:
    """`từ 15 tuổi trở lên` defines who is counted."""
    return mention.unit == "tuổi" and bool(
        _DEFINITION.search(text, max(0, mention.full.start - 6), mention.full.start)
    )


def _is_within(part: str, whole: str) -> bool:
    return part.lower() in whole.lower()


def _bracket(text: str, clause: Clause, position: int) -> tuple[int, int] | None:
    depth = 0
    for at in range(position - 1, clause.start - 1, -1):
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            if depth == 0:
                closed = text.find(")", position, clause.end)
                return at, closed if closed >= 0 else clause.end
            depth -= 1
    return None


def _shift(mention: NumberMention, by: int) -> NumberMention:

    return replace(
        mention,
        span=Span(mention.span.start + by, mention.span.end + by),
        full=Span(mention.full.start + by, mention.full.end + by),
    )
