"""The index follows the database: documents added, renewed, removed, copied, by this process or another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.document import StoredDocument
from knowledge.texts.catalogue import learn_acronyms
from knowledge.texts.entry import Entry
from knowledge.texts.index import FORMAT, Filter, Index, Meta
from knowledge.texts.words import stem
from tests.homes import DAY, PUBLIC, Home
from tests.stores import run_together

SCRIPT = Path(__file__).with_name("adder.py")
NOTE = "Note on bicycles\n\n1. The Unit keeps four bicycles in the cellar.\n\n2. They are painted turquoise.\n"


def add(home: Home, text: str, name: str = "note.txt", internal: bool = False) -> StoredDocument:
    added = home.parts.library.add_bytes(text.encode(), name, "notes", internal, DAY)
    assert added.document is not None
    return added.document


def entries(home: Home, document: StoredDocument | str, only: Filter | None = None) -> list[Entry]:
    name = document if isinstance(document, str) else document.id
    return home.parts.catalogue.view().of_document(name, only or Filter(internal=True))


def frequency(home: Home, word: str) -> int:
    return home.parts.catalogue.view().frequency(stem(word))


def test_what_is_added_is_found(own_home: Home) -> None:
    assert frequency(own_home, "turquoise") == 0

    note = add(own_home, NOTE)

    assert frequency(own_home, "turquoise") == 1
    assert len(entries(own_home, note)) == note.passages


def test_nothing_is_done_where_nothing_changed(own_home: Home) -> None:
    own_home.parts.catalogue.view()

    assert own_home.parts.catalogue.refresh() is False


def test_a_removed_document_is_gone(own_home: Home) -> None:
    note = add(own_home, NOTE)
    assert entries(own_home, note)

    own_home.parts.shelf.remove(note.id)

    assert entries(own_home, note) == []
    assert frequency(own_home, "turquoise") == 0


def test_an_older_version_stays_and_says_that_it_is_older(own_home: Home) -> None:
    first = add(own_home, NOTE)
    second = add(own_home, NOTE.replace("turquoise", "magenta"))

    assert {entry.superseded for entry in entries(own_home, first)} == {True}
    assert {entry.superseded for entry in entries(own_home, second)} == {False}
    assert (frequency(own_home, "turquoise"), frequency(own_home, "magenta")) == (1, 1)


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
def test_a_copy_in_another_format_is_indexed_once(own_home: Home, name: str, text: str) -> None:
    first = add(own_home, NOTE)
    copy = add(own_home, text, name)

    assert len(entries(own_home, first)) == first.passages
    assert entries(own_home, copy) == []
    assert frequency(own_home, "turquoise") == 1

    own_home.parts.shelf.remove(first.id)

    assert len(entries(own_home, copy)) == copy.passages, "with the first gone, the copy takes its place"


def test_another_document_of_the_same_title_is_no_copy(own_home: Home) -> None:
    add(own_home, NOTE)
    other = add(own_home, "Note on bicycles\n\n1. All bicycles were sold.\n\n2. Nobody rides any more.\n", "other.txt")

    assert len(entries(own_home, other)) == other.passages


def test_a_public_copy_of_an_internal_document_is_found(own_home: Home) -> None:
    inside = add(own_home, NOTE, "inside.txt", internal=True)
    outside = add(own_home, NOTE, "outside.txt")

    assert entries(own_home, inside, Filter()) == []
    assert len(entries(own_home, outside, Filter())) == outside.passages


def test_corrections_reach_the_index(own_home: Home) -> None:
    note = add(own_home, NOTE)
    entries(own_home, note)

    own_home.parts.shelf.set(note.id, authority="adopted", internal=True)

    assert {entry.authority for entry in entries(own_home, note)} == {"adopted"}
    assert entries(own_home, note, Filter()) == []


def test_another_process_may_change_the_documents(own_home: Home, reopened: Callable[[], Home]) -> None:
    own_home.parts.catalogue.view()
    other = reopened()
    note = add(other, NOTE)

    assert frequency(own_home, "turquoise") == 1, "this process sees what the other one stored"
    assert len(entries(other, note)) == note.passages
    assert other.parts.catalogue.refresh() is False, "and the other one has not to do it again"

    other.parts.catalogue.rebuild()
    assert len(entries(own_home, note)) == note.passages
    other.parts.shelf.remove(note.id)
    assert entries(own_home, note) == []


def test_an_index_of_another_format_is_made_anew(own_home: Home, reopened: Callable[[], Home]) -> None:
    folder = own_home.parts.config.home / "index"
    Index(folder).rebuild([], lambda: Meta(format=FORMAT - 1, generation=own_home.parts.shelf.generation()))

    other = reopened()

    assert frequency(other, "projector") == 1


def test_a_damaged_index_is_made_anew(own_home: Home, reopened: Callable[[], Home]) -> None:
    folder = own_home.parts.config.home / "index"
    for path in folder.glob("g*/*"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert frequency(reopened(), "projector") == 1


@pytest.mark.parametrize("there", [True, False], ids=["index there", "no index yet"])
def test_several_processes_follow_the_same_documents(own_home: Home, there: bool) -> None:
    folder = own_home.parts.config.home
    if not there:
        shutil.rmtree(folder / "index")

    printed = run_together(SCRIPT, [[str(folder), name] for name in ("ant", "bee")], folder)

    assert printed == ["[2, 2, 2]\n"] * 2, "each finds at once what it has added itself"
    for name in ("ant", "bee"):
        assert [frequency(own_home, f"zq{name}{number}x") for number in range(3)] == [1] * 3
    live = (folder / "index" / "CURRENT").read_text()
    assert [item.name for item in (folder / "index").iterdir() if item.is_dir()] == [live]


def test_threads_of_one_process_share_the_work(own_home: Home) -> None:
    shutil.rmtree(own_home.parts.config.home / "index")
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: frequency(own_home, "projector"), range(8)))

    assert counts == [1] * 8


def test_the_guide_is_indexed_in_its_newest_edition_only(own_home: Home) -> None:
    guide = [item for item in own_home.parts.shelf.documents() if item.collection == "guide"]

    assert guide
    assert all(len(entries(own_home, item)) == item.passages for item in guide)


def test_collections_are_kept_apart(own_home: Home) -> None:
    note = add(own_home, NOTE)

    assert entries(own_home, note, Filter(collections=(PUBLIC,))) == []
    assert len(entries(own_home, note, Filter(collections=("notes",)))) == note.passages


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
