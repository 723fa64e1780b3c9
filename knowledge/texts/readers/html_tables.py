"""Tables of a page: which of them hold data and which only lay the page out, and the rows of the former."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from knowledge.texts.readers.builder import ExtractBuilder

_LONG_CELL = 2000
"""Characters from which a cell holds part of the page rather than a value."""
_WIDEST = 50
"""Columns one cell may span; more is a mistake or an attack."""


@dataclass
class Table:
    """One data table while its rows are read: a cell that spans columns or rows stands once, the rest stays empty."""

    number: int = -1
    in_cell: bool = False
    cells: list[str] = field(default_factory=list)
    covered: dict[int, int] = field(default_factory=dict)
    """Column -> how many rows, from this one on, a cell above still covers."""
    begun: dict[int, int] = field(default_factory=dict)
    """The same for cells that begin in this row, counted from the next row on."""
    words: list[str] = field(default_factory=list)
    span: tuple[int, int] = (1, 1)

    def open(self, tag: str, node: LexborNode) -> None:
        """A row or a cell begins."""
        if tag == "tr":
            self.cells = []
            return
        self._skip_covered()
        self.in_cell = True
        self.words = []
        self.span = (_span(node, "colspan", _WIDEST), _span(node, "rowspan", 1000))

    def add(self, text: str) -> None:
        """Words for the cell that is open."""
        self.words.append(text)

    def close_cell(self) -> None:
        """The cell ends; the columns it spans beyond its first stay empty."""
        columns, rows = self.span
        if rows > 1:
            self.begun.update(dict.fromkeys(range(len(self.cells), len(self.cells) + columns), rows - 1))
        self.cells += [" ".join(self.words), *[""] * (columns - 1)]
        self.in_cell = False

    def close_row(self, builder: ExtractBuilder) -> None:
        """The row ends and is written."""
        self._skip_covered()
        self.covered = {column: rows - 1 for column, rows in self.covered.items() if rows > 1} | self.begun
        self.begun = {}
        if self.number < 0:
            self.number = builder.new_table()
        builder.row(self.cells, self.number)
        self.cells = []

    def _skip_covered(self) -> None:
        while self.covered.get(len(self.cells), 0) > 0:
            self.cells.append("")


@dataclass
class _Shape:
    """What tells a data table from a layout table."""

    layout: bool
    columns: int = 0
    row: int = 0
    cell: int = 0


def data_tables(root: LexborNode) -> dict[int, Table]:
    """The tables that hold data, by node: two columns or more, no table or heading inside, no cell a page long."""
    shapes: dict[int, _Shape] = {}
    stack: list[int] = []
    for node, tag, opening in _events(root):
        if tag == "table" and opening:
            if stack:
                shapes[stack[-1]].layout = True
            shapes[node.mem_id] = _Shape((node.attributes.get("role") or "") in ("presentation", "none"))
            stack.append(node.mem_id)
        elif tag == "table":
            stack.pop()
        elif stack and opening:
            _measure(shapes[stack[-1]], node, tag)
    return {key: Table() for key, shape in shapes.items() if not shape.layout and shape.columns > 1}


def _measure(shape: _Shape, node: LexborNode, tag: str) -> None:
    if tag == "tr":
        shape.row = 0
    elif tag in ("td", "th"):
        shape.row += 1
        shape.columns = max(shape.columns, shape.row)
        shape.cell = 0
    elif tag == "-text":
        shape.cell += len((node.text_content or "").strip())
        shape.layout |= shape.cell > _LONG_CELL
    elif tag in ("h1", "h2", "h3"):
        shape.layout = True


def _events(root: LexborNode) -> Iterator[tuple[LexborNode, str, bool]]:
    """Every node and the ends of tables, in document order, without recursion."""
    stack = [(root, True)]
    while stack:
        node, opening = stack.pop()
        tag = node.tag or ""
        yield node, tag, opening
        if not opening:
            continue
        if tag == "table":
            stack.append((node, False))
        children = []
        child = node.child
        while child is not None:
            children.append((child, True))
            child = child.next
        stack.extend(reversed(children))


def _span(node: LexborNode, name: str, most: int) -> int:
    value = (node.attributes.get(name) or "").strip()
    return min(most, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 7 else 1
