"""Tables as nodes: which caption belongs to which table, and each row with its heads and sub-heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.document import PassageKind
from knowledge.texts.anatomy.block import Block, BlockKind, normal
from knowledge.texts.anatomy.labels import LabelKind
from knowledge.texts.anatomy.nodes import Node, Place
from knowledge.texts.anatomy.sections import Section
from knowledge.texts.anatomy.tables import ArrangedRow, RowRole, arrange

_FIGURE = re.compile(r"^(?:figure|figura|graph|chart)", re.IGNORECASE)
_LONGEST_CAPTION = 50


class TableNames:
    """The name and caption of each table of a document, by the place of its block."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._captions = [place for place, block in enumerate(blocks) if _may_be_caption(block)]
        tables = [place for place, block in enumerate(blocks) if block.kind is BlockKind.TABLE]
        self._of: dict[int, tuple[str, str]] = {}
        pairs = self._pair(tables)
        unnamed = 0
        for table in tables:
            if table in pairs:
                caption = blocks[pairs[table]]
                self._of[table] = (_name(caption), caption.text)
                continue
            unnamed += 1
            name = f"unnumbered table {unnamed}" if pairs else f"Table {unnamed}"
            self._of[table] = (name, name)

    def _pair(self, tables: Sequence[int]) -> dict[int, int]:
        """The caption of each table: the one beside it; where two are, the one on the side most captions stand on."""
        above = {table: caption for table in tables if (caption := self._beside(table, -1)) is not None}
        below = {table: caption for table in tables if (caption := self._beside(table, 1)) is not None}
        first, second = (above, below) if len(above) > len(below) else (below, above)
        pairs = dict(first)
        for table, caption in second.items():
            if table not in pairs and caption not in pairs.values():
                pairs[table] = caption
        return pairs

    def _beside(self, table: int, step: int) -> int | None:
        place = table + step
        while 0 <= place < len(self._blocks) and self._blocks[place].kind is BlockKind.NOTE:
            place += step
        return place if place in self._captions else None

    def is_caption(self, place: int) -> bool:
        return place in self._captions

    def name_of_caption(self, place: int) -> str:
        return _name(self._blocks[place])

    def of(self, place: int) -> tuple[str, str]:
        """The short name and the caption of the table at ``place``."""
        return self._of[place]


def _may_be_caption(block: Block) -> bool:
    return (
        block.label is not None
        and block.label.kind is LabelKind.CAPTION
        and block.kind in (BlockKind.TEXT, BlockKind.HEADING)
        and len(block.text.split()) <= _LONGEST_CAPTION
    )


def _name(caption: Block) -> str:
    label = caption.label.value if caption.label is not None else ""
    return f"{'Figure' if _FIGURE.match(caption.text) else 'Table'} {label}"


def table_nodes(block: Block, source: str, named: tuple[str, str], section: Section | None) -> list[Node]:
    """A node for each row of the table in ``block``; sub-heads become headings, the head row is a row of its own."""
    assert block.grid is not None  # noqa: S101 - a table has its grid
    name, caption = named
    return [_row_node(row, source, name, caption, section) for row in arrange(block.grid, source)]


def _row_node(row: ArrangedRow, source: str, name: str, caption: str, section: Section | None) -> Node:
    cells = [normal(source, [cell]) for cell in row.cells]
    node = Node(PassageKind.TABLE_ROW, Place.ROW, list(row.cells), " | ".join(cells), section=section)
    node.heads, node.above, node.table, node.table_name, node.row = row.heads, row.above, caption, name, row.label
    if row.role is RowRole.SUBHEAD:
        node.kind = PassageKind.HEADING
    elif row.role is RowRole.HEAD:
        node.place = Place.HEAD_ROW
    return node
