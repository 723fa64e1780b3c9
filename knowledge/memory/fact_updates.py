"""Updates of the States' status over the shipped table: applied with their source, undone without being forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from knowledge.errors import BadInput, UnknownReference
from knowledge.facts.records import StatusUpdate
from knowledge.memory.as_json import dump, load
from knowledge.memory.clean import clip, is_id
from knowledge.memory.store import Store
from knowledge.memory.tables.facts import fact_updates

NAME_LIMIT = 300

# Built once, like every statement that each question asks: building one costs more than running it.
_MARK = select(func.count(fact_updates.c.id), func.count(fact_updates.c.undone_at))


@dataclass(frozen=True, slots=True)
class AppliedUpdate:
    """An update on record; ``undone_at`` is None while it counts. Times are UTC."""

    id: int
    as_of: date
    source: str
    states: int
    applied_at: datetime
    applied_by: str
    undone_at: datetime | None
    undone_by: str


class FactUpdates:
    """The updates of a store, in the order in which they were applied."""

    def __init__(self, store: Store) -> None:
        """Works on an open, migrated store."""
        self._store = store

    def apply(self, given: StatusUpdate, by: str, now: datetime) -> int:
        """Stores an update, which counts from now on; gives its id."""
        values = {name: dict(fields) for name, fields in given.values.items()}
        row = {
            "as_of": given.as_of,
            "source": clip(given.source, NAME_LIMIT),
            "changes": dump(values),
            "applied_at": now,
            "applied_by": clip(by, NAME_LIMIT),
            "undone_by": "",
        }
        with self._store.writing() as connection:
            made = connection.execute(insert(fact_updates).values(row)).inserted_primary_key
        if made is None:
            raise RuntimeError("the database gave no key for a new row")
        return int(made[0])

    def undo(self, update_id: int, by: str, now: datetime) -> None:
        """Takes an update back; it stays on record. BadInput where it is undone, UnknownReference for no such one."""
        row = fact_updates.c
        undone = update(fact_updates).where(row.id == update_id, row.undone_at.is_(None))
        with self._store.writing() as connection:
            known = is_id(update_id) and connection.scalar(select(row.id).where(row.id == update_id))
            if not known:
                raise UnknownReference("there is no such update of the facts")
            if not connection.execute(undone.values(undone_at=now, undone_by=clip(by, NAME_LIMIT))).rowcount:
                raise BadInput("this update is undone already")

    def all(self) -> tuple[AppliedUpdate, ...]:
        """Every update, undone ones included, the oldest first."""
        with self._store.reading() as connection:
            rows = connection.execute(select(fact_updates).order_by(fact_updates.c.id)).mappings().all()
        names = ("id", "as_of", "source", "applied_at", "applied_by", "undone_at", "undone_by")
        return tuple(
            AppliedUpdate(**{name: row[name] for name in names}, states=len(load(row["changes"]))) for row in rows
        )

    def standing(self) -> tuple[StatusUpdate, ...]:
        """The updates that count, in the order in which they are to be put over the table."""
        row = fact_updates.c
        statement = select(row.as_of, row.source, row.changes).where(row.undone_at.is_(None)).order_by(row.id)
        with self._store.reading() as connection:
            found = connection.execute(statement).all()
        return tuple(StatusUpdate(item.as_of, item.source, load(item.changes)) for item in found)

    def mark(self) -> tuple[int, int]:
        """Changes whenever an update is applied or undone, in whatever process: quick to ask for each question."""
        with self._store.reading() as connection:
            found = connection.execute(_MARK).one()
        return int(found[0]), int(found[1])
