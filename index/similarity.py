"""How alike two subjects of documents are, by their words without diacritics."""

from __future__ import annotations

import re

from index.folding import fold

# Words that every abstract has, and the kinds that stand in front of a subject.
_COMMON = frozenset(
    fold(word)
    for word in re.findall(
        r"\w+",
        "về việc ban hành triển khai thực hiện của và các cho trên địa bàn tỉnh trong một số theo đến năm"
        " giai đoạn định hướng kế hoạch quyết định chương trình đề án quy chế nghị quyết phê duyệt",
    )
)
_WORD = re.compile(r"\w+")
# Citations inside a subject belong to the cited document.
_INNER = re.compile(r"\d+(?:/\d{4})?[/-]\S+|(?<!\d)\d{1,2}/\d{1,2}/\d{4}")


def subject_words(subject: str | None) -> frozenset[str]:
    """The words that carry a subject; years and figures count, because plans of two years are two plans."""
    if not subject:
        return frozenset()
    words = _WORD.findall(fold(_INNER.sub(" ", subject)))
    return frozenset(word for word in words if word not in _COMMON)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words by all words, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def inclusion(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words by the words of the shorter, 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def same_figures(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether neither holds a year or figure that contradicts the other's."""
    left = {word for word in one if word.isdigit()}
    right = {word for word in other if word.isdigit()}
    return left <= right or right <= left
