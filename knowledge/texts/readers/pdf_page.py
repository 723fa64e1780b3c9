"""What PDFium knows of one page: its lines of text with place, size and weight, and the rules drawn on it."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.texts.readers.builder import superscript
from knowledge.texts.readers.pdf_grid import Edge, Grid, grids
from knowledge.texts.readers.pdf_rules import Place, drawn_edges

_WIDE_GAP = 0.9
"""Times the type size: white space on one line from which its two sides may be cells or columns."""
_HYPHEN = "\ufffe"
"""PDFium puts this where a hyphen ends a line, and leaves the line end out."""
_TALLEST = 200
"""Points; no line of running text or table is as high."""
_LINE_END = re.compile("\r\n|[\r\n]|(?<=\ufffe)")
_BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.I)
_ITALIC = re.compile(rb"italic|oblique", re.I)
_FORCE_BOLD = 1 << 18
_RAISED = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?”\"’'»)\]])|^| )\d{1,3}(?:,\s?\d{1,3})*(?=[\s.,;:!?)”»’]|$|[^\W\d_])"
)
_LABEL = re.compile(r"(?:\d{1,3}|[*†‡]{1,3}|[a-z](?=\s))\s?(?=\S)")
_NUMBER = re.compile(r"\d{1,3}(?:,\s?\d{1,3})*")
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class Line:
    """A stretch of text on one baseline; ``number`` tells which stretches PDFium holds for one line.

    Places are points from the lower left corner of the page as it is shown. ``cell`` is (grid, row, column) where
    rules put it in a table.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    number: int
    cell: tuple[int, int, int] | None = None


@dataclass(slots=True)
class Page:
    """The lines of a page in the order of its content stream, and what is drawn around them."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    rules: list[Edge] = field(default_factory=list)
    """Horizontal rules, for tables that have no upright ones."""
    filled: bool = False
    """True where words typed into a form come after all others in the stream, away from what they answer."""


def read_page(page: pypdfium2.PdfPage, number: int) -> Page:
    """Everything the layout needs of one page; the page is not used after this."""
    width, height = page.get_size()
    place = _turned(page.get_rotation(), width, height)
    edges = drawn_edges(page.raw, place)
    result = Page(number, width, height, grids=grids(edges), rules=[edge for edge in edges if edge.level])
    textpage = page.get_textpage()
    try:
        result.lines = list(_rejoined(_Glyphs(textpage, place).lines(result.grids)))
    finally:
        textpage.close()
    return result


def _turned(rotation: int, width: float, height: float) -> Place | None:
    """How a point of the page's own space lies on the page as shown; None where it needs no turning."""
    return {
        90: lambda x, y: (y, height - x),
        180: lambda x, y: (width - x, height - y),
        270: lambda x, y: (width - y, x),
    }.get(rotation)


