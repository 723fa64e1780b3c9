"""Merging: two contacts that are one person become one, with the history of both, and can be parted again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from knowledge.errors import BadInput
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.changes import ChangeSet, pointing_at
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import members
from knowledge.memory.tables.people import persons

FILLED = ("name", "state", "language", "style", "rank", "gender", "uid", "note", "address")
"""What the one who stays takes over where they have nothing."""


def merge(store: Store, stays: int, goes: int, who: str, now: datetime, why: str = "") -> int:
    """Makes ``goes`` part of ``stays`` and gives the change by which it is undone.

    Everything that points at the one who goes (questions, cases, tenures, channels, the timeline, consents) points at
    the one who stays, who keeps their own details and takes over what they lack. What a contact may see is not taken
    over. BadInput where it is one contact, or one was merged or erased.
    """
    if stays == goes:
        raise BadInput("a contact can't be merged with itself")
    with store.writing() as connection:
        kept, gone = edits.person_row(connection, stays), edits.person_row(connection, goes)
        made = ChangeSet(connection, "merge", who, why or f"{goes} is {stays}", now)
        made.change(persons, goes, address_key=None, slack_user=None, merged_into=stays)
        filled: dict[str, Any] = {name: gone[name] for name in FILLED if not kept[name] and gone[name]}
        if "address" in filled:
            filled["address_key"] = gone["address_key"]
        if gone["slack_user"] and not kept["slack_user"]:
            filled["slack_user"] = gone["slack_user"]
        if filled:
            made.change(persons, stays, **filled)
        moved = sum(_repoint(made, column.table, column.name, goes, stays) for column in pointing_at(persons))
        made.tell(f"contact {goes} was merged into this one", kept["state"], stays)
        details = {"stays": stays, "goes": goes, "moved": moved}
        return made.close(f"{goes} merged into {stays}, {moved} rows moved", f"persons:{stays}", details)


def _repoint(made: ChangeSet, table: Table, column: str, goes: int, stays: int) -> int:
    if table is not members:
        return made.repoint(table, column, goes, stays)
    # Who is on a list since the same day twice stays there once.
    taken = select(members.c.group_id, members.c.since).where(members.c.person_id == stays)
    known = {(row.group_id, row.since) for row in made.connection.execute(taken)}
    mine = made.connection.execute(select(members).where(members.c.person_id == goes)).mappings().all()
    free = [row["id"] for row in mine if (row["group_id"], row["since"]) not in known]
    for number in free:
        made.change(members, number, person_id=stays)
    return len(free)
