"""A small library of documents written for these tests, and homes of the assistant that hold it.

``library`` is read by all tests that change no document and no person; ``own_home`` gives a test a copy of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.app import Parts, assemble
from bot.config import Config
from knowledge.message import Channel, Message, Person, Reply, Role, Sender

SOURCES = Path(__file__).resolve().parent / "library"
PUBLIC = "library"
INSIDE = "inside"
DAY = date(2032, 1, 5)
NOON = datetime(2032, 1, 5, 12, 0, tzinfo=UTC)
STAFF, COORDINATOR, DELEGATE = "staff@isu.example", "coordinator@mission.example", "delegate@mission.example"

_numbers = count(1)


@dataclass(frozen=True)
class Home:
    """An assistant with a folder of its own, put together as the program puts itself together."""

    parts: Parts
    texts: dict[str, str] = field(default_factory=dict)
    """Source text of every file, by the name it is stored under."""

    def message(self, text: str, **changes: object) -> Message:
        """A question from a stranger at the terminal, in a conversation of its own."""
        number = next(_numbers)
        base = Message(
            id=f"q{number}", channel=Channel.TERMINAL, text=text, received_at=NOON, conversation=f"c{number}"
        )
        return replace(base, **changes)  # type: ignore[arg-type]  # the names are those of Message

    def ask(self, text: str, by: str = "", **changes: object) -> Reply:
        """The reply to a question, from the person with the address ``by``."""
        reply = self.parts.desk.receive(self.message(text, sender=Sender(address=by), **changes))
        assert reply is not None
        return reply


def config(home: Path) -> Config:
    """A configuration that no variable of the environment reaches."""
    return Config(
        home=home, database_url=f"sqlite:///{home / 'isu.db'}", staff="", terminal_role="public", semantic_model=""
    )


def add_folder(parts: Parts, folder: Path, collection: str, internal: bool = False) -> dict[str, str]:
    """Adds the files that stand directly in a folder; gives their texts by name."""
    texts = {}
    for path in sorted(folder.glob("*.txt")):
        added = parts.library.add_file(path, path.name, collection, internal, DAY)
        assert added.status in ("added", "updated"), added.error
        texts[path.name] = path.read_text(encoding="utf-8")
    return texts


@pytest.fixture(scope="session")
def home_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a home that holds the library, from which homes are copied."""
    folder = tmp_path_factory.mktemp("template") / "home"
    parts = assemble(config(folder))
    add_folder(parts, SOURCES / "older", PUBLIC)
    add_folder(parts, SOURCES, PUBLIC)
    add_folder(parts, SOURCES / "internal", INSIDE, internal=True)
    for address, role in ((STAFF, Role.STAFF), (COORDINATOR, Role.COORDINATOR), (DELEGATE, Role.DELEGATE)):
        parts.people.add(Person(None, role.value, address, "", role), NOON)
    parts.catalogue.refresh()
    parts.store.close()
    return folder


@contextmanager
def copied(template: Path, folder: Path) -> Iterator[Home]:
    """A home in ``folder`` with what ``template`` holds."""
    shutil.copytree(template, folder)
    parts = assemble(config(folder))
    sources = [*SOURCES.glob("*.txt"), *(SOURCES / "internal").glob("*.txt")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in sources}
    yield Home(parts, texts)
    parts.store.close()


@pytest.fixture(scope="session")
def library(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The home that tests share: its documents and persons are never changed."""
    with copied(home_template, tmp_path_factory.mktemp("shared") / "home") as home:
        yield home


@pytest.fixture
def own_home(home_template: Path, tmp_path: Path) -> Iterator[Home]:
    """A home for one test, which may change everything in it."""
    with copied(home_template, tmp_path / "home") as home:
        yield home


@pytest.fixture
def reopened(own_home: Home) -> Callable[[], Home]:
    """Opens the home of this test anew, as a restarted process would."""

    def reopen() -> Home:
        own_home.parts.store.close()
        return Home(assemble(own_home.parts.config), own_home.texts)

    return reopen
