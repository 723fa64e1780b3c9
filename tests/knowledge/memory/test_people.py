"""Persons: found by address and Slack user, one person an address."""

from dataclasses import replace

import pytest

from knowledge.errors import BadInput, UnknownReference
from knowledge.memory.people import People
from knowledge.message import Person, Role
from tests.knowledge.memory.samples import HOSTILE, NOW, PERSON

STRANGER = Person(None, "", "", "", Role.PUBLIC)


def test_a_person_is_found_by_address_and_slack_user(people: People) -> None:
    added = people.add(PERSON, NOW, slack_user="U1")
    assert added == replace(PERSON, id=1)
    assert people.by_address(" ana.souza@MISSION.example") == added
    assert people.by_slack("U1") == added
    assert people.person(1) == added


def test_nobody_is_found_by_nothing(people: People) -> None:
    people.add(STRANGER, NOW)
    people.add(STRANGER, NOW)
    for found in (people.by_address(""), people.by_address(" "), people.by_slack(""), people.by_address("x@y.example")):
        assert found is None


def test_an_address_or_slack_user_belongs_to_one_person(people: People) -> None:
    people.add(PERSON, NOW, slack_user="U1")
    with pytest.raises(BadInput, match="person 1"):
        people.add(replace(STRANGER, address="ANA.SOUZA@mission.example"), NOW)
    with pytest.raises(BadInput, match="person 1"):
        people.add(STRANGER, NOW, slack_user="U1")
    people.add(STRANGER, NOW)
    with pytest.raises(BadInput, match="person 1"):
        people.update(2, address=PERSON.address)
    people.update(1, address=PERSON.address.upper())  # one's own is no clash


def test_fields_are_changed_one_by_one(people: People) -> None:
    people.add(PERSON, NOW)
    changed = people.update(1, role=Role.STAFF, state="FRA", slack_user="U2", verified=False)
    assert changed == replace(PERSON, id=1, role=Role.STAFF, state="FRA", verified=False)
    assert people.by_slack("U2") == changed
    assert people.update(1) == changed
    people.update(1, slack_user="", address="")
    assert people.by_slack("U2") is None
    assert people.by_address(PERSON.address) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "Brazil"),
        ("state", "br"),
        ("role", "king"),
        ("language", "Portuguese"),
        ("verified", "yes"),
        ("name", 7),
        ("id", 3),
        ("colour", "red"),
    ],
)
def test_a_wrong_field_is_named_and_changes_nothing(people: People, field: str, value: object) -> None:
    added = people.add(PERSON, NOW)
    with pytest.raises(BadInput):
        people.update(1, **{"name": "New", field: value})
    assert people.person(1) == added


@pytest.mark.parametrize("number", [0, 2, -1, 10**12])
def test_somebody_who_does_not_exist_is_unknown(people: People, number: int) -> None:
    people.add(PERSON, NOW)
    with pytest.raises(UnknownReference):
        people.person(number)
    with pytest.raises(UnknownReference):
        people.update(number, name="x")


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()])
def test_hostile_names_are_kept_and_found(people: People, text: str) -> None:
    added = people.add(replace(PERSON, name=text, address=text), NOW, slack_user=text)
    assert people.by_address(text) == added
    assert people.by_slack(text) == added
