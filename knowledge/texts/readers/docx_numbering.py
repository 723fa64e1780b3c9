"""Automatic numbering of a Word file: the label ("1.", "(a)", "- ") that its list gives each paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from knowledge.texts.readers.docx_package import attribute, child, is_on, local
from knowledge.texts.readers.numerals import numeral

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts and looks (ECMA-376, part 1, 17.9.6)."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None
    """Restarts after a paragraph of this level (counted from 1) or higher; 0 never; None after any higher one."""
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """One ``w:num``: the abstract list it counts with, its own levels, and the counts it starts at."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through the paragraphs of one document, in order."""

    def __init__(self, root: Element | None) -> None:
        parts = [] if root is None else list(root)
        abstracts = {attribute(part, "abstractNumId"): part for part in parts if local(part) == "abstractNum"}
        self._lists = {attribute(part, "numId"): _list(part, abstracts) for part in parts if local(part) == "num"}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level of a list that is bound to a paragraph style; 0 where none is."""
        found = self._lists.get(list_id)
        return next((n for n, level in found.levels.items() if level.style == style), 0) if found else 0

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph and return its label, "" where its list shows none."""
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            counts.update({n: start - 1 for n, start in found.starts.items()})
        shape = found.levels.get(level, _Level())
        counts[level] = counts.get(level, shape.start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            if _restarts(found.levels.get(deeper, _Level()), deeper, level):
                del counts[deeper]
        return _label(found, shape, counts)


def _restarts(level: _Level, deeper: int, after: int) -> bool:
    if level.restart is None:
        return True
    return 0 < level.restart <= deeper and after < level.restart


def _label(found: _List, shape: _Level, counts: dict[int, int]) -> str:
    if shape.kind == "bullet":
        return "-" if shape.text.strip() else ""

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        level = found.levels.get(at, _Level())
        if level.kind in ("none", "bullet"):
            return ""
        kind = "decimal" if shape.legal else level.kind
        return numeral(counts.get(at, level.start), kind)

    return _PLACE.sub(number, shape.text).strip()


def _list(part: Element, abstracts: dict[str, Element]) -> _List:
    abstract = attribute(child(part, "abstractNumId"))
    found = _List(abstract, _levels(_linked(abstracts.get(abstract), abstracts)))
    for override in part:
        if local(override) == "lvlOverride":
            level = _integer(attribute(override, "ilvl"), 0)
            if (start := child(override, "startOverride")) is not None:
                found.starts[level] = _integer(attribute(start), 1)
            found.levels |= _levels(override)
    return found


def _linked(abstract: Element | None, abstracts: dict[str, Element]) -> Element | None:
    """The list itself, or the one whose style it borrows."""
    style = attribute(child(abstract, "numStyleLink"))
    if not style:
        return abstract
    return next((other for other in abstracts.values() if attribute(child(other, "styleLink")) == style), abstract)


def _levels(parent: Element | None) -> dict[int, _Level]:
    found = () if parent is None else (part for part in parent if local(part) == "lvl")
    return {_integer(attribute(level, "ilvl"), 0): _level(level) for level in found}


def _level(level: Element) -> _Level:
    restart = child(level, "lvlRestart")
    return _Level(
        start=_integer(attribute(child(level, "start")), 0),
        kind=attribute(child(level, "numFmt")) or "decimal",
        text=attribute(child(level, "lvlText")),
        restart=None if restart is None else _integer(attribute(restart), 0),
        legal=is_on(child(level, "isLgl")),
        style=attribute(child(level, "pStyle")),
    )


def _integer(value: str, default: int) -> int:
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else default
