"""Connections: which databases are taken, how each is set up, and how long one waits for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from knowledge.errors import ConfigError

BUSY_SECONDS = 5.0
"""How long anything waits for other writers, for a free connection, or for the server."""

POOL = {"pool_size": 5, "max_overflow": 20}
"""Slack's listeners run in a pool of ten threads: each may hold a connection, and the rest of a process a few more."""

MIGRATION_SECONDS = 60.0
"""How long a first start waits for another process that is migrating."""

IMMEDIATE = "isu_immediate"
"""Execution option: the transaction takes SQLite's write lock at its start, so that it can't fail half-way."""

_TAKES = "DATABASE_URL takes sqlite:///path/to/file or postgresql://user@host/name"


def read_url(url: str) -> URL:
    """The address of a database, with ``postgres://`` and ``postgresql://`` read as psycopg 3; else ConfigError."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(_TAKES) from None  # the cause would show the password
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"} and _is_file(parsed):
        return parsed
    raise ConfigError(_TAKES)


def make_engine(url: URL, wait: float) -> Engine:
    """An engine for many threads; it connects on first use. Parameters of statements are kept out of its errors."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, wait=wait, foreign_keys=True, pool_timeout=wait, **POOL)
    return _postgres(url, wait=wait, pool_timeout=wait, pool_pre_ping=True, pool_recycle=1800, **POOL)


def make_migration_engine(url: URL) -> Engine:
    """An engine for one migration: patient, unpooled, and on SQLite with foreign keys off, as rebuilt tables need."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, wait=MIGRATION_SECONDS, foreign_keys=False, poolclass=NullPool)
    return _postgres(url, wait=MIGRATION_SECONDS, poolclass=NullPool)


def _is_file(url: URL) -> bool:
    database = url.database or ""
    return database not in {"", ":memory:"} and not database.startswith("file:")


def _sqlite(url: URL, *, wait: float, foreign_keys: bool, **pool: Any) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": wait}, **pool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours: the driver would begin too late for reads and DDL
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA synchronous = NORMAL")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(IMMEDIATE):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: Any) -> None:
    """Switches the file to WAL once; a switch can't wait for another process, and the next connection tries again."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except connection.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise


def _postgres(url: URL, *, wait: float, **pool: Any) -> Engine:
    defaults = {"connect_timeout": int(BUSY_SECONDS), "application_name": "isu"}
    arguments = {name: value for name, value in defaults.items() if name not in url.query}
    try:
        engine = create_engine(url, hide_parameters=True, connect_args=arguments, **pool)
    except ModuleNotFoundError:
        raise ConfigError('PostgreSQL needs its driver: pip install "isu-assistant[postgres]"') from None

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {round(wait * 1000)}")
        connection.commit()  # or the setting would go with the first rollback

    return engine


def prepare_file(url: URL) -> None:
    """Makes the folder and the file of an SQLite database, readable for its owner only: it will hold people's words."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError:
        raise ConfigError("the database file can't be made; check the folder in DATABASE_URL or ISU_HOME") from None
