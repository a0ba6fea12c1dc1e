"""What a document says of itself: since when and until when it holds, to whom it goes, what and whom it applies to.

Only the document can tell these; where the corpus merely mentions it, the answer says that nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.instruments.answers import ROUTE, Known, untold
from assistant.instruments.asking import Attribute
from assistant.instruments.phrasing import in_words, printed_date
from index.documents import Document, Span
from index.instruments import Validity
from index.register import Register
from ingest.dates import format_date

_SPEAKS_OF_EFFECT = re.compile(r"hiệu\s+lực|thời\s+(?:gian|hạn)\s+(?:áp\s+dụng|thực\s+hiện)", re.IGNORECASE)
_ADDRESSED = re.compile(r"k[íi]nh\s+gửi\s*:?[ \t]*", re.IGNORECASE)
_HEAD = 4000


def own_words(
    known: Known, asked: frozenset[Attribute], register: Register, documents: Documents
) -> Draft | None:
    """The answer from the document's own text; None where a passage may say it better."""
    own = known.own
    if own is None:
        what = next(words for name, words in _WHAT.items() if name in asked)
        return untold(known, what)
    document = documents.document(own.document_id)
    if "recipients" in asked:
        return _recipients(known, document)
    validity = register.validity(document.id) or Validity(document.id)
    if "adopted" in asked:
        return _adopted(known, validity, document)
    if asked & {"scope", "applies"}:
        return _scope(validity, document, asked)
    return _effective(known, validity, document)


_WHAT: dict[Attribute, str] = {
    "recipients": "nơi nhận",
    "adopted": "ngày thông qua",
    "scope": "phạm vi điều chỉnh",
    "applies": "đối tượng áp dụng",
    "effective": "thời điểm có hiệu lực",
}


def effect_words(known: Known, validity: Validity) -> tuple[str, tuple[Evidence, ...]] | None:
    """`có hiệu lực từ ngày …`, with what it stands on; None where the document does not say it."""
    if validity.span is None or validity.starts_span is None:
        return None
    stands_on = [Evidence(validity.document_id, validity.span)]
    if validity.from_signing:
        words = "có hiệu lực kể từ ngày ký"
        own = known.own
        if validity.starts and own and own.date_span:
            words += f" (ngày {printed_date(own)})"
            stands_on.append(Evidence(validity.document_id, own.date_span))
    elif validity.starts:
        words = f"có hiệu lực từ ngày {format_date(validity.starts)}"
    else:
        return None
    if validity.ends:
        words += f" đến hết ngày {format_date(validity.ends)}"
    return words, tuple(stands_on)


def _effective(known: Known, validity: Validity, document: Document) -> Draft | None:
    told = effect_words(known, validity)
    if told is None:
        # Something is said of it that is not understood: left to a passage.
        return None if _SPEAKS_OF_EFFECT.search(document.text) else untold(known, "thời điểm có hiệu lực")
    words, stands_on = told
    sentence = Sentence(f"{in_words(document)} {words}.", stands_on)
    return Draft("found", (sentence,), ROUTE, "hiệu lực theo chính văn bản")


def _adopted(known: Known, validity: Validity, document: Document) -> Draft | None:
    if validity.adopted is None or validity.adopted_span is None:
        return None if "thông qua" in document.text else untold(known, "ngày thông qua")
    text = f"{in_words(document)} được thông qua ngày {format_date(validity.adopted)}."
    stands_on = (Evidence(document.id, _sentence_with(document, validity.adopted_span)),)
    return Draft("found", (Sentence(text, stands_on),), ROUTE, "ngày thông qua theo chính văn bản")


def _sentence_with(document: Document, span: Span) -> Span:
    """The words `thông qua ngày …` around a date."""
    start = document.text.rfind("thông qua", max(0, span.start - 40), span.start)
    return Span(start if start >= 0 else span.start, span.end)


def _scope(validity: Validity, document: Document, asked: frozenset[Attribute]) -> Draft | None:
    spans = (
        *(validity.scope_spans if "scope" in asked else ()),
        *(validity.subject_spans if "applies" in asked else ()),
    )
    if not spans:
        return None
    what = "đối tượng áp dụng" if "scope" not in asked else "phạm vi điều chỉnh"
    lead = f"{in_words(document)}, {what}:"
    return _quoted(lead, document, spans, "phạm vi, đối tượng áp dụng theo chính văn bản")


def _recipients(known: Known, document: Document) -> Draft:
    """The addressees of a letter, else the list `Nơi nhận`."""
    addressed = _addressees(document)
    if addressed:
        return _quoted(f"{in_words(document)} gửi:", document, addressed, "nơi gửi theo chính văn bản")
    listed = [f.span for f in document.header.recipients if f.span and f.is_sure]
    if not listed:
        return untold(known, "nơi nhận")
    return _quoted(f"{in_words(document)} có nơi nhận:", document, listed, "nơi nhận theo chính văn bản")


def _addressees(document: Document) -> list[Span]:
    """What stands behind `Kính gửi:`, on its line or in the list below it."""
    match = _ADDRESSED.search(document.text, 0, _HEAD)
    if match is None:
        return []
    end = document.text.find("\n", match.end())
    end = end if end >= 0 else len(document.text)
    if document.text[match.end() : end].strip():
        return [Span(match.end(), end)]
    found: list[Span] = []
    for block in document.blocks:
        if block.span.start < match.end():
            continue
        words = document.quote(block.span).lstrip()
        if not words.startswith(("-", "+", "*", "–")):
            break
        found.append(block.span)
    return found


def _quoted(lead: str, document: Document, spans: Sequence[Span], why: str) -> Draft:
    """The words of each place as a point of a list."""
    points = []
    for span in spans:
        words = re.sub(r"^[-+*–]\s*", "", " ".join(document.quote(span).split()))
        points.append(Sentence(words.rstrip(" ;"), (Evidence(document.id, span),), "point"))
    return Draft("found", (Sentence(lead), *points), ROUTE, why)
