"""Tables of an extract: where they are, which rows are heads, and under which sub-head each row stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.document import Mark, MarkKind
from knowledge.texts.anatomy.labels import LabelKind, read_label
from knowledge.texts.anatomy.lines import Line

Span = tuple[int, int]

_RULE = re.compile(r"^\|?[\s:|+=-]*-[\s:|+=-]*\|?$")
_FIGURE = re.compile(
    r"^(?:[A-Z]{3}|US\$|\$|€|£)?[\s(+–—-]*\d[\d\s.,'’\u00a0\u202f]*(?:%|\)|[a-z]\)|\*+|[¹²³⁴-⁹]+)*\s*$|^(?:n/?a|nil|–|—|-|\.\.\.?|…)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s*[–/-]\s*(?:19|20)?\d\d)?$")
_TAG = re.compile(r"</?[a-z]+>|\*\*")
_BODY = re.compile(r"(?:\s|<[bi]>|<(?:em|strong)>)*(.*?)(?:\s|</[bi]>|</(?:em|strong)>)*$", re.DOTALL)
_TOTAL = re.compile(
    r"^(?:sub-?\s?total|total|sous-total|subtotal)\b[\s:.–-]*(?:of|de|des|du|del|for)?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the source has it: the spans of all its cells, empty ones included."""

    cells: tuple[Span, ...]

    @property
    def filled(self) -> tuple[Span, ...]:
        return tuple(cell for cell in self.cells if cell[1] > cell[0])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the source has it; ``lines`` is how many lines it takes, ``headed`` that a rule follows its first row.

    ``layout`` says that it only lays out numbered text in columns and holds no data; ``table`` is the reader's number.
    """

    rows: tuple[Row, ...]
    lines: int
    headed: bool
    layout: bool
    table: int = -1


class RowRole(StrEnum):
    """What a row is in its table."""

    HEAD = "head"
    SUBHEAD = "subhead"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class ArrangedRow:
    """A row with all that is needed to read it alone: heads in the order of its cells, and sub-heads above."""

    role: RowRole
    cells: tuple[Span, ...]
    label: str
    heads: tuple[str, ...]
    above: tuple[str, ...]


def clean_cell(words: str) -> str:
    """A cell's words without white space around and without signs of type (bold, italic)."""
    return " ".join(_TAG.sub(" ", words).split())


def grid_at(lines: Sequence[Line], index: int, source: str) -> Grid | None:
    """The table that begins at ``lines[index]``, if one does; marks of the reader go before rules."""
    first = lines[index]
    if first.mark is not None and first.mark.kind is MarkKind.TABLE_ROW:
        return _marked_grid(lines, index, source)
    if first.mark is not None or not _looks_like_row(first, source):
        return None
    end = index + 1
    while end < len(lines) and not lines[end].apart and lines[end].mark is None and _looks_like_row(lines[end], source):
        end += 1
    rows = [_split(_raw(line, source), source) for line in lines[index:end] if not _RULE.match(line.text)]
    if rows and end - index == 1 and len(rows[0].filled) < 3:
        return None
    headed = end - index > 1 and _RULE.match(lines[index + 1].text) is not None
    return Grid(tuple(rows), end - index, headed, _is_layout(rows, source))


def _marked_grid(lines: Sequence[Line], index: int, source: str) -> Grid:
    """The rows under marks of one table; page furniture between them does not end it."""
    first, end = lines[index].mark, index
    assert first is not None  # noqa: S101 - grid_at calls only with a mark
    spans: list[tuple[Mark, Span]] = []
    last = index
    while end < len(lines):
        line, mark = lines[end], lines[end].mark
        if mark is not None and mark.kind is MarkKind.TABLE_ROW and mark.table == first.table:
            start, stop = _raw(line, source)
            known = bool(spans) and spans[-1][0] is mark and last == end - 1
            span = (spans[-1][1][0], stop) if known else (max(start, mark.start), stop)
            spans[len(spans) - known :] = [(mark, span)]
            last = end
        elif mark is None or mark.kind is not MarkKind.FURNITURE:
            break
        end += 1
    rows = [_split(span, source) for _, span in spans]
    return Grid(tuple(rows), last + 1 - index, False, _is_layout(rows, source), first.table)


def _raw(line: Line, source: str) -> Span:
    """The line with the white space around it: a leading or closing tab stands beside an empty cell."""
    end = line.end
    while end < len(source) and source[end] in "\t ":
        end += 1
    return line.start - line.indent, end


