"""What is marked in the text of a document besides a citation: instruments it names, figures that look mistyped."""

from __future__ import annotations

from bots.web.marked_text import Mark
from index.documents import Document
from index.fact_table import FactTable
from index.register import Register


def known_marks(document: Document, register: Register, facts: FactTable) -> list[Mark]:
    """Links to the register, and doubtful figures with what the checks say. Long documents keep their links only."""
    marks = [
        Mark(
            mention.span,
            "instrument",
            f"/instruments/{mention.instrument_id}",
            "Xem trong sổ đăng ký văn bản",
        )
        for mention in register.mentions_in(document.id)
        if mention.span is not None and mention.instrument_id is not None and not mention.own
    ]
    doubtful = [fact for fact in facts.of_document(document.id) if fact.doubts]
    marks += [Mark(fact.span, "doubt", None, fact.doubts[0].message) for fact in doubtful]
    return _without_nested_links(marks)


def _without_nested_links(marks: list[Mark]) -> list[Mark]:
    """A link within a link is no HTML: the longer one stays."""
    kept: list[Mark] = []
    end = -1
    for mark in sorted(marks, key=lambda m: (m.span.start, -m.span.end)):
        if mark.link is None:
            kept.append(mark)
        elif mark.span.start >= end:
            kept.append(mark)
            end = mark.span.end
    return kept
