"""What was asked in a span of time, without the answers' words."""

from __future__ import annotations

from datetime import timedelta

from knowledge.memory.asked import asked_between, cases_answered
from knowledge.memory.cases import answered_elsewhere
from knowledge.memory.log import Log
from knowledge.memory.store import Store
from knowledge.message import Outcome
from tests.knowledge.memory.samples import HANDED_OVER, NOW, answered, message


def test_what_was_answered_in_the_span_with_outcome_and_case(log: Log, store: Store) -> None:
    answered(log, message("a"), at=NOW - timedelta(days=1))
    answered(log, message("b", state="LAO"), HANDED_OVER, at=NOW)
    answered(log, message("c"), at=NOW + timedelta(days=1))
    (only,) = asked_between(store, NOW, NOW + timedelta(days=1))
    assert (only.id, only.state, only.outcome, only.case) == (2, "LAO", Outcome.HANDED_OVER, "ISU-2026-0001")
    assert (only.answered_at, only.received_at) == (NOW, message().received_at)
    assert len(list(asked_between(store, NOW - timedelta(days=1), NOW + timedelta(days=2)))) == 3
    assert list(asked_between(store, NOW, NOW)) == []


def test_cases_count_when_a_person_answered_them(log: Log, store: Store) -> None:
    answered(log, message("a"), HANDED_OVER)
    answered(log, message("b"), HANDED_OVER)
    later = NOW + timedelta(days=2)
    with store.writing() as connection:
        assert answered_elsewhere(connection, 1, "AB", "mail:5", later)
    assert cases_answered(store, NOW, later + timedelta(seconds=1)) == (2 * 86_400.0,)
    assert cases_answered(store, NOW, later) == ()
