"""Import of contacts: previewed, then done in one transaction, and undone as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.contact import (
    ChannelKind,
    ContactRow,
    Difference,
    NewProposal,
    PlannedRow,
    ProposalKind,
    RowAction,
)
from knowledge.memory.clean import clip, fold
from knowledge.memory.contacts import edits
from knowledge.memory.contacts.changes import ChangeSet
from knowledge.memory.contacts.placing import Places
from knowledge.memory.contacts.planning import plan
from knowledge.memory.contacts.proposals import propose_in
from knowledge.memory.contacts.rows import channel_values
from knowledge.memory.contacts.snapshot import Snapshot, read_snapshot
from knowledge.memory.counters import raise_counter
from knowledge.memory.store import Store
from knowledge.memory.tables.contacts import channels
from knowledge.memory.tables.people import persons
from knowledge.message import Role

LINE_LIMIT = 300
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did or would do; ``change_id`` is None where nothing changed or it was a dry run."""

    rows: tuple[PlannedRow, ...]
    change_id: int | None = None
    proposed: int = 0

    @property
    def counts(self) -> Mapping[RowAction, int]:
        """How many rows of each kind there are."""
        counted = Counter(one.action for one in self.rows)
        return {action: counted[action] for action in RowAction}


def preview(store: Store, rows: Sequence[ContactRow], step: Step | None = None) -> Imported:
    """What an import of these rows would do now; changes nothing."""
    with store.reading() as connection:
        held = read_snapshot(connection)
    return Imported(tuple(plan(rows, held, step)))


def import_rows(
    store: Store, rows: Sequence[ContactRow], source: str, who: str, now: datetime, step: Step | None = None
) -> Imported:
    """Imports rows in one transaction; the doubtful become proposals, the refused are left out.

    ``source`` names the file for the record. Two imports at once wait for each other.
    """
    with store.writing() as connection:
        raise_counter(connection, "import")
        held = read_snapshot(connection)
        planned = plan(rows, held, step)
        made = ChangeSet(connection, "import", who, f"import of {source}", now)
        _write(made, held, planned, source)
        proposed = 0
        for one in planned:
            if one.action is RowAction.DOUBTFUL:
                propose_in(connection, proposal_for(one, source), now)
                proposed += 1
        counts = Imported(tuple(planned)).counts
        summary = ", ".join(f"{number} {action.value}" for action, number in counts.items() if number)
        if made.empty:
            made.drop()
            return Imported(tuple(planned), None, proposed)
        return Imported(tuple(planned), made.close(summary), proposed)


def _write(made: ChangeSet, held: Snapshot, planned: Sequence[PlannedRow], source: str) -> None:
    fresh = [one for one in planned if one.action is RowAction.NEW and one.row.name]
    by_line = _add_people(made, [one.row for one in fresh])
    places = Places(made, held, source)
    for one in planned:
        if one.action in (RowAction.NEW, RowAction.CHANGED):
            number = one.person_id or by_line.get(one.same_as_line or one.row.line)
            if one.differences and number is not None:
                edits.change_person(made, number, {change.field: change.after for change in one.differences})
            places.place(one.row, number)
    places.finish()


def _add_people(made: ChangeSet, rows: Sequence[ContactRow]) -> dict[int, int]:
    """Adds the persons of rows all at once; gives their ids by line."""
    ids = made.add_many(persons, [_person_values(made, row) for row in rows])
    opened = []
    for number, row in zip(ids, rows, strict=True):
        for medium, address in (("mail", row.address), ("phone", row.phone)):
            if address:
                opened.append(channel_values(medium, ChannelKind.PERSONAL, address, made.at, person_id=number))
    made.add_many(channels, opened)
    return {row.line: number for number, row in zip(ids, rows, strict=True)}


def _person_values(made: ChangeSet, row: ContactRow) -> dict[str, object]:
    texts = {name: clip(getattr(row, name), LINE_LIMIT) for name in edits.TEXTS}
    return {
        **texts,
        "address": row.address.strip(),
        "address_key": fold(row.address) or None,
        "slack_user": None,
        "role": Role.PUBLIC.value,
        "verified": False,
        "created_at": made.at,
        "confirmed_on": made.at.date(),
        "confirmed_by": made.who,
    }


def proposal_for(one: PlannedRow, source: str) -> NewProposal:
    """The proposal that a doubtful row becomes; its evidence is the row and why it is doubtful."""
    row = one.row
    named = {name: getattr(row, name) for name in ("address", "phone", "language", "style", "rank", "gender", "uid")}
    named |= {"organisation": row.organisation, "functional": row.functional, "title": row.title, "theme": row.theme}
    named |= {"evidence": row.evidence, "note": row.note, "post": row.post.value if row.post else ""}
    named |= {"organisation_kind": row.organisation_kind.value if row.organisation else ""}
    named |= {name: day.isoformat() for name, day in (("since", row.since), ("until", row.until)) if day}
    kind = ProposalKind.NEW_PERSON
    if one.post_id is not None:
        kind = ProposalKind.HOLDER
    elif one.person_id is not None and one.differences:
        kind = ProposalKind.DETAILS
    differences = [Difference("name", "", row.name), Difference("state", "", row.state)]
    differences += [Difference(name, "", str(value)) for name, value in named.items() if value]
    if kind is ProposalKind.DETAILS:
        differences = list(one.differences)
    return NewProposal(
        kind,
        tuple(change for change in differences if change.after),
        "; ".join(one.reasons),
        f"{source}, line {row.line}",
        "import",
        row.state,
        person_id=one.person_id if kind is ProposalKind.DETAILS else None,
        post_id=one.post_id,
        nomination=row.evidence,
    )
