"""Faults planted in the real program, to see that an evaluation finds and names them: `python -m evals.faults`.

Each fault is put into the running program, the set is asked again and compared with the sound run:
- `broken_number_parser`: the points of thousands are read as decimal commas when figures are drawn from documents;
- `shuffled_citations`: a citation points at the paragraph before the right one;
- `lost_document`: the document that is cited most is gone from the index;
- `moved_threshold`: a figure that is too unlike the question, of another year or place, is now an answer;
- `unverified_words`: a digit of every amount changes on its way into the answer, and nothing checks it;
- `silent_conflicts`: documents that disagree are no longer told of;
- `deaf_embedder`: every question has the same vector, so that only words find passages.

What must be named follows from the fault, and a fault that nothing names ends with status 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant.answer import Citation
from assistant.figures.found import Found
from assistant.figures.matching import ENOUGH, Match
from assistant.figures.wording import quantity
from assistant.ground import Problem
from assistant.opening import derivers, embedder, open_assistant
from assistant.settings import Settings, read_settings
from evals.compare import Comparison, compare
from evals.corpora import corpus_of, with_corpus
from evals.question_set import GoldQuestion, load_question_set
from evals.report import write_report
from evals.run import Outcome, run_questions
from evals.system import AssistantSystem
from index.database import Database
from index.documents import Document, Span
from index.embedders.bundled import BundledEngine
from index.embedders.engine import Vectors
from index.errors import VanbanError
from index.fact_table import FactTable
from index.facts import Fact
from index.facts import Finding as Checked
from index.signature import record_derived_version
from ingest.facts.deriver import FactDeriver
from ingest.keeping import remove
from ingest.numbers import NumberMention, parse_numbers
from ingest.run import Ingest
from ingest.steps import default_steps

Asked = Sequence[tuple[str, GoldQuestion]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an evaluation says of a fault: the run, its comparison with the sound one, and what it names."""

    outcomes: tuple[Outcome, ...]
    comparison: Comparison
    named: tuple[str, ...]


