"""Files that are the same document become one document with several renditions.

In: documents of one rendition each, and what the keeper decided. Out: whole documents. Two files are the
same document where their bodies say the same words and the same figures; a file that was read badly (a
scan, text that lost its diacritics) may differ as far as bad reading explains. A draft and the issued
document, a corrected reissue, two years of the same plan and two reports that contradict each other are
never merged: one changed figure in clean text, another own number or date, another year in the title keep
them apart. The keeper's word goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from index.documents import Document
from index.folding import fold
from ingest.compose import compose
from ingest.likeness import Traits, candidates, letters_alike, numbers_alike, numbers_changed

Pairs = frozenset[frozenset[str]]

# A text is read as it stands; recognition of a good scan is sure of nine words in ten and still changes letters.
_CLEAN, _CLEAN_SCAN = 0.9, 0.97
_MAY_BE_SCANNED = frozenset({"image", "pdf"})
_POOR = 0.6
# Measured: the same report clean and read with the wrong language model shares 0.39 of its shingles and
# 0.93 of its figures; other reports of the same department share at most 0.22 and 0.25.
_POOR_LETTERS, _POOR_NUMBERS = 0.28, 0.8
_SCAN_LETTERS, _SCAN_NUMBERS = 0.55, 0.9
_CLEAN_LETTERS = 0.97
_SAME_NUMBER_LETTERS = 0.9
_ENOUGH_SHINGLES = 150
_FEW_NUMBERS = 8
# How strong a link of the keeper's is, above all others.
_BY_HAND = 2.0
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class _Link:
    """That two documents are the same, and why."""

    left: int
    right: int
    why: str
    strength: float


def group_renditions(
    documents: Sequence[Document],
    same: Pairs = frozenset(),
    different: Pairs = frozenset(),
) -> list[Document]:
    """The documents with those merged that are the same one.

    `same` and `different` are pairs of rendition ids that the keeper said are, or are not, one document.
    """
    traits = [Traits(document) for document in documents]
    positions = {
        rendition.id: number for number, document in enumerate(documents) for rendition in document.renditions
    }
    links = _forced(same, positions)
    apart = {
        frozenset(positions[rendition] for rendition in pair)
        for pair in different
        if all(rendition in positions for rendition in pair)
    }
    unlike: set[frozenset[int]] = set()
    for left, right in sorted(candidates(traits)):
        why = _same_document(traits[left], traits[right])
        if why is not None:
            links.append(_Link(left, right, *why))
        elif _are_two(traits[left], traits[right]):
            unlike.add(frozenset((left, right)))
    groups = _clusters(len(documents), links, apart, unlike)
    return [
        documents[members[0]] if len(members) == 1 else compose([documents[number] for number in members],
                                                                _reasons(documents, members, links))
        for members in groups
    ]  # fmt: skip


def _forced(same: Pairs, positions: dict[str, int]) -> list[_Link]:
    links = []
    for pair in sorted(map(sorted, same)):
        if len(pair) == 2 and all(rendition in positions for rendition in pair):
            links.append(
                _Link(positions[pair[0]], positions[pair[1]], "Người quản lý ghép bằng tay", _BY_HAND)
            )
    return links


def _same_document(left: Traits, right: Traits) -> tuple[str, float] | None:
    """Why two documents are the same one, and how sure that is; None where they are not."""
    if _told_apart(left.document, right.document):
        return None
    quality = min(_quality(left), _quality(right))
    letters = letters_alike(left, right)
    numbers = numbers_alike(left, right)
    if min(left.shingles.size, right.shingles.size) < _ENOUGH_SHINGLES:
        return None if letters < 1.0 or numbers < 1.0 else ("Nội dung giống hệt", 1.0)
    named = _same_name(left.document, right.document)
    share = f"{round(100 * letters)}% cụm chữ và {round(100 * numbers)}% con số trùng nhau"
    if _is_clean(left.document) and _is_clean(right.document):
        needed = _SAME_NUMBER_LETTERS if named else _CLEAN_LETTERS
        if letters < needed or numbers_changed(left, right) or (not named and numbers < 1.0):
            return None
    elif quality >= _POOR:
        if letters < _SCAN_LETTERS or numbers < (_POOR_NUMBERS if named else _SCAN_NUMBERS):
            return None
    elif letters < _POOR_LETTERS or numbers < _POOR_NUMBERS:
        return None
    elif min(sum(each.numbers.values()) for each in (left, right)) < _FEW_NUMBERS and letters < _SCAN_LETTERS:
        return None  # too few figures to tell two documents of the same wording apart
    reason = f"Cùng số, ngày, cơ quan; {share}" if named else f"Nội dung gần như trùng: {share}"
    if quality < _POOR:
        reason += " (một bản mất dấu hoặc đọc kém)"
    return reason, (letters + numbers) / 2


def _are_two(left: Traits, right: Traits) -> bool:
    """Whether two that are not the same are known to be two: both are read well, or one is and their numbers or days
    differ. Of two scans either may have misread its header, and a scan may have misread a year of its title."""
    clean = [_is_clean(left.document), _is_clean(right.document)]
    return all(clean) or (any(clean) and _named_apart(left.document, right.document))


def _told_apart(left: Document, right: Document) -> bool:
    """Whether the headers alone say that these are two documents."""
    return _named_apart(left, right) or _titled_apart(left, right)


def _named_apart(left: Document, right: Document) -> bool:
    """Whether one is a draft and the other is not, or the numbers or days are two."""
    a, b = left.header, right.header
    # A number is given when a document is issued.
    if {a.status, b.status} == {"draft", "issued"} or any(
        one.status == "draft" and other.status != "draft" and other.number is not None
        for one, other in ((a, b), (b, a))
    ):
        return True
    poor = not (_is_clean(left) and _is_clean(right))
    if (
        a.number
        and b.number
        and _bare(a.number.value) != _bare(b.number.value)
        and not (poor and _digits(a.number.value) == _digits(b.number.value))
    ):
        return True
    return a.day is not None and b.day is not None and a.day != b.day


def _titled_apart(left: Document, right: Document) -> bool:
    """Whether the kinds, the years of the titles or the issuers are two."""
    a, b = left.header, right.header
    poor = not (_is_clean(left) and _is_clean(right))
    if a.kind and b.kind and a.kind.value != b.kind.value and min(a.kind.confidence, b.kind.confidence) > 0.6:
        return True
    # A title that lost its second line may have lost its year.
    if a.title and b.title and not _same_name(left, right):
        years = [sorted(_YEAR.findall(title.value)) for title in (a.title, b.title)]
        if years[0] != years[1] and not (poor and not (years[0] and years[1])):
            return True
    if a.issuer and b.issuer and min(a.issuer.confidence, b.issuer.confidence) >= 0.9 and not poor:
        return fold(a.issuer.value) != fold(b.issuer.value)
    return False


def _same_name(left: Document, right: Document) -> bool:
    a, b = left.header, right.header
    return bool(
        a.number and b.number and a.day and _bare(a.number.value) == _bare(b.number.value) and a.day == b.day
    )


def _bare(number: str) -> str:
    return fold(number).replace(" ", "").replace("-", "").replace("/", "")


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _quality_of(document: Document) -> float:
    return document.renditions[0].quality if document.renditions else 1.0


def _is_clean(document: Document) -> bool:
    scanned = any(rendition.format in _MAY_BE_SCANNED for rendition in document.renditions[:1])
    return _quality_of(document) >= (_CLEAN_SCAN if scanned else _CLEAN)


def _quality(traits: Traits) -> float:
    return _quality_of(traits.document)


def _clusters(
    count: int, links: Sequence[_Link], apart: set[frozenset[int]], unlike: set[frozenset[int]]
) -> list[list[int]]:
    """Groups of positions joined by links, strongest first; no group holds two that are kept `apart`, nor two that are
    `unlike` unless the keeper joined them."""
    members = {number: [number] for number in range(count)}
    leader = list(range(count))
    either = apart | unlike
    for link in sorted(links, key=lambda link: (-link.strength, link.left, link.right)):
        a, b = leader[link.left], leader[link.right]
        barred = apart if link.strength == _BY_HAND else either
        if a == b or any(frozenset((x, y)) in barred for x in members[a] for y in members[b]):
            continue
        for number in members[b]:
            leader[number] = a
        members[a] += members.pop(b)
    return [sorted(group) for group in sorted(members.values(), key=min)]


def _reasons(documents: Sequence[Document], members: Sequence[int], links: Sequence[_Link]) -> dict[str, str]:
    """For each rendition of a group why it belongs there: its strongest link to another member."""
    inside = set(members)
    best: dict[int, _Link] = {}
    for link in links:
        if link.left in inside and link.right in inside:
            for number in (link.left, link.right):
                if number not in best or link.strength > best[number].strength:
                    best[number] = link
    return {documents[number].renditions[0].id: link.why for number, link in best.items()}
