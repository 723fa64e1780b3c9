"""What comes next with a State: every order of steps has an answer, and nobody is written to before the agreed day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.campaign import CampaignStep, Entry, NextStep, may_write_from, standing

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAYS = 180


def entries(*steps: CampaignStep) -> list[Entry]:
    return [Entry(step, START + timedelta(days=number)) for number, step in enumerate(steps)]


def test_nobody_written_to_is_to_be_written_to() -> None:
    assert standing(DAYS, [], date(2026, 1, 1)).next is NextStep.WRITE


def test_a_later_letter_after_an_old_promise_is_waited_for() -> None:
    steps = [Entry(CampaignStep.PROMISED, START, date(2026, 1, 20)), *entries(CampaignStep.SENT)]
    steps[1] = Entry(CampaignStep.SENT, START + timedelta(days=30))
    found = standing(DAYS, steps, date(2026, 2, 10))
    assert (found.next, found.until) == (NextStep.WAIT, date(2026, 2, 4) + timedelta(days=180))


def test_an_approved_letter_is_to_be_sent_and_a_void_one_leaves_things_as_they_were() -> None:
    day = date(2026, 2, 1)
    begun = [CampaignStep.DRAFTED, CampaignStep.APPROVED]
    assert standing(DAYS, entries(*begun[:1]), day).next is NextStep.APPROVE
    assert standing(DAYS, entries(*begun), day).next is NextStep.SEND
    assert standing(DAYS, entries(*begun, CampaignStep.VOID), day).next is NextStep.WRITE
    after = standing(DAYS, entries(*begun, CampaignStep.SENT, *begun, CampaignStep.VOID), day)
    assert after.next is NextStep.WAIT and after.last is not None and after.last.step is CampaignStep.VOID


def test_a_kind_that_is_no_campaign_may_be_written_any_day() -> None:
    assert may_write_from(0, date(2026, 1, 5)) is None
    assert may_write_from(DAYS, None) is None


@given(
    st.lists(st.tuples(st.sampled_from(CampaignStep), st.integers(0, 400)), max_size=8),
    st.integers(0, 200),
    st.integers(0, 500),
)
def test_nobody_is_reminded_before_the_agreed_day(
    steps: list[tuple[CampaignStep, int]], agreed: int, after: int
) -> None:
    made = [Entry(step, START + timedelta(days=days)) for step, days in steps]
    day = START.date() + timedelta(days=after)
    found = standing(agreed, made, day)
    if found.next is NextStep.REMIND and found.last_sent:
        assert (day - found.last_sent).days >= agreed
    if any(step is CampaignStep.RECEIVED and days <= after for step, days in steps):
        assert found.next is NextStep.CLOSED
    assert found == standing(agreed, reversed(made), day) or len({days for _, days in steps}) < len(steps)
