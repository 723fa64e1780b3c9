"""Word files (ECMA-376): blocks in reading order, with automatic numbers, notes, text boxes and tables in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from knowledge.document import Extract, MarkKind
from knowledge.errors import UnreadableDocument
from knowledge.texts.readers.builder import ExtractBuilder, Progress, one_line, superscript
from knowledge.texts.readers.docx_numbering import Numbering
from knowledge.texts.readers.docx_package import Package, attribute, child, local
from knowledge.texts.readers.docx_styles import Numbered, Styles, numbering, outline
from knowledge.texts.readers.docx_words import Words, read_words
from knowledge.texts.readers.numerals import numeral

Note = tuple[str, Element]
"""A note's label and its element."""

_WRAPPERS = frozenset(["sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"])
_LONG_CELL = 2000
"""Characters from which a table cell holds part of the document rather than a value."""
_WIDEST = 60
"""Columns one cell may span; Word itself allows 63."""


def read_docx(data: bytes, filename: str, progress: Progress | None = None) -> Extract:
    """The text with all tracked changes accepted, headers first and footers last. Raises UnreadableDocument."""
    package = Package(data, filename)
    root = package.xml(package.main)
    body = child(root, "body")
    if root is None or body is None:
        raise UnreadableDocument(f"{filename}: a damaged Word file (it has no text body)")
    builder = ExtractBuilder(filename)
    document = _Document(package, builder)
    document.furniture(root, "headerReference")
    document.blocks(body)
    document.furniture(root, "footerReference")
    if progress:
        progress(1, 1)
    return builder.extract(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", properties=_properties(package)
    )


def _properties(package: Package) -> dict[str, str]:
    core = package.xml("docProps/core.xml")
    found = {} if core is None else {local(part): part.text or "" for part in core}
    return {
        "title": found.get("title", ""),
        "author": found.get("creator", ""),
        "created": found.get("created", ""),
        "language": found.get("language", ""),
    }


class _Notes:
    """Footnotes and endnotes by id, numbered in the order they are referred to."""

    def __init__(self, package: Package) -> None:
        self._notes: dict[tuple[str, str], Element] = {}
        for kind in ("footnote", "endnote"):
            root = package.first(f"{kind}s")
            for note in () if root is None else root:
                self._notes[kind, attribute(note, "id")] = note
        settings = package.first("settings")
        self._ways = {
            "footnote": attribute(child(settings, "footnotePr", "numFmt")) or "decimal",
            "endnote": attribute(child(settings, "endnotePr", "numFmt")) or "lowerRoman",
        }
        self._counts = {"footnote": 0, "endnote": 0}

    def refer(self, kind: str, note_id: str, own_mark: bool) -> tuple[str, Element | None]:
        """The label for one reference and the note itself; no label where the text brings its own mark."""
        note = self._notes.pop((kind, note_id), None)
        if own_mark:
            return "", note
        self._counts[kind] += 1
        return superscript(numeral(self._counts[kind], self._ways[kind])), note


@dataclass(slots=True)
class _Paragraph:
    """One paragraph ready to be written."""

    text: str
    label: str
    level: int
    heading: int
    words: Words

    @property
    def labelled(self) -> str:
        return f"{self.label} {self.text}" if self.label else self.text


