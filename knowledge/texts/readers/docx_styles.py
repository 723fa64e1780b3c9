"""Paragraph styles of a Word file: which are headings, and which number their paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from knowledge.texts.readers.docx_package import attribute, child, local

_HEADING = re.compile(r"heading ([1-9])", re.I)
_UNITED_NATIONS = {"m": 1, "ch": 1, "1": 2, "2/3": 3, "23": 3, "4": 4, "5/6": 5, "56": 5}
_UNITED_NATIONS_STYLE = re.compile(r"_ ?h ?_{0,2}(m|ch|1|2/3|23|4|5/6|56)_g", re.I)
"""The heading styles of the United Nations template for Geneva documents ("_ H _Ch_G", "_ H_2/3_G")."""
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Numbered:
    """The list a paragraph belongs to; ``level`` counts from 0, None where the list's own definition tells it."""

    list_id: str
    level: int | None


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    outline: int
    """Heading level from 1, 0 for body text, -1 where the style does not say."""
    numbered: Numbered | None


class Styles:
    """The paragraph styles by id; a style says what it does not set itself through the one it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {attribute(style, "styleId"): _style(style) for style in (() if root is None else root)}

    def heading(self, style: str) -> int:
        """The heading level of a style, from 1; 0 where it is none."""
        for link in self._chain(style):
            if link.outline >= 0:
                return link.outline
            name = link.name.strip()
            if found := _HEADING.fullmatch(name):
                return int(found[1])
            if found := _UNITED_NATIONS_STYLE.fullmatch(name):
                return _UNITED_NATIONS[found[1].lower()]
            if name.lower() == "title":
                return 1
        return 0

    def numbered(self, style: str) -> Numbered | None:
        """The list that a style puts its paragraphs in, if any."""
        return next((link.numbered for link in self._chain(style) if link.numbered), None)

    def _chain(self, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while (link := self._styles.get(style)) and len(chain) < _LONGEST_CHAIN:
            chain.append(link)
            style = link.based_on
        return chain


def outline(properties: Element | None) -> int:
    """The heading level that paragraph properties set: from 1, 0 for body text, -1 where they don't say."""
    value = attribute(child(properties, "outlineLvl"))
    if not (value.isascii() and value.isdigit()):
        return -1
    return int(value) + 1 if int(value) < 9 else 0


def numbering(properties: Element | None) -> Numbered | None:
    """The list that paragraph properties name; list "0" takes a paragraph out of its style's list."""
    found = child(properties, "numPr")
    if found is None:
        return None
    level = attribute(child(found, "ilvl"))
    return Numbered(attribute(child(found, "numId")), int(level) if level.isascii() and level.isdigit() else None)


def _style(style: Element) -> _Style:
    if local(style) != "style":
        return _Style("", "", -1, None)
    properties = child(style, "pPr")
    return _Style(
        attribute(child(style, "name")),
        attribute(child(style, "basedOn")),
        outline(properties),
        numbering(properties),
    )
