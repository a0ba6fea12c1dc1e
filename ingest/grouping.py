"""All renditions of the library to whole documents, by what they say and by what the keeper decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.documents import Document, Rendition
from index.renditions import Decision

Pairs = frozenset[frozenset[str]]
# Documents of one rendition each, and the pairs of rendition ids that the keeper said are the same document
# or are not; gives whole documents, each naming all its renditions, the best one first.
Group = Callable[[Sequence[Document], Pairs, Pairs], Sequence[Document]]

_IDENTICAL = "Nội dung giống hệt"


def group_all(own: Sequence[Document], decisions: Iterable[Decision], group: Group) -> list[Document]:
    """The documents of the library.

    Two files of the same text need no comparing: they are one document, and no decision makes two of them.
    """
    by_text: dict[str, list[Document]] = {}
    for document in own:
        by_text.setdefault(document.id, []).append(document)
    firsts = [min(same, key=_preference) for same in by_text.values()]
    same, different = _resolved(own, by_text, list(decisions))
    composed = group(sorted(firsts, key=lambda document: document.id), same, different)
    return [_with_twins(document, firsts, by_text) for document in composed]


def _resolved(
    own: Sequence[Document], by_text: dict[str, list[Document]], decisions: Sequence[Decision]
) -> tuple[Pairs, Pairs]:
    """The decisions as pairs of rendition ids that are there now."""
    first_of: dict[str, str] = {}
    for twins in by_text.values():
        first = min(twins, key=_preference).renditions[0].id
        for twin in twins:
            first_of[twin.renditions[0].id] = first
            first_of.setdefault(twin.renditions[0].path, first)
    same: set[frozenset[str]] = set()
    different: set[frozenset[str]] = set()
    for decision in decisions:
        left = first_of.get(decision.left_id) or first_of.get(decision.left_path)
        right = first_of.get(decision.right_id) or first_of.get(decision.right_path)
        if left and right and left != right:
            (same if decision.same else different).add(frozenset((left, right)))
    return frozenset(same), frozenset(different)


def _with_twins(
    document: Document, firsts: Sequence[Document], by_text: dict[str, list[Document]]
) -> Document:
    """The document with the files whose text is the same as that of one of its renditions."""
    shown = {rendition.id for rendition in document.renditions}
    twins: list[Rendition] = [
        replace(twin.renditions[0], best=False, why=_IDENTICAL)
        for first in firsts
        if first.renditions[0].id in shown
        for twin in sorted(by_text[first.id], key=_preference)
        if twin.renditions[0].id not in shown
    ]
    return replace(document, renditions=(*document.renditions, *twins)) if twins else document


def _preference(document: Document) -> tuple[float, str, str]:
    (rendition,) = document.renditions
    return -rendition.quality, rendition.path, rendition.id
