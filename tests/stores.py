"""Databases for tests: an SQLite file and, where ISU_TEST_POSTGRES names a server, a schema of its own in PostgreSQL.

ISU_TEST_POSTGRES is the URL of a database that the tests may fill and empty; ``.ci/postgres start`` makes one. A
conftest takes the fixtures by importing them: all five, since ``store`` and ``database`` are made of the others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from knowledge.memory.store import Store, open_store
from knowledge.memory.tables.every import metadata

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = os.environ.get("ISU_TEST_POSTGRES", "")
BACKENDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.live))


@pytest.fixture(params=BACKENDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "isu.db")
    else:
        with postgres_schema() as url:
            yield url


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database without any row."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "isu.db")
        return sqlite_url(tmp_path / "isu.db")
    url: str = request.getfixturevalue("migrated_schema")
    _empty(url)
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An open store without any row."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from: migrating anew for every test would take most of its time."""
    path = tmp_path_factory.mktemp("migrated") / "isu.db"
    open_store(sqlite_url(path)).close()
    return path


@pytest.fixture(scope="session")
def migrated_schema() -> Iterator[str]:
    """The URL of a migrated PostgreSQL schema, emptied before each test: making one anew takes four times as long."""
    with postgres_schema() as url:
        open_store(url).close()
        yield url


def _empty(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        names = ", ".join(metadata.tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return f"sqlite:///{path}"


@contextmanager
def postgres_schema() -> Iterator[str]:
    """The URL of a fresh schema in the server of the tests; the schema goes with the block."""
    if not POSTGRES:
        pytest.skip("ISU_TEST_POSTGRES names no PostgreSQL; .ci/postgres start gives one")
    name = f"isu_{uuid.uuid4().hex}"
    server = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        url = server.update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    finally:
        engine.dispose()


def run_together(script: Path, each: Sequence[Sequence[str]], cwd: Path) -> list[str]:
    """Starts a process for each list of arguments, lets all go at the same moment, and gives what each printed.

    A script imports what it needs, prints "ready" and waits for a line before it does its work.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    processes = [
        subprocess.Popen(  # noqa: S603 - our own script with our own arguments
            [sys.executable, str(script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=cwd,
            env=environment,
        )
        for arguments in each
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        printed = [process.communicate(timeout=60)[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * len(processes)
        return printed
    finally:
        for process in processes:
            process.kill()
            process.communicate()
