"""The answers about one instrument: its date, issuer, signer, subject, and where the sources disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Draft, Evidence, Sentence
from assistant.cite import Documents
from assistant.instruments.asking import Attribute
from assistant.instruments.phrasing import (
    evidence_of,
    in_words,
    is_garbled,
    printed_date,
    reference,
    source_kinds,
    source_name,
    sources,
    title_of,
    with_subject,
)
from index.documents import Span
from index.findings import issuer_groups
from index.instruments import Instrument, InstrumentLink, Mention
from ingest.issuers import short_name

ROUTE = "instrument"
_MOST_SOURCES = 3
_LESS_SURE = 0.7
_CONTENT = "nội dung"
_DRAFT_MARK = re.compile(r"dự\s+thảo", re.IGNORECASE)
_HEAD = 600


@dataclass(frozen=True, slots=True)
class Known:
    """An instrument with all that the corpus says of it. `variants` are those that may be the same."""

    instrument: Instrument
    mentions: tuple[Mention, ...]
    variants: tuple[tuple[InstrumentLink, Instrument, tuple[Mention, ...]], ...] = ()

    @property
    def own(self) -> Mention | None:
        """What its own header says, if the corpus holds it."""
        return next((m for m in self.mentions if m.own), None)

    def days(self) -> list[list[Mention]]:
        """The mentions with a date, grouped by it; the own header's group first, then the commonest."""
        groups: dict[object, list[Mention]] = {}
        for mention in self.mentions:
            if mention.day:
                groups.setdefault(mention.day, []).append(mention)
        return sorted(groups.values(), key=lambda g: (not any(m.own for m in g), -len(g), g[0].id))


def describe(known: Known, documents: Documents, asked: frozenset[Attribute]) -> Draft:
    """The instrument in one sentence, with what is asked; dates that differ are told one by one."""
    if asked & {"signer", "capacity"}:
        return _signer(known, documents, asked)
    if len(known.days()) > 1 and known.own is None and "date" in asked:
        return _two_dates(known, documents, asked)
    if asked == {"date"}:
        return _date(known, documents)
    if asked == {"issuer"}:
        return _issuer(known, documents)
    if "status" in asked:
        return _status(known, documents)
    if asked == {"number"}:
        return _number(known, documents)
    if asked == {"subject"} and not _subjects(known):
        return untold(known, _CONTENT)
    return _whole(known, documents, asked)


def _whole(known: Known, documents: Documents, asked: frozenset[Attribute]) -> Draft:
    best = _best(known)
    dated = len(known.days()) <= 1 or known.own is not None
    words = reference(known.instrument, best, date=dated)
    sentence = with_subject(words, best.subject)
    shown = _sources(known, best)
    if best.own:
        text, stands_on = f"{sentence}.", evidence_of(best)
    else:
        name = source_kinds(shown, documents)
        text, stands_on = f"{sentence} ({name}).", _evidence(shown)
    notes = [*_variant_notes(known, documents), *_differences(known, documents)]
    if not dated:
        notes.insert(0, _date_note(known, documents))
    if "date" in asked and not best.printed_date:
        notes.insert(0, Sentence("Ngày ban hành: các văn bản hiện có đều thiếu.", (), "note"))
    # Who issued it and when is answered by the reference; what it is about, only as far as its title goes.
    why = "số, ngày, cơ quan ban hành" if asked & {"issuer", "date"} else "mô tả văn bản theo số ký hiệu"
    return _draft("found", [Sentence(text, stands_on), *notes], known, why)


def _date(known: Known, documents: Documents) -> Draft:
    days = known.days()
    if not days:
        misdated = next((m for m in known.mentions if m.printed_date), None)
        if misdated is None:
            return untold(known, "ngày ban hành")
        name = source_kinds([misdated], documents)
        title = title_of(known.instrument, misdated)
        text = f"{title} được ghi ngày {misdated.printed_date} ({name}); ngày này in sai."
        warning = f"{name[0].upper()}{name[1:]}: {'; '.join(misdated.misprints)}."
        draft = _draft("found", [Sentence(text, evidence_of(misdated))], known, "ngày in sai trong nguồn")
        return _warned(draft, warning)
    best = _fullest(days[0])
    title = reference(known.instrument, best, date=False, issuer=not best.own)
    if best.own:
        text, stands_on = f"{title} ban hành ngày {printed_date(best)}.", evidence_of(best, subject=False)
    else:
        name = source_kinds(days[0][:_MOST_SOURCES], documents)
        text = f"{title} được ban hành ngày {printed_date(best)} ({name})."
        stands_on = _evidence(_one_each(days[0]))
    notes = [*_differences(known, documents), *_variant_notes(known, documents)]
    return _draft("found", [Sentence(text, stands_on), *notes], known, "ngày ban hành của văn bản")


