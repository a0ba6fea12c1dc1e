"""Questions to ask next that the corpus can answer: made from the headings around what was just cited."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from assistant.cite import shorten, sure_value
from index.documents import Document, Section

_MOST = 3
_LABEL = regex.compile(
    r"^\s*(?:(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|Điều)\s+[\dIVXLC]+[.:]?|[-–+*•·]|\d+(?:\.\d+)+\.?|[\dIVXLCa-zđ]+[.)])\s*"
)
_ABOUT = regex.compile(r"^(?:về|công tác|lĩnh vực)\s+", regex.IGNORECASE)
_WORDS_IN_HEADING = (2, 9)


def suggestions(document: Document, section: Section | None) -> tuple[str, ...]:
    """Up to three questions about the sections that follow (then precede) the one that was cited."""
    here = section.ordinal if section else -1
    following = [s for s in document.sections if s.ordinal > here]
    before = [s for s in document.sections if s.ordinal < here]
    topics = dict.fromkeys(topic for s in (*following, *before) if (topic := topic_of(s.heading)))
    if section is not None:
        topics.pop(topic_of(section.heading) or "", None)
    return tuple(f"{_name(document)} nêu gì về {topic}?" for topic in list(topics)[:_MOST])


def topic_of(heading: str) -> str | None:
    """What a heading is about, as it would stand inside a sentence; None where it does not make a topic.

    `III. TỒN TẠI, HẠN CHẾ` gives `tồn tại, hạn chế`; a heading with figures or of a whole sentence gives None.
    """
    # A label may stand for two levels at once: `1.a. Công tác chỉ đạo`.
    text = _LABEL.sub("", _LABEL.sub("", " ".join(heading.split()), count=1), count=1).strip(" .:;-–*")
    text = _ABOUT.sub("", text)
    if not _WORDS_IN_HEADING[0] <= len(text.split()) <= _WORDS_IN_HEADING[1] or any(
        c.isdigit() for c in text
    ):
        return None
    words = text.split()
    if text.isupper():
        return text.lower()
    # The first word of a heading is in capitals for its place only, unless the next one is too (`Sở Y tế`).
    if not words[0].isupper() and not words[1][0].isupper():
        words[0] = words[0].lower()
    return " ".join(words)


def _name(document: Document) -> str:
    header = document.header
    kind = (sure_value(header.kind) or "Văn bản").capitalize()
    if number := sure_value(header.number):
        return f"{kind} số {number}"
    title = sure_value(header.title)
    return f"{kind} “{shorten(title, 100)}”" if title else kind


def after(documents: Sequence[tuple[Document, Section | None]]) -> tuple[str, ...]:
    """The suggestions for the places that an answer cites, of the first document that has any."""
    for document, section in documents:
        if found := suggestions(document, section):
            return found
    return ()
