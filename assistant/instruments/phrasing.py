"""How an instrument is put into words, in the office's own form, and what each sentence stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answer import Evidence
from assistant.cite import Documents
from index.documents import Document, Span
from index.folding import fold
from index.instruments import Instrument, Mention
from ingest.issuers import short_name

_LONGEST_TITLE = 70
# A committee or council of some level that the place does not tell.
_UNTOLD = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Ban Chỉ đạo")
_LONGEST_HEADER = 500
_NEAR = 40
_JUDGED = 20
_LEAST_MARKED = 0.1
# Abstracts that open with a verb follow the reference directly; the others follow `về`.
_OPENS_WITH_VERB = re.compile(
    r"(?:ban hanh|phe duyet|quy dinh|sua doi|bo sung|thay the|bai bo|huong dan|trien khai|thuc hien|thanh lap|kien toan"
    r"|cong bo|giao|dieu chinh|ve|uy quyen|dinh chinh|hop nhat|tiep tuc)\b"
)


def reference(
    instrument: Instrument, mention: Mention | None = None, *, date: bool = True, issuer: bool = True
) -> str:
    """`Kế hoạch số 46/KH-UBND ngày 21/6/2022 của UBND tỉnh Trà Vinh`, the values as the mention prints them."""
    words = [title_of(instrument, mention)]
    printed = printed_date(mention) if mention else instrument.printed_date
    if date and printed:
        words.append(f"ngày {printed}")
    # As far as this place bears it out: another document may tell more of the issuer.
    name = mention.issuer if mention else instrument.issuer
    if issuer and name and name not in _UNTOLD and instrument.kind not in ("Quy chuẩn", "Tiêu chuẩn"):
        words.append(f"của {short_name(name)}")
    return " ".join(words)


def title_of(instrument: Instrument, mention: Mention | None = None) -> str:
    """The kind with the number as the mention prints it."""
    kind = instrument.kind or "Văn bản"
    number = mention.printed_number if mention and mention.printed_number else instrument.printed_number
    if number and instrument.kind in ("Quy chuẩn", "Tiêu chuẩn"):
        return number
    if number:
        return f"{kind} số {number}"
    if instrument.subject and instrument.subject.startswith(kind):
        return instrument.subject
    if instrument.status in ("draft", "submitted", "planned") and not instrument.document_id:
        return f"Dự thảo {kind}"
    return kind


def printed_date(mention: Mention) -> str | None:
    """The date exactly as the source prints it, so that it can be found there.

    One that a scan garbled (`18 thang 5 nam 2022`) in the short form, which the header's own date bears out.
    """
    if mention.day and _is_garbled_date(mention):
        return f"{mention.day.day}/{mention.day.month}/{mention.day.year}"
    return mention.printed_date


def _is_garbled_date(mention: Mention) -> bool:
    words = re.findall(r"[^\W\d]+", mention.printed_date or "")
    return mention.own and bool(words) and "tháng" not in [word.lower() for word in words]


def with_subject(words: str, subject: str | None) -> str:
    """The reference with what it is about behind it."""
    if not subject or is_garbled(subject) or words.startswith(subject):
        return words
    subject = re.sub(r"^(?:V/v|v/v)\s+", "về việc ", subject.strip())
    if _OPENS_WITH_VERB.match(fold(subject)):
        return f"{words} {_lower_first(subject)}"
    return f"{words} về {_lower_first(subject)}"


def is_garbled(text: str) -> bool:
    """Whether a scan lost the diacritics: Vietnamese has one on about every fourth letter."""
    letters = [c for c in text if c.isalpha()]
    marked = sum(fold(c) != c.lower() for c in letters)
    return len(letters) >= _JUDGED and marked / len(letters) < _LEAST_MARKED


def _lower_first(text: str) -> str:
    """In the middle of a sentence a verb takes a small letter; a name (`Ngày Chuyển đổi số`) keeps its own."""
    if _OPENS_WITH_VERB.match(fold(text)) and len(text) > 1 and text[1].islower():
        return text[0].lower() + text[1:]
    return text


def issued_far_before(mention: Mention) -> bool:
    """Whether the body that issued it stands at the head of a whole list, away from the reference."""
    span, issuer = mention.span, mention.issuer_span
    return not mention.own and bool(span and issuer and span.start - issuer.end > _NEAR)


def evidence_of(
    mention: Mention, *, issuer: bool = False, subject: bool = True, far_issuer: bool = True
) -> tuple[Evidence, ...]:
    """The stretches that a mention stands on: one place in running text, the head of a header.

    The number, date and title of a header are cited as one stretch where they stand together. The issuer's
    line is cited only where the issuer is what was asked; `far_issuer`: also where it stands away from the rest.
    """
    before: Span | None = None
    if not mention.own:
        known = [span for span in (mention.span, mention.issuer_span, mention.subject_span) if span]
        if mention.issuer_span and issued_far_before(mention):
            known.remove(mention.issuer_span)
            before = mention.issuer_span if far_issuer else None
    else:
        known = [span for span in (mention.number_span, mention.date_span) if span]
        readable = mention.subject is not None and not is_garbled(mention.subject)
        known += [mention.subject_span] if mention.subject_span and subject and readable else []
    if not known:
        return ()
    whole = Span(min(s.start for s in known), max(s.end for s in known))
    apart = whole.end - whole.start > _LONGEST_HEADER or _is_garbled_date(mention)
    spans = known if mention.own and apart else [whole]
    if mention.own and issuer and mention.issuer_span:
        spans = [mention.issuer_span, *spans]
    if before:
        spans = [*spans, before]
    return tuple(Evidence(mention.document_id, span) for span in spans)


def without_contained(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Without the stretches that lie within another one."""
    pieces = list(dict.fromkeys(evidence))
    return tuple(
        piece
        for piece in pieces
        if not any(
            other is not piece
            and other.document_id == piece.document_id
            and other.span.start <= piece.span.start
            and piece.span.end <= other.span.end
            for other in pieces
        )
    )