def _two_dates(known: Known, documents: Documents, asked: frozenset[Attribute]) -> Draft:
    best = _best(known)
    title = reference(known.instrument, best, date=False)
    lead = with_subject(title, best.subject) if asked != {"date"} else title
    sentence = Sentence(f"{lead}: các nguồn ghi ngày ban hành khác nhau.", _evidence([best]))
    notes = _variant_notes(known, documents)
    return _draft(
        "conflict", [sentence, *_date_points(known, documents), *notes], known, "các nguồn ghi ngày khác nhau"
    )


def _date_points(known: Known, documents: Documents) -> list[Sentence]:
    points = []
    for group in known.days():
        name, extra = sources(group, documents)
        text = f"Ngày {printed_date(group[0])}, {name}."
        points.append(Sentence(text, (*_evidence(_one_each(group)), *extra), "point"))
    return points


def _date_note(known: Known, documents: Documents) -> Sentence:
    told, stands_on = [], []
    for group in known.days():
        name, extra = sources(group, documents)
        told.append(f"ngày {printed_date(group[0])} {name}")
        stands_on += [*_evidence(_one_each(group)), *extra]
    return Sentence(f"Các nguồn ghi ngày ban hành khác nhau: {'; '.join(told)}.", tuple(stands_on), "note")


def _issuer(known: Known, documents: Documents) -> Draft:
    groups = list(issuer_groups(known.mentions).values())
    best = known.own or (_fullest(groups[0]) if groups else _best(known))
    if len(groups) > 1 and known.own is None:
        lead = Sentence(
            f"Các nguồn ghi cơ quan ban hành {title_of(known.instrument, best)} khác nhau:", evidence_of(best)
        )
        points = []
        for group in groups:
            name, extra = sources(group, documents)
            words = f"{short_name(group[0].issuer or '')}, {name}."
            points.append(Sentence(words, (*_evidence(_one_each(group)), *extra), "point"))
        return _draft("conflict", [lead, *points], known, "các nguồn ghi cơ quan ban hành khác nhau")
    name_of_body = best.issuer or known.instrument.issuer
    if not name_of_body:
        return untold(known, "cơ quan ban hành")
    if best.own and best.issuer_span:
        text = f"{in_words(documents.document(best.document_id))} do {short_name(name_of_body)} ban hành."
        own_line = (Evidence(best.document_id, best.issuer_span),)
        return _draft("found", [Sentence(text, own_line)], known, "cơ quan ban hành theo chính văn bản")
    dated = f" ngày {printed_date(best)}" if best.printed_date and len(known.days()) <= 1 else ""
    shown = _sources(known, best)
    text = f"{title_of(known.instrument, best)} do {short_name(name_of_body)} ban hành{dated}"
    if best.own or best.issuer_span:
        text += "." if best.own else f" ({source_kinds(shown, documents)})."
    else:
        text += " (xác định theo ký hiệu văn bản)."
    stands_on = tuple(e for m in shown for e in evidence_of(m, issuer=True, subject=False))
    return _draft("found", [Sentence(text, stands_on)], known, "cơ quan ban hành")


def _signer(known: Known, documents: Documents, asked: frozenset[Attribute]) -> Draft:
    own = known.own
    if own is None or not own.signer or own.signer_span is None:
        # Who signed stands nowhere but below the text: no passage can tell it instead.
        return replace(untold(known, "người ký"), confidence=1.0)
    document = documents.document(own.document_id)
    stands_on = [Evidence(own.document_id, own.signer_span)]
    capacity = document.header.capacity
    office = ""
    if "capacity" in asked and capacity and capacity.span and capacity.is_sure:
        office = f" ({' '.join(capacity.value.split())})"
        stands_on.append(Evidence(own.document_id, capacity.span))
    text = f"{in_words(document)} do {own.signer} ký{office}."
    return _draft("found", [Sentence(text, tuple(stands_on))], known, "người ký theo văn bản")


def _number(known: Known, documents: Documents) -> Draft:
    own = known.own
    if known.instrument.printed_number:
        return _whole(known, documents, frozenset({"number", "date"}))
    if own is None:
        return untold(known, "số hiệu")
    header = documents.document(own.document_id).header
    blank = "có chỗ ghi số để trống" if header.number_blank else "thiếu số, ký hiệu"
    dated = f", ghi ngày {printed_date(own)}" if own.printed_date else ""
    subject = f" “{own.subject}”" if own.subject else ""
    text = f"{known.instrument.kind or 'Văn bản'}{subject} {blank} trong bản hiện có{dated}."
    return _draft("found", [Sentence(text, evidence_of(own))], known, "số hiệu để trống")


