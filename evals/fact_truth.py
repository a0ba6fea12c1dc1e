"""How well figures are drawn from documents, against what a careful reader finds there (`truth/figures.jsonl`).

One line a figure of a document that was read whole: `file`, `printed` and the how-manieth time (`nth`) that this
number stands in the stored text, then `value`, `of` (the whole of a ratio), `upper` (the end of a range), `unit`,
`qualifier`, `change`, `role`, `period`, `level`, `parent` (the printed number and its `nth`), `relation`, and `meant`
where a misprint stands for another value. A field that is missing is empty; a list holds all that is right (`parents`
for several parents). `optional` figures count neither way: numbers in titles of cited documents, in quotations.

The truth over the real sample documents holds numbers and labels only, none of their sentences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from index.documents import Document
from index.facts import Fact
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
from ingest.readers.detect import open_sources
from ingest.understand import understand

TRUTH = Path(__file__).resolve().parent / "truth" / "figures.jsonl"
CORPUS = Path(__file__).resolve().parent / "corpus"
FIELDS = ("value", "unit", "qualifier", "period", "level", "role", "part")
Figure = Mapping[str, Any]


@dataclass(slots=True)
class Count:
    """Right ones among those that were drawn and among those that there are."""

    right: int = 0
    drawn: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.drawn if self.drawn else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


@dataclass(slots=True)
class Scores:
    """Counts by field, and the mistakes in words: false facts, missed figures, wrong fields."""

    figures: int = 0
    fields: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in FIELDS})
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def load_truth(path: Path = TRUTH) -> dict[str, list[Figure]]:
    """The figures by file."""
    found: dict[str, list[Figure]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        figure = json.loads(line)
        found.setdefault(figure["file"], []).append(figure)
    return found


def read_document(path: Path) -> Document:
    """The document of one file, as ingest understands it."""
    source = next(iter(open_sources(path)))
    return understand(source.read(), file=source.name, path=str(path), sha256=source.sha256)


def score_folders(folders: Iterable[Path], truth: Mapping[str, Sequence[Figure]] | None = None) -> Scores:
    """The scores over all files of the truth that stand in the folders."""
    known = truth if truth is not None else load_truth()
    scores = Scores()
    for path in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
        if path.name in known:
            document = read_document(path)
            facts, _ = check_facts(extract_facts(document))
            score(document.text, facts, known[path.name], scores)
    return scores


def score(text: str, facts: Sequence[Fact], figures: Sequence[Figure], scores: Scores) -> None:
    """Adds what the facts of one document are worth."""
    places = {_position(text, figure["printed"], figure["nth"]): figure for figure in figures}
    by_start = {fact.span.start: fact for fact in facts}
    starts = {fact.id: fact.span.start for fact in facts}
    scores.figures += sum(not figure.get("optional") for figure in figures)
    for fact in facts:
        if fact.span.start not in places:
            scores.false.append(f"{fact.printed} {fact.unit}: {_around(text, fact.span.start)}")
            scores.fields["value"].drawn += 1
            scores.fields["unit"].drawn += 1
    for start, figure in places.items():
        if figure.get("optional"):
            continue
        drawn = by_start.get(start)
        if drawn is None:
            where = _around(text, start) if start >= 0 else "not in the text"
            scores.missed.append(f"{figure['printed']} {figure.get('unit', '')}: {where}")
            scores.fields["value"].there += 1
            scores.fields["unit"].there += 1
            continue
        _score_fields(text, drawn, figure, starts, scores)


def _score_fields(text: str, fact: Fact, figure: Figure, starts: Mapping[str, int], scores: Scores) -> None:
    value = (fact.value, fact.of, fact.upper, fact.true_value)
    meant = _decimal(figure.get("meant", figure["value"]))
    wanted = (*(_decimal(figure.get(name)) for name in ("value", "of", "upper")), meant)
    _count(scores, "value", value == wanted, True, True, fact, text)
    for name in ("unit", "qualifier", "period", "level", "role"):
        given, accepted = str(getattr(fact, name)), _accepted(figure.get(name, ""))
        always = name in ("unit", "period", "role")
        _count(
            scores, name, given in accepted, always or bool(given), always or "" not in accepted, fact, text
        )
    parents = figure.get("parents", [figure.get("parent")])
    accepted_at = {_position(text, *parent) if parent else None for parent in parents}
    at = starts.get(fact.parent or "") if fact.relation else None
    _count(scores, "part", at in accepted_at, at is not None, None not in accepted_at, fact, text)


def _count(scores: Scores, name: str, right: bool, drawn: bool, there: bool, fact: Fact, text: str) -> None:
    count = scores.fields[name]
    count.drawn += drawn
    count.there += there
    count.right += right and drawn and there
    # An empty field that may be empty, and a full one that may be full, are right on either side.
    if right and drawn and not there:
        count.right, count.there = count.right + 1, count.there + 1
    if not right:
        given = fact.parent if name == "part" else getattr(fact, name, "")
        scores.wrong.append(
            f"{name} “{given}” of {fact.printed} {fact.unit}: {_around(text, fact.span.start)}"
        )


def _accepted(value: Any) -> set[str]:
    return set(value) if isinstance(value, list) else {value}


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _position(text: str, printed: str, nth: int) -> int:
    """Where a number stands for the nth time as a whole number, -1 where it does not."""
    pattern = re.compile(rf"(?<![\d.,/]){re.escape(printed)}(?!\d|[.,/]\d)")
    for count, match in enumerate(pattern.finditer(text), start=1):
        if count == nth:
            return match.start()
    return -1


def _around(text: str, start: int) -> str:
    return " ".join(text[max(0, start - 40) : start + 40].split())
