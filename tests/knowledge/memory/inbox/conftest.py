"""Fixtures: a store on SQLite and on PostgreSQL, and the memory of a mailbox in it."""

import pytest

from knowledge.memory.inbox.box import Inbox
from knowledge.memory.store import Store
from tests.stores import database, empty_database, migrated_file, migrated_schema, store

__all__ = ["database", "empty_database", "migrated_file", "migrated_schema", "store"]


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store, "office@isu.example")
