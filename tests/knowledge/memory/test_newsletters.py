"""Notes, drafts and approvals of newsletters as they are kept, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.errors import BadInput, NotAllowed, UnknownReference
from knowledge.memory.newsletters import NOTE_LIMIT, Newsletters, Notes
from knowledge.memory.store import Store
from knowledge.newsletter import Item, Rendered, Section

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
ITEM = Item("note:1", Section.VOICES, {"fr": "« Nos champs »"}, "note 1 by Ben", date(2026, 3, 2), True, "", "Ben")
PAGES = (Rendered("en", "Subject", "<p>mail</p>", "text", "<p>page</p>"),)


def test_a_note_waits_until_a_person_clears_it(store: Store) -> None:
    notes = Notes(store)
    number = notes.add("A word\x00", "Ben Officer", "voices", "fr", NOW)
    notes.add("Later", "Ben Officer", "", "", NOW + timedelta(days=40))

    (kept,) = notes.between(NOW, NOW + timedelta(days=1))
    assert (kept.id, kept.text, kept.section, kept.language) == (number, "A word\ufffd", Section.VOICES, "fr")
    assert kept.cleared_by == ""
    assert notes.clear(number, "Ana Director", NOW).cleared_by == "Ana Director"
    assert notes.clear(number, "Eva Envoy", NOW).cleared_by == "Ana Director"
    assert notes.between(NOW, NOW + timedelta(days=1))[0].cleared_at == NOW


def test_under_four_eyes_another_person_clears(store: Store) -> None:
    notes = Notes(store, four_eyes=True)
    number = notes.add("A word", "Ben Officer", "news", "en", NOW)
    with pytest.raises(NotAllowed):
        notes.clear(number, "BEN officer", NOW)
    assert notes.clear(number, "Ana Director", NOW).cleared_by == "Ana Director"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " \n"}, "a note needs a text"),
        ({"text": "x" * (NOTE_LIMIT + 1)}, "up to 4000"),
        ({"by": "?"}, "--by"),
        ({"section": "gossip"}, "a section is one of"),
        ({"language": "de"}, "a language is one of"),
    ],
)
def test_bad_notes_are_refused(store: Store, changes: dict[str, str], said: str) -> None:
    given = {"text": "A word", "by": "Ben Officer", "section": "news", "language": "en"} | changes
    with pytest.raises(BadInput, match=said):
        Notes(store).add(given["text"], given["by"], given["section"], given["language"], NOW)


def test_a_draft_keeps_what_was_gathered(store: Store) -> None:
    kept = Newsletters(store)
    number = kept.begin(FIRST, LAST, [ITEM], "Ben Officer", NOW)

    assert kept.get(number).gathered == (ITEM,)
    assert kept.gather_again(number, []).gathered == ()


def test_it_is_approved_once(store: Store) -> None:
    kept = Newsletters(store)
    number = kept.begin(FIRST, LAST, [ITEM], "Ben Officer", NOW)
    with pytest.raises(UnknownReference):
        kept.page(number, "en")

    assert kept.approved(number, "a" * 64, "Ana Director", PAGES, NOW)
    assert not kept.approved(number, "a" * 64, "Eva Envoy", PAGES, NOW)
    with pytest.raises(NotAllowed, match="approved already"):
        kept.approved(number, "b" * 64, "Ana Director", PAGES, NOW)
    with pytest.raises(NotAllowed):
        kept.gather_again(number, [])
    assert kept.get(number).approved_by == "Ana Director"
    assert kept.page(number, "en") == "<p>page</p>"
    with pytest.raises(UnknownReference):
        kept.page(number, "xx")


@pytest.mark.parametrize("number", [0, -1, 7, 2**40])
def test_numbers_that_name_nothing(store: Store, number: int) -> None:
    kept = Newsletters(store)
    for act in (kept.get, lambda n: kept.page(n, "en"), lambda n: kept.gather_again(n, [])):
        with pytest.raises(UnknownReference):
            act(number)
    with pytest.raises(UnknownReference):
        Notes(store).clear(number, "Ana Director", NOW)
