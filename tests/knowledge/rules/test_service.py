"""When an answer is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.service import CLOSE, answer_due


@pytest.mark.parametrize(
    ("received", "urgent", "due"),
    [
        ("2026-11-23T09:00", False, "2026-11-26T16:00"),  # a Monday
        ("2026-11-23T09:00", True, "2026-11-24T16:00"),
        ("2026-11-23T16:01", True, "2026-11-25T16:00"),  # after the close: as of Tuesday
        ("2026-11-27T09:00", True, "2026-11-30T16:00"),  # a Friday
        ("2026-11-28T09:00", True, "2026-12-01T16:00"),  # a Saturday counts as Monday
    ],
)
def test_the_day_is_counted_in_working_days(received: str, urgent: bool, due: str) -> None:
    given_at = datetime.fromisoformat(received).replace(tzinfo=UTC)

    assert answer_due(given_at, urgent=urgent) == datetime.fromisoformat(due).replace(tzinfo=UTC)


MINUTES = st.integers(0, 40 * 365 * 24 * 60)


@given(MINUTES, st.booleans())
def test_it_is_a_working_day_later_and_not_far_away(minutes: int, urgent: bool) -> None:
    received = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = answer_due(received, urgent=urgent)

    assert due > received
    assert due.weekday() < 5
    assert due.time() == CLOSE
    assert due - received <= timedelta(days=7)
    assert due <= answer_due(received, urgent=False)
