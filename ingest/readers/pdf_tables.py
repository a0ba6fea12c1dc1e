"""Ruled tables of a page: from the lines that are drawn to a grid of cells, merged cells repeated.

Coordinates are PDF points in the frame of the page as shown, y upwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

# Lines that should meet miss one another by up to this much, and lines closer than this are one.
_NEAR = 2.5
_SHORTEST = 4.0
# Columns that go on for less than this past the last line across hold no line of text.
_OPEN_ROW = 8.0
_MOST_LINES = 2000
_MOST_CELLS = 5000


class Rect(NamedTuple):
    """An area of the page."""

    left: float
    bottom: float
    right: float
    top: float


class Line(NamedTuple):
    """A ruling line, as the thin box that it covers."""

    left: float
    bottom: float
    right: float
    top: float


class _Rule(NamedTuple):
    """A line reduced to its place across (`at`) and its stretch along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its area and for each row the area of each cell; a merged cell stands in all its
    places; `edges` are those of the columns."""

    area: Rect
    rows: tuple[tuple[Rect, ...], ...]
    edges: tuple[float, ...]


def grids_of(lines: Iterable[Line]) -> list[Grid]:
    """The tables that the lines draw, from the top down. A frame without inner lines is none."""
    flat: list[_Rule] = []
    upright: list[_Rule] = []
    for line in lines:
        wide, high = line.right - line.left, line.top - line.bottom
        if high <= 3 and wide >= _SHORTEST:
            flat.append(_Rule((line.top + line.bottom) / 2, line.left, line.right))
        elif wide <= 3 and high >= _SHORTEST:
            upright.append(_Rule((line.left + line.right) / 2, line.bottom, line.top))
    if len(flat) > _MOST_LINES or len(upright) > _MOST_LINES:
        return []
    flat, upright = _joined(flat), _joined(upright)
    grids = [grid for group in _groups(flat, upright) if (grid := _grid(*group)) is not None]
    return _apart(sorted(grids, key=lambda grid: -grid.area.top))


def _joined(rules: list[_Rule]) -> list[_Rule]:
    """Stretches of one line, cell after cell, as the one line that they are."""
    joined: list[_Rule] = []
    for place in _clustered(rules):
        at = sum(rule.at for rule in place) / len(place)
        place.sort(key=lambda rule: rule.start)
        start, end = place[0].start, place[0].end
        for rule in place[1:]:
            if rule.start <= end + _NEAR:
                end = max(end, rule.end)
            else:
                joined.append(_Rule(at, start, end))
                start, end = rule.start, rule.end
        joined.append(_Rule(at, start, end))
    return joined


def _clustered(rules: list[_Rule]) -> list[list[_Rule]]:
    clusters: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if clusters and rule.at - clusters[-1][-1].at <= _NEAR:
            clusters[-1].append(rule)
        else:
            clusters.append([rule])
    return clusters


def _groups(flat: list[_Rule], upright: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Lines that cross or touch belong to one table."""
    parent = list(range(len(flat) + len(upright)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    order = sorted(range(len(upright)), key=lambda index: upright[index].at)
    places = [upright[index].at for index in order]
    for row, rule in enumerate(flat):
        position = bisect_left(places, rule.start - _NEAR)
        while position < len(places) and places[position] <= rule.end + _NEAR:
            column = order[position]
            if upright[column].start - _NEAR <= rule.at <= upright[column].end + _NEAR:
                parent[root(row)] = root(len(flat) + column)
            position += 1
    groups: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for row, rule in enumerate(flat):
        groups.setdefault(root(row), ([], []))[0].append(rule)
    for column, rule in enumerate(upright):
        groups.setdefault(root(len(flat) + column), ([], []))[1].append(rule)
    return list(groups.values())


def _grid(flat: list[_Rule], upright: list[_Rule]) -> Grid | None:
    xs = _places(upright)
    ys = _with_open_ends(_places(flat), upright)[::-1]
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns < 3 or rows * columns > _MOST_CELLS:
        return None
    owner = list(range(rows * columns))

    def root(cell: int) -> int:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            centre = (xs[column] + xs[column + 1]) / 2
            here = row * columns + column
            if column + 1 < columns and not _covered(upright, xs[column + 1], middle):
                owner[root(here + 1)] = root(here)
            if row + 1 < rows and not _covered(flat, ys[row + 1], centre):
                owner[root(here + columns)] = root(here)
    areas: dict[int, Rect] = {}
    for row in range(rows):
        for column in range(columns):
            cell = Rect(xs[column], ys[row + 1], xs[column + 1], ys[row])
            name = root(row * columns + column)
            known = areas.get(name, cell)
            areas[name] = Rect(
                min(known.left, cell.left),
                min(known.bottom, cell.bottom),
                max(known.right, cell.right),
                max(known.top, cell.top),
            )
    if len(areas) < 3:
        return None
    named = tuple(
        tuple(areas[root(row * columns + column)] for column in range(columns)) for row in range(rows)
    )
    return Grid(Rect(xs[0], ys[-1], xs[-1], ys[0]), named, tuple(xs))


def _with_open_ends(ys: list[float], upright: list[_Rule]) -> list[float]:
    """The heights of the rows, with the end of a row that the page cut: there the columns go on past the last
    line across, and no line closes it."""
    if not ys or len(upright) < 2:
        return ys
    low = sorted(rule.start for rule in upright)[(len(upright) - 1) // 2]
    high = sorted(rule.end for rule in upright)[len(upright) // 2]
    below = [low] if ys[0] - low > _OPEN_ROW else []
    above = [high] if high - ys[-1] > _OPEN_ROW else []
    return [*below, *ys, *above]


def _places(rules: list[_Rule]) -> list[float]:
    return [sum(rule.at for rule in place) / len(place) for place in _clustered(rules)]


def _covered(rules: list[_Rule], at: float, along: float) -> bool:
    return any(
        abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= along <= rule.end + _NEAR for rule in rules
    )


def _apart(grids: list[Grid]) -> list[Grid]:
    """Only tables below one another: what lies inside or beside an earlier one is part of its page band."""
    kept: list[Grid] = []
    for grid in grids:
        if not kept or grid.area.top <= kept[-1].area.bottom + _NEAR:
            kept.append(grid)
    return kept
