"""Runs the migrations from code: no alembic.ini, and the same from a checkout and from an installed wheel."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text

from knowledge.errors import KnowledgeError
from knowledge.memory.engine import IMMEDIATE, make_migration_engine
from knowledge.memory.schema import HEAD, Schema, read_schema

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x495355
"""Key of PostgreSQL's advisory lock ("ISU"): whoever holds it migrates, the others wait and find the work done."""

_one_at_a_time = threading.Lock()  # alembic keeps its context in module globals


def migrate(url: URL, revision: str = HEAD) -> Schema:
    """Brings a database up to a revision in one transaction; where it fails, the database stays as it was."""
    engine = make_migration_engine(url).execution_options(**{IMMEDIATE: True})
    try:
        with _one_at_a_time, engine.begin() as connection:
            _lock(connection)
            schema = _current(connection)
            schema.check()
            if schema.current != revision:
                _upgrade(connection, revision)
                _check_links(connection)
            return Schema(revision)
    finally:
        engine.dispose()


def make_config(connection: Connection) -> Config:
    """The configuration alembic's commands take, bound to an open connection."""
    from alembic.config import Config  # a heavy library that an up-to-date database never needs

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "knowledge.memory:migrations")
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # a heavy library that an up-to-date database never needs

    command.upgrade(make_config(connection), revision)


def _current(connection: Connection) -> Schema:
    """As read_schema, without the failing query that would end a transaction of PostgreSQL."""
    return read_schema(connection) if inspect(connection).has_table("alembic_version") else Schema(None)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE holds its lock already
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _check_links(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise KnowledgeError("the migration would leave rows that point nowhere; the database was left as it was")
