"""Migrations: from nothing and from each revision to the newest, once, and to the same tables as the metadata."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from knowledge.errors import KnowledgeError, SchemaMismatch
from knowledge.memory import migrate as migrating
from knowledge.memory.engine import read_url
from knowledge.memory.migrate import make_config
from knowledge.memory.schema import HEAD, REVISIONS, Schema
from knowledge.memory.store import Store, open_store
from knowledge.memory.tables.every import metadata
from tests.stores import ROOT, run_together

WORKER = Path(__file__).with_name("worker.py")

OPEN_AND_LOOK = """
import sys
from knowledge.memory.store import open_store
open_store(sys.argv[1]).close()
print(sorted(name for name in sys.modules if name.split(".")[0] in {"alembic", "mako"}))
"""


def differences(store: Store) -> list[object]:
    with store.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def tables(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(inspect(connection).get_table_names())


@pytest.mark.parametrize("revision", [None, *REVISIONS])
def test_every_released_revision_comes_to_the_shape_of_the_metadata(empty_database: str, revision: str | None) -> None:
    if revision:
        migrating.migrate(read_url(empty_database), revision)
    store = open_store(empty_database)
    assert store.schema() == Schema(HEAD, HEAD)
    assert differences(store) == []
    assert tables(store) == {*metadata.tables, "alembic_version"}
    store.close()


def test_the_revisions_known_at_start_are_those_in_the_folder(store: Store) -> None:
    with store.reading() as connection:
        scripts = ScriptDirectory.from_config(make_config(connection))
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS
    assert scripts.get_heads() == [HEAD]


def test_the_migrations_can_be_taken_back(empty_database: str) -> None:
    store = open_store(empty_database)
    with store.writing() as connection:
        command.downgrade(make_config(connection), "base")
    assert tables(store) == {"alembic_version"}
    store.close()
    store = open_store(empty_database)
    assert differences(store) == []
    store.close()


def test_an_empty_database_says_so(empty_database: str) -> None:
    store = Store(empty_database)
    assert store.schema() == Schema(None, HEAD)
    assert store.migrate() == Schema(HEAD, HEAD)
    assert store.migrate() == Schema(HEAD, HEAD)
    store.close()


def test_an_up_to_date_database_needs_no_alembic(database: str, tmp_path: Path) -> None:
    seen = subprocess.run(  # noqa: S603 - our own code with our own arguments
        [sys.executable, "-c", OPEN_AND_LOOK, database],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert seen.stdout == "[]\n"


def test_a_database_of_a_newer_version_is_left_alone(empty_database: str) -> None:
    store = open_store(empty_database)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch):
        store.migrate()
    store.close()
    with pytest.raises(SchemaMismatch):
        open_store(empty_database)


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_database: str) -> None:
    store = Store(empty_database)
    store.schema()
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE feedback (somebody_elses INTEGER)"))
    with pytest.raises(KnowledgeError):
        store.migrate()
    assert tables(store) == {"feedback"}
    store.close()


def test_threads_that_start_together_migrate_once(empty_database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [empty_database] * 4))
    assert {store.schema() for store in stores} == {Schema(HEAD, HEAD)}
    for store in stores:
        store.close()


def test_processes_that_start_together_migrate_once(empty_database: str, tmp_path: Path) -> None:
    printed = run_together(WORKER, [["open", empty_database]] * 3, cwd=tmp_path)
    assert printed == [f"{HEAD}\n"] * 3
    store = open_store(empty_database)
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    store.close()
