"""Figures over many questions: means, percentiles and intervals by resampling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy


def mean(values: Iterable[float]) -> float | None:
    """The mean, None of nothing."""
    collected = list(values)
    return sum(collected) / len(collected) if collected else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which the share lies, by the nearest rank; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 1000) // 1000))
    return ordered[rank - 1]


def bootstrap_interval(
    values: Sequence[float], rounds: int = 1000, seed: int = 20240101
) -> tuple[float, float] | None:
    """The 95% percentile interval of the mean by resampling the questions; None of nothing.

    The seed is fixed: the same values give the same interval in every run.
    """
    if not values:
        return None
    sample = numpy.asarray(values, dtype=float)
    drawn = numpy.random.default_rng(seed).integers(0, len(sample), size=(rounds, len(sample)))
    low, high = numpy.percentile(sample[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def paired_difference(
    before: Sequence[float], after: Sequence[float], rounds: int = 1000, seed: int = 20240101
) -> tuple[float, float, float] | None:
    """The mean of after minus before over the same questions, with its 95% interval; None of nothing."""
    if len(before) != len(after) or not before:
        return None
    differences = [b - a for a, b in zip(before, after, strict=True)]
    interval = bootstrap_interval(differences, rounds, seed)
    assert interval is not None
    return sum(differences) / len(differences), *interval


def ratio_interval(
    parts: Sequence[int], wholes: Sequence[int], rounds: int = 1000, seed: int = 20240101
) -> tuple[float, float] | None:
    """The 95% interval of sum(parts) / sum(wholes) by resampling; None where all wholes are 0."""
    if not any(wholes):
        return None
    above, below = numpy.asarray(parts, dtype=float), numpy.asarray(wholes, dtype=float)
    drawn = numpy.random.default_rng(seed).integers(0, len(below), size=(rounds, len(below)))
    totals = below[drawn].sum(axis=1)
    shares = above[drawn].sum(axis=1)[totals > 0] / totals[totals > 0]
    low, high = numpy.percentile(shares, [2.5, 97.5])
    return float(low), float(high)
