"""Reading the log: whole entries, filtered, as a stream that stays small however long the log is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from knowledge.memory.as_json import load
from knowledge.memory.claims import stored_reply
from knowledge.memory.clean import clean, is_id, key
from knowledge.memory.store import Store
from knowledge.memory.tables.cases import cases
from knowledge.memory.tables.log import feedback, interactions
from knowledge.message import Channel, Feedback, Outcome, Reply, Sender

_PAGE = 500


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries are wanted; what is left empty does not limit.

    ``since`` (inclusive) and ``until`` (exclusive) are about the time of the answer. ``contact`` is a person's id.
    ``text`` is looked for in question and answer, whatever the case of letters.
    """

    state: str = ""
    contact: int | None = None
    channel: Channel | None = None
    since: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None
    conversation: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One interaction as the log holds it.

    ``question`` may be cut; ``question_length`` is its full length in characters. ``person_id`` is None for a stranger
    and for a person removed since. Times are UTC; ``delivered_at`` is None until the channel confirmed a delivery.
    ``reply`` holds the answer with its citations, confidence and case number.
    """

    id: int
    channel: Channel
    message_id: str
    conversation: str
    public: bool
    person_id: int | None
    name: str
    address: str
    slack_user: str
    slack_team: str
    state: str
    role: str
    language: str
    collections: tuple[str, ...]
    question: str
    question_length: int
    intent: str
    understood: str
    outcome: Outcome
    confidence: float
    elapsed_ms: float
    reply: Reply
    received_at: datetime
    answered_at: datetime
    delivered_at: datetime | None
    reference: str
    case: str | None
    case_status: str
    case_due_at: datetime | None
    feedback: tuple[Feedback, ...]


# Fields of LogEntry that are made from more than the column of their name.
_MADE = frozenset({"channel", "collections", "outcome", "reply", "case", "case_status", "case_due_at", "feedback"})
_PLAIN = tuple(f.name for f in fields(LogEntry) if f.name not in _MADE)

_ENTRIES: Select[Any] = select(
    interactions,
    cases.c.number.label("case_number"),
    cases.c.status.label("case_status"),
    cases.c.due_at.label("case_due_at"),
).select_from(interactions.outerjoin(cases, cases.c.interaction_id == interactions.c.id))

_VOTES = (
    select(feedback)
    .where(feedback.c.interaction_id.in_(bindparam("ids", expanding=True)))
    .order_by(feedback.c.at, feedback.c.id)
)


def votes_between(store: Store, since: datetime, until: datetime) -> dict[str, int]:
    """How many votes of each verdict were given from ``since`` (inclusive) until ``until`` (exclusive)."""
    counted = select(feedback.c.verdict, func.count()).group_by(feedback.c.verdict)
    with store.reading() as connection:
        rows = connection.execute(counted.where(feedback.c.at >= since, feedback.c.at < until)).all()
    return {str(verdict): int(count) for verdict, count in rows}


def read_entry(connection: Connection, interaction_id: int) -> LogEntry | None:
    """One entry, or None."""
    rows = connection.execute(_ENTRIES.where(interactions.c.id == interaction_id)).mappings().all()
    return next(_whole(connection, rows), None)


def read_numbered(store: Store, numbers: Collection[int]) -> dict[int, LogEntry]:
    """The entries with these ids that there are, by id; as many as one statement takes at once, some hundreds."""
    wanted = _ENTRIES.where(interactions.c.id.in_([number for number in numbers if is_id(number)]))
    with store.reading() as connection:
        rows = connection.execute(wanted).mappings().all()
        return {entry.id: entry for entry in _whole(connection, rows)}


def read_entries(store: Store, wanted: LogFilter, newest_first: bool) -> Iterator[LogEntry]:
    """The entries that match, in the order of their ids; no connection is held while the reader is busy."""
    statement = _filtered(wanted)
    if statement is None:
        return
    needle = clean(wanted.text).casefold()
    last: int | None = None
    while True:
        with store.reading() as connection:
            rows = connection.execute(_page(statement, last, newest_first)).mappings().all()
            entries = list(_whole(connection, rows))
        yield from (entry for entry in entries if _mentions(entry, needle))
        if len(rows) < _PAGE:
            return
        last = rows[-1]["id"]


def _filtered(wanted: LogFilter) -> Select[Any] | None:
    """The statement for a filter; None where nothing can match."""
    if wanted.contact is not None and not is_id(wanted.contact):
        return None
    return _ENTRIES.where(*_conditions(wanted))


def _conditions(wanted: LogFilter) -> Iterator[ColumnElement[bool]]:
    row = interactions.c
    if wanted.state:
        yield row.state == key(wanted.state.strip().upper())
    if wanted.contact is not None:
        yield row.person_id == wanted.contact
    if wanted.channel is not None:
        yield row.channel == wanted.channel.value  # psycopg would send an enumeration by its name
    if wanted.since is not None:
        yield row.answered_at >= wanted.since
    if wanted.until is not None:
        yield row.answered_at < wanted.until
    if wanted.outcome is not None:
        yield row.outcome == wanted.outcome.value
    if wanted.conversation:
        yield row.conversation == key(wanted.conversation)


def _page(statement: Select[Any], last: int | None, newest_first: bool) -> Select[Any]:
    number = interactions.c.id
    statement = statement.order_by(number.desc() if newest_first else number).limit(_PAGE)
    if last is None:
        return statement
    return statement.where(number < last if newest_first else number > last)


def _mentions(entry: LogEntry, needle: str) -> bool:
    # In Python, since SQLite folds the case of ASCII letters only.
    return not needle or needle in entry.question.casefold() or needle in entry.reply.text.casefold()


def _whole(connection: Connection, rows: Sequence[RowMapping]) -> Iterator[LogEntry]:
    votes: dict[int, list[Feedback]] = defaultdict(list)
    if rows:
        for vote in connection.execute(_VOTES, {"ids": [row["id"] for row in rows]}).mappings():
            votes[vote["interaction_id"]].append(_vote(vote))
    for row in rows:
        yield _entry(row, tuple(votes[row["id"]]))


def _entry(row: RowMapping, votes: tuple[Feedback, ...]) -> LogEntry:
    return LogEntry(
        **{name: row[name] for name in _PLAIN},
        channel=Channel(row["channel"]),
        collections=tuple(load(row["collections"])),
        outcome=Outcome(row["outcome"]),
        reply=stored_reply(row["reply"], row["id"], row["case_number"]),
        case=row["case_number"],
        case_status=row["case_status"] or "",
        case_due_at=row["case_due_at"],
        feedback=votes,
    )


def _vote(row: RowMapping) -> Feedback:
    sender = Sender(row["address"], row["slack_user"], row["slack_team"], row["name"])
    return Feedback(row["interaction_id"], row["verdict"], row["reason"], sender, row["at"])
