"""Duplicates: the ways in which one person comes twice, explained; and different people left alone."""

from __future__ import annotations

import pytest

from knowledge.memory.contacts.duplicates import candidate, compare, compare_all, find_duplicates
from knowledge.memory.contacts.merging import merge
from knowledge.memory.store import Store
from tests.knowledge.memory.contacts.hand import NOW, Hand

ANA = ("Ana María Quispe", "PER", "ana.quispe@peru.example")


@pytest.mark.parametrize(
    "twin",
    [
        ("QUISPE, Ana Maria", "PER", "aq@mfa.example"),
        ("Ana Maria Quispe", "", "ana.quispe@peru.example"),
        ("H.E. Ms. Ana María Quispe", "PER", ""),
        ("Ana Marya Quispee", "PER", "ana.quispe@mfa.example"),
        ("Ana Quispe", "PER", "ana.quispe@mfa.example"),
    ],
)
def test_one_person_written_in_two_ways_is_found(twin: tuple[str, str, str]) -> None:
    (found,) = compare_all([candidate(1, *ANA), candidate(2, *twin)])

    assert (found.one, found.other) == (1, 2)
    assert found.fields[0].field == "name"
    assert found.score == pytest.approx(min(100, sum(one.points for one in found.fields)), abs=0.1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sergei Petrov", "Сергей Петров"), ("Mohamed Haddad", "محمد حداد"), ("Jürgen Groß", "Jurgen Gross")],
)
def test_scripts_and_transliterations_are_seen_through(one: str, other: str) -> None:
    assert compare_all([candidate(1, one, "BIH"), candidate(2, other, "BIH")])


@pytest.mark.parametrize(
    "other",
    [
        ("Ana María Quispe", "CHL", "other@chile.example"),
        ("Luis Quispe Rojas", "PER", "luis.quispe@peru.example"),
        ("Ana Rojas", "PER", "ana.rojas@peru.example"),
        ("", "PER", "mission@peru.example"),
    ],
)
def test_different_people_are_left_alone(other: tuple[str, str, str]) -> None:
    assert compare(candidate(1, *ANA), candidate(2, *other)) is None


def test_a_mailbox_of_an_office_makes_nobody_the_same() -> None:
    one, other = (
        candidate(1, "Ana Quispe", "PER", "info@a.example"),
        candidate(2, "Ana Quispes", "PER", "info@b.example"),
    )
    found = compare(one, other, threshold=50)

    assert found is not None
    assert "address" not in [part.field for part in found.fields]


def test_merged_contacts_are_no_duplicates_any_more(store: Store, hand: Hand) -> None:
    one, other = hand.person("Ana Quispe", "ana@peru.example"), hand.person("Anna Quispe", "ana@mfa.example")
    assert [(pair.one, pair.other) for pair in find_duplicates(store)] == [(one, other)]
    merge(store, one, other, "rosa", NOW)
    assert find_duplicates(store) == []
