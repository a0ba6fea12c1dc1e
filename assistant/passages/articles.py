"""Questions for an article of a text by its number: `Điều 5 quy định gì?`, `Khoản 2 Điều 3 Nghị quyết 18/2023/NQ-HĐND`.

Articles, clauses and points are how normative texts are cited (Decree 30/2020/NĐ-CP, Annex I), so such a question names
its answer exactly: the whole of that part, of the document that the rest of the question names or describes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from assistant.answer import Draft, Sentence
from assistant.cite import Documents
from assistant.ground import verify
from assistant.passages.candidates import frame_of
from assistant.passages.composing import part_in_full
from assistant.passages.named_documents import named_documents
from assistant.passages.outline import Node, Outline, Outlines
from assistant.passages.passage_route import Searches
from assistant.passages.terms import Covering, Weigh, content_terms, coverage
from assistant.question import Question
from index.documents import Document, Section
from index.folding import fold
from index.store import Summary

ROUTE = "article"
# Marks may be missing, or restored as those of another word (`khoán 1 điều 5`).
_ARTICLE = regex.compile(r"(?<!\w)[đd]i[eêềếệ]u\s+(\d{1,3}[a-zđ]?)(?![\w/.,]*\d)", regex.IGNORECASE)
_CLAUSE = regex.compile(r"(?<!\w)kho[aảáàạ]n\s+(\d{1,2}[a-zđ]?)(?!\w)", regex.IGNORECASE)
_POINT = regex.compile(r"(?<!\w)[đd]i[eêểếễ]m\s+(\p{L})(?!\w)", regex.IGNORECASE)
_FRAME = regex.compile(
    r"(?<!\w)(?:quy định(?: về)?(?: (?:cái )?gì| thế nào| như thế nào| ra sao| những gì)?|nói(?: về)?|nêu|nội dung|gì|thế nào|như thế nào"
    r"|ra sao|là|của|trong|tại|theo|cho (?:tôi|em|anh|chị|biết|hỏi|xem)|quy dinh(?: gi| the nao)?|noi|noi dung|gi|the nao|cua|trong)(?!\w)",
    regex.IGNORECASE,
)
# How much of what else the question says the document must say of itself.
_DESCRIBES = 0.6
_MOST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class ArticleRoute:
    """Gives the part that a question names by its number; None where it asks for something in it, or names no text."""

    searcher: Searches
    documents: Documents
    summaries: Callable[[], Sequence[Summary]]
    weigh: Weigh
    outlines: Outlines
    name: str = ROUTE

    def answer(self, question: Question) -> Draft | None:
        """The part in full, with its heading, or None."""
        wanted = _wanted(question.text)
        if not wanted:
            return None
        named = named_documents(question.text, self.summaries())
        rest = _FRAME.sub(" ", _without_labels(named.rest if named else question.text))
        terms = content_terms(rest, self.weigh, question.expansions)
        parts = [
            (coverage(terms, _said_of(document, section)) if terms else 1.0, document, node)
            for document in self._texts(question, named.ids if named else ())
            for section, node in _parts(self.outlines.of(document), wanted)
        ]
        best = max((share for share, _, _ in parts), default=0.0)
        kept = [(document, node) for share, document, node in parts if share == best]
        one_text = len({document.id for document, _ in kept}) == 1
        if best < _DESCRIBES or len(kept) > _MOST_TEXTS or not one_text:
            return None
        sentences: list[Sentence] = []
        for document, node in kept:
            sentences += part_in_full(self.outlines.of(document), node)
        draft = Draft(
            "found", tuple(sentences), ROUTE, f"hỏi nội dung của {' '.join(reversed(wanted))}", best
        )
        return draft if sentences and not verify(draft, self.documents) else None

    def _texts(self, question: Question, named: Sequence[str]) -> list[Document]:
        if named:
            return [self.documents.document(identity) for identity in named]
        hits = self.searcher.search(question.search_text, k=24)
        return [self.documents.document(i) for i in dict.fromkeys(hit.chunk.document_id for hit in hits)]


def _wanted(text: str) -> tuple[str, ...]:
    """The labels from the article down, as the section tree spells them; empty where no article is named."""
    article = _ARTICLE.search(text)
    if article is None or len(_ARTICLE.findall(text)) > 1:
        return ()
    clause, point = _CLAUSE.search(text), _POINT.search(text)
    labels = [f"Điều {article.group(1)}"]
    if clause:
        labels.append(f"khoản {clause.group(1)}")
    if point:
        labels.append(f"điểm {point.group(1).lower()}")
    return tuple(labels)


def _without_labels(text: str) -> str:
    return _POINT.sub(" ", _CLAUSE.sub(" ", _ARTICLE.sub(" ", text)))


def _said_of(document: Document, section: Section) -> Covering:
    """What a document says of itself, with the title of what is attached to it where the section stands in that."""
    return frame_of(document).joined(Covering.of(*section.path[:1]))


def _parts(outline: Outline, wanted: tuple[str, ...]) -> list[tuple[Section, Node]]:
    """The sections of that label, with the line that opens each."""
    opening = {node.block.span.start: node for node in outline.nodes}
    labels = tuple(fold(label) for label in wanted)
    found = []
    for section in outline.document.sections:
        path = tuple(fold(step) for step in section.path)
        node = opening.get(section.heading_span.start)
        if path[-len(labels) :] == labels and node is not None:
            found.append((section, node))
    return found
