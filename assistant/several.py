"""A question that asks several things at once (`kinh phí bao nhiêu, ai chủ trì?`).

What is asked together mostly stands together: an official document states the sum, who is in charge and until when in
one line. So the answer to the first part is given with the whole line that it stands in.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.passages.composing import shown
from assistant.passages.outline import Outlines

_LONGEST_LINE = 600


def with_whole_lines(draft: Draft, documents: Documents, outlines: Outlines) -> Draft:
    """The draft with the lines that its figures stand in, where they say more than it does."""
    added: list[Sentence] = []
    said = " ".join(sentence.text for sentence in draft.sentences)
    for piece in dict.fromkeys(piece for sentence in draft.sentences for piece in sentence.evidence):
        document = documents.document(piece.document_id)
        node = next(outlines.of(document).within(piece.span), None)
        if node is None or node.row is not None or len(node.text) > _LONGEST_LINE:
            continue
        line = shown(document, node.block.span)
        if line not in said and all(line != each.text for each in added):
            added.append(Sentence(line, (Evidence(document.id, node.block.span),), "point"))
    return replace(draft, sentences=(*draft.sentences, *added)) if added else draft
