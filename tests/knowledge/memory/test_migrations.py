"""A database of the first release, with something in every table, comes to today's schema with all it held."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Date, DateTime, Float, Integer, MetaData, Table, insert, select

from knowledge.memory import migrate as migrating
from knowledge.memory.engine import make_migration_engine, read_url
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.schema import HEAD, REVISIONS
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import open_store
from knowledge.memory.timeline import Timeline
from knowledge.timeline import Wanted
from tests.knowledge.memory.samples import NOW, answered, message

REPLY = '{"outcome":"answer","text":"Á ver","language":"es","confidence":0.5}'
CARD = '{"title":"Report","language":"en","authority":"report"}'
WORDS = {"reply": REPLY, "card": CARD, "collections": "[]", "corrections": "{}", "verdict": "up", "role": "delegate"}
WORDS |= {"channel": "mail", "outcome": "answer", "value": "1", "detail": '{"pieces":[]}', "kind": "paragraph"}
WORDS |= {"status": "open", "number": "ISU-2026-0001"}


def value(column: Any, dialect: str) -> Any:
    """Something fit for the column, the same each time; links point at the first row."""
    if column.foreign_keys:
        return 1
    if isinstance(column.type, DateTime):
        return NOW.replace(tzinfo=None) if dialect == "sqlite" else NOW
    kinds = ((Boolean, True), (Date, NOW.date()), (Float, 0.5), (Integer, 1))
    for kind, example in kinds:
        if isinstance(column.type, kind):
            return example
    return WORDS.get(column.name, f"¿{column.name}?")


def tables(connection: Connection) -> dict[str, Table]:
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def held(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for name, table in tables(connection).items()
    }


@pytest.mark.parametrize("stops", [(), REVISIONS[1:-1]], ids=["at once", "release by release"])
def test_all_that_the_first_release_held_is_there_after_every_migration(
    empty_database: str, stops: tuple[str, ...]
) -> None:
    url = read_url(empty_database)
    migrating.migrate(url, REVISIONS[0])
    engine = make_migration_engine(url)
    with engine.begin() as connection:
        for table in tables(connection).values():
            row = {column.name: value(column, connection.dialect.name) for column in table.columns}
            connection.execute(insert(table).values(row))
            if connection.dialect.name == "postgresql" and "id" in row:
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1)")
        before = held(connection)
    assert all(len(rows) == 1 for rows in before.values())
    for revision in (*stops, HEAD):
        migrating.migrate(url, revision)
    with engine.connect() as connection:
        after = held(connection)
    engine.dispose()
    for name, (row,) in before.items():
        (now,) = after[name]
        assert {column: now[column] for column in row} == row, name
    look(empty_database)


def look(url: str) -> None:
    """The program reads what was migrated, and goes on writing."""
    store = open_store(url)
    log = Log(store)
    assert (log.interaction(1).reply.text, log.interaction(1).case) == ("Á ver", "ISU-2026-0001")
    assert People(store).person(1).name == "¿name?"
    assert [document.file for document in Shelf(store).documents()] == ["¿file?"]
    (entry,) = Timeline(store).entries(Wanted())
    assert (entry.event.subject, entry.event.detail) == ("¿question?", "Á ver")
    assert answered(log, message("next")).interaction_id == 2
    store.close()
