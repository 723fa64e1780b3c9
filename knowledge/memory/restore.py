"""Restoring: a whole backup in place of what a database holds, in one transaction, or nothing at all.

What was there stays until everything is loaded, counted and compared with the manifest: a failure, a power cut
included, leaves it untouched. A backup of an older release is loaded into its own schema and migrated.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import URL, Connection, MetaData, Table, func, insert, inspect, select, text

from knowledge.errors import BadInput, KnowledgeError, NotAllowed
from knowledge.memory.backup import member, numbered, tally
from knowledge.memory.backup_format import MANIFEST, Manifest, load_manifest, load_row
from knowledge.memory.engine import IMMEDIATE, make_migration_engine, prepare_file, read_url
from knowledge.memory.faults import explained
from knowledge.memory.migrate import LOCK, make_config
from knowledge.memory.schema import HEAD, REVISIONS

BATCH_ROWS, BATCH_BYTES = 500, 4_000_000
LARGEST_MANIFEST = 10_000_000
VERSION = "alembic_version"

_OWN_TEXTS = frozenset({"documents", "versions", "sources", "passages", "settings", "counters"})
"""Tables that a fresh start fills with the built-in guide."""


def read_manifest(source: Path) -> Manifest:
    """What a backup says it holds; BadInput for a file that is no backup."""
    with _opened(source) as archive:
        return _manifest(archive)


def restore(source: Path, url: str, *, force: bool = False) -> Manifest:
    """Puts a backup in place of what the database holds, and brings it to this program's schema.

    NotAllowed for a database with content, unless ``force``. BadInput where the backup is damaged.
    """
    parsed = read_url(url)
    prepare_file(parsed)
    with _opened(source) as archive:
        manifest = _manifest(archive)
        _load(archive, manifest, parsed, force)
        return manifest


def _load(archive: zipfile.ZipFile, manifest: Manifest, url: URL, force: bool) -> None:
    engine = make_migration_engine(url).execution_options(**{IMMEDIATE: True})
    try:
        with explained(), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            if not force and holds_content(connection):
                raise NotAllowed("the database is not empty; with --force the backup takes the place of what it holds")
            _drop_all(connection)
            command.upgrade(make_config(connection), manifest.revision)
            _fill(connection, archive, manifest)
            command.upgrade(make_config(connection), HEAD)
    finally:
        engine.dispose()


def holds_content(connection: Connection) -> bool:
    """Whether a database has anything that the program did not put there itself on its first start."""
    tables = {name: table for name, table in _tables(connection).items() if name != VERSION}
    for name, table in tables.items():
        if name not in _OWN_TEXTS and connection.scalar(select(func.count()).select_from(table)):
            return True
    if (documents := tables.get("documents")) is None:
        return False
    own = select(func.count()).select_from(documents).where(documents.c.origin != "guide")
    return bool(connection.scalar(own))


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except zipfile.BadZipFile:
        raise BadInput(f"{source.name} is no backup of this program") from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise BadInput("the backup is damaged or is none")
        manifest = load_manifest(archive.read(MANIFEST))
    except (KeyError, zipfile.BadZipFile):
        raise BadInput("the file is no backup of this program, or was not written to its end") from None
    if manifest.revision not in REVISIONS:
        raise BadInput("the backup was made by a newer version of this program; install that version to restore it")
    return manifest


def _tables(connection: Connection) -> Mapping[str, Table]:
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables}


def _drop_all(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Loads every table, then compares all with the manifest; KnowledgeError where anything differs."""
    tables = {name: table for name, table in _tables(connection).items() if name != VERSION}
    if set(tables) != set(manifest.tables):
        raise BadInput("the backup has other tables than its schema; it is damaged")
    links = _deferred(connection)
    for name, table in tables.items():
        connection.execute(table.delete())  # what a migration put there itself
        for batch in _batches(archive, name, connection.dialect.name):
            connection.execute(insert(table), batch)
        _number_on(connection, table, manifest.tables[name].last_id)
    _check_links(connection, links)
    for name, table in tables.items():
        counted, expected = tally(connection, table), manifest.tables[name]
        if (counted.rows, counted.digest) != (expected.rows, expected.digest):
            raise KnowledgeError(f"the backup is damaged: the table {name} is not as it was; nothing was changed")


def _batches(archive: zipfile.ZipFile, table: str, dialect: str) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table as its database takes them, some at a time."""
    batch: list[dict[str, Any]] = []
    size = 0
    try:
        with archive.open(member(table)) as lines:
            for line in lines:
                batch.append({name: _stored(value, dialect) for name, value in load_row(line).items()})
                size += len(line)
                if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
                    yield batch
                    batch, size = [], 0
    except (KeyError, zipfile.BadZipFile, EOFError):
        raise BadInput("the backup is damaged; nothing was changed") from None
    if batch:
        yield batch


def _stored(value: Any, dialect: str) -> Any:
    """Tables read from the database know nothing of moments: SQLite holds them as naive UTC."""
    if isinstance(value, datetime) and dialect == "sqlite":
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _number_on(connection: Connection, table: Table, last_id: int) -> None:
    """Lets the database number new rows after the last number that was ever given out."""
    if not last_id or not numbered(table):
        return
    (key,) = table.primary_key.columns
    if connection.dialect.name == "postgresql":
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        connection.execute(sequence, {"table": table.name, "column": key.name, "last": last_id})
    elif _counts(connection, table.name):
        gone, kept = (
            "DELETE FROM sqlite_sequence WHERE name = :table",
            "INSERT INTO sqlite_sequence VALUES (:table, :n)",
        )
        connection.execute(text(gone), {"table": table.name})
        connection.execute(text(kept), {"table": table.name, "n": last_id})


def _counts(connection: Connection, table: str) -> bool:
    """Whether an SQLite table never gives a number twice; its own definition says so."""
    made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table})
    return "AUTOINCREMENT" in str(made).upper()


def _deferred(connection: Connection) -> list[tuple[str, str]]:
    """On PostgreSQL, lets rows point at rows that follow: links are checked once all are there."""
    if connection.dialect.name != "postgresql":
        return []
    seen = inspect(connection)
    links = [
        (table, str(link["name"]))
        for table in seen.get_table_names()
        for link in seen.get_foreign_keys(table)
        if link["name"]
    ]
    for table, name in links:
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" DEFERRABLE INITIALLY DEFERRED'))
    return links


def _check_links(connection: Connection, links: list[tuple[str, str]]) -> None:
    if connection.dialect.name == "sqlite":
        if connection.execute(text("PRAGMA foreign_key_check")).first():
            raise BadInput("the backup is damaged: some rows point nowhere; nothing was changed")
        return
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in links:
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" NOT DEFERRABLE'))
