"""The first page of a document: how far it reaches, and its lines as nodes."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.document import PassageKind
from knowledge.texts.anatomy.block import Block, BlockKind
from knowledge.texts.anatomy.front import BODY_HEADING, FrontLine, FrontRole, role_of, split_front, title_place
from knowledge.texts.anatomy.labels import LabelKind
from knowledge.texts.anatomy.nodes import Node, Place

_FARTHEST = 30
_KNOWN_IN_TABLE = frozenset({FrontRole.SYMBOL, FrontRole.DISTRIBUTION, FrontRole.DATE, FrontRole.LANGUAGE})


def front_length(blocks: Sequence[Block], source: str) -> int:
    """How many of the first ``blocks`` are front matter: known lines, the title, and nothing that reads as body."""
    known = _last_known(blocks, source)
    end = known + 1
    agenda = any(_role(block) is FrontRole.AGENDA for block in blocks[:end])
    titled = any(_is_free(block) and not _is_known(block, source) for block in blocks[:end])
    free = 0
    allowed = 3 if agenda else 0 if titled else 1
    while end < min(len(blocks), _FARTHEST) and free < allowed and _may_be_title(blocks, end):
        free += blocks[end].kind is not BlockKind.NOTE
        end += 1
    while end > 0 and blocks[end - 1].kind is BlockKind.NOTE:
        end -= 1
    return end


def _last_known(blocks: Sequence[Block], source: str) -> int:
    """The last block of the first page that is certainly front matter, -1 where there is none."""
    last = -1
    for place, block in enumerate(blocks[:_FARTHEST]):
        if block.kind is BlockKind.NOTE:
            continue
        if _is_known(block, source):
            last = place
        elif not _may_be_title(blocks, place) and not _heads_submitter(blocks, place):
            break
    return last


def _heads_submitter(blocks: Sequence[Block], place: int) -> bool:
    """Whether a line such as "Executive summary" is a subtitle: who submitted the document stands below it."""
    below = blocks[place + 1] if place + 1 < len(blocks) else None
    return bool(below and BODY_HEADING.match(blocks[place].text) and _role(below) is FrontRole.SUBMITTER)


def _is_free(block: Block) -> bool:
    return block.kind is not BlockKind.NOTE and _role(block) is FrontRole.OTHER and len(block.text.split()) > 2


def _role(block: Block) -> FrontRole:
    return role_of(block.text)


def _is_known(block: Block, source: str) -> bool:
    if block.kind is BlockKind.TABLE:
        return any(role_of(source[start:end]) in _KNOWN_IN_TABLE for start, end in block.spans[:24])
    if block.label is not None and block.label.kind is not LabelKind.AGENDA:
        return False
    if _role(block) is not FrontRole.OTHER:
        return True
    fields = [line for span in block.spans for line in split_front(source, span)]
    return len({line.role for line in fields} - {FrontRole.OTHER}) > 1


def _may_be_title(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block without a known role may stand on the first page: short, no label, not a heading of the body."""
    block = blocks[place]
    if block.kind is BlockKind.NOTE:
        return True
    if block.kind is BlockKind.TABLE or block.label is not None or BODY_HEADING.match(block.text):
        return False
    words = len(block.text.split())
    if words > 60 or block.text.endswith((",", ":", ";")) or (block.closed and words > 14):
        return False
    if place + 1 >= len(blocks):
        return place == 0 and words <= 20 and not block.closed
    return not (block.kind is BlockKind.HEADING and place > 0 and _opens_body(blocks, place))


def _opens_body(blocks: Sequence[Block], place: int) -> bool:
    """Whether a heading marked by the reader stands after a title already found, so that it opens the body."""
    return any(block.kind is BlockKind.HEADING for block in blocks[:place])


def front_nodes(blocks: Sequence[Block], source: str) -> tuple[list[Node], str]:
    """The lines of the first page as nodes, one of them the title where there is one; and the words of the title."""
    lines: list[FrontLine] = [line for block in blocks for span in block.spans for line in _lines(block, span, source)]
    place = title_place([(line.role, line.text) for line in lines])
    nodes = []
    for number, line in enumerate(lines):
        title = number == place
        kind = PassageKind.TITLE if title else PassageKind.FRONT
        nodes.append(Node(kind, Place.TITLE if title else Place.FRONT, [line.span], line.text))
    return nodes, lines[place].text if place is not None else ""


def _lines(block: Block, span: tuple[int, int], source: str) -> list[FrontLine]:
    if block.kind is BlockKind.NOTE:
        return []
    return split_front(source, span)
