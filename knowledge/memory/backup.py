"""Backups: every table as it stood at one moment, written while other processes go on working."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, select, text

from knowledge.memory.backup_format import MANIFEST, Manifest, TableNote, Tally, dump_manifest, dump_row
from knowledge.memory.schema import HEAD
from knowledge.memory.store import Store
from knowledge.memory.tables.every import metadata

PAGE = 500
"""Rows held at a time; those of a table may be many more than fit into memory."""


def write_backup(store: Store, target: Path, now: datetime) -> Manifest:
    """Writes a backup of an up-to-date database to a new file, which only its owner may read; gives its manifest.

    Every table that the program has is in it, as of the moment at which the backup began. OSError where the file can't
    be written.
    """
    target.touch(mode=0o600)
    notes = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, store.snapshot() as connection:
        for table in metadata.sorted_tables:
            with archive.open(member(table.name), "w", force_zip64=True) as handle:
                notes[table.name] = _dump(connection, table, handle)
        manifest = Manifest(HEAD, now, notes)
        archive.writestr(MANIFEST, dump_manifest(manifest))
    return manifest


def member(table: str) -> str:
    """The name of a table's file in a backup."""
    return f"tables/{table}.jsonl"


def tally(connection: Connection, table: Table) -> Tally:
    """Counts a table of any revision as a backup does."""
    counted = Tally()
    for row in connection.execute(_all_of(table), execution_options={"yield_per": PAGE}).mappings():
        counted.add(dump_row(dict(row)))
    return counted


def _dump(connection: Connection, table: Table, handle: Any) -> TableNote:
    counted = Tally()
    for row in connection.execute(_all_of(table), execution_options={"yield_per": PAGE}).mappings():
        line = dump_row(dict(row))
        counted.add(line)
        handle.write(line)
    return TableNote(counted.rows, counted.digest, _last_id(connection, table))


def _all_of(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def numbered(table: Table) -> bool:
    """Whether the database itself numbers the rows of a table."""
    key = list(table.primary_key.columns)
    return len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys


def _last_id(connection: Connection, table: Table) -> int:
    """The highest number given out, also to rows that are gone: it must never come to mean another."""
    if not numbered(table):
        return 0
    (key,) = table.primary_key.columns
    highest = connection.scalar(select(func.max(key))) or 0
    if connection.dialect.name == "sqlite":
        statement = text("SELECT max(seq) FROM sqlite_sequence WHERE name = :table")
        return max(highest, connection.scalar(statement, {"table": table.name}) or 0)
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": key.name})
    if sequence is None:
        return int(highest)
    row = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 - its own name
    return max(int(highest), row.last_value if row.is_called else 0)
