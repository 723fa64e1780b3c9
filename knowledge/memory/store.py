"""The one door to the database: opened, migrated, read and written through here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from knowledge.errors import StorageBusy
from knowledge.memory.engine import BUSY_SECONDS, IMMEDIATE, make_engine, prepare_file, read_url
from knowledge.memory.faults import BUSY, explained
from knowledge.memory.migrate import migrate
from knowledge.memory.schema import Schema, read_schema


class Store:
    """A database, safe to share between threads; not across a fork: each process opens its own.

    Errors of the database come out as StorageBusy (try again) or KnowledgeError, never as those of the driver.
    """

    def __init__(self, url: str, wait: float = BUSY_SECONDS) -> None:
        """Takes ``sqlite:///file`` or ``postgresql://…`` (ConfigError else); nothing is opened before the first use.

        ``wait`` is how many seconds a write waits for other writers.
        """
        self._url = read_url(url)
        self._wait = wait
        self._engine = make_engine(self._url, wait)
        on_file = self._engine.dialect.name == "sqlite"
        # SQLite takes one writer at a time: threads of one process queue here, where waking up takes no polling.
        self._turn = threading.Lock() if on_file else None
        self._reader = self._engine if on_file else self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writer = self._engine.execution_options(**{IMMEDIATE: True})
        self._kept = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading; each statement sees what is committed when it starts."""
        kept: Connection | None = getattr(self._kept, "connection", None)
        if kept is not None:
            with explained():
                yield kept
            return
        with explained(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Within, ``reading`` gives this thread one and the same connection: for what reads many times in a row."""
        before = getattr(self._kept, "connection", None)
        with self.reading() as connection:
            self._kept.connection = connection
            try:
                yield
            finally:
                self._kept.connection = before

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back by any error; StorageBusy after ``wait``.

        A ``durable`` one also outlives the machine's losing its power right after it, which SQLite grants at a price.
        """
        turn, writer = self._turn_to_write(), self._writer
        with turn, explained(), writer.connect() as connection, _on_disk(connection, durable), connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading in which everything is as it was at the first read, whatever others write."""
        level = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        on_file = self._engine.dialect.name == "sqlite"
        engine = self._engine if on_file else self._engine.execution_options(**level)
        with explained(), engine.connect() as connection:
            if on_file:
                connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def schema(self) -> Schema:
        """The revision the database has and the one this program wants."""
        prepare_file(self._url)
        with self.reading() as connection:
            return read_schema(connection)

    def migrate(self) -> Schema:
        """Brings the database to the shape this program wants, once even if several start; SchemaMismatch if newer."""
        prepare_file(self._url)
        with explained():
            return migrate(self._url)

    def look_over(self) -> str:
        """Lets the database renew what it knows of its tables, on which quick answers of large ones rest; says so."""
        with self.writing() as connection:
            connection.execute(text("ANALYZE"))
        return "tables looked over"

    def close(self) -> None:
        """Closes all connections; the store may be used again."""
        self._engine.dispose()

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=self._wait):
            raise StorageBusy(BUSY)
        try:
            yield
        finally:
            self._turn.release()


@contextmanager
def _on_disk(connection: Connection, durable: bool) -> Iterator[None]:
    """Lets SQLite wait for the disk at the end of the transaction within; PostgreSQL always does."""
    if not durable or connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection  # past SQLAlchemy, which would begin a transaction for it
    driver.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        driver.execute("PRAGMA synchronous = NORMAL")


def open_store(url: str) -> Store:
    """A store ready for use: a fresh or older database is migrated first, an up-to-date one costs a single query."""
    store = Store(url)
    try:
        schema = store.schema()
        schema.check()
        if not schema.up_to_date:
            store.migrate()
    except BaseException:
        store.close()
        raise
    return store
