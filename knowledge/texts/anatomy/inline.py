"""Finishes blocks: splits lists that run on inside a paragraph, and takes off stray bullets and signs of bold type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.texts.anatomy.block import Block, BlockKind, normal
from knowledge.texts.anatomy.labels import Label, LabelKind
from knowledge.texts.anatomy.lines import is_closed
from knowledge.texts.anatomy.tables import Span

_LIST_BEGINS = re.compile(r":(\s+([-–−•▪●])\s+)(?=[A-ZÀ-ÞА-Я“\"«(])")
_NEXT_ITEM = re.compile(r"[.;:,](?:\s+(?:and|or|et|ou|y|o|e))?(\s+([-–−•▪●])\s+)(?=[A-ZÀ-ÞА-Я“\"«(])")
_STRAY = re.compile(r"(?<=[.;:,])\s+[-–−•▪●]$")
_BOLD = re.compile(r"^\*\*(?!\s)([^*]+)\*\*$", re.DOTALL)


def finish(blocks: Iterable[Block], source: str) -> list[Block]:
    """The blocks with inline lists split off as items of their own, and the text of each filled in."""
    finished: list[Block] = []
    for block in blocks:
        parts = _split(block, source) if block.kind is BlockKind.TEXT else [block]
        for part in parts:
            _trim(part, source)
            if part.spans:
                part.text = normal(source, part.spans)
                part.closed = is_closed(part.text)
                finished.append(part)
    return finished


def _split(block: Block, source: str) -> list[Block]:
    """A paragraph whose items follow its colon on the same lines, as the paragraph and its items."""
    sign = block.label.value if block.label is not None and block.label.kind is LabelKind.BULLET else ""
    parts: list[tuple[str, list[Span]]] = [(sign, [])]
    for start, end in block.spans:
        at = start
        while found := _next_cut(source, at, end, sign):
            parts[-1][1].append((at, found.start(1)))
            sign = found[2]
            parts.append((sign, []))
            at = found.end(1)
        parts[-1][1].append((at, end))
    if len(parts) == 1:
        return [block]
    first = replace(block, spans=parts[0][1])
    items = [
        Block(BlockKind.TEXT, spans, Label(LabelKind.BULLET, bullet, bullet, 0, 0, bullet=bullet), False, block.page)
        for bullet, spans in parts[1:]
    ]
    return [first, *items]


def _next_cut(source: str, start: int, end: int, sign: str) -> re.Match[str] | None:
    found = _LIST_BEGINS.search(source, start, end)
    if not sign:
        return found
    following = _NEXT_ITEM.search(source, start, end)
    while following is not None and following[2] != sign:
        following = _NEXT_ITEM.search(source, following.end(), end)
    candidates = [match for match in (found, following) if match is not None]
    return min(candidates, key=lambda match: match.start(1), default=None)


def _trim(block: Block, source: str) -> None:
    """Takes a stray bullet off the end, and the signs of bold type off a block that is bold as a whole."""
    spans: Sequence[Span] = [_tight(source, span) for span in block.spans]
    block.spans = [span for span in spans if span[1] > span[0]]
    if not block.spans or block.kind is BlockKind.TABLE:
        return
    start, end = block.spans[-1]
    if stray := _STRAY.search(source, max(start, end - 6), end):
        block.spans[-1] = (start, stray.start())
    if len(block.spans) == 1 and _BOLD.match(source[start:end]):
        block.spans[0] = (start + 2, end - 2)


def _tight(source: str, span: Span) -> Span:
    start, end = span
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end
