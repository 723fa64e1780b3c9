"""The index follows the database: documents added, renewed, removed, copied, by this process or another."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.document import StoredDocument
from knowledge.facts.load import Facts
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import open_store
from knowledge.rules.names import NameFinder
from knowledge.texts.catalogue import Catalogue, learn_acronyms
from knowledge.texts.entry import Entry
from knowledge.texts.guide.load import COLLECTION as GUIDE
from knowledge.texts.index import FORMAT, Filter, Index, Meta
from knowledge.texts.library import Library
from knowledge.texts.words import stem
from tests.homes import DAY, PUBLIC, Home
from tests.stores import migrated_file, run_together, sqlite_url

__all__ = ["migrated_file"]

SCRIPT = Path(__file__).with_name("adder.py")
NOTE = "Note on bicycles\n\n1. The Unit keeps four bicycles in the cellar.\n\n2. They are painted turquoise.\n"
FIRST = "Note on a loan\n\n1. The Unit lent its projector to the university four times.\n"


@dataclass(frozen=True)
class Place:
    """Documents and their index, without the guide and all that makes an assistant."""

    folder: Path
    shelf: Shelf
    catalogue: Catalogue


@pytest.fixture(scope="module")
def names() -> NameFinder:
    return Facts.load().names


@pytest.fixture
def opened(tmp_path: Path, migrated_file: Path, names: NameFinder) -> Iterator[Callable[[], Place]]:
    """Opens the same folder once more, as another process would."""
    shutil.copy(migrated_file, tmp_path / "isu.db")
    stores = []

    def open_place() -> Place:
        stores.append(open_store(sqlite_url(tmp_path / "isu.db")))
        shelf = Shelf(stores[-1])
        return Place(tmp_path, shelf, Catalogue(shelf, Index(tmp_path / "index"), names))

    yield open_place
    for store in stores:
        store.close()


@pytest.fixture
def place(opened: Callable[[], Place]) -> Place:
    """A folder with one document, indexed."""
    made = opened()
    add(made, FIRST, "first.txt")
    made.catalogue.refresh()
    return made


def add(place: Place, text: str, name: str = "note.txt", internal: bool = False) -> StoredDocument:
    added = Library(place.shelf).add_bytes(text.encode(), name, "notes", internal, DAY)
    assert added.document is not None
    return added.document


def entries(place: Place, document: StoredDocument | str, only: Filter | None = None) -> list[Entry]:
    name = document if isinstance(document, str) else document.id
    return place.catalogue.view().of_document(name, only or Filter(internal=True))


def frequency(place: Place, word: str) -> int:
    return place.catalogue.view().frequency(stem(word))


def test_what_is_added_is_found(place: Place) -> None:
    assert frequency(place, "turquoise") == 0

    note = add(place, NOTE)

    assert frequency(place, "turquoise") == 1
    assert len(entries(place, note)) == note.passages


def test_nothing_is_done_where_nothing_changed(place: Place) -> None:
    place.catalogue.view()

    assert place.catalogue.refresh() is False


def test_a_removed_document_is_gone(place: Place) -> None:
    note = add(place, NOTE)
    assert entries(place, note)

    place.shelf.remove(note.id)

    assert entries(place, note) == []
    assert frequency(place, "turquoise") == 0


def test_an_older_version_stays_and_says_that_it_is_older(place: Place) -> None:
    first = add(place, NOTE)
    second = add(place, NOTE.replace("turquoise", "magenta"))

    assert {entry.superseded for entry in entries(place, first)} == {True}
    assert {entry.superseded for entry in entries(place, second)} == {False}
    assert (frequency(place, "turquoise"), frequency(place, "magenta")) == (1, 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("note.md", f"# {NOTE}"),
        (
            "note.html",
            "<html><body><h1>Note on bicycles</h1><p>1. The Unit keeps four bicycles in the cellar.</p>"
            "<p>2. They are painted turquoise.</p></body></html>",
        ),
        ("again.txt", NOTE),
    ],
)
def test_a_copy_in_another_format_is_indexed_once(place: Place, name: str, text: str) -> None:
    first = add(place, NOTE)
    copy = add(place, text, name)

    assert len(entries(place, first)) == first.passages
    assert entries(place, copy) == []
    assert frequency(place, "turquoise") == 1

    place.shelf.remove(first.id)

    assert len(entries(place, copy)) == copy.passages, "with the first gone, the copy takes its place"


def test_another_document_of_the_same_title_is_no_copy(place: Place) -> None:
    add(place, NOTE)
    other = add(place, "Note on bicycles\n\n1. All bicycles were sold.\n\n2. Nobody rides any more.\n", "other.txt")

    assert len(entries(place, other)) == other.passages


def test_a_public_copy_of_an_internal_document_is_found(place: Place) -> None:
    inside = add(place, NOTE, "inside.txt", internal=True)
    outside = add(place, NOTE, "outside.txt")

    assert entries(place, inside, Filter()) == []
    assert len(entries(place, outside, Filter())) == outside.passages


def test_corrections_reach_the_index(place: Place) -> None:
    note = add(place, NOTE)
    entries(place, note)

    place.shelf.set(note.id, authority="adopted", internal=True)

    assert {entry.authority for entry in entries(place, note)} == {"adopted"}
    assert entries(place, note, Filter()) == []


def test_another_process_may_change_the_documents(place: Place, opened: Callable[[], Place]) -> None:
    place.catalogue.view()
    other = opened()
    note = add(other, NOTE)

    assert frequency(place, "turquoise") == 1, "this process sees what the other one stored"
    assert len(entries(other, note)) == note.passages
    assert other.catalogue.refresh() is False, "and the other one has not to do it again"

    other.catalogue.rebuild()
    assert len(entries(place, note)) == note.passages
    other.shelf.remove(note.id)
    assert entries(place, note) == []


def test_an_index_of_another_format_is_made_anew(place: Place, opened: Callable[[], Place]) -> None:
    folder = place.folder / "index"
    Index(folder).rebuild([], lambda: Meta(format=FORMAT - 1, generation=place.shelf.generation()))

    other = opened()

    assert frequency(other, "projector") == 1


def test_a_damaged_index_is_made_anew(place: Place, opened: Callable[[], Place]) -> None:
    folder = place.folder / "index"
    for path in list(folder.glob("g*/*")):
        # A file of its own in place of the old one: cut short in place, the pages that this process has mapped would
        # be gone, and whatever reads them next would end it.
        half = path.with_name(f"{path.name}.half")
        half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        half.replace(path)

    assert frequency(opened(), "projector") == 1


@pytest.mark.parametrize("there", [True, False], ids=["index there", "no index yet"])
def test_several_processes_follow_the_same_documents(place: Place, there: bool) -> None:
    folder = place.folder
    if not there:
        shutil.rmtree(folder / "index")

    printed = run_together(SCRIPT, [[str(folder), name] for name in ("ant", "bee")], folder)

    assert printed == ["[2, 2, 2]\n"] * 2, "each finds at once what it has added itself"
    for name in ("ant", "bee"):
        assert [frequency(place, f"zq{name}{number}x") for number in range(3)] == [1] * 3
    live = (folder / "index" / "CURRENT").read_text()
    assert [item.name for item in (folder / "index").iterdir() if item.is_dir()] == [live]


def test_threads_of_one_process_share_the_work(place: Place) -> None:
    shutil.rmtree(place.folder / "index")
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: frequency(place, "projector"), range(8)))

    assert counts == [1] * 8


def test_the_guide_is_indexed_in_its_newest_edition_only(library: Home) -> None:
    parts = library.parts
    guide = [item for item in parts.shelf.documents() if item.collection == GUIDE]

    assert guide
    for item in guide:
        assert len(parts.catalogue.view().of_document(item.id, Filter())) == item.passages


def test_collections_are_kept_apart(place: Place) -> None:
    note = add(place, NOTE)

    assert entries(place, note, Filter(collections=(PUBLIC,))) == []
    assert len(entries(place, note, Filter(collections=("notes",)))) == note.passages


@pytest.mark.parametrize(
    ("text", "learnt"),
    [
        ("the Working Capital Reserve (WCR) is full", {"wcr": "work capit reserv"}),
        ("a Vientiane Action Plan (VAP)", {"vap": "vientian action plan"}),
        ("the Ministry of Foreign Affairs (MFA) said", {"mfa": "ministri of foreign affair"}),
        ("non-governmental organisations (NGOs) came", {"ngo": "non government organiz"}),
        ("he said so (WHO knows)", {}),
        ("the fund (CHF) of money", {}),
        ("(ABC) stands first", {}),
        ("Alpha beta gamma (XYZ)", {}),
    ],
)
def test_acronyms_are_learnt_where_a_text_explains_them(text: str, learnt: dict[str, str]) -> None:
    assert learn_acronyms(text, "en") == learnt