@contextmanager
def broken_number_parser(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """Facts drawn anew with `1.208` read as 1,208."""

    def misread(text: str) -> list[NumberMention]:
        return [
            replace(found, value=found.value / 1000) if "." in found.printed else found
            for found in parse_numbers(text)
        ]

    with (
        patch("ingest.facts.sentences.parse_numbers", misread),
        patch("ingest.facts.tables.parse_numbers", misread),
        _ingest(settings) as ingest,
    ):
        record_derived_version(
            ingest.database, FactDeriver(ingest.database).name, 0
        )  # so that facts are drawn anew
        ingest.reindex()
    yield


@contextmanager
def shuffled_citations(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """Citations of the block before the right one."""
    from assistant import cite

    resolve = cite.resolve

    def another_place(document: Document, span: Span, n: int) -> Citation:
        before = [block.span for block in document.blocks if block.span.end <= span.start]
        return resolve(document, before[-1] if before else span, n)

    with patch.object(cite, "resolve", another_place):
        yield


@contextmanager
def lost_document(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """The most cited document taken out."""
    cited = Counter(
        citation["document"]["id"] for outcome in sound for citation in outcome.answer["citations"]
    )
    with _ingest(settings) as ingest:
        remove(ingest, cited.most_common(1)[0][0])
    yield


@contextmanager
def moved_threshold(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """A figure answers with half the likeness that it needs, whatever its period and place."""

    def is_answer(found: Found, match: Match) -> bool:
        return match.score >= ENOUGH / 2

    with patch.object(Found, "answers", is_answer):
        yield


@contextmanager
def unverified_words(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """The last digit of an amount is another one, and verification lets everything pass."""

    def another(*given: Any) -> str:
        return re.sub(r"\d(?=\D*$)", lambda match: str((int(match[0]) + 1) % 10), quantity(*given))

    def pass_all(*_: object) -> list[Problem]:
        return []

    with (
        patch("assistant.figures.route.quantity", another),
        patch("assistant.figures.route.verify", pass_all),
        patch("assistant.assistant.verify", pass_all),
    ):
        yield


@contextmanager
def silent_conflicts(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """Neither what the checks found of documents that disagree nor what the search finds reaches the answer."""
    findings_of = FactTable.findings_of

    def without(table: FactTable, ids: Iterable[str]) -> list[Checked]:
        return [finding for finding in findings_of(table, ids) if finding.kind != "conflict"]

    def none(found: Found, best: Match) -> list[Fact]:
        return []

    with patch.object(FactTable, "findings_of", without), patch.object(Found, "rivals", none):
        yield


@contextmanager
def deaf_embedder(settings: Settings, sound: Sequence[Outcome]) -> Iterator[None]:
    """Every question gets the vector of the same word."""
    embed_query = BundledEngine.embed_query

    def same(engine: BundledEngine, text: str) -> Vectors:
        return embed_query(engine, "văn bản")

    with patch.object(BundledEngine, "embed_query", same):
        yield


FAULTS = {
    fault.__name__: fault
    for fault in (
        broken_number_parser,
        shuffled_citations,
        lost_document,
        moved_threshold,
        unverified_words,
        silent_conflicts,
        deaf_embedder,
    )
}
# What the comparison must name for each fault.
_NAMES: dict[str, Callable[[Comparison, Sequence[Outcome]], Sequence[str]]] = {
    "broken_number_parser": lambda comparison, now: comparison.worse,
    "shuffled_citations": lambda comparison, now: comparison.lost_sources,
    "lost_document": lambda comparison, now: comparison.lost_sources,
    "moved_threshold": lambda comparison, now: [o.question.id for o in now if o.verdict.false_answer],
    "unverified_words": lambda comparison, now: comparison.newly_ungrounded,
    "silent_conflicts": lambda comparison, now: comparison.worse,
    "deaf_embedder": lambda comparison, now: comparison.lost_passages,
}


def run_sound(settings: Settings, questions: Asked, out: Path) -> list[Outcome]:
    """The run of the program as it is."""
    with open_assistant(settings) as opened:
        return run_questions(questions, AssistantSystem.over(opened), out)


def find_fault(
    name: str, settings: Settings, questions: Asked, sound: Sequence[Outcome], out: Path
) -> Finding:
    """Plants one of `FAULTS`, asks again over a copy of the data directory, and gives what is named of it.

    Raises:
        KeyError: there is no such fault.
    """
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        shutil.copytree(settings.data, data)
        copy = settings.model_copy(update={"data": data})
        with FAULTS[name](copy, sound), open_assistant(copy) as opened:
            system = replace(AssistantSystem.over(opened), fingerprint=name)
            outcomes = run_questions(questions, system, out)
    comparison = compare(sound, outcomes)
    write_report(out, outcomes, comparison)
    already = {o.question.id for o in sound if o.verdict.false_answer}
    named = [name for name in _NAMES[name](comparison, outcomes) if name not in already]
    return Finding(tuple(outcomes), comparison, tuple(named))


@contextmanager
def _ingest(settings: Settings) -> Iterator[Ingest]:
    database = Database.in_directory(settings.data)
    try:
        steps = default_steps(internal_documents=settings.internal_documents)
        derived = derivers(settings.data, database)
        yield Ingest(settings.data, database, embedder(settings), steps, derived)
    finally:
        database.close()


def main() -> None:
    """Plants each fault in turn and prints what the evaluation names."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", type=Path, nargs="?", default=here / "sets" / "corpus.jsonl")
    parser.add_argument("--out", type=Path, default=Path("var/faults"))
    given = parser.parse_args()
    try:
        folder = corpus_of(given.set)
        if folder is None:
            sys.exit(f"{given.set}: corpora.toml names no folder of documents")
        settings, _ = with_corpus(read_settings(Settings), folder)
        questions = [(given.set.stem, question) for question in load_question_set(given.set)]
    except VanbanError as error:
        sys.exit(str(error))
    sound = run_sound(settings, questions, given.out / "sound")
    print(
        f"sound: correct {sum(o.verdict.correct for o in sound) / len(sound):.3f} of {len(sound)} questions"
    )
    unseen = []
    for name in FAULTS:
        found = find_fault(name, settings, questions, sound, given.out / name)
        print(f"\n{name}: {given.out / name / 'report.html'}")
        for change in found.comparison.changes:
            noise = " (within noise)" if change.within_noise else ""
            print(
                f"  {change.measure} {change.difference:+.3f} [{change.low:+.3f}; {change.high:+.3f}]{noise}"
            )
        print(f"  named ({len(found.named)}): {', '.join(found.named)}")
        if not found.named:
            unseen.append(name)
    if unseen:
        sys.exit(f"not found: {', '.join(unseen)}")


if __name__ == "__main__":
    main()
