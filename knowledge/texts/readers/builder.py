"""Puts an extract together block by block, so that every format comes out in the same shape."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.document import Extract, Mark, MarkKind
from knowledge.errors import UnreadableDocument

Progress = Callable[[int, int], None]
"""Told after each page how many are done, and of how many; a format without pages tells (1, 1) at its end."""

MAX_TEXT = 50_000_000
"""Characters of text one document may hold; a few hundred books, so more is an attack or a mistake."""

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\r\v\f]+")
_SUPERSCRIPTS = str.maketrans("0123456789ivxlcm", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣˡᶜᵐ")


def superscript(label: str) -> str:
    """``label`` with its digits (and roman numerals, where it has nothing else) raised, as plain texts print notes."""
    return label.translate(_SUPERSCRIPTS) if re.fullmatch(r"[\d\s,]+|[ivxlcm]+", label) else label


def clean(text: str) -> str:
    """``text`` without what nobody sees: control characters, half surrogate pairs, soft hyphens, zero-width spaces."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """``text`` with every run of white space made one space, and none at the ends."""
    return " ".join(text.split())


class ExtractBuilder:
    """Collects blocks in reading order; each ends with a newline, blocks are set apart by an empty line.

    Rows of one table follow each other without an empty line. Raises UnreadableDocument past MAX_TEXT characters.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: list[str] = []
        self._marks: list[Mark] = []
        self._pages: list[int] = []
        self._begun = 0
        self._table = -1
        self._tables = 0
        self.length = 0

    def block(self, text: str, kind: MarkKind | None = None, level: int = 1) -> None:
        """Add a paragraph, heading, item, note or furniture; inner newlines stay, other runs of space become one."""
        lines = (_SPACES.sub(" ", line).strip(" ") for line in clean(text).split("\n"))
        body = "\n".join(line for line in lines if line)
        if body:
            self._separate()
            self._table = -1
            self._write(body, kind, level, -1)

    def new_table(self) -> int:
        """The number of a table that starts now, for its rows."""
        self._tables += 1
        return self._tables - 1

    def row(self, cells: list[str], table: int) -> None:
        """Add a table row, cells joined by a tab, empty cells at its end left out; so is a row without any text."""
        body = "\t".join(one_line(clean(cell)) for cell in cells).rstrip("\t")
        if body:
            if table != self._table:
                self._separate()
            self._table = table
            self._write(body, MarkKind.TABLE_ROW, 1, table)

    def page(self) -> None:
        """A new page starts with the next block; a page without any shares its start with the one after it."""
        self._begun += 1

    def extract(self, media_type: str, *, wrapped: bool = False, properties: dict[str, str] | None = None) -> Extract:
        """The finished extract; properties without a value are left out."""
        self._start_pages()
        kept = {key: one_line(clean(value)) for key, value in (properties or {}).items() if value.strip()}
        marks = tuple(sorted(self._marks, key=lambda mark: (mark.start, mark.end)))
        return Extract("".join(self._parts), media_type, wrapped, tuple(self._pages), marks, kept)

    def _separate(self) -> None:
        if self._parts:
            self._push("\n")

    def _start_pages(self) -> None:
        self._pages += [self.length] * self._begun
        self._begun = 0

    def _write(self, body: str, kind: MarkKind | None, level: int, table: int) -> None:
        self._start_pages()
        if kind is not None:
            self._marks.append(Mark(self.length, self.length + len(body), kind, level, table))
        self._push(body + "\n")

    def _push(self, text: str) -> None:
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise UnreadableDocument(f"{self.name}: more than {MAX_TEXT // 1_000_000} million characters of text")
        self._parts.append(text)
