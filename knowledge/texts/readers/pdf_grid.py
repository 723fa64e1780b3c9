"""Ruled tables: from the rules drawn on a page to the cells they enclose, joined cells included. Pure geometry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

_SNAP = 3.0
"""Points by which rules may miss each other and still be one, or still touch."""
_COVERED = 0.6
"""The part of a cell's side that must be ruled to close it."""

_WIDEST, _LONGEST = 100, 400
"""Borders a table on one page may have; a drawing has more."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A level or upright rule: ``at`` is its height (its distance from the left), from ``start`` to ``end``."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table: column borders from the left, row borders from the top, and which cells are joined.

    ``cells`` holds for each place [row][column] the (row, column) of the cell it belongs to: its top left place.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]

    def crosses(self, y: float, left: float, right: float) -> bool:
        """Whether a line of text at height ``y`` runs into the table."""
        return self.ys[-1] <= y <= self.ys[0] and right >= self.xs[0] and left <= self.xs[-1]

    def locate(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell at a point, as (row, column) of its top left corner; None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]):
            return None
        column = max(0, bisect_left(self.xs, x) - 1)
        row = max(0, bisect_left([-height for height in self.ys], -y) - 1)
        return self.cells[row][column]


def grids(edges: list[Edge]) -> list[Grid]:
    """The tables of two columns or more among the rules of a page, from the top."""
    level = _merged(edge for edge in edges if edge.level)
    upright = _merged(edge for edge in edges if not edge.level)
    if len(level) < 2 or not upright:
        return []
    found = [_grid(flat, tall) for flat, tall in _touching(level, upright)]
    return sorted((grid for grid in found if grid), key=lambda grid: -grid.ys[0])


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """Rules in one line made one: drawn twice, cell by cell, or as both sides of a thin box."""
    bands: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge.at):
        if bands and edge.at - bands[-1][0].at <= _SNAP:
            bands[-1].append(edge)
        else:
            bands.append([edge])
    return [edge for band in bands for edge in _in_one_line(band)]


def _in_one_line(band: list[Edge]) -> list[Edge]:
    done: list[Edge] = []
    for edge in sorted(band, key=lambda edge: edge.start):
        if done and edge.start <= done[-1].end + _SNAP:
            last = done[-1]
            done[-1] = Edge(last.level, last.at, last.start, max(last.end, edge.end))
        else:
            done.append(edge)
    return done


def _touching(level: list[Edge], upright: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """The rules in groups that hang together."""
    group = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    for n, flat in enumerate(level):
        for m, tall in enumerate(upright):
            if _meet(flat, tall):
                group[root(len(level) + m)] = root(n)
    together: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for n, edge in enumerate([*level, *upright]):
        together.setdefault(root(n), ([], []))[not edge.level].append(edge)
    return [(flat, tall) for flat, tall in together.values() if len(flat) > 1 and tall]


def _meet(flat: Edge, tall: Edge) -> bool:
    return flat.start - _SNAP <= tall.at <= flat.end + _SNAP and tall.start - _SNAP <= flat.at <= tall.end + _SNAP


def _grid(level: list[Edge], upright: list[Edge]) -> Grid | None:
    """The cells of one group of rules; sides that are left open are closed. None for a single column."""
    xs = _distinct([edge.at for edge in upright] + [x for edge in level for x in (edge.start, edge.end)])
    ys = _distinct([edge.at for edge in level] + [y for edge in upright for y in (edge.start, edge.end)])[::-1]
    if not (3 <= len(xs) <= _WIDEST and 2 <= len(ys) <= _LONGEST):
        return None
    cells = _joined(xs, ys, sorted(level, key=_place), sorted(upright, key=_place))
    if len({cell for row in cells for cell in row}) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), cells)


def _distinct(values: list[float]) -> list[float]:
    done: list[float] = []
    for value in sorted(values):
        if not done or value - done[-1] > _SNAP:
            done.append(value)
    return done


def _joined(
    xs: list[float], ys: list[float], level: list[Edge], upright: list[Edge]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each place of the grid the cell it belongs to: places without a rule between them are one cell."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    def join(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((root(one), root(other)))
        owner[second] = first

    for row, column in list(owner):
        if column + 1 < columns and not _ruled(upright, xs[column + 1], ys[row + 1], ys[row]):
            join((row, column), (row, column + 1))
        if row + 1 < rows and not _ruled(level, ys[row + 1], xs[column], xs[column + 1]):
            join((row, column), (row + 1, column))
    return tuple(tuple(root((row, column)) for column in range(columns)) for row in range(rows))


def _ruled(edges: list[Edge], at: float, start: float, end: float) -> bool:
    """Whether the side of a cell from ``start`` to ``end`` is drawn; ``edges`` are sorted by their place."""
    covered = 0.0
    for n in range(bisect_left(edges, at - _SNAP, key=_place), len(edges)):
        edge = edges[n]
        if edge.at > at + _SNAP:
            break
        covered += max(0.0, min(edge.end, end) - max(edge.start, start))
    return covered >= _COVERED * (end - start)


def _place(edge: Edge) -> float:
    return edge.at
