"""Updates of the facts are kept with who and when, counted in their order, and taken back without being forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.errors import BadInput, UnknownReference
from knowledge.facts.records import StatusUpdate
from knowledge.memory.fact_updates import FactUpdates
from knowledge.memory.store import Store
from tests.knowledge.memory.samples import NOW, TODAY

ONE = StatusUpdate(TODAY, "list of the day", {"AGO": {"deposit_date": "2026-11-20", "note": "é'; --"}})
TWO = StatusUpdate(date(2026, 12, 1), "the next list", {})


def test_what_is_applied_counts_until_it_is_undone(store: Store) -> None:
    updates = FactUpdates(store)
    marks = [updates.mark()]
    first, second = updates.apply(ONE, "AB", NOW), updates.apply(TWO, "CD", NOW)
    marks.append(updates.mark())
    assert FactUpdates(store).standing() == (ONE, TWO)
    updates.undo(first, "EF", NOW + timedelta(days=1))
    marks.append(updates.mark())
    assert updates.standing() == (TWO,)
    kept = updates.all()
    assert [(one.id, one.states, one.applied_by, one.undone_by) for one in kept] == [
        (first, 1, "AB", "EF"),
        (second, 0, "CD", ""),
    ]
    assert kept[0].undone_at == NOW + timedelta(days=1)
    assert len(set(marks)) == 3


def test_what_can_not_be_undone_is_told(store: Store) -> None:
    updates = FactUpdates(store)
    number = updates.apply(ONE, "", NOW)
    updates.undo(number, "", NOW)
    with pytest.raises(BadInput, match="undone already"):
        updates.undo(number, "", NOW)
    for unknown in (0, 99, 10**12):
        with pytest.raises(UnknownReference):
            updates.undo(unknown, "", NOW)
