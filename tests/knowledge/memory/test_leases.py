"""A lease has one holder at a time, and ends with its time."""

from __future__ import annotations

from datetime import timedelta

from knowledge.memory.leases import Leases
from knowledge.memory.store import Store
from tests.knowledge.memory.samples import NOW

MINUTE = timedelta(minutes=1)


def test_one_holds_it_and_may_renew_it(store: Store) -> None:
    one, two = Leases(store, "one"), Leases(store, "two")
    assert one.take("x", NOW + MINUTE, NOW)
    assert not two.take("x", NOW + MINUTE, NOW)
    assert two.take("y", NOW + MINUTE, NOW)
    assert one.take("x", NOW + 5 * MINUTE, NOW)
    assert not two.take("x", NOW + 9 * MINUTE, NOW + 4 * MINUTE)


def test_it_ends_with_its_time_or_when_it_is_given_back(store: Store) -> None:
    one, two = Leases(store, "one"), Leases(store, "two")
    assert one.take("x", NOW + MINUTE, NOW)
    assert two.take("x", NOW + 2 * MINUTE, NOW + MINUTE)
    one.give_back("x")
    assert not one.take("x", NOW + 3 * MINUTE, NOW + MINUTE)
    two.give_back("x")
    assert one.take("x", NOW + 3 * MINUTE, NOW + MINUTE)
