"""Which figures that a language model proposed are believed, and the facts that they become.

A proposal says where to look and nothing more. Its words must stand in the passage, once; the number in them is read
by our own grammar, so that no date or document number enters; unit and name must stand there too, the name in the
same clause with no other figure between. What a rule has read already stays the rule's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.documents import Block, Document, Span
from index.fact_proposals import AskedPassage, Proposal
from index.fact_words import words_of
from index.facts import PROPOSED, Fact, FactDoubt
from ingest.facts.clauses import Clause, split_clauses
from ingest.facts.drawn import Drawn
from ingest.facts.extract import as_facts
from ingest.facts.levels import level_of
from ingest.facts.outline import Outline
from ingest.facts.phrases import place_figures
from ingest.facts.roles import is_plan, plans, role_of
from ingest.facts.sentences import is_definition
from ingest.facts.timing import BlockTimes, document_time, heading_time
from ingest.number_forms import read_form
from ingest.numbers import NumberMention, parse_numbers
from ingest.units import read_unit

_RUNNING_TEXT = ("paragraph", "list_item", "footnote", "heading")
_WHY = "Do mô hình ngôn ngữ đề xuất khi nạp văn bản; con số, đơn vị và tên có nguyên văn ở nơi trích."


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that the number grammar reads in running text, with the clause and the block that hold it."""

    mention: NumberMention
    clause: Clause
    beside: tuple[NumberMention, ...]
    times: BlockTimes


class ProposedFacts:
    """Reads the proposals of one document; `known` are the facts that the rules have drawn from it."""

    def __init__(self, document: Document, known: Sequence[Fact]) -> None:
        self._document = document
        self._outline = Outline(document)
        self._taken = [fact.span for fact in known]
        self._next = len(known)

    def has_unread(self, passage: Span) -> bool:
        """Whether the grammar sees a figure in the passage of which no rule has made a fact."""
        return any(not self._is_known(figure.mention) for figure in self._figures(passage))

    def of(self, passages: Sequence[AskedPassage]) -> tuple[Fact, ...]:
        """The facts of the proposals that hold; of two with the same number the first."""
        found: list[Fact] = []
        for passage in passages:
            figures = [f for f in self._figures(passage.span) if not self._is_known(f.mention)]
            for proposal in passage.proposals:
                drawn = self._drawn(passage.span, proposal, figures)
                if drawn is not None and not self._is_known(drawn.mention):
                    self._taken.append(drawn.span)
                    (fact,) = as_facts(self._document, [drawn])
                    found.append(_marked(fact, passage.model, self._next + len(found)))
        return tuple(found)

    def _is_known(self, mention: NumberMention) -> bool:
        return any(span.start < mention.span.end and mention.span.start < span.end for span in self._taken)

    def _figures(self, passage: Span) -> Iterator[_Figure]:
        text, time = self._document.text, document_time(self._document)
        for block in self._document.blocks:
            if block.kind not in _RUNNING_TEXT or not _overlap(block.span, passage):
                continue
            headings, _ = self._outline.headings_at(block.span.start)
            times = BlockTimes(text, block.span.start, block.span.end, heading_time(headings, time), None)
            mentions = [
                m for m in _mentions(text, block) if not times.covers(m.span) and not is_definition(text, m)
            ]
            for clause in split_clauses(text, block.span.start, block.span.end):
                inside = tuple(m for m in mentions if clause.start <= m.span.start < clause.end)
                for mention in inside:
                    if _overlap(mention.span, passage):
                        yield _Figure(mention, clause, inside, times)

    def _drawn(self, passage: Span, proposal: Proposal, figures: Sequence[_Figure]) -> Drawn | None:
        """The proposed figure as one drawn by rule, None where something of it is not in the words that it names."""
        quote = _once(self._document.text, proposal.quote, passage)
        if quote is None:
            return None
        meant = [f for f in figures if _within(f.mention.span, quote) and f.mention.printed == proposal.value]
        if len(meant) != 1:
            return None
        figure = meant[0]
        mention = _with_unit(self._document.text, figure.mention, proposal.unit, quote)
        if mention is None or not _is_named(self._document.text, proposal.label, quote, figure):
            return None
        return self._place(replace(figure, mention=mention), " ".join(proposal.label.split()))

    def _place(self, figure: _Figure, label: str) -> Drawn:
        """Period, level and role are what the rules say of such a figure at this place."""
        text, clause, mention = self._document.text, figure.clause, figure.mention
        headings, section = self._outline.headings_at(clause.start)
        position = next(i for i, m in enumerate(figure.beside) if m.span == mention.span)
        place = place_figures(text, clause.start, clause.end, list(figure.beside))[position]
        period, inherited = figure.times.of(
            mention.span.start, (clause.start, clause.end), None, clause.start
        )
        plan = is_plan(self._document, headings) or plans(text, clause.start)
        return Drawn(
            mention=mention,
            span=mention.span,
            evidence=Span(clause.start, clause.end),
            own=label,
            indicator=label,
            head="",
            context=" ".join([*headings, text[clause.start : clause.end]]),
            role=role_of(mention, place, text, clause, plan=plan),
            period=period,
            inherited=inherited,
            level=level_of(mention, place, text, clause, ""),
            section=section,
        )


