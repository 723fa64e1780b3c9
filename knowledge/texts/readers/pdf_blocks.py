"""From lines to blocks: paragraphs by the white space between lines, headings and notes by size and weight of type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.document import MarkKind
from knowledge.texts.readers.pdf_layout import Flow
from knowledge.texts.readers.pdf_page import Line
from knowledge.texts.readers.pdf_tables import Table

_NOTE_LABEL = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(\d{1,3})(?=\s)|[*†‡]{1,3}(?=\s)|[a-z](?=\s?/)")
_ENDED = re.compile(r"[.:;!?][”\"’)]?$")
_WHOLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-)\b")
_LABELLED = re.compile(r"(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,6})[.)]\s")
_BROKEN = re.compile(r"[^\W\d_]+-$|\d+-$|\S+/$")
_CHUNK = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)?(\S*)")
_LONGEST_HEADING = 250


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or note; ``kind`` is None for a paragraph. Its lines are joined by newlines."""

    text: str
    kind: MarkKind | None = None
    level: int = 1


Style = tuple[float, bool, bool]
"""Type size to half a point, bold, italic."""


class Typography:
    """What is usual in a document: the type of its running text, the distance of its lines, its types of heading."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        columns = [[line for line in flow.body if isinstance(line, Line)] for flow in flows]
        lines = [line for column in columns for line in column]
        styles: Counter[Style] = Counter()
        for line in lines:
            styles[style(line)] += len(line.text)
        usual = styles.most_common(1)[0][0] if styles else (10.0, False, False)
        self.size, self.bold = usual[0], usual[1]
        self.pitch = _pitch(columns)
        heads = sorted({style(line) for line in lines if self.stands_out(line)}, key=lambda s: (-s[0], not s[1], s[2]))
        self._levels = {head: level for level, head in enumerate(heads, 1)}
        self._texts = [line.text for line in lines]

    def stands_out(self, line: Line) -> bool:
        """Whether a line is set larger or bolder than running text."""
        return line.size >= 1.12 * self.size or (line.bold and not self.bold and line.size >= 0.95 * self.size)

    def is_small(self, line: Line) -> bool:
        """Whether a line is set in the smaller type of notes."""
        return line.size <= 0.93 * self.size

    def level(self, line: Line) -> int:
        """The heading level of a type, from 1; the largest type is the highest."""
        return min(9, self._levels.get(style(line), 1))

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word for text in self._texts for word in _WHOLE_WORD.findall(text.casefold()))

    def without_hyphen(self, head: str, tail: str) -> str:
        """A word broken at a line end, put together as the document writes it elsewhere; with the hyphen if unsure."""
        joined, kept = (head[:-1] + tail).casefold(), (head + tail).casefold()
        return head[:-1] + tail if self._words[joined] > self._words[kept] else head + tail


def style(line: Line) -> Style:
    return (round(2 * line.size) / 2, line.bold, line.italic)


def _pitch(columns: Sequence[Sequence[Line]]) -> float:
    """The usual distance of two lines of a paragraph, in type sizes."""
    gaps: Counter[float] = Counter()
    for column in columns:
        for above, below in pairwise(column):
            if abs(above.size - below.size) < 0.3 and 0.9 < (gap := (above.y - below.y) / max(1.0, above.size)) < 2.5:
                gaps[round(gap, 1)] += 1
    return gaps.most_common(1)[0][0] if gaps else 1.2


def blocks(flow: Flow, type_: Typography, last_note: int) -> Iterator[Block | Table]:
    """The body of one page in blocks; ``last_note`` is the number of the last note before it."""
    notes = _notes_from(flow.body, type_, last_note)
    body, tail = flow.body[:notes], flow.body[notes:]
    run: list[Line] = []
    for item in body:
        if isinstance(item, Table):
            yield from _paragraphs(run, type_)
            run = []
            yield item
        else:
            run.append(item)
    yield from _paragraphs(run, type_)
    note: list[Line] = []
    for line in tail:
        if isinstance(line, Line):
            if note and _NOTE_LABEL.match(line.text):
                yield Block(_joined(note, type_), MarkKind.FOOTNOTE)
                note = []
            note.append(line)
    if note:
        yield Block(_joined(note, type_), MarkKind.FOOTNOTE)


def note_number(block: Block, before: int) -> int:
    """The number of the last note, after ``block``."""
    match = _NOTE_LABEL.match(block.text) if block.kind is MarkKind.FOOTNOTE else None
    return _number(match) or before if match else before


def _number(match: re.Match[str]) -> int:
    digits = match[1] or match[2]
    return int("".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".find(c)) if c in "⁰¹²³⁴⁵⁶⁷⁸⁹" else c for c in digits)) if digits else 0


def _notes_from(body: Sequence[Line | Table], type_: Typography, last_note: int) -> int:
    """Where the notes at the foot of a page begin: small type to the end, from the line with the next label on."""
    start = len(body)
    while start and isinstance(line := body[start - 1], Line) and type_.is_small(line):
        start -= 1
    for at in range(start, len(body)):
        item = body[at]
        match = _NOTE_LABEL.match(item.text) if isinstance(item, Line) else None
        if match and (not match[2] or int(match[2]) in (1, last_note + 1)):
            return at
    return len(body)


def _paragraphs(lines: Sequence[Line], type_: Typography) -> Iterator[Block]:
    right = max((line.x1 for line in lines), default=0.0)
    block: list[Line] = []
    for line in lines:
        if block and _parts(block[-1], line, right, type_):
            yield _block(block, type_)
            block = []
        block.append(line)
    if block:
        yield _block(block, type_)


def _parts(above: Line, line: Line, right: float, type_: Typography) -> bool:
    """Whether a new block begins at ``line``."""
    gap = above.y - line.y
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.06 * size:
        return True
    if gap < -size:  # the next column
        return bool(_ENDED.search(above.text)) or not line.text[:1].islower()
    if gap > 1.22 * type_.pitch * size:
        return True
    short = above.x1 < right - 2 * size
    if above.bold != line.bold and (short or type_.stands_out(line) or _LABELLED.match(line.text)):
        return True
    first = line.text.split(" ", 1)[0]
    room = right - above.x1 > (len(first) + 1.5) * 0.55 * size and above.x0 < line.x1
    return bool(room and _ENDED.search(above.text) and not line.text[:1].islower())


def _block(lines: Sequence[Line], type_: Typography) -> Block:
    text = _joined(lines, type_)
    heading = all(type_.stands_out(line) for line in lines) and len(text) <= _LONGEST_HEADING
    sentence = text.endswith((",", ";")) or (text.endswith(".") and not _LABELLED.match(text))
    if heading and not sentence and any(char.isalpha() for char in text):
        return Block(text, MarkKind.HEADING, type_.level(lines[0]))
    return Block(text)


def _joined(lines: Sequence[Line], type_: Typography) -> str:
    """The lines of one block; a word or address broken at a line end stands whole on the upper line."""
    texts = [line.text for line in lines]
    for n in range(len(texts) - 1):
        if not texts[n].endswith(("-", "/")):
            continue
        head, tail = _BROKEN.search(texts[n].rpartition(" ")[2]), _CHUNK.match(texts[n + 1])
        if not (head and tail and tail[0]):
            continue
        if head[0].endswith("/"):
            whole = head[0] + tail[0]
        elif tail[1] and head[0][0].isalpha():
            lower = tail[1][0].islower()
            whole = (type_.without_hyphen(head[0], tail[1]) if lower else head[0] + tail[1]) + tail[2]
        elif tail[0][0].isdigit() and head[0][0].isdigit():
            whole = head[0] + tail[0]
        else:
            continue
        texts[n] = texts[n][: len(texts[n]) - len(head[0])] + whole
        texts[n + 1] = texts[n + 1][tail.end() :].lstrip()
    return "\n".join(text for text in texts if text)
