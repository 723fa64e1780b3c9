"""The audit: entries hang together, and whatever is changed, left out or cut off shows."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from knowledge.memory.audit import erase_contents, note_change, verify_chain
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import audit
from tests.knowledge.memory.contacts.hand import NOW


@pytest.fixture
def filled(store: Store) -> Store:
    for number in range(1, 6):
        with store.writing() as connection:
            note_change(connection, "rosa", "edit", "why", NOW, {"name": "A"}, {"name": "B"}, f"persons:{number}")
    return store


def test_an_untouched_audit_holds(filled: Store) -> None:
    verdict = verify_chain(filled)

    assert (verdict.entries, verdict.broken) == (5, None)


@pytest.mark.parametrize(
    "values",
    [
        {"who": "eva"},
        {"what": "merge"},
        {"content": "{}"},
        {"subject": "persons:9"},
        {"salt": ""},
        {"content_hash": "0"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_shows(filled: Store, values: dict[str, str]) -> None:
    with filled.writing() as connection:
        connection.execute(update(audit).where(audit.c.number == 3).values(**values))

    assert verify_chain(filled).broken == 3


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_missing_entry_shows(filled: Store, number: int) -> None:
    with filled.writing() as connection:
        connection.execute(delete(audit).where(audit.c.number == number))

    assert verify_chain(filled).broken == number


def test_contents_can_be_erased_without_breaking_the_chain(filled: Store) -> None:
    with filled.writing() as connection:
        assert erase_contents(connection, ["persons:2"], "rosa", NOW) == 1

    assert verify_chain(filled).broken is None
    assert verify_chain(filled).entries == 6
