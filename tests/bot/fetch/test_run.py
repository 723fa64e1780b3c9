"""A run over a manifest: documents in the library under their symbols, described by their rows, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.fetch.manifest import Wanted
from bot.fetch.run import Fetched, Fetcher, Step, record_name
from knowledge.document import Authority
from knowledge.memory.settings import Settings
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store, open_store
from knowledge.texts.library import Library
from tests.bot.fetch.site import PDF, Site, Turn, make_downloader

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
REPORT = "Convention on Cluster Munitions\n\nReport on the harbour\n\n1. It was dredged in 2023.\n\n2. It cost CHF 5.\n"
DRAFT = "Convention on Cluster Munitions\n\nDraft decision on the harbour\n\n1. The Meeting decides to dredge it.\n"
PAGE = "<!DOCTYPE html><html><title>The harbour</title><body><h1>The harbour</h1><p>It is deep.</p></body></html>"

Run = Callable[..., list[Fetched]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'isu.db'}")
    yield opened
    opened.close()


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)


@pytest.fixture
def settings(store: Store) -> Settings:
    return Settings(store)


@pytest.fixture
def run(tmp_path: Path, shelf: Shelf, settings: Settings) -> Run:
    """Runs over these rows, each time with a fresh downloader, as each start of the command does."""

    def go(*rows: Wanted, steps: list[Step] | None = None, collection: str = "official") -> list[Fetched]:
        made = make_downloader(tmp_path / "fetched", *(row.url for row in rows))
        fetcher = Fetcher(
            rows, collection, library=Library(shelf), shelf=shelf, settings=settings, downloader=made, clock=lambda: NOW
        )
        return list(fetcher.run(steps.append if steps is not None else lambda _step: None))

    return go


def row(
    url: str,
    symbol: str = "CCM/HARBOUR/1",
    *,
    verified: bool = True,
    authority: str = "adopted",
    title: str = "Harbour",
) -> Wanted:
    stem = symbol.replace("/", "_")
    return Wanted(symbol, stem, title, "decision", authority, "2023-09", "11MSP", url, verified)


def text(site: Site, words: str = REPORT, tag: str = '"one"', path: str = "/harbour.txt") -> str:
    return site.file(path, words.encode(), "text/plain; charset=utf-8", tag)


def test_a_document_comes_in_under_its_symbol_with_the_words_of_its_row(
    site: Site, run: Run, settings: Settings, tmp_path: Path
) -> None:
    steps: list[Step] = []
    (got,) = run(row(text(site)), steps=steps)
    assert got.status == "added"
    assert got.document is not None
    card = got.document.card
    assert (card.symbol, card.title, card.date, card.meeting) == ("CCM/HARBOUR/1", "Harbour", "2023-09", "11MSP")
    assert (card.authority, card.authority_reason) == (Authority.ADOPTED, "by the manifest of official documents")
    assert card.url == site.url("/harbour.txt")
    assert (got.document.collection, got.document.file) == ("official", "CCM_HARBOUR_1.txt")
    assert (tmp_path / "fetched" / "CCM_HARBOUR_1.txt").read_text(encoding="utf-8") == REPORT
    record = settings.get(record_name("official", "CCM/HARBOUR/1"))
    assert record["sha256"] == got.sha256 == got.document.sha256
    assert (record["etag"], record["retrieved_at"]) == ('"one"', "2026-11-21T10:00:00+00:00")
    assert [(step.done, step.rows, step.symbol) for step in steps] == [(0, 1, "CCM/HARBOUR/1")] * 2
    assert (steps[-1].received, steps[-1].total) == (len(REPORT), len(REPORT))


def test_the_next_run_only_asks_whether_anything_changed(site: Site, run: Run, shelf: Shelf) -> None:
    wanted = row(text(site))
    (first,) = run(wanted)
    before = shelf.generation()
    (second,) = run(wanted)
    assert (second.status, second.size, second.document) == ("unchanged", 0, first.document)
    assert site.requests[-1].headers["if-none-match"] == '"one"'
    assert site.requests[-1].headers["if-modified-since"] == "Sat, 21 Nov 2026 00:00:00 GMT"
    assert shelf.generation() == before


def test_the_same_bytes_under_a_new_tag_are_no_new_version(site: Site, run: Run, shelf: Shelf) -> None:
    run(row(text(site)))
    (again,) = run(row(text(site, tag='"two"')))
    assert again.status == "unchanged"
    assert [document.version for document in shelf.documents(include_superseded=True)] == [1]
    run(row(text(site, tag='"two"')))
    assert site.requests[-1].headers["if-none-match"] == '"two"'


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(site: Site, run: Run, shelf: Shelf) -> None:
    run(row(text(site)))
    (again,) = run(row(text(site, REPORT + "\n3. It silted up.\n", '"two"')))
    assert again.status == "updated"
    assert again.document is not None
    assert again.document.card.title == "Harbour"
    assert again.document.card.authority is Authority.ADOPTED
    versions = shelf.documents(include_superseded=True)
    assert [(document.version, document.superseded) for document in versions] == [(1, True), (2, False)]


def test_one_failure_stops_nothing(site: Site, run: Run) -> None:
    results = run(
        row(site.url("/gone.txt"), "A/1"),
        row(text(site), "A/2"),
        row(site.script("/broken.pdf", Turn(200, PDF, {"Content-Type": "application/pdf"})), "A/3"),
        row(text(site, "1. Other words.", path="/other.txt"), "A/4"),
    )
    assert [result.status for result in results] == ["failed", "added", "failed", "added"]
    assert results[0].error == "the host has no such file (status 404)"
    assert results[2].error is not None
    assert results[2].error.startswith("A_3.pdf: ")


def test_a_new_version_that_can_not_be_read_leaves_the_old_one(site: Site, run: Run, shelf: Shelf) -> None:
    wanted = row(text(site))
    run(wanted)
    site.script("/harbour.txt", Turn(200, PDF, {"Content-Type": "application/pdf"}))
    (again,) = run(wanted)
    assert again.status == "failed"
    assert [(document.version, document.superseded) for document in shelf.documents()] == [(1, False)]
    text(site, tag='"three"')
    assert run(wanted)[0].status == "unchanged"


def test_rows_without_an_address_are_no_files(site: Site, run: Run) -> None:
    assert [result.row.symbol for result in run(row("", "A/1"), row(text(site), "A/2"))] == ["A/2"]


def test_a_draft_is_never_made_adopted_by_its_row(site: Site, run: Run) -> None:
    (got,) = run(row(text(site, DRAFT)))
    assert got.document is not None
    assert got.document.card.authority is Authority.DRAFT
    assert got.remark == "the manifest says adopted, the document itself draft: left so"


def test_a_text_that_turns_into_a_draft_loses_its_rank(site: Site, run: Run) -> None:
    run(row(text(site)))
    (again,) = run(row(text(site, DRAFT, '"two"')))
    assert again.document is not None
    assert again.document.card.authority is Authority.DRAFT
    assert "“Draft”" in again.document.card.authority_reason


def test_a_web_page_is_read_as_one_and_not_taken_for_the_document(site: Site, run: Run) -> None:
    (got,) = run(row(site.file("/harbour", PAGE.encode(), "text/html")))
    assert got.document is not None
    assert got.document.card.title == "Harbour"
    assert got.document.card.authority not in (Authority.ADOPTED, Authority.TREATY)


def test_a_page_that_becomes_a_file_is_the_same_document(site: Site, run: Run, shelf: Shelf) -> None:
    wanted = row(site.file("/harbour", PAGE.encode(), "text/html"))
    run(wanted)
    site.file("/harbour", REPORT.encode(), "text/plain", '"two"')
    (again,) = run(wanted)
    assert again.status == "updated"
    assert again.document is not None
    assert again.document.card.authority is Authority.ADOPTED
    assert [document.file for document in shelf.documents()] == ["CCM_HARBOUR_1.html"]


def test_an_unchecked_row_describes_nothing(site: Site, run: Run) -> None:
    (got,) = run(row(text(site), verified=False))
    assert got.document is not None
    assert got.document.card.title != "Harbour"
    assert got.document.card.authority is not Authority.ADOPTED
    assert got.document.card.url == site.url("/harbour.txt")


def test_what_a_person_set_right_stays(site: Site, run: Run, shelf: Shelf) -> None:
    (got,) = run(row(text(site)))
    assert got.document is not None
    shelf.set(got.document.id, title="By hand", authority="draft")
    for tag, words in (('"one"', REPORT), ('"two"', REPORT + "\n3. New.\n")):
        (again,) = run(row(text(site, words, tag)))
        assert again.document is not None
        assert again.document.card.title == "By hand"
        assert again.document.card.authority is Authority.DRAFT
        assert again.document.card.symbol == "CCM/HARBOUR/1"


def test_a_row_set_right_is_taken_over_without_loading_the_file_again(site: Site, run: Run) -> None:
    url = text(site)
    run(row(url, verified=False))
    (again,) = run(row(url, title="A better title"))
    assert again.status == "unchanged"
    assert again.document is not None
    assert again.document.card.title == "A better title"
    assert again.document.card.authority is Authority.ADOPTED


def test_a_removed_document_is_fetched_again(site: Site, run: Run, shelf: Shelf) -> None:
    wanted = row(text(site))
    (got,) = run(wanted)
    assert got.document is not None
    shelf.remove(got.document.id)
    (again,) = run(wanted)
    assert again.status == "added"
    assert "if-none-match" not in site.requests[-1].headers
    assert again.document is not None
    assert again.document.card.title == "Harbour"


def test_a_run_that_ended_between_storing_and_noting_is_made_good(site: Site, run: Run, settings: Settings) -> None:
    wanted = row(text(site), verified=False)
    run(wanted)
    settings.remove(record_name("official", wanted.symbol))
    (again,) = run(row(wanted.url))
    assert again.status == "unchanged"
    assert again.document is not None
    assert again.document.card.title == "Harbour"


@pytest.mark.parametrize("record", [None, "x", [], {"file": "x"}, {"sha256": 5}])
def test_a_damaged_record_counts_as_none(site: Site, run: Run, settings: Settings, record: object) -> None:
    settings.put(record_name("official", "CCM/HARBOUR/1"), record, NOW)
    assert run(row(text(site)))[0].status == "added"


def test_collections_are_kept_apart(site: Site, run: Run) -> None:
    wanted = row(text(site))
    assert [run(wanted, collection=name)[0].status for name in ("one", "two", "one")] == ["added", "added", "unchanged"]
