"""The figures of a run: overall, by set and by kind, with 95% intervals; and the floors that it must keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from evals.intervals import bootstrap_interval, mean, percentile, ratio_interval
from evals.ranking import ranking_figures
from evals.run import Outcome
from index.errors import VanbanError

Figures = dict[str, Any]


class BadFloor(VanbanError):
    """A floor that names no measure or no number."""


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The whole summary. `named` lists by question what a person must look at."""
    kinds = dict.fromkeys(outcome.question.kind for outcome in outcomes)
    sets = dict.fromkeys(outcome.set for outcome in outcomes)
    return {
        "overall": measure(outcomes),
        "by_set": {name: measure([o for o in outcomes if o.set == name]) for name in sets},
        "by_kind": {kind: measure([o for o in outcomes if o.question.kind == kind]) for kind in kinds},
        "routes": _confusion(outcomes),
        "named": {
            "wrong": [o.question.id for o in outcomes if not o.verdict.correct],
            "crashed": {o.question.id: o.error for o in outcomes if o.error},
            "ungrounded": {
                o.question.id: list(o.verdict.ungrounded) for o in outcomes if o.verdict.ungrounded
            },
            "false_answers": [o.question.id for o in outcomes if o.verdict.false_answer],
            "false_refusals": [o.question.id for o in outcomes if o.verdict.false_refusal],
        },
    }


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """Every figure of some questions. A figure over nothing is None."""
    answerable = [o for o in outcomes if o.question.answerable]
    unanswerable = [o for o in outcomes if not o.question.answerable]
    correct = [float(o.verdict.correct) for o in outcomes]
    recalls = [o.verdict.recall for o in answerable if o.verdict.recall is not None]
    good = [o.verdict.good_citations for o in answerable]
    cited = [o.verdict.citations for o in answerable]
    grounded = [float(not o.verdict.ungrounded) for o in outcomes]
    return {
        "questions": len(outcomes),
        "answerable": len(answerable),
        "crashed": sum(o.error is not None for o in outcomes),
        "correct": mean(correct),
        "correct_interval": bootstrap_interval(correct),
        "citation_recall": mean(recalls),
        "citation_recall_interval": bootstrap_interval(recalls),
        "citation_precision": sum(good) / sum(cited) if any(cited) else None,
        "citation_precision_interval": ratio_interval(good, cited),
        "grounded": mean(grounded),
        "ungrounded_values": sum(len(o.verdict.ungrounded) for o in outcomes),
        "false_answers": mean(float(o.verdict.false_answer) for o in unanswerable),
        "false_refusals": mean(float(o.verdict.false_refusal) for o in answerable),
        "score": mean(float(o.verdict.score) for o in outcomes),
        "f1": mean(o.verdict.f1 for o in answerable),
        **ranking_figures([o.relevant for o in outcomes if o.relevant is not None]),
        **_latency(outcomes),
    }


def _latency(outcomes: Sequence[Outcome]) -> Figures:
    warm = [o.milliseconds for o in outcomes if not o.first]
    return {
        "ms_first": next((o.milliseconds for o in outcomes if o.first), None),
        "ms_p50": percentile(warm, 0.5),
        "ms_p95": percentile(warm, 0.95),
        "ms_max": percentile(warm, 1.0),
    }


def _confusion(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """How often each kind of question went which way: kind, then route and kind of answer."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        way = f"{outcome.answer['trace'].get('route', '-')}/{outcome.answer['kind']}"
        counts.setdefault(outcome.question.kind, Counter())[way] += 1
    return {kind: dict(sorted(ways.items())) for kind, ways in counts.items()}


def parse_floors(text: str) -> dict[str, float]:
    """`correct=0.95,grounded=1` as a mapping.

    Raises:
        BadFloor: a measure that does not exist, or a floor that is no number.
    """
    known = [name for name in measure([]) if not name.endswith("_interval")]
    floors = {}
    for part in filter(None, text.split(",")):
        name, _, value = part.partition("=")
        if name.strip() not in known:
            raise BadFloor(f"không có chỉ số «{name.strip()}»; các chỉ số: {', '.join(known)}")
        try:
            floors[name.strip()] = float(value)
        except ValueError as error:
            raise BadFloor(f"mức của «{name.strip()}» phải là số, đang là «{value}»") from error
    return floors


def missed_floors(figures: Figures, floors: dict[str, float]) -> list[str]:
    """Each floor that is not kept, in words. For what should be small the floor is a ceiling."""
    missed = []
    for name, floor in floors.items():
        value = figures[name]
        ceiling = name in _SMALL_IS_GOOD
        if value is None or (value > floor if ceiling else value < floor):
            sign = "≤" if ceiling else "≥"
            shown = "không đo được" if value is None else f"{value:.4f}"
            missed.append(f"{name}: {shown}, phải {sign} {floor:g}")
    return missed


_SMALL_IS_GOOD = frozenset(
    (
        "false_answers",
        "false_refusals",
        "ungrounded_values",
        "crashed",
        "ms_first",
        "ms_p50",
        "ms_p95",
        "ms_max",
    )
)
