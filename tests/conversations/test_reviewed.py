"""What a person answered is given again to who asks the same, and to nobody else; not once it can't be relied on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.document import Authority
from knowledge.message import Outcome
from knowledge.reviewed import ReviewedAnswer
from tests.homes import DAY, NOON, PUBLIC, STAFF, Home

ASKED = "Can missions park at the venue in Gavle?"
SAID = "Yes: two places a mission, in the yard behind the hall; send the number plate a week before."


def keep(home: Home, **changes: object) -> ReviewedAnswer:
    values: dict[str, object] = {
        "id": 0,
        "question": ASKED,
        "answer": SAID,
        "language": "en",
        "reviewer": "Mara Lind",
        "reviewed_on": DAY,
        "expires_on": DAY + timedelta(days=365),
    }
    return home.parts.reviewed.add(ReviewedAnswer(**{**values, **changes}))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "question", [ASKED, "Is there parking for missions at the Gavle venue?", "parking for missions, venue in Gavle?"]
)
def test_the_same_question_gets_the_answer_with_its_day(own_home: Home, question: str) -> None:
    keep(own_home)

    reply = own_home.ask(question)

    assert reply.outcome is Outcome.ANSWER
    assert reply.citations[0].quote == SAID
    assert SAID in reply.text
    assert "ISU answer of 2032-01-05" in reply.text
    assert reply.citations[0].authority is Authority.GUIDE
    assert "not an official text" in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "Can missions park at the venue in Geneva?",
        "Can missions eat at the venue in Gavle?",
        "When can missions park at the venue in Gavle in 2031?",
        "How many years does a State have to destroy its stocks?",
    ],
)
def test_another_question_does_not(own_home: Home, question: str) -> None:
    keep(own_home)

    assert SAID not in own_home.ask(question).text


def test_a_question_for_a_person_is_answered_by_what_a_person_said(own_home: Home) -> None:
    question = "Is the Zephyr 9 rocket a prohibited weapon under the Convention?"
    assert own_home.ask(question).outcome is Outcome.HANDED_OVER

    keep(own_home, question=question, answer="The Presidency has not been asked to look at it.")

    assert "has not been asked" in own_home.ask(question).text


def test_an_expired_or_withdrawn_answer_is_not_given(own_home: Home) -> None:
    entry = keep(own_home)
    later = own_home.ask(ASKED, received_at=NOON + timedelta(days=366))
    assert SAID not in later.text
    assert SAID in own_home.ask(ASKED).text

    own_home.parts.reviewed.withdraw(entry.id, "the yard is closed", NOON)

    assert SAID not in own_home.ask(ASKED).text


def test_an_answer_whose_source_changed_is_not_given(own_home: Home) -> None:
    source = own_home.ask("How much was spent on travel in 2030?", collections=(PUBLIC,)).citations[0]
    keep(own_home, sources=(source,))
    assert source.quote in {cited.quote for cited in own_home.ask(ASKED).citations}

    document = next(held for held in own_home.parts.shelf.documents() if held.id == source.document_id)
    own_home.parts.shelf.remove(document.id)

    assert SAID not in own_home.ask(ASKED).text


def test_what_is_for_one_state_or_for_insiders_stays_there(own_home: Home) -> None:
    keep(own_home, state="PER")
    assert SAID in own_home.ask(ASKED, state="PER").text
    assert SAID not in own_home.ask(ASKED, state="FRA").text
    assert SAID not in own_home.ask(ASKED).text

    keep(own_home, answer="The caretaker's number is with Mara.", internal=True)

    assert "caretaker" in own_home.ask(ASKED, by=STAFF).text
    assert "caretaker" not in own_home.ask(ASKED).text
    assert "caretaker" not in own_home.ask(ASKED, by=STAFF, public=True).text
