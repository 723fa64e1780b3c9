"""Undoing: a whole change taken back, and never anything that somebody did or asked since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, select, update

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.audit import note_change
from knowledge.memory.clean import clip, is_id
from knowledge.memory.contacts.changes import pointing_at, read_values
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import change_rows, changes, proposals
from knowledge.memory.tables.every import metadata
from knowledge.memory.tables.people import persons
from knowledge.memory.tables.timeline import events

LINE_LIMIT = 300
BATCH = 500
Added = dict[str, dict[int, Mapping[str, Any]]]
"""Rows that a change added: table -> id -> their columns as they were then."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undoing did: rows brought back or taken out, and rows kept because they live on by now."""

    change_id: int
    restored: int
    kept: tuple[tuple[str, int], ...] = ()


def undo(store: Store, change_id: int, who: str, at: datetime) -> Undone:
    """Takes a whole change back, last row first; BadInput, and nothing done, where a value was changed again since.

    Rows that it added stay where they were changed since, or where later rows (a question asked, a paper filed) point
    at them; a person who stays keeps channels and tenures.
    """
    with store.writing() as connection:
        _claim(connection, change_id, who, at)
        connection.execute(delete(events).where(events.c.source.like(f"change:{change_id}:%")))
        restored, added = _restore_all(connection, change_id)
        kept = _living_on(connection, added)
        for name, rows in added.items():
            free = [number for number in rows if number not in kept.get(name, ())]
            restored += _take_out(connection, metadata.tables[name], free, kept.setdefault(name, set()))
        # What was accepted by mistake is open again, to be decided anew.
        again = update(proposals).where(proposals.c.change_id == change_id)
        connection.execute(again.values(status="open", decided_at=None, decided_by="", change_id=None))
        stay = tuple((name, number) for name, numbers in kept.items() for number in sorted(numbers))
        after = {"change": change_id, "rows": restored, "kept": len(stay)}
        note_change(connection, who, "undo", "a change was taken back", at, after=after)
        return Undone(change_id, restored, stay)


def _claim(connection: Connection, change_id: int, who: str, at: datetime) -> None:
    row = changes.c.id == change_id
    if not is_id(change_id) or connection.scalar(select(changes.c.id).where(row)) is None:
        raise UnknownReference("there is no such change")
    mine = update(changes).where(row, changes.c.undone_at.is_(None))
    if not connection.execute(mine.values(undone_at=at, undone_by=clip(who, LINE_LIMIT))).rowcount:
        raise BadInput("this change was undone already")


def _restore_all(connection: Connection, change_id: int) -> tuple[int, Added]:
    """Brings changed values back, last first; gives how many, and the rows that the change added, last first."""
    wanted = select(change_rows).where(change_rows.c.change_id == change_id).order_by(change_rows.c.id.desc())
    rows = connection.execute(wanted).mappings().all()
    if rows and not any(row["salt"] for row in rows):
        raise BadInput("the values that this change replaced are not kept any more")
    restored, added = 0, Added()
    for row in rows:
        if not row["salt"]:
            continue  # erased with the person it was about
        table, number = metadata.tables[row["subject"]], row["row_id"]
        after = read_values(table, row["after"])
        if row["before"]:
            before = read_values(table, row["before"])
            _restore(connection, table, number, before, after)
            restored += 1
        else:
            added.setdefault(row["subject"], {})[number] = after
    return restored, added


def _restore(
    connection: Connection, table: Table, row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    columns = select(*(table.c[name] for name in after)).where(table.c.id == row_id).with_for_update()
    now = connection.execute(columns).mappings().first()
    if now is None or any(now[name] != value for name, value in after.items()):
        raise BadInput(f"{table.name} {row_id} was changed again since; undo that change first")
    connection.execute(update(table).where(table.c.id == row_id).values(**before))


def _living_on(connection: Connection, added: Added) -> dict[str, set[int]]:
    """The added rows that were changed since, the persons whom later rows point at, and what these persons have."""
    kept = {name: _changed(connection, metadata.tables[name], rows) for name, rows in added.items()}
    people = kept.setdefault("persons", set())
    mine = set(added.get("persons", ()))
    for column in pointing_at(persons):
        own = added.get(column.table.name, {})
        for number, row_id in _pointers(connection, column, mine):
            if row_id not in own:
                people.add(number)
    for name, rows in added.items():
        table = metadata.tables[name]
        if "person_id" in table.c:
            kept[name] |= {number for number, row in rows.items() if row.get("person_id") in people}
            people |= {row["person_id"] for number, row in rows.items() if number in kept[name]} & mine
    return kept


def _changed(connection: Connection, table: Table, rows: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """The rows that do not hold any more what they were added with."""
    found = set[int]()
    for some in _batches(rows):
        for row in connection.execute(select(table).where(table.c.id.in_(some))).mappings():
            if _differs(row, rows[row["id"]]):
                found.add(row["id"])
    return found


def _differs(row: RowMapping, then: Mapping[str, Any]) -> bool:
    return any(row[name] != value for name, value in then.items())


def _pointers(connection: Connection, column: Any, numbers: set[int]) -> Iterable[tuple[int, int]]:
    for some in _batches(numbers):
        for row in connection.execute(select(column, column.table.c.id).where(column.in_(some))):
            yield row[0], row[1]


def _take_out(connection: Connection, table: Table, ids: list[int], stay: set[int]) -> int:
    """Deletes the rows that nothing points at, and adds those that stay; gives how many went."""
    gone = 0
    for some in _batches(ids):
        held = set[int]()
        for column in pointing_at(table):
            held.update(connection.scalars(select(column).where(column.in_(some)).distinct()))
        free = [number for number in some if number not in held]
        connection.execute(delete(table).where(table.c.id.in_(free)))
        gone += len(free)
        stay |= held
    return gone


def _batches(numbers: Iterable[int]) -> Iterable[list[int]]:
    listed = list(numbers)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]
