"""Fixtures for the tests of memory: every test that takes a database runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.settings import Settings
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store, open_store
from tests.stores import database, empty_database, migrated_file, migrated_schema, store

__all__ = ["database", "empty_database", "migrated_file", "migrated_schema", "store"]


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)


@pytest.fixture
def log(store: Store) -> Log:
    return Log(store)


@pytest.fixture
def people(store: Store) -> People:
    return People(store)


@pytest.fixture
def settings(store: Store) -> Settings:
    return Settings(store)


@pytest.fixture
def second_store(database: str, store: Store) -> Iterator[Store]:
    """Another store on the same database, as another process would have it."""
    opened = open_store(database)
    yield opened
    opened.close()
