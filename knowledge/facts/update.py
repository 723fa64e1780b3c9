"""Compares the Depositary's list with the table of States: what would change, and what a person must look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.errors import BadInput
from knowledge.facts.depositary import DepositaryList, Participant
from knowledge.facts.load import Facts
from knowledge.facts.records import State, StatusUpdate
from knowledge.rules.folding import fold
from knowledge.rules.status import Status, entry_into_force

FIELDS = (
    *("signature_date", "deposit_date", "deposit_kind", "entry_into_force", "withdrawal_effective", "ccm_status"),
)
"""What the list says of a State, or what follows from it by Article 17."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a State that would change; "" for nothing."""

    iso3: str
    name: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an update would do. ``doubts`` are lines for a person: what is left as it is until they are settled."""

    changes: tuple[FieldChange, ...]
    doubts: tuple[str, ...]
    unchanged: int
    read: int


def compare(facts: Facts, listed: DepositaryList, withdrawals: Mapping[str, date], as_of: date) -> Preview:
    """The changes that the list brings. ``withdrawals`` gives the days on which withdrawals took or take effect.

    Names are matched exactly, after case and accents; nothing is taken from a row that leaves room for doubt.
    """
    doubts: list[str] = []
    changes: list[FieldChange] = []
    seen: dict[str, int] = {}
    same = 0
    for row in listed.participants:
        code = _code(facts, row.name)
        why = _doubt(facts, row, code, seen, withdrawals, as_of)
        if why or code is None:
            doubts.append(f"row {row.line}, {row.name}: {why}")
            continue
        seen[code] = row.line
        found = list(_changes(facts.states_by_code[code], row, withdrawals))
        changes += found
        same += not found
    doubts += _missing(facts, seen) + _miscounted(listed)
    return Preview(tuple(changes), tuple(doubts), same, len(listed.participants))


def as_update(preview: Preview, as_of: date, source: str) -> StatusUpdate:
    """The changes as an update to store."""
    values: dict[str, dict[str, str]] = {}
    for change in preview.changes:
        values.setdefault(change.iso3, {})[change.field] = change.new
    return StatusUpdate(as_of, source, values)


def _code(facts: Facts, name: str) -> str | None:
    """The State that bears exactly this name, as its own or as an alias; None for none or several."""
    wanted = _folded(name)
    own = {s.iso3 for s in facts.states if wanted in (_folded(s.name_en), _folded(s.formal_name_en))}
    found = own or {alias.iso3 for alias in facts.aliases if _folded(alias.alias) == wanted}
    if not found:
        found = {hit.iso3 for hit in facts.names.find(name, repair=False) if hit.end - hit.start >= len(name) - 6}
    return found.pop() if len(found) == 1 else None


def _folded(name: str) -> str:
    return fold(name).removeprefix("the ").strip()


def _doubt(
    facts: Facts,
    row: Participant,
    code: str | None,
    seen: Mapping[str, int],
    withdrawals: Mapping[str, date],
    as_of: date,
) -> str:
    if code is None:
        return "no State of the table has this name"
    if code in seen:
        return f"row {seen[code]} is on the same State"
    if any(day is not None and day > as_of for day in (row.signature, row.deposit)):
        return f"a day after {as_of}, the day of the list"
    if row.signature and row.deposit and row.deposit < row.signature:
        return "the deposit lies before the signature"
    if row.left and code not in withdrawals and facts.states_by_code[code].withdrawal_effective is None:
        return f"in brackets, as after a withdrawal; say when it takes effect: --withdrawal {code}=YYYY-MM-DD"
    return ""


def _changes(state: State, row: Participant, withdrawals: Mapping[str, date]) -> Iterator[FieldChange]:
    for name, new in _values(state, row, withdrawals).items():
        old = getattr(state, name)
        before = old.isoformat() if isinstance(old, date) else str(old or "")
        if before != new:
            yield FieldChange(state.iso3, state.name_en, name, before, new)


def _values(state: State, row: Participant, withdrawals: Mapping[str, date]) -> dict[str, str]:
    left = withdrawals.get(state.iso3, state.withdrawal_effective if row.left else None)
    force = entry_into_force(row.deposit) if row.deposit else None
    status = Status.NOT_PARTY
    if left is not None:
        status = Status.WITHDRAWN
    elif row.deposit is not None:
        status = Status.STATE_PARTY
    elif row.signature is not None:
        status = Status.SIGNATORY
    days = (row.signature, row.deposit, row.kind, force, left, status.value)
    return {
        name: day.isoformat() if isinstance(day, date) else str(day or "")
        for name, day in zip(FIELDS, days, strict=True)
    }


def _missing(facts: Facts, seen: Mapping[str, int]) -> list[str]:
    gone = [state for state in facts.states if state.iso3 not in seen and (state.deposit_date or state.signature_date)]
    return [f"{state.name_en}: on record here, and in no row that could be read" for state in gone]


def _miscounted(listed: DepositaryList) -> list[str]:
    """Says where the head of the list counts other than its rows."""
    if listed.parties is None:
        return []
    counted = sum(row.deposit is not None and not row.left for row in listed.participants)
    if counted == listed.parties:
        return []
    return [f"the head of the list counts {listed.parties} parties, its rows {counted}"]


def read_withdrawals(facts: Facts, given: list[str]) -> dict[str, date]:
    """Days of withdrawals written ISO3=YYYY-MM-DD; BadInput for others."""
    found = {}
    for item in given:
        code, _, day = item.partition("=")
        try:
            found[facts.state(code).iso3] = date.fromisoformat(day)
        except ValueError:
            raise BadInput("--withdrawal takes ISO3=YYYY-MM-DD") from None
    return found
