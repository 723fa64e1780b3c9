"""Blocks: the lines of an extract joined into paragraphs, items, notes and tables, each with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.document import Extract, MarkKind
from knowledge.texts.anatomy.block import Block, BlockKind
from knowledge.texts.anatomy.furniture import furniture
from knowledge.texts.anatomy.inline import finish
from knowledge.texts.anatomy.joins import Joiner
from knowledge.texts.anatomy.labels import Label, LabelKind, read_label
from knowledge.texts.anatomy.lines import Line, is_closed, read_lines, starts_low
from knowledge.texts.anatomy.tables import Grid, Row, grid_at

_LIST_KINDS = frozenset({LabelKind.NUMBER, LabelKind.LETTER, LabelKind.DECIMAL, LabelKind.BULLET, LabelKind.CAPITAL})


def read_blocks(extract: Extract) -> list[Block]:
    """The blocks of ``extract`` in the order of the source, page furniture left out."""
    return _Builder(extract).build()


_MOST_AGENDA_ITEMS = 60


class _Builder:
    """One pass over the lines; ``_flow`` is the prose that may go on after a note, a running head or a page break."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._lines = read_lines(extract)
        self._skipped = furniture(self._lines)
        kept = [line for number, line in enumerate(self._lines) if number not in self._skipped]
        self._joiner = Joiner(kept, extract.wrapped)
        self._starred = _stars_are_bullets(self._lines)
        self._blocks: list[Block] = []
        self._flow: Block | None = None
        self._flow_line: Line | None = None
        self._current: Block | None = None
        self._above: Line | None = None
        self._below: Line | None = None
        self._cut = False

    def build(self) -> list[Block]:
        number = 0
        while number < len(self._lines):
            number += self._take(number)
        return finish(self._blocks, self._extract.text)

    def _take(self, number: int) -> int:
        """Takes the line ``number`` (or the table that begins there); returns how many lines were taken."""
        line = self._lines[number]
        if number in self._skipped:
            self._cut = True
            return 1
        grid = grid_at(self._lines, number, self._extract.text)
        if grid is not None:
            self._take_grid(grid, line)
            self._above, self._cut = self._lines[number + grid.lines - 1], False
            return grid.lines
        columns = self._agenda_columns(number)
        if columns:
            return columns
        self._below = self._lines[number + 1] if number + 1 < len(self._lines) else None
        self._take_line(line)
        self._above, self._cut = line, False
        return 1

    def _take_line(self, line: Line) -> None:
        above = self._above
        if line.mark is not None:
            self._take_marked(line, above)
            return
        apart = line.apart or self._cut or above is None or above.mark is not None or not self._extract.wrapped
        label = self._label(line)
        current = self._current
        if current is not None and _awaits(current) and self._completes(current, line, label):
            return
        line = replace(line, turned=True) if self._cut else line
        if label is not None and not self._joiner.accepts(label, above, line):
            label = None
        if label is None and self._goes_on(line, apart):
            return
        if label is not None and self._ends_table_sentence(label, line):
            self._resume(line, label)
            return
        self._open(line, label, apart)

    def _completes(self, current: Block, line: Line, label: Label | None) -> bool:
        """Gives a label that stood alone the words that stand on a later line."""
        bulleted = current.label is not None and current.label.kind is LabelKind.BULLET
        if _is_lone(label, line.text) or not (label is None or bulleted):
            return False
        self._extend(line, anew=False)
        current.lone = True
        if label is not None and label.kind is not LabelKind.BULLET:
            current.label = replace(label, bullet=label.bullet or "•")
        return True

    def _goes_on(self, line: Line, apart: bool) -> bool:
        """Joins ``line`` to the block it goes on with, if it does."""
        current, above = self._current, self._above
        if apart:
            return self._takes_up(line)
        if current is None or above is None:
            return False
        if self._joiner.begins(above, line, current.label, self._below):
            return current.kind is BlockKind.NOTE and self._takes_up(line)
        self._extend(line, anew=False)
        return True

    def _takes_up(self, line: Line) -> bool:
        """Joins ``line`` to the prose that a page break or a note cut in two, if it is the rest of it."""
        flow = self._flow
        if flow is None or self._flow_line is None or not _is_prose(flow, self._extract.text):
            return False
        labelled = flow.label is not None and flow.label.kind in (LabelKind.NUMBER, LabelKind.ACTION)
        words = self._extract.text[slice(*flow.spans[-1])]
        if not self._joiner.resumes(words, labelled, self._flow_line, line):
            return False
        self._resume(line, None)
        return True

    def _ends_table_sentence(self, label: Label, line: Line) -> bool:
        """Whether a bulleted line is the rest of a sentence that a table of layout broke off."""
        flow = self._flow
        if flow is None or not flow.from_table or label.kind is not LabelKind.BULLET:
            return False
        return starts_low(line.text[label.width :]) and not is_closed(self._extract.text[slice(*flow.spans[-1])])

    def _label(self, line: Line) -> Label | None:
        label = read_label(line.text)
        if label is not None and self._starred and label.kind is LabelKind.NOTE and label.value == "*":
            return Label(LabelKind.BULLET, "*", "*", label.width, label.width, bullet="*")
        return label

    def _open(
        self, line: Line, label: Label | None, apart: bool, kind: BlockKind = BlockKind.TEXT, level: int = 0
    ) -> None:
        if label is not None and label.kind in (LabelKind.ANNEX, LabelKind.ARTICLE):
            self._joiner.restart(article=label.kind is LabelKind.ARTICLE)
        if label is not None and label.kind is LabelKind.NOTE and kind is BlockKind.TEXT:
            kind = BlockKind.NOTE
        if label is not None and label.kind is LabelKind.BULLET:
            self._drop_stray()
        start = line.start + (label.offset if label is not None else 0)
        self._add(Block(kind, [(start, line.end)], label, apart, line.page, level), line)

    def _add(self, block: Block, line: Line | None) -> None:
        self._blocks.append(block)
        self._current = block if block.kind is not BlockKind.TABLE else None
        if block.kind is BlockKind.TEXT:
            self._flow, self._flow_line = block, line
        elif block.kind is not BlockKind.NOTE:
            self._flow, self._flow_line = None, None

    def _drop_stray(self) -> None:
        """A bullet with nothing behind it, before another bullet, is left out."""
        stray = self._current
        if stray is not None and _awaits(stray) and stray.label is not None and stray.label.kind is LabelKind.BULLET:
            self._blocks.remove(stray)

    def _extend(self, line: Line, *, anew: bool) -> None:
        block = self._current
        assert block is not None  # noqa: S101 - callers have checked
        start, end = block.spans[-1]
        if anew or (self._cut and end > start):
            block.spans.append((line.start, line.end))
        elif end <= start:
            block.spans[-1] = (line.start, line.end)
        else:
            block.spans[-1] = (start, line.end)
        if block is self._flow:
            self._flow_line = line

    def _resume(self, line: Line, label: Label | None) -> None:
        """Goes on with the prose before the break, as a new stretch of the same block."""
        self._current = self._flow
        assert self._flow is not None  # noqa: S101 - callers have checked
        self._flow.spans.append((line.start + (label.width if label is not None else 0), line.end))
        self._flow_line = line

    def _take_marked(self, line: Line, above: Line | None) -> None:
        """A line whose kind the reader knows; lines under one mark are one block."""
        mark = line.mark
        assert mark is not None  # noqa: S101 - callers have checked
        if above is not None and above.mark is mark and self._current is not None:
            self._extend(line, anew=line.turned or self._cut)
            return
        label = self._label(line)
        if label is not None and not self._joiner.accepts(label, above, line):
            label = None
        if mark.kind is MarkKind.LIST_ITEM and label is None:
            label = Label(LabelKind.BULLET, "•", f"level {mark.level}", 0, 0, bullet="•")
        kinds = {MarkKind.HEADING: BlockKind.HEADING, MarkKind.FOOTNOTE: BlockKind.NOTE}
        self._open(line, label, apart=True, kind=kinds.get(mark.kind, BlockKind.TEXT), level=mark.level)

    def _take_grid(self, grid: Grid, line: Line) -> None:
        if not grid.layout:
            table = line.mark.table if line.mark is not None else -1
            for block in self._blocks[-4:]:
                if block.grid is not None and table >= 0 and block.grid.table == table:
                    block.grid = replace(block.grid, rows=block.grid.rows + grid.rows)
                    block.spans += [cell for row in grid.rows for cell in row.filled]
                    return
            spans = [cell for row in grid.rows for cell in row.filled]
            if not spans:
                return
            self._add(Block(BlockKind.TABLE, spans, None, line.apart, line.page, grid=grid), None)
            return
        for number, row in enumerate(grid.rows):
            if row.filled:
                self._take_layout_row(row, line, title=grid.headed and number == 0)

    def _take_layout_row(self, row: Row, line: Line, *, title: bool) -> None:
        """A row that lays out text: a bare label opens a block, other cells go on with an open sentence."""
        source = self._extract.text
        first = source[slice(*row.filled[0])]
        label = read_label(first)
        if title and len(row.filled) == 1:
            self._add(Block(BlockKind.HEADING, list(row.filled), None, True, line.page), None)
            return
        flow = self._flow
        bare = label is not None and label.width >= len(first)
        if (flow is not None and not bare and not is_closed(source[slice(*flow.spans[-1])])) or (
            flow is not None and label is None and starts_low(first)
        ):
            flow.spans.extend(row.filled)
            return
        block = Block(BlockKind.TEXT, list(row.filled), label, True, line.page, from_table=True)
        if label is not None:
            self._joiner.accepts(label, None, line)
        self._add(block, line)

    def _agenda_columns(self, number: int) -> int:
        """Numbers in one column and titles in the next, torn apart: pairs them; returns how many lines they take."""
        lines, end = self._lines, number
        values: list[int] = []
        while end < len(lines) and end not in self._skipped and len(values) < _MOST_AGENDA_ITEMS:
            value = _lone_number(lines[end])
            if value <= (values[-1] if values else 0):
                break
            values.append(value)
            end += 1
        if len(values) < 2:
            return 0
        last = end
        while (
            last < len(lines)
            and last - end <= _MOST_AGENDA_ITEMS
            and last not in self._skipped
            and _is_title(lines[last], first=last == end)
        ):
            last += 1
        titles = lines[end:last]
        if len(titles) != len(values) and not (values[0] == 1 and values[-1] == len(titles) > len(values)):
            return 0
        numbers = values if len(titles) == len(values) else list(range(1, len(titles) + 1))
        for value, title in zip(numbers, titles, strict=True):
            label = Label(LabelKind.NUMBER, str(value), "1.", 0, 0)
            pairs = zip(lines[number:end], values, strict=True)
            spans = [(line.start, line.end) for line, known in pairs if known == value]
            self._joiner.accepts(label, None, title)
            spans.append((title.start, title.end))
            self._add(Block(BlockKind.TEXT, spans, label, True, title.page, from_table=True), title)
        self._flow, self._above, self._cut = None, lines[last - 1], False
        return last - number


