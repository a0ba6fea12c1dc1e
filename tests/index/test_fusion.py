"""The two rankings made one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse, reciprocal_rank

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 30), max_size=8)


def test_the_weighted_sum() -> None:
    fused = dict(fuse({"a": 0.9, "b": 0.8, "c": 0.7}, {"a": 5.0, "b": 10.0}, 0.5))
    assert fused == {"b": pytest.approx(0.75), "a": pytest.approx(0.75), "c": pytest.approx(0.0)}


def test_all_weight_on_one_side_is_that_side() -> None:
    dense, lexical = {"a": 0.9, "b": 0.8}, {"a": 1.0, "b": 2.0}
    assert [each for each, _ in fuse(dense, lexical, 1.0)] == ["a", "b"]
    assert [each for each, _ in fuse(dense, lexical, 0.0)] == ["b", "a"]


def test_one_side_may_be_empty() -> None:
    assert fuse({}, {"a": 2.0, "b": 1.0}, 0.5)[0][0] == "a"
    assert fuse({"a": 0.5, "b": 0.9}, {}, 0.5)[0][0] == "b"
    assert fuse({}, {}, 0.5) == []


@given(scores, scores.map(lambda found: {each: abs(score) for each, score in found.items()}), st.floats(0, 1))
def test_every_candidate_once_best_first_between_zero_and_one(
    dense: dict[str, float], lexical: dict[str, float], weight: float
) -> None:
    fused = fuse(dense, lexical, weight)
    assert {each for each, _ in fused} == {*dense, *lexical}
    assert len(fused) == len({*dense, *lexical})
    values = [score for _, score in fused]
    assert values == sorted(values, reverse=True)
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in values)


def test_ties_are_broken_the_same_way_every_time() -> None:
    assert [each for each, _ in fuse({"b": 1.0, "a": 1.0}, {}, 0.5)] == ["a", "b"]


def test_reciprocal_rank_fusion() -> None:
    assert [each for each, _ in reciprocal_rank(["a", "b"], ["b", "c"])] == ["b", "a", "c"]
