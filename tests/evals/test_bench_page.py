"""The page of the benchmarks: figures by their path, growth by size, an earlier run beside this one."""

import pytest

from evals.bench.figures import figures_of, page
from evals.plots import growth

PRINTED = """some words { that are no JSON
{"sizes": [{"chunks": 1000, "build_s": 0.5, "everywhere_ms": {"p95": 0.9}},
           {"chunks": 10000, "build_s": 4, "everywhere_ms": {"p95": 2.5}}], "not_run": []}
{"facts": 10, "p50_ms": 3.5, "kept": true}
{"extraction": {"megabytes_a_second": 1.5}}
"""


def test_every_figure_has_a_path() -> None:
    assert figures_of(PRINTED) == {
        "sizes chunks=1000 build_s": 0.5,
        "sizes chunks=1000 everywhere_ms.p95": 0.9,
        "sizes chunks=10000 build_s": 4.0,
        "sizes chunks=10000 everywhere_ms.p95": 2.5,
        "facts=10 p50_ms": 3.5,
        "extraction.megabytes_a_second": 1.5,
    }
    assert figures_of("{" * 5_000) == {}


def test_growth_is_drawn_on_logarithmic_axes() -> None:
    drawn = growth({"<b>": [(1_000, 1.0), (10_000, 10.0), (100_000, 100.0)]}, "chunks", "ms")
    assert 'd="M60.0 244.0 L335.0 134.0 L610.0 24.0"' in drawn
    assert [power in drawn for power in (">1000<", ">100000<", ">1<", ">100<")] == [True] * 4
    assert "<b>" not in drawn


@pytest.mark.parametrize(
    ("path", "before", "look"),
    [
        ("p50_ms", 1.0, "bad"),  # twice as slow
        ("p50_ms", 1.9, ""),  # within what a shared machine does
        ("p50_ms", 4.0, "good"),
        ("answers_a_second", 1.0, "good"),
        ("answers_a_second", 4.0, "bad"),
    ],
)
def test_a_change_is_coloured_by_what_is_better(path: str, before: float, look: str) -> None:
    written = page({"serving": {path: 2.0}}, {"serving": {path: before}}, "<machine>")
    assert f"<td class='{look}'>{2.0 / before:.2f}×</td>" in written
    assert "<machine>" not in written


def test_a_figure_without_an_earlier_one_is_shown_alone() -> None:
    written = page({"scale": figures_of(PRINTED)}, {}, "x86_64")
    assert written.count("<svg") == 1  # of what grows here, only the search has a plot
    assert "<td>0.5</td><td>–</td>" in written
