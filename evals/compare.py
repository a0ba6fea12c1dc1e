"""Two runs over the same questions: what got better, what got worse, and whether it is more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.intervals import paired_difference
from evals.run import Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of one measure, new run minus old, with its 95% interval."""

    measure: str
    difference: float
    low: float
    high: float

    @property
    def within_noise(self) -> bool:
        """Whether no difference at all is as good an explanation."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed. Questions that stand in one run only are named and in no difference."""

    changes: tuple[Change, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    newly_ungrounded: tuple[str, ...]
    lost_sources: tuple[str, ...]
    lost_passages: tuple[str, ...]
    only_before: tuple[str, ...]
    only_now: tuple[str, ...]


def compare(before: Sequence[Outcome], now: Sequence[Outcome]) -> Comparison:
    """The comparison of a run with an earlier one, question by question."""
    earlier = {outcome.question.id: outcome for outcome in before}
    pairs = [(earlier[o.question.id], o) for o in now if o.question.id in earlier]
    both = {o.question.id for _, o in pairs}
    recalls = [(a, b) for a, b in pairs if a.verdict.recall is not None and b.verdict.recall is not None]
    searched = [(a, b) for a, b in pairs if a.relevant is not None and b.relevant is not None]
    measured = {
        "correct": [(float(a.verdict.correct), float(b.verdict.correct)) for a, b in pairs],
        "citation_recall": [(a.verdict.recall or 0.0, b.verdict.recall or 0.0) for a, b in recalls],
        "grounded": [(float(not a.verdict.ungrounded), float(not b.verdict.ungrounded)) for a, b in pairs],
        "retrieval_at_5": [(float(_is_found(a)), float(_is_found(b))) for a, b in searched],
        "score": [(float(a.verdict.score), float(b.verdict.score)) for a, b in pairs],
    }
    changes = []
    for name, values in measured.items():
        difference = paired_difference([a for a, _ in values], [b for _, b in values])
        if difference is not None:
            changes.append(Change(name, *difference))
    return Comparison(
        changes=tuple(changes),
        better=tuple(b.question.id for a, b in pairs if b.verdict.correct and not a.verdict.correct),
        worse=tuple(b.question.id for a, b in pairs if a.verdict.correct and not b.verdict.correct),
        newly_ungrounded=tuple(
            b.question.id for a, b in pairs if b.verdict.ungrounded and not a.verdict.ungrounded
        ),
        lost_sources=tuple(
            b.question.id for a, b in recalls if (b.verdict.recall or 0.0) < (a.verdict.recall or 0.0)
        ),
        lost_passages=tuple(b.question.id for a, b in searched if _is_found(a) and not _is_found(b)),
        only_before=tuple(o.question.id for o in before if o.question.id not in both),
        only_now=tuple(o.question.id for o in now if o.question.id not in both),
    )


def _is_found(outcome: Outcome) -> bool:
    """Whether one of the first five passages holds the answer."""
    return any((outcome.relevant or ())[:5])
