"""The order of a PDF's text: running heads and feet found over all pages, tables, columns, what reads after what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from knowledge.texts.readers.pdf_page import Line, Page
from knowledge.texts.readers.pdf_tables import Table, loose_tables, ruled_tables

_MARGIN_ROWS = 3
"""Rows from the top and from the foot of a page in which furniture is looked for."""
_MARGIN = 0.18
"""The part of a page's height in which they stand."""
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.I)
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|página|pág\.)?\s*[-–—(\[]*\s*(\d{1,4})\s*[-–—)\]]*(?:\s*(?:/|of|de|sur)\s*\d{1,4})?", re.I
)
_NUMBER = re.compile(r"\d{1,4}")
_SAME_HEIGHT = 6.0
"""Points by which a running head may be higher or lower from page to page."""


_MOST_ITEMS = 1000
"""Lines a page may hold and still be put in order; a text page holds about 60."""

Heights = dict[tuple[bool, str], Counter[int]]
"""How often words stand in the upper (True) or lower margin, by height."""


@dataclass(slots=True)
class Flow:
    """One page in reading order."""

    number: int
    head: list[Line] = field(default_factory=list)
    body: list[Line | Table] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)


def flows(pages: Sequence[Page]) -> Iterator[Flow]:
    """Each page in reading order; tables that run over a page end are joined, a row broken there is put together."""
    furniture = _furniture(pages)
    last: Table | None = None
    for page in pages:
        flow = _flow(page, furniture[page.number], last)
        first = flow.body[0] if flow.body else None
        if last and isinstance(first, Table) and _continue(last, first) and not first.rows:
            flow.body[0:1] = []
        last = _table_at_end(flow.body)
        yield flow


def _table_at_end(body: Sequence[Line | Table]) -> Table | None:
    """The table a page ends with, notes in smaller type below it aside."""
    for at in range(len(body) - 1, -1, -1):
        table = body[at]
        if isinstance(table, Table):
            small = 0.93 * table.lines[0].size
            return table if all(isinstance(line, Line) and line.size < small for line in body[at + 1 :]) else None
    return None


def _continue(last: Table, first: Table) -> bool:
    """Join the table at the top of a page to the one at the foot of the page before, where it goes on."""
    same = len(last.columns) == len(first.columns) and all(
        abs(one - other) < 6 for one, other in zip(last.columns, first.columns, strict=True)
    )
    if not (same or first.continues):
        return False
    first.continues = True
    row = first.rows[0]
    empty = sum(not cell for cell in row)
    if same and not row[0] and 2 * empty >= len(row):
        last.rows[-1] = [f"{above} {below}".strip() for above, below in zip(last.rows[-1], row, strict=True)]
        del first.rows[0]
    return True


def _flow(page: Page, furniture: dict[int, bool], before: Table | None) -> Flow:
    lines = [line for line in page.lines if line.number not in furniture]
    tables = ruled_tables(lines, [grid.xs for grid in page.grids])
    ruled = {id(line) for table in tables for line in table.lines}
    free = [line for line in lines if id(line) not in ruled]
    gutter, mixed = _gutter(free)
    if not gutter:
        tables += loose_tables(free, page.rules, before if not _starts_with(tables, free) else None)
    taken = {id(line): table for table in tables for line in table.lines}
    items = _items(lines, taken, cut=mixed)
    margins = merged([line for line in page.lines if line.number in furniture])
    return Flow(
        page.number,
        sorted((line for line in margins if furniture[line.number]), key=_from_top),
        _ordered(items, page, gutter if mixed else 0.0),
        sorted((line for line in margins if not furniture[line.number]), key=_from_top),
    )


def _starts_with(tables: Sequence[Table], free: Sequence[Line]) -> bool:
    """Whether a ruled table stands above all other text."""
    top = max((line.y for line in free), default=0.0)
    return any(table.top > top for table in tables)


def _from_top(line: Line) -> tuple[float, float]:
    return (-line.y, line.x0)


def merged(lines: Sequence[Line]) -> list[Line]:
    """Lines that were cut for a table that is none, whole again."""
    whole: list[Line] = []
    for line in lines:
        if whole and whole[-1].number == line.number:
            last = whole[-1]
            whole[-1] = replace(
                last,
                text=f"{last.text} {line.text}",
                x0=min(last.x0, line.x0),
                x1=max(last.x1, line.x1),
                bold=last.bold and line.bold,
            )
        else:
            whole.append(line)
    return whole


def _items(lines: Sequence[Line], taken: dict[int, Table], *, cut: bool) -> list[Line | Table]:
    """Lines and tables in the order of the content stream; a table stands where its first line does."""
    items: list[Line | Table] = []
    loose: list[Line] = []
    seen: set[int] = set()
    for line in lines:
        table = taken.get(id(line))
        if table is None:
            loose.append(line)
        elif id(table) not in seen:
            seen.add(id(table))
            items += loose if cut else merged(loose)
            items.append(table)
            loose = []
    return items + (loose if cut else merged(loose))


def _ordered(items: list[Line | Table], page: Page, gutter: float) -> list[Line | Table]:
    if gutter:
        return _banded(items, gutter)
    if page.filled:
        return sorted(items, key=lambda item: (-round(_bottom(item) / 4), item.x0))
    return _in_order(items)


