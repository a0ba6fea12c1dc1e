"""Which mentions are one instrument, which instruments may be one, and where the sources disagree.

In: all mentions of the corpus. Out: a `Linked` register. Pure functions, no database: the same
mentions always give the same register, in whatever order the documents were read.

- Surely one: the same kind, number, symbol (however written), place and year.
- Apart: another kind (`373/KH-UBND`, `373/QĐ-UBND`) or another year (`14/CT-TTg` of 2018 and 2019).
- Variants: apart, but the same subject with a number, year or kind that is off; linked with the reason.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.folding import fold
from index.instruments import Instrument, InstrumentLink, InstrumentStatus, Mention
from index.places import of_place
from index.similarity import inclusion, likeness, same_figures, subject_words

_SAME_SUBJECT = 0.6
_SAME_DRAFT = 0.8
_NEAR_SUBJECT = 0.5
_TOO_COMMON = 60
# Drafts are compared with so many known ones, so that a flood of them takes linear time.
_MOST_COMPARED = 400
# Reports mix up the Government and its Prime Minister; the symbol does not.
_ISSUER_OF_SYMBOL = {"cp": "chinh phu", "ttg": "thu tuong chinh phu"}


@dataclass(frozen=True, slots=True)
class Linked:
    """The register: `instrument_of` gives the instrument of each mention that has one."""

    instruments: tuple[Instrument, ...]
    instrument_of: dict[int, str]
    links: tuple[InstrumentLink, ...]


def link(mentions: Sequence[Mention]) -> Linked:
    """Groups the mentions into instruments and links those that may be the same."""
    clusters = _clusters([m for m in mentions if m.symbol])
    clusters += _own_without_symbol([m for m in mentions if not m.symbol and m.own])
    _attach_bare(clusters, [m for m in mentions if not m.symbol and not m.own and m.number])
    clusters += _unnumbered([m for m in mentions if not m.own and not m.number and not m.symbol])
    pairs = [(_instrument(cluster), cluster) for cluster in clusters]
    pairs = _distinct(pairs)
    instrument_of = {m.id: instrument.id for instrument, cluster in pairs for m in cluster}
    return Linked(
        tuple(instrument for instrument, _ in pairs),
        instrument_of,
        tuple(_links([instrument for instrument, _ in pairs])),
    )


Cluster = list[Mention]


def _clusters(mentions: Iterable[Mention]) -> list[Cluster]:
    by_key: dict[tuple[str, ...], Cluster] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: m.id):
        by_key[_key(mention)].append(mention)
    return [cluster for group in by_key.values() for place in _by_place(group) for cluster in _by_year(place)]


def _key(mention: Mention) -> tuple[str, ...]:
    number = (mention.number or "").lstrip("0").lower()
    symbol = fold(mention.symbol or "").replace("/", "-")
    return mention.kind or "", number, str(mention.year or ""), symbol


def _by_place(group: Cluster) -> list[Cluster]:
    """Bodies of two provinces share symbols; a mention without a place joins where there is only one."""
    places: dict[str | None, Cluster] = defaultdict(list)
    for mention in group:
        places[mention.place].append(mention)
    named = [place for place in places if place]
    if len(named) <= 1:
        return [group]
    # Within one document a place told once holds for the number wherever else it stands there.
    for mention in places.pop(None, []):
        told = [place for place in named if any(m.document_id == mention.document_id for m in places[place])]
        places[told[0] if len(told) == 1 else None].append(mention)
    return list(places.values())


def _by_year(group: Cluster) -> list[Cluster]:
    """One number is given once a year; a mention without a date joins the year that its subject tells."""
    years: dict[int | None, Cluster] = defaultdict(list)
    for mention in group:
        years[mention.known_year].append(mention)
    known = sorted(year for year in years if year)
    if len(known) <= 1:
        return [group]
    undated = years.pop(None, [])
    left: Cluster = []
    for mention in undated:
        year = _year_by_subject(mention, years)
        years[year].append(mention) if year else left.append(mention)
    # Undated places that could mean any of them stay together, apart from all.
    return [*(years[year] for year in known), *([left] if left else [])]


def _year_by_subject(mention: Mention, years: dict[int | None, Cluster]) -> int | None:
    words = subject_words(mention.subject)
    fitting = [
        year
        for year, cluster in years.items()
        if year and any(likeness(words, subject_words(m.subject)) >= _SAME_SUBJECT for m in cluster)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _own_without_symbol(mentions: Iterable[Mention]) -> list[Cluster]:
    return [[mention] for mention in mentions]


def _attach_bare(clusters: list[Cluster], bare: Iterable[Mention]) -> None:
    """`KH số 42` joins the one plan of that number (and year) that the corpus knows, else it stays open."""
    by_number: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_number[(cluster[0].number or "").lstrip("0")].append(cluster)
    for mention in bare:
        number = (mention.number or "").lstrip("0")
        fitting = [c for c in by_number[number] if _fits(mention, c[0], c)]
        same_document = [c for c in fitting if any(m.document_id == mention.document_id for m in c)]
        chosen = fitting if len(fitting) == 1 else same_document
        if len(chosen) == 1:
            chosen[0].append(mention)
        elif not fitting and mention.kind:
            clusters.append([mention])
            by_number[number].append(clusters[-1])


def _fits(mention: Mention, head: Mention, cluster: Cluster) -> bool:
    if not head.number or (head.number.lstrip("0") != (mention.number or "").lstrip("0")):
        return False
    if mention.kind and head.kind != mention.kind:
        return False
    years = {m.known_year for m in cluster if m.known_year}
    return mention.known_year is None or not years or mention.known_year in years


def _unnumbered(mentions: Iterable[Mention]) -> list[Cluster]:
    """Laws by name and year; drafts by kind and subject."""
    clusters: list[Cluster] = []
    by_kind: dict[str | None, list[tuple[frozenset[str], Cluster]]] = defaultdict(list)
    for mention in mentions:
        words = subject_words(mention.subject)
        for known, cluster in by_kind[mention.kind][-_MOST_COMPARED:]:
            years = {m.known_year for m in cluster} | {mention.known_year}
            if likeness(words, known) >= _SAME_DRAFT and same_figures(words, known) and len(years) == 1:
                cluster.append(mention)
                break
        else:
            cluster = [mention]
            by_kind[mention.kind].append((words, cluster))
            clusters.append(cluster)
    return clusters


def _instrument(cluster: Cluster) -> Instrument:
    own = next((m for m in cluster if m.own), None)
    best = own or cluster[0]
    dated = [m for m in cluster if m.day]
    day_source = own if own and own.day else _commonest(dated, lambda m: m.day)
    numbered = [m for m in cluster if m.printed_number and m.symbol] or [
        m for m in cluster if m.printed_number
    ]
    number_source = own if own and own.printed_number else _commonest(numbered, lambda m: m.printed_number)
    issuer_source = own if own and own.issuer else _issuer_source(cluster)
    subject_source = own if own and own.subject else _subject_source(cluster)
    place = next((m.place for m in cluster if m.place), None)
    year = best.year or best.named_year or next((m.known_year for m in cluster if m.known_year), None)
    return Instrument(
        id=_id(best, number_source, day_source.known_year if day_source else year),
        kind=best.kind,
        number=number_source.number if number_source else None,
        year=year,
        symbol=number_source.symbol if number_source else None,
        printed_number=number_source.printed_number if number_source else None,
        day=day_source.day if day_source else None,
        printed_date=(day_source or _misdated(cluster) or best).printed_date,
        issuer=_whole_issuer(issuer_source.issuer if issuer_source else None, place),
        place=place,
        subject=subject_source.subject if subject_source else None,
        status=_status(cluster),
        document_id=own.document_id if own else None,
        mentions=sum(not m.own for m in cluster),
    )


def _misdated(cluster: Cluster) -> Mention | None:
    """A place with a date that cannot be: shown as printed where there is no other."""
    return next((m for m in cluster if m.printed_date), None)


def _commonest(cluster: Cluster, value: object) -> Mention | None:
    """The first mention of the value that most documents give."""
    if not cluster:
        return None
    by_value: dict[object, set[str]] = defaultdict(set)
    for mention in cluster:
        by_value[value(mention)].add(mention.document_id)  # type: ignore[operator]
    return max(cluster, key=lambda m: (len(by_value[value(m)]), -m.id))  # type: ignore[operator]


def _issuer_source(cluster: Cluster) -> Mention | None:
    """A printed issuer before an inferred one; of printed ones the fullest."""
    printed = [m for m in cluster if m.issuer and m.issuer_span]
    told = _ISSUER_OF_SYMBOL.get(fold(cluster[0].body or ""))
    printed = [m for m in printed if told is None or fold(m.issuer or "") == told] or printed
    if printed:
        counts = Counter(m.issuer for m in printed)
        return max(printed, key=lambda m: (counts[m.issuer], len(m.issuer or ""), -m.id))
    return next((m for m in cluster if m.issuer), None)


def _whole_issuer(issuer: str | None, place: str | None) -> str | None:
    """The issuer with its place, as the identity of the instrument tells it although no one place may."""
    if issuer is None or place is None:
        return issuer
    if issuer.endswith("nhân dân"):
        return f"{issuer} {place}"
    return of_place(issuer, place) or issuer


def _subject_source(cluster: Cluster) -> Mention | None:
    told = [m for m in cluster if m.subject]
    if not told:
        return None
    counts = Counter(subject_words(m.subject) for m in told)
    return max(told, key=lambda m: (counts[subject_words(m.subject)], len(subject_words(m.subject)), -m.id))


def _status(cluster: Cluster) -> InstrumentStatus:
    order: tuple[InstrumentStatus, ...] = ("issued", "submitted", "draft", "planned", "unknown")
    present = {m.status for m in cluster}
    return next(status for status in order if status in present)


def _id(best: Mention, numbered: Mention | None, year: int | None) -> str:
    key = _key(numbered) if numbered else (best.kind or "", " ".join(sorted(subject_words(best.subject))))
    place = best.place if numbered else ""
    own = best.document_id if best.own and not numbered else ""
    return hashlib.sha256("|".join([*key, str(year or ""), place or "", own]).encode()).hexdigest()[:16]


def _distinct(pairs: list[tuple[Instrument, Cluster]]) -> list[tuple[Instrument, Cluster]]:
    """Ids are unique even where two clusters differ in nothing that makes an id."""
    seen: Counter[str] = Counter()
    distinct = []
    for instrument, cluster in pairs:
        seen[instrument.id] += 1
        if seen[instrument.id] > 1:
            instrument = replace(instrument, id=f"{instrument.id[:13]}{seen[instrument.id]:03d}")
        distinct.append((instrument, cluster))
    return distinct


def _links(instruments: Sequence[Instrument]) -> Iterable[InstrumentLink]:
    words = {i.id: subject_words(i.subject) for i in instruments}
    for left, right in _near_pairs(instruments, words):
        found = _link(left, right, words[left.id], words[right.id])
        if found:
            yield found


def _near_pairs(
    instruments: Sequence[Instrument], words: dict[str, frozenset[str]]
) -> Iterable[tuple[Instrument, Instrument]]:
    """Pairs that share a number or enough rare words of their subjects; never all pairs."""
    holders: dict[str, list[int]] = defaultdict(list)
    for position, instrument in enumerate(instruments):
        for word in words[instrument.id]:
            holders[word].append(position)
        if instrument.number:
            holders[f"#{instrument.number.lstrip('0')} {instrument.place}"].append(position)
    shared: Counter[tuple[int, int]] = Counter()
    for word, positions in holders.items():
        if len(positions) > _TOO_COMMON:
            continue
        weight = 3 if word.startswith("#") else 1
        for index, left in enumerate(positions):
            for right in positions[index + 1 :]:
                shared[left, right] += weight
    for (left, right), count in sorted(shared.items()):
        if count >= 3:
            yield instruments[left], instruments[right]


def _link(
    left: Instrument, right: Instrument, left_words: frozenset[str], right_words: frozenset[str]
) -> InstrumentLink | None:
    if left.place and right.place and left.place != right.place:
        return None
    alike = likeness(left_words, right_words) if same_figures(left_words, right_words) else 0.0
    if not left.number or not right.number:
        within = inclusion(left_words, right_words) if alike >= _NEAR_SUBJECT else 0.0
        long_enough = min(len(left_words), len(right_words)) >= 6
        if left.kind == right.kind and within >= _SAME_DRAFT and long_enough and not _cites(left, right):
            reason = "cùng loại, cùng nội dung; một bên chưa có số"
            return InstrumentLink(left.id, right.id, "draft", reason)
        return None
    same_number = left.number.lstrip("0") == right.number.lstrip("0")
    years_agree = left.known_year is None or right.known_year is None or left.known_year == right.known_year
    if same_number and left.kind == right.kind and left.symbol != right.symbol and years_agree:
        if _near_symbols(left.symbol, right.symbol) and (alike >= 0.3 or not left_words or not right_words):
            return InstrumentLink(left.id, right.id, "variant", "cùng loại và số, ký hiệu gần giống nhau")
        return None
    if alike < _SAME_SUBJECT or min(len(left_words), len(right_words)) < 3:
        return None
    if same_number and left.kind != right.kind and years_agree:
        return InstrumentLink(left.id, right.id, "variant", "cùng số và nội dung, khác loại văn bản")
    if same_number and left.kind == right.kind and not years_agree:
        return InstrumentLink(left.id, right.id, "variant", "cùng số, ký hiệu và nội dung, khác năm")
    if left.kind == right.kind and years_agree and _same_body(left, right):
        return InstrumentLink(left.id, right.id, "variant", "cùng loại và nội dung, khác số")
    return None


def _cites(left: Instrument, right: Instrument) -> bool:
    """Whether one's subject names the other's number: then it carries the other out and is not it."""
    return any(
        one.printed_number is not None and one.printed_number in (other.subject or "")
        for one, other in ((left, right), (right, left))
    )


def _same_body(left: Instrument, right: Instrument) -> bool:
    return fold(left.symbol or "") == fold(right.symbol or "")


def _near_symbols(left: str | None, right: str | None) -> bool:
    """Whether one symbol may be a slip of the other: nearly the same letters in the same order."""
    one, other = (fold(s or "").replace("-", "").replace("/", "") for s in (left, right))
    if not one or not other:
        return True
    longest = _common_subsequence(one, other)
    return longest / min(len(one), len(other)) >= 0.8


def _common_subsequence(one: str, other: str) -> int:
    row = [0] * (len(other) + 1)
    for a in one[:60]:
        diagonal = 0
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], diagonal + 1 if a == b else max(row[j], row[j - 1])
    return row[-1]
