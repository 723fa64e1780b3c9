"""A backup holds every table as of one moment, goes into either database, and is in place whole or not at all."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import (
    URL,
    Boolean,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    insert,
    select,
    text,
)

from knowledge.errors import BadInput, KnowledgeError, NotAllowed
from knowledge.memory import migrate as migrating
from knowledge.memory.backup import member, tally, write_backup
from knowledge.memory.backup_format import MANIFEST, Tally, dump_row, load_row
from knowledge.memory.engine import make_migration_engine, read_url
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.restore import read_manifest, restore
from knowledge.memory.schema import HEAD
from knowledge.memory.settings import Settings
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store, open_store
from knowledge.memory.tables.base import Moment
from knowledge.memory.tables.every import metadata
from knowledge.memory.timeline import Timeline
from knowledge.timeline import Direction, Event, EventKind
from tests.knowledge.memory.samples import HANDED_OVER, HOSTILE, NOW, PERSON, add, answered, message
from tests.stores import BACKENDS, postgres_schema, sqlite_url


@pytest.fixture(params=BACKENDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database to restore into."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "target.db")
    else:
        with postgres_schema() as url:
            yield url


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """A backup of a filled database; tests that damage it work on a copy."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(migrated_file, folder / "isu.db")
    store = open_store(sqlite_url(folder / "isu.db"))
    fill(store)
    write_backup(store, folder / "b.zip", NOW)
    store.close()
    return folder / "b.zip"


def fill(store: Store) -> None:
    """A bit of everything, with text of the nastier kind; one row is gone again."""
    person = People(store).add(PERSON, NOW)
    log = Log(store)
    for number, words in enumerate(HOSTILE):
        answered(log, message(f"m{number}", text=words), HANDED_OVER, person)
    add(Shelf(store))
    Settings(store).put("a: é", {"b": [1.5, None, "x"]}, NOW)
    last = Timeline(store).add(Event(EventKind.NOTE, Direction.INSIDE, NOW, "gone"))
    mails = metadata.tables["mail_quarantine"]
    with store.writing() as connection:
        connection.execute(text("DELETE FROM events WHERE id = :id"), {"id": last})
        connection.execute(insert(mails).values(filled(mails, bytes(range(256)) * 5)))


def filled(table: Table, content: bytes) -> dict[str, object]:
    """A row with something in every column."""
    examples = {Integer: 7, Text: "x", Boolean: True, Float: 0.25, Moment: NOW, LargeBinary: content, Date: NOW.date()}
    return {
        column.name: next(value for kind, value in examples.items() if isinstance(column.type, kind))
        for column in table.columns
        if not column.primary_key and not column.foreign_keys
    }


def contents(url: str) -> dict[str, tuple[int, str]]:
    store = open_store(url)
    try:
        with store.snapshot() as connection:
            counted = {name: tally(connection, table) for name, table in metadata.tables.items()}
        return {name: (one.rows, one.digest) for name, one in counted.items()}
    finally:
        store.close()


def test_what_is_restored_is_what_was_there_in_either_database(
    store: Store, database: str, target: str, tmp_path: Path
) -> None:
    fill(store)
    manifest = write_backup(store, tmp_path / "b.zip", NOW)
    assert set(manifest.tables) == set(metadata.tables)
    assert restore(tmp_path / "b.zip", target) == manifest
    assert contents(target) == contents(database)
    restored = open_store(target)
    assert restored.schema().up_to_date
    assert restored.schema().current == HEAD
    restored.close()


def test_numbers_that_were_given_out_are_not_given_again(kept: Path, target: str) -> None:
    restore(kept, target)
    restored = open_store(target)
    note = Event(EventKind.NOTE, Direction.INSIDE, NOW, "new")
    assert Timeline(restored).add(note) == len(HOSTILE) + 2  # one entry an interaction, and the one that is gone
    assert answered(Log(restored), message("next"), HANDED_OVER).case == f"ISU-2026-{len(HOSTILE) + 1:04d}"
    restored.close()


def test_a_database_with_content_is_left_alone_unless_forced(kept: Path, target: str) -> None:
    held = open_store(target)
    Timeline(held).add(Event(EventKind.NOTE, Direction.INSIDE, NOW, "held"))
    with pytest.raises(NotAllowed, match="not empty"):
        restore(kept, target)
    assert Timeline(held).search("held").entries
    held.close()
    restore(kept, target, force=True)
    again = open_store(target)
    assert Timeline(again).search("held").entries == ()
    again.close()


def test_a_database_that_was_only_started_is_empty(kept: Path, target: str) -> None:
    held = open_store(target)
    Settings(held).put("x", 1, NOW)
    held.close()
    assert restore(kept, target).rows > 0


