"""What a number at the start of a block counts: the paragraphs of the document, its headings, or a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from knowledge.texts.anatomy.block import Block, BlockKind
from knowledge.texts.anatomy.labels import LabelKind, letter_value, roman_value

_SENTENCE_INSIDE = re.compile(r"[.!?;]\s+[A-ZÀ-ÞА-Я]")
_LONGEST_TITLE = 15
_LONGEST_HEADING = 42
_DEEPEST = 5
"""Lists nest no deeper, from 0: what would go deeper is taken for an item of the innermost list."""


class NumberRole(StrEnum):
    """What a numbered block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"


def is_title(block: Block) -> bool:
    """Whether the words of ``block`` read as a title: few, and not ended as a sentence is."""
    words = block.words
    return 0 < len(words.split()) <= _LONGEST_TITLE and not block.closed and not words.endswith((",", ";"))


def could_head(block: Block) -> bool:
    """Whether the words of ``block`` may be a heading: a single clause, even a long one."""
    words = block.words
    return 0 < len(words.split()) <= _LONGEST_HEADING and not _SENTENCE_INSIDE.search(words) and words[-1] not in ",;:"


def number_roles(blocks: Sequence[Block]) -> dict[int, NumberRole]:
    """The role of each numbered block, by its place in ``blocks``; annexes and articles count anew."""
    roles: dict[int, NumberRole] = {}
    numbered: list[int] = []
    for place, block in enumerate(blocks):
        if block.label is not None and block.label.kind in (LabelKind.ANNEX, LabelKind.ARTICLE):
            _Scope(blocks, numbered).decide(roles)
            numbered = []
        elif block.label is not None and block.label.kind is LabelKind.NUMBER and block.kind is not BlockKind.NOTE:
            numbered.append(place)
    _Scope(blocks, numbered).decide(roles)
    return roles


class _Scope:
    """The numbered blocks of one stretch in which numbers count on; remembers where each count stands."""

    def __init__(self, blocks: Sequence[Block], numbered: Sequence[int]) -> None:
        self._blocks = blocks
        self._numbered = numbered
        self._paragraph, self._heading = 0, 0
        self._items: dict[str, int] = {}
        self._paragraph_style = ""

    def decide(self, roles: dict[int, NumberRole]) -> None:
        for index, place in enumerate(self._numbered):
            role = self._role(index, place)
            roles[place] = role
            self._count(role, place)

    def _count(self, role: NumberRole, place: int) -> None:
        value, style = self._value(place), self._style(place)
        if role is NumberRole.PARAGRAPH:
            self._paragraph, self._paragraph_style = value, style
            self._items.clear()
        elif role is NumberRole.HEADING:
            self._heading = value
            self._items.clear()
        else:
            self._items[style] = value

    def _role(self, index: int, place: int) -> NumberRole:
        block, value, style = self._blocks[place], self._value(place), self._style(place)
        if block.kind is BlockKind.HEADING:
            return NumberRole.HEADING
        if self._is_item(place, value, style):
            return NumberRole.ITEM
        following = self._next_value(index)
        if value == self._paragraph + 1:
            return self._role_in_count(place, value, following)
        return self._role_out_of_count(place, following)

    def _role_in_count(self, place: int, value: int, following: int | None) -> NumberRole:
        """The role of a number that the count of paragraphs expects; only a title may still be a heading."""
        block = self._blocks[place]
        if not is_title(block):
            repeated = could_head(block) and following == value and len(block.words.split()) <= 4
            return NumberRole.HEADING if repeated else NumberRole.PARAGRAPH
        below = self._below(place)
        if following == value or (below is not None and _is_decimal(below)):
            return NumberRole.HEADING
        if self._paragraph < 3 and below is not None and _is_free_prose(below):
            return NumberRole.HEADING
        return NumberRole.PARAGRAPH

    def _role_out_of_count(self, place: int, following: int | None) -> NumberRole:
        block, below = self._blocks[place], self._below(place)
        counts = not block.closed or self._value(place) in (1, self._heading + 1)
        if could_head(block) and counts:
            if following == self._paragraph + 1 and self._paragraph:
                return NumberRole.HEADING
            heads_prose = below is not None and (_is_free_prose(below) or _is_decimal(below))
            if is_title(block) and (heads_prose or following == 1):
                return NumberRole.HEADING
        return NumberRole.PARAGRAPH

    def _is_item(self, place: int, value: int, style: str) -> bool:
        """Whether the block goes on with a numbered list, or opens one under a lead-in that ends with a colon."""
        if self._items.get(style) == value - 1 and value > 1 and value != self._paragraph + 1:
            return True
        if value != 1 or not self._paragraph:
            return False
        above = self._above(place)
        if above is None or above.kind is not BlockKind.TEXT or not above.text.endswith(":"):
            return False
        return style != self._paragraph_style or not is_title(above)

    def _value(self, place: int) -> int:
        label = self._blocks[place].label
        return int(label.value) if label is not None else 0

    def _style(self, place: int) -> str:
        label = self._blocks[place].label
        return label.style if label is not None else ""

    def _next_value(self, index: int) -> int | None:
        following = index + 1
        return self._value(self._numbered[following]) if following < len(self._numbered) else None

    def _above(self, place: int) -> Block | None:
        near = reversed(self._blocks[max(0, place - 12) : place])
        return next((block for block in near if block.kind is not BlockKind.NOTE), None)

    def _below(self, place: int) -> Block | None:
        near = self._blocks[place + 1 : place + 12]
        return next((block for block in near if block.kind is not BlockKind.NOTE), None)


