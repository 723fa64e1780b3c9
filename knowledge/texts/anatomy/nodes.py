"""Passages in the making: a block with its kind, its section, what introduces it and how it will be cited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.document import PassageKind
from knowledge.texts.anatomy.sections import Section
from knowledge.texts.anatomy.tables import Span


class Place(StrEnum):
    """How a passage is cited in relation to its section and to what introduces it."""

    FRONT = "front"
    TITLE = "title"
    HEADING = "heading"
    NUMBERED = "numbered"
    UNNUMBERED = "unnumbered"
    OPENING = "opening"
    CLOSING = "closing"
    FINAL = "final"
    """The final clause of a treaty, below its last article."""
    SUBPARAGRAPH = "subparagraph"
    ITEM = "item"
    BULLET = "bullet"
    NOTE = "note"
    ROW = "row"
    HEAD_ROW = "head row"
    CAPTION = "caption"


@dataclass(slots=True, eq=False)
class Node:
    """A passage in the making; ``above`` holds the sub-heads of a table over a row, ``table`` its caption or number."""

    kind: PassageKind
    place: Place
    spans: list[Span]
    text: str
    label: str = ""
    section: Section | None = None
    parent: Node | None = None
    heads: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    table: str = ""
    table_name: str = ""
    row: str = ""
    depth: int = 0