def rewritten(source: Path, target: Path, **changes: bytes | None) -> Path:
    """A backup with some of its files changed or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_damaged_backup_changes_nothing(kept: Path, target: str, tmp_path: Path) -> None:
    restore(kept, target)
    before = contents(target)
    events = zipfile.ZipFile(kept).read(member("events"))
    claims, interactions = member("claims"), member("interactions")
    damaged: dict[str, dict[str, bytes | None]] = {
        "one row less": {member("events"): events.split(b"\n", 1)[1]},
        "a changed word": {member("events"): events.replace(b"interaction:1", b"interaction:9", 1)},
        "no JSON": {member("events"): b"{\n"},
        "rows that point nowhere": {interactions: b""},
        "a table missing": {claims: None},
        "no manifest": {MANIFEST: None},
        "a manifest of nonsense": {MANIFEST: b"[]"},
    }
    if not target.startswith("sqlite"):  # what the archive itself shows is the same for both; here what the rows show
        damaged = {what: damaged[what] for what in ("a changed word", "rows that point nowhere")}
    for what, changes in damaged.items():
        bad = rewritten(kept, tmp_path / "bad.zip", **changes)
        with pytest.raises(KnowledgeError):
            restore(bad, target, force=True)
            pytest.fail(what)
    assert contents(target) == before


def test_another_file_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"hello")
    with pytest.raises(BadInput, match="no backup"):
        read_manifest(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(BadInput, match="no backup"):
        read_manifest(tmp_path / "y.zip")


@pytest.mark.parametrize("key", ["format", "revision"])
def test_a_backup_of_a_newer_program_is_refused(kept: Path, tmp_path: Path, key: str) -> None:
    manifest = json.loads(zipfile.ZipFile(kept).read(MANIFEST))
    manifest[key] = 99 if key == "format" else "9999"
    newer = rewritten(kept, tmp_path / "n.zip", **{MANIFEST: json.dumps(manifest).encode()})
    with pytest.raises(BadInput, match="newer version"):
        read_manifest(newer)


def test_a_backup_is_of_one_moment_whatever_others_write(store: Store, second_store: Store) -> None:
    settings = Settings(second_store)
    settings.put("a", 1, NOW)
    counted = select(func.count()).select_from(metadata.tables["settings"])
    with store.snapshot() as connection:
        assert connection.scalar(counted) == 1
        settings.put("b", 2, NOW)
        assert connection.scalar(counted) == 1
    with store.reading() as connection:
        assert connection.scalar(counted) == 2


def test_a_backup_of_an_older_release_is_migrated(empty_database: str, tmp_path: Path, target: str) -> None:
    """As the first release would have written one: its tables, its revision."""
    url = read_url(empty_database)
    migrating.migrate(url, "0001")
    engine = make_migration_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO persons (name, address, address_key, state, role, language, verified, created_at) "
                "VALUES ('Zoë Fiction', 'z@mission.example', 'z@mission.example', 'PER', 'delegate', 'es', :yes, :at)"
            ),
            {"yes": True, "at": datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)},
        )
    old = metadata_of(url)
    with engine.connect() as connection, zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        tables = {}
        for name, table in old.items():
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            counted = Tally()
            for row in rows:
                counted.add(dump_row(row))
            archive.writestr(member(name), b"".join(map(dump_row, rows)))
            tables[name] = {"rows": counted.rows, "digest": counted.digest, "last_id": counted.rows}
        made = {"format": 1, "revision": "0001", "made_at": NOW.isoformat(), "tables": tables}
        archive.writestr(MANIFEST, json.dumps(made))
    engine.dispose()
    assert restore(tmp_path / "old.zip", target).revision == "0001"
    store = open_store(target)
    found = People(store).by_address("z@mission.example")
    assert found is not None
    assert found.name == "Zoë Fiction"
    assert store.schema().up_to_date
    store.close()


def metadata_of(url: URL) -> dict[str, Table]:
    engine, found = make_migration_engine(url), MetaData()
    found.reflect(engine)
    engine.dispose()
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def test_rows_come_back_equal() -> None:
    row = {
        "a": NOW,
        "b": NOW.date(),
        "c": b"\x00\xff",
        "d": None,
        "e": 0.1,
        "f": "é\u2028\ud800",
        "g": True,
        "h": 2**40,
    }
    assert load_row(dump_row(row)) == row


@pytest.mark.parametrize("line", [b"", b"[]", b'{"a": {"moment": "x"}}', b'{"a": {"bytes": "%"}}', b'{"a": {}}'])
def test_a_line_that_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(BadInput):
        load_row(line)


def test_the_digest_takes_no_notice_of_order() -> None:
    one, two = Tally(), Tally()
    for line in (b"a", b"b"):
        one.add(line)
    for line in (b"b", b"a"):
        two.add(line)
    assert one.digest == two.digest
    two.add(b"a")
    assert one.digest != two.digest


def test_a_backup_is_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    write_backup(store, tmp_path / "b.zip", NOW)
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