def _stars_are_bullets(lines: Sequence[Line]) -> bool:
    """Whether "* " begins the items of lists here: it stands often, and never doubled as the signs of notes are."""
    single = sum(line.text.startswith("* ") for line in lines)
    return single > 1 and not any(line.text.startswith(("** ", "*** ")) for line in lines)


def _is_prose(block: Block, source: str) -> bool:
    """Whether a block may be cut by a page break: running text, not a heading or a title."""
    label = block.label
    start, end = block.spans[0]
    words = len(source[start : min(end, start + 400)].split())
    if len(block.spans) == 1 and block.lone and words <= 16:
        return False
    if label is None:
        return words >= 8
    return label.kind in _LIST_KINDS | {LabelKind.ACTION} and (label.kind is not LabelKind.CAPITAL or words > 25)


def _awaits(block: Block) -> bool:
    """Whether a block is only a label so far, whose words stand on a later line."""
    label = block.label
    if label is None or label.kind not in _LIST_KINDS or len(block.spans) != 1:
        return False
    start, end = block.spans[0]
    return end - start <= label.width - label.offset


def _is_lone(label: Label | None, text: str) -> bool:
    return label is not None and label.width >= len(text)


def _lone_number(line: Line) -> int:
    """The number that stands alone on a line, 0 where none does."""
    if len(line.text) > 5 or line.mark is not None or not line.text[0].isdigit():
        return 0
    label = read_label(line.text)
    return int(label.value) if label and label.kind is LabelKind.NUMBER and label.width >= len(line.text) else 0


def _is_title(line: Line, *, first: bool) -> bool:
    return (first or not line.apart) and read_label(line.text) is None and len(line.text.split()) <= 15