def _is_decimal(block: Block) -> bool:
    return block.label is not None and block.label.kind is LabelKind.DECIMAL


def _is_free_prose(block: Block) -> bool:
    return block.kind is BlockKind.TEXT and block.label is None and (block.closed or len(block.text.split()) > 12)


class ListLevels:
    """The lists open at a point, outermost first: tells at which depth the next labelled item stands."""

    def __init__(self) -> None:
        self._levels: list[tuple[str, int]] = []

    def clear(self) -> None:
        self._levels.clear()

    def place(self, kind: LabelKind, value: str, style: str, after_lead: bool) -> int:
        """The depth, from 0, of an item; ``after_lead`` says that the item before it ended with a colon.

        A letter that may be a Roman number ("i" after "h") goes on with the innermost list that expects it.
        """
        for series, count in self._readings(kind, value, style):
            depth = self._expecting(series, count, after_lead)
            if depth is not None:
                self._levels[depth:] = [(series, count)]
                return depth
        series, count = self._opening(kind, value, style)
        known = [depth for depth, (open_series, _) in enumerate(self._levels) if open_series == series]
        deeper = min(len(self._levels), _DEEPEST)
        depth = known[-1] if known and not (after_lead and count == 1) else deeper
        self._levels[depth:] = [(series, count)]
        return depth

    def _readings(self, kind: LabelKind, value: str, style: str) -> list[tuple[str, int]]:
        if kind is LabelKind.BULLET:
            return [(f"bullet {style}", 0)]
        if kind is LabelKind.LETTER:
            readings: Mapping[str, int | None] = {"letter": letter_value(value), "roman": roman_value(value)}
            return [(f"{name} {style}", count) for name, count in readings.items() if count is not None]
        if kind is LabelKind.DECIMAL:
            return [(f"decimal {value.count('.')}", int(value.split(".")[-1]))]
        return [(f"number {style}", int(value) if value.isdigit() else letter_value(value) or 0)]

    def _expecting(self, series: str, count: int, after_lead: bool) -> int | None:
        for depth in range(len(self._levels) - 1, -1, -1):
            open_series, last = self._levels[depth]
            if open_series != series:
                continue
            if series.startswith("bullet"):
                return depth
            if count == last + 1 and not (after_lead and depth == len(self._levels) - 1 and count == 9):
                return depth
        return None

    def _opening(self, kind: LabelKind, value: str, style: str) -> tuple[str, int]:
        readings = self._readings(kind, value, style)
        first = [reading for reading in readings if reading[1] == 1]
        if first:
            return first[-1]
        if not readings:
            return f"other {style}", 0
        return readings[-1] if len(value) > 1 else readings[0]
