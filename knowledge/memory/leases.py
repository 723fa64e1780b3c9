"""Leases: of several processes that want to do the same, one at a time does it; who dies loses it when it runs out.

A lease is a row of the settings whose moment is its end: taking it is one statement, which both databases decide.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from knowledge.memory.as_json import dump
from knowledge.memory.clean import key
from knowledge.memory.store import Store
from knowledge.memory.tables.base import Moment

_TAKE = text(
    "INSERT INTO settings (name, value, changed_at) VALUES (:name, :holder, :until) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at "
    "WHERE settings.changed_at <= :now OR settings.value = excluded.value"
).bindparams(bindparam("until", type_=Moment), bindparam("now", type_=Moment))
_GIVE_BACK = text("DELETE FROM settings WHERE name = :name AND value = :holder")


class Leases:
    """The leases of a store; ``holder`` tells one process from all others."""

    def __init__(self, store: Store, holder: str) -> None:
        """Works on an open, migrated store."""
        self._store = store
        self._holder = holder

    def take(self, name: str, until: datetime, now: datetime) -> bool:
        """Takes or renews a lease until then; False while another holds it."""
        with self._store.writing() as connection:
            return take(connection, name, self._holder, until, now)

    def give_back(self, name: str) -> None:
        """Ends a lease that is ours; another's stays."""
        with self._store.writing() as connection:
            give_back(connection, name, self._holder)


def take(connection: Connection, name: str, holder: str, until: datetime, now: datetime) -> bool:
    """As ``Leases.take``, in the caller's transaction; a ``now`` after its end takes it from whoever holds it."""
    values = {"name": _name(name), "holder": dump(key(holder)), "until": until, "now": now}
    return connection.execute(_TAKE, values).rowcount == 1


def give_back(connection: Connection, name: str, holder: str) -> None:
    """As ``Leases.give_back``, in the caller's transaction."""
    connection.execute(_GIVE_BACK, {"name": _name(name), "holder": dump(key(holder))})


def _name(name: str) -> str:
    return key(f"lease:{name}")
