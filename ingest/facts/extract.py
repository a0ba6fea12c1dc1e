"""All facts of one document: figures of its text and tables, with parents, doubts and stable ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from index.documents import Document
from index.facts import Fact, FactDoubt
from ingest.facts.drawn import Drawn
from ingest.facts.outline import Outline
from ingest.facts.sentences import draw_from_text
from ingest.facts.tables import draw_from_tables
from ingest.home import home_of

# Headers are often in capitals; the next line of the header never belongs to the name.
_LOCAL = re.compile(
    r"(?:^|(?<=\s))(huyện|thị xã|thành phố|xã(?! hội)|phường|thị trấn|quận)[ ]([^\n,.;:()]{2,30})$", re.I
)
_LONGEST_CONTEXT = 1_200


def extract_facts(document: Document) -> tuple[Fact, ...]:
    """The figures of a document in reading order, as printed; `ingest.facts.checks` adds what the checks imply.

    Every span lies in `document.text`. Linear in the text; raises nothing of its own.
    """
    outline = Outline(document)
    return as_facts(document, draw_from_text(document, outline) + draw_from_tables(document, outline))


def as_facts(document: Document, drawn: Sequence[Drawn]) -> tuple[Fact, ...]:
    """Drawn figures as facts in reading order, with stable ids; of two with the same digits the first."""
    ids = [_id(document.id, item) for item in drawn]
    order = sorted(range(len(drawn)), key=lambda position: drawn[position].span)
    seen: set[str] = set()
    place = _own_place(document)
    home = place or home_of(document).province or ""
    facts: list[Fact] = []
    for position in order:
        if ids[position] not in seen:
            seen.add(ids[position])
            facts.append(_fact(document, drawn[position], ids[position], ids, len(facts), place, home))
    return tuple(facts)


def _own_place(document: Document) -> str:
    """The district or commune whose document this is: its figures are that place's, not the province's."""
    header = document.header
    for field in (header.issuer, header.superior):
        match = _LOCAL.search(field.value) if field else None
        if match:
            kind, name = match.group(1).lower(), " ".join(match.group(2).split())
            return f"{kind} {name.title() if name.isupper() else name}"
    return ""


def _id(document_id: str, item: Drawn) -> str:
    """The same figure of the same document has the same id in every data directory."""
    return hashlib.sha256(f"{document_id}:{item.span.start}:{item.span.end}".encode()).hexdigest()[:16]


def _fact(
    document: Document, item: Drawn, identity: str, ids: list[str], ordinal: int, place: str, home: str
) -> Fact:
    mention = item.mention
    doubts = tuple(FactDoubt(d.code, d.message, d.implied) for d in mention.doubts)
    return Fact(
        id=identity,
        document_id=document.id,
        ordinal=ordinal,
        indicator=item.indicator[:400],
        own=item.own[:400],
        head=item.head[:400],
        context=item.context[:_LONGEST_CONTEXT].strip(),
        value=mention.value,
        printed=mention.printed,
        unit=mention.unit,
        span=item.span,
        evidence=item.evidence,
        scale=mention.scale,
        qualifier=mention.qualifier,
        change=mention.change,
        of=mention.of,
        upper=mention.upper,
        role=item.role,
        period=item.period,
        period_inherited=item.inherited,
        base_period=item.base_period,
        level=item.level or place,
        home=home,
        parent=ids[item.parent] if item.parent is not None else None,
        relation=item.relation,
        section=item.section,
        table=item.table,
        row=item.row,
        column=item.column,
        certain=mention.certain,
        doubts=doubts,
    )
