"""The directory: holders on a day, whom a letter reaches, whose an address is."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.contact import Bounce, PostKind
from knowledge.errors import BadInput
from knowledge.memory.contacts import edits
from knowledge.memory.directory import Directory
from knowledge.memory.people import People
from tests.knowledge.memory.contacts.hand import NOW, TODAY, Hand


@pytest.fixture
def peru(hand: Hand) -> tuple[int, int, int]:
    """A post with a holder until 2030 and one since."""
    post = hand.post(hand.mission(mailbox="mission.geneva@peru.example"))
    first, second = hand.person("Ana Quispe", "ana@peru.example"), hand.person("Luis Rojas", "luis@peru.example")
    hand.appoint(post, first, date(2024, 3, 1), "NV 5-24/11")
    hand.appoint(post, second, date(2030, 9, 1), "NV 5-30/77")
    return post, first, second


def test_who_held_a_post_is_told_for_any_day(directory: Directory, peru: tuple[int, int, int]) -> None:
    def holder(on: date) -> tuple[str, str]:
        (found,) = directory.holders("PER", "article 7", on)
        return (found.holder.name, found.tenure.evidence) if found.holder and found.tenure else ("", "")

    assert holder(date(2024, 2, 29)) == ("", "")
    assert holder(date(2024, 3, 1)) == ("Ana Quispe", "NV 5-24/11")
    assert holder(date(2030, 8, 31)) == ("Ana Quispe", "NV 5-24/11")
    assert holder(date(2030, 9, 1)) == ("Luis Rojas", "NV 5-30/77")


def test_a_letter_greets_the_holder_and_goes_to_the_office(directory: Directory, peru: tuple[int, int, int]) -> None:
    found = directory.addressee("PER", "article7", TODAY)

    assert found is not None
    assert (found.name, found.address, found.copies) == (
        "Luis Rojas",
        "mission.geneva@peru.example",
        ("luis@peru.example",),
    )
    assert (found.person_id, found.language) == (peru[2], "es")


def test_without_a_holder_the_office_is_written_to(directory: Directory, hand: Hand) -> None:
    hand.post(hand.mission(mailbox="mission@peru.example"))
    found = directory.addressee("PER", "article7", TODAY)

    assert found is not None
    assert (found.name, found.post, found.address) == ("", None, "mission@peru.example")


def test_without_an_office_the_permanent_representative_is_written_to(directory: Directory, hand: Hand) -> None:
    head = hand.post(hand.mission(), theme="", kind="permanent_representative")
    hand.appoint(head, hand.person("Eva Luna", "eva@peru.example", style="H.E. Ms.", gender="f"), date(2029, 1, 1))
    found = directory.addressee("PER", "victim_assistance", TODAY)

    assert found is not None
    assert (found.name, found.style, found.gender, found.address) == ("Eva Luna", "H.E. Ms.", "f", "eva@peru.example")
    assert found.post is not None
    assert found.post.kind is PostKind.PERMANENT_REPRESENTATIVE


def test_nobody_known_is_nobody(directory: Directory) -> None:
    assert directory.addressee("PER", "", TODAY) is None
    assert directory.holders("PER", "", TODAY) == ()
    assert directory.contact_of("x@y.example") is None
    assert directory.organisation_of("") is None
    with pytest.raises(BadInput, match="a theme is one of"):
        directory.holders("PER", "gardening", TODAY)


def test_an_address_leads_to_its_owner_and_state(directory: Directory, peru: tuple[int, int, int]) -> None:
    own, office = directory.contact_of("LUIS@peru.example"), directory.contact_of("mission.geneva@peru.example")

    assert own is not None
    assert own.person is not None
    assert (own.person.name, own.state, own.functional) == ("Luis Rojas", "PER", False)
    assert own.organisation is not None
    assert own.organisation.state == "PER"
    assert office is not None
    assert (office.person, office.state, office.functional) == (None, "PER", True)
    assert directory.states_of_domain("peru.example") == {"PER": 3}
    assert directory.states_of_domain("elsewhere.example") == {}


def test_an_address_that_bounces_for_good_is_not_written_to(directory: Directory, peru: tuple[int, int, int]) -> None:
    assert directory.mark_bounced("Mission.Geneva@peru.example", True, NOW, "550 no such user") == 1
    found, known = directory.addressee("PER", "article7", TODAY), directory.contact_of("mission.geneva@peru.example")

    assert found is not None
    assert (found.address, found.copies) == ("luis@peru.example", ())
    assert known is not None
    assert known.bounce is Bounce.HARD
    assert directory.mark_reached("mission.geneva@peru.example", NOW) == 1
    assert directory.mark_bounced("nobody@peru.example", True, NOW, "") == 0


def test_further_and_earlier_addresses_lead_to_the_person(store: object, hand: Hand, directory: Directory) -> None:

    number = hand.person("Ana Quispe", "ana@old.example")
    hand.do(lambda made: edits.move_address(made, number, "ana@new.example"))
    people = People(hand.store)

    assert people.by_address("ana@new.example") == people.person(number)
    assert people.by_address("ana@old.example") is None
    earlier = directory.contact_of("ana@old.example")
    assert earlier is not None
    assert earlier.person == people.person(number)
