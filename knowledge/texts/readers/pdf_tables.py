"""Tables of a PDF page: ruled ones from their grid, others from columns that text keeps over several rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from knowledge.texts.readers.pdf_grid import Edge
from knowledge.texts.readers.pdf_page import Line

_LABEL = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})[.)]|[•▪–—-])", re.I)
_FARTHEST = 3.2
"""Times the type size: white space between two lines from which they are no longer one table."""
_NEW_ROW = 1.3
"""Times the distance of lines inside a cell: from here on, a new row begins."""
_ALIGNED = 4.0
"""Points by which columns may be out of line from one page to the next."""


@dataclass(slots=True)
class Table:
    """A table on one page. ``continues`` is True where it goes on from the page before."""

    rows: list[list[str]]
    columns: list[float]
    """The left edge of each column."""
    lines: list[Line] = field(default_factory=list)
    continues: bool = False

    @property
    def top(self) -> float:
        return max(line.y + line.size for line in self.lines)

    @property
    def bottom(self) -> float:
        return min(line.y for line in self.lines)

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)


def ruled_tables(lines: Sequence[Line], borders: Sequence[tuple[float, ...]]) -> list[Table]:
    """The tables that rules enclose; a box or frame that parts no text into columns is none."""
    found = []
    for number, xs in enumerate(borders):
        inside = [line for line in lines if line.cell and line.cell[0] == number]
        cells: dict[int, dict[int, list[str]]] = {}
        for line in inside:
            if line.cell:
                cells.setdefault(line.cell[1], {}).setdefault(line.cell[2], []).append(line.text)
        if any(len(row) > 1 for row in cells.values()):
            columns = range(len(xs) - 1)
            rows = [[" ".join(cells[row].get(column, [])) for column in columns] for row in sorted(cells)]
            found.append(Table(rows, list(xs[:-1]), inside))
    return found


def loose_tables(lines: Sequence[Line], rules: Sequence[Edge], before: Table | None) -> list[Table]:
    """The tables without upright rules among ``lines``; ``before`` is one that may go on from the previous page."""
    levels = _levels(lines)
    found: list[Table] = []
    at = 0
    while at < len(levels):
        region = _region(levels, at, before if at == 0 else None, rules)
        if region and region.is_table():
            found.append(region.table(rules))
        at = region.end if region and (region.is_table() or region.is_prose()) else at + 1
    return found


@dataclass(slots=True)
class _Level:
    """What stands on one baseline, from left to right."""

    y: float
    cells: list[Line]

    @property
    def size(self) -> float:
        return max(cell.size for cell in self.cells)


def _levels(lines: Sequence[Line]) -> list[_Level]:
    levels: list[_Level] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if levels and levels[-1].y - line.y < 0.4 * line.size:
            levels[-1].cells.append(line)
        else:
            levels.append(_Level(line.y, [line]))
    for level in levels:
        level.cells.sort(key=lambda line: line.x0)
        _join_label(level)
    return levels


def _join_label(level: _Level) -> None:
    """A list label and the words after its tab are one, not two columns."""
    if len(level.cells) < 2 or not _LABEL.fullmatch(level.cells[0].text):
        return
    label, words = level.cells[:2]
    if label.number == words.number and words.x0 - label.x1 < 5 * label.size:
        joined = replace(label, text=f"{label.text} {words.text}", x1=words.x1, size=words.size)
        level.cells[:2] = [joined]


@dataclass(slots=True)
class _Region:
    """Levels that keep common columns; ``columns`` are [left, right] of what stands in each so far."""

    levels: list[_Level]
    columns: list[list[float]]
    end: int
    continues: bool = False

    def fits(self, level: _Level) -> bool:
        """Whether every stretch of text on ``level`` keeps within one column, or makes a new one."""
        places = [self._overlapped(cell) for cell in level.cells]
        if any(len(place) > 1 for place in places):
            return False
        taken = [place[0] for place in places if place]
        return len(set(taken)) == len(taken) and (len(level.cells) > 1 or bool(taken))

    def add(self, level: _Level) -> None:
        self.levels.append(level)
        for cell in level.cells:
            place = self._overlapped(cell)
            if place:
                column = self.columns[place[0]]
                column[0], column[1] = min(column[0], cell.x0), max(column[1], cell.x1)
            else:
                self.columns.append([cell.x0, cell.x1])
        self.columns.sort()

    def _overlapped(self, cell: Line) -> list[int]:
        return [n for n, (left, right) in enumerate(self.columns) if cell.x0 < right and left < cell.x1]

    def column(self, cell: Line) -> int:
        places = self._overlapped(cell)
        return places[0] if places else 0

    def is_table(self) -> bool:
        """Enough rows with several cells, that are not two columns of running text."""
        several = sum(1 for level in self.levels if len(level.cells) > 1)
        needed = 1 if self.continues else 2 if len(self.columns) > 2 else 3
        return len(self.columns) > 1 and several >= needed and not self.is_prose()

    def is_prose(self) -> bool:
        """Two columns of long lines that fill them are running text."""
        cells = [cell for level in self.levels for cell in level.cells]
        if len(self.columns) != 2 or len(self.levels) < 3:
            return False
        full = 0
        for cell in cells:
            left, right = self.columns[self.column(cell)]
            full += len(cell.text) > 25 and cell.x1 - cell.x0 > 0.7 * (right - left)
        return full > 0.7 * len(cells)

    def table(self, rules: Sequence[Edge]) -> Table:
        rows: list[list[list[str]]] = []
        starts = _row_starts(self, rules)
        for level, starts_row in zip(self.levels, starts, strict=True):
            if starts_row or not rows:
                rows.append([[] for _ in self.columns])
            for cell in level.cells:
                rows[-1][self.column(cell)].append(cell.text)
        lines = [cell for level in self.levels for cell in level.cells]
        joined = [[" ".join(cell) for cell in row] for row in rows]
        return Table(joined, [left for left, _ in self.columns], lines, self.continues)


def _region(levels: list[_Level], at: int, before: Table | None, rules: Sequence[Edge]) -> _Region | None:
    """What keeps common columns from level ``at`` on, None where nothing does."""
    first = levels[at]
    continues = before is not None and _goes_on(first, before)
    if len(first.cells) < 2 and not continues:
        return None
    region = _Region([], [[x, x + 1] for x in before.columns] if continues and before else [], at, continues)
    for n in range(at, len(levels)):
        level = levels[n]
        if region.levels:
            above = region.levels[-1]
            parted = any(level.y < rule.at < above.y for rule in rules)
            if above.y - level.y > (_FARTHEST + parted) * max(level.size, above.size) or not region.fits(level):
                break
        region.add(level)
    _trim(region)
    region.end = at + len(region.levels)
    return region


def _goes_on(level: _Level, before: Table) -> bool:
    """Whether the first line of a page stands in the columns, other than the first alone, of the table before it."""
    aligned = [any(abs(cell.x0 - x) < _ALIGNED for x in before.columns) for cell in level.cells]
    return all(aligned) and (len(level.cells) > 1 or level.cells[0].x0 > before.columns[0] + _ALIGNED)


def _trim(region: _Region) -> None:
    """Take off what follows the last row of several cells, unless it is set close below as part of it."""
    last = max((n for n, level in enumerate(region.levels) if len(level.cells) > 1), default=-1)
    pitch = _pitch(region.levels)
    end = last + 1
    while 0 < end < len(region.levels):
        level, above = region.levels[end], region.levels[end - 1]
        if above.y - level.y > _NEW_ROW * pitch or level.cells[0].bold != above.cells[-1].bold:
            break
        end += 1
    if not (region.continues and last < 0):
        del region.levels[end:]


def _pitch(levels: list[_Level]) -> float:
    """The distance of lines inside a cell."""
    apart = [above.y - below.y for above, below in pairwise(levels)]
    size = max((level.size for level in levels), default=1.0)
    return max(0.9 * size, min([gap for gap in apart if gap < 1.6 * size], default=1.2 * size))


def _row_starts(region: _Region, rules: Sequence[Edge]) -> list[bool]:
    """For each level whether a row starts there: by white space or a rule above it, else by what its cells hold."""
    levels = region.levels
    pitch = _pitch(levels)
    apart = [0.0, *(above.y - below.y for above, below in pairwise(levels))]
    several = [n for n, level in enumerate(levels) if n and len(level.cells) > 1 and region.column(level.cells[0]) == 0]
    spaced = sum(apart[n] > _NEW_ROW * pitch for n in several) >= 0.6 * len(several)
    starts = []
    for n, level in enumerate(levels):
        parted = n > 0 and any(level.y < rule.at < levels[n - 1].y for rule in rules)
        if n == 0 or parted or apart[n] > _NEW_ROW * pitch:
            starts.append(True)
        elif spaced:
            starts.append(False)
        else:
            starts.append(_opens_row(region, levels[n - 1], level))
    return starts


def _opens_row(region: _Region, above: _Level, level: _Level) -> bool:
    """In a table set tight: a level with its first column filled opens a row, unless its word had no room above."""
    first = level.cells[0]
    if region.column(first) != 0:
        return False
    if len(level.cells) > 1:
        return True
    head, word = above.cells[0], first.text.split(" ", 1)[0]
    width = (first.x1 - first.x0) * (len(word) + 1) / max(1, len(first.text))
    return region.column(head) != 0 or head.x1 + width < region.columns[1][0]