def _in_order(items: list[Line | Table]) -> list[Line | Table]:
    """The order of the content stream, with what was drawn late but stands above put in its place."""
    if len(items) > _MOST_ITEMS or all(_top(below) <= _top(above) + 2 for above, below in pairwise(items)):
        return items
    placed: list[Line | Table] = []
    for item in items:
        at = next((n for n, other in enumerate(placed) if _stands_above(item, other)), len(placed))
        placed.insert(at, item)
    return placed


def _top(item: Line | Table) -> float:
    return item.top if isinstance(item, Table) else item.y + 0.75 * item.size


def _bottom(item: Line | Table) -> float:
    return item.bottom if isinstance(item, Table) else item.y


def _stands_above(item: Line | Table, other: Line | Table) -> bool:
    shared = min(item.x1, other.x1) - max(item.x0, other.x0)
    narrower = min(item.x1 - item.x0, other.x1 - other.x0)
    return _bottom(item) >= _top(other) - 3 and shared > 0.3 * narrower


def _gutter(lines: Sequence[Line]) -> tuple[float, bool]:
    """Where the page parts into two columns of running text, 0 where it does not, and whether the stream mixes them.

    A stream that tells one column after the other is in order already.
    """
    if len(lines) < 16:
        return 0.0, False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    if sum(line.x1 - line.x0 > 0.6 * (right - left) for line in lines) > 0.3 * len(lines):
        return 0.0, False
    step = (right - left) / 50
    found = min((left + n * step for n in range(15, 36)), key=lambda x: sum(line.x0 < x < line.x1 for line in lines))
    one = [line for line in lines if line.x1 <= found]
    other = [line for line in lines if line.x0 >= found]
    if len(one) < 8 or len(other) < 8 or len(one) + len(other) < 0.8 * len(lines):
        return 0.0, False
    if any(_is_ragged(side) for side in (one, other)):
        return 0.0, False
    sides = [line.x0 >= found for line in lines if not line.x0 < found < line.x1]
    turns = sum(a != b for a, b in pairwise(sides))
    return found, turns > 3 + 2 * (len(lines) - len(sides))


def _is_ragged(lines: Sequence[Line]) -> bool:
    """Whether lines are too short for running text in their column."""
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return median(line.x1 - line.x0 for line in lines) < 0.65 * width or median(len(line.text) for line in lines) < 20


def _banded(items: list[Line | Table], gutter: float) -> list[Line | Table]:
    """Two columns read one after the other, between the lines that run across both."""
    done: list[Line | Table] = []
    sides: tuple[list[Line | Table], list[Line | Table]] = ([], [])
    for item in sorted(items, key=lambda item: -_top(item)):
        if item.x0 < gutter < item.x1:
            done += [*sides[0], *sides[1], item]
            sides = ([], [])
        else:
            sides[item.x0 >= gutter].append(item)
    return [*done, *sides[0], *sides[1]]


def _furniture(pages: Sequence[Page]) -> dict[int, dict[int, bool]]:
    """For each page the numbers of its lines that are running heads (True) or feet (False).

    What comes back in the margin on several pages at one height is furniture, a number that counts the pages aside; so
    is a bare page number. Only rows from the edge inwards count, up to the first that is none.
    """
    margins = {page.number: ((True, _margin(page, True)), (False, _margin(page, False))) for page in pages}
    heights: Heights = defaultdict(Counter)
    for number, sides in margins.items():
        for is_head, rows in sides:
            for key, height in {(key, _height(line)) for row in rows for line in row for key in _keys(line, number)}:
                heights[is_head, key][height] += 1
    needed = 2 if len(pages) <= 4 else 3
    found: dict[int, dict[int, bool]] = {}
    for number, sides in margins.items():
        mine = found.setdefault(number, {})
        for is_head, rows in sides:
            for row in rows:
                if not all(_returns(line, number, is_head, heights, needed) for line in row):
                    break
                mine |= {line.number: is_head for line in row}
    return found


def _returns(line: Line, page: int, is_head: bool, heights: Heights, needed: int) -> bool:
    if (bare := _PAGE_NUMBER.fullmatch(line.text)) and int(bare[1]) == page + 1:
        return True
    return any(
        sum(heights[is_head, key][_height(line) + step] for step in (-1, 0, 1)) >= needed for key in _keys(line, page)
    )


def _height(line: Line) -> int:
    return round(line.y / _SAME_HEIGHT)


def _keys(line: Line, page: int) -> list[str]:
    """The words of a line as other pages may repeat them: as they are, or one number counted from the page's own."""
    text = " ".join(line.text.casefold().split())
    if _ROMAN.fullmatch(text):
        return ["roman"]
    numbers = list(_NUMBER.finditer(text))[:6]
    counted = (f"{text[: n.start()]}#{int(n[0]) - page}{text[n.end() :]}" for n in numbers)
    return [text, *counted]


def _margin(page: Page, is_head: bool) -> list[list[Line]]:
    """The rows of whole lines nearest the top (or the foot), from the edge inwards; ruled tables are left out."""
    edge = page.height * (1 - _MARGIN if is_head else _MARGIN)
    lines = merged([line for line in page.lines if line.cell is None and (line.y > edge) == is_head])
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y if is_head else line.y):
        if rows and abs(rows[-1][0].y - line.y) < 4:
            rows[-1].append(line)
        elif len(rows) == _MARGIN_ROWS:
            break
        else:
            rows.append([line])
    return rows
