"""Which blocks without a mark of the reader are headings, and which line below a heading is its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.texts.anatomy.block import Block, BlockKind
from knowledge.texts.anatomy.labels import LabelKind
from knowledge.texts.anatomy.numbering import NumberRole, could_head, is_title

_SENTENCE = re.compile(
    r"https?:|www\.|\b(?:is|are|was|were|has|have|had|will|shall|would|should|must|may|said|says|stated|noted|thanked|"
    r"announced|est|sont|était|doit|doivent|es|son|fue|fueron|será|debe|deben|é|são|foi)\b"
)
"""Words that only a sentence holds: an address on the web, or a common verb in a finite form."""
_LISTS = frozenset({LabelKind.LETTER, LabelKind.BULLET})


def heading_level(block: Block) -> int:
    """The level a reader gave to a heading, 0 where none did."""
    return block.level if block.kind is BlockKind.HEADING else 0


def looks_like_heading(blocks: Sequence[Block], place: int, first: int = 0) -> bool:
    """Whether a short line without label heads what follows: set apart, begun with a capital, not ended as a sentence.

    ``first`` is the place of the first block of the body, below the first page.
    """
    block = blocks[place]
    if not _is_title_line(block):
        return False
    below = _next(blocks, place)
    if below is None or not (block.apart or place == first or _above_is_ended(blocks, place)):
        return False
    if block.text.endswith(":") and not _leads_no_list(block, below):
        return False
    return _heads_something(blocks, place, first)


def _is_title_line(block: Block) -> bool:
    words = block.text.split()
    if len(words) > 5 and _SENTENCE.search(block.text):
        return False
    first = block.text[:1]
    if not 0 < len(words) <= 15 or not (first.isupper() or first.isdigit() or first in "“\"«'‘" or _caseless(first)):
        return False
    return (not block.closed or (block.text.endswith(":") and len(words) <= 6)) and not block.text.endswith((",", ";"))


def _caseless(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()


def _above_is_ended(blocks: Sequence[Block], place: int) -> bool:
    return place == 0 or blocks[place - 1].closed or blocks[place - 1].kind is BlockKind.TABLE


def _leads_no_list(block: Block, below: Block) -> bool:
    """Whether words that end with a colon head a section rather than lead to a list in the same sentence."""
    if below.label is not None and below.label.kind in _LISTS:
        return False
    words = [word for word in block.text.split() if len(word) > 3]
    return len(block.text.split()) < 3 or all(word[0].isupper() or not word[0].isalpha() for word in words)


def _heads_something(blocks: Sequence[Block], place: int, first: int) -> bool:
    """Whether text follows below; three title lines on end are a list of names or addresses, not headings."""
    lines = 1
    for block in blocks[place + 1 : place + 12]:
        if block.kind is BlockKind.NOTE:
            continue
        if block.kind is not BlockKind.TEXT or block.label is not None or not _is_title_line(block):
            return _count_above(blocks, place, first) + lines < 3
        lines += 1
        if lines > 2:
            return False
    return False


def _count_above(blocks: Sequence[Block], place: int, first: int) -> int:
    count = 0
    while place - count > first:
        block = blocks[place - count - 1]
        if block.kind is not BlockKind.TEXT or block.label is not None or not _is_title_line(block):
            break
        count += 1
    return count


def heads_by_letter(blocks: Sequence[Block], place: int, roles: Mapping[int, NumberRole]) -> bool:
    """Whether "(a) Title" heads numbered paragraphs instead of being an item of a list."""
    block = blocks[place]
    if not block.apart or not is_title(block) or place == 0 or place + 1 >= len(blocks):
        return False
    above, below = blocks[place - 1], blocks[place + 1]
    in_list = above.text.endswith(":") or (above.label is not None and above.label.kind in _LISTS)
    numbered = below.label is not None and below.label.kind is LabelKind.NUMBER
    return numbered and not in_list and roles.get(place + 1) is NumberRole.PARAGRAPH


def title_below(blocks: Sequence[Block], place: int) -> int:
    """How many blocks below a bare heading such as "Article 4" or "Annex II" are its title: 0 or 1."""
    block = blocks[place]
    if block.words or place + 1 >= len(blocks):
        return 0
    below = blocks[place + 1]
    if below.label is not None or below.kind not in (BlockKind.TEXT, BlockKind.HEADING):
        return 0
    if below.kind is BlockKind.HEADING:
        return int(block.kind is BlockKind.HEADING)
    after = _next(blocks, place + 1)
    labelled = after is not None and after.label is not None
    if below.apart:
        annex = block.label is not None and block.label.kind is LabelKind.ANNEX
        titled = is_title(below) or (annex and labelled and could_head(below))
        return int(titled and not below.text[:1].islower() and after is not None)
    if len(below.text.split()) > 60:
        return 0
    return int(is_title(below) or not below.closed or (labelled and not below.text.endswith((":", ";"))))


def _next(blocks: Sequence[Block], place: int) -> Block | None:
    return next((block for block in blocks[place + 1 : place + 12] if block.kind is not BlockKind.NOTE), None)