def _status(known: Known, documents: Documents) -> Draft:
    """Whether it is a draft or issued, as far as the corpus tells."""
    best = _best(known)
    own = known.own
    if known.instrument.status == "draft":
        subject = f" “{best.subject}”" if best.subject and not is_garbled(best.subject) else ""
        if own is not None:
            blank = documents.document(own.document_id).header.number_blank
            rest = "bản hiện có là bản dự thảo" + (", chỗ ghi số còn để trống" if blank else "")
        else:
            rest = f"đang dự thảo ({source_kinds([best], documents)})"
        text = f"{known.instrument.kind or 'Văn bản'}{subject}: {rest}."
        stands_on = (*_draft_mark(own, documents), *evidence_of(best))
        return _draft("found", [Sentence(text, stands_on)], known, "tình trạng của văn bản")
    if known.instrument.status == "issued":
        return _date(known, documents)
    return untold(known, "tình trạng ban hành")


def _draft_mark(own: Mention | None, documents: Documents) -> tuple[Evidence, ...]:
    """The words `DỰ THẢO` at the head of a draft."""
    if own is None:
        return ()
    mark = _DRAFT_MARK.search(documents.document(own.document_id).text, 0, _HEAD)
    return (Evidence(own.document_id, Span(mark.start(), mark.end())),) if mark else ()


def untold(known: Known, what: str) -> Draft:
    """The corpus knows the document and not this of it; only of one that it holds a passage may tell more."""
    text = f"Không tìm thấy {what} của văn bản được hỏi trong các văn bản hiện có."
    draft = _draft("not_found", [Sentence(text)], known, f"các nguồn không ghi {what}")
    return replace(draft, confidence=1.0 if known.own is None and what != _CONTENT else _LESS_SURE)


def _differences(known: Known, documents: Documents) -> list[Sentence]:
    """Where others cite the instrument otherwise than its own header says."""
    if known.own is None:
        return []
    notes = []
    for group in known.days()[1:]:
        name, extra = source_name(documents.document(group[0].document_id))
        text = f"{name} lại ghi ngày {printed_date(group[0])}."
        notes.append(Sentence(text, (*evidence_of(group[0]), *extra), "note"))
    return notes


def _variant_notes(known: Known, documents: Documents) -> list[Sentence]:
    notes = []
    for link, other, mentions in known.variants:
        if not mentions or link.kind != "variant":
            continue
        shown = mentions[0]
        name, extra = source_name(documents.document(shown.document_id))
        text = f"Có thể là cùng một văn bản: {name} ghi {reference(other, shown)} ({link.reason})."
        notes.append(Sentence(text, (*evidence_of(shown), *extra), "note"))
    return notes


def _best(known: Known) -> Mention:
    """The mention that tells most: the own header, else the fullest without a misprint."""
    return known.own or _fullest(known.mentions)


def _fullest(mentions: Sequence[Mention]) -> Mention:
    return max(
        mentions,
        key=lambda m: (
            m.own,
            not m.misprints,
            bool(m.subject),
            bool(m.day),
            m.issuer_span is not None,
            -m.id,
        ),
    )


def _subjects(known: Known) -> bool:
    return any(m.subject for m in known.mentions)


def _sources(known: Known, best: Mention) -> list[Mention]:
    """The best mention and others that say the same, one a document."""
    same = [
        m for m in known.mentions if m.day == best.day and m.subject and m.document_id != best.document_id
    ]
    return [best, *_one_each(same)][:_MOST_SOURCES]


def _one_each(mentions: Sequence[Mention]) -> list[Mention]:
    chosen: dict[str, Mention] = {}
    for mention in mentions:
        kept = chosen.get(mention.document_id)
        if kept is None or (mention.subject and not kept.subject):
            chosen[mention.document_id] = mention
    return list(chosen.values())[:_MOST_SOURCES]


def _evidence(mentions: Sequence[Mention]) -> tuple[Evidence, ...]:
    return tuple(piece for mention in mentions for piece in evidence_of(mention))


def _draft(kind: str, sentences: Sequence[Sentence], known: Known, why: str) -> Draft:
    warnings = []
    if known.instrument.status in ("draft", "submitted", "planned") and known.own is None:
        warnings.append(
            f"{title_of(known.instrument)}: nguồn chỉ cho biết văn bản này đang dự thảo hoặc đang trình."
        )
    if known.own is not None and known.instrument.status == "draft":
        warnings.append("Văn bản này là bản dự thảo.")
    return Draft(kind, tuple(sentences), ROUTE, why, warnings=tuple(warnings))  # type: ignore[arg-type]


def _warned(draft: Draft, warning: str) -> Draft:
    return Draft(draft.kind, draft.sentences, draft.route, draft.why, warnings=(*draft.warnings, warning))
