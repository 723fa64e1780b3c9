"""Deadlines: the treaty's own arithmetic, and what holds once recorded decisions count."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.records import State, StateDeadline
from knowledge.rules.deadlines import (
    Deadline,
    DeadlineKind,
    NextMeeting,
    Subject,
    annual_report_due,
    clearance_deadline,
    deadlines_for,
    declaration_due,
    extension_request_due,
    initial_report_due,
    latest_day,
    latest_extension,
    next_annual_report,
    stockpile_deadline,
)

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2010, 8, 1), date(2200, 12, 31))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.load()


def of(facts: Facts, iso3: str, article: str, on: date = TODAY) -> list[Deadline]:
    found = deadlines_for(facts.state(iso3), facts.deadlines_of(iso3), on, as_of=AS_OF)
    return [deadline for deadline in found if deadline.article == article]


def test_the_treaty_arithmetic() -> None:
    assert stockpile_deadline(date(2016, 1, 1)) == date(2024, 1, 1)
    assert clearance_deadline(date(2013, 9, 1)) == date(2023, 9, 1)
    assert initial_report_due(date(2024, 2, 1)) == date(2024, 7, 30)
    assert initial_report_due(date(2026, 3, 1)) == date(2026, 8, 28)
    assert annual_report_due(2027) == date(2027, 4, 30)
    assert extension_request_due(date(2026, 9, 14)) == date(2025, 12, 14)


def test_one_extension_is_four_years_for_stockpiles_and_five_for_clearance() -> None:
    assert latest_extension("3", date(2021, 3, 1)) == date(2025, 3, 1)
    assert latest_extension("4", date(2023, 11, 1)) == date(2028, 11, 1)


@settings(deadline=None)
@given(DAYS, DAYS)
def test_the_next_annual_report_is_the_first_30_april_due(in_force: date, on: date) -> None:
    due = next_annual_report(in_force, on)
    assert (due.month, due.day) == (4, 30)
    assert due >= on
    assert due > initial_report_due(in_force)
    earlier = due.replace(year=due.year - 1)
    assert earlier < on or earlier <= initial_report_due(in_force)


@settings(deadline=None)
@given(DAYS)
def test_a_request_comes_nine_months_before_the_meeting(opens: date) -> None:
    due = extension_request_due(opens)
    assert timedelta(days=271) <= opens - due <= timedelta(days=277)


def test_recorded_originals_agree_with_the_formula(facts: Facts) -> None:
    formulas = {"3": stockpile_deadline, "4": clearance_deadline}
    for row in facts.state_deadlines:
        in_force = facts.state(row.iso3).entry_into_force
        if row.fact_type == "original_deadline" and in_force:
            assert formulas[row.article](in_force) == date.fromisoformat(row.date), row.iso3
        if row.article == "7" and row.fact_type == "initial_report_due" and in_force:
            assert initial_report_due(in_force) == date.fromisoformat(row.date), row.iso3


def test_no_granted_extension_is_longer_than_the_treaty_allows(facts: Facts) -> None:
    for row in facts.state_deadlines:
        if row.fact_type == "extension_granted" and row.previous_deadline:
            latest = latest_extension(row.article, date.fromisoformat(row.previous_deadline))
            assert date.fromisoformat(row.date) <= latest, row.iso3


def test_a_verified_extension_stands_alone_with_its_decision(facts: Facts) -> None:
    (only,) = of(facts, "IRQ", "4")
    assert (only.due, only.kind, only.decided_at) == (date(2028, 11, 1), DeadlineKind.DECIDED, "11MSP")
    assert only.rule == "CCM-4-5"
    assert only.verified
    assert only.source
    assert only.as_of == AS_OF


def test_an_unverified_newest_date_follows_the_last_verified_one(facts: Facts) -> None:
    first, second = of(facts, "LAO", "4")
    assert (first.due, first.verified) == (date(2020, 8, 1), True)
    assert (second.due, second.verified) == (date(2030, 8, 1), False)
    first, second = of(facts, "DEU", "4")
    assert (first.due, first.verified) == (date(2025, 8, 1), True)
    assert (second.due, second.verified) == (date(2030, 8, 1), False)


def test_a_pending_request_is_named_beside_the_date_it_would_move(facts: Facts) -> None:
    granted, asked = of(facts, "AFG", "4")
    assert (granted.due, granted.passed(TODAY)) == (date(2026, 3, 1), True)
    assert (asked.kind, asked.due, asked.document_symbol) == (DeadlineKind.REQUESTED, None, "CCM/MSP/2025/3")


def test_completion_replaces_the_deadline_from_its_day_on(facts: Facts) -> None:
    (done,) = of(facts, "BIH", "4")
    assert (done.kind, done.due) == (DeadlineKind.COMPLETED, date(2023, 8, 31))
    assert not done.passed(TODAY)
    (before,) = of(facts, "BIH", "4", date(2023, 8, 30))
    assert before.kind is DeadlineKind.DECIDED


def test_the_verified_declaration_is_preferred_to_unverified_extensions(facts: Facts) -> None:
    (done,) = of(facts, "BGR", "3")
    assert (done.kind, done.due, done.verified) == (DeadlineKind.COMPLETED, date(2023, 9, 12), True)


def test_an_imprecise_completion_keeps_the_words_of_its_source(facts: Facts) -> None:
    (done,) = of(facts, "ESP", "3")
    assert (done.kind, done.due, done.text) == (DeadlineKind.COMPLETED, None, "2017/2018")


def test_a_computed_date_says_that_it_may_not_apply(facts: Facts) -> None:
    (computed,) = of(facts, "VUT", "4")
    assert (computed.kind, computed.due) == (DeadlineKind.COMPUTED, date(2036, 3, 1))
    assert "only if" in computed.note


def test_only_the_newest_list_of_missing_reports_counts(facts: Facts) -> None:
    togo = of(facts, "TGO", "7")
    assert [d.kind for d in togo if d.subject is Subject.INITIAL_REPORT] == [DeadlineKind.OVERDUE]
    niue = of(facts, "NIU", "7")
    assert [d.subject for d in niue] == [Subject.ANNUAL_REPORT]


def test_states_that_are_not_party_have_no_deadlines(facts: Facts) -> None:
    for iso3 in ("KEN", "UKR", "LTU"):
        assert not deadlines_for(facts.state(iso3), facts.deadlines_of(iso3), TODAY, as_of=AS_OF)
    assert not of(facts, "VUT", "7", date(2025, 9, 4))


def test_a_meeting_brings_the_last_day_to_ask_for_more_time(facts: Facts) -> None:
    meeting = NextMeeting("16MSP", date(2028, 9, 11), "made up", verified=False)
    found = deadlines_for(facts.state("IRQ"), facts.deadlines_of("IRQ"), TODAY, as_of=AS_OF, next_meeting=meeting)
    (request,) = [d for d in found if d.subject is Subject.EXTENSION_REQUEST]
    assert (request.due, request.rule, request.article) == (date(2027, 12, 11), "CCM-4-6a", "4")
    assert (request.verified, request.decided_at) == (False, "16MSP")
    late = deadlines_for(
        facts.state("IRQ"), facts.deadlines_of("IRQ"), date(2027, 12, 12), as_of=AS_OF, next_meeting=meeting
    )
    assert [d for d in late if d.subject is Subject.EXTENSION_REQUEST] == []


PARTY = dataclasses.replace(
    Facts.load().state("LAO"),
    deposit_date=date(2026, 3, 10),
    entry_into_force=date(2026, 9, 1),
    withdrawal_effective=None,
)
DAY = date(2026, 5, 1)
OBLIGATIONS = Facts.load().obligations


def row(fact_type: str, day: str, article: str = "4", **more: str) -> StateDeadline:
    blank = dict.fromkeys(("previous_deadline", "decided_at", "document_symbol", "note"), "")
    values = blank | more
    return StateDeadline("LAO", "made up", article, fact_type, day, verified=True, source="made up", **values)


def subjects(*rows: StateDeadline, on: date = DAY, state: State = PARTY) -> dict[Subject, Deadline]:
    return {d.subject: d for d in deadlines_for(state, rows, on, as_of=AS_OF)}


def test_a_state_that_is_not_bound_yet_is_told_from_when() -> None:
    entering = subjects()[Subject.ENTRY_INTO_FORCE]
    assert (entering.due, entering.rule, entering.article) == (date(2026, 9, 1), "CCM-17-2", "17")
    assert Subject.ENTRY_INTO_FORCE not in subjects(on=date(2026, 9, 1))


def test_a_notice_of_withdrawal_runs_six_months_and_names_the_exception() -> None:
    leaving = subjects(row("withdrawal_notified", "2026-04-15", "20"))[Subject.WITHDRAWAL]
    assert (leaving.due, leaving.kind, leaving.rule) == (date(2026, 10, 15), DeadlineKind.COMPUTED, "CCM-20-3")
    assert "armed conflict" in leaving.note
    assert Subject.WITHDRAWAL not in subjects(row("withdrawal_notified", "2026-05-02", "20"))


def test_what_falls_due_after_a_withdrawal_is_no_longer_owed() -> None:
    leaver = dataclasses.replace(PARTY, withdrawal_effective=date(2027, 3, 1))
    found = subjects(row("withdrawal_notified", "2026-09-01", "20"), state=leaver, on=date(2026, 9, 2))
    assert set(found) == {Subject.WITHDRAWAL, Subject.INITIAL_REPORT}
    assert (found[Subject.WITHDRAWAL].kind, found[Subject.WITHDRAWAL].formula) == (
        DeadlineKind.DECIDED,
        date(2027, 3, 1),
    )


def test_a_completion_is_to_be_declared_at_the_next_meeting() -> None:
    meeting = NextMeeting("16MSP", date(2026, 9, 11), "made up")
    done = row("completion_reported", "2026-04")

    def declarations(*rows: StateDeadline, on: date = DAY) -> list[Deadline]:
        found = deadlines_for(PARTY, rows, on, as_of=AS_OF, next_meeting=meeting)
        return [d for d in found if d.subject is Subject.COMPLIANCE_DECLARATION]

    (due,) = declarations(done)
    assert (due.due, due.rule, due.decided_at) == (date(2026, 9, 11), "CCM-4-1c", "16MSP")
    assert declarations(done, row("completion_declared", "2026-04-30")) == []
    assert declarations(done, on=date(2026, 4, 1)) == []
    assert declarations(row("completion_reported", "2019")) == []


@settings(deadline=None)
@given(DAYS, st.lists(DAYS, max_size=5))
def test_a_declaration_waits_for_no_later_meeting_than_the_next(completed: date, meetings: list[date]) -> None:
    due = declaration_due(completed, meetings)
    assert due is None or (due in meetings and due >= completed)
    assert not any(completed <= meeting < (due or date.max) for meeting in meetings)


@settings(deadline=None)
@given(DAYS)
def test_a_decided_date_stands_beside_the_formulas(in_force: date) -> None:
    state = dataclasses.replace(PARTY, deposit_date=in_force, entry_into_force=in_force)
    granted = row("extension_granted", "2190-06-01", previous_deadline="2185-06-01", decided_at="99MSP")
    found = deadlines_for(state, [granted], in_force, as_of=AS_OF)
    (clearance,) = [d for d in found if d.subject is Subject.CLEARANCE]
    (stockpile,) = [d for d in found if d.subject is Subject.STOCKPILE]
    assert (clearance.due, clearance.formula) == (date(2190, 6, 1), clearance_deadline(in_force))
    assert clearance.extension_limit == date(2195, 6, 1)
    assert (stockpile.due, stockpile.formula) == (stockpile_deadline(in_force),) * 2
    assert stockpile.extension_limit == latest_extension("3", stockpile.formula or date.max)


@settings(deadline=None)
@given(DAYS, st.integers(0, 4000))
def test_every_deadline_of_any_state_names_rule_source_and_day(in_force: date, later: int) -> None:
    state = dataclasses.replace(PARTY, deposit_date=in_force, entry_into_force=in_force)
    for found in deadlines_for(state, [], in_force + timedelta(days=later), as_of=AS_OF):
        assert found.rule in OBLIGATIONS
        assert found.source
        assert found.as_of == AS_OF


def test_every_deadline_names_a_known_rule(facts: Facts) -> None:
    for state in facts.states:
        for deadline in deadlines_for(state, facts.deadlines_of(state.iso3), TODAY, as_of=AS_OF):
            assert deadline.rule in facts.obligations
            assert deadline.source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09-12", date(2023, 9, 12)),
        ("2023-12", date(2023, 12, 31)),
        ("2023", date(2023, 12, 31)),
        ("2017/2018", date(2018, 12, 31)),
        ("before 2019-08", date(2019, 7, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("", date.max),
    ],
)
def test_the_latest_day_of_imprecise_dates(text: str, expected: date) -> None:
    assert latest_day(text) == expected