def _looks_like_row(line: Line, source: str) -> bool:
    if line.text.startswith("|"):
        return line.text.count("|") > 1
    trailing = source[line.end : line.end + 1] == "\t"
    if "\t" not in line.text and not trailing and "\t" not in source[line.start - line.indent : line.start]:
        return False
    filled = _split(_raw(line, source), source).filled
    if len(filled) < 2:
        return len(filled) == 1 and trailing
    return not (len(filled) == 2 and _is_bare_label(source[slice(*filled[0])]))


def _split(span: Span, source: str) -> Row:
    start, end = span
    words = source[start:end]
    piped = words.lstrip().startswith("|")
    cells: list[Span] = []
    at = start
    for cell in words.split("|" if piped else "\t"):
        body = _BODY.match(cell)
        cells.append((at + body.start(1), at + body.end(1)) if body and body[1] else (at, at))
        at += len(cell) + 1
    if piped:
        cells = cells[1:-1] if words.rstrip().endswith("|") else cells[1:]
    return Row(tuple(cells))


def _is_bare_label(words: str) -> bool:
    label = read_label(words.strip())
    return (
        label is not None
        and label.sure
        and label.kind in (LabelKind.NUMBER, LabelKind.LETTER, LabelKind.DECIMAL, LabelKind.CAPITAL, LabelKind.BULLET)
        and label.width >= len(words.strip())
    )


def _is_layout(rows: Sequence[Row], source: str) -> bool:
    """Whether most rows begin with a bare label and hold prose beside it: text laid out, not data."""
    labelled, data, full = 0, 0, 0
    for row in rows:
        words = [source[slice(*cell)] for cell in row.filled]
        full += bool(words)
        if words and _is_bare_label(words[0]) and len(words) <= 3:
            labelled += any(len(cell.split()) > 3 for cell in words[1:])
        data += sum(bool(_FIGURE.match(cell)) for cell in words[1:])
    return full > 0 and labelled * 2 >= full - 1 and labelled > 0 and data <= labelled // 2


def arrange(grid: Grid, source: str) -> list[ArrangedRow]:
    """The rows of ``grid`` with heads and sub-heads; every filled cell of the source is in exactly one of them."""
    rows = _squared([row for row in grid.rows if row.filled], source)
    count = _count_heads(rows, grid.headed, source)
    subheads = any(_is_subhead(row, source) for row in rows[count:])
    titles = _titles(rows[:count], source, subheads)
    arranged = [ArrangedRow(RowRole.HEAD, row.filled, "", (), ()) for row in rows[:count]]
    first = clean_cell(source[slice(*rows[0].cells[0])]) if count and subheads and rows[0].cells else ""
    return arranged + _arrange_body(rows[count:], titles, [first] if first else [], source)


def _squared(rows: Sequence[Row], source: str) -> list[Row]:
    """Rows of one length. A format that drops empty cells leaves short rows: each is set where its figures fit best.

    A short first row names the first column and the last ones; a single word in a short row stands in the first column.
    """
    width = max((len(row.cells) for row in rows), default=0)
    full = [row for row in rows if len(row.cells) == width]
    if len(full) == len(rows):
        return list(rows)
    figures = _figure_columns(full[1:] if rows and full[0] is rows[0] and len(full) > 1 else full, source)
    squared = []
    for number, row in enumerate(rows):
        missing = width - len(row.cells)
        empty = ((row.cells[0][0], row.cells[0][0]),) * missing
        if missing and number == 0 and len(row.cells) > 1:
            row = Row((row.cells[0], *empty, *row.cells[1:]))
        elif missing and len(row.cells) > 1 and _fits(row, missing, figures, source) > _fits(row, 0, figures, source):
            row = Row((*empty, *row.cells))
        elif missing:
            row = Row((*row.cells, *empty))
        squared.append(row)
    return squared


def _fits(row: Row, shift: int, figures: set[int], source: str) -> int:
    """How many cells, moved ``shift`` columns to the right, stand where figures or words are expected."""
    words = [source[start:end].strip() for start, end in row.cells]
    return sum(bool(_FIGURE.match(word)) == (column + shift in figures) for column, word in enumerate(words) if word)