class _Document:
    """Walks a document in order and writes what it finds."""

    def __init__(self, package: Package, builder: ExtractBuilder) -> None:
        self.package = package
        self.builder = builder
        self.styles = Styles(package.first("styles"))
        self.numbers = Numbering(package.first("numbering"))
        self.notes = _Notes(package)
        self.carried = ""

    def furniture(self, root: Element, kind: str) -> None:
        """Write each different header or footer of the document once."""
        related = self.package.related(self.package.main)
        seen: set[str] = set()
        for reference in root.iter():
            target = related.get(attribute(reference, "id")) if local(reference) == kind else None
            part = self.package.xml(target[1]) if target else None
            for text in () if part is None else self._texts(part, []):
                if text not in seen:
                    seen.add(text)
                    self.builder.block(text, MarkKind.FURNITURE)

    def blocks(self, parent: Element) -> None:
        """Write the paragraphs and tables inside ``parent``."""
        for element in _contents(parent):
            if local(element) == "p":
                self._write(self._paragraph(element))
            else:
                self._table(element)
        self.builder.block(self._rest())

    def _write(self, paragraph: _Paragraph) -> None:
        if not paragraph.text:
            pass
        elif paragraph.heading:
            self.builder.block(one_line(paragraph.labelled), MarkKind.HEADING, paragraph.heading)
        elif paragraph.label:
            self.builder.block(paragraph.labelled, MarkKind.LIST_ITEM, paragraph.level + 1)
        else:
            self.builder.block(paragraph.text)
        for box in paragraph.words.boxes:
            self.blocks(box)
        self._write_notes(paragraph.words.notes)

    def _write_notes(self, notes: list[Note]) -> None:
        for label, note in notes:
            text = " ".join(self._texts(note, []))
            self.builder.block(one_line(f"{label} {text}"), MarkKind.FOOTNOTE)

    def _paragraph(self, element: Element) -> _Paragraph:
        """Read one paragraph; where its end is deleted its words are kept for the next one."""
        words = read_words(element, self.notes.refer)
        text = self.carried + words.text
        self.carried = ""
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self.carried = text
            return _Paragraph("", "", 0, 0, words)
        style = attribute(child(properties, "pStyle"))
        label, level = self._label(numbering(properties), style)
        own = outline(properties)
        return _Paragraph(text.strip(), label, level, own if own >= 0 else self.styles.heading(style), words)

    def _rest(self) -> str:
        """What a deleted paragraph end at the end of a text leaves over."""
        rest, self.carried = self.carried, ""
        return rest

    def _label(self, own: Numbered | None, style: str) -> tuple[str, int]:
        inherited = self.styles.numbered(style)
        list_id = (own.list_id if own else "") or (inherited.list_id if inherited else "")
        if not list_id:
            return "", 0
        level = own.level if own and own.level is not None else inherited.level if inherited else None
        if level is None:
            level = self.numbers.level_of_style(list_id, style)
        return self.numbers.label(list_id, level), level

    def _texts(self, parent: Element, notes: list[Note]) -> Iterator[str]:
        """The paragraphs inside ``parent``, nested tables and boxes included, as plain lines; notes go to ``notes``."""
        for element in _contents(parent):
            if local(element) == "tbl":
                for row in _rows(element):
                    for cell in _cells(row):
                        yield from self._texts(cell, notes)
                continue
            paragraph = self._paragraph(element)
            notes += paragraph.words.notes
            if paragraph.text:
                yield one_line(paragraph.labelled)
            for box in paragraph.words.boxes:
                yield from self._texts(box, notes)
        yield from filter(None, [one_line(self._rest())])

    def _table(self, table: Element) -> None:
        if _lays_out(table, self.styles):
            for row in _rows(table):
                for cell in _cells(row):
                    self.blocks(cell)
            return
        number = self.builder.new_table()
        notes: list[Note] = []
        for row in _rows(table):
            cells = [""] * _count(child(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                covered = child(cell, "tcPr", "vMerge")
                hidden = covered is not None and attribute(covered) != "restart"
                cells.append("" if hidden else " ".join(self._texts(cell, notes)))
                cells += [""] * (_count(child(cell, "tcPr", "gridSpan"), 1) - 1)
            self.builder.row(cells, number)
        self._write_notes(notes)


def _contents(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of a text in order, out of the content controls and other wrappers they stand in."""
    for element in parent:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in _WRAPPERS:
            yield from _contents(element)


def _rows(table: Element) -> Iterator[Element]:
    yield from (row for row in _inside(table, "tr") if child(row, "trPr", "del") is None)


def _cells(row: Element) -> Iterator[Element]:
    return _inside(row, "tc")


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    for element in parent:
        name = local(element)
        if name == wanted:
            yield element
        elif name in _WRAPPERS:
            yield from _inside(element, wanted)


def _lays_out(table: Element, styles: Styles) -> bool:
    """True for a table that only places text: one column, a heading in a cell, or a cell as long as a page."""
    rows = [list(_cells(row)) for row in _rows(table)]
    if max(map(len, rows), default=0) < 2:
        return True
    for cell in (cell for row in rows for cell in row):
        length = 0
        for element in cell.iter():
            name = local(element)
            if name == "pStyle" and styles.heading(attribute(element)):
                return True
            length += len(element.text or "") if name == "t" else 0
        if length > _LONG_CELL:
            return True
    return False


def _count(element: Element | None, default: int) -> int:
    value = attribute(element)
    return min(_WIDEST, int(value)) if value.isascii() and value.isdigit() and len(value) < 9 else default
