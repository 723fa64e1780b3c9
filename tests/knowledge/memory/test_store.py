"""Opening, waiting, and what comes out when the database says no."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from knowledge.errors import ConfigError, KnowledgeError, StorageBusy
from knowledge.memory.counters import raise_counter, read_counter
from knowledge.memory.store import Store, open_store
from tests.stores import sqlite_url


def test_a_file_is_made_in_a_new_folder_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "home" / "isu.db"
    open_store(sqlite_url(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sqlite_is_set_up_for_several_processes(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "isu.db"))
    with store.reading() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
    store.close()
    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "synchronous": 1}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://someone:secret@db.example/isu",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=1",
    ],
)
def test_other_urls_are_refused_without_showing_them(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Store(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_a_server_that_does_not_answer_is_worth_another_try(start: str) -> None:
    pytest.importorskip("psycopg")
    store = Store(f"{start}someone:secret@127.0.0.1:1/isu")
    with pytest.raises(StorageBusy) as caught:
        store.schema()
    assert not caught.value.permanent
    assert "secret" not in str(caught.value)
    assert "someone" not in str(caught.value)


def test_a_file_that_is_no_database_gives_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "isu.db"
    path.write_text("this is a letter, not a database " * 50)
    with pytest.raises(KnowledgeError, match="damaged or is no database"):
        open_store(sqlite_url(path))


def test_a_folder_that_can_not_be_made_is_named_as_a_setting(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(ConfigError, match="ISU_HOME"):
        open_store(sqlite_url(tmp_path / "taken" / "isu.db"))


def test_a_block_that_fails_writes_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as connection:
        raise_counter(connection, "x")
        _ = 1 / 0
    with store.reading() as connection:
        assert read_counter(connection, "x") == 0


def test_a_writer_that_waits_too_long_is_told_to_try_again(database: str, store: Store) -> None:
    impatient = Store(database, wait=0.05)
    with store.writing() as holding:
        raise_counter(holding, "x")
        with pytest.raises(StorageBusy) as caught, impatient.writing() as waiting:
            raise_counter(waiting, "x")
    assert not caught.value.permanent
    with impatient.writing() as connection:
        assert raise_counter(connection, "x") == 2
    impatient.close()


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.writing() as connection:
        raise_counter(connection, "x")
        with store.reading() as reader:
            assert read_counter(reader, "x") == 0


def test_threads_wait_for_each_other(store: Store) -> None:
    def count(_: int) -> int:
        with store.writing() as connection:
            return raise_counter(connection, "x")

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(count, range(200))) == list(range(1, 201))


def test_errors_of_the_database_show_no_values(store: Store) -> None:
    with pytest.raises(KnowledgeError) as caught, store.writing() as connection:
        for _ in range(2):
            connection.execute(
                text("INSERT INTO settings (name, value, changed_at) VALUES (:name, '1', '2026-01-01 00:00:00')"),
                {"name": "private words"},
            )
    seen = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__cause__}"
    assert "private words" not in seen


def test_a_full_disk_gives_one_clear_line(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "isu.db"))
    with pytest.raises(KnowledgeError, match="no space"), store.writing() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(100):
            raise_counter(connection, f"{number}" * 5000)
    store.close()


def test_the_store_sees_what_another_program_wrote(tmp_path: Path) -> None:
    path = tmp_path / "isu.db"
    store = open_store(sqlite_url(path))
    other = sqlite3.connect(path)
    other.execute("INSERT INTO counters (name, value) VALUES ('x', 41)")
    other.commit()
    other.close()
    with store.writing() as connection:
        assert raise_counter(connection, "x") == 42
    store.close()


@pytest.mark.live
def test_a_connection_that_is_cut_is_worth_another_try(migrated_schema: str) -> None:
    store, other = open_store(migrated_schema), open_store(migrated_schema)
    with pytest.raises(StorageBusy), store.writing() as connection:
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with other.reading() as killer:
            killer.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        raise_counter(connection, "cut")
    with store.reading() as connection:
        assert read_counter(connection, "cut") == 0
    store.close()
    other.close()


def test_reads_at_hand_share_a_connection_and_still_see_what_others_write(store: Store, second_store: Store) -> None:
    with store.at_hand():
        with store.reading() as first, store.reading() as second:
            assert first is second
            assert read_counter(first, "n") == 0
        with second_store.writing() as connection:
            raise_counter(connection, "n")
        with store.at_hand(), store.reading() as connection:
            assert connection is first
            assert read_counter(connection, "n") == 1
        with store.writing() as connection:
            assert connection is not first
            raise_counter(connection, "n")
        with store.reading() as connection:
            assert connection is first
            assert read_counter(connection, "n") == 2
    with store.reading() as connection:
        assert connection is not first
