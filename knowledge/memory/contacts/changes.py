"""Change-sets: every row that one act adds or changes, with what stood there before, so that the act can be undone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Table, delete, insert, select, update

from knowledge.errors import UnknownReference
from knowledge.memory.as_json import dump
from knowledge.memory.audit import note_change, sealed
from knowledge.memory.clean import clip
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.changes import change_rows, changes
from knowledge.memory.tables.every import metadata
from knowledge.memory.timeline import append
from knowledge.timeline import Direction, Event, EventKind

LINE_LIMIT = 300
BATCH = 500


class ChangeSet:
    """Adds and changes rows in the caller's transaction and keeps account of it; ``close`` enters it in the audit."""

    def __init__(self, connection: Connection, kind: str, who: str, why: str, at: datetime) -> None:
        self.connection = connection
        self.at = at
        self.who = clip(who, LINE_LIMIT)
        self._kind, self._why = kind, clip(why, LINE_LIMIT)
        self._rows: list[dict[str, Any]] = []
        self._count = self._told = 0
        values = {
            "kind": kind,
            "who": self.who,
            "why": self._why,
            "at": at,
            "row_count": 0,
            "summary": "",
            "undone_by": "",
        }
        self.id = _key(connection.execute(insert(changes).values(values)).inserted_primary_key)

    def add(self, table: Table, values: Mapping[str, Any]) -> int:
        """Adds a row and gives its id."""
        return self.add_many(table, [values])[0]

    def add_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Adds rows that fill the same columns, and gives their ids in the same order."""
        ids: list[int] = []
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        for start in range(0, len(rows), BATCH):
            some = [dict(row) for row in rows[start : start + BATCH]]
            ids.extend(self.connection.execute(statement, some).scalars())
        for number, row in zip(ids, rows, strict=True):
            self._note(table, number, "", _written(row))
        return ids

    def change(self, table: Table, row_id: int, **values: Any) -> bool:
        """Changes columns of a row; False where they hold these values already, UnknownReference without the row."""
        row = select(*(table.c[name] for name in values)).where(table.c.id == row_id).with_for_update()
        found = self.connection.execute(row).mappings().first()
        if found is None:
            raise UnknownReference(f"there is no row {row_id} in {table.name}")
        new = {name: value for name, value in values.items() if found[name] != value}
        if new:
            self.connection.execute(update(table).where(table.c.id == row_id).values(**new))
            self._note(table, row_id, _written({name: found[name] for name in new}), _written(new))
        return bool(new)

    def repoint(self, table: Table, column: str, before: int, after: int) -> int:
        """Makes all rows whose column names ``before`` name ``after``; gives how many."""
        rows = select(table.c.id).where(table.c[column] == before).order_by(table.c.id)
        ids = list(self.connection.scalars(rows))
        if ids:
            self.connection.execute(update(table).where(table.c[column] == before).values({column: after}))
        for number in ids:
            self._note(table, number, _written({column: before}), _written({column: after}))
        return len(ids)

    def tell(self, subject: str, state: str, person_id: int, post_id: int | None = None) -> None:
        """Puts a change into the timeline of State and person; it goes from there when the change is undone."""
        self._told += 1
        event = Event(
            EventKind.CHANGE,
            Direction.INSIDE,
            self.at,
            subject,
            source=f"change:{self.id}:{self._told}",
            state=state,
            person_id=person_id,
            post_id=post_id,
            by=self.who,
        )
        append(self.connection, event)

    @property
    def empty(self) -> bool:
        """Whether nothing was changed so far."""
        return not self._count

    def drop(self) -> None:
        """Takes back a set in which nothing was changed."""
        self.connection.execute(delete(changes).where(changes.c.id == self.id))

    def close(self, summary: str = "", subject: str = "", details: Mapping[str, Any] | None = None) -> int:
        """Writes the account and the audit's entry, last in the transaction; gives the change's number."""
        self._flush()
        row = changes.c.id == self.id
        values = {"row_count": self._count, "summary": clip(summary, LINE_LIMIT)}
        self.connection.execute(update(changes).where(row).values(values))
        after = {"change": self.id, "rows": self._count, "seal": seal_of(self.connection, self.id), **(details or {})}
        note_change(self.connection, self.who, self._kind, self._why, self.at, after=after, subject=subject)
        return self.id

    def _note(self, table: Table, row_id: int, before: str, after: str) -> None:
        salt = secrets.token_hex(8)
        self._count += 1
        self._rows.append(
            {
                "change_id": self.id,
                "subject": table.name,
                "row_id": row_id,
                "before": before,
                "after": after,
                "salt": salt,
                "hash": sealed(salt, dump([table.name, row_id, before, after])),
            }
        )
        if len(self._rows) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self.connection.execute(insert(change_rows), self._rows)
            self._rows.clear()


def seal_of(connection: Connection, change_id: int) -> str:
    """One hash over all rows of a change; it stays true when contents are erased."""
    hashes = select(change_rows.c.hash).where(change_rows.c.change_id == change_id).order_by(change_rows.c.id)
    return sealed("", "\n".join(connection.scalars(hashes)))


_NAMED = {"persons": "person_id", "organisations": "organisation_id", "posts": "post_id"}
"""How columns are called that name rows of a table; some are no foreign keys, so that what they tell outlives these."""


def pointing_at(table: Table) -> list[Any]:
    """The columns of all tables that name rows of this one."""
    return [
        column
        for other in metadata.sorted_tables
        for column in other.c
        if "id" in other.c
        and (any(key.column is table.c.id for key in column.foreign_keys) or column.name == _NAMED.get(table.name))
    ]


def _written(values: Mapping[str, Any]) -> str:
    return dump({name: _plain(value) for name, value in values.items()})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def read_values(table: Table, written: str) -> dict[str, Any]:
    """The columns of a row as a change-set wrote them, in the types of the table."""
    return {name: _typed(table, name, value) for name, value in json.loads(written).items()}


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _key(inserted: Any) -> int:
    if inserted is None:
        raise RuntimeError("the database gave no key for a new row")
    return int(inserted[0])