def _marked(fact: Fact, model: str, ordinal: int) -> Fact:
    """Nothing is computed from a figure that is not certain, and whoever sees it sees why."""
    doubt = FactDoubt(PROPOSED, _WHY)
    return replace(fact, ordinal=ordinal, origin=model, certain=False, doubts=(doubt, *fact.doubts))


def _mentions(text: str, block: Block) -> list[NumberMention]:
    start = block.span.start
    return [
        replace(
            m,
            span=Span(m.span.start + start, m.span.end + start),
            full=Span(m.full.start + start, m.full.end + start),
        )
        for m in parse_numbers(text[start : block.span.end])
    ]


def _once(text: str, quote: str, passage: Span) -> Span | None:
    """Where the words stand in the passage, exactly; None where they do not, or twice: then nobody knows which."""
    at = text.find(quote, passage.start, passage.end)
    if at < 0 or text.find(quote, at + 1, passage.end) >= 0:
        return None
    return Span(at, at + len(quote))


def _with_unit(text: str, mention: NumberMention, unit: str, quote: Span) -> NumberMention | None:
    """The figure with its unit, None where the proposed one is another.

    The unit stands right behind the number, as the grammar reads it or a little longer (`trạm phát sóng`); where the
    grammar reads none, it may stand elsewhere in the quotation (`Kinh phí (triệu đồng): 1.250`), if all of it is a unit.
    """
    said = " ".join(unit.split()).lower()
    if mention.unit:
        behind = " ".join(text[mention.span.end : quote.end].split()).lower()
        is_it = said == mention.unit.lower() or (
            said and _begins(behind, said) and _begins(said, mention.unit.lower())
        )
        return mention if is_it else None
    if not said:
        return mention
    read = read_unit(f" {said}", 0)
    if read.end != len(said) + 1 or _phrase(said).search(text, quote.start, quote.end) is None:
        return None
    if read_form(mention.printed, read.kind).value != mention.value:
        return None
    return replace(mention, unit=read.text, unit_kind=read.kind, scale=read.scale, duration=read.duration)


def _is_named(text: str, label: str, quote: Span, figure: _Figure) -> bool:
    """Whether the name stands in the quotation and in the clause of the number, is no part of another figure, and no
    other figure stands between the two."""
    if not words_of(label):
        return False
    mention = figure.mention
    others = [m for m in figure.beside if m.span != mention.span]
    start, end = max(quote.start, figure.clause.start), min(quote.end, figure.clause.end)
    for match in _phrase(label).finditer(text, start, end):
        found = Span(match.start(), match.end())
        between = Span(min(found.end, mention.span.end), max(found.start, mention.span.start))
        if _overlap(found, mention.span) or any(_overlap(found, m.full) for m in others):
            continue
        if not any(_overlap(between, m.span) for m in others):
            return True
    return False


def _phrase(words: str) -> re.Pattern[str]:
    """The words as they stand, whatever spaces part them."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.I)


def _begins(whole: str, part: str) -> bool:
    return whole.startswith(part) and not whole[len(part) : len(part) + 1].isalnum()


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
