"""Whether the accounts of changes are as they were sealed in the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, select

from knowledge.memory.as_json import dump
from knowledge.memory.audit import sealed
from knowledge.memory.contacts.changes import seal_of
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import audit, change_rows

BATCH = 1_000


def check_changes(store: Store) -> int | None:
    """The first change whose account was tampered with, None where all hold; contents that were erased are no fault."""
    with store.reading() as connection:
        for row in _rows(connection):
            written = dump([row["subject"], row["row_id"], row["before"], row["after"]])
            if row["salt"] and sealed(row["salt"], written) != row["hash"]:
                return int(row["change_id"])
        return next((change for change, seal in _seals(connection) if seal_of(connection, change) != seal), None)


def _rows(connection: Connection) -> Iterator[RowMapping]:
    last = 0
    while True:
        some = select(change_rows).where(change_rows.c.id > last).order_by(change_rows.c.id).limit(BATCH)
        rows = connection.execute(some).mappings().all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1]["id"]


def _seals(connection: Connection) -> list[tuple[int, str]]:
    """Change -> seal, from the contents of the audit that are still held."""
    found = []
    for content in connection.scalars(select(audit.c.content).where(audit.c.content.like('%"seal":%'))):
        after = json.loads(content).get("after", {})
        if isinstance(after.get("change"), int) and isinstance(after.get("seal"), str):
            found.append((after["change"], after["seal"]))
    return found
