"""The first page of a document and the words it opens with: what identity is found from, and nothing that is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.document import Extract, MarkKind
from knowledge.texts.anatomy.block import Block, BlockKind
from knowledge.texts.anatomy.blocks import read_blocks
from knowledge.texts.anatomy.front import SYMBOL, FrontLine, FrontRole, bare, role_of, split_front, title_place
from knowledge.texts.anatomy.labels import LabelKind
from knowledge.texts.anatomy.opening import front_length
from knowledge.texts.anatomy.outline import looks_like_treaty

_HEAD = 24_000
"""How much of a text is read for what it is; a first page and the first pages of its body fit in it."""

_ANNEX_LINE = re.compile(
    r"^[ \t*#]*(?:annexe?|anexo|appendix|appendice|apéndice)\b[ \t*]*(?:[IVXL\d]{1,4}|[A-Z])?[ \t*.:–-]*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The lines of the first page with what each says, the title, and the texts around it.

    ``opening`` is the first words of the body, ``body`` the whole text before the first annex, ``furniture`` the lines
    that the reader marked as running heads, and ``whole`` the whole text.
    """

    lines: tuple[FrontLine, ...]
    title: str
    heading: str
    opening: str
    body: str
    whole: str
    furniture: tuple[str, ...]
    treaty: bool

    def of(self, role: FrontRole) -> list[str]:
        """The bare words of the lines that play ``role``."""
        return [bare(line.text) for line in self.lines if line.role is role]


def read_first_page(extract: Extract) -> FirstPage:
    """Reads what the first page of ``extract`` says; a document without one has no lines and no title."""
    head = _head(extract)
    blocks = read_blocks(head)
    front = front_length(blocks, head.text)
    lines = tuple(
        line
        for block in blocks[:front]
        if block.kind is not BlockKind.NOTE
        for span in block.spans
        for line in split_front(head.text, span)
    )
    place = title_place([(line.role, line.text) for line in lines])
    annex = _ANNEX_LINE.search(extract.text, lines[-1].span[1] if lines else 0)
    body = extract.text[: annex.start()] if annex else extract.text
    return FirstPage(
        lines=lines,
        title=bare(lines[place].text) if place is not None else "",
        heading=next((bare(block.text) for block in blocks[front:] if block.kind is BlockKind.HEADING), ""),
        opening=" ".join(block.text for block in blocks[front : front + 8]),
        body=body,
        whole=extract.text,
        furniture=_furniture(extract),
        treaty=_is_treaty(blocks),
    )


def _head(extract: Extract) -> Extract:
    if len(extract.text) <= _HEAD:
        return extract
    end = extract.text.rfind("\n", 0, _HEAD) + 1 or _HEAD
    marks = tuple(replace(mark, end=min(mark.end, end)) for mark in extract.marks if mark.start < end)
    pages = tuple(page for page in extract.pages if page < end)
    return replace(extract, text=extract.text[:end], marks=marks, pages=pages)


def _furniture(extract: Extract) -> tuple[str, ...]:
    lines = {
        " ".join(extract.text[mark.start : mark.end].split())
        for mark in extract.marks[:4000]
        if mark.kind is MarkKind.FURNITURE and mark.end - mark.start < 200
    }
    return tuple(sorted(lines))


def _is_treaty(blocks: Sequence[Block]) -> bool:
    """Whether the text is made of articles and opens as agreements between States do."""
    if not looks_like_treaty(blocks):
        return False
    before: list[str] = []
    for block in blocks:
        if block.label is not None and block.label.kind is LabelKind.ARTICLE:
            break
        before.append(block.text)
    return any(_AGREED.search(text) for text in before)


_AGREED = re.compile(
    r"\b(?:have|has)\s+agreed\b|\bsont\s+convenus\b|\bhan\s+convenido\b|\bhan\s+acordado\b|\bacordaram\b|\bconvieram\b|"
    r"согласились|اتفقت|\bthe\s+(?:high\s+)?contracting\s+parties\b",
    re.IGNORECASE,
)


def own_symbol(page: FirstPage, filename: str) -> str:
    """The document's own symbol: alone on a line, in a running head, or in the file's name; never a cited one."""
    for line in page.lines:
        found = SYMBOL.search(bare(line.text))
        if found and (line.role is not FrontRole.OTHER or _little_else(line.text, found[0])):
            return _clean(found[0])
    for words in page.furniture:
        found = SYMBOL.search(words)
        if found and _little_else(words, found[0]) and _clean(found[0]):
            return _clean(found[0])
    alone = re.findall(rf"^[ \t]*({SYMBOL.pattern})[ \t]*$", page.whole[:200_000], re.MULTILINE)
    if alone and (len(alone) > 1 or page.whole[:400].count(alone[0])):
        return _clean(alone[0])
    return _from_filename(filename)


def _little_else(line: str, symbol: str) -> bool:
    return len(line) - len(symbol) < 12


def _clean(symbol: str) -> str:
    """The symbol without note signs; "" where it is a place-holder ("CCM/MSP/2011/WP.X")."""
    symbol = symbol.rstrip("*.,")
    last = symbol.rsplit("/", 1)[-1]
    return "" if re.search(r"(?:^|\.)X+$", last) else symbol


_FILE = re.compile(
    r"^(?:\d+[-_ ])?((?:CCM|APLC)[-_ ](?:MSP|CONF|PM|RC)[-_ ](?:20|19)\d\d(?:[-_ ](?:PM|MC))?[-_ ]"
    r"(?:WP|INF|CRP|L|MISC)?[.\-_]?\d{1,3}"
    r"(?:[-_ ](?:Rev|Add|Corr|Amend)[.\-_]?\d)?|A[-_ ]RES[-_ ]\d{2}[-_ ]\d{1,3}|A[-_ ]C\.?1[-_ ]\d{2}[-_ ]L\.?\d{1,3})"
    r"(?=$|[-_ .(])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(WP|INF|CRP|L|MISC|Rev|Add|Corr|Amend|C)[.\-_]?(\d+)$", re.IGNORECASE)


def _from_filename(filename: str) -> str:
    stem = re.split(r"[\\/]", filename)[-1].rsplit(".", 1)[0]
    found = _FILE.match(stem)
    if found is None:
        return ""
    joined = re.sub(r"(?<![A-Za-z])(WP|INF|CRP|Rev|Add|Corr|Amend)[-_. ](?=\d)", r"\1.", found[1], flags=re.IGNORECASE)
    parts = re.split(r"[-_ ]", joined)
    return "/".join(_symbol_part(part) for part in parts)


def _symbol_part(part: str) -> str:
    numbered = _NUMBERED.match(part)
    if numbered is None:
        return part.upper()
    name = numbered[1].upper()
    return f"{name.capitalize() if name in ('REV', 'ADD', 'CORR', 'AMEND') else name}.{numbered[2]}"


def is_status_line(line: str) -> bool:
    """Whether a line only says in what state the document is."""
    return role_of(line) is FrontRole.STATUS
