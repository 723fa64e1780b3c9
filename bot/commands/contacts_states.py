"""States in the commands on contacts: found by code or name, and those that a group's rule means on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from knowledge.errors import UnknownReference
from knowledge.facts.load import Facts
from knowledge.facts.standing import list_deadlines, list_states
from knowledge.memory.contacts.groups import Rule
from knowledge.rules.deadlines import DeadlineKind, Subject

NEEDED = "article7_report"
"""The theme for which every State Party should have a focal point; clearance is wanted where that duty is open."""


def state_finder(facts: Facts) -> Callable[[str], str]:
    """Gives the code of the one State that a text means, as whole names or codes; "" for none or several."""

    def find(text: str) -> str:
        try:
            return facts.state(text.strip().upper()).iso3
        except UnknownReference:
            named = {hit.iso3 for hit in facts.names.find(text)}
            return named.pop() if len(named) == 1 else ""

    return find


def read_state(facts: Facts, given: str) -> str:
    """The code of the State meant; UnknownReference where a text means none."""
    code = state_finder(facts)(given)
    if not code:
        raise UnknownReference(f"{given[:40]!r} is no State; `isu states list` shows them")
    return code


def affected(facts: Facts, on: date) -> frozenset[str]:
    """States Parties with an open clearance duty that is on record, on a day."""
    open_ones = (DeadlineKind.DECIDED, DeadlineKind.REQUESTED, DeadlineKind.OVERDUE)
    found = list_deadlines(facts, on)
    return frozenset(one.iso3 for one in found if one.subject is Subject.CLEARANCE and one.kind in open_ones)


def states_meant(facts: Facts) -> Callable[[Rule, date], frozenset[str] | None]:
    """What status, region and "affected" of a rule mean."""

    def meant(rule: Rule, on: date) -> frozenset[str] | None:
        if not (rule.status or rule.region or rule.affected):
            return None
        rows = list_states(facts, on, status=rule.status, region=rule.region)
        codes = frozenset(row.iso3 for row in rows)
        return codes & affected(facts, on) if rule.affected.casefold() in ("yes", "true", "1") else codes

    return meant


def needed(facts: Facts, on: date) -> dict[str, list[str]]:
    """Themes with the States that should have a focal point for them on a day."""
    parties = [row.iso3 for row in list_states(facts, on, status="state_party")]
    return {NEEDED: parties, "article4_clearance": sorted(affected(facts, on))}
