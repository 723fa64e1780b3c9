"""Retention: how long each class of personal data is kept, and what is done when its time is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, or_, select, update

from knowledge.memory.audit import note_change
from knowledge.memory.contacts.erasure import ERASED, erase_questions, forget
from knowledge.memory.store import Store
from knowledge.memory.tables.changes import change_rows, changes, proposals
from knowledge.memory.tables.contacts import channels, consents, members, tenures
from knowledge.memory.tables.log import interactions
from knowledge.memory.tables.people import persons
from knowledge.memory.tables.timeline import events
from knowledge.message import Role

YEAR = timedelta(days=365)
BY = "retention"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each class of data is kept; what becomes of it then is said by each."""

    proposals: timedelta = 2 * YEAR
    """After the decision: words of evidence and sender go, what was decided stays."""
    undo: timedelta = 2 * YEAR
    """After the change: the values by which it could be undone go; that it was made, by whom and when stays."""
    addresses: timedelta = 5 * YEAR
    """After an address was given up: the address goes."""
    questions: timedelta = 5 * YEAR
    """After the answer: name, address and words of the asker go; figures, State and outcome stay."""
    strangers: timedelta = 3 * YEAR
    """After the last word from or to somebody of the public without post, list or consent: the person goes."""


def apply(store: Store, now: datetime, periods: Periods | None = None) -> Mapping[str, int]:
    """Does what is due, class by class, and gives how many rows each class lost; doing it again changes nothing."""
    kept = periods or Periods()
    done = {
        "proposals": _in_one(store, now, lambda connection: _proposals(connection, now - kept.proposals)),
        "undo": _in_one(store, now, lambda connection: _undo(connection, now - kept.undo)),
        "addresses": _in_one(store, now, lambda connection: _addresses(connection, now - kept.addresses)),
        "questions": _in_one(store, now, lambda connection: _questions(connection, now - kept.questions)),
        "strangers": 0,
    }
    for person_id in _strangers(store, now - kept.strangers):
        forget(store, person_id, BY, now)
        done["strangers"] += 1
    return done


def _in_one(store: Store, now: datetime, act: Callable[[Connection], tuple[str, int]]) -> int:
    with store.writing() as connection:
        name, count = act(connection)
        if count:
            note_change(connection, BY, "retention", f"the time of {name} is over", now, after={name: count})
        return count


def _proposals(connection: Connection, before: datetime) -> tuple[str, int]:
    old = (proposals.c.decided_at < before, or_(proposals.c.evidence != "", proposals.c.sender != ""))
    blank = {"evidence": "", "sender": "", "differences": "[]"}
    return "proposals", connection.execute(update(proposals).where(*old).values(**blank)).rowcount


def _undo(connection: Connection, before: datetime) -> tuple[str, int]:
    old = select(changes.c.id).where(changes.c.at < before)
    mine = (change_rows.c.change_id.in_(old), change_rows.c.salt != "")
    return "undo", connection.execute(update(change_rows).where(*mine).values(before="", after="", salt="")).rowcount


def _addresses(connection: Connection, before: datetime) -> tuple[str, int]:
    return "addresses", connection.execute(delete(channels).where(channels.c.until < before.date())).rowcount


def _questions(connection: Connection, before: datetime) -> tuple[str, int]:
    old = (interactions.c.answered_at < before, interactions.c.question != ERASED)
    numbers = list(connection.scalars(select(interactions.c.id).where(*old)))
    erase_questions(connection, numbers)
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        connection.execute(update(interactions).where(interactions.c.id.in_(some)).values(person_id=None))
    return "questions", len(numbers)


def _strangers(store: Store, before: datetime) -> list[int]:
    """Who of the public has no post, list or consent, and neither wrote nor was written to since a day."""
    silent = ~exists().where(events.c.person_id == persons.c.id, events.c.at >= before)
    tied = [~exists().where(table.c.person_id == persons.c.id) for table in (tenures, members, consents)]
    wanted = select(persons.c.id).where(
        persons.c.role == Role.PUBLIC.value,
        persons.c.created_at < before,
        or_(persons.c.confirmed_on.is_(None), persons.c.confirmed_on < before.date()),
        persons.c.erased_at.is_(None),
        persons.c.merged_into.is_(None),
        silent,
        *tied,
    )
    with store.reading() as connection:
        return list(connection.scalars(wanted.order_by(persons.c.id)))
