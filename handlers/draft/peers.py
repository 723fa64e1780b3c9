"""What other States did that may speak to one: neighbours' completed or current work, signatories that ratified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.facts.load import Facts
from knowledge.facts.records import State, StateDeadline
from knowledge.rules.deadlines import latest_day

Deed = tuple[State, StateDeadline]
"""A State with the verified row that tells what it did."""

_CLEARING = ("original_deadline", "extension_granted", "extension_requested")


def completed(facts: Facts, states: Iterable[State], article: str, on: date) -> list[Deed]:
    """Those of the States that are on record as having completed an Article 3 or 4 obligation by that day."""
    return [(state, rows[-1]) for state in states if (rows := _done(facts, state, article, on))]


def clearing(facts: Facts, states: Iterable[State], on: date) -> list[Deed]:
    """Those of the States that have a verified Article 4 deadline and have not completed clearance by that day."""
    found = []
    for state in states:
        rows = [row for row in _rows(facts, state, "4") if row.fact_type in _CLEARING]
        if rows and not _done(facts, state, "4", on):
            found.append((state, rows[-1]))
    return found


def ratified(facts: Facts, on: date) -> tuple[Sequence[State], Sequence[State]]:
    """All States that signed, and those of them that deposited an instrument by that day.

    Both empty while it is not certain of each one whether it ratified: a count would then be a guess. Where only the
    day of deposit is unverified, the entry into force shows that there was one.
    """
    signed = [state for state in facts.states if state.signature_date is not None]
    if not all(state.verified or state.entry_into_force for state in signed):
        return (), ()
    return signed, [state for state in signed if state.deposit_date is not None and state.deposit_date <= on]


def _rows(facts: Facts, state: State, article: str) -> list[StateDeadline]:
    return [row for row in facts.deadlines_of(state.iso3) if row.verified and row.article == article]


def _done(facts: Facts, state: State, article: str, on: date) -> list[StateDeadline]:
    found = [row for row in _rows(facts, state, article) if row.fact_type.startswith("completion")]
    return [row for row in found if latest_day(row.date) <= on]