def source_name(document: Document) -> tuple[str, tuple[Evidence, ...]]:
    """How a source is told from others in a sentence, with what that stands on.

    It is told by its title, up to the first figure, so that nothing more needs to be cited: the citation behind
    the sentence gives its number and date. One without a readable title is told by its number.
    """
    header = document.header
    kind = header.kind.value.capitalize() if header.kind else "văn bản"
    if header.title and not is_garbled(header.title.value):
        title = _without_figures(header.title.value)
        if title:
            return f"{kind} “{title}”", ()
    if header.number and header.number.span:
        return f"{kind} số {header.number.value}", (Evidence(document.id, header.number.span),)
    return kind, ()


def in_words(document: Document) -> str:
    """A document by its kind and title, without a number that would have to be cited beside what is told of it."""
    name, stands_on = source_name(document)
    if not stands_on:
        return name[:1].upper() + name[1:]
    kind = document.header.kind
    return f"{kind.value.capitalize() if kind else 'Văn bản'} này"


def source_kinds(mentions: Sequence[Mention], documents: Documents) -> str:
    """`theo Báo cáo`: what kind of document says it; which one, the citation behind it tells."""
    kinds = []
    for document_id in dict.fromkeys(m.document_id for m in mentions):
        header = documents.document(document_id).header
        kinds.append(header.kind.value.capitalize() if header.kind else "văn bản")
    return "theo " + _joined(list(dict.fromkeys(kinds)))


def _without_figures(title: str) -> str:
    line = " ".join(title.split())
    figure = re.search(r"\S*\d", line)
    if figure:
        line = re.sub(
            r"(?:\s+(?:năm|giai đoạn|đến|tháng|quý|và|kỳ))+$", "", line[: figure.start()].rstrip(" ,;-“(")
        )
        line = line.rstrip(" ,;-“(")
    if len(line) > _LONGEST_TITLE:
        return line[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;-") + "…"
    return f"{line}…" if figure and line else line


def sources(mentions: Sequence[Mention], documents: Documents) -> tuple[str, tuple[Evidence, ...]]:
    """`theo Báo cáo … và Báo cáo …` for the distinct documents of the mentions."""
    names: list[str] = []
    stands_on: list[Evidence] = []
    for document_id in dict.fromkeys(m.document_id for m in mentions):
        name, evidence = source_name(documents.document(document_id))
        if name not in names:
            names.append(name)
            stands_on += evidence
    return "theo " + _joined(names), tuple(stands_on)


def _joined(names: Sequence[str]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} và {names[-1]}"
