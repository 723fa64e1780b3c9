"""Cuts the text of a document into its citable units, each with its exact place, without losing a character."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.document import Extract, Passage, Piece
from knowledge.texts.anatomy.blocks import read_blocks
from knowledge.texts.anatomy.furniture import furniture
from knowledge.texts.anatomy.lines import page_of, read_lines
from knowledge.texts.anatomy.locators import locate
from knowledge.texts.anatomy.nodes import Node, Place
from knowledge.texts.anatomy.outline import read_outline

_STRETCH = re.compile(r"\S(?:[^\n\r\f\v\x85\u2028\u2029]*\S)?")
_BULLETS = re.compile(r"^[-–—−‒•●▪◦‣⁃∙·▶➢✓❖■□○*\s]+$")
_SEPARATORS = re.compile(r"^[|\s:=+-]+$")
_TYPE = re.compile(r"^(?:\*\*+|</?(?:[bi]|em|strong)>|\s)+$")


def cut(extract: Extract, treaty: bool = False) -> tuple[Passage, ...]:
    """The passages of ``extract`` in the order in which it is read.

    Every character that is not white space stands in exactly one piece of one passage, or is accounted for by
    ``left_out``. ``treaty`` says that the text is a treaty; a text made of articles counted from 1 is taken for one.
    """
    nodes = read_outline(read_blocks(extract), extract, treaty)
    ordinals = {node: ordinal for ordinal, node in enumerate(nodes)}
    locators = locate(nodes)
    return tuple(_passage(node, ordinals, locator, extract) for node, locator in zip(nodes, locators, strict=True))


def _passage(node: Node, ordinals: dict[Node, int], locator: str, extract: Extract) -> Passage:
    pieces = tuple(Piece(start, end, page_of(extract.pages, start)) for start, end in node.spans)
    path = node.section.path if node.section is not None else ()
    if node.place is Place.HEADING:
        path = path[:-1]
    return Passage(
        ordinal=ordinals[node],
        kind=node.kind,
        label=node.label,
        locator=locator,
        heading_path=(*path, *node.above),
        text=node.text,
        pieces=pieces,
        parent=ordinals[node.parent] if node.parent is not None else None,
        heads=node.heads,
        authority=node.section.authority if node.section is not None else None,
        page=pieces[0].page,
        table=node.table,
    )


def left_out(extract: Extract, passages: Sequence[Passage]) -> list[tuple[int, int, str]]:
    """Each stretch of the text that is in no passage, with the reason why.

    Reasons: "page furniture", "list marker", "table separator", "sign of bold type"; "unaccounted" would be a fault.
    """
    lines = read_lines(extract)
    away = sorted((lines[number].start, lines[number].end) for number in furniture(lines))
    found: list[tuple[int, int, str]] = []
    at = 0
    for piece in sorted((piece for passage in passages for piece in passage.pieces), key=lambda piece: piece.start):
        found += _reasons(extract.text, at, piece.start, away)
        at = max(at, piece.end)
    return found + _reasons(extract.text, at, len(extract.text), away)


def _reasons(text: str, start: int, end: int, away: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    if start >= end or text[start:end].isspace():
        return []
    return [(found.start(), found.end(), _reason(found, away)) for found in _STRETCH.finditer(text, start, end)]


def _reason(found: re.Match[str], away: Sequence[tuple[int, int]]) -> str:
    if any(start <= found.start() and found.end() <= end for start, end in away):
        return "page furniture"
    if _TYPE.match(found[0]):
        return "sign of bold type"
    if "|" in found[0] and _SEPARATORS.match(found[0]):
        return "table separator"
    return "list marker" if _BULLETS.match(found[0]) else "unaccounted"
