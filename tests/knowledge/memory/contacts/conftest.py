"""Fixtures for the tests of the contact list: a store on each database, its directory, a hand that changes it."""

from __future__ import annotations

import pytest

from knowledge.memory.directory import Directory
from knowledge.memory.store import Store
from tests.knowledge.memory.contacts.hand import Hand
from tests.stores import database, empty_database, migrated_file, migrated_schema, store

__all__ = ["database", "empty_database", "migrated_file", "migrated_schema", "store"]


@pytest.fixture
def directory(store: Store) -> Directory:
    return Directory(store)


@pytest.fixture
def hand(store: Store) -> Hand:
    return Hand(store)
