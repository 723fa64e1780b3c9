"""Fixtures for tests of the mailbox: a real server, emptied for each test, and an office on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.memory.store import Store, open_store
from tests.bot.mail.inbox.office import Office
from tests.mail_servers import Server, dovecot, pymap
from tests.stores import database, empty_database, migrated_file, migrated_schema, sqlite_url, store

__all__ = ["database", "empty_database", "migrated_file", "migrated_schema", "store"]

SERVERS = ("pymap", pytest.param("dovecot", marks=pytest.mark.live))


@pytest.fixture(scope="session")
def running_pymap() -> Iterator[Server]:
    with pymap() as server:
        yield server


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Server]:
    with dovecot() as server:
        yield server


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Server:
    """An empty mailbox on a real server."""
    found: Server = request.getfixturevalue(f"running_{request.param}")
    found.empty()
    return found


@pytest.fixture
def live_dovecot(running_dovecot: Server) -> Server:
    """An empty mailbox on Dovecot, for what pymap does not offer."""
    running_dovecot.empty()
    return running_dovecot


@pytest.fixture
def file_store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store on an SQLite file: what is tested here is the line to the server, on whatever database."""
    shutil.copy(migrated_file, tmp_path / "isu.db")
    opened = open_store(sqlite_url(tmp_path / "isu.db"))
    yield opened
    opened.close()


@pytest.fixture
def office(server: Server, file_store: Store, tmp_path: Path) -> Iterator[Office]:
    made = Office(server, file_store, tmp_path)
    yield made
    made.close()


@pytest.fixture
def live_office(live_dovecot: Server, file_store: Store, tmp_path: Path) -> Iterator[Office]:
    made = Office(live_dovecot, file_store, tmp_path)
    yield made
    made.close()


@pytest.fixture
def office_on(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Makes offices on one home."""
    made: list[Office] = []

    def make(server: Server, store: Store, **changes: Any) -> Office:
        made.append(Office(server, store, tmp_path, **changes))
        return made[-1]

    yield make
    for one in made:
        one.close()
