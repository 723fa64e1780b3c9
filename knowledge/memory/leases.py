"""Leases: of several processes that want to do the same, one at a time does it; who dies loses it when it runs out.

A lease is a row of the settings whose moment is its end: taking it is one statement, which both databases decide.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, text

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
        self._holder = dump(key(holder))

    def take(self, name: str, until: datetime, now: datetime) -> bool:
        """Takes or renews a lease until then; False while another holds it."""
        values = {"name": _name(name), "holder": self._holder, "until": until, "now": now}
        with self._store.writing() as connection:
            return connection.execute(_TAKE, values).rowcount == 1

    def give_back(self, name: str) -> None:
        """Ends a lease that is ours; another's stays."""
        with self._store.writing() as connection:
            connection.execute(_GIVE_BACK, {"name": _name(name), "holder": self._holder})


def _name(name: str) -> str:
    return key(f"lease:{name}")