def _arrange_body(rows: Sequence[Row], titles: Sequence[str], above: list[str], source: str) -> list[ArrangedRow]:
    arranged: list[ArrangedRow] = []
    group, figure_head, after_data = "", "", False
    for place, row in enumerate(rows):
        words = [clean_cell(source[slice(*cell)]) for cell in row.cells]
        following = rows[place + 1] if place + 1 < len(rows) else None
        if _is_subhead(row, source):
            above = [*([] if after_data else above), words[0]]
            group, after_data = "", False
            arranged.append(ArrangedRow(RowRole.SUBHEAD, row.filled, words[0], (), tuple(above[:-1])))
            continue
        if words[0] or _TOTAL.match(_first_word(words)):
            group = words[0] if words[0] and _opens_group(row, following, source) else ""
        figure_head = group or figure_head
        label = _row_label(words, group)
        heads = _heads_of(row, titles, figure_head)
        path = [*above, group] if group else above
        arranged.append(ArrangedRow(RowRole.DATA, row.filled, label, heads, tuple(path)))
        above = _close(above, label)
        after_data = True
    return arranged


def _first_word(words: Sequence[str]) -> str:
    return next(filter(None, words), "")


def _close(above: list[str], label: str) -> list[str]:
    """The sub-heads still open after a row: a total closes the sub-head it sums."""
    total = _TOTAL.match(label)
    summed = label[total.end() :].lower() if total else ""
    for depth, subhead in enumerate(above):
        if summed and (summed.startswith(subhead.lower()) or subhead.lower().startswith(summed)):
            return above[:depth]
    return above


def _row_label(words: Sequence[str], group: str) -> str:
    filled = [word for word in words if word]
    if group and filled[0] == group and len(filled) > 1:
        return filled[1]
    return filled[0]


def _opens_group(row: Row, following: Row | None, source: str) -> bool:
    """Whether the first cell stands for the rows below it too: they leave theirs empty."""
    if following is None or len(row.cells) < 2 or not following.cells:
        return False
    second = source[slice(*row.cells[1])]
    empty_below = following.cells[0][0] == following.cells[0][1] and len(following.filled) > 1
    return bool(second.strip()) and not _FIGURE.match(second) and empty_below


def _heads_of(row: Row, titles: Sequence[str], group: str) -> tuple[str, ...]:
    """The head of each filled cell; where a table has none, the cell that groups its rows heads its figures."""
    heads = [
        titles[column] if column < len(titles) else "" for column, cell in enumerate(row.cells) if cell[1] > cell[0]
    ]
    if heads and group and not any(titles):
        heads[-1] = group
    return tuple(heads)


def _is_subhead(row: Row, source: str) -> bool:
    if len(row.filled) != 1 or len(row.cells) < 2 or row.filled[0] != row.cells[0]:
        return False
    words = source[slice(*row.filled[0])]
    return not _FIGURE.match(words) and len(words.split()) <= 15


def _titles(heads: Sequence[Row], source: str, subheads: bool) -> tuple[str, ...]:
    """The head of each column; the first is none of its own where sub-heads stand in that column."""
    columns = max((len(row.cells) for row in heads), default=0)
    titles = [
        " ".join(clean_cell(source[slice(*row.cells[column])]) for row in heads if column < len(row.cells)).strip()
        for column in range(columns)
    ]
    if titles and subheads:
        titles[0] = ""
    return tuple(titles)


def _count_heads(rows: Sequence[Row], headed: bool, source: str) -> int:
    if headed:
        return 1
    if len(rows) < 2:
        return 0
    if not _is_head(rows[0], rows[1:], source):
        return 0
    second_too = (
        len(rows) > 3
        and rows[1].cells[0][0] == rows[1].cells[0][1]
        and len(rows[1].filled) > 1
        and _is_head(rows[1], rows[2:], source)
    )
    return 2 if second_too else 1


def _is_head(row: Row, body: Sequence[Row], source: str) -> bool:
    """Whether ``row`` names columns: words above figures, or years above figures, or short words in every column."""
    words = [source[slice(*cell)].strip() for cell in row.cells]
    figures = _figure_columns(body, source)
    over_figures = [words[column] for column in figures if column < len(words) and words[column]]
    if over_figures:
        return all(not _FIGURE.match(word) or _YEAR.match(word) for word in over_figures)
    if figures:
        return False
    full = len(row.filled) == len(row.cells) and all(len(word.split()) <= 10 for word in words)
    return full and len(row.cells) > 1 and not any(map(_FIGURE.match, words))


def _figure_columns(rows: Sequence[Row], source: str) -> set[int]:
    """The columns, from 0, in which most filled cells are figures."""
    filled: dict[int, int] = {}
    figures: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row.cells):
            if cell[1] > cell[0]:
                filled[column] = filled.get(column, 0) + 1
                figures[column] = figures.get(column, 0) + bool(_FIGURE.match(source[slice(*cell)].strip()))
    return {column for column, count in filled.items() if figures[column] * 2 > count}
