"""Merging: both histories in one place, and parted again exactly as they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.contacts import consents, groups
from knowledge.memory.contacts.listing import show
from knowledge.memory.contacts.merging import merge
from knowledge.memory.contacts.undoing import undo
from knowledge.memory.directory import Directory
from knowledge.memory.log import Log
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.memory.tables.every import metadata
from tests.knowledge.memory.contacts.hand import NOW, Hand
from tests.knowledge.memory.samples import HANDED_OVER, message

RECORDS = {"changes", "change_rows", "audit", "counters", "alembic_version"}


def rows(store: Store) -> dict[str, list[Any]]:
    """Everything but the record of changes."""

    def read() -> Iterator[tuple[str, list[Any]]]:
        with store.reading() as connection:
            for table in metadata.sorted_tables:
                if table.name not in RECORDS:
                    order = list(table.primary_key.columns)
                    yield table.name, connection.execute(select(table).order_by(*order)).all()

    return dict(read())


@pytest.fixture
def two(store: Store, hand: Hand) -> tuple[int, int]:
    """One person twice: each with a question, a post, a list; the second with a Slack user and a consent."""
    one, other = (
        hand.person("Ana Quispe", "ana@old.example"),
        hand.person("Quispe Ana", "ana@new.example", rank="Counsellor"),
    )
    People(store).update(other, slack_user="U77")
    mission = hand.mission()
    hand.appoint(hand.post(mission, "article7_report"), one, date(2025, 1, 1), "NV 1")
    hand.appoint(hand.post(mission, "victim_assistance"), other, date(2028, 1, 1), "NV 2")
    groups.make_group(store, "readers", None, "rosa", NOW)
    for number in (one, other):
        groups.join(store, "readers", number, "rosa", NOW)
        question = message(f"question {number}")
        log = Log(store)
        log.record(log.claim(question, NOW), question, People(store).person(number), HANDED_OVER, "", NOW)
    consents.note_consent(store, other, True, "form", "rosa", NOW)
    return one, other


def test_a_merged_contact_has_the_history_of_both(store: Store, two: tuple[int, int]) -> None:
    one, other = two
    merge(store, one, other, "rosa", NOW)
    card = show(store, one)

    assert {holding.post.theme for holding in card.holdings} == {"article7_report", "victim_assistance"}
    assert {channel.address for channel in card.channels} == {"ana@old.example", "ana@new.example"}
    assert (card.rank, card.newsletter, card.groups) == ("Counsellor", True, ("readers",))
    assert {entry.person_id for entry in Log(store).entries()} == {one}
    people = People(store)
    assert people.by_slack("U77") == people.by_address("ana@new.example") == people.person(one)
    found = Directory(store).contact_of("ana@new.example")
    assert found is not None
    assert found.person == people.person(one)
    assert show(store, other).merged_into == one


def test_a_merge_is_undone_to_the_last_row(store: Store, two: tuple[int, int]) -> None:
    before = rows(store)
    change = merge(store, *two, "rosa", NOW)
    assert rows(store) != before
    undone = undo(store, change, "rosa", NOW)

    assert rows(store) == before
    assert undone.kept == ()


def test_one_contact_is_merged_once(store: Store, two: tuple[int, int]) -> None:
    one, other = two
    with pytest.raises(BadInput, match="itself"):
        merge(store, one, one, "rosa", NOW)
    with pytest.raises(UnknownReference):
        merge(store, one, 99, "rosa", NOW)
    merge(store, one, other, "rosa", NOW)
    with pytest.raises(BadInput, match="was merged"):
        merge(store, one, other, "rosa", NOW)
