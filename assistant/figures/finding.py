"""Finding the facts for what was asked: candidates by words, scores, and why the best one is no answer."""

from __future__ import annotations

import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from assistant.cite import Documents
from assistant.figures.asking import Asked
from assistant.figures.found import ALIKE, Found
from assistant.figures.matching import (
    LOCAL,
    MISSING,
    Match,
    missing_words,
    score,
    weigh,
)
from assistant.figures.question_words import plain_labels
from assistant.figures.synonyms import search_words
from index.fact_table import Candidate, FactTable
from index.fact_words import all_syllables, words_of, year_words
from index.facts import Fact
from index.folding import fold

_NAME = regex.compile(r"\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+")
_SYLLABLE = re.compile(r"[^\W_]+")
_LOOKED_AT = 90
_OFTEN = 5
_DENIES = re.compile(r"(?<!\w)(?:chua|khong|ton dong)(?!\w)|^(?:so )?con lai|con lai$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# Columns that say how a figure stands, not what it counts.
_OF_PLANS_AND_RESULTS = re.compile(
    r"(?<!\w)(?:ke hoach|thuc hien|muc tieu|chi tieu|du toan|uoc|ket qua|cung ky|danh gia|so sanh|so voi|quyet dinh|tong so)(?!\w)"
)
_TOTALS = ("tong", "cong", "toan ")
_KEPT_NAMES = 512
_AT_HEAD = 3
_FIELD = "linh vuc "
# Whether a word, as it was typed, stands anywhere in the corpus.
Knows = Callable[[str], bool]
_COUNT_BELIEVED_SECONDS = 5.0


def _held_to_its_column(match: Match, asked: Asked) -> Match:
    """A column is asked for by most of its name: `Dân số tham gia BHYT` is not `dân số`."""
    fact = match.fact
    name = {word for word in words_of(_IN_BRACKETS.sub(" ", fact.column)) if not word.isdigit()}
    if fact.table is None or len(name) < 2 or _OF_PLANS_AND_RESULTS.search(fold(fact.column)):
        return match
    said = {fold(term) for term in asked.terms} | set(search_words(asked.alternatives))
    if 2 * len(name & said) >= len(name) or any(word in fact.column.lower() for word in asked.numbers):
        return match
    return replace(match, required=(*match.required, fact.column))


def _held_to_its_row(match: Match, asked: Asked) -> Match:
    """A table row answers only a question that names something of it, unless it is the row of totals."""
    fact = match.fact
    name = fact.indicator.rpartition(f": {fact.column}")[0] if fact.table is not None and fact.column else ""
    words = set(words_of(name))
    if not words or fold(name).startswith(_TOTALS):
        return match
    # `hồ sơ` names no row `Hộ tịch`: marks that were typed count.
    spoken = set(_SYLLABLE.findall(name.lower()))
    said = {word for each in (*asked.levels, *asked.places) for word in words_of(each)}
    bare = {term for term in asked.terms if term == fold(term)}
    named = any(term in spoken for term in asked.terms) or 2 * len(words & bare) > len(words)
    named = named or words <= set(search_words(asked.alternatives))
    initials = "".join(fold(term)[0] for term in asked.terms)
    if named or words & said or any(len(word) > 2 and word in initials for word in words):
        return match
    return replace(match, required=(*match.required, name))


def _held_to_negation(match: Match) -> Match:
    """Those that answered are not those that did not: what names the figure must deny it too."""
    fact = match.fact
    if any(_DENIES.search(fold(words)) for words in (fact.own, fact.column)):
        return match
    return replace(match, lacks=(*match.lacks, "chưa"), required=(*match.required, "chưa"))


def _wholes_first(matches: list[Match], asked: Asked) -> list[Match]:
    """A part that the question does not name comes behind its whole, where the whole is nearly as good."""
    scores = {match.fact.id: match for match in matches}
    terms = {fold(term) for term in asked.terms} | {fold(each) for each in asked.levels}
    found = []
    for match in matches:
        whole = scores.get(match.fact.parent or "")
        if match.fact.relation == "part" and whole is not None and not asked.levels:
            common = set(words_of(f"{whole.fact.own} {whole.fact.unit} {match.fact.unit}"))
            own = [word for word in words_of(match.fact.own) if word not in common and not word.isdigit()]
            named = any(word in terms for word in own)
            if own and not named and whole.score > match.score - ALIKE:
                match = replace(match, score=min(match.score, whole.score - 0.02))
        found.append(match)
    return found


def _own_words_beside(
    candidates: list[Candidate], asked: frozenset[str]
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each fact the words that name another figure of its clause and neither its whole nor its parts: those of
    any, and those of figures of the same unit.

    Where all that names a figure is asked for, a figure before it that holds less of that is no other answer but what
    the sentence is about (`Bộ phận một cửa tiếp nhận 910 hồ sơ, … quá hạn 3 hồ sơ`): its words are none of these.
    """
    clauses: dict[tuple[str, str], list[Fact]] = {}
    for candidate in candidates:
        # The clauses of one sentence have their surroundings in common.
        clauses.setdefault((candidate.fact.document_id, candidate.fact.context), []).append(candidate.fact)
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    folded = {fold(word) for word in asked}
    for facts in clauses.values():
        named = {fact.id: frozenset(_SYLLABLE.findall(fact.own.lower())) for fact in facts}
        for fact in facts:
            held = named[fact.id] & asked
            others = [f for f in facts if f.id not in (fact.id, fact.parent)]
            if held and not _unasked(fact, folded):
                others = [f for f in others if f.ordinal > fact.ordinal or held <= named[f.id]]
            if _goes_on(fact):
                others = [f for f in others if f.evidence == fact.evidence]
            every = frozenset().union(*(named[f.id] for f in others))
            alike = frozenset().union(*(named[f.id] for f in others if f.unit == fact.unit))
            found[fact.id] = (every - named[fact.id], alike - named[fact.id])
    return found


def _unasked(fact: Fact, asked: set[str]) -> set[str]:
    """The folded words that name a figure and that nobody asked for."""
    unit = set(words_of(fact.unit))
    return {word for word in words_of(fact.own) if not word.isdigit() and word not in unit} - asked


def _goes_on(fact: Fact) -> bool:
    """Whether a clause goes on about what the clause before named: `…; riêng quý I có 5 hồ sơ`, `…; 12 ha chưa trồng`."""
    at_head = fact.table is None and fact.span.start - fact.evidence.start <= _AT_HEAD
    return at_head or fact.own.lower().startswith(("riêng ", "trong đó"))


def _is_number(whole: str, asked: str) -> bool:
    """`18` and `18/kh` are `18/KH-STTTT`; `1` is not."""
    return whole.startswith(asked) and not (asked.isdigit() and whole[len(asked) : len(asked) + 1].isdigit())


class Finder:
    """Finds facts for questions in one fact table."""

    def __init__(self, table: FactTable, documents: Documents, knows: Knows) -> None:
        self._table = table
        self._documents = documents
        self._knows = knows
        self._names: OrderedDict[str, tuple[frozenset[str], frozenset[str]]] = OrderedDict()
        self._total = (float("-inf"), 0)

    def find(self, asked: Asked) -> Found:
        """The scored facts for what was asked."""
        asked = self._without_own_place(asked)
        folded = [fold(term) for term in asked.terms]
        total = self.total()
        aliases = self._table.aliases(folded)
        rarity = self._table.rarity(folded)
        years = [year for period in asked.periods for year in year_words(period)]
        candidates = self._table.search(
            [*folded, *years],
            limit=300,
            keep=_LOOKED_AT,
            others=[*(w for words in aliases.values() for w in words), *search_words(asked.alternatives)],
        )
        beside = (
            _own_words_beside(candidates, frozenset([*asked.terms, *search_words(asked.alternatives)]))
            if not asked.several
            else {}
        )
        matches = [
            score(candidate, asked, rarity, total, aliases, *beside.get(candidate.fact.id, ()))
            for candidate in candidates
        ]
        matches = [self._with_document_words(m, asked, rarity, total) for m in matches]
        matches = [self._with_attested_words(m) for m in matches]
        if asked.numbers:
            matches = self._of_documents(matches, asked.numbers)
        if asked.kinds:
            matches = self._prefer_kind(matches, asked.kinds)
        matches.sort(key=lambda m: (-(m.score + 0.1 * m.period), m.fact.document_id, m.fact.ordinal))
        matches = [_held_to_its_row(match, asked) for match in _wholes_first(matches, asked)]
        matches = [_held_to_its_column(match, asked) for match in matches]
        if asked.negated:
            matches = [_held_to_negation(match) for match in matches]
        if asked.phrases:
            matches = [self._held_to_phrases(match, asked.phrases) for match in matches]
        silent = self._unmentioned(matches[:80], asked.names)
        misplaced = frozenset(
            m.fact.id
            for m in matches[:80]
            if any(not self._about(m.fact, place) for place in asked.places) or m.fact.document_id in silent
        )
        return Found(asked, tuple(matches), misplaced)

    def _with_attested_words(self, match: Match) -> Match:
        """A word with other marks is mistyped only where the corpus has no such word: `chí` is none for `chi`."""
        attested = tuple(word for word in match.misspelt if self._knows(word))
        if not attested:
            return match
        return replace(
            match,
            missing=(*match.missing, *attested),
            misspelt=tuple(word for word in match.misspelt if word not in attested),
        )

    def of_document(self, identity: str) -> list[Fact]:
        """The facts of a document, in its order."""
        return self._table.of_document(identity)

    def speaks_of(self, fact: Fact, asked: Asked, named: Sequence[str]) -> bool:
        """Whether a fact may be of the places and proper names that were asked, save those that `named` words (of rows) say."""
        said = {fold(word) for word in named}
        places = [p for p in asked.places if not said.issuperset(words_of(p.partition(" ")[2] or p))]
        names = tuple(name for name in asked.names if not said.issuperset(words_of(name)))
        silent = self._silent({fact.document_id}, names)
        return not silent and all(self._about(fact, place) for place in places)

    def siblings(self, fact: Fact) -> list[Fact]:
        """The facts of the same document, for reading parts, rows and neighbours."""
        return self._table.of_document(fact.document_id)

    def parent(self, fact: Fact) -> Fact | None:
        """The fact that this one is a part of."""
        return self._table.fact(fact.parent) if fact.parent else None

    def total(self) -> int:
        """How many facts there are; believed for a moment."""
        now = time.monotonic()
        if now - self._total[0] > _COUNT_BELIEVED_SECONDS:
            self._total = (now, self._table.count())
        return self._total[1]

    def _without_own_place(self, asked: Asked) -> Asked:
        """The question without the words of its places: they are checked as places, not weighed as words."""
        words = {word for place in asked.places for word in all_syllables(place)}
        kept = tuple(term for term in asked.terms if fold(term) not in words)
        return replace(asked, terms=kept) if kept else asked

    def _with_document_words(self, match: Match, asked: Asked, rarity: dict[str, int], total: int) -> Match:
        """A word that the document as a whole is about (its province, its issuer) is not missing in its facts."""
        if not match.lacks:
            return match
        names, title = self.names(match.fact.document_id)
        gain = every = 0.0
        lacks = []
        about = names | title
        unheld = [
            t for t in match.lacks
            if fold(t) not in about
            and not any(about.issuperset(words_of(" ".join(p))) for p in asked.alternatives.get(t, ()))
        ]  # fmt: skip
        # A document whose title holds all that is missing is about just that.
        titled = 0.4 if unheld else 0.8
        for term in asked.terms:
            weight = weigh(rarity.get(fold(term), 0), total)
            every += weight
            if term in match.lacks:
                gain += weight * (0.8 if fold(term) in names else titled if term not in unheld else 0.0)
                if fold(term) not in names:
                    lacks.append(term)
        absent = missing_words(asked.terms, unheld)
        refund = MISSING * (len(match.absent) - len(absent))
        missing = tuple(term for term in match.missing if term in unheld)
        misspelt = tuple(term for term in match.misspelt if term in unheld)
        return replace(
            match,
            score=match.score + gain / every + refund,
            lacks=tuple(lacks),
            absent=absent,
            missing=missing,
            misspelt=misspelt,
        )

    def names(self, document_id: str) -> tuple[frozenset[str], frozenset[str]]:
        """The folded words of what a document is about: the names of its header and body, and its title."""
        if document_id in self._names:
            self._names.move_to_end(document_id)
            return self._names[document_id]
        document = self._documents.document(document_id)
        header = document.header
        fields = [f.value for f in (header.issuer, header.superior, header.place) if f]
        often = Counter(_NAME.findall(document.text))
        repeated = [name for name, count in often.items() if count >= _OFTEN]
        title = words_of(header.title.value) if header.title else []
        if header.status == "draft":
            title += words_of("dự thảo")
        words = frozenset(words_of(" ".join([*fields, *repeated]))), frozenset(title)
        self._names[document_id] = words
        while len(self._names) > _KEPT_NAMES:
            self._names.popitem(last=False)
        return words

    def _of_documents(self, matches: list[Match], numbers: tuple[str, ...]) -> list[Match]:
        rows = self._table.documents(m.fact.document_id for m in matches)
        wanted = [number.replace(" ", "").lower() for number in numbers]
        inside = {
            identity
            for identity, row in rows.items()
            if row.number and any(_is_number(row.number.lower(), number) for number in wanted)
        }
        return [m for m in matches if m.fact.document_id in inside] if inside else matches

    def _prefer_kind(self, matches: list[Match], kinds: tuple[str, ...]) -> list[Match]:
        """Facts of the kind of document that the question names come a little before others."""
        rows = self._table.documents(m.fact.document_id for m in matches)
        wanted = {fold(kind) for kind in kinds}
        of_kind = {identity for identity, row in rows.items() if row.kind and fold(row.kind) in wanted}
        return [replace(m, score=m.score + 0.08) if m.fact.document_id in of_kind else m for m in matches]

    def _held_to_phrases(self, match: Match, phrases: tuple[str, ...]) -> Match:
        """The match with the phrases (folded) that neither its fact nor the title of its document holds."""
        lacking = tuple(phrase for phrase in phrases if not self._speaks_of(match.fact, phrase))
        return (
            replace(match, lacks=match.lacks + lacking, required=match.required + lacking)
            if lacking
            else match
        )

    def _speaks_of(self, fact: Fact, phrase: str) -> bool:
        title = self._documents.document(fact.document_id).header.title
        said = f"{fact.indicator} {fact.own} {fact.context} {title.value if title else ''}"
        if (
            phrase.startswith(_FIELD)
            and f" {phrase.removeprefix(_FIELD)} " in f" {' '.join(all_syllables(fact.own))} "
        ):
            return True
        return f" {phrase} " in f" {plain_labels(' '.join(all_syllables(said)))} "

    def _unmentioned(self, matches: Sequence[Match], names: tuple[str, ...]) -> set[str]:
        """The documents that never speak of a proper name of the question: they give no figure of it.

        The class word before a name is often left out or changed (`hồ Nậm Khoai`, `hồ chứa nước Nậm Khoai`).
        """
        return self._silent({match.fact.document_id for match in matches}, names)

    def _silent(self, documents: set[str], names: tuple[str, ...]) -> set[str]:
        silent: set[str] = set()
        for identity in documents if names else ():
            text = self._documents.document(identity).text.lower()
            for name in names:
                words = name.lower().split()
                if " ".join(words) not in text and (len(words) < 3 or " ".join(words[1:]) not in text):
                    silent.add(identity)
        return silent

    def _about(self, fact: Fact, place: str) -> bool:
        """Whether a fact is about a place: it names it, or the document as a whole is about that province."""
        said = " ".join(all_syllables(f"{fact.head} {fact.own} {fact.level} {fact.context}"))
        if f" {place} " in f" {said} ":
            return True
        if fact.level.lower().startswith(LOCAL):
            # A commune's figure is not its district's, whose name stands above it in the header.
            return False
        header = self._documents.document(fact.document_id).header
        for field in (header.issuer, header.superior, header.title):
            if field and f" {place} " in f" {' '.join(all_syllables(field.value))} ":
                return True
        kind, _, name = place.partition(" ")
        if kind not in ("tinh", "so", "bo") or not name:
            return False
        names, _ = self.names(fact.document_id)
        return all(word in names for word in words_of(name))
