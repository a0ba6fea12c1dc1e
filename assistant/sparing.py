"""Leaves out the citations that say nothing new, so that the ones that matter are found at once.

A sentence may come with its passage, the header row of a table, the title and the number of the document. A piece is
kept when it is the first of its document or bears out a figure of the sentence that no piece before it does.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents

_FIGURE = regex.compile(r"\d+(?:[.,/]\d+)*+")


def spared(draft: Draft, documents: Documents) -> Draft:
    """The draft with the evidence of each sentence thinned out; the words stay as they are."""
    return replace(draft, sentences=tuple(_spared(sentence, documents) for sentence in draft.sentences))


def _spared(sentence: Sentence, documents: Documents) -> Sentence:
    if len(sentence.evidence) < 2:
        return sentence
    wanted = set(_FIGURE.findall(sentence.text))
    seen: set[str] = set()
    kept: list[Evidence] = []
    for piece in sentence.evidence:
        borne_out = wanted & set(_FIGURE.findall(documents.document(piece.document_id).quote(piece.span)))
        if borne_out or piece.document_id not in seen:
            kept.append(piece)
            wanted -= borne_out
            seen.add(piece.document_id)
    return replace(sentence, evidence=tuple(kept))
