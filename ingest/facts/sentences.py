"""Figures from running text: paragraphs, list items and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from index.documents import Block, Document, Span
from index.fact_words import words_of
from ingest.facts.clauses import Clause, last_stop, marker_of, split_clauses
from ingest.facts.drawn import Drawn
from ingest.facts.levels import level_of
from ingest.facts.outline import Outline
from ingest.facts.parts import (
    Breakdown,
    break_down,
    counted_as,
    join_breakdown,
    join_enumeration,
    join_list,
    part_of_before,
    relation_in_clause,
)
from ingest.facts.phrases import Place, place_figures, tidy
from ingest.facts.roles import is_plan, plans, role_of
from ingest.facts.subjects import says_only_when, with_subject, without_base
from ingest.facts.timing import BlockTimes, DocumentTime, document_time, heading_time
from ingest.numbers import NumberMention, parse_numbers
from ingest.periods import Period, a_year_before

_DEFINITION = re.compile(r"(?<!\w)(?:từ|dưới|trên|đủ|đến)\s*$", re.I)
_AMONG = re.compile(r"(?:trong đó|bao gồm|gồm|cụ thể)(?:\s+(?:có|gồm))?\s*:?\s*$", re.I)
_AMONG_AT_START = re.compile(r"\W*trong đó(?!\w)", re.I)
# Words that say up to when a figure was counted, and nothing of what it counts.
_CUMULATIVE = re.compile(
    r"^(?:(?:lũy kế|luỹ kế|cộng dồn|tính|từ đầu năm|đến|nay|cuối kỳ|thời điểm hiện tại|thời điểm báo cáo|hiện tại|hiện nay|đã|đạt|là|ngày\s+[0-9/]+)(?!\w)[\s,:]*)+",
    re.I,
)
_ONLY_TOTAL = re.compile(r"(?:với|gồm|có|cho)?\s*tổng\s+(?:số|cộng)(?!\w)", re.I)
_COLON = re.compile(r"(?<=[\w)”\"]):(?!//)")
_ADDRESS = re.compile(r"\s*[(<]*(?:https?://|www\.)[^\s)>]+[)>]*")
_DIGIT = re.compile(r"\d")
_AMOUNT_IN_WORDS = re.compile(r"(?<!\w)(?:mười|mươi|trăm|nghìn|phần)(?!\w)", re.I)
_LONGEST_HEAD = 200
_LONGEST_SENTENCE = 700
_LONGEST_BLOCK = 12_000


@dataclass(slots=True)
class _Lead:
    """A block that ends in a colon and speaks for the items below it.

    `whole` is the figure that it says the items break down (`…, trong đó:`), `figure` one that they may break down,
    `items` their first figures.
    """

    marker: str
    words: str
    period: Period | None
    whole: int | None
    figure: int | None = None
    items: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    document: Document
    time: DocumentTime
    outline: Outline
    drawn: list[Drawn] = field(default_factory=list)
    leads: list[_Lead] = field(default_factory=list)
    section: int | None = None
    quarter: Period | None = None
    breakdown: Breakdown | None = None

    def leave(self, kept: int) -> None:
        """Forgets the leads behind the first `kept`, and links the lists below them that add up."""
        for lead in self.leads[kept:]:
            if lead.figure is not None and lead.whole is None:
                join_list(self.drawn, lead.figure, lead.items)
        del self.leads[kept:]


def draw_from_text(document: Document, outline: Outline) -> list[Drawn]:
    """The figures of the blocks that are running text, in reading order."""
    reader = _Reader(document, document_time(document), outline)
    kinds = ("paragraph", "list_item", "footnote")
    for block in document.blocks:
        if block.kind in kinds:
            for piece in _pieces(document.text, block):
                _read_block(reader, piece)
        elif block.kind == "heading":
            reader.leave(0)
            if _has_statement(document.text, block):
                _read_block(reader, block)
    reader.leave(0)
    return reader.drawn


def _pieces(text: str, block: Block) -> list[Block]:
    """A block in pieces that are short enough to look at every figure beside every other."""
    found, start = [], block.span.start
    while block.span.end - start > _LONGEST_BLOCK:
        cut = last_stop(text, start, start + _LONGEST_BLOCK)
        found.append(replace(block, span=Span(start, cut)))
        start = cut
    return [*found, replace(block, span=Span(start, block.span.end))]


def _has_statement(text: str, block: Block) -> bool:
    """A heading that is a whole statement (`a) Tỷ lệ …: 68%/85% (đạt …)`) holds figures like any item."""
    return ":" in text[block.span.start : block.span.end - 1]


def _read_block(reader: _Reader, block: Block) -> None:
    text, (start, end) = reader.document.text, block.span
    headings, section = reader.outline.headings_at(start)
    if section != reader.section:
        reader.leave(0)
        reader.section, reader.quarter = section, None
    marker, words = marker_of(text, start)
    _leave_leads(reader, marker)
    whole_text = text[start:end].strip()
    if not whole_text.endswith(":") and not _may_hold_figures(whole_text):
        return
    around = heading_time(headings, reader.time)
    lead = reader.leads[-1] if reader.leads else None
    times = BlockTimes(text, start, end, around, lead.period if lead else None, reader.quarter)
    reader.quarter = times.last_quarter()
    mentions = [_shift(m, start) for m in parse_numbers(text[start:end])]
    mentions = [m for m in mentions if not is_definition(text, m) and not times.covers(m.span)]
    head = _head(text, words, end, mentions)
    head_words = tidy(_ADDRESS.sub("", text[words:head]))
    above = " ".join(item.words for item in reader.leads)
    # An item that is its own section says nothing of what kind of section it stands in.
    itself = bool(headings) and _is_within(" ".join(headings[-1].split())[:60], " ".join(whole_text.split()))
    plan = is_plan(reader.document, headings[:-1] if itself else headings) or plans(text, words)
    first = len(reader.drawn)
    clauses = split_clauses(text, words, end)
    begins = {clause.sentence: clause.start for clause in reversed(clauses)}
    sentences: list[int] = []
    lead_in, among = head_words, None
    for clause in clauses:
        if _AMONG_AT_START.match(text, clause.start):
            among = clause
        elif among is not None and among.sentence != clause.sentence:
            among = None
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
                plan or plans(text, begins[clause.sentence]),
                sentence,
                begins[clause.sentence],
                first,
                among,
            )
            sentences += [clause.sentence] * len(inside)
    join_enumeration(reader.drawn, first, sentences)
    _break_down(reader, text[words:end], first, sentences)
    if lead is not None and lead.whole is not None and len(reader.drawn) > first:
        child = reader.drawn[first]
        if child.parent is None:
            child.parent, child.relation = lead.whole, "part"
    if lead is not None and len(reader.drawn) > first:
        lead.items.append(first)
    if text[start:end].rstrip().endswith(":"):
        whole = _announced_whole(reader, text, end, first)
        figure = _last_count(reader.drawn, first)
        reader.leads.append(_Lead(marker, tidy(text[words:end]), times.lead(), whole, figure))


def _break_down(reader: _Reader, said: str, first: int, sentences: list[int]) -> None:
    """Links what the sentences of a block break down; a block that begins in small letters goes on with the last
    sentence of the block before it (extraction broke it)."""
    by_sentence: dict[int, list[int]] = {}
    for position, sentence in enumerate(sentences, start=first):
        by_sentence.setdefault(sentence, []).append(position)
    begun, reader.breakdown = reader.breakdown, None
    if begun is not None and said[:1].islower():
        begun.later += [i for i in by_sentence.get(0, []) if reader.drawn[i].depth == 0]
        join_breakdown(reader.drawn, begun)
    for positions in by_sentence.values():
        reader.breakdown = break_down(reader.document.text, reader.drawn, positions)
        if reader.breakdown is not None:
            join_breakdown(reader.drawn, reader.breakdown)


def _announced_whole(reader: _Reader, text: str, end: int, first: int) -> int | None:
    """The figure that `…, trong đó:` is about to break down in the items below."""
    if len(reader.drawn) == first or not _AMONG.search(text, max(0, end - 30), end):
        return None
    return next((i for i in range(len(reader.drawn) - 1, first - 1, -1) if reader.drawn[i].depth == 0), None)


def _leave_leads(reader: _Reader, marker: str) -> None:
    """Drops the leads that do not speak for an item with this marker."""
    kind = _marker_kind(marker)
    if not kind:
        reader.leave(0)
    for position, lead in enumerate(reader.leads):
        if _marker_kind(lead.marker) == kind:
            reader.leave(position)
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
    sentence_start: int,
    before: int,
    among: Clause | None,
) -> None:
    text = reader.document.text
    places = place_figures(text, clause.start, clause.end, mentions)
    first = len(reader.drawn)
    for index, (mention, place) in enumerate(zip(mentions, places, strict=True)):
        bracket = _bracket(text, clause, mention.span.start)
        period, inherited = times.of(mention.span.start, (clause.start, clause.end), bracket, sentence_start)
        own = _own_words(mention, place)
        if index and place.depth == 0 and places[index - 1].depth == 0 and _unnamed(own, mention):
            # `86 kỳ sát hạch … với tổng số 19.970 thí sinh`: the words before say what the total is of.
            own = tidy(f"{places[index - 1].right} {own}")
        elif not index and (subject := _unsaid_subject(reader, before, mention, place)):
            own = tidy(f"{subject} {own}")
        if not place.depth:
            own = with_subject(own, mention, _of_sentence(reader.drawn, before, sentence_start))
        stated = times.bracket_period(bracket) if bracket else ""
        earlier = bool(bracket) and says_only_when(place.left)
        measured = _measured_before(reader, first, mention) if place.bare or earlier else None
        base = times.base_before(bracket[0], (clause.start, clause.end)) if bracket and place.bare else ""
        if earlier and measured is not None and not base:
            base = _another_time(stated, reader.drawn[measured])
        if place.bare and mention.unit == "%" and not mention.change and place.anchor is not None:
            # `giảm 23 vụ (10,95%)`: the same change in per cent.
            anchor = mentions[place.anchor]
            mention = replace(mention, change=anchor.change if anchor.unit != "%" else "")
        role = role_of(mention, place, text, clause, plan=plan)
        parent, relation = relation_in_clause(
            reader.drawn, first, index, places, mentions, text, clause, stated if role != "attainment" else ""
        )
        if parent is None and index == 0 and among:
            parent = part_of_before(reader.drawn, before, mention, own, goes_on=among != clause)
            relation = "part" if parent is not None else ""
        whole = reader.drawn[parent] if parent is not None else None
        if relation == "part" and whole is not None and whole.role in ("target", "estimate"):
            role = whole.role
        mention = counted_as(mention, whole, relation)
        if base:
            # `tăng 66 trạm so với cuối năm 2022 (952 trạm)`, `5.412 ha (năm 2022: 5.687 ha)`: the earlier value of the
            # same thing.
            period, inherited, parent, relation = base, False, None, ""
            if measured is not None:
                own, role = reader.drawn[measured].own, reader.drawn[measured].role
                role = "result" if role == "estimate" else role
        explained = parent if parent is not None or place.anchor is None else first + place.anchor
        above = reader.drawn[explained].indicator if explained is not None else ""
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
                level_of(mention, place, text, clause, reader.drawn[parent].level if parent is not None and relation != "base" else ""),
                parent, relation, section, place.depth, named_before=bool(place.left),
            )
        )  # fmt: skip


def _unsaid_subject(reader: _Reader, before: int, mention: NumberMention, place: Place) -> str:
    """What a clause counts that says only up to when: `xây mới 5 trường; lũy kế đến nay đạt 40 trường`."""
    if place.depth or not mention.unit or not _CUMULATIVE.match(place.left):
        return ""
    said = _CUMULATIVE.sub("", place.left)
    if words_of(said) or words_of(place.right) != words_of(mention.unit):
        return ""
    for item in reversed(reader.drawn[before:]):
        if item.depth == 0 and item.mention.unit == mention.unit:
            return item.own
    return ""


def _unnamed(own: str, mention: NumberMention) -> bool:
    """Whether the words before a figure say no more than that it is a total."""
    return len(words_of(own)) < 2 or (
        _ONLY_TOTAL.match(own) is not None and words_of(own) == words_of(mention.unit)
    )


def _of_sentence(drawn: list[Drawn], before: int, sentence_start: int) -> list[Drawn]:
    """The figures outside brackets that were read of a sentence so far."""
    return [item for item in drawn[before:] if item.depth == 0 and item.evidence.start >= sentence_start]


def _another_time(stated: str, measured: Drawn) -> str:
    """The time of a bracketed value that gives only its time: the one printed, else (`cùng kỳ`) a year before."""
    period = stated or a_year_before(measured.period)
    return period if period != measured.period else ""


def _measured_before(reader: _Reader, first: int, mention: NumberMention) -> int | None:
    """The figure before in the same clause that is measured in the same unit and is no change itself."""
    for position in range(len(reader.drawn) - 1, first - 1, -1):
        item = reader.drawn[position]
        if item.depth == 0 and item.role != "change" and item.mention.unit == mention.unit:
            return position
    return None


def _own_words(mention: NumberMention, place: Place) -> str:
    """What names the figure; a counted noun that is named before the number already is not said twice."""
    left = without_base(place.left)
    if mention.unit and place.right == mention.unit and left.lower().endswith(mention.unit.lower()):
        return left
    return tidy(f"{left} {place.right}")


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


def _may_hold_figures(text: str) -> bool:
    """Whether a block may say an amount: digits with words, not the bare number of a page."""
    return bool(_DIGIT.search(text) or _AMOUNT_IN_WORDS.search(text)) and any(c.isalpha() for c in text)


def _last_count(drawn: list[Drawn], first: int) -> int | None:
    """The last figure outside brackets from `first` on that counts something, and is no share or change."""
    for position in range(len(drawn) - 1, first - 1, -1):
        item = drawn[position]
        if item.depth == 0 and item.mention.unit != "%" and not item.mention.change:
            return position
    return None


def _head(text: str, start: int, end: int, mentions: list[NumberMention]) -> int:
    """Where the lead of an item ends (`Chứng thư số chuyên dùng: …`): before its first colon, if no figure is."""
    limit = min(end, start + _LONGEST_HEAD, *(m.full.start for m in mentions[:1]))
    colon = _COLON.search(text, start, limit)
    return colon.start() if colon else start


def is_definition(text: str, mention: NumberMention) -> bool:
    """`từ 15 tuổi trở lên`, `trẻ dưới 5 tuổi` define who is counted."""
    return mention.unit == "tuổi" and bool(
        _DEFINITION.search(text, max(0, mention.span.start - 8), mention.span.start)
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
