"""What a question asks about documents: which ones it names or describes, and what of them it wants to know.

Read from the normalised question and its folded form (same offsets). Whatever is left when references, kinds
and asking words are taken away is the subject; a question whose rest is about something else is not ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.instruments.asking import (
    ASKED_KIND,
    ATTRIBUTES,
    BASIS_AS_NOUN,
    COMPARING,
    COUNTING,
    FIRST_ATTRIBUTES,
    IMPLIED_OTHER,
    IN_FORCE,
    IS_BASIS_OF,
    KIND,
    KIND_NAMES,
    LEADING_KIND,
    MANY,
    PHRASES,
    PLAIN_KIND,
    RELATIONS,
    STATES,
    Attribute,
    is_noise,
)
from assistant.instruments.bodies import Bodies, Body
from assistant.instruments.periods import Period, period_of
from assistant.question import Question
from index.folding import fold
from index.instruments import InstrumentStatus
from ingest.references import ReferenceMention, parse_references

Direction = Literal["from", "to"]
_WORD = re.compile(r"[^\W_]+")
_TAKES_EFFECT = re.compile(r"(?<!\w)(?:bat dau |co )*(?:hieu luc(?: thi hanh)?|duoc ap dung|ap dung)(?!\w)")
_ASKED_WITH_WHO: frozenset[Attribute] = frozenset({"signer", "recipients", "applies"})
_WHO_ISSUED = re.compile(r"(?:ai|nao) (?:da )?ban hanh|co quan ban hanh")
# `A được tỉnh cụ thể hóa`, but `A được ban hành để thực hiện …` is A's own doing.
_DONE_BY = re.compile(r"\b(?:duoc|bi)\s+(?!ban hanh|phe duyet|ky\b|thong qua|xay dung|lap\b|ra\b)")
_BY_MEANS_OF = re.compile(r"\s*(?:thanh|bang|boi)\s*")
_OF = re.compile(r"\s*(?:cua|do)?\s*")
_EXPIRES = re.compile(r"het hieu luc")
# `so ke hoach …`, typed without marks, asks for a number sooner than it names a department.
_NUMBER_OF = re.compile(rf"\s*so(?= (?:{KIND})\b(?! (?:va )?dau tu))")
_WHO_SIGNED = re.compile(r"(?<!\w)(?:ai|nguoi) (?:da )?ky(?!\w)")
_NUMBER_WHICH = re.compile(r"(?<!\w)số (?:nào|mấy)(?!\w)")
_WHAT_IT_IS = re.compile(r"(?<!\w)la (?:mot )?van ban (?:nao|gi)(?!\w)")


@dataclass(frozen=True, slots=True)
class InstrumentQuestion:
    """A question about documents.

    - `references`: those that it names by number; `kind`: the kind that is looked for, None for any;
    - `interrogative`: it asks which document (`kế hoạch nào`, `những văn bản nào`); `many`: for a list of them;
    - `relation` with `direction`: what the sought documents do to the named one (`to`), or it to them (`from`);
    - `comparing`: in what respect the named documents are compared, None where they are not;
    - `words`: what is left, folded, in order: the subject; `described_kind`: the kind of the document that these
      words describe, where another kind is asked for;
    - `issuer`, `place`, `signer`: who issued or signed it, as far as the question says; `sought_issuer` is the one
      of the documents at the other end of a relation; `in_force`: only what holds; `expiring`: what
      has ceased to hold is asked for, whatever ended it.
    """

    references: tuple[ReferenceMention, ...]
    kind: str | None
    named_kind: bool
    interrogative: bool
    many: bool
    attributes: frozenset[Attribute]
    relation: str | None
    direction: Direction
    period: Period | None
    status: InstrumentStatus | None
    issuer: Body | None
    words: tuple[str, ...]
    comparing: str | None = None
    described_kind: str | None = None
    place: Body | None = None
    sought_issuer: Body | None = None
    signer: str | None = None
    in_force: bool = False
    expiring: bool = False

    @property
    def year(self) -> int | None:
        """The one year that the question names."""
        return self.period.year if self.period else None


def read_question(
    question: Question, bodies: Bodies, signers: frozenset[str] = frozenset()
) -> InstrumentQuestion | None:
    """The question as one about documents, None where nothing in it names or asks for a document.

    `bodies` finds issuing bodies, `signers` are the folded names of those who signed documents of the corpus.
    """
    text, folded = question.text, question.folded
    if len(folded) != len(text):
        return None
    references = tuple(parse_references(text, lenient=True))
    reading = _Reading(_blanked(folded, references), text)
    # `… là văn bản nào?` asks what it is, unless it asks for the other end of a relation.
    what = not names_relation(reading.plain) and reading.take(_WHAT_IT_IS) is not None
    signer = _signer(reading, signers)
    attributes: set[Attribute] = {"subject"} if what and references else set()
    if fold(question.raw[:2]) == question.raw[:2].lower() != "sở" and (
        number := _NUMBER_OF.match(reading.plain)
    ):
        reading.blank(*number.span())
        attributes.add("number")
    comparing = _comparing(reading) if len(references) > 1 else None
    attributes |= reading.attributes(FIRST_ATTRIBUTES)
    asked = _asked_kind(reading.plain)
    if asked is None and references and names_relation(reading.plain):
        asked = LEADING_KIND.match(reading.plain)
    named = bool(attributes - {"effective", "adopted"}) and bool(references)
    names_none = not references and asked is None and PLAIN_KIND.search(reading.plain) is None
    if names_none and not signer and _WHO_SIGNED.search(reading.plain) is None:
        return None
    relation, direction = _relation(reading, asked, references) if not named else (None, "to")
    reading.plain, period = period_of(reading.plain, listing=asked is not None)
    status = _state(reading)
    in_force = reading.take(IN_FORCE) is not None
    kind = _asked_name(asked)
    many = asked is not None and (asked["listed"] is not None or MANY.match(asked.group()) is not None)
    if asked:
        reading.blank(*asked.span())
        reading.plain = ASKED_KIND.sub(_spaces, reading.plain)
    issuer, place, sought = _bodies(reading, bodies, references, folded, asked)
    for which in _NUMBER_WHICH.finditer(text.lower()):
        # `số nào` with its mark is no department.
        if reading.plain[which.start() : which.end()].strip():
            reading.blank(*which.span())
            attributes.add("number")
    attributes |= reading.attributes(ATTRIBUTES)
    if "date" in attributes and reading.take(_TAKES_EFFECT):
        # `từ ngày nào thì … có hiệu lực`
        attributes = {*(attributes - {"date"}), "effective"}
    if attributes & _ASKED_WITH_WHO and not _WHO_ISSUED.search(folded):
        # `người ký … là ai`: one `ai` asks one thing.
        attributes.discard("issuer")
    other = reading.take(PLAIN_KIND)
    if other:
        reading.plain = re.sub(rf"(?<!\w){other['kind']}(?!\w)", _spaces, reading.plain)
    interrogative = asked is not None
    described = KIND_NAMES.get(other["kind"]) if other else None
    return InstrumentQuestion(
        references=references,
        kind=kind if kind or interrogative else described,
        named_kind=interrogative or other is not None,
        interrogative=interrogative,
        many=many or any(COUNTING.search(folded[: r.span.start]) for r in references),
        attributes=frozenset(attributes),
        relation=relation,
        direction=direction,
        period=period,
        status=status,
        issuer=issuer if relation else issuer or sought,
        sought_issuer=sought if relation else None,
        words=reading.words(),
        comparing=comparing,
        described_kind=described if interrogative else None,
        place=place,
        signer=signer,
        in_force=in_force,
        expiring=relation is not None and _EXPIRES.search(folded) is not None,
    )


@dataclass(slots=True)
class _Reading:
    """The folded question, from which what was understood is blanked out; offsets are those of `text`."""

    plain: str
    text: str

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.search(self.plain)
        if match:
            self.blank(match.start(), match.end())
        return match

    def blank(self, start: int, end: int) -> None:
        self.plain = self.plain[:start] + " " * (end - start) + self.plain[end:]

    def attributes(self, patterns: tuple[tuple[Attribute, str], ...]) -> set[Attribute]:
        found: set[Attribute] = set()
        for name, pattern in patterns:
            self.plain, count = re.subn(rf"(?<!\w)(?:{pattern})(?!\w)", _spaces, self.plain)
            if count:
                found.add(name)
        return found

    def words(self) -> tuple[str, ...]:
        """What is left, folded."""
        rest = PHRASES.sub(_spaces, self.plain)
        return tuple(
            match.group()
            for match in _WORD.finditer(rest)
            if not is_noise(self.text[match.start() : match.end()])
        )


def names_relation(plain: str) -> bool:
    """Whether the words tell what one document does to another."""
    return any(re.search(rf"(?<!\w)(?:{pattern})(?!\w)", plain) for _, pattern in RELATIONS)


def _blanked(folded: str, references: tuple[ReferenceMention, ...]) -> str:
    for reference in references:
        start, end = reference.span
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def _asked_kind(plain: str) -> re.Match[str] | None:
    """The kind that is asked for: with `nào`, or a plural that no other kind stands before.

    `quyết định kiện toàn ban chỉ đạo các chương trình …` asks for no programmes.
    """
    listed = None
    for match in ASKED_KIND.finditer(plain):
        if match["listed"] is None:
            return match
        listed = listed or match
    if listed and PLAIN_KIND.search(plain, 0, listed.start()):
        return None
    return listed


def _asked_name(asked: re.Match[str] | None) -> str | None:
    return KIND_NAMES.get(asked["kind"] or asked["what"] or asked["listed"]) if asked else None


def _signer(reading: _Reading, signers: frozenset[str]) -> str | None:
    """A person of the register who is said to have signed."""
    if re.search(r"(?<!\w)ky(?!\w)", reading.plain) is None:
        return None
    for name in sorted(signers, key=len, reverse=True):
        match = re.search(
            rf"(?<!\w)(?:(?:do|boi) )?(?:(?:ong|ba|dong chi) )?{re.escape(name)}(?!\w)", reading.plain
        )
        if match:
            reading.blank(match.start(), match.end())
            reading.take(re.compile(r"(?<!\w)(?:(?:da|duoc|do) )*ky(?: ban hanh)?(?!\w)"))
            reading.take(
                re.compile(
                    r"(?<!\w)(?:pho )?(?:chu tich|giam doc|bi thu|bo truong|thu truong|chanh van phong)(?!\w)"
                )
            )
            return name
    return None


def _comparing(reading: _Reading) -> str | None:
    reading.take(re.compile(rf"(?<!\w)hai(?: (?:{KIND}))?(?: nay| tren)?(?!\w)"))
    for name, pattern in COMPARING:
        if reading.take(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")):
            return name
    return None


def _relation(
    reading: _Reading, asked: re.Match[str] | None, references: tuple[ReferenceMention, ...]
) -> tuple[str | None, Direction]:
    """The relation asked for, and which way: who stands before the verb does it, who is nearest to it first.

    `A thay thế B`, `B bị thay thế bởi A`, `B bị A thay thế`, `căn cứ của A là B`: A acts upon B.
    """
    for relation, pattern in RELATIONS:
        verb = re.search(rf"(?<!\w)(?P<passive>(?:(?:da|duoc|bi|se) )*)(?:{pattern})(?!\w)", reading.plain)
        if verb is None:
            continue
        implied = None
        if asked is None:
            implied = IMPLIED_OTHER.match(reading.plain, verb.end())
            if implied is None and not (relation == "basis" and BASIS_AS_NOUN.search(reading.plain)):
                continue
        direction = _direction(reading.plain, relation, verb, asked, implied, references)
        reading.blank(verb.start(), verb.end())
        if implied:
            reading.blank(implied.start(), implied.end())
        return relation, direction
    return None, "to"


def _direction(
    plain: str,
    relation: str,
    verb: re.Match[str],
    asked: re.Match[str] | None,
    implied: re.Match[str] | None,
    references: tuple[ReferenceMention, ...],
) -> Direction:
    sought = asked.start() if asked else implied.start() if implied else len(plain)
    named = references[0].span.start if references else (0 if sought > verb.start() else len(plain))
    start = verb.start()
    if _EXPIRES.search(verb.group()):
        # What expires does nothing: the other document ends it.
        return "from" if sought < start else "to"
    # `được thay thế`, `được tỉnh cụ thể hóa`, `cụ thể hóa bằng văn bản nào`
    led = plain[references[0].span.end : start] if references and named < start < sought else ""
    passive = bool(
        re.search(r"duoc|bi\b", verb["passive"])
        or _DONE_BY.search(led)
        or _BY_MEANS_OF.fullmatch(plain, verb.end(), max(verb.end(), sought))
    )
    if relation == "basis" and IS_BASIS_OF.search(plain, max(0, start - 8)) is not None:
        return "from" if sought < start else "to"
    if sought < start and named < start:
        doer_is_sought = sought > named
    elif sought > start and named > start:
        # `căn cứ ban hành A là những văn bản nào`, `được dẫn trong A là văn bản nào`; `thay thế A là văn bản nào`.
        return "from" if relation == "basis" or passive else "to"
    else:
        doer_is_sought = (sought < start) != passive
    return "to" if doer_is_sought else "from"


def _state(reading: _Reading) -> InstrumentStatus | None:
    for name, pattern in STATES:
        if reading.take(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")):
            return name
    return None


def _bodies(
    reading: _Reading,
    bodies: Bodies,
    references: tuple[ReferenceMention, ...],
    folded: str,
    asked: re.Match[str] | None,
) -> tuple[Body | None, Body | None, Body | None]:
    """The issuer of the documents in question, a place, and the issuer of those that are asked for."""
    issuer = sought = None
    for _ in range(2):
        found = bodies.issuer(reading.plain, reading.text)
        if found is None:
            break
        # `Nghị quyết 09 của Tỉnh ủy`: right behind the number it is the named document's own.
        of_named = any(
            r.span.end <= found.start and _OF.fullmatch(folded, r.span.end, found.start) for r in references
        )
        # `dựa trên nghị quyết nào của Chính phủ`: right behind what is asked for it is its own.
        of_asked = asked is not None and _OF.fullmatch(folded, asked.end(), found.start) is not None
        lead = re.search(r"(?:cua|do|boi|tu)\s+$", reading.plain[: found.start])
        reading.blank(lead.start() if lead else found.start, found.end)
        if of_named or not (references or of_asked):
            issuer = issuer or found.body
        else:
            sought = sought or found.body
    if (issuer and issuer.place) or (sought and sought.place):
        return issuer, None, sought
    place = bodies.place(reading.plain)
    if place:
        reading.blank(place.start, place.end)
    return issuer, (place.body if place else None), sought


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
