"""The figures that benchmarks print, and a page that plots their growth and sets them beside an earlier run."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evals.plots import growth
from evals.report import STYLE

Figures = dict[str, float]
# What the sizes of a series are called in the figures: `chunks=1000`.
_SIZES = {"chunks": "số đoạn", "facts": "số số liệu", "askers": "số người hỏi"}
# What tells two results of one benchmark apart by its words: `truth=seeds`.
_NAMED = ("truth",)
# Where more is better; of everything else less is.
_MORE_IS_BETTER = ("a_second", "per_second", "recall", "correct", "precision", "retrieval")
_NOISE = 1.25
_SERIES = (
    (
        "Tìm kiếm theo số đoạn",
        "chunks",
        ("everywhere_ms.p50", "everywhere_ms.p95", "one_kind_one_year_ms.p50"),
        "mili giây",
    ),
    ("Dung lượng theo số đoạn", "chunks", ("disk_mb", "memory_mb"), "MB"),
    ("Trả lời số liệu theo số số liệu", "facts", ("p50_ms", "p95_ms"), "mili giây"),
    ("Trả lời qua HTTP theo số người hỏi cùng lúc", "askers", ("p50_ms", "p95_ms"), "mili giây"),
)


def figures_of(printed: str) -> Figures:
    """Every number of the JSON objects that a benchmark printed, by its path: `chunks=1000 everywhere_ms.p50`.

    What is no JSON (tables, words) is passed over.
    """
    figures: Figures = {}
    for value in _objects(printed):
        figures.update(_flat(value, ""))
    return figures


def _objects(printed: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    place = printed.find("{")
    while place >= 0:
        try:
            value, end = decoder.raw_decode(printed, place)
        except ValueError:
            end = place + 1
        else:
            yield value
        place = printed.find("{", end)


def _flat(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield path, float(value)
    elif isinstance(value, dict):
        size = next((name for name in _SIZES if isinstance(value.get(name), int) and len(value) > 2), None)
        size = size or next((name for name in _NAMED if isinstance(value.get(name), str)), None)
        begin = f"{path} {size}={value[size]}".strip() if size else path
        for key, inner in value.items():
            if key != size:
                yield from _flat(inner, _joined(begin, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat(inner, path if isinstance(inner, dict) else f"{path}.{place}")


def _joined(path: str, key: str) -> str:
    separator = " " if not path or "=" in path.rsplit(" ", 1)[-1] else "."
    return f"{path}{separator}{key}".strip()


def page(now: Mapping[str, Figures], before: Mapping[str, Figures], machine: str) -> str:
    """One HTML page that needs nothing beside itself: growth, then every figure beside the earlier run."""
    parts = [
        "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Đo tốc độ</title>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<style>{STYLE}</style><h1>Đo tốc độ</h1><p>{escape(machine)}</p>",
        *_plots(now),
    ]
    for name, figures in now.items():
        parts.append(f"<h2>{escape(name)}</h2>{_table(figures, before.get(name, {}))}")
    return "\n".join(parts) + "\n"


def _plots(now: Mapping[str, Figures]) -> Iterator[str]:
    for title, size, names, unit in _SERIES:
        series = {
            name: points
            for name in names
            if len(points := _points([f for figures in now.values() for f in figures.items()], size, name))
            > 1
        }
        if series:
            yield f"<h2>{escape(title)}</h2>{growth(series, _SIZES[size], unit)}"


def _points(figures: Sequence[tuple[str, float]], size: str, name: str) -> list[tuple[float, float]]:
    """The values of one measure by size."""
    found = []
    for path, value in figures:
        begin, _, measure = path.rpartition(" ")
        last = begin.rpartition(" ")[2]
        if measure == name and last.startswith(f"{size}=") and value > 0:
            found.append((float(last.partition("=")[2]), value))
    return sorted(found)


def _table(figures: Figures, before: Figures) -> str:
    rows = []
    for path, value in figures.items():
        earlier = before.get(path)
        ratio = value / earlier if earlier else None
        shown = "–" if earlier is None else _number(earlier)
        times = "–" if ratio is None else f"{ratio:.2f}×"
        rows.append(
            f"<tr><td>{escape(path)}</td><td>{_number(value)}</td><td>{shown}</td>"
            f"<td class='{_look(path, ratio)}'>{times}</td></tr>"
        )
    head = "<tr><th></th><th>lần này</th><th>lần trước</th><th>tỷ lệ</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _look(path: str, ratio: float | None) -> str:
    """Whether a change is worth a look: timings on a shared machine differ by a quarter for no reason."""
    if ratio is None or 1 / _NOISE <= ratio <= _NOISE:
        return ""
    more_is_better = any(part in path for part in _MORE_IS_BETTER)
    return "good" if (ratio > 1) == more_is_better else "bad"


def _number(value: float) -> str:
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:.0f}"
