"""The State that somebody names as theirs: a proposal, believed only when staff accept it, one way or the other."""

from __future__ import annotations

import pytest

from knowledge.access import vouched_state
from knowledge.contact import ProposalKind
from knowledge.errors import BadInput
from knowledge.memory.audit import verify_chain
from knowledge.memory.contacts import proposals, undoing, vouching
from knowledge.memory.contacts.seals import check_changes
from knowledge.memory.people import People
from knowledge.memory.store import Store
from knowledge.message import Person, Role
from tests.knowledge.memory.contacts.hand import NOW, Hand

WHO = "slack:U0ANA"


@pytest.fixture
def newcomer(store: Store) -> int:
    person = People(store).add(Person(None, "Ana Fiction", "ana@mission.example", "", Role.PUBLIC), NOW, "U0ANA")
    return person.id or 0


def now_is(store: Store, person_id: int) -> tuple[str, Role, bool, str]:
    person = People(store).person(person_id)
    return person.state, person.role, person.verified, vouched_state(person)


def test_a_claim_is_a_proposal_and_nobody_is_vouched_for_yet(store: Store, newcomer: int) -> None:
    number = vouching.claim(store, newcomer, "PER", WHO, NOW)

    (one,) = proposals.read_proposals(store)
    assert (one.id, one.what.kind, one.what.state, one.what.source) == (number, ProposalKind.STATE, "PER", "slack")
    assert (one.what.person_id, one.what.reference, one.what.authentication) == (newcomer, WHO, "none")
    assert now_is(store, newcomer) == ("PER", Role.PUBLIC, False, "")


@pytest.mark.parametrize("way", ["card", "list"])
def test_staff_vouch_for_it_and_may_take_it_back(store: Store, newcomer: int, way: str) -> None:
    number = vouching.claim(store, newcomer, "PER", WHO, NOW)
    if way == "card":
        vouching.confirm(store, newcomer, "rosa", NOW, "PER")
    else:
        proposals.accept(store, number, "rosa", NOW)

    assert now_is(store, newcomer) == ("PER", Role.DELEGATE, True, "PER")
    (one,) = proposals.read_proposals(store, "accepted")
    assert (one.decided_by, one.change_id is not None) == ("rosa", True)
    undoing.undo(store, one.change_id or 0, "rosa", NOW)
    assert now_is(store, newcomer) == ("PER", Role.PUBLIC, False, "")
    assert verify_chain(store).broken is None
    assert check_changes(store) is None


@pytest.mark.parametrize("way", ["card", "list"])
def test_staff_do_not_and_the_state_goes(store: Store, newcomer: int, way: str) -> None:
    number = vouching.claim(store, newcomer, "PER", WHO, NOW)
    if way == "card":
        vouching.reject(store, newcomer, "rosa", NOW, "PER")
    else:
        proposals.reject(store, number, "rosa", "not known there", NOW)

    assert now_is(store, newcomer) == ("", Role.PUBLIC, False, "")
    assert proposals.read_proposals(store) == ()
    with pytest.raises(BadInput, match="names no State"):
        vouching.confirm(store, newcomer, "rosa", NOW)


def test_a_card_does_not_confirm_what_was_named_later(store: Store, newcomer: int) -> None:
    vouching.claim(store, newcomer, "PER", WHO, NOW)
    vouching.claim(store, newcomer, "FRA", WHO, NOW)

    with pytest.raises(BadInput, match="another State"):
        vouching.confirm(store, newcomer, "rosa", NOW, "PER")
    assert [one.what.state for one in proposals.read_proposals(store)] == ["FRA"]
    vouching.claim(store, newcomer, "PER", WHO, NOW)
    assert [one.what.state for one in proposals.read_proposals(store)] == ["PER"]
    assert now_is(store, newcomer)[0] == "PER"


def test_the_state_of_the_list_is_not_overwritten_by_a_claim(store: Store, hand: Hand) -> None:
    listed = hand.person("Ines Example", "ines@mission.example", "PER")
    vouching.claim(store, listed, "FRA", "slack:U0INES", NOW)

    assert now_is(store, listed) == ("PER", Role.PUBLIC, False, "")
    (one,) = proposals.read_proposals(store)
    assert [(d.field, d.before, d.after) for d in one.what.differences] == [("state", "PER", "FRA")]
    vouching.reject(store, listed, "rosa", NOW, "FRA")
    assert now_is(store, listed)[0] == "PER"
