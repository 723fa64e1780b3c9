"""What neighbours have done and how many signatories ratified: counted from verified rows, on a day, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.draft.peers import clearing, completed, ratified
from handlers.draft.write import draft
from knowledge.facts.load import Facts
from knowledge.facts.records import StatusUpdate
from knowledge.rules.state_grammar import LANGUAGES
from tests.handlers.draft.cases import FACTS, TODAY


def test_what_is_completed_depends_on_the_day() -> None:
    states = [FACTS.state(code) for code in ("BGR", "HRV", "HUN")]
    assert [state.iso3 for state, _ in completed(FACTS, states, "3", TODAY)] == ["BGR", "HRV"]
    assert [state.iso3 for state, _ in completed(FACTS, states, "3", date(2020, 1, 1))] == ["HRV"]


def test_clearing_is_who_has_a_deadline_and_is_not_done() -> None:
    states = [FACTS.state(code) for code in ("LAO", "BIH", "HUN")]
    assert [state.iso3 for state, _ in clearing(FACTS, states, TODAY)] == ["LAO"]
    assert [state.iso3 for state, _ in clearing(FACTS, states, date(2022, 1, 1))] == ["LAO", "BIH"]


def test_signatories_that_ratified_are_all_but_those_that_are_still_signatories() -> None:
    signed, done = ratified(FACTS, TODAY)
    open_ones = {state.iso3 for state in FACTS.states if state.ccm_status == "signatory"}
    assert {state.iso3 for state in signed} - {state.iso3 for state in done} == open_ones
    assert len(ratified(FACTS, date(2010, 1, 1))[1]) < len(done)


def test_a_ratification_told_by_the_depositary_is_counted() -> None:
    facts = Facts.load()
    before = len(ratified(facts, date(2027, 2, 1))[1])
    joined = {"ccm_status": "state_party", "deposit_date": "2027-01-05", "deposit_kind": "ratification",
              "entry_into_force": "2027-07-01"}  # fmt: skip
    facts.renew([StatusUpdate(date(2027, 1, 15), "the Depositary's list", {"UGA": joined})])
    assert len(ratified(facts, date(2027, 2, 1))[1]) == before + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_name_neighbours_by_alphabet_and_what_they_did(language: str) -> None:
    made = draft("universalization_not_party", "SRB", language, TODAY, FACTS)
    shown = {claim.key: claim.value for claim in made.letter.claims}
    assert {"neighbours", "neighbours_stocks", "neighbours_cleared"} <= set(shown)
    assert "neighbours_clearing" not in shown
    first = {"en": "Bosnia and Herzegovina, Bulgaria", "fr": "la Bosnie-Herzégovine, la Bulgarie",
             "es": "Bosnia y Herzegovina, Bulgaria"}  # fmt: skip
    assert shown["neighbours"].startswith(first[language])
    assert made.findings == ()


def test_a_single_neighbour_is_not_the_most_recent_of_several() -> None:
    text = draft("universalization_not_party", "VNM", "en", TODAY, FACTS).markdown
    assert "Among them is a neighbour" in text and "The most recent of these" not in text
    assert "Experience of clearance under the Convention has been gained by the Lao" in text
