"""What noise costs: a clean run, then the same questions under each kind of noise, as differences to it.

A trial changes either what is asked (`robustness.py`) or what is read (`planted.py`). Identifiers stay, so each trial
is compared with the clean run question by question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from evals.compare import Change, Comparison, compare
from evals.planted import (
    KEEPS_WORDS,
    NOISES,
    contradicted_corpus,
    duplicated_corpus,
    noisy_corpus,
    with_copies,
)
from evals.question_set import GoldQuestion
from evals.robustness import VARIANTS, vary
from evals.run import Outcome, System, run_questions
from evals.summary import measure
from index.documents import Document
from index.errors import VanbanError

Asked = Sequence[tuple[str, GoldQuestion]]
TRIALS = (*VARIANTS, *NOISES, "duplicated", "contradicted")


class UnknownTrial(VanbanError):
    """A trial that does not exist; the message names those that do."""


class OpenedSystem(System, Protocol):
    """A system that can say what it knows of its documents."""

    def documents(self) -> Mapping[str, Document]:
        """Each document by the name of each of its files."""
        ...

    def texts(self) -> Mapping[str, str]:
        """The text of each file as it was read on its own, by the file's name."""
        ...


OpenSystem = Callable[[Path], AbstractContextManager[OpenedSystem]]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """One trial beside the clean run over the same questions. `words_kept`: whether citations can be compared."""

    name: str
    outcomes: tuple[Outcome, ...]
    clean: tuple[Outcome, ...]
    comparison: Comparison
    words_kept: bool

    def change(self, measure_name: str) -> Change | None:
        """The difference of one measure, None where this trial cannot tell."""
        if measure_name == "citation_recall" and not self.words_kept:
            return None
        return next((c for c in self.comparison.changes if c.measure == measure_name), None)

    def record(self) -> dict[str, Any]:
        """The trial as plain data."""
        named = ("questions", "correct", "citation_recall", "grounded", "false_answers", "false_refusals")
        clean, now = measure(self.clean), measure(self.outcomes)
        return {
            "clean": {name: clean[name] for name in named},
            "now": {name: now[name] for name in named},
            "changes": {
                change.measure: {
                    "difference": change.difference,
                    "interval": [change.low, change.high],
                    "within_noise": change.within_noise,
                }
                for change in self.comparison.changes
                if self.change(change.measure)
            },
            "worse": list(self.comparison.worse),
            "better": list(self.comparison.better),
        }


def run_trials(
    questions: Asked,
    folders: Mapping[str, Path],
    open_system: OpenSystem,
    scratch: Path,
    out: Path,
    *,
    names: Sequence[str] = TRIALS,
    workers: int = 1,
    on_done: Callable[[TrialResult], None] = lambda result: None,
) -> list[TrialResult]:
    """Runs the clean set and each trial; each run's results lie in a folder of its name under `out`.

    Args:
        questions: each with the name of its set.
        folders: the folder of documents of each set.
        open_system: opens what answers over a folder of documents.
        scratch: where the noisy folders are written.
        out: where the results go.
        names: which of `TRIALS`.
        workers: how many questions are under way at once.
        on_done: called after each trial.

    Raises:
        UnknownTrial: a name that is none of `TRIALS`.
    """
    unknown = [name for name in names if name not in TRIALS]
    if unknown:
        raise UnknownTrial(f"không có phép thử «{', '.join(unknown)}»; các phép thử: {', '.join(TRIALS)}")
    results = []
    with ExitStack() as stack:
        opened = {folder: stack.enter_context(open_system(folder)) for folder in set(folders.values())}
        systems = {name: opened[folder] for name, folder in folders.items()}
        clean = run_questions(questions, systems, out / "clean", workers=workers)
        for name in names:
            if name in VARIANTS:
                outcomes = run_questions(list(_varied(questions, name)), systems, out / name, workers=workers)
            else:
                outcomes = _over_other_documents(
                    name, questions, folders, opened, open_system, scratch / name, out / name, workers
                )
            result = _result(name, clean, outcomes)
            results.append(result)
            on_done(result)
    return results


def _varied(questions: Asked, name: str) -> Iterator[tuple[str, GoldQuestion]]:
    for (set_name, _), varied in zip(questions, vary([q for _, q in questions], name), strict=True):
        yield set_name, varied


def _over_other_documents(
    name: str,
    questions: Asked,
    folders: Mapping[str, Path],
    opened: Mapping[Path, OpenedSystem],
    open_system: OpenSystem,
    scratch: Path,
    out: Path,
    workers: int,
) -> list[Outcome]:
    asked: list[tuple[str, GoldQuestion]] = []
    systems: dict[str, System] = {}
    with ExitStack() as stack:
        for place, folder in enumerate(dict.fromkeys(folders.values())):
            here = [(set_name, q) for set_name, q in questions if folders[set_name] == folder]
            target = scratch / str(place)
            asked += _planted(name, here, folder, target, opened[folder].documents())
            system = stack.enter_context(open_system(target))
            systems |= {set_name: system for set_name, _ in here}
        return run_questions(asked, systems, out, workers=workers)


def _planted(
    name: str, questions: Asked, folder: Path, target: Path, documents: Mapping[str, Document]
) -> list[tuple[str, GoldQuestion]]:
    """Writes the noisy folder; gives the questions whose right answer over it is known."""
    gold = [question for _, question in questions]
    if name == "duplicated":
        kept = with_copies(gold, duplicated_corpus(folder, target))
    elif name == "contradicted":
        kept = contradicted_corpus(folder, target, gold, documents)
    else:
        noisy_corpus(folder, target, name)
        # Words that must be in the answer are no longer in the documents; digits are.
        kept = [q for q in gold if name in KEEPS_WORDS or not q.strings]
    homes = {question.id: set_name for set_name, question in questions}
    return [(homes[question.id], question) for question in kept]


def _result(name: str, clean: Sequence[Outcome], outcomes: Sequence[Outcome]) -> TrialResult:
    asked = {outcome.question.id for outcome in outcomes}
    same = tuple(outcome for outcome in clean if outcome.question.id in asked)
    words_kept = name not in NOISES or name in KEEPS_WORDS
    return TrialResult(name, tuple(outcomes), same, compare(same, outcomes), words_kept)
