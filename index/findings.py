"""What does not agree in the register: for `vanban instruments check` and for the warnings of answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from index.folding import fold
from index.instruments import Finding, Instrument, Mention
from index.register import Register
from index.similarity import likeness, subject_words

_OTHER_SUBJECT = 0.15
_ENOUGH_WORDS = 4


def findings(register: Register) -> list[Finding]:
    """Everything that a keeper should look at, the plainest contradictions first."""
    instruments = {i.id: i for i in register.all()}
    by_instrument: dict[str | None, list[Mention]] = defaultdict(list)
    for mention in register.all_mentions():
        by_instrument[mention.instrument_id].append(mention)
    found: list[Finding] = []
    for instrument_id, mentions in by_instrument.items():
        if instrument_id is not None and instrument_id in instruments:
            found += of_instrument(instruments[instrument_id], mentions)
    found += _linked(register, instruments)
    found += _replaced(register, instruments)
    found += [
        Finding("unresolved", f"“{m.kind or 'Văn bản'} số {m.number}” có thể là nhiều văn bản", (), (m.id,))
        for m in by_instrument.get(None, [])
    ]
    order = ("date", "header", "issuer", "variant", "replaced", "draft", "subject", "misprint", "unresolved")
    return sorted(found, key=lambda finding: order.index(finding.kind))


def of_instrument(instrument: Instrument, mentions: Sequence[Mention]) -> list[Finding]:
    """The contradictions within one instrument."""
    found: list[Finding] = []
    days = _grouped((m for m in mentions if m.day), lambda m: m.day)
    if len(days) > 1:
        own = any(m.own for group in days.values() for m in group)
        printed = " và ".join(group[0].printed_date or "" for group in days.values())
        found.append(
            _finding("header" if own else "date", instrument, f"hai ngày khác nhau: {printed}", days)
        )
    issuers = issuer_groups(mentions)
    if len(issuers) > 1:
        printed = " và ".join(str(group[0].issuer) for group in issuers.values())
        found.append(_finding("issuer", instrument, f"hai cơ quan ban hành khác nhau: {printed}", issuers))
    subjects = _subject_groups(mentions)
    if len(subjects) > 1:
        found.append(_finding("subject", instrument, "nội dung được ghi rất khác nhau", subjects))
    for mention in mentions:
        for misprint in mention.misprints:
            message = f"{instrument.title}: {misprint}"
            found.append(Finding("misprint", message, (instrument.id,), (mention.id,)))
    return found


def issuer_groups(mentions: Iterable[Mention]) -> dict[object, list[Mention]]:
    """Mentions by printed issuer; names of which one says more than the other are one.

    `Tỉnh ủy` and `Ban Thường vụ Tỉnh ủy` agree; the Government and the Prime Minister do not.
    """
    groups: dict[object, list[Mention]] = {}
    for mention in mentions:
        if not mention.issuer or mention.issuer_span is None:
            continue
        name = fold(mention.issuer)
        known = next((key for key in groups if _agree(str(key), name)), name)
        groups.setdefault(known, []).append(mention)
    return groups


_APART = ("chinh phu", "thu tuong chinh phu")


def _agree(one: str, other: str) -> bool:
    if one == other:
        return True
    if one in _APART and other in _APART:
        return False
    return set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())


def _subject_groups(mentions: Iterable[Mention]) -> dict[object, list[Mention]]:
    groups: dict[object, list[Mention]] = {}
    for mention in mentions:
        words = subject_words(mention.subject)
        if len(words) < _ENOUGH_WORDS:
            continue
        known = next((k for k in groups if likeness(words, k) > _OTHER_SUBJECT), words)  # type: ignore[arg-type]
        groups.setdefault(known, []).append(mention)
    return groups


def _grouped(mentions: Iterable[Mention], value: Callable[[Mention], object]) -> dict[object, list[Mention]]:
    groups: dict[object, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(value(mention), []).append(mention)
    return groups


def _finding(kind: str, instrument: Instrument, message: str, groups: dict[object, list[Mention]]) -> Finding:
    shown = tuple(group[0].id for group in groups.values())
    return Finding(kind, f"{instrument.title}: {message}", (instrument.id,), shown)  # type: ignore[arg-type]


def _linked(register: Register, instruments: dict[str, Instrument]) -> Iterable[Finding]:
    for link in register.links():
        left, right = instruments.get(link.left_id), instruments.get(link.right_id)
        if left and right:
            message = f"{left.title} và {right.title}: {link.reason}"
            yield Finding("variant" if link.kind == "variant" else "draft", message, (left.id, right.id), ())


def _replaced(register: Register, instruments: dict[str, Instrument]) -> Iterable[Finding]:
    """A basis of a document in the corpus that another instrument replaces or repeals."""
    ended = {
        relation.target_id: relation
        for relation in register.relations()
        if relation.kind in ("replaces", "repeals")
    }
    for relation in register.relations():
        if relation.kind in ("basis", "implements") and relation.target_id in ended:
            end = ended[relation.target_id]
            source, target = instruments.get(relation.source_id), instruments.get(relation.target_id)
            newer = instruments.get(end.source_id)
            if source and target and newer and newer.id != source.id:
                message = f"{source.title} dẫn {target.title}, văn bản này đã được thay bằng {newer.title}"
                yield Finding("replaced", message, (source.id, target.id, newer.id), ())
