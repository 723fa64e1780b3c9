"""Small named values that outlive a restart: a calibration, the configuration of a channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, text

from knowledge.errors import BadInput
from knowledge.memory.as_json import dump, load
from knowledge.memory.audit import note_change
from knowledge.memory.clean import key
from knowledge.memory.store import Store
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.care import settings

_PUT = text(
    "INSERT INTO settings (name, value, changed_at) VALUES (:name, :value, :at) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at"
).bindparams(bindparam("at", type_=Moment))
_ONCE = text(
    "INSERT INTO settings (name, value, changed_at) VALUES (:name, :value, :at) ON CONFLICT (name) DO NOTHING"
).bindparams(bindparam("at", type_=Moment))


class Settings:
    """The named values of a store; a value is anything JSON can hold."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default where there is none."""
        with self._store.reading() as connection:
            found = connection.scalar(select(settings.c.value).where(settings.c.name == key(name)))
        return default if found is None else load(found)

    def put(self, name: str, value: Any, now: datetime) -> None:
        """Stores a value in place of the one before; BadInput where JSON can't hold it."""
        try:
            written = dump(value)
        except (TypeError, ValueError):
            raise BadInput("a setting takes what JSON can hold") from None
        with self._store.writing() as connection:
            connection.execute(_PUT, {"name": key(name), "value": written, "at": now})

    def once(self, name: str, value: Any, now: datetime) -> Any:
        """Stores a value where there is none yet, and gives the one that stands: whoever comes first decides."""
        with self._store.writing() as connection:
            connection.execute(_ONCE, {"name": key(name), "value": dump(value), "at": now})
            return load(connection.execute(select(settings.c.value).where(settings.c.name == key(name))).scalar_one())

    def change(self, name: str, value: Any, who: str, now: datetime) -> None:
        """Like ``put``, and enters in the audit who changed what; nothing is entered where nothing changes."""
        try:
            written = dump(value)
        except (TypeError, ValueError):
            raise BadInput("a setting takes what JSON can hold") from None
        with self._store.writing() as connection:
            found = connection.scalar(select(settings.c.value).where(settings.c.name == key(name)))
            before = None if found is None else load(found)
            if found is not None and before == load(written):
                return
            connection.execute(_PUT, {"name": key(name), "value": written, "at": now})
            kept = {"before": {"value": before}, "after": {"value": value}}
            note_change(connection, who, "set", "", now, **kept, subject=f"settings:{key(name)}")

    def remove(self, name: str) -> None:
        """Forgets a value; one that is not there is no error."""
        with self._store.writing() as connection:
            connection.execute(delete(settings).where(settings.c.name == key(name)))

    def named(self, prefix: str) -> dict[str, Any]:
        """All values whose name starts like this, by name."""
        start = settings.c.name.startswith(key(prefix), autoescape=True)
        with self._store.reading() as connection:
            rows = connection.execute(select(settings.c.name, settings.c.value).where(start).order_by(settings.c.name))
            return {row.name: load(row.value) for row in rows}
