"""Small plots as SVG text, without a library: bars, lines and points, readable in light and dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

_WIDTH = 640
_ROW = 24
_LEFT = 170
_BOTTOM = 36
_APART = 14.0


def bars(rows: Sequence[tuple[str, float, tuple[float, float] | None, str]]) -> str:
    """Horizontal bars from 0 to 1 with their intervals: label, value, interval, note."""
    height = _ROW * len(rows) + 8
    span = _WIDTH - _LEFT - 130
    parts = []
    for position, (label, value, interval, note) in enumerate(rows):
        y = position * _ROW + 4
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect class="bar" x="{_LEFT}" y="{y + 3}" width="{value * span:.1f}" height="15"/>')
        if interval is not None:
            low, high = (_LEFT + edge * span for edge in interval)
            parts.append(f'<path class="whisker" d="M{low:.1f} {y + 10.5}H{high:.1f}"/>')
        parts.append(f'<text x="{_LEFT + span + 8}" y="{y + 15}">{escape(note)}</text>')
    return _svg(height, parts)


def line(points: Sequence[tuple[float, float]], x_name: str, y_name: str) -> str:
    """A line through points whose x and y are between 0 and 1; the y axis ends at a tenth above the highest."""
    height = 260
    top = min(1.0, (math.floor(max((y for _, y in points), default=1.0) * 10) + 1) / 10)
    path = " ".join(
        f"{'M' if position == 0 else 'L'}{_x(x):.1f} {_y(y / top, height):.1f}"
        for position, (x, y) in enumerate(points)
    )
    return _svg(height, [*_axes(height, x_name, y_name, 1.0, top), f'<path class="line" d="{path}"/>'])


def histogram(values: Sequence[float], x_name: str) -> str:
    """How many values fall in each of twenty equal steps from 0 to the largest."""
    height = 220
    top = max(values, default=0.0) or 1.0
    counts = [0] * 20
    for value in values:
        counts[min(19, int(value / top * 20))] += 1
    most = max(counts) or 1
    width = (_x(1.0) - _x(0.0)) / 20
    parts = _axes(height, x_name, "số câu", top, float(most))
    for step, count in enumerate(counts):
        y = _y(count / most, height)
        box = f'x="{_x(step / 20):.1f}" y="{y:.1f}" width="{width - 1:.1f}" height="{_y(0, height) - y:.1f}"'
        parts.append(f'<rect class="bar" {box}/>')
    return _svg(height, parts)


def growth(series: Mapping[str, Sequence[tuple[float, float]]], x_name: str, y_name: str) -> str:
    """Lines of how something grows, both axes logarithmic; every value is above 0. A name stands at its line's end."""
    height = 280
    points = [point for line_points in series.values() for point in line_points]
    edges = [
        (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
        for values in zip(*points, strict=True)
    ]
    (x_low, x_high), (y_low, y_high) = [(low, max(high, low + 1)) for low, high in edges]
    parts = [f'<path class="axis" d="M{_x(0)} {_y(1, height)}V{_y(0, height)}H{_x(1)}"/>']
    for power in range(x_low, x_high + 1):
        x = _x((power - x_low) / (x_high - x_low))
        parts.append(
            f'<text x="{x:.1f}" y="{_y(0, height) + 15}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for power in range(y_low, y_high + 1):
        y = _y((power - y_low) / (y_high - y_low), height)
        parts.append(f'<text x="{_x(0) - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0, height) + 31}" text-anchor="middle">{escape(x_name)}</text>')
    parts.append(f'<text x="4" y="12">{escape(y_name)}</text>')
    names: list[tuple[float, float, str]] = []
    for name, line_points in series.items():
        placed = [
            (
                _x((math.log10(x) - x_low) / (x_high - x_low)),
                _y((math.log10(y) - y_low) / (y_high - y_low), height),
            )
            for x, y in line_points
        ]
        path = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(placed))
        parts.append(f'<path class="line" d="{path}"/>')
        parts += [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in placed]
        names.append((placed[-1][1] - 6, placed[-1][0], name))
    lowest = height - _BOTTOM - 4.0
    for y, x, name in sorted(names, reverse=True):
        # Lines may end close to one another; their names may not.
        lowest = min(y, lowest)
        parts.append(f'<text x="{x:.1f}" y="{lowest:.1f}" text-anchor="end">{escape(name)}</text>')
        lowest -= _APART
    return _svg(height, parts)


def _axes(height: int, x_name: str, y_name: str, x_top: float, y_top: float) -> list[str]:
    zero = _y(0, height)
    parts = [f'<path class="axis" d="M{_x(0)} {_y(1, height)}V{zero}H{_x(1)}"/>']
    for share in (0.0, 0.5, 1.0):
        parts.append(
            f'<text x="{_x(share)}" y="{zero + 15}" text-anchor="middle">{_tick(share * x_top)}</text>'
        )
        parts.append(
            f'<text x="{_x(0) - 6}" y="{_y(share, height) + 4}" text-anchor="end">{_tick(share * y_top)}</text>'
        )
    parts.append(f'<text x="{_x(0.5)}" y="{zero + 31}" text-anchor="middle">{escape(x_name)}</text>')
    parts.append(f'<text x="4" y="12">{escape(y_name)}</text>')
    return parts


def _tick(value: float) -> str:
    """A value at an axis, as it is written in Vietnamese."""
    return (f"{value:.0f}" if value >= 10 else f"{value:.2g}").replace(".", ",")


def _x(share: float) -> float:
    return 60 + share * (_WIDTH - 90)


def _y(share: float, height: int) -> float:
    return height - _BOTTOM - share * (height - _BOTTOM - 24)


def _svg(height: int, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img">{"".join(parts)}</svg>'
