"""Counters that never skip and never repeat: raised in the caller's transaction, and given back where that fails."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, text

from knowledge.memory.tables.care import counters

_RAISE = text(
    "INSERT INTO counters (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
)

_READ = select(counters.c.value).where(counters.c.name == bindparam("name"))


def raise_counter(connection: Connection, name: str) -> int:
    """The next number, from 1; others who want the same counter wait until this transaction ends."""
    return int(connection.execute(_RAISE, {"name": name}).scalar_one())


def read_counter(connection: Connection, name: str) -> int:
    """The last number given out; 0 where there was none."""
    return connection.scalar(_READ, {"name": name}) or 0