class _Glyphs:
    """The characters of one page by index; every look-up is a call into PDFium, so they are asked for sparingly."""

    def __init__(self, textpage: pypdfium2.PdfTextPage, place: Place | None) -> None:
        self.raw = textpage.raw
        self.text: str = textpage.get_text_range()
        self.count: int = textpage.count_chars()
        self.place = place
        self.numbers = [ctypes.c_double() for _ in range(4)]
        self.refs = [ctypes.byref(number) for number in self.numbers]
        self.matrix = pdfium.FS_MATRIX()
        self.font = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()
        self.origins: dict[int, tuple[float, float]] = {}
        self.sizes: dict[int, float] = {}

    def box(self, at: int) -> tuple[float, float]:
        """Left and right of a character."""
        pdfium.FPDFText_GetCharBox(self.raw, at, *self.refs)
        left, right, bottom, top = (number.value for number in self.numbers)
        if self.place:
            (left, _), (right, _) = self.place(left, bottom), self.place(right, top)
        return (left, right) if left <= right else (right, left)

    def origin(self, at: int) -> tuple[float, float]:
        """Where a character stands on its baseline."""
        if at in self.origins:
            return self.origins[at]
        pdfium.FPDFText_GetCharOrigin(self.raw, at, self.refs[0], self.refs[1])
        x, y = self.numbers[0].value, self.numbers[1].value
        self.origins[at] = found = self.place(x, y) if self.place else (x, y)
        return found

    def size(self, at: int) -> float:
        """The type size in points as shown: what the font is set to, times what the page scales it by."""
        if at in self.sizes:
            return self.sizes[at]
        pdfium.FPDFText_GetMatrix(self.raw, at, self.matrix)
        scale = math.hypot(self.matrix.b, self.matrix.d) or 1.0
        self.sizes[at] = size = float(pdfium.FPDFText_GetFontSize(self.raw, at)) * scale
        return size

    def _char(self, at: int) -> int:
        """PDFium's number of the character that stands at a place in the text; mostly the same."""
        if len(self.text) == self.count:
            return at
        units = at + sum(1 for char in self.text[:at] if char > "\uffff")
        return max(0, int(pdfium.FPDFText_GetCharIndexFromTextIndex(self.raw, units)))

    def weight(self, at: int) -> tuple[bool, bool]:
        """Whether a character is bold, and italic, as far as the name of its font tells."""
        length = pdfium.FPDFText_GetFontInfo(self.raw, at, self.font, 128, self.flags)
        name = self.font.raw[: max(0, min(length, 128))]
        return bool(_BOLD.search(name)) or bool(self.flags.value & _FORCE_BOLD), bool(_ITALIC.search(name))

    def lines(self, tables: list[Grid]) -> Iterator[Line]:
        """The lines of the page; cut where a wide gap or the border of a ruled cell runs through them."""
        gaps = self._gaps()
        number = 0
        for span in self._spans():
            for start, end in self._on_baselines(*span):
                whole = self._line(start, end, number)
                middle = whole.y + 0.3 * whole.size
                if any(grid.crosses(middle, whole.x0, whole.x1) for grid in tables):
                    yield from self._cut(start, end, number, tables)
                elif int(middle) in gaps:
                    yield from self._cut(start, end, number, [])
                else:
                    yield whole
                number += 1

    def _on_baselines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The line itself; in parts where PDFium took words of different heights for one line, as in filled forms."""
        first, last = self._char(start), self._char(end - 1)
        apart = 0.6 * self.size(first)
        if abs(self.origin(first)[1] - self.origin(last)[1]) <= apart:
            yield start, end
            return
        begin = before = start
        for word in _WORD.finditer(self.text, start, end):
            if abs(self.origin(self._char(word.start()))[1] - self.origin(self._char(before))[1]) > apart:
                yield begin, before + len(self.text[before : word.start()].rstrip())
                begin = word.start()
            before = word.start()
        yield begin, end

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Start and end of each line in the text, without the white space around it."""
        start = 0
        for end, following in [*((m.start(), m.end()) for m in _LINE_END.finditer(self.text)), (len(self.text),) * 2]:
            words = self.text[start:end]
            if inner := words.strip():
                at = start + words.index(inner[0])
                yield at, at + len(inner)
            start = following

    def _gaps(self) -> set[int]:
        """Whole heights at which white space is wide enough to part cells or columns, from PDFium's boxes of text."""
        gaps: set[int] = set()
        before: tuple[float, float, float, float] | None = None
        for at in range(pdfium.FPDFText_CountRects(self.raw, 0, -1)):
            pdfium.FPDFText_GetRect(self.raw, at, self.refs[0], self.refs[3], self.refs[1], self.refs[2])
            x0, x1, y0, y1 = (number.value for number in self.numbers)
            if self.place:
                (x0, y0), (x1, y1) = self.place(x0, y0), self.place(x1, y1)
                x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            if before and y0 < before[3] and before[2] < y1:
                apart = max(x0 - before[1], before[0] - x1)
                low, high = min(y0, before[2]), max(y1, before[3])
                if apart > _WIDE_GAP * 0.8 * (y1 - y0) and high - low < _TALLEST:
                    gaps.update(range(int(low) - 2, int(high) + 3))
            before = (x0, x1, y0, y1)
        return gaps

    def _line(self, start: int, end: int, number: int) -> Line:
        """The line ``text[start:end]`` as one piece; raised note numbers become superscript digits."""
        first, last = self._char(start), self._char(end - 1)
        x0, y = self.origin(first)
        left, right = self.box(last)
        if right < x0:  # written from right to left
            x0, right = left, self.box(first)[1]
        size, (bold, italic) = self.size(first), self.weight(first)
        bold = bold and self.weight(last)[0]
        words = self.text[start:end]
        label = _LABEL.match(words)
        if label:  # a raised label must not pass for the size and place of its line
            body = self._char(start + label.end())
            size, y = self.size(body), self.origin(body)[1]
        for found in reversed(list(_RAISED.finditer(words))):
            note = found[0].strip()
            at = self._char(start + found.end() - len(note))
            if self.size(at) < 0.8 * size and self.origin(at)[1] > y + 0.1 * size:
                space = " " if not found.start() and found.end() < len(words) and words[found.end()].isalpha() else ""
                words = words[: found.start()] + superscript(note) + space + words[found.end() :]
        return Line(words.replace(_HYPHEN, "-"), x0, right, y, size, bold, italic, number)

    def _cut(self, start: int, end: int, number: int, tables: list[Grid]) -> Iterator[Line]:
        """The pieces of a line: a new one after each wide gap and at each border of a ruled cell."""
        size = self.size(self._char(start))
        pieces: list[tuple[int, int, tuple[int, int, int] | None]] = []
        reach = 0.0
        for at, after in self._parts(start, end, tables):
            left, right = self.box(self._char(at))[0], self.box(self._char(after - 1))[1]
            cell = self._cell(at, tables)
            if pieces and cell == pieces[-1][2] and (cell or left - reach <= _WIDE_GAP * size):
                pieces[-1] = (pieces[-1][0], after, cell)
            else:
                pieces.append((at, after, cell))
            reach = right
        for at, after, cell in pieces:
            line = self._line(at, after, number)
            line.cell = cell
            yield line

    def _parts(self, start: int, end: int, tables: list[Grid]) -> Iterator[tuple[int, int]]:
        """The words of a line; a word that crosses the border of a cell comes character by character."""
        for word in _WORD.finditer(self.text, start, end):
            at, after = word.span()
            if tables and self._cell(at, tables) != self._cell(after - 1, tables):
                yield from ((n, n + 1) for n in range(at, after))
            else:
                yield at, after

    def _cell(self, at: int, tables: list[Grid]) -> tuple[int, int, int] | None:
        """The ruled cell a character stands in."""
        if not tables:
            return None
        index = self._char(at)
        (left, right), (_, y) = self.box(index), self.origin(index)
        for number, grid in enumerate(tables):
            if found := grid.locate((left + right) / 2, y + 0.3 * self.size(index)):
                return number, *found
        return None


def _rejoined(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that PDFium broke at a raised note number, whole again."""
    last: Line | None = None
    for line in lines:
        joined = _join(last, line) if last else None
        if last and not joined:
            yield last
        last = joined or line
    if last:
        yield last


def _join(last: Line, line: Line) -> Line | None:
    """Both as one line, where the second goes on behind the first and one of them is a raised number; else None."""
    apart, up = line.x0 - last.x1, line.y - last.y
    if last.cell != line.cell or not -1 < apart < _WIDE_GAP * max(last.size, line.size):
        return None
    if _NUMBER.fullmatch(line.text) and line.size < 0.8 * last.size and 0.1 < up / last.size < 0.7:
        text, base = last.text + superscript(line.text), last
    elif _NUMBER.fullmatch(last.text) and last.size < 0.8 * line.size and 0.1 < -up / line.size < 0.7:
        text, base = f"{superscript(last.text)} {line.text}", line
    elif abs(up) < 0.1 * line.size and abs(last.size - line.size) < 0.1 and last.text[-1:] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        text, base = f"{last.text} {line.text}", last
    else:
        return None
    return replace(base, text=text, x0=last.x0, x1=line.x1, bold=last.bold and line.bold)
