"""Tables as files: CSV in whatever encoding and with whatever separator, and XLSX; guarded against hostile ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from knowledge.errors import BadInput

FILE_LIMIT = 100 * 2**20
"""Bytes of a file that are read at all."""

CELL_LIMIT = 4_000
"""Characters of a cell; no field of a contact needs more, and a row with a longer one is refused."""

ROW_LIMIT = 200_000
COLUMN_LIMIT = 200
UNPACKED_LIMIT = 400 * 2**20
"""Bytes that the parts of a workbook may have together when unpacked."""

RATIO_LIMIT = 200
"""How many times smaller than its contents a large part may be packed; a zip bomb is far beyond."""

TOO_LONG = f"a cell is longer than {CELL_LIMIT:,} characters"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``line`` is where it begins in the file. ``refused`` says why it can't be used, then it has no cells."""

    line: int
    cells: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The heads of a table and its rows; ``notes`` say what was unusual about the file."""

    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()


def read_csv(path: Path) -> Table:
    """A CSV file with one line of heads; BadInput where it is no table."""
    text, notes = _decoded(_read(path))
    csv.field_size_limit(FILE_LIMIT)  # a cell too long costs its row, not the file: it is judged below
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    rows = _numbered(reader)
    heads = next(rows, None)
    if heads is None:
        raise BadInput("the file is empty")
    return Table(_heads(heads.cells), tuple(_limited(row for row in rows if any(row.cells) or row.refused)), notes)


def read_xlsx(path: Path) -> Table:
    """The first sheet of a workbook, its first row as heads; BadInput where it is none, or would unpack to too much."""
    _guard(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # noqa: BLE001 the library raises whatever a broken file provokes
        raise BadInput(f"the workbook can't be read ({type(error).__name__})") from None
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise BadInput("the workbook has no sheet")
        found = [_row(number, cells) for number, cells in _sheet_rows(sheet)]
    finally:
        book.close()
    filled = [row for row in found if any(row.cells) or row.refused]
    if not filled:
        raise BadInput("the sheet is empty")
    notes = (f"only the first of {len(book.worksheets)} sheets was read",) if len(book.worksheets) > 1 else ()
    return Table(_heads(filled[0].cells), tuple(_limited(iter(filled[1:]))), notes)


def _read(path: Path) -> bytes:
    if path.stat().st_size > FILE_LIMIT:
        raise BadInput(f"the file is larger than {FILE_LIMIT // 2**20} MB")
    return path.read_bytes()


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of UTF-8, UTF-16 or, where it is neither, of Windows-1252, in which every byte means something."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = f"not UTF-8 (first at line {line}); read as Windows-1252: check the accents"
        return data.decode("cp1252", "replace"), (note,)


def _separator(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(";,\t|", key=first.count)


def _numbered(reader: Any) -> Iterator[TableRow]:
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield TableRow(line, (), f"the line can't be read ({error})")
        else:
            yield _row(line, cells)
        line = reader.line_num + 1


def _row(line: int, cells: Sequence[Any]) -> TableRow:
    texts = tuple(_text(cell) for cell in cells[:COLUMN_LIMIT])
    if any(len(text) > CELL_LIMIT for text in texts):
        return TableRow(line, (), TOO_LONG)
    return TableRow(line, texts)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\x00", "").strip()


def _limited(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    for count, row in enumerate(rows):
        if count >= ROW_LIMIT:
            raise BadInput(f"the table has more than {ROW_LIMIT:,} rows; split it")
        yield row


def _heads(cells: tuple[str, ...]) -> tuple[str, ...]:
    if not any(cells):
        raise BadInput("the first line names no columns")
    return cells


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        yield from enumerate(sheet.iter_rows(values_only=True, max_row=ROW_LIMIT + 2, max_col=COLUMN_LIMIT), start=1)
    except Exception as error:  # noqa: BLE001 as above: the sheet is parsed while it is read
        raise BadInput(f"the sheet can't be read ({type(error).__name__})") from None


def _guard(path: Path) -> None:
    """Looks at what a workbook says it holds before anything of it is unpacked."""
    if path.stat().st_size > FILE_LIMIT:
        raise BadInput(f"the file is larger than {FILE_LIMIT // 2**20} MB")
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError):
        raise BadInput("this is no workbook (XLSX)") from None
    if len(parts) > 5_000 or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise BadInput("the workbook would unpack to more than any list of contacts")
    for part in parts:
        if part.file_size > 2**20 and part.file_size > RATIO_LIMIT * max(part.compress_size, 1):
            raise BadInput("the workbook is packed like a zip bomb")
