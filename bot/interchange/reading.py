"""A file of contacts as rows, whatever of CSV, XLSX or vCard it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.interchange.cells import FindState, contact_row
from bot.interchange.mapping import ColumnMap, guess
from bot.interchange.tables import Table, read_csv, read_xlsx
from bot.interchange.vcard import Card, read_vcards
from knowledge.contact import ContactRow
from knowledge.errors import BadInput


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The rows of a file, how its columns were taken ("Pays" -> "state"), and what was unusual about it."""

    rows: tuple[ContactRow, ...]
    columns: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_contacts(path: Path, find_state: FindState, given: Sequence[str] = ()) -> ReadFile:
    """Reads a file by the end of its name; ``given`` says what columns are ("Pays=state"). BadInput says why not."""
    kind = path.suffix.casefold()
    if kind in (".csv", ".tsv", ".txt"):
        return _from_table(read_csv(path), find_state, given)
    if kind == ".xlsx":
        return _from_table(read_xlsx(path), find_state, given)
    if kind in (".vcf", ".vcard"):
        return ReadFile(tuple(_from_card(card, find_state) for card in read_vcards(path)))
    raise BadInput("contacts are read from .csv, .xlsx or .vcf")


def _from_table(table: Table, find_state: FindState, given: Sequence[str]) -> ReadFile:
    columns = guess(table.heads, given)
    rows = tuple(
        ContactRow(row.line, refused=row.refused)
        if row.refused
        else contact_row(row.line, _named(row.cells, columns), find_state, _too_many(row.cells, table.heads))
        for row in table.rows
    )
    shown = tuple((table.heads[place], name) for place, name in sorted(columns.fields.items()))
    return ReadFile(rows, shown, columns.unused, table.notes)


def _named(cells: Sequence[str], columns: ColumnMap) -> dict[str, str]:
    return {name: cells[place] for place, name in columns.fields.items() if place < len(cells)}


def _too_many(cells: Sequence[str], heads: Sequence[str]) -> tuple[str, ...]:
    """A row with more cells than the table has columns has lost a quote sign somewhere."""
    return ("more cells than columns",) if any(cells[len(heads) :]) else ()


def _from_card(card: Card, find_state: FindState) -> ContactRow:
    if card.refused:
        return ContactRow(card.line, refused=card.refused)
    fields = dict(card.fields)
    if fields.pop("card_kind", "").casefold() == "org":
        organisation = fields.get("organisation") or fields.get("name", "")
        fields |= {"organisation": organisation, "functional": fields.get("address", ""), "name": "", "address": ""}
    return contact_row(card.line, fields, find_state, tuple(card.problems))
