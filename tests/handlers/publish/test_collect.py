"""What our own records tell: counts without confidences, reports that may be early, public documents, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from handlers.publish.collect import MOST_DOCUMENTS, from_notes, from_shelf, from_timeline, gathered
from handlers.publish.gather import Period
from handlers.publish.inline import paragraphs, plain
from knowledge.document import DocumentCard
from knowledge.memory.newsletters import Notes
from knowledge.memory.shelf import Shelf
from knowledge.memory.store import Store, open_store
from knowledge.memory.timeline import Timeline
from knowledge.newsletter import Item, Section
from knowledge.timeline import Direction, Event, EventKind
from tests.handlers.publish.samples import FACTS
from tests.homes import Home, home_template, library
from tests.stores import sqlite_url

__all__ = ["home_template", "library"]

SPRING = Period(date(2026, 1, 1), date(2026, 6, 30))
MAIL = Event(
    EventKind.MAIL, Direction.IN, datetime(2026, 4, 2, 9, tzinfo=UTC), "Our report: secret words", "mail:5",
    detail="very secret words", state="PER", category="article7_report",
)  # fmt: skip
LETTER = Event(
    EventKind.LETTER, Direction.OUT, datetime(2026, 2, 2, 9, tzinfo=UTC), "An invitation", "letter:1",
    state="AGO", category="universalization_signatory",
)  # fmt: skip
TALK = Event(EventKind.CALL, Direction.IN, datetime(2026, 3, 2, 9, tzinfo=UTC), "A call", state="CHL")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(sqlite_url(tmp_path / "isu.db"))
    yield opened
    opened.close()


def told(store: Store, *events: Event) -> dict[str, Item]:
    timeline = Timeline(store)
    for event in events:
        timeline.add(event)
    return {item.key: item for item in from_timeline(timeline, FACTS, SPRING)}


def test_states_are_counted_and_nothing_said_is_told(store: Store) -> None:
    found = told(
        store, LETTER, replace(LETTER, source="letter:2"), replace(LETTER, source="letter:3", state="CYP"), TALK,
        replace(LETTER, source="letter:4", state="IDN", category="article7_overdue"),
        replace(TALK, at=SPRING_AFTER), replace(TALK, state="", subject="somebody"), replace(TALK, state="XXX"),
    )  # fmt: skip

    assert found["wrote"].texts["en"] == "The Unit wrote to 2 States that have not yet joined the Convention."
    assert found["talked"].texts["fr"] == "L'Unité s'est entretenue avec des représentants d'un État."
    assert set(found) == {"wrote", "talked"}


SPRING_AFTER = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)


def test_an_early_report_waits_for_a_person(store: Store) -> None:
    late = replace(MAIL, source="mail:6", at=datetime(2026, 4, 30, 9, tzinfo=UTC), state="CHL")
    found = told(store, MAIL, late, replace(MAIL, source="mail:7", direction=Direction.OUT, state="FRA"))

    assert set(found) == {"early:PER:2026"}
    item = found["early:PER:2026"]
    assert not item.cleared
    assert item.texts["es"].startswith("**El Perú** envió su informe anual de transparencia correspondiente a 2025")
    assert "secret" not in f"{item.texts} {item.source}"


def test_an_empty_half_year_says_nothing(store: Store) -> None:
    assert told(store) == {}
    assert from_shelf(Shelf(store), SPRING) == ()


def test_public_documents_are_named_and_internal_ones_never(library: Home) -> None:
    shelf = library.parts.shelf
    added = next(one.added_on for one in shelf.documents() if one.collection == "library")
    found = from_shelf(shelf, Period(added, added))
    words = " ".join(plain(one) for item in found for one in paragraphs(item.texts["en"]))

    assert found
    assert all(item.section is Section.DOCUMENTS for item in found)
    for one in shelf.documents():
        if one.internal:
            assert one.file not in words
            assert not one.card.title or one.card.title not in words
    assert from_shelf(shelf, Period(added + timedelta(days=1), added + timedelta(days=9))) == ()


class Shelved:
    """A shelf of made-up documents."""

    def __init__(self, library: Home, *cards: DocumentCard) -> None:
        one = next(found for found in library.parts.shelf.documents() if not found.internal)
        self._held = [
            replace(one, id=f"{number}", card=card, collection="x", added_on=SPRING.first)
            for number, card in enumerate(cards)
        ]

    def documents(self) -> list[object]:
        return list(self._held)


def test_titles_are_words_and_links_lead_to_them(library: Home) -> None:
    card = DocumentCard(
        "CCM/X/1", "Report *of* [x](http://evil.example) `y`", date="2026-02-03", url="https://d.example.org/1"
    )
    bare = DocumentCard("CCM/X/2", "Plain", url="https://d.example.org/a b")
    other = DocumentCard("X/3", "Of another treaty", treaty="APMBC")
    one, two = from_shelf(Shelved(library, card, bare, other), SPRING)  # type: ignore[arg-type]  # a double
    (shown,) = paragraphs(one.texts["fr"])

    assert plain(shown) == "Report *of* [x](http://evil.example) `y` (CCM/X/1), 3 février 2026."
    assert {span.link for span in shown} == {"https://d.example.org/1", ""}
    assert "](" not in two.texts["en"]


def test_of_many_documents_the_rest_is_counted(library: Home) -> None:
    cards = [DocumentCard(f"CCM/X/{number}", f"Paper {number}") for number in range(MOST_DOCUMENTS + 4)]
    found = from_shelf(Shelved(library, *cards), SPRING)  # type: ignore[arg-type]  # as above

    assert len(found) == MOST_DOCUMENTS + 1
    assert found[-1].texts["en"] == "4 further documents were added to the knowledge base."


def test_notes_of_the_period_carry_author_and_clearance(store: Store) -> None:
    notes = Notes(store)
    first = notes.add("First", "Ben Officer", "voices", "fr", datetime(2026, 1, 1, tzinfo=UTC))
    notes.add("Last", "Ben Officer", "news", "en", datetime(2026, 6, 30, 23, 59, tzinfo=UTC))
    notes.add("After", "Ben Officer", "news", "en", SPRING_AFTER)
    notes.clear(first, "Ana Director", SPRING_AFTER)
    found = from_notes(notes, SPRING)

    assert [(one.texts, one.cleared, one.author) for one in found] == [
        ({"fr": "First"}, True, "Ben Officer"), ({"en": "Last"}, False, "Ben Officer"),
    ]  # fmt: skip
    assert [one.section for one in gathered([found])] == [Section.NEWS, Section.VOICES]
