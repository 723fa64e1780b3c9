"""What commands show of States: one State's whole record, lists by status and region, and deadlines of many States."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from enum import Enum

from knowledge.errors import BadInput
from knowledge.facts.load import AS_OF, Facts
from knowledge.facts.records import State
from knowledge.rules.deadlines import Deadline, DeadlineKind, deadlines_for
from knowledge.rules.regions import GROUPS, in_region, region_named
from knowledge.rules.status import Status, count_by_status, in_force_on, status_on


@dataclass(frozen=True, slots=True)
class StateRow:
    """One line of a list of States on a day."""

    iso3: str
    name: str
    status: Status
    in_force: bool
    signature_date: date | None
    deposit_date: date | None
    deposit_kind: str
    entry_into_force: date | None
    withdrawal_effective: date | None
    un_region: str
    verified: bool
    source: str
    on: date
    as_of: date


@dataclass(frozen=True, slots=True)
class StateReport:
    """Everything recorded on one State, as of a day, with its deadlines."""

    standing: StateRow
    formal_name: str
    names: dict[str, str]
    articles: dict[str, str]
    """The article before the name, by language; "" where it takes none."""
    iso_region: str
    least_developed: bool
    small_island: bool
    landlocked: bool
    note: str
    deadlines: tuple[Deadline, ...]


def state_report(facts: Facts, code: str, on: date) -> StateReport:
    """The record of the State of that ISO code; ``UnknownReference`` where there is none."""
    state = facts.state(code)
    return StateReport(
        standing=_row(facts, state, on),
        formal_name=state.formal_name_en,
        names={"en": state.name_en, "fr": state.name_fr, "es": state.name_es, "ar": state.name_ar},
        articles={"en": state.en_article, "fr": state.fr_article, "es": state.es_article},
        iso_region=state.iso_region,
        least_developed=state.ldc,
        small_island=state.sids,
        landlocked=state.lldc,
        note=state.note,
        deadlines=deadlines_of(facts, state, on),
    )


def list_states(
    facts: Facts, on: date, *, status: str = "", region: str = "", in_force: bool = False
) -> tuple[StateRow, ...]:
    """The States of that status and region on that day, by English name; ``BadInput`` for an unknown status or region.

    ``in_force`` keeps those that the Convention binds on that day.
    """
    wanted = _status(status) if status else None
    group = _region(region) if region else ""
    rows = (_row(facts, state, on) for state in facts.states if not group or in_region(state, group))
    kept = (row for row in rows if (wanted is None or row.status is wanted) and (row.in_force or not in_force))
    return tuple(sorted(kept, key=lambda row: row.name))


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many States of a group stand where on a day; ``group`` is "" for all States."""

    group: str
    states: int
    counts: dict[str, int]
    in_force: int
    on: date
    as_of: date


def count_groups(facts: Facts, on: date) -> tuple[GroupCount, ...]:
    """Counts of all States, then of each UN regional group, region and group of developing countries.

    Four States are in no regional group: those groups do not add up to all.
    """
    rows = []
    for group in ("", *GROUPS):
        states = [state for state in facts.states if not group or in_region(state, group)]
        counts = {status.value: number for status, number in count_by_status(states, on).items()}
        bound = sum(in_force_on(state, on) for state in states)
        rows.append(GroupCount(group, len(states), counts, bound, on, facts.status_as_of))
    return tuple(rows)


def deadlines_of(facts: Facts, state: State, on: date) -> tuple[Deadline, ...]:
    """Every deadline of one State as of that day, with what the next meeting on record brings."""
    rows = facts.deadlines_of(state.iso3)
    return deadlines_for(state, rows, on, as_of=AS_OF, next_meeting=facts.next_meeting(on))


def list_deadlines(
    facts: Facts, on: date, *, states: Iterable[str] = (), within_days: int | None = None
) -> tuple[Deadline, ...]:
    """Deadlines of those States (all if none is named), soonest first.

    With ``within_days`` only those that fall from that day to so many days later, none that are completed.
    """
    chosen = [facts.state(code) for code in states] or list(facts.states)
    found = [
        deadline
        for state in chosen
        for deadline in deadlines_of(facts, state, on)
        if within_days is None or _falls(deadline, on, within_days)
    ]
    return tuple(sorted(found, key=lambda deadline: (deadline.due or date.max, deadline.iso3, deadline.rule)))


def as_json(value: object) -> object:
    """The value as JSON takes it: dataclasses as objects, dates as ISO 8601, enumerations as their value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value


def _row(facts: Facts, state: State, on: date) -> StateRow:
    return StateRow(
        state.iso3, state.name_en, status_on(state, on), in_force_on(state, on), state.signature_date,
        state.deposit_date, state.deposit_kind, state.entry_into_force, state.withdrawal_effective, state.un_region,
        state.verified, state.source, on, facts.status_as_of,
    )  # fmt: skip


def _falls(deadline: Deadline, on: date, days: int) -> bool:
    open_one = deadline.kind not in (DeadlineKind.COMPLETED, DeadlineKind.OVERDUE)
    return open_one and deadline.due is not None and on <= deadline.due <= on + timedelta(days=days)


def _status(text: str) -> Status:
    try:
        return Status(text.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise BadInput("A status is one of " + ", ".join(Status) + ".") from None


def _region(text: str) -> str:
    group = region_named(text)
    if group is None:
        raise BadInput("A region is one of " + ", ".join(GROUPS) + ".")
    return group
