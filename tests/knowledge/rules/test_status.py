"""Status on any date, counted as the Depositary counts, and the dates of Articles 17 and 20."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts.load import Facts
from knowledge.facts.records import State
from knowledge.rules.dates import add_months
from knowledge.rules.status import (
    THIRTIETH_DEPOSIT,
    Status,
    count_by_status,
    entry_into_force,
    in_force_on,
    signed_by,
    status_on,
    withdrawal_effective,
)

DEPOSITS = st.dates(date(2008, 12, 3), date(2200, 12, 31))


@pytest.fixture(scope="module")
def states() -> tuple[State, ...]:
    return Facts.load().states


@pytest.mark.parametrize(
    ("day", "parties"),
    [
        (date(2008, 12, 3), 4),
        (date(2010, 2, 16), 30),
        (date(2010, 8, 1), 38),
        (date(2011, 3, 30), 55),
        (date(2011, 9, 30), 66),
        (date(2013, 9, 13), 84),
        (date(2015, 1, 2), 89),
        (date(2015, 7, 24), 93),
        (date(2015, 10, 1), 98),
        (date(2016, 4, 19), 100),
        (date(2018, 3, 1), 103),
        (date(2019, 1, 3), 106),
        (date(2019, 9, 27), 107),
        (date(2020, 1, 31), 108),
        (date(2020, 8, 6), 109),
        (date(2020, 9, 15), 110),
        (date(2022, 12, 31), 110),
        (date(2023, 2, 28), 111),
        (date(2023, 8, 3), 112),
        (date(2025, 3, 6), 111),
        (date(2025, 9, 5), 112),
        (date(2026, 3, 2), 112),
    ],
)
def test_states_parties_by_date_agree_with_published_counts(states: tuple[State, ...], day: date, parties: int) -> None:
    assert count_by_status(states, day)[Status.STATE_PARTY] == parties


def test_thirty_are_bound_on_the_day_of_general_entry_into_force(states: tuple[State, ...]) -> None:
    assert sum(in_force_on(state, date(2010, 8, 1)) for state in states) == 30
    assert not any(in_force_on(state, date(2010, 7, 31)) for state in states)


def test_signatures_and_signatories(states: tuple[State, ...]) -> None:
    today = date(2026, 11, 21)
    assert sum(signed_by(state, today) for state in states) == 108
    open_ones = {state.iso3 for state in states if status_on(state, today) is Status.SIGNATORY}
    assert open_ones == {"AGO", "CAF", "CYP", "COD", "DJI", "HTI", "IDN", "JAM", "KEN", "LBR", "UGA", "TZA"}


def test_every_state_has_one_status(states: tuple[State, ...]) -> None:
    assert sum(count_by_status(states, date(2015, 5, 5)).values()) == len(states) == 197


def test_the_table_agrees_with_article_17(states: tuple[State, ...]) -> None:
    for state in states:
        if state.deposit_date:
            assert state.entry_into_force == entry_into_force(state.deposit_date), state.iso3


def test_a_withdrawal_ends_the_status_on_its_day(states: tuple[State, ...]) -> None:
    lithuania = next(state for state in states if state.iso3 == "LTU")
    assert status_on(lithuania, date(2025, 3, 5)) is Status.STATE_PARTY
    assert in_force_on(lithuania, date(2025, 3, 5))
    assert status_on(lithuania, date(2025, 3, 6)) is Status.WITHDRAWN
    assert not in_force_on(lithuania, date(2025, 3, 6))


def test_a_state_is_a_party_from_deposit_and_bound_later(states: tuple[State, ...]) -> None:
    vanuatu = next(state for state in states if state.iso3 == "VUT")
    assert status_on(vanuatu, date(2025, 9, 4)) is Status.NOT_PARTY
    assert status_on(vanuatu, date(2025, 9, 5)) is Status.STATE_PARTY
    assert not in_force_on(vanuatu, date(2026, 2, 28))
    assert in_force_on(vanuatu, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("deposit", "expected"),
    [
        (date(2008, 12, 3), date(2010, 8, 1)),
        (date(2010, 2, 16), date(2010, 8, 1)),
        (date(2010, 3, 1), date(2010, 9, 1)),
        (date(2025, 9, 5), date(2026, 3, 1)),
        (date(2026, 8, 31), date(2027, 2, 1)),
    ],
)
def test_entry_into_force(deposit: date, expected: date) -> None:
    assert entry_into_force(deposit) == expected


@settings(deadline=None)
@given(DEPOSITS)
def test_entry_into_force_is_a_first_day_five_to_six_months_on(deposit: date) -> None:
    enters = entry_into_force(deposit)
    assert enters.day == 1
    assert enters > deposit
    if deposit > THIRTIETH_DEPOSIT:
        assert add_months(deposit, 5) < enters + timedelta(days=1) <= add_months(deposit, 6) + timedelta(days=1)


def test_withdrawal_waits_six_months_and_for_the_end_of_a_conflict() -> None:
    assert withdrawal_effective(date(2024, 9, 6)) == date(2025, 3, 6)
    assert withdrawal_effective(date(2024, 8, 31)) == date(2025, 2, 28)
    assert withdrawal_effective(date(2024, 9, 6), date(2024, 12, 1)) == date(2025, 3, 6)
    assert withdrawal_effective(date(2024, 9, 6), date(2026, 1, 1)) == date(2026, 1, 1)
    assert withdrawal_effective(date(2024, 9, 6), date.max) == date.max
