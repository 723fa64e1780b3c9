"""Contacts written as CSV, XLSX or vCard 4, so that no spreadsheet takes a name for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook

from bot.interchange.mapping import COLUMNS
from bot.interchange.vcard import OWN
from knowledge.contact import ContactRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FOLD_BYTES = 75


def guarded(cell: str) -> str:
    """The cell as text for spreadsheets: what would begin a formula gets a quote sign, which reading takes off."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def to_csv(rows: Iterable[ContactRow]) -> bytes:
    """A CSV file in UTF-8 with the mark by which spreadsheets know it."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, rows))
    return b"\xef\xbb\xbf" + made.getvalue().encode("utf-8", "replace")


def to_xlsx(rows: Iterable[ContactRow]) -> bytes:
    """A workbook with one sheet; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("contacts")
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([_printable(cell) for cell in _cells(row)])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def to_vcards(rows: Iterable[ContactRow]) -> bytes:
    """vCards of version 4 (RFC 6350), what they have no words for in X- properties."""
    return "".join(map(_card, rows)).encode("utf-8", "replace")


def _cells(row: ContactRow) -> list[str]:
    values = {
        **{name: getattr(row, name) for name in COLUMNS if isinstance(getattr(row, name), str)},
        "organisation_kind": row.organisation_kind.value if row.organisation else "",
        "post": row.post.value if row.post else "",
        "since": row.since.isoformat() if row.since else "",
        "until": row.until.isoformat() if row.until else "",
        "groups": "; ".join(row.groups),
        "consent": "" if row.consent is None else "yes" if row.consent else "no",
    }
    return [guarded(values[name]) for name in COLUMNS]


def _printable(cell: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in cell)


def _card(row: ContactRow) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(row.name or row.organisation)}"]
    given, _, family = row.name.rpartition(" ")
    lines.append(f"N:{_escaped(family)};{_escaped(given)};;{_escaped(row.style)};")
    plain = [("EMAIL", row.address), ("TEL", row.phone), ("TITLE", row.title), ("LANG", row.language)]
    plain += [("ORG", row.organisation), ("GENDER", row.gender.upper()), ("UID", row.uid), ("NOTE", row.note)]
    lines += [f"{name}:{_escaped(value)}" for name, value in plain if value]
    if row.groups:
        lines.append("CATEGORIES:" + ",".join(map(_escaped, row.groups)))
    known = dict(zip(COLUMNS, _cells(row), strict=True)) | {"evidence": row.evidence, "functional": row.functional}
    lines += [f"{name}:{_escaped(known[field])}" for name, field in OWN.items() if known[field]]
    lines.append("END:VCARD")
    return "".join(map(_folded, lines))


def _escaped(value: str) -> str:
    text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "")
    return text.replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never through a letter."""
    pieces, size = [""], 0
    for sign in line:
        width = len(sign.encode("utf-8", "replace"))
        if size + width > _FOLD_BYTES:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += width
    return "\r\n".join(pieces) + "\r\n"


WRITERS = {".csv": to_csv, ".xlsx": to_xlsx, ".vcf": to_vcards}
"""How a file is written, by the end of its name."""
